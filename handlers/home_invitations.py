"""Links into a home: [Invite family], [Take back], and the answer to staff who ask whether a home is somebody's."""

from actions import home_invitations
from actions.households import Entered
from actions.people import Caller
from handlers.bindings import send
from handlers.desk import Desk
from handlers.households import entered
from handlers.incoming import Tap
from handlers.routes import Routes
from rules.refusals import Reason, Refused
from storage.database import Unit
from storage.invitations import Invitation
from texts import home_invitations as texts
from texts import refusals
from texts.buttons import Press
from texts.cards import Card


def register(routes: Routes) -> None:
    """Register what concerns links into a home."""
    routes.tap("family", on_family)
    routes.tap("takeback", on_take_back)
    routes.tap("bind", on_bind)


async def on_family(desk: Desk, tap: Tap, _press: Press) -> None:
    """[Invite family] under /me: a link for each home comes in private."""

    async def act(unit: Unit, caller: Caller) -> list[Invitation] | Refused:
        made = await home_invitations.invite(unit, caller)
        for one in [] if isinstance(made, Refused) else made:
            await send(unit, caller, one)
        return made

    await desk.tell(tap, act, lambda words, _: texts.sent(words), council=False)


async def on_take_back(desk: Desk, tap: Tap, press: Press) -> None:
    """[Take back]: the link opens nothing any more."""
    done = await desk.tapped(tap, lambda unit, caller: home_invitations.take_back(unit, caller, press.id))
    if done is not None:
        caller, well = done
        desk.answer(tap, texts.taken_back(caller.words) if well else refusals.not_yours(caller.words))


async def on_bind(desk: Desk, tap: Tap, press: Press) -> None:
    """[My home] or [Not my home], from whom staff have written down."""

    async def act(unit: Unit, caller: Caller) -> Card | None:
        said: Entered | Refused | None = await home_invitations.confirm(
            unit, caller.person, press.id, yes=press.argument == "yes"
        )
        if said == Refused(Reason.LINK_OF_ANOTHER):
            return None  # nobody asked them
        return texts.not_theirs(caller.words) if said is None else await entered(unit, caller, said)

    await desk.tapped_for_card(tap, act, start="me-1")
