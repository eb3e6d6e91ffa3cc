"""Objections: asked for in private, whatever group the result stands in."""

from actions import objections
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Tap
from handlers.routes import Routes
from rules.refusals import Refused
from storage import people
from storage.database import Unit
from texts import refusals
from texts import results as texts
from texts.buttons import Press
from texts.cards import Card
from texts.refusals import Facts

OBJECTION = "objection"


def register(routes: Routes) -> None:
    """Register what concerns objections."""
    routes.tap("object", on_object)


async def on_object(desk: Desk, tap: Tap, press: Press) -> None:
    """[Object] under a preliminary result."""
    await desk.tapped_for_card(tap, lambda unit, caller: ask(unit, caller, press.id), start=f"object-{press.id}")


async def ask(unit: Unit, caller: Caller, vote_id: int) -> Card:
    """Ask what is wrong with a result; the next words in private are the objection."""
    vote = await objections.may_object(unit, caller, vote_id)
    if isinstance(vote, Refused):
        return refusals.refused_card(caller.words, vote.reason, facts=Facts(helper=caller.helper))
    own = caller.person.telegram_id
    await people.ask(unit, vote.community, own, own, OBJECTION, vote_id)
    return texts.ask_objection(caller.words, vote=vote_id).asking(OBJECTION, vote_id)


async def objection(unit: Unit, caller: Caller, vote_id: int, text: str) -> Card:
    """Take the words of an objection."""
    await people.heard(unit, caller.person.telegram_id, caller.person.telegram_id, OBJECTION, vote_id)
    said = await objections.object_to(unit, caller, vote_id, text)
    if isinstance(said, Refused):
        return refusals.refused_card(caller.words, said.reason, facts=Facts(helper=caller.helper))
    return texts.objection_kept(caller.words, day=said.answer_by)
