"""Matters, their supporters, and the drafts that wait for their author's word."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rules import matters as rules
from rules.scope import Scope, parse_scope
from rules.stages import Stage
from storage import media, numbers
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, moment, to_ms
from storage.media import Media

sql = load("matters")


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter as it stands; times are UTC."""

    id: int
    community: int
    stage: Stage
    person: int
    title: str
    text: str
    scope: Scope
    chat: int
    topic: int | None
    message: int | None
    raised_at: datetime
    screen_by: datetime
    support_until: datetime
    support_needed: int
    supporters: int
    reason: str
    into_matter: int | None
    decided_by: int | None
    appeal_until: datetime | None
    hazard: str
    first_urgent: int | None
    adopted_at: datetime | None
    verdict: str
    decision: Mapping[str, Any]  # the tally that decided it, as actions/tallies.py keeps it
    decided_at: datetime | None
    done_at: datetime | None
    media: Media | None  # the voice or video message that says it
    titled: bool
    own: bool  # raised by the council
    internal: bool  # for the council alone: no resident reads of it
    tag: str  # one of the four selves (rules/matters.py: Tag), or nothing yet

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"matter:{self.id}"

    def facts(self) -> rules.Matter:
        """Return what the rules need to know of it."""
        return rules.Matter(
            self.stage, self.scope, self.supporters, self.support_needed, self.support_until, self.titled
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal that looks like another one."""

    id: int
    community: int
    person: int
    chat: int
    topic: int | None
    message: int | None
    text: str
    settled: bool
    media: Media | None


@dataclass(frozen=True, slots=True)
class Terms:
    """By when a proposal is answered and supported, and by how many households."""

    screen_by: datetime
    support_until: datetime
    support_needed: int


def matter_of(row: Row) -> Matter:
    """Return a matter from its row."""
    return Matter(
        row["id"], row["community"], Stage(row["stage"]), row["person"], row["title"], row["text"],
        parse_scope(row["scope"]), row["chat"], row["topic"], row["message"], from_ms(row["raised_at"]),
        from_ms(row["screen_by"]),
        from_ms(row["support_until"]), row["support_needed"], row["supporters"], row["reason"], row["into_matter"],
        row["decided_by"], moment(row["appeal_until"]), row["hazard"], row["first_urgent"], moment(row["adopted_at"]),
        row["verdict"], json.loads(row["decision"]), moment(row["decided_at"]), moment(row["done_at"]),
        media.read(row["media"]), not row["untitled"], bool(row["own"]), bool(row["internal"]), row["tag"],
    )  # fmt: skip


async def add(unit: Unit, draft: Draft, title: str, scope: Scope, terms: Terms) -> int:
    """Raise a matter from a draft and return its number."""
    number = await numbers.take(unit)
    await sql.add(
            unit.connection, id=number, community=draft.community, stage=Stage.RAISED, person=draft.person, title=title,
            text=draft.text, scope=str(scope), chat=draft.chat, topic=draft.topic, message=draft.message,
            raised_at=unit.ms, screen_by=to_ms(terms.screen_by), support_until=to_ms(terms.support_until),
            support_needed=terms.support_needed, media=media.write(draft.media), untitled=not draft.text,
        )  # fmt: skip
    return number


async def add_own(unit: Unit, community: int, person: int, chat: int, title: str, text: str, *, internal: bool) -> int:
    """Raise a matter of the council's own, ready for an agenda, and return its number."""
    number = await numbers.take(unit)
    await sql.add_own(
        unit.connection, id=number, community=community, stage=Stage.SUPPORTED, person=person, title=title, text=text,
        chat=chat, at=unit.ms, internal=internal,
    )  # fmt: skip
    return number


async def set_tag(unit: Unit, number: int, tag: str) -> None:
    """Note which of the four selves a matter serves."""
    await sql.set_tag(unit.connection, id=number, tag=tag)


async def set_internal(unit: Unit, number: int, *, internal: bool) -> None:
    """Keep a matter for the council alone, or not any more."""
    await sql.set_internal(unit.connection, id=number, internal=internal)


async def by_id(reader: Reader, number: int) -> Matter | None:
    """Return a matter by its number."""
    row = await sql.by_id(reader.connection, id=number)
    return matter_of(row) if row else None


async def in_stages(reader: Reader, community: int, stages: Collection[Stage]) -> list[Matter]:
    """Return the matters of a community that stand at one of these stages, oldest first."""
    rows = sql.in_stages(reader.connection, community=community, stages=json.dumps(sorted(stages)))
    return [matter_of(row) async for row in rows]


async def count_in_stages(reader: Reader, community: int, stages: Collection[Stage]) -> int:
    """Count the matters of a community at these stages."""
    return int(await sql.count_in_stages(reader.connection, community=community, stages=json.dumps(sorted(stages))))


async def decided(reader: Reader, community: int, most: int = 20) -> list[Matter]:
    """Return the matters with a verdict, the latest first."""
    return [matter_of(row) async for row in sql.decided(reader.connection, community=community, most=most)]


async def count_of(reader: Reader, person: int) -> int:
    """Count what a person proposed."""
    return int(await sql.count_of_person(reader.connection, person=person))


async def set_stage(unit: Unit, number: int, stage: Stage) -> None:
    """Move a matter to a stage; the rules said that it may."""
    await sql.set_stage(unit.connection, id=number, stage=stage)


async def screened(
    unit: Unit,
    number: int,
    stage: Stage,
    seat: int,
    reason: str = "",
    into: int | None = None,
    appeal_until: datetime | None = None,
) -> None:
    """Note the answer of a council seat."""
    await sql.screened(
        unit.connection, id=number, stage=stage, seat=seat, reason=reason, into_matter=into,
        appeal_until=to_ms(appeal_until) if appeal_until else None,
    )  # fmt: skip


async def first_urgent(unit: Unit, number: int, seat: int, hazard: str) -> None:
    """Note the first of the two seats that call a matter urgent."""
    await sql.first_urgent(unit.connection, id=number, seat=seat, hazard=hazard)


async def support(unit: Unit, matter: Matter, household: int, person: int, stage: Stage) -> None:
    """Count a household's support."""
    more = await sql.add_support(
        unit.connection, community=matter.community, matter=matter.id, household=household, person=person, at=unit.ms
    )
    await sql.supported(unit.connection, id=matter.id, more=more, stage=stage, at=unit.ms)


async def supporting(reader: Reader, number: int, households: Collection[int]) -> set[int]:
    """Return which of these households support a matter."""
    rows = sql.supporting(reader.connection, matter=number, households=json.dumps(list(households)))
    return {row["household"] async for row in rows}


async def adopted(unit: Unit, number: int) -> None:
    """Note when the council adopted a matter."""
    await sql.adopted(unit.connection, id=number, at=unit.ms)


async def decide(unit: Unit, number: int, verdict: str, decision: Mapping[str, Any]) -> None:
    """Note the verdict with which a matter was decided, and the tally."""
    await sql.decided_as(unit.connection, id=number, verdict=verdict, decision=json.dumps(decision), at=unit.ms)


async def done(unit: Unit, number: int) -> None:
    """Note when a matter was carried out."""
    await sql.done(unit.connection, id=number, at=unit.ms)


async def undone(unit: Unit, number: int) -> None:
    """Note that a matter was not carried out after all."""
    await sql.done(unit.connection, id=number, at=None)


async def add_draft(
    unit: Unit,
    community: int,
    person: int,
    chat: int,
    topic: int | None,
    message: int | None,
    text: str,
    said: Media | None = None,
) -> int:
    """Keep a proposal until its author says what it is."""
    return int(
        await sql.add_draft(
            unit.connection,
            community=community,
            person=person,
            chat=chat,
            topic=topic,
            message=message,
            text=text,
            media=media.write(said),
        )
    )


async def draft(reader: Reader, number: int) -> Draft | None:
    """Return a draft."""
    row = await sql.draft(reader.connection, id=number)
    if row is None:
        return None
    return Draft(
        row["id"], row["community"], row["person"], row["chat"], row["topic"], row["message"], row["text"],
        settled=row["settled_at"] is not None, media=media.read(row["media"]),
    )  # fmt: skip


async def entitle(unit: Unit, number: int, title: str) -> None:
    """Give a voice proposal its title, which is all of its words."""
    await sql.entitle(unit.connection, id=number, title=title)


async def settle_draft(unit: Unit, number: int) -> bool:
    """End a draft; False if it was ended before."""
    return bool(await sql.settle_draft(unit.connection, id=number, at=unit.ms) == 1)


async def raised_between(reader: Reader, community: int, since: datetime, until: datetime) -> list[Matter]:
    """Return the matters raised from `since` until just before `until`."""
    rows = sql.raised_between(reader.connection, community=community, since=to_ms(since), until=to_ms(until))
    return [matter_of(row) async for row in rows]
