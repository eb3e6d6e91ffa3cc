"""A typed client of the control API, for tests, demos and benchmarks.

    async with Control(server.url) as control:
        await control.add_bot("1:token", "corridor_bot", "Corridor")
        await control.add_user(7, "Wang")
        await control.start(7)
        hello = await control.wait_message(7, contains="Hello")
        tapped = await control.tap(7, 7, hello["message_id"], "language:en")

After each message or tap the client remembers how far the world had come; ``wait_message`` and ``wait_edit`` look only
at what changed since then, unless they are given ``since`` (0: at everything).
"""

import base64
from typing import Any, Literal, NamedTuple, TypedDict, Unpack

from playground.watch import Json, Watch, button, text_of

Recording = Literal["voice", "video", "video_note", "audio"]
RECORDINGS = {"voice": "audio/ogg", "video": "video/mp4", "video_note": "video/mp4", "audio": "audio/mpeg"}
__all__ = ["Control", "FaultFields", "Json", "Tap", "button", "text_of"]


Words = str | dict[str, str]


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


class StepFields(TypedDict, total=False):
    """What may be said of a step of a story: the fields of playground.panel.Step."""

    text: Words
    story: str
    who: int | None
    chat: int | None
    state: Literal["done", "now", "broken"]
    expected: Words | None
    seen: Words | None
    note: Words
    guided: bool


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


