"""PostgreSQL: the same SQL and the same schema, on a real server."""

import asyncio
import re
import traceback
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import aiohttp
import asyncpg
import pytest
import stores
from postgres_server import LOCKED
from town import Town

from bot import app, config
from bot.cli import main
from bot.clock import Clock
from bot.command import using, writing
from bot.config import ConfigRefused
from bot.meters import Meters
from storage import dialect, migrations
from storage.connection import StoreError
from storage.database import Database
from storage.lock import StoreLocked
from storage.stores import connect, used
from tests.workers.wrong_clock import AHEAD, WrongTime


@pytest.mark.parametrize(
    ("said", "meant", "keys"),
    [
        ("SELECT :b, :a, :b", "SELECT $1, $2, $1", ("b", "a")),
        ("SELECT ? + ?", "SELECT $1 + $2", (0, 1)),
        ("SELECT ?1 + ?2 + ?1", "SELECT $1 + $2 + $1", (0, 1)),
        ("SELECT ':a', x::text, :a -- :b?\n", "SELECT ':a', x::text, $1 -- :b?\n", ("a",)),
        ("SELECT \"a:b\", 'it''s :x'", "SELECT \"a:b\", 'it''s :x'", ()),
        ("FROM record r INDEXED BY record_of_subject WHERE r.act = :act", "FROM record r  WHERE r.act = $1", ("act",)),
    ],
)
def test_names_become_numbers(said, meant, keys):
    assert dialect.numbered(said) == (meant, keys)


async def test_no_error_repeats_a_value(server):
    """What a unit failed with is logged, with all that led to it."""
    cases = [
        ("SELECT * FROM person WHERE id = ?", "Li Hua"),
        ("SELECT * FROM person WHERE name = ?", 4242424242),
        ("SELECT * FROM person WHERE name = ?", "Li Hua \ud800"),
        ("SELECT CAST(CAST(? AS TEXT) AS BIGINT)", "Li Hua"),
        ("SELECT CAST(CAST(? AS TEXT) AS BIGINT)", "4242424242" * 9),
    ]
    connection = await connect(await server.create(stores.template()), read_only=False)
    try:
        for query, given in cases:
            with pytest.raises(StoreError, match="a value cannot be taken") as told:
                await connection.fetch(query, (given,))
            said = "".join(traceback.format_exception(told.value)) + repr(told.value.__cause__)
            assert not any(value in said for value in ("Li Hua", "4242424242"))
    finally:
        await connection.close()


async def test_a_store_that_is_closed_has_hung_up_all_its_connections(server):
    there = await server.create(stores.template())
    async with Database.open(there, Clock()) as store:
        lease = store.lease("duty", Clock())
        await lease.set_clock()
    other = await asyncpg.connect(server.address("postgres").url)
    async with asyncio.timeout(5):
        while await other.fetchval("SELECT count(*) FROM pg_stat_activity WHERE datname = $1", there.name):  # noqa: ASYNC110 - another process tells nobody
            await asyncio.sleep(0.02)
    await other.close()
    await lease.release()  # nothing is left of it, and it says nothing


async def test_a_lease_that_ends_later_than_any_can_is_nobodys(server):
    """The server's clock was set back, or a fail-over led to one that is behind: whoever lives renews it in time."""
    async with Database.open(await server.create(stores.template()), Clock()) as store:
        gone, other, living = (store.lease("duty", Clock()) for _ in range(3))
        assert await gone.claim(300)
        assert not await other.claim(0.2), "it may live"
        await asyncio.sleep(0.25)
        assert await living.claim(300)
        assert not await other.claim(0.2)
        assert await living.claim(300)
        await asyncio.sleep(0.25)
        assert not await other.claim(0.2)


async def test_who_holds_a_lease_hears_that_another_could_and_never_itself(server):
    async with Database.open(await server.create(stores.template()), Clock()) as store:
        first, second, third = (store.lease("duty", Clock()) for _ in range(3))
        assert await first.claim(60)
        assert not first.followed
        await second.stand_by(60)
        await third.stand_by(60)
        assert await first.claim(60)
        assert first.followed
        await first.release()
        assert await second.claim(60)
        assert not second.followed, "it is the one who could"


async def test_a_stop_within_a_claim_leaves_the_duty_at_once(server):
    """A claim that is broken off takes its connection with it."""
    async with Database.open(await server.create(stores.template()), Clock()) as store:
        lease, successor = (store.lease("duty", Clock()) for _ in range(2))
        assert await lease.claim(60)
        assert not await successor.claim(60)
        claim = asyncio.create_task(lease.claim(60))
        await asyncio.sleep(0)
        claim.cancel()
        with pytest.raises(asyncio.CancelledError):
            await claim
        await lease.release()
        assert await successor.claim(60)


async def test_an_answer_that_was_long_on_its_way_sets_no_clock(server):
    """By half of the way the pace of a bot that was right would be wrong, forth and back again."""
    there, clock = await server.create(stores.template()), Clock()
    other = await asyncpg.connect(there.url, server_settings={"search_path": "corridor"})
    async with Database.open(there, Clock()) as store:
        lease = store.lease("duty", clock)
        assert await lease.claim(60)
        async with other.transaction():
            await other.fetch("SELECT * FROM lease FOR UPDATE")
            claimed = asyncio.create_task(lease.claim(60))
            await asyncio.sleep(0.6)
        assert await claimed
        assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=0.1)
    await other.close()


