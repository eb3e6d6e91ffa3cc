"""Waiting for updates: the long poll, and the conflict when two bots poll with one token."""

import asyncio
import time
from typing import Any

from playground.bots import POLLING_CONFLICT, WEBHOOK_CONFLICT, take_updates
from playground.errors import ApiError
from playground.methods import updates
from playground.model import Bot
from playground.telegram import Telegram

LONGEST = 50  # seconds that the real server keeps a poll open
GATHER = 0.001  # seconds that it waits for more once the first update is there
PATIENCE = 3.0  # seconds between two conflicts that are told at once
WEBHOOK_SET = "Conflict: terminated by setWebhook request"


class Polling:
    """The open long polls, at most one for each bot."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.patience = PATIENCE
        self._waiting: dict[int, asyncio.Future[str | None]] = {}
        self._conflicted: dict[int, float] = {}
        self._last: dict[int, tuple[int, float]] = {}

    async def get_updates(self, bot: Bot, p: dict[str, Any]) -> bytes:
        """The body of an answer to getUpdates, as soon as there is an update or the time is over. Raises ApiError."""
        timeout = min(max(p.get("timeout", 0), 0), LONGEST)
        if self.telegram.limits.on:
            p, timeout = self._slow_down(bot, p, timeout)
        if bot.webhook:
            await self._refuse(bot, WEBHOOK_CONFLICT)
        taken = take_updates(self.telegram, bot, p)
        if not taken and timeout:
            self.stop(bot, POLLING_CONFLICT)
            if conflict := await self._wait(bot, timeout):
                await self._refuse(bot, conflict)
            taken = take_updates(
                self.telegram, bot, {"offset": max(p.get("offset", 0), 0), "limit": p.get("limit", 100)}
            )
        return updates(taken)

    def _slow_down(self, bot: Bot, p: dict[str, Any], timeout: int) -> tuple[dict[str, Any], int]:
        """A bot that asks again from the same offset within moments gets less, as from the real server."""
        now, offset = time.monotonic(), p.get("offset", 0)
        before, asked = self._last.get(bot.id, (0, 0.0))
        self._last[bot.id] = (offset, now)
        if offset == before and now < asked + 0.5:
            p = {**p, "limit": 1}
        if offset == before and now < asked + 3:
            timeout = max(timeout, 3)
        return p, timeout

    async def _refuse(self, bot: Bot, why: str) -> None:
        """A conflict; while the limits are on, the second within 3 s is told 3 s late (fail_query_conflict)."""
        now = time.monotonic()
        if now >= self._conflicted.get(bot.id, 0.0):
            self._conflicted[bot.id] = now + self.patience
        elif self.telegram.limits.on:
            await asyncio.sleep(self.patience)
        raise ApiError(409, why)

    async def _wait(self, bot: Bot, seconds: float) -> str | None:
        """Wait for an update or the end of the time; returns the conflict that ended it, if one did."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[str | None] = loop.create_future()

        def wake() -> None:
            bot.queue.wake = None
            loop.call_later(GATHER, _finish, future)

        bot.queue.wake = wake
        self._waiting[bot.id] = future
        timer = loop.call_later(seconds, _finish, future)
        try:
            return await future
        finally:
            timer.cancel()
            if self._waiting.get(bot.id) is future:
                del self._waiting[bot.id]
                bot.queue.wake = None

    def stop(self, bot: Bot, why: str = WEBHOOK_SET) -> None:
        """End the poll that a bot has open, with a conflict."""
        future = self._waiting.pop(bot.id, None)
        if future is not None:
            _finish(future, why)

    def finish(self) -> None:
        """End all polls as if their time were over."""
        for future in self._waiting.values():
            _finish(future)


def _finish(future: asyncio.Future[str | None], why: str | None = None) -> None:
    if not future.done():
        future.set_result(why)
