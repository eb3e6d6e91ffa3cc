"""Residents' requests."""

from dataclasses import dataclass
from datetime import datetime

from rules import requests as rules
from rules.requests import State
from storage import media, numbers
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, to_ms
from storage.media import Media

sql = load("requests")


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands; times are UTC."""

    id: int
    community: int
    state: State
    person: int
    household: int | None
    title: str
    text: str
    titled: bool
    media: Media | None
    place: str  # home, common, or nothing yet
    hazard: str  # one of the six; empty for none
    hazard_said: bool  # by its author, not by the word list
    raised_at: datetime
    reply_by: datetime
    solve_by: datetime
    replied_at: datetime | None
    lead: str
    lead_party: int | None
    note: str
    solved_at: datetime | None
    resolved_at: datetime | None
    reopened: int
    rating: int | None
    escalated_at: datetime | None
    merged_into: int | None
    similar: int | None  # the open one that was most like it when it was filed
    category: str
    need: str  # 急难愁盼: urgent, hard, worry, hope; empty for none
    need_said: bool  # by a person, not by the word list
    vulnerable: bool  # staff alone see it
    list: int | None  # the letter of a home without a telephone

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"request:{self.id}"

    @property
    def urgent(self) -> bool:
        """Whether it is one of the six hazards."""
        return bool(self.hazard)

    def facts(self) -> rules.Request:
        """Return what the rules need to know of it."""
        return rules.Request(self.state, self.reply_by, self.replied_at, self.resolved_at, self.rating)


@dataclass(frozen=True, slots=True)
class Filed:
    """What is kept of a new request."""

    community: int
    person: int
    household: int | None
    title: str
    text: str
    media: Media | None
    hazard: str
    raised_at: datetime
    reply_by: datetime
    solve_by: datetime
    similar: int | None
    category: str
    need: str
    list: int | None


def _time(ms: int | None) -> datetime | None:
    return from_ms(ms) if ms is not None else None


def _request(row: Row) -> Request:
    return Request(
        row["id"], row["community"], State(row["state"]), row["person"], row["household"], row["title"], row["text"],
        not row["untitled"], media.read(row["media"]), row["place"], row["hazard"], bool(row["hazard_said"]),
        from_ms(row["raised_at"]), from_ms(row["reply_by"]), from_ms(row["solve_by"]),
        _time(row["replied_at"]), row["lead"], row["lead_party"], row["note"], _time(row["solved_at"]),
        _time(row["resolved_at"]), row["reopened"], row["rating"], _time(row["escalated_at"]),
        row["merged_into"], row["similar"], row["category"], row["need"],
        bool(row["need_said"]), bool(row["vulnerable"]), row["list"],
    )  # fmt: skip


async def add(unit: Unit, filed: Filed) -> int:
    """File a request under the next number and return that."""
    number = await numbers.take(unit)
    await sql.add(
        unit.connection, id=number, community=filed.community, person=filed.person, household=filed.household,
        title=filed.title, text=filed.text, untitled=not filed.text, media=media.write(filed.media),
        hazard=filed.hazard, similar=filed.similar, category=filed.category, need=filed.need,
        list=filed.list, at=to_ms(filed.raised_at), reply_by=to_ms(filed.reply_by), solve_by=to_ms(filed.solve_by),
    )  # fmt: skip
    return number


async def by_id(reader: Reader, number: int) -> Request | None:
    """Return a request by its number."""
    row = await sql.by_id(reader.connection, id=number)
    return _request(row) if row else None


async def open_(reader: Reader, community: int) -> list[Request]:
    """Return the requests that are not reported as done, the earliest deadline first."""
    return [_request(row) async for row in sql.open_(reader.connection, community=community)]


async def waiting_for(reader: Reader, person: int, account: int) -> list[Request]:
    """Return the requests of a person that are not confirmed, and those that are open and were passed to them."""
    return [_request(row) async for row in sql.waiting_for(reader.connection, person=person, account=account)]


async def raised_between(reader: Reader, community: int, since: datetime, until: datetime) -> list[Request]:
    """Return the requests raised from `since` until just before `until`."""
    rows = sql.raised_between(reader.connection, community=community, since=to_ms(since), until=to_ms(until))
    return [_request(row) async for row in rows]


async def count_of(reader: Reader, person: int) -> int:
    """Count what a person asked for."""
    return int(await sql.count_of_person(reader.connection, person=person))


async def entitle(unit: Unit, number: int, title: str) -> None:
    """Give a request without words its title, which is all of its words."""
    await sql.entitle(unit.connection, id=number, title=title)


async def class_(unit: Unit, number: int, hazard: str, reply_by: datetime) -> None:
    """Note which hazard its author names, and by when it is answered."""
    await sql.class_(unit.connection, id=number, hazard=hazard, reply_by=to_ms(reply_by))


async def categorised(unit: Unit, number: int, category: str) -> None:
    """Note what it is about."""
    await sql.categorised(unit.connection, id=number, category=category)


async def needed(unit: Unit, number: int, need: str) -> None:
    """Note which of 急难愁盼 it is, by somebody's word; empty for none."""
    await sql.needed(unit.connection, id=number, need=need)


