"""What several workers of one store share beside its rows: who is on duty, what time it is, and whom a commit wakes.

It has a connection of its own, outside of the lock of all that write: a long commit must not cost anybody the duty.
"""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from storage.connection import Row, StoreError, load
from storage.database import StorageFailed, Unit, from_ms
from storage.postgres import PostgresConnection
from storage.stores import Address

sql = load("postgresql/leases")

LONG, TRIES = 0.2, 3  # seconds on its way, from which on an answer sets a clock too roughly; questions at a start


class Corrected(Protocol):
    """A clock that can be set right."""

    def now(self) -> datetime:
        """Return the present time in UTC."""

    def correct(self, by: timedelta, give_or_take: timedelta) -> None:
        """Go by the store's clock, which is so far ahead."""


class Lease:
    """What one worker at a time holds, by the store's clock; it sets the worker's own right."""

    def __init__(self, address: Address, name: str, clock: Corrected, woken: Callable[[str], None]) -> None:
        self._address = address
        self._name, self._next = name, f"{name}, next"
        self._clock = clock
        self._woken = woken  # called with whom a commit of any worker wakes; "" for everybody
        self._holder = secrets.token_hex(8)
        self._connection: PostgresConnection | None = None
        self._closed = False
        self._asking = asyncio.Lock()
        self.followed = False  # as of the last claim: another stands by that could do it

    async def claim(self, span: float) -> bool:
        """Take or renew it for so many seconds; False while another holds it. StorageFailed without an answer."""
        row = await self._claim(self._name, span)
        self.followed = bool(row["followed"])
        return bool(row["ours"])

    async def stand_by(self, span: float) -> None:
        """Let its holder know for so many seconds that somebody else could do it: one of all that could."""
        await self._claim(self._next, span)

    async def set_clock(self) -> None:
        """Set the worker's clock right, and claim nothing; where an answer is long on its way, another is asked for."""
        for _ in range(TRIES):
            began = time.monotonic()
            await self._ask(sql.look)
            if time.monotonic() - began < LONG:
                return

    async def release(self) -> None:
        """Leave it to the next at once."""
        if not self._closed:  # without a connection where a claim was broken off
            with suppress(StoreError):  # it ends by itself
                await sql.release(await self._connected(), name=self._name, holder=self._holder)

    async def confirm(self, unit: Unit) -> None:
        """Raise StorageFailed unless it is still ours in the transaction of what its holder alone may do."""
        if not await sql.ours(unit.connection, name=self._name, holder=self._holder):
            raise StorageFailed("another worker is on duty")

    def close(self) -> None:
        """Hang up for good: whoever holds it is gone when its time is over."""
        self._closed = True
        self._hang_up()

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.abort()
            self._connection = None

    async def _claim(self, name: str, span: float) -> Row:
        given = {"name": name, "next": self._next, "holder": self._holder, "span": int(1000 * span)}
        return await self._ask(lambda connection: sql.claim(connection, **given))

    async def _ask(self, question: Callable[[PostgresConnection], Awaitable[Row]]) -> Row:
        """Ask on a connection that heals, and learn from each answer what time it is."""
        async with self._asking:
            try:
                connection = await self._connected()
                asked = self._clock.now()
                row = await question(connection)
            except BaseException as error:  # also where the answer is waited for no longer
                self._hang_up()
                if isinstance(error, StoreError):
                    raise StorageFailed(str(error), away=error.again) from error
                raise
        way = (self._clock.now() - asked) / 2
        self._clock.correct(from_ms(row["now"]) - (asked + way), way)
        return row

    async def _connected(self) -> PostgresConnection:
        if self._connection is None:
            self._connection = await PostgresConnection.open(self._address, read_only=False)
            await self._connection.listen(self._woken)
            self._woken("")  # what was told meanwhile was told to nobody
        return self._connection
