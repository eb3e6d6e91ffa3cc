"""From door to door: the list of homes that have not voted, by entrance, and what they answered."""

from dataclasses import dataclass, replace

from actions import posts, slips
from actions.paper_ballots import worker_of
from actions.people import Caller
from rules import paper_ballots as rules
from rules.paper_ballots import Worker
from rules.refusals import Reason, Refused
from rules.scope import WHOLE
from rules.votes import Unit as OfWhom
from storage import communities, door_rounds, matters, people, record, votes
from storage.communities import Community
from storage.database import Reader, Unit
from storage.households import Household
from storage.votes import State, Vote
from texts.door_rounds import Door, Doors, List

KIND = "door_list"


@dataclass(frozen=True, slots=True)
class Written:
    """Homes that somebody wrote down, and the words that name no home of the list, or more than one."""

    number: int
    homes: tuple[Household, ...]
    unknown: tuple[str, ...]


async def open_votes(reader: Reader, community: int) -> list[int]:
    """Return the open votes in which homes vote, the one that closes first first."""
    found = await votes.in_states(reader, community, {State.OPEN})
    return [vote.id for vote in found if vote.rule.unit not in (OfWhom.REPRESENTATIVES, OfWhom.GROUP_MEMBERS)]


async def may_go(reader: Reader, caller: Caller, vote_id: int) -> tuple[Vote, Worker] | Refused | None:
    """Return an open vote and what somebody of the staff or the council serves; None where there is no such vote."""
    vote = await votes.by_id(reader, vote_id)
    if vote is None:
        return None
    worker, _ = await worker_of(reader, vote.community, caller.person)
    if refused := rules.may_handle(worker):
        return refused
    if vote.state is not State.OPEN:
        return Refused(Reason.CLOSED if vote.result else Reason.NOT_OPEN_YET)
    return vote, worker


async def send_list(unit: Unit, caller: Caller, vote_id: int) -> int | Refused | None:
    """Send somebody of the staff the list of their scope, and return how many homes are on it; that is on record.

    It has join codes on it, as slips do.
    """
    found = await may_go(unit, caller, vote_id)
    if found is None or isinstance(found, Refused):
        return found
    vote, worker = found
    homes = await _doors(unit, vote, worker)
    if homes:
        own = caller.person.telegram_id
        await posts.enclose(unit, vote.community, own, "document", KIND, caller.words, vote=vote_id)
        data = {"homes": len(homes)}
        await record.append(unit, vote.community, "vote.door_list", vote.subject, caller.actor, data)
    return len(homes)


async def _doors(reader: Reader, vote: Vote, worker: Worker) -> list[Household]:
    return [one for one in await door_rounds.to_visit(reader, vote.id) if rules.may_handle(worker, one.place) is None]


async def list_for(
    reader: Reader, telegram_id: int, vote_id: int, key: bytes, bot: str
) -> tuple[Community, List] | None:
    """Return the list that somebody of the staff gets; None where they serve no more. Codes take some time."""
    vote, person = await votes.by_id(reader, vote_id), await people.by_telegram(reader, telegram_id)
    matter = await matters.by_id(reader, vote.matter) if vote else None
    if vote is None or person is None or matter is None:
        return None
    community = await communities.by_id(reader, vote.community)
    worker, _ = await worker_of(reader, community.id, person)
    left = {one.key: one for one in await _doors(reader, vote, worker)}
    said = await door_rounds.answers(reader, vote_id)
    entrances = []
    for entrance in await slips.of_scope(reader, community, WHOLE, key, bot):
        place = (entrance.area, entrance.building, entrance.entrance)
        doors = tuple(
            Door(slip, *said.get(left[*place, slip.unit].id, ("", None)))
            for slip in entrance.slips
            if (*place, slip.unit) in left
        )
        if doors:
            entrances.append(Doors(replace(entrance, slips=()), doors))
    return community, List(vote_id, matter.title, vote.closes_at, tuple(entrances))


async def write_down(unit: Unit, caller: Caller, vote_id: int, text: str) -> Written | Refused | None:
    """Take the homes of which somebody is about to say what they answered: "37-502 37-503"."""
    found = await may_go(unit, caller, vote_id)
    if found is None or isinstance(found, Refused):
        return found
    vote, worker = found
    doors = {one.id: one for one in await _doors(unit, vote, worker)}
    homes, unknown = rules.homes_listed(text, {home: one.key for home, one in doors.items()})
    number = await door_rounds.begin(unit, vote.community, vote_id, homes, caller.person.id) if homes else 0
    return Written(number, tuple(doors[home] for home in homes), tuple(unknown))


async def answered(unit: Unit, caller: Caller, number: int, said: str) -> int | Refused:
    """Keep what homes said at the door, and return how many homes those are; the last tap counts."""
    found = await door_rounds.by_id(unit, number)
    if found is None or found.person != caller.person.id:
        return Refused(Reason.NOT_COUNCIL_OR_STAFF)
    worker, _ = await worker_of(unit, found.community, caller.person)
    if refused := rules.may_handle(worker):
        return refused
    if found.answer != said:
        await door_rounds.answer(unit, number, said)
    return len(found.homes)
