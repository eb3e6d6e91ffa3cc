"""Which open proposals look like a new one: by the things of which they speak, and by their words."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from rules.hazards import pattern
from rules.reading import read_table

ALIKE = 55  # of 100; tried on pairs of real proposals in both languages (tests/rules/test_similar_rules.py)
SAME_WORDS = 80  # of 100: this much of the same words is alike, whatever they speak of
EACH_ITS_OWN = 0.9  # what is left of it where each names a thing that the other does not
ELSEWHERE = 0.5  # what is left of it where both name buildings, and not the same


@dataclass(frozen=True, slots=True)
class Topics:
    """Patterns: the things that residents ask about, by name, and the words that say nothing of the thing."""

    things: Mapping[str, re.Pattern[str]]
    filler: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Read:
    words: str  # without filler
    things: frozenset[str]
    numbers: frozenset[str]  # of buildings and entrances, mostly


def parse_topics(data: Mapping[str, object]) -> Topics:
    """Read the word lists; DataError names the key that is wrong."""
    table = read_table(data, "", ("filler", "things"))
    things = table.raw("things")
    names = list(things) if isinstance(things, Mapping) else []
    read = table.table("things", names)
    return Topics(
        {name: pattern(read.raw(name), read.path(name)) for name in names}, pattern(table.raw("filler"), "filler")
    )


def similar(text: str, others: Iterable[tuple[int, str]], topics: Topics, most: int = 3) -> list[int]:
    """Return the numbers of the texts that are alike, the most alike first.

    - Of the same things: those that both name, of all that either names; other words weigh less.
    - Where one of them names none that we know, their words alone: by pairs of signs, so that order does not matter.
    - Each of them about a thing of its own, or about another building, they are less alike.
    - Width, case and white space do not matter; no words at all are like none.
    """
    mine = _read(text, topics)
    scored = [(_score(mine, _read(other, topics)), number) for number, other in others]
    return [number for score, number in sorted(scored, key=lambda one: (-one[0], one[1])) if score >= ALIKE][:most]


def _score(one: _Read, other: _Read) -> float:
    if not one.words or not other.words:
        return 0
    worded = _worded(one.words, other.words)
    if one.things and other.things:
        shared = 2 * len(one.things & other.things) / (len(one.things) + len(other.things))
        score = 75 * shared + 0.25 * worded
        if one.things - other.things and other.things - one.things:
            score *= EACH_ITS_OWN
    else:
        score = worded if worded >= SAME_WORDS else 0
    apart = one.numbers and other.numbers and not one.numbers & other.numbers
    return score * ELSEWHERE if apart else score


def _worded(one: str, other: str) -> float:
    return max(fuzz.ratio(one, other), fuzz.token_set_ratio(_pairs(one), _pairs(other)))


def _pairs(text: str) -> str:
    """English words as they are, Chinese signs as pairs: what `token_set_ratio` compares in any order."""
    found = []
    for word in text.split():
        found += [word] if word.isascii() or len(word) < 2 else [word[at : at + 2] for at in range(len(word) - 1)]
    return " ".join(found)


def _read(text: str, topics: Topics) -> _Read:
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    said = re.sub(r"[^\w\s-]|_", " ", topics.filler.sub(" ", plain))
    things = frozenset(name for name, words in topics.things.items() if words.search(plain))
    return _Read(" ".join(said.split()), things, frozenset(re.findall(r"[0-9]+", plain)))
