"""Native feedback polls, one a group, and the answers to them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rules.scope import Scope
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, to_ms

sql = load("polls")

OPTIONS = 5  # satisfied, mostly, mostly not, not, don't know


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll in one group; Telegram's ids are known once it is sent."""

    id: int
    community: int
    matter: int
    chat: int
    telegram_poll: str | None
    message: int | None
    open: bool
    closes_at: datetime
    result: Mapping[str, Any] | None

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"poll:{self.id}"


@dataclass(slots=True)
class Counts:
    """Answers per option, in the poll's order: all of them, and those of verified residents."""

    raw: list[int]
    verified: list[int]


def _poll(row: Row) -> Poll:
    return Poll(
        row["id"], row["community"], row["matter"], row["chat"], row["telegram_poll"], row["message"],
        row["state"] == "open", from_ms(row["closes_at"]), json.loads(row["result"]) if row["result"] else None,
    )  # fmt: skip


async def add(unit: Unit, community: int, matter: int, chat: int, closes_at: datetime) -> Poll:
    """Add a poll that is about to be sent to a group."""
    number = await sql.add(
        unit.connection, community=community, matter=matter, chat=chat, at=unit.ms, closes_at=to_ms(closes_at)
    )
    return _poll(await sql.by_id(unit.connection, id=number))


async def by_id(reader: Reader, poll: int) -> Poll | None:
    """Return a poll."""
    row = await sql.by_id(reader.connection, id=poll)
    return _poll(row) if row else None


async def by_telegram(reader: Reader, telegram_poll: str) -> Poll | None:
    """Return a poll by Telegram's id of it."""
    row = await sql.by_telegram(reader.connection, telegram_poll=telegram_poll)
    return _poll(row) if row else None


async def of_matter(reader: Reader, matter: int) -> list[Poll]:
    """Return the polls about a matter, one a group."""
    return [_poll(row) async for row in sql.of_matter(reader.connection, matter=matter)]


async def placed(unit: Unit, poll: int, telegram_poll: str, message: int | None) -> None:
    """Note Telegram's ids of a poll that was sent."""
    await sql.placed(unit.connection, id=poll, telegram_poll=telegram_poll, message=message)


async def answer(unit: Unit, community: int, telegram_poll: str, telegram_id: int, options: Sequence[int]) -> None:
    """Keep an account's answer, one option or several; it replaces an earlier one."""
    await sql.answer(
        unit.connection, community=community, telegram_poll=telegram_poll, telegram_id=telegram_id, option=options[0],
        options=",".join(map(str, options)), at=unit.ms,
    )  # fmt: skip


async def retract(unit: Unit, telegram_poll: str, telegram_id: int) -> None:
    """Forget an answer that was taken back."""
    await sql.retract(unit.connection, telegram_poll=telegram_poll, telegram_id=telegram_id)


async def answer_on_paper(unit: Unit, poll: Poll, household: int, option: int, signed_list: int) -> None:
    """Keep what a household answered on a signed list."""
    given = {"poll": poll.id, "household": household, "option": option, "list": signed_list}
    await sql.answer_on_paper(unit.connection, community=poll.community, at=unit.ms, **given)


async def heard_of(reader: Reader, matter: int, household: int) -> bool:
    """Say whether a household has answered about a matter, on paper or by a member."""
    return bool(await sql.heard_of(reader.connection, matter=matter, household=household))


async def counts(reader: Reader, matter: int, scope: Scope) -> dict[int, Counts]:
    """Return the counts of each poll of a matter that has answers; an account is verified in one of them only."""
    area, building, entrance = (*scope.parts, "", "", "")[:3]
    found: dict[int, Counts] = {}
    rows = sql.counts(reader.connection, matter=matter, area=area, building=building, entrance=entrance)
    async for row in rows:
        counted = found.setdefault(row["poll"], Counts([0] * OPTIONS, [0] * OPTIONS))
        counted.raw[row["option"]] += row["raw"]
        counted.verified[row["option"]] += row["verified"]
    return found


async def close(unit: Unit, poll: int, result: Mapping[str, Any]) -> None:
    """Close a poll with the counts announced."""
    await sql.close_(unit.connection, id=poll, result=json.dumps(result))


async def closed_between(reader: Reader, community: int, since: datetime, until: datetime) -> list[Poll]:
    """Return the polls whose time was over from `since` until just before `until`."""
    rows = sql.closed_between(reader.connection, community=community, since=to_ms(since), until=to_ms(until))
    return [_poll(row) async for row in rows]
