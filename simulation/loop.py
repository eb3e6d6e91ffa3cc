"""An event loop whose time is virtual: where nothing is ready, time is what comes next."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from threading import Thread
from typing import Any
from unittest.mock import patch

BEGIN = datetime(2026, 10, 12, 1, tzinfo=UTC)  # a Monday, 9 in the morning in Shanghai
# The scheduler's library and what sets its alarm ask the system's clock; here that is the loop.
ASK_THE_SYSTEM = (
    "apscheduler.schedulers.base.datetime",
    "apscheduler.triggers.interval.datetime",
    "apscheduler.triggers.date.datetime",
    "apscheduler.executors.base.datetime",
    "bot.scheduler.datetime",
)


class Deadlock(Exception):
    """Everybody waits for somebody, and no timer runs."""


class VirtualLoop(asyncio.BaseEventLoop):
    """It never waits: `time` moves on to the next timer as soon as nothing is ready.

    What is ready runs in the order in which it was made ready: asyncio promises that, and the bot relies on it. What
    a seed orders otherwise, it orders by how long each call of the wire and of the store takes.
    """

    def __init__(self) -> None:
        super().__init__()
        self._virtual = 0.0
        self._selector = self  # the base class asks it for what the network brings

    def time(self) -> float:
        """Return virtual seconds since the loop was made."""
        return self._virtual

    def select(self, timeout: float | None) -> Sequence[Any]:
        """Let the time pass that the base class wants to wait."""
        if timeout is None:
            raise Deadlock
        self._virtual += timeout
        return ()

    def _process_events(self, event_list: Any) -> None:
        """Nothing comes from outside."""

    def _write_to_self(self) -> None:
        """Nobody sleeps who would have to be woken."""


class InlineThread(Thread):
    """Work beside the loop is done at once."""

    def start(self) -> None:
        """Do it."""
        self.run()


class _LoopTime(datetime):
    """What the system's clock says where the loop's time is the only one; it never jumps."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return (BEGIN + timedelta(seconds=asyncio.get_running_loop().time())).astimezone(tz)


@contextmanager
def loop_is_the_system() -> Iterator[None]:
    """Have the libraries ask the loop for the time, and threads run inline; nothing of ours is replaced."""
    patches: list[Any] = [patch(name, _LoopTime) for name in ASK_THE_SYSTEM]
    # A start need not look through all that this process has built: here there are thousands.
    patches += [
        patch("bot.intake.gc"),
        patch("actions.long_work.Thread", InlineThread),
        patch("time.monotonic", _monotonic),
    ]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()


_real_monotonic = time.monotonic


def _monotonic() -> float:
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return _real_monotonic()
    return loop.time() if isinstance(loop, VirtualLoop) else _real_monotonic()
