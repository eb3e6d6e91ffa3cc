"""Updates by webhook: posted to loopback, several at once, in order for each person and chat, until they are taken."""

import asyncio
import contextlib
from collections import deque
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
import msgspec

from playground import methods
from playground.model import Bot
from playground.telegram import Telegram
from playground.updates import Key, Update

RETRY = (0.05, 0.2, 1.0, 2.0, 5.0)  # real seconds between attempts; Telegram's own are longer
PATIENCE = 60.0  # seconds until an update that nobody answered for is posted again
MOST_WAIT = 3600  # seconds that a Retry-After can ask for
NEVER_INLINE = ("get", "setwebhook", "deletewebhook", "close", "logout")
JSON = "application/json"
Lines = dict[Key, deque[Update]]


class Webhooks:
    """Posts the updates of each bot that has a webhook."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.patience = PATIENCE
        self._session: aiohttp.ClientSession | None = None
        self._posting: dict[int, asyncio.Task[None]] = {}
        telegram.listeners.append(self._heard)

    def _heard(self, kind: str, bot: Bot) -> None:
        if kind != "webhook":
            return
        if (task := self._posting.pop(bot.id, None)) is not None:
            task.cancel()
        if bot.webhook:
            self._posting[bot.id] = asyncio.create_task(self._serve(bot))

    async def stop(self) -> None:
        """Stop posting."""
        for task in self._posting.values():
            task.cancel()
        await asyncio.gather(*self._posting.values(), return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _serve(self, bot: Bot) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=self.patience)
            )
        lines: Lines = {}
        more, places = asyncio.Event(), asyncio.Semaphore(bot.webhook["max_connections"])
        bot.queue.wake = more.set
        posts: set[asyncio.Task[None]] = set()
        try:
            while True:
                more.clear()
                while bot.queue.waiting:
                    update = bot.queue.waiting.popleft()
                    if update.key in lines:
                        lines[update.key].append(update)
                    else:
                        lines[update.key] = deque([update])
                        post = asyncio.create_task(self._line(bot, self._session, lines, update.key, places))
                        posts.add(post)
                        post.add_done_callback(posts.discard)
                await more.wait()
        finally:
            bot.queue.wake = None
            for post in posts:
                post.cancel()
            left = sorted((update for line in lines.values() for update in line), reverse=True)
            bot.queue.waiting.extendleft(left)

    async def _line(
        self, bot: Bot, session: aiohttp.ClientSession, lines: Lines, key: Key, places: asyncio.Semaphore
    ) -> None:
        line = lines[key]
        while line:
            attempt = 0
            while line[0].expires > self.telegram.clock.now():
                async with places:
                    wait = await self._post(bot, session, line[0].body)
                if wait is None:
                    break
                await asyncio.sleep(wait or RETRY[min(attempt, len(RETRY) - 1)])
                attempt += 1
            line.popleft()
        del lines[key]

    async def _post(self, bot: Bot, session: aiohttp.ClientSession, body: bytes) -> float | None:
        """Post an update: None when it was taken, else the seconds that the other side asks to wait (0: any)."""
        hook = bot.webhook
        headers = {"Content-Type": JSON}
        if hook.get("secret"):
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook["secret"]
        try:
            async with session.post(hook["url"], data=body, headers=headers, allow_redirects=False) as response:
                answer = await response.read()
                if 200 <= response.status < 300:
                    self._inline(bot, response.content_type, answer)
                    return None
                why = f"Wrong response from the webhook: {response.status} {response.reason}"
                asked = response.headers.get("Retry-After", "")
        except (aiohttp.ClientError, TimeoutError) as error:
            asked, why = "", f"Connection failed: {type(error).__name__}"
        hook |= {"last_error_date": self.telegram.clock.date(), "last_error_message": why}
        return float(min(int(asked), MOST_WAIT)) if asked.isdecimal() else 0.0

    def _inline(self, bot: Bot, content_type: str, answer: bytes) -> None:
        """A method named in the reply to the post is called; what comes of it nobody hears, but the log keeps it."""
        raw: Any = None
        with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
            raw = msgspec.json.decode(answer) if content_type == JSON else dict(parse_qsl(answer.decode()))
        wanted = raw.pop("method", None) if isinstance(raw, dict) else None
        if not isinstance(wanted, str) or wanted.lower().startswith(NEVER_INLINE):
            return
        status, body = methods.answer(self.telegram, bot.token, wanted, raw)
        self.telegram.calls.add(self.telegram.clock.now(), bot.id, wanted, raw, status, 0.0, body)
        self.telegram.tell("call", self.telegram.calls.seq)
