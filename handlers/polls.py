"""Native polls: people answer them, about a matter that is carried out or what a survey asks."""

from actions import polls, surveys
from actions.people import Caller
from handlers.desk import Desk
from handlers.incoming import PollAnswer, PollState
from handlers.routes import Routes
from storage import updates
from storage.database import Unit


def register(routes: Routes) -> None:
    """Register what concerns feedback."""
    routes.poll_answer(on_poll_answer)
    routes.poll(on_poll)


async def on_poll_answer(desk: Desk, answer: PollAnswer) -> None:
    """Somebody answered a poll, changed the answer, or took it back."""

    async def act(unit: Unit, _caller: Caller) -> None:
        await polls.answer(unit, answer.poll, answer.sender.telegram_id, answer.options)

    await desk.act(answer, act)


async def on_poll(desk: Desk, state: PollState) -> None:
    """Telegram tells its counts: all there is to know where names do not show."""

    async def work(unit: Unit) -> None:
        if await updates.first_time(unit, state.update_id):
            await surveys.counted(unit, state.poll, state.counts)

    await desk.database.unit(work)
