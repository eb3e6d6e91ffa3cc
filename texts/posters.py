"""What hangs at the entrance or goes from hand to hand: notice, result, paper ballots."""

from dataclasses import dataclass
from datetime import datetime

from rules.options import Kind, Options
from rules.votes import Rule
from texts import papers
from texts.ballots import announcements
from texts.cards import plain
from texts.options import how_many_chosen, kind, tie_rule
from texts.results import Result, ballots_apart, figures, objections_line, outage_line, stands
from texts.rules import amount, effect, one_vote, rule_in_words, rule_name, source
from texts.secret_votes import secret_line
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
    secret: bool = False
    extends: datetime | None = None  # until when it stays open if too few take part
    repeats: int | None = None  # the vote, invalid or withdrawn, that it takes up again


def notice(words: Words, *, poster: Poster) -> str:
    """Return the public notice of a vote as an A3 poster."""
    return papers.poster(
        "notice", words, poster=poster, **_rule(words, poster),
        more=[plain(one) for one in announcements(words, poster.extends, poster.repeats)],
        secret=plain(secret_line(words)),
    )  # fmt: skip


def result(words: Words, *, poster: Poster, result: Result, confirmed: bool, invalid: str | None = None) -> str:
    """Return the result of a vote as an A3 poster, as it stands in the group; `invalid` is why it is void."""
    void = invalid is not None
    status = "invalid" if void else "confirmed" if confirmed and result.objections else "preliminary"
    told = [*ballots_apart(words, result), objections_line(words, result)]
    return papers.poster(
        "result", words, poster=poster, result=result, confirmed=confirmed, invalid=void, **_rule(words, poster),
        verdict=plain(stands(words, result, status=status, why=invalid or "")),
        lines=[plain(one) for one in figures(words, result.tally, verdict_said=True) if one],
        outages=[plain(outage_line(words, *one)) for one in result.outages],
        told=[plain(one) for one in told if one],
    )  # fmt: skip


def ballots(words: Words, *, poster: Poster, first: int, copies: int) -> str:
    """Return numbered paper ballots in large print, two a sheet."""
    serials = [f"{poster.vote}-{number:04d}" for number in range(first, first + copies)]
    return papers.render(
        "ballots", words, poster=poster, serials=serials, how_to_mark=_how_to_mark(words, poster.options),
        **_rule(words, poster),
    )  # fmt: skip


def _how_to_mark(words: Words, options: Options | None) -> str:
    if options is None or options.marks == 1:
        return words.gettext("Mark one box only.")
    if options.kind is Kind.APPROVAL:
        return words.gettext("Mark as many boxes as you like.")
    return words.gettext("Mark at most {count} boxes; more do not count.", count=options.marks)


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
        "source": source(words, poster.rule),
        "effect": effect(words, poster.rule),
        "electors": amount(words, poster.rule, poster.electors, poster.area),
        "one_vote": one_vote(words, poster.rule),
    }  # fmt: skip
