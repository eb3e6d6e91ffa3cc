"""Messages of ours that live on: edited, never repeated."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.connection import Row, load
from storage.database import Reader, Unit, to_ms

sql = load("cards")


@dataclass(frozen=True, slots=True)
class CardRow:
    """Where a card stands and what it shows."""

    id: int
    community: int
    kind: str
    subject: int
    chat: int
    message: int | None
    dirty: int
    shown: int
    digest: str
    attempts: int


def _card(row: Row) -> CardRow:
    return CardRow(
        row["id"], row["community"], row["kind"], row["subject"], row["chat"], row["message"],
        row["dirty"], row["shown"], row["digest"], row["attempts"],
    )  # fmt: skip


async def add(unit: Unit, community: int, kind: str, subject: int, chat: int) -> int | None:
    """Open a card in a chat and return its id, or None where it stands already."""
    if await sql.of(unit.connection, kind=kind, subject=subject, chat=chat):
        return None
    return int(await sql.add(unit.connection, community=community, kind=kind, subject=subject, chat=chat))


async def of(reader: Reader, kind: str, subject: int, chat: int) -> CardRow | None:
    """Return the card of a subject in a chat."""
    row = await sql.of(reader.connection, kind=kind, subject=subject, chat=chat)
    return _card(row) if row else None


async def by_id(reader: Reader, card: int) -> CardRow | None:
    """Return a card."""
    row = await sql.by_id(reader.connection, id=card)
    return _card(row) if row else None


async def of_subject(reader: Reader, kind: str, subject: int) -> list[CardRow]:
    """Return the cards of a subject, one a chat."""
    return [_card(row) async for row in sql.of_subject(reader.connection, kind=kind, subject=subject)]


async def of_chat(reader: Reader, chat: int) -> list[CardRow]:
    """Return the cards that live in a chat."""
    return [_card(row) async for row in sql.of_chat(reader.connection, chat=chat)]


async def refresh(unit: Unit, kind: str, subject: int) -> None:
    """Mark the cards of a subject as changed; each is edited once for all changes since.

    Nobody is woken: an edit waits for its spacing anyway, and a wake-up for each of a thousand taps costs more than
    the taps. Delivery looks for changed cards by itself.
    """
    await sql.refresh(unit.connection, kind=kind, subject=subject)


async def refresh_now(unit: Unit, kind: str, subject: int) -> None:
    """Mark the cards of a subject as changed, and have them edited at once: somebody waits for what they show."""
    await sql.refresh_now(unit.connection, kind=kind, subject=subject)
    unit.wake("delivery")


async def placed(unit: Unit, card: CardRow, message: int | None, digest: str) -> bool:
    """Note the message in which a card now stands, and what it shows; False where its group was upgraded meanwhile."""
    return bool(
        await sql.placed(
            unit.connection, id=card.id, chat=card.chat, message=message, digest=digest, shown=card.dirty, now=unit.ms
        )
    )


async def dirty(
    reader: Reader, now: datetime, edited_before: datetime, busy: Collection[int], most: int
) -> list[CardRow]:
    """Return the cards that show something old and were not edited lately."""
    rows = sql.dirty(
        reader.connection, now=to_ms(now), edited_before=to_ms(edited_before), busy=json.dumps(list(busy)), most=most
    )
    return [_card(row) async for row in rows]


async def any_dirty(reader: Reader) -> bool:
    """Say whether some card waits to be edited."""
    return bool(await sql.any_dirty(reader.connection))


async def editing(unit: Unit, ids: Sequence[int]) -> None:
    """Note that cards are being edited now, which spaces their edits; nobody knows what they show until it is over."""
    await sql.editing(unit.connection, [{"id": id_, "now": unit.ms} for id_ in ids])


async def shows(unit: Unit, card: CardRow, digest: str) -> None:
    """Note what a card shows from now on, if it still stands in that message."""
    where = {"id": card.id, "chat": card.chat, "message": card.message or 0}
    await sql.shows(unit.connection, **where, shown=card.dirty, digest=digest, now=unit.ms)


async def put_off(unit: Unit, card: CardRow, not_before: datetime) -> None:
    """Try to edit a card later."""
    await sql.put_off(unit.connection, id=card.id, not_before=to_ms(not_before))


async def lost(unit: Unit, card: CardRow) -> None:
    """Note that a card's message is gone: a new one must be posted."""
    await sql.lost(unit.connection, id=card.id)


async def end(unit: Unit, card: CardRow) -> None:
    """Let a card stand as it is, for ever."""
    await sql.end_(unit.connection, id=card.id)


async def at(reader: Reader, chat: int, message: int) -> CardRow | None:
    """Return the card that stands in a message."""
    row = await sql.at(reader.connection, chat=chat, message=message)
    return _card(row) if row else None


async def on_file(reader: Reader, chat: int, message: int) -> bool:
    """Say whether a message was sent by us, as far as our rows know."""
    return bool(await sql.on_file(reader.connection, chat=chat, message=message))


async def move(unit: Unit, old: int, new: int) -> None:
    """Move the cards of an upgraded group; their messages are out of reach there."""
    await sql.move(unit.connection, old=old, new=new)
    await sql.leave_behind(unit.connection, chat=old)
