"""What the store keeps of one person: told to them, and erased when they say so."""

import json
from dataclasses import dataclass
from datetime import datetime

from storage.connection import load
from storage.database import Reader, Unit, from_ms
from storage.people import Person

sql = load("own_data")

SECTIONS = (
    "homes", "places", "past_places", "proposals", "supports", "ballots", "objections", "unfinished", "requests",
    "mediations", "questions", "answers", "acts",
)  # fmt: skip
ERASES = (
    "texts", "requests", "objections", "unfinished", "mediations", "questions", "drafts", "marks", "further_homes",
    "dialogues", "messages", "told", "sources", "matters", "quarrels", "commendations", "surveys",
    "halts", "pace", "groups", "opinions", "cards", "letters", "links", "binds", "answers", "seats", "staff",
    "parties", "person",
)  # fmt: skip
NOBODY = -(10**15)  # below every id that Telegram gives


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is kept: its number, what it is, the words of it, and when it came."""

    number: int | None
    what: str
    words: str
    at: datetime | None


async def of(reader: Reader, person: Person) -> dict[str, list[Kept]]:
    """Return all that is kept of a person, by kind; kinds of which there is nothing are left out."""
    whose = {"person": person.id, "telegram_id": person.telegram_id, "pseudonym": person.pseudonym}
    found: dict[str, list[Kept]] = {}
    for section in SECTIONS:
        rows = getattr(sql, section)(reader.connection, **whose)
        kept = [
            Kept(row["number"], row["what"], str(row["words"]), from_ms(row["at"]) if row["at"] else None)
            async for row in rows
        ]
        found |= {section: kept} if kept else {}
    return found


async def shown_of(reader: Reader, person: Person) -> tuple[list[int], list[int]]:
    """Return the matters and the requests whose cards tell of a person."""
    matters = [row["id"] async for row in sql.raised(reader.connection, person=person.id)]
    return matters, [row["id"] async for row in sql.asked(reader.connection, person=person.id)]


async def erase(unit: Unit, person: Person, shown: str) -> None:
    """Erase a person's name, account and personal words; what was counted stays, and so does the record's pseudonym.

    `shown` is the name as it stands in messages to others, empty where it stands in none.
    """
    whose = {"person": person.id, "telegram_id": person.telegram_id, "pseudonym": person.pseudonym}
    told = {"shown": json.dumps(shown, ensure_ascii=False)[1:-1], "nobody": NOBODY - person.id}
    for what in ERASES:
        await getattr(sql, f"erase_{what}")(unit.connection, **told, **whose)
