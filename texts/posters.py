"""What hangs at the entrance or goes from hand to hand: notice, result, paper ballots; and a meeting's minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rules.options import Options
from rules.votes import Rule
from texts import papers
from texts.cards import plain
from texts.meetings import Decision
from texts.options import how_many_chosen, kind, tie_rule
from texts.results import Result, figures, outage_line
from texts.rules import amount, effect, one_vote, passes_with, rule_in_words, rule_name, verdict
from texts.words import Words


@dataclass(frozen=True, slots=True)
class Poster:
    """A vote as its papers tell it; `link` opens it in the bot, `digest` is that of its notice in the record."""

    community: str
    vote: int
    number: int
    title: str
    text: str
    rule: Rule
    electors: int
    area: int  # of all electors, 0.01 m²
    noticed: datetime
    opens: datetime
    closes: datetime
    may_change: bool
    link: str
    digest: str
    options: Options | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """A meeting that is over: who was there, what was decided, by name."""

    community: str
    meeting: int
    at: datetime
    opened: datetime | None
    ended: datetime | None
    venue: str
    presiding: str | None
    present: tuple[str, ...]
    absent: tuple[str, ...]
    seats: int
    quorum: int
    items: Sequence[tuple[int, str, str]]  # number, title, the whole text
    decided: Sequence[Decision]
    digest: str


def notice(words: Words, *, poster: Poster) -> str:
    """Return the public notice of a vote as an A3 poster."""
    return papers.render("notice", words, poster=poster, **_rule(words, poster))


def result(words: Words, *, poster: Poster, result: Result, confirmed: bool) -> str:
    """Return the result of a vote as an A3 poster: the same verdict, thresholds and counts as in the group."""
    return papers.render(
        "result", words, poster=poster, result=result, confirmed=confirmed, **_rule(words, poster),
        verdict=verdict(words, result.tally.verdict),
        lines=[plain(one) for one in figures(words, result.tally, verdict_said=True) if one],
        outages=[plain(outage_line(words, *one)) for one in result.outages],
    )  # fmt: skip


def ballots(words: Words, *, poster: Poster, first: int, copies: int) -> str:
    """Return numbered paper ballots in large print, two a sheet."""
    serials = [f"{poster.vote}-{number:04d}" for number in range(first, first + copies)]
    return papers.render("ballots", words, poster=poster, serials=serials, **_rule(words, poster))


def minutes(words: Words, *, minutes: Minutes, note: str = "") -> str:
    """Return the minutes of a meeting."""
    return papers.render(
        "minutes", words, minutes=minutes, note=note, rule_name=rule_name, verdict=verdict, passes_with=passes_with
    )


def _rule(words: Words, poster: Poster) -> dict[str, str]:
    return {
        "rule": rule_name(words, poster.rule),
        "in_words": rule_in_words(
            words, poster.rule, electors=poster.electors, area=poster.area, options=poster.options is not None
        ),
        "kind": kind(words, poster.options) if poster.options else "",
        "tie": words.sentences(how_many_chosen(words, poster.options), tie_rule(words, poster.rule))
        if poster.options
        else "",
        "effect": effect(words, poster.rule),
        "electors": amount(words, poster.rule, poster.electors, poster.area),
        "one_vote": one_vote(words, poster.rule),
    }  # fmt: skip
