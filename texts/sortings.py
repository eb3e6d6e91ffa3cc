"""How requests are sorted: what whoever works on one is asked, and the answers to taps."""

from datetime import datetime
from types import MappingProxyType

from texts.buttons import CATEGORIES, HAZARDS, NEEDS, build
from texts.cards import Answer, Button, Card, Row, card
from texts.docket import hazard_name
from texts.words import Words, key

CATEGORY_NAMES = MappingProxyType(
    {
        "repair": key("Repairs"),
        "cleaning": key("Cleaning"),
        "safety": key("Safety"),
        "traffic": key("Parking"),
        "facilities": key("Facilities"),
        "care": key("Care"),
        "advice": key("Advice"),
        "other": key("Other"),
    }
)
NEED_NAMES = MappingProxyType(
    {
        "urgent": key("Cannot wait"),
        "hard": key("Hard alone"),
        "worry": key("A worry"),
        "hope": key("Hoped for"),
    }
)


def category_name(words: Words, category: str) -> str:
    """What a request is about."""
    return words.gettext(CATEGORY_NAMES[category])


def need_name(words: Words, need: str) -> str:
    """One of 急难愁盼."""
    return words.gettext(NEED_NAMES[need])


def which_category(words: Words, *, number: int) -> Card:
    """The first question to whoever sorts a request."""
    taps = [Button(category_name(words, one), build("sortas", number, one)) for one in CATEGORIES]
    return card(
        words.html("What is request №{number} about?", number=number),
        buttons=[tuple(taps[:2]), tuple(taps[2:4]), tuple(taps[4:6]), tuple(taps[6:])],
    )


def which_hazard(words: Words, *, number: int) -> Card:
    """The second question, while nobody has answered yet."""
    return card(words.html("№{number}: is one of these in danger now?", number=number), buttons=hazards(words, number))


def hazards(words: Words, number: int) -> list[Row]:
    """The six hazards, and none."""
    taps = [Button(hazard_name(words, one), build("hazard", number, one)) for one in HAZARDS]
    return [tuple(taps[:2]), tuple(taps[2:4]), tuple(taps[4:]), (not_urgent(words, number),)]


def not_urgent(words: Words, number: int) -> Button:
    """It is none of the six hazards."""
    return Button(words.gettext("Not urgent"), build("hazard", number, "none"))


def which_need(words: Words, *, number: int) -> Card:
    """The third question: which of 急难愁盼 it is."""
    return card(words.html("№{number}: what is it to those who ask?", number=number), buttons=needs(words, number))


def needs(words: Words, number: int) -> list[Row]:
    """Four needs, and none of them."""
    taps = [Button(need_name(words, one), build("need", number, one)) for one in NEEDS]
    return [tuple(taps[:2]), tuple(taps[2:]), (Button(words.gettext("None of these"), build("need", number, "none")),)]


def who_needs_care(words: Words, *, number: int) -> Card:
    """The last question, to staff alone."""
    return card(
        words.html("№{number}: does somebody there need care?", number=number),
        words.html("Only staff see this."),
        buttons=[
            (
                Button(words.gettext("Yes"), build("vulnerable", number, "yes")),
                Button(words.gettext("No"), build("vulnerable", number, "no")),
            )
        ],
    )


# Answers to taps


def urgent_recorded(words: Words, *, reply_by: datetime, urgent: bool) -> Answer:
    """Somebody said whether it is one of the six hazards."""
    said = words.gettext("Recorded as urgent.") if urgent else words.gettext("Recorded: not urgent.")
    return Answer(words.sentences(said, words.gettext("Reply by {moment}.", moment=words.moment(reply_by))))


def need_recorded(words: Words, *, cannot_wait: bool, hazard: bool) -> Answer:
    """A need is recorded; what cannot wait and is no hazard goes its ordinary way (T13b)."""
    if not cannot_wait or hazard:
        return Answer(words.gettext("Recorded, thank you."))
    hazards_named = words.gettext("Not a listed hazard: lift, fire gear, façade, wall or road, leak, drainage.")
    return Answer(words.sentences(hazards_named, words.gettext("Normal track.")), alert=True)
