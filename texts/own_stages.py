"""A community's own stages: the card of a matter that waits in one."""

from rules.reading import Words as Titles
from texts import labels
from texts.buttons import build
from texts.cards import Answer, Button, Card, card, line
from texts.words import Words


def waiting(words: Words, *, begun: int, number: int, title: str, titles: Titles, passed: bool) -> Card:
    """The matter, the stage in which it waits, and [Done] until it is passed."""
    done = (Button(words.gettext("Done"), build("stage", begun)),) if not passed else ()
    state = words.html("Passed: {stage}", stage=words.own(titles))
    return card(
        words.html("№{number} {title}", number=number, title=line(title)),
        state if passed else words.html("Next: {stage}. The matter waits until it is done.", stage=words.own(titles)),
        buttons=[done, (labels.details(words, number),)],
    )


def passed(words: Words, *, number: int, titles: Titles) -> Answer:
    """The toast after [Done]."""
    return Answer(words.gettext("№{number}: “{stage}” is passed.", number=number, stage=words.own(titles)))
