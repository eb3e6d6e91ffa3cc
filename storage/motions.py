"""Motions of a meeting, their named ballots, and the figures announced."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rules.catalogue import rule_data
from rules.motions import MotionChoice, MotionKind, MotionState
from rules.votes import Rule
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, moment

sql = load("motions")


@dataclass(frozen=True, slots=True)
class Motion:
    """A motion as it stands; closed without a result it was put off."""

    id: int
    community: int
    meeting: int
    matter: int
    rule: str
    rule_data: Mapping[str, object] | None  # as it stood when the motion was opened; the first versions kept its name
    state: MotionState
    opened_at: datetime
    closed_at: datetime | None
    result: Mapping[str, Any] | None
    kind: MotionKind
    mover: int | None  # a seat; None: nobody has to move it
    text: str
    party: int | None  # to whom it would refer the matter; None: to a consultation
    withdrawn: bool

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"motion:{self.id}"


def _motion(row: Row) -> Motion:
    return Motion(
        row["id"], row["community"], row["meeting"], row["matter"], row["rule"],
        json.loads(row["rule_data"]) if row["rule_data"] else None, MotionState(row["state"]),
        from_ms(row["opened_at"]), moment(row["closed_at"]),
        json.loads(row["result"]) if row["result"] else None, MotionKind(row["kind"]), row["mover"], row["text"],
        row["party"], bool(row["withdrawn"]),
    )  # fmt: skip


async def add(
    unit: Unit, community: int, meeting: int, matter: int, rule: Rule, kind: MotionKind = MotionKind.ADOPT, *,
    mover: int | None = None, text: str = "", party: int | None = None,
) -> int:  # fmt: skip
    """Add a motion that waits for its turn, and return its id."""
    return int(
        await sql.add(
            unit.connection, community=community, meeting=meeting, matter=matter, rule=rule.name, at=unit.ms,
            rule_data=json.dumps(rule_data(rule), ensure_ascii=False), kind=kind, mover=mover, text=text, party=party,
        )
    )  # fmt: skip


async def set_state(unit: Unit, motion: int, state: MotionState) -> None:
    """Open a motion, or have it wait while another one is decided."""
    await sql.set_state(unit.connection, id=motion, state=state, at=unit.ms)


async def withdraw(unit: Unit, motion: int) -> None:
    """Close a motion because its mover takes it back."""
    await sql.withdraw(unit.connection, id=motion, at=unit.ms)


async def by_id(reader: Reader, motion: int) -> Motion | None:
    """Return a motion."""
    row = await sql.by_id(reader.connection, id=motion)
    return _motion(row) if row else None


async def of_meeting(reader: Reader, meeting: int) -> list[Motion]:
    """Return the motions that a meeting has opened, in order."""
    return [_motion(row) async for row in sql.of_meeting(reader.connection, meeting=meeting)]


async def of_matter(reader: Reader, matter: int) -> list[Motion]:
    """Return the motions about a matter, in order: one that was put off has a later one."""
    return [_motion(row) async for row in sql.of_matter(reader.connection, matter=matter)]


async def open_in(reader: Reader, meeting: int) -> Motion | None:
    """Return the motion of a meeting that is open now."""
    return next((one for one in await of_meeting(reader, meeting) if one.state is MotionState.OPEN), None)


async def ballots(reader: Reader, motion: int) -> dict[int, MotionChoice]:
    """Return the ballots and recusals of a motion by seat, in the order in which they were cast."""
    return {row["seat"]: MotionChoice(row["choice"]) async for row in sql.ballots(reader.connection, motion=motion)}


async def cast(unit: Unit, motion: Motion, seat: int, choice: MotionChoice, entered_by: int | None = None) -> None:
    """Keep a seat's ballot or recusal; it replaces an earlier one. `entered_by`: the seat of whoever entered it."""
    await sql.cast(
        unit.connection, community=motion.community, motion=motion.id, seat=seat, choice=choice, at=unit.ms,
        entered_by=entered_by,
    )  # fmt: skip


async def entered(reader: Reader, motion: int) -> list[int]:
    """Return the seats whose ballot somebody entered for them in the room."""
    return [row["seat"] async for row in sql.ballots(reader.connection, motion=motion) if row["entered_by"]]


async def close(unit: Unit, motion: int, result: Mapping[str, Any] | None) -> None:
    """Close a motion with the figures announced; None: it is put off."""
    text = json.dumps(result, ensure_ascii=False) if result is not None else None
    await sql.close_(unit.connection, id=motion, at=unit.ms, result=text)
