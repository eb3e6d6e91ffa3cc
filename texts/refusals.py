"""Refusals: each says what happened and what to do. Those of `rules` by their reason, then those of the chat."""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from rules.reading import Words as Titles
from rules.refusals import Reason
from texts.cards import Answer, Card, card, escape, line
from texts.reasons import council, homes, matters, votes
from texts.words import Words, key

SENTENCES = MappingProxyType({**votes.SENTENCES, **council.SENTENCES, **matters.SENTENCES, **homes.SENTENCES})
"""For each reason: what happened, and what to do."""
UNTIMED = MappingProxyType(
    {Reason.CLOSED: key("The vote is closed."), Reason.NOT_OPEN_YET: key("The vote is not open yet.")}
)
"""What happened where the moment is not known."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a refusal may name; only what its sentences use is needed."""

    number: int = 0
    at: datetime | None = None
    closes: datetime | None = None
    now: datetime | None = None
    left: int = 0
    present: int = 0
    quorum: int = 0
    scope: str = ""
    name: str = ""
    helper: str | None = None
    titles: Titles | None = None  # of a stage of the community's own


NO_FACTS = Facts()


def sentences(words: Words, reason: Reason, facts: Facts) -> tuple[str, str]:
    """What happened and what to do, in plain text; a late tap is told to the second."""
    told = words.second if reason is Reason.CLOSED else words.moment
    fields = {
        "number": facts.number,
        "at": told(facts.at) if facts.at else "–",
        "closes": told(facts.closes) if facts.closes else "–",
        "now": told(facts.now) if facts.now else "–",
        "left": facts.left,
        "present": facts.present,
        "quorum": facts.quorum,
        "scope": line(facts.scope),
        "name": words.person(facts.name),
        "helper": words.helper(facts.helper),
        "stage": words.own(facts.titles) if facts.titles else "",
    }
    happened, next_step = SENTENCES[reason]
    if reason in UNTIMED and not (facts.closes or facts.at):
        happened = UNTIMED[reason]
    return words.gettext(happened, **fields), words.gettext(next_step, **fields)


def refused(words: Words, reason: Reason, *, facts: Facts = NO_FACTS) -> Answer:
    """T16b, T22, T23 and all others: why a tap was not recorded."""
    return Answer(words.sentences(*sentences(words, reason, facts)), alert=True)


def refused_card(words: Words, reason: Reason, *, facts: Facts = NO_FACTS) -> Card:
    """The same as a message, where a command was refused."""
    happened, next_step = sentences(words, reason, facts)
    return card(escape(happened), escape(next_step))


def outdated(words: Words) -> Answer:
    """A button of an old card, or one that this program never built."""
    return _alert(
        words.gettext("This button is out of date."), words.gettext("Please use the newest card, or /votes"), words
    )


def wrong_chat(words: Words) -> Answer:
    """A card that belongs to another chat, forwarded or copied."""
    return _alert(
        words.gettext("This card belongs to another chat."), words.gettext("Please use it there, or /votes"), words
    )


def not_yours(words: Words) -> Answer:
    """An act that only the author of a matter may do."""
    return _alert(words.gettext("Only who raised it can do this."), words.gettext("Raise your own: /propose"), words)


def no_person(words: Words) -> Card:
    """An anonymous administrator or a channel: nobody to count for."""
    return card(
        words.html("I cannot see who you are"),
        words.html("Administrators: please turn off “Remain anonymous”, then write again."),
        words.html("Channels: tap the picture beside the message field, choose yourself."),
    )


def _alert(happened: str, next_step: str, words: Words) -> Answer:
    return Answer(words.sentences(happened, next_step), alert=True)


def work_only(words: Words) -> Card:
    """A command of the council or staff, from somebody else."""
    return card(words.html("This is for the council and staff"), words.html("See what you can do: /help"))


def too_many(words: Words, *, until: datetime) -> Card:
    """Too many messages of one person in a short time."""
    return card(
        words.html("That was a lot at once"), words.html("Please try again after {moment}.", moment=words.moment(until))
    )
