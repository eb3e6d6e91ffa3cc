"""A talk held in person: who records it, and how place, day and heads are written in one line."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.refusals import Reason, Refused
from rules.timing import day_in

MOST_MATTERS = 20
MOST_HEADS = 9999
NOTHING = frozenset({"-", "–", "—", "－"})
_HEADS = re.compile(r"(.*?)[\s,，、;；:：]*(\d{1,5})\s*(?:人|位|people|persons)?[\s.。]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Held:
    """Where (empty: where it was said before), on which day, and how many were there."""

    place: str
    on: date
    heads: int


def held_written(text: str, today: date) -> Held | Refused:
    """Read "Gate 2, 11-25, 12": the place may be missing, the day is else today, the number of people comes last."""
    day, rest = day_in(unicodedata.normalize("NFKC", text), today)
    found = _HEADS.fullmatch(rest)
    on = today if day is None else day
    if found is None or not 1 <= int(found[2]) <= MOST_HEADS or on > today:
        return Refused(Reason.TALK_LINE)
    return Held(found[1].strip(" ,，、;；:：\n"), on, int(found[2]))


def raised_written(text: str) -> list[str] | Refused:
    """Read what was raised, one line each and at most 20; a dash stands for nothing."""
    lines = [line.strip() for line in text.splitlines()]
    said = list(dict.fromkeys(line for line in lines if line and line.casefold() not in NOTHING))
    return said if len(said) <= MOST_MATTERS else Refused(Reason.TALK_LONG)


def venue_called(text: str, venues: Iterable[str]) -> str | None:
    """Return the venue of that name, however its letters are written."""
    wanted = unicodedata.normalize("NFKC", text).strip().casefold()
    return next((one for one in venues if unicodedata.normalize("NFKC", one).strip().casefold() == wanted), None)
