"""The rows of a year's ledgers read by SQLite and written as a workbook by openpyxl, and nothing else.

python -m benchmarks.peers.ledgers_alone STORE FILE SINCE UNTIL FIRST LAST   # times in milliseconds, days as YYYY-MM-DD
"""

import re
import sqlite3
import sys
from pathlib import Path

import openpyxl

SQL = Path(__file__).parents[2] / "storage" / "sql" / "ledgers.sql"
FEWEST = 5


def main(store: str, file: str, since: int, until: int, first: str, last: str) -> None:
    given = {
        "community": 1,
        "since": since,
        "until": until,
        "first": first,
        "last": last,
        "within": "",
        "fewest": FEWEST,
    }
    queries = re.split(r"^-- name: (\w+)\^?$", SQL.read_text(encoding="utf-8"), flags=re.MULTILINE)
    book = openpyxl.Workbook(write_only=True)
    with sqlite3.connect(store) as connection:
        for name, query in zip(queries[1::2], queries[2::2], strict=True):
            sheet = book.create_sheet(name)
            rows = connection.execute(query, given)
            sheet.append([column[0] for column in rows.description])
            for row in rows:
                sheet.append(row)
    book.save(file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5], sys.argv[6])
