"""PostgreSQL behind the seam, by asyncpg: a connection that heals, and never does a commit twice.

Everything of ours is in the schema `corridor` of the database that the address names.
"""

import asyncio
import logging
import secrets
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import asyncpg
from asyncpg.connect_utils import SessionAttribute

from storage import dialect
from storage.connection import SQL, Row, StoreError, named
from storage.lock import StoreLocked
from storage.stores import Address, User

T = TypeVar("T")

log = logging.getLogger("corridor.storage")

PRELUDE = SQL / "postgresql" / "prelude.sql"
WRITERS, MIGRATING = 0x436F7272, 0x436F7273  # advisory locks: of all that write, and of who changes the schema
PATIENCE = 30.0  # seconds for a statement, after which the wire counts as cut
HOURS = 12 * 3600.0  # seconds for what rebuilds tables
DIAL = 5.0  # seconds for one attempt to connect
CLOSE = 0.5  # seconds for a server to take a farewell
WAITS = (0.0, 0.1, 0.5, 1.0, 2.0, 3.0)  # seconds before each attempt
STATEMENTS = 1000  # prepared statements kept a connection: more than there are queries
# A server must notice soon that a client is gone: its backend would go on holding the lock of all that write.
SESSION = {
    "search_path": "corridor",
    "application_name": "corridor",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10000",
}
# A worker that is cut off within a transaction holds up all others for so long (milliseconds).
WRITING = {"idle_in_transaction_session_timeout": "10000"}
CHANNEL = "corridor"  # by which one worker wakes the others
# SQLSTATE, or what it begins with. After these the connection is of no use, or leads to a server that must not be
# written; and a COMMIT that they answer may have happened.
LOST = ("08", "57P", "25006", "25P03")
NEVER = (asyncpg.ClientConfigurationError, ssl.SSLError)  # of who dials, where the wire was not just cut
NO_TLS = "rejected SSL upgrade"  # of asyncpg's ConnectionError, as of a server that is away
CUT = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)
AGAIN_HERE = ("40001", "40P01", "55P03", "53300")  # nothing has happened, and another attempt may succeed
AT_FAULT = (*LOST, *AGAIN_HERE, "28", "3D", "42501", "53", "57", "58", "F0", "XX")
# Rows of secret votes, rewritten in the order of their keys; and where old versions of rows may tell a choice: what was
# marked, and digests of cards that showed it. All else that a ballot's transaction writes says after a rewrite what it
# said before (tests/storage/test_postgres_secrets.py), and may be as large as a district.
SECRET = {
    "ballot": "vote IN (SELECT id FROM vote WHERE secret = 1)",
    "secret_count": "true",
}
MARKS = ("card", "marking")
OURS = {"last_commit", "lease", "reader"}  # tables that SQLite has no use for
READERS = 50  # tenths of a second in which those that read end, before a compaction is given up
# The oldest transaction that a snapshot of now still takes for running, and what is open in this database beside us.
OPEN = (
    "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest, ARRAY(SELECT l.virtualtransaction"
    " FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'virtualxid'"
    " AND a.datname = current_database() AND l.pid <> pg_backend_pid()) AS open"
)


