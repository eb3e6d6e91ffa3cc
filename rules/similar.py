"""Which open proposals look like a new one."""

import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz

ALIKE = 72  # of 100; tried on pairs of real proposals in both languages (tests/rules/test_similar.py)


def similar(text: str, others: Iterable[tuple[int, str]], most: int = 3) -> list[int]:
    """Return the numbers of the texts that are alike, the most alike first.

    - Words in another order, or a text that holds the other, count as alike.
    - Width, case and white space do not matter; no words at all are like none.
    """
    mine = _plain(text)
    scored = [(_score(mine, theirs), number) for number, other in others if mine and (theirs := _plain(other))]
    return [number for score, number in sorted(scored, key=lambda one: (-one[0], one[1])) if score >= ALIKE][:most]


def _score(one: str, other: str) -> float:
    return max(fuzz.ratio(one, other), fuzz.token_set_ratio(one, other))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