async def flagged(unit: Unit, number: int, vulnerable: bool) -> None:
    """Note whether somebody there needs care."""
    await sql.flagged(unit.connection, id=number, vulnerable=vulnerable)


async def placed(unit: Unit, number: int, place: str) -> None:
    """Note where it is: home or common."""
    await sql.placed(unit.connection, id=number, place=place)


async def lead(unit: Unit, number: int, name: str, party: int | None = None) -> None:
    """Note who has it in hand."""
    await sql.lead(unit.connection, id=number, lead=name, party=party)


async def replied(unit: Unit, number: int, by: str) -> None:
    """Note an answer: the first one stops its clock, and whoever gives it leads where nobody does."""
    await sql.replied(unit.connection, id=number, at=unit.ms, lead=by)


async def solved(unit: Unit, number: int, note: str) -> None:
    """Note that it is reported as done."""
    await sql.solved(unit.connection, id=number, at=unit.ms, note=note)


async def asked_before(reader: Reader, number: int, chat: int, message: int) -> bool:
    """Say whether a message of ours was written before the newest report that a request is done."""
    return bool(await sql.asked_before(reader.connection, id=number, chat=chat, message=message))


async def resolved(unit: Unit, number: int) -> None:
    """Note that its author says so."""
    await sql.resolved(unit.connection, id=number, at=unit.ms)


async def merged(unit: Unit, number: int, into: int) -> None:
    """Have it, and what was joined to it, go on as another one."""
    await sql.merged(unit.connection, id=number, into=into)


async def parted(unit: Unit, number: int) -> None:
    """Have it go on by itself again."""
    await sql.parted(unit.connection, id=number)


async def joined_to(reader: Reader, number: int) -> list[Request]:
    """Return the requests that go on as this one."""
    return [_request(row) async for row in sql.joined_to(reader.connection, id=number)]


async def reopened(unit: Unit, number: int, solve_by: datetime) -> None:
    """Have it done once more, with a new clock for solving."""
    await sql.reopened(unit.connection, id=number, solve_by=to_ms(solve_by))


async def extended(unit: Unit, number: int, solve_by: datetime) -> None:
    """Note its longer time."""
    await sql.extended(unit.connection, id=number, solve_by=to_ms(solve_by))


async def rated(unit: Unit, number: int, rating: int) -> None:
    """Note how satisfied its author is: 4 to 1, 0 for don't know."""
    await sql.rated(unit.connection, id=number, rating=rating)


async def escalated(unit: Unit, number: int) -> None:
    """Note that the chair was told."""
    await sql.escalated(unit.connection, id=number, at=unit.ms)
