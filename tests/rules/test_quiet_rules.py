"""Quiet hours and reminders: nobody is woken, and nobody who has not voted is forgotten."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.timing import Quiet, parse_quiet, quiet_until, reminder_times

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
NIGHT = Quiet(time(21, 30), time(8))
NONE = Quiet(time(0), time(0))


def at(zone: ZoneInfo, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-05-02T21:29:59", None),
        ("2026-05-02T21:30", "2026-05-03T08:00"),
        ("2026-05-02T23:59", "2026-05-03T08:00"),
        ("2026-05-03T00:00", "2026-05-03T08:00"),
        ("2026-05-03T07:59:59", "2026-05-03T08:00"),
        ("2026-05-03T08:00", None),
        ("2026-05-03T12:00", None),
    ],
)
def test_the_night_crosses_midnight(now: str, until: str | None) -> None:
    assert quiet_until(NIGHT, SHANGHAI, at(SHANGHAI, now)) == (at(SHANGHAI, until) if until else None)


@pytest.mark.parametrize(
    ("now", "until"),
    [("12:59", None), ("13:00", "15:00"), ("14:59", "15:00"), ("15:00", None), ("23:00", None)],
)
def test_a_rest_at_noon_stays_within_the_day(now: str, until: str | None) -> None:
    rest = parse_quiet("13:00", "15:00")
    expected = at(SHANGHAI, f"2026-05-02T{until}") if until else None
    assert quiet_until(rest, SHANGHAI, at(SHANGHAI, f"2026-05-02T{now}")) == expected


def test_equal_ends_mean_no_quiet_hours() -> None:
    same = parse_quiet("08:00", "08:00")
    for hour in range(24):
        assert quiet_until(same, SHANGHAI, at(SHANGHAI, f"2026-05-02T{hour:02}:00")) is None


def test_quiet_hours_that_end_in_the_gap_or_in_the_repeated_hour() -> None:
    early = parse_quiet("22:00", "02:30")
    assert quiet_until(early, NEW_YORK, at(NEW_YORK, "2026-03-08T01:00")) == at(NEW_YORK, "2026-03-08T03:00")
    late = parse_quiet("22:00", "01:30")
    assert quiet_until(late, NEW_YORK, at(NEW_YORK, "2026-11-01T01:10")) == at(NEW_YORK, "2026-11-01T01:30")
    second = at(NEW_YORK, "2026-11-01T01:10", fold=1)
    assert quiet_until(late, NEW_YORK, second) == at(NEW_YORK, "2026-11-01T01:30", fold=1)


times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))


@given(
    quiet=st.builds(Quiet, times, times),
    zone=st.sampled_from([SHANGHAI, NEW_YORK, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/Santiago")]),
    now=st.datetimes(
        datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2028-01-01"), timezones=st.just(UTC)
    ),
)
def test_quiet_hours_always_end_later_and_the_end_is_not_quiet(quiet: Quiet, zone: ZoneInfo, now: datetime) -> None:
    until = quiet_until(quiet, zone, now)
    covered = quiet.covers(now.astimezone(zone).time())
    assert (until is not None) == covered
    if until is not None:
        assert now < until <= now + timedelta(hours=25)
        assert quiet_until(quiet, zone, until) is None


def reminders(opens: str, closes: str, quiet: Quiet = NIGHT) -> list[str]:
    found = reminder_times(at(SHANGHAI, opens), at(SHANGHAI, closes), SHANGHAI, quiet)
    return [moment.astimezone(SHANGHAI).isoformat()[:16] for moment in found]


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        ("2026-05-02T08:00", "2026-05-09T20:00", ["2026-05-06T10:00", "2026-05-09T10:00"]),
        ("2026-05-06T10:00", "2026-05-09T20:00", ["2026-05-09T10:00"]),  # not at the opening itself
        ("2026-05-06T09:59", "2026-05-09T20:00", ["2026-05-06T10:00", "2026-05-09T10:00"]),
        ("2026-05-02T08:00", "2026-05-09T10:01", ["2026-05-06T10:00", "2026-05-09T10:00"]),
        ("2026-05-02T08:00", "2026-05-09T10:00", ["2026-05-06T10:00", "2026-05-08T10:00"]),
        ("2026-05-02T08:00", "2026-05-09T08:00", ["2026-05-06T10:00", "2026-05-08T10:00"]),
        ("2026-05-08T12:00", "2026-05-09T08:00", []),
        ("2026-05-09T12:00", "2026-05-09T12:30", []),
        ("2026-05-09T09:00", "2026-05-09T12:30", ["2026-05-09T10:00"]),
    ],
)
def test_who_has_not_voted_is_reminded_three_days_before_and_on_the_last_day(
    opens: str, closes: str, expected: list[str]
) -> None:
    assert reminders(opens, closes) == expected


def test_a_reminder_waits_for_the_end_of_quiet_hours_and_is_dropped_if_that_is_too_late() -> None:
    morning = parse_quiet("22:00", "11:00")
    assert reminders("2026-05-02T08:00", "2026-05-09T20:00", morning) == ["2026-05-06T11:00", "2026-05-09T11:00"]
    assert reminders("2026-05-02T08:00", "2026-05-09T11:00", morning) == ["2026-05-06T11:00"]


@given(
    opens=st.datetimes(
        datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2028-01-01"), timezones=st.just(UTC)
    ),
    length=st.timedeltas(timedelta(minutes=1), timedelta(days=60)),
    quiet=st.builds(Quiet, times, times),
    zone=st.sampled_from([SHANGHAI, NEW_YORK]),
)
def test_reminders_lie_within_the_vote_outside_quiet_hours_and_are_two_at_most(
    opens: datetime, length: timedelta, quiet: Quiet, zone: ZoneInfo
) -> None:
    closes = opens + length
    found = reminder_times(opens, closes, zone, quiet)
    assert len(found) == len(set(found)) <= 2
    for moment in found:
        assert opens < moment < closes
        assert quiet_until(quiet, zone, moment) is None
    if length > timedelta(days=5) and quiet == NONE:
        assert len(found) == 2
