"""The seam to the database: few awaitable methods, each one hop to aiosqlite's thread.

Production opens an aiosqlite connection; a simulation may open one with the same methods that runs inline.
"""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol

import aiosql
import aiosqlite

SQL = Path(__file__).parent / "sql"
PRAGMAS = ("busy_timeout = 5000", "foreign_keys = ON", "mmap_size = 0")
# With recursive triggers a REPLACE, too, cannot take away what is append-only.
WRITING = ("journal_mode = WAL", "synchronous = FULL", "recursive_triggers = ON", "secure_delete = ON")


class Connection(Protocol):
    """What the rest of the storage room asks of a database connection."""

    statements: int  # run so far; of a statement for many rows, each row's

    async def fetch(self, sql: str, parameters: Any = ()) -> list[sqlite3.Row]:
        """Run one statement and return all its rows."""

    async def run(self, sql: str, parameters: Any = ()) -> int:
        """Run one statement and return how many rows it changed."""

    async def insert(self, sql: str, parameters: Any = ()) -> int:
        """Run one INSERT and return the id of the new row."""

    async def run_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run one statement for each row."""

    async def script(self, sql: str) -> None:
        """Run several statements; commits whatever was open before."""

    async def close(self) -> None:
        """Close the connection."""


class SqliteConnection:
    """An aiosqlite connection behind the seam; transactions are opened and closed by hand."""

    def __init__(self, inner: Any) -> None:  # aiosqlite.Connection, or what has its methods
        self._inner = inner
        self.statements = 0

    @classmethod
    async def open(cls, path: Path, *, read_only: bool) -> "SqliteConnection":
        """Open the file; a reader can neither write nor checkpoint (SQLite's WAL-reset bug needs two that do)."""
        mode = "ro" if read_only else "rwc"
        inner = await aiosqlite.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
        inner.row_factory = sqlite3.Row
        connection = cls(inner)
        try:
            for pragma in PRAGMAS if read_only else (*PRAGMAS, *WRITING):
                await connection.run(f"PRAGMA {pragma}")
        except sqlite3.Error:
            await inner.close()  # else its thread lives on
            raise
        return connection

    async def fetch(self, sql: str, parameters: Any = ()) -> list[sqlite3.Row]:
        """Run one statement and return all its rows."""
        self.statements += 1
        return list(await self._inner.execute_fetchall(sql, parameters))

    async def run(self, sql: str, parameters: Any = ()) -> int:
        """Run one statement and return how many rows it changed."""
        self.statements += 1
        cursor = await self._inner.execute(sql, parameters)
        return int(cursor.rowcount)

    async def insert(self, sql: str, parameters: Any = ()) -> int:
        """Run one INSERT and return the id of the new row."""
        self.statements += 1
        row = await self._inner.execute_insert(sql, parameters)
        return int(row[0]) if row else 0

    async def run_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run one statement for each row."""
        given = list(rows)
        self.statements += len(given)
        await self._inner.executemany(sql, given)

    async def script(self, sql: str) -> None:
        """Run several statements; commits whatever was open before."""
        await self._inner.executescript(sql)

    async def close(self) -> None:
        """Close the connection."""
        await self._inner.close()


class _OneHop:
    """aiosql's adapter over our seam: each query costs one hop, rows come whole."""

    is_aio_driver = True

    def process_sql(self, _name: str, _operation: Any, sql: str) -> str:
        return sql

    async def select(
        self, connection: Connection, _name: str, sql: str, parameters: Any, _record: Any = None
    ) -> AsyncIterator[sqlite3.Row]:
        for row in await connection.fetch(sql, parameters):
            yield row

    async def select_one(
        self, connection: Connection, _name: str, sql: str, parameters: Any, _record: Any = None
    ) -> sqlite3.Row | None:
        rows = await connection.fetch(sql, parameters)
        return rows[0] if rows else None

    async def select_value(self, connection: Connection, _name: str, sql: str, parameters: Any) -> Any:
        rows = await connection.fetch(sql, parameters)
        return rows[0][0] if rows else None

    def select_cursor(self, *_: Any) -> AbstractAsyncContextManager[Any]:
        raise TypeError("cursors are not used: rows come whole")

    async def insert_returning(self, connection: Connection, _name: str, sql: str, parameters: Any) -> int:
        return await connection.insert(sql, parameters)

    async def insert_update_delete(self, connection: Connection, _name: str, sql: str, parameters: Any) -> int:
        return await connection.run(sql, parameters)

    async def insert_update_delete_many(self, connection: Connection, _name: str, sql: str, parameters: Any) -> None:
        await connection.run_many(sql, parameters)

    async def execute_script(self, connection: Connection, sql: str) -> str:
        await connection.script(sql)
        return "DONE"


def load(noun: str) -> Any:
    """Return the named queries of storage/sql/<noun>.sql, called as `await sql.name(connection, k=v)`."""
    adapter: Callable[..., Any] = _OneHop
    return aiosql.from_path(SQL / f"{noun}.sql", adapter, mandatory_parameters=False, encoding="utf-8")
