"""Residents choose what comes onto the next agenda."""

from actions import agenda_votes
from actions.refusals import facts_of
from handlers.desk import Desk
from handlers.incoming import Tap
from handlers.routes import Routes
from rules.refusals import Refused
from texts import agenda_votes as texts
from texts.buttons import Press


def register(routes: Routes) -> None:
    """Register what concerns the choice of residents."""
    routes.tap("bring", on_bring)


async def on_bring(desk: Desk, tap: Tap, press: Press) -> None:
    """A matter on the card of the choice: the household wants it on the agenda."""
    done = await desk.tapped(
        tap,
        lambda unit, caller: agenda_votes.choose(unit, caller, press.id, press.number),
        card=(agenda_votes.KIND, press.id),
    )
    if done is None:
        return
    caller, said = done
    if isinstance(said, Refused):
        desk.refuse(tap, caller, said.reason, facts_of(said), start=f"support-{press.number}")
    else:
        desk.answer(tap, texts.recorded(caller.words, number=said.number, again=said.again))
