"""Disputes between neighbours in mediation."""

import json
from dataclasses import dataclass
from datetime import datetime

from rules.mediations import MediationState
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, moment, to_ms

sql = load("mediations")


@dataclass(frozen=True, slots=True)
class Mediation:
    """A mediation as it stands; its words are for the mediator and the two sides alone."""

    id: int
    community: int
    state: MediationState
    person: int
    text: str
    home: int | None
    chat: int
    message: int | None
    mediator: int | None
    passed_on: tuple[int, ...]
    meets_at: datetime | None
    place: str
    agreement: str

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"mediation:{self.id}"


async def add(
    unit: Unit, community: int, person: int, text: str, home: int | None, mediator: int | None,
    where: tuple[int, int | None],
) -> int:  # fmt: skip
    """Open one and return its id; `where` it was said: chat and message."""
    return int(
        await sql.add(
            unit.connection, community=community, person=person, text=text, home=home, chat=where[0],
            message=where[1], mediator=mediator, at=unit.ms,
        )
    )  # fmt: skip


async def by_id(reader: Reader, number: int) -> Mediation | None:
    """Return one."""
    row = await sql.by_id(reader.connection, id=number)
    return _mediation(row) if row else None


async def of_message(reader: Reader, chat: int, message: int | None) -> Mediation | None:
    """Return the one that was opened about a message."""
    row = await sql.of_message(reader.connection, chat=chat, message=message)
    return _mediation(row) if row else None


async def of_seat(reader: Reader, seat: int) -> list[int]:
    """Return those that a seat mediates and that go on, or whose agreement is still to be kept."""
    return [row["id"] async for row in sql.of_seat(reader.connection, seat=seat)]


async def last_of_seats(reader: Reader, community: int) -> dict[int, datetime]:
    """Return when each mediator was last given one, by seat."""
    rows = sql.last_of_seats(reader.connection, community=community)
    return {row["mediator"]: from_ms(row["at"]) async for row in rows}


async def assign(unit: Unit, number: int, mediator: int | None, passed_on: tuple[int, ...]) -> None:
    """Give it to a mediator, and note who has an interest in it."""
    await sql.assign(unit.connection, id=number, mediator=mediator, passed_on=json.dumps(passed_on))


async def appoint(unit: Unit, number: int, meets_at: datetime, place: str) -> None:
    """Note when and where the sides meet."""
    await sql.appoint(unit.connection, id=number, at=to_ms(meets_at), place=place)


async def name_home(unit: Unit, number: int, home: int) -> None:
    """Note the household that is the other side."""
    await sql.name_home(unit.connection, id=number, home=home)


async def set_state(unit: Unit, number: int, state: MediationState, agreement: str) -> None:
    """Note how it stands, with what was agreed; an open one has not ended."""
    ended = None if state is MediationState.OPEN else unit.ms
    await sql.set_state(unit.connection, id=number, state=state.value, agreement=agreement, at=ended)


async def counted(reader: Reader, community: int, since: datetime, until: datetime) -> tuple[int, int]:
    """Return how many were opened in a span and how many of these came to an agreement."""
    row = await sql.counted(reader.connection, community=community, since=to_ms(since), until=to_ms(until))
    return row["opened"], row["agreed"]


def _mediation(row: Row) -> Mediation:
    return Mediation(
        row["id"], row["community"], MediationState(row["state"]), row["person"], row["text"], row["home"],
        row["chat"], row["message"], row["mediator"], tuple(json.loads(row["passed_on"])), moment(row["meets_at"]),
        row["place"], row["agreement"],
    )  # fmt: skip
