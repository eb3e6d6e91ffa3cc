"""What a large electorate costs: opening a vote, its tally, votes/s by rule, and with a million ballots on file.

The actions on a real store file, in this process and without a wire: what is measured is the writer.
"""

import asyncio
import shutil
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from actions import ballots
from actions.ballots import BallotTap
from benchmarks import hall
from bot.clock import Clock
from rules.catalogue import rule_data
from rules.scope import WHOLE
from rules.votes import Choice, Measure
from storage import votes as rows
from storage.database import Database

ELECTORS = 7500
PEOPLE = 1000  # of them have joined, and vote
UNDER_WAY = 100
ROUNDS, FILLED_ROUNDS = 5, 15
BY_RULE = (("assembly", False), ("owners_ordinary", False), ("assembly", True))
FEW, MANY = 1000, 1_000_000  # ballots on file
CHOICES = tuple(Choice)


@dataclass(slots=True)
class Measured:
    """Seconds, and votes a second, each with as many samples as there were rounds."""

    opening: list[float] = field(default_factory=list)
    rows_alone: list[float] = field(default_factory=list)  # the same rows of the roll, by the writer alone
    bare: list[float] = field(default_factory=list)  # the same by SQLite's own executemany
    tally: list[float] = field(default_factory=list)
    by_rule: dict[tuple[str, bool], list[float]] = field(default_factory=dict)
    few: list[float] = field(default_factory=list)
    many: list[float] = field(default_factory=list)

    @property
    def opening_ratio(self) -> float:
        """Opening ÷ writing that many rows alone, the best of each: what disturbs one makes it longer."""
        return min(self.opening) / min(self.rows_alone)

    @property
    def filled_ratio(self) -> float:
        """Votes/s with many ballots on file ÷ with few."""
        return _ratio(self.many, self.few)


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


async def measure() -> Measured:
    """Measure all, on two stores with the same community."""
    measured = Measured()
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        small, large = Path(one), Path(other)
        await hall.build(small, "http://127.0.0.1:9", "1:nobody-answers-there", ELECTORS, PEOPLE)
        shutil.copytree(small, large, dirs_exist_ok=True)
        fill(small, FEW)
        filled = fill(large, MANY)
        async with (
            Database.open(small / "corridor.db", Clock()) as few,
            Database.open(large / "corridor.db", Clock()) as many,
        ):
            for _ in range(FILLED_ROUNDS):
                measured.few.append(await voted(few, "assembly"))
                measured.many.append(await voted(many, "assembly"))
                measured.tally.append(await _tallied(many, filled))
            for rule, secret in BY_RULE:
                measured.by_rule[rule, secret] = [await voted(few, rule, secret=secret) for _ in range(ROUNDS)]
            for _ in range(ROUNDS):
                measured.opening.append(await _opened(few))
                measured.rows_alone.append(await _rows_alone(few))
                measured.bare.append(bare(small))
    return measured


async def _opened(database: Database) -> float:
    """Return the seconds from the notice to the open ballot on disk."""
    number = await database.unit(hall.adopted)
    began = time.perf_counter()
    await database.unit(lambda unit: hall.opened(unit, number))
    return time.perf_counter() - began


async def _rows_alone(database: Database) -> float:
    """Return the seconds in which the writer keeps the rows of a roll and nothing else."""

    number = await database.unit(hall.adopted)
    found = await database.unit(lambda unit: hall.prepared(unit, number))
    new = rows.New(1, number, found.rule, rule_data(found.rule), WHOLE, True, found.opens_at, found.closes_at)
    began = time.perf_counter()
    await database.unit(lambda unit: rows.add(unit, new, found.roll))
    return time.perf_counter() - began


def bare(folder: Path) -> float:
    """Return the seconds in which SQLite writes the rows of a roll to a file of their own, as durably."""
    with closing(sqlite3.connect(folder / "corridor.db")) as store:
        (schema,) = store.execute("SELECT sql FROM sqlite_master WHERE name = 'roll'").fetchone()
        roll = store.execute("SELECT * FROM roll WHERE vote = 1").fetchall()
    path = folder / "alone.db"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as alone:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            alone.execute(f"PRAGMA {pragma}")
        alone.execute(schema)
        places = ", ".join("?" * len(roll[0]))
        began = time.perf_counter()
        alone.execute("BEGIN IMMEDIATE")
        alone.executemany(f"INSERT INTO roll VALUES ({places})", roll)  # noqa: S608 - question marks alone
        alone.execute("COMMIT")
        return time.perf_counter() - began


