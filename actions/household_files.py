"""Household files as rows of text with their line numbers: CSV (UTF-8, GB18030) and XLSX, both taken for hostile."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, time
from types import MappingProxyType
from typing import IO
from xml.parsers import expat

from rules.households import HouseholdRow, Problem, RowReason, check_rows, missing_columns
from rules.scope import clean
from rules.spreadsheets import unquoted

LARGEST_FILE = 5_000_000  # bytes
LARGEST_UNZIPPED = 20_000_000
LARGEST_RATIO = 100  # of a workbook's bytes to those of its file; a workbook of homes has about 10
MOST_ROWS = 20_000
MOST_CELLS = 50  # of a row
MOST_CELLS_READ = 1_000  # of a row, used or not: the library builds a whole row before it cuts it
MOST_ELEMENTS = 1_500_000  # of a part of a workbook; 20,000 homes have half of it
MOST_OTHERS = 70_000  # of a part, but for its rows, cells and their texts: styles, merged cells, links
OF_CELLS = frozenset({"row", "c", "v", "is", "t", "f", "r", "si", "phoneticPr", "rPr", "sz", "color", "rFont"})
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "area": ("小区", "片区"), "building": ("楼栋",), "entrance": ("门栋", "单元"), "unit": ("户号", "房号"),
        "exclusive_area": ("专有面积",), "owner": ("业主",), "residents": ("居住人数",), "adults": ("成年人数",),
        "code": ("登记码",), "tenant_code": ("租户登记码",),
    }
)  # fmt: skip
"""Every column, and what it may be called in Chinese; the first is what we call it there."""
ALIASES = {alias: column for column, aliases in COLUMNS.items() for alias in aliases}
CODES = ("code", "tenant_code")
EXCEL_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})

Line = tuple[int, Sequence[str]]


class BadFile(Exception):
    """A household file that cannot be used, and everything that is wrong with it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = list(problems)


def _bad(reason: RowReason, value: str = "", line: int = 0, column: str = "") -> BadFile:
    return BadFile(Problem(line, reason, column, value))


def read(name: str, content: bytes) -> tuple[list[HouseholdRow], list[str]]:
    """Return the households of a file and the columns that it has and nobody needs; BadFile names each bad line."""
    lines = _lines(name, content)
    if not lines:
        raise _bad(RowReason.EMPTY)
    heads = [clean(name) for name in lines[0][1]]
    columns = _columns(heads)
    called = _called(heads, columns)
    if twice := [name for name in COLUMNS if columns.count(name) > 1]:
        raise BadFile(Problem(lines[0][0], RowReason.COLUMN_TWICE, called[twice[0]]))
    none = dict.fromkeys(columns, "")  # a row may stop early
    rows = [(line, none | dict(zip(columns, map(unquoted, cells), strict=False))) for line, cells in lines[1:]]
    missing = missing_columns(columns)
    good, problems = ([], missing) if missing else check_rows(rows)
    if not missing:
        problems = sorted([*_surplus(lines[1:], heads), *problems], key=lambda one: one.line)
    if problems:
        raise BadFile(*(replace(one, column=called.get(one.column, one.column)) for one in problems))
    if not good:
        raise _bad(RowReason.NO_HOUSEHOLD)
    return good, [head for head, column in zip(heads, columns, strict=True) if head and column not in COLUMNS]


def _columns(heads: Iterable[str]) -> list[str]:
    """Return what the first line names, each column by the name that we know it by."""
    return [ALIASES.get(name, name) for name in (clean(head).lower() for head in heads)]


def _surplus(lines: Iterable[Line], heads: Sequence[str]) -> list[Problem]:
    """Name the lines with something under no heading: a decimal comma has moved all that follows it, unseen."""
    named = {place for place, head in enumerate(heads) if head}
    return [
        Problem(line, RowReason.SURPLUS_CELL)
        for line, cells in lines
        if any(cell.strip() and place not in named for place, cell in enumerate(cells))
    ]


