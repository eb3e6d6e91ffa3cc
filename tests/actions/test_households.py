"""Joining by a code: who gets in, who does not, and what guessing costs."""

import itertools
import random
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import stores
from council_play import SETTINGS

from actions import communities
from actions.households import (
    AlreadyMember,
    HouseholdFull,
    Joined,
    TooManyTries,
    WrongCode,
    codes_of,
    digest_of,
    is_code,
    join,
)
from rules.codes import CODE_ALPHABET
from rules.communities import Declaration, settle
from rules.households import HouseholdRow, check_rows
from storage import households, people, record
from storage.database import Database

KEY = bytes(range(32))
METHOD = {
    "name": "own",
    "titles": {"zh": "议", "en": "Own"},
    "stages": ["raised"],
    "council_rule": "council_default",
    "rules": {**SETTINGS, "support_threshold": 20},
    "agenda": {"closes": "3 days", "post_before": []},
}
COLUMNS = ("area", "building", "entrance", "unit", "exclusive_area", "owner", "code")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.at = datetime(2026, 11, 22, 10, tzinfo=UTC)

    def now(self):
        return self.at


class Hall:
    """A community of 30 households at whose door people try their codes."""

    def __init__(self, database, clock):
        self.database, self.clock = database, clock

    def given(self, count=30, supplied=None):
        declaration = Declaration("Green", "own.toml", "Asia/Shanghai", "h.csv")
        lines = (
            (n, ("A", "12", "3", str(500 + n), "80", f"o{n}", supplied if n == 2 else "")) for n in range(2, count + 2)
        )
        rows, _ = check_rows((n, dict(zip(COLUMNS, line, strict=True))) for n, line in lines)
        return communities.Given(declaration, settle(declaration, METHOD), rows)

    async def apply(self, **changes):
        given = self.given(**changes)
        await self.database.unit(lambda unit: communities.apply(unit, given, KEY))
        self.codes = await self.database.read(lambda reader: communities.codes(reader, given, KEY))

    async def join(self, telegram_id, code):
        async def work(unit):
            person = await people.meet(unit, telegram_id, f"Person {telegram_id}", "zh")
            return await join(unit, person, code, KEY)

        return await self.database.unit(work)

    async def is_code(self, telegram_id, text):
        async def work(unit):
            person = await people.meet(unit, telegram_id, f"Person {telegram_id}", "zh")
            return await is_code(unit, person, text, KEY, counts=False)

        return await self.database.unit(work)

    async def homes(self, telegram_id):
        found = await self.database.read(lambda reader: households.of_person(reader, 1, telegram_id))
        return [(one.household.unit, one.role) for one in found]


@pytest.fixture
async def hall(tmp_path):
    clock = Clock()
    async with Database.open(stores.at(tmp_path / "corridor.db"), clock) as database:
        hall = Hall(database, clock)
        await hall.apply()
        yield hall


async def test_every_code_of_a_household_opens_its_door(hall):
    row = hall.codes[0]
    for telegram_id, code, role in (
        (1, row.code, "owner"), (2, row.tenant_code, "tenant"), (3, row.link, "owner"), (4, row.tenant_link, "tenant"),
    ):  # fmt: skip
        outcome = await hall.join(telegram_id, code)
        assert isinstance(outcome, Joined)
        assert (outcome.household.key, outcome.role) == (row.household, role)
    members = await hall.database.read(lambda reader: households.members(reader, 1))
    assert [(member.telegram_id, member.role) for member in members] == [
        (1, "owner"), (2, "tenant"), (3, "owner"), (4, "tenant"),
    ]  # fmt: skip
    assert await hall.database.read(lambda reader: households.with_tenant(reader, 1)) == {1}


async def test_codes_are_read_in_any_case_width_and_spacing(hall):
    code = hall.codes[0].code
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code)
    for telegram_id, written in enumerate((code.lower(), f" {code[:4]}-{code[4:]} ", wide, " ".join(code)), 1):
        assert isinstance(await hall.join(telegram_id, written), Joined)


