"""Who belongs to a household: the taps of those who live there, of who joined, and of staff."""

from actions import households, joins
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Tap
from handlers.routes import Routes
from rules.joins import Verdict
from storage.database import Unit
from texts import joins as texts
from texts import refusals
from texts.buttons import Press
from texts.cards import Card


def register(routes: Routes) -> None:
    """Register what concerns joins that somebody doubts."""
    routes.tap("stranger", on_stranger)
    routes.tap("look", on_look)
    routes.tap("housemates", on_housemates)
    routes.tap("livehere", on_live_here)
    routes.tap("movedout", on_moved_out)
    routes.tap("belongs", on_belongs)
    routes.tap("newslip", on_new_slip)


async def on_stranger(desk: Desk, tap: Tap, press: Press) -> None:
    """[Not one of us] under the news of a join."""
    await desk.tell(
        tap,
        lambda unit, caller: joins.doubt(unit, caller, press.id),
        lambda words, _: texts.doubt_noted(words),
        council=False,
    )


async def on_look(desk: Desk, tap: Tap, press: Press) -> None:
    """[Look into it], from one of the staff: the doubt of somebody who may not open it alone is opened."""
    await desk.tell(
        tap,
        lambda unit, caller: joins.look(unit, caller, press.id, press.number),
        lambda words, _: texts.looked(words),
        council=False,
    )


async def on_housemates(desk: Desk, tap: Tap, _press: Press) -> None:
    """[Someone is not one of us] under /me: who."""

    async def act(unit: Unit, caller: Caller) -> Card:
        return texts.housemates(caller.words, people=await joins.housemates(unit, caller))

    await desk.tapped_for_card(tap, act, start="me-1")


async def on_live_here(desk: Desk, tap: Tap, press: Press) -> None:
    """[I live here], from the person in doubt."""
    await desk.tell(
        tap,
        lambda unit, caller: joins.live_here(unit, caller, press.id),
        lambda words, said: texts.answer_noted(words, already=said.already) if said else refusals.outdated(words),
        council=False,
    )


async def on_moved_out(desk: Desk, tap: Tap, press: Press) -> None:
    """The name of somebody who has moved out, from one of the staff."""
    await desk.tell(
        tap,
        lambda unit, caller: joins.moved_out(unit, caller, press.id),
        lambda words, said: texts.judged(words, already=said.already, settled=said.settled is not None),
        council=False,
    )


async def on_belongs(desk: Desk, tap: Tap, press: Press) -> None:
    """[Belongs] or [Remove], from one of the staff."""
    verdict = Verdict.BELONGS if press.argument == "yes" else Verdict.REMOVED
    await desk.tell(
        tap,
        lambda unit, caller: households.judge(unit, caller, press.id, verdict, desk.codes_key),
        lambda words, said: texts.judged(words, already=said.already, settled=said.settled is not None),
        council=False,
    )


async def on_new_slip(desk: Desk, tap: Tap, press: Press) -> None:
    """[New slip], after somebody was removed: the codes that let them in are void from now on."""
    await desk.tell(
        tap,
        lambda unit, caller: households.new_slip(unit, caller, press.id, desk.codes_key),
        lambda words, said: texts.slip_renewed(words, typed_too=said),
        council=False,
    )
