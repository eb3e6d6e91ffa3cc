"""The clock that is followed: what it hears, how it takes jumps, and what a server that falls silent does to it."""

import asyncio
import logging
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web

from bot.clock import Clock, FollowedClock

START = datetime(2026, 11, 22, 2, tzinfo=UTC)


class Tower:
    """A server that says the time, or whatever else it is told to."""

    def __init__(self):
        self.says, self.port, self.asked, self.runner = START.isoformat(), 0, 0, None

    async def answer(self, _request):
        self.asked += 1
        if isinstance(self.says, Exception):
            raise self.says
        return web.Response(text=self.says, status=200 if self.says else 500)

    async def open(self):
        app = web.Application()
        app.router.add_get("/clock", self.answer)
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port).start()
        self.port = self.runner.addresses[0][1]

    async def close(self):
        await self.runner.cleanup()

    @property
    def clock(self):
        return FollowedClock(f"http://127.0.0.1:{self.port}/clock")


@asynccontextmanager
async def tower():
    one = Tower()
    await one.open()
    try:
        yield one
    finally:
        await one.close()


async def until(holds, within=10.0):
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


async def test_it_says_what_it_hears_in_utc():
    async with tower() as there, there.clock.following() as clock:
        for says in (
            "2026-11-22T10:00:00+08:00",
            "2026-11-22T02:00:00Z",
            "2026-11-22 02:00:00\n",
            "2026-11-22T02:00:00.000000Z",
        ):
            there.says = says
            await clock.refresh()
            assert clock.now() == START
            assert clock.now().tzinfo is UTC


async def test_it_asks_at_least_once_a_second():
    async with tower() as there, there.clock.following():
        await asyncio.sleep(0.75)
        assert there.asked >= 3


async def test_a_jump_is_told_and_the_passing_of_time_is_not():
    async with tower() as there, there.clock.following() as clock:
        told = []
        clock.on_jump(lambda: told.append(clock.now()))
        for seconds in (0.2, 0.4, 1.4, 2.5):
            there.says = (START + timedelta(seconds=seconds)).isoformat()
            await clock.refresh()
        assert told == []
        for days in (1, -1):
            there.says = (START + timedelta(days=days)).isoformat()
            await until(lambda: clock.now() == START + timedelta(days=days))  # noqa: B023
        assert told == [START + timedelta(days=1), START - timedelta(days=1)]


@pytest.mark.parametrize(
    "odd", ["", "noon", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "\ufeff2026", ValueError("broken")]
)
async def test_nonsense_leaves_the_time_as_it_was(odd, caplog):
    async with tower() as there, there.clock.following() as clock:
        there.says = odd
        await clock.refresh()
        assert clock.now() == START
        assert "CORRIDOR_CLOCK_URL" in caplog.text
        there.says = (START + timedelta(seconds=1)).isoformat()
        await until(lambda: clock.now() == START + timedelta(seconds=1))


async def test_a_server_that_stops_is_taken_up_again_when_it_is_back(caplog):
    async with tower() as there, there.clock.following() as clock:
        await there.close()
        await clock.refresh()
        await asyncio.sleep(0.3)
        assert clock.now() == START
        assert caplog.records
        there.says = (START + timedelta(days=7)).isoformat()
        await there.open()
        await until(lambda: clock.now() == START + timedelta(days=7))


async def test_a_long_silence_is_not_a_flood_in_the_log(caplog):
    with caplog.at_level(logging.INFO, "corridor.clock"):
        async with tower() as there, there.clock.following() as clock:
            await there.close()
            for _ in range(20):
                await clock.refresh()
            await there.open()
            await clock.refresh()
    assert len(caplog.records) == 2, [record.getMessage() for record in caplog.records]


async def test_a_server_that_is_not_there_is_refused_at_the_start():
    async with tower() as there:
        pass
    with pytest.raises(aiohttp.ClientError):
        async with there.clock.following():
            pass


async def test_sleeping_is_over_when_either_time_has_passed():
    async with tower() as there, there.clock.following() as clock:
        began = time.monotonic()
        await clock.sleep(0.3)
        assert 0.25 < time.monotonic() - began < 10, "it stands still, and is not waited for for ever"
        sleeping = asyncio.create_task(clock.sleep(600))
        await asyncio.sleep(0.01)
        there.says = (START + timedelta(minutes=11)).isoformat()
        await asyncio.wait_for(sleeping, 2)


async def test_the_systems_clock_is_aware():
    clock = Clock()
    assert clock.now().tzinfo is UTC
    assert abs(clock.now().timestamp() - time.time()) < 1
    await clock.refresh()


async def test_the_systems_clock_goes_by_the_store_where_both_differ_by_more_than_a_question_takes():
    clock = Clock()
    clock.correct(timedelta(seconds=0.15))
    assert abs(clock.now().timestamp() - time.time()) < 0.1
    clock.correct(timedelta(seconds=-30))  # the machine is half a minute ahead
    assert -30.1 < clock.now().timestamp() - time.time() < -29.9
    clock.correct(timedelta(seconds=0.1))
    assert -30.1 < clock.now().timestamp() - time.time() < -29.9
    clock.correct(timedelta(seconds=2), timedelta(seconds=1.9))  # an answer that was four seconds on its way
    assert -30.1 < clock.now().timestamp() - time.time() < -29.9
    clock.correct(timedelta(seconds=30), timedelta(seconds=1.9))  # somebody has set it right
    assert abs(clock.now().timestamp() - time.time()) < 0.1


async def test_a_clock_that_is_set_right_has_jumped_and_no_silence_is_made_of_it():
    """Else a result would name an outage of intake for as long as the store's clock was moved."""
    clock, told = Clock(), []
    clock.on_jump(lambda: told.append(1))
    clock.correct(timedelta(seconds=0.5))
    assert told == []
    clock.correct(timedelta(seconds=60))
    assert told == [1]