async def test_a_command_goes_by_the_servers_clock_as_workers_do(server, tmp_path):
    """What `corridor apply` writes beside them must not be due half a minute early."""

    async def now(unit):
        return unit.now

    there = await server.create()
    (tmp_path / "config.toml").write_text(f'[storage]\nurl = "{there.url}"\n', encoding="utf-8")
    with patch("bot.clock.datetime", WrongTime):
        async with writing(config.load(tmp_path / "config.toml", {}), "apply") as database:
            said = await database.unit(now)
    assert abs(said - datetime.now(UTC)) < AHEAD / 2


async def test_who_brings_an_older_store_up_to_date_keeps_no_worker_out_afterwards(server, tmp_path):
    there = await server.create()
    connection = await connect(there, read_only=False)
    for number, sql in migrations.numbered()[:-1]:
        first = "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL);"
        note = f"INSERT INTO schema_version VALUES ({number}, 1);"  # noqa: S608 - its own number
        await connection.migrate(f"{first * (number == 1)}{sql}\n;{note}")
    (tmp_path / "config.toml").write_text(f'[storage]\nurl = "{there.url}"\n', encoding="utf-8")
    settings = config.load(tmp_path / "config.toml", {})
    async with used(there, "run"):  # an older program's
        with pytest.raises(StoreLocked):
            async with using(settings, "run"):
                pass
    async with using(settings, "run"), using(settings, "run"):
        assert await migrations.version(connection) == migrations.newest()
    await connection.close()


async def test_a_town_lives_on_a_server(server, tmp_path):
    """The real bot and the real commands against it: applied, joined, killed, started again, verified."""
    stores.put_on_server(tmp_path / "corridor.db")
    async with Town.open(tmp_path, homes=2) as town:
        await town.apply()
        await town.start_bot()
        await town.join(town.people[0], town.homes[0])
        await town.joined(1)
        await town.kill_bot()
        await town.start_bot()
        await town.join(town.people[1], town.homes[1])
        await town.joined(2)
        assert (await town.corridor("apply", "town.toml")).out == "Town: nothing to change\n", "beside the bot"
        there = stores.at(town.path).url
        refused = await town.corridor("copy", "--from", there, "--to", "sqlite:///copy.db")
        assert refused.err.startswith("--from: the store is in use by corridor run, backend ")
        assert await town.stop_bot() == 0
        assert len(town.recorded("household.joined")) == 2
        assert (await town.corridor("verify")).status == 0
        assert f"ok    store     schema {migrations.newest()}, Town" in (await town.corridor("check")).out
        ended = await town.corridor("backup", "b.tar")
        told = f"the store is the database {stores.at(town.path)}: pg_dump backs it up; keep corridor.key with it"
        assert (ended.status, ended.err.strip()) == (1, told)
        assert town.troubles() == []
    assert not (tmp_path / "corridor.db").exists()


WRONG = [
    ("corridor@/nowhere?host={server}", 'database "nowhere" does not exist'),
    ("nobody@/postgres?host={server}", 'role "nobody" does not exist'),
    ("locked:s3cret@/postgres?host={server}", 'password authentication failed for user "locked"'),
    ("corridor@/postgres?host={server}&sslmode=always", "`sslmode` parameter must be one of"),
    ("corridor:s3cret@127.0.0.1:99999/c", "its address names no host and port that there can be"),
    ("corridor:s3cret@127.0.0.1:port/c", "its address names no host and port that there can be"),
    ("corridor@127.0.0.1/c?sslmode=verify-full&sslrootcert={server}/log", "no certificate or crl found"),
    (
        "corridor@127.0.0.1/c?sslmode=verify-full&sslrootcert=absent.crt",
        "sslrootcert names absent.crt, which cannot be",
    ),
]


@pytest.mark.parametrize(("address", "why"), WRONG)
def test_what_waiting_does_not_mend_is_said_in_a_line_at_once(server, tmp_path, capsys, empty_store, address, why):
    """A certificate whose file is not there was waited for like a server, a port that is none ended in a traceback."""
    with suppress(asyncpg.DuplicateObjectError):
        asyncio.run(_do(server, f"CREATE ROLE {LOCKED} LOGIN PASSWORD 'another'"))
    url, file = f"postgresql://{address.format(server=server.folder)}", tmp_path / "config.toml"
    file.write_text(f'[storage]\nurl = "{url}"\n', encoding="utf-8")
    empty = f"sqlite:///{empty_store}"
    for option, *command in (
        ("", "--config", file, "check"),
        ("--to: ", "copy", "--from", empty, "--to", url),
        ("--from: ", "copy", "--from", url, "--to", empty),
    ):
        with pytest.raises(SystemExit) as ended:
            main([str(one) for one in command])
        said = capsys.readouterr()
        assert ended.value.code == 1
        assert why in said.out + said.err
        assert said.err.startswith(option), "what somebody typed is named"
        assert len(said.err.splitlines()) == 1
        assert "s3cret" not in said.out + said.err
    with pytest.raises((StoreError, ConfigRefused), match=re.escape(why)):
        asyncio.run(app._answers(config.load(file, {}), Meters()))


