"""The one thing that is said directly and not through the outbox: the answer to a tap."""

import logging
from typing import Any

from bot.wire import Ambiguous, NotSent, Telegram

log = logging.getLogger("corridor.answers")


class DirectReplies:
    """Answers taps; one that comes too late is of no use to anyone, the ballot stands."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    async def answer(self, query_id: str, text: str, *, alert: bool, url: str | None) -> None:
        """Answer a tap."""
        parameters: dict[str, Any] = {"callback_query_id": query_id}
        if text:
            parameters["text"] = text
        if alert:
            parameters["show_alert"] = True
        if url:
            parameters["url"] = url
        try:
            answer = await self._telegram.call("answerCallbackQuery", parameters)
        except (NotSent, Ambiguous) as error:
            log.info("a tap was not answered: %s", error)
            return
        if not answer.ok and "query is too old" not in answer.description:
            log.info("a tap was not answered: %s", answer.description)
