"""What time wakes: overdue work at the start, each thing once, and nothing that fails holds up the rest."""

import asyncio
import logging
import time
from datetime import timedelta

import pytest
import stores
from council_play import SUNDAY
from live_bot import CHAIR, GROUP_A, LiveBot

from handlers import due as due_handlers
from storage import due

DAY = timedelta(days=1)


async def plan(bot, what, subject, at):
    await bot.database.unit(lambda unit: due.add(unit, 1, what, subject, at))


async def proposal(bot):
    """A proposal that too few support by its time: then it lapses, and the record says so."""
    number = await bot.play.supported()
    short = "UPDATE matter SET stage = 'raised', support_needed = 9, support_until = ? WHERE id = ?"
    until = int(SUNDAY.timestamp() * 1000)
    await bot.database.unit(lambda unit: unit.connection.run(short, (until, number)))
    return number


def lapsed(bot):
    return bot.value("SELECT count(*) FROM record WHERE act = 'matter.closed'")


async def test_overdue_work_is_done_at_the_start_oldest_first_and_once(bot):
    async with bot.opened():
        numbers = [await proposal(bot) for _ in range(3)]
        for days, number in zip((1, 3, 2), numbers, strict=True):
            await plan(bot, "support_end", number, SUNDAY - days * DAY)
    for _ in range(2):
        async with bot.running():
            await bot.until(lambda: lapsed(bot) == 3)
    subjects = [
        row["subject"] for row in bot.rows("SELECT subject FROM record WHERE act = 'matter.closed' ORDER BY seq")
    ]
    assert subjects == [f"matter:{numbers[place]}" for place in (1, 2, 0)]
    assert lapsed(bot) == 3


async def test_two_runs_at_once_do_each_thing_once(bot):
    async with bot.built():
        for _ in range(5):
            await plan(bot, "support_end", await proposal(bot), SUNDAY - DAY)
        counts = await asyncio.gather(*(due_handlers.run(bot.app.desk, SUNDAY) for _ in range(4)))
    assert sum(counts) == 5
    assert lapsed(bot) == 5


async def test_the_same_thing_at_the_same_time_is_one_row(bot):
    async with bot.opened():
        number = await proposal(bot)
        for _ in range(3):
            await plan(bot, "support_end", number, SUNDAY - DAY)
    async with bot.running():
        await bot.until(lambda: lapsed(bot) == 1)
    assert bot.value("SELECT count(*) FROM due WHERE what = 'support_end'") == 1


@pytest.mark.parametrize("what", ["support_end", "something of tomorrow's program"])
async def test_an_act_that_fails_is_put_off_and_holds_up_nobody(bot, what, caplog):
    async with bot.opened():
        await plan(bot, what, 999, SUNDAY - 2 * DAY)  # there is no matter 999
        await plan(bot, "support_end", await proposal(bot), SUNDAY - DAY)
    async with bot.running():
        await bot.until(lambda: lapsed(bot) == 1)
        tried = "SELECT max(attempts) FROM due WHERE subject = 999"
        for minutes in (2, 3, 5, 9):
            tries = bot.value(tried)
            await bot.control.advance(60 * minutes)
            await bot.until(lambda tries=tries: bot.value(tried) == tries + 1)
        await bot.control.advance(3600)
        await asyncio.sleep(0.2)
    *_, row = rows = bot.rows("SELECT * FROM due WHERE subject = 999 ORDER BY at")
    assert [one["attempts"] for one in rows] == [0, 1, 2, 3, 5]
    assert all(one["done_at"] is not None for one in rows)
    assert "Error" in row["error"]
    assert len([one for one in caplog.records if one.levelno == logging.CRITICAL]) == 1


async def test_putting_off_may_meet_the_same_thing_planned_for_then(tmp_path):
    async with LiveBot.open(tmp_path, running=False) as bot:
        async with bot.opened():
            await plan(bot, "support_end", 999, SUNDAY - DAY)
            await plan(bot, "support_end", 999, SUNDAY + timedelta(minutes=1))
            await plan(bot, "support_end", await proposal(bot), SUNDAY)
        async with bot.running():
            await bot.until(lambda: lapsed(bot) == 1)
    (row,) = bot.rows("SELECT * FROM due WHERE subject = 999 AND done_at IS NULL")
    assert row["attempts"] == 1


