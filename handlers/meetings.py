"""The council meets: roll call by command or in time, seats come and go, the meeting opens."""

from actions import meetings
from actions.meetings import Answered
from actions.people import Caller
from actions.refusals import facts_of
from handlers.desk import Desk
from handlers.incoming import Command, Tap
from handlers.routes import Routes
from rules.refusals import Refused
from storage.database import Unit
from texts import meetings as texts
from texts.buttons import Press
from texts.cards import Card
from texts.refusals import refused_card


def register(routes: Routes) -> None:
    """Register what concerns meetings."""
    routes.command("meeting", on_meeting)
    routes.tap("present", on_present)
    routes.tap("absent", on_absent)
    routes.tap("open", on_open)


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
    _answer(desk, tap, await desk.tapped(tap, lambda unit, one: meetings.arrive(unit, one, press.id), council=True))


async def on_absent(desk: Desk, tap: Tap, press: Press) -> None:
    """[Absent]."""
    _answer(desk, tap, await desk.tapped(tap, lambda unit, one: meetings.leave(unit, one, press.id), council=True))


def _answer(desk: Desk, tap: Tap, done: tuple[Caller, Answered | Refused] | None) -> None:
    if done is None:
        return
    caller, said = done
    if isinstance(said, Refused):
        desk.refuse(tap, caller, said.reason, facts_of(said))
        return
    word = ("already_" if said.again else "") + ("here" if said.present else "absent")
    roll = said.roll
    desk.answer(tap, texts.roll_answer(caller.words, word, present=len(roll.present), quorum=roll.quorum))


async def on_open(desk: Desk, tap: Tap, press: Press) -> None:
    """[Open]: the meeting is open, its first motion comes up."""
    done = await desk.tapped(tap, lambda unit, caller: meetings.open_meeting(unit, caller, press.id), council=True)
    if done is None:
        return
    caller, said = done
    if isinstance(said, Refused):
        desk.refuse(tap, caller, said.reason, facts_of(said))
    else:
        desk.answer(tap, texts.opened(caller.words))
