"""The answers of the first member of staff, until their community is there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from storage.connection import Row, load
from storage.database import Reader, Unit, to_ms

LIVES = timedelta(days=1)  # after the last answer
sql = load("foundings")


@dataclass(frozen=True, slots=True)
class Founding:
    """Who sets the first community up, and what they have answered so far."""

    id: int
    telegram_id: int
    answers: Mapping[str, str]


def _founding(row: Row) -> Founding:
    return Founding(row["id"], row["telegram_id"], json.loads(row["answers"]))


async def of_person(reader: Reader, telegram_id: int, ms: int = 0) -> Founding | None:
    """Return what somebody is founding, if it has not lapsed by then (milliseconds)."""
    row = await sql.of_person(reader.connection, telegram_id=telegram_id, now=ms)
    return _founding(row) if row else None


async def under_way(unit: Unit) -> bool:
    """Say whether somebody is founding a community now."""
    return bool(await sql.any(unit.connection, now=unit.ms))


async def keep(unit: Unit, telegram_id: int, answers: Mapping[str, str]) -> Founding:
    """Keep the answers of a founder for another day."""
    text, until = json.dumps(answers, ensure_ascii=False), to_ms(unit.now + LIVES)
    await sql.keep(unit.connection, telegram_id=telegram_id, answers=text, expires_at=until)
    return _founding(await sql.of_person(unit.connection, telegram_id=telegram_id, now=unit.ms))


async def end(unit: Unit) -> None:
    """Forget the answers of everybody: the community is there, or somebody begins anew."""
    await sql.end_(unit.connection)
