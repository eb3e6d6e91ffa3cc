"""Community files: read with the method and the households that they name."""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from actions import household_files, rulebook
from actions.communities import Given, NotApplied, give
from actions.household_files import BadFile
from rules.households import HouseholdRow
from rules.spreadsheets import unquoted

LARGEST_FILE = 1_000_000  # bytes
T = TypeVar("T")

TABLES = ("chats", "seats", "parties", "staff")


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
    return give(data, method, rows), notes


def read_households(path: Path) -> tuple[list[HouseholdRow], list[str]]:
    """Read a household file; NotApplied names it with each of its problems."""
    return _read(path, household_files.read)


def read_codes(path: Path) -> list[str]:
    """Read the codes of a household file, or of the file that `corridor apply --codes` wrote; NotApplied as above."""
    return [unquoted(code) for code in _read(path, household_files.codes)]


def _read(path: Path, how: Callable[[str, bytes], T]) -> T:
    if not path.is_file():
        raise NotApplied([f"{path.name}: there is no such file"])
    try:
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
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise NotApplied([f"{path}: cannot be read ({error.strerror})"]) from None
    except UnicodeDecodeError:
        raise NotApplied([f"{path}: is not UTF-8"]) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise NotApplied([f"{path}: is not TOML: {error}"]) from None


def _method(name: object, folder: Path) -> Mapping[str, Any]:
    """Return a method's data: one that comes with Corridor, by its name, or one's own, by the path of its file."""
    if not isinstance(name, str) or not name:
        return {}  # `give` says what is wrong with it
    if own := rulebook.methods().get(name.replace("_", "-")):
        return own
    if name.endswith(".toml"):
        return _toml(folder / name)
    names = " nor ".join(rulebook.methods())
    raise NotApplied([f"method: {name!r} is neither {names} nor the path of a .toml file"])
