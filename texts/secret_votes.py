"""A secret vote in words: what it hides and what not, that a ballot is in, who has voted."""

from collections.abc import Sequence

from texts.buttons import build
from texts.cards import Answer, Button, Card, Html, card, escape, line
from texts.words import Words


def secret_button(words: Words, asks: str) -> Button:
    """On the check of a vote: it may be secret; `asks` is the tap that asks what follows from it."""
    return Button(words.gettext("Secret"), asks)


def secret_line(words: Words) -> Html:
    """On the notice and the ballot."""
    return words.html("Secret: only totals are kept. Result after the close.")


def question(words: Words, *, number: int, posts: str) -> Card:
    """What follows from a secret vote, before the tap `posts` announces it."""
    return card(
        words.html("Shall the vote on №{number} be secret?", number=number),
        words.html("Only who has voted and the totals are kept. No vote can be changed or checked later."),
        words.html("Hidden from neighbours, council and staff, also afterwards."),
        words.html("Not hidden from Telegram, nor from an operator who watches while it is open."),
        words.html("If all vote alike, everybody knows. Fewer than 5 votes are not counted."),
        buttons=[(Button(words.gettext("Post secret notice"), posts),)],
    )


def ballot_in(words: Words) -> Answer:
    """T24: the same words whatever was chosen."""
    return Answer(
        words.sentences(
            words.gettext("Your vote is in; your household is on the roll as having voted."),
            words.gettext("Only totals are kept, not your choice, so it cannot change."),
        ),
        alert=True,
    )


def did_we_vote(words: Words) -> Answer:
    """[Did we vote?], once the household has."""
    return Answer(
        words.sentences(
            words.gettext("Your household is recorded as having voted."), words.gettext("The choice is not kept.")
        ),
        alert=True,
    )


def waits(words: Words, *, vote: int) -> Card:
    """To the chair: the store cannot be emptied of the order of ballots."""
    return card(
        words.html("The result of the secret vote №{vote} waits", vote=vote),
        words.html("The disk is full, or another program reads the store."),
        words.html("Please tell the operator. The bot goes on trying."),
    )


def roll_button(words: Words, vote: int) -> Button:
    """Who of one's entrance has voted."""
    return Button(words.gettext("Roll of my entrance"), build("entrance", vote))


def roll(words: Words, *, vote: int, entrance: str, homes: Sequence[tuple[str, bool]]) -> Card:
    """[Roll of my entrance]: who has voted, in private."""
    voted = [unit for unit, done in homes if done]
    return card(
        words.html("Secret vote №{vote}: who has voted", vote=vote),
        escape(line(entrance, 60)),
        words.html("{voted} of {all} have voted", voted=len(voted), all=len(homes)),
        *words.listing([escape(line(unit, 12)) for unit in voted], 60),
        words.html("Is your home not right here? Tell your grid worker before the close."),
    )
