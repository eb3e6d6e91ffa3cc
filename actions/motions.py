"""Motions of an open meeting: opened one at a time, voted by name, closed, decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions import agenda, matters, minutes, posts, rolls, tallies
from actions.people import Caller, words_of
from actions.rolls import Roll
from actions.rulebook import motion_rule
from actions.votes import representatives
from rules import motions as rules
from rules.catalogue import thresholds
from rules.meetings import MeetingState, adjourns
from rules.motions import MotionAccepted, MotionChoice, MotionState
from rules.refusals import Reason, Refused
from rules.seats import council
from rules.votes import Rule, Verdict
from storage import cards, meetings, motions, record
from storage.database import Unit
from storage.meetings import ItemState
from storage.motions import Motion
from texts.votes import after_adoption

MOTION_OF = {ItemState.WAITING: MotionState.WAITING, ItemState.OPEN: MotionState.OPEN}


@dataclass(frozen=True, slots=True)
class AtHand:
    """A motion of an open meeting, with the roll and what was cast so far."""

    motion: Motion
    roll: Roll
    rule: Rule
    ballots: Mapping[int, MotionChoice]

    def facts(self) -> rules.Motion:
        """Return what the rules need to know of the motion."""
        return rules.Motion(self.motion.state, self.ballots, self.rule.vote_change)


@dataclass(frozen=True, slots=True)
class Closed:
    """A motion that was closed at the word of whoever presides."""

    motion: int


async def open_next(unit: Unit, roll: Roll) -> None:
    """Open the motion of the next item, or close the meeting after the last one."""
    meeting, community = roll.meeting, roll.community
    items = [item for item in await meetings.items(unit, meeting.id) if item.stands]
    # An item has one motion, which gets its own number only when it opens: until then the matter's stands for it.
    known = [rules.Item(item.matter, item.position, MOTION_OF.get(item.state, MotionState.CLOSED)) for item in items]
    following = rules.next_motion(known)
    if following is None:
        await minutes.end_meeting(unit, roll, MeetingState.ENDED)
        return
    matter = following.motion
    motion = await motions.open_(unit, community.id, meeting.id, matter, roll.rule)
    await meetings.set_item(unit, meeting.id, matter, ItemState.OPEN)
    data = {"meeting": meeting.id, "matter": matter, "rule": roll.rule.name, **thresholds(roll.rule)}
    await record.append(unit, community.id, "motion.opened", f"motion:{motion}", "clock", data)
    await posts.card_in_council(unit, community, "motion", motion)


async def cast(unit: Unit, caller: Caller, number: int, choice: MotionChoice) -> MotionAccepted | Refused:
    """Take a member's ballot or recusal; the last of those present closes the motion."""
    found = await _at_hand(unit, caller, number)
    if isinstance(found, Refused):
        return found
    seat = found.roll.seat_of(caller.person)
    if seat and found.ballots.get(seat.id) is choice:
        return MotionAccepted(choice, choice)  # a second tap, also on the ballot that closed the motion
    said = rules.accept_motion_ballot(found.facts(), seat, found.roll.present, choice)
    if isinstance(said, Refused) or seat is None:
        return said
    if _overdue(unit, found.roll):
        return Refused(Reason.MEETING_OVER)
    await motions.cast(unit, found.motion, seat.id, choice)
    await record.append(
        unit, found.motion.community, "motion.ballot", found.motion.subject, caller.actor,
        {"seat": seat.id, "choice": choice.value},
    )  # fmt: skip
    await cards.refresh(unit, "motion", number)
    await close_if_complete(unit, found.roll)
    return said


async def close(unit: Unit, caller: Caller, number: int) -> Closed | Refused:
    """Close the open motion at the word of whoever presides."""
    found = await _at_hand(unit, caller, number)
    if isinstance(found, Refused):
        return found
    roll = found.roll
    refused = rules.may_close_motion(found.motion.state, roll.seat_of(caller.person), roll.seats, roll.present)
    if refused:
        return refused
    if _overdue(unit, roll):
        return Refused(Reason.MEETING_OVER)
    await _decide(unit, found, caller.actor)
    return Closed(number)


