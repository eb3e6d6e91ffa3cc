"""What goes to Telegram directly while somebody waits: the answer to a tap, a file they sent, how the bot stands."""

import asyncio
import logging
from contextlib import suppress
from contextvars import ContextVar
from functools import partial
from typing import Any

from bot.wire import Ambiguous, NotSent, Telegram
from storage.new_groups import Standing

log = logging.getLogger("corridor.answers")

PATIENCE = 20.0  # seconds for how the bot stands in a group
BEGIN_AT_ONCE = 20  # answers: Telegram has these while others are written
BATCH = 100  # updates that come at once: more answers than these take no more turns
TURNS = 3  # of the loop, in which an answer is written
WRITTEN_WITHIN = 2.0  # seconds in which answers are written, also those that find no connection at first
MOST_WAIT = 10  # seconds that Telegram may put an answer off: whoever waits longer has tapped again
PAUSES = (0.2, 1.0, None)  # seconds before saying it again; a tap's spinner runs for some seconds more


class Riding:
    """The answer to a tap that rides in the reply to its post: the first one said while the post is open."""

    def __init__(self) -> None:
        self._said: dict[str, Any] = {}
        self._open = True

    def take(self, parameters: dict[str, Any]) -> bool:
        """Take an answer along; False where the post is answered already, or has one."""
        if not self._open or self._said:
            return False
        self._said = parameters
        return True

    def close(self) -> dict[str, Any]:
        """Return what is to be said, nothing where nobody said anything; what comes later goes its own way."""
        self._open = False
        return self._said


riding: ContextVar[Riding | None] = ContextVar("riding", default=None)
"""Where the update that is being handled was posted to us: what its answer rides in."""


class DirectReplies:
    """Answers taps, where one that comes too late is of no use to anyone; and asks what a handler needs to know."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._unwritten: set[asyncio.Event] = set()

    async def answer(self, query_id: str, text: str, *, alert: bool, url: str | None) -> None:
        """Answer a tap; said again when the wire broke, because saying it twice does no harm."""
        parameters: dict[str, Any] = {"callback_query_id": query_id}
        if text:
            parameters["text"] = text
        if alert:
            parameters["show_alert"] = True
        if url:
            parameters["url"] = url
        if (post := riding.get()) and post.take(parameters):
            return
        before, written = len(self._unwritten), asyncio.Event()
        self._unwritten.add(written)
        try:
            for _ in range(min(before, BATCH) // BEGIN_AT_ONCE * TURNS):
                await asyncio.sleep(0)
            for pause in PAUSES:
                why, wait = await self._try(parameters, written)
                if why is None:
                    return
                if pause is None or wait is None or wait > MOST_WAIT:
                    break
                await asyncio.sleep(max(pause, wait))
            log.info("a tap was not answered: %s", why)
        finally:
            self._is_written(written)

    async def written(self) -> None:
        """Wait until the answers begun so far are written: the system sends them, whatever becomes of us.

        What Telegram replies is not waited for; where no connection is to be had, each answer is waited for once.
        """
        await asyncio.sleep(0)  # those of this turn of the loop begin
        begun = tuple(self._unwritten)
        with suppress(TimeoutError):
            async with asyncio.timeout(WRITTEN_WITHIN):
                for one in begun:
                    await one.wait()
        self._unwritten.difference_update(begun)

    async def file(self, file_id: str, most: int) -> bytes | None:
        """Return a file that somebody sent, at most so many bytes; None where it is larger or cannot be had."""
        return await self._telegram.download(file_id, most)

    async def standing(self, chat: int, bot: int) -> Standing:
        """Return what the bot may do in a group; what cannot be asked is taken as allowed."""
        try:
            async with asyncio.timeout(PATIENCE):
                member = await self._telegram.call("getChatMember", {"chat_id": chat, "user_id": bot})
                group = await self._telegram.call("getChat", {"chat_id": chat})
        except (NotSent, Ambiguous, TimeoutError):
            return Standing()
        own = member.result if member.ok and isinstance(member.result, dict) else {}
        there = group.result if group.ok and isinstance(group.result, dict) else {}
        administrator = own.get("status") == "administrator"
        allowed = own if own.get("status") == "restricted" else there.get("permissions", {})

        def may(right: str) -> bool:
            return administrator or bool(allowed.get(right, True))

        return Standing(
            may("can_send_messages"), may("can_send_polls"), bool(there.get("is_forum")), administrator=administrator
        )

    def _is_written(self, answer: asyncio.Event) -> None:
        answer.set()
        self._unwritten.discard(answer)

    async def _try(self, parameters: dict[str, Any], written: asyncio.Event) -> tuple[str | None, int | None]:
        """Return why it was not said, None if it was, and the least seconds to wait, None where it is no use."""
        try:
            answer = await self._telegram.call(
                "answerCallbackQuery", parameters, on_written=partial(self._is_written, written)
            )
        except (NotSent, Ambiguous) as error:
            return str(error), 0
        if answer.ok or "query is too old" in answer.description:
            return None, None
        again = answer.code == 429 or answer.code >= 500
        return answer.description, answer.retry_after if again else None
