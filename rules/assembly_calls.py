"""Residents call for an assembly: how many must sign, who signs, and what follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rules.catalogue import parse_share
from rules.method import read_duration
from rules.reading import DataError, Table, Words, read_table
from rules.refusals import Reason, Refused
from rules.stages import BEFORE_AGENDA, Stage
from rules.timing import Duration
from rules.votes import Share

CALLABLE = BEFORE_AGENDA | {Stage.DECLINED, Stage.LAPSED, Stage.REFERRED, Stage.NOT_ADOPTED}
"""Where residents may call an assembly about a matter: unless it has ended for good, or the council is at it."""

ENDED_BY_COUNCIL = frozenset({Stage.REDIRECTED, Stage.CLOSED})
"""Where the council may have taken a matter while neighbours signed: an assembly must be called all the same."""


class Route(StrEnum):
    """Whose signatures are counted; one route with enough of them will do."""

    HOUSEHOLDS = "households"
    ADULTS = "adults"
    REPRESENTATIVES = "representatives"


class CallState(StrEnum):
    """What became of a call."""

    SIGNING = "signing"
    ENOUGH = "enough"  # an assembly must be called
    CALLED = "called"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Threshold:
    """The part of a base that must sign, since when, and by what law."""

    share: Share
    since: date
    source: Words


@dataclass(frozen=True, slots=True)
class CallRules:
    """The thresholds of the three routes, how long is signed, and how long the assembly may be waited for."""

    thresholds: Mapping[Route, Threshold]
    signing: Duration
    calling: Duration

    def needed(self, base: Mapping[Route, int]) -> dict[Route, int]:
        """Return how many signatures each route needs; a route without anybody on it is none."""
        return {route: self.thresholds[route].share.least(there) for route, there in base.items() if there}


def parse_call_rules(data: Mapping[str, object]) -> CallRules:
    """Read the data; DataError names the key that is wrong."""
    table = read_table(data, "", ("signing", "calling", *Route))
    return CallRules(
        {route: _threshold(table.table(route, ("share", "since", "source", "confirmed_by"))) for route in Route},
        read_duration(table.text("signing"), "signing"),
        read_duration(table.text("calling"), "calling"),
    )


def _threshold(table: Table) -> Threshold:
    try:
        share = parse_share(table.text("share"))
    except ValueError as error:
        raise DataError(table.path("share"), str(error)) from error
    if share is None:
        raise DataError(table.path("share"), "must be a share")
    return Threshold(share, table.day("since"), table.words("source"))


def enough(needed: Mapping[Route, int], signed: Mapping[Route, int]) -> bool:
    """Whether one route has the signatures that it needs."""
    return any(signed.get(route, 0) >= least for route, least in needed.items())


def may_begin(stage: Stage, *, on_base: bool, again: bool) -> Refused | None:
    """None when a household may begin to gather signatures about a matter, else why not.

    - It belongs to the matter's scope (`on_base`), and nobody disputes that.
    - The council is not about to decide it, no vote runs, and it has not gone on elsewhere.
    - Once a matter: a call that stands is signed (`again`).
    """
    if not on_base:
        return Refused(Reason.NOT_ON_BASE)
    if again:
        return Refused(Reason.CALL_RUNS)
    return None if stage in CALLABLE else Refused(Reason.NOT_CALLABLE)


def may_sign(state: CallState, until: datetime, now: datetime, *, on_base: bool) -> Refused | None:
    """None while a household of the frozen base may sign: before the end, and while signatures are still missing."""
    if state is not CallState.SIGNING or now >= until:
        return Refused(Reason.SIGNING_OVER)
    return None if on_base else Refused(Reason.NOT_ON_BASE)
