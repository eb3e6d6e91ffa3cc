"""The outbox: every message is a row in the transaction that caused it; and the pace of what was sent when."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from storage import trails
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, moment, to_ms

sql = load("outbox")


class Rank(IntEnum):
    """Who goes first when the pace makes some wait."""

    ANSWER = 0  # somebody waits for it
    COUNCIL = 1
    HAZARD = 2
    BALLOT = 3
    RESULT = 4
    OUTCOME = 5
    AGENDA = 6
    PROJECT = 7
    NOTICE = 8  # private notices yield to all others
    DIGEST = 9  # it has time


FREE = frozenset({"reaction", "stop_poll", "gone"})  # kinds that neither send nor edit: the pace does not count them


@dataclass(frozen=True, slots=True)
class Post:
    """A message to be sent; `payload` is what kind needs: text and buttons, a poll, or the reply of a card."""

    community: int
    chat: int
    rank: Rank
    purpose: str
    payload: Mapping[str, Any]
    kind: str = "message"
    subject: int = 0
    card: int | None = None
    must_arrive: bool = False
    not_before: datetime | None = None
    drop_after: datetime | None = None
    once: str | None = None  # a message that must exist at most once names itself


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of the outbox on its way."""

    id: int
    community: int
    chat: int
    rank: int
    kind: str
    purpose: str
    subject: int
    payload: dict[str, Any]
    card: int | None
    must_arrive: bool
    attempts: int
    written: datetime
    trail: str


def _waiting(row: Row) -> Waiting:
    return Waiting(
        row["id"], row["community"], row["chat"], row["rank"], row["kind"], row["purpose"], row["subject"],
        json.loads(row["payload"]), row["card"], bool(row["must_arrive"]), row["attempts"],
        from_ms(row["created_at"]), row["trail"],
    )  # fmt: skip


def _row(unit: Unit, post: Post) -> dict[str, Any]:
    return {
        "community": post.community, "chat": post.chat, "rank": int(post.rank), "kind": post.kind,
        "purpose": post.purpose, "subject": post.subject, "payload": json.dumps(post.payload, ensure_ascii=False),
        "card": post.card, "must_arrive": int(post.must_arrive), "not_before": to_ms(post.not_before or unit.now),
        "drop_after": to_ms(post.drop_after) if post.drop_after else None, "created_at": unit.ms, "once": post.once,
        "trail": trails.current.get(),
    }  # fmt: skip


async def add(unit: Unit, post: Post) -> None:
    """Have a message sent once this unit is committed."""
    await sql.add(unit.connection, **_row(unit, post))
    unit.wake("delivery")


async def add_all(unit: Unit, posts: Sequence[Post]) -> None:
    """Have many messages sent, at the cost of one statement."""
    if posts:
        await sql.add_many(unit.connection, [_row(unit, post) for post in posts])
        unit.wake("delivery")


async def drop(unit: Unit, purpose: str, subject: int, why: str) -> None:
    """Drop what waits and has become pointless."""
    await sql.drop(unit.connection, purpose=purpose, subject=subject, error=why)


async def waiting(
    reader: Reader, now: datetime, most: int, busy: Collection[int] = (), full: Collection[int] = ()
) -> list[Waiting]:
    """Return what may be sent now, in order: nothing to chats that are busy, halted or suspended, and to full ones
    only what the pace does not count."""
    rows = sql.waiting(
        reader.connection, now=to_ms(now), busy=json.dumps(list(busy)), full=json.dumps(list(full)),
        free=json.dumps(sorted(FREE)), most=most,
    )  # fmt: skip
    return [_waiting(row) async for row in rows]


async def next_not_before(reader: Reader, now: datetime) -> datetime | None:
    """Return when the next held message may go."""
    return moment(await sql.next_not_before(reader.connection, now=to_ms(now)))


async def sending(unit: Unit, ids: Sequence[int]) -> set[int]:
    """Mark rows that still wait as on their way, before they are, and return which: a crash leaves them in doubt."""
    return {row["id"] async for row in sql.sending(unit.connection, ids=json.dumps(list(ids)), now=unit.ms)}


async def sent(unit: Unit, id_: int, chat: int, message: int | None) -> None:
    """Mark a row as sent to a chat."""
    await sql.sent(unit.connection, id=id_, chat=chat, message=message)


async def again(
    unit: Unit, id_: int, not_before: datetime, error: str, payload: Mapping[str, Any] | None = None
) -> None:
    """Try a row again later, with another payload if one is given."""
    text = json.dumps(payload, ensure_ascii=False) if payload is not None else None
    await sql.again(unit.connection, id=id_, not_before=to_ms(not_before), error=error, payload=text)
    unit.wake("delivery")


async def hold(unit: Unit, id_: int, not_before: datetime) -> None:
    """Keep a row that has not been tried until then."""
    await sql.hold(unit.connection, id=id_, not_before=to_ms(not_before))


async def give_up(unit: Unit, id_: int, error: str, *, dropped: bool = False) -> None:
    """End a row that was not delivered; its failure stays on file."""
    await sql.give_up(unit.connection, id=id_, state="dropped" if dropped else "failed", error=error)


