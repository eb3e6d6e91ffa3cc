"""/report in the chat: which period, of which part of the community, and the words under its files."""

from collections.abc import Sequence
from datetime import date
from types import MappingProxyType

from rules.scope import Scope
from texts import reports
from texts.buttons import build
from texts.cards import Button, Card, card, escape, line
from texts.labels import one_row
from texts.reports import Report, one_line, title
from texts.words import Words, key

MOST_PARTS = 12  # areas as buttons
PERIOD_NAMES = MappingProxyType(
    {
        "month": key("This month"),
        "last_month": key("Last month"),
        "quarter": key("Quarter"),
        "year": key("This year"),
        "last_year": key("Last year"),
        "own": key("Other days"),
    }
)


def which_period(words: Words, *, community: str, parts: Sequence[Scope], chosen: int) -> Card:
    """/report: of which period; the areas are a tap away, smaller parts are written after the command."""
    areas = [(place, one) for place, one in enumerate(parts, 1) if len(one.parts) <= 1 and place != chosen + 1]
    shown = areas[:MOST_PARTS] if len(areas) > 1 or chosen else []
    buttons = [Button(words.gettext(name), build("report", chosen + 1, one)) for one, name in PERIOD_NAMES.items()]
    buttons += [Button(one_row(words, str(one) or community, 2), build("reportof", place)) for place, one in shown]
    of = f"{community} {parts[chosen]}".strip()
    return card(
        words.html("Report of {community}", community=line(of)),
        words.html("Which period?"),
        words.html("A building: /report AREA/BUILDING") if chosen == 0 else None,
        buttons=[tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)],
    )


def no_such_part(words: Words) -> Card:
    """Nobody lives where somebody wants a report of."""
    return card(
        words.html("There is no such part here"), words.html("Please write it so: /report AREA/BUILDING/ENTRANCE")
    )


def which_days(words: Words, *, again: bool = False) -> Card:
    """Both days of a period are asked for."""
    return card(
        words.html("These are no two days") if again else words.html("From which day to which?"),
        words.html("Please write both: 2026-01-01 2026-12-31"),
    )


def coming(words: Words, *, since: date, until: date) -> Card:
    """The files are on their way."""
    return card(
        words.html("The report is on its way"), words.html("{since} to {until}", since=f"{since}", until=f"{until}")
    )


def enclosed(words: Words, *, what: str, report: Report) -> Card:
    """The words under a file of a report."""
    said = {
        "report": words.html("Open it in a browser and print it."),
        "ledgers": words.html("The ledgers that it is counted from: count again."),
        "report_picture": escape(one_line(words, report)),
    }
    return card(escape(line(title(words, report))), escape(reports.days(words, report)), said[what])
