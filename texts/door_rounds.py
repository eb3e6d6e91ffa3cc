"""From door to door: the list of homes that have not voted, and the taps that say what they answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from texts import papers
from texts.buttons import build
from texts.cards import Answer, Button, Card, card, escape, line
from texts.households import home
from texts.slips import Entrance, Slip, grouped
from texts.words import Words, key

ANSWERS = MappingProxyType({"away": key("No one in"), "refused": key("Refused"), "voted": key("Voted")})


@dataclass(frozen=True, slots=True)
class Door:
    """A home that has not voted, with its join slip; `answer` is what it said last: away, refused, voted, or empty."""

    slip: Slip
    answer: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Doors:
    """The homes of one entrance that have not voted."""

    place: Entrance
    doors: tuple[Door, ...]


@dataclass(frozen=True, slots=True)
class List:
    """Whom to visit for a vote, by entrance."""

    vote: int
    title: str
    closes: datetime
    entrances: tuple[Doors, ...]


def page(words: Words, *, community: str, bot: str, doors: List) -> str:
    """Return the list as one HTML file, each entrance from a new sheet on; a home takes about 7 ms, for its QR code."""

    def place(one: Entrance, unit: str = "") -> str:
        return home(words, area=one.area, building=one.building, entrance=one.entrance, unit=unit)

    said = {answer: words.gettext(label) for answer, label in ANSWERS.items()}
    return papers.render(
        "door_list", words, community=community, bot=bot, doors=doors, place=place, grouped=grouped, said=said
    )


def how_to_answer(words: Words, *, homes: int) -> Card:
    """After the list was asked for: what to do with it."""
    return card(
        words.nhtml("{count} home has not voted, the list follows", "{count} homes have not voted, the list follows",
                    homes),
        words.html("After the round write the homes here: 37-502 37-503"),
        words.html("It has join codes: please keep it to yourself."),
    )  # fmt: skip


def nobody_left(words: Words) -> Card:
    """Everybody of this scope has voted."""
    return card(words.html("Every home of your part has voted"))


def the_list(words: Words, *, vote: int) -> Card:
    """Under the list."""
    return card(words.html("Homes that have not voted, №{vote}", vote=vote))


def what_was_said(words: Words, *, number: int, homes: Sequence[str], unknown: Sequence[str]) -> Card:
    """Homes that were written down: what they answered."""
    not_found = words.html("Not found: {homes}", homes=line(", ".join(unknown), 200)) if unknown else None
    if not homes:
        return card(words.html("Your list has none of these"), not_found)
    buttons = tuple(Button(words.gettext(label), build("door", number, said)) for said, label in ANSWERS.items())
    return card(
        words.html("What did they answer?"), escape(line(words.gettext("; ").join(homes), 600)), not_found,
        buttons=[buttons],
    )  # fmt: skip


def noted(words: Words, *, homes: int) -> Answer:
    """What homes answered is kept."""
    return Answer(words.ngettext("Noted for {count} home.", "Noted for {count} homes.", homes))
