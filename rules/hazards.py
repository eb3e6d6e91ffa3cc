"""The six hazards of the urgent track, found in a text by a word list for each language."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules.reading import read_table

LANGUAGES = ("zh", "en")
LETTER = "[a-zà-ÿ]"
NOTHING = r"(?!)"  # a pattern that never matches


class Hazard(StrEnum):
    """What may be acted on at once: chair and one more seat, no vote, recorded afterwards (`domain.md`, section 2)."""

    LIFT = "lift"
    FIRE_GEAR = "fire_gear"
    FACADE = "facade"
    WALL_OR_ROAD = "wall_or_road"
    LEAK = "leak"
    DRAINAGE = "drainage"


@dataclass(frozen=True, slots=True)
class HazardWords:
    """Patterns: words enough alone and things for each hazard, and the signs that make a thing a danger."""

    alone: Mapping[Hazard, re.Pattern[str]]
    things: Mapping[Hazard, re.Pattern[str]]
    signs: re.Pattern[str]


def parse_hazards(data: Mapping[str, object]) -> HazardWords:
    """Read the word lists; DataError names the key that is wrong."""
    table = read_table(data, "", ("signs", *Hazard))
    alone, things = {}, {}
    for hazard in Hazard:
        lists = table.table(hazard, ("alone", "things"))
        alone[hazard] = pattern(lists.raw("alone"), lists.path("alone"))
        things[hazard] = pattern(lists.raw("things"), lists.path("things"))
    return HazardWords(alone, things, pattern(table.raw("signs"), "signs"))


def hazards_in(text: str, words: HazardWords) -> list[Hazard]:
    """The hazards that a text speaks of, in the order of the list.

    - A word that is enough alone (漏水, burst pipe), or a thing together with a sign of danger (lift, stuck).
    - Saying that it is urgent is no hazard.
    """
    plain = comparable(text)
    danger = words.signs.search(plain)
    return [
        hazard
        for hazard in Hazard
        if words.alone[hazard].search(plain) or (danger and words.things[hazard].search(plain))
    ]


def comparable(text: str) -> str:
    """Return a text as the patterns of word lists meet it: width and case do not matter."""
    return unicodedata.normalize("NFKC", text).casefold()


def pattern(data: object, key: str) -> re.Pattern[str]:
    """Return the pattern of a word list in both languages; DataError names the key that is wrong."""
    table = read_table(data, key, LANGUAGES)
    chinese = [re.escape(entry) for entry in table.texts("zh")]
    english = [_english(entry.casefold()) for entry in table.texts("en")]
    return re.compile("|".join([*chinese, *english]) or NOTHING)


def _english(entry: str) -> str:
    """A whole word or phrase, also beside Chinese characters; with a star any ending."""
    stem = re.escape(entry.removesuffix("*")).replace(r"\ ", r"\s+")
    end = "" if entry.endswith("*") else rf"(?!{LETTER})"
    return rf"(?<!{LETTER}){stem}{end}"
