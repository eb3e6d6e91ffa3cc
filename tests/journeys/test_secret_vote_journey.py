"""A secret vote over the wire, and the attack on every file that is left of it."""

import asyncio
import random
import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest
import stores
from town import CHAIR, COUNCIL, GROUP, Town, buttons_of, text_of

Linked = dict[int, str]
HOMES = 40
SIDE = {"for": 22, "against": 13, "abstain": 5}


async def secret_ballot(town: Town, title: str) -> tuple[int, int]:
    """Take a proposal through the council to an open secret ballot; returns the vote and its message."""
    matter, docket = await town.propose(town.people[0], title)
    await town.tap(COUNCIL, CHAIR, docket, f"screen:{matter}:accept")
    await town.control.advance(6)
    await town.tap(COUNCIL, CHAIR, docket, f"agenda:{matter}")
    await town.go("roll_call")
    await town.decide()
    mark = town.control.mark
    await town.control.say(COUNCIL, CHAIR, f"/ballot@corridor_bot {matter} assembly")
    check = await town.heard(COUNCIL, data=f"secret:{matter}:assembly", since=mark)
    await town.tap(COUNCIL, CHAIR, check, f"secret:{matter}:assembly")
    question = await town.heard(COUNCIL, data=f"seal:{matter}:assembly", since=mark)
    await town.tap(COUNCIL, CHAIR, question, f"seal:{matter}:assembly")
    card = await town.heard(GROUP, data="vote:")
    return int(next(one for one in buttons_of(card) if one.startswith("vote:")).split(":")[1]), card["message_id"]


# The attacks of docs/secret-votes.md: all that an insider can do with files


def commits(wal: bytes) -> list[int]:
    """Where each commit of a write-ahead log ends, in bytes."""
    if len(wal) < 32:
        return []
    size, salts, ends, place = struct.unpack(">I", wal[8:12])[0], wal[16:24], [], 32
    while place + 24 + size <= len(wal) and wal[place + 8 : place + 16] == salts:
        place += 24 + size
        if struct.unpack(">I", wal[place - size - 20 : place - size - 16])[0]:
            ends.append(place)
    return ends


def replayed(folder: Path, store: Path, vote: int) -> Linked:
    """Play the log commit by commit: a home that appears together with one more of a total has voted so."""
    wal = store.with_name(store.name + "-wal")
    log = wal.read_bytes() if wal.exists() else b""
    linked: Linked = {}
    before: tuple[set[int], dict[str, int]] = (set(), {})
    for end in [0, *commits(log)]:
        copy = folder / "replay.db"
        for old in folder.glob("replay.db*"):
            old.unlink()
        shutil.copyfile(store, copy)
        if end:
            copy.with_name("replay.db-wal").write_bytes(log[:end])
        with closing(sqlite3.connect(copy)) as look:
            homes = {row[0] for row in look.execute("SELECT elector FROM ballot WHERE vote = ?", (vote,))}
            totals = dict(look.execute("SELECT choice, n FROM secret_count WHERE vote = ?", (vote,)))
        new, grown = homes - before[0], [c for c, n in totals.items() if n == before[1].get(c, 0) + 1]
        if len(new) == 1 and len(grown) == 1 and sum(totals.values()) == sum(before[1].values()) + 1:
            linked[new.pop()] = grown[0]
        before = homes, totals
    return linked


def told_by_place(store: Path) -> bool:
    """Whether the places of rows inside their pages tell anything but the order of their keys."""
    with closing(sqlite3.connect(store)) as look:
        look.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = look.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ballot'").fetchone()[0]
        size = look.execute("PRAGMA page_size").fetchone()[0]
    raw = store.read_bytes()
    waiting, told = [root], False
    while waiting:
        page = raw[(waiting[-1] - 1) * size : waiting.pop() * size]
        count = struct.unpack(">H", page[3:5])[0]
        head = 12 if page[0] == 2 else 8
        places = [struct.unpack(">H", page[head + 2 * n : head + 2 * n + 2])[0] for n in range(count)]
        told |= places != sorted(places, reverse=True)
        if page[0] == 2:
            waiting += [struct.unpack(">I", page[place : place + 4])[0] for place in places]
            waiting.append(struct.unpack(">I", page[8:12])[0])
    return told


def copied(store: Path, folder: Path) -> Path:
    """Copy a store with its log, as an insider would."""
    folder.mkdir()
    for file in store.parent.glob("corridor.db*"):
        if file.suffix != ".lock":
            shutil.copyfile(file, folder / file.name)
    return folder / "corridor.db"


async def unpacked(backup: Path, folder: Path) -> Path:
    """Unpack a backup, as an insider would."""
    folder.mkdir()
    await asyncio.to_thread(shutil.unpack_archive, backup, folder, "tar")
    (store,) = folder.rglob("*.db")
    return store


