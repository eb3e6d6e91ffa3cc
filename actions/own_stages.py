"""A community's own stages: a matter waits in one until a seat of the council or staff say that it is passed."""

from dataclasses import dataclass

from actions import posts
from actions.people import Caller
from actions.refusals import Explained
from rules.matters import OUTCOME_AFTER
from rules.own_stages import OwnStage, missing, waits_in
from rules.reading import Words
from rules.refusals import Reason, Refused
from rules.seats import COUNCIL_ROLES
from rules.stages import Stage
from storage import cards, communities, due, matters, own_stages, record, votes
from storage.communities import Community
from storage.database import Reader, Unit
from storage.matters import Matter
from storage.own_stages import Begun
from texts.refusals import Facts


@dataclass(frozen=True, slots=True)
class Passed:
    """A stage that a matter has passed."""

    number: int
    titles: Words


async def begin(unit: Unit, number: int) -> None:
    """Have a matter that has come to a stage of the community's own wait there, and ask for it in the council chat."""
    matter = await matters.by_id(unit, number)
    community = await communities.by_id(unit, matter.community) if matter else None
    if matter is None or community is None or not community.method.own_stages:
        return
    begun = await own_stages.of_matter(unit, number)
    stage = waits_in(community.method.own_stages, matter.stage, _passed(begun))
    if stage is None or any(one.name == stage.name for one in begun):
        return
    if stage.before is Stage.NOTICED:
        await due.cancel(unit, "publish", number)  # it is no outcome by itself while it waits
    new = await own_stages.begin(unit, community.id, number, stage.name)
    await posts.card_in_council(unit, community, "own_stage", new)


async def not_passed(reader: Reader, community: Community, matter: Matter, before: Stage) -> Explained | None:
    """Why a matter may not go to a stage yet: the first one of the community's own that it has still to pass."""
    if not community.method.own_stages:
        return None
    stage = missing(community.method.own_stages, before, _passed(await own_stages.of_matter(reader, matter.id)))
    return Explained(Reason.OWN_STAGE_FIRST, Facts(number=matter.id, titles=stage.titles)) if stage else None


async def pass_(unit: Unit, caller: Caller, begun_id: int) -> Passed | Refused:
    """Take the word of a council seat or of staff that a matter has passed the stage in which it waits."""
    begun = await own_stages.by_id(unit, begun_id)
    community = caller.community
    if begun is None or community is None or begun.community != community.id:
        return Refused(Reason.NOT_A_SEAT)
    account = caller.person.telegram_id
    seat = await communities.seat_of(unit, community.id, account)
    of_council = seat is not None and seat.role in COUNCIL_ROLES
    if not of_council and await communities.staff_member(unit, community.id, account) is None:
        return Refused(Reason.NOT_A_SEAT)
    stage = named(community, begun)
    if stage is None or begun.passed_at is not None:
        return Refused(Reason.ALREADY_DECIDED)
    await own_stages.pass_(unit, begun.id, caller.actor)
    await record.append(
        unit, community.id, "matter.stage_passed", f"matter:{begun.matter}", caller.actor, {"stage": stage.name}
    )
    await cards.refresh(unit, "own_stage", begun.id)
    await begin(unit, begun.matter)  # the next one, if it has several in a row
    await release_outcome(unit, begun.matter)
    return Passed(begun.matter, stage.titles)


async def release_outcome(unit: Unit, number: int) -> None:
    """Publish an outcome by itself half an hour from now, unless an opinion is asked or a stage of its own waits."""
    matter = await matters.by_id(unit, number)
    if matter is None or matter.stage is not Stage.ADOPTED:
        return
    running = {votes.State.NOTICED, votes.State.OPEN, votes.State.SEALED}
    if any(one.state in running for one in await votes.of_matter(unit, number)):
        return
    community = await communities.by_id(unit, matter.community)
    if not await not_passed(unit, community, matter, Stage.NOTICED):
        await due.add(unit, matter.community, "publish", number, unit.now + OUTCOME_AFTER)


def named(community: Community, begun: Begun) -> OwnStage | None:
    """Return the stage as the method has it now; None where the community has given it up since."""
    return next((one for one in community.method.own_stages if one.name == begun.name), None)


def _passed(begun: list[Begun]) -> set[str]:
    return {one.name for one in begun if one.passed_at is not None}
