"""What a database tells of a secret vote once it is closed, and whom it shows the rows of which community."""

import asyncio
import os
import re
import traceback
from functools import partial
from pathlib import Path

import asyncpg
import pytest
import stores
from ballot_play import NOW, cast, live, offered, opened
from council_play import GROUP_A, Clock, Play, given
from postgres_server import binaries

from actions import communities, options, verification, votes
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


async def test_a_compaction_that_waits_for_who_reads_holds_up_no_tap(play, tmp_path):
    other = await asyncpg.connect(stores.at(tmp_path / "corridor.db").url, server_settings={"search_path": "corridor"})
    await other.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT count(*) FROM record")
    compacting = play.database.compact()
    await play.apply()
    assert not compacting.done()
    await other.close()
    await compacting


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


async def readable(role):
    """The columns that a role may read, by table."""
    found = await role.fetch(
        "SELECT c.relname, array_agg(a.attname::text) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = 'corridor'::regnamespace AND has_column_privilege(c.oid, a.attnum, 'SELECT')"
        " AND NOT a.attisdropped GROUP BY c.relname"
    )
    return {table: set(columns) for table, columns in found}


async def test_a_role_of_one_community_sees_no_row_of_another(green, play):
    owner, role = green
    tables = await play.database.read(lambda reader: reader.connection.tables())
    bound = {row[0] for row in await owner.fetch("SELECT polrelid::regclass::text FROM pg_policy")}
    assert bound == {table for table, columns in tables.items() if "community" in columns}
    shown, held = {}, {}
    for table in await readable(role):
        query = f"SELECT community, count(*) FROM corridor.{table} GROUP BY community"  # noqa: S608 - its own name
        shown[table], held[table] = dict(await role.fetch(query)), dict(await owner.fetch(query))
    assert held["household"].keys() == held["seat"].keys() == held["record"].keys() == {1, 2}
    assert shown == {table: {1: n[1]} if 1 in n else {} for table, n in held.items()}
    await role.execute("SET corridor.community = 2")
    assert await role.fetchval("SELECT count(*) FROM corridor.seat WHERE community = 2") == 0
    for more in ("DELETE FROM seat", "SELECT * FROM reader", "SELECT let_read('green', 2)"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await role.execute(f"SET search_path = corridor; {more}")


FORGED = (
    "CREATE TEMP TABLE reader (role text, community bigint); INSERT INTO reader VALUES ('green', 2);"
    " GRANT SELECT ON reader TO PUBLIC"
)
OF_SCHEMA_40 = (
    "ALTER FUNCTION community_of(text) SET search_path = corridor; DROP TABLE key_check;"
    " GRANT SELECT ON ALL TABLES IN SCHEMA corridor TO green; DELETE FROM schema_version WHERE version > 40"
)


# What no role of a community reads: whoever adds a table or a column decides on it in prelude.sql, or here.
KEPT = (
    "attempt bot card chat_before chat_halt code_try dead_letter dialogue draft due founding further_home handover"
    " household_file intake_beat invitation join_code join_dispute join_opinion key_check marking merge_offer"
    " new_group number_series option_draft outage outbox pace paper_answer person poll_answer record_text"
    " schema_version secret_count seen_update survey_poll update_aside"
)
KEPT_OF = {
    "agenda_choice": "person", "agreement": "person agreed_by", "ballot": "person nonce receipt",
    "call_signature": "person", "chat": "telegram_id topic hearing_topic suspended",
    "commendation": "nominee nominated_by deed chat message", "commendation_word": "why",
    "community": "settings declaration", "comparison": "entered_by confirmed_by",
    "completion_objection": "person text answer", "consultation": "question convener opinion why",
    "consultation_party": "text", "consultation_question": "person text answer", "door_round": "person",
    "household": "generation", "matter": "person text chat topic message media",
    "mediation": "person text home chat message passed_on place agreement", "meeting": "chat", "milestone": "media",
    "minutes": "roll", "minutes_entry": "text owner_name", "motion": "text", "objection": "person text answer",
    "paper_ballot": "photo proxy proxy_key choice entered_by checked_by", "party": "users",
    "poll": "chat telegram_poll message", "project": "budget", "project_note": "text media",
    "request": "person title text untitled media note lead vulnerable similar", "seat": "telegram_id name",
    "seat_matter": "names", "sign_up": "person", "signed_list": "photo words entered_by checked_by",
    "staff": "telegram_id name", "support": "person", "talk": "photo entered_by", "task": "before after",
    "undertaking": "text reported_by",
}  # fmt: skip


async def test_what_a_role_of_a_community_reads_is_decided_column_by_column(green, play):
    tables = await play.database.read(lambda reader: reader.connection.tables())
    seen = await readable(green[1])
    assert tables.keys() - seen.keys() == set(KEPT.split())
    assert seen.keys() <= tables.keys()
    kept = {table: set(tables[table]) - columns for table, columns in seen.items()}
    assert {table: columns for table, columns in kept.items() if columns} == {
        table: set(columns.split()) for table, columns in KEPT_OF.items()
    }


async def test_a_role_of_a_community_sees_no_marks_and_no_account(green, play):
    """The roll says who voted; whoever saw a count rise with it, or in which order rows came, would know how."""
    owner, role = green
    vote = await opened(play, secret=True)
    account = 700000051
    await live(play, user=account, household=1)
    await cast(play, vote, (account, "for"))
    await owner.execute("INSERT INTO marking (community, vote, person, marks) VALUES (1, $1, 1, '1,2')", vote)
    await role.execute("SET search_path = corridor")
    assert await role.fetchval("SELECT count(*) FROM ballot WHERE vote = $1", vote) == 1
    for query in ("SELECT marks FROM marking", "SELECT n FROM secret_count", "EXPLAIN SELECT n FROM secret_count",
                  "SELECT xmin FROM ballot", "SELECT ctid FROM ballot", "SELECT payload FROM outbox"):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await role.fetch(query)
    await owner.execute("UPDATE matter SET chat = $1", account)  # as one that was proposed in private
    for table, columns in (await readable(role)).items():
        row = ", ".join(f'"{one}"::text' for one in sorted(columns))
        told = await role.fetch(f"SELECT concat_ws(' ', {row}) FROM {table}")  # noqa: S608 - its own names
        assert not [one for (one,) in told if str(account) in one], table


async def test_what_explain_estimates_tells_a_role_no_words_of_another_community(green):
    """It is asked about words that may begin a title until they do: no policy hides the samples of a column."""
    owner, role = green
    await owner.execute(
        "INSERT INTO matter (community, stage, person, title, text, scope, chat, raised_at, screen_by, support_until,"
        " support_needed) SELECT 2, 'raised', 1, 'A bench ' || i, '', '', 1, 1, 1, 1, 1 FROM generate_series(1, 60) i"
    )
    await owner.execute("ANALYZE matter")
    asked = "EXPLAIN SELECT title FROM corridor.matter WHERE title >= '{}'"
    told = {str(await role.fetch(asked.format(word))).replace(word, "") for word in ("A bench", "A bench 3", "B")}
    assert len(told) == 1


async def test_the_owner_of_the_tables_loses_no_right_to_them_by_being_let_read(green):
    owner, _ = green
    with pytest.raises(asyncpg.RaiseError, match="corridor owns the tables"):
        await owner.execute("SELECT let_read('corridor', 1)")
    await owner.execute("INSERT INTO reader (role, community) VALUES ('corridor', 1); SELECT separate()")
    assert [row["role"] for row in await owner.fetch("SELECT role FROM reader")] == ["green"]


async def test_a_role_with_a_table_of_its_own_named_reader_sees_no_other_community(green, tmp_path):
    """Whose temporary tables come first in a search path that does not name them; also in a store of before."""
    owner, role = green
    await role.execute(FORGED)
    seen = "SELECT array_agg(name) FROM corridor.community"
    assert await role.fetchval(seen) == ["Green"]
    await owner.execute(OF_SCHEMA_40)
    assert await role.fetchval(seen) == ["Red"], "as it was"
    before = await readable(role)
    async with Database.open(stores.at(tmp_path / "corridor.db"), Clock()):
        assert await role.fetchval(seen) == ["Green"]
        assert "marking" in before.keys() - (await readable(role)).keys()


@pytest.mark.long
async def test_a_dump_comes_back_as_the_docs_say(green, play, server, tmp_path):
    manual = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
    source, restored, file = stores.at(tmp_path / "corridor.db"), await server.create(), tmp_path / "x.dump"
    env = os.environ | {
        "PATH": f"{binaries()}:{os.environ['PATH']}", "PGHOST": str(server.folder), "PGUSER": "corridor"
    }  # fmt: skip
    for how, name in (("pg_dump", source.name), ("pg_restore", restored.name)):
        command = re.search(rf"`([^`]*{how} -[^`]*)`", manual)[1]
        told = command.replace("DATABASE", name).replace("FILE", str(file))
        assert await (await asyncio.create_subprocess_shell(told, env=env)).wait() == 0, told
    assert file.stat().st_mode & 0o777 == 0o600
    try:
        async with Database.open(restored, Clock()) as database:
            assert await database.read(verification.verify) == await play.read(verification.verify)
        owner = await asyncpg.connect(restored.url, server_settings={"search_path": "corridor"})
        for row in await owner.fetch("SELECT role, community FROM reader"):
            await owner.execute("SELECT let_read($1, $2)", *row)
        role = await asyncpg.connect(restored.url.replace("corridor@", "green@"))
        assert await role.fetchval("SELECT array_agg(name) FROM corridor.community") == ["Green"]
        assert await readable(role) == await readable(green[1])
        await role.close()
        await owner.close()
    finally:
        await server.drop(restored.name)
