"""The seam to the database: few awaitable methods, each one hop to the engine.

SQLite by aiosqlite is here, PostgreSQL in storage/postgres.py; a simulation may open one with the same methods that
runs inline.
"""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path
from typing import Any, Protocol

import aiosql
import aiosqlite

SQL = Path(__file__).parent / "sql"
PRAGMAS = ("busy_timeout = 5000", "foreign_keys = ON", "mmap_size = 0")
# With recursive triggers a REPLACE, too, cannot take away what is append-only.
WRITING = ("journal_mode = WAL", "synchronous = FULL", "recursive_triggers = ON", "secure_delete = ON")
STATEMENTS = 1024  # that a connection keeps prepared: all of ours, where 128 were prepared again and again
# Primary result codes that say that the store, not the statement, is at fault.
STORE_AT_FAULT = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOTADB,
}


class StoreError(Exception):
    """The engine refused: `at_fault` where the store is to blame and not the statement.

    `again` says that nothing of the transaction has happened and that the same may succeed when it is run again,
    `in_doubt` that it may have happened after all for whoever opens the store next.
    """

    def __init__(self, words: str, *, at_fault: bool, again: bool = False, in_doubt: bool = False) -> None:
        super().__init__(words)
        self.at_fault = at_fault
        self.again = again
        self.in_doubt = in_doubt

    def told(self, store: str) -> str:
        """Return what an operator reads: that the store, by the name of what sets it, is away, or why it refuses."""
        return f"{store} does not answer ({self})" if self.again else str(self)


class Row(Protocol):
    """A row of a result: its values by name and by place, in the order of its columns."""

    def __getitem__(self, key: Any) -> Any:
        """Return a value by the name of its column, or by its place."""

    def __iter__(self) -> Iterator[Any]:
        """Walk the values."""

    def __len__(self) -> int:
        """Count the values."""

    def keys(self) -> Any:
        """Return the names of the columns."""


