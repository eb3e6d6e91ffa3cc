"""The council meets: the roll is called, seats come and go, the meeting opens, or it is given up."""

from dataclasses import dataclass
from datetime import datetime

from actions import agenda, boards, hearings, minutes, motions, posts, rolls, seats
from actions.people import Caller
from actions.refusals import Explained, explain
from actions.rolls import Roll
from rules import meetings as rules
from rules.meetings import MeetingState
from rules.refusals import Reason, Refused
from storage import cards, communities, due, meetings, record
from storage import motions as motion_rows
from storage.communities import Community, Seat
from storage.database import Reader, Unit
from storage.meetings import Meeting
from texts.refusals import NO_FACTS, Facts


@dataclass(frozen=True, slots=True)
class Answered:
    """What a seat said at the roll call; `again` where it had said so before."""

    roll: Roll
    present: bool
    again: bool


# The roll


async def call_roll(unit: Unit, caller: Caller) -> Roll | Explained:
    """Call the roll at once for the next meeting whose agenda is closed and has items: /meeting."""
    community = caller.community
    if community is None:
        return explain(Refused(Reason.NOT_CHAIR_OR_VICE), NO_FACTS)
    seat = await communities.seat_of(unit, community.id, caller.person.telegram_id)
    to_come = [one for one in await meetings.to_come(unit, community.id) if await _has_business(unit, one)]
    said = rules.may_call_roll([one.facts() for one in to_come], seat, unit.now)
    if isinstance(said, Refused):
        return await _not_called(unit, community, said)
    called = next(one for one in to_come if one.id == said.id)
    await _call(unit, community, called, unit.now if unit.now < called.starts_at else None)
    return await _known(unit, called.id)


async def _not_called(unit: Unit, community: Community, refused: Refused) -> Explained:
    """Say when the next agenda closes, where that is what is missing."""
    if refused.reason is not Reason.AGENDA_OPEN:
        return explain(refused, NO_FACTS)
    following = await agenda.next_open(unit, community)
    if following is None:
        return explain(Refused(Reason.NO_MEETING_PLANNED), NO_FACTS)
    return explain(refused, Facts(closes=following.agenda_closes_at))


async def _has_business(unit: Unit, meeting: Meeting) -> bool:
    """Whether something is, or may still come, on a meeting's agenda."""
    left = any(item.left for item in await meetings.items(unit, meeting.id))
    return left or rules.takes_items(meeting.facts(), unit.now)


async def call_roll_in_time(unit: Unit, meeting_id: int) -> None:
    """Call the roll 15 minutes before the time; a meeting without items ends in silence.

    One that is more than 30 minutes past, because nobody was awake, is given up at once: nobody has missed that.
    """
    meeting = await meetings.by_id(unit, meeting_id)
    if meeting is None or meeting.state is not MeetingState.SCHEDULED:
        return
    await agenda.close_agenda(unit, meeting_id)
    if not any(item.left for item in await meetings.items(unit, meeting_id)):
        await meetings.end(unit, meeting_id, MeetingState.ENDED)
        await boards.refresh_all(unit, meeting.community)
        return
    community = await communities.by_id(unit, meeting.community)
    await _call(unit, community, meeting, None)
    if meeting.agenda_closed_at is None:  # it was to close later than this: now it is complete
        await agenda.post_agenda(unit, meeting_id)
    if unit.now >= meeting.starts_at + rules.NO_QUORUM_AFTER:
        await _give_up(unit, await _known(unit, meeting_id), MeetingState.NO_QUORUM, "meeting.no_quorum", called=False)


async def _call(unit: Unit, community: Community, meeting: Meeting, called_at: datetime | None) -> None:
    if meeting.agenda_closed_at is None:
        await agenda.close_agenda(unit, meeting.id)
    await meetings.call_roll(unit, meeting.id, called_at)
    await posts.card_at_meeting(unit, community, meeting, "roll_call", meeting.id)
    await hearings.prepare(unit, community)
    await due.add(unit, community.id, "no_quorum", meeting.id, meeting.starts_at + rules.NO_QUORUM_AFTER)
    await due.add(unit, community.id, "adjourn", meeting.id, meeting.starts_at + rules.ADJOURN_AFTER)


