"""Where a store is: a file of SQLite, or the address of a PostgreSQL database; and how it is opened."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from storage.connection import Connection, SqliteConnection, StoreError
from storage.lock import StoreLocked


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a PostgreSQL database; it is shown without its password and without what follows the name."""

    url: str = field(repr=False)

    @property
    def name(self) -> str:
        """The name of the database."""
        return urlsplit(self.url).path.removeprefix("/")

    def __str__(self) -> str:
        url = urlsplit(self.url)
        return urlunsplit(("postgresql", url.netloc.rpartition("@")[2], url.path, "", ""))


Store = Path | Address

log = logging.getLogger("corridor.storage")

USERS = 0x436F7271  # the advisory lock of who uses a database: several workers and commands, or one alone
LEAVING = 20  # tenths of a second in which a server notices that a process was killed
LOOK_EVERY = 1.0  # seconds between two looks whether the server still knows that we use it
HOLDER = (
    "SELECT a.application_name || ', backend ' || a.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
    " WHERE l.locktype = 'advisory' AND l.objid = ? AND l.granted"
)


@asynccontextmanager
async def used(address: Address, purpose: str, *, alone: bool = False) -> AsyncIterator[None]:
    """Use a database while the context is open, beside other workers or alone; StoreLocked where that cannot be."""
    held = [await _taken(address, purpose, alone=alone)]
    keeping = asyncio.create_task(_keep(held, lambda: _taken(address, purpose, alone=alone)), name="user")
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await held[0].close()


async def _keep(held: list[Connection], taken: Callable[[], Awaitable[Connection]]) -> None:
    """Take the lock anew where its connection is lost, as all others heal: who wants a store alone asks for it."""
    while True:
        await asyncio.sleep(LOOK_EVERY)
        try:
            await held[0].fetch("SELECT 1")
        except StoreError:
            await held[0].close()
            try:
                held[0] = await taken()
            except StoreError as error:
                log.warning("the store cannot be told yet that it is in use: %s", error)
            except StoreLocked as error:
                log.error("while the store was out of reach another process took it alone: %s", error)


async def _taken(address: Address, purpose: str, *, alone: bool) -> Connection:
    """Return a connection whose session holds the lock; StoreLocked where that cannot be."""
    connection = await connect(address, read_only=False)
    attempt = "pg_try_advisory_lock" if alone else "pg_try_advisory_lock_shared"
    try:
        await connection.fetch("SELECT set_config('application_name', ?, false)", (f"corridor {purpose}",))
        for _ in range(LEAVING):
            ((got,),) = await connection.fetch(f"SELECT {attempt}(?)", (USERS,))
            if got:
                break
            await asyncio.sleep(0.1)
        else:
            found = await connection.fetch(HOLDER, (USERS,))
            raise StoreLocked(f"the store is in use by {found[0][0] if found else 'another process'}; stop that first")
    except BaseException:
        await connection.close()
        raise
    return connection


async def connect(store: Store, *, read_only: bool) -> Connection:
    """Open a connection to a store; StoreError where it cannot be had."""
    if isinstance(store, Path):
        return await SqliteConnection.open(store, read_only=read_only)
    try:
        from storage.postgres import PostgresConnection  # noqa: PLC0415 - asyncpg is an extra
    except ModuleNotFoundError:
        raise StoreError(
            "the driver of PostgreSQL is not installed: requirements/postgres.lock has it", at_fault=True
        ) from None
    return await PostgresConnection.open(store, read_only=read_only)
