"""The seats of a council: who has a vote in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a seat is for; only the first three carry a council vote."""

    CHAIR = "chair"
    VICE_CHAIR = "vice-chair"
    MEDIATOR = "mediator"
    RECORDER = "recorder"
    SUPERVISOR = "supervisor"
    SCRUTINEER = "scrutineer"
    REPRESENTATIVE = "representative"


COUNCIL_ROLES = frozenset({Role.CHAIR, Role.VICE_CHAIR, Role.MEDIATOR})
HEADS = frozenset({Role.CHAIR, Role.VICE_CHAIR})


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat and the person in it; nobody sits in an empty one."""

    id: int
    role: Role
    person: int | None = None
    substitutes: int | None = None  # its place among those who preside after the vice-chair

    @property
    def has_council_vote(self) -> bool:
        """Whether a person sits here and the seat counts in the council."""
        return self.person is not None and self.role in COUNCIL_ROLES


def council(seats: Iterable[Seat]) -> frozenset[int]:
    """The filled seats with a council vote: the base of every quorum before recusals (`domain.md`, section 2)."""
    return frozenset(seat.id for seat in seats if seat.has_council_vote)
