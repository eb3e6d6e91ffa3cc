"""A closed vote as a workbook that a spreadsheet opens without computing anything."""

import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from rules.spreadsheets import quoted

COLUMNS = ("unit", "area", "building", "choice", "channel", "weight", "receipt", "at")


def workbook(vote: Mapping[str, Any]) -> bytes:
    """Return an exported vote (verification.exported_vote) as XLSX: its figures, and a row for each ballot."""
    import openpyxl  # noqa: PLC0415 - only an export writes workbooks

    book = openpyxl.Workbook(write_only=True)
    figures = book.create_sheet("result")
    for name, value in _flat({key: value for key, value in vote.items() if key not in ("ballots", "result")}):
        figures.append(_cells([name, value]))
    for name, value in _flat(vote["result"]):
        figures.append(_cells([name, value]))
    ballots = book.create_sheet("ballots")
    ballots.append(_cells(COLUMNS))
    for one in vote["ballots"]:
        told = {**one, "weight": Decimal(one["weight"]) / 100}
        ballots.append(_cells([told.get(column) for column in COLUMNS]))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _flat(facts: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, Any]]:
    """A row for each fact; those of a list are numbered: options.1, options.2."""
    for key, value in facts.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{key}.")
        elif isinstance(value, list):
            yield from _flat({str(place): one for place, one in enumerate(value, start=1)}, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _cells(values: Iterable[Any]) -> list[Any]:
    """Text stays text, whatever it begins with; signs that a workbook cannot hold are shown as such."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415 - as above

    return [ILLEGAL_CHARACTERS_RE.sub("\ufffd", quoted(one)) if isinstance(one, str) else one for one in values]
