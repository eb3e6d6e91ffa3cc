"""What each household wants on the next agenda, where residents choose."""

from dataclasses import dataclass

from rules.agendas import Choice, Wanted
from rules.scope import Scope, parse_scope
from storage.connection import load
from storage.database import Reader, Unit, from_ms

sql = load("agenda_votes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(Wanted):
    """A matter to choose from, with what people read of it."""

    title: str
    scope: Scope


async def wanted(reader: Reader, community: int, meeting: int) -> list[Candidate]:
    """Return what may come onto an agenda, the earliest supported first."""
    rows = sql.wanted(reader.connection, community=community, meeting=meeting)
    return [
        Candidate(
            row["id"], row["households"], from_ms(row["since"]), title=row["title"], scope=parse_scope(row["scope"])
        )
        async for row in rows
    ]


async def choice_of(reader: Reader, meeting: int, household: int) -> Choice | None:
    """Return what a household chose, and who did."""
    row = await sql.choice_of(reader.connection, meeting=meeting, household=household)
    return Choice(row["matter"], row["person"]) if row else None


async def choose(unit: Unit, community: int, meeting: int, household: int, choice: Choice) -> None:
    """Keep a household's choice, instead of an earlier one."""
    await sql.choose(
        unit.connection, community=community, meeting=meeting, household=household, matter=choice.matter,
        person=choice.person, at=unit.ms,
    )  # fmt: skip


async def turnout(reader: Reader, meeting: int) -> int:
    """Count the households that chose."""
    return int(await sql.turnout(reader.connection, meeting=meeting))
