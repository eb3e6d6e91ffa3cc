"""The bot is added to a group, and those who serve say there what it is for (T42)."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from actions import groups, setups
from actions.cards.groups import KIND
from actions.groups import Arrival, CouncilHasOne, NotForPart, NotForYou, Said, SetUpAlready
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Command, Membership, Tap
from handlers.routes import Routes
from storage import new_groups, people, updates
from storage.database import Unit
from storage.new_groups import NewGroup, Standing
from texts import groups as texts
from texts import refusals
from texts import setups as setup_texts
from texts.buttons import Press

PARTS = {"whole": 0, "area": 1, "block": 2}


def register(routes: Routes) -> None:
    """Register what concerns groups that are being set up."""
    routes.tap("setup", on_role, asks=True)
    routes.tap("house", on_community, asks=True)
    routes.tap("page", on_page, asks=True)
    for verb in PARTS:
        routes.tap(verb, on_scope, asks=True)


async def arrived(desk: Desk, change: Membership) -> None:
    """The bot was added somewhere, or may do more there: what is missing is asked for, once."""
    standing = await desk.replies.standing(change.chat, desk.bot_id) if change.kind != "channel" else Standing()

    async def act(unit: Unit) -> None:
        if await updates.first_time(unit, change.update_id):
            who = change.sender
            person = await people.meet(unit, who.telegram_id, who.name, who.language)
            arrival = Arrival(change.chat, change.kind, change.title, change.before, standing)
            await groups.arrived(unit, person, arrival)

    await desk.database.unit(act)


async def on_role(desk: Desk, tap: Tap, press: Press) -> None:
    """[Residents] or [Council]."""
    role = press.argument or ""
    await _choose(desk, tap, press, lambda unit, caller, group: groups.choose_role(unit, caller, group, role))


async def on_community(desk: Desk, tap: Tap, press: Press) -> None:
    """One of several communities."""
    await _choose(
        desk, tap, press, lambda unit, caller, group: groups.choose_community(unit, caller, group, press.number)
    )


async def on_page(desk: Desk, tap: Tap, press: Press) -> None:
    """[More]."""
    await _choose(desk, tap, press, lambda unit, caller, group: groups.turn(unit, caller, group, press.number))


async def on_scope(desk: Desk, tap: Tap, press: Press) -> None:
    """The whole community, an area or a building."""
    parts, household = PARTS[press.verb], press.number
    await _choose(
        desk, tap, press, lambda unit, caller, group: groups.choose_scope(unit, caller, group, parts, household)
    )


async def standing_for(desk: Desk, event: Tap | Command) -> Standing:
    """Return what the bot may do in a group, for somebody who may set it up; nobody else makes us ask Telegram."""
    may = await desk.database.read(lambda reader: setups.of_person(reader, event.sender.telegram_id))
    return await desk.replies.standing(event.chat, desk.bot_id) if may else Standing()


Choose = Callable[[Unit, Caller, NewGroup], Awaitable[Said | None]]


async def _choose(desk: Desk, tap: Tap, press: Press, choose: Choose) -> None:
    standing = await standing_for(desk, tap)

    async def act(unit: Unit, caller: Caller) -> Said | None:
        group = await new_groups.by_id(unit, press.id)
        if group is None or group.telegram_id != tap.chat:
            return None
        if group.bound_at is not None:
            return SetUpAlready()
        return await choose(unit, caller, replace(group, standing=standing))

    done = await desk.tapped(tap, act, card=(KIND, press.id))
    if done is None:
        return
    caller, said = done
    match said:
        case NotForYou():
            desk.answer(tap, setup_texts.heads_only_alert(caller.words, helper=caller.helper))
        case NotForPart():
            desk.answer(tap, setup_texts.all_only_alert(caller.words))
        case SetUpAlready():
            desk.answer(tap, texts.set_up_already(caller.words))
        case CouncilHasOne():
            desk.answer(tap, texts.council_has_one(caller.words))
        case None:
            desk.answer(tap, refusals.outdated(caller.words))
        case _:
            desk.answer(tap, texts.noted(caller.words))
