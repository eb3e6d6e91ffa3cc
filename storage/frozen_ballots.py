"""Ballots that wait until staff have settled whether who cast them belongs to the home."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rules.votes import Unit as OfWhom
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms
from storage.votes import State

sql = load("frozen_ballots")


@dataclass(frozen=True, slots=True)
class InDoubt:
    """A ballot whose caster may not belong to the home for which it was cast."""

    vote: int
    state: State  # of the vote
    closes_at: datetime  # UTC
    elector: int
    channel: str
    recorded: Mapping[str, Any]  # as its `vote.ballot` has it


def _in_doubt(row: Row) -> InDoubt:
    recorded = {
        "unit": row["elector"], "choice": row["choice"], "channel": row["channel"],
        **({"receipt": row["receipt"]} if row["receipt"] else {}),
        **({"weight": row["weight"]} if row["unit"] == OfWhom.OWNERS else {}),
    }  # fmt: skip
    return InDoubt(
        row["vote"], State(row["state"]), from_ms(row["closes_at"]), row["elector"], row["channel"], recorded
    )


async def by_hand(reader: Reader, person: int, household: int) -> list[InDoubt]:
    """Return the ballots that somebody cast for a home, and that count, in votes that are not final."""
    return [_in_doubt(row) async for row in sql.by_hand(reader.connection, person=person, household=household)]


async def by_doubt(reader: Reader, dispute: int) -> list[InDoubt]:
    """Return the ballots that are frozen by a dispute, in votes that are not final."""
    return [_in_doubt(row) async for row in sql.by_doubt(reader.connection, dispute=dispute)]


async def freeze(unit: Unit, ballot: InDoubt, dispute: int) -> None:
    """Have a ballot wait: it does not count, and nobody else casts one for that home."""
    await sql.freeze(unit.connection, vote=ballot.vote, elector=ballot.elector, dispute=dispute)


async def thaw(unit: Unit, ballot: InDoubt) -> None:
    """Have a ballot count again."""
    await sql.thaw(unit.connection, vote=ballot.vote, elector=ballot.elector, at=unit.ms)


async def count(reader: Reader, vote: int) -> int:
    """Count the ballots of a vote that wait."""
    return int(await sql.count_(reader.connection, vote=vote))
