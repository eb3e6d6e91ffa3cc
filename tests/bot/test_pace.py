"""The pace of the contract: 30 a second in all, 20 a minute to a group, 3 in any second and 10 in any ten to a chat."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from council_play import SUNDAY
from hypothesis import given
from hypothesis import strategies as st
from live_bot import GROUP_A, LiveBot

from bot.pace import LONGEST, Pace
from storage import boards

LIMITS = ((None, 1, 30), ("chat", 1, 3), ("chat", 10, 10), ("group", 60, 20))  # who, seconds, most


def too_many(sent):
    """Every breach of the contract among (chat, seconds) pairs, found the naive way."""
    found = []
    for last, (chat, at) in enumerate(sent):
        for who, seconds, most in LIMITS:
            if who == "group" and chat > 0:
                continue
            window = [one for one, then in sent[: last + 1] if at - then < seconds and (who is None or one == chat)]
            if len(window) > most:
                found.append(f"{len(window)} {who or 'overall'} in {seconds} s at {at}")
    return found


class Model:
    """What may be sent, counted anew from everything that ever was."""

    def __init__(self):
        self.sent = []

    def allows(self, chat, at):
        return not too_many_at([*self.sent, (chat, at)])


def too_many_at(sent):
    chat, at = sent[-1]
    return any(
        sum(1 for one, then in sent if at - then < seconds and (who is None or one == chat)) > most
        for who, seconds, most in LIMITS
        if not (who == "group" and chat > 0)
    )


steps = st.lists(
    st.tuples(
        st.sampled_from([0, 0, 0, 1, 33, 34, 100, 333, 500, 999, 1000, 1001, 3000, 9999, 10_000, 59_999, 60_000]),
        st.sampled_from([1, 1, 2, 3, -1, -1, -2]) | st.integers(4, 60),
        st.integers(1, 35),
    ),
    max_size=25,
)


@given(steps, st.sets(st.integers(0, 24)))
def test_it_allows_exactly_what_a_naive_count_allows_also_across_restarts(plan, restarts):
    pace, model, ms = Pace(), Model(), 0
    for number, (passed, chat, times) in enumerate(plan):
        ms += passed
        now = SUNDAY + timedelta(milliseconds=ms)
        if number in restarts:
            pace = Pace()
            for one, at in model.sent:
                if SUNDAY + timedelta(seconds=at) > now - LONGEST:
                    pace.remember(one, SUNDAY + timedelta(seconds=at))
        for _ in range(times):
            allowed = model.allows(chat, ms / 1000)
            assert pace.allows(chat, now) == allowed
            if allowed:
                pace.remember(chat, now)
                model.sent.append((chat, ms / 1000))
        assert {one for one, _ in model.sent if chat_is_full(model.sent, one, ms / 1000)} == pace.full(now)
        if number % 3 == 0:
            pace.forget(now)
    assert too_many(model.sent) == []


def chat_is_full(sent, chat, at):
    own = [then for one, then in sent if one == chat]
    return any(
        sum(1 for then in own if at - then < seconds) >= most
        for who, seconds, most in LIMITS
        if who == "chat" or (who == "group" and chat < 0)
    )


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
    return [(call["params"]["chat_id"], call["at"]) for call in await bot.calls() if call["method"] in ("sendMessage", "editMessageText")]


@pytest.mark.parametrize("followed", [False, True])
async def test_nothing_is_sent_faster_than_the_contract_says(tmp_path, followed):
    """A hundred people, one of them a dozen times, and a group: in real seconds, with a restart in the middle."""
    people = range(2000, 2100)
    async with LiveBot.open(tmp_path, limits=True) as bot:
        await bot.control.add_users([{"id": person, "first_name": "P"} for person in people])
        open_chats(bot, people)
        async with bot.opened():
            await bot.queue_all([(person, "hello") for person in people])
            await bot.queue_all([(chat, f"{number}") for number in range(8) for chat in (GROUP_A, 2000)])
        for seconds in (1.3, 2.2):
            if followed:
                async with bot.following(), bot.running():
                    await asyncio.sleep(seconds)
            else:
                async with bot.running():
                    await asyncio.sleep(seconds)
        sent, calls = await sent_to(bot), await bot.calls()
    assert too_many(sent) == []
    assert [call for call in calls if call["status"] == 429] == []
    assert len(sent) > 85, "nor much slower"
    assert bot.rows("SELECT * FROM outbox WHERE state NOT IN ('sent', 'waiting')") == []


async def test_a_group_gets_twenty_a_minute_and_a_person_waits_for_nobody(tmp_path):
    async with LiveBot.open(tmp_path, limits=True, running=False) as bot:
        open_chats(bot, [50])
        async with bot.running():
            await bot.heard(GROUP_A, "board")
            await bot.queue_all([(GROUP_A, f"{number}") for number in range(30)])
            for second in range(75):
                if second % 20 == 0:
                    await bot.queue(50, f"at {second}")
                    await bot.heard(50, f"at {second}", within=2)
                await bot.control.advance(1)
                await asyncio.sleep(0.02)
                if second == 40:
                    await bot.stop()
                    bot.task = asyncio.create_task(bot.app.run())
        sent = [(chat, at) for chat, at in await sent_to(bot) if chat == GROUP_A]
        refused = [call for call in await bot.calls() if call["status"] == 429]
    assert too_many(sent) == []
    assert refused == []
    assert sum(at - sent[0][1] < 60 for _, at in sent) == 20


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
    assert all(later - earlier >= 5 for earlier, later in zip(edits, edits[1:], strict=False))
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
    assert all(later - earlier >= 5 for earlier, later in zip(edits, edits[1:], strict=False))


async def refresh(unit):
    await boards.refresh(unit, 1)
