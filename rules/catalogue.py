"""Decision rules read from data, each version for the days on which it is in force."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from rules.method import Settings, read_duration
from rules.reading import DataError, Table, read_table
from rules.timing import Duration, Span
from rules.votes import Base, Effect, Measure, Rule, Share, Tie, Unit

BY_LAW = frozenset({Effect.ASSEMBLY, Effect.OWNERS})
SELF_GOVERNMENT = frozenset({Unit.HOUSEHOLDS, Unit.ADULTS, Unit.REPRESENTATIVES})
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
    "notice",
    "voting",
    "extension",
    "objections",
    "signed_notice",
    "signed_voting",
    "tie",
)
DURATIONS = ("notice", "voting", "extension", "objections", "signed_notice")
OVERRIDES = ("unit", "participation", "approval", "approval_of", "confirmed_by", "vote_change", "tie", *DURATIONS[:4])
"""What a community may set anew in a decision rule: `[decisions.NAME]`."""


def read_rules(data: Mapping[str, object]) -> dict[str, list[Rule]]:
    """Every version of each rule by name, the oldest first; DataError names the key that is wrong."""
    found: dict[str, list[Rule]] = {}
    for name, value in data.items():
        versions = [parse_rule(name, version) for version in (value if isinstance(value, list) else [value])]
        found[name] = sorted(versions, key=lambda rule: rule.since or date.min)
        _refuse_overlap(name, found[name])
    return found


def of_council(catalogue: Mapping[str, Sequence[Rule]]) -> list[str]:
    """The names of the rules by which the members of a council decide."""
    return [name for name, versions in catalogue.items() if versions[-1].unit is Unit.MEMBERS]


def in_force(rule: Rule, on: date) -> bool:
    """Whether the rule holds on this day; both of its ends belong to it."""
    return (rule.since is None or rule.since <= on) and (rule.until is None or on <= rule.until)


def parse_rule(name: str, data: object, key: str = "") -> Rule:
    """One version of a rule; DataError names the key that is wrong, under the rule's name or `key`."""
    table = read_table(data, key or name, KEYS)
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
        signed_voting=_span(table, "signed_voting"),
        tie=_member(table, "tie", Tie) if table.has("tie") else Tie.NONE,
        **{name: _duration(table, name) for name in DURATIONS},
    )
    if rule.since and rule.until and rule.until < rule.since:
        raise DataError(table.path("until"), f"{rule.until} is before since = {rule.since}")
    if (rule.approval is None) != (rule.effect is Effect.OPINION):
        raise DataError(table.path("approval"), "may be 'none' for effect = 'opinion', and must be for it")
    if Measure.AREA in rule.counts and rule.unit is not Unit.OWNERS:
        raise DataError(table.path("counts"), "only owners have an area")
    return rule


def override(rule: Rule, data: object, key: str) -> Rule:
    """A rule with what a community sets anew in it; DataError names the key that is wrong.

    - Nothing asks for less than the law: a share of a rule with effect in law may be raised, not lowered.
    - The unit changes between households, adults and representatives alone.
    - Signed ballots keep their least notice and their time of voting.
    """
    given = read_table(data, key, OVERRIDES)
    changed = parse_rule(rule.name, {**rule_data(rule), **given.values}, key)
    for name in ("participation", "approval"):
        if _asks_less(getattr(changed, name), getattr(rule, name)) and rule.effect in BY_LAW:
            raise DataError(given.path(name), f"asks for less than the rule does: {getattr(rule, name)}")
    if changed.unit is not rule.unit and {changed.unit, rule.unit} - SELF_GOVERNMENT:
        raise DataError(given.path("unit"), f"{rule.name} is a vote of {rule.unit}")
    if rule.effect in BY_LAW and changed.approval_of is not rule.approval_of and changed.approval_of is not Base.ALL:
        raise DataError(given.path("approval_of"), f"the share is of {rule.approval_of}, or stricter: of all")
    if changed.notice and rule.signed_notice and minutes(changed.notice) < minutes(rule.signed_notice):
        raise DataError(given.path("notice"), f"signed ballots are noticed at least {rule.signed_notice}")
    if changed.voting and rule.signed_voting:
        least, most = rule.signed_voting
        if not minutes(least) <= minutes(changed.voting) <= minutes(most):
            raise DataError(given.path("voting"), f"signed ballots stay open {least} to {most}")
    return changed


