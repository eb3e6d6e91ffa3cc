"""The seats of a council: who has a vote in it, and for how long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from rules.refusals import Reason, Refused


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
REMIND_BEFORE = timedelta(days=30)  # the end of a term
YEAR = timedelta(days=365)  # in which absences add up


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat and the person in it; nobody sits in an empty one."""

    id: int
    role: Role
    person: int | None = None
    substitutes: int | None = None  # its place among those who preside after the vice-chair
    acting: bool = False  # for the chair, while nobody is chair or vice-chair

    @property
    def has_council_vote(self) -> bool:
        """Whether a person sits here and the seat counts in the council."""
        return self.person is not None and self.role in COUNCIL_ROLES

    @property
    def is_head(self) -> bool:
        """Whether who sits here is chair or vice-chair, or acts for them."""
        return self.person is not None and (self.role in HEADS or self.acting)

    @property
    def is_chair(self) -> bool:
        """Whether who sits here is the chair, or acts for one."""
        return self.person is not None and (self.role is Role.CHAIR or self.acting)

    @property
    def serves(self) -> bool:
        """Whether a person sits here who works for the council; a representative votes, and is a resident else."""
        return self.person is not None and self.role is not Role.REPRESENTATIVE


def council(seats: Iterable[Seat]) -> frozenset[int]:
    """The filled seats with a council vote: the base of every quorum before recusals (`domain.md`, section 2)."""
    return frozenset(seat.id for seat in seats if seat.has_council_vote)


def acting_head(seats: Iterable[Seat]) -> Seat | None:
    """Who acts for the chair: nobody while there is a chair or a vice-chair.

    - The first of the substitutes, else the first filled council seat in the order of the file.
    - Until somebody takes the seat of chair or vice-chair: so that matters reach an agenda, and the election is opened.

    Source: our own decision; `domain.md`, section 2, knows only a chair who is away.
    """
    filled = [seat for seat in seats if seat.has_council_vote]
    if any(seat.role in HEADS for seat in filled):
        return None
    return min(filled, key=lambda seat: (seat.substitutes is None, seat.substitutes or 0), default=None)


def term_end(since: datetime, years: int, zone: ZoneInfo) -> datetime:
    """When a term that began then ends: the same local day and time, so many years later (29 February: the 28th)."""
    local = since.astimezone(zone)
    leap = (local.month, local.day) == (2, 29)
    return local.replace(year=local.year + years, day=28 if leap else local.day).astimezone(since.tzinfo)


def ends_soon(ends_at: datetime | None, now: datetime) -> bool:
    """Whether a term is over, or will be in a month."""
    return ends_at is not None and now >= ends_at - REMIND_BEFORE


def may_be_elected(seat: Seat, ends_at: datetime | None, now: datetime, *, reviewed: bool) -> Refused | None:
    """None when the election of a seat may be opened, else why not.

    - It is vacant, its term ends within a month or is over, or the council adopted its review.
    """
    open_to_it = seat.person is None or reviewed or ends_soon(ends_at, now)
    return None if open_to_it else Refused(Reason.SEAT_HELD)


def missed(said: str | None, *, came: bool) -> bool:
    """Whether a seat missed a meeting without a word: it said nothing at the roll call, or too late.

    - Who came, if only for a while, has not missed it.
    - [Absent] excuses who says so before the meeting is opened; after that it is kept as missing.

    Source: `domain.md`, section 2 (council); the number that brings a review stands in the method.
    """
    return not came and said in (None, "missing")


def comes_under_review(absences: int, most: int) -> bool:
    """Whether so many absences within a year bring a review of the seat; nobody is removed by that."""
    return absences >= most
