"""Feedback: people answer the poll about a matter that is carried out."""

from actions import polls
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import PollAnswer
from handlers.routes import Routes
from storage.database import Unit


def register(routes: Routes) -> None:
    """Register what concerns feedback."""
    routes.poll_answer(on_poll_answer)


async def on_poll_answer(desk: Desk, answer: PollAnswer) -> None:
    """Somebody answered a poll, changed the answer, or took it back."""

    async def act(unit: Unit, _caller: Caller) -> None:
        await polls.answer(unit, answer.poll, answer.sender.telegram_id, answer.options)

    await desk.act(answer, act)
