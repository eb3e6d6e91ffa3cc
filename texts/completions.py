"""A project that is carried out: reported, looked at, told in the groups, objected to, open again."""

from dataclasses import dataclass
from datetime import datetime

from texts import labels
from texts.buttons import build
from texts.cards import NOTE_LIMIT, Answer, Button, Card, card, escape, line, passage
from texts.objections import upheld_or_not
from texts.projects import Shown, inspection_row
from texts.words import Words


@dataclass(frozen=True, slots=True)
class Objection:
    """A household's word that a project is not done, without its name."""

    id: int
    number: int
    title: str
    text: str
    answer_by: datetime
    answered: bool = False
    upheld: bool = False
    why: str = ""
    by: str = ""


def reported(words: Words, *, number: int) -> Answer:
    """[Done] of a project with supervisors: they confirm it."""
    return Answer(words.gettext("№{number} is reported as done. A supervisor confirms it.", number=number))


def look_please(words: Words, *, number: int, title: str, by: str) -> Card:
    """To a supervisor: the project is reported as done."""
    return card(
        words.html("Is №{number} done? {title}", number=number, title=line(title)),
        words.html("{name} reports it as done. Please look at it.", name=words.person(by))
        if by
        else words.html("It is reported as done. Please look at it."),
        buttons=[inspection_row(words, number)],
    )


def write_not_yet(words: Words, *, number: int) -> Card:
    """[Not yet]: what a supervisor found, asked for in words."""
    return card(
        words.html("What is missing at №{number}?", number=number),
        words.html("Reply to this message. The lead reads it."),
    )


def not_yet(words: Words, *, number: int, title: str, by: str, why: str) -> Card:
    """To the lead: a supervisor says that it is not done."""
    return card(
        words.html("Not done yet: №{number} {title}", number=number, title=line(title)),
        escape(passage(why)),
        words.html("Supervisor {names}", names=words.person(by)),
        words.html("Tap “Done” again once it is carried out."),
        buttons=[(Button(words.gettext("Done"), build("done", number)),)],
    )


def sent_back(words: Words, *, number: int) -> Card:
    """To the supervisor: the lead hears why it is not done."""
    return card(words.html("Recorded: №{number} is not done yet", number=number), words.html("The lead hears why."))


def completion(
    words: Words,
    *,
    shown: Shown,
    number: int,
    by: str,
    until: datetime,
    reopened: datetime | None,
    why: str,
    over: bool,
) -> Card:
    """In the groups: a project is carried out, and residents may object; edited once it is reopened."""
    if reopened:
        return card(
            words.html("Open again: №{number} {title}", number=shown.number, title=line(shown.title)),
            words.html("A resident's objection is upheld."),
            words.html("Why: {reason}", reason=line(why, NOTE_LIMIT)) if why else None,
            buttons=[(labels.details(words, shown.number),)],
        )
    taps = [Button(words.gettext("Object"), build("unfinished", number))] if not over else []
    return card(
        words.html("Carried out: №{number} {title}", number=shown.number, title=line(shown.title)),
        words.html("Confirmed by supervisor {name}", name=words.person(by)) if by else None,
        words.html("Lead {lead}", lead=line(shown.lead)) if shown.lead else None,
        words.html("Is it not? Object until {day}.", day=words.day(until)) if not over else None,
        buttons=[(*taps, labels.details(words, shown.number))],
    )


def open_again(words: Words, *, number: int, title: str) -> Card:
    """To the lead: an objection is upheld."""
    return card(
        words.html("Open again: №{number} {title}", number=number, title=line(title)),
        words.html("A resident's objection is upheld."),
        words.html("Tap “Done” again once it is carried out."),
        buttons=[(labels.details(words, number),)],
    )


def write_objection(words: Words, *, number: int) -> Card:
    """[Object]: what is not done, asked in private."""
    return card(
        words.html("What is not done at №{number}?", number=number),
        words.html("Reply to this message. The supervisor answers you."),
    )


def objection(words: Words, *, shown: Objection) -> Card:
    """What a household says, to the council and the supervisors: to be answered, then with its answer."""
    if not shown.answered:
        return card(
            words.html("Not done? №{number} {title}", number=shown.number, title=line(shown.title)),
            escape(passage(shown.text)),
            words.html("A supervisor answers by {day}.", day=words.day(shown.answer_by)),
            buttons=[upheld_or_not(words, "unfinishedis", shown.id)],
        )
    return card(
        words.html("Objection to №{number}: upheld, it is open again", number=shown.number)
        if shown.upheld
        else words.html("Objection to №{number}: not upheld", number=shown.number),
        escape(passage(shown.text)),
        words.html("Why: {reason}", reason=line(shown.why, NOTE_LIMIT)),
        words.html("Answered by {name}", name=words.person(shown.by)),
    )


def write_answer(words: Words, *, number: int, upheld: bool) -> Card:
    """The reason of an answer, asked for in words."""
    return card(
        words.html("№{number} is open again, once you say why", number=number)
        if upheld
        else words.html("Why is №{number} done all the same?", number=number),
        words.html("Reply to this message. Who objected reads it."),
    )


def objection_answered(words: Words, *, number: int, upheld: bool) -> Card:
    """To who answered."""
    return card(
        words.html("Recorded: upheld, №{number} is open again", number=number)
        if upheld
        else words.html("Recorded: not upheld. Who objected hears it.")
    )


def objection_told(words: Words, *, number: int, title: str, upheld: bool, why: str, by: str) -> Card:
    """To who objected, in private."""
    return card(
        words.html("You were right: №{number} is open again", number=number)
        if upheld
        else words.html("Your objection to №{number} is not upheld", number=number),
        escape(line(title)),
        words.html("Why: {reason}", reason=line(why, NOTE_LIMIT)),
        words.html("Answered by {name}", name=words.person(by)),
        buttons=[(labels.details(words, number),)],
    )


def objection_late(words: Words, *, number: int, answer_by: datetime) -> Card:
    """To the chair: nobody has answered an objection in time."""
    return card(
        words.html("An objection to №{number} was not answered", number=number),
        words.html("Its answer was due {moment}.", moment=words.moment(answer_by)),
        words.html("Its card is in the council chat."),
    )
