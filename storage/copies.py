"""A whole store copied into an empty one, table by table: each in a transaction, with a note that it is there.

A copy that was broken off goes on with the table at which it stopped. While the notes stand nobody opens the store.
"""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from graphlib import TopologicalSorter

from storage import migrations
from storage.connection import Connection, Row, SqliteConnection, StoreError

BATCH = 20_000  # rows at once in memory


class CopyRefused(Exception):
    """These two stores are no source and target; the text says why in one sentence."""


class SourceFailed(Exception):
    """The source cannot be read; a StoreError of the target comes as it is."""

    def __init__(self, error: StoreError) -> None:
        super().__init__(str(error))
        self.error = error


def order() -> list[str]:
    """Return every table of this program's schema, those that others refer to first."""
    return list(_fresh())


@cache
def _fresh() -> dict[str, int]:
    """Return how many rows each table of an empty store has, in that order."""
    with closing(sqlite3.connect(":memory:")) as schema:
        for _, sql in migrations.numbered():
            schema.executescript(sql)
        tables = {name for (name,) in schema.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        refers = {
            table: {row[2] for row in schema.execute(f"PRAGMA foreign_key_list({table})")} - {table}
            for table in sorted(tables)
            if not table.startswith("sqlite_")
        }
        return {
            table: schema.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - a table of ours
            for table in TopologicalSorter(refers).static_order()
        }


async def begin(source: Connection, target: Connection, ms: int) -> set[str]:
    """Find both stores fit and return the tables that an earlier attempt has copied; CopyRefused where they are not.

    A target without tables gets them.
    """
    with _reading():
        await _newest(source, "source")
        heads = " ".join([*await _heads(source), *await _beats(source)])
    notes = await _notes(target)
    if not notes and (notes is not None or not await migrations.version(target)):
        await migrations.migrate(target, ms, to_copy_into=True)
        notes = set()
    await _newest(target, "target")
    if not notes:
        await target.begin()
        for table, rows in _fresh().items():
            ((there,),) = await target.fetch(f"SELECT count(*) FROM {table}")  # noqa: S608 - as above
            if there != rows:
                await target.rollback()
                raise CopyRefused(f"the target is not empty: there is something in {table}")
            if rows:
                await target.run(f"DELETE FROM {table}")  # noqa: S608 - as above
        if notes is None:
            await target.run(migrations.NOTES)
        await target.run("INSERT INTO copied VALUES (?)", (heads,))
        await target.commit()
        return set()
    if heads not in notes:
        raise CopyRefused("the target has part of another store, or the source has changed since: take an empty one")
    return notes - {heads}


@contextmanager
def _reading() -> Iterator[None]:
    """Have what stands against reading the source say that it is the source: all else is of the target."""
    try:
        yield
    except StoreError as error:
        raise SourceFailed(error) from error


async def _newest(store: Connection, what: str) -> None:
    if (found := await migrations.version(store)) != migrations.newest():
        raise CopyRefused(f"the {what} has schema {found}, this program schema {migrations.newest()}")


async def _notes(target: Connection) -> set[str] | None:
    """Return of what a copy that was begun has noted that it is there; None where none was begun."""
    if migrations.UNFINISHED not in await target.tables():
        return None
    return {row["name"] for row in await target.fetch("SELECT name FROM copied")}


async def copy(source: Connection, target: Connection, table: str, tick: Callable[[], None]) -> int:
    """Copy one table whole and return its rows; `tick` is called now and then."""
    with _reading():
        columns = (await source.tables())[table]
    copied = 0

    async def rows() -> AsyncIterator[Sequence[Row]]:
        nonlocal copied
        with _reading():
            async for batch in source.stream(table, columns, BATCH):
                copied += len(batch)
                tick()
                yield batch

    await target.begin()
    try:
        await target.load(table, columns, rows())
        await target.run("INSERT INTO copied VALUES (?)", (table,))
        await target.commit()
    except BaseException as error:
        await target.rollback()
        if isinstance(error, StoreError) and (where := await _nul(source, table, columns)):
            raise CopyRefused(
                f"{where} holds a NUL, which PostgreSQL does not keep: write it anew without, and copy again"
            ) from None
        raise
    return copied


async def _nul(source: Connection, table: str, columns: Sequence[str]) -> str:
    """Say which text of a table of SQLite's has a NUL in it; nothing where none has."""
    for column in columns if isinstance(source, SqliteConnection) else ():
        found = await source.fetch(f"SELECT * FROM {table} WHERE instr({column}, char(0)) > 0 LIMIT 1")  # noqa: S608 - as above
        for row in found:
            return f"{table}.{column} where {columns[0]} = {row[0]} and {columns[1]} = {row[1]}"
    return ""


async def finish(source: Connection, target: Connection) -> list[str]:
    """Compare both stores, hand the target over and return the heads of their records; CopyRefused if they differ."""
    for table in order():
        count = f"SELECT count(*) FROM {table}"  # noqa: S608 - as above
        with _reading():
            ((here,),) = await source.fetch(count)
        ((there,),) = await target.fetch(count)
        if here != there:
            raise CopyRefused(f"{table} has {here:,} rows in the source and {there:,} in the target")
    with _reading():
        heads, counters = await _heads(source), await source.counters()
    if heads != await _heads(target):
        raise CopyRefused("the records of both stores do not end alike")
    await target.begin()
    for table, last in counters:
        await target.count_from(table, last)
    await target.run("DROP TABLE copied")
    await target.commit()
    return heads


async def _beats(store: Connection) -> list[str]:
    """Return when a bot last ran on a store: what it takes may be in no record, as a secret ballot."""
    return [f"run:{row['at']}" for row in await store.fetch("SELECT at FROM intake_beat ORDER BY community")]


async def _heads(store: Connection) -> list[str]:
    """Return community:number:digest of the end of each record; the digest holds all before it."""
    rows = await store.fetch(
        "SELECT community, seq, digest FROM record r"
        " WHERE seq = (SELECT max(seq) FROM record WHERE community = r.community) ORDER BY community"
    )
    return [f"{community}:{seq}:{digest}" for community, seq, digest in rows]
