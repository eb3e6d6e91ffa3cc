"""Surveys, their native polls in groups and private chats, and what was answered."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rules.scope import Scope, parse_scope
from rules.surveys import Given, Kind, Per, Written
from storage.connection import Row, load
from storage.database import Reader, Unit, moment, to_ms
from storage.outbox import Rank

sql = load("surveys")


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey as it stands: a draft, open, closed, or told with its result."""

    id: int
    community: int
    kind: Kind
    state: str
    written: Written
    scope: Scope
    private: bool
    anonymous: bool
    per: Per
    days: int
    made_by: str
    opened_at: datetime | None
    closes_at: datetime | None
    result: Mapping[str, Any] | None

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"survey:{self.id}"

    @property
    def names_show(self) -> bool:
        """Whether neighbours see who answers what."""
        return not (self.private or self.anonymous)

    def takes(self, now: datetime) -> bool:
        """Whether an answer that arrives now counts."""
        return self.state == "open" and self.closes_at is not None and now < self.closes_at


@dataclass(frozen=True, slots=True)
class SurveyPoll:
    """A survey's poll in one chat; Telegram's ids are known once it is sent."""

    id: int
    community: int
    survey: int
    chat: int
    telegram_poll: str | None
    message: int | None
    counts: tuple[int, ...]  # as Telegram says, and last how many answered


def _survey(row: Row) -> Survey:
    written = Written(row["question"], tuple(json.loads(row["options"])), row["right_option"], row["explanation"])
    return Survey(
        row["id"], row["community"], Kind(row["kind"]), row["state"], written, parse_scope(row["scope"]),
        bool(row["private"]), bool(row["anonymous"]), Per(row["per"]), row["days"], row["made_by"],
        moment(row["opened_at"]), moment(row["closes_at"]), json.loads(row["result"]) if row["result"] else None,
    )  # fmt: skip


def _poll(row: Row) -> SurveyPoll:
    return SurveyPoll(
        row["id"], row["community"], row["survey"], row["chat"], row["telegram_poll"], row["message"],
        tuple(json.loads(row["counts"])),
    )  # fmt: skip


async def add(unit: Unit, community: int, kind: Kind, days: int, made_by: str) -> int:
    """Begin a survey and return its id."""
    return int(await sql.add(unit.connection, community=community, kind=kind.value, days=days, made_by=made_by))


async def by_id(reader: Reader, survey: int) -> Survey | None:
    """Return a survey."""
    row = await sql.by_id(reader.connection, id=survey)
    return _survey(row) if row else None


async def write(unit: Unit, survey: int, written: Written) -> None:
    """Keep what a draft asks."""
    await sql.write_(
        unit.connection, id=survey, question=written.question, explanation=written.explanation,
        options=json.dumps(written.options, ensure_ascii=False), right_option=written.right,
    )  # fmt: skip


async def settle(unit: Unit, survey: Survey) -> None:
    """Keep where a draft asks, of whom, and for how long."""
    await sql.settle(
        unit.connection, id=survey.id, scope=str(survey.scope), private=int(survey.private),
        anonymous=int(survey.anonymous), per=survey.per.value, days=survey.days,
    )  # fmt: skip


async def open_(unit: Unit, survey: int, opens_at: datetime, closes_at: datetime) -> None:
    """Note that a survey is asked from then until then."""
    await sql.open_(unit.connection, id=survey, opened_at=to_ms(opens_at), closes_at=to_ms(closes_at))


async def close(unit: Unit, survey: int) -> None:
    """Note that no answer counts any more."""
    await sql.set_state(unit.connection, id=survey, state="closed")


async def tell(unit: Unit, survey: int, result: Mapping[str, Any]) -> None:
    """Keep the counts announced."""
    await sql.tell(unit.connection, id=survey, result=json.dumps(result))


async def latest(reader: Reader, community: int, most: int) -> list[Survey]:
    """Return the newest surveys that were asked."""
    return [_survey(row) async for row in sql.latest(reader.connection, community=community, most=most)]


async def add_poll(unit: Unit, survey: Survey, chat: int) -> int:
    """Add a poll that is about to be sent to a chat and return its id."""
    return int(await sql.add_poll(unit.connection, community=survey.community, survey=survey.id, chat=chat))


async def poll(reader: Reader, poll_id: int) -> SurveyPoll | None:
    """Return a poll."""
    row = await sql.poll(reader.connection, id=poll_id)
    return _poll(row) if row else None


async def by_telegram(reader: Reader, telegram_poll: str) -> SurveyPoll | None:
    """Return a poll by Telegram's id of it."""
    row = await sql.by_telegram(reader.connection, telegram_poll=telegram_poll)
    return _poll(row) if row else None


async def of_poll(reader: Reader, telegram_poll: str) -> Survey | None:
    """Return the survey of a poll by Telegram's id of it."""
    found = await by_telegram(reader, telegram_poll)
    return await by_id(reader, found.survey) if found else None


async def polls(reader: Reader, survey: int) -> list[SurveyPoll]:
    """Return the polls of a survey, one a chat."""
    return [_poll(row) async for row in sql.polls(reader.connection, survey=survey)]


async def placed(unit: Unit, poll_id: int, telegram_poll: str, message: int) -> None:
    """Note Telegram's ids of a poll that was sent."""
    await sql.placed(unit.connection, id=poll_id, telegram_poll=telegram_poll, message=message)


async def count(unit: Unit, poll_id: int, counts: Sequence[int]) -> None:
    """Keep the counts that Telegram says: by option, and last how many answered."""
    await sql.count_(unit.connection, id=poll_id, counts=json.dumps(list(counts)))


async def answers(reader: Reader, survey: Survey) -> list[Given]:
    """Return each account's last answer to a survey, as far as Telegram says who answers what."""
    rows = sql.answers(reader.connection, survey=survey.id, **_place(survey.scope))
    return [
        Given(tuple(int(part) for part in row["options"].split(",")), row["at"], row["home"], _building(row))
        async for row in rows
    ]


async def residents(
    reader: Reader, community: int, scope: Scope, today: datetime, tomorrow: datetime
) -> list[tuple[int, bool]]:
    """Return the accounts of who lives in a scope and can be written to, and whether a notice goes to them today."""
    rows = sql.residents(
        reader.connection, community=community, today=to_ms(today), tomorrow=to_ms(tomorrow),
        notice=int(Rank.NOTICE), **_place(scope),
    )  # fmt: skip
    return [(row["telegram_id"], bool(row["told_today"])) async for row in rows]


def _place(scope: Scope) -> dict[str, str]:
    area, building, entrance = (*scope.parts, "", "", "")[:3]
    return {"area": area, "building": building, "entrance": entrance}


def _building(row: Row) -> str:
    return "" if row["home"] is None else f"{row['area']}/{row['building']}"


async def last_evaluation(reader: Reader, community: int, rule: str) -> datetime | None:
    """Return when residents were last asked under a rule about the whole council, else when their community began."""
    return moment(await sql.last_evaluation(reader.connection, community=community, rule=rule))
