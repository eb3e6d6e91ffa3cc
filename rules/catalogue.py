"""Decision rules read from data, each version for the days on which it is in force."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from rules.reading import DataError, Table, read_table
from rules.votes import Base, Effect, Measure, Rule, Share, Unit

Vocabulary = TypeVar("Vocabulary", bound=StrEnum)

KEYS = (
    "unit",
    "participation",
    "approval",
    "approval_of",
    "effect",
    "source",
    "since",
    "until",
    "confirmed_by",
    "vote_change",
    "counts",
)


def parse_rules(data: Mapping[str, object], on: date) -> dict[str, Rule]:
    """The rules in force on a day, by name; every version is checked, DataError names the key that is wrong."""
    found: dict[str, Rule] = {}
    for name, value in data.items():
        versions = [parse_rule(name, version) for version in (value if isinstance(value, list) else [value])]
        _refuse_overlap(name, versions)
        for rule in versions:
            if in_force(rule, on):
                found[name] = rule
    return found


def in_force(rule: Rule, on: date) -> bool:
    """Whether the rule holds on this day; both of its ends belong to it."""
    return (rule.since is None or rule.since <= on) and (rule.until is None or on <= rule.until)


def parse_rule(name: str, data: object) -> Rule:
    """One version of a rule; DataError names the key that is wrong."""
    table = read_table(data, name, KEYS)
    rule = Rule(
        name=name,
        unit=_member(table, "unit", Unit),
        participation=_share(table, "participation"),
        approval=_share(table, "approval"),
        approval_of=_member(table, "approval_of", Base),
        effect=_member(table, "effect", Effect),
        source=table.words("source"),
        since=table.day("since") if table.has("since") else None,
        until=table.day("until") if table.has("until") else None,
        confirmed_by=table.text("confirmed_by") if table.has("confirmed_by") else None,
        vote_change=table.flag("vote_change") if table.has("vote_change") else True,
        counts=_counts(table),
    )
    if rule.since and rule.until and rule.until < rule.since:
        raise DataError(table.path("until"), f"{rule.until} is before since = {rule.since}")
    if (rule.approval is None) != (rule.effect is Effect.OPINION):
        raise DataError(table.path("approval"), "may be 'none' for effect = 'opinion', and must be for it")
    return rule


def parse_share(text: str) -> Share | None:
    """Read `> 1/2`, `>= 2/3`, `all` or `none`; ValueError says what is wrong."""
    if text == "none":
        return None
    if text == "all":
        return Share(1, 1, strict=False)
    found = re.fullmatch(r"(>=|≥|>) ?([0-9]{1,3})/([0-9]{1,3})", text)
    if not found:
        raise ValueError(f"{text!r} must be like '> 1/2', '>= 2/3', 'all' or 'none'")
    strict, numerator, denominator = found[1] == ">", int(found[2]), int(found[3])
    if not 0 < numerator <= denominator or (strict and numerator == denominator):
        raise ValueError(f"{text!r} can be satisfied by nobody or by everybody")
    return Share(numerator, denominator, strict)


def rule_data(rule: Rule) -> dict[str, object]:
    """A rule as plain values that `parse_rule` reads back, to freeze it with a vote (JSON will do)."""
    data: dict[str, object] = {
        "unit": str(rule.unit),
        "participation": str(rule.participation or "none"),
        "approval": str(rule.approval or "none"),
        "approval_of": str(rule.approval_of),
        "effect": str(rule.effect),
        "source": {"zh": rule.source.zh, "en": rule.source.en},
        "vote_change": rule.vote_change,
        "counts": [str(measure) for measure in rule.counts],
    }
    optional = {"since": rule.since, "until": rule.until, "confirmed_by": rule.confirmed_by}
    return data | {key: str(value) for key, value in optional.items() if value is not None}


def _refuse_overlap(name: str, versions: list[Rule]) -> None:
    ordered = sorted(versions, key=lambda rule: rule.since or date.min)
    for earlier, later in pairwise(ordered):
        if earlier.until is None or (later.since or date.min) <= earlier.until:
            raise DataError(name, f"two versions are in force on {later.since or 'the first day'}")


def _share(table: Table, key: str) -> Share | None:
    try:
        return parse_share(table.text(key))
    except DataError:
        raise
    except ValueError as error:
        raise DataError(table.path(key), str(error)) from error


def _member(table: Table, key: str, vocabulary: type[Vocabulary]) -> Vocabulary:
    text = table.text(key)
    if text not in set(vocabulary):
        raise DataError(table.path(key), f"{text!r} is none of {', '.join(vocabulary)}")
    return vocabulary(text)


def _counts(table: Table) -> tuple[Measure, ...]:
    if not table.has("counts"):
        return (Measure.HEADS,)
    texts = table.texts("counts")
    for text in texts:
        if text not in set(Measure):
            raise DataError(table.path("counts"), f"{text!r} is none of {', '.join(Measure)}")
    return tuple(Measure(text) for text in texts)
