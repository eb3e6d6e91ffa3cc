"""Seats of the council: given up by who holds them, elected, reviewed."""

from actions import elections, posts, resignations, seats
from actions.elections import Opened
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Tap
from handlers.routes import Routes
from rules.refusals import Refused
from rules.seats import Seat
from storage import people
from storage.database import Unit
from texts import refusals
from texts import seats as texts
from texts import votes as vote_texts
from texts.buttons import Press
from texts.cards import Answer, Card
from texts.refusals import Facts

CANDIDATES = "candidates"
"""The question for the names of an election, which the next words of chair or vice-chair answer."""


def register(routes: Routes) -> None:
    """Register what concerns seats."""
    routes.tap("resign", on_resign)
    routes.tap("elect", on_elect)
    routes.tap("review", on_review)


async def own_seats(unit: Unit, caller: Caller) -> list[Card]:
    """Return what /me says of the seats that the caller holds."""
    return [
        texts.own_seat(caller.words, seat_id=one.id, role=one.role, name=one.name, until=one.term_ends_at)
        for one in await seats.held_by(unit, caller)
    ]


async def on_resign(desk: Desk, tap: Tap, press: Press) -> None:
    """[Resign] asks once more; then the seat is vacant."""

    async def act(unit: Unit, caller: Caller) -> Answer | Refused | None:
        own = next((one for one in await seats.held_by(unit, caller) if one.id == press.id), None)
        if own is None or press.argument == "no":
            return texts.stays(caller.words) if own else refusals.outdated(caller.words)
        if press.argument == "ask":
            card = texts.sure_to_resign(caller.words, seat_id=own.id, role=own.role)
            await posts.answer_tap(unit, caller.community_id, tap.chat, card)
            return None
        said = await resignations.resign(unit, caller, press.id)
        await posts.spent(unit, caller.community_id, tap.chat, tap.message)
        return said if isinstance(said, Refused) else texts.resigned(caller.words)

    await desk.tell(tap, act, lambda _words, said: said, council=False)


async def on_elect(desk: Desk, tap: Tap, press: Press) -> None:
    """[Election]: who stands for the seat, in words."""

    async def act(unit: Unit, caller: Caller) -> Seat | Refused:
        seat = await elections.may_elect(unit, caller, press.id)
        if not isinstance(seat, Refused):
            await people.ask(unit, caller.community_id, caller.person.telegram_id, tap.chat, CANDIDATES, press.id)
            question = texts.who_stands(caller.words_here, role=seat.role)
            await desk.say(unit, caller, tap, question.asking(CANDIDATES, press.id))
        return seat

    await desk.tell(tap, act, lambda _words, _: None)


async def names_in_words(unit: Unit, caller: Caller, kind: str, seat: int, text: str) -> Card:
    """Take the names of an election, and ask who elects."""
    words = caller.words_here
    said = await elections.open_(unit, caller, seat, text)
    if not isinstance(said, Opened):
        return refusals.refused_card(words, said.reason, facts=Facts(helper=caller.helper))
    chat = caller.chat.telegram_id if caller.chat else caller.person.telegram_id
    await people.heard(unit, caller.person.telegram_id, chat, kind, seat)
    if said.drafts:
        return texts.who_elects(words, number=said.number, role=said.seat.role, drafts=said.drafts)
    return vote_texts.who_decides(words, number=said.number, represented=said.represented)


async def on_review(desk: Desk, tap: Tap, press: Press) -> None:
    """[To agenda]: the council decides whether a seat is reviewed."""
    await desk.tell(
        tap, lambda unit, caller: elections.bring_review(unit, caller, press.id),
        lambda words, _: texts.review_on_agenda(words),
    )  # fmt: skip
