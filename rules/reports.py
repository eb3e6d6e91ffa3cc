"""The figures of a report, counted from its ledgers and nothing else; each rate over its own base."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from rules import requests
from rules.requests import Figures, State

Row = Mapping[str, Any]
Rows = Sequence[Row]
FEWEST = 5  # of fewer people no rate is told, so that nobody's answer can be guessed

OTHERWISE = ("decline", "merge", "redirect", "urgent")
ANSWERS = ("satisfied", "mostly", "mostly_not", "not_satisfied", "dont_know")


@dataclass(frozen=True, slots=True)
class Ratings:
    """How many chose each of the four answers, best first; "don't know" is none of them."""

    four: tuple[int, int, int, int] = (0, 0, 0, 0)
    unknown: int = 0

    @property
    def rate(self) -> tuple[int, int]:
        """The first two, of the four."""
        return sum(self.four[:2]), sum(self.four)


@dataclass(frozen=True, slots=True)
class Took:
    """How long each of many took, those in time and those that were late, and how many still run."""

    in_time: Sequence[timedelta] = ()
    late: Sequence[timedelta] = ()
    running: int = 0


@dataclass(frozen=True, slots=True)
class Consultations:
    """Consultations of a period: those concluded count, with or without agreement."""

    concluded: int = 0
    agreed: int = 0
    opened: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """What a report tells; nothing in it is worked out from another part of it."""

    councils: int = 0
    no_quorum: int = 0
    consultations: Consultations = field(default_factory=Consultations)
    requests: Figures = field(default_factory=Figures)
    joined: int = 0  # requests that go on as another one
    rated: Ratings = field(default_factory=Ratings)
    replied: Took = field(default_factory=Took)
    solved: Took = field(default_factory=Took)
    feedback: Ratings = field(default_factory=Ratings)
    polls: int = 0
    surveyed: Ratings = field(default_factory=Ratings)
    surveys: int = 0  # about satisfaction, with verified answers
    needs: Mapping[str, int] = field(default_factory=dict)  # requests, by which of 急难愁盼 they are
    categories: Mapping[str, int] = field(default_factory=dict)  # requests, by what they are about
    funnel: Mapping[str, int] = field(default_factory=dict)
    otherwise: Mapping[tuple[str, str], int] = field(default_factory=dict)  # by answer and listed reason
    tags: Mapping[str, int] = field(default_factory=dict)
    buildings: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)  # voted, of how many
    hidden: int = 0  # buildings of which nothing is told
    talks: tuple[int, int] = (0, 0)  # held in person, and how many people were there in all
    tasks: tuple[int, int, int] = (0, 0, 0)  # of volunteers, how many came, and for how many minutes in all


def count(ledgers: Mapping[str, Rows], since: datetime, until: datetime) -> Counted:
    """Count the ledgers of a period, from `since` until just before `until`.

    - A council counts when it opened, which needs a quorum; one that was called and never opened is told apart.
    - A consultation counts when it was concluded, with or without agreement; opened and withdrawn are told apart.
    - A request that was joined to another one is none of its own.
    - A matter counts once at each stage that it reached, and once under the last answer to it.
    - Satisfaction with requests is of rated requests, those with what was carried out and of surveys of
      verified answers: figures of their own, never one.
    - Turnout adds up the votes of the period, where a building had 5 electors or more.

    Source: `domain.md`, sections 1, 2 and 4 (script 15).
    """
    meetings, matters = ledgers["meetings"], ledgers["matters"]
    own = [one for one in ledgers["requests"] if one["merged_into"] is None]
    buildings, hidden = _turnout(ledgers["turnout"])
    asked = [one for one in ledgers["surveys"] if one["satisfied"] is not None]
    done = [one for one in ledgers["volunteers"] if one["state"] == "done"]
    return Counted(
        councils=sum(one["opened_at"] is not None for one in meetings),
        no_quorum=sum(one["opened_at"] is None and one["agenda_posted_at"] is not None for one in meetings),
        consultations=_consultations(ledgers["consultations"], since, until),
        requests=requests.figures(map(_request, own)),
        joined=sum(one["merged_into"] is not None for one in ledgers["requests"]),
        rated=_ratings(Counter(one["rating"] for one in own), (4, 3, 2, 1), 0),
        replied=_took(own, "replied_at", "reply_by"),
        solved=_took(own, "solved_at", "solve_by"),
        feedback=_polled(ledgers["polls"]),
        polls=len({one["matter"] for one in ledgers["polls"]}),
        surveyed=_polled(asked),
        surveys=len(asked),
        needs=Counter(one["need"] for one in own if one["need"]),
        categories=Counter(one["category"] for one in own if one["category"]),
        funnel=_funnel(matters),
        otherwise=Counter(
            (one["screened"], one["reason"] if one["screened"] == "decline" else "")
            for one in matters if one["screened"] in OTHERWISE
        ),
        tags=Counter(one["tag"] for one in matters if one["tag"]),
        buildings=buildings, hidden=hidden,
        talks=(len(ledgers["talks"]), sum(one["heads"] for one in ledgers["talks"])),
        tasks=(len(done), sum(one["came"] for one in done), sum(one["came"] * one["minutes"] for one in done)),
    )  # fmt: skip


def _consultations(rows: Rows, since: datetime, until: datetime) -> Consultations:
    def inside(name: str) -> list[Row]:
        return [one for one in rows if one[name] is not None and since <= one[name] < until]

    concluded = inside("concluded_at")
    agreed = sum(bool(one["agreed"]) for one in concluded)
    return Consultations(len(concluded), agreed, len(inside("opened_at")), len(inside("withdrawn_at")))


def _request(row: Row) -> requests.Request:
    return requests.Request(State(row["state"]), row["reply_by"], row["replied_at"], row["resolved_at"], row["rating"])


def _ratings(counted: Mapping[Any, int], four: Sequence[Any], unknown: Any) -> Ratings:
    best, good, poor, worst = (counted.get(one, 0) for one in four)
    return Ratings((best, good, poor, worst), counted.get(unknown, 0))


def _polled(polls: Rows) -> Ratings:
    added = {name: sum(one[name] for one in polls) for name in ANSWERS}
    return _ratings(added, ANSWERS[:4], ANSWERS[4])


def _took(rows: Rows, end: str, by: str) -> Took:
    ended: list[tuple[datetime, datetime, datetime]] = [
        (one["raised_at"], one[end], one[by]) for one in rows if one[end]
    ]
    return Took(
        [at - since for since, at, until in ended if at <= until],
        [at - since for since, at, until in ended if at > until],
        sum(one[end] is None for one in rows),
    )


def _funnel(matters: Rows) -> Mapping[str, int]:
    return {
        "raised": len(matters),
        "accepted": sum(one["screened"] == "accept" for one in matters),
        "on_agenda": sum(bool(one["on_agenda"]) for one in matters),
        "adopted": sum(one["adopted_at"] is not None for one in matters),
        "decided": sum(one["decided_at"] is not None for one in matters),
        "done": sum(one["done_at"] is not None for one in matters),
    }


def _turnout(rows: Rows) -> tuple[Mapping[tuple[str, str], tuple[int, int]], int]:
    told: dict[tuple[str, str], tuple[int, int]] = {}
    for one in rows:
        if one["electors"] is not None:
            voted, electors = told.get((one["area"], one["building"]), (0, 0))
            told[one["area"], one["building"]] = (voted + one["voted"], electors + one["electors"])
    return told, len({(one["area"], one["building"]) for one in rows} - told.keys())


# The period of a report

PERIODS = ("month", "last_month", "quarter", "year", "last_year")
DAYS = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D+(\d{4})\D(\d{1,2})\D(\d{1,2})\D?", re.ASCII)


def period(name: str, today: date) -> tuple[date, date]:
    """The first and last day of a period that a button names; one that still runs ends today."""
    first, year = today.replace(day=1), today.replace(month=1, day=1)
    before = first - timedelta(days=1)
    return {
        "month": (first, today),
        "last_month": (before.replace(day=1), before),
        "quarter": (first.replace(month=today.month - (today.month - 1) % 3), today),
        "year": (year, today),
        "last_year": (year.replace(year=year.year - 1), year - timedelta(days=1)),
    }[name]


def read_days(text: str) -> tuple[date, date] | None:
    """Read both days of a period as people write them, `2026-01-01 2026-12-31`; None where they are no such days."""
    found = DAYS.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    numbers = [int(one) for one in found.groups()]
    try:
        since, until = date(*numbers[:3]), date(*numbers[3:])
    except ValueError:
        return None
    return (since, until) if since <= until and in_calendar(since, until) else None


def in_calendar(since: date, until: date) -> bool:
    """Whether a report may be of these days: with the last ones of a calendar nobody can count."""
    return since.year >= 2000 and until.year < 9999
