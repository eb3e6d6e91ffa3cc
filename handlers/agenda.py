"""The council's agenda: /agenda shows it, the chair puts matters on it and arranges it."""

from collections.abc import Awaitable, Callable

from actions import agenda, agenda_items, digests
from actions.agenda import OnAgenda
from actions.people import Caller, is_at_work
from actions.refusals import facts_of
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.refusals import Reason, Refused
from storage import people
from storage.database import Unit
from storage.matters import Matter
from storage.meetings import Meeting
from texts import agendas as texts
from texts import docket as docket_texts
from texts import keywords
from texts.buttons import Press
from texts.cards import Answer, Card
from texts.graphemes import is_visible
from texts.refusals import outdated, refused_card

OWN_ITEM, INTERNAL_ITEM, VENUE = "own_item", "internal_item", "venue"
ASKED = frozenset({OWN_ITEM, INTERNAL_ITEM, VENUE})
"""Questions to the chair that the next words answer."""


def register(routes: Routes) -> None:
    """Register what concerns agendas."""
    routes.command("agenda", on_agenda)
    routes.tap("calendar", on_calendar)
    routes.tap("digest", on_digest)
    routes.tap("agenda", on_put)
    routes.tap("own", on_own)
    routes.tap("venue", on_venue)
    routes.tap("item", on_item)
    routes.tap("minutes", on_minutes)
    routes.tap("order", on_order)
    routes.tap("internal", on_internal)
    routes.tap("strike", on_strike)


async def on_agenda(desk: Desk, command: Command) -> None:
    """/agenda: the next agenda as it stands; of the chair, /agenda here: it is held here; WORDS: an own item."""

    async def act(unit: Unit, caller: Caller) -> Card:
        if command.text.strip().casefold() in keywords.HERE:
            return _held_here(caller, await agenda_items.hold_here(unit, caller))
        if is_visible(command.text) and await is_at_work(unit, caller):
            return _added(caller, await agenda_items.add_own(unit, caller, command.text))
        return await agenda_card(unit, caller)

    await desk.command(command, act)


async def agenda_card(unit: Unit, caller: Caller) -> Card:
    """Return the next agenda as it stands, as the caller may see it."""
    if caller.community is None:
        return refused_card(caller.words, Reason.NOT_REGISTERED)
    return await agenda.show(unit, caller.community, caller.words, work=await is_at_work(unit, caller))


def _held_here(caller: Caller, said: Meeting | Refused) -> Card:
    if isinstance(said, Refused):
        return refused_card(caller.words_here, said.reason, facts=facts_of(said))
    return texts.held_here(caller.words_here, at=said.starts_at)


def _added(caller: Caller, said: OnAgenda | Refused) -> Card:
    if isinstance(said, Refused):
        return refused_card(caller.words_here, said.reason, facts=facts_of(said))
    return texts.placed(caller.words_here, number=said.number, at=said.starts_at)


async def on_calendar(desk: Desk, tap: Tap, press: Press) -> None:
    """[Calendar]: the meeting as a file, in private."""

    async def act(unit: Unit, caller: Caller) -> Answer | None:
        if not caller.person.reachable and not tap.private:
            return None
        given = await agenda.give_file(unit, caller, press.id)
        return texts.file_sent(caller.words) if given else outdated(caller.words)

    done = await desk.tapped(tap, act)
    if done is not None:
        desk.answer(tap, done[1], start=None if done[1] else f"agenda-{press.id}")


async def on_digest(desk: Desk, tap: Tap, press: Press) -> None:
    """[Details] under a digest: more of the month, in private."""
    await desk.tapped_for_card(tap, lambda unit, caller: digests.details(unit, caller, press.id), start="hello")


async def on_put(desk: Desk, tap: Tap, press: Press) -> None:
    """[To agenda]: the matter goes on the next agenda that is still open."""
    await desk.tell(
        tap,
        lambda unit, caller: agenda.put_on_agenda(unit, caller, press.id),
        lambda words, _: docket_texts.recorded(words, "agenda", number=press.id),
    )


