"""What goes wrong between us and PostgreSQL: real backends ended, a real server stopped, answers lost on the wire."""

import asyncio
import shutil
import tempfile
import time
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from unittest.mock import patch

import asyncpg
import pytest
import stores
from council_play import Clock
from postgres_server import NoServer, Server

from bot.cli import main
from storage import migrations
from storage.database import Database, StorageFailed, StoreError
from storage.lock import StoreLocked
from storage.postgres import WRITERS
from storage.stores import USERS, Address, connect, used

WAITS = """SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE NOT granted AND d.datname = current_database()"""
COMMIT = b"COMMIT\0"  # the end of the message that asks for one
GREEN = 'name = "Green"\nmethod = "three-unions"\ntime_zone = "Asia/Shanghai"\nhouseholds = "h.csv"\n'
UNIT = b"SAVEPOINT unit\0"


@pytest.fixture
async def address(server):
    return await server.create(stores.template())


@pytest.fixture
async def store(address):
    async with Database.open(address, Clock()) as database:
        yield database


@asynccontextmanager
async def stranger(address):
    """Another session of the same database."""
    connection = await asyncpg.connect(address.url, server_settings={"search_path": "corridor"})
    try:
        yield connection
    finally:
        await connection.close()


class Note:
    """A unit that leaves a row, and counts how often it ran; `during` happens after the row is written."""

    def __init__(self, at, during=None):
        self.at, self.during, self.ran = at, during, 0

    async def __call__(self, unit):
        self.ran += 1
        await unit.connection.run("INSERT INTO code_try (community, telegram_id, at) VALUES (0, 1, ?)", (self.at,))
        if self.during and self.ran == 1:
            await self.during(unit)
        return (await unit.connection.fetch("SELECT count(*) AS n FROM code_try"))[0]["n"]


async def noted(store):
    rows = await store.read(lambda reader: reader.connection.fetch("SELECT at FROM code_try ORDER BY at"))
    return [row["at"] for row in rows]


async def end(address, unit):
    """End the backend of a unit, as an operator or a fail-over does."""
    pid = (await unit.connection.fetch("SELECT pg_backend_pid() AS pid"))[0]["pid"]
    async with stranger(address) as other:
        assert await other.fetchval("SELECT pg_terminate_backend($1, 5000)", pid)


async def test_a_unit_whose_backend_is_ended_runs_again_and_has_one_effect(store, address):
    note, beside = Note(7, lambda unit: end(address, unit)), Note(8)
    first, second = store.submit(note), store.submit(beside)
    assert (await first, await second) == (1, 2)
    assert (note.ran, beside.ran) == (2, 1)
    assert await noted(store) == [7, 8]


async def test_a_reader_whose_backend_is_ended_reads_again(store, address):
    ran = []

    async def look(reader):
        ran.append(1)
        if len(ran) == 1:
            await end(address, reader)
        return (await reader.connection.fetch("SELECT count(*) AS n FROM code_try"))[0]["n"]

    assert await store.read(look) == 0
    assert len(ran) == 2


async def test_a_deadlock_is_tried_again(store, address):
    await store.unit(Note(1))
    await store.unit(Note(2))
    change = "UPDATE code_try SET at = at WHERE at = {}"
    async with stranger(address) as other:
        await other.execute("SET deadlock_timeout = '1h'")  # so that ours is the one that is broken off
        await other.execute(f"BEGIN; {change.format(2)}")
        waits = []

        async def embrace(unit):
            await unit.connection.run(change.format(1))
            waits.append(asyncio.create_task(other.execute(f"{change.format(1)}; COMMIT")))
            await unit.connection.run(change.format(2))

        note = Note(3, embrace)
        assert await store.unit(note) == 3
        await waits[0]
    assert note.ran == 2
    assert await noted(store) == [1, 2, 3]


async def test_two_that_write_come_one_after_the_other(store, address):
    """Each reads the number before it raises it: without the lock of all that write some would be given twice."""

    async def take(unit):
        (row,) = await unit.connection.fetch("SELECT last FROM number_series WHERE community = 0")
        await asyncio.sleep(0)
        await unit.connection.run("UPDATE number_series SET last = ? WHERE community = 0", (row["last"] + 1,))
        return row["last"] + 1

    async with Database.open(address, Clock()) as another:
        taken = await asyncio.gather(*[one.unit(take) for _ in range(20) for one in (store, another)])
    assert sorted(taken) == list(range(min(taken), min(taken) + 40))


async def test_a_reader_sees_one_snapshot(store):
    async def look(reader):
        before = await reader.connection.fetch("SELECT count(*) AS n FROM code_try")
        await store.unit(Note(1))
        return before[0]["n"], (await reader.connection.fetch("SELECT count(*) AS n FROM code_try"))[0]["n"]

    assert await store.read(look) == (0, 0)
    assert await noted(store) == [1]


