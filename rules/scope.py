"""Where a matter, a chat or a member of staff belongs: `AREA[/BUILDING[/ENTRANCE]]`."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a household lives."""

    area: str
    building: str
    entrance: str


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of the community from the area down; without parts it is the whole community."""

    parts: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "/".join(self.parts)


WHOLE = Scope()


def clean(text: str) -> str:
    """A name as it is compared: full width and half width are the same, spaces at the ends do not count."""
    return unicodedata.normalize("NFKC", text).strip()


def parse_scope(text: str) -> Scope:
    """Read `AREA[/BUILDING[/ENTRANCE]]`; an empty text is the whole community, else ValueError says what is wrong."""
    if not text.strip():
        return WHOLE
    parts = tuple(part.strip() for part in clean(text).split("/"))
    if len(parts) > 3:
        raise ValueError(f"{text!r} has {len(parts)} parts, AREA/BUILDING/ENTRANCE are at most 3")
    if not all(parts):
        raise ValueError(f"{text!r} has an empty part between its slashes")
    return Scope(parts)


def contains(scope: Scope, place: Place) -> bool:
    """Whether a household at this place belongs to the scope."""
    return (place.area, place.building, place.entrance)[: len(scope.parts)] == scope.parts


def covered(scopes: Collection[Scope], place: Place) -> bool:
    """Whether a household at this place belongs to one of the scopes; without scopes every household does."""
    return not scopes or any(contains(scope, place) for scope in scopes)


def within(scopes: Collection[Scope], scope: Scope) -> bool:
    """Whether a scope lies in one of the others; without others it does."""
    return not scopes or any(scope.parts[: len(one.parts)] == one.parts for one in scopes)


def intersects(one: Scope, other: Scope) -> bool:
    """Whether some household could belong to both scopes: one of them holds the other."""
    shared = min(len(one.parts), len(other.parts))
    return one.parts[:shared] == other.parts[:shared]
