"""The household file row by row, and who belongs to a household."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules.codes import normalise_code
from rules.refusals import Reason, Refused
from rules.scope import Place, Scope, clean, covered

REQUIRED = ("area", "building", "entrance", "unit", "exclusive_area", "owner")
NAMES = ("area", "building", "entrance", "unit")
FACTS = ("exclusive_area", "owner", "residents", "adults")
LARGEST_AREA = 100_000_000  # 0.01 m²
MOST_MEMBERS = 6


class RowReason(StrEnum):
    """What is wrong with a row of the household file, or with the file as a whole."""

    MISSING_COLUMN = "missing_column"
    MISSING_VALUE = "missing_value"
    SLASH_IN_NAME = "slash_in_name"
    AREA_NOT_A_NUMBER = "area_not_a_number"
    AREA_NOT_POSITIVE = "area_not_positive"
    AREA_TOO_LARGE = "area_too_large"
    AREA_DECIMALS = "area_decimals"
    NOT_WHOLE = "not_whole"
    CODE_UNREADABLE = "code_unreadable"
    CODE_TWICE = "code_twice"
    HOUSEHOLD_TWICE = "household_twice"
    OUT_OF_SCOPE = "out_of_scope"
    CODE_VOID = "code_void"
    CODE_ELSEWHERE = "code_elsewhere"
    CODE_OF_FORMER_OWNER = "code_of_former_owner"
    SCOPE_EMPTY = "scope_empty"
    COMMUNITY_FILE = "community_file"  # something that stands in it and not in the household file
    EMPTY = "empty"
    NO_HOUSEHOLD = "no_household"
    COLUMN_TWICE = "column_twice"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    NOT_CSV = "not_csv"
    NUL_BYTES = "nul_bytes"
    NO_ENCODING = "no_encoding"
    NOT_A_WORKBOOK = "not_a_workbook"
    BROKEN_WORKBOOK = "broken_workbook"
    UNPACKS_TOO_FAR = "unpacks_too_far"
    NOT_A_TEXT = "not_a_text"
    SURPLUS_CELL = "surplus_cell"


ENGLISH = {
    RowReason.MISSING_COLUMN: "the column {column} is missing",
    RowReason.MISSING_VALUE: "{column} is empty",
    RowReason.SLASH_IN_NAME: "{column} {value!r} must not hold a slash",
    RowReason.AREA_NOT_A_NUMBER: "{column} {value!r} is not a number of m²",
    RowReason.AREA_NOT_POSITIVE: "{column} {value!r} must be more than zero",
    RowReason.AREA_TOO_LARGE: "{column} {value!r} is too large",
    RowReason.AREA_DECIMALS: "{column} {value!r} has more than two decimals",
    RowReason.NOT_WHOLE: "{column} {value!r} is not a whole number",
    RowReason.CODE_UNREADABLE: "{column} {value!r} has no letters or digits, or more than 64",
    RowReason.CODE_TWICE: "{column} {value!r} is already used in line {other}",
    RowReason.HOUSEHOLD_TWICE: "household {value!r} is already in line {other}",
    RowReason.OUT_OF_SCOPE: "the household is outside {value}",
    RowReason.CODE_VOID: ("this code was withdrawn when somebody was removed from the home; choose another or none"),
    RowReason.CODE_ELSEWHERE: "a code is already used elsewhere",
    RowReason.CODE_OF_FORMER_OWNER: "its former owner knows this code; choose another or none",
    RowReason.SCOPE_EMPTY: "{column}: no household is in {value!r}",
    RowReason.COMMUNITY_FILE: "{value}",
    RowReason.EMPTY: "the file is empty",
    RowReason.NO_HOUSEHOLD: "there is no household in it",
    RowReason.COLUMN_TWICE: "the column {column} is there twice",
    RowReason.TOO_LARGE: "larger than {value} MB",
    RowReason.TOO_MANY_ROWS: "more than {value} rows",
    RowReason.NOT_CSV: "not CSV: {value}",
    RowReason.NUL_BYTES: "not a CSV file: it holds NUL bytes",
    RowReason.NO_ENCODING: "neither UTF-8 nor GB18030",
    RowReason.NOT_A_WORKBOOK: "not a workbook (.xlsx)",
    RowReason.BROKEN_WORKBOOK: "not a workbook that can be read ({value})",
    RowReason.UNPACKS_TOO_FAR: "unpacks to more than homes need",
    RowReason.NOT_A_TEXT: "{value} is not a text; format the column as text and type it again",
    RowReason.SURPLUS_CELL: "a cell stands under no heading; write decimals with a point, not with a comma",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: the line (0: the whole file), in which column, with which value, and the other line of a pair."""

    line: int
    reason: RowReason
    column: str = ""
    value: str = ""
    other: int = 0

    def __str__(self) -> str:
        what = ENGLISH[self.reason].format(column=self.column, value=self.value, other=self.other)
        return f"line {self.line}: {what}" if self.line else what


