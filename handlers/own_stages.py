"""Stages of a community's own: somebody says that a matter has passed one."""

from actions import own_stages
from handlers.desk import Desk
from handlers.incoming import Tap
from handlers.routes import Routes
from texts import own_stages as texts
from texts.buttons import Press


def register(routes: Routes) -> None:
    """Register what concerns a community's own stages."""
    routes.tap("stage", on_stage)


async def on_stage(desk: Desk, tap: Tap, press: Press) -> None:
    """[Done] on the card of a matter that waits in such a stage."""
    await desk.tell(
        tap,
        lambda unit, caller: own_stages.pass_(unit, caller, press.id),
        lambda words, said: texts.passed(words, number=said.number, titles=said.titles),
    )
