"""What the cards of a meeting show in the council chat: the roll, and each motion."""

from dataclasses import replace
from datetime import datetime

from actions import minutes, rolls
from actions.people import words_of
from actions.rolls import Roll
from actions.rulebook import motion_rule
from rules.meetings import MeetingState
from rules.motions import MotionChoice, MotionState
from rules.seats import council
from rules.votes import for_needed
from storage import communities, meetings, motions
from storage.communities import Community
from storage.database import Reader
from storage.motions import Motion
from texts import meetings as texts
from texts.cards import Card


async def roll_call(reader: Reader, community: Community, meeting_id: int, chat: int) -> Card | None:
    """The roll of a meeting, from its call to how the meeting ended."""
    return await _as_heard(reader, chat, await _roll_call(reader, community, meeting_id))


async def _as_heard(reader: Reader, chat: int, card: Card | None) -> Card | None:
    """Who follows the council in a residents' group has nothing to tap."""
    found = await communities.by_chat(reader, chat)
    return replace(card, buttons=()) if card and found and found[1].role == "residents" else card


async def _roll_call(reader: Reader, community: Community, meeting_id: int) -> Card | None:
    roll = await rolls.of_meeting(reader, meeting_id)
    if roll is None:
        return None
    words, meeting, shown = words_of(community), roll.meeting, roll.shown()
    ended_at = meeting.ended_at or meeting.starts_at
    match meeting.state:
        case MeetingState.OPEN:
            return texts.meeting_opened(words, roll=shown, at=meeting.opened_at or meeting.starts_at)
        case MeetingState.ENDED:
            return texts.meeting_closed(words, roll=shown, at=ended_at)
        case MeetingState.ADJOURNED:
            return texts.adjourned(words, roll=shown, at=ended_at, next_at=await _moved_to(reader, roll))
        case MeetingState.NO_QUORUM:
            present = len(roll.present)
            return texts.no_quorum(words, present=present, quorum=roll.quorum, next_at=await _moved_to(reader, roll))
        case _:
            return texts.roll_call(words, roll=shown)


async def _moved_to(reader: Reader, roll: Roll) -> datetime | None:
    later = await meetings.by_id(reader, roll.meeting.moved_to) if roll.meeting.moved_to else None
    return later.starts_at if later else None


async def motion(reader: Reader, community: Community, motion_id: int, chat: int) -> Card | None:
    """A motion: who has voted while it is open, how each voted once it is closed."""
    return await _as_heard(reader, chat, await _motion(reader, community, motion_id))


async def _motion(reader: Reader, community: Community, motion_id: int) -> Card | None:
    found = await motions.by_id(reader, motion_id)
    roll = await rolls.of_meeting(reader, found.meeting) if found else None
    if found is None or roll is None:
        return None
    words = words_of(community)
    if found.result is not None:
        return texts.motion_result(words, decided=await minutes.decision(reader, found, found.result))
    if found.state is MotionState.OPEN:
        asked = await _asked(reader, roll, found)
        return texts.motion(words, asked=asked) if asked else None
    title = next(
        (item.title for item in await meetings.items(reader, found.meeting) if item.matter == found.matter), ""
    )
    moved = await minutes.moved(reader, found)
    if found.withdrawn:
        return texts.motion_withdrawn(words, number=found.matter, title=title, moved=moved)
    if found.state is MotionState.WAITING:
        return texts.motion_waits(words, number=found.matter, title=title, moved=moved)
    return texts.motion_put_off(words, number=found.matter, title=title, next_at=await _moved_to(reader, roll))


async def _asked(reader: Reader, roll: Roll, found: Motion) -> texts.Motion | None:
    items = [item for item in await meetings.items(reader, found.meeting) if item.stands]
    item = next((one for one in items if one.matter == found.matter), None)
    if item is None:
        return None
    ballots = await motions.ballots(reader, found.id)
    recused = {seat for seat, choice in ballots.items() if choice is MotionChoice.RECUSE}
    base, here = council(roll.seats) - recused, set(roll.present)
    voted = [seat for seat in ballots if seat in base and seat in here]
    rule = motion_rule(found)
    return texts.Motion(
        found.id, items.index(item) + 1, len(items), found.matter, item.title, item.text, rule,
        need=for_needed(rule, len(base), len(base & here), len(voted)), voted=roll.named(voted), base=len(base),
        moved=await minutes.moved(reader, found),
    )  # fmt: skip
