"""The ledgers of a period: what happened, a row each, as the workbook has it and as the report counts it."""

import json
from collections.abc import Mapping, Sequence
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
Ledgers = Mapping[str, Sequence[Row]]
Rows = Mapping[str, Sequence[Found]]


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
    rows = {name: [one async for one in getattr(sql, name)(reader.connection, **given)] for name in NAMES}
    told = await sql.story(reader.connection, **given)
    return rows, _story(told) if told else None


def _story(row: Found) -> Story:
    pictures = (media.read(one) for one in json.loads(row["pictures"]))
    times = from_ms(row["raised_at"]), moment(row["decided_at"]), from_ms(row["done_at"])
    return Story(row["matter"], row["title"], *times, tuple(one for one in pictures if one))


def read(rows: Rows) -> dict[str, list[Row]]:
    """Return the ledgers with their instants, and the votes with their counts in columns."""
    found = {name: [_row(one) for one in ledger] for name, ledger in rows.items()}
    return {**found, "votes": [_counted(one) for one in found["votes"]]}


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
