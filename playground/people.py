"""What people do: write, tap, vote, react, pin, forward, delete, press Start."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from playground import editing, members, polls
from playground.access import origin
from playground.errors import ApiError, ControlError
from playground.markup import CAPTION_LIMIT, TEXT_LIMIT, pieces
from playground.media import KINDS, PARTS, media_fields
from playground.model import CHANNEL_BOT, GROUP_ANONYMOUS_BOT, Bot, Chat, Member, Message, Query, User
from playground.specification import Upload
from playground.telegram import Telegram

Json = dict[str, Any]
CALLBACK_LIVES = 150  # seconds
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(slots=True)
class Words:
    """What a person writes: a text, or a file of that ``kind`` with the text as its caption; ``about`` the file says
    what a client would (duration, width, title …).

    ``anonymous`` speaks as the group (an anonymous administrator), ``as_chat`` as a channel; ``content`` is given by
    a forward instead of a text.
    """

    text: str = ""
    reply_to: int | None = None
    topic: int | None = None
    upload: Upload | None = None
    kind: str = "document"
    about: Json = field(default_factory=dict)
    anonymous: bool = False
    as_chat: Chat | None = None
    silent: bool = False
    content: Json | None = None


def say(telegram: Telegram, chat: Chat, user: User, words: Words) -> Message:
    """A person writes; in private the first message is their Start, and writing lifts a block.

    What is longer than one message goes out in several, as the official clients do it; returns the first.
    """
    if words.upload is None and words.content is None:
        first, *rest = pieces(words.text, TEXT_LIMIT)
        message = _say(telegram, chat, user, replace(words, text=first))
        for piece in rest:
            _say(telegram, chat, user, replace(words, text=piece, reply_to=None))
        return message
    return _say(telegram, chat, user, words)


def _say(telegram: Telegram, chat: Chat, user: User, words: Words) -> Message:
    content = words.content or _content(telegram, words)
    _check_may_write(chat, user)
    if chat.person is not None:
        if chat.blocked and chat.bot is not None:
            members.block(telegram, chat.bot, user, blocked=False)
        chat.started = True
    sender, sender_chat = user, words.as_chat
    if words.anonymous:
        sender, sender_chat = User(GROUP_ANONYMOUS_BOT, "Group", username="GroupAnonymousBot", is_bot=True), chat
    elif sender_chat is not None:
        sender = User(CHANNEL_BOT, "Channel", username="Channel_Bot", is_bot=True)
    reply = None if words.reply_to is None else there(chat, words.reply_to)
    thread = words.topic or (reply.data.get("message_thread_id") if reply else None)
    if thread and thread not in chat.topics:
        raise ControlError(f"there is no topic {thread}")
    silent = words.silent
    message = telegram.post(chat, sender, content, silent=silent, thread=thread, reply=reply, sender_chat=sender_chat)
    telegram.broadcast(message)
    return message


def _content(telegram: Telegram, words: Words) -> Json:
    try:
        if words.upload is None:
            return editing.user_text(words.text, TEXT_LIMIT)
        content = media_fields(telegram, words.kind, words.upload, words.about)
        if not words.text.strip():
            return content
        if not KINDS[words.kind].caption:
            raise ControlError(f"a {words.kind} has no caption")
        caption = editing.user_text(words.text, CAPTION_LIMIT)
    except ApiError as error:
        raise ControlError(error.description) from error
    names = {"text": "caption", "entities": "caption_entities"}
    return content | {names[key]: value for key, value in caption.items()}


def _check_may_write(chat: Chat, user: User) -> None:
    if user.deleted:
        raise ControlError(f"the account {user.id} is deleted")
    if chat.migrated_to is not None:
        raise ControlError(f"the group was upgraded to {chat.migrated_to}")
    member = _check_there(chat, user)
    if member and member.status == "restricted" and not member.rights.get("can_send_messages"):
        raise ControlError(f"{user.id} is muted in {chat.id}")


def _check_there(chat: Chat, user: User) -> Member | None:
    """Their membership of a group; None in a private chat of theirs."""
    if chat.person is not None:
        if chat.person is not user:
            raise ControlError("that private chat belongs to somebody else")
        return None
    member = chat.member(user.id)
    if member is None or not member.present:
        raise ControlError(f"{user.id} is not in {chat.id}")
    return member


def there(chat: Chat, message_id: int) -> Message:
    """The message of that number. Raises ControlError."""
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise ControlError(f"there is no message {message_id} in {chat.id}")
    return message


def tap(
    telegram: Telegram, chat: Chat, user: User, message_id: int, data: str, *, forged: bool = False,
    bot: Bot | None = None, on_answer: Callable[[Query], None] | None = None,
) -> Query:  # fmt: skip
    """A person taps a button; ``forged`` sends any data from anywhere, as a modified client can."""
    message = chat.messages.get(message_id)
    if not forged:
        _check_button(chat, user, there(chat, message_id), data)
    if bot is None:
        bot = telegram.bot(message.sender if message is not None and message.sender in telegram.bots else None)
    editing.forget_old_queries(telegram)
    number = 4_000_000_000_000_000_000 + next(telegram.numbers)
    expires = telegram.clock.now() + CALLBACK_LIVES
    query = Query(str(number), bot, user.id, data, expires, time.perf_counter(), on_answer=on_answer)
    telegram.queries[query.id] = query
    telegram.query_order.append(query)
    payload: Json = {
        "id": query.id,
        "from": user.card(),
        "message": _inaccessible(chat, message_id) if message is None or message.deleted else message.raw(),
        "chat_instance": str(abs(chat.id) * 7919),
        "data": data,
    }
    telegram.deliver(bot, "callback_query", payload, user.id, CALLBACK_LIVES)
    return query


def _inaccessible(chat: Chat, message_id: int) -> Json:
    return {"chat": chat.card(), "message_id": message_id, "date": 0}


def _check_button(chat: Chat, user: User, message: Message, data: str) -> None:
    rows = message.data.get("reply_markup", {}).get("inline_keyboard", [])
    if not any(button.get("callback_data") == data for row in rows for button in row):
        raise ControlError(f"message {message.id} has no button {data!r}")
    _check_there(chat, user)


def start(telegram: Telegram, bot: Bot, user: User, payload: str | None = None) -> Message:
    """A person opens the bot, by a link with ``payload`` if given, and presses Start."""
    chat = telegram.private_chat(bot, user)
    return say(telegram, chat, user, Words(f"/start {_checked(payload)}" if payload else "/start"))


def add_by_link(
    telegram: Telegram, bot: Bot, chat: Chat, user: User, payload: str | None, rights: list[str]
) -> Message | None:
    """A person picks a group of theirs after t.me/bot?startgroup=payload&admin=rights: the bot is a member then, an
    administrator if the link asked for it and the person may appoint some, and the person's client sends the /start.
    """
    _check_may_write(chat, user)
    member = chat.members[user.id]
    if not (member.may("can_invite_users") or chat.permissions["can_invite_users"]):
        raise ControlError(f"{user.id} may add nobody to {chat.id}")
    members.join(telegram, chat, bot.user, user)
    if rights and member.may("can_promote_members"):
        members.promote(telegram, chat, bot.user, rights, by=user)
    words = Words(f"/start@{bot.user.username} {_checked(payload)}") if payload else None
    return None if words is None else say(telegram, chat, user, words)


def _checked(payload: str) -> str:
    """The payload of a link, as the apps let it through."""
    if not PAYLOAD.fullmatch(payload):
        raise ControlError("the payload of a link is 1 to 64 letters, digits, _ and -")
    return payload


def edit(telegram: Telegram, chat: Chat, user: User, message_id: int, text: str) -> Message:
    """A person changes their message."""
    message = there(chat, message_id)
    if message.sender != user.id or "text" not in message.data:
        raise ControlError("that is not a text of theirs")
    message.history.append({"text": message.data["text"]})
    kept = {key: value for key, value in message.data.items() if key not in ("text", "entities")}
    message.data = {**kept, **editing.user_text(text), "edit_date": telegram.clock.date()}
    telegram.note(message)
    telegram.broadcast(message, "edited_message")
    return message


def react(telegram: Telegram, chat: Chat, user: User, message_id: int, emoji: str | None) -> None:
    """A person's reaction; administrator bots that asked for it hear of it."""
    message = there(chat, message_id)
    before = message.reactions.get(user.id, [])
    after = [{"type": "emoji", "emoji": emoji}] if emoji else []
    editing.react(telegram, message, user.id, after)
    payload: Json = {
        "chat": chat.card(),
        "message_id": message_id,
        "user": user.card(),
        "date": telegram.clock.date(),
        "old_reaction": before,
        "new_reaction": after,
    }
    for member in chat.members.values():
        if member.status == "administrator" and member.user.id in telegram.bots:
            telegram.deliver(telegram.bots[member.user.id], "message_reaction", payload, chat.id)


