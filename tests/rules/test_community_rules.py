"""The community file: what it may say, and that everything wrong with it is named by its key."""

from datetime import date
from typing import Any

import pytest

from rules.catalogue import read_rules
from rules.communities import Declaration, as_data, contact, declare, lost_scopes, read_settled, settle
from rules.households import RowReason
from rules.reading import DataError
from rules.scope import Place, parse_scope
from rules.seats import Role
from rules.timing import Duration, Recurrence, Span

LEAST = {"name": "Green", "method": "three-unions", "time_zone": "Asia/Shanghai", "households": "h.csv"}
CHAIR = {"role": "chair", "user": 1}
METHOD = {
    "name": "three-unions",
    "titles": {"zh": "三联三议", "en": "Three Unions"},
    "stages": ["raised"],
    "council_rule": "council_default",
    "rules": {
        "support_threshold": 20,
        "vote_change": True,
        "signed_ballots": False,
        **dict.fromkeys(
            ("support_period", "screen_reply", "appeal", "notice", "voting", "extension", "objections"), "7 days"
        ),
        **dict.fromkeys(
            ("objection_reply", "feedback", "first_reply", "urgent_first_reply", "solve", "solve_complex"), "3 days"
        ),
    },
    "agenda": {"closes": "3 days", "post_before": ["3 days", "1 hour"]},
}


def declared(**more):
    declaration = declare({**LEAST, **more})
    assert isinstance(declaration, Declaration), declaration
    return declaration


def problems(data):
    found = declare(data)
    assert isinstance(found, list)
    return [str(problem) for problem in found]


def test_little_is_needed():
    assert declared() == Declaration("Green", "three-unions", "Asia/Shanghai", "h.csv")


