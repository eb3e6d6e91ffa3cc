"""The methods by which a bot speaks: text, files, albums, forwards and copies."""

from collections.abc import Callable
from typing import Any

from playground.access import find_message, keyboard, may_send, origin, reach, reply, thread
from playground.errors import bad_request
from playground.markup import CAPTION_LIMIT, TEXT_LIMIT, formatted
from playground.media import KINDS, PARTS, check_album, item_fields, media_fields
from playground.model import Bot, Message, Poll
from playground.telegram import SERVICE, Telegram

Json = dict[str, Any]
CHAT_ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
     "choose_sticker", "find_location", "record_video_note", "upload_video_note"}
)  # fmt: skip


def put(telegram: Telegram, bot: Bot, p: Json, content: Json, right: str, poll: Poll | None = None) -> Message:
    """Post what a bot sends, after the checks that every kind of message shares."""
    chat = reach(telegram, bot, p["chat_id"], "write")
    topic = thread(chat, bot, p.get("message_thread_id"))
    target, fields = reply(telegram, bot, chat, p)
    may_send(chat, bot, right)
    inline, prompt = keyboard(p)
    content = {**fields, **content}
    if p.get("protect_content"):
        content["has_protected_content"] = True
    if inline:
        content["reply_markup"] = inline
    silent = p.get("disable_notification", False)
    return telegram.post(chat, bot.user, content, silent=silent, thread=topic, reply=target, prompt=prompt, poll=poll)


def text_fields(p: Json) -> Json:
    """Text and entities of a text message. Raises ApiError when it is empty or too long."""
    text, entities = formatted(p, "text", TEXT_LIMIT)
    if not text:
        raise bad_request("message text is empty")
    fields: Json = {"text": text}
    if entities:
        fields["entities"] = entities
    if options := p.get("link_preview_options"):
        fields["link_preview_options"] = options
    return fields


def caption_fields(p: Json) -> Json:
    """Caption and its entities, when there are any."""
    caption, entities = formatted(p, "caption", CAPTION_LIMIT, entities="caption_entities")
    fields: Json = {"caption": caption} if caption else {}
    if caption and entities:
        fields["caption_entities"] = entities
    return fields


def send_message(telegram: Telegram, bot: Bot, p: Json) -> Json:
    """SendMessage."""
    return put(telegram, bot, p, text_fields(p), "can_send_messages").data


def _sender(kind: str) -> Callable[[Telegram, Bot, Json], Json]:
    def send_file(telegram: Telegram, bot: Bot, p: Json) -> Json:
        content = media_fields(telegram, kind, p[kind], p, p.get("attached"))
        if KINDS[kind].caption:
            content |= caption_fields(p)
        return put(telegram, bot, p, content, KINDS[kind].right).data

    return send_file


def send_media_group(telegram: Telegram, bot: Bot, p: Json) -> list[Json]:
    """SendMediaGroup: photos and videos, or documents, or music."""
    items: list[Json] = p["media"]
    check_album([item["type"] for item in items])
    reach(telegram, bot, p["chat_id"], "write")
    group = {"media_group_id": str(next(telegram.numbers))}
    contents = [group | item_fields(telegram, item, p.get("attached")) | caption_fields(item) for item in items]
    rights = [KINDS[item["type"]].right for item in items]
    return [put(telegram, bot, p, content, right).data for content, right in zip(contents, rights, strict=True)]


def _copied(telegram: Telegram, bot: Bot, p: Json, message_id: int, what: str) -> tuple[Message, Json]:
    source = reach(telegram, bot, p["from_chat_id"], "read")
    message = find_message(source, message_id, what)
    if not SERVICE.isdisjoint(message.data) or message.data.get("has_protected_content"):
        raise bad_request("the message can't be " + ("copied" if "copy" in what else "forwarded"))
    content = {key: message.data[key] for key in PARTS if key in message.data}
    if message.poll is not None:
        content["poll"] = message.poll.data
    return message, content


def forward_message(telegram: Telegram, bot: Bot, p: Json) -> Json:
    """ForwardMessage; the copy has no buttons."""
    message, content = _copied(telegram, bot, p, p["message_id"], "message to forward")
    content["forward_origin"] = origin(message)
    sent = put(telegram, bot, p, content, "can_send_messages")
    sent.poll = message.poll
    return sent.data


def copy_message(telegram: Telegram, bot: Bot, p: Json) -> Json:
    """CopyMessage; a poll cannot be copied here."""
    message, content = _copied(telegram, bot, p, p["message_id"], "message to copy")
    if message.poll is not None:
        raise bad_request("the message can't be copied")
    if "caption" in p:
        content = {key: value for key, value in content.items() if not key.startswith("caption")} | caption_fields(p)
    return {"message_id": put(telegram, bot, p, content, "can_send_messages").id}


def forward_messages(telegram: Telegram, bot: Bot, p: Json) -> list[Json]:
    """ForwardMessages; those that are gone are skipped."""
    return [{"message_id": forward_message(telegram, bot, one)["message_id"]} for one in _each(telegram, bot, p)]


def copy_messages(telegram: Telegram, bot: Bot, p: Json) -> list[Json]:
    """CopyMessages; those that are gone are skipped."""
    return [copy_message(telegram, bot, one) for one in _each(telegram, bot, p)]


def _each(telegram: Telegram, bot: Bot, p: Json) -> list[Json]:
    source = reach(telegram, bot, p["from_chat_id"], "read")
    there = [number for number in p["message_ids"] if (m := source.messages.get(number)) and not m.deleted]
    if not there:
        raise bad_request("there are no messages to forward")
    return [{**p, "message_id": number} for number in there]


def send_chat_action(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """SendChatAction."""
    if p["action"] not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = reach(telegram, bot, p["chat_id"], "write")
    telegram.tell("action", {"chat": chat.id, "bot": bot.id, "action": p["action"]})
    return True


METHODS = {
    "sendMessage": send_message,
    "sendPhoto": _sender("photo"),
    "sendDocument": _sender("document"),
    "sendAudio": _sender("audio"),
    "sendVoice": _sender("voice"),
    "sendVideo": _sender("video"),
    "sendVideoNote": _sender("video_note"),
    "sendAnimation": _sender("animation"),
    "sendMediaGroup": send_media_group,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "sendChatAction": send_chat_action,
}
