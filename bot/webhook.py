"""Updates that Telegram posts to us: each is answered with 200 once it is on disk, and never before.

What is said to a tap rides in the reply to its post. TLS is a proxy's: we listen on plain HTTP, on loopback as a rule.
"""

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import msgspec
from aiohttp import web

from bot import ports
from bot.answers import Riding, riding
from bot.clock import Clock
from bot.config import Webhook
from bot.intake import ALLOWED, BEAT_EVERY, AnotherPoller, Intake, TokenRefused
from bot.wire import NUL, Ambiguous, Answer, NotSent, Telegram, encode, without_nul

log = logging.getLogger("corridor.webhook")

LARGEST = 1 << 20  # bytes of an update, as the library has it; Telegram's are some KB
CONNECTIONS = 100  # so many posts Telegram has open with us at most
BODY_WITHIN = 10.0  # seconds for an update to be here whole
# Seconds for it to be on disk, after which Telegram posts it again: less than a balancer waits (docs/operating.md).
ON_DISK_WITHIN = 7.0
PAUSE = 5.0  # seconds before Telegram is asked once more to post to us
TAKEN_AWAY = 3  # so often in a row the address was another one: somebody else has the token
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of the header


class WebhookRefused(Exception):
    """Telegram does not post to this address; the text names the key and says why."""


class WebhookIntake:
    """Takes updates that are posted and hands each to its handler."""

    def __init__(self, intake: Intake, telegram: Telegram, settings: Webhook, clock: Clock) -> None:
        self._intake = intake
        self._telegram = telegram
        self._settings = settings
        self._clock = clock
        self._path = urlsplit(settings.url).path or "/"
        self._secret = settings.secret.reveal().encode()
        self._elsewhere = 0
        self.on_disk_within = ON_DISK_WITHIN
        self._under_way: dict[int, asyncio.Task[bool]] = {}  # by the update's number: posted again it is waited for
        self._failing = False

    async def run(self) -> None:
        """Have Telegram post to us for ever; raises when the token is void or somebody else has it."""
        async with self._intake.going():
            while not await self._register():
                await self._clock.sleep(PAUSE)
            log.info("Telegram posts to %s", self._settings.url)
            while True:
                if await self._is_ours():
                    self._intake.beat()
                await self._clock.sleep(BEAT_EVERY)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Take what is posted while the context is open; raises where nothing can be heard here."""
        server = web.Server(self._on_post, access_log=None, keepalive_timeout=ports.SILENT)  # one path needs no router
        served = ports.served(server, "telegram.webhook.listen", self._settings.host, self._settings.port)
        try:
            async with served, self._intake.listening():
                log.info("taking what is posted to %s:%d", self._settings.host, self._settings.port)
                yield
        finally:
            for task in self._under_way.values():
                task.cancel()  # nobody was told that it is kept
            await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def _on_post(self, request: web.BaseRequest) -> web.Response:
        if request.path != self._path or request.method != "POST":
            return web.Response(status=404)
        given = request.headers.get(SECRET, "")
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), self._secret):
            return web.Response(status=403)
        try:
            async with asyncio.timeout(BODY_WITHIN):
                update = read(await request.read())
        except TimeoutError:  # it promised more than it sends
            return web.Response(status=408)
        except (ValueError, RecursionError, web.RequestPayloadError):
            return web.Response(status=400)
        if not isinstance(update, dict) or type(update.get("update_id")) is not int:  # which a bool is, too
            return web.Response(status=400)
        return await self._taken(update)

    async def _taken(self, update: Mapping[str, Any]) -> web.Response:
        answer, number = Riding(), int(update["update_id"])
        if (task := self._under_way.get(number)) is None:
            token = riding.set(answer)
            task = self._under_way[number] = asyncio.create_task(self._take(update))
            riding.reset(token)
            task.add_done_callback(lambda _: self._under_way.pop(number))
        await asyncio.wait((task,), timeout=self.on_disk_within)
        await asyncio.sleep(0)  # what is said after the commit begins in a task of its own
        said = answer.close()
        kept = task.done() and task.result()
        self._note(failing=not kept)
        if not kept:
            return web.Response(status=503, headers={"Retry-After": "1"})
        if not said:
            return web.Response()
        return web.Response(body=encode({"method": "answerCallbackQuery", **said}), content_type="application/json")

    async def _take(self, update: Mapping[str, Any]) -> bool:
        await self._clock.refresh()  # a tap is judged by the time at which it is taken
        return await self._intake.take([update], wait=False)

    def _note(self, *, failing: bool) -> None:
        """Say once that the store fails, and once that it is over: each update is posted again and again meanwhile."""
        if failing and not self._failing:
            log.warning("the store cannot keep what arrives: Telegram posts it again")
        elif self._failing and not failing:
            log.info("the store keeps again what arrives")
        self._failing = failing

    async def _register(self) -> bool:
        parameters = {
            "url": self._settings.url, "secret_token": self._settings.secret.reveal(), "allowed_updates": ALLOWED,
            "max_connections": CONNECTIONS,
        }  # fmt: skip
        try:
            answer = await self._telegram.call("setWebhook", parameters)
        except (NotSent, Ambiguous) as error:
            log.warning("Telegram does not answer (%s); asking again", error)
            return False
        _check_token(answer)
        if answer.code == 400:
            raise WebhookRefused(f"telegram.webhook.url: Telegram refuses it: {answer.description}")
        if not answer.ok:
            log.warning("Telegram does not take the address (%s); asking again", answer.description)
        return answer.ok

    async def _is_ours(self) -> bool:
        """Whether Telegram still posts to us; where somebody took the address away it is set anew, and not for ever."""
        try:
            answer = await self._telegram.call("getWebhookInfo", {})
        except (NotSent, Ambiguous) as error:
            log.warning("Telegram does not answer (%s)", error)
            return False
        _check_token(answer)
        if not answer.ok:
            return False
        if answer.result.get("url") == self._settings.url:
            self._elsewhere = 0
            return True
        self._elsewhere += 1
        if self._elsewhere > TAKEN_AWAY:
            raise AnotherPoller("another program takes the updates of this token: it has set another webhook, or polls")
        log.warning("Telegram no longer posts to %s; it is asked to again", self._settings.url)
        await self._register()
        return False


def _check_token(answer: Answer) -> None:
    if answer.code in (401, 404):
        raise TokenRefused("Telegram refuses the token")


def read(body: bytes) -> Any:
    """Read what was posted; raises ValueError where it is no JSON."""
    try:
        posted = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        posted = json.loads(body)  # which takes more: half a character in somebody's name
    return without_nul(posted) if NUL in body else posted


async def leave_webhook(telegram: Telegram, settings: Webhook) -> None:
    """Have Telegram keep updates for polling again, where it posts to our own address; another one is not touched."""
    if not settings.url:
        return
    try:
        hook = await telegram.call("getWebhookInfo", {})
        if hook.ok and hook.result.get("url") == settings.url:
            await telegram.call("deleteWebhook", {"drop_pending_updates": False})
            log.info("Telegram no longer posts to %s: updates are asked for", settings.url)
    except (NotSent, Ambiguous) as error:
        log.warning("Telegram does not answer (%s): a webhook that is set is still there", error)
