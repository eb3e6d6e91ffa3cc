"""The democratic evaluation of the council in words."""

from collections.abc import Sequence
from datetime import datetime

from texts import polls
from texts.buttons import build
from texts.cards import Answer, Button, Card, card
from texts.invitations import called
from texts.labels import one_row
from texts.words import Words

SHOWN = 12


def title(words: Words, *, role: str | None, name: str) -> str:
    """What is voted on: the council, or a seat by its holder's name."""
    whom = called(words, role, name) if role else words.gettext("the council")
    return words.gettext("Yearly evaluation: how satisfied are you with {whom}?", whom=whom)


def answers(words: Words) -> tuple[str, ...]:
    """The four answers; who does not know abstains."""
    return polls.options(words)[:4]


def ask(words: Words, *, until: datetime, seats: Sequence[tuple[int, str]]) -> Card:
    """[Evaluation of the council]: of whom, and what happens then."""
    one_each = [Button(one_row(words, name, of=2), build("evaluate", 1, seat)) for seat, name in seats[:SHOWN]]
    return card(
        words.html("Democratic evaluation: whom do residents rate?"),
        words.html("A secret vote of the households until {day}.", day=words.day(until)),
        words.html("Only who has voted and totals are kept. It decides nothing."),
        words.html("Under 5 votes nothing is told. A tap posts it."),
        buttons=[
            (Button(words.gettext("The whole council"), build("evaluate", 1, "council")),),
            *(tuple(one_each[at : at + 2]) for at in range(0, len(one_each), 2)),
        ],
    )


def opened(words: Words) -> Answer:
    """The toast after a tap."""
    return Answer(words.gettext("The evaluation is posted in the groups."))


def is_due(words: Words) -> Card:
    """To the chair: a year has passed."""
    return card(
        words.html("The yearly evaluation of the council is due"),
        words.html("Residents rate it in a secret vote."),
        buttons=[(Button(words.gettext("Evaluate the council"), build("evaluate", 1, "ask")),)],
    )
