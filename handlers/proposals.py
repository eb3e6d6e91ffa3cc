"""What the author of a proposal decides about it, by taps in private; and for whom the council makes it wider."""

from actions import proposals
from actions.people import Caller, scope_in_words
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.proposals import wider
from rules.refusals import Reason, Refused
from rules.scope import Scope
from storage import matters, outbox, people
from storage.database import Unit
from storage.matters import Matter
from storage.people import Person
from texts import docket as docket_texts
from texts import proposals as texts
from texts import refusals
from texts.buttons import Press
from texts.cards import Card, Row
from texts.refusals import Facts

KEPT = {"whole": 0, "area": 1, "building": 2}
"""How many parts of its scope a wider one keeps, by the word of the tap."""


def register(routes: Routes) -> None:
    """Register what concerns the author's word, and wider scopes."""
    routes.tap("mergeinto", on_merge_into)
    routes.tap("giveup", on_give_up)
    routes.tap("handover", on_hand_over)
    routes.tap("takeover", on_take_over)
    routes.tap("widen", on_widen)


async def on_merge_into(desk: Desk, tap: Tap, press: Press) -> None:
    """[Merge] or [Keep it apart], from the author of a proposal."""
    agrees = press.argument == "yes"
    await desk.tell_once(
        tap,
        lambda unit, caller: proposals.answer_merge(unit, caller, press.id, agrees=agrees),
        lambda words, said: texts.merge_answered(words, number=said.matter, other=said.into, agrees=agrees),
        council=False,
    )


async def buttons(unit: Unit, caller: Caller, number: int) -> list[Row]:
    """Return what the reader of a matter's way may do with it, where it is their own proposal."""
    own = await proposals.own(unit, caller, number)
    return [] if isinstance(own, Refused) or caller.chat else [texts.own_buttons(caller.words, number)]


async def on_give_up(desk: Desk, tap: Tap, press: Press) -> None:
    """[Take back] asks once more and then does it; [Hand over] says how."""
    if press.argument == "yes":
        await desk.tell_once(
            tap,
            lambda unit, caller: proposals.take_back(unit, caller, press.id),
            lambda words, said: texts.taken_back(words, number=said.id),
            number=press.id, council=False,
        )  # fmt: skip
        return

    async def act(unit: Unit, caller: Caller) -> Card:
        own = await proposals.own(unit, caller, press.id)
        if isinstance(own, Refused):
            return _refused(caller, own, press.id)
        if press.argument == "hand":
            return texts.how_to_hand_over(caller.words, number=own.id)
        return texts.sure(caller.words, number=own.id, title=own.title, supporters=own.supporters)

    await desk.tapped_for_card(tap, act, start=f"matter-{press.id}")


def _refused(caller: Caller, refused: Refused, number: int) -> Card:
    return refusals.refused_card(caller.words, refused.reason, facts=Facts(number=number, helper=caller.helper))


async def hand_over(desk: Desk, unit: Unit, caller: Caller, command: Command, number: int) -> Card | None:
    """/matter N as a reply to somebody's message, from its author: hand it over to them? None for anything else."""
    if command.reply_from in (0, None, desk.bot_id, caller.person.telegram_id):
        return None
    own = await proposals.own(unit, caller, number)
    if isinstance(own, Refused):
        return None
    to = await proposals.successor(unit, own, await people.by_telegram(unit, command.reply_from))
    if isinstance(to, Refused):
        return _refused(caller, to, number)
    return texts.hand_over(caller.words, number=number, title=own.title, person=to.id, name=to.name)


async def on_hand_over(desk: Desk, tap: Tap, press: Press) -> None:
    """[Hand over] to somebody: they are asked. Whom it may be is only who was named by this message."""

    async def act(unit: Unit, caller: Caller) -> Person | Refused:
        if not await outbox.offers(unit, tap.chat, tap.message, tap.data):
            return Refused(Reason.NO_SUCCESSOR)
        return await proposals.offer(unit, caller, press.id, press.number)

    await desk.tell_once(
        tap,
        act,
        lambda words, to: texts.asked(words, name=to.name),
        number=press.id, council=False,
    )  # fmt: skip


async def on_take_over(desk: Desk, tap: Tap, press: Press) -> None:
    """[I take it over] or [No, thanks]."""
    accepts = press.argument == "yes"
    await desk.tell_once(
        tap,
        lambda unit, caller: proposals.take_over(unit, caller, press.id, accepts=accepts),
        lambda words, _: texts.taken_over(words, number=press.id, accepts=accepts),
        number=press.id, council=False,
    )  # fmt: skip


async def on_widen(desk: Desk, tap: Tap, press: Press) -> None:
    """[Wider] asks of which homes a proposal is; the answer makes it so."""

    async def act(unit: Unit, caller: Caller) -> Matter | Refused:
        matter = await matters.by_id(unit, press.id)
        scopes = wider(matter.scope) if matter else []
        if press.argument != "choose" or matter is None or caller.community is None:
            kept = Scope(matter.scope.parts[: KEPT[press.argument or "whole"]]) if matter else Scope()
            return await proposals.widen(unit, caller, press.id, kept)
        refused = await proposals.may_widen(unit, caller, press.id)
        if refused:
            return refused
        names = {kept: name for name, kept in KEPT.items()}
        named = [(names[len(one.parts)], scope_in_words(caller.words_here, one, caller.community)) for one in scopes]
        await desk.say(unit, caller, tap, docket_texts.scope_picker(caller.words_here, number=press.id, scopes=named))
        return matter

    said = None if press.argument == "choose" else docket_texts.widened
    await desk.tell(tap, act, lambda words, _: said(words, number=press.id) if said else None, number=press.id)
