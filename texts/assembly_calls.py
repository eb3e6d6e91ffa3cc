"""Calls for an assembly: the question before one, its card, and what the chair has to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rules.reading import Words as Source
from texts import labels
from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, card, escape, line
from texts.words import Words, bar


@dataclass(frozen=True, slots=True)
class Call:
    """A call; `signed` and `needed` by route (households, adults, representatives); `state` as the rules have it."""

    id: int
    number: int
    title: str
    state: str
    signed: Mapping[str, int]
    needed: Mapping[str, int]
    until: datetime
    call_by: datetime | None
    source: Source


def button(words: Words, number: int) -> Button:
    """What a household may begin about a matter."""
    return Button(words.gettext("Call an assembly"), build("callassembly", number, "ask"))


def sure(words: Words, *, number: int, title: str, needed: int) -> Card:
    """[Call an assembly]: what follows, before signing begins."""
    return card(
        words.html("Call an assembly on №{number}?", number=number),
        escape(line(title)),
        words.html("With {needed} households' signatures it must be called.", needed=needed),
        words.html("The council does not decide that. Your home signs first."),
        buttons=[(Button(words.gettext("Begin and sign"), build("callassembly", number, "yes")),)],
    )


def shown(words: Words, *, call: Call) -> Card:
    """The card in the groups: progress, then what came of it."""
    open_ = call.state == "signing"
    return card(
        words.html("Call for an assembly №{number} {title}", number=call.number, title=line(call.title)),
        *([_progress(words, call, route) for route in call.needed]),
        words.html("Until {moment}", moment=words.moment(call.until)) if open_ else _became(words, call),
        escape(line(words.own(call.source), 200)) if open_ else None,
        buttons=[
            (Button(words.gettext("Sign"), build("signcall", call.id)), labels.details(words, call.number))
            if open_
            else (labels.details(words, call.number),)
        ],
    )


def _progress(words: Words, call: Call, route: str) -> Html:
    count, needed = call.signed[route], call.needed[route]
    fields = {"bar": bar(count, needed), "count": count, "needed": needed}
    return {
        "households": words.html("{bar} {count} of {needed} households signed", **fields),
        "adults": words.html("{bar} {count} of {needed} adults signed", **fields),
        "representatives": words.html("{bar} {count} of {needed} representatives signed", **fields),
    }[route]


def _became(words: Words, call: Call) -> Html:
    if call.state == "enough" and call.call_by:
        return words.html("Enough. An assembly must be called by {day}.", day=words.day(call.call_by))
    return words.html("The assembly is called.") if call.state == "called" else words.html("Too few have signed.")


def work(words: Words, *, call: Call) -> Card:
    """In the council chat: an assembly must be called, and the tap that does it."""
    waits = call.state == "enough"
    return card(
        words.html("An assembly must be called: №{number} {title}", number=call.number, title=line(call.title)),
        *([_progress(words, call, route) for route in call.needed]),
        _became(words, call),
        words.html("The council need not adopt it.") if waits else None,
        escape(line(words.own(call.source), 200)),
        buttons=[
            (Button(words.gettext("Prepare ballot"), build("ballot", call.number, "assembly")),) if waits else (),
            (labels.details(words, call.number),),
        ],
    )


def enough(words: Words, *, number: int, title: str, by: datetime) -> Card:
    """To who has signed: there are enough."""
    return card(
        words.html("Enough have signed №{number} {title}", number=number, title=line(title)),
        words.html("An assembly must be called by {day}.", day=words.day(by)),
        buttons=[(labels.details(words, number),)],
    )


def to_call(words: Words, *, number: int, title: str, by: datetime, late: bool) -> Card:
    """To the chair: enough have signed, or the time for it is over."""
    return card(
        words.html("The assembly on №{number} is overdue", number=number)
        if late
        else words.html("Residents call for an assembly: №{number}", number=number),
        escape(line(title)),
        words.html("It was to be called by {day}.", day=words.day(by))
        if late
        else words.html("Please call it by {day}.", day=words.day(by)),
        buttons=[(Button(words.gettext("Prepare ballot"), build("ballot", number, "assembly")),)],
    )


def signed(words: Words, *, households: int, already: bool) -> Answer:
    """The toast after [Sign]."""
    if already:
        return Answer(words.gettext("You have signed already: {households} now.", households=households))
    return Answer(words.gettext("Signed for your household: {households} now.", households=households))
