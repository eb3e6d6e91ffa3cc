"""Telegram is slow, refuses or hangs: who taps is answered before anything else goes out, and no chat holds another."""

import asyncio
import time
from datetime import timedelta

import pytest
from live_bot import GROUP_A, GROUP_B, RESIDENTS, LiveBot, open_vote

from actions import posts
from rules.floods import Errand, Measure
from storage import outbox
from storage.outbox import Post, Rank
from texts.cards import Card, Html

FIRST, MANY = 9000, 2000  # people who hear of something; how many
TAPS, RATE = 200, 100


@pytest.fixture
async def bot(tmp_path):
    """A bot that runs, with a ballot that is open; residents may tap as often as the cases need."""
    async with LiveBot.open(tmp_path, rules={"notice": "0 minutes"}) as bot, bot.running():
        await bot.settle_in({person: home for home, person in enumerate(RESIDENTS, start=1)})
        bot.app.intake.floods.measures = dict.fromkeys(Errand, Measure(10**9, timedelta(seconds=1)))
        vote = await open_vote(bot)
        bot.ballot, bot.data = (
            await bot.heard(GROUP_A, "Ballot №1"),
            [f"vote:{vote}:{choice}" for choice in ("for", "against", "abstain")],
        )
        await bot.quiet()
        yield bot


async def notices(bot, count):
    """Have so many people told something, in private."""
    first = max([FIRST, *(row["chat"] + 1 for row in bot.rows("SELECT max(chat) AS chat FROM outbox"))])
    people = range(first, first + count)
    await bot.control.add_users([{"id": one, "first_name": "Person"} for one in people])
    for one in people:
        bot.telegram.telegram.chat(one).started = True  # they pressed Start long ago
    rows = [Post(1, one, Rank.NOTICE, "test", posts.payload(Card(Html("Soon")))) for one in people]
    await bot.database.unit(lambda unit: outbox.add_all(unit, rows))


async def tap(bot):
    """The seconds to the answer of a tap."""
    began = time.monotonic()
    said = await bot.control.tap(GROUP_A, RESIDENTS[0], bot.ballot["message_id"], bot.data[0])
    assert said.answered
    return time.monotonic() - began


async def p99(bot):
    report = await bot.control.load(GROUP_A, bot.ballot["message_id"], list(RESIDENTS), bot.data, count=TAPS, rate=RATE)
    assert report["unanswered"] == 0
    return report["ms"]["p99"]


async def test_who_taps_is_answered_before_notices_however_slow_telegram_is(bot):
    for slow in (0.05, 0.5):
        fault = await bot.control.fault(count=0, delay_before=slow)
        await notices(bot, 150)
        await bot.until(lambda: "sending" in bot.states(), "notices are on their way")
        assert await tap(bot) < 2 * slow + 2, "it is fetched, kept and answered: two calls"
        assert "waiting" in bot.states(), "most notices are still to come"
        await bot.control.clear_faults(fault)


@pytest.mark.long
async def test_answers_come_as_fast_while_telegram_holds_two_thousand_notices(bot):
    idle = await p99(bot)
    await bot.control.fault("sendMessage", count=0, status=429, description="Too Many Requests", retry_after=60)
    await notices(bot, MANY)
    await bot.until(lambda: bot.rows("SELECT * FROM chat_halt"), "some chats are halted")
    assert await p99(bot) <= 3 * idle
    assert bot.states().count("sent") == 0


async def test_a_chat_that_hangs_and_an_answer_that_is_refused_hold_nobody(bot):
    await bot.control.fault("sendMessage", chat=GROUP_A, delay_before=2.0)
    await bot.queue(GROUP_A, "hangs")
    await bot.queue(GROUP_B, "elsewhere")
    await bot.heard(GROUP_B, "elsewhere")
    await bot.until(lambda: bot.states() == ["sending", "sent"], "the one hangs, the other is there")
    await bot.control.fault("answerCallbackQuery", status=429, description="Too Many Requests", retry_after=4)
    first = await bot.control.tap(GROUP_A, RESIDENTS[0], bot.ballot["message_id"], bot.data[0], wait=False)
    await bot.until(lambda: bot.rows("SELECT * FROM ballot"), "the ballot")
    others = await bot.control.load(GROUP_A, bot.ballot["message_id"], list(RESIDENTS[1:]), bot.data[:1], count=3)
    assert others["ms"]["max"] < 3000
    await bot.until(lambda: len(bot.rows("SELECT * FROM ballot")) == 4, "all ballots")
    end = time.monotonic() + 10
    while not (await bot.control.answer(first.query_id)).answered:
        assert time.monotonic() < end, "it is said again"


async def test_an_answer_that_telegram_puts_off_for_an_hour_is_not_waited_for(bot):
    """It was kept for each tap, an hour long and longer, and what is told of a store at fault held up the intake."""
    await bot.control.fault("answerCallbackQuery", status=429, description="Too Many Requests", retry_after=3600)
    await bot.control.tap(GROUP_A, RESIDENTS[0], bot.ballot["message_id"], bot.data[0], wait=False)
    await bot.until(lambda: bot.rows("SELECT * FROM ballot"), "the ballot")
    async with asyncio.timeout(5):
        await bot.app.desk.answered()
