"""The minutes of a meeting: what each motion decided, by name, and how the meeting ended."""

from collections.abc import Mapping
from typing import Any

from actions import boards, posts, rolls, tallies
from actions.people import words_of
from actions.rolls import Roll
from rules.meetings import MeetingState
from rules.motions import MotionChoice
from storage import cards, communities, due, matters, meetings, motions, record
from storage.database import Reader, Unit
from storage.motions import Motion
from texts import meetings as texts
from texts.meetings import Decision, Moved

VOTED = (MotionChoice.FOR, MotionChoice.AGAINST, MotionChoice.ABSTAIN, MotionChoice.RECUSE)


async def end_meeting(unit: Unit, roll: Roll, state: MeetingState, *, moved_to: int | None = None) -> None:
    """End a meeting that was open, and post its minutes in the council chat."""
    meeting, community = roll.meeting, roll.community
    presiding = roll.presiding.id if roll.presiding else None
    await meetings.end(unit, meeting.id, state, presiding=presiding, moved_to=moved_to)
    act = "meeting.closed" if state is MeetingState.ENDED else "meeting.adjourned"
    await record.append(unit, community.id, act, meeting.subject, "clock", roll.data())
    await due.cancel(unit, "no_quorum", meeting.id)
    await due.cancel(unit, "adjourn", meeting.id)
    await cards.refresh(unit, "roll_call", meeting.id)
    await boards.refresh_all(unit, community.id)
    if decided := await decisions(unit, meeting.id):
        shown = roll.shown()
        card = texts.minutes(
            words_of(community), at=meeting.starts_at, presiding=shown.presiding, present=shown.present, decided=decided
        )
        await posts.to_council(unit, community, "minutes", card, subject=meeting.id)


async def decisions(reader: Reader, meeting: int) -> list[Decision]:
    """Return what the motions of a meeting decided, in order."""
    found = await motions.of_meeting(reader, meeting)
    return [await decision(reader, motion, motion.result) for motion in found if motion.result is not None]


async def decision(reader: Reader, motion: Motion, result: Mapping[str, Any]) -> Decision:
    """Return what a motion decided, with the names behind the figures."""
    matter = await matters.by_id(reader, motion.matter)
    seats: Mapping[str, list[int]] = result["seats"]
    names = {choice: await _names(reader, seats[choice]) for choice in VOTED}
    entered = [seat for seat in await motions.entered(reader, motion.id) if any(seat in one for one in seats.values())]
    return Decision(
        motion.matter, matter.title if matter else "", result["verdict"], names[MotionChoice.FOR],
        names[MotionChoice.AGAINST], names[MotionChoice.ABSTAIN], names[MotionChoice.RECUSE],
        need=result["needed_for"], rule=tallies.told(result).rule, moved=await moved(reader, motion),
        entered=await _names(reader, entered),
    )  # fmt: skip


async def moved(reader: Reader, motion: Motion) -> Moved | None:
    """Return what somebody moved; None for the first motion on an item."""
    if motion.mover is None:
        return None
    party = next(
        (one.name for one in await communities.parties(reader, motion.community) if one.id == motion.party), None
    )
    mover = await rolls.name_of(reader, await communities.seat(reader, motion.mover))
    held = await meetings.by_id(reader, motion.meeting)
    dates = [
        one.starts_at
        for one in await meetings.to_come(reader, motion.community)
        if held and one.starts_at > held.starts_at
    ]
    return Moved(motion.kind.value, motion.text, mover, party, dates[0] if dates else None)


async def _names(reader: Reader, seats: list[int]) -> tuple[str, ...]:
    return tuple([await rolls.name_of(reader, await communities.seat(reader, seat)) for seat in seats])
