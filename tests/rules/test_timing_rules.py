"""Deadlines and meeting dates: wall time, working days, and the two nights on which the clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.calendars import Calendar
from rules.timing import (
    AT_ONCE,
    Duration,
    Recurrence,
    Span,
    add,
    occurrences,
    parse_duration,
    parse_recurrence,
    parse_time,
    subtract,
    to_utc,
)

SHANGHAI, NEW_YORK, LORD_HOWE = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")
ZONES = [
    SHANGHAI,
    NEW_YORK,
    LORD_HOWE,  # changes by half an hour
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("America/Santiago"),  # changes at midnight
    ZoneInfo("Asia/Beirut"),  # changes at midnight
    ZoneInfo("Africa/Casablanca"),  # summer time pauses for Ramadan
]


def at(zone: ZoneInfo, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def local(zone: ZoneInfo, instant: datetime) -> str:
    return instant.astimezone(zone).strftime("%a %Y-%m-%d %H:%M")


# Durations


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("0 minutes", Duration(0, Span.MINUTES)),
        ("1 minute", Duration(1, Span.MINUTES)),
        ("1 hour", Duration(1, Span.HOURS)),
        ("2 hours", Duration(2, Span.HOURS)),
        ("14 days", Duration(14, Span.DAYS)),
        ("1 day", Duration(1, Span.DAYS)),
        ("2 working days", Duration(2, Span.WORKING_DAYS)),
        ("1 working day", Duration(1, Span.WORKING_DAYS)),
        ("  3   Days ", Duration(3, Span.DAYS)),
    ],
)
def test_a_duration_is_read(text: str, duration: Duration) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "whole number"),
        ("days", "whole number"),
        ("-1 days", "whole number"),
        ("1.5 days", "whole number"),
        ("²  days", "whole number"),
        ("100000 days", "whole number"),
        ("3", "minutes, hours, days or working days"),
        ("3 weeks", "minutes, hours, days or working days"),
        ("3 days ago", "minutes, hours, days or working days"),
    ],
)
def test_a_wrong_duration_says_what_is_wrong(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint) as error:
        parse_duration(text)
    assert repr(text) in str(error.value)


@given(st.integers(0, 99999), st.sampled_from(Span))
def test_a_duration_reads_back_from_its_own_words(count: int, span: Span) -> None:
    assert parse_duration(str(Duration(count, span))) == Duration(count, span)


def test_at_once_is_no_time_at_all() -> None:
    assert (str(AT_ONCE), bool(AT_ONCE)) == ("0 minutes", False)


def test_a_duration_is_told_in_the_singular_for_one() -> None:
    told = [str(Duration(number, Span.WORKING_DAYS)) for number in (0, 1, 2)]
    assert told == ["0 working days", "1 working day", "2 working days"]


def test_days_keep_the_wall_clock_over_the_change_and_hours_do_not() -> None:
    saturday = at(NEW_YORK, "2026-03-07T19:00")  # the clock goes forward in the night
    assert local(NEW_YORK, add(saturday, Duration(1, Span.DAYS), NEW_YORK)) == "Sun 2026-03-08 19:00"
    assert local(NEW_YORK, add(saturday, Duration(24, Span.HOURS), NEW_YORK)) == "Sun 2026-03-08 20:00"
    assert local(NEW_YORK, add(saturday, Duration(1440, Span.MINUTES), NEW_YORK)) == "Sun 2026-03-08 20:00"
    sunday = at(NEW_YORK, "2026-11-01T19:00")
    assert local(NEW_YORK, subtract(sunday, Duration(1, Span.DAYS), NEW_YORK)) == "Sat 2026-10-31 19:00"
    assert local(NEW_YORK, subtract(sunday, Duration(24, Span.HOURS), NEW_YORK)) == "Sat 2026-10-31 20:00"


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-05-08T17:30", 1, "Mon 2026-05-11 17:30"),  # Friday
        ("2026-05-08T17:30", 2, "Tue 2026-05-12 17:30"),
        ("2026-05-09T08:00", 1, "Mon 2026-05-11 08:00"),  # Saturday
        ("2026-05-10T08:00", 1, "Mon 2026-05-11 08:00"),  # Sunday
        ("2026-05-11T08:00", 5, "Mon 2026-05-18 08:00"),
        ("2026-05-09T08:00", 0, "Sat 2026-05-09 08:00"),
    ],
)
def test_working_days_skip_saturday_and_sunday(start: str, days: int, end: str) -> None:
    assert local(SHANGHAI, add(at(SHANGHAI, start), Duration(days, Span.WORKING_DAYS), SHANGHAI)) == end


def test_working_days_backwards_and_holidays() -> None:
    two = Duration(2, Span.WORKING_DAYS)
    monday = at(SHANGHAI, "2026-05-11T09:00")
    assert local(SHANGHAI, subtract(monday, two, SHANGHAI)) == "Thu 2026-05-07 09:00"
    labour_day = at(SHANGHAI, "2026-04-30T09:00")
    own = Calendar(off=frozenset({date(2026, 5, 1), date(2026, 5, 4), date(2026, 5, 5)}))
    assert local(SHANGHAI, add(labour_day, two, SHANGHAI, own)) == "Thu 2026-05-07 09:00"
    assert local(SHANGHAI, add(labour_day, two, SHANGHAI, Calendar("CN"))) == "Thu 2026-05-07 09:00"
    # The Saturday after the holiday is worked for it.
    three = Duration(3, Span.WORKING_DAYS)
    thursday = at(SHANGHAI, "2026-05-07T09:00")
    assert local(SHANGHAI, add(thursday, two, SHANGHAI, Calendar("CN"))) == "Sat 2026-05-09 09:00"
    assert local(SHANGHAI, add(thursday, three, SHANGHAI, Calendar("CN"))) == "Mon 2026-05-11 09:00"
    assert local(SHANGHAI, subtract(at(SHANGHAI, "2026-05-11T09:00"), two, SHANGHAI, Calendar("CN"))).startswith("Fri")


@given(
    start=st.datetimes(
        datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2030-01-01"), timezones=st.just(UTC)
    ),
    zone=st.sampled_from(ZONES),
    days=st.integers(1, 30),
)
def test_days_land_on_the_same_wall_time_or_on_the_end_of_a_gap(start: datetime, zone: ZoneInfo, days: int) -> None:
    end = add(start, Duration(days, Span.DAYS), zone)
    wanted = start.astimezone(zone).replace(tzinfo=None) + timedelta(days=days)
    reached = end.astimezone(zone).replace(tzinfo=None)
    assert reached >= wanted
    if reached != wanted:
        assert in_gap(wanted, zone)
        assert (end - timedelta(microseconds=1)).astimezone(zone).replace(tzinfo=None) < wanted


def in_gap(wall: datetime, zone: ZoneInfo) -> bool:
    there = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC).astimezone(zone) for fold in (0, 1)}
    return wall not in {instant.replace(tzinfo=None) for instant in there}


@pytest.mark.parametrize(
    ("zone", "wall", "instant"),
    [
        (NEW_YORK, "2026-03-08T02:30:00", "2026-03-08T07:00:00"),
        (NEW_YORK, "2026-03-08T02:59:59.500000", "2026-03-08T07:00:00"),
        (NEW_YORK, "2026-03-08T03:00:00", "2026-03-08T07:00:00"),
        (NEW_YORK, "2026-11-01T01:30:00", "2026-11-01T05:30:00"),  # the first of two
        (LORD_HOWE, "2026-10-04T02:10:00", "2026-10-03T15:30:00"),
        (ZoneInfo("Pacific/Apia"), "2011-12-30T12:00:00", "2011-12-30T10:00:00"),  # a day that never was
        (SHANGHAI, "2026-05-02T19:00:00", "2026-05-02T11:00:00"),
    ],
)
def test_a_wall_time_that_the_clock_skips_or_repeats(zone: ZoneInfo, wall: str, instant: str) -> None:
    assert to_utc(datetime.fromisoformat(wall), zone) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


# Recurrences


@pytest.mark.parametrize(
    ("text", "recurrence"),
    [
        ("Sat 19:00", Recurrence(5, time(19))),
        ("sat 9:05", Recurrence(5, time(9, 5))),
        ("every 2 weeks Mon 00:00", Recurrence(0, time(0), weeks=2)),
        ("every 1 week Sun 23:59", Recurrence(6, time(23, 59))),
        ("monthly 1st Sat 19:00", Recurrence(5, time(19), nth=1)),
        ("monthly last Fri 18:30", Recurrence(4, time(18, 30), nth=-1)),
    ],
)
def test_a_recurrence_is_read(text: str, recurrence: Recurrence) -> None:
    assert parse_recurrence(text) == recurrence


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "weekday and a time"),
        ("Sat", "weekday and a time"),
        ("Saturn 19:00", "not a weekday"),
        ("Sat 24:00", "not a time"),
        ("Sat 19:60", "not a time"),
        ("Sat 7pm", "not a time"),
        ("every 0 weeks Sat 19:00", "every N weeks"),
        ("every two weeks Sat 19:00", "every N weeks"),
        ("monthly 5th Sat 19:00", "1st"),
        ("monthly Sat 19:00", "every N weeks"),
        ("yearly Sat 19:00", "yearly"),
    ],
)
def test_a_wrong_recurrence_says_what_is_wrong(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_recurrence(text)


def test_a_time_of_day_is_read_to_its_last_minute() -> None:
    assert parse_time("23:59") == time(23, 59)
    with pytest.raises(ValueError, match="23:60"):
        parse_time("23:60")


def dates(text: str, zone: ZoneInfo, after: datetime, count: int) -> list[str]:
    return [local(zone, instant) for instant in occurrences(parse_recurrence(text), zone, after, count)]


def test_weekly_meetings_begin_strictly_after_the_moment() -> None:
    start = at(SHANGHAI, "2026-05-02T19:00")
    assert dates("Sat 19:00", SHANGHAI, start, 2) == ["Sat 2026-05-09 19:00", "Sat 2026-05-16 19:00"]
    just_before = start - timedelta(seconds=1)
    assert dates("Sat 19:00", SHANGHAI, just_before, 1) == ["Sat 2026-05-02 19:00"]


def test_every_second_week_does_not_shift_whenever_it_is_asked() -> None:
    for day in range(28):
        asked = at(SHANGHAI, "2026-05-01T12:00") + timedelta(days=day)
        for instant in occurrences(parse_recurrence("every 2 weeks Sat 19:00"), SHANGHAI, asked, 3):
            weeks = (instant.astimezone(SHANGHAI).date() - date(1970, 1, 5)).days // 7
            assert weeks % 2 == 0
            assert local(SHANGHAI, instant).startswith("Sat")
    assert dates("every 2 weeks Sat 19:00", SHANGHAI, at(SHANGHAI, "2026-05-01T12:00"), 2) == [
        "Sat 2026-05-02 19:00",
        "Sat 2026-05-16 19:00",
    ]


def test_every_third_week_is_counted_from_the_first_monday_of_1970() -> None:
    third = parse_recurrence("every 3 weeks Mon 08:00")
    found = occurrences(third, SHANGHAI, at(SHANGHAI, "2026-05-01T12:00"), 9)
    days = [(instant.astimezone(SHANGHAI).date() - date(1970, 1, 5)).days for instant in found]
    assert [number % 21 for number in days] == [0] * 9


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("monthly 2nd Sat 19:00", ["Sat 2026-05-09 19:00", "Sat 2026-06-13 19:00", "Sat 2026-07-11 19:00"]),
        ("monthly 3rd Sat 19:00", ["Sat 2026-05-16 19:00", "Sat 2026-06-20 19:00", "Sat 2026-07-18 19:00"]),
        ("monthly 1st Sat 19:00", ["Sat 2026-05-02 19:00", "Sat 2026-06-06 19:00", "Sat 2026-07-04 19:00"]),
        ("monthly 4th Sat 19:00", ["Sat 2026-05-23 19:00", "Sat 2026-06-27 19:00", "Sat 2026-07-25 19:00"]),
        ("monthly last Sat 19:00", ["Sat 2026-05-30 19:00", "Sat 2026-06-27 19:00", "Sat 2026-07-25 19:00"]),
    ],
)
def test_monthly_meetings(text: str, expected: list[str]) -> None:
    assert dates(text, SHANGHAI, at(SHANGHAI, "2026-05-01T00:00"), 3) == expected


def test_a_meeting_in_the_spring_gap_begins_after_it_and_one_in_the_repeated_hour_happens_once() -> None:
    spring = at(NEW_YORK, "2026-03-01T12:00")
    assert dates("Sun 02:30", NEW_YORK, spring, 2) == ["Sun 2026-03-08 03:00", "Sun 2026-03-15 02:30"]
    first = at(NEW_YORK, "2026-11-01T01:30")
    assert occurrences(parse_recurrence("Sun 01:30"), NEW_YORK, first - timedelta(seconds=1), 1) == [first]
    between = first + timedelta(minutes=10)
    assert dates("Sun 01:30", NEW_YORK, between, 1) == ["Sun 2026-11-08 01:30"]


recurrences = st.one_of(
    st.builds(Recurrence, st.integers(0, 6), st.times().map(lambda t: time(t.hour, t.minute)), st.integers(1, 4)),
    st.builds(
        Recurrence,
        st.integers(0, 6),
        st.times().map(lambda t: time(t.hour, t.minute)),
        st.just(1),
        st.sampled_from([1, 2, 3, 4, -1]),
    ),
)


@settings(max_examples=60)
@given(
    recurrence=recurrences,
    zone=st.sampled_from(ZONES),
    after=st.datetimes(
        datetime.fromisoformat("2015-01-01"), datetime.fromisoformat("2035-01-01"), timezones=st.just(UTC)
    ),
)
def test_occurrences_come_in_order_once_a_local_date_on_their_weekday(
    recurrence: Recurrence, zone: ZoneInfo, after: datetime
) -> None:
    found = occurrences(recurrence, zone, after, 8)
    days = [instant.astimezone(zone).date() for instant in found]
    assert found == sorted(found)
    assert found[0] > after
    assert len(set(days)) == 8
    assert {day.weekday() for day in days} == {recurrence.weekday}
    longest = 7 * recurrence.weeks if recurrence.nth is None else 35
    assert all((later - earlier).days <= longest for earlier, later in pairwise(days))
    assert days[0] - after.astimezone(zone).date() <= timedelta(days=longest)


@settings(max_examples=60)
@given(
    recurrence=recurrences,
    zone=st.sampled_from(ZONES),
    after=st.datetimes(
        datetime.fromisoformat("2015-01-01"), datetime.fromisoformat("2035-01-01"), timezones=st.just(UTC)
    ),
)
def test_asked_again_after_a_restart_the_dates_are_the_same(
    recurrence: Recurrence, zone: ZoneInfo, after: datetime
) -> None:
    found = occurrences(recurrence, zone, after, 5)
    assert occurrences(recurrence, zone, found[1], 3) == found[2:]
    assert occurrences(recurrence, zone, found[0] - timedelta(seconds=1), 5) == found


def test_the_first_moment_of_a_gap_and_the_last_one_become_the_first_after_it() -> None:
    for wall in ("2026-03-08T02:00:00", "2026-03-08T02:59:59"):
        assert to_utc(datetime.fromisoformat(wall), NEW_YORK) == datetime(2026, 3, 8, 7, tzinfo=UTC)


def test_the_first_saturday_may_be_the_first_of_the_month_at_hand() -> None:
    morning = at(SHANGHAI, "2026-08-01T10:00")
    assert occurrences(parse_recurrence("monthly 1st Sat 19:00"), SHANGHAI, morning, 1) == [
        at(SHANGHAI, "2026-08-01T19:00")
    ]


def test_what_may_stand_before_the_weekday_is_named() -> None:
    with pytest.raises(ValueError, match=r"'every N weeks' or 'monthly 1st\|2nd\|3rd\|4th\|last', not 'monthly 5th'$"):
        parse_recurrence("monthly 5th Sat 19:00")
