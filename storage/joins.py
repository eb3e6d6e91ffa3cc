"""Disputes about who belongs to a household, and what staff say of them."""

from dataclasses import dataclass
from datetime import datetime

from rules.joins import Verdict
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms

sql = load("joins")


@dataclass(frozen=True, slots=True)
class Dispute:
    """A join that somebody of the household doubts; `verdict` is empty until two of the staff agree, or it lapses.

    Person and member 0 stand for all who are there: somebody with the code has found the household full.
    """

    id: int
    community: int
    household: int
    member: int
    person: int
    disputed_by: int
    opened_at: datetime
    answered: bool  # the person says that they live there
    verdict: Verdict | None
    generation: int | None  # of the household's codes when the person was removed
    moved: bool = False  # staff say that they have moved out: nothing that they did is in doubt

    @property
    def whole(self) -> bool:
        """Whether it is about all who are there."""
        return self.person == 0

    @property
    def subject(self) -> str:
        """How the record names what it is about."""
        return f"household:{self.household}"


def _dispute(row: Row) -> Dispute:
    return Dispute(
        row["id"], row["community"], row["household"], row["member"], row["person"], row["disputed_by"],
        from_ms(row["opened_at"]), row["answered_at"] is not None, Verdict(row["verdict"]) if row["verdict"] else None,
        row["generation"], moved=bool(row["moved"]),
    )  # fmt: skip


async def add(
    unit: Unit, community: int, household: int, member: int, person: int, disputed_by: int, *, moved: bool = False
) -> int:
    """Open a dispute and return its id."""
    return int(
        await sql.add(
            unit.connection, community=community, household=household, member=member, person=person,
            disputed_by=disputed_by, at=unit.ms, moved=int(moved),
        )
    )  # fmt: skip


async def by_id(reader: Reader, dispute: int) -> Dispute | None:
    """Return a dispute."""
    row = await sql.by_id(reader.connection, id=dispute)
    return _dispute(row) if row else None


async def open_of(reader: Reader, person: int, household: int, *, moved: bool = False) -> Dispute | None:
    """Return the open dispute about a person in a household; or that staff say they have moved out."""
    row = await sql.open_of(reader.connection, person=person, household=household, moved=int(moved))
    return _dispute(row) if row else None


async def open_in(reader: Reader, community: int) -> list[Dispute]:
    """Return a community's open disputes, the oldest first."""
    return [_dispute(row) async for row in sql.open_in(reader.connection, community=community)]


async def raised_by(reader: Reader, person: int, household: int) -> list[Dispute]:
    """Return the open disputes that a person has raised in a household."""
    rows = sql.raised_by(reader.connection, person=person, household=household)
    return [_dispute(row) async for row in rows]


async def last_of(reader: Reader, person: int, household: int) -> Dispute | None:
    """Return the latest dispute about a person in a household, open or not."""
    row = await sql.last_of(reader.connection, person=person, household=household)
    return _dispute(row) if row else None


async def lapsed(reader: Reader, person: int, household: int, by: int) -> bool:
    """Say whether a doubt that somebody had of a person in a household has ended unsettled."""
    return bool(await sql.lapsed(reader.connection, person=person, household=household, by=by))


async def removed_under(reader: Reader, person: int, household: int, generation: int) -> bool:
    """Say whether staff took a person out of a household since its codes last changed."""
    row = await sql.removed_under(reader.connection, person=person, household=household, generation=generation)
    return bool(row)


async def cleared(reader: Reader, person: int, household: int) -> bool:
    """Say whether staff have settled that a person belongs to a household."""
    return bool(await sql.cleared(reader.connection, person=person, household=household))


async def answered(unit: Unit, dispute: int) -> bool:
    """Note that the person says they live there; False if they had said so."""
    return bool(await sql.answered(unit.connection, id=dispute, at=unit.ms) == 1)


async def settle(unit: Unit, dispute: int, verdict: Verdict, generation: int | None) -> None:
    """End a dispute; `generation` is that of the household's codes where the person is removed."""
    await sql.settle(unit.connection, id=dispute, at=unit.ms, verdict=verdict.value, generation=generation)


async def judge(unit: Unit, dispute: Dispute, telegram_id: int, verdict: Verdict) -> None:
    """Keep what one of the staff says, in the place of what they said before."""
    await sql.judge(
        unit.connection, community=dispute.community, dispute=dispute.id, telegram_id=telegram_id,
        verdict=verdict.value, at=unit.ms,
    )  # fmt: skip


async def opinions(reader: Reader, dispute: int) -> dict[int, Verdict]:
    """Return what staff say, by account."""
    rows = sql.opinions(reader.connection, dispute=dispute)
    return {row["telegram_id"]: Verdict(row["verdict"]) async for row in rows}


async def ballots_of(reader: Reader, person: int, household: int) -> list[int]:
    """Return the votes, open or still in doubt, for which this person has cast the household's ballot."""
    return [row["id"] async for row in sql.ballots_of(reader.connection, person=person, household=household)]
