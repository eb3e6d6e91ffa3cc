"""What waits: for the people of a party, and for the council from consultations, undertakings and calls."""

from dataclasses import dataclass
from datetime import datetime

from storage.connection import Row, load
from storage.database import Reader, from_ms, moment

sql = load("duties")


@dataclass(frozen=True, slots=True)
class Duty:
    """What a party has to do about a matter or request; `id` is that of what is asked, `text` a digest."""

    what: str  # position, say, question, undertaking, request, project
    id: int
    community: int
    number: int
    title: str
    party: str
    by: datetime | None
    text: str
    offer: str
    late: bool


@dataclass(frozen=True, slots=True)
class Consulted:
    """A consultation or joint decision under way: how many of its parties have spoken; `over`: what comes next?"""

    number: int
    title: str
    jointly: bool
    over: bool
    parties: int
    spoken: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Late:
    """What a party undertook and has not done in time; `text` is a digest."""

    id: int
    number: int
    party: str
    text: str
    offer: str
    due_at: datetime


def _duty(row: Row) -> Duty:
    return Duty(
        row["what"], row["id"], row["community"], row["matter"], row["title"], row["party_name"], moment(row["due_at"]),
        row["text"], row["offer"], bool(row["late"]),
    )  # fmt: skip


async def speaks(reader: Reader, account: int) -> bool:
    """Whether somebody is one of a party's people, in any community."""
    return bool(await sql.speaks(reader.connection, account=account))


async def of_account(reader: Reader, account: int) -> list[Duty]:
    """Return what waits for somebody as one of a party's people, the earliest first."""
    return [_duty(row) async for row in sql.of_account(reader.connection, account=account)]


async def consulted(reader: Reader, community: int) -> list[Consulted]:
    """Return the consultations and joint decisions of a community that are under way, the oldest first."""
    return [
        Consulted(
            row["matter"], row["title"], bool(row["jointly"]), bool(row["over"]), row["parties"], row["spoken"],
            moment(row["until"]),
        )
        async for row in sql.consulted(reader.connection, community=community)
    ]  # fmt: skip


async def late(reader: Reader, community: int) -> list[Late]:
    """Return what parties undertook and have not done in time, the longest late first."""
    return [
        Late(row["id"], row["matter"], row["party_name"], row["text"], row["offer"], from_ms(row["due_at"]))
        async for row in sql.late(reader.connection, community=community)
    ]


async def to_call(reader: Reader, community: int) -> list[tuple[int, str, datetime]]:
    """Return the matters about which an assembly must be called: number, title, and by when."""
    rows = sql.to_call(reader.connection, community=community)
    return [(row["matter"], row["title"], from_ms(row["call_by"])) async for row in rows]