def test_a_declaration_comes_back_as_it_was_said():
    said = {
        **LEAST,
        "language": "en",
        "venue": "Gate 2",
        "chats": [{"role": "residents", "id": -5, "scope": "A/1", "topic": 7, "hearing": True}, {"role": "council"}],
        "seats": [{**CHAIR, "name": "周敏", "stands_for": "residents"}, {"role": "representative", "scope": "A"}],
        "parties": [{"name": "Property manager", "users": [1, 2], "offers": ["plumber"]}],
        "staff": [{"name": "孙丽", "user": 3, "scope": "A"}],
        "agenda": {"when": "Sat 19:00"},
        "quiet": {"from": "22:00", "to": "07:00"},
        "rules": {"voting": "3 days"},
    }
    declaration = declare(said)
    assert isinstance(declaration, Declaration)
    assert as_data(declaration) == said


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"colour": "red"}, "colour: is not a known key"),
        ({"seats": [{**CHAIR, "nmae": "x"}]}, "seats.1.nmae: is not a known key"),
        ({"language": "fr"}, "language: 'fr' is none of zh, en"),
        ({"time_zone": "Mars/Base"}, "time_zone: 'Mars/Base' is not a time zone, as Asia/Shanghai is"),
        ({"time_zone": "../etc/passwd"}, "time_zone: '../etc/passwd' is not a time zone, as Asia/Shanghai is"),
        ({"name": "  "}, "name: must be a text, not '  '"),
        ({"name": "two\nlines"}, "name: must be one line without control characters"),
        ({"venue": 3}, "venue: must be a text, not 3"),
        ({"seats": [{"role": "king"}]}, f"seats.1.role: 'king' is none of {', '.join(Role)}"),
        ({"seats": [{"role": "mediator", "scope": "A"}]}, "seats.1.scope: only a representative has a scope"),
        ({"seats": [{**CHAIR, "stands_for": "himself"}]},
         "seats.1.stands_for: 'himself' is none of party member, residents"),
        ({"seats": [{"role": "chair", "user": "@zhou"}]},
         "seats.1.user: must be the id of a Telegram user, not '@zhou'"),
        ({"seats": [{"role": "chair", "user": True}]}, "seats.1.user: must be the id of a Telegram user, not True"),
        ({"seats": [{**CHAIR, "until": "soon"}]}, "seats.1.until: must be a day such as 2026-01-01, not 'soon'"),
        ({"seats": [{**CHAIR, "substitutes": 1}]},
         "seats.1.substitutes: only a mediator presides after the vice-chair"),
        ({"seats": [{"role": "mediator", "substitutes": 0}]}, "seats.1.substitutes: must be a place, 1 or more, not 0"),
        ({"seats": CHAIR}, "seats: must be tables [[seats]]"),
        ({"seats": [3]}, "seats.1: must be a table, not 3"),
        ({"seats": [CHAIR, {"role": "chair"}]}, "seats.2.role: there is one chair already"),
        ({"seats": [CHAIR, {"role": "mediator", "user": 1}]}, "seats.2.user: 1 has a seat with a council vote already"),
        ({"chats": [{"role": "residents", "id": 5}]},
         "chats.1.id: must be the id of a group, a negative number, not 5"),
        ({"chats": [{"role": "residents", "id": -5}, {"role": "council", "id": -5}]},
         "chats.2.id: -5 is there already"),
        ({"chats": [{"role": "staff"}]}, "chats.1.role: 'staff' is none of residents, council"),
        ({"chats": [{"id": -5}]}, "chats.1.role: is missing"),
        ({"chats": [{"role": "residents", "scope": "A/1/2/3"}]},
         "chats.1.scope: 'A/1/2/3' has 4 parts, AREA/BUILDING/ENTRANCE are at most 3"),
        ({"chats": [{"role": "residents", "topic": 0}]}, "chats.1.topic: must be the number of a topic, not 0"),
        ({"chats": [{"role": "residents", "hearing": "yes"}]}, "chats.1.hearing: must be true or false, not 'yes'"),
        ({"parties": [{"name": "P"}, {"name": "P"}]}, "parties.2.name: P is there already"),
        ({"parties": [{"name": "P", "users": ["x"]}]}, "parties.1.users: must be Telegram users, not 'x'"),
        ({"parties": [{"name": "P", "users": 5}]}, "parties.1.users: must be a list of Telegram users"),
        ({"staff": [{"scope": "A"}]}, "staff.1: must have a name or a user"),
        ({"rules": []}, "rules: must be a table, not []"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_key(more, problem):
    assert problems({**LEAST, **more}) == [problem]


@pytest.mark.parametrize("key", LEAST)
def test_what_must_be_there(key):
    assert problems({name: value for name, value in LEAST.items() if name != key}) == [f"{key}: is missing"]


def test_every_problem_is_named_at_once():
    assert len(problems({**LEAST, "language": "fr", "colour": 1, "seats": [{"role": "king"}, {"user": 3}]})) == 4


def test_a_mediator_may_also_be_scrutineer_but_not_twice():
    seats = [{"role": "mediator", "user": 1}, {"role": "scrutineer", "user": 1}]
    assert len(declared(seats=seats).seats) == 2
    assert problems({**LEAST, "seats": [*seats, seats[1]]}) == ["seats.3.user: ('scrutineer', 1, '') twice"]


def test_the_communitys_own_rules_lie_over_the_methods():
    own = declared(rules={"voting": "2 days"}, agenda={"when": "Sat 19:00"})
    settled = settle(own, METHOD)
    assert not isinstance(settled, list)
    assert settled.method.settings.voting == Duration(2, Span.DAYS)
    assert settled.method.settings.notice == Duration(7, Span.DAYS)
    assert isinstance(settled.method.agenda.when, Recurrence)
    assert settled.method.agenda.closes == Duration(3, Span.DAYS)
    assert settled.quiet.start.hour == 21


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"rules": {"votign": "2 days"}}, "rules.votign: is not a known key"),
        ({"rules": {"voting": "soon"}}, "rules.voting: 'soon' must begin with a whole number, as in '3 days'"),
        ({"rules": {"voting": "0 days"}}, "rules.voting: must be longer than zero"),
        (
            {"rules": {"solve": "6 working days", "solve_complex": "7 days"}},
            "rules.solve_complex: must not be shorter than solve, which is 6 working days",
        ),
        ({"rules": {"support_threshold": -1}},
         "rules.support_threshold: must be a whole number of 0 or more, not -1"),
        ({"agenda": {"when": "Caturday 19:00"}},
         "agenda.when: 'Caturday' is not a weekday: Mon, Tue, Wed, Thu, Fri, Sat, Sun"),
        ({"agenda": {"who": "all"}}, "agenda.who: is not a known key"),
        ({"quiet": {"from": "25:00", "to": "08:00"}}, "quiet: '25:00' is not a time between 00:00 and 23:59"),
        ({"quiet": {"form": "21:00"}}, "quiet.form: is not a known key"),
        ({"calendar": {"country": "XX"}},
         "calendar.country: 'XX' is no country whose holidays are known, as CN or DE-BE are"),
    ],
)  # fmt: skip
def test_wrong_rules_are_named_by_their_key(more, problem):
    found = settle(declared(**more), METHOD)
    assert [str(one) for one in found] == [problem]  # type: ignore[union-attr]


