"""The report of a period: the line that a committee tells of itself, turnout, the way of the matters, the votes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from rules.requests import Figures
from texts import papers
from texts.ballots import Building
from texts.cards import plain
from texts.docket import TAGS
from texts.rules import Tally, counts, rule_name, turnout, verdict
from texts.words import Words, key

FUNNEL = MappingProxyType(
    {
        "raised": key("Raised"),
        "accepted": key("Accepted by the council"),
        "on_agenda": key("On an agenda"),
        "adopted": key("Adopted by the council"),
        "decided": key("Outcome told"),
        "done": key("Carried out"),
    }
)
ANSWERS = MappingProxyType(
    {
        "decline": key("Declined"),
        "merge": key("Merged into another"),
        "redirect": key("Redirected"),
        "urgent": key("Urgent, done without a vote"),
    }
)
SATISFACTION = (key("Satisfied"), key("Mostly satisfied"), key("Mostly not"), key("Not satisfied"))


@dataclass(frozen=True, slots=True)
class Voted:
    """A vote that closed in the period."""

    number: int
    title: str
    closed: datetime
    tally: Tally
    invalid: bool = False  # found so afterwards: whatever it came to, nothing is decided


@dataclass(frozen=True, slots=True)
class Report:
    """The facts of a report; both days belong to the period. `satisfaction` is by answer, "don't know" last."""

    community: str
    since: date
    until: date
    head: str
    councils: int
    no_quorum: int
    satisfaction: tuple[int, ...]
    polls: int
    funnel: Sequence[tuple[str, int]]
    answers: Sequence[tuple[str, int]]
    tags: Sequence[tuple[str, int]]
    votes: Sequence[Voted]
    buildings: Sequence[Building]
    hidden: int  # buildings with fewer than 5 electors
    requests: Figures
    talks: tuple[int, int] = (0, 0)  # held in person, and how many people were there in all


def percent(part: int, whole: int) -> str:
    """Return a rate with one decimal, rounded half up from whole numbers; of nothing there is none."""
    if whole == 0:
        return "–"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10} %"


FEWEST = 5


def of_people(part: int, whole: int) -> str:
    """Return a rate of what people said; of fewer than five there is none, so that nobody's answer can be guessed."""
    return percent(part, whole if whole >= FEWEST else 0)


def page(words: Words, *, report: Report, note: str = "") -> str:
    """Return the report as one HTML file; `note` stands on top, as "played by the demo" does."""
    rated = report.satisfaction[:4]
    return papers.render(
        "report", words, report=report, requests=report.requests, note=note, percent=percent, of_people=of_people,
        rated=sum(rated), satisfied=sum(rated[:2]), fewest=FEWEST,
        funnel=[(words.gettext(FUNNEL[name]), number) for name, number in report.funnel],
        answers=[(words.gettext(ANSWERS[name]), number) for name, number in report.answers],
        tags=[(words.gettext(TAGS[name]), number) for name, number in report.tags],
        parts=[(words.gettext(name), number) for name, number in zip(SATISFACTION, rated, strict=True)],
        rule_name=rule_name, verdict=verdict, counts=counts,
        turnout=lambda tally: " · ".join(map(plain, turnout(words, tally))),
    )  # fmt: skip
