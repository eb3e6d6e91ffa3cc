"""Objections to preliminary results, and what the council answered."""

from dataclasses import dataclass
from datetime import datetime

from rules.objections import Consequence
from rules.objections import Objection as Facts
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, to_ms

sql = load("objections")


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection; `text` and `answer` are digests of its words and the answer's, under which record_text has them."""

    id: int
    community: int
    vote: int
    text: str
    raised_at: datetime
    answer_by: datetime
    answer: str
    seat: int | None
    facts: Facts


def _objection(row: Row) -> Objection:
    consequence = Consequence(row["consequence"]) if row["consequence"] else None
    return Objection(
        row["id"], row["community"], row["vote"], row["text"], from_ms(row["raised_at"]), from_ms(row["answer_by"]),
        row["answer"], row["seat"],
        Facts(row["person"], row["answered_at"] is not None, bool(row["upheld"]), consequence),
    )  # fmt: skip


async def add(unit: Unit, community: int, vote: int, person: int, answer_by: datetime) -> int:
    """Keep an objection and return its id; its words follow."""
    return int(
        await sql.add(
            unit.connection, community=community, vote=vote, person=person, at=unit.ms, answer_by=to_ms(answer_by)
        )
    )


async def put_words(unit: Unit, objection: int, text: str) -> None:
    """Keep under which digest the words of an objection are."""
    await sql.put_words(unit.connection, id=objection, text=text)


async def by_id(reader: Reader, objection: int) -> Objection | None:
    """Return an objection."""
    row = await sql.by_id(reader.connection, id=objection)
    return _objection(row) if row else None


async def of_vote(reader: Reader, vote: int) -> list[Objection]:
    """Return the objections to a vote, the oldest first."""
    return [_objection(row) async for row in sql.of_vote(reader.connection, vote=vote)]


async def answer(unit: Unit, objection: int, *, upheld: bool, answer: str, seat: int) -> None:
    """Keep the answer to an objection."""
    await sql.answer(unit.connection, id=objection, at=unit.ms, upheld=int(upheld), answer=answer, seat=seat)


async def settle(unit: Unit, objection: int, consequence: Consequence) -> None:
    """Keep what followed from an upheld objection."""
    await sql.settle(unit.connection, id=objection, consequence=consequence.value)