class Wire:
    """A proxy between us and the server that cuts the wire at a COMMIT: before it arrives, or before it is answered.

    It goes away for good when this is said to the server for this time.
    """

    def __init__(self, server, last=None, times=0):
        self.folder = Path(tempfile.mkdtemp(prefix="corridor-wire-"))
        self.behind = server.folder
        self.cut = None  # "before" or "after", once
        self.last, self.left = last, times

    @asynccontextmanager
    async def up(self):
        proxy = await asyncio.start_unix_server(self._carry, self.folder / ".s.PGSQL.5432")
        try:
            yield self
        finally:
            proxy.close()
            shutil.rmtree(self.folder)

    def _cuts(self, data):
        """Whether what is said to the server must not arrive."""
        if self.last and self.last in data:
            self.left -= 1
        if self.last and not self.left:
            (self.folder / ".s.PGSQL.5432").unlink(missing_ok=True)
            return True
        if data.endswith(COMMIT) and self.cut == "before":
            self.cut = None
            return True
        return False

    async def _carry(self, reader, writer):
        back, forth = await asyncio.open_unix_connection(self.behind / ".s.PGSQL.5432")

        async def answers():
            while data := await back.read(65536):
                if self.cut == "swallow":
                    self.cut = None
                    return
                writer.write(data)

        async def questions():
            while data := await reader.read(65536):
                if self._cuts(data):
                    return
                if data.endswith(COMMIT) and self.cut == "after":
                    self.cut = "swallow"
                forth.write(data)

        tasks = [asyncio.create_task(answers()), asyncio.create_task(questions())]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for one in tasks:
            one.cancel()
        for one in (writer, forth):
            with suppress(OSError):
                one.close()


@pytest.mark.parametrize(("cut", "runs"), [("after", 1), ("before", 2)])
async def test_a_commit_whose_answer_is_lost_is_done_once(server, address, cut, runs):
    """The wire is cut when COMMIT is on its way: before the server has it, or once it is on disk and nobody knows."""
    async with Wire(server).up() as wire:
        through = Address(address.url.replace(str(server.folder), str(wire.folder)))
        async with Database.open(through, Clock()) as store:
            await store.unit(Note(1))
            wire.cut = cut
            note = Note(2)
            assert await store.unit(note) == 2
            assert wire.cut is None, "the wire was cut"
            assert note.ran == runs
            assert await noted(store) == [1, 2]


async def test_a_server_without_the_tls_that_its_address_asks_for_is_not_waited_for(server, tmp_path, capsys):
    """It was asked again and again, as one that is away; without being asked for TLS it serves."""
    async with Wire(server).up() as wire, await asyncio.start_server(wire._carry, "127.0.0.1", 0) as plain:
        url = "postgresql://corridor@127.0.0.1:{1}/postgres?sslmode=".format(*plain.sockets[0].getsockname())
        (tmp_path / "config.toml").write_text(f'[storage]\nurl = "{url}require"\n')
        with pytest.raises(SystemExit):
            await asyncio.to_thread(main, ["--config", str(tmp_path / "config.toml"), "show"])
        said = "the server offers no TLS, and sslmode asks for it"
        assert capsys.readouterr().err == f"the store cannot be used: {said}\n"
        async with asyncio.timeout(2):
            with pytest.raises(StoreError, match=said) as told:
                await connect(Address(f"{url}require"), read_only=True)
            assert not told.value.again, "a start would ask again and again"
        await (await connect(Address(f"{url}prefer"), read_only=True)).close()


@pytest.mark.parametrize(
    ("command", "at", "time", "done"),
    [
        ("apply", UNIT, 1, "nothing was changed"),
        ("apply", UNIT, 2, "what was done stays"),
        ("migrate", b"INTO schema_version", 1, "each step is done whole or not at all"),
    ],
)
async def test_a_command_whose_server_goes_away_says_what_came_of_it(server, tmp_path, capsys, command, at, time, done):
    """It said that the store cannot be used."""
    (tmp_path / "h.csv").write_text("area,building,entrance,unit,exclusive_area,owner\nA,1,1,1,80,1\n")
    (tmp_path / "green.toml").write_text(GREEN)
    there = await server.create(stores.template())
    async with Wire(server, at, time).up() as wire:
        url = there.url.replace(str(server.folder), str(wire.folder))
        (tmp_path / "config.toml").write_text(f'[storage]\nurl = "{url}"\n')
        given = ["--config", str(tmp_path / "config.toml"), command]
        if command == "apply":
            given.append(str(tmp_path / "green.toml"))
        else:
            async with stranger(there) as other:
                await other.execute("DELETE FROM schema_version WHERE version = $1", migrations.newest())
        with patch("storage.postgres.WAITS", (0.0,)), pytest.raises(SystemExit) as ended:
            await asyncio.to_thread(main, given)
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (1, "")
    assert said.err.splitlines()[-1].startswith("the server of storage.url went away (")
    assert said.err.splitlines()[-1].endswith(f"): {done}; run the same command again")
    async with stranger(there) as other:
        assert await other.fetchval("SELECT count(*) FROM community") == time - 1


