"""Ballots: all that the rules need for a tap, what was cast, and the list of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rules.ballots import BallotBox, Cast, Elector, Person, Side, VoteState
from rules.options import Options, read
from rules.receipts import Cast as Listed
from rules.votes import Unit as OfWhom
from storage import households
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms
from storage.votes import PHASES, State, options_of, rule_of

sql = load("ballots")


@dataclass(frozen=True, slots=True)
class Asked:
    """A tap on a ballot that waits for its turn."""

    vote: int
    telegram_id: int
    chat: int


@dataclass(frozen=True, slots=True)
class Home:
    """A household (or a seat) of who taps: on the roll or not, with the ballot it has cast; `weight` in 0.01 m²."""

    id: int
    person: Person
    elector: Elector | None
    cast: Cast | None
    weight: int


@dataclass(frozen=True, slots=True)
class AtHand:
    """All that the rules need for one tap."""

    vote: int
    community: int
    matter: int
    box: BallotBox
    here: bool  # the tap comes from a chat in which this ballot stands, or from private
    community_language: str
    time_zone: str
    person: int | None
    pseudonym: str
    chosen_language: str | None
    reachable: bool
    homes: tuple[Home, ...]


async def at_hand(unit: Unit, taps: Sequence[Asked]) -> dict[int, AtHand]:
    """Load all that the rules need for taps that wait together, by their place in the list; one statement for all."""
    asked = json.dumps([{"vote": tap.vote, "who": tap.telegram_id, "chat": tap.chat} for tap in taps])
    grouped: dict[int, list[Row]] = {}
    for row in [row async for row in sql.at_hand(unit.connection, taps=asked)]:
        grouped.setdefault(row["place"], []).append(row)
    return {place: _at_hand(rows) for place, rows in grouped.items()}


@lru_cache(maxsize=256)
def _box(
    state: str, rule: str, data: str, opens_at: int, closes_at: int, may_change: bool, secret: bool,
    options: Options | None,
) -> BallotBox:  # fmt: skip
    # The same for every tap of a vote, as its rule is.
    of_whom = rule_of(rule, data).unit
    phase = PHASES.get(State(state), VoteState.CLOSED)
    return BallotBox(phase, of_whom, from_ms(opens_at), from_ms(closes_at), may_change, secret, options)


def _at_hand(rows: Sequence[Row]) -> AtHand:
    row = rows[0]
    box = _box(
        row["state"], row["rule"], row["rule_data"], row["opens_at"], row["closes_at"], bool(row["may_change"]),
        bool(row["secret"]), options_of(row["kind"], row["options"], row["places"]),
    )  # fmt: skip
    homes = tuple(_home(one) for one in rows if one["home"] is not None)
    if box.unit is OfWhom.GROUP_MEMBERS:
        homes = (_of_group(row),) if row["person"] is not None and (homes or not row["private"]) else ()
    return AtHand(
        row["vote"], row["community"], row["matter"], box, bool(row["here"]), row["language"], row["time_zone"],
        row["person"], row["pseudonym"] or "", row["chosen"],
        reachable=row["started_at"] is not None and row["unreachable"] is None, homes=homes,
    )  # fmt: skip


def _home(row: Row) -> Home:
    side = Side(row["role"]) if row["role"] in {Side.TENANT, Side.SEAT} else Side.OWNER
    sold = bool(row["sold"]) and side is Side.OWNER
    return Home(
        row["home"],
        Person(row["person"], side, disputed=bool(row["disputed"]), came_later=sold),
        Elector(row["elector"], Side(row["entitled"]), row["places_left"]) if row["entitled"] and not sold else None,
        _cast(row) if row["cast_by"] is not None else None,
        row["weight"] or 0,
    )


def _cast(row: Row) -> Cast:
    return Cast(row["cast_by"], read(row["choice"]) if row["choice"] else None, frozen=row["frozen"] is not None)


def _of_group(row: Row) -> Home:
    """Return the place of a person of the group; in private it must be known that they belong to the community."""
    cast = Cast(row["cast_by"], read(row["choice"])) if row["choice"] else None
    return Home(0, Person(row["person"], Side.GROUP), Elector(0, Side.GROUP), cast, 0)


async def save(unit: Unit, ballots: Sequence[Mapping[str, Any]]) -> None:
    """Keep ballots: community, vote, elector, home, person, choice, weight, nonce, receipt; one statement for all.

    A ballot that names no `channel` came by a button.
    """
    await sql.save(unit.connection, [{"channel": "button", **ballot, "at": unit.ms} for ballot in ballots])


async def receipts_taken(reader: Reader, asked: Sequence[tuple[int, str]]) -> set[tuple[int, str]]:
    """Return which of these receipts (vote, receipt) a ballot has."""
    rows = sql.receipts_taken(reader.connection, asked=json.dumps(asked))
    return {(row["vote"], row["receipt"]) async for row in rows}


async def ballot_of(reader: Reader, vote: int, elector: int) -> tuple[str, str, bool] | None:
    """Return the receipt and the choice of an elector's ballot and whether it is struck; None without a receipt."""
    row = await sql.ballot_of(reader.connection, vote=vote, elector=elector)
    return (row["receipt"], row["choice"], bool(row["struck"])) if row else None


