"""Where a store is: a file of SQLite, or the address of a PostgreSQL database; and how it is opened."""

import asyncio
import logging
import secrets
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
# Of a command the name says which it is; the session in which a worker writes holds the lock, too, and has none.
HOLDER = (
    "SELECT a.application_name || ', backend ' || a.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
    " WHERE l.locktype = 'advisory' AND l.objid = ? AND l.granted AND a.datname = current_database()"
    " ORDER BY a.application_name DESC"
)
# Whoever has the store alone leaves a mark, by which those find out who were cut off meanwhile.
MARK = "SELECT holder FROM lease WHERE name = 'alone'"
LEAVE_MARK = (
    "INSERT INTO lease (name, holder, until) VALUES ('alone', ?, 0)"
    " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder"
)
TAKEN = "while the store was out of reach another process had it alone: this one ends, and has written nothing since"


@asynccontextmanager
async def used(address: Address, purpose: str, *, alone: bool = False) -> AsyncIterator[None]:
    """Use a database while the context is open, beside other workers or alone; StoreLocked where that cannot be.

    Who is cut off, and finds that another had it alone before the connection healed, is cancelled: StoreLocked then.
    """
    user, us = User(alone=alone), asyncio.current_task()
    held = [await _taken(address, purpose, user)]
    keeping = asyncio.create_task(_keep(held, lambda: _taken(address, purpose, user)), name="user")
    if us:
        keeping.add_done_callback(us.cancel)
    try:
        yield
    finally:
        if us:
            keeping.remove_done_callback(us.cancel)
        keeping.cancel()
        (error,) = await asyncio.gather(keeping, return_exceptions=True)
        await held[0].close()
        if us and isinstance(error, Exception):
            us.uncancel()  # it was no other's wish
            raise error


async def _keep(held: list[Connection], taken: Callable[[], Awaitable[Connection]]) -> None:
    """Take the lock anew where its connection is lost, as all others heal; StoreLocked where that cannot be."""
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


async def _taken(address: Address, purpose: str, user: "User") -> Connection:
    """Return a connection whose session holds the lock; StoreLocked where that cannot be."""
    connection = await connect(address, read_only=False)
    try:
        await connection.fetch("SELECT set_config('application_name', ?, false)", (f"corridor {purpose}",))
        await user.hold(connection, LEAVING)
    except BaseException:
        await connection.close()
        raise
    return connection


class User:
    """Who uses a database, beside others or alone; each of its sessions that writes holds the lock while it is open."""

    def __init__(self, *, alone: bool = False) -> None:
        self._alone = alone
        self._mark: str | None = None  # of who had it alone before us

    async def hold(self, session: Connection, attempts: int = 1) -> None:
        """Have a session hold the lock until it ends; StoreLocked where another has the store alone, or had since."""
        attempt = "pg_try_advisory_lock" if self._alone else "pg_try_advisory_lock_shared"
        while not (await session.fetch(f"SELECT {attempt}(?)", (USERS,)))[0][0]:
            if attempts := attempts - 1:
                await asyncio.sleep(0.1)
                continue
            if self._mark is not None and not self._alone:
                raise StoreLocked(TAKEN)
            found = await session.fetch(HOLDER, (USERS,))
            raise StoreLocked(f"the store is in use by {found[0][0] if found else 'another process'}; stop that first")
        mark = await self._marked(session)
        if self._mark not in (None, mark) and not self._alone:
            raise StoreLocked(TAKEN)
        self._mark = mark

    async def _marked(self, session: Connection) -> str:
        """Return the mark of who had the store alone last, of ourselves where we do; "" where nobody ever had."""
        if not (await session.fetch("SELECT to_regclass('lease') IS NOT NULL"))[0][0]:
            return ""
        if self._alone:
            await session.run(LEAVE_MARK, (secrets.token_hex(8),))
        found = await session.fetch(MARK)
        return str(found[0][0]) if found else ""


async def connect(store: Store, *, read_only: bool, user: User | None = None) -> Connection:
    """Open a connection to a store; StoreError where it cannot be had. A user's session holds the lock, also healed."""
    if isinstance(store, Path):
        return await SqliteConnection.open(store, read_only=read_only)
    try:
        from storage.postgres import PostgresConnection  # noqa: PLC0415 - asyncpg is an extra
    except ModuleNotFoundError:
        raise StoreError(
            "the driver of PostgreSQL is not installed: requirements/postgres.lock has it", at_fault=True
        ) from None
    return await PostgresConnection.open(store, read_only=read_only, user=user)
