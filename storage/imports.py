"""Household files that wait for [Apply]: where each lies at Telegram, and what it was when it was looked at."""

from dataclasses import dataclass
from datetime import timedelta

from storage.connection import load
from storage.database import Reader, Unit, to_ms

LIVES = timedelta(days=1)
sql = load("imports")


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that somebody sent; its content is kept nowhere."""

    id: int
    community: int  # 0: of a community that is being founded
    telegram_id: int
    file: str
    name: str
    digest: str


async def by_id(reader: Reader, id_: int, ms: int = 0) -> WaitingFile | None:
    """Return a file that waits, if it has not lapsed by then (milliseconds)."""
    row = await sql.by_id(reader.connection, id=id_, now=ms)
    if row is None:
        return None
    return WaitingFile(row["id"], row["community"], row["telegram_id"], row["file"], row["name"], row["digest"])


async def keep(unit: Unit, community: int, telegram_id: int, file: str, name: str, digest: str) -> int:
    """Have a file wait for a day, in place of what the same person sent before; returns its id."""
    await forget(unit, telegram_id)
    row = {"community": community, "telegram_id": telegram_id, "file": file, "name": name, "digest": digest}
    return int(await sql.keep(unit.connection, expires_at=to_ms(unit.now + LIVES), **row))


async def forget(unit: Unit, telegram_id: int) -> None:
    """Forget the file of a person, and what nobody has applied for a day."""
    await sql.forget_of(unit.connection, telegram_id=telegram_id, now=unit.ms)