async def _do(server, statement, database="postgres"):
    connection = await asyncpg.connect(server.address(database).url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def test_a_server_that_is_away_is_named_by_the_key_or_the_option_that_says_where_it_is(tmp_path, capsys, empty_store):
    """The line was the number of an error, as of some file."""
    url, file = f"postgresql://corridor@/c?host={tmp_path / 'away'}", tmp_path / "config.toml"
    file.write_text(f'[storage]\nurl = "{url}"\n', encoding="utf-8")
    here = f"sqlite:///{empty_store}"
    with patch("storage.postgres.WAITS", (0.0,)):
        for where, *command in (
            ("storage.url", "--config", file, "show"),
            ("storage.url", "--config", file, "verify"),
            ("bad   store     storage.url", "--config", file, "check"),
            ("--to", "copy", "--from", here, "--to", url),
            ("--from", "copy", "--from", url, "--to", f"sqlite:///{tmp_path}/b.db"),
        ):
            with pytest.raises(SystemExit) as ended:
                main([str(one) for one in command])
            said = capsys.readouterr()
            lines = (said.out + said.err).splitlines()
            assert ended.value.code == 1
            assert f"{where} does not answer ([Errno 2] No such file or directory)" in lines


GARDEN = Path(__file__).parents[2] / "examples" / "modern-garden.toml"
NONE_CAN_BE = "there is none yet, and its role may make no schema in this database"


@pytest.mark.parametrize(
    ("granted", "why"),
    [
        (None, NONE_CAN_BE),
        ("SELECT 1", "its role may not use the schema corridor"),
        ("GRANT USAGE ON SCHEMA corridor TO unlet", "permission denied for table schema_version"),
    ],
)
def test_a_role_without_rights_hears_that_not_that_there_is_no_store(server, tmp_path, capsys, granted, why):
    """It was told to make one, and a dry run showed what it could never do."""
    there = asyncio.run(server.create(stores.template() if granted else ""))
    file = tmp_path / "config.toml"
    file.write_text(f'[storage]\nurl = "{there.url.replace("corridor@", "unlet@")}"\n', encoding="utf-8")
    try:
        asyncio.run(_do(server, f"CREATE ROLE unlet LOGIN; {granted or ''}", there.name))
        for command in (("show",), ("verify",), ("apply", str(GARDEN), "--dry-run"), ("check",)):
            with pytest.raises(SystemExit) as ended:
                main(["--config", str(file), *command])
            said = capsys.readouterr()
            assert ended.value.code == 1
            assert why in (said.out if command == ("check",) else said.err)
    finally:
        asyncio.run(_do(server, "DROP OWNED BY unlet; DROP ROLE unlet", there.name))


async def test_a_start_that_waiting_does_not_mend_ends_at_once(server, tmp_path):
    async with Town.open(tmp_path, bare=True) as town:
        lay_store(town, f"postgresql:///nowhere?host={server.folder}&user=corridor")
        ended = await town.corridor("run")
        assert (ended.status, ended.err) == (1, 'the store cannot be used: database "nowhere" does not exist\n')


def lay_store(town, url, more=""):
    config = town.folder / "config.toml"
    own = config.read_text(encoding="utf-8").replace(stores.config(town.path), "")
    config.write_text(f'{own}\n[storage]\nurl = "{url}"\n{more}', encoding="utf-8")


@pytest.mark.long
async def test_a_start_waits_for_a_server_that_is_away_and_is_not_ready_meanwhile(server, tmp_path, free_tcp_port):
    there, away = await server.create(), tmp_path / "away"
    away.mkdir()
    async with Town.open(tmp_path, bare=True) as town, aiohttp.ClientSession() as http:
        url = f"postgresql://corridor@/{there.name}?host={away}"
        lay_store(town, url, f'[operator]\nlisten = "127.0.0.1:{free_tcp_port}"\n')
        await town.start_bot(wait=False)
        await town.eventually(lambda: len(town.log) > 1, "a second word", 40)
        assert [line.partition(": ")[2] for line in town.log] == [
            "waiting for storage.url to answer",
            "storage.url does not answer ([Errno 2] No such file or directory); asking again until it does",
        ]
        async with http.get(f"http://127.0.0.1:{free_tcp_port}/readyz") as answer:
            assert (answer.status, (await answer.text()).splitlines()[0]) == (
                503, "bad   store     does not answer: it is waited for",
            )  # fmt: skip
        (away / ".s.PGSQL.5432").symlink_to(server.folder / ".s.PGSQL.5432")
        await asyncio.wait_for(town.bot.running.wait(), 30)
        async with asyncio.timeout(10):
            while True:
                async with http.get(f"http://127.0.0.1:{free_tcp_port}/readyz") as answer:
                    if answer.status == 200:
                        break
        assert await town.stop_bot() == 0
