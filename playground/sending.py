"""The methods by which a bot speaks: text, photos, documents, albums, forwards and copies."""

import struct
from typing import Any

from playground.access import find_message, keyboard, may_send, origin, reach, reply, thread
from playground.errors import bad_request
from playground.markup import CAPTION_LIMIT, TEXT_LIMIT, formatted
from playground.model import Bot, Message, StoredFile
from playground.specification import Upload
from playground.telegram import SERVICE, Telegram

Json = dict[str, Any]
PARTS = ("text", "entities", "caption", "caption_entities", "photo", "document", "link_preview_options")
CHAT_ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
     "choose_sticker", "find_location", "record_video_note", "upload_video_note"}
)  # fmt: skip


def put(telegram: Telegram, bot: Bot, p: Json, content: Json, right: str) -> Message:
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
    message = telegram.post(chat, bot.user, content, silent=silent, thread=topic, reply=target)
    message.prompt = prompt
    return message


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


def send_photo(telegram: Telegram, bot: Bot, p: Json) -> Json:
    """SendPhoto."""
    content = {**media_fields(telegram, "photo", p["photo"], p), **caption_fields(p)}
    return put(telegram, bot, p, content, "can_send_photos").data


def send_document(telegram: Telegram, bot: Bot, p: Json) -> Json:
    """SendDocument."""
    content = {**media_fields(telegram, "document", p["document"], p), **caption_fields(p)}
    return put(telegram, bot, p, content, "can_send_documents").data


def media_fields(telegram: Telegram, kind: str, source: Any, p: Json) -> Json:
    """The photo or document field of a message, from an upload, an attachment's name or a known file id."""
    if isinstance(source, str) and source.startswith("attach://"):
        name = source.removeprefix("attach://")
        if name not in p.get("attached", {}):
            raise bad_request(f"there is no {kind} in the request")
        source = p["attached"][name]
    if isinstance(source, Upload):
        if not source.content:
            raise bad_request("file must be non-empty")
        file = telegram.store(source, f"{kind}s")
    elif (known := telegram.files.get(str(source))) is not None:
        file = known
    elif str(source).startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # there is no outside world here
    else:
        raise bad_request("wrong remote file identifier specified: Wrong padding in the string")
    plain: Json = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.content)}
    if kind == "photo":
        width, height = picture_size(file)
        return {"photo": [{**plain, "width": width, "height": height}]}
    return {"document": {**plain, "file_name": file.name, "mime_type": file.content_type}}


def picture_size(file: StoredFile) -> tuple[int, int]:
    """Width and height of a PNG or JPEG. Raises ApiError for anything else, as Telegram does."""
    data = file.content
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data.startswith(b"\xff\xd8"):
        at = 2
        while at + 9 < len(data):
            marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
            at += 2 + length
    raise bad_request("IMAGE_PROCESS_FAILED")


def send_media_group(telegram: Telegram, bot: Bot, p: Json) -> list[Json]:
    """SendMediaGroup, of photos or of documents."""
    items: list[Json] = p["media"]
    kinds: set[str] = {item["type"] for item in items}
    if not 2 <= len(items) <= 10:
        raise bad_request("media group must include 2-10 items")
    if len(kinds) != 1 or not kinds <= {"photo", "document"}:
        raise bad_request("documents can't be mixed with other media types")
    reach(telegram, bot, p["chat_id"], "write")
    kind = kinds.pop()
    group = str(next(telegram.numbers))
    contents = [
        {"media_group_id": group, **media_fields(telegram, kind, item["media"], p), **caption_fields(item)}
        for item in items
    ]
    return [put(telegram, bot, p, content, f"can_send_{kind}s").data for content in contents]


def _copied(telegram: Telegram, bot: Bot, p: Json, message_id: int, what: str) -> tuple[Message, Json]:
    source = reach(telegram, bot, p["from_chat_id"], "read")
    message = find_message(source, message_id, what)
    if not SERVICE.isdisjoint(message.data):
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
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendMediaGroup": send_media_group,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "sendChatAction": send_chat_action,
}
