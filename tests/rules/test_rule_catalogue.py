"""The rule file: what ships, on which day, and what is said of a wrong one."""

import json
from datetime import date
from typing import Any

import pytest

from rules.catalogue import in_force, parse_rule, parse_share, read_rules, rule_data
from rules.reading import DataError
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
