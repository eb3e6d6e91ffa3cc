"""Meetings of the council: their dates, their agendas and their rolls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rules import meetings as rules
from rules.meetings import MeetingState
from rules.scope import Scope, parse_scope
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, moment, to_ms

sql = load("meetings")


class ItemState(StrEnum):
    """Where an agenda item stands."""

    WAITING = "waiting"
    OPEN = "open"
    DECIDED = "decided"
    CARRIED = "carried"  # it went on to another meeting
    STRUCK = "struck"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as it stands; `presiding` is a seat, `moved_to` the meeting that took up what was left."""

    id: int
    community: int
    state: MeetingState
    starts_at: datetime
    agenda_closes_at: datetime
    agenda_closed_at: datetime | None
    agenda_posted_at: datetime | None
    called_at: datetime | None  # by /meeting, before its time
    presiding: int | None
    opened_at: datetime | None
    ended_at: datetime | None
    moved_to: int | None
    own_venue: str  # of this meeting alone; "": the community's
    chat: int | None  # which of the council's chats it is held in; None: the first

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"meeting:{self.id}"

    def venue(self, usual: str) -> str:
        """Where it is held: at a venue of its own, else at the usual one."""
        return self.own_venue or usual

    @property
    def counts_from(self) -> datetime:
        """From when the chair is waited for: its time, or the early call."""
        return self.facts().counts_from

    @property
    def grows(self) -> bool:
        """Whether its agenda has not been closed yet."""
        return self.state is MeetingState.SCHEDULED and self.agenda_closed_at is None

    def facts(self) -> rules.Meeting:
        """Return what the rules need to know of it."""
        return rules.Meeting(self.id, self.state, self.starts_at, self.agenda_closes_at, self.called_at)


@dataclass(frozen=True, slots=True)
class Item:
    """A matter on an agenda."""

    meeting: int
    matter: int
    position: int
    state: ItemState
    title: str
    text: str
    scope: Scope
    own: bool  # raised by the council
    internal: bool  # for the council alone: no resident reads of it
    minutes: int | None

    @property
    def stands(self) -> bool:
        """Whether it was not struck out."""
        return self.state is not ItemState.STRUCK

    @property
    def left(self) -> bool:
        """Whether it still waits for a decision of its meeting."""
        return self.state in {ItemState.WAITING, ItemState.OPEN}


@dataclass(frozen=True, slots=True)
class Attendance:
    """What a seat said at the roll call, or that it said nothing (missing), and when."""

    seat: int
    state: str  # present, absent, missing
    at: datetime
    came: bool  # it was there at some time
    entered_by: int | None  # the seat of whoever kept the roll in the room

    @property
    def present(self) -> bool:
        """Whether the seat is here."""
        return self.state == "present"


def _meeting(row: Row) -> Meeting:
    return Meeting(
        row["id"], row["community"], MeetingState(row["state"]), from_ms(row["starts_at"]),
        from_ms(row["agenda_closes_at"]), moment(row["agenda_closed_at"]), moment(row["agenda_posted_at"]),
        moment(row["called_at"]), row["presiding"], moment(row["opened_at"]), moment(row["ended_at"]), row["moved_to"],
        row["venue"], row["chat"],
    )  # fmt: skip


def _item(row: Row) -> Item:
    return Item(
        row["meeting"], row["matter"], row["position"], ItemState(row["state"]), row["title"], row["text"],
        parse_scope(row["scope"]), bool(row["own"]), bool(row["internal"]), row["minutes"],
    )  # fmt: skip


async def plan(
    unit: Unit, community: int, starts_at: datetime, local_date: str, agenda_closes_at: datetime
) -> Meeting | None:
    """Plan a meeting and return it, or None where its local date has one already."""
    if await sql.on_date(unit.connection, community=community, local_date=local_date):
        return None
    number = await sql.plan(
        unit.connection, community=community, starts_at=to_ms(starts_at), local_date=local_date,
        agenda_closes_at=to_ms(agenda_closes_at),
    )  # fmt: skip
    return await by_id(unit, int(number))


async def unplan(unit: Unit, meeting: int) -> bool:
    """Give up a date; False where something stands on its agenda."""
    return bool(await sql.unplan(unit.connection, id=meeting) == 1)


async def by_id(reader: Reader, meeting: int) -> Meeting | None:
    """Return a meeting."""
    row = await sql.by_id(reader.connection, id=meeting)
    return _meeting(row) if row else None


async def to_come(reader: Reader, community: int) -> list[Meeting]:
    """Return the meetings that are not over, the earliest first."""
    return [_meeting(row) async for row in sql.to_come(reader.connection, community=community)]


