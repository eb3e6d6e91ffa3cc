"""/report: the report of a period and its ledgers, privately, for who serves the community."""

from datetime import date

from actions import reports
from actions.people import Caller, is_at_work
from actions.reports import Period
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules import reports as rules
from rules.refusals import Reason, Refused
from rules.scope import Scope, parse_scope
from storage import people
from storage.database import Unit
from texts import refusals
from texts import report_files as texts
from texts.buttons import Press
from texts.cards import Card

DAYS = "report_days"  # a question of ours: both days of a period
OWN = "own"


def register(routes: Routes) -> None:
    """Register what concerns reports."""
    routes.command("report", on_report)
    routes.tap("report", on_period)
    routes.tap("reportof", on_scope)


async def on_report(desk: Desk, command: Command) -> None:
    """/report: of which period; with words after it, of that part of the community."""

    async def act(unit: Unit, caller: Caller) -> Card:
        if caller.community is None or not await is_at_work(unit, caller):
            return refusals.work_only(caller.words)
        there = await reports.scopes(unit, caller.community)
        try:
            named = parse_scope(command.text)
        except ValueError:
            named = None
        if named not in there:
            return texts.no_such_part(caller.words)
        return texts.which_period(caller.words, community=caller.community.name, parts=there, chosen=there.index(named))

    await desk.command(command, act)


async def on_scope(desk: Desk, tap: Tap, press: Press) -> None:
    """A part of the community was tapped: the same question for it."""

    async def act(unit: Unit, caller: Caller) -> Refused | None:
        there, scope = await _part(unit, caller, press.id)
        if scope is None or caller.community is None:
            return Refused(Reason.NOT_COUNCIL_OR_STAFF)
        name, chosen = caller.community.name, there.index(scope)
        card = texts.which_period(caller.words, community=name, parts=there, chosen=chosen)
        await desk.say(unit, caller, tap, card)
        return None

    await desk.tell(tap, act, lambda _words, _: None)


async def on_period(desk: Desk, tap: Tap, press: Press) -> None:
    """A period was tapped: its report is on its way, or both days are asked for."""

    async def act(unit: Unit, caller: Caller) -> Refused | None:
        _, scope = await _part(unit, caller, press.id)
        if scope is None or caller.community is None:
            return Refused(Reason.NOT_COUNCIL_OR_STAFF)
        if press.argument == OWN:
            own = caller.person.telegram_id
            await people.ask(unit, caller.community_id, own, own, DAYS, press.id)
            card = texts.which_days(caller.words).asking(DAYS, press.id)
        else:
            today = unit.now.astimezone(caller.community.zone).date()
            card = await _sent(unit, caller, rules.period(press.argument or "", today), scope)
        await desk.say(unit, caller, tap, card)
        return None

    await desk.tell(tap, act, lambda _words, _: None)


async def answered(unit: Unit, caller: Caller, command: Command, asked: people.Dialogue) -> Card:
    """Take both days of a period."""
    _, scope = await _part(unit, caller, asked.subject)
    if scope is None:
        return refusals.work_only(caller.words)
    if (days := rules.read_days(command.text)) is None:
        return texts.which_days(caller.words, again=True).asking(DAYS, asked.subject)
    await people.heard(unit, caller.person.telegram_id, caller.person.telegram_id, DAYS, asked.subject)
    return await _sent(unit, caller, days, scope)


async def _sent(unit: Unit, caller: Caller, days: tuple[date, date], scope: Scope) -> Card:
    await reports.send(unit, caller, Period(*days, scope))
    return texts.coming(caller.words, since=days[0], until=days[1])


async def _part(unit: Unit, caller: Caller, place: int) -> tuple[list[Scope], Scope | None]:
    """The parts of a community, and the one at a place of the list; none for who does not serve it."""
    if caller.community is None or not await is_at_work(unit, caller):
        return [], None
    there = await reports.scopes(unit, caller.community)
    return there, there[place - 1] if place <= len(there) else None
