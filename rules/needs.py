"""What a request is about, and which of 急难愁盼 it is: guessed by a word list for each language, said by people."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules.hazards import comparable, pattern
from rules.reading import read_table


class Category(StrEnum):
    """What a request is about."""

    REPAIR = "repair"
    CLEANING = "cleaning"
    SAFETY = "safety"
    TRAFFIC = "traffic"
    FACILITIES = "facilities"
    CARE = "care"
    ADVICE = "advice"
    OTHER = "other"


class Need(StrEnum):
    """What it is to those who ask, 急难愁盼: it cannot wait, is hard to do alone, worries them, or is hoped for.

    It says nothing of the clock: that is for the six hazards.
    """

    URGENT = "urgent"
    HARD = "hard"
    WORRY = "worry"
    HOPE = "hope"


@dataclass(frozen=True, slots=True)
class NeedWords:
    """Patterns of the words by which a category and a need are guessed, in the order in which they are tried."""

    categories: Mapping[Category, re.Pattern[str]]
    needs: Mapping[Need, re.Pattern[str]]


def parse_needs(data: Mapping[str, object]) -> NeedWords:
    """Read the word lists; DataError names the key that is wrong. The last category has no words."""
    table = read_table(data, "", ("categories", "needs"))
    named = [one for one in Category if one is not Category.OTHER]
    categories, needs = table.table("categories", named), table.table("needs", list(Need))
    return NeedWords(
        {one: pattern(categories.raw(one), categories.path(one)) for one in named},
        {one: pattern(needs.raw(one), needs.path(one)) for one in Need},
    )


def category_of(text: str, words: NeedWords) -> Category | None:
    """What a text is about: the category of which it has the most words, of several the first; None for no words."""
    plain = comparable(text)
    found = {one: len(named.findall(plain)) for one, named in words.categories.items()}
    most = max(found, key=lambda one: found[one])
    return most if found[most] else None


def need_of(text: str, words: NeedWords, *, hazard: bool) -> Need | None:
    """Which of 急难愁盼 a text is: a hazard cannot wait; else the first of which it has a word, or none."""
    plain = comparable(text)
    return Need.URGENT if hazard else next((one for one, named in words.needs.items() if named.search(plain)), None)