async def left_sending(reader: Reader) -> list[Waiting]:
    """Return the rows that a crash left on their way."""
    return [_waiting(row) async for row in sql.left_sending(reader.connection)]


async def drop_late(unit: Unit) -> None:
    """Drop courtesies whose time has passed."""
    await sql.drop_late(unit.connection, now=unit.ms)


async def community_of(reader: Reader, chat: int, message: int) -> int:
    """Return for which community a message of ours was sent; 0 where that is not known."""
    return int(await sql.of_message(reader.connection, chat=chat, message=message) or 0)


async def offers(reader: Reader, chat: int, message: int, data: str) -> bool:
    """Say whether a message of ours in a chat was sent with a button of this callback data."""
    return bool(await sql.offers(reader.connection, chat=chat, message=message, data=data))


async def offering(reader: Reader, chat: int, starts: Sequence[str]) -> list[int]:
    """Return the messages of ours in a chat that have a button whose callback data begins like one of these."""
    rows = sql.offering(reader.connection, chat=chat, starts=json.dumps(list(starts)))
    return [row["message"] async for row in rows]


async def answered_since(
    reader: Reader, chat: int, payload: Mapping[str, Any], since: datetime, purpose: str = "answer"
) -> bool:
    """Say whether a chat got, or will get, this very answer since a moment."""
    kept = json.dumps(payload, ensure_ascii=False)
    return bool(
        await sql.answered_since(reader.connection, chat=chat, payload=kept, since=to_ms(since), purpose=purpose)
    )


async def card_waits(reader: Reader, chat: int, card: int) -> bool:
    """Say whether a card is about to be posted in a chat."""
    return bool(await sql.card_waits(reader.connection, chat=chat, card=card))


@dataclass(frozen=True, slots=True)
class Said:
    """What we said with a message: its HTML, and what it asked, by kind and subject; no kind where it asked nothing."""

    text: str
    question: tuple[str, int]


def _said(row: Row) -> Said:
    kept = json.loads(row["payload"])
    return Said(str(kept.get("text", "")), (str(kept.get("question", "")), int(row["subject"])))


async def said(reader: Reader, chat: int, message: int) -> Said | None:
    """Return what a message of ours said; None for a program that stopped between sending and noting."""
    row = await sql.said(reader.connection, chat=chat, message=message)
    return _said(row) if row else None


async def message_of(reader: Reader, chat: int, purpose: str, subject: int) -> int | None:
    """Return the last message that was sent to a chat for a purpose."""
    found = await sql.message_of(reader.connection, chat=chat, purpose=purpose, subject=subject)
    return int(found) if found is not None else None


async def asked_since(reader: Reader, chat: int, since: datetime) -> list[Said]:
    """Return what a chat was asked since a moment, newest first, whether or not its message is known."""
    return [_said(row) async for row in sql.asked_since(reader.connection, chat=chat, since=to_ms(since))]


async def posts_between(reader: Reader, chat: int, since: datetime, before: datetime, purposes: Collection[str]) -> int:
    """Count the posts of these purposes that a chat gets between two moments."""
    return int(
        await sql.posts_between(
            reader.connection, chat=chat, since=to_ms(since), before=to_ms(before), purposes=json.dumps(list(purposes))
        )
    )


async def pace_since(reader: Reader, since: datetime) -> list[tuple[int, datetime]]:
    """Return (chat, when) of what was sent since, oldest first."""
    return [(row["chat"], from_ms(row["at"])) async for row in sql.pace_since(reader.connection, since=to_ms(since))]


async def add_pace(unit: Unit, chats: Sequence[int]) -> None:
    """Note that something goes to each of these chats now."""
    await sql.add_pace(unit.connection, [{"chat": chat, "at": unit.ms} for chat in chats])


async def answered(unit: Unit, chat: int, noted: int | None) -> None:
    """Have what was noted for a chat then (milliseconds) count from now: it was under way until it was answered."""
    if noted is not None:
        await sql.answered(unit.connection, chat=chat, noted=noted, now=unit.ms)


async def forget_pace(unit: Unit, before: datetime) -> None:
    """Forget what no longer bears on the pace."""
    await sql.forget_pace(unit.connection, before=to_ms(before))


async def halt(unit: Unit, chat: int, until: datetime) -> None:
    """Send nothing to a chat until then: Telegram said so."""
    await sql.halt(unit.connection, chat=chat, until=to_ms(until))


async def suspend(unit: Unit, chat: int, why: str, *, hold: bool = False) -> None:
    """End what waits for a chat that cannot be reached; `hold` keeps what must arrive until it can."""
    await sql.suspend_waiting(unit.connection, chat=chat, why=why, hold=int(hold))


async def move(unit: Unit, old: int, new: int) -> None:
    """Send what waits for an upgraded group to its new id; replies lose their target, which is out of reach there."""
    await sql.beyond_reach(unit.connection, old=old)
    await sql.upgrade_outbox(unit.connection, old=old, new=new)
    unit.wake("delivery")
