"""A store goes from one engine to the other and back, and is the same; one that was broken off goes on."""

import asyncio
import fcntl
import sqlite3
import threading
from contextlib import closing

import asyncpg
import pytest
from council_play import CHAIR, Clock, Play
from postgres_server import NoServer, running
from stores import template

from actions import votes
from bot import app
from bot.cli import main
from rules.stages import Stage
from storage import copies, matters, stores
from storage.database import Database

SQLITE_ONLY = {"sqlite_sequence"}


@pytest.fixture(scope="module")
def server():
    try:
        return running()
    except NoServer as error:
        pytest.skip(f"PostgreSQL cannot be started here, nothing of it is tested: {error}")


@pytest.fixture
def town(tmp_path, empty_store):
    """A store in which something has happened, and a number was given that no row has any more."""
    path = tmp_path / "corridor.db"
    path.write_bytes(empty_store.read_bytes())

    async def live():
        async with Database.open(path, Clock()) as database:
            play = Play(database, Clock())
            await play.apply()
            for title in ("电梯", "Bench; DROP TABLE matter"):
                number = await play.supported(title)
            await database.unit(lambda unit: matters.set_stage(unit, number, Stage.ADOPTED))
            await play.act(CHAIR, votes.notice, number, "assembly")
            await database.unit(lambda unit: unit.connection.run("INSERT INTO dialogue SELECT * FROM dialogue"))

    asyncio.run(live())
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE sqlite_sequence SET seq = 77 WHERE name = 'due'")
        file.commit()
    return path


def corridor(*arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code


def contents(path):
    with closing(sqlite3.connect(path)) as file:
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: sorted(file.execute(f"SELECT * FROM {name}"), key=repr) for name in tables}  # noqa: S608 - ours
    rows.pop("schema_version")
    rows["sqlite_sequence"] = [row for row in rows["sqlite_sequence"] if row[1]]
    return rows


def address(server):
    return asyncio.run(server.create()).url


async def known_to_the_planner(there, table):
    """How many rows the server takes a table for; it looks by itself a minute later, and nested loops until then."""
    connection = await stores.connect(there, read_only=True)
    try:
        ((rows,),) = await connection.fetch("SELECT reltuples FROM pg_class WHERE oid = CAST(? AS regclass)", (table,))
    finally:
        await connection.close()
    return rows


def test_there_and_back_it_is_the_same_to_the_last_row(server, town, tmp_path, capsys):
    there, back = address(server), tmp_path / "back.db"
    assert corridor("copy", "--from", f"sqlite:///{town}", "--to", there) == 0
    said = capsys.readouterr().out
    assert "community 1: the record has" in said
    assert "lay corridor.key beside the config.toml" in said
    assert corridor("copy", "--from", there, "--to", f"sqlite:///{back}") == 0
    assert f"lay corridor.key into {tmp_path}." in capsys.readouterr().out
    assert contents(back) == contents(town)
    assert back.stat().st_mode & 0o777 == 0o600
    assert asyncio.run(known_to_the_planner(stores.Address(there), "record")) == len(contents(town)["record"])


def test_what_was_broken_off_goes_on_and_nobody_opens_it_before(server, town, capsys):
    there = stores.Address(address(server))

    async def broken_off():
        from_, to = await stores.connect(town, read_only=True), await stores.connect(there, read_only=False)
        assert await copies.begin(from_, to, 0) == set()
        half = copies.order()[:40]
        for table in half:
            await copies.copy(from_, to, table, lambda: None)
        await to.begin()
        await to.run("INSERT INTO person (telegram_id, name) SELECT 1, 'x' WHERE 1 = 0")
        await from_.close()
        await to.close()
        return half

    half = asyncio.run(broken_off())

    async def opened():
        async with Database.open(there, Clock()):
            pass

    with pytest.raises(copies.migrations.UnknownSchema, match="was not finished"):
        asyncio.run(opened())
    asked = ("copy", "--from", f"sqlite:///{town}", "--to", there.url)
    assert corridor(*asked) == 0
    rest = sum(len(rows) for name, rows in contents(town).items() if name not in {*half, *SQLITE_ONLY})
    assert f"is whole: {rest:,} rows copied now" in capsys.readouterr().out
    asyncio.run(opened())
    assert corridor(*asked) == 1
    assert "the target is not empty" in capsys.readouterr().err


class Killed:
    """The connection of a process that is killed after so many steps of the schema."""

    def __init__(self, inner, steps):
        self._inner, self._steps = inner, steps

    def __getattr__(self, name):
        return getattr(self._inner, name)

    async def migrate(self, sql):
        if not self._steps:
            raise KilledError
        self._steps -= 1
        await self._inner.migrate(sql)

    async def begin(self):
        raise KilledError


class KilledError(Exception):
    pass


@pytest.mark.parametrize(("engine", "steps"), [("sqlite", 1), ("sqlite", 99), ("postgresql", 2)])
def test_a_target_whose_schema_alone_is_there_is_opened_by_nobody(server, town, tmp_path, engine, steps):
    there = stores.Address(address(server)) if engine == "postgresql" else tmp_path / "target.db"

    async def killed():
        from_, to = await stores.connect(town, read_only=True), await stores.connect(there, read_only=False)
        with pytest.raises(KilledError):
            await copies.begin(from_, Killed(to, steps), 0)
        await from_.close()
        await to.close()
        with pytest.raises(copies.migrations.UnknownSchema, match="was not finished"):
            async with Database.open(there, Clock()):
                pass

    asyncio.run(killed())
    url = there.url if engine == "postgresql" else f"sqlite:///{there}"
    assert corridor("copy", "--from", f"sqlite:///{town}", "--to", url) == 0


