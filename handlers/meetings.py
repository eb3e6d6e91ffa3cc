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
from texts.cards import Answer, Card
from texts.refusals import refused_card
from texts.words import Words


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
    await desk.tell(tap, lambda unit, caller: meetings.arrive(unit, caller, press.id), _on_the_roll)


async def on_absent(desk: Desk, tap: Tap, press: Press) -> None:
    """[Absent]."""
    await desk.tell(tap, lambda unit, caller: meetings.leave(unit, caller, press.id), _on_the_roll)


def _on_the_roll(words: Words, said: Answered) -> Answer:
    word = ("already_" if said.again else "") + ("here" if said.present else "absent")
    return texts.roll_answer(words, word, present=len(said.roll.present), quorum=said.roll.quorum)


async def on_open(desk: Desk, tap: Tap, press: Press) -> None:
    """[Open]: the meeting is open, its first motion comes up."""
    await desk.tell(
        tap, lambda unit, caller: meetings.open_meeting(unit, caller, press.id), lambda words, _: texts.opened(words)
    )
