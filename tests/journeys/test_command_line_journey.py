"""The command line beside a running bot: what is declared, refused, checked and taken out, by its contract alone."""

import asyncio
import csv
import json
import os
import re
import signal
import time
from pathlib import Path

import stores
from town import COUNCIL, Town
from villages import EAST, Here, Home, Village, at, homes, settled, text_of

RULES = {"support_threshold": 0, "notice": "0 minutes", "objections": "0 minutes", "voting": "1 day"}


def village(**more: object) -> Village:
    return Village("en", homes=homes("East", 6), rules=RULES, **more)  # type: ignore[arg-type]


async def test_a_declaration_is_compared_applied_and_told_again(tmp_path: Path) -> None:
    async with settled(tmp_path, village(), run=False) as here:
        town = here.town
        head = await here.head()
        again = await town.corridor("apply", here.village.file)
        assert again.status == 0
        assert "nothing to change" in again.out
        here.village.rules = {**RULES, "support_threshold": 5}
        gone, new = here.village.homes[5], Home("East", "2", "1", "101")
        here.village.homes = [*here.village.homes[:5], new]
        here.village.write(tmp_path)
        dry = await town.corridor("apply", here.village.file, "--dry-run")
        assert dry.status == 0
        for part in ("support_threshold", "/".join(gone), "/".join(new)):
            assert part in dry.out
        assert await here.head() == head
        applied = await town.corridor("apply", here.village.file)
        assert set(dry.out.splitlines()[:-1]) == set(applied.out.splitlines()[:-1])
        shown = await town.corridor("show")
        (tmp_path / "shown.toml").write_text(shown.out, encoding="utf-8")
        same = await town.corridor("apply", "shown.toml")
        assert "nothing to change" in same.out
        codes = Path(tmp_path / "garden-codes.csv").read_text(encoding="utf-8")
        assert "/".join(gone) not in codes
        for private in ("corridor.db", "corridor.key", "garden-codes.csv")[stores.ON_POSTGRESQL :]:
            assert (tmp_path / private).stat().st_mode & 0o077 == 0, private


async def test_a_bad_file_is_named_by_line_and_nothing_of_it_is_applied(tmp_path: Path) -> None:
    async with settled(tmp_path, village(), run=False) as here:
        town, head = here.town, await here.head()
        here.village.homes = [*here.village.homes, here.village.homes[0], Home("East", "1", "1", "900")]
        here.village.write(tmp_path, [{}, {}, {"exclusive_area": "0"}, {"exclusive_area": "80.001"}, {"owner": ""}])
        bad = await town.corridor("apply", here.village.file)
        assert (bad.status, bad.out) == (1, "")
        lines = bad.err.splitlines()
        for line in (4, 5, 6, 8):
            assert any(re.search(rf"line {line}\b", one) for one in lines), bad.err
        assert len(lines) <= 20
        rows = "area,building,entrance,unit,exclusive_area,owner\n" + "East,1,1,,0,\n" * 60
        (tmp_path / "garden.csv").write_text(rows, encoding="utf-8")
        many = await town.corridor("apply", here.village.file)
        assert (many.status, many.out) == (1, "")
        assert len(many.err.splitlines()) == 20
        here.village.homes = homes("East", 6)
        here.village.write(tmp_path)
        file = tmp_path / here.village.file
        file.write_text(file.read_text(encoding="utf-8").replace("venue =", "veneu ="), encoding="utf-8")
        unknown = await town.corridor("apply", here.village.file)
        assert (unknown.status, unknown.out) == (1, "")
        assert "veneu" in unknown.err
        assert len(unknown.err.splitlines()) == 1
        assert await here.head() == head
        mistakes = (["apply"], ["apply", "x.toml", "--nonsense"], ["nonsense"], ["export", "vote", "none"])
        for ended in await asyncio.gather(*(town.corridor(*mistake) for mistake in mistakes)):
            assert (ended.status, ended.out) == (2, "")


