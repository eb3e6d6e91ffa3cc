"""The ledgers of a period: what happened, a row each, as the workbook has it and as the report counts it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rules.scope import Scope
from rules.turnout import FEWEST_ELECTORS
from storage import media
from storage.connection import Row as Found
from storage.connection import load
from storage.database import Reader, from_ms, moment, to_ms
from storage.media import Media

sql = load("ledgers")

NAMES = (
    "meetings", "consultations", "matters", "requests", "votes", "turnout", "polls", "surveys", "talks", "volunteers",
)  # fmt: skip
INSTANTS = ("_at", "_by", "_until")
COUNTED = ("verdict", "electorate", "took_part", "needed_to_take_part", "for", "against", "abstain", "needed_for")
AREAS = ("electorate", "took_part", "for", "against", "abstain")

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Found]]
"""As they come from the store; a ledger of which nothing happened has one row without a value, for its columns."""


class Ledger(list[Row]):
    """The rows of a ledger, and its columns also where there is none."""

    def __init__(self, columns: Iterable[str], rows: Iterable[Row]) -> None:
        super().__init__(rows)
        self.columns = tuple(columns)


Ledgers = Mapping[str, Ledger]


@dataclass(frozen=True, slots=True)
class Story:
    """Something that was carried out, with its pictures."""

    matter: int
    title: str
    raised_at: datetime
    decided_at: datetime | None
    done_at: datetime
    pictures: tuple[Media, ...]


async def of_period(
    reader: Reader, community: int, scope: Scope, since: datetime, until: datetime, *, first: date, last: date
) -> tuple[Rows, Story | None]:
    """Return every ledger of a part of a community, from `since` until just before `until` (`first` to `last`).

    Beside them what was carried out then and has the most pictures that residents saw.
    """
    given = {
        "community": community, "since": to_ms(since), "until": to_ms(until), "first": first.isoformat(),
        "last": last.isoformat(), "within": f"{scope}/" if scope.parts else "", "fewest": FEWEST_ELECTORS,
    }  # fmt: skip
    rows = {name: await _rows(reader, getattr(sql, name).sql, given) for name in NAMES}
    told = await sql.story(reader.connection, **given)
    return rows, _story(told) if told else None


async def _rows(reader: Reader, statement: str, given: Mapping[str, Any]) -> list[Found]:
    found = await reader.connection.fetch(statement, given)
    bare = f"SELECT found.* FROM (SELECT 1) one LEFT JOIN ({statement.rstrip().rstrip(';')}) found ON 1 = 1"  # noqa: S608 - ours
    return found or await reader.connection.fetch(bare, given)


def _story(row: Found) -> Story:
    pictures = (media.read(one) for one in json.loads(row["pictures"]))
    times = from_ms(row["raised_at"]), moment(row["decided_at"]), from_ms(row["done_at"])
    return Story(row["matter"], row["title"], *times, tuple(one for one in pictures if one))


def read(rows: Rows) -> dict[str, Ledger]:
    """Return the ledgers with their instants, and the votes with their counts in columns."""
    found = {
        name: Ledger(there[0].keys(), [_row(one) for one in there if any(value is not None for value in one)])
        for name, there in rows.items()
    }
    votes = found["votes"]
    columns = dict.fromkeys([*votes.columns, *COUNTED, *(f"area_{name}" for name in AREAS)])
    return {**found, "votes": Ledger(columns, map(_counted, votes))}


def _row(row: Found) -> Row:
    return {
        name: from_ms(value) if value is not None and name.endswith(INSTANTS) else value
        for name, value in zip(row.keys(), row, strict=True)
    }


def _counted(vote: Row) -> Row:
    """Put the counts of a vote into columns; areas are in 0.01 m²."""
    kept: dict[str, Any] = json.loads(vote["result"])
    area = kept.get("area", {})
    told = {"result": kept, **{name: kept.get(name) for name in COUNTED}}
    return {**vote, **told, **{f"area_{name}": area.get(name) for name in AREAS}}
