"""A meeting of the council: agenda, roll call, who presides, opening and giving up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules.meetings import (
    ROLL_CALL_BEFORE,
    Meeting,
    MeetingState,
    adjourns,
    agenda_closes,
    agenda_posts,
    fails_for_quorum,
    has_quorum,
    may_be_present,
    may_call_roll,
    may_enter,
    may_open,
    next_open_agenda,
    presiding,
    quorum,
    should_be_over,
    takes_items,
)
from rules.refusals import Reason, Refused
from rules.seats import Role, Seat
from rules.timing import parse_duration
from rules.votes import Rule

TIME = datetime(2026, 5, 9, 11, 0, tzinfo=UTC)  # Saturday 19:00 in Shanghai
SHANGHAI = ZoneInfo("Asia/Shanghai")
MEETING = Meeting(7, MeetingState.ROLL_CALL, TIME, TIME - timedelta(days=3))
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
FIVE = {1, 2, 3, 4, 5}


def test_the_chair_presides_else_the_vice_chair_else_nobody(seven: list[Seat]) -> None:
    chair, vice = seven[:2]
    assert presiding(seven, {1, 2, 3}) == chair
    assert presiding(seven, {2, 3, 4}) == vice
    assert presiding(seven, {3, 4, 5}) is None
    left = [Seat(1, Role.CHAIR, None), *seven[1:]]
    assert presiding(left, {1, 2, 3}) == vice


@pytest.mark.parametrize(("rule", "needed"), [("council_default", 5), ("council_present", 4)])
def test_the_quorum_of_seven(catalogue: dict[str, Rule], seven: list[Seat], rule: str, needed: int) -> None:
    assert quorum(catalogue[rule], seven) == needed
    assert has_quorum(catalogue[rule], seven, range(1, needed + 1))
    assert not has_quorum(catalogue[rule], seven, range(1, needed))
    # the recorder's presence does not help
    assert not has_quorum(catalogue[rule], seven, {*range(1, needed), 8})


def test_an_empty_seat_lowers_the_quorum(catalogue: dict[str, Rule], seven: list[Seat]) -> None:
    emptied = [*seven[:6], Seat(7, Role.MEDIATOR, None)]
    assert quorum(catalogue["council_default"], emptied) == 4


@pytest.mark.parametrize(
    ("number", "minutes", "present", "refusal"),
    [
        (1, -10, FIVE, None),  # the chair opens as soon as there is a quorum
        (1, 0, {1, 2, 3, 4}, Reason.NO_QUORUM),
        (1, 0, {2, 3, 4, 5, 6}, Reason.NOT_PRESENT),
        (2, 9, FIVE, Reason.VICE_TOO_EARLY),
        (2, 10, FIVE, None),
        (2, 10, {2, 3, 4, 5}, Reason.NO_QUORUM),
        (3, 20, FIVE, Reason.NOT_CHAIR_OR_VICE),
        (8, 20, FIVE, Reason.NOT_CHAIR_OR_VICE),
    ],
)
def test_who_opens_and_when(
    catalogue: dict[str, Rule], seven: list[Seat], number: int, minutes: int, present: set[int], refusal: Reason | None
) -> None:
    answer = may_open(MEETING, seven[number - 1], catalogue["council_default"], seven, present, TIME + minutes * MINUTE)
    assert answer == (Refused(refusal) if refusal else None)


def test_the_vice_chair_waits_the_whole_ten_minutes(catalogue: dict[str, Rule], seven: list[Seat]) -> None:
    just_before = TIME + 10 * MINUTE - SECOND
    answer = may_open(MEETING, seven[1], catalogue["council_default"], seven, FIVE, just_before)
    assert answer == Refused(Reason.VICE_TOO_EARLY)


@pytest.mark.parametrize(("own", "opens"), [({6}, True), ({5, 6}, False), ({2, 3, 4, 5, 6}, False), (set(), True)])
def test_nobody_opens_on_a_roll_that_they_alone_have_kept(
    catalogue: dict[str, Rule], seven: list[Seat], own: set[int], opens: bool
) -> None:
    there = {1, 2, 3, 4, 5, 6}  # five are needed: one that the chair has entered may be left out, two may not
    answer = may_open(MEETING, seven[0], catalogue["council_default"], seven, there, TIME, own)
    assert answer == (None if opens else Refused(Reason.OWN_ROLL))


@pytest.mark.parametrize(
    ("number", "minutes", "present", "refusal"),
    [
        (4, 20, {3, 4, 5, 6, 7}, None),  # the first of those who substitute
        (4, 19, {3, 4, 5, 6, 7}, Reason.SUBSTITUTE_TOO_EARLY),
        (4, 20, {2, 3, 4, 5, 6}, Reason.SUBSTITUTE_TOO_EARLY),  # the vice-chair is there
        (5, 20, {3, 4, 5, 6, 7}, Reason.SUBSTITUTE_TOO_EARLY),  # the second waits for the first
        (3, 20, {3, 4, 5, 6, 7}, Reason.NOT_CHAIR_OR_VICE),
    ],
)
def test_a_substitute_opens_where_chair_and_vice_chair_are_away(
    catalogue: dict[str, Rule], seven: list[Seat], number: int, minutes: int, present: set[int], refusal: Reason | None
) -> None:
    seats = [replace(seat, substitutes={4: 1, 5: 2}.get(seat.id)) for seat in seven]
    rule, now = catalogue["council_default"], TIME + minutes * MINUTE
    answer = may_open(MEETING, seats[number - 1], rule, seats, present, now)
    assert answer == (Refused(refusal) if refusal else None)
    assert presiding(seats, present) == seats[1 if 2 in present else 3]


def test_who_enters_what_a_room_says(seven: list[Seat]) -> None:
    recorder = Seat(9, Role.RECORDER, 9)
    for seat, head, may in [
        (recorder, None, True), (seven[0], None, True), (seven[1], seven[0], True), (seven[2], seven[0], False),
        (seven[2], seven[2], True),
        (Seat(9, Role.RECORDER), None, False), (None, None, False),
    ]:  # fmt: skip
        assert may_enter(seat, head) == (None if may else Refused(Reason.NOT_RECORDER))


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (MeetingState.SCHEDULED, Reason.ROLL_NOT_CALLED),
        (MeetingState.OPEN, Reason.MEETING_OPEN),
        (MeetingState.ENDED, Reason.MEETING_OVER),
        (MeetingState.ADJOURNED, Reason.MEETING_OVER),
        (MeetingState.NO_QUORUM, Reason.MEETING_OVER),
    ],
)
def test_only_a_meeting_whose_roll_is_called_is_opened(
    catalogue: dict[str, Rule], seven: list[Seat], state: MeetingState, refusal: Reason
) -> None:
    meeting = replace(MEETING, state=state)
    assert may_open(meeting, seven[0], catalogue["council_default"], seven, FIVE, TIME) == Refused(refusal)


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (MeetingState.SCHEDULED, Reason.ROLL_NOT_CALLED),
        (MeetingState.ROLL_CALL, None),
        (MeetingState.OPEN, None),
        (MeetingState.ENDED, Reason.MEETING_OVER),
        (MeetingState.NO_QUORUM, Reason.MEETING_OVER),
    ],
)
def test_a_member_goes_on_the_roll_from_the_roll_call_to_the_end(
    seven: list[Seat], state: MeetingState, refusal: Reason | None
) -> None:
    meeting = replace(MEETING, state=state)
    assert may_be_present(meeting, seven[4]) == (Refused(refusal) if refusal else None)
    for other in (None, seven[7], Seat(3, Role.MEDIATOR, None)):
        assert may_be_present(meeting, other) == Refused(Reason.NOT_A_SEAT)


@pytest.mark.parametrize(
    ("state", "present", "late", "given_up"),
    [
        (MeetingState.ROLL_CALL, {2, 3, 4, 5}, 30 * MINUTE - SECOND, False),
        (MeetingState.ROLL_CALL, {2, 3, 4, 5}, 30 * MINUTE, True),
        (MeetingState.ROLL_CALL, FIVE, 30 * MINUTE, False),
        (MeetingState.SCHEDULED, set(), 60 * MINUTE, True),  # the bot was down
        (MeetingState.OPEN, {2, 3, 4, 5}, 30 * MINUTE, False),
        (MeetingState.NO_QUORUM, set(), 30 * MINUTE, False),
    ],
)
def test_without_a_quorum_the_meeting_is_given_up_after_thirty_minutes(
    catalogue: dict[str, Rule],
    seven: list[Seat],
    state: MeetingState,
    present: set[int],
    late: timedelta,
    given_up: bool,
) -> None:
    meeting = replace(MEETING, state=state)
    assert fails_for_quorum(meeting, catalogue["council_default"], seven, present, TIME + late) is given_up


def test_a_meeting_adjourns_after_three_hours() -> None:
    assert not adjourns(TIME, TIME + timedelta(hours=3) - SECOND)
    assert adjourns(TIME, TIME + timedelta(hours=3))


def test_the_agenda_closes_and_is_posted_the_given_time_before() -> None:
    assert agenda_closes(TIME, parse_duration("3 days"), SHANGHAI) == TIME - timedelta(days=3)
    assert agenda_closes(TIME, parse_duration("0 minutes"), SHANGHAI) == TIME
    posts = [parse_duration(text) for text in ("1 hour", "3 days", "60 minutes")]
    assert agenda_posts(TIME, posts, SHANGHAI) == [TIME - timedelta(days=3), TIME - timedelta(hours=1)]


def scheduled(number: int, weeks: int) -> Meeting:
    starts = TIME + timedelta(weeks=weeks)
    return Meeting(number, MeetingState.SCHEDULED, starts, starts - timedelta(days=3))


def test_the_roll_of_a_meeting_at_seven_is_called_at_a_quarter_to_seven() -> None:
    assert (TIME - ROLL_CALL_BEFORE).astimezone(SHANGHAI).strftime("%H:%M") == "18:45"


def test_a_matter_goes_to_the_next_agenda_that_is_still_open() -> None:
    first, second = scheduled(7, 0), scheduled(8, 1)
    before = first.agenda_closes_at - SECOND
    assert takes_items(first, before)
    assert next_open_agenda([second, first], before) == first
    assert not takes_items(first, first.agenda_closes_at)
    assert next_open_agenda([second, first], first.agenda_closes_at) == second
    assert next_open_agenda([replace(first, state=MeetingState.ENDED)], before) is None
    assert next_open_agenda([], before) is None


def test_meeting_calls_the_roll_of_the_next_meeting_whose_agenda_is_closed(seven: list[Seat]) -> None:
    chair, vice, member = seven[:3]
    meetings = [scheduled(8, 1), scheduled(7, 0)]
    closed = meetings[1].agenda_closes_at
    assert may_call_roll(meetings, chair, closed) == meetings[1]
    assert may_call_roll(meetings, vice, closed) == meetings[1]
    assert may_call_roll(meetings, member, closed) == Refused(Reason.NOT_CHAIR_OR_VICE)
    assert may_call_roll(meetings, None, closed) == Refused(Reason.NOT_CHAIR_OR_VICE)
    assert may_call_roll(meetings, chair, closed - SECOND) == Refused(Reason.AGENDA_OPEN)
    assert may_call_roll([], chair, closed) == Refused(Reason.AGENDA_OPEN)
    over = [replace(meetings[1], state=MeetingState.ENDED), meetings[0]]
    assert may_call_roll(over, chair, closed) == Refused(Reason.AGENDA_OPEN)
    for state, refusal in (
        (MeetingState.ROLL_CALL, Reason.ROLL_ALREADY_CALLED),
        (MeetingState.OPEN, Reason.MEETING_OPEN),
    ):
        assert may_call_roll([replace(meetings[1], state=state), meetings[0]], chair, closed) == Refused(refusal)


def test_a_meeting_that_time_has_ended_is_over_before_anybody_wakes(
    catalogue: dict[str, Rule], seven: list[Seat]
) -> None:
    rule, start = catalogue["council_default"], datetime(2026, 11, 28, 11, tzinfo=UTC)
    meeting = Meeting(1, MeetingState.OPEN, start, start)
    late, hour = start + timedelta(minutes=25), timedelta(hours=1)

    def over(state: MeetingState, opened_at: datetime | None, now: datetime, present: set[int]) -> bool:
        return should_be_over(replace(meeting, state=state), rule, seven, present, opened_at, now)

    assert not over(MeetingState.OPEN, late, late + 3 * hour - timedelta(seconds=1), set())
    assert over(MeetingState.OPEN, late, late + 3 * hour, set())
    assert over(MeetingState.OPEN, None, start + 3 * hour, set())
    assert over(MeetingState.ROLL_CALL, None, start + hour / 2, {1, 2})
    assert not over(MeetingState.ROLL_CALL, None, start + hour / 2, {1, 2, 3, 4, 5})


@pytest.mark.parametrize("state", [MeetingState.ENDED, MeetingState.ADJOURNED, MeetingState.NO_QUORUM])
def test_a_meeting_that_is_over_however_it_ended_takes_nobody(state: MeetingState, seven: list[Seat]) -> None:
    start = datetime(2026, 11, 28, 11, tzinfo=UTC)
    assert may_be_present(Meeting(1, state, start, start), seven[0]) == Refused(Reason.MEETING_OVER)
    assert may_call_roll([Meeting(1, state, start, start)], seven[0], start) == Refused(Reason.AGENDA_OPEN)
