"""Deadlines, meeting dates and quiet hours: local wall time in, UTC out."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import MO, MONTHLY, WEEKLY, rrule
from dateutil.rrule import weekday as rrule_weekday

from rules.calendars import EVERY_WEEK, Calendar

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ORDINALS = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": -1}
ANCHOR = date(1970, 1, 5)  # a Monday; every other week is counted from here, so that a restart shifts nothing
REMINDER_AT = time(10)
SECOND = timedelta(seconds=1)
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[-/.]\d{1,2}(?!\d)|\d{1,2}月\d{1,2}日?")


class Span(StrEnum):
    """What a duration is counted in."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working days"


@dataclass(frozen=True, slots=True)
class Duration:
    """A number of minutes, hours, days or working days."""

    count: int
    span: Span

    def __bool__(self) -> bool:
        return self.count > 0

    def __str__(self) -> str:
        return f"{self.count} {self.span[:-1] if self.count == 1 else self.span}"


AT_ONCE = Duration(0, Span.MINUTES)


def parse_duration(text: str) -> Duration:
    """Read `N minutes|hours|days|working days`, singular too; ValueError says what is wrong."""
    number, _, word = " ".join(text.split()).lower().partition(" ")
    if not re.fullmatch(r"[0-9]{1,5}", number):
        raise ValueError(f"{text!r} must begin with a whole number, as in '3 days'")
    plural = word if word.endswith("s") else f"{word}s"
    if plural not in set(Span):
        raise ValueError(f"{text!r} must be in minutes, hours, days or working days")
    return Duration(int(number), Span(plural))


def to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant of a local wall time (naive).

    - A time that the clock skips in spring becomes the first instant after the gap.
    - A time that comes twice in autumn is the first of the two.
    """
    instant = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == local:
        return instant
    start = local.replace(tzinfo=zone, fold=1, microsecond=0).astimezone(UTC)
    before = start.astimezone(zone).utcoffset()
    seconds = range((instant - start) // SECOND + 2)
    gap_end = bisect_left(seconds, True, key=lambda n: (start + n * SECOND).astimezone(zone).utcoffset() != before)
    return start + gap_end * SECOND


def add(start: datetime, duration: Duration, zone: ZoneInfo, calendar: Calendar = EVERY_WEEK) -> datetime:
    """The instant a duration after `start` (UTC).

    - Minutes and hours are of the clock in hand; days keep the local wall time over a change of the clock.
    - Working days are those of the calendar.
    """
    return _move(start, duration, zone, calendar, 1)


def subtract(start: datetime, duration: Duration, zone: ZoneInfo, calendar: Calendar = EVERY_WEEK) -> datetime:
    """The instant a duration before `start` (UTC), counted as in `add`."""
    return _move(start, duration, zone, calendar, -1)


def _move(start: datetime, duration: Duration, zone: ZoneInfo, calendar: Calendar, way: int) -> datetime:
    if duration.span is Span.MINUTES:
        return start + way * timedelta(minutes=duration.count)
    if duration.span is Span.HOURS:
        return start + way * timedelta(hours=duration.count)
    if not duration:
        return start
    local = start.astimezone(zone).replace(tzinfo=None)
    if duration.span is Span.DAYS:
        return to_utc(local + way * timedelta(days=duration.count), zone)
    left = duration.count
    while left:
        local += way * timedelta(days=1)
        left -= calendar.works(local.date())
    return to_utc(local, zone)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A weekday and a local time: every `weeks` weeks, or the `nth` of each month (-1: the last)."""

    weekday: int
    at: time
    weeks: int = 1
    nth: int | None = None


def parse_recurrence(text: str) -> Recurrence:
    """Read `Sat 19:00`, `every 2 weeks Sat 19:00` or `monthly 1st Sat 19:00`; ValueError says what is wrong."""
    words = text.split()
    if len(words) < 2:
        raise ValueError(f"{text!r} must name a weekday and a time, as in 'Sat 19:00'")
    *rule, day, clock = words
    weekday, at = _weekday(day), parse_time(clock)
    lower = [word.lower() for word in rule]
    match lower:
        case []:
            return Recurrence(weekday, at)
        case ["every", number, "week" | "weeks"] if re.fullmatch(r"[1-9][0-9]?", number):
            return Recurrence(weekday, at, weeks=int(number))
        case ["monthly", ordinal] if ordinal in ORDINALS:
            return Recurrence(weekday, at, nth=ORDINALS[ordinal])
    allowed = "'every N weeks' or 'monthly 1st|2nd|3rd|4th|last'"
    raise ValueError(f"{text!r}: before the weekday there may be {allowed}, not {' '.join(rule)!r}")


