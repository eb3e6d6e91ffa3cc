"""Talks held in person: what staff are asked in three steps, and the card that the council reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from texts.buttons import build
from texts.cards import Button, Card, Html, Row, card, line
from texts.labels import one_row
from texts.words import Words

VENUES_SHOWN, MATTERS_SHOWN, SIGNED_SHOWN = 8, 12, 4


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk as people read of it: its matters by number and title; how many homes signed lists of it."""

    number: int
    place: str
    day: datetime
    heads: int
    matters: Sequence[tuple[int, str]] = ()
    homes: int = 0


def where(words: Words, *, talk: int, venues: Sequence[str], latest: Sequence[Talk]) -> Card:
    """/talk: the latest ones, and the first question."""
    return card(
        words.html("A talk held in person (1 of 3)"),
        words.html("Please write place, day and people: Gate 2, 11-25, 12"),
        words.html("Or tap the place.") if venues else None,
        *([words.html("The latest:"), *(_line(words, one) for one in latest)] if latest else []),
        buttons=[
            (Button(one_row(words, name), build("talkat", talk, place)),)
            for place, name in enumerate(venues[:VENUES_SHOWN], start=1)
        ],
    )


def _line(words: Words, talk: Talk) -> Html:
    return words.nhtml(
        "{day}, {place}: {count} person, matters {matters}", "{day}, {place}: {count} people, matters {matters}",
        talk.heads, day=words.day(talk.day), place=line(talk.place, 40), matters=len(talk.matters),
    )  # fmt: skip


def how_many(words: Words, *, place: str) -> Card:
    """The place was tapped."""
    return card(
        words.html("At {venue}", venue=line(place)),
        words.html("How many people? Please write: 12"),
        words.html("Not today? The day too: 11-25, 12"),
    )


def what_was_raised(words: Words, *, talk: Talk) -> Card:
    """The second question."""
    return card(
        words.html("A talk held in person (2 of 3)"),
        words.nhtml(
            "{day}, {place}: {count} person", "{day}, {place}: {count} people", talk.heads,
            day=words.day(talk.day), place=line(talk.place),
        ),
        words.html("What was raised? Please write one matter a line."),
        words.html("Each becomes a matter. Nothing: -"),
    )  # fmt: skip


def a_photo(words: Words, *, raised: int) -> Card:
    """The third question."""
    return card(
        words.html("A talk held in person (3 of 3)"),
        words.nhtml("{count} matter is noted.", "{count} matters are noted.", raised),
        words.html("Please send a photo of the talk. Without one: -"),
    )


def recorded(words: Words, *, talk: Talk) -> Card:
    """To who wrote it down."""
    return card(
        words.html("The talk is recorded"),
        *_matters(words, talk),
        words.html("Its card is in the council's group. Signed lists start there."),
    )


def _matters(words: Words, talk: Talk) -> list[Html]:
    named = [words.html("№{number} {title}", number=number, title=line(title)) for number, title in talk.matters]
    return words.listing(named, MATTERS_SHOWN)


def talk(words: Words, *, talk: Talk) -> Card:
    """The card in the council's group."""
    return card(
        words.html("Talk at {place}", place=line(talk.place)),
        words.nhtml("{day}, {count} person", "{day}, {count} people", talk.heads, day=words.day(talk.day)),
        *_matters(words, talk),
        words.nhtml(
            "Signed lists count for {count} home.", "Signed lists count for {count} homes.", talk.homes
        ) if talk.homes else None,
        buttons=[(Button(words.gettext("Signed list"), build("signlist", talk.number)),)],
    )  # fmt: skip


def what_they_signed(
    words: Words, *, talk: Talk, support: Sequence[int], votes: Sequence[int], polls: Sequence[int]
) -> Card:
    """[Signed list]: what the people at a talk say with it."""
    rows: list[Row] = [(Button(words.gettext("A new proposal"), build("signpropose", talk.number)),)]
    for taps in (
        [Button(words.gettext("Support №{number}", number=n), build("signsupport", talk.number, n)) for n in support],
        [Button(words.gettext("Object №{number}", number=n), build("signobject", talk.number, n)) for n in votes],
        [Button(words.gettext("Rate №{number}", number=n), build("signrate", talk.number, n)) for n in polls],
    ):
        rows += [tuple(taps[at : at + 2]) for at in range(0, min(len(taps), SIGNED_SHOWN), 2)]
    return card(
        words.html("What did they sign?"),
        words.html("Talk at {place}", place=line(talk.place)),
        words.html("A second person looks at the list. Then it counts."),
        buttons=rows,
    )
