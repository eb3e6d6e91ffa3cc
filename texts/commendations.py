"""Role models: asked for their consent, noticed to the residents, commended; the log of their talks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rules.commendations import TalkGiven
from texts import labels
from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, card, line
from texts.words import Words

DEED_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Commendation:
    """A commendation as residents and the council see it."""

    number: int
    name: str | None
    deed: str
    state: str
    until: datetime | None = None
    support: int = 0
    objections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Somebody who was commended, with the talks of the last year."""

    number: int
    name: str | None
    deed: str
    talks: tuple[TalkGiven, ...] = ()


def whom(words: Words) -> Card:
    """/commend that names nobody, and the role models there are none of yet."""
    return card(
        words.html("Whom do you mean?"),
        words.html("Reply to their message with /commend and what they did."),
    )


def not_reached(words: Words, *, name: str | None) -> Card:
    """To who nominates somebody that has never pressed Start: nobody is commended without being asked."""
    return card(
        words.html("{name} has to be asked first", name=words.person(name)),
        words.html("Please tell them to press Start with me, then nominate them again."),
    )


def nominated(words: Words, *, name: str | None) -> Card:
    """To who nominates somebody: they are asked."""
    return card(
        words.html("Thank you. {name} is asked first.", name=words.person(name)),
        words.html("With their consent the council looks at it."),
    )


def may_we(words: Words, *, number: int, deed: str) -> Card:
    """To the nominee: do they agree?"""
    return card(
        words.html("A neighbour wants to commend you"),
        words.html("For: {deed}", deed=line(deed, DEED_LIMIT)),
        words.html("With your consent your name stands in a public notice."),
        buttons=[
            (
                Button(words.gettext("I agree"), build("commend", number, "yes")),
                Button(words.gettext("No, thank you"), build("commend", number, "no")),
            )
        ],
    )


def work(words: Words, *, shown: Commendation) -> Card:
    """To the council: a nomination to screen, its notice, and what residents say."""
    buttons = {
        "agreed": (("accept", words.gettext("Accept")), ("decline", words.gettext("Decline"))),
        "doubted": (("confirm", words.gettext("Commend")), ("drop", words.gettext("Leave it"))),
    }.get(shown.state, ())
    return card(
        words.html("Role model: {name}", name=words.person(shown.name)),
        words.html("For: {deed}", deed=line(shown.deed, DEED_LIMIT)),
        state_line(words, shown),
        words.nhtml("{count} household supports it", "{count} households support it", shown.support)
        if shown.state in {"noticed", "doubted", "commended"}
        else None,
        *[words.html("Objection: {why}", why=line(why, DEED_LIMIT)) for why in shown.objections[:5]],
        buttons=[tuple(Button(label, build("commend", shown.number, verb)) for verb, label in buttons)],
    )


def state_line(words: Words, shown: Commendation) -> Html:
    """Where it stands, for the council."""
    return {
        "asked": words.html("The nominee has not answered yet."),
        "agreed": words.html("The nominee agrees. Shall it be noticed?"),
        "noticed": words.html("Public notice until {day}.", day=words.day(shown.until) if shown.until else "–"),
        "doubted": words.html("There are objections: the chair or vice-chair decides."),
        "commended": words.html("Commended."),
        "ended": words.html("Ended without a commendation."),
    }[shown.state]


def notice(words: Words, *, shown: Commendation) -> Card:
    """T37: the public notice in the group, and what became of it."""
    open_ = shown.state == "noticed"
    if shown.state == "ended":  # nobody's name stays in a group for what did not come about
        return card(words.html("A public notice has ended"))
    return card(
        words.html("Commendation, public notice") if open_ else words.html("A role model among us"),
        words.html("{name}: {deed}", name=words.person(shown.name), deed=line(shown.deed, DEED_LIMIT)),
        words.html("Comments until {day}.", day=words.day(shown.until)) if open_ and shown.until else None,
        buttons=[
            (
                Button(words.gettext("Support"), build("commend", shown.number, "support")),
                Button(words.gettext("Object"), build("commend", shown.number, "object")),
            )
        ]
        if open_
        else [],
    )


def write_objection(words: Words) -> Card:
    """Asks who objects for a reason."""
    return card(
        words.html("What speaks against it?"),
        words.html("Only the council reads it."),
    )


def objection_kept(words: Words) -> Card:
    """To who objected: the council has it."""
    return card(words.html("Thank you. The council has it."))


def spoken(words: Words, *, new: bool) -> Answer:
    """The toast after [Support]."""
    return Answer(
        words.gettext("Recorded for your household.")
        if new
        else words.gettext("Your household has spoken already. Nothing changed.")
    )


def answered(words: Words) -> Answer:
    """The toast after any other tap."""
    return Answer(words.gettext("Recorded, thank you."))


def commended(words: Words, *, deed: str) -> Card:
    """To the nominee and who nominated them: it is done."""
    return card(words.html("Commended by the council"), words.html("For: {deed}", deed=line(deed, DEED_LIMIT)))


def not_commended(words: Words, *, deed: str) -> Card:
    """To the nominee and who nominated them: it has come to nothing."""
    return card(
        words.html("There will be no commendation this time"),
        words.html("For: {deed}", deed=line(deed, DEED_LIMIT)),
        words.html("Thank you all the same."),
    )


def role_models(words: Words, *, there: Sequence[RoleModel]) -> Card:
    """/commend to the council and staff: the role models, and the talks they gave."""
    lines = [
        words.html(
            "{name}: {deed}, talks this year: {talks}, listeners: {heads}", name=words.person(one.name),
            deed=line(one.deed, 40), talks=len(one.talks), heads=sum(talk.audience for talk in one.talks),
        )
        for one in there
    ]  # fmt: skip
    talk = [
        (Button(labels.one_row(words, one.name or "–"), build("commend", one.number, "talk")),) for one in there[:8]
    ]
    asked = words.html("Whose talk is to be logged?") if talk else None
    return card(words.html("Role models"), *words.listing(lines, 20), asked, buttons=talk)


def write_talk(words: Words) -> Card:
    """Asks for a talk in one line."""
    return card(
        words.html("Which talk? Day, topic and listeners, in one line"),
        words.html("For example: 11-20, sorting waste, 35"),
    )


def talk_kept(words: Words, *, talk: TalkGiven) -> Card:
    """A talk is in the log."""
    return card(
        words.html("In the log: {topic}", topic=line(talk.topic)),
        words.html("{day}, listeners: {heads}", day=talk.day.isoformat(), heads=talk.audience),
    )