def _called(heads: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    """Return what to call each column to who wrote the file: as it stands there, a missing one in its language."""
    english = "".join(heads).isascii()
    called = {column: column if english else names[0] for column, names in COLUMNS.items()}
    for column in set(columns) & called.keys():
        own = (head for head, name in zip(heads, columns, strict=True) if name == column)
        called[column] = ", ".join(dict.fromkeys(own))
    return called


def codes(name: str, content: bytes) -> list[str]:
    """Return the codes of a file that has them: a household file, or the one that `corridor apply --codes` writes."""
    lines = _lines(name, content)
    columns = _columns(lines[0][1]) if lines else []
    places = [place for place, column in enumerate(columns) if column in CODES]
    if not places:
        raise _bad(RowReason.MISSING_COLUMN if columns else RowReason.EMPTY, column="code", line=1 if columns else 0)
    return [code for _, cells in lines[1:] for place in places if place < len(cells) and (code := cells[place].strip())]


def check_size(size: int) -> None:
    """Refuse what is too large before any of it is read."""
    if size > LARGEST_FILE:
        raise _bad(RowReason.TOO_LARGE, str(LARGEST_FILE // 1_000_000))


def _lines(name: str, content: bytes) -> list[Line]:
    check_size(len(content))
    lines = []
    for line, cells in _workbook(content) if name.lower().endswith(".xlsx") else _csv(content):
        if any(cell.strip() for cell in cells):
            lines.append((line, cells))
        if len(lines) > MOST_ROWS + 1:
            raise _bad(RowReason.TOO_MANY_ROWS, f"{MOST_ROWS:,}")
    return lines


def _csv(raw: bytes) -> Iterator[Line]:
    text = _decode(raw)
    if "\0" in text:
        raise _bad(RowReason.NUL_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _bad(RowReason.NOT_CSV, str(error), line) from None
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
    raise _bad(RowReason.NO_ENCODING)


def _workbook(content: bytes) -> list[Line]:
    _refuse_bomb(content)
    try:
        return _first_sheet(content)
    except BadFile:
        raise
    except Exception as error:  # a broken or hostile workbook fails anywhere in the library
        raise _bad(RowReason.BROKEN_WORKBOOK, type(error.__cause__ or error).__name__) from None


def _refuse_bomb(content: bytes) -> None:
    """Refuse what unpacks to too much; zipfile never unpacks more of an entry than its header says."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            unzipped = sum(entry.file_size for entry in file.infolist())
            if unzipped > LARGEST_UNZIPPED or unzipped > LARGEST_RATIO * len(content):
                raise _bad(RowReason.UNPACKS_TOO_FAR)
            for entry in file.infolist():
                with file.open(entry) as part:
                    _refuse_swarm(part)
    except BadFile:
        raise
    except Exception:  # a broken or hostile archive fails anywhere: each way of packing has errors of its own
        raise _bad(RowReason.NOT_A_WORKBOOK) from None


def _refuse_swarm(part: IO[bytes]) -> None:
    """Refuse a part of a workbook with more elements than homes need, counted as they stream by: nothing is kept."""
    seen = others = cells = 0

    def begin(name: str, _attributes: object) -> None:
        nonlocal seen, others, cells
        local = name.rpartition(":")[2]
        seen += 1
        others += local not in OF_CELLS
        cells = 0 if local == "row" else cells + (local == "c")
        if seen > MOST_ELEMENTS or others > MOST_OTHERS or cells > MOST_CELLS_READ:
            raise _bad(RowReason.UNPACKS_TOO_FAR)

    def stop(*_: object) -> None:
        raise expat.ExpatError  # an entity: the library refuses the part and says so

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.EntityDeclHandler = stop
    with suppress(expat.ExpatError):  # what is no XML the library says
        parser.ParseFile(part)


def _first_sheet(content: bytes) -> list[Line]:
    import openpyxl  # noqa: PLC0415 - a running bot reads no workbook and need not hold the library

    with io.BytesIO(content) as file, warnings.catch_warnings():
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
        raise _bad(RowReason.NOT_A_TEXT, str(value), line)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
