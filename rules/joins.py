"""Whether somebody who joined a household belongs there: who may doubt it, who settles it, and when it is settled."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules.refusals import Reason, Refused

TO_SETTLE = 2


class Verdict(StrEnum):
    """What staff say of somebody who joined."""

    BELONGS = "belongs"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody's place in a household; a higher number joined later."""

    number: int
    household: int
    disputed: bool = False


def may_dispute(
    doubted: Membership | None, own: Collection[Membership], *, is_open: bool, settled: bool, cleared: bool
) -> Refused | None:
    """None when a person (`own` are their places) may say of a membership that it is nobody of theirs.

    - It is still there, and staff have not said of it that the person belongs.
    - Who says so belongs to the same household, and is not in doubt themselves.
    - They were there before; or staff have settled that they belong, against the word of this very person (`cleared`):
      a thief who came first and doubts the family can be doubted by them.
    - No dispute of this person in this household is open: one at a time.

    Source: the project's issue 3, "Joining is safe and kind".
    """
    if doubted is None:
        return Refused(Reason.JOIN_SETTLED)
    mine = [one for one in own if one.household == doubted.household]
    if not mine or not (cleared or any(one.number < doubted.number for one in mine)):
        return Refused(Reason.JOINED_LATER)
    if any(one.disputed for one in mine):
        return Refused(Reason.JOIN_DISPUTED)
    if is_open:
        return Refused(Reason.ALREADY_DISPUTED)
    return Refused(Reason.JOIN_SETTLED) if settled else None


def judges(staff: Collection[int], heads: Collection[int], household: Collection[int]) -> frozenset[int]:
    """The accounts whose word settles a dispute.

    - The staff of the household's scope.
    - Where there are not two of them, chair and vice-chair too.
    - Nobody who belongs to the household, or is the person in doubt.
    """
    near = frozenset(staff) - frozenset(household)
    return near if len(near) >= TO_SETTLE else near | (frozenset(heads) - frozenset(household))


def settles(said: Mapping[int, Verdict], by: Collection[int]) -> Verdict | None:
    """The verdict on which two of these judges agree, each by their last word; None while there is none."""
    counted = [verdict for judge, verdict in said.items() if judge in by]
    return next((verdict for verdict in Verdict if counted.count(verdict) >= TO_SETTLE), None)
