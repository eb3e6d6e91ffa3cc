"""Figures of the store for whoever looks after the machine; of communities as a whole, never of a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from storage import migrations
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


async def litestream(reader: Reader) -> bool:
    """Say whether Litestream has been at work in the file: it leaves a table of its own."""
    return bool(await sql.litestream(reader.connection))


async def read(reader: Reader, now: datetime) -> Figures:
    """Gather the figures."""
    names = {row["community"]: row["name"] async for row in sql.communities(reader.connection)}
    schema = await migrations.version(reader.connection)
    found = Figures(schema, await sql.dead_letters(reader.connection), names)
    async for row in sql.lengths(reader.connection, now=(ms := to_ms(now))):
        found.lengths[row["what"], row["community"]] = row["length"]
        if row["since"] is not None:
            found.ages[row["what"], row["community"]] = max(0, ms - row["since"]) / 1000
    return found
