"""Feedback: a matter is reported as carried out, and people answer the poll."""

from actions import polls
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import PollAnswer, Tap
from handlers.routes import Routes
from storage.database import Unit
from texts import polls as texts
from texts.buttons import Press


def register(routes: Routes) -> None:
    """Register what concerns feedback."""
    routes.tap("done", on_done)
    routes.poll_answer(on_poll_answer)


async def on_done(desk: Desk, tap: Tap, press: Press) -> None:
    """[Done] under the outcome in the council chat."""
    await desk.tell(
        tap,
        lambda unit, caller: polls.report_done(unit, caller, press.id),
        lambda words, said: texts.done_recorded(words, number=press.id, asked=said.groups > 0),
        number=press.id,
    )


async def on_poll_answer(desk: Desk, answer: PollAnswer) -> None:
    """Somebody answered a poll, changed the answer, or took it back."""

    async def act(unit: Unit, _caller: Caller) -> None:
        await polls.answer(unit, answer.poll, answer.sender.telegram_id, answer.options)

    await desk.act(answer, act)
