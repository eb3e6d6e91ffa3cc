"""Clocks of requests over Spring Festival, a Saturday that is worked, and the nights on which clocks are changed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendars import EVERY_WEEK, Calendar
from rules.method import parse_method
from rules.requests import nudges, reply_by
from rules.timing import Duration, Span, add

CHINA, BERLIN = (ZoneInfo("Asia/Shanghai"), Calendar("CN")), (ZoneInfo("Europe/Berlin"), Calendar("DE-BE"))
TICK = timedelta(milliseconds=1)


@pytest.fixture
def settings(method_file):
    return parse_method(method_file).settings


def at(text, zone):
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("where", "raised", "ordinary", "urgent"),
    [
        # Saturday the 14th is worked for the festival of the 15th to the 23rd, Saturday the 28th after it.
        (CHINA, "2026-02-12 10:00", "2026-02-14 10:00", "2026-02-12 12:00"),
        (CHINA, "2026-02-13 10:00", "2026-02-24 10:00", "2026-02-13 12:00"),
        (CHINA, "2026-02-14 23:59", "2026-02-25 23:59", "2026-02-15 01:59"),
        (
            CHINA,
            "2026-02-17 10:00",
            "2026-02-25 10:00",
            "2026-02-17 12:00",
        ),  # in it: two days after it; a hazard at once
        (CHINA, "2026-02-26 10:00", "2026-02-28 10:00", "2026-02-26 12:00"),
        (CHINA, "2026-02-27 10:00", "2026-03-02 10:00", "2026-02-27 12:00"),
        # Easter and the night of 28 March that has no 02:30; the night of 25 October that has it twice.
        (BERLIN, "2026-03-27 10:00", "2026-03-31 10:00", "2026-03-27 12:00"),
        (BERLIN, "2026-04-02 10:00", "2026-04-08 10:00", "2026-04-02 12:00"),
        (BERLIN, "2026-03-29 01:30", "2026-03-31 01:30", "2026-03-29 04:30"),
        (BERLIN, "2026-10-25 01:30", "2026-10-27 01:30", "2026-10-25 02:30"),
    ],
)
def test_an_answer_is_due_in_working_days_of_the_place_or_in_two_hours_of_the_clock(
    settings, where, raised, ordinary, urgent
):
    zone, calendar = where
    start = at(raised, zone)
    assert reply_by(settings, start, start, zone, calendar, urgent=False) == at(ordinary, zone)
    soon = reply_by(settings, start, start, zone, calendar, urgent=True)
    assert soon - start == timedelta(hours=2)
    assert soon.astimezone(zone).replace(tzinfo=None) == datetime.fromisoformat(urgent)


@pytest.mark.parametrize(
    ("where", "raised", "solved", "hours"),
    [
        (CHINA, "2026-02-13 10:00", "2026-02-20 10:00", 168),  # days are days, in the festival too
        (BERLIN, "2026-03-27 10:00", "2026-04-03 10:00", 167),
        (BERLIN, "2026-10-23 10:00", "2026-10-30 10:00", 169),
    ],
)
def test_seven_days_end_at_the_same_time_of_the_wall_clock(where, raised, solved, hours):
    zone, calendar = where
    start = at(raised, zone)
    end = add(start, Duration(7, Span.DAYS), zone, calendar)
    assert (end, end - start) == (at(solved, zone), timedelta(hours=hours))


def test_found_urgent_in_the_night_that_loses_an_hour_it_is_answered_two_hours_later_and_not_one(settings):
    zone, calendar = BERLIN
    raised, now = at("2026-03-28 10:00", zone), at("2026-03-29 01:30", zone)
    ordinary = reply_by(settings, raised, raised, zone, calendar, urgent=False)
    assert reply_by(settings, raised, now, zone, calendar, urgent=True, before=ordinary) == at("2026-03-29 04:30", zone)
    last = ordinary - timedelta(hours=2)
    for moment, by in ((last - TICK, ordinary - TICK), (last, ordinary), (last + TICK, ordinary), (ordinary, ordinary)):
        assert reply_by(settings, raised, moment, zone, calendar, urgent=True, before=ordinary) == by


def test_the_council_is_reminded_on_days_that_it_works():
    zone, calendar = CHINA
    start = at("2026-02-13 10:00", zone)  # two working days: the 14th and the 24th
    assert nudges(start, Duration(2, Span.WORKING_DAYS), zone, calendar) == [
        at("2026-02-14 10:00", zone), at("2026-02-24 04:00", zone),
    ]  # fmt: skip
    sunday = at("2026-03-08 08:00", zone)  # of the one day that it has it is Monday's first eight hours that are worked
    assert nudges(sunday, Duration(1, Span.WORKING_DAYS), zone, calendar) == [
        at("2026-03-09 04:00", zone), at("2026-03-09 07:00", zone),
    ]  # fmt: skip


ZONES = st.sampled_from([CHINA, BERLIN, (ZoneInfo("America/New_York"), Calendar("US")), (ZoneInfo("UTC"), EVERY_WEEK)])
MINUTES = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minute: datetime(2024, 12, 1, tzinfo=UTC) + timedelta(minutes=minute)
)


@given(ZONES, MINUTES, st.integers(1, 15))
def test_whenever_it_is_raised_so_many_days_are_worked_until_it_is_due_and_reminders_lie_between(where, start, count):
    zone, calendar = where
    duration = Duration(count, Span.WORKING_DAYS)
    end = add(start, duration, zone, calendar)
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    between = [first + timedelta(days=day) for day in range(1, (last - first).days + 1)]
    assert sum(map(calendar.works, between)) == count
    assert calendar.works(last)
    half, later = nudges(start, duration, zone, calendar)
    assert start <= half <= later <= end
    assert all(calendar.works(one.astimezone(zone).date()) for one in (half, later))


def test_a_half_that_ends_with_friday_is_reminded_on_monday():
    thursday = datetime(2026, 10, 15, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
    first, _ = nudges(thursday, Duration(4, Span.WORKING_DAYS), ZoneInfo("Asia/Shanghai"))
    assert first == thursday + timedelta(days=4)
