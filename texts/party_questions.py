"""What residents ask a party that consults on a matter, and its answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from texts import labels
from texts.buttons import build
from texts.cards import NOTE_LIMIT, Button, Card, Html, Row, card, escape, line, passage
from texts.consultations import Shown
from texts.words import Words


@dataclass(frozen=True, slots=True)
class Question:
    """What a resident asks a party, and its answer."""

    id: int
    number: int
    title: str
    party: str
    text: str
    answer: str = ""


def question(words: Words, *, shown: Question) -> Card:
    """A resident's question, to the people of the party and the council; with its answer once there is one."""
    return card(
        words.html("Question to {party}, №{number} {title}", party=line(shown.party), number=shown.number,
                   title=line(shown.title)),
        escape(passage(shown.text)),
        words.html("Answer: {text}", text=line(shown.answer, NOTE_LIMIT)) if shown.answer else None,
        buttons=[(Button(words.gettext("Reply"), build("answerit", shown.id)),)],
    )  # fmt: skip


def ask_row(words: Words, number: int) -> Row:
    """What residents tap at a matter on which parties consult."""
    return (Button(words.gettext("Ask a party"), build("askparties", number)),)


def which_party(words: Words, *, shown: Shown) -> Card:
    """[Ask a party]."""
    return card(
        words.html("Whom do you ask about №{number}?", number=shown.number),
        buttons=[(Button(labels.one_row(words, one.name), build("askparty", one.id)),) for one in shown.parties],
    )


def write_to_party(words: Words, *, number: int, party: str) -> Card:
    """A resident's question, asked for in words."""
    return card(
        words.html("What do you ask {party} about №{number}?", party=line(party), number=number),
        words.html("Reply to this message. The council reads it, too."),
    )


def write_answer(words: Words, *, shown: Question) -> Card:
    """[Answer]."""
    return card(
        words.html("Your answer on №{number}", number=shown.number),
        escape(passage(shown.text)),
        words.html("Reply to this message. Who asked reads it."),
    )


def asked(words: Words, *, number: int, party: str) -> Card:
    """To who asked."""
    return card(
        words.html("Your question on №{number} is with {party}", number=number, party=line(party)),
        words.html("You hear the answer from me."),
    )


def answered(words: Words, *, shown: Question) -> Card:
    """To who asked, in private."""
    return card(
        words.html("{party} answers you on №{number}", party=line(shown.party), number=shown.number),
        escape(passage(shown.text, NOTE_LIMIT)),
        words.html("Answer: {text}", text=escape(passage(shown.answer))),
        buttons=[(labels.details(words, shown.number),)],
    )


def lines(words: Words, questions: Sequence[Question]) -> list[Html]:
    """What residents asked, in the lines of /matter N, with the answers."""
    found = []
    for each in questions:
        found.append(words.html("Asked: {text}", text=line(each.text, 80)))
        if each.answer:
            found.append(words.html("{party}: {text}", party=line(each.party), text=line(each.answer, NOTE_LIMIT)))
    return found
