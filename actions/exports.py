"""A community as the files that say it: applied to another store they make the same."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from actions import communities as declared
from actions import rulebook
from rules.households import FACTS, NAMES
from rules.spreadsheets import quoted
from storage import communities, households
from storage.database import Reader
from storage.households import Household


async def files(reader: Reader, name: str) -> list[tuple[str, str]]:
    """Return (file name, text) of the community file, its households, and its method where that is the community's own.

    Codes that a household file had supplied stand in none: kept as digests, they stay when these files are applied.
    """
    words = dict((await declared.show(reader, name)).words)
    community = await communities.by_name(reader, name)
    homes = await households.in_scope(reader, community.id) if community else []
    written = [(_named(words, "households", ".csv"), household_csv(homes))]
    known = await communities.declared(reader, name)
    if known and words["method"] not in rulebook.methods():
        written.append((_named(words, "method", ".toml"), toml(known.settings["method"])))
    return [("community.toml", toml(words)), *written]


def _named(words: dict[str, Any], key: str, ending: str) -> str:
    """Have a community file name a file that lies beside it: a path of another machine leads nowhere here."""
    given = PurePath(str(words[key])).name
    fits = given.lower().endswith(ending) and given.isprintable() and given != "community.toml"
    words[key] = given if fits else f"{key}{ending}"
    return str(words[key])


def toml(words: Mapping[str, Any]) -> str:
    """Return a community file as text, from plain values under its keys."""
    tables = {
        key: value for key, value in words.items() if isinstance(value, list) and value and isinstance(value[0], dict)
    }
    plain = [key for key, value in words.items() if key not in tables and not isinstance(value, dict)]
    lines = [f"{key} = {_value(words[key])}" for key in plain]
    for key, value in words.items():
        for table in tables.get(key, ()):
            lines += ["", f"[[{key}]]", *_pairs(table)]
        if isinstance(value, dict):
            inner = {name: table for name, table in value.items() if isinstance(table, dict)}
            if own := {name: one for name, one in value.items() if name not in inner}:
                lines += ["", f"[{key}]", *_pairs(own)]
            for name, table in inner.items():
                lines += ["", f"[{key}.{name}]", *_pairs(table)]
    return "\n".join(lines) + "\n"


def _pairs(table: Mapping[str, Any]) -> Iterable[str]:
    return (f"{key} = {_value(value)}" for key, value in table.items())


def _value(value: object) -> str:
    # Texts, whole numbers, truth values and lists of them are written alike in JSON and TOML.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def household_csv(homes: Iterable[Household]) -> str:
    """Return households as a household file; only those that are there now."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*NAMES, *FACTS])
    for one in homes:
        area = f"{one.exclusive_area // 100}.{one.exclusive_area % 100:02d}"
        counts = ("" if count is None else count for count in (one.residents, one.adults))
        writer.writerow([*map(quoted, one.key), area, quoted(one.owner), *counts])
    return out.getvalue()
