"""Projects: who leads and supervises what carries out an adopted matter, its milestones and notes."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from storage import media
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, moment, to_ms
from storage.media import Media

sql = load("projects")


@dataclass(frozen=True, slots=True)
class Project:
    """A project; `budget` is the digest of its note, under which record_text has it."""

    matter: int
    community: int
    lead_place: str  # seat, party, staff; empty while nobody leads
    lead: int
    supervisors: tuple[int, ...]  # seats
    budget: str
    begun_at: datetime
    reported_at: datetime | None  # as done: a supervisor has not looked yet

    @property
    def subject(self) -> str:
        """How the record names it: by its matter."""
        return f"matter:{self.matter}"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of a project, due in the last minute of its day; `media` is what residents see with it."""

    id: int
    matter: int
    title: str
    due_at: datetime
    late: bool  # its lead was told so
    reached_at: datetime | None
    media: Media | None


def _project(row: Row) -> Project:
    return Project(
        row["matter"], row["community"], row["lead_place"], row["lead"], tuple(json.loads(row["supervisors"])),
        row["budget"], from_ms(row["begun_at"]), moment(row["reported_at"]),
    )  # fmt: skip


def _milestone(row: Row) -> Milestone:
    return Milestone(
        row["id"], row["matter"], row["title"], from_ms(row["due_at"]), bool(row["late"]), moment(row["reached_at"]),
        media.read(row["media"]),
    )  # fmt: skip


async def begin(unit: Unit, community: int, matter: int) -> None:
    """Begin the project of a matter, once."""
    await sql.begin(unit.connection, community=community, matter=matter, at=unit.ms)


async def of_matter(reader: Reader, matter: int) -> Project | None:
    """Return the project of a matter."""
    row = await sql.of_matter(reader.connection, matter=matter)
    return _project(row) if row else None


async def running(reader: Reader, community: int) -> list[Project]:
    """Return the projects of a community that are being carried out, the oldest first."""
    return [_project(row) async for row in sql.running(reader.connection, community=community)]


async def lead(unit: Unit, matter: int, place: str, id_: int) -> None:
    """Note who leads: a seat, a party or one of the staff."""
    await sql.lead(unit.connection, matter=matter, place=place, lead=id_)


async def supervise(unit: Unit, matter: int, seats: Collection[int]) -> None:
    """Note which seats supervise."""
    await sql.supervise(unit.connection, matter=matter, seats=json.dumps(list(seats)))


async def write_budget(unit: Unit, matter: int, note: str) -> None:
    """Keep under which digest the budget note is."""
    await sql.budget(unit.connection, matter=matter, note=note)


async def report(unit: Unit, matter: int, *, done: bool) -> None:
    """Note that a project is reported as done, or is not any more."""
    await sql.report(unit.connection, matter=matter, at=unit.ms if done else None)


async def milestones(reader: Reader, matter: int) -> list[Milestone]:
    """Return the milestones of a project: those that were reached in that order, then the others by their day."""
    return [_milestone(row) async for row in sql.milestones(reader.connection, matter=matter)]


async def milestone(reader: Reader, id_: int) -> Milestone | None:
    """Return a milestone."""
    row = await sql.milestone(reader.connection, id=id_)
    return _milestone(row) if row else None


async def add_milestone(unit: Unit, project: Project, title: str, due_at: datetime) -> int:
    """Add a milestone and return its id."""
    given = {"community": project.community, "matter": project.matter, "title": title, "due_at": to_ms(due_at)}
    return int(await sql.add_milestone(unit.connection, **given))


async def drop_milestone(unit: Unit, id_: int) -> None:
    """Drop a milestone that is not reached."""
    await sql.drop_milestone(unit.connection, id=id_)


async def reach(unit: Unit, id_: int, photo: Media | None) -> None:
    """Note that a milestone is reached, and with which photo residents see it."""
    await sql.reach(unit.connection, id=id_, at=unit.ms, media=media.write(photo))


async def late(unit: Unit, id_: int) -> None:
    """Note that a milestone was not reached in time."""
    await sql.late(unit.connection, id=id_)


async def add_note(unit: Unit, project: Project, text: str, photo: Media | None, *, inspection: bool) -> None:
    """Keep a note of progress, or of an inspection; `text` is the digest of its words."""
    await sql.add_note(
        unit.connection, community=project.community, matter=project.matter, inspection=inspection, text=text,
        media=media.write(photo), at=unit.ms,
    )  # fmt: skip


async def last_note(reader: Reader, matter: int, *, inspection: bool) -> str:
    """Return the digest of the last words about a project's progress, or of its inspections; empty for none."""
    return str(await sql.last_note(reader.connection, matter=matter, inspection=inspection) or "")


async def photo_since(reader: Reader, matter: int, since: datetime) -> Media | None:
    """Return the last photo of a project since a moment."""
    return media.read(str(await sql.photo_since(reader.connection, matter=matter, since=to_ms(since)) or ""))
