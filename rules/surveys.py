"""Surveys by native polls: how they are written, what may be asked of whom, whose answers count, and the rate."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rules.refusals import Reason, Refused
from rules.turnout import pools

QUESTION, OPTION, EXPLANATION = 300, 100, 200  # most signs of each that Telegram takes
FEWEST, MOST = 2, 12
TOLD_FROM = 5
"""Answers from which counts are told where names do not show: fewer would say what single people answered."""
RATED = 4
"""Of the five answers about satisfaction the first four are rated, the first two of them are satisfied."""
RIGHT, WHY = "*＊", "#＃"


class Kind(StrEnum):
    """What a survey asks."""

    SINGLE = "single"
    SEVERAL = "several"
    SCALE = "scale"
    QUIZ = "quiz"
    SATISFACTION = "satisfaction"


FIXED = frozenset({Kind.SCALE, Kind.SATISFACTION})
"""The kinds whose options are ours."""


class Per(StrEnum):
    """Of whom one answer counts."""

    PERSON = "person"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True)
class Written:
    """A survey as somebody wrote it; a quiz has a right option, by its place from 0, and may have an explanation."""

    question: str
    options: tuple[str, ...] = ()
    right: int | None = None
    explanation: str = ""


def written(kind: Kind, text: str) -> Written | Refused:
    """Read a survey: the question in the first line, then an option a line.

    - The question has at most 300 signs, an option 100, an explanation 200; 2 to 12 options, none twice.
    - A quiz marks its one right option with a star before it; a line after "#" explains it.
    - A scale brings its options with it: the question alone.

    Source: the Bot API's limits of polls; two options or more are our own.
    """
    question, *lines = [line.strip() for line in text.splitlines() if line.strip()] or [""]
    if not question or _long(question, QUESTION):
        return Refused(Reason.SURVEY_QUESTION)
    if kind in FIXED:
        return Refused(Reason.SURVEY_NO_OPTIONS) if lines else Written(question)
    why = [line[1:].strip() for line in lines if kind is Kind.QUIZ and line[0] in WHY]
    given = [line for line in lines if kind is not Kind.QUIZ or line[0] not in WHY]
    right = [place for place, line in enumerate(given) if kind is Kind.QUIZ and line[0] in RIGHT]
    options = tuple(line[1:].strip() if place in right else line for place, line in enumerate(given))
    refused = _options_wrong(options) or (_quiz_wrong(right, why) if kind is Kind.QUIZ else None)
    return refused or Written(question, options, right[0] if right else None, "".join(why))


def _options_wrong(options: Sequence[str]) -> Refused | None:
    alike = {unicodedata.normalize("NFKC", one).casefold() for one in options}
    if not FEWEST <= len(options) <= MOST or not all(options) or len(alike) < len(options):
        return Refused(Reason.SURVEY_OPTIONS)
    return Refused(Reason.SURVEY_OPTION_LONG) if any(_long(one, OPTION) for one in options) else None


def _quiz_wrong(right: Sequence[int], why: Sequence[str]) -> Refused | None:
    if len(right) != 1:
        return Refused(Reason.QUIZ_RIGHT)
    return Refused(Reason.QUIZ_EXPLANATION) if len(why) > 1 or _long("".join(why), EXPLANATION) else None


def _long(text: str, most: int) -> bool:
    return len(text.encode("utf-16-le")) // 2 > most  # as Telegram counts


@dataclass(frozen=True, slots=True)
class Given:
    """An account's last answer: options by their places, from 0; the home by which it counts, none where unverified."""

    options: tuple[int, ...]
    at: int  # milliseconds
    home: int | None = None
    building: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """The answers to a survey by option, and how many answered: all accounts, and those that count."""

    raw: tuple[int, ...]
    raw_answers: int
    counted: tuple[int, ...]
    answers: int


def counting(given: Iterable[Given], per: Per) -> list[Given]:
    """The answers that count: of verified residents; of a household only its last, where it has one answer."""
    verified = [one for one in given if one.home is not None]
    if per is Per.PERSON:
        return verified
    last: dict[int | None, Given] = {}
    for one in sorted(verified, key=lambda one: one.at):
        last[one.home] = one
    return list(last.values())


def tally(options: int, given: Sequence[Given], per: Per) -> Tally:
    """Count a survey: every account once, and beside that the answers that count."""
    counts = counting(given, per)
    return Tally(_by_option(options, given), len(given), _by_option(options, counts), len(counts))


def _by_option(options: int, given: Iterable[Given]) -> tuple[int, ...]:
    found = Counter(place for one in given for place in one.options)
    return tuple(found[place] for place in range(options))


def by_building(given: Iterable[Given], per: Per, options: int) -> list[tuple[tuple[str, ...], tuple[int, ...]]]:
    """The counts of each building with 5 answers or more; smaller ones stand together, and never alone."""
    counts = counting(given, per)
    groups = pools(dict(sorted(Counter(one.building for one in counts).items())))
    if any(sum(one.building in group for one in counts) < TOLD_FROM for group in groups):
        return []
    return [(group, _by_option(options, [one for one in counts if one.building in group])) for group in groups]


def tells(answers: int, *, names_show: bool) -> bool:
    """Whether counts are told: where names show anyway, else from five answers on."""
    return names_show or answers >= TOLD_FROM


def tells_all(answers: int, of_all: int, *, names_show: bool) -> bool:
    """Whether all answers are told beside those that count: what is between the two may be what one person said."""
    return names_show or not 0 < of_all - answers < TOLD_FROM


def satisfied(counts: Sequence[int]) -> tuple[int, int]:
    """Satisfied of rated: the first two over the first four; who does not know stands apart.

    Source: `domain.md`, section 2, rule `satisfaction`.
    """
    return sum(counts[:2]), sum(counts[:RATED])
