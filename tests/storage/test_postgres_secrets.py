"""What a database tells of a secret vote once it is closed, and whom it shows the rows of which community."""

import asyncio
import re
import traceback
from functools import partial
from pathlib import Path

import asyncpg
import pytest
import stores
from ballot_play import NOW, cast, live, offered, opened
from council_play import GROUP_A, Clock, Play, given

from actions import communities, options, votes
from actions.ballots import BallotTap, cast_ballots
from rules.stages import Stage
from rules.votes import Choice
from storage import matters
from storage.database import Database, StorageFailed, StoreError
from storage.postgres import MARKS, SECRET, WRITERS

# By where and in which transaction each home's row was written, and what else that transaction wrote.
TRACES = {
    "places": "SELECT elector FROM ballot ORDER BY ctid",
    "transactions": "SELECT elector FROM ballot ORDER BY xmin::text::bigint, ctid",
    "ballots and counts": "SELECT b.elector, c.choice FROM ballot b JOIN secret_count c ON c.xmin = b.xmin",
    "counts": "SELECT DISTINCT xmin::text FROM secret_count",
    "others": "SELECT b.elector FROM ballot b JOIN record r ON r.xmin = b.xmin UNION SELECT b.elector FROM ballot b"
    " JOIN card c ON c.xmin = b.xmin UNION SELECT b.elector FROM ballot b JOIN outbox o ON o.xmin = b.xmin"
    " UNION SELECT b.elector FROM ballot b JOIN seen_update s ON s.xmin = b.xmin"
    " UNION SELECT b.elector FROM ballot b JOIN further_home f ON f.xmin = b.xmin",
}
ORDER = (4, 2, 6, 1, 5, 3)


@pytest.fixture
async def play(server, tmp_path):
    clock = Clock()
    async with Database.open(stores.put_on_server(tmp_path / "corridor.db"), clock) as database:
        yield Play(database, clock)


def traces(play_path):
    return {what: [tuple(row) for row in stores.rows(play_path, query)] for what, query in TRACES.items()}


async def test_neither_places_nor_transactions_tell_who_voted_when(play, tmp_path):
    path = tmp_path / "corridor.db"
    await play.apply(rules=NOW)
    number = await play.supported("A bench")
    await play.database.unit(lambda unit: matters.set_stage(unit, number, Stage.ADOPTED))
    vote = (await play.act(1, lambda *given: votes.notice(*given, number, "assembly", secret=True))).vote
    for home in ORDER:
        await live(play, user=50 + home, household=home)
    for place, home in enumerate(ORDER):
        await cast(play, vote, (50 + home, "for" if place < 4 else "against"))
    before = traces(path)
    assert before["places"] == before["transactions"] == [(home,) for home in ORDER], "while it is open the order shows"
    assert (ORDER[-1], "against") in before["ballots and counts"], "and the last vote of each choice"
    await play.database.compact()
    after = traces(path)
    electors = sorted(after["places"])
    assert after["places"] == after["transactions"] == electors, "the order of the key alone"
    assert len(after["ballots and counts"]) == len(ORDER) * 2, "each row was written with each"
    assert len(after["counts"]) == 1
    assert after["others"] == []


# What a secret ballot's transaction writes beside what is rewritten (and `last_commit`, and `person` where somebody is
# met or has a new name). No row of these ever knew a choice, and those of before say nothing that those of now do not.
KNOW_NO_CHOICE = {"further_home", "outbox", "seen_update"}
ROWS_WRITTEN = "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"


async def test_each_table_that_a_secret_ballot_writes_is_rewritten_or_knows_no_choice(play):
    """Whoever has such a transaction write a table more decides here what that table tells."""
    written = set()

    async def watched(user, work, *given):
        async def watching(unit, caller):
            before = await counted(unit)
            done = await work(unit, *given) if work is cast_ballots else await work(unit, caller, *given)
            written.update(row[0] for row in await counted(unit) - before)
            return done

        return await play.act(user, watching, chat=GROUP_A)

    async def counted(unit):  # of what came before the transaction, too
        return {tuple(row) for row in await unit.connection.fetch(ROWS_WRITTEN)}

    secret = await opened(play, secret=True)
    for home in (1, 2):
        await live(play, user=51, household=home)
    tap = BallotTap(7, 51, "en", GROUP_A, True, secret, Choice.FOR)
    (reply,) = await watched(51, cast_ballots, [tap])
    assert (reply.said.changed, reply.further) == (True, 1)
    choosing = await offered(play, "up_to_k_2", secret=True)
    marking = await watched(51, options.open_marks, choosing)
    await watched(51, partial(options.mark, on=True), marking.id, 2)
    assert (await watched(51, options.cast, marking.id, "en")).said.changed
    assert written == {*SECRET, *MARKS, *KNOW_NO_CHOICE}