async def arrive(unit: Unit, caller: Caller, meeting_id: int) -> Answered | Refused:
    """Put a seat on the roll: [Here]."""
    return await _answer(unit, caller, meeting_id, present=True)


async def leave(unit: Unit, caller: Caller, meeting_id: int) -> Answered | Refused:
    """Take a seat off the roll: [Absent]. A motion for which only this seat was waited closes."""
    return await _answer(unit, caller, meeting_id, present=False)


async def may_enter(unit: Unit, caller: Caller, meeting_id: int) -> Roll | Refused:
    """Return the roll if the caller keeps it for members in one room."""
    roll = await rolls.for_caller(unit, meeting_id, caller.community)
    if isinstance(roll, Refused):
        return roll
    return rules.may_enter(roll.seat_of(caller.person), roll.presiding) or roll


async def enter(unit: Unit, caller: Caller, meeting_id: int, who: int | None) -> tuple[str, ...] | Refused:
    """Put a seat on the roll that sits in the room, or (None) all who have said nothing yet; returns their names."""
    roll = await may_enter(unit, caller, meeting_id)
    if isinstance(roll, Refused):
        return roll
    by = roll.seat_of(caller.person)
    wanted = [who] if who else roll.silent
    if who in roll.absent:
        return Refused(Reason.SAID_SO_SELF)
    for seat in wanted:
        said = await _put(unit, roll, roll.seat(seat), caller.actor, present=True, entered_by=by.id if by else None)
        if isinstance(said, Refused):
            return said
        roll = said.roll
    return roll.named([seat for seat in wanted if seat in roll.names])


async def _answer(unit: Unit, caller: Caller, meeting_id: int, *, present: bool) -> Answered | Refused:
    roll = await rolls.for_caller(unit, meeting_id, caller.community)
    if isinstance(roll, Refused):
        return roll
    return await _put(unit, roll, roll.seat_of(caller.person), caller.actor, present=present)


async def _put(
    unit: Unit, roll: Roll, seat: Seat | None, actor: str, *, present: bool, entered_by: int | None = None
) -> Answered | Refused:
    meeting_id = roll.meeting.id
    refused = rules.may_be_present(roll.meeting.facts(), seat)
    if refused or seat is None:
        return refused or Refused(Reason.NOT_A_SEAT)
    if roll.overdue(unit.now):
        return Refused(Reason.MEETING_OVER)
    if seat.id in (roll.present if present else [*roll.absent, *roll.missing]):
        return Answered(roll, present, again=True)
    act = "meeting.present" if present else "meeting.absent"
    by = entered_by if entered_by != seat.id else None
    excused = roll.meeting.state is MeetingState.ROLL_CALL or any(
        one.came for one in roll.attendance if one.seat == seat.id
    )
    await meetings.attend(unit, roll.meeting, seat.id, "present" if present else "absent" if excused else "missing", by)
    data = {"seat": seat.id} | ({"entered_by": by} if by else {})
    await record.append(unit, roll.community.id, act, roll.meeting.subject, actor, data)
    await cards.refresh(unit, "roll_call", meeting_id)
    after = await _known(unit, meeting_id)
    if motion := await motion_rows.open_in(unit, meeting_id):
        await cards.refresh(unit, "motion", motion.id)
        await motions.close_if_complete(unit, after)
    return Answered(after, present, again=False)


async def _known(reader: Reader, meeting_id: int) -> Roll:
    roll = await rolls.of_meeting(reader, meeting_id)
    if roll is None:
        raise LookupError(f"meeting {meeting_id} does not exist")
    return roll


# Opening


