"""A motion in the council: whose ballot counts, what comes next, when it closes and what it decided."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules.meetings import presiding
from rules.refusals import Reason, Refused
from rules.seats import Seat, council
from rules.votes import Choice, Result, Rule, count, decide


class MotionState(StrEnum):
    """Where a motion stands; one is open at a time."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"


class MotionChoice(StrEnum):
    """What a member taps on a motion; who recuses leaves the base of this motion for good."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    RECUSE = "recuse"


@dataclass(frozen=True, slots=True)
class Motion:
    """A motion as a tap meets it: its ballots by seat."""

    state: MotionState
    ballots: Mapping[int, MotionChoice]
    vote_change: bool = True


@dataclass(frozen=True, slots=True)
class MotionAccepted:
    """A member's ballot or recusal that stands; `previous` is what it replaces."""

    choice: MotionChoice
    previous: MotionChoice | None = None

    @property
    def changed(self) -> bool:
        """False for a double tap."""
        return self.choice is not self.previous


def accept_motion_ballot(
    motion: Motion, seat: Seat | None, present: Collection[int], choice: MotionChoice
) -> MotionAccepted | Refused:
    """Take a council member's ballot or recusal, or say why not.

    - The seat is filled, carries a council vote and is on the roll of the meeting (`present`).
    - The motion is open.
    - Who has recused stays out of this motion; who has voted may still recuse.
    - A ballot may be changed until the close if the motion allows; the same again changes nothing.

    Source: `domain.md`, section 2 (council); `contract.md`, buttons.
    """
    previous = motion.ballots.get(seat.id) if seat else None
    reason = _no_motion_vote(motion, seat, present) or _motion_vote_stands(motion, previous, choice)
    return Refused(reason) if reason else MotionAccepted(choice, previous)


def _no_motion_vote(motion: Motion, seat: Seat | None, present: Collection[int]) -> Reason | None:
    if seat is None or not seat.has_council_vote:
        return Reason.NOT_A_SEAT
    if motion.state is MotionState.CLOSED:
        return Reason.MOTION_CLOSED
    if motion.state is MotionState.WAITING:
        return Reason.MOTION_NOT_OPEN
    return None if seat.id in present else Reason.NOT_PRESENT


def _motion_vote_stands(motion: Motion, previous: MotionChoice | None, choice: MotionChoice) -> Reason | None:
    if previous is None or previous is choice:
        return None
    if previous is MotionChoice.RECUSE:
        return Reason.RECUSED
    return None if motion.vote_change or choice is MotionChoice.RECUSE else Reason.NO_CHANGE


def decide_motion(
    rule: Rule, seats: Iterable[Seat], present: Collection[int], ballots: Mapping[int, MotionChoice]
) -> Result:
    """Judge a motion at its close.

    - Base: filled council seats less the recused, for taking part and for approval.
    - Taking part: on the roll at the close and not recused; a ballot counts only from there.
    - The chair has no second vote: a tie does not pass.

    Source: `domain.md`, section 2 (council).
    """
    recused = {seat for seat, choice in ballots.items() if choice is MotionChoice.RECUSE}
    base = council(seats) - recused
    roll = base & set(present)
    tally = count(Choice(choice.value) for seat, choice in ballots.items() if seat in roll)
    return decide(rule, len(base), tally, present=len(roll))


@dataclass(frozen=True, slots=True)
class Item:
    """A motion of the agenda in its place."""

    motion: int
    position: int
    state: MotionState


def next_motion(items: Iterable[Item]) -> Item | None:
    """The motion to open now: the first that waits, and none while one is open."""
    known = sorted(items, key=lambda item: item.position)
    if any(item.state is MotionState.OPEN for item in known):
        return None
    return next((item for item in known if item.state is MotionState.WAITING), None)


def motion_complete(present: Collection[int], answered: Collection[int]) -> bool:
    """Whether a motion closes by itself: everybody on the roll has voted or recused."""
    return bool(present) and set(present) <= set(answered)


def may_close_motion(
    state: MotionState, seat: Seat | None, seats: Iterable[Seat], present: Collection[int]
) -> Refused | None:
    """None when this seat may close the open motion, else why not: whoever presides may."""
    head = presiding(seats, present)
    if seat is None or head is None or seat.id != head.id:
        return Refused(Reason.NOT_PRESIDING)
    if state is MotionState.OPEN:
        return None
    return Refused(Reason.MOTION_CLOSED if state is MotionState.CLOSED else Reason.MOTION_NOT_OPEN)
