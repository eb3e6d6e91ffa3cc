"""Figures of several communities side by side, and their sums."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import TypeVar

from rules.reports import FEWEST, Counted


@dataclass(frozen=True, slots=True)
class Now:
    """How a community stands at one moment."""

    homes: int = 0
    joined: int = 0  # homes of which somebody has joined
    votes: int = 0  # open ones
    electors: int = 0  # of these votes
    voted: int = 0
    to_screen: int = 0  # matters, by where they stand
    under_way: int = 0
    in_vote: int = 0
    carried_out: int = 0  # being so
    requests: int = 0  # open ones
    late: int = 0  # of them

    @property
    def matters(self) -> int:
        """Matters that are not over."""
        return self.to_screen + self.under_way + self.in_vote + self.carried_out


@dataclass(frozen=True, slots=True)
class Period:
    """What a community did in a period; `rated` and `satisfied` are 0 where fewer than five rated."""

    councils: int = 0
    consultations: int = 0
    raised: int = 0
    decided: int = 0
    done: int = 0
    voted: int = 0
    electors: int = 0
    requests: int = 0
    answered: int = 0
    in_time: int = 0
    resolved: int = 0
    rated: int = 0
    satisfied: int = 0


Row = TypeVar("Row", Now, Period)


def total(rows: Iterable[Row], none: Row) -> Row:
    """Add rows up, figure by figure; of no row it is `none`."""
    sums = [sum(column) for column in zip(*map(astuple, rows), strict=True)]
    return type(none)(*sums) if sums else none


def line(counted: Counted) -> Period:
    """The row of a community, from what its own report counted.

    Where fewer than five requests were rated the ratings are in no row and in no sum: nobody's answer can be guessed.

    Source: `domain.md`, section 1; the project's issue 8, item 3.
    """
    asked, funnel, turnout = counted.requests, counted.funnel, counted.buildings.values()
    satisfied, rated = counted.rated.rate
    told = rated >= FEWEST
    return Period(
        counted.councils,
        counted.consultations.concluded,
        raised=funnel.get("raised", 0),
        decided=funnel.get("decided", 0),
        done=funnel.get("done", 0),
        voted=sum(voted for voted, _ in turnout),
        electors=sum(electors for _, electors in turnout),
        requests=asked.raised,
        answered=asked.answered,
        in_time=asked.in_time,
        resolved=asked.resolved,
        rated=rated if told else 0,
        satisfied=satisfied if told else 0,
    )
