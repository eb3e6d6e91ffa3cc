"""The list of a closed vote: [Check my ballot], [The list], [With areas]."""

from actions import ballots, lists
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Tap
from handlers.routes import Routes
from handlers.votes import can_answer
from rules.refusals import Reason, Refused
from storage.database import Unit
from texts import lists as texts
from texts import refusals
from texts.buttons import Press
from texts.cards import Answer


def register(routes: Routes) -> None:
    """Register what concerns lists of ballots."""
    routes.tap("check", on_check)
    routes.tap("list", on_list)
    routes.tap("areas", on_areas)


async def on_check(desk: Desk, tap: Tap, press: Press) -> None:
    """[Check my ballot]: the receipt and its line, to nobody but who cast it."""

    async def act(unit: Unit, caller: Caller) -> Answer | Refused:
        return await check_answer(unit, caller, press.id)

    await desk.tell(tap, act, lambda _, said: said, council=False, start=f"vote-{press.id}")


async def check_answer(unit: Unit, caller: Caller, vote_id: int) -> Answer | Refused:
    """Say where the caller's ballot stands in the list; while a vote is open, what [Can I vote?] says."""
    found = await ballots.can_i(unit, caller, vote_id)
    if found is None:
        return refusals.outdated(caller.words)
    vote, at_hand = found
    if at_hand is None or not at_hand.homes:
        return Refused(Reason.NOT_REGISTERED)
    if vote.result is None:
        return await can_answer(unit, caller, vote_id)
    if not lists.has_list(vote):
        return texts.no_list(caller.words)
    if mine := await lists.own(unit, vote, at_hand):
        return texts.own(caller.words, ballots=mine)
    cast = any(home.cast and not home.person.disputed for home in at_hand.homes)
    return texts.of_household(caller.words) if cast else texts.none_cast(caller.words)


async def on_list(desk: Desk, tap: Tap, press: Press) -> None:
    """[The list]: the file that everyone gets, and the page that counts it again, in private."""

    async def act(unit: Unit, caller: Caller) -> Answer | None:
        if not caller.person.reachable and not tap.private:
            return None
        found = await ballots.can_i(unit, caller, press.id)
        if found is None or not lists.has_list(found[0]) or not await lists.may_read(unit, caller, found[0]):
            return texts.no_list(caller.words)
        await lists.give(unit, caller, found[0], with_areas=await lists.may_have_areas(unit, caller, *found))
        return texts.sent(caller.words)

    done = await desk.tapped(tap, act)
    if done is not None:
        desk.answer(tap, done[1], start=None if done[1] else "votes-1")


async def on_areas(desk: Desk, tap: Tap, press: Press) -> None:
    """[With areas]: for an owner or a scrutineer, and on record."""

    async def act(unit: Unit, caller: Caller) -> Answer:
        found = await ballots.can_i(unit, caller, press.id)
        if found is None or not lists.has_list(found[0]):
            return texts.no_list(caller.words)
        if not await lists.may_have_areas(unit, caller, *found):
            return texts.owners_only(caller.words)
        await lists.give_areas(unit, caller, found[0])
        return texts.sent(caller.words)

    done = await desk.tapped(tap, act)
    if done is not None:
        desk.answer(tap, done[1])
