"""The rule file: what ships, on which day, and what is said of a wrong one."""

import hashlib
import json
import tomllib
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from rules.catalogue import (
    OVERRIDES,
    as_noticed,
    in_force,
    minutes,
    of_council,
    override,
    parse_rule,
    parse_share,
    read_rules,
    rule_data,
    terms_digest,
)
from rules.method import parse_method
from rules.reading import DataError
from rules.timing import Duration, Span
from rules.votes import Base, Effect, Rule, Share, Unit

GOOD: dict[str, Any] = {
    "unit": "households",
    "participation": "> 1/2",
    "approval": "> 1/2",
    "approval_of": "present",
    "effect": "assembly",
    "source": {"zh": "法", "en": "law"},
}
TODAY = date(2026, 5, 1)


def test_the_rules_that_ship(catalogue: dict[str, Rule]) -> None:
    assert {name: rule.unit for name, rule in catalogue.items()} == {
        "council_default": Unit.MEMBERS,
        "council_present": Unit.MEMBERS,
        "assembly": Unit.HOUSEHOLDS,
        "representatives": Unit.REPRESENTATIVES,
        "owners_ordinary": Unit.OWNERS,
        "owners_special": Unit.OWNERS,
        "unanimous": Unit.OWNERS,
        "joint_all": Unit.PARTIES,
        "joint_majority": Unit.PARTIES,
        "satisfaction": Unit.RESPONDENTS,
        "evaluation": Unit.HOUSEHOLDS,
        "straw_poll": Unit.GROUP_MEMBERS,
    }
    assert catalogue["council_default"].approval_of is Base.ALL
    assert catalogue["straw_poll"].effect is Effect.OPINION


def test_the_assembly_stands_on_the_law_of_the_day_with_the_same_figures(rule_file: dict[str, Any]) -> None:
    before, after = read_rules(rule_file)["assembly"]
    assert [in_force(before, day) for day in (date(2025, 12, 31), date(2026, 1, 1))] == [True, False]
    assert [in_force(after, day) for day in (date(2025, 12, 31), date(2026, 1, 1))] == [False, True]
    assert "2018" in before.source.en
    assert "article 9" in before.source.en
    assert before.confirmed_by is not None
    assert "Revised" in after.source.en
    assert after.confirmed_by is None
    assert (before.participation, before.approval, before.approval_of) == (
        after.participation,
        after.approval,
        after.approval_of,
    )


def test_a_rule_is_in_force_on_its_first_and_last_day() -> None:
    rule = parse_rule("law", GOOD | {"since": date(2026, 1, 1), "until": date(2026, 1, 31)})
    assert [in_force(rule, date(2026, 1, day)) for day in (1, 31)] == [True, True]
    assert not in_force(rule, date(2025, 12, 31))
    assert not in_force(rule, date(2026, 2, 1))


def test_a_rule_may_hold_for_a_single_day_and_lets_a_vote_change_unless_it_says_otherwise() -> None:
    day = date(2026, 1, 1)
    rule = parse_rule("law", GOOD | {"since": day, "until": day})
    assert in_force(rule, day)
    assert rule.vote_change


def test_a_frozen_rule_reads_back_equal_through_json(rule_file: dict[str, Any]) -> None:
    for name, versions in read_rules(rule_file).items():
        for rule in versions:
            assert parse_rule(name, json.loads(json.dumps(rule_data(rule)))) == rule


