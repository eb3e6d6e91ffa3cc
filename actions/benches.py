"""Who hears of a doubt about a join, and whose word settles it."""

from dataclasses import dataclass
from datetime import datetime

from rules import joins as rules
from rules.scope import contains
from rules.seats import HEADS
from storage import communities, households, invitations, people
from storage.database import Reader
from storage.households import Household
from storage.joins import Dispute


@dataclass(frozen=True, slots=True)
class Bench:
    """The accounts that hear of a dispute, and those of them whose word settles it."""

    told: frozenset[int]
    judges: frozenset[int]


async def bench_of(reader: Reader, dispute: Dispute) -> Bench:
    """Return who hears of a dispute: the staff of the household's scope, chair and vice-chair, but nobody concerned."""
    home = await households.by_id(reader, dispute.household)
    # Who moved out is not said by the home: the word of one of the staff who says so counts.
    sides = (dispute.person, 0 if dispute.moved else dispute.disputed_by)
    return await bench(reader, home, *sides, opened_at=dispute.opened_at)


async def bench(reader: Reader, home: Household, *sides: int, opened_at: datetime | None = None) -> Bench:
    """Return who hears of a doubt in a household; `sides` are who is in doubt and who raised it."""
    near = [one for one in await communities.staff_of(reader, home.community) if contains(one.scope, home.place)]
    staff = {one.telegram_id for one in near if one.telegram_id}
    seats = await communities.seats(reader, home.community)
    heads = {seat.person for seat in seats if seat.role in HEADS and seat.person}
    concerned = {one.telegram_id for one in await households.members(reader, home.id)}
    concerned |= {one.telegram_id for side in sides if (one := await people.by_id(reader, side))}
    # Who took a place when the dispute was open already may be a second account of somebody who judges it.
    new = await invitations.placed_since(reader, home.community, opened_at) if opened_at else set()
    return Bench(frozenset((staff | heads) - concerned), rules.judges(staff - new, heads - new, concerned))
