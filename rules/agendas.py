"""What stands on an agenda: who arranges it, and which supported matters residents bring onto it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rules.matters import Matter, Supporter, ready_for_agenda
from rules.meetings import Meeting, MeetingState, takes_items
from rules.refusals import Reason, Refused
from rules.scope import contains
from rules.seats import Seat


def may_arrange(meeting: Meeting | None, seat: Seat | None, now: datetime) -> Refused | None:
    """None when somebody may add items of the council's own, put items in order, time them or make them internal.

    - The chair or vice-chair, until the agenda closes.

    Source: `domain.md`, section 2 (topics out before the meeting); `contract.md`, the way of a proposal 3.
    """
    if seat is None or not seat.is_head:
        return Refused(Reason.NOT_CHAIR_OR_VICE)
    if meeting is None:
        return Refused(Reason.NOT_ON_AGENDA)
    return None if takes_items(meeting, now) else Refused(Reason.AGENDA_CLOSED)


def may_strike(meeting: Meeting | None, seat: Seat | None) -> Refused | None:
    """None when somebody may strike an item out, also after the close, or move the meeting to another venue.

    - The chair or vice-chair, until the meeting opens: from then on motions decide.

    Source: `contract.md`, the way of a proposal 3.
    """
    if seat is None or not seat.is_head:
        return Refused(Reason.NOT_CHAIR_OR_VICE)
    if meeting is None:
        return Refused(Reason.NOT_ON_AGENDA)
    by_state = {MeetingState.SCHEDULED: None, MeetingState.ROLL_CALL: None, MeetingState.OPEN: Reason.MEETING_OPEN}
    reason = by_state.get(meeting.state, Reason.MEETING_OVER)
    return Refused(reason) if reason else None


# Residents choose


@dataclass(frozen=True, slots=True)
class Choice:
    """What a household wants on the next agenda, and the person who said so."""

    matter: int
    person: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A supported matter that may come on: how many households want it, and since when it is supported."""

    matter: int
    households: int
    since: datetime


def accept_choice(
    meeting: Meeting, matter: Matter, supporter: Supporter | None, before: Choice | None, person: int, now: datetime,
    *, may_change: bool,
) -> Refused | None:  # fmt: skip
    """None when a household's choice of a matter for the next agenda is taken, else why not.

    - Until the agenda closes, for a matter that is accepted and supported.
    - The household is verified and of the matter's scope, and the person undisputed there.
    - One choice a household; who made it may change it, where votes may be changed.
    """
    reason = _no_household(matter, supporter)
    if not takes_items(meeting, now):
        reason = Reason.CHOICE_CLOSED
    elif reason is None and before is not None and before.person != person:
        reason = Reason.HOUSEHOLD_CHOSE
    elif reason is None and before is not None and not may_change:
        reason = Reason.NO_CHANGE
    elif reason is None and not ready_for_agenda(matter):
        reason = Reason.ALREADY_ON_AGENDA
    return Refused(reason) if reason else None


def _no_household(matter: Matter, supporter: Supporter | None) -> Reason | None:
    if supporter is None:
        return Reason.NOT_REGISTERED
    if supporter.disputed:
        return Reason.JOIN_DISPUTED
    return None if contains(matter.scope, supporter.place) else Reason.OUT_OF_SCOPE


def chosen(wanted: Iterable[Wanted], places: int) -> list[int]:
    """The matters that come on: those that most households want, of equal ones those supported earlier."""
    ordered = sorted(wanted, key=lambda one: (-one.households, one.since, one.matter))
    return [one.matter for one in ordered[:places]]
