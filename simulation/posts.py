"""Updates by webhook, without sockets: the local Telegram posts each to the bot in this process; what goes wrong."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import aiohttp
import msgspec

from bot.clock import Clock
from bot.config import Webhook
from bot.intake import Intake
from bot.webhook import WebhookIntake
from bot.wire import Telegram
from playground import telegram as local
from playground.model import Bot
from playground.webhooks import JSON, Webhooks
from simulation.weather import Power, Weather
from simulation.wire import Hears


class Posted(WebhookIntake):
    """It listens to the local Telegram itself."""

    def __init__(
        self, intake: Intake, telegram: Telegram, settings: Webhook, clock: Clock, inside: local.Telegram, power: Power,
        weather: Weather, hears: Hears,
    ) -> None:  # fmt: skip
        super().__init__(intake, telegram, settings, clock)
        self._inside = inside
        self._around = (power, weather, hears)

    async def _take_in(self, body: bytes) -> tuple[int, bytes]:
        response = await self._taken(msgspec.json.decode(body))
        return response.status, response.body if isinstance(response.body, bytes) else b""

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Take what is posted while the context is open."""
        posts = _Posts(self._inside, self._take_in, *self._around)
        try:
            async with self._intake.listening():
                yield
        finally:
            self._inside.listeners.remove(posts._heard)
            await posts.stop()


class _Posts(Webhooks):
    """The posts of one life of the bot: several at once, in order for each person and chat, again until taken."""

    def __init__(
        self, inside: local.Telegram, taken: Callable[[bytes], Any], power: Power, weather: Weather, hears: Hears
    ) -> None:
        super().__init__(inside)
        self._taken, self._power, self._weather, self._hears = taken, power, weather, hears
        self._session = cast("aiohttp.ClientSession", _Nothing())  # no connection is opened

    async def _line(self, *given: Any) -> None:
        self._weather.posting += 1
        try:
            await super()._line(*given)
        finally:
            self._weather.posting -= 1

    async def _post(self, bot: Bot, session: Any, body: bytes) -> float | None:  # noqa: ARG002 - the base's signature
        weather = self._weather
        await weather.hop(self._power, "post")
        if not self._power.on or weather.strikes("post lost", weather.wire / 4):
            return 0.0
        status, answer = await self._taken(body)
        await weather.hop(self._power, "posted")
        if not self._power.on or weather.strikes("reply to a post lost", weather.wire / 4):
            return 0.0
        weather.note("post", status, len(answer))
        if status != 200:
            return 1.0
        if answer:
            self._hears.answers(msgspec.json.decode(answer)["callback_query_id"])
            self._inline(bot, JSON, answer)
        self._hears.confirms({msgspec.json.decode(body)["update_id"]})
        return None


class _Nothing:
    """In the place of a session: there is nothing to close."""

    async def close(self) -> None:
        """Do nothing."""