async def test_only_one_writes_and_the_others_read_beside_it(tmp_path: Path) -> None:
    async with settled(tmp_path, village()) as here:
        await here.join(*range(6))
        town = here.town
        writing = (["replay", "1"], ["migrate"], ["apply", here.village.file], ["run"])
        if stores.ON_POSTGRESQL:
            writing = writing[:1]  # of which there is none; the others work beside it
        for refused in await asyncio.gather(*(town.corridor(*command) for command in writing)):
            assert (refused.status, refused.out) == (1, "")
            assert len(refused.err.splitlines()) == 1, refused.err
            assert "Traceback" not in refused.err
        vote = await a_vote(here)
        reading = (["verify"], ["show"], ["check"], ["doctor"], ["apply", here.village.file, "--dry-run"])
        for beside in await asyncio.gather(*(town.corridor(*command) for command in reading)):
            assert beside.status == 0, beside.err
            assert "424242:" not in beside.out + beside.err  # the token is never told
        await exported(here, vote)
        elsewhere = await town.corridor("verify", "--config", "nowhere.toml")
        assert (elsewhere.status, elsewhere.out) == (1, "")
        assert await here.head() in (await town.corridor("verify")).out
        nonsense = await town.corridor("verify", "--head", "abc")
        assert (nonsense.status, nonsense.out) == (1, "")
        await stops_soon(here.town)


async def a_vote(here: Here) -> int:
    """A vote that closed with four for, one against."""
    number = await here.propose(EAST, here.people[0], "Bins for paper")
    await here.adopt(number)
    await here.post_notice(number)
    vote, ballot = await here.ballot(EAST)
    early = await here.town.corridor("export", "vote", str(vote), "--out", "papers")
    assert (early.status, early.out) == (1, "")
    await here.tap_all(EAST, here.people[:4], ballot, f"vote:{vote}:for")
    await here.tap(EAST, here.people[4], ballot, f"vote:{vote}:against")
    await here.until(at(8, "08:00"))
    result = await here.heard(EAST, "For 4, against 1, abstain 0", since=ballot["created"])
    digest = next(word for word in text_of(result).split() if re.fullmatch(r"[0-9a-f]{64}", word))
    assert (await here.town.corridor("verify", "--head", digest)).status == 0
    return vote


async def exported(here: Here, vote: int) -> None:
    """Anybody can count the ballots again; no name is in them."""
    ended = await here.town.corridor("export", "vote", str(vote), "--out", "papers")
    assert ended.status == 0, ended.err
    paths = [here.town.folder / line for line in ended.out.split()]
    assert all(path.is_file() for path in paths)
    found = json.loads(next(path for path in paths if path.suffix == ".json").read_text(encoding="utf-8"))
    with next(path for path in paths if path.suffix == ".csv").open(encoding="utf-8-sig", newline="") as file:
        choices = [row["choice"] for row in csv.DictReader(file)]
    assert sorted(choices) == ["against", *["for"] * 4]
    text = json.dumps(found)
    assert "Resident" not in text
    assert str(here.people[0]) not in text
    (counted,) = (await here.verified())["votes"]
    assert (counted["for"], counted["against"], counted["abstain"], counted["equal"]) == (4, 1, 0, True)
    await here.recounted(vote)


async def stops_soon(town: Town) -> None:
    """SIGTERM and SIGINT end it with 0 within 10 seconds, and it can be started again."""
    for how in (signal.SIGTERM, signal.SIGINT):
        assert town.bot is not None
        before, process, reading = time.monotonic(), town.bot.inner, town.bot.reading
        os.kill(process.pid, how)
        assert await asyncio.wait_for(process.wait(), 10) == 0
        await reading
        assert time.monotonic() - before < 10
        town.bot = None
        await town.start_bot()


async def test_an_upgraded_group_is_known_by_both_ids(tmp_path: Path) -> None:
    old, new = -4001, -1001000004001
    here_village = village(groups={old: "East"})
    async with settled(tmp_path, here_village) as here:
        await here.join(*range(6))
        number = await here.propose(old, here.people[0], "Bins for paper")
        await here.control.upgrade(old, new)
        board = await here.heard(new, "board", since=0)
        assert board["silent"]
        moved = await here.town.corridor("apply", here.village.file, "--dry-run")
        assert moved.status == 0
        assert "nothing to change" in moved.out
        assert str(new) in moved.out
        await here.adopt(number)
        await here.until(at(6, "20:00"))
        outcome = await here.heard(new, "Outcome", since=0)
        assert "out of reach" in text_of(outcome)
        assert "reply_to_message" not in outcome
        assert not [one for one in await here.posts(COUNCIL) if "Out of reach" in text_of(one)]
