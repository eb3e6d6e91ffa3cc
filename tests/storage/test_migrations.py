"""Migrations: the same schema by whichever way, whole or not at all, and refusals of what is not ours."""

import asyncio
import re
import sqlite3
from contextlib import closing

import asyncpg
import pytest
import stores
from council_play import Clock
from inline_store import InlineConnection

from storage import dialect, migrations
from storage.connection import SQL, SqliteConnection, StoreError, load
from storage.database import Database
from storage.migrations import UnknownSchema

FLYWAY = "CREATE TABLE schema_version (rank INT, version TEXT); INSERT INTO schema_version VALUES (1, '2.1')"
RAILS = "CREATE TABLE schema_version (name TEXT); CREATE TABLE users (id INTEGER)"
ANOTHER = "CREATE TABLE users (id INTEGER); INSERT INTO users VALUES (1)"
TOO_SMALL = {"int2", "int4"}  # for Telegram's ids


def schema(path):
    """Everything that the file declares, by name."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
        return [(kind, name, " ".join((sql or "").split())) for kind, name, sql in rows]


def versions(path):
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT version FROM schema_version ORDER BY version")]


async def create(path):
    async with Database.open(path, Clock()):
        pass


async def migrate(path):
    connection = await SqliteConnection.open(path, read_only=False)
    try:
        return await migrations.migrate(connection, 1)
    finally:
        await connection.close()


async def tables_and_versions(store):
    tables = await store.fetch("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
    versions_ = [row[0] for row in await store.fetch("SELECT version FROM schema_version ORDER BY version")]
    return [tuple(row) for row in tables], versions_


@pytest.fixture(scope="module")
def fresh():
    """What a fresh store is; made once."""

    async def made():
        store = InlineConnection()
        await migrations.migrate(store, 1)
        found = await tables_and_versions(store)
        await store.close()
        return found

    tables, versions_ = asyncio.run(made())
    assert versions_ == list(range(1, migrations.newest() + 1))
    return tables, versions_


@pytest.mark.parametrize("before", range(migrations.newest() + 1))
async def test_a_store_of_any_age_becomes_what_a_fresh_one_is(before, fresh):
    aged = InlineConnection()  # in memory: a file would wait for the disk at each migration
    for number, sql in migrations.numbered()[:before]:
        if number == 1:
            await aged.run("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL);")
        await aged.migrate(sql)
        await aged.run("INSERT INTO schema_version VALUES (?, 1)", (number,))
    assert await migrations.migrate(aged, 1) == list(range(before + 1, migrations.newest() + 1))
    assert await tables_and_versions(aged) == fresh
    await aged.close()


async def test_a_store_that_is_up_to_date_is_left_alone(tmp_path):
    await create(tmp_path / "corridor.db")
    before = schema(tmp_path / "corridor.db")
    assert await migrate(tmp_path / "corridor.db") == []
    assert schema(tmp_path / "corridor.db") == before


async def test_the_store_of_before_is_kept_whole_as_the_way_back(tmp_path):
    path = tmp_path / "corridor.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL);"
        )
        for number, sql in migrations.numbered()[:-1]:
            connection.executescript(sql)
            connection.execute("INSERT INTO schema_version VALUES (?, 1)", (number,))
        connection.commit()
    before = schema(path), versions(path)
    await create(path)
    assert versions(path)[-1] == migrations.newest()
    (kept,) = tmp_path.glob(f"corridor.db.schema-{migrations.newest() - 1}.*")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert (schema(kept), versions(kept)) == before


def test_migrations_are_numbered_without_gaps():
    names = sorted(file.name for file in (SQL / "migrations").iterdir())
    assert all(re.fullmatch(r"\d{4}_[a-z_]+\.sql", name) for name in names)
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert migrations.newest() == len(names)


async def test_every_table_carries_its_community(tmp_path):
    await create(tmp_path / "corridor.db")
    with closing(sqlite3.connect(tmp_path / "corridor.db")) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {table: {row[1] for row in connection.execute(f"PRAGMA table_info({table})")} for table in tables}
    own = {table for table in tables if table not in ("schema_version", "sqlite_sequence")}
    assert len(own) > 20
    assert {table for table in own if "community" not in columns[table]} == set()


async def test_no_table_makes_sqlite_take_its_rows_for_damage(tmp_path):
    # SQLite 3.40 did so of `attempt`: after the first second ballot that was refused no backup could be made.
    await create(tmp_path / "corridor.db")
    with closing(sqlite3.connect(tmp_path / "corridor.db")) as store:
        tables = [row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            kinds = [row[2] for row in store.execute(f"PRAGMA table_info({table})")]
            row = [1 if kind == "INTEGER" else "x" for kind in kinds]
            store.execute(f"REPLACE INTO {table} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608 - our own
        assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def test_a_newer_store_is_refused_in_one_sentence_and_left_as_it_is(tmp_path):
    path = tmp_path / "corridor.db"
    await create(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO schema_version VALUES (?, 1)", (migrations.newest() + 3,))
        connection.commit()
    before = schema(path), versions(path)
    with pytest.raises(UnknownSchema) as refused:
        await create(path)
    newest = migrations.newest()
    told = f"the store is newer (schema {newest + 3}) than this program (schema {newest}): update Corridor"
    assert str(refused.value) == told
    assert (schema(path), versions(path)) == before


@pytest.mark.parametrize("made_by", [FLYWAY, RAILS, ANOTHER])
async def test_the_database_of_another_program_is_refused_in_one_sentence(tmp_path, made_by):
    path = tmp_path / "corridor.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(made_by)
    before = schema(path)
    with pytest.raises(UnknownSchema) as refused:
        await create(path)
    assert str(refused.value) == "the file is a database, but not a store of Corridor"
    assert schema(path) == before


@pytest.fixture
async def opened(tmp_path):
    """A connection to a file in which nothing is yet."""
    connection = await SqliteConnection.open(tmp_path / "corridor.db", read_only=False)
    yield connection
    await connection.close()


async def test_a_migration_that_fails_in_the_middle_leaves_nothing_behind(opened, tmp_path):
    await opened.fetch("PRAGMA max_page_count = 12")
    with pytest.raises(StoreError, match="full"):
        await migrations.migrate(opened, 1)
    assert schema(tmp_path / "corridor.db") == []
    await opened.fetch("PRAGMA max_page_count = 100000")
    assert await migrations.migrate(opened, 1) == list(range(1, migrations.newest() + 1))


async def test_a_store_that_somebody_holds_says_so(opened, tmp_path):
    await opened.run("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(tmp_path / "corridor.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"):
            await migrations.migrate(opened, 1)
    assert await migrations.migrate(opened, 1) != []


async def test_every_query_is_understood(server):
    """SQLite runs all named queries all day; here PostgreSQL prepares them, after all migrations."""
    address = server.address(stores.template())
    connection = await asyncpg.connect(address.url, server_settings={"search_path": "corridor"})
    wrong, seen = [], 0
    for file in sorted(SQL.glob("*.sql")):
        queries = load(file.stem)
        for name in queries.available_queries:
            query = getattr(queries, name)
            if name.endswith("_cursor"):
                continue
            seen += 1
            text, keys = dialect.numbered(query.sql)
            if query.operation.name == "INSERT_RETURNING":
                text = f"{text.rstrip().rstrip(';')}\nRETURNING *"
            try:
                types = [kind.name for kind in (await connection.prepare(text)).get_parameters()]
            except asyncpg.PostgresError as error:
                wrong.append(f"{file.stem}.{name}: {error}")
            else:
                wrong += [
                    f"{file.stem}.{name}: {key} is {kind}"
                    for key, kind in zip(keys, types, strict=True)
                    if kind in TOO_SMALL
                ]
    await connection.close()
    assert wrong == []
    assert seen > 600
