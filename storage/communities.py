"""Communities with what their file declared: settings, groups, seats, staff and parties."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from rules import communities as rules
from rules import seats as seat_rules
from rules import timing
from rules.calendars import Calendar
from rules.communities import Settled, read_settled
from rules.method import Agenda, Method, Settings
from rules.scope import Place, Scope, intersects, parse_scope
from rules.seats import Role
from rules.timing import Duration, Quiet
from storage.connection import Row, load
from storage.database import Reader, Unit, moment, to_ms

sql = load("communities")


@dataclass(frozen=True, slots=True)
class Community:
    """A community as it was last applied; its method has the community's own rules and agenda in it."""

    id: int
    chain: str
    name: str
    method: Method
    zone: ZoneInfo
    language: str
    venue: str
    quiet: Quiet
    decisions: Mapping[str, object]  # what it sets anew in decision rules, by the name of the rule
    calendar: Calendar
    venues: Mapping[str, Scope]  # places for talks by name; what is raised at one has its scope

    @property
    def settings(self) -> Settings:
        """The rules in force: the method's defaults with the community's own over them."""
        return self.method.settings

    @property
    def agenda(self) -> Agenda:
        """When the council meets (None: only when called), when its agenda closes and is posted."""
        return self.method.agenda

    def after(self, start: datetime, duration: Duration) -> datetime:
        """The instant a duration after `start` (UTC), by the community's wall clock and working days."""
        return timing.add(start, duration, self.zone, self.calendar)

    def before(self, end: datetime, duration: Duration) -> datetime:
        """The instant a duration before `end` (UTC), counted as in `after`."""
        return timing.subtract(end, duration, self.zone, self.calendar)


@dataclass(frozen=True, slots=True)
class Chat:
    """A group of a community, under the id that Telegram gives it now."""

    id: int
    community: int
    telegram_id: int
    role: str  # residents, council
    scope: Scope
    topic: int | None
    suspended: str | None  # why nothing can be sent there
    hearing_topic: int | None = None  # where its people follow the council


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat(seat_rules.Seat):
    """A seat with what only people need to know of it; the rules take it as it is, its person is the account."""

    community: int
    name: str
    stands_for: str
    scope: Scope
    position: int
    taken_at: datetime | None = None  # by who sits there
    term_ends_at: datetime | None = None

    @property
    def telegram_id(self) -> int | None:
        """The account that sits in it, unless it is empty."""
        return self.person


