"""What follows from a community, whoever set it up: its next meetings, its terms, a board in each group."""

from actions import agenda, boards, digests, evaluations, hearings, seats
from storage.communities import Community
from storage.database import Unit


async def plan(unit: Unit, community: Community) -> None:
    """Plan it; what is planned already stays as it is."""
    await agenda.ensure_meetings(unit, community)
    await seats.begin_terms(unit, community)
    await hearings.prepare(unit, community)
    await digests.plan(unit, community)
    await evaluations.plan(unit, community)
    await boards.open_all(unit, community)
