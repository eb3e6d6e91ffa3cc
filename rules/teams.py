"""Tasks of a team: as people write them, who gets a place, who moves up."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from rules.projects import day_at_end
from rules.refusals import Reason, Refused
from rules.timing import to_utc

MOST_PLACES = 60
HOURS = re.compile(r"([0-9]{1,2})\s*:\s*([0-9]{2})\s*(?:-|–|—|~|到|至)\s*([0-9]{1,2})\s*:\s*([0-9]{2})")
PLACES = re.compile(r"^[\s,;，；]*([0-9]{1,3})\s*(?:places|people|人|名)?[\s,;，；.。]*")


class State(StrEnum):
    """What somebody's sign-up has come to."""

    IN = "in"
    WAITING = "waiting"
    CAME = "came"


@dataclass(frozen=True, slots=True)
class Planned:
    """A task as somebody wrote it; times are UTC."""

    title: str
    starts_at: datetime
    ends_at: datetime
    places: int
    venue: str


def task_written(text: str, now: datetime, zone: ZoneInfo) -> Planned | None:
    """Read what, day, from when to when, for how many, and where: `Sweep the corridor, 12-05 9:00-11:00, 8, Gate 2`.

    None where one of them is missing (but the place, which may be), or it would have begun already.
    """
    line = " ".join(unicodedata.normalize("NFKC", text).split())
    hours = HOURS.search(line)
    found = day_at_end(line[: hours.start()], now.astimezone(zone).date()) if hours else None
    counted = PLACES.match(line[hours.end() :]) if hours else None
    if hours is None or found is None or counted is None or not 0 < int(counted[1]) <= MOST_PLACES:
        return None
    title, day = found
    starts_at, ends_at = (_moment(day, int(hours[at]), int(hours[at + 1]), zone) for at in (1, 3))
    if starts_at is None or ends_at is None or not now < starts_at < ends_at:
        return None
    return Planned(title, starts_at, ends_at, int(counted[1]), line[hours.end() + counted.end() :].strip())


def _moment(day: date, hour: int, minute: int, zone: ZoneInfo) -> datetime | None:
    return to_utc(datetime.combine(day, time(hour, minute)), zone) if hour < 24 and minute < 60 else None


def may_sign_up(state: str, ends_at: datetime, now: datetime, *, belongs: bool) -> Refused | None:
    """None when somebody may sign up for a task: they belong to the community, and it is not over."""
    if not belongs:
        return Refused(Reason.NOT_REGISTERED)
    return None if state == "planned" and now < ends_at else Refused(Reason.TASK_OVER)


def place(taken: Sequence[State], places: int) -> State:
    """Whether the next one to sign up gets a place, or waits: nobody passes who waits already."""
    full = sum(state is not State.WAITING for state in taken) >= places or State.WAITING in taken
    return State.WAITING if full else State.IN


def moves_up(taken: Sequence[State], places: int) -> int | None:
    """Which one moves up from the waiting list once a place is free, by the place in the list; None for nobody."""
    if sum(state is not State.WAITING for state in taken) >= places or State.WAITING not in taken:
        return None
    return taken.index(State.WAITING)
