"""A typed client of the control API, for tests, demos and benchmarks.

    async with Control(server.url) as control:
        await control.add_bot("1:token", "corridor_bot", "Corridor")
        await control.add_user(7, "Wang")
        await control.start(7)
        hello = await control.wait_message(7, contains="Hello")
        tapped = await control.tap(7, 7, hello["message_id"], "language:en")

After each act the client remembers how far the world had come; ``wait_message`` and ``wait_edit`` look only at what
changed since then, unless they are given ``since``.
"""

import asyncio
import base64
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Literal, NamedTuple, Self, TypedDict, Unpack

import aiohttp

from playground.errors import ControlError

Json = dict[str, Any]
Predicate = Callable[[Json], bool]
SLICE = 10.0  # seconds that one long poll of the control API lasts at most


class FaultFields(TypedDict, total=False):
    """What goes wrong, how often and where: the fields of playground.faults.Fault."""

    chat: int
    count: int
    skip: int
    status: int
    description: str
    retry_after: int
    body: str
    effect: bool
    delay_before: float
    delay_after: float
    drop: Literal["before", "after"]


class Tap(NamedTuple):
    """What came of a tap; ``ms`` is the real time to the answer, None while there is none."""

    query_id: str
    status: str
    text: str
    show_alert: bool
    url: str | None
    ms: float | None

    @property
    def answered(self) -> bool:
        """Whether the bot has answered."""
        return self.status == "answered"


