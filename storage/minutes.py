"""Minutes of a meeting: its names as they were, what was added, and which seats agreed to which version."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rules.minutes import Kind, State
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, moment, to_ms

sql = load("minutes")


@dataclass(frozen=True, slots=True)
class Minutes:
    """Where the minutes of a meeting stand; `roll` is what the meeting's roll was when it ended."""

    meeting: int
    community: int
    state: State
    version: int
    roll: Mapping[str, Any]
    due_at: datetime
    published_at: datetime | None

    @property
    def present(self) -> list[int]:
        """The seats that were there: who is asked to agree."""
        return list(self.roll["present"])


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody added; `replaces` is an earlier entry, which is kept. Without words it was taken out."""

    id: int
    kind: Kind
    matter: int | None
    words: str
    seat: int
    owner: str
    owner_name: str
    due_on: date | None
    replaces: int | None
    at: datetime
    done_at: datetime | None  # of a task


def _entry(row: Row) -> Entry:
    return Entry(
        row["id"], Kind(row["kind"]), row["matter"], row["words"], row["seat"], row["owner"], row["owner_name"],
        date.fromisoformat(row["due_on"]) if row["due_on"] else None, row["replaces"], from_ms(row["at"]),
        moment(row["done_at"]),
    )  # fmt: skip


async def draft(unit: Unit, community: int, meeting: int, roll: Mapping[str, Any], due_at: datetime) -> None:
    """Begin the minutes of a meeting that has ended."""
    kept = json.dumps(roll, ensure_ascii=False)
    await sql.draft(unit.connection, meeting=meeting, community=community, roll=kept, due_at=to_ms(due_at))


async def by_meeting(reader: Reader, meeting: int) -> Minutes | None:
    """Return the minutes of a meeting; None before it has ended, and where its method has none."""
    row = await sql.by_meeting(reader.connection, meeting=meeting)
    return row and Minutes(
        row["meeting"], row["community"], State(row["state"]), row["version"], json.loads(row["roll"]),
        from_ms(row["due_at"]), moment(row["published_at"]),
    )  # fmt: skip


async def entries(reader: Reader, meeting: int) -> list[Entry]:
    """Return everything that was added, also what was replaced, the oldest first."""
    return [_entry(row) async for row in sql.entries(reader.connection, meeting=meeting)]


async def entry(reader: Reader, number: int) -> tuple[int, Entry] | None:
    """Return an entry with its meeting."""
    meeting = await sql.meeting_of_entry(reader.connection, id=number)
    return next(((meeting, one) for one in await entries(reader, meeting) if one.id == number), None)


async def add_entry(
    unit: Unit, minutes: Minutes, kind: Kind, text: str, seat: int, *, matter: int | None = None, owner: str = "",
    owner_name: str = "", due_on: date | None = None, replaces: int | None = None,
) -> int:  # fmt: skip
    """Add an entry, whose words stand under the digest `text`, and return its id; it makes a new version."""
    entry = await sql.add_entry(
        unit.connection, community=minutes.community, meeting=minutes.meeting, kind=kind, matter=matter, text=text,
        seat=seat, owner=owner, owner_name=owner_name, due_on=due_on.isoformat() if due_on else None,
        replaces=replaces, at=unit.ms,
    )  # fmt: skip
    await sql.grow(unit.connection, meeting=minutes.meeting)
    return int(entry)


async def task_done(unit: Unit, entry: int) -> None:
    """Note that a task is done."""
    await sql.task_done(unit.connection, id=entry, at=unit.ms)


async def agreed(reader: Reader, minutes: Minutes) -> list[int]:
    """Return the seats that agreed to the version that stands."""
    rows = sql.agreed(reader.connection, meeting=minutes.meeting, version=minutes.version)
    return [row["seat"] async for row in rows]


async def agree(unit: Unit, minutes: Minutes, seat: int) -> bool:
    """Note that a seat agrees to the version that stands; False if it did already."""
    new = {"community": minutes.community, "meeting": minutes.meeting, "version": minutes.version}
    return bool(await sql.agree(unit.connection, **new, seat=seat, at=unit.ms) == 1)


async def publish(unit: Unit, meeting: int, state: State) -> None:
    """Note that minutes stand from now on, and whether they were approved."""
    await sql.publish(unit.connection, meeting=meeting, state=state, at=unit.ms)
