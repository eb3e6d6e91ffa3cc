"""A meeting of the council: its agenda, its roll, and who presides."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from rules.calendars import EVERY_WEEK, Calendar
from rules.refusals import Reason, Refused
from rules.seats import Role, Seat, council
from rules.timing import Duration, Recurrence, occurrences, subtract, to_utc
from rules.votes import Rule, needed_to_take_part

ROLL_CALL_BEFORE = timedelta(minutes=15)
VICE_MAY_OPEN_AFTER = timedelta(minutes=10)
SUBSTITUTE_MAY_OPEN_AFTER = timedelta(minutes=20)
NO_QUORUM_AFTER = timedelta(minutes=30)
ADJOURN_AFTER = timedelta(hours=3)
FARTHEST = timedelta(days=31)  # so far a holiday moves a meeting at most


class MeetingState(StrEnum):
    """Where a meeting stands."""

    SCHEDULED = "scheduled"
    ROLL_CALL = "roll_call"
    OPEN = "open"
    ENDED = "ended"
    ADJOURNED = "adjourned"
    NO_QUORUM = "no_quorum"


OVER = frozenset({MeetingState.ENDED, MeetingState.ADJOURNED, MeetingState.NO_QUORUM})


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting by its id, its time and the moment at which its agenda closes (UTC)."""

    id: int
    state: MeetingState
    starts_at: datetime
    agenda_closes_at: datetime
    called_at: datetime | None = None  # by /meeting, before its time

    @property
    def counts_from(self) -> datetime:
        """From when the chair is waited for: its time, or the early call."""
        return self.called_at or self.starts_at


@lru_cache(maxsize=32)  # hundreds of communities meet by the same few: a start asks for all of them
def dates(
    when: Recurrence, holidays: str, zone: ZoneInfo, calendar: Calendar, after: datetime, count: int
) -> tuple[datetime, ...]:
    """When the council meets (UTC): the next `count` dates after `after`, each local day once.

    - What falls on a holiday is left out (`skip`), comes on the next day that is none at the same time (`move`), or
      stays (`keep`).
    """
    if holidays == "keep":
        return tuple(occurrences(when, zone, after, count))
    found: set[datetime] = set()
    for instant in occurrences(when, zone, after - FARTHEST, count + FARTHEST.days):
        local = instant.astimezone(zone).replace(tzinfo=None)
        if holidays == "skip" and calendar.is_holiday(local.date()):
            continue
        while calendar.is_holiday(local.date()):
            local += timedelta(days=1)
        found.add(to_utc(local, zone))
    return tuple(sorted(instant for instant in found if instant > after)[:count])


def agenda_closes(starts_at: datetime, closes: Duration, zone: ZoneInfo, calendar: Calendar = EVERY_WEEK) -> datetime:
    """When the agenda of a meeting closes: the given time before it."""
    return subtract(starts_at, closes, zone, calendar)


def agenda_posts(
    starts_at: datetime, post_before: Iterable[Duration], zone: ZoneInfo, calendar: Calendar = EVERY_WEEK
) -> list[datetime]:
    """When the agenda is posted, earliest first, each moment once."""
    return sorted({subtract(starts_at, before, zone, calendar) for before in post_before})


def takes_items(meeting: Meeting, now: datetime) -> bool:
    """Whether the agenda is still open: the meeting is to come and `now` is before the close of the agenda."""
    return meeting.state is MeetingState.SCHEDULED and now < meeting.agenda_closes_at


def next_open_agenda(meetings: Iterable[Meeting], now: datetime) -> Meeting | None:
    """The meeting that a matter goes to now: the earliest whose agenda is still open."""
    takers = [meeting for meeting in meetings if takes_items(meeting, now)]
    return min(takers, key=lambda meeting: (meeting.starts_at, meeting.id), default=None)


def may_call_roll(meetings: Iterable[Meeting], seat: Seat | None, now: datetime) -> Meeting | Refused:
    """The meeting whose roll `/meeting` calls at once, or why not.

    - The chair or the vice-chair calls it.
    - It is the next meeting whose agenda is closed; no other roll is being called.

    Source: `contract.md`, the way of a proposal 4.
    """
    if seat is None or not seat.is_head:
        return Refused(Reason.NOT_CHAIR_OR_VICE)
    to_come = sorted(
        (meeting for meeting in meetings if meeting.state not in OVER), key=lambda one: (one.starts_at, one.id)
    )
    if any(meeting.state is MeetingState.OPEN for meeting in to_come):
        return Refused(Reason.MEETING_OPEN)
    if any(meeting.state is MeetingState.ROLL_CALL for meeting in to_come):
        return Refused(Reason.ROLL_ALREADY_CALLED)
    closed = [meeting for meeting in to_come if now >= meeting.agenda_closes_at]
    return closed[0] if closed else Refused(Reason.AGENDA_OPEN)


