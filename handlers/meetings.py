"""The council meets: roll call by command or in time, seats come and go, the meeting opens."""

from actions import meetings
from actions.meetings import Answered
from actions.people import Caller
from actions.refusals import facts_of
from actions.rolls import Roll
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.refusals import Refused
from storage.database import Unit
from texts import meetings as texts
from texts.buttons import Press
from texts.cards import Answer, Card
from texts.refusals import refused_card
from texts.words import Words


def register(routes: Routes) -> None:
    """Register what concerns meetings."""
    routes.command("meeting", on_meeting)
    routes.tap("present", on_present)
    routes.tap("absent", on_absent)
    routes.tap("open", on_open)
    routes.tap("room", on_room)
    routes.tap("roomhere", on_room_here)


async def on_meeting(desk: Desk, command: Command) -> None:
    """/meeting: the roll is called at once; who called it gets its buttons in private too."""

    async def act(unit: Unit, caller: Caller) -> Card | None:
        said = await meetings.call_roll(unit, caller)
        if isinstance(said, Refused):
            return refused_card(caller.words, said.reason, facts=facts_of(said))
        if caller.chat is not None and caller.chat.role == "council":
            return None  # the roll's own card comes there
        return texts.roll_call(caller.words, roll=said.shown())

    await desk.command(command, act)


async def on_present(desk: Desk, tap: Tap, press: Press) -> None:
    """[Here]."""
    await desk.tell(tap, lambda unit, caller: meetings.arrive(unit, caller, press.id), _on_the_roll)


async def on_absent(desk: Desk, tap: Tap, press: Press) -> None:
    """[Absent]."""
    await desk.tell(tap, lambda unit, caller: meetings.leave(unit, caller, press.id), _on_the_roll)


def _on_the_roll(words: Words, said: Answered) -> Answer:
    word = ("already_" if said.again else "") + ("here" if said.present else "absent")
    return texts.roll_answer(words, word, present=len(said.roll.present), quorum=said.roll.quorum)


async def on_room(desk: Desk, tap: Tap, press: Press) -> None:
    """[Enter those in the room]: who is there."""

    async def act(unit: Unit, caller: Caller) -> Roll | Refused:
        roll = await meetings.may_enter(unit, caller, press.id)
        if isinstance(roll, Roll):
            card = texts.room(
                caller.words_here, meeting=press.id, seats=[(one, roll.names[one]) for one in roll.silent]
            )
            await desk.say(unit, caller, tap, card)
        return roll

    await desk.tell(tap, act, lambda _words, _: None)


async def on_room_here(desk: Desk, tap: Tap, press: Press) -> None:
    """A name in the room, or all who are left: they are on the roll."""
    who = None if press.argument == "all" else press.number
    await desk.tell(tap, lambda unit, caller: meetings.enter(unit, caller, press.id, who), texts.entered)


async def on_open(desk: Desk, tap: Tap, press: Press) -> None:
    """[Open]: the meeting is open, its first motion comes up."""
    await desk.tell(
        tap, lambda unit, caller: meetings.open_meeting(unit, caller, press.id), lambda words, _: texts.opened(words)
    )