async def close_if_complete(unit: Unit, roll: Roll) -> None:
    """Close the open motion when everybody on the roll has voted or recused."""
    motion = await motions.open_in(unit, roll.meeting.id)
    if motion is None:
        return
    ballots = await motions.ballots(unit, motion.id)
    if rules.motion_complete(roll.present, ballots.keys()):
        await _decide(unit, AtHand(motion, roll, motion_rule(motion), ballots), "clock")


async def put_off(unit: Unit, roll: Roll) -> None:
    """Close the open motion without a result: the meeting adjourns, its item goes to the next agenda."""
    if motion := await motions.open_in(unit, roll.meeting.id):
        await motions.close(unit, motion.id, None)
        await cards.refresh(unit, "motion", motion.id)


async def _at_hand(unit: Unit, caller: Caller, number: int) -> AtHand | Refused:
    motion = await motions.by_id(unit, number)
    if motion is None:
        return Refused(Reason.NOT_A_SEAT)
    roll = await rolls.for_caller(unit, motion.meeting, caller.community)
    if isinstance(roll, Refused):
        return roll
    return AtHand(motion, roll, motion_rule(motion), await motions.ballots(unit, number))


def _overdue(unit: Unit, roll: Roll) -> bool:
    """Whether the meeting should have adjourned by now, though nobody has woken up for it yet."""
    opened_at = roll.meeting.opened_at
    return opened_at is not None and adjourns(opened_at, unit.now)


async def _decide(unit: Unit, found: AtHand, actor: str) -> None:
    """Close a motion with its result, tell the matter, and go on to the next item."""
    motion, roll = found.motion, found.roll
    result = rules.decide_motion(found.rule, roll.seats, roll.present, found.ballots)
    seats = _by_choice(roll, found.ballots)
    figures = tallies.kept(found.rule, result, recused=len(seats[MotionChoice.RECUSE]))
    await motions.close(unit, motion.id, {**figures, "seats": seats})
    await record.append(unit, motion.community, "motion.closed", motion.subject, actor, _recorded(figures))
    await cards.refresh(unit, "motion", motion.id)
    if result.verdict is Verdict.TOO_FEW:  # so many recused that nothing is decided: not a rejection
        await agenda.move_item(unit, roll.community, roll.meeting, motion.matter)
    else:
        await meetings.set_item(unit, roll.meeting.id, motion.matter, ItemState.DECIDED)
        await matters.council_decided(unit, motion.matter, motion.id, figures)
    if result.verdict is Verdict.PASSED:
        await _ask_what_follows(unit, roll, motion.matter)
    await open_next(unit, roll)


async def _ask_what_follows(unit: Unit, roll: Roll, number: int) -> None:
    """Ask the chair whether the households decide on an adopted matter, or it is the outcome."""
    matter = await matters.by_number(unit, number)
    represented = bool(await representatives(unit, roll.community, matter.scope))
    card = after_adoption(words_of(roll.community), number=number, title=matter.title, represented=represented)
    await posts.to_council(unit, roll.community, "after_adoption", card, subject=number)


def _by_choice(roll: Roll, ballots: Mapping[int, MotionChoice]) -> dict[str, list[int]]:
    """Return the seats behind each figure: ballots count of who is on the roll, a recusal of any filled seat."""
    base, here = council(roll.seats), set(roll.present)
    counted = {
        seat: choice
        for seat, choice in ballots.items()
        if seat in base and (seat in here or choice is MotionChoice.RECUSE)
    }
    return {choice.value: [seat for seat, cast in counted.items() if cast is choice] for choice in MotionChoice}


def _recorded(figures: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "base": figures["electorate"], "present": figures["took_part"], "for": figures["for"],
        "against": figures["against"], "abstain": figures["abstain"], "recused": figures["recused"],
        "needed": figures["needed_for"], "verdict": figures["verdict"],
    }  # fmt: skip
