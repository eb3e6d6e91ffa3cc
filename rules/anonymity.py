"""Names of people in what is published: a role stands in the place of each that the store knows."""

import re
from collections.abc import Iterable, Mapping
from html import escape

HAN = re.compile(r"[\u3400-\u9fff]{2,5}")
BETWEEN_TAGS = re.compile(r"(?<=>)[^<]+(?=<)")


def is_a_name(said: str) -> bool:
    """Whether a name that Telegram or a file shows is one that tells who somebody is.

    - Two to five Han signs, or two words: "Ann" and "Lift" are words of many texts, and name nobody by themselves.
    """
    return HAN.fullmatch(said.strip()) is not None or len(said.split()) > 1


def without_names(page: str, roles: Mapping[str, str], but: Iterable[str] = ()) -> str:
    """Return a page of HTML in whose texts a role stands in the place of each name; tags and what is `but` stay."""
    kept = " ".join(but).casefold()
    known = {
        escape(name.strip()).casefold(): role for name, role in roles.items()
        if is_a_name(name) and name.strip().casefold() not in kept
    }  # fmt: skip
    if not known:
        return page
    longest_first = sorted(known, key=lambda name: (-len(name), name))
    pattern = re.compile(
        "|".join(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])" for name in longest_first), re.IGNORECASE
    )
    return BETWEEN_TAGS.sub(
        lambda text: pattern.sub(lambda found: escape(known[found[0].casefold()]), text[0]), page
    )  # fmt: skip
