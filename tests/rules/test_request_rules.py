"""Residents' requests: clocks to the millisecond, who may do what, and rates that never stand over the wrong base."""

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.method import parse_method
from rules.refusals import Reason, Refused
from rules.requests import (
    Clock,
    Request,
    State,
    figures,
    longer,
    may_class,
    may_confirm,
    may_extend,
    may_join,
    may_part,
    may_rate,
    may_reopen,
    may_work,
    nudges,
    reply_by,
)
from rules.seats import Role, Seat
from rules.timing import parse_duration

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
TICK = timedelta(milliseconds=1)
MONDAY = datetime(2026, 10, 12, 2, tzinfo=UTC)  # 10:00 in Shanghai
FRIDAY = MONDAY + timedelta(days=4)
OPEN = Request(State.OPEN, MONDAY + timedelta(days=2))
SOLVED = replace(OPEN, state=State.SOLVED, replied_at=MONDAY)
RESOLVED = replace(SOLVED, state=State.RESOLVED, resolved_at=MONDAY)
CHAIR, RECORDER, EMPTY = Seat(1, Role.CHAIR, 7), Seat(2, Role.RECORDER, 8), Seat(3, Role.MEDIATOR)


@pytest.fixture
def settings(method_file):
    return parse_method(method_file).settings


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("raised", "now", "urgent", "by"),
    [
        (MONDAY, MONDAY, True, "2026-10-12 12:00"),
        (MONDAY, MONDAY, False, "2026-10-14 10:00"),
        (FRIDAY, FRIDAY, False, "2026-10-20 10:00"),  # two working days over a weekend
        (FRIDAY, FRIDAY, True, "2026-10-16 12:00"),  # two hours are two hours
        (FRIDAY, FRIDAY + timedelta(days=1), True, "2026-10-17 12:00"),  # found urgent a day later
        (MONDAY, MONDAY + timedelta(hours=46), True, "2026-10-14 10:00"),  # never longer than before
        (MONDAY, MONDAY + timedelta(hours=46) - TICK, True, "2026-10-14 09:59:59.999"),
        (MONDAY, MONDAY + timedelta(hours=47), True, "2026-10-14 10:00"),
    ],
)  # fmt: skip
def test_the_first_answer_is_due_in_two_hours_or_two_working_days(settings, raised, now, urgent, by):
    assert reply_by(settings, raised, now, SHANGHAI, urgent=urgent) == local(by)


@pytest.mark.parametrize(
    ("before", "urgent", "by"),
    [
        ("2026-10-12 11:30", True, "2026-10-12 11:30"),  # urgent already: another tap gives no more time
        ("2026-10-14 10:00", True, "2026-10-12 13:00"),
        ("2026-10-12 11:00", True, "2026-10-12 11:00"),  # late by now, and it stays so
        ("2026-10-12 11:00", False, "2026-10-12 11:00"),
        ("2026-10-12 11:30", False, "2026-10-14 10:00"),
    ],
)
def test_its_authors_tap_takes_no_delay_back_and_gives_an_urgent_one_no_more_time(settings, before, urgent, by):
    now = MONDAY + timedelta(hours=1)
    assert reply_by(settings, MONDAY, now, SHANGHAI, urgent=urgent, before=local(before)) == local(by)


@pytest.mark.parametrize(
    ("start", "duration", "at"),
    [
        (MONDAY, "2 hours", ["2026-10-12 11:00", "2026-10-12 11:45"]),
        (MONDAY, "7 days", ["2026-10-15 22:00", "2026-10-18 13:00"]),
        (MONDAY, "2 working days", ["2026-10-13 10:00", "2026-10-14 04:00"]),
        (FRIDAY, "2 working days", ["2026-10-19 10:00", "2026-10-20 04:00"]),  # neither falls on a weekend
        (FRIDAY, "1 working day", ["2026-10-16 22:00", "2026-10-19 07:00"]),  # nor does a part of a day
        (MONDAY, "0 minutes", ["2026-10-12 10:00", "2026-10-12 10:00"]),
    ],
)
def test_the_council_is_reminded_at_a_half_and_at_seven_eighths(start, duration, at):
    assert nudges(start, parse_duration(duration), SHANGHAI) == [local(text) for text in at]


def test_a_day_of_23_hours_is_halved_where_its_clock_is_put_forward():
    start = datetime(2027, 3, 27, 11, tzinfo=UTC)  # noon in Berlin, before the night that loses an hour
    half, _ = nudges(start, parse_duration("1 days"), BERLIN)
    assert half - start == timedelta(hours=11, minutes=30)