def forward(telegram: Telegram, source: Chat, message_id: int, chat: Chat, user: User) -> Message:
    """A person forwards a message; only buttons with links survive."""
    message = there(source, message_id)
    content = {key: message.data[key] for key in (*PARTS, "poll") if key in message.data}
    content["forward_origin"] = origin(message)
    sent = say(telegram, chat, user, Words(content=content))
    sent.poll = message.poll
    return sent


def vote(telegram: Telegram, chat: Chat, user: User, message_id: int, options: list[int], as_chat: Chat | None) -> None:
    """A person answers a native poll; no options take the answer back."""
    polls.vote(telegram, there(chat, message_id), user, options, as_chat)


def add_option(telegram: Telegram, chat: Chat, user: User, message_id: int, text: str) -> None:
    """A person adds an option to a native poll that takes some."""
    _check_may_write(chat, user)
    polls.add_option(telegram, there(chat, message_id), user, text)


def delete(telegram: Telegram, chat: Chat, message_id: int) -> None:
    """Somebody deletes a message; bots are not told."""
    editing.remove(telegram, there(chat, message_id))


def pin(telegram: Telegram, chat: Chat, user: User, message_id: int, silent: bool) -> None:
    """A person pins a message; the chat says so."""
    editing.pin(telegram, there(chat, message_id), user.id, silent)
