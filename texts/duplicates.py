"""Requests for the same thing: which other one it is, what who asked reads of it, and the answers to taps."""

from collections.abc import Sequence

from texts import labels
from texts.buttons import build
from texts.cards import NOTE_LIMIT, Answer, Button, Card, card, line
from texts.words import Words


def picker(words: Words, *, number: int, candidates: Sequence[tuple[int, str]]) -> Card:
    """Which open request asks for the same; each by number and title, the most alike first."""
    return card(
        words.html("Which request asks for the same as №{number}?", number=number),
        words.html("The earlier one goes on for both. You may reply with a number, too.")
        if candidates
        else words.html("No other request is open."),
        buttons=[
            (Button(labels.one_row(words, f"№{other} {title}"), build("sameas", number, other)),)
            for other, title in candidates[:8]
        ],
    )


def joined(words: Words, *, number: int, title: str) -> Card:
    """To who asked: somebody had asked for the same."""
    return card(
        words.html("Request №{number} joins another one", number=number),
        words.html("Somebody asked for the same as “{title}”.", title=line(title)),
        words.html("It is done for both, and you hear the answers."),
        buttons=[(not_the_same(words, number), labels.details(words, number))],
    )


def not_the_same(words: Words, number: int) -> Button:
    """For who asked: it is another thing after all."""
    return Button(words.gettext("Not the same"), build("another", number))


def also_solved(words: Words, *, number: int, by: str | None, note: str) -> Card:
    """To who asked for the same: it is reported as solved; the first of them says whether it is."""
    return card(
        words.html("Request №{number} is reported as solved", number=number),
        words.html("{name} reports: {note}", name=words.person(by), note=line(note, NOTE_LIMIT)),
        words.html("If it is another thing, tap “Not the same”."),
        buttons=[(not_the_same(words, number), labels.details(words, number))],
    )


def goes_on(words: Words, *, number: int, as_number: int) -> Answer:
    """To who joined them: which goes on as which."""
    return Answer(words.gettext("№{number} goes on as №{other}.", number=number, other=as_number))


def parted(words: Words, *, number: int) -> Answer:
    """[Not the same] is recorded."""
    return Answer(words.gettext("№{number} goes on by itself again.", number=number))
