"""The local Telegram over HTTP: the Bot API, the clock, file downloads, the control API and the page, on loopback."""

import asyncio
import contextlib
import time
from email.utils import formatdate
from pathlib import Path
from typing import Any

from aiohttp import web

from playground import doors, methods, page
from playground import papers as paper_files
from playground.arguments import read_arguments
from playground.clock import Clock
from playground.control import Control
from playground.errors import ApiError
from playground.faults import Fault
from playground.model import Bot
from playground.polling import Polling
from playground.telegram import Telegram
from playground.webhooks import Webhooks

HOST = "127.0.0.1"
JSON = "application/json"


class Server:
    """A running local Telegram; ``url`` is its address without a slash at the end."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.polling = Polling(telegram)
        self.webhooks = Webhooks(telegram)
        self.control = Control(telegram, self.polling)
        self.url = ""
        self._runner: web.AppRunner | None = None
        self._ticker: asyncio.Task[None] | None = None

    async def stop(self) -> None:
        """Close every connection and stop serving."""
        if self._ticker is not None:
            self._ticker.cancel()
        self.polling.finish()
        self.control.hub.close()
        await self.webhooks.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def listen(self, port: int, folder: Path | None = None) -> None:
        """Begin to serve on loopback; port 0 takes a free one, and ``folder`` is served under /papers/."""
        app = web.Application(client_max_size=64 * 1024 * 1024, middlewares=[doors.keep])
        app.router.add_route("*", "/bot{token}/{method}", self._bot_api)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        app.router.add_get("/clock", self._clock)
        self.control.add_routes(app)
        page.add_routes(app)
        if folder is not None:
            paper_files.add_routes(app, folder)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, port)
        await site.start()
        self.url = f"http://{HOST}:{self._runner.addresses[0][1]}"
        self._ticker = asyncio.create_task(self._tick())

    async def _tick(self) -> None:
        self.telegram.clock.listeners.append(self.telegram.tick)
        while True:
            await asyncio.sleep(0.5)
            self.telegram.tick()

    async def _bot_api(self, request: web.Request) -> web.StreamResponse:
        # A call that was sent whole takes effect, though nobody waits for its answer any more; a poll ends.
        began = time.perf_counter()
        token, wanted = request.match_info["token"], request.match_info["method"]
        telegram, name = self.telegram, wanted
        p: dict[str, Any] = {}
        bot: Bot | None = None
        fault: Fault | None = None
        try:
            raw = await read_arguments(request)
            bot = methods.bot_of(telegram, token)
            name, p = methods.read(wanted, raw)
            if telegram.faults.active:
                fault = telegram.faults.strike(name.lower(), p.get("chat_id"))
            if fault is not None:
                await _before(fault)
            body, status, headers = await self._run(bot, name, p, request), 200, None
            if fault is not None:
                await _after(fault)
        except ApiError as error:
            body, status = methods.refusal(error), error.code
            wait = (error.parameters or {}).get("retry_after")
            headers = {"Retry-After": str(wait)} if wait else None
        except Struck as struck:
            if struck.fault.effect and bot is not None:
                with contextlib.suppress(ApiError):
                    await self._run(bot, name, p, request)
            body, status, headers = struck.answer()
        ms = (time.perf_counter() - began) * 1000
        telegram.calls.add(telegram.clock.now(), bot.id if bot else 0, name, p, status, ms, body)
        if telegram.listeners:
            telegram.tell("call", telegram.calls.seq)
        if status == DROPPED:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        headers = {"Date": formatdate(telegram.clock.now(), usegmt=True), **(headers or {})}
        kind = "text/html" if body.startswith(b"<") else JSON
        return web.Response(body=body, status=status, content_type=kind, headers=headers)

    async def _run(self, bot: Bot, name: str, p: dict[str, Any], request: web.Request) -> bytes:
        if name == "getUpdates":
            return await doors.while_there(request, self.polling.get_updates(bot, p))
        body = methods.call(self.telegram, bot, name, p)
        if name == "setWebhook":
            self.polling.stop(bot)
        return body

    async def _file(self, request: web.Request) -> web.Response:
        if request.match_info["token"] not in self.telegram.tokens:
            raise web.HTTPUnauthorized
        for file in self.telegram.files.values():
            if file.path == request.match_info["path"]:
                return web.Response(body=file.content, content_type=file.content_type.partition(";")[0])
        raise web.HTTPNotFound

    async def _clock(self, _: web.Request) -> web.Response:
        return web.Response(text=self.telegram.clock.text())


DROPPED = 0  # the status in the log of a call whose connection was cut


class Struck(Exception):
    """A fault takes the place of the answer."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.description)
        self.fault = fault

    def answer(self) -> tuple[bytes, int, dict[str, str] | None]:
        """Body, status and headers of the faulty answer."""
        fault = self.fault
        if fault.drop is not None:
            return b"", DROPPED, None
        if fault.body is not None:
            return fault.body.encode(), fault.status or 200, None
        parameters = None if fault.retry_after is None else {"retry_after": fault.retry_after}
        headers = None if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        status = fault.status or 500
        return methods.refusal(ApiError(status, fault.description, parameters)), status, headers


async def _before(fault: Fault) -> None:
    if fault.delay_before:
        await asyncio.sleep(fault.delay_before)
    if fault.drop == "before" or ((fault.status or fault.body) and fault.drop is None):
        raise Struck(fault)


async def _after(fault: Fault) -> None:
    if fault.delay_after:
        await asyncio.sleep(fault.delay_after)
    if fault.drop == "after":
        raise Struck(fault)


async def start(
    port: int = 0, *, clock: Clock | None = None, limited: bool = False, telegram: Telegram | None = None,
    papers: Path | None = None,
) -> Server:  # fmt: skip
    """Start a local Telegram inside this program; ``limited`` switches the real limits (429) on.

    The files in the folder ``papers`` are served under /papers/.
    """
    server = Server(telegram or Telegram(clock, limited=limited))
    await server.listen(port, papers)
    return server
