"""How many sheets of a closed vote differ from what was read on them, as two people wrote it."""

from dataclasses import dataclass

from storage.connection import load
from storage.database import Reader, Unit
from storage.votes import Vote

sql = load("comparisons")


@dataclass(frozen=True, slots=True)
class Comparison:
    """So many sheets were to be compared, so many differ; `entered_as` names a place: staff:2, seat:1."""

    id: int
    sheets: int
    differ: int
    entered_by: int
    entered_as: str


async def last(reader: Reader, vote: int, *, done: bool) -> Comparison | None:
    """Return the latest comparison of a vote: done by two people, or waiting for the second."""
    row = await sql.last(reader.connection, vote=vote, done=done)
    if row is None:
        return None
    return Comparison(row["id"], row["sheets"], row["differ"], row["entered_by"], row["entered_as"])


async def enter(unit: Unit, vote: Vote, sheets: int, differ: int, person: int, entered_as: str) -> None:
    """Keep what the first person writes, in the place of what waits."""
    await forget(unit, vote.id)
    new = {"sheets": sheets, "differ": differ, "person": person, "entered_as": entered_as, "at": unit.ms}
    await sql.enter(unit.connection, community=vote.community, vote=vote.id, **new)


async def confirm(unit: Unit, comparison: int, person: int) -> None:
    """Note that a second person wrote the same."""
    await sql.confirm(unit.connection, id=comparison, person=person, at=unit.ms)


async def forget(unit: Unit, vote: int) -> None:
    """Forget what one person wrote and a second did not."""
    await sql.forget(unit.connection, vote=vote)
