"""Ledgers and closed votes as workbooks that a spreadsheet opens without computing anything."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from rules.districts import Period
from rules.spreadsheets import quoted
from storage.ledgers import Ledgers, Row
from texts.district_reports import COLUMNS as COLUMNS_OF_DISTRICT
from texts.district_reports import District
from texts.reports import Report

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
    return _saved(book)


def of_period(report: Report, ledgers: Ledgers, zone: ZoneInfo) -> bytes:
    """Return the ledgers of a report as XLSX: a sheet each, a row for each event, instants in the community's zone."""
    import openpyxl  # noqa: PLC0415 - as above

    book = openpyxl.Workbook(write_only=True)
    period = book.create_sheet("period")
    for name in ("community", "scope", "since", "until", "head"):
        period.append(_cells([name, getattr(report, name)]))
    period.append(_cells(["time_zone", zone.key]))
    for name, rows in ledgers.items():
        sheet = book.create_sheet(name)
        columns = [column for column in rows.columns if column != "result"]
        sheet.append(columns)
        for row in rows:
            sheet.append(_cells(_told(row, column, zone) for column in columns))
    return _saved(book)


def of_district(district: District) -> bytes:
    """Return the report of a district as XLSX: a row for each community, and the sum."""
    import openpyxl  # noqa: PLC0415 - as above

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("communities")
    for name in ("since", "until"):
        sheet.append(_cells([name, getattr(district, name)]))
    sheet.append(_cells(COLUMNS_OF_DISTRICT))
    for row in district.rows:
        sheet.append(_cells([row.community, *_counted(row.figures)]))
    sheet.append(_cells(["sum", *_counted(district.total)]))
    return _saved(book)


def _counted(figures: Period) -> tuple[int | None, ...]:
    """Return the cells of a row; of ratings that are told to nobody they are empty."""
    cells = asdict(figures)
    return tuple(cells.values()) if figures.rated else tuple((cells | {"rated": None, "satisfied": None}).values())


def _told(row: Row, column: str, zone: ZoneInfo) -> Any:
    value = row[column]
    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=None)
    return Decimal(value) / 100 if column.startswith("area_") and value is not None else value


def _saved(book: Any) -> bytes:
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
