"""The result of a secret vote waits for its file to tell nothing; nothing else waits for it."""

import logging
import shutil
import sqlite3
from collections import namedtuple
from contextlib import closing
from datetime import timedelta

import pytest
import stores
from ballot_play import NOW, cast, live
from council_play import CHAIR, SUNDAY

from actions import corrections, votes
from rules.refusals import Reason, Refused
from rules.stages import Stage
from storage import matters, people, secret_votes
from storage import votes as rows
from storage.votes import State

pytestmark = stores.only_sqlite("whoever reads its file, and how large it is")

CLOSES = SUNDAY + timedelta(days=7)
MINUTE = timedelta(minutes=1)
Usage = namedtuple("Usage", "total used free")


async def noticed(play, title, *, secret):
    number = await play.supported(title)
    await play.database.unit(lambda unit: matters.set_stage(unit, number, Stage.ADOPTED))
    return (await play.act(CHAIR, lambda *given: votes.notice(*given, number, "assembly", secret=secret))).vote


@pytest.fixture
async def pair(play):
    """A secret vote and an open one, whose deadlines fall due together, in this order."""
    await play.apply(rules=NOW)
    both = await noticed(play, "A bench", secret=True), await noticed(play, "A lamp", secret=False)
    for home in range(1, 7):
        await live(play, user=50 + home, household=home)
    for vote in both:
        await cast(play, vote, *((50 + home, "for") for home in range(1, 7)))
    await play.act(CHAIR, lambda unit, caller: people.start(unit, caller.person))
    await play.database.unit(lambda unit: unit.connection.run("PRAGMA busy_timeout = 20"))
    return both


async def states(play, pair):
    return [(await play.read(rows.by_id, vote)).state for vote in pair]


async def told(play):
    return await play.rows("SELECT chat FROM outbox WHERE purpose = 'secret_waits'")


async def test_somebody_who_reads_the_store_holds_up_the_secret_result_alone(play, pair, caplog):
    file = (await play.rows("PRAGMA database_list"))[0]["file"]
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM vote").fetchall()
        at = CLOSES
        for tries, pause in enumerate((1, 2, 4, 8, 16, 30, 30), 1):
            await play.at(at)
            await play.at(at + MINUTE / 2)  # not tried at each wake-up
            assert await states(play, pair) == [State.SEALED, State.CONFIRMED]
            assert [row["chat"] for row in await told(play)] == [CHAIR] * (tries >= 3)
            grave = [one for one in caplog.records if one.levelno == logging.CRITICAL]
            assert len(grave) == max(0, tries - 2)
            at += pause * MINUTE
    await play.at(at)
    assert await states(play, pair) == [State.CONFIRMED, State.CONFIRMED]
    assert len(await told(play)) == 1


async def test_a_disk_too_full_to_rebuild_the_store_holds_up_the_secret_result_alone(play, pair, monkeypatch):
    before = play.database.counts.commits
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _: Usage(1, 1, 0))
        await play.at(CLOSES)
    assert await states(play, pair) == [State.SEALED, State.CONFIRMED]
    assert play.database.counts.commits > before
    await play.at(CLOSES + MINUTE)
    assert await states(play, pair) == [State.CONFIRMED, State.CONFIRMED]


async def test_secret_votes_that_close_together_share_one_compaction(play):
    await play.apply(rules=NOW)
    three = [await noticed(play, title, secret=True) for title in ("A bench", "A lamp", "A tree")]
    for home in range(1, 7):
        await live(play, user=50 + home, household=home)
    for vote in three:
        await cast(play, vote, *((50 + home, "for") for home in range(1, 7)))
    await play.at(CLOSES)
    assert await states(play, three) == [State.CONFIRMED] * 3
    assert play.database.counts.compactions == 1


async def test_until_its_file_is_emptied_a_secret_vote_is_under_way(play, pair, monkeypatch):
    secret, _ = pair
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1, 1, 0))
    await play.at(CLOSES)
    assert await play.act(CHAIR, votes.notice, 1, "straw_poll") == Refused(Reason.VOTE_UNDER_WAY)
    assert await play.read(secret_votes.open_) == [secret]


async def test_the_ballots_of_a_withdrawn_secret_vote_lie_in_their_order_until_the_file_is_emptied(play, pair):
    secret, _ = pair
    await play.act(CHAIR, corrections.withdraw, secret, "Wrong dates")
    assert await play.read(secret_votes.open_) == [secret]
    await play.at(SUNDAY + MINUTE)
    assert await play.read(secret_votes.open_) == []
