"""What one person alone may not do to a vote: the chair and one more seat agree on it, or two members of staff."""

from dataclasses import dataclass
from enum import StrEnum

from rules.ballots import VoteState
from rules.refusals import Reason, Refused
from rules.seats import Seat
from rules.votes import Unit


class What(StrEnum):
    """What two people agree on."""

    STRIKE = "strike"  # ballots
    VOID = "void"  # a whole vote
    ROLL_ADD = "roll_add"
    ROLL_STRIKE = "roll_strike"


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who asks or agrees: with a seat in the council, as one of the staff, or both."""

    person: int
    seat: Seat | None = None
    staff: bool = False

    @property
    def seated(self) -> bool:
        """Whether they have a council vote."""
        return self.seat is not None and self.seat.has_council_vote

    @property
    def chair(self) -> bool:
        """Whether they are the chair."""
        return self.seated and self.seat is not None and self.seat.is_chair


def may_ask(hand: Hand, what: What) -> Refused | None:
    """None when somebody may ask for such an act: the council or staff; the roll and the whole vote the council."""
    if hand.seated or (hand.staff and what is What.STRIKE):
        return None
    return Refused(Reason.NOT_COUNCIL_OR_STAFF if what is What.STRIKE else Reason.NOT_A_SEAT)


def may_agree(first: Hand, second: Hand, what: What) -> Refused | None:
    """None when a second person completes an act, else why not.

    - Two different people.
    - The chair and one more seat with a council vote, in either order; for ballots also two members of staff.

    Source: `domain.md`, section 2 (urgent track, paper ballots); that a vote asks for the same is our own decision.
    """
    if refused := may_ask(second, what):
        return refused
    if first.person == second.person:
        return Refused(Reason.ALREADY_CONFIRMED)
    council = first.seated and second.seated and (first.chair or second.chair)
    staff = what is What.STRIKE and first.staff and second.staff
    return None if council or staff else Refused(Reason.CHAIR_NEEDED)


def may_change_roll(phase: VoteState, unit: Unit, *, secret: bool) -> Refused | None:
    """None when the frozen roll of a vote may still be changed by an act of the council, else why not.

    - Only of a vote of households that is noticed or open; never of a secret one.

    Source: `domain.md`, section 2. That other rolls need a new notice is our own decision.
    """
    if secret:
        return Refused(Reason.ROLL_SEALED)
    if phase is VoteState.CLOSED or unit is not Unit.HOUSEHOLDS:
        return Refused(Reason.ROLL_FIXED)
    return None
