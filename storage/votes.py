"""Votes, their frozen rolls and their ballots."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from rules.ballots import VoteState
from rules.catalogue import parse_rule
from rules.electorates import OnRoll, heads, whole_area
from rules.options import Kind, Options
from rules.scope import Scope, parse_scope
from rules.votes import Choice, Measure, Rule, Tally
from storage import people
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, moment, to_ms

sql = load("votes")


class State(StrEnum):
    """Where a vote stands, as rows keep it."""

    NOTICED = "noticed"
    OPEN = "open"
    SEALED = "sealed"  # a secret vote after its close, until its file tells nothing of the order of ballots
    PRELIMINARY = "preliminary"
    CONFIRMED = "confirmed"
    INVALID = "invalid"
    WITHDRAWN = "withdrawn"


PHASES = {State.NOTICED: VoteState.NOTICED, State.OPEN: VoteState.OPEN}
"""What is neither of the two is closed."""


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote under the rule that stood when its notice was posted; times are UTC."""

    id: int
    community: int
    matter: int
    rule: Rule
    scope: Scope
    state: State
    may_change: bool
    secret: bool
    electorate: int  # how many ballots there can be
    area: int  # of all electors, 0.01 m²
    noticed_at: datetime
    opens_at: datetime
    closes_at: datetime
    extended: bool
    objections_until: datetime | None
    result: Mapping[str, Any] | None
    repeats: int | None  # the vote, invalid or withdrawn, that this one takes up again
    options: Options | None  # None: for, against, abstain

    @property
    def subject(self) -> str:
        """How the record names it."""
        return f"vote:{self.id}"

    @property
    def phase(self) -> VoteState:
        """Where it stands for whoever taps."""
        return PHASES.get(self.state, VoteState.CLOSED)


