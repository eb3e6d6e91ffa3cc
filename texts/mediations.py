"""Mediation between neighbours: what the group reads without a name, and what the sides and the mediator read."""

from dataclasses import dataclass
from datetime import datetime

from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, card, escape, line, passage
from texts.words import Words


@dataclass(frozen=True, slots=True)
class Mediation:
    """A mediation as its mediator sees it; nobody else reads `text` or `home`."""

    number: int
    mediator: str | None = None
    author: str | None = None
    text: str = ""
    home: str = ""
    meets_at: datetime | None = None
    place: str = ""
    state: str = "open"
    agreement: str = ""


def moved(words: Words) -> Card:
    """T36: in the group, beneath what was said; it repeats nothing of it."""
    return card(
        words.html("Moved to private mediation"),
        words.html("Please delete your message above, for your neighbours."),
    )


def told(words: Words, *, shown: Mediation) -> Card:
    """To who complained: who mediates, and that it stays private."""
    return card(
        words.html("Mediation {number}: it stays private", number=shown.number),
        words.html("{name} mediates and will write to you.", name=words.person(shown.mediator))
        if shown.mediator is not None
        else words.html("A mediator will write to you soon."),
        words.html("Only how many there were is ever published."),
    )


def names_home(words: Words, *, draft: int) -> Card:
    """To somebody whose proposal names a home: is it a dispute?"""
    return card(
        words.html("Your words name a home"),
        words.html("Is it between neighbours? A mediator settles it in private."),
        words.html("As a proposal everybody reads it as it is."),
        buttons=[
            (
                Button(words.gettext("In private"), build("mediate", draft, "yes")),
                Button(words.gettext("For all"), build("mediate", draft, "no")),
            )
        ],
    )


def which_dispute(words: Words) -> Card:
    """/dispute without words."""
    return card(
        words.html("Which dispute is it?"),
        words.html("Reply with /dispute to the message, or write it here behind /dispute."),
    )


def mediation(words: Words, *, shown: Mediation) -> Card:
    """To its mediator: what it is about, and what can be done."""
    open_ = shown.state == "open"
    return card(
        words.html("Mediation {number}", number=shown.number),
        words.html("From {name}", name=words.person(shown.author)),
        escape(passage(shown.text)),
        words.html("Other side: {home}", home=line(shown.home)) if shown.home else None,
        words.html("You meet {moment} {place}", moment=words.moment(shown.meets_at), place=line(shown.place))
        if shown.meets_at and open_
        else None,
        words.html("Agreed: {text}", text=line(shown.agreement, 300)) if shown.agreement else None,
        None if open_ else state_line(words, shown.state),
        buttons=[
            (
                Button(words.gettext("Set date"), build("mediation", shown.number, "date")),
                Button(words.gettext("Other side"), build("mediation", shown.number, "side")),
            ),
            (
                Button(words.gettext("Settled"), build("mediation", shown.number, "agreed")),
                Button(words.gettext("No accord"), build("mediation", shown.number, "none")),
            ),
            (Button(words.gettext("I am too close to it"), build("mediation", shown.number, "pass")),),
        ]
        if open_
        else [],
    )


def passed_on(words: Words, *, number: int) -> Card:
    """What stays with a mediator who has passed it on."""
    return card(words.html("Mediation {number}", number=number), words.html("It is with another mediator."))


def in_council(words: Words, *, shown: Mediation) -> Card:
    """To the council: that there is one and who mediates, and nothing of what it is about."""
    free = shown.mediator is None and shown.state == "open"
    return card(
        words.html("Mediation {number}", number=shown.number),
        words.html("Nobody is free. Who takes it?")
        if free
        else words.html("Mediator: {name}", name=words.person(shown.mediator)),
        None if shown.state == "open" else state_line(words, shown.state),
        buttons=[(Button(words.gettext("I take it"), build("mediation", shown.number, "take")),)] if free else [],
    )


def state_line(words: Words, state: str) -> Html:
    """How a mediation ended."""
    return {
        "agreed": words.html("Settled by agreement."),
        "held": words.html("Settled, and the agreement is kept."),
        "not_agreed": words.html("Ended without an agreement."),
    }[state]


def write_date(words: Words, *, number: int) -> Card:
    """Asks the mediator when and where the sides meet."""
    return card(
        words.html("When and where do you meet? Mediation {number}", number=number),
        words.html("For example: 11-28 19:00 Room 2"),
    )


def write_side(words: Words, *, number: int) -> Card:
    """Asks the mediator which home the other side is."""
    return card(
        words.html("Which home is the other side? Mediation {number}", number=number),
        words.html("Write it with building and unit: 37-502"),
    )


def write_agreement(words: Words, *, number: int) -> Card:
    """Asks the mediator what was agreed."""
    return card(
        words.html("What have they agreed on? Mediation {number}", number=number),
        words.html("Both sides will read it, nobody else."),
    )


def appointment(words: Words, *, number: int, at: datetime, place: str, again: bool = False) -> Card:
    """To both sides: when and where they meet; `again` shortly before."""
    return card(
        words.html("Soon: mediation {number}", number=number)
        if again
        else words.html("A talk between neighbours, mediation {number}", number=number),
        words.html("{moment} {place}", moment=words.moment(at), place=line(place)),
        words.html("It is private. A mediator is there."),
    )


def agreement(words: Words, *, number: int, text: str) -> Card:
    """To both sides: what they agreed on."""
    return card(
        words.html("Agreed in mediation {number}", number=number),
        escape(passage(text)),
        words.html("The mediator asks later whether it is kept."),
    )


def not_agreed(words: Words, *, number: int) -> Card:
    """To both sides: it ended without an agreement."""
    return card(
        words.html("Mediation {number} has ended without an agreement", number=number),
        words.html("You may ask your grid worker what else helps."),
    )


def follow_up(words: Words, *, number: int) -> Card:
    """To the mediator, some time later: is the agreement kept?"""
    return card(
        words.html("Is the agreement of mediation {number} kept?", number=number),
        buttons=[
            (
                Button(words.gettext("Kept"), build("mediation", number, "kept")),
                Button(words.gettext("Not kept"), build("mediation", number, "broken")),
            )
        ],
    )


def recorded(words: Words) -> Answer:
    """The toast after a mediator's tap."""
    return Answer(words.gettext("Recorded, thank you."))


def kept(words: Words) -> Card:
    """To the mediator: their words are kept, and who was told."""
    return card(words.html("Recorded. Both sides have been told."))


def side_kept(words: Words) -> Card:
    """To the mediator: the other side is noted; it hears of an appointment."""
    return card(words.html("Noted. They hear of it when you set a date."))