def as_noticed(rule: Rule, settings: Settings) -> Rule:
    """A rule as a notice freezes it: every duration filled in by the community's, an unsigned owners' vote indicative.

    Signed ballots have their least notice, and a time of voting within the law's bounds, whatever the community's is.
    """
    notice = settings.notice if rule.notice is None else rule.notice
    voting = settings.voting if rule.voting is None else rule.voting
    effect = rule.effect
    if effect is Effect.OWNERS and not settings.signed_ballots:
        effect = Effect.INDICATIVE
    elif effect is Effect.OWNERS and rule.signed_notice and rule.signed_voting:
        notice = max(notice, rule.signed_notice, key=minutes)
        voting = min(max(voting, rule.signed_voting[0], key=minutes), rule.signed_voting[1], key=minutes)
    return replace(
        rule, effect=effect, notice=notice, voting=voting,
        extension=settings.extension if rule.extension is None else rule.extension,
        objections=settings.objections if rule.objections is None else rule.objections,
        vote_change=rule.vote_change and settings.vote_change,
    )  # fmt: skip


def minutes(duration: Duration) -> int:
    """How long a duration is, to compare it with another; five working days are a week."""
    return {Span.MINUTES: 1, Span.HOURS: 60, Span.DAYS: 1440, Span.WORKING_DAYS: 2016}[duration.span] * duration.count


def _asks_less(share: Share | None, than: Share | None) -> bool:
    if than is None or share is None:
        return than is not None
    ours, theirs = share.numerator * than.denominator, than.numerator * share.denominator
    return ours < theirs or (ours == theirs and than.strict and not share.strict)


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


def thresholds(rule: Rule) -> dict[str, str]:
    """What the record keeps of a rule so that its verdict can be judged from there: the shares, and of whom."""
    return {
        "participation": str(rule.participation or "none"),
        "approval": str(rule.approval or "none"),
        "approval_of": rule.approval_of.value,
    }


def rule_data(rule: Rule) -> dict[str, object]:
    """A rule as plain values that `parse_rule` reads back, to freeze it with a vote (JSON will do)."""
    data: dict[str, object] = {
        "unit": str(rule.unit),
        **thresholds(rule),
        "effect": str(rule.effect),
        "source": {"zh": rule.source.zh, "en": rule.source.en},
        "vote_change": rule.vote_change,
        "counts": [str(measure) for measure in rule.counts],
    }
    optional = {name: getattr(rule, name) for name in ("since", "until", "confirmed_by", *DURATIONS)}
    if rule.tie is not Tie.NONE:
        data["tie"] = str(rule.tie)
    if rule.signed_voting:
        data["signed_voting"] = [str(one) for one in rule.signed_voting]
    return data | {key: str(value) for key, value in optional.items() if value is not None}


def terms_digest(rule: Rule) -> str:
    """The hexadecimal SHA-256 of all terms of a rule, as docs/record.md writes an entry."""
    text = json.dumps(rule_data(rule), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_overlap(name: str, versions: list[Rule]) -> None:
    for earlier, later in pairwise(versions):
        if earlier.until is None or (later.since or date.min) <= earlier.until:
            raise DataError(name, f"two versions are in force on {later.since or 'the first day'}")


def _share(table: Table, key: str) -> Share | None:
    try:
        return parse_share(table.text(key))
    except DataError:
        raise
    except ValueError as error:
        raise DataError(table.path(key), str(error)) from error


def _duration(table: Table, key: str) -> Duration | None:
    return read_duration(table.text(key), table.path(key)) if table.has(key) else None


def _span(table: Table, key: str) -> tuple[Duration, Duration] | None:
    if not table.has(key):
        return None
    both = [read_duration(text, table.path(key)) for text in table.texts(key)]
    if len(both) != 2 or minutes(both[0]) > minutes(both[1]):
        raise DataError(table.path(key), "must be two durations, the shorter one first")
    return both[0], both[1]


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
