"""Telegram's updates as small typed structs; what may be missing is narrowed here, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from telegram import Chat, Document, Message, Update, User
from telegram.constants import ChatType

from rules.codes import is_typed_code
from storage.media import Media

ANONYMOUS_ADMINISTRATOR = 1087968824


@dataclass(frozen=True, slots=True)
class Sender:
    """Who acts, as Telegram shows them."""

    telegram_id: int
    name: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap on an inline button."""

    update_id: int
    query_id: str
    sender: Sender
    chat: int
    message: int
    from_bot: int  # who sent the tapped message; 0 where Telegram does not say
    data: str

    @property
    def private(self) -> bool:
        """Whether it happened in the private chat with the bot."""
        return self.chat == self.sender.telegram_id


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that somebody sent, as it lies at Telegram."""

    file: str
    name: str
    size: int  # bytes, as Telegram says


@dataclass(frozen=True, slots=True)
class Command:
    """A command, or words that answer a question of ours (then `name` is empty)."""

    update_id: int
    sender: Sender
    chat: int
    private: bool
    topic: int | None
    message: int
    name: str
    text: str
    reply_to: int | None
    reply_text: str  # the words of the message replied to
    reply_from_bot: int
    reply_from: int = 0  # the person who wrote the message replied to; 0 where it is none
    addressee: str = ""  # the bot named after the @ of a command, if any
    media: Media | None = None  # voice or video of the message, else of the one replied to
    document: Attachment | None = None
    photo: Media | None = None  # of the message, else of the one replied to


@dataclass(frozen=True, slots=True)
class PollAnswer:
    """A person's answer to a native poll; no options means that it was taken back."""

    update_id: int
    poll: str
    sender: Sender
    options: tuple[int, ...]

    @property
    def chat(self) -> int:
        """Telegram does not say in which chat; the poll does."""
        return self.sender.telegram_id


@dataclass(frozen=True, slots=True)
class PollState:
    """What Telegram counts of a poll of ours: by option, and last how many answered."""

    update_id: int
    poll: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Membership:
    """The bot's own standing in a chat changed."""

    update_id: int
    chat: int
    kind: str  # private, group, supergroup, channel
    status: str  # member, administrator, left, kicked, restricted
    sender: Sender
    before: str = ""  # the status that it had
    title: str = ""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A group became a supergroup and changed its id."""

    update_id: int
    old: int
    new: int


class _RawUser(msgspec.Struct):
    id: int
    first_name: str = ""
    last_name: str = ""
    language_code: str | None = None


class _RawChat(msgspec.Struct):
    id: int


class _RawMessage(msgspec.Struct):
    message_id: int
    chat: _RawChat
    sender: _RawUser | None = msgspec.field(default=None, name="from")


class _RawTap(msgspec.Struct):
    id: str
    sender: _RawUser = msgspec.field(name="from")
    message: _RawMessage | None = None
    data: str | None = None


def read_tap(update: Mapping[str, Any]) -> Tap | None:
    """Read a callback query without the framework's object tree; None where it has no message or no data."""
    raw = msgspec.convert(update["callback_query"], _RawTap)
    if raw.message is None or raw.data is None:
        return None
    name = f"{raw.sender.first_name} {raw.sender.last_name}".strip()
    from_bot = raw.message.sender.id if raw.message.sender else 0
    return Tap(
        update["update_id"], raw.id, Sender(raw.sender.id, name, raw.sender.language_code),
        raw.message.chat.id, raw.message.message_id, from_bot, raw.data,
    )  # fmt: skip


def query_id(update: Mapping[str, Any]) -> str | None:
    """Return the id under which any tap of a raw update can be answered, however odd the rest is."""
    query = update.get("callback_query")
    found = query.get("id") if isinstance(query, Mapping) else None
    return found if isinstance(found, str) else None


SAYS = ("vote:", "further:", "choose:", "mark:", "unmark:")
"""How the taps begin that say what somebody votes."""


def without_choice(update: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a raw update as a dead letter may keep it: without join codes, one-time links, and what a ballot says.

    Who tapped is told that nothing was recorded, and taps again; who sent a code gets no answer, and sends it again.
    """
    message = update.get("message")
    if isinstance(message, Mapping):
        return {**update, "message": _without_code(message)}
    query = update.get("callback_query")
    data = query.get("data") if isinstance(query, Mapping) else None
    if not isinstance(query, Mapping) or not isinstance(data, str) or not data.startswith(SAYS):
        return update
    return {**update, "callback_query": {**query, "data": ":".join(data.split(":")[:2])}}


def _without_code(message: Mapping[str, Any]) -> Mapping[str, Any]:
    kept = dict(message)
    for name in ("text", "caption"):
        words = kept.get(name)
        if not isinstance(words, str):
            continue
        first, *rest = words.split(maxsplit=1)[:2] or [""]
        if rest and (first.lower().partition("@")[0] == "/start" or is_typed_code(*rest)):
            kept[name] = first
        elif is_typed_code(words):
            kept[name] = ""
    if isinstance(answered := kept.get("reply_to_message"), Mapping):
        kept["reply_to_message"] = _without_code(answered)
    return kept


def query_language(update: Mapping[str, Any]) -> str:
    """Return in which of our languages any tap of a raw update can be answered, without the store."""
    query = update.get("callback_query")
    person = query.get("from") if isinstance(query, Mapping) else None
    code = person.get("language_code") if isinstance(person, Mapping) else None
    return "en" if str(code).lower().startswith("en") else "zh"


def gist(update: Mapping[str, Any]) -> tuple[int, str]:
    """Return the chat of a raw update and what it is: a tap's verb, a /command, `document`, `member`; else nothing."""
    try:
        if query := update.get("callback_query"):
            return int(query["message"]["chat"]["id"]), str(query["data"]).partition(":")[0]
        here = update.get("my_chat_member") or update["message"]
        chat, private = int(here["chat"]["id"]), here["chat"]["type"] == ChatType.PRIVATE
        if "my_chat_member" in update or (private and "document" in here):
            return chat, "document" if private else "member"
        first = here["text"].split(maxsplit=1)[0].lower().partition("@")[0]
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError):
        return 0, ""  # odd, or nothing of these
    return chat, first if first.startswith("/") else ""


