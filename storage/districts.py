"""The communities that one person serves as staff, side by side; several of them are a district."""

from dataclasses import dataclass
from datetime import datetime

from rules.districts import Now
from rules.votes import Unit as Electors
from storage.connection import load
from storage.database import Reader, moment, to_ms

sql = load("districts")


@dataclass(frozen=True, slots=True)
class Place:
    """A community of a district and how it stands."""

    community: int
    name: str
    now: Now
    meets_at: datetime | None


async def of_staff(reader: Reader, telegram_id: int) -> list[int]:
    """Return the communities that somebody serves as staff, by name."""
    return [row["community"] async for row in sql.of_staff(reader.connection, telegram_id=telegram_id)]


async def now(reader: Reader, telegram_id: int, at: datetime) -> list[Place]:
    """Return how each of these stands, by name."""
    opinion = Electors.GROUP_MEMBERS
    return [
        Place(
            row["community"], row["name"],
            Now(*(row[name] for name in Now.__slots__)), moment(row["meets_at"]),
        )
        async for row in sql.now(reader.connection, telegram_id=telegram_id, at=to_ms(at), opinion=opinion)
    ]  # fmt: skip
