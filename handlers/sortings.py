"""What a request is: said by who asked on its card, and by those who work on it ([Sort]) in private."""

from actions import posts, request_work, sortings
from actions.people import Caller
from actions.requests import NONE
from actions.sortings import Sorted
from handlers.desk import Desk
from handlers.incoming import Tap
from handlers.routes import Routes
from rules.needs import Need
from rules.refusals import Refused
from rules.requests import Clock
from storage.database import Unit
from storage.requests import Request
from texts import requests as request_texts
from texts import sortings as texts
from texts.buttons import Press
from texts.cards import Card


def register(routes: Routes) -> None:
    """Register what concerns the sorting of requests."""
    routes.tap("hazard", on_hazard)
    routes.tap("place", on_place)
    routes.tap("need", on_need)
    routes.tap("sort", on_sort)
    routes.tap("sortas", on_sort_as)
    routes.tap("vulnerable", on_vulnerable)


async def on_hazard(desk: Desk, tap: Tap, press: Press) -> None:
    """Which of the six hazards it is, or none; whoever works on it is asked for the need next."""

    async def act(unit: Unit, caller: Caller) -> Sorted | Refused:
        said = await sortings.say_hazard(unit, caller, press.id, press.argument or NONE)
        if isinstance(said, Sorted) and said.working:
            await _next(desk, unit, caller, tap, texts.which_need(caller.words, number=press.id))
        return said

    await desk.tell(
        tap, act,
        lambda words, said: texts.urgent_recorded(words, reply_by=said.request.reply_by, urgent=said.request.urgent),
        number=press.id, council=False,
    )  # fmt: skip


async def on_place(desk: Desk, tap: Tap, press: Press) -> None:
    """At home, or in the common parts."""
    await desk.tell(
        tap,
        lambda unit, caller: sortings.say_place(unit, caller, press.id, press.argument or "home"),
        lambda words, _: request_texts.recorded(words),
        number=press.id, council=False,
    )  # fmt: skip


async def on_need(desk: Desk, tap: Tap, press: Press) -> None:
    """Which of 急难愁盼 it is; staff are asked last whether somebody needs care."""

    async def act(unit: Unit, caller: Caller) -> Sorted | Refused:
        said = await sortings.say_need(unit, caller, press.id, press.argument or NONE)
        if isinstance(said, Sorted) and said.working:
            staff = await sortings.is_staff(unit, caller, said.request)
            last = texts.who_needs_care(caller.words, number=press.id) if staff else None
            await _next(desk, unit, caller, tap, last)
        return said

    await desk.tell(
        tap, act,
        lambda words, said: texts.need_recorded(
            words, cannot_wait=said.request.need == Need.URGENT, hazard=said.request.urgent
        ),
        number=press.id, council=False,
    )  # fmt: skip


async def on_sort(desk: Desk, tap: Tap, press: Press) -> None:
    """[Sort]: the questions come in private, one after the other."""

    async def act(unit: Unit, caller: Caller) -> bool | Refused:
        found = await request_work.at_work(unit, caller, press.id)
        if isinstance(found, Refused):
            return found
        if caller.person.reachable:
            card = texts.which_category(caller.words, number=press.id)
            await posts.answer_tap(unit, found[0].community, caller.person.telegram_id, card)
        return caller.person.reachable

    done = await desk.tapped(tap, act, council=True)
    if done and isinstance(done[1], Refused):
        desk.refuse(tap, done[0], done[1].reason)
    elif done:
        desk.answer(tap, None, start=None if done[1] else f"matter-{press.id}")


async def on_sort_as(desk: Desk, tap: Tap, press: Press) -> None:
    """What it is about; the next question follows."""

    async def act(unit: Unit, caller: Caller) -> Request | Refused:
        said = await sortings.categorise(unit, caller, press.id, press.argument or "")
        if isinstance(said, Request):
            asks = texts.which_hazard if said.facts().running(Clock.REPLY) else texts.which_need
            await _next(desk, unit, caller, tap, asks(caller.words, number=press.id))
        return said

    await desk.tell(
        tap, act, lambda words, _: request_texts.recorded(words), number=press.id, council=False
    )  # fmt: skip


async def _next(desk: Desk, unit: Unit, caller: Caller, tap: Tap, question: Card | None) -> None:
    """Go on to the next question to whoever sorts a request; the one that is answered loses its buttons."""
    await posts.spent(unit, caller.community_id, tap.chat, tap.message)
    if question:
        await desk.say(unit, caller, tap, question)


async def on_vulnerable(desk: Desk, tap: Tap, press: Press) -> None:
    """Whether somebody there needs care, from staff."""
    await desk.tell_once(
        tap,
        lambda unit, caller: sortings.flag(unit, caller, press.id, vulnerable=press.argument == "yes"),
        lambda words, _: request_texts.recorded(words),
        number=press.id, council=False,
    )  # fmt: skip