async def test_a_compaction_leaves_the_tables_of_homes_alone(play, tmp_path):
    """Of a district they are most of the store, and everybody's taps waited until each was rewritten."""
    files = "SELECT relname, relfilenode FROM pg_class WHERE relnamespace = 'corridor'::regnamespace AND relkind = 'r'"
    await play.apply()
    before = {tuple(row) for row in stores.rows(tmp_path / "corridor.db", files)}
    await play.database.compact()
    after = {tuple(row) for row in stores.rows(tmp_path / "corridor.db", files)}
    assert {table for table, _ in after - before} == {"ballot", "secret_count", "card", "marking"}


@pytest.mark.long
async def test_a_reader_holds_up_a_compaction_not_the_bot(play, tmp_path):
    other = await asyncpg.connect(stores.at(tmp_path / "corridor.db").url)
    await other.execute("BEGIN; SELECT count(*) FROM corridor.vote")
    with pytest.raises(StorageFailed, match="while somebody reads"):
        await play.database.compact()
    await other.close()
    await play.database.compact()


async def test_a_role_of_a_community_does_not_watch_its_secret_votes(play, tmp_path):
    """The roll says who voted; whoever saw a count rise with it would know how."""
    await play.apply(rules=NOW)
    number = await play.supported("A bench")
    await play.database.unit(lambda unit: matters.set_stage(unit, number, Stage.ADOPTED))
    vote = (await play.act(1, lambda *given: votes.notice(*given, number, "assembly", secret=True))).vote
    await live(play, user=50, household=1)
    await cast(play, vote, (50, "for"))
    url = stores.at(tmp_path / "corridor.db").url
    owner = await asyncpg.connect(url, server_settings={"search_path": "corridor"})
    await owner.execute("CREATE ROLE watcher LOGIN; SELECT let_read('watcher', 1)")
    try:
        watcher = await asyncpg.connect(url.replace("corridor@", "watcher@"))
        seen = []
        for state in ("open", "preliminary"):
            await owner.execute("UPDATE vote SET state = $1 WHERE id = $2", state, vote)
            seen.append(await watcher.fetchval("SELECT sum(n)::int FROM corridor.secret_count"))
        assert seen == [None, 1]
        await watcher.close()
    finally:
        await owner.execute("DROP OWNED BY watcher; DROP ROLE watcher")
        await owner.close()


async def test_a_reader_that_was_dropped_is_in_no_migrations_way(play, tmp_path):
    """Nor one whom a dump names and the server to which it is restored does not know."""
    await play.apply()
    owner = await asyncpg.connect(stores.at(tmp_path / "corridor.db").url, server_settings={"search_path": "corridor"})
    try:
        await owner.execute("CREATE ROLE gone LOGIN; SELECT let_read('gone', 1); DROP OWNED BY gone; DROP ROLE gone")
        await owner.execute("SELECT separate()")
        assert await owner.fetch("SELECT * FROM reader") == []
    finally:
        await owner.close()


async def test_a_community_that_is_not_there_is_read_by_nobody_and_in_no_migrations_way(play, tmp_path):
    """It was taken without a word, and the role saw nothing."""
    owner = await asyncpg.connect(stores.at(tmp_path / "corridor.db").url, server_settings={"search_path": "corridor"})
    try:
        with pytest.raises(asyncpg.RaiseError, match="there is no community 99"):
            await owner.execute("SELECT let_read('corridor', 99)")
        await owner.execute("INSERT INTO reader (role, community) VALUES ('corridor', 99); SELECT separate()")
        assert await owner.fetch("SELECT * FROM reader") == []
    finally:
        await owner.close()


async def test_who_sees_the_rows_of_before_holds_up_a_compaction_whatever_is_read(play, tmp_path):
    """For a snapshot of before, a rebuild would lay down each old count, with the number of its transaction."""
    other = await asyncpg.connect(stores.at(tmp_path / "corridor.db").url, server_settings={"search_path": "corridor"})
    await other.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT count(*) FROM record")
    with pytest.raises(StorageFailed, match="while somebody reads"):
        await play.database.compact()
    await other.close()
    await play.database.compact()


async def test_what_a_statement_fails_with_repeats_no_row(play):
    async def bad(unit):
        row = (4000 + 711, None)
        await unit.connection.run("INSERT INTO code_try (community, telegram_id, at) VALUES (0, ?, ?)", row)

    with pytest.raises(StoreError, match='null value in column "at"') as failed:
        await play.database.unit(bad)
    assert "4711" not in "".join(traceback.format_exception(failed.value))


async def test_a_server_that_sends_its_log_on_is_a_copy(play, tmp_path):
    assert not await play.database.read(lambda reader: reader.connection.copied())
    other = await asyncpg.connect(stores.at(tmp_path / "corridor.db").url)
    await other.execute("SELECT pg_create_physical_replication_slot('a_replica')")
    try:
        assert await play.database.read(lambda reader: reader.connection.copied())
    finally:
        await other.execute("SELECT pg_drop_replication_slot('a_replica')")
        await other.close()