async def of_matter(reader: Reader, matter: int) -> Meeting | None:
    """Return the meeting on whose agenda a matter stands, or stood last."""
    row = await sql.of_matter(reader.connection, matter=matter)
    return _meeting(row) if row else None


async def after(reader: Reader, meeting: int, matter: int | None = None) -> Meeting | None:
    """Return the first meeting to come after another one, or onto whose agenda a matter went from there."""
    row = await sql.after(reader.connection, meeting=meeting, matter=matter)
    return _meeting(row) if row else None


async def close_agenda(unit: Unit, meeting: int) -> bool:
    """Have an agenda grow no more; False if it was closed before."""
    return bool(await sql.close_agenda(unit.connection, id=meeting, at=unit.ms) == 1)


async def posted(unit: Unit, meeting: int) -> None:
    """Note when an agenda was posted."""
    await sql.posted(unit.connection, id=meeting, at=unit.ms)


async def call_roll(unit: Unit, meeting: int, called_at: datetime | None) -> None:
    """Have the roll called; `called_at` where that is before its time."""
    await sql.call_roll(unit.connection, id=meeting, called_at=to_ms(called_at) if called_at else None)


async def open_(unit: Unit, meeting: int, presiding: int) -> None:
    """Note that a meeting is open, and the seat that presides."""
    await sql.open_(unit.connection, id=meeting, at=unit.ms, presiding=presiding)


async def end(
    unit: Unit, meeting: int, state: MeetingState, *, presiding: int | None = None, moved_to: int | None = None
) -> None:
    """Note how a meeting ended, and the meeting that took up what was left."""
    await sql.end_(unit.connection, id=meeting, state=state, at=unit.ms, presiding=presiding, moved_to=moved_to)


async def items(reader: Reader, meeting: int) -> list[Item]:
    """Return an agenda in order, struck and carried items too."""
    return [_item(row) async for row in sql.items(reader.connection, meeting=meeting)]


async def add_item(unit: Unit, meeting: Meeting, matter: int) -> None:
    """Put a matter at the end of an agenda."""
    await sql.add_item(unit.connection, community=meeting.community, meeting=meeting.id, matter=matter)


async def put_in_order(unit: Unit, meeting: int, matters: Sequence[int]) -> None:
    """Put the items of an agenda in this order."""
    rows = [{"meeting": meeting, "matter": matter, "position": place} for place, matter in enumerate(matters, 1)]
    await sql.put_in_order(unit.connection, rows)


async def give_minutes(unit: Unit, meeting: int, matter: int, minutes: int) -> None:
    """Note how long an item is to take."""
    await sql.give_minutes(unit.connection, meeting=meeting, matter=matter, minutes=minutes)


async def set_chat(unit: Unit, meeting: int, chat: int) -> None:
    """Hold one meeting in another of the council's chats."""
    await sql.set_chat(unit.connection, id=meeting, chat=chat)


async def set_venue(unit: Unit, meeting: int, venue: str) -> None:
    """Hold one meeting elsewhere."""
    await sql.set_venue(unit.connection, id=meeting, venue=venue)


async def set_item(unit: Unit, meeting: int, matter: int, state: ItemState) -> None:
    """Note where an agenda item stands."""
    await sql.set_item(unit.connection, meeting=meeting, matter=matter, state=state)


async def attendance(reader: Reader, meeting: int) -> list[Attendance]:
    """Return what each seat said at the roll call, in order of time."""
    rows = sql.attendance(reader.connection, meeting=meeting)
    return [
        Attendance(row["seat"], row["state"], from_ms(row["at"]), bool(row["came"]), row["entered_by"])
        async for row in rows
    ]


async def attend(unit: Unit, meeting: Meeting, seat: int, state: str, entered_by: int | None = None) -> None:
    """Note that a seat is present, absent or missing; `entered_by` is the seat of whoever keeps the roll in a room."""
    await sql.attend(
        unit.connection, community=meeting.community, meeting=meeting.id, seat=seat, state=state, at=unit.ms,
        came=state == "present", entered_by=entered_by,
    )  # fmt: skip


async def missed(reader: Reader, seat: int, within: timedelta) -> int:
    """Count the meetings that a seat missed without a word, so long before the last one and since its review."""
    return int(await sql.missed(reader.connection, seat=seat, year=within // timedelta(milliseconds=1)))


async def over_between(reader: Reader, community: int, since: datetime, until: datetime) -> list[Meeting]:
    """Return the meetings of a period, from `since` until just before `until`, that are over."""
    rows = sql.over_between(reader.connection, community=community, since=to_ms(since), until=to_ms(until))
    return [_meeting(row) async for row in rows]
