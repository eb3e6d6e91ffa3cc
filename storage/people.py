"""People: the erasable link between a Telegram account and a pseudonym, and the questions that wait for their words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage import chance
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, to_ms

sql = load("people")

QUESTION_WAITS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone whom the bot has met."""

    id: int
    telegram_id: int
    pseudonym: str
    name: str
    language: str | None  # what /language chose
    telegram_language: str | None
    reachable: bool  # pressed Start and did not block the bot

    @property
    def actor(self) -> str:
        """How the record names this person."""
        return f"person:{self.pseudonym}"


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A question of ours that waits for this person's words in this chat."""

    community: int
    kind: str
    subject: int
    payload: Mapping[str, Any]
    asked_at: datetime


def person_of(row: Row) -> Person:
    """Return the person of a row of their table."""
    return Person(
        row["id"], row["telegram_id"], row["pseudonym"], row["name"], row["language"], row["telegram_language"],
        reachable=row["started_at"] is not None and row["unreachable"] is None,
    )  # fmt: skip


async def meet(unit: Unit, telegram_id: int, name: str, telegram_language: str | None) -> Person:
    """Return the person of a Telegram account, kept with the name that Telegram shows now."""
    row = await sql.by_telegram(unit.connection, telegram_id=telegram_id)
    if row is None:
        new = {"telegram_id": telegram_id, "name": name, "telegram_language": telegram_language}
        await sql.add(unit.connection, pseudonym=chance.draw(8).hex(), **new)
    elif (row["name"], row["telegram_language"]) != (name, telegram_language):
        await sql.rename(unit.connection, id=row["id"], name=name, telegram_language=telegram_language)
    else:
        return person_of(row)
    return person_of(await sql.by_telegram(unit.connection, telegram_id=telegram_id))


async def by_telegram(reader: Reader, telegram_id: int) -> Person | None:
    """Return the person of a Telegram account, if the bot has met them."""
    row = await sql.by_telegram(reader.connection, telegram_id=telegram_id)
    return person_of(row) if row else None


async def by_id(reader: Reader, person: int) -> Person | None:
    """Return a person, or None once erased."""
    row = await sql.by_id(reader.connection, id=person)
    return person_of(row) if row else None


async def start(unit: Unit, person: Person) -> None:
    """Note that a person pressed Start: the bot may write to them."""
    await sql.start(unit.connection, id=person.id, at=unit.ms)
    if not person.reachable and await sql.works(unit.connection, telegram_id=person.telegram_id):
        unit.wake("menus")  # who has no work has the menu of all private chats


async def choose_language(unit: Unit, person: Person, language: str) -> None:
    """Keep the language that a person chose."""
    await sql.choose_language(unit.connection, id=person.id, language=language)


async def lose(unit: Unit, telegram_id: int, why: str) -> None:
    """Note that the bot cannot write to a person any more, until they press Start again."""
    await sql.unreachable(unit.connection, telegram_id=telegram_id, why=why)


async def choose_community(unit: Unit, person: Person, community: int) -> None:
    """Note for which community a person speaks in private from now on."""
    await sql.choose_community(unit.connection, id=person.id, community=community)


async def own_community(reader: Reader, telegram_id: int) -> int | None:
    """Return the community that a person speaks for in private."""
    found = await sql.own_community(reader.connection, telegram_id=telegram_id)
    return int(found) if found is not None else None


async def belongs(reader: Reader, telegram_id: int) -> dict[int, str]:
    """Return the communities in which a person has a home, a seat or a staff place, with their names."""
    return {row["community"]: row["name"] async for row in sql.belongs(reader.connection, telegram_id=telegram_id)}


async def ask(
    unit: Unit,
    community: int,
    telegram_id: int,
    chat: int,
    kind: str,
    subject: int = 0,
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Wait for a person's words in a chat, for an hour; several questions may, and a reply says which it answers."""
    await sql.forget_lapsed(unit.connection, telegram_id=telegram_id, chat=chat, now=unit.ms)
    await sql.ask(
        unit.connection, community=community, telegram_id=telegram_id, chat=chat, kind=kind, subject=subject,
        payload=json.dumps(payload or {}, ensure_ascii=False), expires_at=to_ms(unit.now + QUESTION_WAITS),
    )  # fmt: skip


async def asked(
    unit: Unit, telegram_id: int, chat: int, kind: str | None = None, subject: int | None = None
) -> Dialogue | None:
    """Return the newest question (of a kind, about a subject) that waits for this person here and has not lapsed."""
    row = await sql.dialogue(
        unit.connection, telegram_id=telegram_id, chat=chat, kind=kind, subject=subject, now=unit.ms
    )
    if row is None:
        return None
    asked_at = from_ms(row["expires_at"]) - QUESTION_WAITS
    return Dialogue(row["community"], row["kind"], row["subject"], json.loads(row["payload"]), asked_at)


async def heard(unit: Unit, telegram_id: int, chat: int, kind: str | None = None, subject: int | None = None) -> None:
    """End questions (of a kind, about a subject): they were answered or dropped."""
    await sql.end_dialogue(unit.connection, telegram_id=telegram_id, chat=chat, kind=kind, subject=subject)
