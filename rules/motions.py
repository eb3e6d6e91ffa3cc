"""A motion in the council: who moves it, whose ballot counts, what comes next, when it closes and what it decided."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rules.meetings import presiding
from rules.refusals import Reason, Refused
from rules.seats import Seat, council
from rules.votes import Choice, Result, Rule, count, decide


class MotionState(StrEnum):
    """Where a motion stands; one is open at a time."""

    WAITING = "waiting"  # for its turn, or set aside while a motion to postpone or refer is decided
    OPEN = "open"
    CLOSED = "closed"


class MotionKind(StrEnum):
    """What a motion asks the council to do with the item."""

    ADOPT = "adopt"  # the proposal as it stands: nobody has to move it
    OWN = "own"  # in a member's own words
    POSTPONE = "postpone"  # to the next date
    REFER = "refer"  # to a party or a consultation


FIRST = frozenset({MotionKind.POSTPONE, MotionKind.REFER})
"""Motions about the way of an item: decided before those about the item itself, which wait meanwhile."""


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
class Moved:
    """A motion on the item at hand, as the next one meets it; `mover` is a seat, or nobody."""

    id: int
    kind: MotionKind
    state: MotionState
    mover: int | None = None
    ballots: Mapping[int, MotionChoice] = field(default_factory=dict)

    @property
    def voted(self) -> bool:
        """Whether somebody has said for, against or abstain."""
        return any(choice is not MotionChoice.RECUSE for choice in self.ballots.values())


def may_move(
    motions: Collection[Moved], kind: MotionKind, seat: Seat | None, present: Collection[int]
) -> Refused | None:
    """None when a member may move something on the item at hand, else why not.

    - A filled seat with a council vote, on the roll, that has recused from no motion on this item.
    - In own words: one motion of a member waits at a time; it comes up when the open one is decided.
    - To postpone or refer: while a motion on the item itself is open, which waits meanwhile; each once an item.

    Source: `domain.md`, section 2 (one motion at a time; a motion can be withdrawn, postponed or referred).
    """
    if seat is None or not seat.has_council_vote:
        return Refused(Reason.NOT_A_SEAT)
    if seat.id not in present:
        return Refused(Reason.NOT_PRESENT)
    reason = Reason.RECUSED if seat.id in recused(motions) else _not_now(motions, kind, seat.id)
    return Refused(reason) if reason else None


def _not_now(known: Collection[Moved], kind: MotionKind, seat: int) -> Reason | None:
    left = [one for one in known if one.state is not MotionState.CLOSED]
    open_now = next((one for one in left if one.state is MotionState.OPEN), None)
    if open_now is None:
        return Reason.MOTION_CLOSED
    if kind is MotionKind.OWN:
        return Reason.MOTION_WAITS if any(one.mover == seat and one.kind is kind for one in left) else None
    before = open_now.kind in FIRST or any(one.kind is kind for one in known)
    return Reason.MOVED_BEFORE if before else None


def may_withdraw(motion: Moved, others: Iterable[Moved], seat: Seat | None, head: Seat | None) -> Refused | None:
    """None when a seat may withdraw a motion, else why not.

    - Its mover, until somebody has voted on it.
    - The one that nobody moved: whoever presides (`head`), where another motion on the item waits instead.
    """
    by = motion.mover if motion.mover is not None else head.id if head else None
    if seat is None or seat.id != by:
        return Refused(Reason.NOT_MOVER)
    if motion.state is MotionState.CLOSED:
        return Refused(Reason.MOTION_CLOSED)
    if motion.voted:
        return Refused(Reason.MOTION_VOTED)
    instead = any(one.id != motion.id and one.state is MotionState.WAITING for one in others)
    return None if motion.mover is not None or instead else Refused(Reason.MOTION_NEEDED)


def recused(motions: Iterable[Moved]) -> frozenset[int]:
    """The seats that have recused from an item: from one motion on it is from all that follow."""
    return frozenset(seat for one in motions for seat, choice in one.ballots.items() if choice is MotionChoice.RECUSE)


def next_moved(motions: Iterable[Moved]) -> Moved | None:
    """The motion of the item at hand to open now: about its way first, then in the order in which they were moved."""
    known = sorted(motions, key=lambda one: (one.kind not in FIRST, one.id))
    if any(one.state is MotionState.OPEN for one in known):
        return None
    return next((one for one in known if one.state is MotionState.WAITING), None)


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
