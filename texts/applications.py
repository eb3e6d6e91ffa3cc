"""The one-page text with which a community applies for the selection of working methods, from its own figures."""

from dataclasses import dataclass

from rules.reading import Words as Wording
from texts import papers
from texts.reports import Report, days, figures, one_line, percent
from texts.words import Words


@dataclass(frozen=True, slots=True)
class Base:
    """What a community is, and by which method it works."""

    method: Wording
    households: int
    buildings: int
    entrances: int
    seats: int  # with a vote in the council


def page(words: Words, *, report: Report, base: Base, note: str = "") -> str:
    """Return the application as one HTML file that prints on one sheet."""
    counted = report.counted
    raised = counted.funnel.get("raised", 0)
    way = [(counted.funnel.get(name, 0), raised) for name in ("accepted", "adopted", "done")]
    voted, electors = (sum(getattr(one, name) for one in report.buildings) for name in ("voted", "electors"))
    return papers.render(
        "application", words, report=report, base=base, note=note, method=words.own(base.method),
        line=one_line(words, report), days=days(words, report), figures=figures(words, report), raised=raised,
        rates=[f"{part}/{whole} ({percent(part, whole)})" for part, whole in way], votes=len(report.votes),
        turnout=f"{voted}/{electors} ({percent(voted, electors)})" if electors else "",
    )  # fmt: skip