def _weekday(text: str) -> int:
    if text.capitalize() not in WEEKDAYS:
        raise ValueError(f"{text!r} is not a weekday: {', '.join(WEEKDAYS)}")
    return WEEKDAYS.index(text.capitalize())


def parse_time(text: str) -> time:
    """Read a local time of day such as `19:00`; ValueError says what is wrong."""
    if not re.fullmatch(r"([01]?[0-9]|2[0-3]):[0-5][0-9]", text):
        raise ValueError(f"{text!r} is not a time between 00:00 and 23:59")
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def occurrences(recurrence: Recurrence, zone: ZoneInfo, after: datetime, count: int) -> list[datetime]:
    """The next `count` instants (UTC) strictly after `after`.

    - Counted over the local wall time: one for each local date, also where the clock shows a time twice.
    - A time that the clock skips becomes the first instant after the gap.
    - Every N weeks is counted from Monday 1970-01-05.
    """
    instants = (to_utc(local, zone) for local in _local_times(recurrence, after.astimezone(zone).date()))
    return list(islice((instant for instant in instants if instant > after), count))


def _local_times(recurrence: Recurrence, around: date) -> Iterator[datetime]:
    if recurrence.nth is None:
        period = 7 * recurrence.weeks
        first = ANCHOR + timedelta(days=(around - ANCHOR).days // period * period)
        start = datetime.combine(first, recurrence.at)
        return iter(rrule(WEEKLY, interval=recurrence.weeks, byweekday=recurrence.weekday, wkst=MO, dtstart=start))
    start = datetime.combine(around.replace(day=1), recurrence.at)
    return iter(rrule(MONTHLY, byweekday=rrule_weekday(recurrence.weekday, recurrence.nth), dtstart=start))


@dataclass(frozen=True, slots=True)
class Quiet:
    """The local hours in which posts wait; they may cross midnight, and equal ends mean none."""

    start: time
    end: time

    def covers(self, clock: time) -> bool:
        """Whether this local time is quiet: from `start` until just before `end`."""
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


def parse_quiet(start: str, end: str) -> Quiet:
    """Read the two ends of the quiet hours; ValueError says what is wrong."""
    return Quiet(parse_time(start), parse_time(end))


def quiet_until(quiet: Quiet, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The instant (UTC) at which the present quiet hours end, None outside them."""
    local = now.astimezone(zone).replace(tzinfo=None)
    if not quiet.covers(local.time()):
        return None
    day = local.date() if local.time() < quiet.end else local.date() + timedelta(days=1)
    end = datetime.combine(day, quiet.end)
    first = to_utc(end, zone)
    return first if first > now else end.replace(tzinfo=zone, fold=1).astimezone(UTC)


def reminder_times(opens_at: datetime, closes_at: datetime, zone: ZoneInfo, quiet: Quiet) -> list[datetime]:
    """When households that have not voted are reminded (UTC).

    - Three days before the close and on its last day, both at 10:00 local.
    - A vote that closes by 10:00 has its last-day reminder the day before.
    - What falls in quiet hours waits for their end.
    - Only strictly between opening and close, each moment once.

    Source: `interaction.md`, principle 10.
    """
    day = closes_at.astimezone(zone).date()
    last = to_utc(datetime.combine(day, REMINDER_AT), zone)
    if last >= closes_at:
        last = to_utc(datetime.combine(day - timedelta(days=1), REMINDER_AT), zone)
    early = to_utc(datetime.combine(day - timedelta(days=3), REMINDER_AT), zone)
    moments = {quiet_until(quiet, zone, moment) or moment for moment in (early, last)}
    return sorted(moment for moment in moments if opens_at < moment < closes_at)


# Days as people write them


def day_written(text: str, today: date, *, ahead: bool = False) -> date | None:
    """Read a day: 2026-10-14, 10-14 or 10月14日, the last one that was or the next to come; None for anything else."""
    numbers = [int(found) for found in re.findall(r"\d+", unicodedata.normalize("NFKC", text))]
    try:
        if len(numbers) == 3:
            return date(*numbers)
        if len(numbers) == 2:
            day = date(today.year, *numbers)
            if day != today and ahead is (day < today):
                return date(today.year + (1 if ahead else -1), *numbers)
            return day
    except ValueError:
        pass
    return None


def day_in(text: str, today: date, *, ahead: bool = False) -> tuple[date | None, str]:
    """Return the day that stands in a line, None where there is none, and the line without it."""
    found = _DAY.search(text)
    if found is None:
        return None, text
    return day_written(found[0], today, ahead=ahead), f"{text[: found.start()]} {text[found.end() :]}"
