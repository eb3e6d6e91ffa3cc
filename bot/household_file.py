"""Household files as rows of text with their line numbers: CSV (UTF-8, GB18030) and XLSX, both taken for hostile."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, time
from pathlib import Path

from rules.households import HouseholdRow, check_rows, missing_columns
from rules.scope import clean

LARGEST_FILE = 5_000_000  # bytes
LARGEST_UNZIPPED = 20_000_000
LARGEST_RATIO = 100  # of a workbook's bytes to those of its file; a workbook of homes has about 10
MOST_ROWS = 20_000
MOST_CELLS = 50  # of a row
COLUMNS = (
    "area", "building", "entrance", "unit", "exclusive_area", "owner", "residents", "adults", "code", "tenant_code",
)  # fmt: skip
EXCEL_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})

Line = tuple[int, Sequence[str]]


class BadFile(Exception):
    """A household file that cannot be used; a problem a line."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = list(problems)


def read(path: Path) -> tuple[list[HouseholdRow], list[str]]:
    """Return the households of a file and the columns that it has and nobody needs; BadFile names each bad line."""
    try:
        lines = _lines(path)
    except OSError as error:
        raise BadFile(f"{path.name}: cannot be read ({error.strerror})") from None
    except BadFile as error:
        raise BadFile(*(f"{path.name}: {problem}" for problem in error.problems)) from None
    if not lines:
        raise BadFile(f"{path.name}: the file is empty")
    columns = [clean(name).lower() for name in lines[0][1]]
    if missing := missing_columns(columns):
        raise BadFile(*(f"{path.name}, {problem}" for problem in missing))
    if twice := [name for name in COLUMNS if columns.count(name) > 1]:
        raise BadFile(f"{path.name}, line {lines[0][0]}: the column {twice[0]} is there twice")
    rows = [(line, dict(zip(columns, cells, strict=False))) for line, cells in lines[1:]]
    good, problems = check_rows(rows)
    if problems:
        raise BadFile(*(f"{path.name}, {problem}" for problem in problems))
    if not good:
        raise BadFile(f"{path.name}: there is no household in it")
    return good, [name for name in columns if name and name not in COLUMNS]


def _lines(path: Path) -> list[Line]:
    if not path.is_file():
        raise BadFile("there is no such file")
    if path.stat().st_size > LARGEST_FILE:
        raise BadFile(f"larger than {LARGEST_FILE // 1_000_000} MB")
    lines = []
    for line, cells in _workbook(path) if path.suffix.lower() == ".xlsx" else _csv(path.read_bytes()):
        if any(cell.strip() for cell in cells):
            lines.append((line, cells))
        if len(lines) > MOST_ROWS + 1:
            raise BadFile(f"more than {MOST_ROWS:,} rows")
    return lines


def _csv(raw: bytes) -> Iterator[Line]:
    text = _decode(raw)
    if "\0" in text:
        raise BadFile("not a CSV file: it holds NUL bytes")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadFile(f"line {line}: not CSV: {error}") from None
        if cells is None:
            return
        yield line, cells
        line = reader.line_num + 1


def _decode(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile("neither UTF-8 nor GB18030")


def _workbook(path: Path) -> list[Line]:
    _refuse_bomb(path)
    try:
        return _first_sheet(path)
    except BadFile:
        raise
    except Exception as error:  # a broken or hostile workbook fails anywhere in the library
        raise BadFile(f"not a workbook that can be read ({type(error.__cause__ or error).__name__})") from None


def _refuse_bomb(path: Path) -> None:
    """Refuse what unpacks to too much; zipfile never unpacks more of an entry than its header says."""
    try:
        with zipfile.ZipFile(path) as file:
            unzipped = sum(entry.file_size for entry in file.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise BadFile("not a workbook (.xlsx)") from None
    if unzipped > LARGEST_UNZIPPED or unzipped > LARGEST_RATIO * path.stat().st_size:
        raise BadFile("unpacks to more than homes need")


def _first_sheet(path: Path) -> list[Line]:
    import openpyxl  # noqa: PLC0415 - a running bot reads no workbook and need not hold the library

    # The library leaves a file open when it fails, so the file is ours.
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that are of no concern here
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        # Rows that the file skips come as empty ones: without a limit row 1,048,576 alone would cost a second.
        rows = sheet.iter_rows(values_only=True, max_row=2 * MOST_ROWS, max_col=MOST_CELLS)
        return [(line, [_text(value, line) for value in cells]) for line, cells in enumerate(rows, 1) if any(cells)]


def _text(value: object, line: int) -> str:
    """Return a cell as a person reads it; what Excel made of it against their will is refused."""
    if value is None:
        return ""
    if isinstance(value, bool | date | time) or value in EXCEL_ERRORS:
        raise BadFile(f"line {line}: {value} is not a text; format the column as text and type it again")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
