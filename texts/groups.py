"""A group is set up in the group (T42): what for, whose, which part; then what is left to press."""

from collections.abc import Sequence
from dataclasses import dataclass

from texts.buttons import build
from texts.cards import Answer, Button, Card, card, line
from texts.graphemes import cut, one_line
from texts.households import home
from texts.labels import one_row
from texts.words import Words

HALF_A_ROW = {"zh": 6, "en": 14}


@dataclass(frozen=True, slots=True)
class Part:
    """An area or a building on a button: its verb, the household that stands for it, its names."""

    verb: str
    household: int
    area: str
    building: str = ""


@dataclass(frozen=True, slots=True)
class Lacks:
    """What somebody may want to change about the bot in a group."""

    polls: bool = False  # it may not send any
    topics: bool = False  # there are some, and none is chosen
    administrator: bool = False  # it is one, and need not be


def set_up(words: Words, *, group: int) -> Card:
    """A group that nobody has set up; `group` is our own number of it."""
    return card(
        words.html("Staff: set up this group"),
        words.html("What is this group for?"),
        buttons=[
            (
                Button(words.gettext("Residents"), build("setup", group, "residents")),
                Button(words.gettext("Council"), build("setup", group, "council")),
            )
        ],
    )


def first_the_community(words: Words) -> Card:
    """There is no community yet to which a group could belong."""
    return card(
        words.html("There is no community yet"),
        words.html("Set it up in private first, then send /setup here."),
    )


def which_community(words: Words, *, group: int, names: Sequence[tuple[int, str]]) -> Card:
    """Whose group it is, where the store holds several communities."""
    return card(
        words.html("Which community is this group of?"),
        words.html("Staff, the chair or vice-chair tap it."),
        buttons=[(Button(one_row(words, name), build("house", group, number)),) for number, name in names],
    )


def which_part(words: Words, *, group: int, community: str, parts: Sequence[Part], more: int | None) -> Card:
    """For which part of the community; `more` is the next page."""
    buttons = [
        Button(_half_a_row(words, one.area, one.building), build(one.verb, group, one.household)) for one in parts
    ]
    return card(
        words.html("Which part of {community}?", community=line(community)),
        words.html("Proposals made here are for this part."),
        buttons=[
            (Button(words.gettext("Whole community"), build("whole", group)),),
            *(tuple(buttons[first : first + 2]) for first in range(0, len(buttons), 2)),
            *([(Button(words.gettext("More"), build("page", group, more)),)] if more else []),
        ],
    )


def _half_a_row(words: Words, area: str, building: str) -> str:
    """A part in half a row: as people call it, or shorter; its number first where the area's name must be cut."""
    room = HALF_A_ROW[words.language]
    whole = one_line(home(words, area=area, building=building, entrance="", unit=""))
    close = whole.replace(" ", "") if words.language == "zh" else one_line(f"{area} {building}")
    fits = (one for one in (whole, close) if len(one) <= room)
    return next(fits, "") or cut(one_line(f"{building} {area}".strip()), room) or "–"


def set_up_done(words: Words, *, community: str, role: str, scope: str, lacks: Lacks) -> Card:
    """T42 at its end: what the group is, what to press, what the bot may not do."""
    of_residents = role == "residents"
    return card(
        words.html("This group is set up"),
        words.html("Residents' group: {scope}", scope=line(scope))
        if of_residents
        else words.html("Council of {community}", community=line(community)),
        words.html("Hold the board message, tap Pin.") if of_residents else None,
        words.html("I may not send polls here. Please allow it.") if lacks.polls else None,
        words.html("This group has topics. I post in the general one.") if lacks.topics else None,
        words.html("I need not be an administrator here.") if lacks.administrator else None,
    )


def council_greeting(words: Words) -> Card:
    """The first words in the council's group."""
    return card(
        words.html("The council meets here now"),
        words.html("/docket what waits for screening"),
        words.html("/agenda the next agenda"),
        words.html("/meeting roll call now"),
    )


def already(words: Words, *, community: str) -> Card:
    """The bot was added to a group that is set up."""
    return card(
        words.html("This group is set up already"),
        words.html("It belongs to {community}.", community=line(community)),
    )


def groups_wanted(words: Words) -> Card:
    """The bot was added to a channel."""
    return card(words.html("I work in groups, not in channels"), words.html("Please add me to a group."))


def may_not_write(words: Words, *, title: str) -> Card:
    """To who added the bot to a group in which it may not write."""
    return card(
        words.html("I may not write in {title}", title=line(title)),
        words.html("Please allow me to send messages there."),
    )


def noted(words: Words) -> Answer:
    """A choice of the set-up."""
    return Answer(words.gettext("Noted."))


def set_up_already(words: Words) -> Answer:
    """A tap after the group was set up."""
    return Answer(words.gettext("This group is set up already."), alert=True)


def council_has_one(words: Words) -> Answer:
    """A second group for the council."""
    happened = words.gettext("The council has a group already.")
    return Answer(words.sentences(happened, words.gettext("Remove me there first, then tap again.")), alert=True)