class Connection(Protocol):
    """What the rest of the storage room asks of a database connection; it raises StoreError."""

    statements: int  # run so far; of a statement for many rows, each row's

    async def begin(self) -> None:
        """Begin a transaction: a writer's keeps all others that write out, a reader's sees one snapshot."""

    async def commit(self) -> None:
        """Make the transaction durable; where this raises, nothing of it has happened, or it is in doubt."""

    async def rollback(self) -> None:
        """Undo the transaction, if one is open; never raises."""

    async def fetch(self, sql: str, parameters: Any = ()) -> list[Row]:
        """Run one statement and return all its rows."""

    async def run(self, sql: str, parameters: Any = ()) -> int:
        """Run one statement and return how many rows it changed."""

    async def insert(self, sql: str, parameters: Any = ()) -> int:
        """Run one INSERT and return the id of the new row."""

    async def run_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run one statement for each row."""

    async def tell(self, whom: Iterable[str]) -> None:
        """Have other workers that share the store woken once the transaction is durable."""

    async def migrate(self, sql: str) -> None:
        """Run the statements of a migration as one transaction, whole or not at all."""

    async def tables(self) -> dict[str, list[str]]:
        """Return the tables of the store with the names of their columns."""

    def stream(self, table: str, columns: Sequence[str], most: int) -> AsyncIterator[Sequence[Row]]:
        """Go through all rows of a table, at most so many at once in memory."""

    async def load(self, table: str, columns: Sequence[str], batches: AsyncIterator[Sequence[Row]]) -> None:
        """Put many rows into a table, the fastest way that the engine has."""

    async def counters(self) -> list[Row]:
        """Return (table, number) of the highest numbers that its tables have given; they give none twice."""

    async def count_from(self, table: str, last: int) -> None:
        """Have a table give numbers above this one."""

    async def damage(self) -> str | None:
        """Return the first thing that is wrong with the store; None where a quick look finds nothing."""

    async def compact(self) -> None:
        """Rebuild the store, so that nothing in it tells in which order rows came."""

    async def copied(self) -> bool:
        """Whether the engine makes copies by itself of what is written, which outlive a compaction."""

    async def close(self) -> None:
        """Close the connection."""


def named(columns: Iterable[str]) -> str:
    """Return names of columns as SQL has them, words of its own too."""
    return ", ".join(f'"{column}"' for column in columns)


class _Told:
    """Tells SQLite's errors as those of the seam; around every statement, so it is no generator."""

    def __enter__(self) -> None:
        """Do nothing."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            code = getattr(error, "sqlite_errorcode", None)
            raise StoreError(str(error), at_fault=code is not None and (code & 0xFF) in STORE_AT_FAULT) from error


_TOLD = _Told()


class SqliteConnection:
    """An aiosqlite connection behind the seam; transactions are opened and closed by hand."""

    def __init__(self, inner: Any, *, read_only: bool) -> None:  # aiosqlite.Connection, or what has its methods
        self._inner = inner
        self._begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
        self.statements = 0

    @classmethod
    async def open(cls, path: Path, *, read_only: bool) -> "SqliteConnection":
        """Open the file; a reader can neither write nor checkpoint (SQLite's WAL-reset bug needs two that do)."""
        mode = "ro" if read_only else "rwc"
        with _TOLD:
            inner = await aiosqlite.connect(
                f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, cached_statements=STATEMENTS
            )
        inner.row_factory = sqlite3.Row
        connection = cls(inner, read_only=read_only)
        try:
            for pragma in PRAGMAS if read_only else (*PRAGMAS, *WRITING):
                await connection.run(f"PRAGMA {pragma}")
        except BaseException:
            await inner.close()  # else its thread lives on
            raise
        return connection

    async def begin(self) -> None:
        """Begin a transaction: a writer's keeps all others that write out, a reader's sees one snapshot."""
        await self.run(self._begin)

    async def commit(self) -> None:
        """Make the transaction durable; where this raises, nothing of it has happened."""
        try:
            await self.run("COMMIT")
        except StoreError as error:
            if getattr(error.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_IOERR_FSYNC:
                await self.rollback()
                error.in_doubt = not await self._written_over()
            raise

    async def _written_over(self) -> bool:
        """Write over what could not be synced: it stands in the log whole, and a start after a crash would take it."""
        try:
            await self.run("PRAGMA user_version = 0")  # a commit of one page, of a number that nobody reads
        except StoreError:
            return False
        return True

    async def rollback(self) -> None:
        """Undo the transaction, if one is open; never raises."""
        with suppress(StoreError):
            await self.run("ROLLBACK")

    async def fetch(self, sql: str, parameters: Any = ()) -> list[Row]:
        """Run one statement and return all its rows."""
        self.statements += 1
        with _TOLD:
            return list(await self._inner.execute_fetchall(sql, parameters))

    async def run(self, sql: str, parameters: Any = ()) -> int:
        """Run one statement and return how many rows it changed."""
        self.statements += 1
        with _TOLD:
            cursor = await self._inner.execute(sql, parameters)
        return int(cursor.rowcount)

    async def insert(self, sql: str, parameters: Any = ()) -> int:
        """Run one INSERT and return the id of the new row."""
        self.statements += 1
        with _TOLD:
            row = await self._inner.execute_insert(sql, parameters)
        return int(row[0]) if row else 0

    async def run_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run one statement for each row."""
        given = list(rows)
        self.statements += len(given)
        with _TOLD:
            await self._inner.executemany(sql, given)

    async def tell(self, whom: Iterable[str]) -> None:
        """Do nothing: the file is one worker's."""

    async def migrate(self, sql: str) -> None:
        """Run the statements of a migration as one transaction, whole or not at all."""
        try:
            with _TOLD:
                await self._inner.executescript(f"BEGIN IMMEDIATE;{sql};COMMIT;")
        except StoreError:
            await self.rollback()
            raise

    async def tables(self) -> dict[str, list[str]]:
        """Return the tables of the store with the names of their columns."""
        found: dict[str, list[str]] = {}
        for table, column in await self.fetch(
            "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'"
        ):
            found.setdefault(table, []).append(column)
        return found

    async def stream(self, table: str, columns: Sequence[str], most: int) -> AsyncIterator[Sequence[Row]]:
        """Go through all rows of a table, at most so many at once in memory."""
        with _TOLD:
            async with self._inner.execute(f"SELECT {named(columns)} FROM {table}") as cursor:  # noqa: S608 - names of ours
                while rows := await cursor.fetchmany(most):
                    yield list(rows)

    async def load(self, table: str, columns: Sequence[str], batches: AsyncIterator[Sequence[Row]]) -> None:
        """Put many rows into a table; what they refer to may come later in the transaction."""
        await self.run("PRAGMA defer_foreign_keys = ON")
        insert = f"INSERT INTO {table} ({named(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - as above
        async for rows in batches:
            with _TOLD:
                await self._inner.executemany(insert, rows)

    async def counters(self) -> list[Row]:
        """Return (table, number) of the highest numbers that its tables have given; they give none twice."""
        return await self.fetch("SELECT name, seq FROM sqlite_sequence ORDER BY name")

    async def count_from(self, table: str, last: int) -> None:
        """Have a table give numbers above this one."""
        await self.run("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        await self.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last))

    async def damage(self) -> str | None:
        """Return the first thing that is wrong with the file; None where a quick look finds nothing."""
        said = str((await self.fetch("PRAGMA quick_check(1)"))[0][0])
        return None if said == "ok" else said

    async def compact(self) -> None:
        """Rebuild the file and empty its log; refused while somebody still reads what the log holds."""
        await self._empty_log()  # who reads it now is found out before the file is rebuilt for nothing
        await self._enough_room()
        await self.run("VACUUM")
        await self._empty_log()

    async def copied(self) -> bool:
        """Return False: of a file copies are made by commands alone, and those are noted."""
        return False

    async def _empty_log(self) -> None:
        ((busy, *_),) = await self.fetch("PRAGMA wal_checkpoint(TRUNCATE)")
        if busy:
            raise StoreError("the log cannot be emptied while somebody reads it", at_fault=True)

    async def _enough_room(self) -> None:
        """Refuse to rebuild the file where it does not fit a second time: a rebuild that fails costs the room too."""
        file = Path((await self.fetch("PRAGMA database_list"))[0]["file"])
        ((pages,),) = await self.fetch("PRAGMA page_count")
        ((size,),) = await self.fetch("PRAGMA page_size")
        if shutil.disk_usage(file.parent).free < pages * size:
            raise StoreError("the disk is too full to rebuild the file", at_fault=True)

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
    ) -> AsyncIterator[Row]:
        for row in await connection.fetch(sql, parameters):
            yield row

    async def select_one(
        self, connection: Connection, _name: str, sql: str, parameters: Any, _record: Any = None
    ) -> Row | None:
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

    def execute_script(self, *_: Any) -> str:
        raise TypeError("a query is one statement")


class _Queries:
    """The named queries of a noun, read when the first of them is asked for: a start needs those of few nouns."""

    def __init__(self, noun: str) -> None:
        self._noun = noun

    def __getattr__(self, name: str) -> Any:
        adapter: Callable[..., Any] = _OneHop
        file = SQL / f"{self._noun}.sql"
        found = aiosql.from_path(file, adapter, mandatory_parameters=False, encoding="utf-8")
        self.__dict__ |= {one: getattr(found, one) for one in found.available_queries}
        return getattr(found, name)


def load(noun: str) -> Any:
    """Return the named queries of storage/sql/<noun>.sql, called as `await sql.name(connection, k=v)`."""
    return _Queries(noun)
