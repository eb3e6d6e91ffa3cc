"""The connection of a control client, and what it can see: messages, calls, state, and waiting for a change."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp

from playground.errors import ControlError

Json = dict[str, Any]
Result = TypeVar("Result")
Predicate = Callable[[Json], bool]
SLICE = 10.0  # seconds that one long poll of the control API lasts at most


class Watch:
    """The connection to a local Telegram at ``url``; ``mark`` is how far the world had come at the last act."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.mark = 0
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, verb: str, **fields: Any) -> Any:
        """Any verb of the control API by name; fields that are None are left out."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
        body = {key: value for key, value in fields.items() if value is not None}
        async with self._session.post(f"{self.url}/control/{verb}", json=body) as response:
            answer: Json = await response.json()
        if "error" in answer:
            raise ControlError(f"{verb}: {answer['error']}")
        return answer["result"]

    async def get(self, kind: type[Result], verb: str, **fields: Any) -> Result:
        """The result of a verb, which is of that kind."""
        result = await self.call(verb, **fields)
        if not isinstance(result, kind):
            raise ControlError(f"{verb}: {result!r} is no {kind.__name__}")
        return result

    async def messages(self, chat: int, since: int = 0, *, bot: int | None = None) -> list[Json]:
        """The messages of a chat that changed after mark ``since``, by their last change, deleted ones too."""
        found: list[Json] = (await self.call("messages", chat=chat, since=since, bot=bot))["messages"]
        return found

    async def wait_message(
        self, chat: int, predicate: Predicate | None = None, *, contains: str | None = None, timeout: float = 5.0,  # noqa: ASYNC109
        since: int | None = None, anyone: bool = False, bot: int | None = None,
    ) -> Json:  # fmt: skip
        """The first new message that fits, from a bot unless ``anyone``. Raises TimeoutError with what was seen."""
        start = self.mark if since is None else since

        def fits(message: Json) -> bool:
            new = message["created"] > start and not message["deleted"] and (anyone or message["by_bot"])
            return new and _fits(message, predicate, contains)

        return await self._wait(chat, fits, start, timeout, bot, contains)

    async def wait_edit(
        self, chat: int, message_id: int, predicate: Predicate | None = None, *, contains: str | None = None,
        timeout: float = 5.0, since: int | None = None, bot: int | None = None,  # noqa: ASYNC109
    ) -> Json:  # fmt: skip
        """A message once it has been edited and fits. Raises TimeoutError with what was seen."""
        start = self.mark if since is None else since

        def fits(message: Json) -> bool:
            return message["message_id"] == message_id and message["edits"] > 0 and _fits(message, predicate, contains)

        return await self._wait(chat, fits, start, timeout, bot, contains)

    async def _wait(
        self, chat: int, fits: Predicate, since: int, seconds: float, bot: int | None, wanted: str | None
    ) -> Json:
        until, seen = time.monotonic() + seconds, list[Json]()
        while True:
            left = until - time.monotonic()
            wait = min(max(left, 0), SLICE)
            answer = await self.call("messages", chat=chat, since=since, wait=wait, bot=bot)
            for message in answer["messages"]:
                if fits(message):
                    found: Json = message
                    return found
            seen += answer["messages"]
            since = max([since, *(message["changed"] for message in answer["messages"])])
            if left <= 0:
                texts = [text_of(message) for message in seen]
                raise TimeoutError(f"no message in {chat} with {wanted!r} within {seconds} s; seen: {texts}")

    async def calls(self, since: int = 0, limit: int = 500) -> list[Json]:
        """The raw Bot API calls after number ``since``: seq, at, bot, method, params, status, ms, response, size."""
        return await self.get(list, "calls", since=since, limit=limit)

    async def commands(self, chat: int, user: int, bot: int | None = None) -> list[Json]:
        """The commands that a person is offered in a chat."""
        return await self.get(list, "commands", chat=chat, user=user, bot=bot)

    async def state(self) -> Json:
        """Accounts, chats, clock, story: what the page begins with."""
        return await self.get(dict, "state")


def text_of(message: Json) -> str:
    """The words of a message: its text, its caption, or its poll's question."""
    words: str = message.get("text") or message.get("caption") or message.get("poll", {}).get("question", "")
    return words


def button(message: Json, text: str) -> str:
    """The callback data of the button whose label contains ``text``. Raises ControlError when there is none."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    for one in (one for row in rows for one in row):
        if text in one["text"] and "callback_data" in one:
            data: str = one["callback_data"]
            return data
    raise ControlError(f"no button with {text!r}: {[one['text'] for row in rows for one in row]}")


def _fits(message: Json, predicate: Predicate | None, contains: str | None) -> bool:
    return (contains is None or contains in text_of(message)) and (predicate is None or predicate(message))
