"""Names of people in what is published: a role stands in the place of each that the store knows."""

import re
from collections.abc import Iterable, Mapping
from html import escape, unescape

HAN = re.compile(r"[\u3400-\u9fff]{2,5}|[\u3400-\u9fff]{1,12}([·•‧・][\u3400-\u9fff]{1,12})+")
APART = re.compile(r"\u2068[^\u2069]+\u2069")
TEXTS = re.compile(r"<(script|style)\b.*?</\1>|(?<=>)[^<]+(?=<)", re.DOTALL)


def is_a_name(said: str) -> bool:
    """Whether a name that Telegram or a file shows is one that tells who somebody is.

    - Two to five Han signs, or more with a point between; or two words: "Ann" and "Lift" are words of many
      texts, and name nobody by themselves, "25 Nov" is a day.
    - Whatever stands where our pages set a person's name apart (U+2068 … U+2069).
    """
    words = said.split()
    several = len(words) > 1 and not any(one.replace(":", "").isdigit() for one in words)
    return several or any(pattern.fullmatch(said.strip()) for pattern in (HAN, APART))


def without_names(page: str, roles: Mapping[str, str], but: Iterable[str] = ()) -> str:
    """Return a page of HTML in whose texts a role stands in the place of each name; tags and what is `but` stay.

    `but` are words that no name may change: whoever calls themselves "For 3" would else write a result anew.
    """
    there, kept = unescape(page).casefold(), " ".join(but).casefold()
    found_there = {name.strip().casefold(): role for name, role in roles.items() if name.strip().casefold() in there}
    known = {name: role for name, role in found_there.items() if is_a_name(name) and name not in kept}
    if not known:
        return page
    longest_first = sorted(known, key=lambda name: (-len(name), name))
    pattern = re.compile(
        "|".join(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])" for name in longest_first), re.IGNORECASE
    )

    def told(text: re.Match[str]) -> str:
        if text[1]:  # a script: no reader sees it
            return text[0]
        said = unescape(text[0])
        new = pattern.sub(lambda found: known[found[0].casefold()], said)
        return text[0] if new == said else escape(new, quote=False)

    return TEXTS.sub(told, page)