class Control:
    """Drives a local Telegram at ``url``; every method raises ControlError when it makes no sense there.

    A ``chat`` is a group's id, or a person's id for their private chat with the bot; ``bot`` names one of several.
    """

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

    async def _act(self, verb: str, **fields: Any) -> Any:
        result = await self.call(verb, **fields)
        if isinstance(result, dict) and "changed" in result:
            self.mark = result["changed"]
        return result

    # Accounts and chats

    async def add_bot(self, token: str, username: str, name: str, *, privacy: bool = True) -> Json:
        """Open a bot's account; its id is the number before the colon of the token."""
        card: Json = await self.call("add_bot", token=token, username=username, name=name, privacy=privacy)
        return card

    async def revoke_token(self, bot: int | None = None) -> None:
        """Make a bot's token worthless (401)."""
        await self.call("revoke_token", bot=bot)

    async def add_user(
        self, id: int, first_name: str, last_name: str | None = None, username: str | None = None,  # noqa: A002
        language_code: str | None = None, note: str | None = None,
    ) -> Json:  # fmt: skip
        """Open a person's account; ``note`` says on the page who it is."""
        fields = {"last_name": last_name, "username": username, "language_code": language_code, "note": note}
        card: Json = await self.call("add_user", id=id, first_name=first_name, **fields)
        return card

    async def add_users(self, users: list[Json]) -> int:
        """Open many accounts at once; the fields of each are those of ``add_user``."""
        count: int = await self.call("add_users", users=users)
        return count

    async def add_chat(
        self, id: int, type: str, title: str, members: list[int] | None = None, *, forum: bool = False,  # noqa: A002
        owner: int | None = None, username: str | None = None, quiet: bool = False,
    ) -> Json:  # fmt: skip
        """Open a group; its first person owns it unless ``owner`` does. Bots in it hear of it unless ``quiet``."""
        fields = {"owner": owner, "username": username, "quiet": quiet, "forum": forum}
        card: Json = await self.call("add_chat", id=id, type=type, title=title, members=members, **fields)
        return card

    async def add_member(self, chat: int, user: int, by: int | None = None) -> None:
        """Somebody joins a group, or is added by somebody; a bot too."""
        await self.call("add_member", chat=chat, user=user, by=by)

    async def add_members(self, chat: int, users: list[int]) -> int:
        """Many accounts are in a group from now on, without a word; returns how many are in it."""
        count: int = await self.call("add_members", chat=chat, users=users)
        return count

    async def remove_member(self, chat: int, user: int, *, kicked: bool = False, by: int | None = None) -> None:
        """Somebody leaves a group, or is removed; ``kicked`` also bans."""
        await self.call("remove_member", chat=chat, user=user, kicked=kicked, by=by)

    async def promote(
        self,
        chat: int,
        user: int,
        rights: list[str] | dict[str, bool],
        *,
        anonymous: bool = False,
        title: str | None = None,
    ) -> None:
        """Make a member (a person or a bot) an administrator; no rights make an ordinary member again."""
        await self.call("promote", chat=chat, user=user, rights=rights, anonymous=anonymous, title=title)

    async def mute(self, chat: int, user: int, *, muted: bool = True) -> None:
        """Take the right to write from a member or bot, or give it back."""
        await self.call("mute", chat=chat, user=user, muted=muted)

    async def upgrade(self, chat: int, new_id: int | None = None) -> int:
        """Turn a group into a supergroup and return the new id."""
        number: int = await self.call("upgrade", chat=chat, new_id=new_id)
        return number

    async def delete_chat(self, chat: int) -> None:
        """Delete a group."""
        await self.call("delete_chat", chat=chat)

    async def block(self, user: int, bot: int | None = None) -> None:
        """A person blocks the bot."""
        await self.call("block", user=user, bot=bot)

    async def unblock(self, user: int, bot: int | None = None) -> None:
        """A person lets the bot write again."""
        await self.call("unblock", user=user, bot=bot)

    async def delete_account(self, user: int) -> None:
        """Delete a person's account."""
        await self.call("delete_account", user=user)

    async def create_topic(self, chat: int, user: int, name: str) -> int:
        """A person opens a forum topic; returns its thread id."""
        topic: int = await self.call("create_topic", chat=chat, user=user, name=name)
        return topic

    async def close_topic(self, chat: int, user: int, topic: int, *, closed: bool = True) -> None:
        """A person closes a topic, or opens it again."""
        await self.call("close_topic", chat=chat, user=user, topic=topic, closed=closed)

    # What people do

    async def say(
        self, chat: int, user: int, text: str, *, reply_to: int | None = None, topic: int | None = None,
        anonymous: bool = False, as_chat: int | None = None, bot: int | None = None,
    ) -> Json:  # fmt: skip
        """A person writes; ``anonymous`` as an anonymous administrator, ``as_chat`` as a channel."""
        fields = {"reply_to": reply_to, "topic": topic, "anonymous": anonymous, "as_chat": as_chat, "bot": bot}
        message: Json = await self._act("say", chat=chat, user=user, text=text, **fields)
        return message

    async def send_photo(
        self, chat: int, user: int, content: bytes, caption: str = "", *, reply_to: int | None = None,
        content_type: str = "image/png", bot: int | None = None,
    ) -> Json:  # fmt: skip
        """A person sends a photo (PNG or JPEG)."""
        photo = _file("photo", content_type, content)
        message: Json = await self._act(
            "say", chat=chat, user=user, text=caption, photo=photo, reply_to=reply_to, bot=bot
        )
        return message

    async def send_file(
        self, chat: int, user: int, content: bytes, name: str, caption: str = "", *, reply_to: int | None = None,
        content_type: str = "application/octet-stream", bot: int | None = None,
    ) -> Json:  # fmt: skip
        """A person sends a file."""
        file = _file(name, content_type, content)
        message: Json = await self._act(
            "say", chat=chat, user=user, text=caption, file=file, reply_to=reply_to, bot=bot
        )
        return message

    async def start(self, user: int, payload: str | None = None, bot: int | None = None) -> Json:
        """A person opens the bot, by a link with ``payload`` if given, and presses Start."""
        message: Json = await self._act("start", user=user, payload=payload, bot=bot)
        return message

    async def edit(self, chat: int, user: int, message_id: int, text: str) -> Json:
        """A person changes their message."""
        message: Json = await self._act("edit", chat=chat, user=user, message_id=message_id, text=text)
        return message

    async def delete(self, chat: int, message_id: int) -> None:
        """Somebody deletes a message."""
        await self.call("delete", chat=chat, message_id=message_id)

    async def forward(self, chat: int, message_id: int, to: int, user: int) -> Json:
        """A person forwards a message to another chat."""
        message: Json = await self._act("forward", chat=chat, message_id=message_id, to=to, user=user)
        return message

    async def react(self, chat: int, user: int, message_id: int, emoji: str | None) -> None:
        """A person reacts to a message; None takes the reaction back."""
        await self.call("react", chat=chat, user=user, message_id=message_id, emoji=emoji)

    async def pin(self, chat: int, user: int, message_id: int, *, silent: bool = False) -> None:
        """A person pins a message."""
        await self.call("pin", chat=chat, user=user, message_id=message_id, silent=silent)

    async def tap(
        self, chat: int, user: int, message_id: int, data: str, *, forged: bool = False, wait: bool = True,
        within: float = 5.0, bot: int | None = None,
    ) -> Tap:  # fmt: skip
        """A person taps the button with ``data``; waits up to ``within`` real seconds for the answer if ``wait``.

        ``forged`` sends any data from any message and chat, as a modified client can.
        """
        fields = {"data": data, "forged": forged, "wait": wait, "within": within, "bot": bot}
        result: Json = await self.call("tap", chat=chat, user=user, message_id=message_id, **fields)
        self.mark = result.pop("mark")
        return Tap(**result)

    async def taps(self, taps: list[Json]) -> list[str]:
        """Many taps at once, not waited for, each {chat, user, message_id, data, forged}; returns the query ids."""
        ids: list[str] = await self.call("taps", taps=taps)
        return ids

    async def answer(self, query_id: str) -> Tap:
        """What the bot has answered to a tap so far."""
        return Tap(**await self.call("answer", query_id=query_id))

    async def vote_poll(
        self, chat: int, user: int, message_id: int, option_ids: list[int], *, as_chat: int | None = None
    ) -> None:
        """A person answers a native poll; an empty list takes the answer back."""
        fields = {"option_ids": option_ids, "as_chat": as_chat}
        await self.call("vote_poll", chat=chat, user=user, message_id=message_id, **fields)

    async def load(
        self, chat: int, message_id: int, users: list[int], data_choices: list[str], *, count: int | None = None,
        rate: float | None = None, outstanding: int | None = None, within: float = 60.0,
    ) -> Json:  # fmt: skip
        """Taps from many people, as fast as the bot takes them or at ``rate`` a second; see playground.load."""
        how = {"count": count, "rate": rate, "outstanding": outstanding, "within": within}
        fields = {"users": users, "data_choices": data_choices, **how}
        report: Json = await self.call("load", chat=chat, message_id=message_id, **fields)
        return report

    # What can be seen

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
        found: list[Json] = await self.call("calls", since=since, limit=limit)
        return found

    async def commands(self, chat: int, user: int, bot: int | None = None) -> list[Json]:
        """The commands that a person is offered in a chat."""
        found: list[Json] = await self.call("commands", chat=chat, user=user, bot=bot)
        return found

    async def state(self) -> Json:
        """Accounts, chats, clock, story: what the page begins with."""
        state: Json = await self.call("state")
        return state

    # Faults, limits, clock, story

    async def fault(self, method: str | None = None, **what: Unpack[FaultFields]) -> int:
        """Let something go wrong at the next call of ``method`` (None: of any); returns the fault's number."""
        number: int = await self.call("fault", method=method, **what)
        return number

    async def clear_faults(self, number: int | None = None) -> None:
        """Lift one fault, or all."""
        await self.call("clear_faults", number=number)

    async def set_limits(self, on: bool) -> None:
        """Switch the real limits (429) on or off."""
        await self.call("set_limits", on=on)

    async def clock(self) -> Json:
        """The present time (``now``), whether it runs, and the next event."""
        clock: Json = await self.call("clock")
        return clock

    async def set_clock(self, at: str | float, running: bool | None = None) -> str:
        """Jump to a time (ISO 8601 or seconds since 1970); ``running`` starts or freezes the clock. Returns it."""
        now: str = await self.call("set_clock", at=at, running=running)
        return now

    async def advance(self, seconds: float) -> str:
        """Jump forward; returns the new time."""
        now: str = await self.call("advance", seconds=seconds)
        return now

    async def next_event(self, at: str | float | None, label: str = "") -> None:
        """Say what comes next, for the page's Go button; None: nothing does."""
        await self.call("next_event", at=at, label=label)

    async def set_zone(self, zone: str) -> None:
        """Say in which time zone (such as Asia/Shanghai) the page shows times."""
        await self.call("set_zone", zone=zone)

    async def add_story(self, *, n: int, total: int, title: str, text: str, **more: Any) -> None:
        """Show a step of a story on the page."""
        await self.call("add_story", n=n, total=total, title=title, text=text, **more)

    async def wishes(self, since: int = 0, wait: float = 0.0) -> list[str]:
        """What people at the page wished of the story after the first ``since`` wishes; waits for one if asked."""
        found: list[str] = await self.call("wishes_since", since=since, wait=wait)
        return found


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


def _file(name: str, content_type: str, content: bytes) -> Json:
    return {"name": name, "content_type": content_type, "base64": base64.b64encode(content).decode()}


async def settle(seconds: float = 0.05) -> None:
    """Give the bot a moment where nothing can be waited for, such as to see that nothing happens."""
    await asyncio.sleep(seconds)
