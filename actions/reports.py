"""The report of a period, and the ledgers that it is counted from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from actions import posts, tallies
from actions.cards.votes import building_name, by_place
from actions.people import Caller, scope_in_words, words_of, works_for
from rules import reports as rules
from rules.parts import Part
from rules.scope import WHOLE, Scope, parse_scope
from storage import communities, households, ledgers, record, votes
from storage.communities import Community
from storage.database import Reader, Unit
from storage.ledgers import Ledgers, Row, Rows
from storage.media import Media
from storage.votes import Turnout
from texts.applications import Base
from texts.ballots import Building
from texts.papers import data_uri
from texts.reports import Report, Story, Voted

PAGE, WORKBOOK, PICTURE = "report", "ledgers", "report_picture"  # what a row of the outbox asks for
PICTURES = 3  # of one story


@dataclass(frozen=True, slots=True)
class Period:
    """Two days and all between them, by the community's calendar, and of which part of it."""

    since: date
    until: date
    scope: Scope = WHOLE


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a report is made of, as the store had it at one moment."""

    community: Community
    period: Period
    head: str
    rows: Rows
    story: ledgers.Story | None

    @property
    def pictures(self) -> tuple[Media, ...]:
        """Three pictures of the story: its first, one between, its last."""
        there = self.story.pictures if self.story else ()
        return there if len(there) <= PICTURES else (there[0], there[len(there) // 2], there[-1])


async def of_period(reader: Reader, community: Community, period: Period) -> tuple[Report, Ledgers]:
    """Return the report of a period, and the ledgers that it was counted from (`rules/reports.py:count`).

    Matters and requests are those raised in the period, with all that has come of them until now; everything else is
    what was held, closed or concluded in it.
    """
    return made(await gathered(reader, community, period))


async def gathered(reader: Reader, community: Community, period: Period) -> Gathered:
    """Read the ledgers of a period."""
    rows, story = await ledgers.of_period(
        reader, community.id, period.scope, *_instants(community, period), first=period.since, last=period.until
    )
    return Gathered(community, period, await record.head(reader, community.id), rows, story)


def made(found: Gathered, pictures: Iterable[bytes] = ()) -> tuple[Report, Ledgers]:
    """Count a report; of a year with thousands of matters that takes a second, and needs no store."""
    community, period, rows = found.community, found.period, ledgers.read(found.rows)
    counted = rules.count(rows, *_instants(community, period))
    where = scope_in_words(words_of(community), period.scope, community) if period.scope.parts else ""
    return Report(
        community.name, where, period.since, period.until, found.head, counted,
        [_voted(one) for one in rows["votes"]], _named(counted.buildings),
        community.method.has(Part.CONSULTATION), _story(found.story, pictures),
    ), rows  # fmt: skip


def _story(told: ledgers.Story | None, pictures: Iterable[bytes]) -> Story | None:
    if told is None:
        return None
    shown = tuple(data_uri(one) for one in pictures)
    return Story(told.matter, told.title, told.raised_at, told.decided_at, told.done_at, tuple(filter(None, shown)))


def _instants(community: Community, period: Period) -> tuple[datetime, datetime]:
    """The period from its first midnight until just before the one after it."""
    days = (period.since, period.until + timedelta(days=1))
    first, last = (datetime.combine(day, time(), community.zone) for day in days)
    return first, last


def _voted(vote: Row) -> Voted:
    invalid = votes.State(vote["state"]) is votes.State.INVALID
    return Voted(vote["vote"], vote["title"], vote["closes_at"], tallies.told(vote["result"]), invalid=invalid)


def _named(buildings: Mapping[tuple[str, str], tuple[int, int]]) -> list[Building]:
    there = sorted((Turnout(*place, electors, voted) for place, (voted, electors) in buildings.items()), key=by_place)
    several = len({one.area for one in there}) > 1
    return [Building(building_name(one, several=several), one.voted, one.electors) for one in there]


async def base(reader: Reader, community: Community, scope: Scope = WHOLE) -> Base:
    """Return what a community is, or a part of it."""
    homes = [one.key[:3] for one in await households.in_scope(reader, community.id, scope)]
    titles, seats = community.method.titles, community.method.council.seats
    return Base(titles, len(homes), len({one[:2] for one in homes}), len(set(homes)), seats)


# In the chat


async def scopes(reader: Reader, community: Community) -> list[Scope]:
    """Return every part of a community that a report may be of: all of it, its areas, buildings, entrances."""
    homes = [one.key[:3] for one in await households.in_scope(reader, community.id)]
    parts = {home[:depth] for home in homes for depth in (1, 2, 3)}
    return [WHOLE, *(Scope(one) for one in sorted(parts, key=lambda one: (len(one), one)))]


async def send(unit: Unit, caller: Caller, period: Period) -> bool:
    """Send a report privately: page, workbook and picture, made when they are sent; False for a double tap."""
    own, community, words = caller.person.telegram_id, caller.community_id, caller.words
    said = {"since": f"{period.since}", "until": f"{period.until}", "scope": f"{period.scope}"}
    wanted = {"community": community, **said}
    if not await posts.enclose_tap(unit, community, own, "photo", PICTURE, words, **wanted):
        return False
    for what in (PAGE, WORKBOOK):
        await posts.enclose(unit, community, own, "document", what, words, **wanted)
    await record.append(unit, community, "report.taken", f"community:{community}", caller.actor, said)
    return True


async def wanted(reader: Reader, chat: int, payload: Mapping[str, Any]) -> Gathered | None:
    """Gather a report that somebody asked for; None where they do not serve the community any more."""
    if not await works_for(reader, payload["community"], chat):
        return None
    since, until = (date.fromisoformat(payload[name]) for name in ("since", "until"))
    community = await communities.by_id(reader, payload["community"])
    return await gathered(reader, community, Period(since, until, parse_scope(payload["scope"])))