async def open_meeting(unit: Unit, caller: Caller, meeting_id: int) -> Roll | Refused:
    """Open a meeting that has a quorum: the chair, or the vice-chair 10 minutes after the time."""
    roll = await rolls.for_caller(unit, meeting_id, caller.community)
    if isinstance(roll, Refused):
        return roll
    seat = roll.seat_of(caller.person)
    if seat is not None and rules.may_preside(seat) and seat.id not in roll.present:
        # Who opens a meeting is there: the tap says so too.
        await arrive(unit, caller, meeting_id)
        roll = await _known(unit, meeting_id)
    if roll.overdue(unit.now):
        return explain(Refused(Reason.MEETING_OVER), roll.facts())
    own = [one.seat for one in roll.attendance if seat is not None and one.entered_by == seat.id]
    refused = rules.may_open(roll.meeting.facts(), seat, roll.rule, roll.seats, roll.present, unit.now, own)
    if refused or seat is None:
        return explain(refused or Refused(Reason.NOT_A_SEAT), roll.facts())
    head = rules.presiding(roll.seats, roll.present) or seat
    await _open(unit, roll, head.id, caller.actor)
    return await _known(unit, meeting_id)


async def _open(unit: Unit, roll: Roll, head: int, actor: str) -> None:
    meeting, community = roll.meeting, roll.community
    await meetings.open_(unit, meeting.id, head)
    await record.append(unit, community.id, "meeting.opened", meeting.subject, actor, roll.data())
    await due.cancel(unit, "no_quorum", meeting.id)
    await due.cancel(unit, "adjourn", meeting.id)
    await due.add(unit, community.id, "adjourn", meeting.id, unit.now + rules.ADJOURN_AFTER)
    await cards.refresh(unit, "roll_call", meeting.id)
    await hearings.follow(unit, community, "roll_call", meeting.id)
    await boards.refresh_all(unit, community.id)
    await motions.open_next(unit, await _known(unit, meeting.id))


# When it does not come about


async def give_up_without_quorum(unit: Unit, meeting_id: int) -> None:
    """Give a meeting up that has no quorum 30 minutes after its time; its items go to the next date."""
    roll = await rolls.of_meeting(unit, meeting_id)
    if roll is None or not rules.fails_for_quorum(roll.meeting.facts(), roll.rule, roll.seats, roll.present, unit.now):
        return
    await _give_up(unit, roll, MeetingState.NO_QUORUM, "meeting.no_quorum")


async def adjourn(unit: Unit, meeting_id: int) -> None:
    """End a meeting after 3 hours: what it has not decided goes to the next agenda.

    One that had its quorum but that nobody opened ends in the same way.
    """
    roll = await rolls.of_meeting(unit, meeting_id)
    if roll is None:
        return
    meeting, community = roll.meeting, roll.community
    if meeting.state is MeetingState.ROLL_CALL and rules.adjourns(meeting.starts_at, unit.now):
        await _give_up(unit, roll, MeetingState.ADJOURNED, "meeting.adjourned")
    elif meeting.state is MeetingState.OPEN and meeting.opened_at and rules.adjourns(meeting.opened_at, unit.now):
        await motions.put_off(unit, roll)
        later = await agenda.move_items(unit, community, meeting)
        await minutes.end_meeting(unit, roll, MeetingState.ADJOURNED, moved_to=later.id if later else None)


async def _give_up(unit: Unit, roll: Roll, state: MeetingState, act: str, *, called: bool = True) -> None:
    meeting, community = roll.meeting, roll.community
    later = await agenda.move_items(unit, community, meeting)
    await meetings.end(unit, meeting.id, state, moved_to=later.id if later else None)
    await record.append(unit, community.id, act, meeting.subject, "clock", roll.data())
    if called:
        await seats.note_absences(unit, roll)
    await due.cancel(unit, "no_quorum", meeting.id)
    await due.cancel(unit, "adjourn", meeting.id)
    await posts.card_at_meeting(unit, community, meeting, "roll_call", meeting.id)
    await boards.refresh_all(unit, community.id)
