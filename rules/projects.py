"""Projects: who steers, reports, supervises and objects, and milestones as people write them."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from dateutil import parser

from rules.refusals import Reason, Refused
from rules.seats import Seat
from rules.timing import Duration, Span

MOST_MILESTONES = 12
MOST_YEARS = 20  # ahead: a later date is a slip of the pen
TO_CHAIR = Duration(2, Span.WORKING_DAYS)
"""How long after its lead the chair hears of a milestone that is late."""

DATE = re.compile(
    r"[\s,，、:：;；(（]*(?:([0-9]{4})\s*[-/.年]\s*)?([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?[)）.。\s]*$"
)
IN_WORDS = re.compile(r"[,，;；]([^,，;；]+)$")


@dataclass(frozen=True, slots=True)
class Planned:
    """A milestone as somebody wrote it."""

    title: str
    day: date


def milestones_written(text: str, today: date) -> tuple[list[Planned], list[str]]:
    """Read milestones, one a line: what, then the day until when; also the lines without a day to come.

    - 2026-12-31, 12-31, 12月31日, 31 Dec: without a year the next such day.
    - A day that is past, or more than 20 years ahead, is none.
    """
    planned, unclear = [], []
    for line in filter(str.strip, text.splitlines()):
        found = _planned(unicodedata.normalize("NFKC", line).strip(), today)
        if found is None:
            unclear.append(line.strip())
        else:
            planned.append(found)
    return planned, unclear


def _planned(line: str, today: date) -> Planned | None:
    found = day_at_end(line, today)
    title = re.sub(r"^[0-9]{1,2}[.、)]\s*", "", found[0]).strip() if found else ""
    return Planned(title, found[1]) if found and title else None


def day_at_end(line: str, today: date) -> tuple[str, date] | None:
    """Split a line into what it says and the day at its end; None without a day to come, or without words."""
    if numbers := DATE.search(line):
        year, month, day = (int(one) if one else None for one in numbers.groups())
        on, said = _day(year, month or 0, day or 0, today), line[: numbers.start()]
    elif words := IN_WORDS.search(line):
        on, said = _day_in_words(words[1], today), line[: words.start()]
    else:
        return None
    return (said.strip(), on) if said.strip() and on and today <= on <= _years_on(today) else None


def _day(year: int | None, month: int, day: int, today: date) -> date | None:
    try:
        found = date(year or today.year, month, day)
        return found if year or found >= today else found.replace(year=today.year + 1)
    except ValueError:
        return None


def _day_in_words(text: str, today: date) -> date | None:
    """Read a day with its month in English words; without a year the next one."""
    if not re.search(r"[0-9]", text) or not re.search(r"[A-Za-z]{3}", text):
        return None
    try:
        found = parser.parse(text, default=datetime(today.year, today.month, today.day), dayfirst=True).date()  # noqa: DTZ001 - a day has no zone
        return found if re.search(r"[0-9]{4}", text) else _day(None, found.month, found.day, today)
    except (ValueError, OverflowError):
        return None


def _years_on(today: date) -> date:
    return date(today.year + MOST_YEARS, 12, 31)


@dataclass(frozen=True, slots=True)
class Project:
    """A project as an act meets it: the accounts of who leads, and of those in the supervisors' seats."""

    lead: frozenset[int] = frozenset()
    supervisors: frozenset[int] = frozenset()
    reported: bool = False


def may_steer(seat: Seat | None) -> Refused | None:
    """None when somebody may name lead and supervisors: the chair or vice-chair."""
    heads = seat is not None and seat.is_head
    return None if heads else Refused(Reason.NOT_CHAIR_OR_VICE)


def may_work(project: Project, seat: Seat | None, account: int, *, is_staff: bool) -> Refused | None:
    """None when somebody may note progress, plan and mark milestones: lead, council, staff and supervisors."""
    serves = is_staff or (seat is not None and seat.has_council_vote)
    return None if serves or account in project.lead | project.supervisors else Refused(Reason.NOT_COUNCIL_OR_STAFF)


def may_supervise(lead: Collection[int], account: int | None) -> Refused | None:
    """None when somebody may supervise, or be the lead beside these supervisors: never the same person.

    Source: `domain.md`, section 1.
    """
    if account is None:
        return Refused(Reason.NOT_ON_THE_LIST)
    return Refused(Reason.SUPERVISOR_LEADS) if account in lead else None


def may_confirm(project: Project, account: int, *, own: bool = False) -> Refused | None:
    """None when somebody may say whether what is reported as done is so.

    - A supervisor who does not lead it; nor did they report it themselves (`own`), in whichever seat.
    """
    if account not in project.supervisors:
        return Refused(Reason.NOT_SUPERVISOR)
    if not project.reported:
        return may_supervise(project.lead, account) or Refused(Reason.NOT_REPORTED)
    return may_supervise(project.lead, account) or (Refused(Reason.OWN_REPORT) if own else None)


def may_object(until: datetime, now: datetime, *, reopened: bool, already: bool) -> Refused | None:
    """None when a household may say that it is not done: once, in the time for it (`now < until`)."""
    if reopened:
        return Refused(Reason.ALREADY_REOPENED)
    if now >= until:
        return Refused(Reason.OBJECTIONS_OVER)
    return Refused(Reason.ALREADY_OBJECTED) if already else None


def may_answer(project: Project, seat: Seat | None, account: int, *, own: bool, answered: bool) -> Refused | None:
    """None when somebody may answer such an objection, else why not.

    - A supervisor; where there is none, or none any more, the chair or vice-chair. Never the lead, nobody their own.
    - An objection is answered once.

    Source: issue 5 asks for supervisors; who answers without them is our own decision.
    """
    if seat is None or seat.person is None:
        return Refused(Reason.NOT_SUPERVISOR)
    refused = may_steer(seat)
    if project.supervisors:
        refused = None if account in project.supervisors else Refused(Reason.NOT_SUPERVISOR)
    if refused or (refused := may_supervise(project.lead, account)):
        return refused
    if own:
        return Refused(Reason.OWN_OBJECTION)
    return Refused(Reason.OBJECTION_ANSWERED) if answered else None
