"""The one writer: shared commits, the order of the queue, failures that stay alone, and a store that is at fault."""

import asyncio
import os
import stat
import sys
from datetime import timedelta

import pytest
import stores
from council_play import Clock
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_store import InlineConnection

from storage import migrations
from storage.database import MOST_IN_A_COMMIT, Database, StorageFailed, StoreError

INSERT = "INSERT INTO code_try (community, telegram_id, at) VALUES (0, ?, 0)"
HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1])
held.execute("BEGIN IMMEDIATE")
print(flush=True)
input()
"""
ROOM = 2**30  # more pages than any store here has


@pytest.fixture
def path(tmp_path):
    return tmp_path / "corridor.db"


@pytest.fixture
async def store(path):
    async with Database.open(stores.at(path), Clock()) as database:
        yield database


def note(number):
    """A unit of work that leaves a number behind."""

    async def work(unit):
        await unit.connection.run(INSERT, (number,))
        return number

    return work


def note_and_fail(number):
    async def work(unit):
        await unit.connection.run(INSERT, (number,))
        raise LookupError(f"{number} is refused")

    return work


def pragma(text):
    async def work(unit):
        await unit.connection.fetch(f"PRAGMA {text}")

    return work


def on_disk(path):
    """What a stranger with the store sees, in the order in which it was written."""
    place = "ctid" if stores.ON_POSTGRESQL else "rowid"
    return [row[0] for row in stores.rows(path, f"SELECT telegram_id FROM code_try ORDER BY {place}")]  # noqa: S608


# Group commit


async def test_what_arrives_one_after_the_other_in_the_same_moment_shares_a_commit(store):
    """As posts to a webhook do: each is read in a turn of the loop of its own."""

    async def arrive(turn):
        for _ in range(turn):
            await asyncio.sleep(0)
        return await store.unit(note(turn))

    before = store.counts.commits
    assert await asyncio.gather(*map(arrive, range(20))) == list(range(20))
    assert store.counts.commits - before == 1


async def test_units_that_wait_together_share_one_commit(store, path):
    waiting = [store.submit(note(number)) for number in range(50)]
    assert await asyncio.gather(*waiting) == list(range(50))
    assert (store.counts.commits, store.counts.units, store.counts.jobs) == (1, 50, 50)
    assert on_disk(path) == list(range(50))


async def test_a_commit_takes_only_so_many(store, path):
    waiting = [store.submit(note(number)) for number in range(MOST_IN_A_COMMIT + 1)]
    await asyncio.gather(*waiting)
    assert store.counts.commits == 2
    assert on_disk(path) == list(range(MOST_IN_A_COMMIT + 1))


async def test_what_arrives_during_a_commit_goes_into_the_next(store, path):
    leave = asyncio.Event()

    async def slow(unit):
        await leave.wait()

    waiting = [store.submit(slow)]
    await asyncio.sleep(0.02)
    waiting += [store.submit(note(number)) for number in range(3)]
    leave.set()
    await asyncio.gather(*waiting)
    assert (store.counts.commits, store.counts.units) == (2, 4)
    assert on_disk(path) == [0, 1, 2]


async def test_nobody_is_answered_before_the_commit(store, path):
    leave = asyncio.Event()
    seen = []

    async def slow(unit):
        await leave.wait()
        seen.append(on_disk(path))

    first, last = store.submit(note(1)), store.submit(slow)
    await asyncio.sleep(0.05)
    assert not first.done()
    assert on_disk(path) == []
    leave.set()
    await last
    assert first.done()
    assert seen == [[]], "a stranger saw an unfinished commit"
    assert on_disk(path) == [1]


async def test_an_answer_means_that_it_is_on_disk(store, path):
    for number in range(5):
        await store.unit(note(number))
        assert on_disk(path) == list(range(number + 1))


async def test_the_time_of_a_unit_is_that_of_its_start(path):
    clock, times = Clock(), []

    async def look(unit):
        times.append((unit.now, unit.ms))
        clock.at += timedelta(microseconds=1_234_567)

    async with Database.open(stores.at(path), clock) as store:
        await asyncio.gather(store.submit(look), store.submit(look))
    assert times[1][0] - times[0][0] == timedelta(microseconds=1_234_567)
    assert times[1][1] - times[0][1] == 1234


# Failures that stay alone


async def test_a_unit_that_fails_is_undone_alone(store, path):
    kept, failed, later = store.submit(note(1)), store.submit(note_and_fail(2)), store.submit(note(3))
    with pytest.raises(LookupError, match="2 is refused"):
        await failed
    assert [await kept, await later] == [1, 3]
    assert store.counts.commits == 1
    assert on_disk(path) == [1, 3]


async def test_a_breach_of_a_constraint_is_the_fault_of_its_unit(store, path):
    async def twice(unit):
        await unit.connection.run(INSERT, (2,))
        await unit.connection.run("INSERT INTO seen_update VALUES (7, 0, 0)")
        await unit.connection.run("INSERT INTO seen_update VALUES (7, 0, 0)")

    kept, failed = store.submit(note(1)), store.submit(twice)
    with pytest.raises(StoreError):
        await failed
    await kept
    assert on_disk(path) == [1]


async def test_a_caller_who_went_away_does_not_harm_the_others(store, path):
    gone, stays, fails = store.submit(note(1)), store.submit(note(2)), store.submit(note_and_fail(3))
    gone.cancel()
    fails.cancel()
    assert await stays == 2
    assert on_disk(path) == [1, 2]


# Together


class Together:
    """Work that takes many items at once, and keeps how it was called."""

    def __init__(self, poison=()):
        self.calls, self.poison = [], set(poison)

    async def __call__(self, unit, items):
        self.calls.append(list(items))
        for item in items:
            await unit.connection.run(INSERT, (item,))
            if item in self.poison:
                raise LookupError(f"{item} is refused")
        return [item * 10 for item in items]


async def test_items_of_the_same_work_become_one_unit_only_side_by_side(store, path):
    one, other = Together(), Together()
    waiting = [
        store.submit_together(one, 1), store.submit_together(one, 2), store.submit(note(3)),
        store.submit_together(one, 4), store.submit_together(other, 5), store.submit_together(one, 6),
    ]  # fmt: skip
    assert await asyncio.gather(*waiting) == [10, 20, 3, 40, 50, 60]
    assert (one.calls, other.calls) == ([[1, 2], [4], [6]], [[5]])
    assert (store.counts.commits, store.counts.units) == (1, 5)
    assert on_disk(path) == [1, 2, 3, 4, 5, 6]


async def test_a_batch_that_fails_is_replayed_one_by_one(store, path):
    work = Together(poison={2})
    results = await asyncio.gather(*(store.submit_together(work, n) for n in (1, 2, 3)), return_exceptions=True)
    assert [results[0], results[2]] == [10, 30]
    assert isinstance(results[1], LookupError)
    assert work.calls == [[1, 2, 3], [1], [2], [3]]
    assert on_disk(path) == [1, 3]


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["alone", "fails", "together", "other"]), st.booleans()), min_size=1, max_size=30
    )
)
def test_whatever_is_queued_has_the_effect_of_one_after_another(tmp_path_factory, plan):
    """A naive model: each item by itself, in order, leaves its number unless it is poison."""
    path = tmp_path_factory.mktemp("model") / "corridor.db"

    async def play():
        poison = {number for number, (kind, bad) in enumerate(plan) if bad and kind != "alone"}
        works = {"together": Together(poison), "other": Together(poison)}
        async with Database.open(stores.at(path), Clock()) as store:
            waiting = []
            for number, (kind, _) in enumerate(plan):
                if kind in works:
                    waiting.append(store.submit_together(works[kind], number))
                else:
                    waiting.append(store.submit((note_and_fail if number in poison else note)(number)))
                if number % 7 == 6:
                    await asyncio.sleep(0)
            return poison, await asyncio.gather(*waiting, return_exceptions=True)

    poison, results = asyncio.run(play())
    assert on_disk(path) == [number for number in range(len(plan)) if number not in poison]
    assert {number for number, result in enumerate(results) if isinstance(result, LookupError)} == poison


# A store at fault


async def all_fail(store, path, works):
    """Everything that waits together fails as one, and nothing of it has happened."""
    before = on_disk(path)
    results = await asyncio.gather(*(store.submit(work) for work in works), return_exceptions=True)
    assert [type(result) for result in results] == [StorageFailed] * len(works)
    assert on_disk(path) == before
    return [str(result) for result in results]


async def fill(unit):
    await unit.connection.run(
        "INSERT INTO dead_letter (community, update_id, body, error, at) VALUES (0, 1, ?, '', 0)", ("x" * 100_000,)
    )


@stores.only_sqlite("how a file fails")
async def test_a_full_disk_fails_all_who_share_the_commit_and_is_forgotten_when_there_is_room(store, path):
    await store.unit(note(1))
    await store.unit(pragma("max_page_count = 1"))
    said = await all_fail(store, path, [note(2), fill, note(3)])
    assert "full" in said[0]
    await store.unit(note(4))
    await store.unit(pragma(f"max_page_count = {ROOM}"))
    await store.unit(fill)
    assert on_disk(path) == [1, 4]


@stores.only_sqlite("how a file fails")
async def test_a_store_that_another_process_holds_fails_everybody_until_it_is_free(store, path):
    await store.unit(pragma("busy_timeout = 20"))
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDER, str(path), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    await other.stdout.readline()
    said = await all_fail(store, path, [note(1), note(2)])
    assert "locked" in said[0]
    assert await store.read(lambda reader: reader.connection.fetch("SELECT * FROM code_try")) == []
    await other.communicate(b"\n")
    await store.unit(note(3))
    assert on_disk(path) == [3]


@stores.only_sqlite("how a file fails")
async def test_a_store_that_became_read_only_fails_everybody(store, path):
    connections = []

    async def forbid(unit):
        connections.append(unit.connection)
        await unit.connection.run("PRAGMA query_only = ON")

    await store.unit(forbid)
    said = await all_fail(store, path, [note(1), note(2)])
    assert "readonly" in said[0]
    await connections[0].run("PRAGMA query_only = OFF")
    await store.unit(note(3))
    assert on_disk(path) == [3]


@stores.only_sqlite("how a file fails")
async def test_nobody_is_told_of_what_was_not_kept(store):
    heard = []
    store.on_wake("delivery", lambda: heard.append("delivery"))
    store.on_wake("schedule", lambda: heard.append("schedule"))

    def wake(whom, fails=False):
        async def work(unit):
            unit.wake(whom)
            if fails:
                raise LookupError

        return work

    with pytest.raises(LookupError):
        await store.unit(wake("schedule", fails=True))
    assert heard == []
    await asyncio.gather(*(store.submit(wake("delivery")) for _ in range(3)))
    assert heard == ["delivery"], "once a commit, however many ask"
    await store.unit(pragma("max_page_count = 1"))
    results = await asyncio.gather(store.submit(wake("schedule")), store.submit(fill), return_exceptions=True)
    assert [type(result) for result in results] == [StorageFailed] * 2
    assert heard == ["delivery"]


@stores.only_sqlite("how a file fails")
async def test_a_page_that_cannot_be_read_is_a_fault_of_the_store(path):
    async with Database.open(stores.at(path), Clock()) as store:
        await store.unit(fill)
        (row,) = await store.read(
            lambda reader: reader.connection.fetch("SELECT rootpage FROM sqlite_master WHERE name = 'dead_letter'")
        )
    with path.open("r+b") as file:
        file.seek((row["rootpage"] - 1) * 4096)
        file.write(b"\xff" * 4096)

    async def letters(reader):
        return await reader.connection.fetch("SELECT * FROM dead_letter")

    async with Database.open(stores.at(path), Clock()) as store:
        with pytest.raises(StorageFailed, match="malformed"):
            await store.read(letters)
        with pytest.raises(StorageFailed, match="malformed"):
            await store.unit(letters)
        await store.unit(note(1))


# Reading


async def test_reading_sees_one_snapshot(store):
    async def count(reader):
        return len(await reader.connection.fetch("SELECT * FROM code_try"))

    async def look_twice(reader):
        before = await count(reader)
        await store.unit(note(1))
        return before, await count(reader)

    assert await store.read(look_twice) == (0, 0)
    assert await store.read(count) == 1


async def test_reading_cannot_write(store):
    async def work(reader):
        await reader.connection.run(INSERT, (1,))

    with pytest.raises(StorageFailed, match=r"read-?only"):
        await store.read(work)


async def test_a_mistake_while_reading_is_the_readers_own(store):
    async def work(reader):
        await reader.connection.fetch("SELECT * FROM nowhere")

    with pytest.raises(StoreError, match="nowhere"):
        await store.read(work)


async def test_who_stops_reading_half_way_does_not_bar_the_next(store):
    async def work(reader):
        return await reader.connection.fetch("SELECT count(*) FROM code_try")

    for turns in range(12):
        reading = asyncio.create_task(store.read(work))
        for _ in range(turns):
            await asyncio.sleep(0)
        reading.cancel()
        await asyncio.wait([reading])
        assert (await store.read(work))[0][0] == 0


# Opening and closing


async def test_closing_finishes_what_was_queued_and_takes_no_more(path):
    async with Database.open(stores.at(path), Clock()) as store:
        waiting = [store.submit(note(number)) for number in range(MOST_IN_A_COMMIT + 200)]
    assert all(one.done() and one.exception() is None for one in waiting)
    assert len(on_disk(path)) == MOST_IN_A_COMMIT + 200
    with pytest.raises(StorageFailed, match="closing"):
        await store.submit(note(0))


@stores.only_sqlite("how a file fails")
async def test_a_store_and_its_log_are_for_their_owner_only(path):
    mask = os.umask(0)
    try:
        path.touch(mode=0o644)
        async with Database.open(stores.at(path), Clock()) as store:
            await store.unit(note(1))
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(mask)
    assert modes == {"corridor.db": 0o600, "corridor.db-wal": 0o600, "corridor.db-shm": 0o600}


@stores.only_sqlite("its pragmas")
async def test_a_commit_is_on_disk_before_it_is_answered(store):
    async def look(unit):
        names = ("journal_mode", "synchronous", "foreign_keys", "mmap_size")
        return {name: (await unit.connection.fetch(f"PRAGMA {name}"))[0][0] for name in names}

    assert await store.unit(look) == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "mmap_size": 0}


async def test_a_mistake_around_the_units_fails_its_commit_and_the_writer_goes_on():
    """It would otherwise be dead, and everybody would wait for ever."""

    class Mistaken(InlineConnection):
        async def tell(self, whom):
            if "nobody" in whom:
                raise LookupError("nobody is there")

    async def wake_nobody(unit):
        await note(1)(unit)
        unit.wake("nobody")

    connection = Mistaken()
    await migrations.migrate(connection, 0)
    database = Database(connection, connection, Clock())
    async with database.running():
        with pytest.raises(LookupError, match="nobody is there"):
            await database.unit(wake_nobody)
        assert await database.unit(note(2)) == 2
        assert [row[0] for row in await connection.fetch("SELECT telegram_id FROM code_try")] == [2]
    await connection.close()


async def test_a_long_look_holds_up_no_other(store):
    """Of a district one takes seconds; cards, what is due, how the bot is and the next look wait for no such thing."""
    begun, end = asyncio.Event(), asyncio.Event()

    async def long(reader):
        assert await reader.connection.fetch("SELECT * FROM code_try") == []
        begun.set()
        await end.wait()
        return await reader.connection.fetch("SELECT * FROM code_try")

    looking = asyncio.create_task(store.look(long))
    await begun.wait()
    async with asyncio.timeout(5):
        assert await store.unit(note(7)) == 7
        assert len(await store.read(lambda reader: reader.connection.fetch("SELECT * FROM code_try"))) == 1
    end.set()
    assert await looking == [], "it sees one snapshot"
