"""The pace of the contract: 30 a second in all, 20 a minute to a group, 3 in any second and 10 in any ten to a chat."""

import asyncio
from collections import Counter
from contextlib import nullcontext
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from council_play import SUNDAY
from hypothesis import given
from hypothesis import strategies as st
from live_bot import GROUP_A, LiveBot

from bot.clock import Clock
from bot.pace import LONGEST, Pace
from storage import boards, outbox

LIMITS = ((None, 1000, 30), ("chat", 1000, 3), ("chat", 10_000, 10), ("group", 60_000, 20))  # who, ms, most


def too_many(sent):
    """Every breach of the contract among (chat, ms) pairs in the order of time, found the naive way."""
    return [(chat, at) for last, (chat, at) in enumerate(sent) if not allowed(sent[:last], chat, at)]


def allowed(sent, chat, at, *, overall=True):
    """Whether one more may go to a chat then, counted anew from everything that ever was."""
    return all(
        sum(1 for one, then in sent if at - then < window and (who is None or one == chat)) < most
        for who, window, most in LIMITS
        if not (who == "group" and chat > 0) and (who or overall)
    )


def moment(ms):
    return SUNDAY + timedelta(milliseconds=ms)


passed = st.sampled_from([0, 0, 0, 1, 33, 34, 100, 333, 500, 999, 1000, 1001, 3000, 9999, 10_000, 59_999, 60_000])
chats = st.sampled_from([1, 1, 2, 3, -1, -1, -2]) | st.integers(4, 60)


@given(st.lists(st.tuples(passed, chats, st.integers(1, 35)), max_size=25), st.sets(st.integers(0, 24)))
def test_it_allows_exactly_what_a_naive_count_allows_also_across_restarts(plan, restarts):
    pace, sent, ms = Pace(), [], 0
    for number, (later, chat, times) in enumerate(plan):
        ms += later
        now = moment(ms)
        if number in restarts:
            pace = Pace()
            for one, at in sent:
                if moment(at) > now - LONGEST:
                    pace.remember(one, moment(at))
        for _ in range(times):
            may = allowed(sent, chat, ms)
            assert pace.allows(chat, now) == may
            if may:
                pace.begin(chat)
                pace.end(chat, now)
                sent.append((chat, ms))
        assert pace.full(now) == {one for one, _ in sent if not allowed(sent, one, ms, overall=False)}
        if number % 3 == 0:
            pace.forget(now)
    assert too_many(sent) == []


@given(st.lists(st.tuples(passed, chats, st.sampled_from([0, 1, 50, 900, 2000, 30_000]), st.booleans()), max_size=120))
def test_whenever_telegram_sees_what_is_under_way_it_is_not_too_much(plan):
    """A call may be seen at its beginning or only just before its answer."""
    pace, seen, under_way, ms = Pace(), [], [], 0
    for later, chat, lasts, early in plan:
        ms += later
        for end, one in sorted(under_way):
            if end <= ms:
                pace.end(one, moment(end))
        under_way = [(end, one) for end, one in under_way if end > ms]
        if pace.allows(chat, moment(ms)):
            pace.begin(chat)
            under_way.append((ms + lasts, chat))
            seen.append((chat, ms if early else ms + lasts))
    assert too_many(sorted(seen, key=lambda one: one[1])) == []


def test_a_clock_that_was_set_back_does_not_silence_the_bot():
    pace = Pace()
    for person in range(1, 11):
        for _ in range(3):
            assert pace.allows(person, SUNDAY)
            pace.remember(person, SUNDAY)
    back = SUNDAY - timedelta(hours=1)
    assert not pace.allows(99, back), "what was just sent counts still"
    assert pace.allows(99, back + timedelta(seconds=1))
    assert not pace.allows(1, back + timedelta(seconds=1))
    assert pace.allows(1, back + timedelta(seconds=2))


@pytest.mark.parametrize("seconds", [25, -25, 0.4])
def test_a_clock_that_is_set_right_frees_nothing_and_silences_nobody(seconds):
    clock, pace = Clock(), Pace()
    clock.on_set(pace.shift)
    for person in range(30):
        pace.remember(person, clock.now())
    clock.correct(timedelta(seconds=seconds))
    assert not pace.allows(99, clock.now() + timedelta(seconds=0.5))
    assert pace.allows(99, clock.now() + timedelta(seconds=1))


def test_what_is_forgotten_no_longer_bears_on_anything():
    pace = Pace()
    for number in range(30):
        pace.remember(GROUP_A, SUNDAY + timedelta(seconds=number))
    later = SUNDAY + timedelta(seconds=29) + LONGEST
    pace.forget(later)
    assert pace.full(later) == set()
    assert pace.allows(GROUP_A, later)


# Over the wire, with the real limits on


def open_chats(bot, persons):
    """So many people who have pressed Start long ago."""
    telegram = bot.telegram.telegram
    for person in persons:
        telegram.private_chat(telegram.bot(), telegram.users[person]).started = True


async def sent_to(bot):
    """(chat, ms) of what Telegram has seen, in the order of time."""
    paced = [call for call in await bot.calls() if call["method"] in ("sendMessage", "editMessageText")]
    return sorted(((call["params"]["chat_id"], call["at"] * 1000) for call in paced), key=lambda one: one[1])


async def something_more_is_sent(bot):
    before = len(await sent_to(bot))
    for _ in range(300):
        if len(await sent_to(bot)) > before:
            break
        await asyncio.sleep(0.05)


