"""Motions: members vote, recuse, and whoever presides closes."""

from actions import motions
from actions.refusals import facts_of
from handlers.desk import Desk
from handlers.incoming import Tap
from handlers.routes import Routes
from rules.motions import MotionChoice
from rules.refusals import Refused
from texts import meetings as texts
from texts.buttons import Press


def register(routes: Routes) -> None:
    """Register what concerns motions."""
    routes.tap("motion", on_motion)
    routes.tap("close", on_close)


async def on_motion(desk: Desk, tap: Tap, press: Press) -> None:
    """[For], [Against], [Abstain], [Recuse] on an open motion."""
    choice = MotionChoice(press.argument or "")
    done = await desk.tapped(tap, lambda unit, caller: motions.cast(unit, caller, press.id, choice), council=True)
    if done is None:
        return
    caller, said = done
    if isinstance(said, Refused):
        desk.refuse(tap, caller, said.reason, facts_of(said))
    else:
        desk.answer(tap, texts.motion_answer(caller.words, choice.value, changed=said.changed))


async def on_close(desk: Desk, tap: Tap, press: Press) -> None:
    """[Close]: the motion is decided by what was cast so far."""
    done = await desk.tapped(tap, lambda unit, caller: motions.close(unit, caller, press.id), council=True)
    if done is None:
        return
    caller, said = done
    if isinstance(said, Refused):
        desk.refuse(tap, caller, said.reason, facts_of(said))
    else:
        desk.answer(tap, texts.motion_closed(caller.words))
