"""Mediation: /dispute moves a quarrel out of the group; the mediator works on it in private."""

from collections.abc import Awaitable, Callable

from actions import mediations
from actions.matters import Origin
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.refusals import Refused
from storage import people
from storage.database import Unit
from storage.mediations import Mediation
from texts import mediations as texts
from texts import refusals
from texts.buttons import Press
from texts.cards import Card
from texts.graphemes import is_visible

DATE, SIDE, AGREED = "mediation_date", "mediation_side", "mediation_agreed"
ANSWERS = frozenset({DATE, SIDE, AGREED})
"""Questions to a mediator that the next words in private answer."""
QUESTIONS = {
    "date": (DATE, texts.write_date),
    "side": (SIDE, texts.write_side),
    "agreed": (AGREED, texts.write_agreement),
}


def register(routes: Routes) -> None:
    """Register what concerns mediation."""
    routes.command("dispute", on_dispute)
    routes.tap("mediate", on_mediate)
    routes.tap("mediation", on_mediation)


async def on_dispute(desk: Desk, command: Command) -> None:
    """/dispute as a reply to what was said, or with the words behind it."""
    replies = command.reply_to is not None and command.reply_from_bot != desk.bot_id
    text = command.text or (command.reply_text if replies else "")
    message = command.reply_to if replies and not command.text else command.message
    by = command.reply_from if replies and not command.text else 0

    async def act(unit: Unit, caller: Caller) -> Card | None:
        if not is_visible(text):
            return texts.which_dispute(caller.words)
        said = await mediations.open_(unit, caller, text, Origin(command.chat, command.topic, message), by)
        if isinstance(said, Refused):
            return refusals.refused_card(caller.words, said.reason)
        return None

    await desk.command(command, act)


async def overheard(unit: Unit, caller: Caller, command: Command) -> None:
    """Words in a group that are no answer: a quarrel that names a home is moved out of it."""
    await mediations.takes(unit, caller, command.text, Origin(command.chat, command.topic, command.message))


async def on_mediate(desk: Desk, tap: Tap, press: Press) -> None:
    """[In private] or [For all], of somebody whose proposal names a home."""
    done = await desk.tapped(
        tap, lambda unit, caller: mediations.choose(unit, caller, press.id, private=press.argument == "yes")
    )
    if done is None:
        return
    caller, said = done
    if isinstance(said, Refused):
        desk.refuse(tap, caller, said.reason)
    else:
        desk.answer(tap, texts.recorded(caller.words) if said else refusals.outdated(caller.words))


async def on_mediation(desk: Desk, tap: Tap, press: Press) -> None:
    """What a mediator taps, and [I take it] in the council chat."""
    what = press.argument or ""

    async def ask(unit: Unit, caller: Caller) -> Mediation | Refused:
        kind, question = QUESTIONS[what]
        one = await mediations.at_work(unit, caller, press.id)
        if isinstance(one, Refused):
            return one
        await people.ask(unit, one.community, caller.person.telegram_id, tap.chat, kind, press.id)
        await desk.say(unit, caller, tap, question(caller.words, number=press.id).asking(kind, press.id))
        return one

    acts: dict[str, Callable[[Unit, Caller], Awaitable[Mediation | Refused]]] = {
        "take": lambda unit, caller: mediations.take(unit, caller, press.id),
        "pass": lambda unit, caller: mediations.pass_on(unit, caller, press.id),
        "none": lambda unit, caller: mediations.give_up(unit, caller, press.id),
        "kept": lambda unit, caller: mediations.followed_up(unit, caller, press.id, kept=True),
        "broken": lambda unit, caller: mediations.followed_up(unit, caller, press.id, kept=False),
    }
    await desk.tell(
        tap, acts.get(what, ask), lambda words, _: None if what in QUESTIONS else texts.recorded(words),
        council=what == "take",
    )  # fmt: skip


async def in_words(unit: Unit, caller: Caller, kind: str, number: int, said: str) -> Card:
    """Take a mediator's words: a date, the other side, what was agreed; returns what is said to them."""
    act, told = {
        DATE: (mediations.appoint, texts.kept),
        SIDE: (mediations.other_side, texts.side_kept),
        AGREED: (mediations.agree, texts.kept),
    }[kind]
    done = await act(unit, caller, number, said)
    if isinstance(done, Refused):
        return refusals.refused_card(caller.words, done.reason)
    await people.heard(unit, caller.person.telegram_id, caller.person.telegram_id, kind, number)
    return told(caller.words)
