"""Telegram's updates: which were seen (so that redelivery does nothing twice), set-aside ones, dead letters."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.connection import load
from storage.database import Reader, Unit, from_ms, to_ms

sql = load("updates")

# Telegram keeps updates for 24 h, and after a week of silence their ids restart at random.
KEEP = timedelta(hours=48)
SILENCE = timedelta(seconds=45)
ARRIVED, BEGUN = 0, -1  # what the two notes are about


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An update that could not be handled."""

    id: int
    update_id: int
    body: str
    error: str
    replayed: bool

    @property
    def anew(self) -> int:
        """The number under which it is handled anew: no update of Telegram's has it, and it is seen once as well."""
        return -self.id


async def first_time(unit: Unit, update_id: int) -> bool:
    """Mark an update as seen in the transaction of its effect; False if it was seen before."""
    return bool(await sql.see(unit.connection, update_id=update_id, at=unit.ms) == 1)


async def first_times(unit: Unit, update_ids: Collection[int]) -> set[int]:
    """Mark several updates as seen and return those that were not seen before."""
    rows = sql.see_many(unit.connection, update_ids=json.dumps(list(update_ids)), at=unit.ms)
    return {row["update_id"] async for row in rows}


async def beat(unit: Unit, *, jumped: bool = False) -> None:
    """Note that updates arrive; a silence since the last note is kept as an outage, a clock that jumped is not."""
    if not jumped:
        await _tell_silence(unit)
    await sql.beat(unit.connection, note=ARRIVED, at=unit.ms)


async def begun(unit: Unit) -> None:
    """Note a start: the silence until now is an outage, and goes on until updates arrive, however often we start."""
    await _tell_silence(unit)
    await sql.beat(unit.connection, note=BEGUN, at=unit.ms)


async def _tell_silence(unit: Unit) -> None:
    last = await sql.last_beat(unit.connection, note=ARRIVED)
    if last is None or unit.now - from_ms(last) < SILENCE:
        return
    if not await sql.prolong_outage(unit.connection, since=last, until=unit.ms):
        await sql.add_outage(unit.connection, since=last, until=unit.ms)


async def outages(reader: Reader, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """Return when taps could not arrive, as far as it touches this time."""
    rows = sql.outages(reader.connection, since=to_ms(since), until=to_ms(until))
    return [(max(since, from_ms(row["since"])), min(until, from_ms(row["until"]))) async for row in rows]


async def forget_old(unit: Unit) -> None:
    """Forget updates that Telegram cannot deliver again."""
    await sql.forget(unit.connection, before=to_ms(unit.now - KEEP))


async def set_aside(unit: Unit, update_id: int, body: str) -> bool:
    """Keep an update that is handled beside the others; False if it was set aside or handled before."""
    unit.wake("aside")
    return bool(await sql.set_aside(unit.connection, update_id=update_id, body=body) == 1)


async def aside(reader: Reader) -> list[str]:
    """Return the bodies of what was set aside and is not handled yet, oldest first."""
    return [row["body"] async for row in sql.aside(reader.connection)]


async def done_aside(unit: Unit, update_id: int) -> None:
    """Forget an update that was set aside: it is handled, or a dead letter."""
    await sql.done_aside(unit.connection, update_id=update_id)


async def bury(unit: Unit, update_id: int, body: str, error: str) -> bool:
    """Keep a poison update with its error; False if it was buried or handled before."""
    if not await first_time(unit, update_id):
        return False
    await sql.bury(unit.connection, update_id=update_id, body=body, error=error, at=unit.ms)
    return True


async def dead_letter(reader: Reader, letter: int) -> DeadLetter | None:
    """Return one dead letter."""
    row = await sql.dead_letter(reader.connection, id=letter)
    return (
        DeadLetter(row["id"], row["update_id"], row["body"], row["error"], row["replayed_at"] is not None)
        if row
        else None
    )


async def dead_letters(reader: Reader) -> list[DeadLetter]:
    """Return all dead letters, oldest first."""
    rows = sql.dead_letters(reader.connection)
    return [
        DeadLetter(r["id"], r["update_id"], r["body"], r["error"], r["replayed_at"] is not None) async for r in rows
    ]


async def replayed(unit: Unit, letter: DeadLetter) -> None:
    """Note that a dead letter was handled anew."""
    await sql.replayed(unit.connection, id=letter.id, at=unit.ms)
