"""A residents' vote around its ballot: who decides, the check, the notice, its extension, what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from texts import labels
from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, card, escape, line
from texts.rules import effect, passes_with, rule_in_words
from texts.words import Words, key


@dataclass(frozen=True, slots=True)
class Notice:
    """A vote before it opens: `vote` is 0 until it is announced, `opens` None where it opens with the notice."""

    number: int
    title: str
    rule: str
    electors: int
    quorum: int
    opens: datetime | None
    closes: datetime
    vote: int = 0
    signed: bool = False


WHO = MappingProxyType(
    {"households": key("All households"), "owners": key("All owners"), "opinion": key("Opinion only")}
)
SERVED = frozenset({"households"})
"""Whom a vote can ask so far: a button that leads nowhere is not shown."""


def who_decides(words: Words, *, number: int) -> Card:
    """T19: the rule picker's first question."""
    return card(
        words.html("Who decides №{number}?", number=number),
        buttons=[(Button(words.gettext(WHO[who]), build("pick", number, who)),) for who in WHO if who in SERVED],
    )


def after_adoption(words: Words, *, number: int, title: str) -> Card:
    """The council adopted a matter: who decides further, or the outcome at once."""
    asked = who_decides(words, number=number)
    publish = Button(words.gettext("Publish outcome"), build("publish", number))
    return card(
        words.html("Adopted: №{number} {title}", number=number, title=line(title)),
        words.html("Shall all vote on it, or is this the outcome?"),
        buttons=[*asked.buttons, (publish,)],
    )


def special_matter(words: Words, *, number: int) -> Card:
    """T19b: the rule picker's second question, for owners."""
    return card(
        words.html("Will it raise repair funds, rebuild, or change the use of common parts?"),
        buttons=[
            (
                Button(words.gettext("Yes"), build("special", number, "yes")),
                Button(words.gettext("No"), build("special", number, "no")),
            )
        ],
    )


def dates(words: Words, vote: Notice) -> Html:
    """When a vote opens and closes."""
    closes = words.moment(vote.closes)
    if vote.opens is None:
        return words.html("opens at once, closes {closes}", closes=closes)
    return words.html("opens {opens}, closes {closes}", opens=words.moment(vote.opens), closes=closes)


def check(words: Words, *, asked: Notice) -> Card:
    """T19c: what follows from the notice, before it is posted and the roll fixed."""
    return card(
        words.html("Please check №{number}", number=asked.number),
        escape(line(asked.title)),
        words.html("{electors} households, at least {quorum} take part", electors=asked.electors, quorum=asked.quorum)
        if asked.quorum
        else words.html("{electors} households are asked", electors=asked.electors),
        words.html("Passes with: {rule}", rule=passes_with(words, asked.rule)) if asked.quorum else None,
        words.html("Effect: {effect}", effect=effect(words, asked.rule, signed=asked.signed)),
        words.html("Dates: {dates}", dates=dates(words, asked)),
        words.html("The roll is then fixed."),
        buttons=[(Button(words.gettext("Post notice"), build("notice", asked.number, asked.rule)),)],
    )


def notice(words: Words, *, announced: Notice) -> Card:
    """T19d: the public notice that fixes rule, effect, electors and dates."""
    return card(
        words.html("Public notice №{vote} {title}", vote=announced.vote, title=line(announced.title)),
        escape(rule_in_words(words, announced.rule, electors=announced.electors, quorum=announced.quorum)),
        words.html("Effect: {effect}", effect=effect(words, announced.rule, signed=announced.signed)),
        words.html("{electors} households, {dates}", electors=announced.electors, dates=dates(words, announced)),
        buttons=[(labels.details(words, announced.number),)],
    )  # fmt: skip


def extended(words: Words, *, vote: int, title: str, closes: datetime, voted: int, electors: int, left: int) -> Card:
    """A vote without a quorum goes on once; posted before the old close."""
    return card(
        words.html("Vote extended №{vote} {title}", vote=vote, title=line(title)),
        words.html("Took part {voted}/{electors}, {left} to go.", voted=voted, electors=electors, left=left),
        words.html("New close: {moment}.", moment=words.moment(closes)),
        words.html("Votes already cast stay."),
        buttons=[(labels.vote_now(words),)],
    )


@dataclass(frozen=True, slots=True)
class Open:
    """A line of /votes; `voted` is whether this household has voted, None for who has no vote."""

    vote: int
    title: str
    closes: datetime
    voted: bool | None


def open_votes(words: Words, *, votes: Sequence[Open]) -> Card:
    """/votes: what is open; the ballots follow as cards of their own."""
    if not votes:
        return card(
            words.html("No vote is open"),
            words.html("What was decided: /results"),
        )
    return card(
        words.html("Open votes: {count}", count=len(votes)),
        *words.listing([open_line(words, item) for item in votes], 30),
    )


def open_line(words: Words, item: Open) -> Html:
    """A line of /votes."""
    fields = {"vote": item.vote, "title": line(item.title, 40), "moment": words.moment(item.closes)}
    if item.voted is None:
        return words.html("№{vote} {title}, until {moment}", **fields)
    if item.voted:
        return words.html("№{vote} {title}, until {moment}: you have voted", **fields)
    return words.html("№{vote} {title}, until {moment}: waiting for you", **fields)


def announced(words: Words, *, number: int) -> Answer:
    """The notice is posted."""
    return Answer(words.gettext("The notice of №{number} is posted. The roll is fixed.", number=number))


def which_ballot(words: Words) -> Card:
    """/ballot without a number."""
    return card(words.html("Which matter goes to the vote?"), words.html("Send /ballot and its number: /ballot 12"))