class Located:
    """What the household file names by its four columns."""

    __slots__ = ()
    area: str
    building: str
    entrance: str
    unit: str

    @property
    def place(self) -> Place:
        """Where the household lives."""
        return Place(self.area, self.building, self.entrance)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it the same household."""
        return (self.area, self.building, self.entrance, self.unit)


@dataclass(frozen=True, slots=True)
class HouseholdRow(Located):
    """A good row; `exclusive_area` is in 0.01 m², codes are normalised.

    A code that is empty is drawn from the key; None where the file has no such column: then the home's stays as it is.
    """

    line: int
    area: str
    building: str
    entrance: str
    unit: str
    exclusive_area: int
    owner: str
    residents: int | None = None
    adults: int | None = None
    code: str | None = None
    tenant_code: str | None = None


class _BadValueError(ValueError):
    def __init__(self, reason: RowReason, column: str, value: str = "") -> None:
        super().__init__(reason)
        self.problem = (reason, column, value)


def check_row(row: Mapping[str, str | None], line: int) -> HouseholdRow | Problem:
    """Read one row of the household file, or say what is wrong with it.

    - Every required column is there and has a value; names hold no slash (scopes are written with it).
    - The area is a positive number of m² with two decimals at most.
    - Residents and adults, where given, are whole numbers.

    Source: `contract.md`, households.
    """
    try:
        return _read_row(row, line)
    except _BadValueError as error:
        return Problem(line, *error.problem)


def check_rows(rows: Iterable[tuple[int, Mapping[str, str | None]]]) -> tuple[list[HouseholdRow], list[Problem]]:
    """Read all rows (line number, row): the good ones and every problem.

    - No household twice.
    - No code twice over both columns of codes, however it is written.

    Source: `contract.md`, households.
    """
    good: list[HouseholdRow] = []
    problems: list[Problem] = []
    households: dict[tuple[str, ...], int] = {}
    codes: dict[str, int] = {}
    for line, row in rows:
        checked = check_row(row, line)
        repeated = [checked] if isinstance(checked, Problem) else _repeats(checked, households, codes)
        problems += repeated
        if isinstance(checked, HouseholdRow) and not repeated:
            good.append(checked)
    return good, problems


def missing_columns(columns: Collection[str]) -> list[Problem]:
    """The required columns that the first line of a file does not have."""
    return [Problem(1, RowReason.MISSING_COLUMN, column) for column in REQUIRED if column not in columns]


def out_of_scope(rows: Iterable[HouseholdRow], scopes: Collection[Scope]) -> list[Problem]:
    """The rows of households that are in none of the scopes for which somebody speaks."""
    where = ", ".join(map(str, scopes))
    return [Problem(r.line, RowReason.OUT_OF_SCOPE, value=where) for r in rows if not covered(scopes, r.place)]


def _repeats(row: HouseholdRow, households: dict[tuple[str, ...], int], codes: dict[str, int]) -> list[Problem]:
    found = []
    first = households.setdefault(row.key, row.line)
    if first != row.line:
        found.append(Problem(row.line, RowReason.HOUSEHOLD_TWICE, "unit", "/".join(row.key), first))
    for column, code in (("code", row.code), ("tenant_code", row.tenant_code)):
        if not code:
            continue
        if code in codes:
            found.append(Problem(row.line, RowReason.CODE_TWICE, column, code, codes[code]))
        codes.setdefault(code, row.line)
    return found


def _read_row(row: Mapping[str, str | None], line: int) -> HouseholdRow:
    texts = {column: _required(row, column) for column in REQUIRED}
    for column in NAMES:
        if "/" in texts[column]:
            raise _BadValueError(RowReason.SLASH_IN_NAME, column, texts[column])
    return HouseholdRow(
        line=line,
        area=texts["area"],
        building=texts["building"],
        entrance=texts["entrance"],
        unit=texts["unit"],
        exclusive_area=_area(texts["exclusive_area"]),
        owner=texts["owner"],
        residents=_whole(row, "residents"),
        adults=_whole(row, "adults"),
        code=_code(row, "code"),
        tenant_code=_code(row, "tenant_code"),
    )


def _required(row: Mapping[str, str | None], column: str) -> str:
    if column not in row:
        raise _BadValueError(RowReason.MISSING_COLUMN, column)
    value = clean(row[column] or "")
    if not value:
        raise _BadValueError(RowReason.MISSING_VALUE, column)
    return value


def _area(text: str) -> int:
    found = re.fullmatch(r"(-?)([0-9]+)(?:\.([0-9]+))?", text)
    if not found:
        raise _BadValueError(RowReason.AREA_NOT_A_NUMBER, "exclusive_area", text)
    decimals = found[3] or ""
    if len(decimals) > 2:
        raise _BadValueError(RowReason.AREA_DECIMALS, "exclusive_area", text)
    if len(found[2].lstrip("0")) > 7:
        raise _BadValueError(RowReason.AREA_TOO_LARGE, "exclusive_area", text)
    area = int(found[2]) * 100 + int(decimals.ljust(2, "0"))
    if found[1] or not area:
        raise _BadValueError(RowReason.AREA_NOT_POSITIVE, "exclusive_area", text)
    if area > LARGEST_AREA:
        raise _BadValueError(RowReason.AREA_TOO_LARGE, "exclusive_area", text)
    return area


def _whole(row: Mapping[str, str | None], column: str) -> int | None:
    text = clean(row.get(column) or "")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise _BadValueError(RowReason.NOT_WHOLE, column, text)
    return int(text)


def _code(row: Mapping[str, str | None], column: str) -> str | None:
    text = row.get(column)
    if text is None or not text.strip():
        return None if text is None else ""
    code = normalise_code(text)
    if len(code) > 64 or not any(sign.isalnum() for sign in code):
        raise _BadValueError(RowReason.CODE_UNREADABLE, column, text)
    return code


def may_have_member(members: Collection[int], person: int) -> Refused | None:
    """None when a person may belong to the household: 6 people share one at most, who is in it stays."""
    full = person not in members and len(members) >= MOST_MEMBERS
    return Refused(Reason.HOUSEHOLD_FULL) if full else None


def in_assembly(residents: int | None) -> bool:
    """Whether a unit is a household of an assembly: somebody lives there, or nobody has said otherwise."""
    return residents is None or residents > 0
