"""Households by a file in the chat: what it changes and what it leaves alone; and a community as files."""

import json
from dataclasses import replace

import pytest
import stores
from council_play import CHAIR, STAFF, VICE, Clock, Play, given

from actions import communities, exports, imports
from actions.communities import NotApplied, give
from actions.household_files import BadFile
from actions.households import digest_of
from actions.imports import Content
from bot.community_file import read
from rules import spreadsheets
from rules.communities import as_data
from rules.households import check_rows
from storage import households, people
from storage import imports as waiting
from storage.database import Database

KEY = b"k" * 32
WORKER = 10  # in A alone
WORKERS = [{"user": STAFF, "name": "Zheng"}, {"user": WORKER, "name": "He", "scope": "A"}]


class Files(Play):
    """Green and its staff with household files."""

    async def look(self, rows, user=STAFF):
        async def work(unit):
            person = await people.meet(unit, user, "Zheng", "en")
            (target,) = await imports.targets_of(unit, user, unit.ms)
            return await imports.look(unit, person, target, "file", "h.csv", Content("digest", rows), KEY)

        return await self.database.unit(work)

    async def take(self, rows, user=STAFF):
        """Look, and tap [Apply] at once."""
        return await self.tap_apply(rows, imports.shown_by((await self.look(rows, user)).found), user)

    async def tap_apply(self, rows, shown, user=STAFF):
        async def work(unit):
            person = await people.meet(unit, user, "Zheng", "en")
            (target,) = await imports.targets_of(unit, user, unit.ms)
            return await imports.apply(unit, person, target, rows, KEY, shown)

        return await self.database.unit(work)


@pytest.fixture
async def green(tmp_path):
    clock = Clock()
    async with Database.open(stores.at(tmp_path / "corridor.db"), clock) as database:
        play = Files(database, clock)
        await play.apply(staff=WORKERS)
        yield play


async def test_staff_and_the_heads_may(green):
    for user, scopes in ((STAFF, [""]), (CHAIR, [""]), (VICE, [""]), (WORKER, ["A"]), (3, None), (500, None)):
        targets = await green.read(imports.targets_of, user)
        assert [[str(one) for one in target.scopes] or [""] for target in targets] == ([scopes] if scopes else []), user


async def test_a_worker_of_a_part_ends_nobody_elsewhere(green):
    homes = [row for row in given().rows if row.area == "A"]
    looked = await green.look([replace(homes[0], exclusive_area=8100), *homes[1:-1]], WORKER)
    changes = looked.found.households
    assert (len(changes.added), len(changes.changed), [one.unit for one in changes.ended]) == (0, 1, ["106"])
    assert (changes.new_codes, len(changes.withdrawn_codes)) == ({}, 4), "those of the home that ended"
    assert [str(one) for one in looked.scopes] == ["A"]
    await green.take(looked.content.rows, WORKER)
    there = await green.rows("SELECT area FROM household WHERE ended_at IS NULL ORDER BY area")
    assert [home["area"] for home in there] == ["A"] * 5 + ["B"]
    applied = await green.rows("SELECT entry FROM record WHERE act = 'community.applied' ORDER BY seq")
    assert json.loads(applied[-1]["entry"])["data"]["households"] == 6, "what is elsewhere is counted too"


async def test_a_worker_of_a_part_sends_no_home_of_another(green):
    with pytest.raises(BadFile) as refused:
        await green.look(given().rows, WORKER)
    assert [str(problem) for problem in refused.value.problems] == ["line 8: the household is outside A"]


async def test_a_code_of_a_home_elsewhere_is_not_taken_over(green):
    rows = given().rows
    await green.take([*rows[:-1], replace(rows[-1], code="BBBB2222")])
    homes = [row for row in rows if row.area == "A"]
    await green.take([replace(homes[0], exclusive_area=8100), *homes[1:]], WORKER)
    assert await green.read(households.by_code, digest_of(KEY, "BBBB2222")), "a code that a file supplied stays"
    guesses = [replace(homes[0], code="BBBB2222"), replace(homes[1], code="CCCC2222"), *homes[2:]]
    with pytest.raises(NotApplied):
        await green.look(guesses, WORKER)
    sent = imports.Sent("file", "homes.csv", Content("digest", guesses))
    person = await green.database.unit(lambda unit: people.meet(unit, WORKER, "He", "en"))
    said = await green.database.unit(lambda unit: imports.consider(unit, person, sent, "", KEY))
    assert [(one.line, one.value) for one in said.problems] == [(0, "1")], "a file of guesses finds no code"
    homes[0] = replace(homes[0], code="AAAA2222")
    await green.take(homes, WORKER)
    assert await green.read(households.by_code, digest_of(KEY, "AAAA2222"))


