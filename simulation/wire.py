"""The wire to the local Telegram in memory: the same calls and answers, and all that can go wrong on the way."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from telegram.request import BaseRequest, RequestData

from bot.answers import PAUSES
from bot.wire import READ_TIMEOUT, Ambiguous, Answer, NotSent, Telegram, encode, read_answer
from playground import methods
from playground import telegram as local
from playground.errors import ApiError
from playground.polling import Polling
from playground.specification import Upload
from simulation.weather import Power, Weather

Json = dict[str, Any]
REFUSED = b'{"ok":false,"error_code":%d,"description":"%s"}'


@dataclass(frozen=True, slots=True)
class Hears:
    """Who hears which updates Telegram may forget, and which taps the bot has begun to answer."""

    confirms: Callable[[set[int]], None]
    answers: Callable[[str], None]


class Wire(Telegram):
    """The bot's own calls, one life long."""

    def __init__(self, inside: local.Telegram, token: str, power: Power, weather: Weather, hears: Hears) -> None:
        self._inside, self._token, self._power, self._weather, self._hears = inside, token, power, weather, hears
        self._before = deque[Json](maxlen=20)  # updates that may come once more
        self._polling = Polling(inside)
        self._heard: set[int] = set()  # updates that came through to this life
        self._unheard = Counter[str]()  # how often an answer to a tap found no connection

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any],
        *,
        read_timeout: float = READ_TIMEOUT,
        on_written: Callable[[], None] | None = None,
    ) -> Answer:
        """Call a method, as over the network."""
        if on_written is not None:
            await self._write(parameters["callback_query_id"], on_written)
        return await self._exchange(method, msgspec.json.decode(encode(parameters)), read_timeout)

    async def _write(self, query: str, on_written: Callable[[], None]) -> None:
        await self._weather.hop(self._power, "connect")
        if not self._power.on:
            raise NotSent("the plug is pulled")
        if self._weather.strikes("not sent", self._weather.wire / 4):
            self._unheard[query] += 1
            if self._unheard[query] == len(PAUSES):  # it is given up
                self._hears.answers(query)
            raise NotSent("no connection")
        self._hears.answers(query)
        on_written()

    async def upload(self, method: str, parameters: Mapping[str, Any], field: str, name: str, content: bytes) -> Answer:
        """Call a method with one file."""
        given = msgspec.json.decode(encode(parameters))
        return await self._exchange(method, {**given, field: Upload(name, "application/octet-stream", content)})

    async def download(self, file_id: str, most: int) -> bytes | None:
        """Return a file that somebody sent."""
        await self._travel("getFile", READ_TIMEOUT)
        file = self._inside.files.get(file_id)
        return file.content if file and 0 < len(file.content) <= most else None

    async def _exchange(self, method: str, raw: dict[str, Any], patience: float = READ_TIMEOUT) -> Answer:
        weather = self._weather
        await self._travel(method, patience)
        if method != "answerCallbackQuery" and weather.strikes("not sent", weather.wire / 4):
            raise NotSent("no connection")
        if weather.strikes("lost on the way", weather.wire / 8):
            raise Ambiguous("TimeoutError")
        if method != "getUpdates" and weather.strikes("429", weather.wire / 4):
            wait = weather.random.choice([1, 3, 20])
            return read_answer(429, methods.refusal(ApiError(429, "Too Many Requests", {"retry_after": wait})))
        if weather.strikes("5xx", weather.wire / 4):
            return read_answer(502, b"<html>Bad Gateway</html>")
        status, body = await self._inside_call(method, raw)
        weather.note(method, raw.get("chat_id"), status, len(body))
        await self._travel(method, patience)
        if weather.strikes("time-out after success", weather.wire / 4):
            raise Ambiguous("TimeoutError")
        if weather.strikes("5xx after success", weather.wire / 16):
            return read_answer(504, REFUSED % (504, b"Gateway Timeout"))
        answer = read_answer(status, body)
        if method == "getUpdates" and answer.ok:
            self._heard |= {one["update_id"] for one in answer.result}
            answer.result[:] = self._out_of_order(answer.result)
        return answer

    def _out_of_order(self, batch: list[Json]) -> list[Json]:
        """Return updates as they may come: some once more, those of different people and chats in any order."""
        weather, random = self._weather, self._weather.random
        if self._before and weather.strikes("duplicate", weather.twice):
            batch = [random.choice(self._before), *batch]
        self._before.extend(batch)
        if len(batch) > 1 and weather.strikes("reorder", weather.twice):
            places = {key: random.random() for key in map(_line, batch)}
            batch = sorted(batch, key=lambda one: places[_line(one)])
        return batch

    async def _inside_call(self, method: str, raw: dict[str, Any]) -> tuple[int, bytes]:
        if method != "getUpdates":
            return methods.answer(self._inside, self._token, method, raw)
        try:
            bot = methods.bot_of(self._inside, self._token)
            gone = {update for update in self._heard if update < raw.get("offset", 0)}
            self._heard -= gone
            now = self._inside.clock.now()  # what expired before it was asked for again was not the bot's to confirm
            self._hears.confirms(gone & {one.id for one in bot.queue.waiting if one.expires > now})
            return 200, await self._polling.get_updates(bot, methods.read(method, raw)[1])
        except ApiError as error:
            return error.code, methods.refusal(error)

    async def _travel(self, method: str, patience: float) -> None:
        weather = self._weather
        await weather.hop(self._power, method)
        if weather.strikes("slow", weather.slow):
            await asyncio.sleep(weather.random.choice([0.05, 0.5, 5.0, patience + 1]))
        if not self._power.on:
            raise NotSent("the plug is pulled")


class Hello(BaseRequest):
    """The framework's transport: it only asks who the bot is."""

    def __init__(self, inside: local.Telegram, token: str) -> None:
        self._inside, self._token = inside, token

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer."""
        return READ_TIMEOUT

    async def initialize(self) -> None:
        """Nothing is to be opened."""

    async def shutdown(self) -> None:
        """Nothing is to be closed."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any  # noqa: ARG002 - the framework's signature
    ) -> tuple[int, bytes]:  # fmt: skip
        """Answer at once."""
        given = request_data.json_parameters if request_data else {}
        return methods.answer(self._inside, self._token, url.rpartition("/")[2], given)


def _line(update: Json) -> int:
    """Return the person or chat whose updates keep their order."""
    (what,) = (found for name, found in update.items() if name != "update_id")
    place = what.get("from") if "data" in what else what.get("chat")
    return int((place or what.get("user") or {"id": 0})["id"])