@dataclass(frozen=True, slots=True)
class Staff:
    """A grid worker."""

    id: int
    community: int
    telegram_id: int | None
    name: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Party:
    """One of the six parties."""

    id: int
    community: int
    name: str
    users: tuple[int, ...]
    offers: tuple[str, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Declared:
    """What was applied last, as plain values: the file's own words and the settings made of them."""

    community: int
    declaration: Mapping[str, Any]
    settings: Mapping[str, Any]


async def all_(reader: Reader) -> list[Community]:
    """Return every community of the store."""
    return [_community(row) async for row in sql.all(reader.connection)]


async def any_(reader: Reader) -> bool:
    """Say whether the store holds a community."""
    return bool([row async for row in sql.first_two(reader.connection)])


async def only(reader: Reader) -> Community | None:
    """Return the store's community where it holds just one."""
    rows = [row async for row in sql.first_two(reader.connection)]
    return _community(rows[0]) if len(rows) == 1 else None


async def by_id(reader: Reader, community: int) -> Community:
    """Return a community that is known to exist."""
    return _community(await sql.by_id(reader.connection, community=community))


async def by_name(reader: Reader, name: str) -> Community | None:
    """Return the community of that name."""
    row = await sql.by_name(reader.connection, name=name)
    return _community(row) if row else None


async def declared(reader: Reader, name: str) -> Declared | None:
    """Return what was last applied under that name."""
    row = await sql.by_name(reader.connection, name=name)
    return Declared(row["community"], json.loads(row["declaration"]), json.loads(row["settings"])) if row else None


async def add(unit: Unit, chain: str, **values: str) -> int:
    """Add a community and return its id; `values` as for `change`."""
    return int(await sql.add(unit.connection, chain=chain, at=unit.ms, **values))


async def change(unit: Unit, community: int, **values: str) -> None:
    """Keep what was applied: method, time_zone, language, venue, settings and declaration (both JSON)."""
    await sql.change(unit.connection, community=community, at=unit.ms, **values)


async def by_chat(reader: Reader, telegram_id: int) -> tuple[Community, Chat] | None:
    """Return the community of a group and the group, also by the id it had before it was upgraded."""
    row = await sql.by_chat(reader.connection, telegram_id=telegram_id)
    return (await by_id(reader, row["community"]), _chat(row)) if row else None


async def chats(reader: Reader, community: int, role: str | None = None, scope: Scope | None = None) -> list[Chat]:
    """Return a community's groups of a role ("residents", "council"), whose scope meets the given one."""
    found = [_chat(row) async for row in sql.chats(reader.connection, community=community)]
    return [c for c in found if role in (None, c.role) and (scope is None or intersects(c.scope, scope))]


async def every_chat(reader: Reader, community: int = 0) -> dict[int, tuple[Chat, bool]]:
    """Return every group the store (or a community) has known, by its Telegram id, each with whether it has ended."""
    rows = [row async for row in sql.every_chat(reader.connection, community=community)]
    return {row["telegram_id"]: (_chat(row), row["ended_at"] is not None) for row in rows}


async def former_chats(reader: Reader) -> dict[int, int]:
    """Return the ids that upgraded groups had, each with the id of today."""
    return {row["former"]: row["telegram_id"] async for row in sql.former_chats(reader.connection)}


async def put_chat(
    unit: Unit, community: int, telegram_id: int, role: str, scope: Scope, topic: int | None = None
) -> None:
    """Bind a group to a community, or change what it is for."""
    await sql.put_chat(
        unit.connection, community=community, telegram_id=telegram_id, role=role, scope=str(scope), topic=topic
    )


async def end_chat(unit: Unit, chat: int) -> None:
    """End a group's part in its community; its row stays."""
    await sql.end_chat(unit.connection, id=chat, at=unit.ms)


async def move_chat(unit: Unit, old: int, new: int) -> None:
    """Keep the new id of a group that Telegram upgraded, and know the old one from now on."""
    known = await every_chat(unit)
    if old not in known:
        return
    if new in known:  # somebody has declared the new id before Telegram told us
        await end_chat(unit, known[old][0].id)
    else:
        await sql.move_chat(unit.connection, old=old, new=new)
    await sql.remember_chat(unit.connection, old=old, new=new)


async def suspend_chat(unit: Unit, telegram_id: int, why: str | None) -> None:
    """Note why nothing can be sent to a group; None: it can again."""
    await sql.suspend_chat(unit.connection, telegram_id=telegram_id, why=why)


async def hear_in(unit: Unit, telegram_id: int, topic: int | None) -> None:
    """Note in which topic of a group its people follow the council."""
    await sql.hear_in(unit.connection, telegram_id=telegram_id, topic=topic)


async def seats(reader: Reader, community: int) -> list[Seat]:
    """Return a community's seats, filled and empty, in the order of its file."""
    there = [_seat(row) async for row in sql.seats(reader.connection, community=community)]
    acting = seat_rules.acting_head(there)
    return [replace(one, acting=True) if one is acting else one for one in there]


async def seat(reader: Reader, seat_id: int) -> Seat:
    """Return a seat that is known to exist, also one that has ended."""
    return _seat(await sql.seat(reader.connection, id=seat_id))


async def seat_of(reader: Reader, community: int, telegram_id: int) -> Seat | None:
    """Return the seat of an account; of several one with a council vote, else one that serves, else the first."""
    own = [seat for seat in await seats(reader, community) if seat.telegram_id == telegram_id]
    return max(own, key=lambda seat: (seat.has_council_vote, seat.serves), default=None)


async def representatives(reader: Reader, community: int, scope: Scope) -> list[Seat]:
    """Return the filled seats that vote on a matter of this scope as representatives."""
    there = [one for one in await seats(reader, community) if one.role is Role.REPRESENTATIVE]
    return [one for one in there if one.telegram_id is not None and intersects(one.scope, scope)]


async def add_seats(unit: Unit, rows: list[dict[str, Any]]) -> None:
    """Add seats at the cost of one statement; rows as the table has them, the end of a term as a moment."""
    await sql.add_seats(unit.connection, [_terms(row) | {"at": unit.ms} for row in rows])


async def change_seat(unit: Unit, seat_id: int, values: Mapping[str, Any]) -> None:
    """Change who sits in a seat, under which name, for whom, until when, and its place in file and substitution."""
    await sql.change_seat(unit.connection, id=seat_id, at=unit.ms, **_terms(values))


def _terms(values: Mapping[str, Any]) -> dict[str, Any]:
    ends_at = values.get("term_ends_at")
    return {"substitutes": None, **values, "term_ends_at": to_ms(ends_at) if ends_at else None}


async def end_seat(unit: Unit, seat_id: int) -> None:
    """End a seat; what was decided from it stays its own."""
    await sql.end_seat(unit.connection, id=seat_id, at=unit.ms)


async def staff_of(reader: Reader, community: int) -> list[Staff]:
    """Return a community's grid workers."""
    return [_staff(row) async for row in sql.staff(reader.connection, community=community)]


async def staff_member(reader: Reader, community: int, telegram_id: int) -> Staff | None:
    """Return the grid worker of an account."""
    return next((one for one in await staff_of(reader, community) if one.telegram_id == telegram_id), None)


async def contact(reader: Reader, community: int, scope: Scope) -> str | None:
    """Return the name of the grid worker whom people of a scope may ask."""
    return rules.contact([(one.scope, one.name) for one in await staff_of(reader, community)], scope)


async def contact_of(reader: Reader, community: int, place: Place) -> str | None:
    """Return the name of the grid worker whom the people of a household may ask."""
    return await contact(reader, community, Scope((place.area, place.building, place.entrance)))


async def add_staff(unit: Unit, rows: list[dict[str, Any]]) -> None:
    """Add grid workers at the cost of one statement."""
    await sql.add_staff(unit.connection, rows)


async def fill_staff(unit: Unit, staff_id: int, telegram_id: int) -> None:
    """Note which account a grid worker has."""
    await sql.fill_staff(unit.connection, id=staff_id, telegram_id=telegram_id)


async def end_staff(unit: Unit, staff_id: int) -> None:
    """End a grid worker's part."""
    await sql.end_staff(unit.connection, id=staff_id, at=unit.ms)


async def working(reader: Reader) -> frozenset[int]:
    """Return the accounts that sit in a council, serve one, are staff or speak for a party."""
    return frozenset([row["telegram_id"] async for row in sql.working(reader.connection)])


async def parties(reader: Reader, community: int) -> list[Party]:
    """Return a community's parties in the order of its file."""
    return [_party(row) async for row in sql.parties(reader.connection, community=community)]


async def add_parties(unit: Unit, rows: list[dict[str, Any]]) -> None:
    """Add parties at the cost of one statement; users and offers as JSON."""
    await sql.add_parties(unit.connection, rows)


async def change_party(unit: Unit, party_id: int, values: Mapping[str, Any]) -> None:
    """Change a party's users and offers (JSON) and its place in the file."""
    await sql.change_party(unit.connection, id=party_id, **values)


async def speak_for_party(unit: Unit, party_id: int, telegram_id: int) -> None:
    """Have one account speak for a party."""
    await sql.speak_for_party(unit.connection, id=party_id, users=json.dumps([telegram_id]))


async def end_party(unit: Unit, party_id: int) -> None:
    """End a party's part."""
    await sql.end_party(unit.connection, id=party_id, at=unit.ms)


@lru_cache(maxsize=64)
def _settled(settings: str) -> Settled:
    # The same text for every tap of a community: read it once.
    return read_settled(json.loads(settings))


def _community(row: Row) -> Community:
    settled = _settled(row["settings"])
    return Community(
        row["community"], row["chain"], row["name"], settled.method, ZoneInfo(row["time_zone"]), row["language"],
        row["venue"], settled.quiet, settled.decisions, settled.calendar, settled.venues,
    )  # fmt: skip


def _chat(row: Row) -> Chat:
    return Chat(
        row["id"], row["community"], row["telegram_id"], row["role"], parse_scope(row["scope"]), row["topic"],
        row["suspended"], row["hearing_topic"],
    )  # fmt: skip


def _seat(row: Row) -> Seat:
    return Seat(
        id=row["id"], role=Role(row["role"]), person=row["telegram_id"], community=row["community"], name=row["name"],
        stands_for=row["stands_for"], scope=parse_scope(row["scope"]), position=row["position"],
        substitutes=row["substitutes"], taken_at=moment(row["taken_at"]), term_ends_at=moment(row["term_ends_at"]),
    )  # fmt: skip


def _staff(row: Row) -> Staff:
    return Staff(row["id"], row["community"], row["telegram_id"], row["name"], parse_scope(row["scope"]))


def _party(row: Row) -> Party:
    users, offers = tuple(json.loads(row["users"])), tuple(json.loads(row["offers"]))
    return Party(row["id"], row["community"], row["name"], users, offers, row["position"])
