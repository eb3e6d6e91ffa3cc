"""The control API under /control/: a verb for each thing that a test, a demo or the page wants done or to know."""

import asyncio
import inspect
import time
from bisect import bisect_right
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import web

from playground import people
from playground.acts import Acts
from playground.bots import commands_for
from playground.clock import read_time
from playground.doors import Left, while_there
from playground.errors import ControlError
from playground.hub import Hub
from playground.load import Load
from playground.model import Chat, Query
from playground.panel import Panel, Words
from playground.polling import Polling
from playground.specification import Upload
from playground.telegram import Telegram

Json = dict[str, Any]
# What a page may show or play as it stands; anything else is only downloaded.
SHOWN = frozenset({"image/png", "image/jpeg", "audio/ogg", "audio/mpeg", "audio/mp4", "video/mp4", "video/webm"})


def _hook(value: object) -> object:
    if isinstance(value, Upload):
        return repr(value)
    raise NotImplementedError


encode = msgspec.json.Encoder(enc_hook=_hook).encode


class Control:
    """The control API of one local Telegram; ``hub`` is who listens to it."""

    def __init__(self, telegram: Telegram, polling: Polling) -> None:
        self.telegram = telegram
        self.polling = polling
        self.hub = Hub(telegram)
        self.panel = Panel(telegram, self.hub)
        self.next: Json | None = None
        self.zone: str | None = None
        self._load: Load | None = None
        self._loads = 0
        self.verbs: dict[str, Callable[..., Any]] = {
            name: method
            for name, method in inspect.getmembers(Acts(telegram), inspect.ismethod)
            if not name.startswith("_")
        }
        panel = self.panel
        own = (
            self.tap, self.answer, self.load, self.progress, self.mark, self.messages, self.calls, self.commands,
            self.state, self.clock, self.next_event, self.set_zone, panel.add_story, panel.offer, panel.counters,
            panel.links, panel.wish, panel.wishes_since,
        )  # fmt: skip
        self.verbs |= {method.__name__: method for method in own}

    def add_routes(self, app: web.Application) -> None:
        """Serve the verbs, and the events as a stream."""
        app.router.add_post("/control/{verb}", self._verb)
        app.router.add_get("/control/events", self._events)
        app.router.add_get("/control/file/{id}", self._file)

    async def _verb(self, request: web.Request) -> web.Response:
        if request.content_type != "application/json":  # a form of another site can say anything else
            raise web.HTTPForbidden(text="the control API takes a body of type application/json")
        verb = self.verbs.get(request.match_info["verb"])
        if verb is None:
            return _json({"error": f"there is no verb {request.match_info['verb']}"}, 404)
        try:
            body = msgspec.json.decode(await request.read() or b"{}")
            bound = inspect.signature(verb).bind(**body)
            result = verb(*bound.args, **bound.kwargs)
            if inspect.iscoroutine(result):
                result = await while_there(request, result)
        except (ControlError, TypeError, ValueError, KeyError) as error:
            return _json({"error": str(error) or type(error).__name__}, 400)
        return _json({"result": result})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.hub.pages.add(queue)
        try:
            await response.write(b": hello\n\n")
            while (body := await while_there(request, queue.get())) is not None:
                await response.write(b"data: " + body + b"\n\n")
        except (ConnectionError, Left, asyncio.CancelledError):
            pass  # the page is gone, or the server ends
        finally:
            self.hub.pages.discard(queue)
        return response

    async def _file(self, request: web.Request) -> web.Response:
        file = self.telegram.files.get(request.match_info["id"])
        if file is None:
            raise web.HTTPNotFound
        kind = file.content_type if file.content_type in SHOWN else "application/octet-stream"
        headers = {"X-Content-Type-Options": "nosniff"}
        return web.Response(body=file.content, content_type=kind, headers=headers)

    # Taps

    async def tap(
        self, chat: int, user: int, message_id: int, data: str, forged: bool = False, wait: bool = True,
        within: float = 5.0, bot: int | None = None,
    ) -> Json:  # fmt: skip
        """A person taps a button; waits for the bot's answer (at most ``within`` real seconds) unless told not to."""
        mark = self.telegram.mark
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        where, who = self.telegram.chat(chat, bot), self.telegram.user(user)
        taker = None if bot is None else self.telegram.bot(bot)

        def on_answer(_: Query) -> None:
            if not future.done():
                future.set_result(None)

        query = people.tap(self.telegram, where, who, message_id, data, forged=forged, bot=taker, on_answer=on_answer)
        if wait:
            await asyncio.wait([future], timeout=within)
        return _outcome(query) | {"mark": mark}

    def answer(self, query_id: str) -> Json:
        """What the bot has answered to a tap so far."""
        if query_id not in self.telegram.queries:
            raise ControlError(f"there is no query {query_id}")
        return _outcome(self.telegram.queries[query_id])

    async def load(self, chat: int, message_id: int, users: list[int], data_choices: list[str], **how: Any) -> Json:
        """Taps from many people at once; see load.Load."""
        self._load = Load(self.telegram, self.telegram.chat(chat), message_id, users, data_choices)
        self._loads += 1
        return await self._load.run(**how)

    async def progress(self, load: int = 0, answered: int = 0, within: float = 0.0) -> Json:
        """How far the load is that runs, or ran last; waits for so many answers to the load of that number."""
        until = time.monotonic() + within
        while self._loads < load or self._progress()["answered"] < answered:
            if not await self.hub.wait(until - time.monotonic()):
                break
        return {"load": self._loads, **self._progress()}

    def _progress(self) -> Json:
        return self._load.progress() if self._load else {"tapped": 0, "answered": 0}

    # What can be seen

    def mark(self) -> int:
        """The number of the latest change; messages changed later have a higher one."""
        return self.telegram.mark

    async def messages(self, chat: int, since: int = 0, wait: float = 0.0, bot: int | None = None) -> Json:
        """The messages of a chat that changed after mark ``since``, oldest first; may wait until there is one."""
        where = self.telegram.chat(chat, bot)
        until = asyncio.get_running_loop().time() + wait
        while True:
            found = _changed(where, since)
            left = until - asyncio.get_running_loop().time()
            if found or left <= 0 or not await self.hub.wait(left):
                return {"messages": found, "mark": self.telegram.mark}

    def calls(self, since: int = 0, limit: int = 500) -> list[Json]:
        """The latest Bot API calls after number ``since``, oldest first."""
        return self.telegram.calls.since(since, limit)

    def commands(self, chat: int, user: int, bot: int | None = None) -> list[Json]:
        """The commands that a person is offered in a chat."""
        return commands_for(self.telegram.bot(bot), self.telegram.chat(chat, bot), self.telegram.user(user))

    def state(self) -> Json:
        """Everything the page needs to begin: accounts, chats, clock, story."""
        telegram = self.telegram
        groups = [
            {
                **chat.card(),
                "members": {m.user.id: m.status for m in chat.members.values() if m.present},
                "last_id": chat.last_id,
                "last": _last(chat),
                "topics": {topic.id: topic.name for topic in chat.topics.values()},
                "closed": chat.deleted or chat.migrated_to is not None,
            }
            for chat in telegram.chats.values()
        ]
        private = [
            {
                "bot": bot, "user": user, "last_id": chat.last_id, "last": _last(chat), "started": chat.started,
                "blocked": chat.blocked,
            }
            for (bot, user), chat in telegram.private.items()
        ]  # fmt: skip
        return {
            "users": [
                user.card() | {"note": user.note, "heading": user.heading}
                for user in telegram.users.values()
                if not user.deleted
            ],
            "bots": [bot.user.card() for bot in telegram.bots.values()],
            "chats": groups,
            "private": private,
            "clock": self.clock(),
            **self.panel.view(),
            "progress": self._progress(),
            "mark": telegram.mark,
            "calls": telegram.calls.seq,
            "limits": telegram.limits.on,
        }

    # Clock

    def clock(self) -> Json:
        """The present time, whether it runs, and the next event."""
        clock = self.telegram.clock
        return {"now": clock.text(), "running": clock.running, "next": self.next, "zone": self.zone}

    def next_event(self, at: str | float | None = None, label: Words = "") -> None:
        """Say what comes next, for the page's Go button; without a time, that nothing does."""
        if at is not None:
            read_time(at)
        self.next = None if at is None else {"at": at, "label": label}
        self.telegram.tell("next", self.next)

    def set_zone(self, zone: str) -> None:
        """Say in which time zone the page shows times."""
        self.zone = str(ZoneInfo(zone))
        self.telegram.tell("clock", None)


def _changed(chat: Chat, since: int) -> list[Json]:
    place = bisect_right(chat.changes, since, key=lambda change: change[0])
    # A message that changed often stands in the list as often; it is shown once, where it changed last.
    latest = {message.id: message for _, message in chat.changes[place:]}
    return [message.view() for message in sorted(latest.values(), key=lambda message: message.changed)]


def _last(chat: Chat) -> Json | None:
    """The latest message in a few words, for the list of chats."""
    data = next((message.data for message in reversed(chat.messages.values()) if not message.deleted), None)
    if data is None:
        return None
    words: str = data.get("text") or data.get("caption") or data.get("poll", {}).get("question", "")
    sender: str = data["sender_chat"]["title"] if "sender_chat" in data else data["from"]["first_name"]
    return {"from": sender, "text": words[:80], "date": data["date"]}


def _outcome(query: Query) -> Json:
    answered = query.answer is not None
    plain: Json = {"query_id": query.id, "status": "answered" if answered else "unanswered", "ms": query.ms}
    return plain | (query.answer or {"text": "", "show_alert": False, "url": None})


def _json(plain: Json, status: int = 200) -> web.Response:
    return web.Response(body=encode(plain), status=status, content_type="application/json")
