"""What becomes of a proposal by its author's word: merged, taken back, handed over; and for whom it is wider."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from rules.matters import Matter, Supporter
from rules.refusals import Reason, Refused
from rules.scope import Scope, contains
from rules.seats import Seat
from rules.stages import BEFORE_AGENDA, ENDED, UNDECIDED, Stage

CONSENT_WITHIN = timedelta(days=3)
"""How long the author of a proposal has to agree to a merge; whoever says nothing keeps theirs."""


class Consent(StrEnum):
    """What became of the question whether a proposal may go on in another one."""

    AGREED = "agreed"
    REFUSED = "refused"
    LAPSED = "lapsed"


def may_merge(stage: Stage, into: Stage) -> Refused | None:
    """None while a proposal may go on in another one: the council has answered neither in another way."""
    if stage is not Stage.RAISED:
        return Refused(Reason.ALREADY_SCREENED)
    return None if into in UNDECIDED else Refused(Reason.MATTER_ENDED)


def too_late(until: datetime, now: datetime) -> Refused | None:
    """None while the author's word is waited for: from then on no word was one, also where nobody has noted it yet."""
    return Refused(Reason.ALREADY_DECIDED) if now >= until else None


def carried_over(supporters: Iterable[Supporter], into: Scope, have: Collection[int]) -> list[Supporter]:
    """Return whose support goes on with a merged proposal.

    - Households of the scope of the matter that it joins.
    - Each counts once: not who supports that one already.
    """
    return [one for one in supporters if one.household not in have and contains(into, one.place)]


def with_more_support(matter: Matter, more: int) -> Stage:
    """Return the stage of a matter once so many more households support it, all at once."""
    enough = matter.stage is Stage.ACCEPTED and matter.support + more >= matter.threshold
    return Stage.SUPPORTED if enough else matter.stage


def may_give_up(stage: Stage, *, author: bool) -> Refused | None:
    """None when a proposal may be taken back or handed over, else why not.

    - Its author does it.
    - It is not on an agenda yet: from there on it is everybody's.

    Source: our own decision.
    """
    if not author:
        return Refused(Reason.NOT_THE_PROPOSER)
    if stage in BEFORE_AGENDA:
        return None
    return Refused(Reason.MATTER_ENDED if stage in ENDED else Reason.COUNCIL_HAS_IT)


def wider(scope: Scope) -> list[Scope]:
    """Return the scopes that hold this one, the nearest first and the whole community last."""
    return [Scope(scope.parts[:kept]) for kept in range(len(scope.parts) - 1, -1, -1)]


def may_widen(matter: Matter, seat: Seat | None, to: Scope) -> Refused | None:
    """None when the council may make a proposal one of more homes, else why not.

    - A filled seat with a council vote, while the proposal waits for its answer.
    - To a scope that holds the one it has.

    Source: `contract.md`, the way of a proposal 1.
    """
    if seat is None or not seat.has_council_vote:
        return Refused(Reason.NOT_A_SEAT)
    if matter.stage is not Stage.RAISED or to not in wider(matter.scope):
        return Refused(Reason.ALREADY_SCREENED)
    return None
