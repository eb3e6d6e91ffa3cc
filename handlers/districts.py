"""/district: several communities side by side, for who is staff of them."""

from actions import districts
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules import reports as rules
from storage.database import Unit
from texts import districts as texts
from texts import report_files
from texts.buttons import Press
from texts.cards import Card
from texts.districts import View

ASK = "ask"


def register(routes: Routes) -> None:
    """Register what concerns districts."""
    routes.command("district", on_district)
    routes.tap("district", on_page)
    routes.tap("districtreport", on_report)


async def on_district(desk: Desk, command: Command) -> None:
    """/district: the first page, always in private."""
    shown = await _shown(desk, command, 1)
    await desk.command(command, lambda _unit, caller: _said(caller, shown))


async def on_page(desk: Desk, tap: Tap, press: Press) -> None:
    """[More], [Back]: another page."""
    shown = await _shown(desk, tap, press.id)
    await desk.tapped_for_card(tap, lambda _unit, caller: _said(caller, shown), start="me-1")


async def _shown(desk: Desk, event: Command | Tap, page: int) -> View | None:
    """Look beside all else: a district has hundreds of thousands of homes, and nobody's ballot waits for them."""
    own, now = event.sender.telegram_id, desk.database.now()
    return await desk.database.look(lambda reader: districts.view(reader, own, page, now))


async def _said(caller: Caller, shown: View | None) -> Card:
    return (
        texts.view(caller.words, shown=shown, chosen=caller.community_id) if shown else texts.staff_only(caller.words)
    )


async def on_report(desk: Desk, tap: Tap, press: Press) -> None:
    """[Report]: of which period; then it is on its way."""

    async def act(unit: Unit, caller: Caller) -> Card:
        if not await districts.serves_several(unit, caller.person.telegram_id):
            return texts.staff_only(caller.words)
        if press.argument == ASK:
            return texts.which_period(caller.words)
        today = unit.now.astimezone(caller.words.zone).date()
        since, until = rules.period(press.argument or "", today)
        await districts.send(unit, caller, since, until)
        return report_files.coming(caller.words, since=since, until=until)

    await desk.tapped_for_card(tap, act, start="me-1")