async def on_own(desk: Desk, tap: Tap, press: Press) -> None:
    """[Own item], [Internal item]: the next words of who taps are an item of the council's own."""
    internal = press.argument == "internal"

    async def act(unit: Unit, caller: Caller) -> Meeting | Refused:
        meeting = await agenda_items.may_add(unit, caller)
        if not isinstance(meeting, Refused):
            question = texts.own_item(caller.words_here, internal=internal)
            await _ask(desk, unit, caller, tap, question.asking(INTERNAL_ITEM if internal else OWN_ITEM, meeting.id))
        return meeting

    await desk.tell(tap, act, lambda _words, _: None)


async def on_venue(desk: Desk, tap: Tap, press: Press) -> None:
    """[Venue]: the next words of who taps are where this one meeting is held."""

    async def act(unit: Unit, caller: Caller) -> Meeting | Refused:
        meeting = await agenda_items.may_move(unit, caller, press.id)
        if not isinstance(meeting, Refused):
            question = texts.which_venue(caller.words_here, at=meeting.starts_at)
            await _ask(desk, unit, caller, tap, question.asking(VENUE, meeting.id))
        return meeting

    await desk.tell(tap, act, lambda _words, _: None)


async def _ask(desk: Desk, unit: Unit, caller: Caller, tap: Tap, question: Card) -> None:
    if question.asks:
        await people.ask(unit, caller.community_id, caller.person.telegram_id, tap.chat, *question.asks)
        await desk.say(unit, caller, tap, question)


async def arranged_in_words(unit: Unit, caller: Caller, kind: str, number: int, said: str) -> Card:
    """Take the chair's words: an item of the council's own, or where one meeting is held."""
    words = caller.words_here
    outcome: OnAgenda | Meeting | Refused
    if kind == VENUE:
        outcome = await agenda_items.set_venue(unit, caller, number, said)
    else:
        outcome = await agenda_items.add_own(unit, caller, said, internal=kind == INTERNAL_ITEM)
    if isinstance(outcome, Refused):
        return refused_card(words, outcome.reason, facts=facts_of(outcome))
    chat = caller.chat.telegram_id if caller.chat else caller.person.telegram_id
    await people.heard(unit, caller.person.telegram_id, chat, kind, number)
    if isinstance(outcome, OnAgenda):
        return _added(caller, outcome)
    return texts.venue_set(words, at=outcome.starts_at, venue=outcome.own_venue)


async def on_item(desk: Desk, tap: Tap, press: Press) -> None:
    """[№N] under the agenda: the item's card comes with what may be done with it."""
    await desk.tell(tap, lambda unit, caller: agenda_items.show(unit, caller, press.id), lambda _words, _: None)


async def on_minutes(desk: Desk, tap: Tap, press: Press) -> None:
    """[10 min]: how long an item takes."""
    await _arranged(desk, tap, press, lambda unit, caller: agenda_items.time(unit, caller, press.id, press.number))


async def on_order(desk: Desk, tap: Tap, press: Press) -> None:
    """[Up], [Down]: the place that the card named."""
    await _arranged(desk, tap, press, lambda unit, caller: agenda_items.order(unit, caller, press.id, press.number))


async def on_internal(desk: Desk, tap: Tap, press: Press) -> None:
    """[Internal], [Show residents]."""
    internal = press.argument == "yes"
    await _arranged(
        desk, tap, press, lambda unit, caller: agenda_items.keep_internal(unit, caller, press.id, internal=internal)
    )


async def on_strike(desk: Desk, tap: Tap, press: Press) -> None:
    """[Take off]: the item is struck out."""
    await _arranged(desk, tap, press, lambda unit, caller: agenda_items.strike(unit, caller, press.id))


async def _arranged(
    desk: Desk, tap: Tap, press: Press, work: Callable[[Unit, Caller], Awaitable[Matter | Refused]]
) -> None:
    await desk.tell(tap, work, lambda words, _: texts.arranged(words), number=press.id)
