"""A meeting as a file for calendars (RFC 5545)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from texts.agendas import Item, item_lines
from texts.cards import plain
from texts.words import Words

MINUTES = 10  # of an item for which no time is set
SHORTEST = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting: its name for ever, how often it was changed, and when that was last written."""

    name: str
    community: str
    at: datetime
    venue: str
    items: Sequence[Item]
    change: int
    written: datetime


def meeting(words: Words, *, event: Event) -> bytes:
    """Return the calendar file of a meeting, in its community's time zone; a later one takes its place."""
    import icalendar  # noqa: PLC0415 - a sixth of a second, for those who send one

    one = icalendar.Event()
    one.add("uid", f"{event.name}@corridor")
    one.add("sequence", event.change)
    one.add("dtstamp", event.written)
    one.add("summary", words.gettext("Council, {community}", community=event.community))
    one.add("location", event.venue)
    one.add("description", "\n".join(plain(line) for line in item_lines(words, event.items, 20)))
    start = event.at.astimezone(words.zone)
    standing = [item.minutes or MINUTES for item in event.items if not item.struck]
    one.add("dtstart", start)
    one.add("dtend", start + max(SHORTEST, timedelta(minutes=sum(standing))))
    file = icalendar.Calendar()
    file.add("prodid", "-//Corridor//EN")
    file.add("version", "2.0")
    file.add_component(one)
    file.add_missing_timezones()
    return bytes(file.to_ical())
