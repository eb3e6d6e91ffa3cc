"""Who listens: control requests that wait for a change, and pages that follow along."""

import asyncio
from typing import Any

from playground.model import Message, Query, encode
from playground.telegram import Telegram

Json = dict[str, Any]
MOST_BEHIND = 2000  # events that a page may be behind before it is asked to load afresh


class Hub:
    """Tells waiting requests and open pages what happened; costs next to nothing when there are none."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.pages: set[asyncio.Queue[bytes | None]] = set()
        self._waiting: list[asyncio.Future[None]] = []
        telegram.listeners.append(self._heard)
        telegram.clock.listeners.append(self._jumped)

    def _heard(self, kind: str, what: Any) -> None:
        if self._waiting:
            self.pulse()
        if self.pages:
            self.publish(kind, what)

    def _jumped(self) -> None:
        self._heard("clock", None)

    def pulse(self) -> None:
        """Wake every request that waits."""
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def wait(self, seconds: float) -> bool:
        """Wait for the next change; False when none came in time."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            await asyncio.wait_for(future, seconds)
        except TimeoutError:
            return False
        return True

    def publish(self, kind: str, what: Any) -> None:
        """Send an event to the open pages; one that lags is told to load afresh."""
        body = encode({"kind": kind, "what": _plain(what)})
        for queue in self.pages:
            if queue.qsize() > MOST_BEHIND:
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(encode({"kind": "reload"}))
            queue.put_nowait(body)

    def close(self) -> None:
        """Let everybody go."""
        self.pulse()
        for queue in self.pages:
            queue.put_nowait(None)


def _plain(what: Any) -> Any:
    if isinstance(what, Message):
        bot = what.chat.bot.id if what.chat.bot else None
        return {"chat": what.chat.id, "bot": bot, "message": what.view()}
    if isinstance(what, Query):
        return {"query_id": what.id, "user": what.user, "data": what.data, "ms": what.ms, **(what.answer or {})}
    return getattr(what, "id", what)
