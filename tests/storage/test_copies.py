"""Copies of the files, taken while the store is written: which of them is a store, and of which moment."""

import shutil
import sqlite3
from contextlib import closing

import pytest
from ballot_play import cast, live, opened
from council_play import Clock, Play

from storage import backups
from storage.database import Database

PEOPLE = (60, 61, 62)


@pytest.fixture
async def play(tmp_path):
    """An open vote of people who live there; what came before is in the file, what comes now in its log."""
    async with Database.open(tmp_path / "corridor.db", Clock()) as database:
        play = Play(database, Clock())
        await opened(play)
        for place, person in enumerate(PEOPLE, 1):
            await live(play, user=person, household=place)
        await database.compact()
        yield play


def copy(tmp_path, *names):
    (tmp_path / "copy").mkdir(exist_ok=True)
    for name in names:
        shutil.copyfile(tmp_path / name, tmp_path / "copy" / name)


def ballots(tmp_path):
    with closing(sqlite3.connect(tmp_path / "copy" / "corridor.db")) as store:
        rows = store.execute("SELECT p.telegram_id, b.choice FROM ballot b JOIN person p ON p.id = b.person")
        return dict(rows), store.execute("PRAGMA integrity_check(1)").fetchone()[0]


async def test_the_file_alone_is_older_than_what_was_answered(play, tmp_path):
    await cast(play, 1, (60, "for"), (61, "against"))
    copy(tmp_path, "corridor.db")
    assert ballots(tmp_path) == ({}, "ok"), "nothing tells that two ballots are missing"


async def test_the_file_and_its_log_of_one_moment_are_what_was_answered(play, tmp_path):
    await cast(play, 1, (60, "for"), (61, "against"))
    copy(tmp_path, "corridor.db", "corridor.db-wal")
    assert ballots(tmp_path) == ({60: "for", 61: "against"}, "ok")


async def test_the_file_and_a_later_log_are_of_no_moment(play, tmp_path):
    copy(tmp_path, "corridor.db")
    number = await play.supported("A tree")
    await play.database.compact()  # enough commits do the same: the log begins anew
    await cast(play, 1, (62, "abstain"))
    copy(tmp_path, "corridor.db-wal")
    found, said = ballots(tmp_path)
    assert found == {62: "abstain"}
    assert said == "ok", "nothing tells that a proposal is missing which was there before that ballot"
    with closing(sqlite3.connect(tmp_path / "copy" / "corridor.db")) as store:
        assert store.execute("SELECT 1 FROM matter WHERE id = ?", (number,)).fetchall() == []


async def test_a_backup_is_what_was_answered_and_leaves_no_log_behind(play, tmp_path):
    await cast(play, 1, (60, "for"), (61, "against"))
    (tmp_path / "corridor.key").write_bytes(b"ab" * 32)
    backups.make(tmp_path / "corridor.db", tmp_path / "corridor.key", tmp_path / "b.tar", "", lambda: None)
    await cast(play, 1, (60, "against"))
    (tmp_path / "copy").mkdir()
    copy(tmp_path, "corridor.db", "corridor.db-wal")  # what a killed bot leaves where the backup is put
    with backups.unpacked(tmp_path / "b.tar", tmp_path / "copy", lambda: None) as (_, unpacked):
        there = tmp_path / "copy"
        kept = backups.put_in_place(unpacked, there / "corridor.db", there / "corridor.key", "x")
    assert ballots(tmp_path) == ({60: "for", 61: "against"}, "ok"), "the log of the store before is not read"
    with closing(sqlite3.connect(kept[0])) as before:
        assert ("against",) in before.execute("SELECT choice FROM ballot WHERE elector = 1").fetchall()


async def test_a_file_that_was_deleted_takes_with_it_what_is_answered_after(play, tmp_path):
    for name in ("corridor.db", "corridor.db-wal", "corridor.db-shm"):
        (tmp_path / name).unlink()
    await cast(play, 1, (60, "for"))  # the system keeps the file for who has it open
    async with Database.open(tmp_path / "corridor.db", Clock()) as after:
        assert await after.read(lambda reader: reader.connection.fetch("SELECT * FROM community")) == []
