"""Whether somebody who joined a household belongs there: who may doubt it, who settles it, and when it is settled."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from rules.refusals import Reason, Refused

TO_SETTLE = 2
LAPSES_AFTER = timedelta(days=7)  # what nobody settles ends by itself: no doubt silences somebody for ever


class Verdict(StrEnum):
    """What staff say of somebody who joined; or, of a dispute, that it ended without a word of theirs."""

    BELONGS = "belongs"
    REMOVED = "removed"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody's place in a household; a higher number joined later."""

    number: int
    household: int
    disputed: bool = False
    tenant: bool = False  # joined by the tenant's code: the other side of the home


def may_dispute(
    doubted: Membership | None, own: Collection[Membership], *, is_open: bool, settled: bool, cleared: bool
) -> Refused | None:
    """None when a person (`own` are their places) may say of a membership that it is nobody of theirs.

    - It is still there, staff have not said of it that the person belongs, nor has their own doubt of it lapsed.
    - Who says so belongs to the same side (owner's family, or tenants) of the same household, and is not in doubt.
    - They were there before; or staff have settled that they belong (`cleared`): a thief who came first can be doubted
      by the family, whether that thief has doubted them or sits still.
    - No dispute of this person in this household is open: one at a time.

    Source: the project's issue 3, "Joining is safe and kind".
    """
    if doubted is None:
        return Refused(Reason.JOIN_GONE)
    mine = [one for one in own if one.household == doubted.household]
    if not mine or not (cleared or any(one.number < doubted.number for one in mine)):
        return Refused(Reason.JOINED_LATER)
    if any(one.tenant != doubted.tenant for one in mine):
        return Refused(Reason.OTHER_SIDE)
    if any(one.disputed for one in mine):
        return Refused(Reason.JOIN_DISPUTED)
    if is_open:
        return Refused(Reason.ALREADY_DISPUTED)
    return Refused(Reason.JOIN_SETTLED) if settled else None


def may_ask(doubted: Membership, own: Collection[Membership]) -> bool:
    """Whether a person may have staff look at a membership: who belongs to the household may, of any but theirs."""
    return any(one.household == doubted.household and one.number != doubted.number for one in own)


def judges(staff: Collection[int], heads: Collection[int], household: Collection[int]) -> frozenset[int]:
    """The accounts whose word settles a dispute.

    - The staff of the household's scope.
    - Where there are not two of them, chair and vice-chair too.
    - Nobody who belongs to the household, is the person in doubt, or has raised it.
    """
    near = frozenset(staff) - frozenset(household)
    return near if len(near) >= TO_SETTLE else near | (frozenset(heads) - frozenset(household))


def settles(said: Mapping[int, Verdict], by: Collection[int]) -> Verdict | None:
    """The verdict on which two of these judges agree, each by their last word; None while there is none."""
    counted = [verdict for judge, verdict in said.items() if judge in by]
    return next((verdict for verdict in Verdict if counted.count(verdict) >= TO_SETTLE), None)