def may_be_present(meeting: Meeting, seat: Seat | None) -> Refused | None:
    """None when a seat may go on the roll, else why not.

    - A filled seat with a council vote.
    - From the roll call until the meeting is over: who comes late may still vote.
    """
    if seat is None or not seat.has_council_vote:
        return Refused(Reason.NOT_A_SEAT)
    if meeting.state is MeetingState.SCHEDULED:
        return Refused(Reason.ROLL_NOT_CALLED)
    return Refused(Reason.MEETING_OVER) if meeting.state in OVER else None


def presiding(seats: Iterable[Seat], present: Collection[int]) -> Seat | None:
    """Who presides of those present: chair, vice-chair, the first substitute, who acts for them, or nobody."""
    here = [seat for seat in seats if seat.id in present and seat.has_council_vote]
    heads = {seat.role: seat for seat in here}
    substitutes = [(seat.substitutes, seat.id, seat) for seat in here if seat.substitutes is not None]
    acting = next((seat for seat in here if seat.acting), None)
    return heads.get(Role.CHAIR) or heads.get(Role.VICE_CHAIR) or (min(substitutes)[2] if substitutes else acting)


def quorum(rule: Rule, seats: Iterable[Seat]) -> int:
    """How many of the filled council seats must be present to open."""
    return needed_to_take_part(rule, len(council(seats)))


def has_quorum(rule: Rule, seats: Sequence[Seat], present: Collection[int]) -> bool:
    """Whether enough filled council seats are on the roll."""
    return len(council(seats) & set(present)) >= quorum(rule, seats)


def may_open(
    meeting: Meeting, seat: Seat | None, rule: Rule, seats: Sequence[Seat], present: Collection[int], now: datetime,
    own: Collection[int] = (),
) -> Refused | None:  # fmt: skip
    """None when this seat may open the meeting, else why not; `own` are the seats that it put on the roll itself.

    - The roll is being called, and the seat is on it.
    - The chair opens; the vice-chair from 10 minutes after the time; from 20 minutes the substitute who presides.
    - A quorum of the filled council seats is present, by their own word or by that of somebody else than who opens:
      nobody holds a meeting alone.

    Source: `contract.md`, buttons; `domain.md`, section 2 (council).
    """
    reason = _may_not_head(meeting, seat, seats, present, now)
    if reason is None and not has_quorum(rule, seats, present):
        reason = Reason.NO_QUORUM
    if reason is None and not has_quorum(rule, seats, set(present) - set(own)):
        reason = Reason.OWN_ROLL
    return Refused(reason) if reason else None


def may_preside(seat: Seat | None) -> bool:
    """Whether a seat may preside at all: chair, vice-chair, substitutes."""
    return seat is not None and seat.has_council_vote and (seat.is_head or seat.substitutes is not None)


def may_enter(seat: Seat | None, head: Seat | None) -> Refused | None:
    """None when a seat may enter for members in one room, else why not: recorder, chair, vice-chair, who presides."""
    named = seat is not None and (seat.is_head or (seat.person is not None and seat.role is Role.RECORDER))
    return (
        None
        if named or (seat is not None and head is not None and seat.id == head.id)
        else Refused(Reason.NOT_RECORDER)
    )


def _may_not_head(
    meeting: Meeting, seat: Seat | None, seats: Iterable[Seat], present: Collection[int], now: datetime
) -> Reason | None:
    by_state = {MeetingState.SCHEDULED: Reason.ROLL_NOT_CALLED, MeetingState.OPEN: Reason.MEETING_OPEN}
    if seat is None or not may_preside(seat):
        return Reason.NOT_CHAIR_OR_VICE
    if meeting.state is not MeetingState.ROLL_CALL:
        return by_state.get(meeting.state, Reason.MEETING_OVER)
    if seat.role is Role.VICE_CHAIR and now < meeting.counts_from + VICE_MAY_OPEN_AFTER:
        return Reason.VICE_TOO_EARLY
    if seat.id not in present:
        return Reason.NOT_PRESENT
    if seat.is_head:
        return None
    head = presiding(seats, present)
    early = now < meeting.counts_from + SUBSTITUTE_MAY_OPEN_AFTER
    return Reason.SUBSTITUTE_TOO_EARLY if early or head is None or head.id != seat.id else None


def fails_for_quorum(
    meeting: Meeting, rule: Rule, seats: Sequence[Seat], present: Collection[int], now: datetime
) -> bool:
    """Whether the meeting is given up: 30 minutes after its time it is not open and has no quorum."""
    waiting = meeting.state in {MeetingState.SCHEDULED, MeetingState.ROLL_CALL}
    return waiting and now >= meeting.starts_at + NO_QUORUM_AFTER and not has_quorum(rule, seats, present)


def should_be_over(
    meeting: Meeting,
    rule: Rule,
    seats: Sequence[Seat],
    present: Collection[int],
    opened_at: datetime | None,
    now: datetime,
) -> bool:
    """Whether time has ended a meeting, though nobody may have woken up for it yet: taps come too late for it."""
    ends = adjourns(opened_at or meeting.starts_at, now)
    return ends or fails_for_quorum(meeting, rule, seats, present, now)


def adjourns(opened_at: datetime, now: datetime) -> bool:
    """Whether an open meeting ends by itself: 3 hours after it was opened; open motions go to the next agenda."""
    return now >= opened_at + ADJOURN_AFTER
