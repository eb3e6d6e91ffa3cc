"""The report of a period, and the ledgers that it is counted from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from actions import tallies
from actions.cards.votes import building_name, by_place
from actions.people import scope_in_words, words_of
from rules import reports as rules
from rules.parts import Part
from rules.scope import WHOLE, Scope
from storage import ledgers, record, votes
from storage.communities import Community
from storage.database import Reader
from storage.ledgers import Ledgers, Row
from storage.votes import Turnout
from texts.ballots import Building
from texts.reports import Report, Voted


@dataclass(frozen=True, slots=True)
class Period:
    """Two days and all between them, by the community's calendar, and of which part of it."""

    since: date
    until: date
    scope: Scope = WHOLE


async def of_period(reader: Reader, community: Community, period: Period) -> tuple[Report, Ledgers]:
    """Return the report of a period, and the ledgers that it was counted from (`rules/reports.py:count`).

    Matters and requests are those raised in the period, with all that has come of them until now; everything else is
    what was held, closed or concluded in it.
    """
    start, end = (_midnight(community, day) for day in (period.since, period.until + timedelta(days=1)))
    found = await ledgers.of_period(reader, community.id, period.scope, start, end, period.since, period.until)
    counted = rules.count(found, start, end)
    where = scope_in_words(words_of(community), period.scope, community) if period.scope.parts else ""
    return Report(
        community.name, where, period.since, period.until, await record.head(reader, community.id), counted,
        [_voted(one) for one in found["votes"]], _named(counted.buildings),
        community.method.has(Part.CONSULTATION),
    ), found  # fmt: skip


def _midnight(community: Community, day: date) -> datetime:
    return datetime.combine(day, time(), community.zone)


def _voted(vote: Row) -> Voted:
    invalid = votes.State(vote["state"]) is votes.State.INVALID
    return Voted(vote["vote"], vote["title"], vote["closes_at"], tallies.told(vote["result"]), invalid=invalid)


def _named(buildings: Mapping[tuple[str, str], tuple[int, int]]) -> list[Building]:
    there = sorted((Turnout(*place, electors, voted) for place, (voted, electors) in buildings.items()), key=by_place)
    several = len({one.area for one in there}) > 1
    return [Building(building_name(one, several=several), one.voted, one.electors) for one in there]
