"""Motions: members vote, recuse, move and withdraw; whoever presides closes; the recorder enters what a room says."""

from actions import motions
from actions.motions import AtHand
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import Tap
from handlers.routes import Routes
from rules.motions import MotionChoice, MotionKind
from rules.refusals import Refused
from storage import communities, matters, people
from storage.database import Unit
from texts import meetings as texts
from texts import refusals
from texts.buttons import Press
from texts.cards import Card
from texts.refusals import Facts

OWN_MOTION = "own_motion"
"""The question for a motion in own words, which the next words of a seat answer."""


def register(routes: Routes) -> None:
    """Register what concerns motions."""
    routes.tap("motion", on_motion)
    routes.tap("close", on_close)
    routes.tap("motions", on_others)
    routes.tap("move", on_move)
    routes.tap("postpone", on_postpone)
    routes.tap("refer", on_refer)
    routes.tap("referto", on_refer_to)
    routes.tap("retract", on_retract)
    routes.tap("roomvotes", on_room_votes)
    routes.tap("enter", on_enter)
    for choice in MotionChoice:
        routes.tap(f"put{choice}", on_put)


async def on_motion(desk: Desk, tap: Tap, press: Press) -> None:
    """[For], [Against], [Abstain], [Recuse] on an open motion."""
    choice = MotionChoice(press.argument or "")
    await desk.tell(
        tap,
        lambda unit, caller: motions.cast(unit, caller, press.id, choice),
        lambda words, said: texts.motion_answer(words, choice.value, changed=said.changed),
    )


async def on_close(desk: Desk, tap: Tap, press: Press) -> None:
    """[Close]: the motion is decided by what was cast so far."""
    await desk.tell(
        tap, lambda unit, caller: motions.close(unit, caller, press.id), lambda words, _: texts.motion_closed(words)
    )


# What members move


async def _title(unit: Unit, found: AtHand) -> str:
    matter = await matters.by_id(unit, found.motion.matter)
    return matter.title if matter else ""


async def on_others(desk: Desk, tap: Tap, press: Press) -> None:
    """[Other motions]: what members may do beside voting."""

    async def act(unit: Unit, caller: Caller) -> AtHand | Refused:
        found = await motions.at_hand(unit, caller, press.id)
        if isinstance(found, AtHand):
            title = await _title(unit, found)
            card = texts.other_motions(caller.words_here, motion=press.id, number=found.motion.matter, title=title)
            await desk.say(unit, caller, tap, card)
        return found

    await desk.tell(tap, act, lambda _words, _: None)


async def on_move(desk: Desk, tap: Tap, press: Press) -> None:
    """[Own words]: the next words of who taps are the motion."""

    async def act(unit: Unit, caller: Caller) -> AtHand | Refused:
        found = await motions.may_move(unit, caller, press.id, MotionKind.OWN)
        if isinstance(found, AtHand):
            await people.ask(unit, caller.community_id, caller.person.telegram_id, tap.chat, OWN_MOTION, press.id)
            title = await _title(unit, found)
            question = texts.own_motion(caller.words_here, number=found.motion.matter, title=title)
            await desk.say(unit, caller, tap, question.asking(OWN_MOTION, press.id))
        return found

    await desk.tell(tap, act, lambda _words, _: None)


async def motion_in_words(unit: Unit, caller: Caller, kind: str, number: int, text: str) -> Card:
    """Take a motion in a member's own words, and return what is said to it."""
    words = caller.words_here
    said = await motions.move(unit, caller, number, MotionKind.OWN, text=text)
    if isinstance(said, Refused):
        return refusals.refused_card(words, said.reason, facts=Facts(helper=caller.helper))
    chat = caller.chat.telegram_id if caller.chat else caller.person.telegram_id
    await people.heard(unit, caller.person.telegram_id, chat, kind, number)
    return texts.own_motion_kept(words)


async def on_postpone(desk: Desk, tap: Tap, press: Press) -> None:
    """[Postpone]: the council votes on it at once."""
    await desk.tell(
        tap,
        lambda unit, caller: motions.move(unit, caller, press.id, MotionKind.POSTPONE),
        lambda words, _: texts.moved_answer(words),
    )


async def on_refer(desk: Desk, tap: Tap, press: Press) -> None:
    """[Refer]: to whom."""

    async def act(unit: Unit, caller: Caller) -> AtHand | Refused:
        found = await motions.may_move(unit, caller, press.id, MotionKind.REFER)
        if isinstance(found, AtHand):
            parties = [(one.id, one.name) for one in await communities.parties(unit, caller.community_id)]
            card = texts.refer_to(caller.words_here, motion=press.id, number=found.motion.matter, parties=parties)
            await desk.say(unit, caller, tap, card)
        return found

    await desk.tell(tap, act, lambda _words, _: None)


async def on_refer_to(desk: Desk, tap: Tap, press: Press) -> None:
    """A party, or a consultation: the council votes on it at once."""
    party = None if press.argument == "consultation" else press.number
    await desk.tell(
        tap,
        lambda unit, caller: motions.move(unit, caller, press.id, MotionKind.REFER, party=party),
        lambda words, _: texts.moved_answer(words),
    )


async def on_retract(desk: Desk, tap: Tap, press: Press) -> None:
    """[Withdraw this motion]."""
    await desk.tell(
        tap,
        lambda unit, caller: motions.withdraw(unit, caller, press.id),
        lambda words, _: texts.withdrawn_answer(words),
    )


# Members in one room


async def on_room_votes(desk: Desk, tap: Tap, press: Press) -> None:
    """[Enter votes in the room]: for which choice."""

    async def act(unit: Unit, caller: Caller) -> AtHand | Refused:
        found = await motions.may_enter(unit, caller, press.id)
        if isinstance(found, AtHand):
            card = texts.room_votes(caller.words_here, motion=press.id, number=found.motion.matter)
            await desk.say(unit, caller, tap, card)
        return found

    await desk.tell(tap, act, lambda _words, _: None)


async def on_enter(desk: Desk, tap: Tap, press: Press) -> None:
    """A choice: who in the room says so."""

    async def act(unit: Unit, caller: Caller) -> AtHand | Refused:
        found = await motions.may_enter(unit, caller, press.id)
        if isinstance(found, AtHand):
            left = [(seat, found.roll.names[seat]) for seat in found.roll.present if seat not in found.ballots]
            card = texts.room_voters(caller.words_here, motion=press.id, said=press.argument or "", seats=left)
            await desk.say(unit, caller, tap, card)
        return found

    await desk.tell(tap, act, lambda _words, _: None)


async def on_put(desk: Desk, tap: Tap, press: Press) -> None:
    """A name in the room, or all who are left: entered for them."""
    choice = MotionChoice(press.verb.removeprefix("put"))
    who = None if press.argument == "all" else press.number
    await desk.tell(tap, lambda unit, caller: motions.enter(unit, caller, press.id, choice, who), texts.entered)
