"""Stages of a community's own that matters have come to, and those they have passed."""

from dataclasses import dataclass
from datetime import datetime

from storage.connection import Row, load
from storage.database import Reader, Unit, moment

sql = load("own_stages")


@dataclass(frozen=True, slots=True)
class Begun:
    """A stage of the community's own that a matter has come to; passed once somebody has said so."""

    id: int
    community: int
    matter: int
    name: str
    passed_at: datetime | None


async def begin(unit: Unit, community: int, matter: int, name: str) -> int:
    """Note that a matter has come to a stage and return its id."""
    return int(await sql.begin(unit.connection, community=community, matter=matter, name=name, at=unit.ms))


async def by_id(reader: Reader, number: int) -> Begun | None:
    """Return one."""
    row = await sql.by_id(reader.connection, id=number)
    return _begun(row) if row else None


async def of_matter(reader: Reader, matter: int) -> list[Begun]:
    """Return those of a matter, in the order in which it came to them."""
    return [_begun(row) async for row in sql.of_matter(reader.connection, matter=matter)]


async def pass_(unit: Unit, number: int, by: str) -> None:
    """Note that it is passed, at whose word."""
    await sql.pass_(unit.connection, id=number, by=by, at=unit.ms)


def _begun(row: Row) -> Begun:
    return Begun(row["id"], row["community"], row["matter"], row["name"], moment(row["passed_at"]))