@dataclass(frozen=True, slots=True)
class New:
    """A vote about to be noticed."""

    community: int
    matter: int
    rule: Rule
    rule_data: Mapping[str, object]
    scope: Scope
    may_change: bool
    opens_at: datetime
    closes_at: datetime
    secret: bool = False
    repeats: int | None = None
    options: Options | None = None


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many ballots there can be in a building, and how many were cast."""

    area: str
    building: str
    electors: int
    voted: int
    voted_area: int = 0  # 0.01 m²


@dataclass(frozen=True, slots=True)
class Further:
    """One more home of a person, asked for by a message of its own."""

    id: int
    vote: int
    household: int
    person: int


@lru_cache(maxsize=256)
def rule_of(name: str, data: str) -> Rule:
    """Read a frozen rule: the same text for every tap of a vote is read once."""
    return parse_rule(name, json.loads(data))


def _vote(row: Row) -> Vote:
    return Vote(
        row["id"], row["community"], row["matter"], rule_of(row["rule"], row["rule_data"]),
        parse_scope(row["scope"]), State(row["state"]), bool(row["may_change"]), bool(row["secret"]), row["electorate"],
        row["area"], from_ms(row["noticed_at"]), from_ms(row["opens_at"]), from_ms(row["closes_at"]),
        bool(row["extended"]),
        moment(row["objections_until"]),
        json.loads(row["result"]) if row["result"] else None, row["repeats"],
        options_of(row["kind"], row["options"], row["places"]),
    )  # fmt: skip


@lru_cache(maxsize=256)
def options_of(kind: str, texts: str, places: int) -> Options | None:
    """Read the options of a vote, once; None for for, against, abstain."""
    return Options(Kind(kind), tuple(json.loads(texts)), places) if kind else None


async def add(unit: Unit, new: New, roll: Sequence[OnRoll]) -> int:
    """Notice a vote: its roll is frozen in the same unit. Returns its id."""
    vote = int(
        await sql.add(
            unit.connection, community=new.community, matter=new.matter, rule=new.rule.name,
            rule_data=json.dumps(new.rule_data, ensure_ascii=False), scope=str(new.scope),
            may_change=int(new.may_change), unit=new.rule.unit.value, secret=int(new.secret),
            electorate=heads(roll), area=whole_area(roll), at=unit.ms, opens_at=to_ms(new.opens_at),
            closes_at=to_ms(new.closes_at), repeats=new.repeats,
            options=json.dumps(new.options.texts if new.options else [], ensure_ascii=False),
            kind=new.options.kind.value if new.options else "", places=new.options.places if new.options else 1,
        )
    )  # fmt: skip
    await _add_roll(unit, new.community, vote, roll)
    return vote


async def _add_roll(unit: Unit, community: int, vote: int, roll: Sequence[OnRoll]) -> None:
    rows = [
        {
            "community": community, "vote": vote, "home": line.home, "elector": line.elector, "area": line.area,
            "building": line.building, "exclusive_area": line.exclusive_area, "weight": line.weight,
            "places": line.places, "entitled": line.side.value,
        }
        for line in roll
    ]  # fmt: skip
    await sql.add_roll(unit.connection, rows)


async def add_to_roll(unit: Unit, vote: Vote, lines: Sequence[OnRoll]) -> None:
    """Add lines to the roll of a vote that runs."""
    await _add_roll(unit, vote.community, vote.id, lines)
    await sql.resize(unit.connection, vote=vote.id)


async def drop_from_roll(unit: Unit, vote: Vote, home: int) -> None:
    """Take a home off the roll of a vote that runs."""
    await sql.drop_from_roll(unit.connection, vote=vote.id, home=home)
    await sql.resize(unit.connection, vote=vote.id)


async def by_id(reader: Reader, vote: int) -> Vote | None:
    """Return a vote."""
    row = await sql.by_id(reader.connection, id=vote)
    return _vote(row) if row else None


async def unit_of(reader: Reader, vote: int) -> str:
    """Return whom the statements of the store take for the electors of a vote: it stands beside its rule."""
    return str(await sql.unit_of(reader.connection, id=vote))


async def in_states(reader: Reader, community: int, states: Collection[State]) -> list[Vote]:
    """Return a community's votes in these states, the one that closes first first."""
    rows = sql.in_states(reader.connection, community=community, states=json.dumps(sorted(states)))
    return [_vote(row) async for row in rows]


async def numbers(reader: Reader, community: int, states: Collection[State]) -> list[int]:
    """Return the numbers of a community's votes in these states, also of one whose row cannot be read."""
    rows = sql.numbers(reader.connection, community=community, states=json.dumps(sorted(states)))
    return [row["id"] async for row in rows]


async def of_matter(reader: Reader, matter: int) -> list[Vote]:
    """Return the votes on a matter, oldest first."""
    return [_vote(row) async for row in sql.of_matter(reader.connection, matter=matter)]


async def waiting_for(reader: Reader, person: int) -> list[int]:
    """Return the open votes in which a home of this person may still vote, the one that closes first first."""
    return [row["id"] async for row in sql.waiting_for(reader.connection, person=person)]


async def set_state(unit: Unit, vote: int, state: State) -> None:
    """Move a vote on."""
    await sql.set_state(unit.connection, id=vote, state=state.value)


async def extend(unit: Unit, vote: int, closes_at: datetime) -> None:
    """Keep a vote open once more."""
    await sql.extend_(unit.connection, id=vote, closes_at=to_ms(closes_at))


async def close(unit: Unit, vote: int, result: Mapping[str, Any], objections_until: datetime | None) -> None:
    """Keep the figures of a closed vote."""
    until = to_ms(objections_until) if objections_until else None
    await sql.close_(unit.connection, id=vote, result=json.dumps(result), objections_until=until)


async def recount(unit: Unit, vote: int, result: Mapping[str, Any], state: State) -> None:
    """Keep the figures of a vote that was counted anew, and where it stands by them."""
    await sql.recount(unit.connection, id=vote, result=json.dumps(result), state=state.value)


