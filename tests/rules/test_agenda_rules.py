"""What stands on an agenda: who arranges it until when, and what residents choose."""

from datetime import UTC, datetime, timedelta

import pytest

from rules.agendas import Choice, Wanted, accept_choice, chosen, may_arrange, may_strike
from rules.matters import Matter, Supporter
from rules.meetings import Meeting, MeetingState
from rules.refusals import Reason, Refused
from rules.scope import Place, parse_scope
from rules.seats import Role, Seat
from rules.stages import Stage

CLOSES = datetime(2026, 11, 25, 11, tzinfo=UTC)
TICK = timedelta(milliseconds=1)
NEXT = Meeting(1, MeetingState.SCHEDULED, CLOSES + timedelta(days=3), CLOSES)
CHAIR, VICE, ACTING = Seat(1, Role.CHAIR, 1), Seat(2, Role.VICE_CHAIR, 2), Seat(3, Role.MEDIATOR, 3, acting=True)
OTHERS = (None, Seat(3, Role.MEDIATOR, 3), Seat(1, Role.CHAIR), Seat(8, Role.RECORDER, 8))
READY = Matter(Stage.SUPPORTED, parse_scope("A"), 3, 3, CLOSES)
HOME = Supporter(12, Place("A", "1", "1"))


def refused(reason):
    return Refused(reason) if reason else None


@pytest.mark.parametrize("seat", [CHAIR, VICE, ACTING])
def test_the_heads_arrange_until_it_closes_and_strike_until_it_opens(seat):
    assert may_arrange(NEXT, seat, CLOSES - TICK) is None
    assert may_arrange(NEXT, seat, CLOSES) == Refused(Reason.AGENDA_CLOSED)
    assert may_arrange(None, seat, CLOSES - TICK) == may_strike(None, seat) == Refused(Reason.NOT_ON_AGENDA)
    by_state = {state: may_strike(Meeting(1, state, CLOSES, CLOSES), seat) for state in MeetingState}
    over = Refused(Reason.MEETING_OVER)
    assert by_state == {
        MeetingState.SCHEDULED: None, MeetingState.ROLL_CALL: None, MeetingState.OPEN: Refused(Reason.MEETING_OPEN),
        MeetingState.ENDED: over, MeetingState.ADJOURNED: over, MeetingState.NO_QUORUM: over,
    }  # fmt: skip


@pytest.mark.parametrize("seat", OTHERS)
def test_nobody_else_does(seat):
    assert may_arrange(NEXT, seat, CLOSES - TICK) == may_strike(NEXT, seat) == Refused(Reason.NOT_CHAIR_OR_VICE)


@pytest.mark.parametrize(
    ("stage", "supporter", "before", "may_change", "now", "reason"),
    [
        (Stage.SUPPORTED, HOME, None, False, CLOSES - TICK, None),
        (Stage.REFERRED, HOME, None, False, CLOSES - TICK, None),
        (Stage.SUPPORTED, HOME, None, True, CLOSES, Reason.CHOICE_CLOSED),
        (Stage.SUPPORTED, None, None, True, CLOSES, Reason.CHOICE_CLOSED),
        (Stage.SUPPORTED, None, None, True, CLOSES - TICK, Reason.NOT_REGISTERED),
        (Stage.SUPPORTED, Supporter(12, HOME.place, disputed=True), None, True, CLOSES - TICK, Reason.JOIN_DISPUTED),
        (Stage.SUPPORTED, Supporter(13, Place("B", "1", "1")), None, True, CLOSES - TICK, Reason.OUT_OF_SCOPE),
        (Stage.ON_AGENDA, HOME, None, True, CLOSES - TICK, Reason.ALREADY_ON_AGENDA),
        (Stage.SUPPORTED, HOME, Choice(4, 5), True, CLOSES - TICK, None),
        (Stage.SUPPORTED, HOME, Choice(4, 5), False, CLOSES - TICK, Reason.NO_CHANGE),
        (Stage.SUPPORTED, HOME, Choice(4, 6), True, CLOSES - TICK, Reason.HOUSEHOLD_CHOSE),
        (Stage.SUPPORTED, None, Choice(4, 6), True, CLOSES - TICK, Reason.NOT_REGISTERED),
        (Stage.SUPPORTED, None, Choice(4, 5), False, CLOSES - TICK, Reason.NOT_REGISTERED),
        (Stage.ON_AGENDA, None, None, True, CLOSES - TICK, Reason.NOT_REGISTERED),
    ],
)
def test_whose_choice_is_taken(stage, supporter, before, may_change, now, reason):
    matter = Matter(stage, READY.scope, 3, 3, CLOSES)
    assert accept_choice(NEXT, matter, supporter, before, 5, now, may_change=may_change) == refused(reason)


def test_most_households_come_first_then_who_waits_longer_then_the_lower_number():
    day = timedelta(days=1)
    wanted = [Wanted(1, 2, CLOSES), Wanted(3, 5, CLOSES), Wanted(2, 5, CLOSES), Wanted(9, 5, CLOSES - day)]
    assert chosen(wanted, 3) == [9, 2, 3]
    assert chosen(wanted, 0) == []