async def test_what_was_put_off_is_not_planned_anew_for_its_first_time(tmp_path):
    """A start plans again what it finds unplanned: what waits for its second try keeps its first time on file."""
    async with LiveBot.open(tmp_path, running=False) as bot:
        async with bot.opened():
            await plan(bot, "support_end", 999, SUNDAY - DAY)
        async with bot.running():
            await bot.until(lambda: bot.value("SELECT max(attempts) FROM due WHERE subject = 999") == 1)
        async with bot.opened():
            await plan(bot, "support_end", 999, SUNDAY - DAY)
        (row,) = bot.rows("SELECT * FROM due WHERE subject = 999 AND done_at IS NULL")
    assert row["at"] == int((SUNDAY + timedelta(minutes=1)).timestamp() * 1000)


async def test_work_that_falls_due_is_done_in_its_time_and_not_before(bot):
    async with bot.running():
        await plan(bot, "support_end", await proposal(bot), bot.clock.now() + timedelta(seconds=1.5))
        await asyncio.sleep(0.15)
        assert lapsed(bot) == 0
        await bot.until(lambda: lapsed(bot) == 1)


async def test_what_a_jump_of_the_clock_makes_due_is_begun_within_two_seconds(bot):
    """The clock is asked for over HTTP, as the contract has it; jumps of days, one after the other."""
    async with bot.opened():
        for days in (10, 20, 30):
            await plan(bot, "support_end", await proposal(bot), SUNDAY + days * DAY)
    async with bot.following(), bot.running():
        await bot.heard(GROUP_A, "board")
        for times, days in enumerate((10, 20, 30), start=1):
            await bot.control.set_clock((SUNDAY + days * DAY).timestamp())
            began = time.monotonic()
            await bot.until(lambda times=times: lapsed(bot) == times)
            assert time.monotonic() - began < 2


@pytest.mark.parametrize("faster", [6, 600])
async def test_a_clock_that_runs_faster_is_kept_up_with(tmp_path, faster):
    """At six times the real pace no step looks like a jump; at six hundred each does."""
    async with LiveBot.open(tmp_path, faster=faster) as bot:
        async with bot.opened():
            for steps in range(1, 4):
                at = bot.clock.now() + timedelta(seconds=0.3 * steps * faster)
                await plan(bot, "support_end", await proposal(bot), at)
        async with bot.following(), bot.running():
            await bot.until(lambda: lapsed(bot) == 3)
    late = bot.rows("SELECT at, done_at FROM due WHERE what = 'support_end'")
    assert all(0 <= row["done_at"] - row["at"] < 2000 * faster for row in late)


async def test_a_clock_that_falls_silent_stops_nothing(bot, caplog):
    async with bot.following(), bot.running(greeted=[CHAIR]):
        port = int(bot.telegram.url.rpartition(":")[2])
        await bot.telegram._runner.cleanup()
        await asyncio.sleep(0.5)
        assert not bot.task.done()
        await bot.telegram.listen(port)
        await plan(bot, "support_end", await proposal(bot), SUNDAY + DAY)
        bot.clock.inner.set((SUNDAY + DAY).timestamp())
        await bot.until(lambda: lapsed(bot) == 1)


async def test_a_store_at_fault_is_tried_again_without_a_hot_loop(bot, caplog):
    async with bot.running():
        await bot.quiet()
        await plan(bot, "support_end", await proposal(bot), bot.clock.now() + timedelta(seconds=0.2))
        await bot.fault_of_the_store()
        await asyncio.sleep(1.1)
        assert 1 <= caplog.text.count("is due and cannot be kept") <= 3
        await bot.fault_of_the_store(False)
        await bot.until(lambda: lapsed(bot) == 1)


@stores.only_sqlite("a damaged page of its file")
async def test_what_cannot_be_read_does_not_end_the_bot(bot):
    async with bot.running():
        await bot.heard(GROUP_A, "board")
        await bot.quiet()
        page = bot.value("SELECT rootpage FROM sqlite_master WHERE name = 'due_next'")
        kept = []

        async def hand_out(unit):
            kept.append(unit.connection)

        await bot.database.unit(hand_out)
        await kept[0].fetch("PRAGMA wal_checkpoint(TRUNCATE)")
        with bot.path.open("r+b") as file:
            file.seek((page - 1) * 4096)
            file.write(b"\xff" * 4096)
        await bot.queue(GROUP_A, "hello")
        await bot.control.advance(3600)
        await bot.heard(GROUP_A, "hello")
        await asyncio.sleep(0.2)
        assert not bot.task.done()
