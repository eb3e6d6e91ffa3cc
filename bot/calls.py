"""What goes to Telegram for a row of the outbox or a card, as calls of the Bot API."""

import hashlib
import json
from collections.abc import Awaitable
from typing import Any

from actions.enclosures import Enclosure
from bot.faults import Do
from bot.wire import Answer, Telegram
from storage.outbox import Waiting
from texts.cards import Button, Card, Row, plain

SEND_AGAIN = {
    "voice": "sendVoice", "video": "sendVideo", "video_note": "sendVideoNote", "photo": "sendPhoto",
    "document": "sendDocument",
}  # fmt: skip
ENCLOSED = {"sendPhoto": "photo", "sendDocument": "document"}
BARE = {
    "stop_poll": ("stopPoll", {"message_id": "message"}),
    "spent": ("editMessageReplyMarkup", {"message_id": "message"}),  # without a keyboard: the buttons go
    "gone": ("deleteMessage", {"message_id": "message"}),
    "topic": ("createForumTopic", {"name": "name"}),
}
POLL = {
    "several": "allows_multiple_answers", "quiz": "correct_option_ids", "explanation": "explanation",
    "description": "description",
}  # fmt: skip
HTML_PREVIEW: dict[str, Any] = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


def without(payload: dict[str, Any], do: Do) -> dict[str, Any]:
    """Return a row's payload without what Telegram would not take."""
    reduced = {**payload, "fallback": do.name}
    if do is Do.NO_REPLY:
        reduced.pop("reply_to", None)
        reduced.pop("under", None)
        reduced["out_of_reach"] = True
    elif do is Do.NO_TOPIC:
        reduced.pop("topic", None)
    elif do is Do.NO_ORIGINAL:
        reduced.pop("message", None)
    else:
        reduced["plain"] = True
    return reduced


def of_row(row: Waiting, shown: Card | None) -> tuple[str, dict[str, Any]]:
    """Build the Bot API call of a row."""
    payload = row.payload
    base: dict[str, Any] = {"chat_id": row.chat}
    if row.kind in BARE:
        method, keys = BARE[row.kind]
        return method, {**base, **{name: payload[key] for name, key in keys.items()}}
    if row.kind == "reaction":
        reaction = [{"type": "emoji", "emoji": payload["emoji"]}]
        return "setMessageReaction", {**base, "message_id": payload["message"], "reaction": reaction}
    if payload.get("topic"):
        base["message_thread_id"] = payload["topic"]
    if payload.get("silent"):
        base["disable_notification"] = True
    if payload.get("reply_to"):
        base["reply_parameters"] = {"message_id": payload["reply_to"]}
    match row.kind:
        case "copy":
            method, content = _copy(payload)
        case "poll":
            method, content = "sendPoll", _poll(payload)
        case "photo":
            method, content = "sendPhoto", _caption(payload, shown)
        case "document":
            method, content = "sendDocument", _caption(payload, shown)
        case _:
            method, content = _message(payload, shown)
    return method, {**base, **content}


def of_edit(chat: int, message: int, card: Card, *, as_plain: bool = False) -> tuple[str, dict[str, Any]]:
    """Build the call that edits a message to show a card; `as_plain` without its markup."""
    there = {"chat_id": chat, "message_id": message}
    if card.photo:
        return "editMessageCaption", {**there, **_caption({"plain": as_plain}, card)}
    text = {"text": plain(card.text)} if as_plain else {"text": card.text, **HTML_PREVIEW}
    return "editMessageText", {**there, **text, **_keyboard(card.buttons)}


def begin(
    telegram: Telegram, method: str, parameters: dict[str, Any], file: Enclosure | None
) -> Awaitable[Answer]:  # fmt: skip
    """Begin a call, with the file that it encloses."""
    if file is None:
        return telegram.call(method, parameters)
    return telegram.upload(method, parameters, ENCLOSED[method], file.name, file.content)


def _copy(payload: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if payload.get("message"):
        return "copyMessage", {"from_chat_id": payload["chat"], "message_id": payload["message"]}
    if payload.get("album"):
        first, *others = [{"type": one["kind"], "media": one["file"]} for one in payload["album"]]
        words = _caption(payload, Card(payload["text"]))
        return "sendMediaGroup", {"media": [{**first, **words}, *others]}
    under = Card(payload["text"], _buttons(payload)) if payload.get("text") else None
    return SEND_AGAIN[payload["kind"]], {payload["kind"]: payload["file"], **_caption(payload, under)}


def _caption(payload: dict[str, Any], card: Card | None) -> dict[str, Any]:
    if card is None:
        return {}
    text = {"caption": plain(card.text)} if payload.get("plain") else {"caption": card.text, "parse_mode": "HTML"}
    return {**text, **_keyboard(card.buttons)}


def _poll(payload: dict[str, Any]) -> dict[str, Any]:
    more = {name: payload[key] for key, name in POLL.items() if key in payload}
    options = [{"text": option} for option in payload["options"]]
    asked = {"question": payload["question"], "options": options, "is_anonymous": bool(payload.get("anonymous"))}
    return {**asked, **more, **({"type": "quiz"} if "quiz" in payload else {}), **_keyboard(_buttons(payload))}


def _message(payload: dict[str, Any], shown: Card | None) -> tuple[str, dict[str, Any]]:
    if shown and shown.photo:
        kind, file = shown.photo
        return SEND_AGAIN[kind], {kind: file, **_caption(payload, shown)}
    return "sendMessage", _text(payload, shown)


def _text(payload: dict[str, Any], shown: Card | None) -> dict[str, Any]:
    card = shown or Card(payload["text"], _buttons(payload))
    if payload.get("plain"):
        return {"text": plain(card.text), **_keyboard(card.buttons)}
    markup: dict[str, Any] = _keyboard(card.buttons)
    if payload.get("ask"):
        markup = {"reply_markup": {"force_reply": True, "selective": True}}
    return {"text": card.text, **HTML_PREVIEW, **markup}


def _buttons(payload: dict[str, Any]) -> tuple[Row, ...]:
    return tuple(tuple(Button(**one) for one in line) for line in payload.get("buttons", ()))


def _keyboard(buttons: tuple[Row, ...]) -> dict[str, Any]:
    rows = [
        [{"text": b.label, **({"callback_data": b.data} if b.data is not None else {"url": b.url})} for b in row]
        for row in buttons
    ]
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def digest(card: Card) -> str:
    """Return what tells a card as it shows from any other."""
    return hashlib.sha256(json.dumps([card.text, _keyboard(card.buttons)]).encode()).hexdigest()
