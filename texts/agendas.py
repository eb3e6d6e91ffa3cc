"""The council's agenda: as it grows, as it is posted, and as the chair arranges it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from texts.buttons import ITEM_MINUTES, build
from texts.cards import Answer, Button, Card, Html, Row, card, line, struck
from texts.labels import details
from texts.words import Words

ITEMS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Item:
    """An agenda item: a matter's number and title; struck out or not, how long it takes, how many homes chose it."""

    number: int
    title: str
    struck: bool = False
    minutes: int | None = None
    internal: bool = False
    households: int | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """An agenda as it stands; `closes` where it still grows."""

    meeting: int
    at: datetime
    venue: str
    items: Sequence[Item]
    closes: datetime | None = None


@dataclass(frozen=True, slots=True)
class Arranged:
    """An item as the chair arranges it: its place of so many, and whether it is the council's own."""

    item: Item
    place: int
    items: int
    own: bool
    open: bool  # the agenda has not closed yet


def item_lines(words: Words, items: Sequence[Item], most: int = ITEMS_SHOWN) -> list[Html]:
    """Agenda items, numbered; a struck one keeps its place."""
    lines = []
    for place, item in enumerate(items, start=1):
        text = words.html("{place}. №{number} {title}", place=place, number=item.number, title=line(item.title, 40))
        text = Html(" · ".join([text, *_notes(words, item)]))
        lines.append(struck(text) if item.struck else text)
    return words.listing(lines, most)


def _notes(words: Words, item: Item) -> list[Html]:
    notes = [
        words.nhtml("{count} household", "{count} households", item.households) if item.households else None,
        words.html("{minutes} min", minutes=item.minutes) if item.minutes else None,
        words.html("internal") if item.internal else None,
    ]
    return [note for note in notes if note]


def _in_threes(taps: Sequence[Button]) -> list[Row]:
    return [tuple(taps[start : start + 3]) for start in range(0, len(taps), 3)]


def _detail_rows(words: Words, shown: Agenda) -> list[Row]:
    calendar = Button(words.gettext("Calendar"), build("calendar", shown.meeting))
    standing = [item for item in shown.items if not item.struck][:6]
    if len(standing) == 1:
        return [(details(words, standing[0].number), calendar)]
    rows = _in_threes([Button(f"№{item.number}", build("details", item.number)) for item in standing])
    return [*rows, (calendar,)]


def agenda_post(words: Words, *, shown: Agenda) -> Card:
    """T14: the closed agenda in the residents' groups; one button an item leads to its way."""
    return card(
        words.html("Council {moment}", moment=words.moment(shown.at)),
        words.html("At {venue}", venue=line(shown.venue)),
        *item_lines(words, shown.items),
        words.html("Only these items. You may listen."),
        buttons=_detail_rows(words, shown),
    )


def agenda_reminder(words: Words, *, at: datetime, venue: str, items: Sequence[Item]) -> Card:
    """Shortly before the meeting: when, where, how many items."""
    standing = sum(not item.struck for item in items)
    return card(
        words.html("The council meets soon: {moment}", moment=words.moment(at)),
        words.html("At {venue}", venue=line(venue)),
        words.nhtml("{count} item. You may listen.", "{count} items. You may listen.", standing),
    )


def meeting_file(words: Words, *, at: datetime, venue: str) -> Card:
    """Under the calendar file of a meeting."""
    return card(
        words.html("Council {moment}, {venue}", moment=words.moment(at), venue=line(venue)),
        words.html("Open the file to put it into your calendar."),
    )


def file_sent(words: Words) -> Answer:
    """The calendar file comes in private."""
    return Answer(words.gettext("The file comes in our private chat."))


def agenda(words: Words, *, shown: Agenda) -> Card:
    """/agenda: the next agenda as it stands."""
    return card(*_as_it_stands(words, shown), buttons=_detail_rows(words, shown))


def _as_it_stands(words: Words, shown: Agenda) -> list[Html]:
    lines = [
        words.html("Council {moment}", moment=words.moment(shown.at)),
        words.html("At {venue}", venue=line(shown.venue)),
        *(item_lines(words, shown.items, 20) or [words.html("No items yet.")]),
    ]
    if shown.closes:
        lines.append(words.html("Items can be added until {moment}.", moment=words.moment(shown.closes)))
    return lines


