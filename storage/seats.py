"""The terms of seats, and the matters of the council that are about a seat."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage import communities
from storage.communities import Seat
from storage.connection import Row, load
from storage.database import Reader, Unit, to_ms

sql = load("seats")

ELECTION, REVIEW = "election", "review"


@dataclass(frozen=True, slots=True)
class SeatMatter:
    """What a matter is about: the election of a seat, with the names on the ballot in order, or its review."""

    matter: int
    seat: int
    kind: str  # election, review
    names: tuple[str, ...]


async def by_id(reader: Reader, seat: int) -> Seat | None:
    """Return a seat that has not ended."""
    row = await sql.by_id(reader.connection, id=seat)
    return await communities.seat(reader, seat) if row else None


async def begin_term(unit: Unit, seat: int, ends_at: datetime) -> None:
    """Note until when a seat is held."""
    await sql.begin_term(unit.connection, id=seat, ends_at=to_ms(ends_at))


async def vacate(unit: Unit, seat: int) -> int:
    """End a seat and return the empty one that takes its place."""
    following = int(await sql.vacate(unit.connection, id=seat))
    await sql.goes_on(unit.connection, id=seat, following=following)
    await communities.end_seat(unit, seat)
    return following


async def name(unit: Unit, seat: int, called: str) -> None:
    """Note how whoever takes a seat is called."""
    await sql.name(unit.connection, id=seat, name=called)


async def add_matter(unit: Unit, community: int, matter: int, seat: int, kind: str, names: Sequence[str] = ()) -> None:
    """Note that a matter is about a seat."""
    kept = json.dumps(list(names), ensure_ascii=False)
    await sql.add_matter(unit.connection, matter=matter, community=community, seat=seat, kind=kind, names=kept)


async def of_matter(reader: Reader, matter: int) -> SeatMatter | None:
    """Return what a matter is about, if it is about a seat."""
    return _about(await sql.of_matter(reader.connection, matter=matter))


async def last_matter(reader: Reader, seat: int, kind: str) -> SeatMatter | None:
    """Return the last election, or review, of a seat."""
    return _about(await sql.last_matter(reader.connection, seat=seat, kind=kind))


def _about(row: Row | None) -> SeatMatter | None:
    return SeatMatter(row["matter"], row["seat"], row["kind"], tuple(json.loads(row["names"]))) if row else None
