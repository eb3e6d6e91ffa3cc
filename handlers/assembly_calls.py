"""Calls for an assembly: begun in private, signed by tap."""

from actions import assembly_calls
from actions.people import Caller
from actions.rulebook import call_rules
from handlers.desk import Desk
from handlers.incoming import Tap
from handlers.routes import Routes
from rules.assembly_calls import Route
from rules.refusals import Refused
from storage.database import Unit
from texts import assembly_calls as texts
from texts import refusals
from texts.buttons import Press
from texts.cards import Card, Row
from texts.refusals import Facts


def register(routes: Routes) -> None:
    """Register what concerns calls for an assembly."""
    routes.tap("callassembly", on_call)
    routes.tap("signcall", on_sign)


async def buttons(unit: Unit, caller: Caller, number: int) -> list[Row]:
    """Return the button by which the reader of a matter's way may call for an assembly about it."""
    may = await assembly_calls.may_begin(unit, caller, number)
    return [] if isinstance(may, Refused) or caller.chat else [(texts.button(caller.words, number),)]


async def on_call(desk: Desk, tap: Tap, press: Press) -> None:
    """[Call an assembly] says what follows; [Begin and sign] does it."""
    if press.argument == "yes":
        await desk.tell_once(
            tap,
            lambda unit, caller: assembly_calls.begin(unit, caller, press.id),
            lambda words, said: texts.signed(words, households=said.households, already=said.already),
            number=press.id, council=False,
        )  # fmt: skip
        return

    async def act(unit: Unit, caller: Caller) -> Card:
        matter = await assembly_calls.may_begin(unit, caller, press.id)
        if isinstance(matter, Refused):
            facts = Facts(number=press.id, helper=caller.helper)
            return refusals.refused_card(caller.words, matter.reason, facts=facts)
        base = {Route.HOUSEHOLDS: len(await assembly_calls.base(unit, matter))}
        needed = call_rules().needed(base)[Route.HOUSEHOLDS]
        return texts.sure(caller.words, number=press.id, title=matter.title, needed=needed)

    await desk.tapped_for_card(tap, act, start=f"matter-{press.id}")


async def on_sign(desk: Desk, tap: Tap, press: Press) -> None:
    """[Sign] on the card: once a household, or an adult of it."""
    await desk.tell(
        tap,
        lambda unit, caller: assembly_calls.sign(unit, caller, press.id),
        lambda words, said: texts.signed(words, households=said.households, already=said.already),
        council=False, start="hello-1",
    )  # fmt: skip
