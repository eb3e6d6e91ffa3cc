"""One-time links into a home, and the question of staff whether a home is somebody's."""

from datetime import datetime

from texts.buttons import build
from texts.cards import Answer, Button, Card, card, escape, line
from texts.households import role_name
from texts.words import Words


def link(words: Words, *, invitation: int, home: str, role: str, url: str, until: datetime) -> Card:
    """The words under the QR code of a link into a home, to be passed on to one person."""
    return card(
        words.html("{home}, {role}", home=line(home), role=role_name(words, role)),
        escape(url),
        words.html("For one person, once, until {until}.", until=words.moment(until)),
        words.html("Who opens it joins this home, and everybody there hears of it."),
        buttons=[(Button(words.gettext("Take back"), build("takeback", invitation)),)],
    )


def sent(words: Words) -> Answer:
    """[Invite family]: the link comes in private."""
    return Answer(words.gettext("I send you a link in private. Pass it on to one person."), alert=True)


def taken_back(words: Words) -> Answer:
    """[Take back]: the link opens nothing any more."""
    return Answer(words.gettext("The link opens nothing any more."))


def bind(words: Words, *, invitation: int, home: str, role: str, who: str | None) -> Card:
    """To somebody whom staff have bound to a home: is it theirs?"""
    return card(
        words.html("Is this your home? {home}", home=line(home)),
        words.html("{who} of the staff has written you down: {role}.", who=words.person(who),
                   role=role_name(words, role)),
        words.html("One tap, and you are in. The others there hear of it."),
        buttons=[
            (
                Button(words.gettext("It is my home"), build("bind", invitation, "yes")),
                Button(words.gettext("Not my home"), build("bind", invitation, "no")),
            )
        ],
    )  # fmt: skip


def asked(words: Words, *, home: str, role: str) -> Card:
    """To staff: the person was asked in private."""
    return card(
        words.html("Asked: {home}, {role}", home=line(home), role=role_name(words, role)),
        words.html("They are in once they tap “It is my home”."),
    )


def not_theirs(words: Words) -> Card:
    """To who said that a home is not theirs."""
    return card(
        words.html("Good. Nothing was recorded."),
        words.html("Send the right code to join your own home."),
    )
