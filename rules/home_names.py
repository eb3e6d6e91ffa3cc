"""Homes as people write them: 37-502 is entrance 37, home 502."""

import re
import unicodedata
from collections.abc import Mapping


def parts(text: str) -> tuple[str, ...]:
    """Return the parts of a written home as they are compared: "37-502" is ("37", "502")."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return tuple(part.strip() for part in re.split(r"[-–—−/·]", folded) if part.strip())


def homes_called(text: str, homes: Mapping[int, tuple[str, ...]]) -> list[int]:
    """Return the homes whose name ends in what was written: entrance and unit, or more; `homes` are their parts."""
    wanted = parts(text)
    if len(wanted) < 2:
        return []
    called = {home: tuple(word for part in key if part for word in parts(part)) for home, key in homes.items()}
    return [home for home, key in called.items() if key[-len(wanted) :] == wanted]


def listed(text: str) -> list[str]:
    """Return the homes of a list, separated by commas, semicolons or white space."""
    return [one for one in re.split(r"[\s,，、;；]+", text) if one]
