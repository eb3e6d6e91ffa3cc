"""Holidays: which days are worked, which belong to a holiday, and what becomes of a meeting on one."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from rules.calendars import EVERY_WEEK, Calendar, read_calendar
from rules.communities import Declaration, as_data, declare
from rules.meetings import dates
from rules.reading import DataError, Table
from rules.timing import parse_recurrence

CHINA = Calendar("CN")
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("day", "works", "holiday"),
    [
        ("2026-02-13", True, False),
        ("2026-02-14", True, False),  # a Saturday worked for the Spring Festival
        ("2026-02-15", False, True),  # the Sunday with which it begins
        ("2026-02-17", False, True),
        ("2026-02-21", False, True),  # a Saturday in it
        ("2026-02-23", False, True),  # its last day, off for the 28th
        ("2026-02-24", True, False),
        ("2026-02-28", True, False),
        ("2026-03-07", False, False),  # an ordinary Saturday
    ],
)
def test_the_spring_festival_as_the_state_council_set_it(day, works, holiday):
    one = date.fromisoformat(day)
    assert (CHINA.works(one), CHINA.is_holiday(one)) == (works, holiday)


def test_own_days_come_before_those_of_the_country():
    own = Calendar("CN", off=frozenset({date(2026, 3, 4)}), on=frozenset({date(2026, 2, 23)}))
    assert not own.works(date(2026, 3, 4))
    assert own.is_holiday(date(2026, 3, 4))
    assert own.works(date(2026, 2, 23))
    assert not own.is_holiday(date(2026, 2, 23))


def test_without_a_country_only_weekends_are_off_and_none_is_a_holiday():
    assert [EVERY_WEEK.works(date(2026, 10, day)) for day in range(1, 8)] == [True, True, False, False, *[True] * 3]
    assert not any(EVERY_WEEK.is_holiday(date(2026, 10, day)) for day in range(1, 8))


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"country": "ZZ"}, "calendar.country"),
        ({"country": "DE-XX"}, "calendar.country"),
        ({"off": "2026-02-14"}, "calendar.off"),
        ({"on": ["14 February"]}, "calendar.on"),
    ],
)
def test_a_wrong_calendar_is_named_by_its_key(given, wrong):
    with pytest.raises(DataError) as refused:
        read_calendar(Table(given, "calendar"))
    assert refused.value.key == wrong


def met(holidays, when="Sat 19:00", calendar=CHINA, after="2026-02-10T00:00", count=3):
    start = datetime.fromisoformat(after).replace(tzinfo=UTC)
    found = dates(parse_recurrence(when), holidays, SHANGHAI, calendar, start, count)
    return [f"{one.astimezone(SHANGHAI):%a %m-%d %H:%M}" for one in found]


def test_a_meeting_on_a_holiday_stays_is_skipped_or_moves_to_the_next_day_that_is_none():
    assert met("keep") == ["Sat 02-14 19:00", "Sat 02-21 19:00", "Sat 02-28 19:00"]
    assert met("skip") == ["Sat 02-14 19:00", "Sat 02-28 19:00", "Sat 03-07 19:00"]
    assert met("move") == ["Sat 02-14 19:00", "Tue 02-24 19:00", "Sat 02-28 19:00"]


def test_a_moved_meeting_is_still_to_come_once_its_own_date_has_passed():
    assert met("move", after="2026-02-22T00:00", count=1) == ["Tue 02-24 19:00"]


def test_the_first_saturday_of_october_moves_behind_the_national_day():
    assert met("move", "monthly 1st Sat 19:00", after="2026-09-20T00:00", count=2) == [
        "Thu 10-08 19:00",
        "Sat 11-07 19:00",
    ]


def test_a_moved_meeting_that_meets_another_is_one():
    off = Calendar(off=frozenset(date(2026, 3, day) for day in range(7, 14)))
    assert met("move", calendar=off, after="2026-03-01T00:00", count=2) == ["Sat 03-14 19:00", "Sat 03-21 19:00"]


def test_a_community_file_gives_its_days_as_toml_has_them():
    file = {"name": "Green", "method": "own", "time_zone": "Asia/Shanghai", "households": "h.csv"}
    declared = declare({**file, "calendar": {"country": "cn", "off": [date(2026, 10, 8)], "on": ["2026-10-06"]}})
    assert isinstance(declared, Declaration)
    words = as_data(declared)["calendar"]
    assert words == {"country": "cn", "off": ["2026-10-08"], "on": ["2026-10-06"]}
    kept = read_calendar(Table(words, "calendar"))
    assert kept == Calendar("CN", off=frozenset({date(2026, 10, 8)}), on=frozenset({date(2026, 10, 6)}))
    (wrong,) = declare({**file, "calendar": {"land": "CN"}})
    assert wrong.key == "calendar.land"


def test_a_weekend_after_a_holiday_belongs_to_it_and_a_state_has_holidays_of_its_own():
    assert Calendar("DE").is_holiday(date(2026, 12, 27))  # the Sunday after Christmas
    assert not Calendar("DE").is_holiday(date(2026, 12, 20))
    read = read_calendar(Table({"country": "de-be"}, "calendar"))
    assert (read.works(date(2027, 3, 8)), Calendar("DE").works(date(2027, 3, 8))) == (False, True)


def test_days_of_ones_own_are_a_list():
    with pytest.raises(DataError, match="must be a list of days such as 2026-02-14"):
        read_calendar(Table({"off": "2026-02-14"}, "calendar"))
    with pytest.raises(DataError, match=r"as CN or DE-BE are$"):
        read_calendar(Table({"country": "XX"}, "calendar"))


@pytest.mark.parametrize("holidays", ["keep", "skip", "move"])
def test_the_next_date_comes_after_the_one_at_hand(holidays):
    when, first = parse_recurrence("Sat 19:00"), datetime(2026, 11, 28, 11, tzinfo=UTC)
    assert dates(when, holidays, SHANGHAI, EVERY_WEEK, first, 1) == (datetime(2026, 12, 5, 11, tzinfo=UTC),)


def test_the_sunday_after_a_holiday_on_a_saturday_belongs_to_it():
    assert Calendar("DE").is_holiday(date(2027, 5, 2))
    assert not Calendar("DE").is_holiday(date(2027, 5, 9))
