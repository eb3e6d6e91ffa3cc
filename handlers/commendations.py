"""Role models: /commend as a reply nominates somebody; without one it lists them, with the talks they gave."""

from collections.abc import Awaitable, Callable

from actions import commendations
from actions.commendations import Nominated
from actions.people import Caller, works_for
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.commendations import TalkGiven
from rules.refusals import Refused
from storage import people
from storage.commendations import Commendation
from storage.database import Unit
from texts import commendations as texts
from texts import refusals
from texts.buttons import Press
from texts.cards import Card
from texts.words import Words

OBJECTION, TALK = "commendation_objection", "commendation_talk"
ANSWERS = frozenset({OBJECTION, TALK})
"""Questions about a commendation that the next words in private answer."""


def register(routes: Routes) -> None:
    """Register what concerns role models."""
    routes.command("commend", on_commend)
    routes.tap("commend", on_tap)


async def on_commend(desk: Desk, command: Command) -> None:
    """/commend DEED as a reply to somebody's message; the message itself is the deed where no words follow."""
    replies = command.reply_to is not None and command.reply_from not in (0, desk.bot_id)
    deed = command.text or command.reply_text

    async def act(unit: Unit, caller: Caller) -> Card | None:
        words = caller.words
        if not replies:
            works = caller.community and await works_for(unit, caller.community.id, caller.person.telegram_id)
            there = await commendations.role_models(unit, caller) if works else []
            return texts.role_models(words, there=there) if there else texts.whom(words)
        said = await commendations.nominate(unit, caller, command.reply_from, deed, command.chat, command.reply_to)
        if isinstance(said, Refused):
            return refusals.refused_card(words, said.reason)
        return _told(words, said)

    await desk.command(command, act)


def _told(words: Words, said: Nominated) -> Card:
    told = texts.nominated if said.reached else texts.not_reached
    return told(words, name=said.name)


async def on_tap(desk: Desk, tap: Tap, press: Press) -> None:
    """What nominee, council and residents tap."""
    what, number = press.argument or "", press.id
    if what == "object":
        await desk.tapped_for_card(tap, lambda unit, caller: _ask_why(unit, caller, number), start=f"hello-{number}")
    elif what == "talk":
        await desk.tapped_for_card(tap, lambda unit, caller: _ask_talk(unit, caller, number), start=f"hello-{number}")
    elif what == "support":
        await desk.tell(
            tap, lambda unit, caller: commendations.speak(unit, caller, number, supports=True),
            lambda words, new: texts.spoken(words, new=new), council=False,
        )  # fmt: skip
    else:
        await desk.tell(
            tap, _acts(number)[what], lambda words, _: texts.answered(words), council=what not in {"yes", "no"}
        )


def _acts(number: int) -> dict[str, Callable[[Unit, Caller], Awaitable[Commendation | Refused]]]:
    return {
        "yes": lambda unit, caller: commendations.consent(unit, caller, number, agrees=True),
        "no": lambda unit, caller: commendations.consent(unit, caller, number, agrees=False),
        "accept": lambda unit, caller: commendations.screen(unit, caller, number, accept=True),
        "decline": lambda unit, caller: commendations.screen(unit, caller, number, accept=False),
        "confirm": lambda unit, caller: commendations.decide(unit, caller, number, commend=True),
        "drop": lambda unit, caller: commendations.decide(unit, caller, number, commend=False),
    }


async def _ask_why(unit: Unit, caller: Caller, number: int) -> Card:
    found = await commendations.may_speak(unit, caller, number)
    if isinstance(found, Refused):
        return refusals.refused_card(caller.words, found.reason)
    return await _ask(unit, caller, OBJECTION, number, texts.write_objection(caller.words))


async def _ask_talk(unit: Unit, caller: Caller, number: int) -> Card:
    found = await commendations.may_log(unit, caller, number)
    if isinstance(found, Refused):
        return refusals.refused_card(caller.words, found.reason)
    return await _ask(unit, caller, TALK, number, texts.write_talk(caller.words))


async def _ask(unit: Unit, caller: Caller, kind: str, number: int, question: Card) -> Card:
    own = caller.person.telegram_id
    await people.ask(unit, caller.community_id, own, own, kind, number)
    return question.asking(kind, number)


async def in_words(unit: Unit, caller: Caller, kind: str, number: int, said: str) -> Card:
    """Take why a household objects, or a talk in one line; returns what is said to that."""
    if kind == OBJECTION:
        done: bool | TalkGiven | Refused = await commendations.speak(unit, caller, number, supports=False, why=said)
    else:
        done = await commendations.log_talk(unit, caller, number, said)
    if isinstance(done, Refused):
        return refusals.refused_card(caller.words, done.reason)
    await people.heard(unit, caller.person.telegram_id, caller.person.telegram_id, kind, number)
    if isinstance(done, TalkGiven):
        return texts.talk_kept(caller.words, talk=done)
    return texts.objection_kept(caller.words)