async def test_typed_codes_are_8_of_32_and_links_at_least_80_bits(hall):
    for row in hall.codes:
        for typed in (row.code, row.tenant_code):
            assert re.fullmatch(f"[{CODE_ALPHABET}]{{8}}", typed)
        for link in (row.link, row.tenant_link):
            assert re.fullmatch(f"[{CODE_ALPHABET}]{{20,64}}", link)
    assert not set("01OI") & set(CODE_ALPHABET)
    everything = list(itertools.chain.from_iterable((r.code, r.tenant_code, r.link, r.tenant_link) for r in hall.codes))
    assert len(set(everything)) == 120


async def test_no_code_is_in_the_file(hall, tmp_path):
    await hall.apply(supplied="SECRET99")
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for row in hall.codes:
        for code in (row.code, row.tenant_code, row.link, row.tenant_link):
            assert code.encode() not in stored


async def test_the_same_code_again_changes_nothing(hall):
    await hall.join(1, hall.codes[0].code)
    outcome = await hall.join(1, hall.codes[0].link)
    assert isinstance(outcome, AlreadyMember)
    assert outcome.role == "owner"
    assert await hall.homes(1) == [("502", "owner")]
    kept = await hall.database.read(lambda reader: record.entries(reader, 1))
    assert [entry["act"] for entry, _ in kept] == ["community.applied", "household.joined"]


async def test_joining_is_recorded_under_the_pseudonym(hall):
    await hall.join(1, hall.codes[0].tenant_code)
    person = await hall.database.read(lambda reader: people.by_telegram(reader, 1))
    kept = (await hall.database.read(lambda reader: record.entries(reader, 1)))[-1][0]
    assert (kept["act"], kept["subject"], kept["data"]) == ("household.joined", "household:1", {"role": "tenant"})
    assert kept["actor"] == f"person:{person.pseudonym}"


async def test_a_tenant_who_gets_the_owners_code_is_an_owner(hall):
    await hall.join(1, hall.codes[0].tenant_code)
    assert isinstance(await hall.join(1, hall.codes[0].code), Joined)
    assert await hall.homes(1) == [("502", "owner")]


async def test_family_stays_family(hall):
    await hall.join(1, hall.codes[0].code)
    person = await hall.database.read(lambda reader: people.by_telegram(reader, 1))
    await hall.database.unit(lambda unit: households.change_role(unit, 1, person.id, "family"))
    outcome = await hall.join(1, hall.codes[0].code)
    assert isinstance(outcome, AlreadyMember)
    assert outcome.role == "family"


async def test_a_person_may_belong_to_several_the_first_joined_first(hall):
    for number in (5, 2, 9):
        await hall.join(1, hall.codes[number].code)
    assert [unit for unit, _ in await hall.homes(1)] == ["507", "504", "511"]


async def test_six_people_share_a_household_and_no_more(hall):
    for telegram_id in range(1, 7):
        assert isinstance(await hall.join(telegram_id, hall.codes[0].code), Joined)
    assert isinstance(await hall.join(7, hall.codes[0].code), HouseholdFull)
    assert isinstance(await hall.join(6, hall.codes[0].code), AlreadyMember)
    assert await hall.homes(7) == []


async def test_five_wrong_codes_an_hour(hall):
    left = [(await hall.join(1, f"WRONG{n}")).tries_left for n in range(5)]
    assert left == [4, 3, 2, 1, 0]
    for code in ("WRONG9", hall.codes[0].code):
        outcome = await hall.join(1, code)
        assert outcome == TooManyTries(hall.clock.at + timedelta(hours=1))
    assert isinstance(await hall.join(2, hall.codes[0].code), Joined), "another account is not held up"
    assert await hall.is_code(1, "WRNG7777"), "after too many none is told from one that opens a home"
    assert not await hall.is_code(2, "WRNG7777")
    hall.clock.at += timedelta(minutes=59, seconds=59)
    assert isinstance(await hall.join(1, hall.codes[0].code), TooManyTries)
    hall.clock.at += timedelta(seconds=1)
    assert isinstance(await hall.join(1, hall.codes[0].code), Joined)


