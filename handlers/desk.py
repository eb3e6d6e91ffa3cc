"""What a handler has at hand: the store, the caller, and the way back to the person."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from actions.people import Caller, caller_of
from handlers.incoming import Command, Sender, Tap
from storage import updates
from storage.database import Database, Unit
from texts.cards import Answer

log = logging.getLogger("corridor.desk")

T = TypeVar("T")


class Replies(Protocol):
    """The way to answer a tap directly; everything else goes through the outbox."""

    async def answer(self, query_id: str, text: str, *, alert: bool, url: str | None) -> None:
        """Answer a tap; an answer that comes too late is of no use to anyone and ignored."""


@dataclass(slots=True)
class Desk:
    """Shared by all handlers of one running bot."""

    database: Database
    replies: Replies
    bot_id: int
    username: str
    codes_key: bytes
    _answers: set[asyncio.Task[None]]

    def tap_data_link(self, payload: str) -> str:
        """Return the link that opens the private chat and starts with this payload."""
        return f"https://t.me/{self.username}?start={payload}"

    async def act(self, event: Tap | Command, work: Callable[[Unit, Caller], Awaitable[T]]) -> T | None:
        """Run an action for whoever acts, once however often Telegram delivers it; None for a redelivery."""

        async def once(unit: Unit) -> T | None:
            if not await updates.first_time(unit, event.update_id):
                return None
            return await work(unit, await self._caller(unit, event.sender, event.chat))

        return await self.database.unit(once)

    async def _caller(self, unit: Unit, sender: Sender, chat: int) -> Caller:
        return await caller_of(unit, sender.telegram_id, sender.name, sender.language, chat)

    def answer(self, tap: Tap, answer: Answer | None, url: str | None = None) -> None:
        """Answer a tap after the commit, without holding up what follows it in the queue."""
        text, alert = (answer.text, answer.alert) if answer else ("", False)
        task = asyncio.create_task(self.replies.answer(tap.query_id, text, alert=alert, url=url))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def answered(self) -> None:
        """Wait until every answer is out: the last thing before a stop."""
        await asyncio.gather(*self._answers, return_exceptions=True)
