"""What two people agree on about a vote, and which attempts at what nobody may do are in the record already."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from rules.agreements import What
from storage.connection import Row, load
from storage.database import Reader, Unit

sql = load("agreements")


@dataclass(frozen=True, slots=True)
class Agreement:
    """An act that somebody asked for; it is done once a second person has agreed (`agreed_by`)."""

    id: int
    community: int
    vote: int
    what: What
    objection: int | None
    units: tuple[int, ...]
    person: int
    agreed_by: int | None


def _agreement(row: Row) -> Agreement:
    return Agreement(
        row["id"], row["community"], row["vote"], What(row["what"]), row["objection"],
        tuple(json.loads(row["units"])), row["person"], row["agreed_by"],
    )  # fmt: skip


async def add(
    unit: Unit, community: int, vote: int, what: What, person: int, *, objection: int | None = None,
    units: Sequence[int] = (),
) -> int:  # fmt: skip
    """Keep what somebody asks for and return its id."""
    return int(
        await sql.add(
            unit.connection, community=community, vote=vote, what=what.value, objection=objection,
            units=json.dumps(list(units)), person=person, at=unit.ms,
        )
    )  # fmt: skip


async def by_id(reader: Reader, agreement: int) -> Agreement | None:
    """Return what somebody asked for."""
    row = await sql.by_id(reader.connection, id=agreement)
    return _agreement(row) if row else None


async def done_of(reader: Reader, vote: int, what: What) -> Agreement | None:
    """Return the latest act of a kind that two people agreed on about a vote."""
    row = await sql.done_of(reader.connection, vote=vote, what=what.value)
    return _agreement(row) if row else None


async def agree(unit: Unit, agreement: int, person: int) -> None:
    """Note who has agreed as the second."""
    await sql.agree(unit.connection, id=agreement, person=person, at=unit.ms)


async def first_attempt(unit: Unit, community: int, vote: int, person: int, what: str) -> bool:
    """Note an attempt; False where this person's attempt at this is on file for this vote. Person 0: the operator."""
    return bool(await sql.first_attempt(unit.connection, community=community, vote=vote, person=person, what=what) == 1)