def test_every_rule_can_be_frozen_and_read_back() -> None:
    full = GOOD | {"participation": "all", "vote_change": False, "since": "2026-01-01", "confirmed_by": "assembly"}
    rule = parse_rule("full", full)
    assert rule.vote_change is False
    assert parse_rule("full", json.loads(json.dumps(rule_data(rule)))) == rule


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("> 1/2", Share(1, 2, strict=True)),
        (">= 2/3", Share(2, 3, strict=False)),
        ("≥2/3", Share(2, 3, strict=False)),
        (">= 3/4", Share(3, 4, strict=False)),
        ("all", Share(1, 1, strict=False)),
        ("none", None),
    ],
)
def test_a_share_is_read(text: str, share: Share | None) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize("text", ["1/2", "> 0.5", "> 50%", "> 1/0", "> 0/2", "> 3/2", "> 1/1", "half"])
def test_a_share_that_says_nothing_clear_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"must be like|satisfied by"):
        parse_share(text)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"unit": "cats"}, "law.unit"),
        ({"participation": "> 1"}, "law.participation"),
        ({"approval": 1}, "law.approval"),
        ({"approval": "none"}, "law.approval"),
        ({"effect": "opinion"}, "law.approval"),
        ({"approval_of": "everybody"}, "law.approval_of"),
        ({"effect": ""}, "law.effect"),
        ({"source": "law"}, "law.source"),
        ({"source": {"en": "law"}}, "law.source.zh"),
        ({"source": {"zh": "法", "en": "law", "fr": "loi"}}, "law.source.fr"),
        ({"since": "yesterday"}, "law.since"),
        ({"since": "2026-02-30"}, "law.since"),
        ({"since": date(2026, 1, 2), "until": date(2026, 1, 1)}, "law.until"),
        ({"vote_change": "yes"}, "law.vote_change"),
        ({"counts": ["area"]}, "law.counts"),
        ({"counts": "heads"}, "law.counts"),
        ({"quorum": "> 1/2"}, "law.quorum"),
    ],
)
def test_a_wrong_rule_names_its_key(change: dict[str, Any], key: str) -> None:
    with pytest.raises(DataError) as error:
        read_rules({"law": GOOD | change})
    assert error.value.key == key
    assert str(error.value).startswith(f"{key}: ")


@pytest.mark.parametrize("key", sorted(GOOD))
def test_a_missing_key_is_named(key: str) -> None:
    with pytest.raises(DataError, match="is missing") as error:
        parse_rule("law", {name: value for name, value in GOOD.items() if name != key})
    assert error.value.key == f"law.{key}"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {}),
        ({"until": date(2026, 1, 1)}, {"since": date(2026, 1, 1)}),
        ({"since": date(2025, 1, 1)}, {"since": date(2026, 1, 1)}),
    ],
)
def test_two_versions_may_not_hold_on_the_same_day(first: dict[str, Any], second: dict[str, Any]) -> None:
    for pair in ([first, second], [second, first]):
        with pytest.raises(DataError, match="two versions"):
            read_rules({"law": [GOOD | change for change in pair]})


SIGNED = {
    **GOOD, "unit": "owners", "effect": "owners", "counts": ["heads", "area"],
    "signed_notice": "15 days", "signed_voting": ["5 days", "30 days"],
}  # fmt: skip
METHOD = tomllib.loads(files("rules").joinpath("methods/three_unions.toml").read_text("utf-8"))
SETTINGS = parse_method(METHOD).settings


def days(count: int) -> Duration:
    return Duration(count, Span.DAYS)


def test_only_members_decide_in_a_council(rule_file: dict[str, Any]) -> None:
    assert of_council(read_rules(rule_file)) == ["council_default", "council_present"]


def test_two_versions_from_the_first_day_on_are_named_so() -> None:
    with pytest.raises(DataError, match="in force on the first day"):
        read_rules({"law": [GOOD, GOOD]})
    with pytest.raises(DataError, match="in force on 2026-01-01"):
        read_rules({"law": [GOOD | {"until": date(2026, 1, 1)}, GOOD | {"since": date(2026, 1, 1)}]})


@pytest.mark.parametrize(
    ("span", "refused"),
    [(["5 days", "30 days"], False), (["5 days", "5 days"], False), (["30 days", "5 days"], True),
     (["5 days"], True), (["5 days", "6 days", "7 days"], True)],
)  # fmt: skip
def test_a_time_of_voting_is_two_durations_the_shorter_first(span: list[str], refused: bool) -> None:
    if refused:
        with pytest.raises(DataError, match="the shorter one first"):
            parse_rule("law", SIGNED | {"signed_voting": span})
    else:
        assert parse_rule("law", SIGNED | {"signed_voting": span}).signed_voting is not None


@pytest.mark.parametrize(
    ("own", "key"),
    [
        ({"notice": "14 days"}, "notice"), ({"notice": "15 days"}, None),
        ({"voting": "4 days"}, "voting"), ({"voting": "5 days"}, None),
        ({"voting": "30 days"}, None), ({"voting": "31 days"}, "voting"),
    ],
)  # fmt: skip
def test_signed_ballots_keep_their_notice_and_their_time(own: dict[str, Any], key: str | None) -> None:
    rule = parse_rule("law", SIGNED)
    if key:
        with pytest.raises(DataError, match="signed ballots") as error:
            override(rule, own, "own")
        assert error.value.key == f"own.{key}"
    else:
        override(rule, own, "own")
    override(parse_rule("law", GOOD), own, "own")  # where nothing is signed anything goes


