"""Figures of the store for whoever looks after the machine; of communities as a whole, never of a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from storage.connection import load
from storage.database import Reader, to_ms

sql = load("figures")


@dataclass(frozen=True, slots=True)
class Figures:
    """What the store tells of itself: how much of each thing there is, and for how many seconds, by community."""

    schema: int
    dead_letters: int
    names: Mapping[int, str]
    lengths: dict[tuple[str, int], int] = field(default_factory=dict)
    ages: dict[tuple[str, int], float] = field(default_factory=dict)


async def read(reader: Reader, now: datetime) -> Figures:
    """Gather the figures."""
    names = {row["community"]: row["name"] async for row in sql.communities(reader.connection)}
    schema = await sql.schema(reader.connection)
    found = Figures(schema, await sql.dead_letters(reader.connection), names)
    async for row in sql.lengths(reader.connection, now=(ms := to_ms(now))):
        found.lengths[row["what"], row["community"]] = row["length"]
        if row["since"] is not None:
            found.ages[row["what"], row["community"]] = max(0, ms - row["since"]) / 1000
    return found
