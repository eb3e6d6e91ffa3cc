"""Objections: asked for in private, answered in the council chat; and what two people agree on about a vote."""

from actions import agreements, corrections, objections
from actions.agreements import Asked, Done
from actions.corrections import Withdrawn
from actions.objections import Answered
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.refusals import Refused
from storage import people
from storage.database import Unit
from texts import corrections as correction_texts
from texts import objections as texts
from texts import refusals
from texts.buttons import Press
from texts.cards import Answer, Card, escape
from texts.graphemes import is_visible
from texts.keywords import ON_ROLL
from texts.refusals import Facts
from texts.words import Words

OBJECTION = "objection"
UPHELD, NOT_UPHELD, STRIKE, WITHDRAW = "upheld", "not_upheld", "strike", "withdraw"
ANSWERS = frozenset({UPHELD, NOT_UPHELD, STRIKE, WITHDRAW})
"""Questions to a seat about a vote that its next words answer."""

Said = Answered | Asked | Done | Withdrawn | Refused


def register(routes: Routes) -> None:
    """Register what concerns objections."""
    routes.tap("object", on_object)
    routes.tap("objection", on_objection)
    routes.tap("agree", on_agree)
    routes.command("roll", on_roll)
    routes.tap("withdraw", on_withdraw)


async def on_object(desk: Desk, tap: Tap, press: Press) -> None:
    """[Object] under a preliminary result."""
    await desk.tapped_for_card(tap, lambda unit, caller: ask(unit, caller, press.id), start=f"object-{press.id}")


async def ask(unit: Unit, caller: Caller, vote_id: int) -> Card:
    """Ask what is wrong with a result; the next words in private are the objection."""
    vote = await objections.may_object(unit, caller, vote_id)
    if isinstance(vote, Refused):
        return refusals.refused_card(caller.words, vote.reason, facts=Facts(helper=caller.helper))
    own = caller.person.telegram_id
    await people.ask(unit, vote.community, own, own, OBJECTION, vote_id)
    return texts.ask_objection(caller.words, vote=vote_id).asking(OBJECTION, vote_id)


async def objection(unit: Unit, caller: Caller, vote_id: int, text: str) -> Card:
    """Take the words of an objection."""
    await people.heard(unit, caller.person.telegram_id, caller.person.telegram_id, OBJECTION, vote_id)
    said = await objections.object_to(unit, caller, vote_id, text)
    if isinstance(said, Refused):
        return refusals.refused_card(caller.words, said.reason, facts=Facts(helper=caller.helper))
    return texts.objection_kept(caller.words, day=said.answer_by)


# The council's answer


async def on_objection(desk: Desk, tap: Tap, press: Press) -> None:
    """[Upheld], [Not upheld], and below an upheld one what follows from it."""
    number, what = press.id, press.argument or ""

    async def act(unit: Unit, caller: Caller) -> Said | None:
        if what == "void":
            return await agreements.ask_void(unit, caller, number)
        if what == "stands":
            return await objections.let_stand(unit, caller, number)
        if what == STRIKE:
            found = await objections.may_strike(unit, caller, number)
        else:
            answering = await objections.may_answer(unit, caller, number)
            found = answering if isinstance(answering, Refused) else answering[:2]
        if isinstance(found, Refused):
            return found
        words, vote = caller.words_here, found[1].id
        question = (
            texts.which_ballots(words, vote=vote)
            if what == STRIKE
            else texts.write_answer(words, vote=vote, upheld=what == UPHELD)
        )
        await _ask_words(desk, unit, caller, tap, what, number, question)
        return None

    await desk.tell(tap, act, lambda words, said: answer_of(words, said, stands=what == "stands") if said else None)


async def on_agree(desk: Desk, tap: Tap, press: Press) -> None:
    """[I agree], from a second person."""
    await desk.tell(tap, lambda unit, caller: agreements.agree(unit, caller, press.id), answer_of)


async def on_roll(desk: Desk, command: Command) -> None:
    """/roll V HOME add|strike: a household on the roll of a vote that runs."""
    told = command.text.split()

    async def act(unit: Unit, caller: Caller) -> Card:
        words = caller.words_here
        if len(told) != 3 or not _is_number(told[0]) or told[2].lower() not in ON_ROLL:
            return texts.how_to_change_roll(words)
        said = await agreements.ask_roll(unit, caller, int(told[0]), told[1], ON_ROLL[told[2].lower()])
        if isinstance(said, Refused):
            return refusals.refused_card(words, said.reason, facts=Facts(helper=caller.helper))
        return Card(escape(answer_of(words, said).text))

    await desk.command(command, act)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


async def on_withdraw(desk: Desk, tap: Tap, press: Press) -> None:
    """[Withdraw]: the reason is asked for in words."""

    async def act(unit: Unit, caller: Caller) -> Refused | None:
        found = await corrections.withdrawable(unit, caller, press.id)
        if isinstance(found, Refused):
            return found
        question = correction_texts.why_withdraw(caller.words_here, vote=press.id)
        await _ask_words(desk, unit, caller, tap, WITHDRAW, press.id, question)
        return None

    await desk.tell(tap, act, lambda _words, _: None)


async def _ask_words(desk: Desk, unit: Unit, caller: Caller, tap: Tap, kind: str, subject: int, question: Card) -> None:
    await people.ask(unit, caller.community_id, caller.person.telegram_id, tap.chat, kind, subject)
    await desk.say(unit, caller, tap, question.asking(kind, subject))


async def answer_in_words(unit: Unit, caller: Caller, kind: str, subject: int, text: str) -> Card:
    """Take what a seat writes about a vote, and return what is said to it."""
    text = text if is_visible(text) else ""
    said: Said
    if kind == STRIKE:
        said = await agreements.ask_strike(unit, caller, subject, text)
    elif kind == WITHDRAW:
        said = await corrections.withdraw(unit, caller, subject, text)
    else:
        said = await objections.answer(unit, caller, subject, text, upheld=kind == UPHELD)
    words = caller.words_here
    if isinstance(said, Refused):
        return refusals.refused_card(words, said.reason, facts=Facts(helper=caller.helper))
    chat = caller.chat.telegram_id if caller.chat else caller.person.telegram_id
    await people.heard(unit, caller.person.telegram_id, chat, kind, subject)
    return Card(escape(answer_of(words, said).text))


def answer_of(words: Words, said: Answered | Asked | Done | Withdrawn, *, stands: bool = False) -> Answer:
    """Return what is said to who acted."""
    match said:
        case Answered():
            return texts.stands(words) if stands else texts.answered(words, upheld=said.upheld)
        case Asked():
            return texts.asked_second(words)
        case Done():
            return texts.agreed(words)
        case Withdrawn():
            return correction_texts.withdrawal_done(words, vote=said.vote)
