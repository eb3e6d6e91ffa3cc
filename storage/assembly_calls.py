"""Calls for an assembly and who has signed them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rules.assembly_calls import CallState, Route
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, moment, to_ms

sql = load("assembly_calls")


@dataclass(frozen=True, slots=True)
class AssemblyCall:
    """A call for an assembly; `roll` are the adults of each household of its base."""

    id: int
    community: int
    matter: int
    state: CallState
    roll: Mapping[int, int]
    needed: Mapping[Route, int]
    until: datetime
    call_by: datetime | None

    @property
    def subject(self) -> str:
        """How the record names it: by its matter."""
        return f"matter:{self.matter}"


def _call(row: Row) -> AssemblyCall:
    return AssemblyCall(
        row["id"], row["community"], row["matter"], CallState(row["state"]),
        {int(home): adults for home, adults in json.loads(row["roll"]).items()},
        {Route(route): needed for route, needed in json.loads(row["needed"]).items()},
        from_ms(row["until"]), moment(row["call_by"]),
    )  # fmt: skip


async def add(
    unit: Unit, community: int, matter: int, roll: Mapping[int, int], needed: Mapping[Route, int], until: datetime
) -> int:
    """Begin a call and return its id."""
    return int(
        await sql.add(
            unit.connection, community=community, matter=matter, roll=json.dumps(roll), needed=json.dumps(needed),
            until=to_ms(until),
        )
    )  # fmt: skip


async def by_id(reader: Reader, call: int) -> AssemblyCall | None:
    """Return a call."""
    row = await sql.by_id(reader.connection, id=call)
    return _call(row) if row else None


async def of_matter(reader: Reader, matter: int) -> AssemblyCall | None:
    """Return the call about a matter."""
    row = await sql.of_matter(reader.connection, matter=matter)
    return _call(row) if row else None


async def set_state(unit: Unit, call: int, state: CallState, call_by: datetime | None = None) -> None:
    """Note what became of a call; with enough signatures also by when the assembly is to be called."""
    await sql.set_state(unit.connection, id=call, state=state, call_by=to_ms(call_by) if call_by else None)


async def sign(unit: Unit, call: AssemblyCall, household: int, person: int, seat: int | None) -> bool:
    """Keep a signature; False where it is there already, or this person has signed for another home."""
    row = {"community": call.community, "call": call.id, "household": household, "person": person, "seat": seat}
    return bool(await sql.sign(unit.connection, **row, at=unit.ms) == 1)


async def homes(reader: Reader, call: int) -> set[int]:
    """Return the households that have signed."""
    return {row["household"] async for row in sql.signatures(reader.connection, call=call)}


async def signers(reader: Reader, call: int) -> list[int]:
    """Return the people who have signed themselves, the first one first."""
    return [row["person"] async for row in sql.signers(reader.connection, call=call)]


async def signed(reader: Reader, call: AssemblyCall) -> dict[Route, int]:
    """Count the signatures by route; of a household no more people than it has adults."""
    rows = [row async for row in sql.signatures(reader.connection, call=call.id)]
    return {
        Route.HOUSEHOLDS: len(rows),
        Route.ADULTS: sum(min(row["people"], call.roll.get(row["household"], 0)) for row in rows),
        Route.REPRESENTATIVES: int(await sql.seats_signed(reader.connection, call=call.id)),
    }
