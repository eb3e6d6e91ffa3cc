"""Residents choose what comes onto the next agenda: the card in their groups, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, card, line
from texts.labels import numbered
from texts.words import Words

MOST = 20


@dataclass(frozen=True, slots=True)
class Choices:
    """What residents choose from, by number and title, and how many households have chosen."""

    meeting: int
    at: datetime
    closes: datetime
    places: int
    matters: Sequence[tuple[int, str]]
    households: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A matter after the close: how many households chose it, and whether it comes on."""

    number: int
    title: str
    households: int
    comes_on: bool


def choices(words: Words, *, shown: Choices) -> Card:
    """Which of the supported matters come on; what the others chose is told after the close."""
    lines = [words.html("№{number} {title}", number=number, title=line(title)) for number, title in shown.matters]
    return card(
        words.html("What comes before the council {moment}?", moment=words.moment(shown.at)),
        words.nhtml("{count} of these comes onto the agenda.", "{count} of these come onto the agenda.", shown.places),
        words.html("One choice a household, until {moment}.", moment=words.moment(shown.closes)),
        *words.listing(lines, MOST, 1500),
        _turnout(words, shown.households),
        buttons=[
            (Button(numbered(words, number, title), build("bring", shown.meeting, number)),)
            for number, title in shown.matters[:MOST]
        ],
    )


def counted(words: Words, *, at: datetime, matters: Sequence[Counted], households: int) -> Card:
    """What households chose, with the counts."""
    on = [one for one in matters if one.comes_on]
    off = [one for one in matters if not one.comes_on]
    return card(
        words.html("Chosen for the council {moment}", moment=words.moment(at)),
        *words.listing([_count(words, one) for one in on], MOST, 1500),
        words.html("Not this time:") if off else None,
        *words.listing([_count(words, one) for one in off], MOST, 1500),
        _turnout(words, households),
    )


def _count(words: Words, one: Counted) -> Html:
    told = words.nhtml("{count} household", "{count} households", one.households)
    return words.html("№{number} {title}: {count}", number=one.number, title=line(one.title), count=told)


def _turnout(words: Words, households: int) -> Html:
    return words.nhtml("{count} household has chosen.", "{count} households have chosen.", households)


def recorded(words: Words, *, number: int, again: bool) -> Answer:
    """A household's choice is recorded, or was the same before."""
    if again:
        return Answer(words.gettext("Already №{number}. Nothing changed.", number=number))
    return Answer(words.gettext("Recorded for your household: №{number}.", number=number))
