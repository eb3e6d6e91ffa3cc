"""What the author of a proposal is asked and told, and who supports it: merged, taken back, handed over."""

from datetime import datetime

from texts import labels
from texts.buttons import build
from texts.cards import Answer, Button, Card, Row, card, escape, line
from texts.words import Words


def may_we_merge(
    words: Words, *, offer: int, number: int, title: str, other: int, other_title: str, reason: str, until: datetime
) -> Card:
    """To the author: may it go on in another one? Without their word it stays on its own."""
    return card(
        words.html("Your №{number}: may it go on in №{other}?", number=number, other=other),
        words.html("Yours: {title}", title=line(title)),
        words.html("The other: {title}", title=line(other_title)),
        words.html("Reason: {reason}", reason=line(reason, 200)) if reason else None,
        words.html("All support counts there, a household once. You hear the outcome."),
        words.html("Until {moment}. Without your word it stays on its own.", moment=words.moment(until)),
        buttons=[
            (
                Button(words.gettext("Merge"), build("mergeinto", offer, "yes")),
                Button(words.gettext("Keep it apart"), build("mergeinto", offer, "no")),
            ),
            (labels.details(words, other),),
        ],
    )


def merge_answered(words: Words, *, number: int, other: int, agrees: bool) -> Answer:
    """The toast after the author's word."""
    if agrees:
        return Answer(words.gettext("№{number} goes on in №{other}. Thank you.", number=number, other=other))
    return Answer(words.gettext("№{number} stays on its own.", number=number))


def support_goes_on(words: Words, *, number: int, other: int, title: str, counts: bool) -> Card:
    """To who supported what was merged: where their household's support counts now."""
    return card(
        words.html("№{number}, which you support, goes on in №{other}", number=number, other=other),
        escape(line(title)),
        words.html("Your household's support counts there.")
        if counts
        else words.html("It is for other homes than yours, so your support ends."),
        buttons=[(labels.details(words, other),)],
    )


def own_buttons(words: Words, number: int) -> Row:
    """What a proposer may do with a proposal that is on no agenda yet."""
    return (
        Button(words.gettext("Take it back"), build("giveup", number, "ask")),
        Button(words.gettext("Hand over"), build("giveup", number, "hand")),
    )


def sure(words: Words, *, number: int, title: str, supporters: int) -> Card:
    """[Take back]: what follows, before it is done."""
    return card(
        words.html("Take back №{number}?", number=number),
        escape(line(title)),
        words.html("Homes that support it: {count}. It ends for all of them.", count=supporters),
        words.html("Somebody else may go on with it: hand it over instead."),
        buttons=[
            (
                Button(words.gettext("Yes, take back"), build("giveup", number, "yes")),
                Button(words.gettext("Hand over"), build("giveup", number, "hand")),
            )
        ],
    )


def taken_back(words: Words, *, number: int) -> Answer:
    """The toast once it is done."""
    return Answer(words.gettext("№{number} is taken back. It can be proposed anew.", number=number))


def was_taken_back(words: Words, *, number: int, title: str) -> Card:
    """To who supported it."""
    return card(
        words.html("№{number} was taken back by its proposer", number=number),
        escape(line(title)),
        words.html("Your support ends. You may propose it yourself: /propose"),
        buttons=[(labels.details(words, number),)],
    )


def how_to_hand_over(words: Words, *, number: int) -> Card:
    """[Hand over]: how to say to whom."""
    return card(
        words.html("Who goes on with №{number}?", number=number),
        words.html("In the group, reply to a message of theirs:"),
        escape(f"/matter {number}"),
        words.html("I ask you once more, then them. It is theirs once they agree."),
    )


def hand_over(words: Words, *, number: int, title: str, person: int, name: str) -> Card:
    """To the author, who has answered somebody's message with /matter N."""
    return card(
        words.html("Hand №{number} over to {name}?", number=number, name=words.person(name)),
        escape(line(title)),
        words.html("They are asked. From then on they are its proposer."),
        buttons=[
            (Button(words.gettext("Hand over"), build("handover", number, person)), labels.details(words, number))
        ],
    )


def asked(words: Words, *, name: str) -> Answer:
    """The toast after [Hand over]."""
    return Answer(words.gettext("{name} is asked. I tell you what they say.", name=words.person(name)))


def take_over(words: Words, *, number: int, title: str, by: str) -> Card:
    """To whom a proposal is offered."""
    return card(
        words.html("{name} offers you №{number}", name=words.person(by), number=number),
        escape(line(title)),
        words.html("You would be its proposer: your name, and the news, from now on."),
        buttons=[
            (
                Button(words.gettext("I take it over"), build("takeover", number, "yes")),
                Button(words.gettext("No, thanks"), build("takeover", number, "no")),
            ),
            (labels.details(words, number),),
        ],
    )


def taken_over(words: Words, *, number: int, accepts: bool) -> Answer:
    """The toast after their word."""
    if accepts:
        return Answer(words.gettext("№{number} is yours now. Thank you.", number=number))
    return Answer(words.gettext("Good. Nothing has changed."))


def handed_over(words: Words, *, number: int, title: str, to: str, accepted: bool) -> Card:
    """To who offered it."""
    return card(
        words.html("{name} goes on with №{number}", name=words.person(to), number=number)
        if accepted
        else words.html("{name} does not take over №{number}", name=words.person(to), number=number),
        escape(line(title)),
        words.html("Thank you for raising it.") if accepted else words.html("It stays yours."),
        buttons=[(labels.details(words, number),)],
    )
