"""The disk is full while people tap: they are told that nothing was recorded, and once there is room all goes on."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import stores
from town import GROUP, Town

from simulation.invariants import NOT_RECORDED

pytestmark = stores.only_sqlite("whose disk is full is the server's affair elsewhere")
SMALL = 12_000_000  # bytes


@contextmanager
def no_larger_files(town: Town) -> Iterator[None]:
    """The system lets the bot write no file longer than its store and its log are."""
    assert town.bot is not None
    most = max((town.folder / name).stat().st_size for name in ("corridor.db", "corridor.db-wal"))
    before = resource.prlimit(town.bot.inner.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(town.bot.inner.pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def no_room(town: Town) -> Iterator[None]:
    """Something else takes all that is left of the disk."""
    left = town.folder / "something-else"
    with left.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)) == 4096:
                pass
        except OSError:
            os.fsync(file.fileno())
    try:
        yield
    finally:
        left.unlink()


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of its own, in memory; skipped where nobody may mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk cannot be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


async def goes_on(town: Town, full: contextmanager) -> None:
    await town.apply()
    await town.start_bot()
    for person, home in zip(town.people, town.homes, strict=True):
        await town.join(person, home)
    await town.joined(len(town.people))
    ballot = await town.open_ballot("Charging sheds")

    async def tap(person: int, choice: str) -> str:
        said = await town.control.tap(GROUP, person, ballot.message, ballot.data(choice), within=20)
        assert said.answered
        return said.text

    told = dict.fromkeys(town.people[:4], "for")
    for person in told:
        assert "Recorded" in await tap(person, "for")
    with full(town):
        for turn in range(400):  # the log may have room left in itself
            person = town.people[turn % 4]
            choice = ("against", "abstain", "for")[turn // 4 % 3]
            if (said := await tap(person, choice)).startswith(NOT_RECORDED):
                break
            assert f", {choice}." in said, said
            told[person] = choice
        else:
            raise AssertionError("the disk was never full")
        assert (await tap(town.people[5], "for")).startswith(NOT_RECORDED)
        await town.control.say(GROUP, town.people[0], "/propose@corridor_bot A bench")
    assert "Recorded" in await tap(town.people[5], "abstain")
    told[town.people[5]] = "abstain"
    await town.eventually(lambda: town.rows("SELECT 1 FROM matter WHERE title = ?", "A bench"), "what waited came")
    rows = town.rows("SELECT p.telegram_id, b.choice FROM ballot b JOIN person p ON p.id = b.person")
    assert {row[0]: row[1] for row in rows} == told
    verified = await town.corridor("verify")
    assert verified.status == 0, verified.err


async def test_where_no_file_may_grow_taps_are_refused_and_it_goes_on_when_they_may(tmp_path: Path) -> None:
    async with Town.open(tmp_path, homes=8) as town:
        await goes_on(town, no_larger_files)


@pytest.mark.long
async def test_on_a_full_disk_taps_are_refused_and_it_goes_on_when_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small") as folder:
        async with Town.open(folder, homes=8) as town:
            await goes_on(town, no_room)
