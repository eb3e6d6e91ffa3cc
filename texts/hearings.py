"""The council can be followed in a topic of a residents' group."""

from texts.cards import Card, card, line
from texts.words import Words


def topic(words: Words) -> str:
    """What the topic is called."""
    return words.gettext("Council, live")


def impossible(words: Words, *, group: str) -> Card:
    """To the council: a group has no topics, or the bot may open none."""
    return card(
        words.html("{group}: nobody can follow the council there", group=line(group)),
        words.html("Please turn on topics in that group."),
        words.html("Let me manage topics, or send /setup hearing in one."),
    )


def kept(words: Words) -> Card:
    """Somebody said in which topic the council is followed."""
    return card(words.html("The council can be followed in this topic."))


def no_topic(words: Words) -> Card:
    """Somebody said so outside a topic, or where the file does not allow it."""
    return card(
        words.html("The council is not followed here."),
        words.html("Send it in a topic of a group where the file allows it."),
    )
