"""Talks held in person, and those that somebody is writing down."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.scope import Scope, parse_scope
from storage import media
from storage.connection import Row, load
from storage.database import Reader, Unit
from storage.media import Media

sql = load("talks")


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk; `raised` are lines while it is a draft, `matters` what they became."""

    id: int
    community: int
    recorded: bool
    place: str
    scope: Scope
    held_on: date | None
    heads: int
    raised: tuple[str, ...]
    matters: tuple[int, ...]
    photo: Media | None
    entered_by: int
    entered_as: str

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"talk:{self.id}"


def _talk(row: Row) -> Talk:
    return Talk(
        row["id"], row["community"], row["state"] == "recorded", row["place"], parse_scope(row["scope"]),
        date.fromisoformat(row["held_on"]) if row["held_on"] else None, row["heads"], tuple(json.loads(row["raised"])),
        tuple(json.loads(row["matters"])), media.read(row["photo"]), row["entered_by"], row["entered_as"],
    )  # fmt: skip


async def begin(unit: Unit, community: int, person: int, entered_as: str) -> int:
    """Begin to write a talk down, in the place of one that this person began and left; returns its id."""
    await sql.forget_drafts(unit.connection, person=person)
    new = {"community": community, "person": person, "entered_as": entered_as}
    return int(await sql.begin(unit.connection, **new, at=unit.ms))


async def by_id(reader: Reader, talk: int) -> Talk | None:
    """Return a talk."""
    row = await sql.by_id(reader.connection, id=talk)
    return _talk(row) if row else None


async def put_place(unit: Unit, talk: int, place: str, scope: Scope) -> None:
    """Note where it was held."""
    await sql.place(unit.connection, id=talk, place=place, scope=str(scope))


async def hold(unit: Unit, talk: int, held_on: date, heads: int) -> None:
    """Note the day, and how many were there."""
    await sql.hold(unit.connection, id=talk, held_on=held_on.isoformat(), heads=heads)


async def put_raised(unit: Unit, talk: int, lines: Sequence[str]) -> None:
    """Keep what was raised until the talk is complete."""
    await sql.raise_(unit.connection, id=talk, raised=json.dumps(lines, ensure_ascii=False))


async def keep(unit: Unit, talk: int, matters: Sequence[int], photo: Media | None) -> None:
    """Complete a talk: what was raised stands in its matters from now on."""
    await sql.record(unit.connection, id=talk, matters=json.dumps(matters), photo=media.write(photo), at=unit.ms)


async def between(reader: Reader, community: int, since: date, until: date) -> list[Talk]:
    """Return the talks from one day to another, both of them in it."""
    rows = sql.between(reader.connection, community=community, since=since.isoformat(), until=until.isoformat())
    return [_talk(row) async for row in rows]


async def latest(reader: Reader, community: int, most: int) -> list[Talk]:
    """Return the latest talks of a community, the newest first."""
    return [_talk(row) async for row in sql.latest(reader.connection, community=community, most=most)]