@pytest.mark.parametrize(
    ("request_", "seat", "staff", "party", "why"),
    [
        (OPEN, CHAIR, False, False, None),
        (OPEN, None, True, False, None),
        (OPEN, None, False, True, None),
        (OPEN, None, False, False, Reason.NOT_COUNCIL_OR_STAFF),
        (OPEN, RECORDER, False, False, Reason.NOT_COUNCIL_OR_STAFF),
        (OPEN, EMPTY, False, False, Reason.NOT_COUNCIL_OR_STAFF),
        (SOLVED, CHAIR, True, True, Reason.REQUEST_SOLVED),
        (RESOLVED, CHAIR, True, True, Reason.REQUEST_SOLVED),
        (SOLVED, None, False, False, Reason.NOT_COUNCIL_OR_STAFF),  # a stranger learns nothing of it
    ],
)
def test_the_council_staff_and_the_party_in_charge_work_on_an_open_request(request_, seat, staff, party, why):
    assert may_work(request_, seat, is_staff=staff, is_party=party) == (Refused(why) if why else None)


@pytest.mark.parametrize(
    ("may", "request_", "why"),
    [
        (may_class, OPEN, None),
        (may_class, replace(OPEN, replied_at=MONDAY), Reason.REQUEST_ANSWERED),
        (may_class, SOLVED, Reason.REQUEST_ANSWERED),
        (may_confirm, OPEN, Reason.REQUEST_NOT_SOLVED),
        (may_confirm, SOLVED, None),
        (may_confirm, RESOLVED, Reason.REQUEST_CONFIRMED),
        (may_rate, OPEN, Reason.REQUEST_NOT_SOLVED),
        (may_rate, SOLVED, Reason.REQUEST_NOT_SOLVED),
        (may_rate, RESOLVED, None),
    ],
)
def test_who_asked_says_whether_it_is_urgent_solved_and_how_it_was(may, request_, why):
    assert may(request_, is_author=True) == (Refused(why) if why else None)
    assert may(request_, is_author=False) == Refused(Reason.NOT_ITS_AUTHOR)


def test_who_asked_may_reopen_until_thirty_days_after_it_was_confirmed():
    end = MONDAY + timedelta(days=30)
    assert may_reopen(OPEN, MONDAY, is_author=True) == Refused(Reason.REQUEST_NOT_SOLVED)
    assert may_reopen(SOLVED, end + timedelta(days=300), is_author=True) is None  # nobody has confirmed it
    assert may_reopen(RESOLVED, end - TICK, is_author=True) is None
    assert may_reopen(RESOLVED, end, is_author=True) == Refused(Reason.REOPENING_OVER)
    assert may_reopen(RESOLVED, MONDAY, is_author=False) == Refused(Reason.NOT_ITS_AUTHOR)


def test_a_complex_request_has_fifteen_days_from_where_its_clock_began_and_that_once(settings):
    assert longer(settings, MONDAY, MONDAY + timedelta(days=7), SHANGHAI) == MONDAY + timedelta(days=15)
    assert longer(settings, MONDAY, MONDAY + timedelta(days=20), SHANGHAI) == MONDAY + timedelta(days=20), "no sooner"
    assert may_extend(0) is None
    assert may_extend(1) == Refused(Reason.REQUEST_EXTENDED)


def test_clocks_run_until_the_first_answer_and_until_the_report():
    answered = replace(OPEN, replied_at=MONDAY)
    assert [OPEN.running(clock) for clock in Clock] == [True, True]
    assert [answered.running(clock) for clock in Clock] == [False, True]
    assert [SOLVED.running(clock) for clock in Clock] == [False, False]


def test_the_year_of_script_15_has_three_rates_each_over_its_own_base():
    in_time = replace(RESOLVED, replied_at=OPEN.reply_by)
    year = [
        *[replace(in_time, rating=4)] * 40, *[replace(in_time, rating=3)] * 26, *[replace(in_time, rating=2)] * 2,
        replace(in_time, rating=1), *[replace(in_time, rating=0)] * 2, *[in_time] * 3,
        *[replace(SOLVED, replied_at=OPEN.reply_by)] * 2, *[replace(OPEN, replied_at=OPEN.reply_by)] * 3,
    ]  # fmt: skip
    found = figures(year)
    assert (found.raised, found.answered, found.in_time, found.resolved) == (79, 79, 79, 74)
    assert (found.rated, found.satisfied, found.unknown) == (69, 66, 2)
    assert found.response == (79, 79)
    assert (found.resolved, found.raised) == (74, 79)
    assert found.satisfaction == (66, 69)


def test_late_is_answered_and_not_in_time_and_nothing_is_counted_from_another():
    late = replace(OPEN, replied_at=OPEN.reply_by + TICK)
    found = figures([late, OPEN])
    assert (found.answered, found.response) == (1, (0, 2))
    assert figures([]).satisfaction == (0, 0)
    assert figures([replace(RESOLVED, rating=0)]).satisfaction == (0, 0)
    assert figures([replace(RESOLVED, rating=2)]).satisfaction == (0, 1)
    assert figures([replace(RESOLVED, rating=3)]).satisfaction == (1, 1)