def test_a_nul_that_an_older_program_kept_is_named_by_its_row(server, town, capsys):
    with closing(sqlite3.connect(town)) as file, file:
        file.execute("UPDATE matter SET title = '电' || char(0) || '梯' WHERE title = '电梯'")
    assert corridor("copy", "--from", f"sqlite:///{town}", "--to", asyncio.run(server.create(template())).url) == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith("matter.title where id = 1 and community = 1 holds a NUL, which PostgreSQL does not keep")


def test_a_source_that_went_on_meanwhile_is_told_from_the_one_that_was_begun(server, town, capsys):
    there = stores.Address(address(server))

    async def begun():
        from_, to = await stores.connect(town, read_only=True), await stores.connect(there, read_only=False)
        await copies.begin(from_, to, 0)
        await from_.close()
        await to.close()
        async with Database.open(town, Clock()) as database:
            await Play(database, Clock()).supported("Another one")
            await Play(database, Clock()).apply(venue="Gate 3")

    asyncio.run(begun())
    assert corridor("copy", "--from", f"sqlite:///{town}", "--to", there.url) == 1
    assert "the source has changed since" in capsys.readouterr().err


def test_a_source_that_ran_meanwhile_is_another_one_though_no_record_says_so(server, town, capsys):
    """What a bot takes may be in no record, and add no row: a ballot of a secret vote changes two."""
    there = stores.Address(address(server))

    async def begun():
        from_, to = await stores.connect(town, read_only=True), await stores.connect(there, read_only=False)
        await copies.begin(from_, to, 0)
        await copies.copy(from_, to, "secret_count", lambda: None)
        await from_.close()
        await to.close()
        async with Database.open(town, Clock()) as database:
            await database.unit(app.prepare)

    asyncio.run(begun())
    assert corridor("copy", "--from", f"sqlite:///{town}", "--to", there.url) == 1
    assert "the source has changed since" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("from_", "to", "said"),
    [
        ("sqlite:///nothing.db", "postgresql://x/y", "--from: there is no store at"),
        ("sqlite:///.", "postgresql://x/y", "is a folder; it must name the store's file"),
        ("sqlite:///a.db", "sqlite:///a.db", "--to: is the same store"),
        ("mysql://x/y", "sqlite:///a.db", "--from: must be sqlite:///"),
        ("sqlite:///a.db", "postgresql://u:secret@x", "--to: must be an address and the name of a database"),
    ],
)
def test_what_is_no_pair_of_stores_is_refused_in_a_line(from_, to, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert corridor("copy", "--from", from_, "--to", to) == 1
    told = capsys.readouterr()
    assert said in told.err
    assert "secret" not in told.err
    assert told.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("from_", "to", "said"),
    [
        ("", "nowhere/b.db", "--to: there is no folder"),
        ("", "letter.txt", "--to: file is not a database"),
        ("letter.txt", "b.db", "--from: the store cannot be read: file is not a database"),
        ("empty.db", "b.db", "--from: there is no store in "),
        ("", "used.db", "--to: the store is in use by another process; stop that first"),
    ],
)
def test_a_store_that_is_none_is_refused_by_its_option_and_leaves_nothing_open(town, tmp_path, from_, to, said, capsys):
    (tmp_path / "letter.txt").write_text("Dear neighbours, " * 9)
    (tmp_path / "empty.db").touch()
    (tmp_path / "used.db.lock").touch()
    before = set(threading.enumerate())
    source = tmp_path / from_ if from_ else town
    with (tmp_path / "used.db.lock").open() as used:
        fcntl.flock(used, fcntl.LOCK_EX)
        assert corridor("copy", "--from", f"sqlite:///{source}", "--to", f"sqlite:///{tmp_path / to}") == 1
    left = set(threading.enumerate()) - before
    for one in left:
        one.join(5)  # a connection that was closed has its thread end a moment later
    assert not any(one.is_alive() for one in left)
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert (tmp_path / "letter.txt").read_text().startswith("Dear neighbours")
    assert not (tmp_path / "b.db").exists()


def test_what_fails_in_the_middle_names_its_side(server, town, tmp_path, capsys):
    """It named neither, where both are addresses."""
    full, bare = asyncio.run(server.create(template())), asyncio.run(server.create())

    async def let(address, words):
        connection = await asyncpg.connect(address.url)
        await connection.execute(words)
        await connection.close()

    readable = "GRANT USAGE ON SCHEMA corridor TO half; GRANT SELECT ON corridor.record, corridor.intake_beat,"
    asyncio.run(let(full, f"CREATE ROLE half LOGIN; {readable} corridor.schema_version TO half"))
    try:
        for option, source, target in (
            ("--from", full.url.replace("corridor@", "half@"), f"sqlite:///{tmp_path / 'b.db'}"),
            ("--to", f"sqlite:///{town}", bare.url.replace("corridor@", "half@")),
        ):
            assert corridor("copy", "--from", source, "--to", target) == 1
            said = capsys.readouterr().err
            assert said.splitlines()[-1].startswith(f"{option}: permission denied for ")
    finally:
        asyncio.run(let(full, "DROP OWNED BY half; DROP ROLE half"))