def test_a_community_sets_a_decision_rule_anew(rule_file: dict[str, Any]) -> None:
    catalogue = read_rules(rule_file)
    own = {"assembly": {"approval": ">= 2/3"}, "council_default": {"participation": "> 1/2"}}
    settled = settle(declared(decisions=own), METHOD, catalogue)
    assert not isinstance(settled, list)
    assert read_settled(settled.data).decisions == settled.decisions == own


RULES = (
    "council_default, council_present, assembly, representatives, owners_ordinary, owners_special, unanimous, "
    "joint_all, joint_majority, "
    "satisfaction, evaluation, straw_poll"
)


@pytest.mark.parametrize(
    ("own", "problem"),
    [
        ({"assembley": {}}, f"decisions.assembley: is none of the rules {RULES}"),
        ({"assembly": {"aproval": "> 1/2"}}, "decisions.assembly.aproval: is not a known key"),
        ({"assembly": 3}, "decisions.assembly: must be a table, not 3"),
        ({"assembly": {"approval": "most"}},
         "decisions.assembly.approval: 'most' must be like '> 1/2', '>= 2/3', 'all' or 'none'"),
        ({"owners_special": {"approval": "> 1/2"}},
         "decisions.owners_special.approval: asks for less than the rule does: >= 3/4"),
        ({"assembly": {"unit": "owners"}}, "decisions.assembly.unit: assembly is a vote of households"),
    ],
)  # fmt: skip
def test_a_wrong_decision_rule_is_named_by_its_key(
    rule_file: dict[str, Any], own: dict[str, object], problem: str
) -> None:
    found = settle(declared(decisions=own), METHOD, read_rules(rule_file))
    assert [str(one) for one in found] == [problem]  # type: ignore[union-attr]


def test_a_scope_in_which_nobody_lives_is_refused():
    places = {Place("A", "1", "1")}
    own = declared(chats=[{"role": "residents", "scope": "A/1"}, {"role": "residents", "scope": "B"}])
    lost = lost_scopes(own, places)
    assert [(one.reason, one.column, one.value) for one in lost] == [(RowReason.SCOPE_EMPTY, "chats.2.scope", "B")]


def test_whom_to_ask_is_the_nearest_grid_worker():
    staff = [(parse_scope(scope), scope or "all") for scope in ("B", "A", "A/1", "")]
    assert contact(staff, parse_scope("A/1/2")) == "A/1"
    assert contact(staff, parse_scope("A/2")) == "A"
    assert contact(staff, parse_scope("C")) == "all"
    assert contact(staff[:3], parse_scope("")) == "B"
    assert contact([], parse_scope("A")) is None