async def sealed(reader: Reader, vote: int) -> list[dict[str, Any]]:
    """Return the ballots that count and have a receipt, with what it is made of: elector, choice, weight, nonce."""
    return [dict(row) async for row in sql.sealed(reader.connection, vote=vote)]


async def seal(unit: Unit, ballots: Sequence[Mapping[str, Any]]) -> None:
    """Keep the receipts and nonces of ballots that have none yet."""
    await sql.seal(unit.connection, ballots)


async def without_receipt(reader: Reader, vote: int) -> list[dict[str, Any]]:
    """Return the ballots that were cast before there were receipts: vote, elector, choice, weight."""
    return [dict(row) async for row in sql.without_receipt(reader.connection, vote=vote)]


async def listed(reader: Reader, vote: int) -> list[Listed]:
    """Return the ballots of a vote as its list tells them; a building with its area where there are several."""
    several = len([row async for row in sql.areas_of(reader.connection, vote=vote)]) > 1
    return [
        Listed(
            row["receipt"], f"{row['area']} {row['building']}".strip() if several else row["building"],
            row["choice"], row["channel"], row["weight"], late=row["late"],
            struck=row["struck"],
        )
        async for row in sql.listed(reader.connection, vote=vote)
    ]  # fmt: skip


async def line_of(reader: Reader, vote: int, receipt: str) -> int:
    """Return the line on which a receipt stands in the list of a closed vote."""
    return int(await sql.line_of(reader.connection, vote=vote, receipt=receipt))


@dataclass(frozen=True, slots=True)
class OnFile:
    """A ballot that counts, under the name of a home: its parts, area first; `disputed` where the join is in doubt."""

    home: int
    name: tuple[str, str, str, str]
    elector: int
    channel: str
    disputed: bool


async def on_file(reader: Reader, vote: int) -> list[OnFile]:
    """Return the ballots of a vote by the homes that may be named for them; not those of seats."""
    return [
        OnFile(
            row["home"], (row["area"], row["building"], row["entrance"], row["unit"]), row["elector"], row["channel"],
            bool(row["disputed"]),
        )
        async for row in sql.on_file(reader.connection, vote=vote)
    ]  # fmt: skip


async def homes_of(reader: Reader, vote: int, electors: Sequence[int]) -> list[households.Household]:
    """Return the homes for which some electors' ballots were cast, struck or not."""
    rows = sql.homes_of(reader.connection, vote=vote, electors=json.dumps(list(electors)))
    return [households.household_of(row) async for row in rows]


async def strike(unit: Unit, vote: int, electors: Sequence[int]) -> None:
    """Let ballots count for nothing; they stay on file."""
    await sql.strike(unit.connection, [{"vote": vote, "elector": one, "at": unit.ms} for one in electors])


async def electors(reader: Reader, vote: int) -> list[int]:
    """Return whose ballots count, on the roll or not."""
    return [row["elector"] async for row in sql.electors(reader.connection, vote=vote)]


async def origins(reader: Reader, vote: int) -> list[dict[str, Any]]:
    """Return for whom (elector, home), when and by which pseudonym each ballot on file was cast."""
    return [dict(row) async for row in sql.origins(reader.connection, vote=vote)]


async def counting(reader: Reader, vote: int) -> list[dict[str, Any]]:
    """Return the ballots of a vote that count, as they are exported."""
    return [dict(row) async for row in sql.counting(reader.connection, vote=vote)]
