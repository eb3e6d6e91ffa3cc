"""Minutes: members agree, the recorder adds to them, others who were there remark."""

from actions import minutes
from actions.minutes import Added
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Tap
from handlers.routes import Routes
from rules.minutes import Kind
from rules.refusals import Refused
from storage import minutes as rows
from storage import people
from storage.database import Unit
from texts import minutes as texts
from texts.buttons import Press
from texts.cards import Card
from texts.refusals import refused_card

PREFIX = "minutes_"
QUESTIONS = frozenset(PREFIX + what for what in (*Kind, "correct"))
"""Questions to the recorder, or of a remark to a member, that their next words answer."""


def register(routes: Routes) -> None:
    """Register what concerns minutes."""
    routes.tap("agreed", on_agreed)
    routes.tap("change", on_change)
    routes.tap("minute", on_minute)
    routes.tap("minutedone", on_task_done)


async def on_agreed(desk: Desk, tap: Tap, press: Press) -> None:
    """[Agreed], in the council's chat or under the reminder."""
    await desk.tell(
        tap,
        lambda unit, caller: minutes.agree(unit, caller, press.id),
        lambda words, said: texts.agreed(words, again=not said),
    )


async def on_change(desk: Desk, tap: Tap, press: Press) -> None:
    """[Change]: the recorder chooses what is added, a member remarks."""

    async def act(unit: Unit, caller: Caller) -> Refused | None:
        found = await minutes.may_change(unit, caller, press.id)
        if isinstance(found, Refused):
            return found
        if found[2]:
            any_yet = bool(await rows.entries(unit, press.id))
            await desk.say(unit, caller, tap, texts.what_to_add(caller.words_here, meeting=press.id, any_yet=any_yet))
        else:
            await _ask(desk, unit, caller, tap, press.id, Kind.REMARK)
        return None

    await desk.tell(tap, act, lambda _words, _: None)


async def on_minute(desk: Desk, tap: Tap, press: Press) -> None:
    """[Note], [Speaker], [Task] or [Correct what was added]: the next words of who taps are it."""

    async def act(unit: Unit, caller: Caller) -> Refused | None:
        found = await minutes.may_change(unit, caller, press.id)
        if isinstance(found, Refused):
            return found
        await _ask(desk, unit, caller, tap, press.id, press.argument or "")
        return None

    await desk.tell(tap, act, lambda _words, _: None)


async def on_task_done(desk: Desk, tap: Tap, press: Press) -> None:
    """[Done] under the reminder of a task."""
    await desk.tell(
        tap,
        lambda unit, caller: minutes.task_done(unit, caller, press.id),
        lambda words, again: texts.task_is_done(words, again=again),
    )


async def _ask(desk: Desk, unit: Unit, caller: Caller, tap: Tap, meeting: int, what: str) -> None:
    kind = PREFIX + what
    await people.ask(unit, caller.community_id, caller.person.telegram_id, tap.chat, kind, meeting)
    await desk.say(unit, caller, tap, texts.write(caller.words_here, what=what).asking(kind, meeting))


async def in_words(unit: Unit, caller: Caller, kind: str, meeting: int, said: str) -> Card:
    """Take what is to be added to the minutes; what cannot be read is asked for once more."""
    added: Added | Refused = await minutes.add_words(unit, caller, meeting, kind.removeprefix(PREFIX), said)
    words = caller.words_here
    if isinstance(added, Refused):
        return refused_card(words, added.reason)
    chat = caller.chat.telegram_id if caller.chat else caller.person.telegram_id
    await people.heard(unit, caller.person.telegram_id, chat, kind, meeting)
    return texts.added(words, entry=added.entry) if added.entry else texts.taken_out(words, number=added.number)
