"""The only place that asks what time it is.

In production that is the system's clock. With a Bot API server on loopback, CORRIDOR_CLOCK_URL may name an HTTP
address whose body is the present time; then that time is followed, jumps included, so that a story of weeks can be
played in minutes.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import aiohttp

log = logging.getLogger("corridor.clock")

ASK_EVERY = 0.1  # seconds; the contract asks for at least once a second, a story waits for each jump
JUMP = timedelta(seconds=1.5)
ALIKE = timedelta(milliseconds=200)
LATELY = 60.0  # seconds; as long as what was sent bears on the pace


class Clock:
    """The system's clock, in UTC; set right by the clock of a store that several workers share."""

    longest_nap = timedelta(minutes=1)  # however far the next due row is, look again by then

    _behind = timedelta()  # so far the system's clock is behind the store's
    _listeners: tuple[Callable[[], None], ...] = ()
    _followers: tuple[Callable[[timedelta], None], ...] = ()
    _moved = (timedelta(), 0.0)  # by how much it was set right lately, and when by a clock that nobody sets

    def now(self) -> datetime:
        """Return the present time, aware, in UTC."""
        return datetime.now(UTC) + self._behind

    def correct(self, by: timedelta, give_or_take: timedelta = timedelta()) -> None:
        """Go by another's clock, so far ahead of `now`; what the way of a question may have taken counts as equal."""
        if abs(by) < ALIKE + give_or_take:
            return
        self._behind += by
        self._moved = self.moved() + by, time.monotonic()
        for follower in self._followers:
            follower(by)
        log.warning("the system's clock is %.1f s behind the store's, which counts", self._behind.total_seconds())
        if abs(by) > JUMP:
            self._jumped()

    async def refresh(self) -> None:
        """Make sure that `now` is as fresh as it can be: a no-op where the clock runs by itself."""

    async def sleep(self, seconds: float) -> None:
        """Wait before something is tried again."""
        await asyncio.sleep(seconds)

    def on_jump(self, listener: Callable[[], None]) -> None:
        """Call `listener` when the clock jumps: when it is set right, or further on than the time that passed."""
        self._listeners = (*self._listeners, listener)

    def on_set(self, follower: Callable[[timedelta], None]) -> None:
        """Call `follower` with by how much the clock was set right: what it said before was so much too early."""
        self._followers = (*self._followers, follower)

    def moved(self) -> timedelta:
        """Return by how much the clock was set right within a minute; moments noted before are too early by that."""
        by, at = self._moved
        return by if time.monotonic() - at < LATELY else timedelta()

    def _jumped(self) -> None:
        for listener in self._listeners:
            listener()


class FollowedClock(Clock):
    """A clock that follows an HTTP address on loopback."""

    longest_nap = timedelta(seconds=0.5)  # it may run faster than the clock that wakes us

    def __init__(self, url: str) -> None:
        self._url = url
        self._now = datetime.now(UTC)
        self._silent = False
        self._asking = asyncio.Lock()
        self._session: aiohttp.ClientSession | None = None

    def now(self) -> datetime:
        """Return the time last heard."""
        return self._now

    def correct(self, by: timedelta, give_or_take: timedelta = timedelta()) -> None:
        """What is followed is right."""

    async def sleep(self, seconds: float) -> None:
        """Wait until the time heard has moved on by so much, or real time has: what is followed may stand still."""
        until, latest = self._now + timedelta(seconds=seconds), time.monotonic() + seconds
        while self._now < until and (left := latest - time.monotonic()) > 0:  # noqa: ASYNC110 - no event: it is asked
            await asyncio.sleep(min(left, ASK_EVERY))

    @contextlib.asynccontextmanager
    async def following(self) -> AsyncIterator["FollowedClock"]:
        """Ask the address while the context is open; refuses to start when it does not answer."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as self._session:
            await self._ask()
            task = asyncio.create_task(self._follow(), name="clock")
            try:
                yield self
            finally:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def refresh(self) -> None:
        """Ask now; where the address does not answer, the time last heard stands and the log says so, once."""
        try:
            await self._ask()
        except (aiohttp.ClientError, TimeoutError, ValueError, OverflowError) as error:
            if not self._silent:
                log.warning("the clock at CORRIDOR_CLOCK_URL does not answer, its last word stands: %s", error)
            self._silent = True
        else:
            if self._silent:
                log.info("the clock at CORRIDOR_CLOCK_URL answers again")
            self._silent = False

    async def _ask(self) -> None:
        if self._session is None:
            return
        # One question at a time: an older answer must not overtake a newer one.
        async with self._asking, self._session.get(self._url) as answer:
            heard = datetime.fromisoformat((await answer.text()).strip())
        heard = heard.astimezone(UTC) if heard.tzinfo else heard.replace(tzinfo=UTC)
        before, self._now = self._now, heard
        if abs(heard - before) > JUMP:
            self._jumped()

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(ASK_EVERY)
            await self.refresh()
