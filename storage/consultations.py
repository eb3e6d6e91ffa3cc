"""Consultations: parties and their positions, residents' questions, joint decisions and what was undertaken."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rules.consultations import ConsultationState, Stance
from rules.stages import Stage
from rules.votes import Choice
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, moment, to_ms

sql = load("consultations")


@dataclass(frozen=True, slots=True)
class Consultation:
    """A consultation; `question`, `opinion` and `why` are digests of words that record_text has."""

    id: int
    community: int
    matter: int
    stage: Stage  # from which the matter came, and to which it goes back
    question: str
    meets_at: datetime | None
    place: str
    convener: int | None  # person
    opened_at: datetime | None
    until: datetime | None
    concluded_at: datetime | None
    agreed: bool
    opinion: str
    next: str
    withdrawn_at: datetime | None
    why: str
    joint_rule: Mapping[str, Any]  # terms of the rule under its name; empty: no joint decision
    joint_opened_at: datetime | None
    joint_closed_at: datetime | None
    joint_result: Mapping[str, Any]

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"consultation:{self.id}"

    @property
    def state(self) -> ConsultationState:
        """Where it stands."""
        if self.withdrawn_at:
            return ConsultationState.WITHDRAWN
        if self.concluded_at:
            return ConsultationState.CONCLUDED
        return ConsultationState.OPEN if self.opened_at else ConsultationState.PREPARED

    @property
    def decides(self) -> bool:
        """Whether its parties are deciding together now."""
        return self.joint_opened_at is not None and self.joint_closed_at is None


@dataclass(frozen=True, slots=True)
class Invited:
    """An invited party: its people and offers as they are now, its position and its say."""

    id: int
    consultation: int
    party: int
    name: str
    users: tuple[int, ...]
    offers: tuple[str, ...]
    stance: Stance | None
    text: str  # digest
    stated_by: str  # the place of who entered it for the party, staff:2; empty: its own people
    concerned: bool
    choice: Choice | None
    chosen_by: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a resident asks a party; `text` and `answer` are digests."""

    id: int
    invited: int
    person: int
    text: str
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Undertaking:
    """What a party undertook, due in the last minute of its day; `text` is a digest."""

    id: int
    community: int
    invited: int
    text: str
    offer: str
    due_at: datetime
    late: bool
    reported_at: datetime | None
    reported_by: int | None  # person
    confirmed_at: datetime | None


def _consultation(row: Row) -> Consultation:
    return Consultation(
        row["id"], row["community"], row["matter"], Stage(row["stage"]), row["question"], moment(row["meets_at"]),
        row["place"], row["convener"], moment(row["opened_at"]), moment(row["until"]), moment(row["concluded_at"]),
        bool(row["agreed"]), row["opinion"], row["next"], moment(row["withdrawn_at"]), row["why"],
        json.loads(row["joint_rule"] or "{}"), moment(row["joint_opened_at"]), moment(row["joint_closed_at"]),
        json.loads(row["joint_result"] or "{}"),
    )  # fmt: skip


def _invited(row: Row) -> Invited:
    return Invited(
        row["id"], row["consultation"], row["party"], row["name"], tuple(json.loads(row["users"])),
        tuple(json.loads(row["offers"])), Stance(row["stance"]) if row["stance"] else None, row["text"],
        row["stated_by"], bool(row["concerned"]), Choice(row["choice"]) if row["choice"] else None, row["chosen_by"],
    )  # fmt: skip


def _question(row: Row) -> Question:
    return Question(
        row["id"], row["invited"], row["person"], row["text"], row["answer"], moment(row["answered_at"])
    )  # fmt: skip


def _undertaking(row: Row) -> Undertaking:
    return Undertaking(
        row["id"], row["community"], row["invited"], row["text"], row["offer"], from_ms(row["due_at"]),
        bool(row["late"]), moment(row["reported_at"]), row["reported_by"], moment(row["confirmed_at"]),
    )  # fmt: skip


async def by_id(reader: Reader, id_: int) -> Consultation | None:
    """Return one."""
    row = await sql.by_id(reader.connection, id=id_)
    return _consultation(row) if row else None


async def last_of_matter(reader: Reader, matter: int) -> Consultation | None:
    """Return the consultation of a matter that runs or is prepared, else its newest."""
    row = await sql.last_of_matter(reader.connection, matter=matter)
    return _consultation(row) if row else None


async def of_matter(reader: Reader, matter: int) -> list[Consultation]:
    """Return the consultations to which parties were invited, the oldest first."""
    return [_consultation(row) async for row in sql.of_matter(reader.connection, matter=matter)]


# One consultation


async def prepare(unit: Unit, community: int, matter: int, stage: Stage, parties: list[int]) -> int:
    """Prepare one of a matter with these parties, and return its id."""
    id_ = int(
        await sql.prepare(unit.connection, community=community, matter=matter, stage=stage.value, at=unit.ms)
    )  # fmt: skip
    for party in parties:
        await invite(unit, id_, party)
    return id_


async def ask(unit: Unit, id_: int, question: str) -> None:
    """Keep the digest of its question."""
    await sql.ask(unit.connection, id=id_, question=question)


async def meet(unit: Unit, id_: int, at: datetime, place: str) -> None:
    """Note when and where the parties meet."""
    await sql.meet(unit.connection, id=id_, at=to_ms(at), place=place)


