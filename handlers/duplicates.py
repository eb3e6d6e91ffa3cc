"""Requests for the same thing: joined by those who work on them, parted by who asked."""

from actions import duplicates, request_work
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Tap
from handlers.routes import Routes
from rules.refusals import Refused
from storage import people
from storage.database import Unit
from texts import duplicates as texts
from texts import refusals
from texts.buttons import Press
from texts.cards import Card, escape
from texts.refusals import Facts

SAME = "request_same"
"""A question to whoever works on a request: which other one asks for the same."""


def register(routes: Routes) -> None:
    """Register what concerns requests for the same thing."""
    routes.tap("duplicate", on_duplicate)
    routes.tap("sameas", on_same)
    routes.tap("another", on_another)


async def on_duplicate(desk: Desk, tap: Tap, press: Press) -> None:
    """[Merge]: a list of the open requests, the most alike first."""

    async def act(unit: Unit, caller: Caller) -> Refused | None:
        found = await request_work.at_work(unit, caller, press.id)
        if isinstance(found, Refused):
            return found
        await people.ask(unit, found[0].community, caller.person.telegram_id, tap.chat, SAME, press.id)
        candidates = await duplicates.candidates(unit, *found)
        card = texts.picker(caller.words_here, number=press.id, candidates=candidates)
        await desk.say(unit, caller, tap, card.asking(SAME, press.id))
        return None

    await desk.tell(tap, act, lambda _words, _: None, number=press.id)


async def on_same(desk: Desk, tap: Tap, press: Press) -> None:
    """Which request asks for the same."""
    await desk.tell_once(
        tap,
        lambda unit, caller: duplicates.join(unit, caller, press.id, press.number),
        lambda words, said: texts.goes_on(words, number=said[0], as_number=said[1]),
        number=press.id,
    )


async def in_words(unit: Unit, caller: Caller, kind: str, number: int, said: str) -> Card:
    """Take the number of the request that asks for the same."""
    digits = said.strip().lstrip("№#")
    other = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0
    done = await duplicates.join(unit, caller, number, other)
    words = caller.words_here
    if isinstance(done, Refused):
        return refusals.refused_card(words, done.reason, facts=Facts(number=number))
    chat = caller.chat.telegram_id if caller.chat else caller.person.telegram_id
    await people.heard(unit, caller.person.telegram_id, chat, kind, number)
    return Card(escape(texts.goes_on(words, number=done[0], as_number=done[1]).text))


async def on_another(desk: Desk, tap: Tap, press: Press) -> None:
    """[Not the same], by who asked."""
    await desk.tell(
        tap,
        lambda unit, caller: duplicates.part(unit, caller, press.id),
        lambda words, _: texts.parted(words, number=press.id),
        number=press.id, council=False,
    )  # fmt: skip