async def voted(database: Database, rule: str, *, secret: bool = False) -> float:
    """Open a vote, let everybody who has joined vote once, and return the votes a second."""
    number = await database.unit(hall.adopted)
    vote = (await database.unit(lambda unit: hall.opened(unit, number, rule, secret=secret))).vote
    taps = [
        BallotTap(None, person, "en", hall.GROUP, True, vote, CHOICES[place % 3])
        for place, person in enumerate(hall.people_of(PEOPLE))
    ]
    began = time.perf_counter()
    for start in range(0, PEOPLE, UNDER_WAY):
        together = taps[start : start + UNDER_WAY]
        await asyncio.gather(*(database.submit_together(ballots.cast_ballots, tap) for tap in together))
    seconds = time.perf_counter() - began
    if (counted := await database.read(lambda reader: rows.voted(reader, vote))) != PEOPLE:
        raise ValueError(f"{counted} of {PEOPLE} votes are on file")
    return PEOPLE / seconds


async def _tallied(database: Database, vote: int) -> float:
    """Return the seconds of a tally of as many ballots as there are electors."""
    began = time.perf_counter()
    tally = await database.read(lambda reader: rows.tally(reader, vote))
    seconds = time.perf_counter() - began
    if tally[Measure.HEADS].total != ELECTORS:
        raise ValueError(f"{tally} of {ELECTORS} ballots")
    return seconds


def fill(folder: Path, ballots: int) -> int:
    """Put ballots of votes of long ago on file, each with its line of the roll and its entry; return one of the votes.

    The entries have the length of real ones and no digests: nobody verifies this store.
    """
    with closing(sqlite3.connect(folder / "corridor.db", isolation_level=None)) as store:
        for pragma in ("journal_mode = WAL", "synchronous = OFF", "cache_size = -200000"):
            store.execute(f"PRAGMA {pragma}")
        store.execute("BEGIN")
        (last,) = store.execute("SELECT max(id) FROM vote").fetchone()
        columns = [row[1] for row in store.execute("PRAGMA table_info(vote)") if row[1] not in ("id", "state")]
        names, left, vote = ", ".join(columns), ballots, last
        while left > 0:
            vote += 1
            given = {"vote": vote, "most": min(left, ELECTORS)}
            store.execute(
                f"INSERT INTO vote (id, state, {names}) SELECT :vote, 'confirmed', {names} FROM vote WHERE id = 1",  # noqa: S608 - column names of ours
                given,
            )
            store.execute(FILLED_ROLL, given)
            store.execute(FILLED_BALLOTS, given)
            store.execute(FILLED_RECORD, given)
            left -= ELECTORS
        store.execute("COMMIT")
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return vote - 1 if vote > last + 1 else vote


FILLED_ROLL = """
INSERT INTO roll (community, vote, home, elector, area, building, exclusive_area, weight, places, entitled)
SELECT community, :vote, home, elector, area, building, exclusive_area, weight, places, entitled FROM roll
WHERE vote = 1 ORDER BY home LIMIT :most
"""
FILLED_BALLOTS = """
INSERT INTO ballot (community, vote, elector, home, person, choice, weight, channel, nonce, receipt, at)
SELECT community, vote, elector, home, 1 + home % 1000,
    CASE home % 3 WHEN 0 THEN 'for' WHEN 1 THEN 'against' ELSE 'abstain' END,
    weight, 'button', hex(randomblob(16)), hex(randomblob(4)) || printf('%06d', home), 0
FROM roll WHERE vote = :vote
"""
FILLED_RECORD = """
INSERT INTO record (community, seq, at, act, subject, entry, digest)
SELECT b.community, r.last + row_number() OVER (), 0, 'vote.ballot', 'vote:' || b.vote,
    json_object('act', 'vote.ballot', 'actor', 'person:' || hex(randomblob(8)), 'at', '2026-01-01T00:00:00.000Z',
        'chain', hex(randomblob(16)), 'data', json_object('channel', 'button', 'choice', b.choice, 'receipt', b.receipt,
        'unit', b.elector), 'previous', hex(randomblob(32)), 'seq', b.elector, 'subject', 'vote:' || b.vote, 'v', 1),
    hex(randomblob(32))
FROM ballot b, (SELECT max(seq) AS last FROM record WHERE community = 1) r WHERE b.vote = :vote
"""
