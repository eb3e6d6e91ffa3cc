"""Talks held in person: /talk in the private chat of staff, in three steps; signed lists begin at a talk's card."""

from actions import talks
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.refusals import Refused
from rules.talks import NOTHING
from storage import people
from storage.database import Unit
from texts import refusals
from texts import talks as texts
from texts.buttons import Press
from texts.cards import Card
from texts.graphemes import is_visible
from texts.paper_ballots import a_photo_please, in_words_please

HELD, RAISED, PHOTO = "talk_held", "talk_raised", "talk_photo"
QUESTIONS = frozenset({HELD, RAISED, PHOTO})
"""Questions about a talk that the next words, or the next photo, of one of the staff answer."""


def register(routes: Routes) -> None:
    """Register what concerns talks."""
    routes.command("talk", on_talk)
    routes.tap("talkat", on_place)


async def on_talk(desk: Desk, command: Command) -> None:
    """/talk: the latest talks, and the first question about a new one."""

    async def act(unit: Unit, caller: Caller) -> Card:
        begun = await talks.begin(unit, caller)
        if isinstance(begun, Refused) or caller.community is None:
            return _refused(caller, begun) if isinstance(begun, Refused) else refusals.work_only(caller.words)
        latest = await talks.latest(unit, caller.community)
        card = texts.where(caller.words, talk=begun, venues=talks.venues(caller.community), latest=latest)
        return await _ask(unit, caller, HELD, begun, card)

    await desk.command(command, act)


def _refused(caller: Caller, said: Refused) -> Card:
    return refusals.refused_card(caller.words, said.reason)


async def _ask(unit: Unit, caller: Caller, kind: str, number: int, card: Card) -> Card:
    own = caller.person.telegram_id
    await people.ask(unit, caller.community_id, own, own, kind, number)
    return card.asking(kind, number)


async def on_place(desk: Desk, tap: Tap, press: Press) -> None:
    """A venue was tapped: how many, and which day."""

    async def act(unit: Unit, caller: Caller) -> str | Refused:
        there = talks.venues(caller.community) if caller.community else []
        name = there[press.number - 1] if press.number <= len(there) else ""
        said = await talks.put_place(unit, caller, press.id, name)
        if not isinstance(said, Refused):
            question = texts.how_many(caller.words, place=said)
            await desk.say(unit, caller, tap, await _ask(unit, caller, HELD, press.id, question))
        return said

    await desk.tell(tap, act, lambda _words, _: None, council=False)


async def answered(unit: Unit, caller: Caller, command: Command, asked: people.Dialogue) -> Card:
    """Take the answer to a question about a talk, and ask the next one."""
    number, words = asked.subject, caller.words
    if asked.kind == PHOTO:
        return await _complete(unit, caller, command, number)
    if not is_visible(command.text):
        return in_words_please(words)
    if asked.kind == HELD:
        held = await talks.hold(unit, caller, number, command.text)
        if isinstance(held, Refused):
            return _refused(caller, held)
        await _heard(unit, caller, asked)
        told = await talks.told(unit, held)
        return await _ask(unit, caller, RAISED, number, texts.what_was_raised(words, talk=told))
    raised = await talks.put_raised(unit, caller, number, command.text)
    if isinstance(raised, Refused):
        return _refused(caller, raised)
    await _heard(unit, caller, asked)
    return await _ask(unit, caller, PHOTO, number, texts.a_photo(words, raised=raised))


async def _complete(unit: Unit, caller: Caller, command: Command, number: int) -> Card:
    if command.photo is None and command.text.strip().casefold() not in NOTHING:
        return a_photo_please(caller.words)
    done = await talks.complete(unit, caller, number, command.photo)
    if isinstance(done, Refused):
        return _refused(caller, done)
    own = caller.person.telegram_id
    await people.heard(unit, own, own, PHOTO, number)
    return texts.recorded(caller.words, talk=done)


async def _heard(unit: Unit, caller: Caller, asked: people.Dialogue) -> None:
    own = caller.person.telegram_id
    await people.heard(unit, own, own, asked.kind, asked.subject)
