"""Groups: setting one up, pointing to private, and what the chair hears when someone is out of reach."""

from texts.cards import Answer, Button, Card, card, line
from texts.words import Words


def answer_is_private(words: Words, *, name: str | None, url: str) -> Card:
    """In a group, once a day a person: the answer waits in private, where the bot may not write yet."""
    return card(
        words.html("{name}, your answer is private", name=words.person(name)),
        words.html("Tap below and press Start to read it."),
        buttons=[(Button(words.gettext("Start"), url=url),)],
    )


def use_help(words: Words) -> Card:
    """A private message that is neither a command nor a code."""
    return card(words.html("I did not understand that"), words.html("See what you can do: /help"))


def question_over(words: Words) -> Card:
    """A reply to a question that was put to somebody else, is answered, or is more than an hour old."""
    return card(
        words.html("This question waits for no answer from you now"), words.html("Please tap its button once more.")
    )


def spoken(words: Words) -> Card:
    """A voice or video message in private that nobody asked for."""
    return card(
        words.html("Is this a proposal?"),
        words.html("Then please reply to your message with /propose"),
        words.html("Do you need help with something? Reply with /request"),
    )


def words_please(words: Words) -> Card:
    """A private message without a word: a sticker, a place, a contact, a picture."""
    return card(
        words.html("I cannot read this kind of message"),
        words.html("Please write it in words: /propose and your matter."),
        words.html("A photo of what needs help: reply to it with /request"),
    )


def unreachable_person(words: Words, *, name: str | None, home: str) -> Card:
    """To staff: a member of a household no longer gets private messages."""
    return card(
        words.html("{name} is out of reach", name=words.person(name)),
        words.html("{home}: please visit, or ask them to press Start.", home=line(home)),
    )


def unreachable_chat(words: Words, *, title: str, why: str) -> Card:
    """To the chair and staff: a group no longer gets posts; why is removed, muted or gone."""
    said = {
        "removed": words.html("I was removed from the group. Please add me again."),
        "muted": words.html("I may not write there. Please allow me to send messages."),
        "gone": words.html("The group is gone. Please set up another one."),
    }[why]
    return card(
        words.html("Out of reach: {title}", title=line(title)), said, words.html("Deadlines still run meanwhile.")
    )


def codes_tried(words: Words, *, name: str | None) -> Card:
    """To staff: somebody has used up their tries at a join code."""
    return card(
        words.html("{name} could not join", name=words.person(name)),
        words.html("Five codes did not match. Please help if you know them."),
    )


def topic_closed(words: Words, *, title: str) -> Card:
    """To staff: the forum topic is closed or gone, posts go to the general one."""
    return card(
        words.html("The topic in {title} is closed", title=line(title)),
        words.html("Posts go to the general topic now."),
        words.html("Please open the topic again, or set another."),
    )


def not_recorded(words: Words) -> Answer:
    """T43: something failed; nothing was recorded."""
    return Answer(words.gettext("That was not recorded. Please tap again."), alert=True)


def slower(words: Words) -> Answer:
    """A tap of somebody who taps faster than anybody means it."""
    return Answer(words.gettext("That was a lot at once. Please wait a moment and tap again."), alert=True)


def too_fast(words: Words) -> Card:
    """In private, once an hour: somebody sends more than can be read; what came last was not taken."""
    return card(words.html("That was a lot at once. Please wait some minutes and send the last again."))


def set_aside(words: Words) -> Answer:
    """A tap on which the program failed: another would fail too; it is kept for whoever runs the bot."""
    return Answer(words.gettext("That was not recorded: the fault is noted and will be looked at."), alert=True)