async def withdraw(unit: Unit, vote: int) -> None:
    """End a vote before its close: no ballot counts from now on."""
    await sql.withdraw(unit.connection, id=vote, at=unit.ms)


async def tally(reader: Reader, vote: int) -> dict[Measure, Tally]:
    """Count the ballots of an open vote, and their area in 0.01 m²."""
    found = {row["choice"]: row async for row in sql.tally(reader.connection, vote=vote)}
    order = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)
    return {
        measure: Tally(*(found[choice.value][column] if choice.value in found else 0 for choice in order))
        for measure, column in ((Measure.HEADS, "n"), (Measure.AREA, "area"))
    }


async def by_choice(reader: Reader, vote: int) -> list[tuple[str, int, int]]:
    """Return what the ballots of an open vote say, how many say it, and their area in 0.01 m²."""
    return [(row["choice"], row["n"], row["area"]) async for row in sql.tally(reader.connection, vote=vote)]


async def voted(reader: Reader, vote: int) -> int:
    """Count the ballots of a vote."""
    return int(await sql.voted(reader.connection, vote=vote))


async def turnout(reader: Reader, vote: int) -> list[Turnout]:
    """Return the turnout of each building."""
    rows = sql.turnout(reader.connection, vote=vote)
    return [
        Turnout(row["area"], row["building"], row["electors"], row["voted"], row["voted_area"]) async for row in rows
    ]


async def sell(unit: Unit, home: int) -> None:
    """Note that a home has a new owner, who has no ballot on the rolls that are fixed already."""
    await sql.sell(unit.connection, home=home)


async def lines_of(reader: Reader, vote: int, elector: int) -> int:
    """Count the lines of the roll that an elector has: an owner's homes."""
    return int(await sql.lines_of(reader.connection, vote=vote, elector=elector))


async def roll(reader: Reader, vote: int) -> list[dict[str, Any]]:
    """Return the frozen roll of a vote, sorted by home."""
    return [dict(row) async for row in sql.roll_of(reader.connection, vote=vote)]


async def place_of(reader: Reader, vote: int, home: int) -> tuple[str, str] | None:
    """Return the area and building of a line of the roll."""
    row = await sql.place_of(reader.connection, vote=vote, home=home)
    return (row["area"], row["building"]) if row else None


async def not_voted(reader: Reader, vote: int) -> list[people.Person]:
    """Return the people who may vote for a home that has not voted, and whom the bot may write to."""
    return [people.person_of(row) async for row in sql.not_voted(reader.connection, vote=vote)]


async def add_further(unit: Unit, community: int, vote: int, person: int, homes: Collection[int]) -> list[Further]:
    """Keep the further homes of a person and return those kept."""
    for household in homes:
        await sql.add_further(unit.connection, community=community, vote=vote, household=household, person=person)
    rows = [row async for row in sql.further_of(unit.connection, vote=vote, person=person)]
    return [_further(row) for row in rows if row["household"] in homes]


async def further_waiting(reader: Reader, vote: int) -> dict[int, list[Further]]:
    """Return by person the further homes that were asked for and have not voted: a tap counted for the first one."""
    found: dict[int, list[Further]] = {}
    async for row in sql.further_waiting(reader.connection, vote=vote):
        found.setdefault(row["person"], []).append(_further(row))
    return found


async def further(reader: Reader, further_id: int) -> Further | None:
    """Return one further home."""
    row = await sql.further(reader.connection, id=further_id)
    return _further(row) if row else None


def _further(row: Row) -> Further:
    return Further(row["id"], row["vote"], row["household"], row["person"])


async def closed_between(reader: Reader, community: int, since: datetime, until: datetime) -> list[Vote]:
    """Return the votes that closed from `since` until just before `until`."""
    rows = sql.closed_between(reader.connection, community=community, since=to_ms(since), until=to_ms(until))
    return [_vote(row) async for row in rows]
