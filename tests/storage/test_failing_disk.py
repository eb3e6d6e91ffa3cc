"""A disk that fails at the nth write, sync or truncation of a vote's life: no answer that was given is a lie.

Each case plays the same life of a vote: notice, opening, ballots, a change, close, result. One step of the disk goes
wrong in it. Whoever was told that it stands must be on file, also for whoever finds the disk as it was at that moment
(a kill); whoever was told "not recorded" must not; the store opens, is whole and verifies; the life can be finished.
"""

import random
import shutil
import sqlite3
from contextlib import suppress
from datetime import timedelta

import pytest
from ballot_play import NOW, cast, live
from council_play import CHAIR, SUNDAY, Clock, Play
from failing_disk import HOW, Disk

from actions import votes
from actions.verification import verify
from rules.stages import Stage
from storage import matters
from storage.connection import StoreError
from storage.database import Database, StorageFailed, StorageInDoubt
from storage.migrations import UnknownSchema

TAPS = ((60, "for"), (61, "against"), (62, "for"), (60, "against"), (63, "abstain"))
STEPS = 250  # a life has more
NOTICE, CLOSE = timedelta(days=1), timedelta(days=8)
SAMPLE = 2  # steps of each kind of failure in `make test`; all of them in the long form
SEED = 20261126


class Killed(Exception):
    """The disk is gone."""


class Life:
    """A vote's life on a disk, and what people were told."""

    def __init__(self, play, disk=None):
        self.play, self.disk = play, disk
        self.told = {}  # person → the choice of which they were told that it stands
        self.left = None  # what a kill at the first failure leaves: when, told, refused, and what nobody was told of

    async def ask(self, work, taps):
        """Have something done, as often as it takes; where the disk is dead there is nothing more to do."""
        for _ in range(3):
            try:
                await work()
            except StorageInDoubt:
                self.find(doubt=taps)
            except (StorageFailed, StoreError):
                self.find(refused=set(taps))
            else:
                self.told |= taps
                return
            if self.disk.how == "dead":
                raise Killed from None
        raise AssertionError("it does not work again")

    def find(self, refused=frozenset(), doubt=None):
        """Keep what somebody would find who pulls the plug now."""
        if self.left is None:
            path = self.disk.path
            for name in (path.name, f"{path.name}-wal"):
                if path.with_name(name).exists():
                    shutil.copyfile(path.with_name(name), path.with_name(f"left-{name}"))
            self.left = self.play.clock.at, dict(self.told), refused, doubt or {}

    async def tap(self, person, choice):
        await self.ask(lambda: cast(self.play, 1, (person, choice)), {person: choice})

    async def go(self, at, state):
        """Let time pass until the vote is there."""

        async def work():
            await self.play.at(SUNDAY + at)
            if (await self.play.rows("SELECT state FROM vote"))[0]["state"] not in state:
                raise StorageFailed("it is due still")

        await self.ask(work, {})

    async def live(self):
        """Play it from wherever it is."""
        number = 1
        if not await self.play.rows("SELECT 1 FROM vote"):
            await self.ask(lambda: self.play.act(CHAIR, votes.notice, number, "assembly"), {})
        await self.go(NOTICE, ("open", "closed", "confirmed"))
        for person, choice in TAPS:
            await self.tap(person, choice)
        await self.go(CLOSE, ("closed", "confirmed"))


async def base(folder):
    """A store in which a matter waits for its vote and four people live."""
    async with Database.open(folder / "base.db", Clock()) as database:
        play = Play(database, Clock())
        await play.apply(rules={**NOW, "notice": "1 day"})
        number = await play.supported("A bench")
        await database.unit(lambda unit: matters.set_stage(unit, number, Stage.ADOPTED))
        for place in range(4):
            await live(play, user=60 + place, household=1 + place)
    return folder / "base.db"


async def fails(base, nth, how):
    """Play a life in which that step goes wrong; whether there was such a step."""
    disk, clock = Disk(), Clock()
    disk.path = base.with_name("corridor.db")
    for old in base.parent.glob("*corridor.db*"):
        old.unlink()
    shutil.copyfile(base, disk.path)
    disk.fail(nth, how)
    life = Life(Play(None, clock), disk)
    try:
        async with disk.opened(disk.path, clock) as database:
            life.play = Play(database, clock)
            await life.live()
            await whole(database, life.told)
    except (Killed, StoreError, sqlite3.Error):  # or the disk fails while it is opened
        pass
    struck = disk.struck
    life.find()
    disk.fail(0, "")
    clock.at, told, refused, doubt = life.left
    async with Database.open(disk.path.with_name("left-corridor.db"), clock) as database:
        await whole(database, told, refused, doubt)
        await Life(Play(database, clock), disk).live()
        await whole(database, dict(TAPS))
    return struck


@pytest.mark.parametrize("how", HOW)
async def test_whoever_was_answered_is_on_file_at_some_steps(tmp_path, how):
    store, chance = await base(tmp_path), random.Random(f"{SEED}{how}")
    for nth in chance.sample(range(1, STEPS), SAMPLE):
        assert await fails(store, nth, how), nth


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("how", HOW)
async def test_whoever_was_answered_is_on_file_at_every_step(tmp_path, how):
    store, nth = await base(tmp_path), 1
    while await fails(store, nth, how):
        nth += 1
    assert nth >= STEPS


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("how", HOW)
async def test_a_store_whose_disk_failed_while_it_was_made_is_made_by_the_next_start(tmp_path, how):
    for nth in range(1, 700, 23):
        path, disk = tmp_path / f"{how}-{nth}.db", Disk()
        disk.fail(nth, how)
        with suppress(StoreError, sqlite3.Error, UnknownSchema):
            async with disk.opened(path, Clock()):
                pass
        assert disk.struck, nth
        async with Database.open(path, Clock()) as database:
            await whole(database, {})


async def whole(database, told, refused=frozenset(), doubt=None):
    """What must hold of the store whenever somebody looks."""
    rows = await database.read(lambda reader: reader.connection.fetch(
        "SELECT p.telegram_id, b.choice FROM ballot b JOIN person p ON p.id = b.person"
    ))  # fmt: skip
    ballots = dict(map(tuple, rows))
    for person, choice in told.items():
        may_be = {choice, (doubt or {}).get(person, choice)}
        assert ballots.get(person) in may_be, f"{person} was told that {choice!r} stands: {ballots}"
    for person in refused:
        assert ballots.get(person) == told.get(person), f"{person} was told that nothing is recorded: {ballots}"
    found = await database.read(verify)
    assert not found.differences
    rows = await database.read(lambda reader: reader.connection.fetch("PRAGMA integrity_check"))
    assert [row[0] for row in rows] == ["ok"]
