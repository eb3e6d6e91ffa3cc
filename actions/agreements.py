"""What two people agree on about a vote: ballots struck, the whole of it invalid."""

from dataclasses import dataclass

from actions import corrections, frozen_rolls, objections, posts
from actions.people import Caller
from rules import agreements as rules
from rules.agreements import Hand, What
from rules.objections import Consequence, homes_listed, may_be_struck
from rules.paper_ballots import homes_called
from rules.refusals import Reason, Refused
from storage import agreements, cards, communities, people, votes
from storage import ballots as ballot_rows
from storage.agreements import Agreement
from storage.database import Reader, Unit
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody asked; a second person must agree."""

    agreement: int


@dataclass(frozen=True, slots=True)
class Done:
    """Two people agree: it is done."""

    vote: int


async def hand_of(reader: Reader, community: int, person: Person) -> Hand:
    """Return in which capacity somebody acts."""
    seat = await communities.seat_of(reader, community, person.telegram_id)
    staff = await communities.staff_member(reader, community, person.telegram_id)
    return Hand(person.id, seat, staff=staff is not None)


async def ask_strike(unit: Unit, caller: Caller, number: int, text: str) -> Asked | Refused:
    """Ask that the ballots of the named homes be struck, on the ground of an upheld objection."""
    found = await objections.may_strike(unit, caller, number)
    if isinstance(found, Refused):
        return found
    on_file = await ballot_rows.on_file(unit, found[1].id)
    names = {one.home: one.name for one in on_file}
    struck: dict[int, None] = {}
    for called in (homes_called(one, names) for one in homes_listed(text)):
        if len(called) != 1:  # none, or several of that name
            return Refused(Reason.NO_SUCH_BALLOT)
        ballots = [one for one in on_file if one.home == called[0]]
        may = [one.elector for one in ballots if may_be_struck(one.channel, disputed=one.disputed)]
        if not may:
            return Refused(Reason.BALLOT_STANDS)
        struck |= dict.fromkeys(may)
    if not struck:
        return Refused(Reason.NO_SUCH_BALLOT)
    return await _ask(unit, caller, found[1].id, What.STRIKE, number, tuple(struck))


async def ask_void(unit: Unit, caller: Caller, number: int) -> Asked | Refused:
    """Ask that the whole vote be invalid, on the ground of an upheld objection."""
    found = await objections.may_follow_up(unit, caller, number)
    return found if isinstance(found, Refused) else await _ask(unit, caller, found[1].id, What.VOID, number)


async def ask_roll(unit: Unit, caller: Caller, vote_id: int, name: str, what: What) -> Asked | Refused:
    """Ask that a household be added to the roll of a running vote, or struck from it."""
    vote = await votes.by_id(unit, vote_id)
    if vote is None or vote.community != caller.community_id:
        return Refused(Reason.NOT_A_SEAT)
    if refused := rules.may_ask(await hand_of(unit, vote.community, caller.person), what):
        return refused
    home = await frozen_rolls.home_called(unit, caller, vote, name, what)
    return home if isinstance(home, Refused) else await _ask(unit, caller, vote_id, what, None, (home,))


async def _ask(
    unit: Unit, caller: Caller, vote: int, what: What, objection: int | None, units: tuple[int, ...] = ()
) -> Asked | Refused:
    community = await communities.by_id(unit, caller.community_id)
    if refused := rules.may_ask(await hand_of(unit, community.id, caller.person), what):
        return refused
    number = await agreements.add(unit, community.id, vote, what, caller.person.id, objection=objection, units=units)
    await posts.card_in_council(unit, community, "agreement", number)
    return Asked(number)


async def agree(unit: Unit, caller: Caller, number: int) -> Done | Refused:
    """Agree as the second person: what was asked for is done."""
    asked = await agreements.by_id(unit, number)
    first = await people.by_id(unit, asked.person) if asked else None
    if asked is None or first is None or asked.community != caller.community_id:
        return Refused(Reason.NOT_A_SEAT)
    if asked.agreed_by:
        return Refused(Reason.ALREADY_AGREED)
    one = await hand_of(unit, asked.community, first)
    other = await hand_of(unit, asked.community, caller.person)
    refused = rules.may_agree(one, other, asked.what) or await _do(unit, asked, caller.actor)
    if refused:
        return refused
    await agreements.agree(unit, number, caller.person.id)
    await cards.refresh_now(unit, "agreement", number)
    return Done(asked.vote)


async def _do(unit: Unit, asked: Agreement, actor: str) -> Refused | None:
    """Do what two people agreed on; None when it is done."""
    if asked.objection is None:
        vote = await votes.by_id(unit, asked.vote)
        return await frozen_rolls.change(unit, vote, asked, actor) if vote else Refused(Reason.ROLL_FIXED)
    found = await objections.open_to(unit, asked.objection)
    if isinstance(found, Refused):
        return found
    if asked.what is not What.STRIKE:
        await objections.follow(unit, found[0], actor, Consequence.INVALID)
        await corrections.void(unit, found[1], found[0], actor)
        return None
    on_file = await ballot_rows.on_file(unit, asked.vote)  # since it was asked for, who cast one may have been cleared
    may = {one.elector for one in on_file if may_be_struck(one.channel, disputed=one.disputed)}
    struck = [one for one in asked.units if one in may]
    if not struck:
        return Refused(Reason.BALLOT_STANDS)
    await objections.follow(unit, found[0], actor, Consequence.STRUCK)
    await corrections.strike(unit, found[1], found[0], asked, struck, actor)
    return None
