"""The stack of a closed vote compared with what was read on its sheets: the list, and what is asked and said."""

from dataclasses import dataclass

from texts import papers
from texts.cards import Card, card
from texts.rules import choice
from texts.words import Words


@dataclass(frozen=True, slots=True)
class Line:
    """A sheet: its number on file, the number printed on it (0 for none), its home, who brought it, what was read."""

    sheet: int
    serial: int
    home: str
    proxy: str
    choice: str


@dataclass(frozen=True, slots=True)
class Stack:
    """The sheets to compare, of how many that count; the digest is the seed of a sample."""

    vote: int
    title: str
    seed: str
    of: int
    lines: tuple[Line, ...]


def page(words: Words, *, community: str, stack: Stack) -> str:
    """Return the list as one HTML file for print, with a box to tick for each sheet."""
    return papers.render("comparison", words, community=community, stack=stack, choice=lambda one: choice(words, one))


def the_list(words: Words, *, vote: int) -> Card:
    """Under the list."""
    return card(words.html("Sheets to compare, ballot №{vote}", vote=vote))


def how_to_compare(words: Words, *, vote: int, sheets: int, of: int) -> Card:
    """After the list was asked for: what to do with it."""
    return card(
        words.html("Compare sheets, ballot №{vote}: {sheets} of {of}", vote=vote, sheets=sheets, of=of),
        words.html("The list follows. Please look at each sheet of paper."),
        words.html("Then write here how many differ: 0"),
        words.html("A second person does the same, alone."),
    )


def how_many(words: Words) -> Card:
    """No such number."""
    return card(words.html("How many sheets differ? Please write a number: 0"))


def written(words: Words, *, state: str, sheets: int, differ: int, whole: bool) -> Card:
    """What came of a number."""
    fields = {"sheets": sheets, "differ": differ}
    if state == "waiting":
        return card(
            words.html("Noted: {sheets} compared, {differ} differ", **fields),
            words.html("It stands once a second person writes the same."),
        )
    if state == "unlike":
        return card(
            words.html("You two counted differently, neither number stands"),
            words.html("Please look at the sheets together, then both write again."),
        )
    more = None
    if differ:
        more = (
            words.html("Anybody may object to the result; ballots on paper can be struck.")
            if whole
            else words.html("All sheets are compared now: send the command again.")
        )
    return card(words.html("On record: {sheets} compared, {differ} differ", **fields), more)