async def test_tries_come_back_one_by_one(hall):
    start = hall.clock.at
    for minute in range(0, 50, 10):
        hall.clock.at = start + timedelta(minutes=minute)
        await hall.join(1, "WRONG")
    assert await hall.join(1, "WRONG") == TooManyTries(start + timedelta(hours=1))
    hall.clock.at = start + timedelta(hours=1)
    assert await hall.join(1, "WRONG") == WrongCode(0)


async def test_a_thousand_guesses_are_refused(hall):
    rng = random.Random(2026)
    outcomes = [await hall.join(1, "".join(rng.choices(CODE_ALPHABET, k=8))) for _ in range(1000)]
    assert sum(isinstance(outcome, WrongCode) for outcome in outcomes) == 5
    assert sum(isinstance(outcome, TooManyTries) for outcome in outcomes) == 995
    assert await hall.homes(1) == []


@pytest.mark.parametrize("text", ["", "   ", "A" * 5000, "'; DROP TABLE member; --", "\N{PILE OF POO}", "\0"])
async def test_any_text_is_only_a_wrong_code(hall, text):
    assert await hall.join(1, text) == WrongCode(4)


async def test_codes_of_an_ended_household_open_nothing(hall):
    gone = hall.codes[-1].code
    await hall.join(1, gone)
    await hall.apply(count=29)
    assert isinstance(await hall.join(2, gone), WrongCode)
    assert await hall.homes(1) == []
    await hall.apply(count=30)
    assert isinstance(await hall.join(2, gone), Joined), "the same household has the same code again"
    assert len(await hall.homes(1)) == 1


async def test_a_supplied_code_opens_and_the_derived_one_no_more(hall):
    derived = hall.codes[0].code
    await hall.apply(supplied="lift-room 9")
    assert isinstance(await hall.join(1, "LIFTROOM9"), Joined)
    assert isinstance(await hall.join(2, derived), WrongCode)
    assert isinstance(await hall.join(2, hall.codes[0].link), Joined)


async def test_a_derived_code_that_is_taken_raises_the_generation(hall):
    taken = hall.codes[4].code
    await hall.apply(supplied=taken)
    assert hall.codes[4].code != taken
    home = await hall.database.read(lambda reader: households.by_id(reader, 5))
    assert home.generation == 2
    assert (await hall.join(1, taken)).household.unit == "502"
    assert (await hall.join(2, hall.codes[4].code)).household.unit == "506"


def test_digests_need_the_key():
    assert digest_of(KEY, "ABCD2345") == digest_of(KEY, "abcd-2345")
    assert digest_of(KEY, "ABCD2345") != digest_of(KEY[::-1], "ABCD2345")


@pytest.mark.parametrize(
    ("building", "entrance", "unit", "label"),
    [("12", "3", "502", "12-3-502"), ("Building 12", "3", "502", "Building 12 · 3 · 502"), ("", "37", "502", "37-502")],
)
def test_a_household_has_a_short_name(building, entrance, unit, label):
    home = households.Household(1, 1, "A", building, entrance, unit, 8000, "o", None, None, 1, ended=False)
    assert households.label(home) == label


def test_what_the_file_supplies_is_typed_and_links_are_derived():
    row = HouseholdRow(2, "A", "1", "1", "101", 8000, "o", code="AAAA2222", tenant_code="BBBB3333")
    found = codes_of(KEY, "chain", row, 0)
    assert (found["owner", "typed"], found["tenant", "typed"]) == ("AAAA2222", "BBBB3333")
    derived = codes_of(KEY, "chain", replace(row, code=None, tenant_code=None), 0)
    assert {kind: code for kind, code in found.items() if kind[1] != "typed"} == {
        kind: code for kind, code in derived.items() if kind[1] != "typed"
    }
    assert len({*found.values(), *derived.values()}) == 6
