"""Motions: members vote, recuse, and whoever presides closes."""

from actions import motions
from handlers.desk import Desk
from handlers.incoming import Tap
from handlers.routes import Routes
from rules.motions import MotionChoice
from texts import meetings as texts
from texts.buttons import Press


def register(routes: Routes) -> None:
    """Register what concerns motions."""
    routes.tap("motion", on_motion)
    routes.tap("close", on_close)


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
