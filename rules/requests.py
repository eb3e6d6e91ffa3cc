"""Residents' requests: both clocks, who may do what, and the three rates, each over its own base."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from rules.calendars import EVERY_WEEK, Calendar
from rules.method import Settings
from rules.refusals import Reason, Refused
from rules.seats import Seat
from rules.timing import Duration, Span, add, to_utc

NUDGES = ((1, 2), (7, 8))  # parts of a clock after which the council is reminded
REOPEN_FOR = timedelta(days=30)
SATISFIED = frozenset({4, 3})
RATED = SATISFIED | {2, 1}  # 0 is "don't know": it stands apart
DAY = timedelta(days=1)


class State(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    SOLVED = "solved"  # reported as done; its author has not said so yet
    RESOLVED = "resolved"  # its author agrees
    MERGED = "merged"  # it asks for the same as another, and goes on as that one


class Clock(StrEnum):
    """Which of the two clocks."""

    REPLY = "reply"
    SOLVE = "solve"


@dataclass(frozen=True, slots=True)
class Request:
    """A request as an act meets it."""

    state: State
    reply_by: datetime
    replied_at: datetime | None = None
    resolved_at: datetime | None = None
    rating: int | None = None

    def running(self, clock: Clock) -> bool:
        """Whether a clock still runs: until the first answer of substance, until it is reported as done."""
        return self.state is State.OPEN and (clock is Clock.SOLVE or self.replied_at is None)


# The clocks


def first_reply(settings: Settings, *, urgent: bool) -> Duration:
    """How long the first answer may take."""
    return settings.urgent_first_reply if urgent else settings.first_reply


def reply_by(
    settings: Settings, raised_at: datetime, now: datetime, zone: ZoneInfo, calendar: Calendar = EVERY_WEEK, *,
    urgent: bool, before: datetime | None = None,
) -> datetime:  # fmt: skip
    """By when the first answer is due (UTC); `before` is by when it was due until now.

    - As filed: the time for an urgent or an ordinary request.
    - Found urgent later, its author waits the urgent time from then, and never longer than before.
    - A deadline that has passed stays: what is late stays late.

    Source: `domain.md`, section 2, demands.
    """
    ordinary = add(raised_at, first_reply(settings, urgent=False), zone, calendar)
    if before is not None and now >= before:
        return before
    return (
        min(before or ordinary, ordinary, add(now, settings.urgent_first_reply, zone, calendar)) if urgent else ordinary
    )


def longer(
    settings: Settings, began: datetime, solve_by: datetime, zone: ZoneInfo, calendar: Calendar = EVERY_WEEK
) -> datetime:
    """By when a request that is complex is solved (UTC): counted from where its clock began, and never sooner."""
    return max(solve_by, add(began, settings.solve_complex, zone, calendar))


def nudges(start: datetime, duration: Duration, zone: ZoneInfo, calendar: Calendar = EVERY_WEEK) -> list[datetime]:
    """When the council is reminded of a running clock (UTC): at a half and at seven eighths of its time."""
    return [_part(start, duration, zone, calendar, *part) for part in NUDGES]


def _part(start: datetime, duration: Duration, zone: ZoneInfo, calendar: Calendar, parts: int, of: int) -> datetime:
    """The instant at which a part of a duration has run; of working days a part of the time that is worked."""
    end = add(start, duration, zone, calendar)
    if duration.span is not Span.WORKING_DAYS:
        return start + (end - start) * parts / of
    worked = list(_worked(start, end, zone, calendar))
    left = sum((until - since for since, until in worked), timedelta()) * parts / of
    for since, until in worked:
        if left < until - since:
            return since + left
        left -= until - since
    return end


def _worked(start: datetime, end: datetime, zone: ZoneInfo, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """The stretches between two instants that lie in days that are worked."""
    day = start.astimezone(zone).date()
    while (since := to_utc(datetime.combine(day, time()), zone)) < end:
        until = to_utc(datetime.combine(day + DAY, time()), zone)
        if calendar.works(day):
            yield max(start, since), min(end, until)
        day += DAY


# Who may do what


def may_work(request: Request, seat: Seat | None, *, is_staff: bool, is_party: bool) -> Refused | None:
    """None when somebody may take, answer, pass on or report a request, else why not.

    - A filled seat with a council vote, staff, or the people of the party to which it was passed.
    - It is open.
    """
    if not (is_staff or is_party or (seat is not None and seat.has_council_vote)):
        return Refused(Reason.NOT_COUNCIL_OR_STAFF)
    return None if request.state is State.OPEN else _over(request, Reason.REQUEST_SOLVED)


def _over(request: Request, reason: Reason) -> Refused:
    return Refused(Reason.REQUEST_JOINED if request.state is State.MERGED else reason)


def may_join(other: Request | None, *, itself: bool) -> Refused | None:
    """None when an open request may go on as another one: there is one, it is open, and it is not the same."""
    there = other is not None and other.state is State.OPEN and not itself
    return None if there else Refused(Reason.NO_SUCH_REQUEST)


def may_part(request: Request, goes_on_as: Request, *, is_author: bool) -> Refused | None:
    """None when its author may have a request go on by itself again, else why not.

    - It was joined to another one, which is not solved for good.
    """
    if not is_author:
        return Refused(Reason.NOT_ITS_AUTHOR)
    if request.state is not State.MERGED:
        return Refused(Reason.ALREADY_DECIDED)
    return Refused(Reason.REQUEST_CONFIRMED) if goes_on_as.state is State.RESOLVED else None


def may_extend(extended: int) -> Refused | None:
    """None when whoever works on an open request may give it its longer time: once since its clock began."""
    return Refused(Reason.REQUEST_EXTENDED) if extended else None


def may_class(request: Request, *, is_author: bool) -> Refused | None:
    """None when its author may say whether it is urgent, or where it is: until somebody has answered it."""
    if not is_author:
        return Refused(Reason.NOT_ITS_AUTHOR)
    return None if request.running(Clock.REPLY) else _over(request, Reason.REQUEST_ANSWERED)


def may_confirm(request: Request, *, is_author: bool) -> Refused | None:
    """None when its author may say that it is solved: once it was reported so."""
    if not is_author:
        return Refused(Reason.NOT_ITS_AUTHOR)
    reasons = {
        State.OPEN: Reason.REQUEST_NOT_SOLVED, State.RESOLVED: Reason.REQUEST_CONFIRMED,
        State.MERGED: Reason.REQUEST_JOINED,
    }  # fmt: skip
    return Refused(reasons[request.state]) if request.state in reasons else None


def may_reopen(request: Request, now: datetime, *, is_author: bool) -> Refused | None:
    """None when its author may have it done once more, else why not.

    - It was reported as done; confirmed, for 30 days more: `now < resolved_at + 30 days`.

    Source: `domain.md`, section 2, demands.
    """
    if not is_author:
        return Refused(Reason.NOT_ITS_AUTHOR)
    if request.state in (State.OPEN, State.MERGED):
        return _over(request, Reason.REQUEST_NOT_SOLVED)
    over = request.resolved_at is not None and now >= request.resolved_at + REOPEN_FOR
    return Refused(Reason.REOPENING_OVER) if over else None


def may_rate(request: Request, *, is_author: bool) -> Refused | None:
    """None when its author may say how satisfied they are: once they have confirmed it."""
    if not is_author:
        return Refused(Reason.NOT_ITS_AUTHOR)
    return None if request.state is State.RESOLVED else _over(request, Reason.REQUEST_NOT_SOLVED)


# The figures


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of some requests; each number is counted by itself.

    Those that were joined to another one stand in `duplicates` alone.
    """

    raised: int = 0
    duplicates: int = 0
    answered: int = 0  # at the first answer of substance
    in_time: int = 0
    resolved: int = 0
    rated: int = 0  # "don't know" is none
    satisfied: int = 0
    unknown: int = 0

    @property
    def response(self) -> tuple[int, int]:
        """Answered in time, of those raised."""
        return self.in_time, self.raised

    @property
    def resolution(self) -> tuple[int, int]:
        """Resolved, of those raised."""
        return self.resolved, self.raised

    @property
    def satisfaction(self) -> tuple[int, int]:
        """Satisfied, of those rated: never of those raised or resolved."""
        return self.satisfied, self.rated


def figures(requests: Iterable[Request]) -> Figures:
    """Count requests.

    - One that was joined to another is none of its own: it is in no base and in no count but `duplicates`.
    - Answered at the first answer of substance; in time when that was not after its deadline.
    - Resolved when its author said so, and nobody reopened it since.
    - Satisfied: the first two of the four answers; "don't know" stands apart.

    Source: `domain.md`, sections 1, 2 and 4 (script 15).
    """
    filed = list(requests)
    found = [one for one in filed if one.state is not State.MERGED]
    answers = [(one.replied_at, one.reply_by) for one in found if one.replied_at]
    ratings = [one.rating for one in found if one.rating is not None]
    return Figures(
        raised=len(found),
        duplicates=len(filed) - len(found),
        answered=len(answers),
        in_time=sum(replied <= by for replied, by in answers),
        resolved=sum(one.state is State.RESOLVED for one in found),
        rated=sum(rating in RATED for rating in ratings),
        satisfied=sum(rating in SATISFIED for rating in ratings),
        unknown=ratings.count(0),
    )