class PostgresConnection:
    """A connection of asyncpg behind the seam; where it is lost, the next transaction begins on a new one."""

    def __init__(self, address: Address, *, read_only: bool, user: User | None = None) -> None:
        self._address = address
        self._read_only = read_only
        self._user = user  # whose lock each session holds before it writes
        self._inner: Any = None  # asyncpg.Connection, none once it is lost
        self._writer = secrets.token_hex(8)  # in last_commit
        self._number = 0
        self.statements = 0

    @classmethod
    async def open(cls, address: Address, *, read_only: bool, user: User | None = None) -> "PostgresConnection":
        """Connect; StoreError where the server cannot be reached or refuses."""
        connection = cls(address, read_only=read_only, user=user)
        try:
            await connection._dial()
        except BaseException:
            connection.abort()
            raise
        return connection

    async def begin(self) -> None:
        """Begin a transaction, on a new connection where the last one is lost.

        All that write hold one lock from the first statement to the end of their transaction, so that they come one
        after the other as in SQLite: the record's chain, the numbers and one ballot a home rest on it. READ COMMITTED,
        because a snapshot taken before the lock was given would not show what its last holder wrote.
        """
        if self._inner is None or self._inner.is_closed():
            await self._dial()
        if self._read_only:
            await self._do(lambda inner: inner.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            return
        self._number += 1
        old = "DELETE FROM last_commit WHERE at < now() - interval '7 days'; " if self._number == 1 else ""
        note = (
            f"{old}INSERT INTO last_commit (writer, number) VALUES ('{self._writer}', {self._number})"  # noqa: S608 - ours
            " ON CONFLICT (writer) DO UPDATE SET number = excluded.number, at = now()"
        )
        await self._do(
            lambda inner: inner.execute(f"BEGIN; SELECT pg_advisory_xact_lock({WRITERS}); {note}", timeout=2 * PATIENCE)
        )

    async def commit(self) -> None:
        """Make the transaction durable; where the answer is lost, find out whether it was."""
        try:
            done = await self._do(lambda inner: inner.execute("COMMIT"))
        except StoreError as error:
            if self._inner is None and await self._is_on_disk():
                return
            raise StoreError(f"the commit was lost ({error})", at_fault=True, again=error.again) from error
        if done != "COMMIT":  # a statement in it had failed, and nobody undid it
            raise StoreError("the transaction was broken off", at_fault=True)

    async def _is_on_disk(self) -> bool:
        """Whether the last transaction has happened: asked under the lock, which its backend holds until it is over."""
        while True:
            try:
                await self._dial()
                await self._do(lambda inner: inner.execute(f"BEGIN; SELECT pg_advisory_xact_lock({WRITERS})"))
                found = await self._do(
                    lambda inner: inner.fetchval("SELECT number FROM last_commit WHERE writer = $1", self._writer)
                )
                await self._do(lambda inner: inner.execute("ROLLBACK"))
            except StoreError as error:
                log.warning("whether the last commit is on disk cannot be asked yet: %s", error)
                await asyncio.sleep(WAITS[-1])
            else:
                log.warning(
                    "the answer to a commit was lost; it is %s", "on disk" if found == self._number else "undone"
                )
                return bool(found == self._number)

    async def rollback(self) -> None:
        """Undo the transaction, if one is open; never raises."""
        if self._inner is None or not self._inner.is_in_transaction():
            return
        try:
            await self._do(lambda inner: inner.execute("ROLLBACK"))
        except StoreError:
            self._hang_up()

    async def fetch(self, sql: str, parameters: Any = ()) -> list[Row]:
        """Run one statement and return all its rows."""
        self.statements += 1
        text, keys = dialect.numbered(sql)
        rows: list[Row] = await self._do(lambda inner: inner.fetch(text, *dialect.arguments(keys, parameters)))
        return rows

    async def run(self, sql: str, parameters: Any = ()) -> int:
        """Run one statement and return how many rows it changed."""
        self.statements += 1
        text, keys = dialect.numbered(sql)
        done = str(await self._do(lambda inner: inner.execute(text, *dialect.arguments(keys, parameters))))
        count = done.rpartition(" ")[2]
        return int(count) if count.isdecimal() else -1

    async def insert(self, sql: str, parameters: Any = ()) -> int:
        """Run one INSERT and return the id of the new row: its first column."""
        rows = await self.fetch(sql.rstrip().rstrip(";") + "\nRETURNING *", parameters)
        return int(rows[0][0]) if rows else 0

    async def run_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run one statement for each row."""
        text, keys = dialect.numbered(sql)
        given = [dialect.arguments(keys, row) for row in rows]
        self.statements += len(given)
        await self._do(lambda inner: inner.executemany(text, given))

    async def tell(self, whom: Iterable[str]) -> None:
        """Have all that listen woken once the transaction is durable."""
        for one in sorted(whom):
            await self.run("SELECT pg_notify(?, ?)", (CHANNEL, one))

    async def listen(self, heard: Callable[[str], None]) -> None:
        """Call `heard` with what any worker tells, from now on."""
        await self._do(lambda inner: inner.add_listener(CHANNEL, lambda *told: heard(told[-1])))

    def abort(self) -> None:
        """Hang up without a word, whatever is under way."""
        self._hang_up()

    async def migrate(self, sql: str) -> None:
        """Run the statements of a migration as one transaction, whole or not at all."""
        prelude = PRELUDE.read_text(encoding="utf-8")
        told = f"{prelude};{dialect.schema(sql)};SELECT separate()"
        script = f"BEGIN; SELECT pg_advisory_xact_lock({MIGRATING});{told};COMMIT"
        try:
            await self._slowly(script)
        except StoreError:
            await self.rollback()
            raise

    async def tables(self) -> dict[str, list[str]]:
        """Return the tables of the store with the names of their columns, without those that SQLite has no use for."""
        found: dict[str, list[str]] = {}
        # Not of information_schema: whom nothing is granted it tells that there is nothing.
        for usable, table, column in await self.fetch(
            "SELECT has_schema_privilege(c.relnamespace, 'USAGE'), c.relname, a.attname FROM pg_class c"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            " WHERE c.relnamespace = to_regnamespace('corridor') AND c.relkind = 'r' AND c.relname <> ALL (?)"
            " ORDER BY c.relname, a.attnum",
            (OURS,),
        ):
            if not usable:
                raise StoreError("its role may not use the schema corridor", at_fault=True)
            found.setdefault(table, []).append(column)
        return found

    async def stream(self, table: str, columns: Sequence[str], most: int) -> AsyncIterator[Sequence[Row]]:
        """Go through all rows of a table, at most so many at once in memory; within a transaction."""
        cursor = await self._do(lambda inner: inner.cursor(f"SELECT {named(columns)} FROM {table}"))  # noqa: S608 - names of ours
        while rows := await self._do(lambda _: cursor.fetch(most)):
            yield rows

    async def load(self, table: str, columns: Sequence[str], batches: AsyncIterator[Sequence[Row]]) -> None:
        """Put many rows into a table by one COPY; what they refer to may be among them."""
        rows = (tuple(row) async for batch in batches for row in batch)
        await self._do(
            lambda inner: inner.copy_records_to_table(
                table, records=rows, columns=columns, schema_name="corridor", timeout=HOURS
            )
        )
        # Until the server looks at it by itself, in a minute or so, it would take a full table for an empty one.
        await self._slowly(f"ANALYZE {table}")

    async def counters(self) -> list[Row]:
        """Return (table, number) of the highest numbers that its tables have given; they give none twice."""
        return await self.fetch(
            "SELECT c.relname, coalesce(pg_sequence_last_value(s.oid), 0) FROM pg_class s"
            " JOIN pg_depend d ON d.objid = s.oid AND d.deptype = 'i' JOIN pg_class c ON c.oid = d.refobjid"
            " WHERE s.relkind = 'S' AND s.relnamespace = 'corridor'::regnamespace ORDER BY 1"
        )

    async def count_from(self, table: str, last: int) -> None:
        """Have a table give numbers above this one."""
        if last:
            await self.fetch(
                "SELECT setval(pg_get_serial_sequence(c.oid::regclass::text, a.attname), ?) FROM pg_class c"
                " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attidentity <> ''"
                " WHERE c.relname = ? AND c.relnamespace = 'corridor'::regnamespace",
                (last, table),
            )

    async def damage(self) -> str | None:
        """Return None: a server looks after its own files, by checksums and pg_amcheck."""
        return None

    async def compact(self) -> None:
        """Write anew what secret votes left: neither transactions nor places tell an order then, nor old rows a choice.

        A VACUUM keeps each row's xmin, by which it could be told with what else it was written: first an UPDATE gives
        all rows of secret votes the same. CLUSTER lays a table down in the order of its key, in a new file.
        """
        await self.begin()
        for table, which in SECRET.items():
            await self.run(f"UPDATE {table} SET vote = vote WHERE {which}")  # noqa: S608 - words of ours
        ((last,),) = await self.fetch("SELECT pg_current_xact_id()::text::bigint")
        await self.commit()
        await self._seen_by_nobody(last)
        await self.run("SET lock_timeout = '5s'")  # who waits for a reader holds up all others
        try:
            for table in SECRET:
                await self._slowly(f"CLUSTER {table} USING {table}_pkey")
            for table in MARKS:
                await self._slowly(f"VACUUM (FULL) {table}")
        finally:
            await self.run("RESET lock_timeout")

    async def _seen_by_nobody(self, last: int) -> None:
        """Wait until nobody sees rows as a transaction found them: while somebody does, new files hold them, too."""
        before: set[str] | None = None
        for _ in range(READERS):
            ((oldest, now),) = await self.fetch(OPEN)
            if before is None and oldest > last:
                before = set(now)  # whoever begins from here on sees what it wrote
            if before is not None and before.isdisjoint(now):
                return
            await asyncio.sleep(0.1)
        raise StoreError("the tables cannot be rebuilt while somebody reads what they held", at_fault=True)

    async def copied(self) -> bool:
        """Whether the server keeps or sends on its log, in which each row can be found in the order it came."""
        ((so,),) = await self.fetch(
            "SELECT current_setting('archive_mode') <> 'off' OR EXISTS (SELECT 1 FROM pg_stat_replication)"
            " OR EXISTS (SELECT 1 FROM pg_replication_slots)"
        )
        return bool(so)

    async def close(self) -> None:
        """Close the connection."""
        if self._inner is not None and not self._inner.is_closed():
            try:
                await self._inner.close(timeout=CLOSE)
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                self._hang_up()
        self._inner = None

    async def _dial(self) -> None:
        """Connect anew, in several attempts: a server may be starting, or another one taking its place."""
        self._hang_up()
        for wait in WAITS:
            await asyncio.sleep(wait)
            try:
                self._inner = await asyncpg.connect(
                    self._address.url,
                    timeout=DIAL,
                    command_timeout=PATIENCE,
                    statement_cache_size=STATEMENTS,
                    max_cached_statement_lifetime=0,
                    server_settings=SESSION if self._read_only else SESSION | WRITING,
                    target_session_attrs=SessionAttribute.read_write,
                )
                await set_codecs(self._inner)
            except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as error:
                told = self._told(error)
                if not told.again or wait == WAITS[-1]:
                    raise told from error
            except (ValueError, OverflowError):  # its words may repeat a part of the address, as of a password
                raise StoreError("its address names no host and port that there can be", at_fault=True) from None
            else:
                break
        if self._user is not None:
            await self._let_in(self._user)

    async def _let_in(self, user: User) -> None:
        """Have the new session hold the lock of who uses the store, or hang up: without it nothing is written."""
        try:
            await user.hold(self)
        except StoreLocked as error:
            self._hang_up()
            raise StoreError(str(error), at_fault=True, again=True) from None
        except BaseException:
            self._hang_up()
            raise

    def _hang_up(self) -> None:
        if self._inner is not None:
            self._inner.terminate()
            self._inner = None

    async def _do(self, work: Callable[[Any], Awaitable[T]]) -> T:
        if self._inner is None:
            raise StoreError("the connection to PostgreSQL is lost", at_fault=True, again=True)
        try:
            return await work(self._inner)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as error:
            raise self._told(error) from error

    async def _slowly(self, sql: str) -> None:
        await self._do(lambda inner: inner.execute(sql, timeout=HOURS))

    def _told(self, error: Exception) -> StoreError:
        """Tell an error of asyncpg as one of the seam, and hang up where the connection is of no more use."""
        if self._inner is None and isinstance(error, NEVER) and not isinstance(error, CUT):
            return StoreError(str(error), at_fault=True)  # waiting mends neither an address nor a certificate
        if self._inner is None and NO_TLS in str(error):
            return StoreError("the server offers no TLS, and sslmode asks for it", at_fault=True)
        state = getattr(error, "sqlstate", None) or ""
        inner = self._inner
        gone = isinstance(error, OSError) or inner is None or inner.is_closed()
        if gone and not state:
            state = "08"
        lost = state.startswith(LOST) and not (self._read_only and state == "25006")  # a reader that would write
        if lost:
            self._hang_up()
        if isinstance(error, asyncpg.PostgresError):
            error.detail = None  # it repeats the row, which may be a ballot, and an error is logged and kept
            if state.startswith("22"):  # of what cannot be taken the words repeat the value itself
                error.args = (f"a value cannot be taken ({type(error).__name__}, {state})",)
        words = str(error) or f"PostgreSQL does not answer ({type(error).__name__})"
        return StoreError(words, at_fault=state.startswith(AT_FAULT), again=lost or state.startswith(AGAIN_HERE))


def _whole(text: str) -> int | float:
    # Sums of whole numbers are numeric, and SQLite's are whole.
    return float(text) if "." in text else int(text)


async def set_codecs(inner: Any) -> None:
    """Have values come as from SQLite: sums as whole numbers, truth as 0 and 1."""
    await inner.set_type_codec("numeric", schema="pg_catalog", encoder=str, decoder=_whole, format="text")
    await inner.set_type_codec(
        "bool", schema="pg_catalog", encoder=lambda so: bytes([bool(so)]), decoder=lambda raw: raw[0], format="binary"
    )