class Control(Watch):
    """Drives a local Telegram; every method raises ControlError when it makes no sense there.

    A ``chat`` is a group's id, or a person's id for their private chat with the bot; ``bot`` names one of several.
    """

    async def _act(self, verb: str, **fields: Any) -> Json:
        message = await self.get(dict, verb, **fields)
        self.mark = message["changed"]
        return message

    # Accounts and chats

    async def add_bot(self, token: str, username: str, name: str, *, privacy: bool = True) -> Json:
        """Open a bot's account; its id is the number before the colon of the token."""
        return await self.get(dict, "add_bot", token=token, username=username, name=name, privacy=privacy)

    async def revoke_token(self, bot: int | None = None) -> None:
        """Make a bot's token worthless (401)."""
        await self.call("revoke_token", bot=bot)

    async def add_user(
        self, id: int, first_name: str, last_name: str | None = None, username: str | None = None,  # noqa: A002
        language_code: str | None = None, note: str | None = None, heading: str | None = None,
    ) -> Json:  # fmt: skip
        """Open a person's account; ``note`` says on the page who it is, and ``heading`` among whom it is listed."""
        fields = {
            "last_name": last_name, "username": username, "language_code": language_code, "note": note,
            "heading": heading,
        }  # fmt: skip
        return await self.get(dict, "add_user", id=id, first_name=first_name, **fields)

    async def add_users(self, users: list[Json]) -> int:
        """Open many accounts at once; the fields of each are those of ``add_user``."""
        return await self.get(int, "add_users", users=users)

    async def add_chat(
        self, id: int, type: str, title: str, members: list[int] | None = None, *, forum: bool = False,  # noqa: A002
        owner: int | None = None, username: str | None = None, quiet: bool = False,
    ) -> Json:  # fmt: skip
        """Open a group; its first person owns it unless ``owner`` does. Bots in it hear of it unless ``quiet``."""
        fields = {"owner": owner, "username": username, "quiet": quiet, "forum": forum}
        return await self.get(dict, "add_chat", id=id, type=type, title=title, members=members, **fields)

    async def add_member(self, chat: int, user: int, by: int | None = None) -> None:
        """Somebody joins a group, or is added by somebody; a bot too."""
        await self.call("add_member", chat=chat, user=user, by=by)

    async def add_members(self, chat: int, users: list[int]) -> int:
        """Many accounts are in a group from now on, without a word; returns how many are in it."""
        return await self.get(int, "add_members", chat=chat, users=users)

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
        return await self.get(int, "upgrade", chat=chat, new_id=new_id)

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

    async def add_by_link(
        self, user: int, chat: int, payload: str | None = None, *, rights: list[str] | None = None,
        bot: int | None = None,
    ) -> Json | None:  # fmt: skip
        """A person adds the bot to a group of theirs by its link; returns the /start that follows a payload."""
        fields = {"user": user, "chat": chat, "payload": payload, "rights": rights, "bot": bot}
        said: Json | None = await self.call("add_by_link", **fields)
        if said is not None:
            self.mark = said["changed"]
        return said

    async def create_topic(self, chat: int, user: int, name: str) -> int:
        """A person opens a forum topic; returns its thread id."""
        return await self.get(int, "create_topic", chat=chat, user=user, name=name)

    async def close_topic(self, chat: int, user: int, topic: int, *, closed: bool = True) -> None:
        """A person closes a topic, or opens it again."""
        await self.call("close_topic", chat=chat, user=user, topic=topic, closed=closed)

    async def delete_topic(self, chat: int, topic: int) -> None:
        """A person deletes a topic with what is in it."""
        await self.call("delete_topic", chat=chat, topic=topic)

    # What people do

    async def say(
        self, chat: int, user: int, text: str, *, reply_to: int | None = None, topic: int | None = None,
        anonymous: bool = False, as_chat: int | None = None, bot: int | None = None,
    ) -> Json:  # fmt: skip
        """A person writes; ``anonymous`` as an anonymous administrator, ``as_chat`` as a channel."""
        fields = {"reply_to": reply_to, "topic": topic, "anonymous": anonymous, "as_chat": as_chat, "bot": bot}
        return await self._act("say", chat=chat, user=user, text=text, **fields)

    async def send_photo(
        self, chat: int, user: int, content: bytes, caption: str = "", *, reply_to: int | None = None,
        content_type: str = "image/png", bot: int | None = None,
    ) -> Json:  # fmt: skip
        """A person sends a photo (PNG or JPEG)."""
        photo = _file("photo", content_type, content)
        return await self._act("say", chat=chat, user=user, text=caption, photo=photo, reply_to=reply_to, bot=bot)

    async def send_file(
        self, chat: int, user: int, content: bytes, name: str, caption: str = "", *, reply_to: int | None = None,
        content_type: str = "application/octet-stream", bot: int | None = None,
    ) -> Json:  # fmt: skip
        """A person sends a file."""
        file = _file(name, content_type, content)
        return await self._act("say", chat=chat, user=user, text=caption, file=file, reply_to=reply_to, bot=bot)

    async def record(
        self, chat: int, user: int, kind: Recording, content: bytes, caption: str = "", *, duration: int = 1,
        reply_to: int | None = None, topic: int | None = None, bot: int | None = None,
    ) -> Json:  # fmt: skip
        """A person sends a voice message, a video, a round video or music of ``duration`` seconds."""
        content_type = RECORDINGS[kind]
        file = _file(f"{kind}.{content_type.partition('/')[2]}", content_type, content) | {"duration": duration}
        if "video" in kind:
            file |= {"length": 240} if kind == "video_note" else {"width": 640, "height": 480}
        fields = {kind: file, "reply_to": reply_to, "topic": topic, "bot": bot}
        return await self._act("say", chat=chat, user=user, text=caption, **fields)

    async def start(self, user: int, payload: str | None = None, bot: int | None = None) -> Json:
        """A person opens the bot, by a link with ``payload`` if given, and presses Start."""
        return await self._act("start", user=user, payload=payload, bot=bot)

    async def edit(self, chat: int, user: int, message_id: int, text: str) -> Json:
        """A person changes their message."""
        return await self._act("edit", chat=chat, user=user, message_id=message_id, text=text)

    async def delete(self, chat: int, message_id: int) -> None:
        """Somebody deletes a message."""
        await self.call("delete", chat=chat, message_id=message_id)

    async def forward(self, chat: int, message_id: int, to: int, user: int) -> Json:
        """A person forwards a message to another chat."""
        return await self._act("forward", chat=chat, message_id=message_id, to=to, user=user)

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
        return await self.get(list, "taps", taps=taps)

    async def answer(self, query_id: str) -> Tap:
        """What the bot has answered to a tap so far."""
        return Tap(**await self.call("answer", query_id=query_id))

    async def vote_poll(
        self, chat: int, user: int, message_id: int, option_ids: list[int], *, as_chat: int | None = None
    ) -> None:
        """A person answers a native poll; an empty list takes the answer back."""
        fields = {"option_ids": option_ids, "as_chat": as_chat}
        await self.call("vote_poll", chat=chat, user=user, message_id=message_id, **fields)

    async def add_option(self, chat: int, user: int, message_id: int, text: str) -> None:
        """A person adds an option to a native poll that takes some."""
        await self.call("add_option", chat=chat, user=user, message_id=message_id, text=text)

    async def load(
        self, chat: int, message_id: int, users: list[int], data_choices: list[str], *, count: int | None = None,
        rate: float | None = None, outstanding: int | None = None, within: float = 150.0,
    ) -> Json:  # fmt: skip
        """Taps from many people, as fast as the bot takes them or at ``rate`` a second; see playground.load."""
        how = {"count": count, "rate": rate, "outstanding": outstanding, "within": within}
        fields = {"users": users, "data_choices": data_choices, **how}
        return await self.get(dict, "load", chat=chat, message_id=message_id, **fields)

    async def progress(self, load: int = 0, answered: int = 0, *, within: float = 0.0) -> Json:
        """Of the load that runs, or ran last: its number, how many taps were made (``tapped``) and ``answered``.

        Waits up to ``within`` real seconds until that ``load`` has had so many answers; the first load is number 1.
        """
        return await self.get(dict, "progress", load=load, answered=answered, within=within)

    # Faults, limits, clock

    async def fault(self, method: str | None = None, **what: Unpack[FaultFields]) -> int:
        """Let something go wrong at the next call of ``method`` (None: of any); returns the fault's number."""
        return await self.get(int, "fault", method=method, **what)

    async def clear_faults(self, number: int | None = None) -> None:
        """Lift one fault, or all."""
        await self.call("clear_faults", number=number)

    async def set_limits(self, on: bool) -> None:
        """Switch the real limits (429) on or off."""
        await self.call("set_limits", on=on)

    async def clock(self) -> Json:
        """The present time (``now``), whether it runs, and the next event."""
        return await self.get(dict, "clock")

    async def set_clock(self, at: str | float, running: bool | None = None) -> str:
        """Jump to a time (ISO 8601 or seconds since 1970); ``running`` starts or freezes the clock. Returns it."""
        return await self.get(str, "set_clock", at=at, running=running)

    async def advance(self, seconds: float) -> str:
        """Jump forward; returns the new time."""
        return await self.get(str, "advance", seconds=seconds)

    async def next_event(self, at: str | float | None, label: Words = "") -> None:
        """Say what comes next, for the page's Go button; None: nothing does."""
        await self.call("next_event", at=at, label=label)

    async def set_zone(self, zone: str) -> None:
        """Say in which time zone (such as Asia/Shanghai) the page shows times."""
        await self.call("set_zone", zone=zone)

    # The story panel; words are a string or {"zh": …, "en": …}

    async def add_story(self, *, n: int, total: int, title: Words, **more: Unpack[StepFields]) -> None:
        """Show a step of a story, in the place of the one with that number."""
        await self.call("add_story", n=n, total=total, title=title, **more)

    async def offer(self, name: str, label: Words, hint: Words = "", *, enabled: bool = True) -> None:
        """Show a button under the story, in the place of the one with that name; pressing it wishes for ``name``."""
        await self.call("offer", name=name, label=label, hint=hint, enabled=enabled)

    async def counters(
        self, title: Words, rows: list[Json], note: Words = "",
        state: Literal["running", "equal", "unequal"] = "running",
    ) -> None:  # fmt: skip
        """Show big numbers, each {label, value}, in the place of those before; ``state`` says how they compare."""
        await self.call("counters", title=title, rows=rows, note=note, state=state)

    async def links(self, items: list[Json]) -> None:
        """Show papers to open, each {label, href}, in the place of those before; an href begins with /."""
        await self.call("links", items=items)

    async def wishes(self, since: int = 0, wait: float = 0.0) -> list[str]:
        """What people at the page wished of the story after the first ``since`` wishes; waits for one if asked."""
        return await self.get(list, "wishes_since", since=since, wait=wait)


def _file(name: str, content_type: str, content: bytes) -> Json:
    return {"name": name, "content_type": content_type, "base64": base64.b64encode(content).decode()}
