"""Role models: what stands between a nomination and a commendation, and the log of the talks they give."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CommendationState(StrEnum):
    """Where a commendation stands."""

    ASKED = "asked"  # the nominee has not answered
    AGREED = "agreed"  # waits for the council
    NOTICED = "noticed"
    DOUBTED = "doubted"  # the notice is over and somebody objected: the chair or vice-chair decides
    COMMENDED = "commended"
    ENDED = "ended"  # not wanted by the nominee, the council, or after objections


@dataclass(frozen=True, slots=True)
class TalkGiven:
    """A talk of a role model: its local day, its topic, and how many listened."""

    day: date
    topic: str
    audience: int


def after_notice(support: int, objections: int) -> CommendationState:
    """What a notice ends in.

    - Somebody objected: the chair or vice-chair decides.
    - Nobody objected and somebody supports it: commended.
    - Nobody says anything: it ends, for a role model is one that neighbours know.

    Source: our own decision.
    """
    if objections:
        return CommendationState.DOUBTED
    return CommendationState.COMMENDED if support else CommendationState.ENDED


def read_talk(said: str, today: date) -> TalkGiven | None:
    """Read "11-20, sorting waste, 35": a day that has come, a topic, how many listened; else None."""
    parts = [part.strip() for part in re.split(r"[,，;；\n]", said) if part.strip()]
    found = re.fullmatch(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})", parts[0]) if len(parts) >= 3 else None
    heads = re.fullmatch(r"([0-9]{1,5})\s*[人]?", parts[-1]) if found else None
    if found is None or heads is None:
        return None
    for year in [int(found[1])] if found[1] else [today.year, today.year - 1]:
        try:
            day = date(year, int(found[2]), int(found[3]))
        except ValueError:
            continue
        if day <= today:
            return TalkGiven(day, ", ".join(parts[1:-1]), int(heads[1]))
    return None
