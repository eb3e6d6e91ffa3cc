"""apply: what a community file changes, what it leaves alone, and what it is refused for."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import stores
from council_play import SETTINGS

from actions import communities as actions
from actions.communities import NotApplied, give
from actions.households import join
from actions.rulebook import shipped
from bot.community_file import read
from rules.catalogue import rule_data
from rules.households import check_rows
from rules.scope import WHOLE, parse_scope
from rules.seats import Role, council
from storage import communities, households, people, record
from storage.database import Database

ROOT = Path(__file__).parents[2]
KEY = b"k" * 32
METHOD = {"name": "own", "titles": {"zh": "议", "en": "Own"}, "stages": ["raised"], "council_rule": "council_default"}
RULES = {**SETTINGS, "support_threshold": 20}
FILE = {
    "name": "Green",
    "method": "own.toml",
    "time_zone": "Asia/Shanghai",
    "language": "en",
    "households": "h.csv",
    "venue": "Gate 2",
    "chats": [
        {"id": -100, "role": "residents", "scope": "A"},
        {"id": -200, "role": "council"},
        {"role": "residents", "scope": "B"},
    ],
    "seats": [
        {"role": "chair", "user": 1, "name": "Zhou", "stands_for": "party member"},
        {"role": "vice-chair"},
        {"role": "mediator", "user": 3, "name": "Li"},
        {"role": "scrutineer", "user": 1},
    ],
    "parties": [{"name": "Property manager", "users": [7], "offers": ["plumber"]}, {"name": "Police"}],
    "staff": [{"user": 9, "name": "Sun", "scope": "A"}, {"name": "Zheng"}],
    "agenda": {"when": "Sat 19:00"},
    "rules": {"voting": "3 days"},
}
HOMES = [
    ("A", "1", "1", "101", "80.00", "o1"),
    ("A", "1", "1", "102", "90.50", "o2"),
    ("B", "2", "1", "101", "70", "o1"),
]


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.at = datetime(2026, 11, 22, 10, tzinfo=UTC)

    def now(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def database(tmp_path, clock):
    async with Database.open(stores.at(tmp_path / "corridor.db"), clock) as opened:
        yield opened


def homes(*given):
    columns = ("area", "building", "entrance", "unit", "exclusive_area", "owner", "residents", "code", "tenant_code")
    rows, problems = check_rows((line, dict(zip(columns, home, strict=False))) for line, home in enumerate(given, 2))
    assert not problems
    return rows


def given(rows=HOMES, **changes):
    words = {**FILE, **changes}
    return give({key: value for key, value in words.items() if value is not None}, method(), homes(*rows))


def method():
    return {**METHOD, "rules": RULES, "agenda": {"closes": "3 days", "post_before": ["1 hour"]}}


async def apply(database, **changes):
    return await database.unit(lambda unit: actions.apply(unit, given(**changes), KEY))


async def refused(database, **changes):
    with pytest.raises(NotApplied) as error:
        await apply(database, **changes)
    return error.value.problems


def said(found):
    return [(change.kind, change.noun, change.name) for change in found.changes]


async def rows_of(database, table):
    return await database.read(lambda reader: reader.connection.fetch(f"SELECT * FROM {table}"))  # noqa: S608


async def seats(database):
    return await database.read(lambda reader: communities.seats(reader, 1))


async def entries(database):
    return [entry for entry, _ in await database.read(lambda reader: record.entries(reader, 1))]


async def test_a_new_community_is_there_whole(database):
    found = await apply(database)
    assert len(found.households.added) == 3
    one = await database.read(lambda reader: communities.by_name(reader, "Green"))
    assert (one.id, one.language, one.venue, str(one.zone)) == (1, "en", "Gate 2", "Asia/Shanghai")
    assert str(one.settings.voting) == "3 days"
    assert str(one.settings.notice) == "7 days"
    assert (one.agenda.when.weekday, one.agenda.when.at.hour) == (5, 19)
    assert one.quiet.start.hour == 21
    everyone = await seats(database)
    assert [(seat.role, seat.telegram_id) for seat in everyone] == [
        (Role.CHAIR, 1), (Role.VICE_CHAIR, None), (Role.MEDIATOR, 3), (Role.SCRUTINEER, 1),
    ]  # fmt: skip
    assert len(council(everyone)) == 2
    groups = await database.read(lambda reader: communities.chats(reader, 1, "residents"))
    assert [(group.telegram_id, str(group.scope)) for group in groups] == [(-100, "A")]
    assert [party.offers for party in await database.read(lambda r: communities.parties(r, 1))] == [("plumber",), ()]


async def test_it_is_recorded_once_by_the_operator(database):
    await apply(database)
    (entry,) = await entries(database)
    assert (entry["act"], entry["subject"], entry["actor"]) == ("community.applied", "community:1", "operator")
    assert len(entry["data"].pop("file")) == 64
    assert entry["data"] == {"households": 3, "seats": 4, "staff": 2, "parties": 2, "chats": 2}


async def test_the_same_file_twice_changes_nothing(database, clock):
    await apply(database)
    before = [
        await rows_of(database, table) for table in ("community", "chat", "seat", "household", "join_code", "record")
    ]
    clock.at += timedelta(days=1)
    found = await apply(database)
    assert not found
    after = [
        await rows_of(database, table) for table in ("community", "chat", "seat", "household", "join_code", "record")
    ]
    assert [[tuple(row) for row in rows] for rows in before] == [[tuple(row) for row in rows] for rows in after]


async def test_a_difference_is_said_and_not_done(database):
    await apply(database)
    new = given(venue="Gate 3", rules={"voting": "2 days"})
    found = await database.read(lambda reader: actions.difference(reader, new, KEY))
    assert [(c.noun, c.name, c.before, c.after) for c in found.changes] == [
        ("community", "venue", "Gate 2", "Gate 3"),
        ("setting", "rules.voting", "3 days", "2 days"),
    ]
    assert (await database.read(lambda reader: communities.by_name(reader, "Green"))).venue == "Gate 2"


async def test_what_is_absent_is_ended_and_comes_back_in_its_row(database):
    await apply(database)
    found = await apply(
        database, chats=FILE["chats"][1:2], seats=FILE["seats"][:3], parties=None, staff=None, rows=HOMES[:2]
    )
    assert sorted(said(found)) == [
        ("ended", "group", "-100 residents"),
        ("ended", "party", "Police"),
        ("ended", "party", "Property manager"),
        ("ended", "seat", "scrutineer 1"),
        ("ended", "staff", "Sun A"),
        ("ended", "staff", "Zheng"),
    ]
    assert [one.key for one in found.households.ended] == [("B", "2", "1", "101")]
    for table, count in (("chat", 2), ("seat", 4), ("party", 2), ("staff", 2), ("household", 3)):
        assert len(await rows_of(database, table)) == count
    assert len(await database.read(lambda reader: households.in_scope(reader, 1, WHOLE))) == 2
    await apply(database)
    assert {row["telegram_id"]: row["ended_at"] for row in await rows_of(database, "chat")} == {-100: None, -200: None}
    assert [row["ended_at"] for row in await rows_of(database, "household")] == [None, None, None]


async def test_another_person_in_a_seat_is_another_seat(database):
    await apply(database)
    first = (await seats(database))[0].id
    found = await apply(database, seats=[{"role": "chair", "user": 5}, *FILE["seats"][1:]])
    assert said(found) == [("ended", "seat", "chair Zhou"), ("added", "seat", "chair 5")]
    assert (await seats(database))[0].id != first


async def test_an_empty_seat_is_filled(database):
    await apply(database)
    empty = (await seats(database))[1].id
    found = await apply(database, seats=[FILE["seats"][0], {"role": "vice-chair", "user": 2}, *FILE["seats"][2:]])
    assert said(found) == [("changed", "seat", "vice-chair 2")]
    assert ((await seats(database))[1].id, (await seats(database))[1].telegram_id) == (empty, 2)
    found = await apply(database)
    assert ("ended", "seat", "vice-chair 2") in said(found), "an earlier file had named them, this one does not"


async def test_who_took_an_empty_seat_by_a_link_keeps_it(database):
    await apply(database)
    seat = (await seats(database))[1]
    values = {"telegram_id": 77, "name": "Ma", "stands_for": "", "position": 1}
    await database.unit(lambda unit: communities.change_seat(unit, seat.id, values))
    assert not await apply(database)
    assert (await seats(database))[1].telegram_id == 77


async def test_a_group_that_was_upgraded_is_known_by_both_ids(database):
    await apply(database)
    await database.unit(lambda unit: communities.move_chat(unit, -100, -1000100))
    found = await apply(database)
    assert not found
    assert found.notes == ["group -100 was upgraded: its id is now -1000100; put that into the file"]
    chats = [{**FILE["chats"][0], "id": -1000100}, *FILE["chats"][1:]]
    found = await apply(database, chats=chats)
    assert not found
    assert not found.notes
    for id_ in (-100, -1000100):
        community, group = await database.read(lambda reader, id_=id_: communities.by_chat(reader, id_))
        assert (community.name, group.telegram_id) == ("Green", -1000100)
    assert await refused(database, chats=[*chats, {"id": -100, "role": "residents"}]) == [
        "chats.4.id: it is the same group as chats.1, now -1000100"
    ]


async def test_the_new_id_may_be_declared_before_telegram_tells(database):
    await apply(database)
    await apply(database, chats=[{**FILE["chats"][0], "id": -1000100}, *FILE["chats"][1:]])
    await database.unit(lambda unit: communities.move_chat(unit, -100, -1000100))
    _, group = await database.read(lambda reader: communities.by_chat(reader, -100))
    assert group.telegram_id == -1000100


async def test_a_group_bound_by_adding_the_bot_is_not_ended(database):
    await apply(database)
    await database.unit(lambda unit: communities.put_chat(unit, 1, -300, "residents", parse_scope("B")))
    assert not await apply(database)
    shown = await database.read(lambda reader: actions.show(reader, "Green"))
    assert {"id": -300, "role": "residents", "scope": "B"} in shown.words["chats"]
    assert len(shown.words["chats"]) == 3, "the entry that waited for its group is that group now"


async def test_what_is_shown_changes_nothing_when_it_is_applied(database):
    await apply(database)
    shown = await database.read(lambda reader: actions.show(reader, "Green"))
    again = give(shown.words, method(), homes(*HOMES))
    assert not await database.unit(lambda unit: actions.apply(unit, again, KEY))
    assert shown.households == 3
    assert shown.words["seats"] == FILE["seats"]


async def test_a_group_of_another_community_is_refused_whole(database):
    await apply(database)
    before = await rows_of(database, "household")
    assert await refused(database, name="Blue") == [
        "chats.1.id: group -100 belongs to Green",
        "chats.2.id: group -200 belongs to Green",
    ]
    assert len(await rows_of(database, "household")) == len(before)
    assert len(await rows_of(database, "community")) == 1


async def test_a_group_moves_to_another_community_once_it_is_ended(database):
    await apply(database)
    await apply(database, chats=None)
    await apply(database, name="Blue")
    community, _ = await database.read(lambda reader: communities.by_chat(reader, -100))
    assert community.name == "Blue"


async def test_a_household_that_changed_keeps_its_row_and_its_codes(database):
    await apply(database)
    codes = await database.read(lambda reader: households.codes(reader, 1))
    found = await apply(database, rows=[("A", "1", "1", "101", "81.00", HOMES[0][5], "2"), *HOMES[1:]])
    assert [one.id for one, _ in found.households.changed] == [1]
    assert not found.households.sold
    home = await database.read(lambda reader: households.by_id(reader, 1))
    assert (home.exclusive_area, home.owner, home.residents) == (8100, HOMES[0][5], 2)
    assert await database.read(lambda reader: households.codes(reader, 1)) == codes


async def test_a_supplied_code_replaces_the_derived_one_and_back(database):
    await apply(database)
    supplied = [(*HOMES[0], "", "ABCD-2345", "wxyz 6789"), *HOMES[1:]]
    found = await apply(database, rows=supplied)
    assert (len(found.households.new_codes), len(found.households.withdrawn_codes)) == (2, 2)
    assert not await apply(database, rows=supplied)
    rows = await database.read(lambda reader: actions.codes(reader, given(rows=supplied), KEY))
    assert (rows[0].code, rows[0].tenant_code) == ("ABCD2345", "WXYZ6789")
    assert len(rows[1].code) == 8
    back = [(*HOMES[0], "", "", ""), *HOMES[1:]]
    found = await apply(database, rows=back)
    assert (len(found.households.new_codes), found.households.void_slips) == (2, {HOMES[0][:4]})
    assert len(await rows_of(database, "join_code")) == 12


async def test_a_file_without_the_columns_of_codes_leaves_own_ones_as_they_are(database):
    supplied = [(*HOMES[0], "", "ABCD-2345", "wxyz 6789"), *HOMES[1:]]
    await apply(database, rows=supplied)
    codes = await database.read(lambda reader: households.codes(reader, 1))
    assert not (await apply(database)).households
    assert await database.read(lambda reader: households.codes(reader, 1)) == codes
    rows = await database.read(lambda reader: actions.codes(reader, given(), KEY, ["abcd2345", "NOBODYS2"]))
    assert (rows[0].code, rows[0].tenant_code) == ("abcd2345", ""), "what nobody has as text is not made up"
    elsewhere = [HOMES[0], (*HOMES[1], "", "ABCD-2345", ""), *HOMES[2:]]
    found = await apply(database, rows=elsewhere)
    assert found.households.void_slips == {HOMES[0][:4], HOMES[1][:4]}, "its code is another home's: all of it is new"
    sold = [(*HOMES[0][:5], "another"), (*HOMES[1], "", "ABCD-2345", ""), *HOMES[2:]]
    assert (await apply(database, rows=sold)).households.void_slips == set(), "told as sold"


async def test_a_code_that_moves_to_another_household_moves(database):
    await apply(database, rows=[(*HOMES[0], "", "ABCD2345"), *HOMES[1:]])
    await apply(database, rows=[HOMES[0], (*HOMES[1], "", "ABCD2345"), HOMES[2]])
    person = await database.unit(lambda unit: people.meet(unit, 50, "Li", "zh"))
    joined = await database.unit(lambda unit: join(unit, person, "ABCD2345", KEY))
    assert joined.household.unit == "102"


async def test_a_code_of_another_community_is_refused(database):
    await apply(database, rows=[(*HOMES[0], "", "ABCD2345"), *HOMES[1:]])
    rows = [*HOMES[:2], (*HOMES[2], "", "abcd2345")]
    assert await refused(database, name="Blue", chats=None, rows=rows) == ["line 4: a code is already used elsewhere"]


async def test_a_lost_key_makes_all_codes_new(database):
    await apply(database)
    found = await database.read(lambda reader: actions.difference(reader, given(), b"another key of 32 bytes, no less"))
    assert (len(found.households.new_codes), len(found.households.withdrawn_codes)) == (12, 12)


async def test_other_words_to_the_same_effect_are_kept(database):
    await apply(database)
    found = await apply(database, rules={"voting": "3 days", "notice": "7 days"})
    assert found
    assert not found.changes
    assert len(await entries(database)) == 2


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"rules": {"votign": "1 day"}}, "rules.votign: is not a known key"),
        ({"colour": "red"}, "colour: is not a known key"),
        ({"staff": [{"name": "Sun", "scope": "C"}]}, "staff.1.scope: no household is in 'C'"),
    ],
)
async def test_a_file_that_is_wrong_is_refused(changes, problem):
    with pytest.raises(NotApplied) as error:
        given(**changes)
    assert error.value.problems == [problem]


async def test_who_sits_and_who_helps(database):
    await apply(database)

    async def look(reader):
        seat = await communities.seat_of(reader, 1, 1)
        assert seat.role is Role.CHAIR, "of two seats the one with a council vote"
        assert await communities.seat_of(reader, 1, 99) is None
        assert (await communities.staff_member(reader, 1, 9)).name == "Sun"
        assert await communities.staff_member(reader, 1, 1) is None
        assert await communities.contact(reader, 1, parse_scope("A/1")) == "Sun"
        assert await communities.contact(reader, 1, parse_scope("B")) == "Zheng"
        found = await communities.chats(reader, 1, "residents", parse_scope("A/1/1"))
        assert [group.telegram_id for group in found] == [-100]
        assert await communities.chats(reader, 1, "residents", parse_scope("B")) == []
        assert await communities.by_chat(reader, -999) is None

    await database.read(look)


async def test_an_open_vote_keeps_its_rule(database):
    await apply(database)

    async def open_vote(unit):
        await unit.connection.run(
            "INSERT INTO matter (community, stage, person, title, text, scope, chat, raised_at, screen_by,"
            " support_until, support_needed) VALUES (1, 'voting', 1, 't', 't', '', -100, 0, 0, 0, 0)"
        )
        await unit.connection.run(
            "INSERT INTO vote (community, matter, rule, rule_data, scope, state, may_change, electorate, noticed_at,"
            " opens_at, closes_at) VALUES (1, 1, 'assembly', :rule, '', 'open', 1, 3, 0, 0, 259200000)",
            {"rule": json.dumps(rule_data(shipped("assembly")[-1]))},
        )

    await database.unit(open_vote)
    (before,) = await rows_of(database, "vote")
    await apply(database, rules={"voting": "9 days", "vote_change": False}, rows=HOMES[1:])
    (after,) = await rows_of(database, "vote")
    assert tuple(after) == tuple(before)


async def test_2530_households_are_applied_within_two_seconds(database):
    real, _ = read(ROOT / "examples" / "modern-garden.toml")
    start = time.perf_counter()
    await database.unit(lambda unit: actions.apply(unit, real, KEY))
    assert time.perf_counter() - start < 2
    digests = {row["digest"] for row in await rows_of(database, "join_code")}
    assert len(digests) == 4 * 2530
    smaller = replace(real, rows=real.rows[:-1])
    found = await database.unit(lambda unit: actions.apply(unit, smaller, KEY))
    assert (len(found.households.ended), len(found.households.withdrawn_codes)) == (1, 4)


async def test_each_change_is_said_with_its_kind(database):
    await apply(database)
    chats = [*FILE["chats"], {"id": -102, "role": "residents", "scope": "A"}]
    new = given(chats=chats, agenda={"when": "Sat 19:00", "holidays": "skip"}, rules={})
    found = await database.read(lambda reader: actions.difference(reader, new, KEY))
    changes = {(c.kind, c.noun, c.name): (c.before, c.after) for c in found.changes}
    assert changes[("added", "group", "-102 residents A")] == ("", "")
    assert changes[("changed", "setting", "agenda.holidays")] == ("", "skip")
    await apply(database, agenda={"when": "Sat 19:00", "holidays": "skip"})
    found = await database.read(lambda reader: actions.difference(reader, given(), KEY))
    assert [(c.name, c.before, c.after) for c in found.changes] == [("agenda.holidays", "skip", "")]
