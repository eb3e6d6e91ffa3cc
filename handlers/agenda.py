"""The council's agenda: /agenda shows it, the chair puts matters on it."""

from actions import agenda
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.refusals import Reason
from storage.database import Unit
from texts import docket as docket_texts
from texts.buttons import Press
from texts.cards import Card
from texts.refusals import refused_card


def register(routes: Routes) -> None:
    """Register what concerns agendas."""
    routes.command("agenda", on_agenda)
    routes.tap("agenda", on_put)


async def on_agenda(desk: Desk, command: Command) -> None:
    """/agenda: the next agenda as it stands."""

    async def act(unit: Unit, caller: Caller) -> Card:
        if caller.community is None:
            return refused_card(caller.words, Reason.NOT_REGISTERED)
        return await agenda.show(unit, caller.community, caller.words)

    await desk.command(command, act)


async def on_put(desk: Desk, tap: Tap, press: Press) -> None:
    """[To agenda]: the matter goes on the next agenda that is still open."""
    await desk.tell(
        tap,
        lambda unit, caller: agenda.put_on_agenda(unit, caller, press.id),
        lambda words, _: docket_texts.recorded(words, "agenda", number=press.id),
    )
