"""What a crash may leave of the log beside the store (`corridor.db-wal`): cut anywhere, or with a bit turned.

Whatever is behind the last commit that was answered costs nothing. A log that is damaged further in front opens as it
was at an earlier commit, whole: which one is known, and `corridor verify --head` tells that the rest is gone.
"""

import asyncio
import random
import sqlite3
from bisect import bisect_right
from contextlib import closing
from typing import NamedTuple

import pytest
from ballot_play import cast, live, opened
from council_play import HOMES, Clock, Play

from storage.database import Database

PEOPLE, CHOICES = range(60, 60 + len(HOMES) - 1), ("for", "against", "abstain")
COMMITS, SAMPLE, CASES = 40, 40, 1000
SEED = 20261126


class Told(NamedTuple):
    """What was answered once the log was so long."""

    length: int
    ballots: dict
    head: str


class Left(NamedTuple):
    """A store and its log as they stood while the bot ran, and what was answered by which length of the log."""

    store: bytes
    log: bytes
    told: list

    def at(self, length):
        """What stands where the log is sound for so many bytes."""
        return self.told[bisect_right([one.length for one in self.told], length) - 1]


def looked_at(path):
    """The ballots of a store and the head of its record, as a stranger finds them; it must be whole."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as store:
        assert store.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        ballots = dict(store.execute("SELECT p.telegram_id, b.choice FROM ballot b JOIN person p ON p.id = b.person"))
        (head,) = store.execute("SELECT digest FROM record ORDER BY seq DESC LIMIT 1").fetchone()
    return ballots, head


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    """A store in which people have voted again and again; the last commit was never answered."""
    return asyncio.run(voted(tmp_path_factory.mktemp("log") / "corridor.db"))


async def voted(path):
    log, told, ballots = path.with_name("corridor.db-wal"), [], {}
    async with Database.open(path, Clock()) as database:
        play = Play(database, Clock())
        vote = await opened(play)
        for place, person in enumerate(PEOPLE, 1):
            await live(play, user=person, household=place)
        await database.compact()  # what came before is in the file itself
        for number in range(COMMITS + 1):
            head = (await play.rows("SELECT digest FROM record ORDER BY seq DESC LIMIT 1"))[0][0]
            told.append(Told(log.stat().st_size, dict(ballots), head))
            person = PEOPLE[number % len(PEOPLE)]
            ballots[person] = CHOICES[(number // len(PEOPLE) + number) % 3]
            await cast(play, vote, (person, ballots[person]))
        return Left(path.read_bytes(), log.read_bytes(), told)


def broken(left, folder, log):
    (folder / "corridor.db").write_bytes(left.store)
    (folder / "corridor.db-wal").write_bytes(log)
    (folder / "corridor.db-shm").unlink(missing_ok=True)
    return looked_at(folder / "corridor.db")


def frame(left, place):
    """The bytes of the log before the frame in which a byte stands; 0 for its head."""
    size = int.from_bytes(left.log[8:12], "big") + 24
    return 0 if place < 32 else 32 + (place - 32) // size * size


@pytest.mark.parametrize("cases", [SAMPLE, pytest.param(CASES, marks=pytest.mark.long)])
async def test_a_log_that_was_cut_costs_nothing_that_was_answered_before_the_cut(left, tmp_path, cases):
    chance = random.Random(SEED)
    answered = left.told[-1].length
    for number in range(cases):
        # Half of the cuts are behind what was answered last.
        cut = chance.randrange(answered if number % 2 else 0, len(left.log))
        told = left.at(cut)
        assert broken(left, tmp_path, left.log[:cut]) == (told.ballots, told.head), cut
        if cut >= answered:
            assert told == left.told[-1], "0 of those answered are lost"


@pytest.mark.parametrize("cases", [SAMPLE, pytest.param(CASES, marks=pytest.mark.long)])
async def test_a_log_with_a_bit_turned_opens_at_the_commit_before_it(left, tmp_path, cases):
    chance = random.Random(SEED)
    answered = left.told[-1].length
    for number in range(cases):
        place = chance.randrange(answered, len(left.log)) if number % 2 else chance.randrange(len(left.log))
        log = bytearray(left.log)
        log[place] ^= 1 << chance.randrange(8)
        told = left.at(frame(left, place))
        assert broken(left, tmp_path, log) == (told.ballots, told.head), place
        if place >= answered:
            assert told == left.told[-1], "0 of those answered are lost"
