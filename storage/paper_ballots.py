"""Sheets of paper in a vote: as one person entered them and another read them, with Telegram's ids of their photos."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rules.ballots import Cast, Elector, Side
from rules.options import Said, read
from rules.paper_ballots import State
from storage import media
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms
from storage.media import Media

sql = load("paper_ballots")


@dataclass(frozen=True, slots=True)
class PaperBallot:
    """A sheet on file; `entered_as` and `checked_as` name the place that somebody served in: staff:2, seat:1."""

    id: int
    community: int
    vote: int
    home: int
    elector: int
    serial: int
    signed_on: date | None
    photo: Media | None
    proxy: str
    proxy_key: str
    choice: Said | None
    state: State
    reason: str
    entered_by: int
    entered_as: str
    entered_at: datetime
    checked_by: int | None
    checked_as: str

    @property
    def channel(self) -> str:
        """How the ballot came: on paper, or by proxy."""
        return "proxy" if self.proxy else "paper"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the roll as a sheet meets it; `weight` in 0.01 m²."""

    home: int
    elector: Elector
    weight: int
    cast: Cast | None
    cast_at: datetime | None
    sold: bool  # since the roll was fixed


def _paper(row: Row) -> PaperBallot:
    return PaperBallot(
        row["id"], row["community"], row["vote"], row["home"], row["elector"], row["serial"],
        date.fromisoformat(row["signed_on"]) if row["signed_on"] else None, media.read(row["photo"]),
        row["proxy"], row["proxy_key"], read(row["choice"]) if row["choice"] else None, State(row["state"]),
        row["reason"], row["entered_by"], row["entered_as"], from_ms(row["entered_at"]), row["checked_by"],
        row["checked_as"],
    )  # fmt: skip


async def begin(unit: Unit, community: int, vote: int, person: int, entered_as: str) -> int:
    """Begin a sheet, in the place of one that this person began and left; returns its id."""
    await sql.forget_drafts(unit.connection, person=person)
    new = {"community": community, "vote": vote, "person": person, "entered_as": entered_as, "at": unit.ms}
    return int(await sql.begin(unit.connection, **new))


async def by_id(reader: Reader, paper: int) -> PaperBallot | None:
    """Return a sheet."""
    row = await sql.by_id(reader.connection, id=paper)
    return _paper(row) if row else None


async def of_vote(reader: Reader, vote: int) -> list[PaperBallot]:
    """Return the sheets of a vote in the order of entry."""
    return [_paper(row) async for row in sql.of_vote(reader.connection, vote=vote)]


async def name_home(unit: Unit, paper: int, line: Line) -> None:
    """Note whose sheet it is."""
    await sql.name_home(unit.connection, id=paper, home=line.home, elector=line.elector.id)


async def number(unit: Unit, paper: int, serial: int) -> None:
    """Note the number printed on a sheet."""
    await sql.number(unit.connection, id=paper, serial=serial)


async def keep_photo(unit: Unit, paper: int, photo: Media) -> None:
    """Keep the photo of a sheet."""
    await sql.keep_photo(unit.connection, id=paper, photo=media.write(photo))


async def keep_proxy(unit: Unit, paper: int, name: str, key: str) -> None:
    """Note who brings the ballot, and the name by which two forms are compared."""
    await sql.keep_proxy(unit.connection, id=paper, proxy=name, proxy_key=key)


async def sign(unit: Unit, paper: int, signed_on: date) -> None:
    """Note the day written on a sheet."""
    await sql.sign(unit.connection, id=paper, signed_on=signed_on.isoformat())


async def enter(unit: Unit, paper: int, choice: Said, state: State, reason: str = "") -> None:
    """Keep what the first person reads."""
    await sql.enter(unit.connection, id=paper, choice=choice.value, state=state.value, reason=reason, at=unit.ms)


async def check(unit: Unit, paper: int, person: int, checked_as: str, state: State, reason: str = "") -> None:
    """Keep what came of the second person's look."""
    seen = {"person": person, "checked_as": checked_as, "at": unit.ms}
    await sql.check_(unit.connection, id=paper, state=state.value, reason=reason, **seen)


async def states_of(reader: Reader, vote: int, elector: int) -> list[State]:
    """Return where the sheets of an elector stand."""
    rows = sql.states_of(reader.connection, vote=vote, elector=elector)
    return [State(row["state"]) async for row in rows]


async def serial_used(reader: Reader, paper: PaperBallot, serial: int) -> bool:
    """Say whether another sheet that waits or counts has this number."""
    return bool(await sql.serial_used(reader.connection, vote=paper.vote, serial=serial, id=paper.id))


async def proxy_used(reader: Reader, paper: PaperBallot) -> bool:
    """Say whether who brings this ballot brings that of another elector too."""
    whom = {"proxy_key": paper.proxy_key, "elector": paper.elector}
    return bool(await sql.proxy_used(reader.connection, vote=paper.vote, **whom))


async def line(reader: Reader, vote: int, home: int) -> Line | None:
    """Return a line of the roll with the ballot of its elector."""
    row = await sql.line(reader.connection, vote=vote, home=home)
    if row is None:
        return None
    cast = Cast(row["cast_by"], read(row["choice"])) if row["choice"] else None
    at = from_ms(row["cast_at"]) if row["choice"] else None
    return Line(
        row["home"],
        Elector(row["elector"], Side(row["entitled"]), row["places_left"]),
        row["weight"],
        cast,
        at,
        bool(row["sold"]),
    )


async def lives_there(reader: Reader, vote: int, elector: int, person: int) -> bool:
    """Say whether somebody belongs to a home of an elector."""
    return bool(await sql.lives_there(reader.connection, vote=vote, elector=elector, person=person))


async def homes(reader: Reader, vote: int) -> dict[int, tuple[str, ...]]:
    """Return the homes on the roll of a vote: area, building, entrance, unit."""
    rows = [row async for row in sql.homes(reader.connection, vote=vote)]
    return {row["id"]: (row["area"], row["building"], row["entrance"], row["unit"]) for row in rows}


async def by_worker(reader: Reader, vote: int) -> list[dict[str, Any]]:
    """Return how many sheets each member of staff entered and checked, and how many of those counted."""
    return [dict(row) async for row in sql.by_worker(reader.connection, vote=vote)]