async def test_after_the_manuals_revocation_nobody_connects_and_stops_the_bot_but_who_was_let_in(play, tmp_path):
    """An advisory lock needs no right to any table."""
    address = stores.at(tmp_path / "corridor.db")
    manual = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
    revoke, grant, holders = (
        re.search(f"`({how}[^`]*)`", manual)[1].replace("DATABASE corridor", f"DATABASE {address.name}")
        for how in ("REVOKE CONNECT", "GRANT CONNECT ON", "SELECT pid, usename")
    )
    owner = await asyncpg.connect(address.url)
    await owner.execute("CREATE ROLE stranger LOGIN; CREATE ROLE reports_of_green LOGIN")
    try:
        stranger = await asyncpg.connect(address.url.replace("corridor@", "stranger@"))
        await stranger.execute(f"SELECT pg_advisory_lock({WRITERS})")
        writing = asyncio.ensure_future(play.apply())
        assert not (await asyncio.wait([writing], timeout=0.2))[0]
        assert "stranger" in {row["usename"] for row in await owner.fetch(holders)}
        await stranger.close()
        await writing
        await owner.execute(f"{revoke}; {grant}")
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
            await asyncpg.connect(address.url.replace("corridor@", "stranger@"))
        await (await asyncpg.connect(address.url.replace("corridor@", "reports_of_green@"))).close()
    finally:
        await owner.execute("DROP OWNED BY reports_of_green; DROP ROLE stranger, reports_of_green")
        await owner.close()


async def test_a_role_of_one_community_sees_no_row_of_another(play, tmp_path):
    for name in ("Green", "Red"):
        chats = [{"id": -500 - len(name), "role": "residents"}]
        told = given(name=name, chats=chats)
        await play.database.unit(lambda unit, told=told: communities.apply(unit, told, b"k" * 32))
    owner = await asyncpg.connect(stores.at(tmp_path / "corridor.db").url, server_settings={"search_path": "corridor"})
    await owner.execute("CREATE ROLE reports LOGIN; SELECT let_read('reports', 1)")
    try:
        reports = await asyncpg.connect(stores.at(tmp_path / "corridor.db").url.replace("corridor@", "reports@"))
        tables = await play.database.read(lambda reader: reader.connection.tables())
        carrying = {table for table, columns in tables.items() if "community" in columns}
        bound = {row[0] for row in await owner.fetch("SELECT polrelid::regclass::text FROM pg_policy")}
        assert bound == carrying
        shown, held = {}, {}
        for table in sorted(bound):
            query = f"SELECT community, count(*) FROM corridor.{table} GROUP BY community"  # noqa: S608 - its own name
            shown[table], held[table] = dict(await reports.fetch(query)), dict(await owner.fetch(query))
        assert held["household"].keys() == held["seat"].keys() == held["record"].keys() == {1, 2}
        assert shown == {table: {1: n[1]} if 1 in n else {} for table, n in held.items()}
        await reports.execute("SET corridor.community = 2")
        assert await reports.fetchval("SELECT count(*) FROM corridor.seat WHERE community = 2") == 0
        for more in ("DELETE FROM seat", "SELECT * FROM reader", "SELECT let_read('reports', 2)"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await reports.execute(f"SET search_path = corridor; {more}")
        await reports.close()
    finally:
        await owner.execute("DROP OWNED BY reports; DROP ROLE reports")
        await owner.close()


@pytest.fixture
async def green(server, play, tmp_path):
    """The bot's own connection, and one of a role that may read the first of two communities."""
    for name in ("Green", "Red"):
        told = given(name=name, chats=[{"id": -500 - len(name), "role": "residents"}])
        await play.database.unit(lambda unit, told=told: communities.apply(unit, told, b"k" * 32))
    url = stores.at(tmp_path / "corridor.db").url
    owner = await asyncpg.connect(url, server_settings={"search_path": "corridor"})
    await owner.execute("CREATE ROLE green LOGIN; SELECT let_read('green', 1)")
    role = await asyncpg.connect(url.replace("corridor@", "green@"))
    yield owner, role
    await role.close()
    await owner.execute("DROP OWNED BY green; DROP ROLE green")
    await owner.close()


FORGED = (
    "CREATE TEMP TABLE reader (role text, community bigint); INSERT INTO reader VALUES ('green', 2);"
    " GRANT SELECT ON reader TO PUBLIC"
)
OF_SCHEMA_40 = (
    "ALTER FUNCTION community_of(text) SET search_path = corridor; DELETE FROM schema_version WHERE version > 40"
)


async def test_a_role_with_a_table_of_its_own_named_reader_sees_no_other_community(green, tmp_path):
    """Whose temporary tables come first in a search path that does not name them; also in a store of before."""
    owner, role = green
    await role.execute(FORGED)
    seen = "SELECT array_agg(name) FROM corridor.community"
    assert await role.fetchval(seen) == ["Green"]
    await owner.execute(OF_SCHEMA_40)
    assert await role.fetchval(seen) == ["Red"], "as it was"
    async with Database.open(stores.at(tmp_path / "corridor.db"), Clock()):
        assert await role.fetchval(seen) == ["Green"]
