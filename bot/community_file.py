"""Community files: read with the method and the households that they name."""

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from actions import household_files, rulebook
from actions.communities import Given, NotApplied, give
from actions.household_files import BadFile
from bot.wire import without_nul
from rules.catalogue import of_council
from rules.households import HouseholdRow
from rules.method import consistent, parse_method
from rules.reading import DataError
from rules.seats import COUNCIL_ROLES
from rules.spreadsheets import unquoted

LARGEST_FILE = 1_000_000  # bytes
T = TypeVar("T")

TABLES = ("chats", "seats", "parties", "staff", "venues")


def read(path: Path) -> tuple[Given, list[str]]:
    """Return what a community file declares, and notes for its author; NotApplied names all that is wrong."""
    data = _toml(path)
    problems: list[str] = []
    method: Mapping[str, Any] = {}
    rows: list[HouseholdRow] = []
    unused: list[str] = []
    try:
        method = _method(data.get("method"), path.parent)
    except NotApplied as error:
        problems += error.problems
    if isinstance(data.get("households"), str) and data["households"]:
        try:
            rows, unused = read_households(path.parent / data["households"])
        except NotApplied as error:
            problems += error.problems
    if problems:
        raise NotApplied(problems)
    notes = [f"columns of {data['households']} that are not used: {', '.join(unused)}"] if unused else []
    given = give(data, method, rows)
    return given, notes + _of_seats(given)


def _of_seats(given: Given) -> list[str]:
    """Say that the file's seats are not as many as the method has: the file's count."""
    own = sum(seat.role in COUNCIL_ROLES for seat in given.declaration.seats)
    planned = given.settled.method.council.seats
    if own in (0, planned) or not given.declaration.method.endswith(".toml"):
        return []
    return [f"the method has a council of {planned} ([council] seats), the file one of {own}: the file's counts"]


def read_households(path: Path) -> tuple[list[HouseholdRow], list[str]]:
    """Read a household file; NotApplied names it with each of its problems."""
    return _read(path, household_files.read)


def read_codes(path: Path) -> list[str]:
    """Read the codes of a household file, or of the file that `corridor apply --codes` wrote; NotApplied as above."""
    return [unquoted(code) for code in _read(path, household_files.codes)]


def _read(path: Path, how: Callable[[str, bytes], T]) -> T:
    try:
        if path.is_dir():
            raise NotApplied([f"{path.name or '.'}: is a folder, and must be a file"])
        if not path.is_file():
            raise NotApplied([f"{path.name}: there is no such file"])
        household_files.check_size(path.stat().st_size)
        return how(path.name, path.read_bytes())
    except OSError as error:
        raise NotApplied([f"{path.name}: cannot be read ({error.strerror})"]) from None
    except BadFile as error:
        raise NotApplied([f"{path.name}{', ' if one.line else ': '}{one}" for one in error.problems]) from None


def _toml(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise NotApplied([f"{path}: larger than a community file can be"])
        read = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise NotApplied([f"{path}: cannot be read ({error.strerror})"]) from None
    except UnicodeDecodeError:
        raise NotApplied([f"{path}: is not UTF-8"]) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise NotApplied([f"{path}: is not TOML: {error}"]) from None
    if without_nul(read) != read:
        raise NotApplied([f"{path}: holds the character \\u0000, which no text may"])
    return read


def _method(name: object, folder: Path) -> Mapping[str, Any]:
    """Return a method's data: one that comes with Corridor, by its name, or one's own, by the path of its file."""
    if not isinstance(name, str) or not name:
        return {}  # `give` says what is wrong with it
    if own := rulebook.methods().get(name.replace("_", "-")):
        return own
    if name.endswith(".toml"):
        return _own_method(folder / name)
    names = " nor ".join(rulebook.methods())
    raise NotApplied([f"method: {name!r} is neither {names} nor the path of a .toml file"])


def _own_method(path: Path) -> Mapping[str, Any]:
    """Read a community's own method; what is wrong is named by its file, its line and its key."""
    data = _toml(path)
    try:
        consistent(parse_method(data), of_council(rulebook.catalogue()))
    except DataError as error:
        line = _line_of(path.read_text(encoding="utf-8-sig"), error.key)
        raise NotApplied([f"{path.name}, line {line}: {error}"]) from None
    return data


def _line_of(text: str, key: str) -> int:
    """Return the line on which a key stands, or the table that lacks it; the first where there is neither."""
    table, nearest = "", 1
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            table = header[1]
            if key == table:
                return number
            nearest = number if key.startswith(f"{table}.") else nearest
        elif name := re.match(r"\s*([\w.-]+)\s*=", line):
            full = f"{table}.{name[1]}" if table else name[1]
            if key == full or key.startswith(f"{full}."):
                return number
    return nearest
