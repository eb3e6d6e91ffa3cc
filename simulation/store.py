"""The real store on a real file, without a thread: SQLite is called on the loop; each call may fail or be the last."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from simulation.weather import Power, Weather, failed
from storage import migrations
from storage.connection import PRAGMAS, STATEMENTS, WRITING, SqliteConnection
from storage.database import Clock, Database, to_ms

T = TypeVar("T")
# Its changes are seen by the bytes that are written, and those are there at once: nothing here survives the process.
FASTER = ("synchronous = OFF",)


class InlineSqlite:
    """What `SqliteConnection` asks of aiosqlite, on the loop itself."""

    def __init__(self, path: Path, power: Power, weather: Weather, *, read_only: bool) -> None:
        mode = "ro" if read_only else "rwc"
        self._inner = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False,
            cached_statements=STATEMENTS,
        )  # fmt: skip
        self._inner.row_factory = sqlite3.Row
        for pragma in (*PRAGMAS, *(() if read_only else (*WRITING, *FASTER))):
            self._inner.execute(f"PRAGMA {pragma}")
        self._power, self._weather = power, weather

    async def _do(self, sql: str, work: Callable[[], T]) -> T:
        await self._weather.hop(self._power, sql[:24])
        if not self._power.on:
            raise failed("the plug is pulled", sqlite3.SQLITE_IOERR)
        self._weather.store_fault(sql)
        done = work()
        if sql == "COMMIT":
            self._weather.note("commit", self._inner.total_changes)
            await self._weather.hop(self._power, "after COMMIT")  # on disk, and nobody has heard of it
            if not self._power.on:
                raise failed("the plug is pulled", sqlite3.SQLITE_IOERR)
        return done

    async def execute_fetchall(self, sql: str, parameters: Any = ()) -> list[sqlite3.Row]:
        """Run one statement and return its rows."""
        return await self._do(sql, lambda: self._inner.execute(sql, parameters).fetchall())

    async def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        """Run one statement."""
        return await self._do(sql, lambda: self._inner.execute(sql, parameters))

    async def execute_insert(self, sql: str, parameters: Any = ()) -> tuple[int | None]:
        """Run one INSERT and return the id of its row."""
        return await self._do(sql, lambda: (self._inner.execute(sql, parameters).lastrowid,))

    async def executemany(self, sql: str, rows: Iterable[Any]) -> sqlite3.Cursor:
        """Run one statement for each row."""
        return await self._do(sql, lambda: self._inner.executemany(sql, rows))

    async def executescript(self, sql: str) -> sqlite3.Cursor:
        """Run several statements."""
        return await self._do(sql, lambda: self._inner.executescript(sql))

    async def close(self) -> None:
        """Close the connection."""
        self._inner.close()


@asynccontextmanager
async def opened(
    path: Path, clock: Clock, power: Power, weather: Weather, *, fresh: bool = False
) -> AsyncIterator[Database]:
    """Open a store for one life of the bot; a `fresh` one is made first."""
    writer = SqliteConnection(InlineSqlite(path, power, weather, read_only=False), read_only=False)
    try:
        if fresh:
            await migrations.migrate(writer, to_ms(clock.now()))
        reader = SqliteConnection(InlineSqlite(path, power, weather, read_only=True), read_only=True)
        try:
            database = Database(writer, reader, clock)
            async with database.running():
                yield database
        finally:
            await reader.close()
    finally:
        await writer.close()


def salvage(path: Path, folder: Path) -> Path:
    """Copy what a kill leaves: the file and its log as they are at this instant, with the key beside them."""
    folder.mkdir()
    for name in (path.name, f"{path.name}-wal", "corridor.key"):
        if (path.parent / name).exists():
            shutil.copyfile(path.parent / name, folder / name)
    return folder / path.name
