"""Strict reading of tables (rules, methods, hazards): whatever is wrong is named by its key."""

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime


class DataError(ValueError):
    """A value in a data file that cannot be used: `key` says where, `reason` says why."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.key = key
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Words:
    """One wording in both languages of the product."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a data file under its key; its values are read by name and type."""

    values: Mapping[str, object]
    key: str

    def path(self, name: str) -> str:
        """Where a value stands: `assembly.unit`."""
        return f"{self.key}.{name}" if self.key else name

    def has(self, name: str) -> bool:
        """Whether the key is there at all."""
        return name in self.values

    def raw(self, name: str) -> object:
        """The value whatever its type; refused when it is missing."""
        if name not in self.values:
            raise DataError(self.path(name), "is missing")
        return self.values[name]

    def text(self, name: str) -> str:
        """A text that is not empty."""
        value = self.raw(name)
        if not isinstance(value, str) or not value.strip():
            raise DataError(self.path(name), f"must be a text, not {value!r}")
        return value.strip()

    def whole(self, name: str) -> int:
        """A whole number of zero or more."""
        value = self.raw(name)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise DataError(self.path(name), f"must be a whole number of 0 or more, not {value!r}")
        return value

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self.raw(name)
        if not isinstance(value, bool):
            raise DataError(self.path(name), f"must be true or false, not {value!r}")
        return value

    def day(self, name: str) -> date:
        """A calendar day without a time, also as a text such as `2026-01-01`."""
        value = self.raw(name)
        if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            with suppress(ValueError):
                return date.fromisoformat(value)
        if isinstance(value, datetime) or not isinstance(value, date):
            raise DataError(self.path(name), f"must be a day such as 2026-01-01, not {value!r}")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, none of them empty."""
        value = self.raw(name)
        if not isinstance(value, list):
            raise DataError(self.path(name), f"must be a list of texts, not {value!r}")
        for item in value:
            if not isinstance(item, str) or not item.strip():
                raise DataError(self.path(name), f"must hold texts only, not {item!r}")
        return tuple(item.strip() for item in value)

    def words(self, name: str) -> Words:
        """A wording in both languages."""
        table = self.table(name, known=("zh", "en"))
        return Words(zh=table.text("zh"), en=table.text("en"))

    def table(self, name: str, known: Collection[str]) -> "Table":
        """A table inside this one."""
        return read_table(self.raw(name), self.path(name), known)


def read_table(data: object, key: str, known: Collection[str] | None) -> Table:
    """A table with known keys only; `known=None` takes any key."""
    if not isinstance(data, Mapping):
        raise DataError(key or "file", f"must be a table, not {data!r}")
    for name in data:
        if known is not None and name not in known:
            raise DataError(f"{key}.{name}" if key else str(name), "is not a known key")
    return Table(values={str(name): value for name, value in data.items()}, key=key)