async def test_what_comes_while_another_worker_writes_shares_the_commit(address, store):
    """Four workers wait for one lock most of the time: what waits with them must not wait for a further commit."""
    async with stranger(address) as other, other.transaction():
        await other.execute(f"SELECT pg_advisory_xact_lock({WRITERS})")
        first = store.submit(Note(1))
        while not await other.fetchval(WAITS):  # noqa: ASYNC110 - another process tells nobody
            await asyncio.sleep(0.01)
        second = store.submit(Note(2))
    assert await asyncio.gather(first, second) == [1, 2]
    assert store.counts.commits == 1


async def test_the_holder_named_is_of_this_database(address, server):
    async with used(await server.create(), "run"), used(address, "publish"), Database.open(address, Clock()):
        with patch("storage.stores.LEAVING", 1), pytest.raises(StoreLocked, match="use by corridor publish, backend"):
            async with used(address, "copy", alone=True):
                pass


async def test_who_runs_is_known_again_after_its_connection_was_lost(address):
    """A copy needs the store alone: it would lose what a bot takes after it."""
    async with used(address, "run"):
        async with stranger(address) as other:
            lost = "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND objid = $1"
            assert await other.fetchval(lost, USERS)
            while not await other.fetchval(lost.replace("pg_terminate_backend(pid, 5000)", "pid"), USERS):  # noqa: ASYNC110 - another process tells nobody
                await asyncio.sleep(0.05)
        with pytest.raises(StoreLocked, match="corridor run"):
            async with used(address, "copy", alone=True):
                pass
    async with used(address, "copy", alone=True):
        pass


@pytest.mark.parametrize("still", [True, False])
async def test_a_worker_whose_store_another_has_taken_alone_ends(address, still):
    """A copy would miss what it still took, and an older program would write what `migrate` has made newer."""
    cut = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()"
    async with AsyncExitStack() as stack:

        async def work():
            async with used(address, "run"), Database.open(address, Clock()) as store:
                await store.unit(Note(1))
                async with stranger(address) as other:
                    await other.fetch(cut, address.name)
                await stack.enter_async_context(used(address, "copy", alone=True))
                if not still:
                    await stack.aclose()
                with pytest.raises(StorageFailed):
                    await store.unit(Note(2))
                await asyncio.sleep(10)

        waits = patch.multiple("storage.stores", LOOK_EVERY=2.0, LEAVING=3)
        with waits, pytest.raises(StoreLocked, match="another process had it alone"):
            await work()
    async with Database.open(address, Clock()) as store:
        assert await noted(store) == [1]


@pytest.mark.long
async def test_a_stop_waits_for_no_server_that_is_away():
    own = Server()
    try:
        async with AsyncExitStack() as stack:
            address = await own.create()
            await stack.enter_async_context(used(address, "run"))
            store = await stack.enter_async_context(Database.open(address, Clock()))
            await asyncio.to_thread(own.stop)
            store.submit(Note(1))
            await asyncio.sleep(0.5)
            stopped = time.monotonic()
        assert time.monotonic() - stopped < 5
        await asyncio.to_thread(own.start)
    finally:
        own.remove()


@pytest.mark.long
async def test_a_server_that_is_started_again_has_lost_nothing():
    own = Server(durable=True)
    try:
        async with Database.open(await own.create(), Clock()) as store:
            await store.unit(Note(1))
            await asyncio.to_thread(own.stop, "immediate")
            waiting = store.submit(Note(2))
            await asyncio.sleep(0.3)
            assert not waiting.done()
            await asyncio.to_thread(own.start)
            assert await waiting == 2
            assert await noted(store) == [1, 2]
    finally:
        own.remove()


@pytest.mark.long
async def test_while_no_server_is_there_nothing_is_kept_and_everybody_is_told():
    own = Server()
    try:
        async with Database.open(await own.create(), Clock()) as store:
            await asyncio.to_thread(own.stop)
            with pytest.raises(StorageFailed):
                await store.unit(Note(1))
            with pytest.raises(StorageFailed):
                await noted(store)
            await asyncio.to_thread(own.start)
            assert await store.unit(Note(2)) == 1
    finally:
        own.remove()


@pytest.mark.long
async def test_the_standby_that_takes_over_has_all_that_was_answered():
    """Both hosts are in the address; the first one is lost while a unit waits, and the second is promoted."""
    first = Server(durable=True)
    standby = None
    try:
        address = await first.create()
        async with stranger(address) as other:
            await other.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        standby = Server(durable=True, behind=first)
        async with stranger(address) as other:
            await other.execute("SELECT pg_reload_conf()")
        both = Address(f"{address.url},{standby.folder}")
        async with Database.open(both, Clock()) as store:
            note = Note(1)
            assert await store.unit(note) == 1
            await asyncio.to_thread(first.stop, "immediate")
            waiting = store.submit(Note(2))
            async with stranger(standby.address(address.name)) as other:
                await other.execute("ALTER SYSTEM RESET synchronous_standby_names")
                await other.execute("SELECT pg_reload_conf()")
            await asyncio.to_thread(standby.promote)
            assert await waiting == 2
            assert await noted(store) == [1, 2]
            assert note.ran == 1
    finally:
        for one in (standby, first):
            if one:
                with suppress(NoServer):
                    one.remove()