def agenda_work(words: Words, *, shown: Agenda) -> Card:
    """/agenda for the council: internal items too; a button an item leads to how it stands there."""
    taps = [Button(f"№{item.number}", build("item", item.number)) for item in shown.items if not item.struck][:12]
    own = (
        Button(words.gettext("Own item"), build("own", shown.meeting, "open")),
        Button(words.gettext("Internal item"), build("own", shown.meeting, "internal")),
    )
    return card(
        *_as_it_stands(words, shown),
        words.html("Tap a number to move or time an item.") if taps else None,
        buttons=[
            *_in_threes(taps),
            own if shown.closes else (),
            (Button(words.gettext("Venue"), build("venue", shown.meeting)),),
        ],
    )


def no_meeting(words: Words) -> Card:
    """/agenda where no meeting is planned."""
    return card(words.html("No council meeting is planned"), words.html("You can raise a matter: /propose"))


# The chair arranges


def item(words: Words, *, shown: Arranged) -> Card:
    """One item in the council's chat: its place, how long it takes, and who reads of it."""
    one, number = shown.item, shown.item.number
    spare = [Button(words.gettext("Take off"), build("strike", number))]
    if shown.own and shown.open:
        label = words.gettext("Show residents") if one.internal else words.gettext("Internal")
        spare.insert(0, Button(label, build("internal", number, "no" if one.internal else "yes")))
    times = [
        Button(words.gettext("{minutes} min", minutes=minutes), build("minutes", number, minutes))
        for minutes in ITEM_MINUTES
    ]
    ways = [
        *([Button(words.gettext("Up"), build("order", number, shown.place - 1))] if shown.place > 1 else []),
        *(
            [Button(words.gettext("Down"), build("order", number, shown.place + 1))]
            if shown.place < shown.items
            else []
        ),
    ]
    return card(
        words.html(
            "Item {place}/{items} №{number} {title}",
            place=shown.place, items=shown.items, number=number, title=line(one.title),
        ),
        words.html("{minutes} min", minutes=one.minutes) if one.minutes else words.html("No time is set for it."),
        words.html("Internal: residents do not read of it.") if one.internal else words.html("Residents read of it."),
        buttons=[*([tuple(times[:2]), tuple(times[2:]), tuple(ways)] if shown.open else []), tuple(spare)],
    )  # fmt: skip


def item_off(words: Words, *, number: int, title: str) -> Card:
    """An item that stands on no agenda any more."""
    return card(
        words.html("№{number} {title}", number=number, title=line(title)), words.html("It stands on no agenda now.")
    )


def own_item(words: Words, *, internal: bool = False) -> Card:
    """Asks for an item of the council's own."""
    return card(
        words.html("What is the council to take up?"),
        words.html("Internal: residents do not read of it.") if internal else None,
        words.html("Reply to this message, the first line is its title."),
    )


def which_venue(words: Words, *, at: datetime) -> Card:
    """Asks where one meeting is held."""
    return card(
        words.html("Where is the council {moment}?", moment=words.moment(at)),
        words.html("Reply to this message. It holds for this meeting only."),
    )


def arranged(words: Words) -> Answer:
    """A tap on an item is recorded: its card shows it."""
    return Answer(words.gettext("Recorded. The card shows it."))


def placed(words: Words, *, number: int, at: datetime) -> Card:
    """An item of the council's own stands on the agenda."""
    return card(
        words.html("№{number} is on the agenda", number=number), words.html("Council {moment}", moment=words.moment(at))
    )


def held_here(words: Words, *, at: datetime) -> Card:
    """The next meeting is held in this chat of the council."""
    return card(words.html("Council {moment}", moment=words.moment(at)), words.html("It is held in this chat."))


def venue_set(words: Words, *, at: datetime, venue: str) -> Card:
    """One meeting has a venue of its own."""
    return card(words.html("Council {moment}", moment=words.moment(at)), words.html("At {venue}", venue=line(venue)))


def taken_off(words: Words, *, number: int, title: str, at: datetime) -> Card:
    """To the proposer: the council does not take it up that day."""
    return card(
        words.html("№{number} {title}", number=number, title=line(title)),
        words.html("It is off the agenda of {moment}.", moment=words.moment(at)),
        words.html("It can come onto a later one."),
    )