@stores.only_sqlite("the bytes of its files")
@pytest.mark.parametrize("language", [pytest.param("zh", marks=pytest.mark.long), "en"])
async def test_after_its_close_no_file_joins_a_home_with_its_choice(tmp_path: Path, language: str) -> None:
    async with Town.open(tmp_path, homes=HOMES, language=language) as town:
        await town.apply()
        await town.start_bot()
        for person, home in zip(town.people, town.homes, strict=True):
            await town.join(person, home)
        await town.joined(HOMES)
        assert (await town.corridor("backup", "before.tar")).status == 0
        vote, message = await secret_ballot(
            town, "Charging sheds, in secret" if language == "en" else "秘密表决建充电棚"
        )
        await town.stop_bot()  # so that its log begins anew: at 1,000 pages SQLite writes it over, votes and all
        await town.start_bot()
        choices = [choice for choice, n in SIDE.items() for _ in range(n)]
        random.Random(4).shuffle(choices)
        order = random.Random(5).sample(range(HOMES), HOMES)
        said = set()
        for place in order:
            told = await town.control.tap(
                GROUP, town.people[place], message, f"vote:{vote}:{choices[place]}", within=20
            )
            assert told.show_alert
            said.add(told.text)
        assert len(said) == 1  # the same words whatever was chosen
        again = await town.control.tap(GROUP, town.people[order[0]], message, f"vote:{vote}:against", within=20)
        assert ("所以不能改" if language == "zh" else "it cannot change") in again.text
        did = await town.control.tap(GROUP, town.people[order[0]], message, f"can:{vote}", within=20)
        assert ("没有记录" if language == "zh" else "not kept") in did.text
        await town.control.tap(GROUP, town.people[order[0]], message, f"entrance:{vote}", within=20)
        rolled = await town.heard(town.people[order[0]], contains="40/40" if language == "zh" else "40 of 40")
        assert "101" in text_of(rolled)
        assert not town.recorded("vote.ballot")

        store = town.folder / "corridor.db"
        voted = {home: choices[place] for place, home in enumerate(_home_ids(town))}
        early = replayed(tmp_path, copied(store, tmp_path / "open"), vote)
        assert len(early) >= HOMES // 2  # the attack works on what lies there while the vote is open …
        assert all(voted[home] == choice for home, choice in early.items())
        assert told_by_place(tmp_path / "open" / "corridor.db")

        await town.go("close_vote")
        counts = "赞成 22，反对 13，弃权 5" if language == "zh" else "For 22, against 13, abstain 5"
        result = await town.heard(GROUP, contains=counts)
        assert ("不保密" if language == "zh" else "Not secret from") not in text_of(result)
        assert (await town.corridor("backup", "after.tar")).status == 0
        left = [
            copied(store, tmp_path / "closed"),
            await unpacked(town.folder / "before.tar", tmp_path / "unpacked-before"),
            await unpacked(town.folder / "after.tar", tmp_path / "unpacked-after"),
        ]
        for one in left:  # … and finds nothing at all in what lies there after its close
            assert not replayed(tmp_path, one, vote)
        for one in (left[0], left[2]):
            assert not told_by_place(one)
        assert town.row("SELECT sum(n) AS n FROM secret_count")["n"] == HOMES
        assert not any(f"vote:{vote}:" in line or "against" in line for line in town.log)
        kept = town.rows(
            "SELECT payload FROM outbox UNION ALL SELECT body FROM dead_letter UNION ALL SELECT entry FROM record"
        )
        assert not [row[0] for row in kept if f"vote:{vote}:for" in row[0] and "inline_keyboard" not in row[0]]
        verified = await town.corridor("verify")
        assert verified.status == 0, verified.out + verified.err


@stores.only_sqlite("its backup")
async def test_a_backup_made_while_it_is_open_is_said_in_the_result_and_few_votes_are_not_counted(
    tmp_path: Path,
) -> None:
    async with Town.open(tmp_path, homes=6, language="en", settings='extension = "0 minutes"') as town:
        await town.apply()
        await town.start_bot()
        for person, home in zip(town.people, town.homes, strict=True):
            await town.join(person, home)
        await town.joined(6)
        vote, message = await secret_ballot(town, "A bench")
        for person in town.people[:4]:
            await town.control.tap(GROUP, person, message, f"vote:{vote}:for", within=20)
        made = await town.corridor("backup", "open.tar")
        assert made.status == 0
        assert "secret vote is open" in made.err
        await town.go("close_vote")
        result = await town.heard(GROUP, contains="Fewer than 5 secret votes")
        assert "For 4" not in text_of(result)
        assert "Not secret from who holds a backup" in text_of(result)
        assert not town.rows("SELECT * FROM secret_count")
        assert (await town.corridor("verify")).status == 0


def _home_ids(town: Town) -> list[int]:
    rows = town.rows("SELECT m.household FROM person p JOIN member m ON m.person = p.id ORDER BY p.telegram_id")
    return [row["household"] for row in rows]