async def open_(unit: Unit, id_: int, convener: int, until: datetime) -> None:
    """Note who invited the parties, and until when they speak."""
    await sql.open(unit.connection, id=id_, convener=convener, at=unit.ms, until=to_ms(until))


async def conclude(unit: Unit, id_: int, opinion: str, *, agreed: bool) -> None:
    """Note that it is concluded, with which opinion (its digest) or without one."""
    await sql.conclude(unit.connection, id=id_, at=unit.ms, agreed=agreed, opinion=opinion)


async def go_on(unit: Unit, id_: int, next_: str) -> None:
    """Note where the matter goes from there."""
    await sql.go_on(unit.connection, id=id_, next=next_)


async def withdraw(unit: Unit, id_: int, why: str) -> None:
    """Note that it was withdrawn, and the digest of why."""
    await sql.withdraw(unit.connection, id=id_, at=unit.ms, why=why)


# Its parties


async def invited(reader: Reader, id_: int) -> list[Invited]:
    """Return the invited parties in the order of the community's file."""
    return [_invited(row) async for row in sql.invited(reader.connection, consultation=id_)]


async def of_invited(reader: Reader, id_: int) -> int:
    """Return the consultation to which an invitation belongs; 0 where there is none such."""
    return int(await sql.of_invited(reader.connection, id=id_) or 0)


async def invite(unit: Unit, id_: int, party: int) -> None:
    """Invite a party."""
    await sql.invite(unit.connection, consultation=id_, party=party)


async def leave_out(unit: Unit, id_: int, party: int) -> None:
    """Invite a party no more."""
    await sql.leave_out(unit.connection, consultation=id_, party=party)


async def state(unit: Unit, invited_id: int, stance: Stance, text: str, by: str) -> None:
    """Keep a party's position with the digest of its words, and who entered it for the party."""
    await sql.state(unit.connection, id=invited_id, stance=stance.value, text=text, by=by)


# Questions of residents


async def put_question(unit: Unit, invited_id: int, person: int, text: str) -> int:
    """Keep a question to a party, and return its id."""
    return int(await sql.put_question(unit.connection, invited=invited_id, person=person, text=text, at=unit.ms))


async def questions(reader: Reader, id_: int) -> list[Question]:
    """Return what residents asked in a consultation, the oldest first."""
    return [_question(row) async for row in sql.questions(reader.connection, consultation=id_)]


async def question(reader: Reader, id_: int) -> Question | None:
    """Return a question."""
    row = await sql.question(reader.connection, id=id_)
    return _question(row) if row else None


async def answer(unit: Unit, id_: int, answer: str) -> None:
    """Keep the digest of an answer."""
    await sql.answer(unit.connection, id=id_, answer=answer, at=unit.ms)


# The joint decision, and what was undertaken


async def begin_joint(unit: Unit, id_: int, rule: Mapping[str, Any]) -> None:
    """Note under which terms the parties decide together."""
    await sql.begin_joint(unit.connection, id=id_, rule=json.dumps(rule, ensure_ascii=False), at=unit.ms)


async def end_joint(unit: Unit, id_: int, result: Mapping[str, Any]) -> None:
    """Keep what they decided."""
    await sql.end_joint(unit.connection, id=id_, result=json.dumps(result, ensure_ascii=False), at=unit.ms)


async def concern(unit: Unit, invited_id: int, *, concerned: bool) -> None:
    """Note whether the joint decision concerns a party."""
    await sql.concern(unit.connection, id=invited_id, concerned=concerned)


async def say(unit: Unit, invited_id: int, choice: Choice, by: str) -> None:
    """Keep a party's say, and who entered it for the party."""
    await sql.say(unit.connection, id=invited_id, choice=choice.value, by=by)


async def undertake(unit: Unit, invited_id: int, text: str, offer: str, due_at: datetime) -> int:
    """Keep what a party undertakes, and return its id."""
    given = {"invited": invited_id, "text": text, "offer": offer, "due_at": to_ms(due_at)}
    return int(await sql.undertake(unit.connection, **given))


async def drop_undertaking(unit: Unit, id_: int) -> None:
    """Drop one in whose place its party has written others."""
    await sql.drop_undertaking(unit.connection, id=id_)


async def undertakings(reader: Reader, id_: int) -> list[Undertaking]:
    """Return what the parties of a consultation undertook, by their days."""
    return [_undertaking(row) async for row in sql.undertakings(reader.connection, consultation=id_)]


async def undertaking(reader: Reader, id_: int) -> Undertaking | None:
    """Return one."""
    row = await sql.undertaking(reader.connection, id=id_)
    return _undertaking(row) if row else None


async def late(unit: Unit, id_: int) -> None:
    """Note that one was not done in time."""
    await sql.late(unit.connection, id=id_)


async def report(unit: Unit, id_: int, person: int | None) -> None:
    """Note who reports one as done; None: it is not done after all."""
    await sql.report(unit.connection, id=id_, at=unit.ms if person else None, person=person)


async def confirm(unit: Unit, id_: int) -> None:
    """Note that one is done, as somebody else confirms."""
    await sql.confirm(unit.connection, id=id_, at=unit.ms)