async def room_is_used(bot, chat):
    """Wait, a second at most, until no more may go or waits: a busy machine takes its time, and the clock stands."""
    now = datetime.fromisoformat((await bot.control.clock())["now"]).timestamp() * 1000
    for _ in range(50):
        await asyncio.sleep(0.02)
        if not allowed(await sent_to(bot), chat, now) or not bot.rows("SELECT 1 FROM outbox WHERE state = 'waiting'"):
            break


@pytest.mark.parametrize("followed", [pytest.param(False, marks=pytest.mark.long), True])
async def test_nothing_is_sent_faster_than_the_contract_says(tmp_path, followed):
    """Many people, one of them several times, and a group: in real seconds, with a restart in the middle."""
    people = range(2000, 2070)
    async with LiveBot.open(tmp_path, limits=True) as bot:
        await bot.control.add_users([{"id": person, "first_name": "P"} for person in people])
        open_chats(bot, people)
        async with bot.opened():
            await bot.queue_all([(person, "hello") for person in people])
            await bot.queue_all([(chat, f"{number}") for number in range(8) for chat in (GROUP_A, 2000)])
        for seconds in (1.1, 1.3):
            async with bot.following() if followed else nullcontext(), bot.running():
                await something_more_is_sent(bot)  # on a busy machine a start takes as long
                await asyncio.sleep(seconds)
        sent, calls = await sent_to(bot), await bot.calls()
    assert too_many(sent) == []
    assert [call for call in calls if call["status"] == 429] == []
    assert len(sent) >= 50, "nor much slower"
    assert bot.rows("SELECT * FROM outbox WHERE state NOT IN ('sent', 'waiting')") == []


async def test_who_takes_over_as_the_servers_clock_jumps_begins_no_pace_anew(tmp_path):
    """Ahead of it the lease of whoever has just sent is over, and all that was sent seems to be long ago."""
    async with LiveBot.open(tmp_path, limits=True) as bot, bot.built():
        await bot.queue(GROUP_A, "hello")
        await bot.database.unit(lambda unit: outbox.add_pace(unit, range(3000, 3030)))
        await bot.control.advance(25)
        Clock.correct(bot.clock, timedelta(seconds=25))
        bot.task = asyncio.create_task(bot.app.run())
        await bot.until(lambda: bot.meters.answers["setMyCommands", "200"], "it is on duty")
        await asyncio.sleep(0.3)
        assert await sent_to(bot) == []
        await bot.control.advance(1)
        await bot.heard(GROUP_A, "hello")
        await bot.stop()


async def test_a_group_gets_twenty_a_minute_and_a_person_waits_for_nobody(tmp_path):
    async with LiveBot.open(tmp_path, limits=True, running=False) as bot:
        open_chats(bot, [50])
        async with bot.running():
            await bot.heard(GROUP_A, "board")
            await bot.queue_all([(GROUP_A, f"{number}") for number in range(30)])
            for second in range(75):
                if second % 20 == 0:
                    await bot.queue(50, f"at {second}")
                    await bot.heard(50, f"at {second}")
                await bot.control.advance(1)
                await room_is_used(bot, GROUP_A)
                if second == 40:
                    await bot.stop()
                    bot.task = asyncio.create_task(bot.app.run())
        sent = [(chat, at) for chat, at in await sent_to(bot) if chat == GROUP_A]
        refused = [call for call in await bot.calls() if call["status"] == 429]
    assert too_many(sent) == []
    assert refused == []
    assert sum(at - sent[0][1] < 60_000 for _, at in sent) == 20


async def test_nods_are_not_counted(tmp_path):
    async with LiveBot.open(tmp_path, running=False) as bot, bot.running():
        await bot.heard(GROUP_A, "board")
        said = await bot.control.say(GROUP_A, 50, "hello")
        for _ in range(25):
            await bot.queue(GROUP_A, "", payload={"emoji": "👌", "message": said["message_id"]}, kind="reaction")
        await bot.until(lambda: Counter(bot.states())["sent"] == 25)
        await bot.queue(GROUP_A, "a message")
        await bot.heard(GROUP_A, "a message")


# One edit for many changes


async def test_two_hundred_changes_in_a_second_are_few_edits_and_the_last_is_true(tmp_path):
    async with LiveBot.open(tmp_path, limits=True, running=False) as bot, bot.running():
        card = await bot.heard(GROUP_A, "board")
        await bot.control.advance(30)
        for _ in range(200):
            await bot.play.supported()
            await bot.database.unit(refresh)
        for _ in range(12):
            await asyncio.sleep(0.03)
            await bot.control.advance(1)
        shown = await bot.control.wait_edit(GROUP_A, card["message_id"], contains="In progress: 200", since=0)
        edits = [call["at"] for call in await bot.calls("editMessageText", GROUP_A)]
    assert 1 <= len(edits) <= 3
    assert all(later - earlier >= 5 for earlier, later in pairwise(edits))
    assert shown["edits"] == len(edits)
    assert bot.value("SELECT count(*) FROM card WHERE dirty > shown AND chat = ?", GROUP_A) == 0


async def test_changes_all_the_time_are_an_edit_every_five_seconds(tmp_path):
    async with LiveBot.open(tmp_path, limits=True, running=False) as bot, bot.running():
        card = await bot.heard(GROUP_A, "board")
        for _ in range(60):
            await bot.play.supported()
            await bot.database.unit(refresh)
            await bot.control.advance(0.5)
            await asyncio.sleep(0.01)
        await bot.quiet(edits=True)
        await bot.control.wait_edit(GROUP_A, card["message_id"], contains="In progress: 60", since=0)
        edits = [call["at"] for call in await bot.calls("editMessageText", GROUP_A)]
    assert 4 <= len(edits) <= 7
    assert all(later - earlier >= 5 for earlier, later in pairwise(edits))


async def refresh(unit):
    await boards.refresh(unit, 1)
