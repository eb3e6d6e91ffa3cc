"""The report of a district: a row for each community, and the sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.districts import Period
from texts import papers
from texts.reports import of_people, percent
from texts.words import Words

COLUMNS = ("community", *Period.__slots__)


@dataclass(frozen=True, slots=True)
class Row:
    """A community and what it did."""

    community: str
    figures: Period


@dataclass(frozen=True, slots=True)
class District:
    """What a district did; both days belong to the period."""

    since: date
    until: date
    rows: Sequence[Row]
    total: Period


def page(words: Words, *, district: District, note: str = "") -> str:
    """Return the report as one HTML file."""
    head = (
        words.gettext("Community"), words.gettext("Councils"), words.gettext("Consultations"), words.gettext("Raised"),
        words.gettext("Outcome told"), words.gettext("Carried out"), words.gettext("Turnout (n)"),
        words.gettext("Requests"), words.gettext("Answered in time"), words.gettext("Resolved"),
        words.gettext("Satisfied with requests (n)"),
    )  # fmt: skip
    return papers.render(
        "district", words, district=district, note=note, head=head, cells=_cells, name=words.gettext("All together"),
    )  # fmt: skip


def _cells(one: Period) -> tuple[str, ...]:
    """Counts, then rates each over its own base."""
    return (
        *map(str, (one.councils, one.consultations, one.raised, one.decided, one.done)),
        _of(percent(one.voted, one.electors), one.electors), str(one.requests), percent(one.in_time, one.requests),
        percent(one.resolved, one.requests), _of(of_people(one.satisfied, one.rated), one.rated),
    )  # fmt: skip


def _of(rate: str, base: int) -> str:
    """A rate with the number of which it is one."""
    return f"{rate} ({base:,})" if base else rate