def test_a_notice_freezes_the_rules_own_durations_and_fills_in_the_communitys() -> None:
    settings = replace(SETTINGS, notice=days(1), voting=days(2), extension=days(3), objections=days(4))
    own = {"notice": "5 days", "voting": "6 days", "extension": "7 days", "objections": "8 days"}
    names = ("notice", "voting", "extension", "objections")
    for rule, counts in ((GOOD, (1, 2, 3, 4)), (GOOD | own, (5, 6, 7, 8))):
        frozen = as_noticed(parse_rule("law", rule), settings)
        assert tuple(getattr(frozen, name) for name in names) == tuple(days(count) for count in counts)


@pytest.mark.parametrize(
    ("signed", "notice", "voting", "frozen"),
    [
        (True, 10, 3, (15, 5)), (True, 16, 6, (16, 6)), (True, 15, 31, (15, 30)),
        (False, 10, 3, (10, 3)),
    ],
)  # fmt: skip
def test_the_law_bounds_what_a_community_says_of_signed_ballots(
    signed: bool, notice: int, voting: int, frozen: tuple[int, int]
) -> None:
    settings = replace(SETTINGS, signed_ballots=signed, notice=days(notice), voting=days(voting))
    noticed = as_noticed(parse_rule("law", SIGNED), settings)
    assert (noticed.notice, noticed.voting) == (days(frozen[0]), days(frozen[1]))
    assert noticed.effect is (Effect.OWNERS if signed else Effect.INDICATIVE)
    unbound = {name: value for name, value in SIGNED.items() if not name.startswith("signed")}
    assert as_noticed(parse_rule("law", unbound), settings).notice == days(notice)
    assert as_noticed(parse_rule("law", SIGNED | {"effect": "assembly"}), settings).voting == days(voting)


@pytest.mark.parametrize(("rules", "communitys"), [(True, True), (True, False), (False, True), (False, False)])
def test_a_ballot_may_change_where_rule_and_community_both_let_it(rules: bool, communitys: bool) -> None:
    noticed = as_noticed(parse_rule("law", GOOD | {"vote_change": rules}), replace(SETTINGS, vote_change=communitys))
    assert noticed.vote_change is (rules and communitys)


def test_durations_compare_by_minutes_and_five_working_days_are_a_week() -> None:
    spans = {Span.MINUTES: 3, Span.HOURS: 180, Span.DAYS: 3 * 1440}
    assert {span: minutes(Duration(3, span)) for span in spans} == spans
    assert minutes(Duration(5, Span.WORKING_DAYS)) == minutes(days(7))


def test_the_terms_of_a_rule_have_a_digest_that_anybody_can_repeat() -> None:
    rule = parse_rule("law", GOOD)
    text = (
        '{"approval":"> 1/2","approval_of":"present","counts":["heads"],"effect":"assembly","participation":"> 1/2",'
        '"source":{"en":"law","zh":"法"},"unit":"households","vote_change":true}'
    )
    assert json.loads(text) == rule_data(rule)
    assert terms_digest(rule) == hashlib.sha256(text.encode()).hexdigest()


def test_a_measure_that_nobody_knows_is_named() -> None:
    with pytest.raises(DataError, match="'feet' is none of heads, area") as error:
        parse_rule("law", GOOD | {"counts": ["heads", "feet"]})
    assert error.value.key == "law.counts"


def test_an_opinion_alone_decides_nothing(catalogue: dict[str, Rule]) -> None:
    undecided = {"straw_poll", "evaluation", "satisfaction"}
    assert {name for name, rule in catalogue.items() if not rule.decides} == undecided


def test_what_a_community_may_set_anew(rule_file: dict[str, Any]) -> None:
    assert OVERRIDES == (
        "unit", "participation", "approval", "approval_of", "confirmed_by", "vote_change", "tie",
        "notice", "voting", "extension", "objections",
    )  # fmt: skip
    rule = parse_rule("law", GOOD)
    for unit in (Unit.HOUSEHOLDS, Unit.ADULTS, Unit.REPRESENTATIVES):
        assert override(rule, {"unit": unit.value}, "own").unit is unit
    assert override(rule, {"vote_change": False, "confirmed_by": "assembly"}, "own").confirmed_by == "assembly"
    assert override(rule, {"approval_of": "all"}, "own").approval_of is Base.ALL
