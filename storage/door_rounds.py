"""Rounds from door to door: which homes have not voted, and what they said."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.connection import load
from storage.database import Reader, Unit, from_ms
from storage.households import Household, household_of

sql = load("door_rounds")


@dataclass(frozen=True, slots=True)
class Round:
    """Homes that were written down together; `answer` is empty until it is tapped."""

    id: int
    community: int
    vote: int
    homes: tuple[int, ...]
    answer: str
    person: int


async def begin(unit: Unit, community: int, vote: int, homes: Sequence[int], person: int) -> int:
    """Keep homes of which somebody is about to say what they answered; returns the id of the row."""
    new = {"community": community, "vote": vote, "homes": json.dumps(homes), "person": person, "at": unit.ms}
    return int(await sql.begin(unit.connection, **new))


async def by_id(reader: Reader, number: int) -> Round | None:
    """Return homes that were written down together."""
    row = await sql.by_id(reader.connection, id=number)
    if row is None:
        return None
    homes = tuple(json.loads(row["homes"]))
    return Round(row["id"], row["community"], row["vote"], homes, row["answer"], row["person"])


async def answer(unit: Unit, number: int, said: str) -> None:
    """Keep what homes said: away, refused, voted."""
    await sql.answer(unit.connection, id=number, answer=said, at=unit.ms)


async def answers(reader: Reader, vote: int) -> dict[int, tuple[str, datetime]]:
    """Return what each home said last, and when."""
    rows = sql.answers(reader.connection, vote=vote)
    return {row["home"]: (row["answer"], from_ms(row["at"])) async for row in rows}


async def to_visit(reader: Reader, vote: int) -> list[Household]:
    """Return the homes on the roll of a vote that have not voted; where owners vote, each home of one who has not."""
    return [household_of(row) async for row in sql.to_visit(reader.connection, vote=vote)]
