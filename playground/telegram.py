"""The state of the local Telegram and the few things that every part of it does; no sockets, no time of its own."""

from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Any

from playground.calls import Calls
from playground.clock import Clock
from playground.errors import ControlError, bad_request
from playground.faults import Faults
from playground.limits import Limits
from playground.model import Bot, Chat, Message, Poll, Query, StoredFile, User, encode
from playground.updates import UpdateQueue

Json = dict[str, Any]
DAY = 86_400
SERVICE = frozenset(
    {
        "new_chat_members", "left_chat_member", "new_chat_title", "group_chat_created", "supergroup_chat_created",
        "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message", "forum_topic_created", "forum_topic_edited",
        "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden", "general_forum_topic_unhidden",
        "poll_option_added",
    }
)  # fmt: skip
SORTS = {"poll": "poll", "poll_answer": "poll"}
SORTS |= {kind: kind for kind in ("callback_query", "my_chat_member", "chat_member", "message_reaction")}


class Telegram:
    """Everything the local Telegram knows; ``listeners`` hear of each change as (kind, what).

    ``first_update_id`` is where each bot's updates begin, ``limited`` whether the real limits (429) are on.
    """

    def __init__(self, clock: Clock | None = None, first_update_id: int = 500_000_001, limited: bool = False) -> None:
        self.clock = clock or Clock()
        self.first_update_id = first_update_id
        self.users: dict[int, User] = {}
        self.bots: dict[int, Bot] = {}
        self.tokens: dict[str, Bot] = {}
        self.chats: dict[int, Chat] = {}
        self.private: dict[tuple[int, int], Chat] = {}
        self.polls: dict[str, Poll] = {}
        self.queries: dict[str, Query] = {}
        self.query_order: deque[Query] = deque()
        self.files: dict[str, StoredFile] = {}
        self.faults = Faults()
        self.limits = Limits(limited)
        self.calls = Calls()
        self.numbers = count(1)
        self.mark = 0
        self.listeners: list[Callable[[str, Any], None]] = []

    # Who and where

    def add_user(self, user: User) -> User:
        """Open an account, or replace the one with that id."""
        self.users[user.id] = user
        self.tell("people", user.id)
        return user

    def add_bot(self, token: str, username: str, name: str, privacy: bool = True) -> Bot:
        """Open a bot's account; the id is the number before the colon of the token."""
        number, _, secret = token.partition(":")
        if not number.isdecimal() or not secret:
            raise ControlError("a token is a number, a colon and a secret")
        user = self.add_user(User(int(number), name, username=username, is_bot=True))
        bot = Bot(user, token, UpdateQueue(self.first_update_id), privacy)
        self.bots[bot.id] = self.tokens[token] = bot
        return bot

    def user(self, user_id: int) -> User:
        """The account of that id. Raises ControlError."""
        if user_id not in self.users:
            raise ControlError(f"there is no account {user_id}")
        return self.users[user_id]

    def bot(self, bot_id: int | None = None) -> Bot:
        """The bot of that id, or the first one. Raises ControlError."""
        if bot_id is None:
            bot_id = next(iter(self.bots), 0)
        if bot_id not in self.bots:
            raise ControlError("there is no such bot")
        return self.bots[bot_id]

    def private_chat(self, bot: Bot, user: User) -> Chat:
        """The private chat of a bot and a person; it exists before anybody speaks."""
        chat = self.private.get((bot.id, user.id))
        if chat is None:
            chat = self.private[bot.id, user.id] = Chat(user.id, "private", bot=bot, person=user)
        return chat

    def chat(self, chat_id: int, bot: int | None = None) -> Chat:
        """A chat as the control API names it: a person's id is the private chat with the bot. Raises ControlError."""
        if chat_id in self.chats:
            return self.chats[chat_id]
        if chat_id in self.users:
            return self.private_chat(self.bot(bot), self.users[chat_id])
        raise ControlError(f"there is no chat {chat_id}")

    def seen_by(self, bot: Bot, chat_id: int | str) -> Chat:
        """A chat as a bot names it. Raises ApiError when the bot cannot know it."""
        if isinstance(chat_id, int):
            chat = self.chats.get(chat_id)
            if chat is not None and bot.id in chat.members:
                return chat
            if chat_id in self.users and chat_id not in self.bots:
                return self.private_chat(bot, self.users[chat_id])
        else:
            for chat in self.chats.values():
                if chat.username and chat.username.lower() == chat_id.removeprefix("@").lower():
                    return chat
        raise bad_request("chat not found")

    # Messages

    def post(
        self, chat: Chat, sender: User, content: Json, *, silent: bool = False, thread: int | None = None,
        reply: Message | None = None, sender_chat: Chat | None = None, prompt: Json | None = None,
        poll: Poll | None = None,
    ) -> Message:  # fmt: skip
        """Put a message into a chat; telling the bots is up to the caller."""
        chat.last_id += 1
        data: Json = {"message_id": chat.last_id, "from": sender.card(), "chat": chat.card(), "date": self.clock.date()}
        if chat.kind == "channel":
            # What stands in a channel is the channel's own word; it names nobody.
            del data["from"]
            sender_chat = chat
        if sender_chat is not None:
            data["sender_chat"] = sender_chat.card()
        if thread:
            data |= {"message_thread_id": thread, "is_topic_message": True}
        if reply is not None:
            data["reply_to_message"] = {key: value for key, value in reply.data.items() if key != "reply_to_message"}
        data |= content
        by_bot = sender.id in self.bots
        message = Message(chat, chat.last_id, data, sender.id, by_bot=by_bot, silent=silent, poll=poll, prompt=prompt)
        chat.messages[message.id] = message
        self.note(message)
        message.created = message.changed
        if message.by_bot:
            chat.last_bot = sender.id
        return message

    def note(self, message: Message) -> None:
        """Number a change of a message and tell the listeners."""
        self.mark += 1
        message.touch(self.mark)
        message.chat.changes.append((self.mark, message))
        if self.listeners:
            self.tell("message", message)

    def tell(self, kind: str, what: Any) -> None:
        """Tell the listeners that something of ``kind`` happened."""
        for listener in self.listeners:
            listener(kind, what)

    # Updates

    def deliver(self, bot: Bot, kind: str, payload: Any, key: int, lives: int = DAY) -> None:
        """Queue an update for a bot that wants its kind; it expires after ``lives`` seconds.

        On a webhook those with the same ``key`` and sort keep their order: messages of a chat, taps of a person,
        answers to a poll (add_update).
        """
        queue = bot.queue
        if kind in queue.kinds:
            body = encode({"update_id": queue.next_id, kind: payload})
            queue.add(body, self.clock.now() + lives, (SORTS.get(kind, "message"), key))

    def broadcast(self, message: Message, kind: str = "message") -> None:
        """Deliver a message to every bot that sees it."""
        chat = message.chat
        if chat.kind == "channel":
            kind = {"message": "channel_post", "edited_message": "edited_channel_post"}[kind]
        bots = [chat.bot] if chat.bot else [self.bots[m] for m in chat.members if m in self.bots]
        for bot in bots:
            if sees(bot, message):
                self.deliver(bot, kind, message.raw(), chat.id)

    def tick(self) -> None:
        """Do what time brings: close the polls whose time is over."""
        now = self.clock.now()
        for poll in [poll for poll in self.polls.values() if poll.closes is not None and poll.closes <= now]:
            self.close_poll(poll)

    def close_poll(self, poll: Poll) -> None:
        """Close a poll and tell its bot."""
        poll.closes = None
        poll.data["is_closed"] = True
        if poll.message is not None:
            self.note(poll.message)
        if poll.bot is not None:
            self.deliver(poll.bot, "poll", poll.data, int(poll.data["id"]))


def sees(bot: Bot, message: Message) -> bool:
    """Whether a bot is told of a message: not what bots write, and in privacy mode only what is meant for it."""
    chat, data = message.chat, message.data
    if message.by_bot:
        # A bot hears of others joining and leaving even when a bot did it, never of its own acts.
        return message.sender != bot.id and not SERVICE.isdisjoint(data)
    if chat.bot is not None:
        return chat.bot is bot
    member = chat.member(bot.id)
    if member is None or not member.present:
        return False
    if member.status == "administrator" or not bot.privacy or not SERVICE.isdisjoint(data):
        return True
    if data.get("reply_to_message", {}).get("from", {}).get("id") == bot.id:
        return True
    return _is_addressed(bot, message)


def _is_addressed(bot: Bot, message: Message) -> bool:
    text = message.data.get("text") or message.data.get("caption") or ""
    first = next(iter(message.data.get("entities") or message.data.get("caption_entities") or ()), None)
    if first is None or first["type"] != "bot_command" or first["offset"] != 0:
        return False
    _, _, name = text[: first["length"]].partition("@")
    # A bare command reaches the bot that spoke last in the group, a named one its bot.
    return name.lower() == (bot.user.username or "").lower() if name else message.chat.last_bot == bot.id
