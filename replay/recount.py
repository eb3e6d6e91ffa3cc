"""The figures once more, from the workbook of the report alone: `python replay/recount.py LEDGERS.xlsx`.

It shares no code with the program, nor with the script: openpyxl and the standard library.
"""

import json
import sys
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

Row = dict[str, Any]
SATISFIED, RATED = (4, 3), (4, 3, 2, 1)
FEWEST = 5  # answers of people: of fewer no rate is told


def recount(workbook: Path) -> dict[str, str]:
    """Return the figures of a workbook."""
    names = ("meetings", "matters", "requests", "votes", "polls", "consultations")
    meetings, matters, every, votes, polls, consultations = (sheet(workbook, name) for name in names)
    called = [row for row in meetings if row["agenda_posted_at"]]
    own = [row for row in every if row["state"] != "merged"]
    answered = [row for row in own if row["replied_at"]]
    in_time = [row for row in answered if row["replied_at"] <= row["reply_by"]]
    resolved = [row for row in own if row["state"] == "resolved"]
    rated = [row for row in own if row["rating"] in RATED]
    satisfied = [row for row in rated if row["rating"] in SATISFIED]
    held = [row for row in called if row["opened_at"]]
    counted = {
        "called": called, "councils": held, "no_quorum": [row for row in called if not row["opened_at"]],
        "raised": matters, "accepted": [row for row in matters if row["screened"] == "accept"],
        "adopted": [row for row in matters if row["adopted_at"]],
        "rejected": [row for row in matters if row["stage"] == "not_adopted"],
        "requests": own, "merged": [row for row in every if row["state"] == "merged"], "answered": answered,
        "extended": [row for row in own if row["extended"]], "resolved": resolved, "rated": rated,
        "satisfied": satisfied,
    }  # fmt: skip
    concluded = [row for row in consultations if row["concluded_at"]]
    counted |= {
        "done": [row for row in matters if row["done_at"]],
        "votes": votes, "passed": [row for row in votes if row["verdict"] == "passed"],
        "consultations": consultations, "concluded": concluded,
        "withdrawn": [row for row in consultations if row["withdrawn_at"]],
        "jointly": [row for row in consultations if row["next"] == "joint"],
        "agreed": [row for row in concluded if row["agreed"]],
    }  # fmt: skip
    pleased = total(polls, "satisfied", "mostly")
    polled = pleased + total(polls, "mostly_not", "not_satisfied")
    numbers = {name: len(rows) for name, rows in counted.items()} | {
        "reopened": total(own, "reopened"), "ballots": total(votes, "took_part"), "polled": polled,
    }  # fmt: skip
    return {name: str(number) for name, number in numbers.items()} | {
        "in_time_rate": percent(len(in_time), len(own)),
        "resolved_rate": percent(len(resolved), len(own)),
        "satisfied_rate": percent(len(satisfied), len(rated), FEWEST),
        "pleased_rate": percent(pleased, polled, FEWEST),
    }


def total(rows: Sequence[Row], *columns: str) -> int:
    """Add columns up; an empty cell is nothing."""
    return sum(row[column] or 0 for row in rows for column in columns)


def sheet(workbook: Path, name: str) -> list[Row]:
    """Return the rows of a sheet, each by the names in its first line."""
    book = load_workbook(workbook, read_only=True)
    try:
        lines = list(book[name].iter_rows(values_only=True))
    finally:
        book.close()
    return [dict(zip_longest(map(str, lines[0]), row)) for row in lines[1:]]  # a row ends with its last cell


def percent(part: int, whole: int, fewest: int = 1) -> str:
    """Return how much of the whole a part is, with one decimal, halves up; of fewer than that there is none."""
    if whole < fewest:
        return "–"
    return f"{(Decimal(100 * part) / whole).quantize(Decimal('0.1'), ROUND_HALF_UP)} %"


if __name__ == "__main__":
    sys.stdout.write(json.dumps(recount(Path(sys.argv[1])), indent=1) + "\n")
