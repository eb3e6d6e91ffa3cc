"""Buttons that stand under more than one card, each with its label and its tap."""

from texts.buttons import build
from texts.cards import LOOK_AHEAD, Button, Row
from texts.graphemes import cut, one_line
from texts.words import Words


def support(words: Words, number: int) -> Button:
    """Support a proposal."""
    return Button(words.gettext("Support"), build("support", number))


def details(words: Words, number: int) -> Button:
    """See a matter's whole way."""
    return Button(words.gettext("Details"), build("details", number))


def choices(words: Words, verb: str, number: int) -> Row:
    """For, against, abstain, in that order, alike in looks."""
    return (
        Button(words.gettext("For"), build(verb, number, "for")),
        Button(words.gettext("Against"), build(verb, number, "against")),
        Button(words.gettext("Abstain"), build(verb, number, "abstain")),
    )


def how_counted(words: Words, vote: int) -> Button:
    """See how a vote was counted."""
    return Button(words.gettext("How counted"), build("how", vote))


def can_i(words: Words, vote: int) -> Button:
    """Ask whether one may vote."""
    return Button(words.gettext("Can I vote?"), build("can", vote))


def vote_now(words: Words) -> Button:
    """See the open votes."""
    return Button(words.gettext("Vote now"), build("votenow", 1))


def propose(words: Words) -> Button:
    """Learn how to propose."""
    return Button(words.gettext("Propose"), build("propose", 1))


def request(words: Words) -> Button:
    """Ask for help."""
    return Button(words.gettext("Request"), build("request", 1))


def me(words: Words) -> Button:
    """See one's own data."""
    return Button(words.gettext("Me"), build("me", 1))


def invite_family(words: Words) -> Button:
    """Have a one-time link made for somebody of one's home."""
    return Button(words.gettext("Invite family"), build("family", 1))


def speak_for(words: Words, community: int, name: str) -> Button:
    """Speak in private for another of one's communities."""
    return Button(one_row(words, words.gettext("To {community}", community=name)), build("speakfor", community))


def not_one_of_us(words: Words) -> Button:
    """Say that somebody who joined one's home does not live there."""
    return Button(words.gettext("Someone is not one of us"), build("housemates", 1))


def no_code(words: Words) -> Button:
    """Ask where the code is."""
    return Button(words.gettext("No code"), build("nocode", 1))


def other_language(words: Words) -> Button:
    """Change to the other language; a second tap changes nothing."""
    return Button("English/中文", build("language", 1, "en" if words.language == "zh" else "zh"))


def one_row(words: Words, text: str, of: int = 1) -> str:
    """A person's words as the label of a button, one of so many in its row."""
    limit = {1: (12, 24), 2: (6, 14), 3: (5, 9)}[of][words.language != "zh"]
    return cut(one_line(text[: limit * LOOK_AHEAD]), limit) or "–"


def numbered(words: Words, number: int, title: str) -> str:
    """A label with a matter's number and as much of its title as one row holds."""
    return one_row(words, f"№{number} {title}")
