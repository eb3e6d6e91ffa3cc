"""One-time links: what stands beside one, and what is said to who used it and to staff."""

from datetime import datetime
from types import MappingProxyType

from texts.buttons import build
from texts.cards import Button, Card, Html, card, escape, line
from texts.words import Words, key

ROLES = MappingProxyType(
    {
        "chair": key("chair"),
        "vice-chair": key("vice-chair"),
        "mediator": key("mediator"),
        "recorder": key("recorder"),
        "supervisor": key("supervisor"),
        "scrutineer": key("scrutineer"),
        "representative": key("representative"),
        "party": key("party"),
        "staff": key("grid worker"),
        "founder": key("first member of staff"),
    }
)
"""What a place is called; of a seat its role."""


def called(words: Words, role: str, name: str = "") -> str:
    """Return a place as people call it: the role, with the name that the file has for it."""
    shown = words.gettext(ROLES[role])
    return words.gettext("{role} {name}", role=shown, name=line(name)) if name else shown


def link(
    words: Words, *, role: str, name: str, community: str, url: str, until: datetime, place: str, subject: int
) -> Card:
    """The words under the QR code of a link, to be passed on to one person; `place` and `subject` say whose it is."""
    return card(
        words.html("{place}, {community}", place=called(words, role, name), community=line(community)),
        escape(url),
        words.html("For one person, once, until {until}.", until=words.moment(until)),
        words.html("Pass it on to them, and to nobody else."),
        buttons=[
            (
                Button(words.gettext("New link"), build("renew", subject, place)),
                Button(words.gettext("Revoke"), build("revoke", subject, place)),
            )
        ],
    )


def taken(words: Words, *, role: str, name: str, community: str) -> Card:
    """To who used a link."""
    return card(
        words.html("Welcome to {community}", community=line(community)),
        words.html("You are here as: {place}.", place=called(words, role, name)),
        next_step(words, role),
    )


def already_taken(words: Words, *, role: str, name: str, community: str) -> Card:
    """The same link again by the same person: nothing changes."""
    return card(
        words.html("You are already in. Nothing changed."),
        words.html("{place}, {community}", place=called(words, role, name), community=line(community)),
        next_step(words, role),
    )


def next_step(words: Words, role: str) -> Html:
    """What somebody in a place does next."""
    if role in ("chair", "vice-chair", "staff"):
        return words.html("See what is set up and what is missing: /setup")
    return words.html("See what you can do: /help")


def told(words: Words, *, role: str, name: str, who: str) -> Card:
    """To staff: somebody has taken a place."""
    return card(
        words.html("{who} has taken a place", who=words.person(who)),
        escape(called(words, role, name)),
        words.html("Not the right person? Please tell who looks after the machine."),
    )