def test_what_was_settled_is_read_again_from_its_data(rule_file: dict[str, Any]) -> None:
    own = declared(
        calendar={"country": "CN", "off": [date(2026, 3, 4)]},
        decisions={"assembly": {"approval": ">= 2/3"}},
        quiet={"from": "22:00"},
        venues=[{"name": "Gate 2", "scope": "A"}, {"name": "Corridor"}],
    )
    settled = settle(own, METHOD, read_rules(rule_file))
    assert not isinstance(settled, list)
    assert set(settled.data) == {"method", "quiet", "decisions", "calendar", "venues"}
    assert settled.venues == {"Gate 2": parse_scope("A"), "Corridor": parse_scope("")}
    assert not settled.calendar.works(date(2026, 3, 4))
    assert read_settled(settled.data) == settled
    least = settle(declared(), METHOD)
    assert not isinstance(least, list)
    assert set(least.data) == {"method", "quiet"}


@pytest.mark.parametrize("key", ["method", "quiet", "decisions", "calendar", "venues"])
def test_what_is_damaged_on_file_is_named(key: str) -> None:
    settled = settle(declared(), METHOD)
    assert not isinstance(settled, list)
    with pytest.raises(DataError) as error:
        read_settled({**settled.data, key: 3})
    assert error.value.key == key


def test_a_store_without_a_method_says_so() -> None:
    with pytest.raises(DataError, match=r"^method: is missing"):
        read_settled({})


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"chats": [{"role": "council", "id": -1}]}, None),
        ({"chats": [{"role": "council", "id": 0}]}, "chats.1.id: must be the id of a group, a negative number, not 0"),
        ({"chats": [{"role": "council", "id": -(2**53)}]}, None),
        ({"chats": [{"role": "council", "topic": 1}]}, None),
        ({"seats": [{"role": "mediator", "substitutes": 99}]}, None),
        ({"seats": [{"role": "mediator", "substitutes": 100}]},
         "seats.1.substitutes: must be a place, 1 or more, not 100"),
        ({"staff": [{"name": "Li"}]}, None),
        ({"staff": [{"name": "", "user": 2**53}]}, None),
        ({"staff": [{"user": 2**53 + 1}]}, f"staff.1.user: must be the id of a Telegram user, not {2**53 + 1}"),
        ({"staff": [{"user": 1}, {"user": 1}]}, "staff.2.user: (1, '', '') is there already"),
        ({"venues": [{"name": "Gate 2"}, {"name": "Gate 2"}]}, "venues.2.name: Gate 2 is there already"),
        ({"parties": [{"name": "P", "users": [1]}]}, None),
    ],
)  # fmt: skip
def test_the_numbers_on_both_sides_of_what_a_file_may_say(more, problem):
    if problem:
        assert problems({**LEAST, **more}) == [problem]
    else:
        declared(**more)


def test_what_says_nothing_is_left_out():
    assert as_data(declared(staff=[{"user": 3}])) == {**LEAST, "language": "zh", "staff": [{"user": 3}]}


def test_a_scope_is_lived_in_where_one_of_many_homes_is_in_it():
    own = declared(chats=[{"role": "residents", "scope": "A"}], venues=[{"name": "Gate", "scope": "C"}])
    lost = lost_scopes(own, [Place("A", "1", "1"), Place("B", "1", "1")])
    assert [(one.line, one.column) for one in lost] == [(0, "venues.1.scope")]


def test_whom_to_ask_is_else_the_first_within_it_and_never_somebody_without_a_name():
    staff = [(parse_scope("B"), "b"), (parse_scope("A/1"), "a1"), (parse_scope("A/2"), "a2"), (parse_scope("A"), "")]
    assert contact(staff, parse_scope("A")) == "a1"
    assert contact(staff, parse_scope("C")) == "b"


@pytest.mark.parametrize(("quiet", "key"), [({"from": 3}, "quiet.from"), ({"to": "8"}, "quiet")])
def test_wrong_quiet_hours_are_named(quiet: dict[str, Any], key: str) -> None:
    found = settle(declared(quiet=quiet), METHOD)
    assert [one.key for one in found] == [key]  # type: ignore[union-attr]