def test_what_was_joined_to_another_one_is_no_request_of_its_own_and_neither_base_nor_count_has_it():
    """Replayed: 85 raised, of which 6 are duplicates, is 79; never 85, whatever had come of the six before."""
    joined = Request(State.MERGED, OPEN.reply_by, replied_at=MONDAY, rating=1)
    year = [*[replace(RESOLVED, replied_at=MONDAY, rating=4)] * 74, *[replace(OPEN, replied_at=MONDAY)] * 5]
    found = figures([*year, *[joined] * 6])
    assert (found.raised, found.duplicates) == (79, 6)
    assert (found.answered, found.rated) == (79, 74)
    assert (found.response, found.resolution, found.satisfaction) == ((79, 79), (74, 79), (74, 74))


def test_each_rate_stands_over_its_own_base_and_over_no_other():
    """Every base differs from every other here, so that a rate over a wrong one is another fraction."""
    in_time, late = OPEN.reply_by, OPEN.reply_by + TICK
    kinds = [
        (replace(OPEN), 1), (replace(OPEN, replied_at=late), 2), (replace(OPEN, replied_at=in_time), 4),
        (replace(SOLVED, replied_at=in_time), 8), (replace(RESOLVED, replied_at=in_time), 16),
        (replace(RESOLVED, replied_at=in_time, rating=0), 32), (replace(RESOLVED, replied_at=in_time, rating=1), 64),
        (replace(RESOLVED, replied_at=in_time, rating=3), 128), (replace(OPEN, state=State.MERGED), 256),
    ]  # fmt: skip
    found = figures([one for one, count in kinds for _ in range(count)])
    raised, answered, in_time_, resolved, rated, satisfied = 255, 254, 252, 240, 192, 128
    bases = {
        raised + 256,
        raised,
        answered,
        in_time_,
        resolved,
        rated + 32,
        rated,
    }  # with duplicates, with "don't know"
    assert len(bases) == 7
    rates = (found.response, found.resolution, found.satisfaction)
    for rate, own in zip(rates, ((in_time_, raised), (resolved, raised), (satisfied, rated)), strict=True):
        assert rate == own
        wrong = {Fraction(own[0], base) for base in bases - {own[1]}}
        assert Fraction(*rate) not in wrong
    assert found.unknown == 32


@given(
    st.lists(
        st.builds(
            Request, st.sampled_from(State), st.just(OPEN.reply_by),
            st.sampled_from([None, MONDAY, OPEN.reply_by, OPEN.reply_by + TICK]), st.none(),
            st.sampled_from([None, 0, 1, 2, 3, 4]),
        ), max_size=40,
    ),
    st.integers(0, 40),
)  # fmt: skip
def test_whatever_is_counted_in_two_parts_adds_up(requests, cut):
    whole, *parts = (asdict(figures(some)) for some in (requests, requests[:cut], requests[cut:]))
    assert whole == {name: parts[0][name] + parts[1][name] for name in whole}
    assert whole["satisfied"] <= whole["rated"] <= whole["raised"]
    assert whole["in_time"] <= whole["answered"] <= whole["raised"]
    assert whole["raised"] + whole["duplicates"] == len(requests)


@pytest.mark.parametrize(
    ("other", "itself", "why"),
    [
        (OPEN, False, None),
        (OPEN, True, Reason.NO_SUCH_REQUEST),
        (SOLVED, False, Reason.NO_SUCH_REQUEST),
        (replace(OPEN, state=State.MERGED), False, Reason.NO_SUCH_REQUEST),
        (None, False, Reason.NO_SUCH_REQUEST),
    ],
)
def test_a_request_is_joined_to_another_open_one(other, itself, why):
    assert may_join(other, itself=itself) == (Refused(why) if why else None)


def test_what_is_joined_goes_on_as_the_other_and_its_author_may_part_it_until_that_is_solved():
    joined = replace(OPEN, state=State.MERGED)
    for may in (may_class, may_confirm, may_rate):
        assert may(joined, is_author=True) == Refused(Reason.REQUEST_JOINED)
    assert may_reopen(joined, MONDAY, is_author=True) == Refused(Reason.REQUEST_JOINED)
    assert may_work(joined, CHAIR, is_staff=True, is_party=False) == Refused(Reason.REQUEST_JOINED)
    assert not any(joined.running(clock) for clock in Clock)
    assert [may_part(joined, other, is_author=True) for other in (OPEN, SOLVED, RESOLVED)] == [
        None, None, Refused(Reason.REQUEST_CONFIRMED),
    ]  # fmt: skip
    assert may_part(joined, OPEN, is_author=False) == Refused(Reason.NOT_ITS_AUTHOR)
    assert may_part(OPEN, OPEN, is_author=True) == Refused(Reason.ALREADY_DECIDED)
