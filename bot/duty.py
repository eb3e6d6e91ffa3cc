"""One worker is on duty: it alone sends, does what is due and has Telegram's updates come. The others take taps too.

A store that one process has to itself has its worker always on duty. Where several share a store, a lease in it says
who is: taken for some seconds by the store's clock, renewed each second, free for the next when its holder is gone.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

from storage.database import StorageFailed, Unit

log = logging.getLogger("corridor.duty")

STOP_WITHIN = 3.0  # seconds for the calls under way; the contract allows 10 for everything
SPAN = 7.0  # seconds that a lease lasts unless it is renewed
EVERY = 1.0  # seconds between two claims
ASK_EVERY = 15.0  # seconds; so often who stands by asks whether Telegram answers it
SILENT = 75.0  # seconds without an answer of Telegram's; a long poll takes 25, a look at the webhook 15
# Who cannot renew it ends before another begins: the calls to Telegram that are under way have so long to end.
ENOUGH = SPAN - STOP_WITHIN


class Lease(Protocol):
    """What one worker at a time can hold; each method raises StorageFailed where the store does not answer."""

    followed: bool  # as of the last claim: another worker stands by, and Telegram answers it

    async def claim(self, span: float) -> bool:
        """Take or renew it for so many seconds; False while another holds it."""

    async def stand_by(self, span: float) -> None:
        """Let its holder know for so many seconds that Telegram answers us."""

    async def release(self) -> None:
        """Leave it to the next at once."""

    async def confirm(self, unit: Unit) -> None:
        """Raise StorageFailed unless it is still ours in the transaction of what its holder alone may do."""


Asked = Callable[[], Awaitable[bool]]


async def _no() -> bool:
    return False


class Duty:
    """Does some work for as long as this worker is on duty, again and again."""

    def __init__(self, lease: Lease | None, silent: Callable[[], float] = lambda: 0.0, answers: Asked = _no) -> None:
        self._lease = lease
        self.silent_for = silent  # for how many seconds Telegram has not answered
        self._answers = answers  # asks whether it does
        self._began = 0.0  # the loop's time at which this worker was last put on duty
        self._until = 0.0  # the loop's time at which the work ends unless the lease is renewed
        self._had_slept = _slept()  # when it was last renewed
        self.silent = False  # the store has not said who is on duty, and the log has
        self.on = lease is None

    async def run(self, work: Callable[[], Awaitable[None]]) -> None:
        """Work for ever; raises what ends the work. A stop leaves the duty to the next worker at once."""
        if self._lease is None:
            await work()
            return
        while True:
            self._until = await self._taken(self._lease)
            self._began = _now()
            log.info("this worker is on duty")
            self.on = True
            try:
                await self._work(work, self._lease)
                log.warning("this worker is on duty no more")  # before another can say that it is
            finally:
                self.on = False
                with suppress(StorageFailed, TimeoutError):
                    async with asyncio.timeout(EVERY):
                        await self._lease.release()
            if self._in_vain(self._lease):
                await asyncio.sleep(SPAN)  # for the other to take it

    async def confirm(self, unit: Unit) -> None:
        """Raise StorageFailed where another worker is on duty by now, in the transaction of what one alone may do."""
        if self._lease is not None:
            await self._lease.confirm(unit)

    def check(self) -> None:
        """Raise StorageFailed where the time of this worker is over: who stood still finds that out before all else."""
        if self._lease is not None and _now() + _slept() - self._had_slept >= self._until:
            raise StorageFailed("this worker stood still, and another may be on duty")

    async def _taken(self, lease: Lease) -> float:
        """Wait until the lease is ours and return until when, by the loop's time, the work may go on."""
        standing_by = asyncio.create_task(self._stand_by(lease), name="standing by")
        try:
            while not (until := await self._claim(lease)):  # noqa: ASYNC110 - it is another process that lets go
                await asyncio.sleep(EVERY)
            return until
        finally:
            standing_by.cancel()
            await asyncio.gather(standing_by, return_exceptions=True)

    async def _stand_by(self, lease: Lease) -> None:
        while True:
            await asyncio.sleep(ASK_EVERY)
            if await self._answers():
                with suppress(StorageFailed, TimeoutError):
                    async with asyncio.timeout(EVERY):
                        await lease.stand_by(2 * ASK_EVERY)

    def _in_vain(self, lease: Lease) -> bool:
        """Whether Telegram answers another worker and not this one: else a change would only leave calls in doubt."""
        return lease.followed and min(self.silent_for(), _now() - self._began) > SILENT

    async def _work(self, work: Callable[[], Awaitable[None]], lease: Lease) -> None:
        tasks = (asyncio.ensure_future(work()), asyncio.create_task(self._held(lease), name="lease"))
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for task in done:
            task.result()

    async def _held(self, lease: Lease) -> None:
        """Renew the lease; return when it is lost, in vain, or too old to be relied upon, whatever an answer takes."""
        with suppress(TimeoutError):
            while _now() < self._until:
                async with asyncio.timeout_at(self._until):
                    await asyncio.sleep(EVERY)
                    heard = await self._claim(lease)
                self._until = self._until if heard is None else heard
                if self._in_vain(lease):
                    log.warning("Telegram does not answer this worker: another that it answers takes over")
                    return

    async def _claim(self, lease: Lease) -> float | None:
        """Return until when it is ours by the loop's time, 0.0 while another holds it, None without an answer.

        Of a store that does not answer the log says so once, and once when it does again.
        """
        began, had_slept = _now(), _slept()
        try:
            async with asyncio.timeout(EVERY):
                ours = await lease.claim(SPAN)
        except (StorageFailed, TimeoutError) as error:
            if not self.silent:
                log.warning("the store does not say who is on duty: %s", str(error) or "no answer")
            self.silent = True
            return None
        if self.silent:
            log.info("the store says again who is on duty")
        self.silent, self._had_slept = False, had_slept
        return began + ENOUGH if ours else 0.0


def _now() -> float:
    return asyncio.get_running_loop().time()


def _slept() -> float:
    """For how many seconds this machine has been suspended, which the loop's time leaves out."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic()
