"""T39 and what goes with it: one's own data as files, and the question before it is erased."""

from collections.abc import Mapping, Sequence
from typing import Any

from texts.buttons import build
from texts.cards import Answer, Button, Card, card
from texts.invitations import ROLES
from texts.papers import render
from texts.words import Words, key

TITLES = {
    "homes": key("Homes"), "places": key("Places held"), "past_places": key("Places that ended"),
    "proposals": key("Proposals"), "supports": key("Supported"), "ballots": key("Votes cast"),
    "objections": key("Objections"), "unfinished": key("Said to be unfinished"), "requests": key("Requests"),
    "mediations": key("Mediations"), "questions": key("Questions to parties"), "answers": key("Answers to polls"),
    "acts": key("Acts in the record, under a pseudonym"),
}  # fmt: skip


CHOSEN = frozenset(
    {key("owner"), key("family"), key("tenant"), key("for"), key("against"), key("abstain"), *ROLES.values()}
)
"""Words of the store that a page says in the reader's language."""
OURS = ("homes", "places", "past_places", "ballots")  # sections in which these words stand


def buttons(words: Words) -> tuple[Button, ...]:
    """Under /me: export and erase."""
    return (
        Button(words.gettext("Export"), build("owndata", 1, "export")),
        Button(words.gettext("Erase"), build("owndata", 1, "erase")),
    )


def erase(words: Words) -> Card:
    """T39: what goes and what stays."""
    return card(
        words.html("Erase your registration?"),
        words.html("Goes: name, account, link to your home."),
        words.html("The words of your requests and objections go too."),
        words.html("Stays: counted votes, no name."),
        words.html("Your proposals stay, without your name."),
        buttons=[
            (
                Button(words.gettext("Erase"), build("owndata", 1, "gone")),
                Button(words.gettext("Keep"), build("owndata", 1, "keep")),
            )
        ],
    )


SAID = {
    "export": key("Your data comes as two files."),
    "gone": key("Erased. To come back, use your slip."),
    "keep": key("Nothing was erased."),
}


def said(words: Words, what: str) -> Answer:
    """The answer to the tap: the files are on their way, the data is gone, or stays."""
    return Answer(words.gettext(SAID[what]), alert=what == "gone")


def under_page(words: Words) -> Card:
    """Under the page."""
    return card(words.html("What is kept of you, to read"))


def under_file(words: Words) -> Card:
    """Under the file for programs."""
    return card(words.html("The same as JSON, for programs"))


def page(words: Words, *, name: str, account: int, pseudonym: str, kept: Mapping[str, Sequence[Any]]) -> str:
    """All that is kept of somebody as one page; whatever people typed is escaped."""
    sections = [(words.gettext(TITLES[section]), section in OURS, rows) for section, rows in kept.items()]
    return render("own_data", words, name=name, account=account, pseudonym=pseudonym, sections=sections, chosen=CHOSEN)
