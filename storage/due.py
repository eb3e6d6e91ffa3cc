"""What is due when: the row is the schedule."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.connection import load
from storage.database import Reader, Unit, from_ms, moment, to_ms

sql = load("due")

MOST_TRIES = 5
MOST_PAUSE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Due:
    """One act that time asks for."""

    id: int
    community: int
    what: str
    subject: int
    at: datetime
    attempts: int


async def add(unit: Unit, community: int, what: str, subject: int, at: datetime) -> None:
    """Have `what` done to `subject` at a time; the same thing at the same time is one row."""
    await sql.add(unit.connection, community=community, what=what, subject=subject, at=to_ms(at))
    unit.wake("schedule")


async def cancel(unit: Unit, what: str, subject: int) -> None:
    """Drop what is not done yet."""
    await sql.cancel(unit.connection, what=what, subject=subject)


async def overdue(unit: Unit, what: str, subject: int) -> bool:
    """Say whether the same thing is due once more by now."""
    return bool(await sql.overdue(unit.connection, what=what, subject=subject, now=unit.ms))


async def ready(reader: Reader, now: datetime, most: int = 100) -> list[Due]:
    """Return what is due, oldest first."""
    rows = [row async for row in sql.ready(reader.connection, now=to_ms(now), most=most)]
    return [Due(r["id"], r["community"], r["what"], r["subject"], from_ms(r["at"]), r["attempts"]) for r in rows]


async def next_at(reader: Reader) -> datetime | None:
    """Return when the next thing is due."""
    return moment(await sql.next_at(reader.connection))


async def claim(unit: Unit, due: Due) -> bool:
    """Mark one row as done in the transaction that does it; False if somebody did it already."""
    return bool(await sql.claim(unit.connection, id=due.id, now=unit.ms) == 1)


async def fail(unit: Unit, due: Due, error: str) -> bool:
    """Put off an act that failed, a minute at first and doubling; return whether it will be tried again."""
    if due.attempts + 1 >= MOST_TRIES:
        await sql.give_up(unit.connection, id=due.id, now=unit.ms, error=error)
        return False
    await _put_off(unit, due, error, timedelta(minutes=2**due.attempts))
    return True


async def wait(unit: Unit, due: Due, error: str) -> None:
    """Put off what is never given up: a minute at first, doubling up to half an hour."""
    await _put_off(unit, due, error, min(timedelta(minutes=2 ** min(due.attempts, MOST_TRIES)), MOST_PAUSE))


async def _put_off(unit: Unit, due: Due, error: str, pause: timedelta) -> None:
    # The row keeps its time: whoever plans the same thing for then once more, at a start say, plans nothing new.
    await sql.postponed(unit.connection, id=due.id, now=unit.ms, error=error)
    row = {"community": due.community, "what": due.what, "subject": due.subject, "at": to_ms(unit.now + pause)}
    await sql.try_again(unit.connection, **row, attempts=due.attempts + 1, error=error)
    unit.wake("schedule")
