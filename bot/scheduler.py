"""APScheduler wakes for what the store says is due; it decides nothing and remembers nothing."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Clock
from handlers import due
from handlers.desk import Desk
from storage import due as rows
from storage import updates
from storage.database import StorageFailed

log = logging.getLogger("corridor.scheduler")


class Scheduler:
    """Derives one wake-up from the rows, rebuilt at start, after each change and when the clock jumps."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock
        # Misfire grace None: late is late, but it is done (the library's default drops jobs a second late).
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True})
        self._changed = asyncio.Event()
        desk.database.on_wake("schedule", self._changed.set)
        clock.on_jump(self._changed.set)

    async def run(self) -> None:
        """Do overdue work, then whatever falls due, for ever."""
        self._scheduler.add_job(self._forget, IntervalTrigger(hours=1, timezone=UTC), id="forget")
        self._scheduler.start()
        try:
            while True:
                self._changed.clear()
                try:
                    await due.run(self._desk, self._clock.now())
                except StorageFailed as error:
                    log.error("what is due cannot be done now: %s", error)
                await self._set_alarm()
                await self._changed.wait()
        finally:
            self._scheduler.shutdown(wait=False)

    async def _set_alarm(self) -> None:
        try:
            at = await self._desk.database.read(rows.next_at)
        except StorageFailed:
            at = None
        longest = self._clock.longest_nap
        nap = min(at - self._clock.now(), longest) if at else longest
        # What is overdue still, could not be kept: not at once again, or a full disk is a hot loop.
        when = datetime.now(UTC) + max(
            nap, timedelta(seconds=1) if at and at <= self._clock.now() else timedelta(milliseconds=5)
        )
        self._scheduler.add_job(self._ring, DateTrigger(when), id="next", replace_existing=True)

    async def _ring(self) -> None:
        self._changed.set()

    async def _forget(self) -> Any:
        await self._desk.database.unit(updates.forget_old)