def _sender(user: User) -> Sender:
    return Sender(user.id, user.full_name, user.language_code)


def _person(message: Message) -> User | None:
    """Return who speaks, or None: a channel, an anonymous administrator and a bot are nobody's household."""
    user = message.from_user
    if user is None or user.is_bot or message.sender_chat is not None or user.id == ANONYMOUS_ADMINISTRATOR:
        return None
    return user


def read_command(update: Update) -> Command | None:
    """Read a message as a command or as words; None where no person speaks, and of what Telegram says itself."""
    message = update.message
    if message is None or (user := _person(message)) is None:
        return None
    return _command(update.update_id, message, user)


def read_faceless(update: Update) -> Command | None:
    """Read what an anonymous administrator says, or somebody in a channel's name; None for anybody else.

    What a channel's own posts say in its discussion group is nobody's word to us.
    """
    message = update.message
    if message is None or message.from_user is None or message.is_automatic_forward:
        return None
    if message.sender_chat is None and message.from_user.id != ANONYMOUS_ADMINISTRATOR:
        return None
    return _command(update.update_id, message, message.from_user)


def _command(update_id: int, message: Message, user: User) -> Command | None:
    words = message.text or message.caption or ""
    if not words and message.effective_attachment is None:
        return None  # a service message: a pin, a title, somebody who came or went
    name, addressee, text = "", "", words
    if words.startswith("/"):
        first, _, text = words.partition(" ")
        if "\n" in first:
            first, _, rest = first.partition("\n")
            text = f"{rest} {text}".strip()
        name, _, addressee = first[1:].lower().partition("@")
    answered = message.reply_to_message
    return Command(
        update_id, _sender(user), message.chat.id, message.chat.type == ChatType.PRIVATE,
        message.message_thread_id if message.is_topic_message else None, message.message_id, name, text.strip(),
        answered.message_id if answered else None, (answered.text or answered.caption or "") if answered else "",
        _bot(answered), _writer(answered), addressee,
        _media(message) or (_media(answered) if answered and not _bot(answered) else None),
        _attachment(message), _photo(message) or (_photo(answered) if answered and not _bot(answered) else None),
    )  # fmt: skip


def _writer(message: Message | None) -> int:
    """Return which person sent a message; 0 for a bot's, an anonymous administrator's or a channel's."""
    user = _person(message) if message else None
    return user.id if user else 0


def _bot(message: Message | None) -> int:
    """Return which bot sent a message; 0 for a person's."""
    return message.from_user.id if message and message.from_user and message.from_user.is_bot else 0


def _media(message: Message) -> Media | None:
    for kind in ("voice", "video", "video_note"):
        if found := getattr(message, kind):
            raw = found.to_dict()  # the framework is about to change the type of the attribute itself
            length = int(raw["duration"])
            return Media(kind, raw["file_id"], raw["file_unique_id"], length, message.chat.id, message.message_id)
    return None


def _photo(message: Message) -> Media | None:
    """Return the photo of a message, also one that was sent as a file: Telegram sends that again only as a file."""
    if (file := message.document) and _is_picture(file):
        return Media("document", file.file_id, file.file_unique_id, 0, message.chat.id, message.message_id)
    if not message.photo:
        return None
    largest = message.photo[-1]
    return Media("photo", largest.file_id, largest.file_unique_id, 0, message.chat.id, message.message_id)


def _attachment(message: Message) -> Attachment | None:
    sent = message.document
    if sent is None or _is_picture(sent):
        return None
    return Attachment(sent.file_id, sent.file_name or "", sent.file_size or 0)


def _is_picture(file: Document) -> bool:
    return (file.mime_type or "").startswith("image/")


def read_poll_answer(update: Update) -> PollAnswer | None:
    """Read a poll answer; None for a channel or an anonymous administrator, who are not counted."""
    answer = update.poll_answer
    if answer is None or answer.user is None or answer.voter_chat is not None:
        return None
    return PollAnswer(update.update_id, answer.poll_id, _sender(answer.user), tuple(answer.option_ids))


def read_poll(update: Mapping[str, Any]) -> PollState:
    """Read a raw update of a poll without the framework, which asks for what older servers do not send."""
    poll = update["poll"]
    return PollState(int(update["update_id"]), str(poll["id"]), poll_counts(poll))


def poll_counts(poll: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the counts of a poll as Telegram tells it."""
    return (*(int(one["voter_count"]) for one in poll["options"]), int(poll["total_voter_count"]))


def read_membership(update: Update) -> Membership | None:
    """Read a change of the bot's own standing in a chat."""
    change = update.my_chat_member
    if change is None:
        return None
    chat: Chat = change.chat
    return Membership(
        update.update_id, chat.id, chat.type, change.new_chat_member.status, _sender(change.from_user),
        change.old_chat_member.status, chat.title or "",
    )  # fmt: skip


def read_upgrade(update: Update) -> Upgrade | None:
    """Read either of the two service messages that tell of a group's new id."""
    message = update.message
    if message is None:
        return None
    if message.migrate_to_chat_id:
        return Upgrade(update.update_id, message.chat.id, message.migrate_to_chat_id)
    if message.migrate_from_chat_id:
        return Upgrade(update.update_id, message.migrate_from_chat_id, message.chat.id)
    return None
