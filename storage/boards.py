"""What the boards of a community's groups show, and which group has none yet."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from rules.scope import Scope, parse_scope
from rules.stages import Stage
from storage.connection import load
from storage.database import Reader, Unit, from_ms

sql = load("boards")


@dataclass(frozen=True, slots=True)
class OpenVote:
    """A vote that is open now."""

    title: str
    scope: Scope
    closes_at: datetime


async def refresh(unit: Unit, community: int) -> None:
    """Mark all boards of a community as changed."""
    await sql.refresh(unit.connection, community=community)
    unit.wake("delivery")


async def missing(reader: Reader, community: int) -> set[int]:
    """Return our ids of the residents' groups that have no board yet."""
    return {row["id"] async for row in sql.missing(reader.connection, community=community)}


async def open_votes(reader: Reader, community: int) -> list[OpenVote]:
    """Return the votes that are open now, the earliest close first."""
    rows = sql.open_votes(reader.connection, community=community)
    return [OpenVote(row["title"], parse_scope(row["scope"]), from_ms(row["closes_at"])) async for row in rows]


async def scopes_in(reader: Reader, community: int, stages: Collection[Stage]) -> list[Scope]:
    """Return the scope of each matter at one of these stages that is still on its way."""
    rows = sql.in_progress(reader.connection, community=community, stages=json.dumps(sorted(stages)))
    return [parse_scope(row["scope"]) async for row in rows]