async def test_who_serves_another_part_by_now_applies_nothing_of_before(green):
    rows = [row for row in given().rows if row.area == "A"][1:]
    shown = imports.shown_by((await green.look(rows, WORKER)).found)
    await green.apply(staff=[WORKERS[0], {"user": WORKER, "name": "He", "scope": "B"}])
    with pytest.raises(BadFile):
        await green.tap_apply(rows, shown, WORKER)
    await green.apply(staff=[WORKERS[0], {"user": WORKER, "name": "He"}])
    with pytest.raises(NotApplied):
        await green.tap_apply(rows, shown, WORKER)
    assert len(await green.rows("SELECT id FROM household WHERE ended_at IS NULL")) == 7


async def test_the_same_households_wait_for_no_tap(green):
    looked = await green.look(given().rows)
    assert (looked.id, bool(looked.found.households)) == (0, False)


async def test_a_file_changes_households_and_nothing_else(green):
    rows = given().rows
    looked = await green.look([replace(rows[0], owner="x"), *rows[1:-2], rows[-1]])
    assert [len(one) for one in (looked.found.households.changed, looked.found.households.ended)] == [1, 1]
    await green.take(looked.content.rows)
    assert {row["dirty"] for row in await green.rows("SELECT dirty FROM card WHERE kind = 'board'")} == {1}
    assert await green.read(waiting.by_id, looked.id) is None
    found = await green.database.read(lambda reader: communities.difference(reader, given(staff=WORKERS), KEY))
    assert (found.changes, found.same_words) == ([], True), "the community file is as it was applied"


async def test_apply_does_what_was_shown_or_nothing(green):
    """Two workers look side by side; the second tap would end what the first one added."""
    rows = given().rows
    more = replace(rows[0], unit="999", owner="new")
    mine = imports.shown_by((await green.look([*rows, replace(rows[0], unit="888", owner="mine")])).found)
    await green.take([*rows, more])
    assert await green.tap_apply([*rows, replace(rows[0], unit="888", owner="mine")], mine) is None
    homes = await green.rows("SELECT unit FROM household WHERE ended_at IS NULL")
    assert {"999"} <= {home["unit"] for home in homes}
    assert "888" not in {home["unit"] for home in homes}
    looked = await green.look([*rows, replace(rows[0], unit="888", owner="mine")])
    assert [one.unit for one in looked.found.households.ended] == ["999"]
    assert await green.tap_apply(looked.content.rows, imports.shown_by(looked.found)) is not None


async def test_the_last_home_of_a_groups_part_is_not_taken_away(green):
    with pytest.raises(NotApplied) as refused:
        await green.look(given().rows[:-1])
    assert refused.value.problems == ["chats.2.scope: no household is in 'B'"]


async def test_a_newer_file_of_a_person_takes_the_place_of_the_older(green):
    rows = given().rows
    first = (await green.look(rows[1:])).id
    second = (await green.look(rows[2:])).id
    assert await green.read(waiting.by_id, first) is None
    assert (await green.read(waiting.by_id, second)).digest.startswith("digest:")


async def test_a_community_with_its_own_method_and_odd_names_comes_back_from_its_files(tmp_path):
    columns = ("area", "building", "entrance", "unit", "exclusive_area", "owner", "residents", "adults")
    homes = [("=1+1", "-2", "@", "101", "80.05", "+7", "0", ""), ('A "b", c', "1", "1", "1", "7", "o", "", "2")]
    rows, problems = check_rows((line, dict(zip(columns, home, strict=True))) for line, home in enumerate(homes, 2))
    assert not problems
    one = given(households="../elsewhere/Homes.xlsx", method="/srv/own.toml", chats=[], staff=[])
    words = as_data(one.declaration)
    own = dict(one.settled.data["method"])
    async with Database.open(stores.at(tmp_path / "one.db"), Clock()) as database:
        await database.unit(lambda unit: communities.apply(unit, give(words, own, rows), KEY))
        files = dict(await database.read(lambda reader: exports.files(reader, "Green")))
    assert sorted(files) == ["community.toml", "households.csv", "own.toml"]
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    back, _ = read(tmp_path / "community.toml")
    assert [replace(row, line=0) for row in back.rows] == [replace(row, line=0) for row in rows]
    assert back.settled.data == one.settled.data
    async with Database.open(stores.at(tmp_path / "two.db"), Clock()) as database:
        await database.unit(lambda unit: communities.apply(unit, back, KEY))
        assert dict(await database.read(lambda reader: exports.files(reader, "Green"))) == files


def test_no_cell_of_an_export_is_run_by_a_spreadsheet():
    for cell in ("=1+1", "-2", "@x", "+7", "plain", "'quoted"):
        assert not spreadsheets.quoted(cell).startswith(spreadsheets.FORMULA)
        assert spreadsheets.unquoted(spreadsheets.quoted(cell)) == cell
