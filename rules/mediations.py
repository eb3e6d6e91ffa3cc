"""Mediation between neighbours: which words name a home, and which mediator takes a dispute on."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rules.scope import Place
from rules.seats import Role, Seat


class MediationState(StrEnum):
    """Where a mediation stands."""

    OPEN = "open"
    AGREED = "agreed"
    NOT_AGREED = "not_agreed"
    HELD = "held"  # the follow-up found that the agreement is kept


NUMBERS = r"[0-9]{1,4}[a-z]?"
BETWEEN = r"[\s\-–—_/#.·,，号號楼樓栋棟座幢单單元门門室户]{1,6}"
NAMED = re.compile(rf"(?<![0-9a-z])({NUMBERS})(?:{BETWEEN}({NUMBERS}))(?:{BETWEEN}({NUMBERS}))?(?![0-9a-z])")
QUARREL = re.compile(
    r"噪|吵|扰民|纠纷|争执|打架|谩骂|辱骂|骂人|欺负|noise|noisy|loud|quarrel|fight|shout|yell|bark|insult|dispute"
)
SHORTEST_UNIT = 3  # "Lift stuck, 9-1" is a building and its entrance, no home


@dataclass(frozen=True, slots=True)
class Home:
    """A household by its id and where it is."""

    id: int
    place: Place
    unit: str


def named_home(text: str, homes: Iterable[Home]) -> Home | None:
    """The household that somebody's words name, such as 37-502, 37栋502室 or 37-1-502; None where they name none.

    - Numbers count as a home only where the register has it: by building, entrance and unit, or by two of them.
    - A unit has at least three signs, so that a building and its entrance are not taken for a home.
    """
    said = unicodedata.normalize("NFKC", text).casefold()
    candidates = {tuple(part for part in found.groups() if part) for found in NAMED.finditer(said)}
    if not candidates:
        return None
    return next((home for home in homes if len(home.unit) >= SHORTEST_UNIT and _ways(home) & candidates), None)


def _ways(home: Home) -> set[tuple[str, ...]]:
    building, entrance, unit = (part.casefold() for part in (home.place.building, home.place.entrance, home.unit))
    return {(building, entrance, unit), (building, unit), (entrance, unit)}


def is_quarrel(text: str) -> bool:
    """Whether somebody's words speak of what neighbours quarrel about: noise, shouting, insults."""
    return QUARREL.search(unicodedata.normalize("NFKC", text).casefold()) is not None


def in_turn(
    seats: Iterable[Seat], interested: Collection[int], last: Mapping[int, datetime], *, but: Collection[int] = ()
) -> Seat | None:
    """The mediator whose turn it is, None where nobody is free of an interest.

    - A filled mediator's seat; where none is free the vice-chair, then the chair.
    - Not in `but` (seats that passed it on), and no person of `interested`: a side, or who lives by the same stairs.
    - The one who has had none for the longest time; who never had one comes first.

    Source: `domain.md`, section 2 (a mediator is assigned); the order is our own decision.
    """
    free = [seat for seat in seats if seat.person and seat.person not in interested and seat.id not in but]
    for role in (Role.MEDIATOR, Role.VICE_CHAIR, Role.CHAIR):
        own = [seat for seat in free if seat.role is role]
        if own:
            return min(own, key=lambda seat: (seat.id in last, last.get(seat.id), seat.id))
    return None
