"""The methods that change what stands: edits, deletions, pins, reactions, and the answer to a tap."""

import time
from typing import Any

from playground.access import find_message, keyboard, reach, require_right
from playground.errors import bad_request
from playground.markup import find, units
from playground.media import KINDS, PARTS, item_fields
from playground.model import Bot, Chat, Message, Query
from playground.sending import caption_fields, text_fields
from playground.telegram import SERVICE, Telegram

Json = dict[str, Any]
DELETABLE = 48 * 3600  # seconds within which a bot may delete what it did not pin down by a right
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
PIN_WORDS = "not enough rights to manage pinned messages in the chat"
EMOJI = frozenset(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓"
    "🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
)


def _editable(telegram: Telegram, bot: Bot, p: Json, what: str = "message to edit") -> Message:
    if "chat_id" not in p:
        raise bad_request("inline message identifier is invalid" if "inline_message_id" in p else "chat_id is empty")
    chat = reach(telegram, bot, p["chat_id"], "edit")
    message = find_message(chat, p.get("message_id"), what)
    if message.sender != bot.id or not SERVICE.isdisjoint(message.data):
        raise bad_request("message can't be edited")
    return message


def _replace(telegram: Telegram, message: Message, p: Json, content: Json, gone: tuple[str, ...]) -> Json:
    """Give a message its new content and keyboard; fields in ``gone`` leave unless ``content`` has them."""
    inline, _ = keyboard(p)
    after = {key: value for key, value in message.data.items() if key not in (*gone, "reply_markup", "edit_date")}
    after |= content
    if inline:
        after["reply_markup"] = inline
    before = message.data
    if after == {key: value for key, value in before.items() if key != "edit_date"}:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    kept = ("text", "caption", "edit_date", "reply_markup")
    message.history.append({key: before[key] for key in kept if key in before})
    after["edit_date"] = telegram.clock.date()
    message.data = after
    telegram.note(message)
    return after


def edit_message_text(telegram: Telegram, bot: Bot, p: Json) -> Json:
    """EditMessageText."""
    fields = text_fields(p)
    message = _editable(telegram, bot, p)
    if "text" not in message.data:
        raise bad_request("there is no text in the message to edit")
    return _replace(telegram, message, p, fields, ("text", "entities", "link_preview_options"))


def edit_message_caption(telegram: Telegram, bot: Bot, p: Json) -> Json:
    """EditMessageCaption."""
    fields = caption_fields(p)
    message = _editable(telegram, bot, p)
    if not any(kind in message.data for kind, what in KINDS.items() if what.caption):
        raise bad_request("there is no caption in the message to edit")
    return _replace(telegram, message, p, fields, ("caption", "caption_entities"))


def edit_message_media(telegram: Telegram, bot: Bot, p: Json) -> Json:
    """EditMessageMedia."""
    message = _editable(telegram, bot, p)
    if message.data.keys() & {"voice", "video_note", "poll"}:
        raise bad_request("message media can't be edited")
    fields = item_fields(telegram, p["media"], p.get("attached")) | caption_fields(p["media"])
    return _replace(telegram, message, p, fields, PARTS)


def edit_message_reply_markup(telegram: Telegram, bot: Bot, p: Json) -> Json:
    """EditMessageReplyMarkup."""
    return _replace(telegram, _editable(telegram, bot, p), p, {}, ())


def delete_message(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """DeleteMessage."""
    chat = reach(telegram, bot, p["chat_id"], "write")
    message = find_message(chat, p["message_id"], "message to delete")
    if not _may_delete(telegram, bot, chat, message):
        raise bad_request("message can't be deleted")
    remove(telegram, message)
    return True


def delete_messages(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """DeleteMessages; those that cannot be found are skipped."""
    chat = reach(telegram, bot, p["chat_id"], "write")
    for number in p["message_ids"]:
        message = chat.messages.get(number)
        if message is not None and not message.deleted and _may_delete(telegram, bot, chat, message):
            remove(telegram, message)
    return True


def _may_delete(telegram: Telegram, bot: Bot, chat: Chat, message: Message) -> bool:
    member = chat.member(bot.id)
    if member is not None and member.may("can_delete_messages"):
        return True
    fresh = message.data["date"] > telegram.clock.now() - DELETABLE
    return fresh and (message.sender == bot.id or chat.person is not None)


def remove(telegram: Telegram, message: Message) -> None:
    """Take a message out of its chat."""
    message.deleted = True
    if message.id in message.chat.pinned:
        message.chat.pinned.remove(message.id)
    telegram.note(message)


def pin_chat_message(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """PinChatMessage."""
    chat = reach(telegram, bot, p["chat_id"], "write")
    message = find_message(chat, p["message_id"], "message to pin")
    if chat.is_group:
        require_right(chat, bot, "can_pin_messages", PIN_WORDS)
    pin(telegram, message, bot.id, p.get("disable_notification", False))
    return True


def pin(telegram: Telegram, message: Message, by: int, silent: bool) -> None:
    """Pin a message and say so in its chat, as Telegram does."""
    chat = message.chat
    if message.id in chat.pinned:
        return
    chat.pinned.append(message.id)
    telegram.note(message)
    plain = {key: value for key, value in message.data.items() if key != "reply_to_message"}
    notice = telegram.post(chat, telegram.users[by], {"pinned_message": plain}, silent=silent)
    telegram.broadcast(notice)


def unpin_chat_message(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """UnpinChatMessage; without a message the one pinned last."""
    chat = reach(telegram, bot, p["chat_id"], "write")
    if chat.is_group:
        require_right(chat, bot, "can_pin_messages", PIN_WORDS)
    number = p.get("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    message = find_message(chat, number, "message to unpin")
    if number in chat.pinned:
        chat.pinned.remove(number)
        telegram.note(message)
    return True


def unpin_all_chat_messages(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """UnpinAllChatMessages."""
    chat = reach(telegram, bot, p["chat_id"], "write")
    if chat.is_group:
        require_right(chat, bot, "can_pin_messages", PIN_WORDS)
    unpinned, chat.pinned = chat.pinned, []
    for number in unpinned:
        telegram.note(chat.messages[number])
    return True


def set_message_reaction(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """SetMessageReaction; a bot has at most one."""
    chat = reach(telegram, bot, p["chat_id"], "read")
    message = find_message(chat, p["message_id"], "message to react")
    reaction: list[Json] = p.get("reaction", [])
    if len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for one in reaction:
        if one.get("type") != "emoji" or one.get("emoji", "").rstrip("\ufe0f") not in EMOJI:
            raise bad_request("REACTION_INVALID")
    react(telegram, message, bot.id, reaction)
    return True


def react(telegram: Telegram, message: Message, who: int, reaction: list[Json]) -> None:
    """Set somebody's reaction to a message; an empty one takes it away."""
    message.reactions.pop(who, None)
    if reaction:
        message.reactions[who] = reaction
    telegram.note(message)


def answer_callback_query(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """AnswerCallbackQuery; a query can be answered once, within 150 seconds of the tap."""
    query = telegram.queries.get(p["callback_query_id"])
    if query is None or query.bot is not bot or query.answer is not None or query.expires <= telegram.clock.now():
        raise bad_request(TOO_OLD)
    url = p.get("url")
    if url is not None and not _is_own_link(bot, url):
        raise bad_request("URL_INVALID")
    query.answer = {"text": p.get("text", ""), "show_alert": p.get("show_alert", False), "url": url}
    query.ms = (time.perf_counter() - query.tapped) * 1000
    if query.on_answer is not None:
        query.on_answer(query)
    if telegram.listeners:
        telegram.tell("answer", query)
    return True


def _is_own_link(bot: Bot, url: str) -> bool:
    link = url.removeprefix("https://").removeprefix("http://")
    return link.lower().startswith(f"t.me/{bot.user.username or ''}?start".lower())


def forget_old_queries(telegram: Telegram) -> None:
    """Drop the queries whose time is over, so that a long load does not fill the memory."""
    order, now = telegram.query_order, telegram.clock.now()
    while order and (order[0].expires <= now or len(order) > 200_000):
        query: Query = order.popleft()
        telegram.queries.pop(query.id, None)


def user_text(text: str, most: int = 4096) -> Json:
    """The text fields of what a person types: trimmed, with commands, links and mentions marked."""
    text = text.strip()
    entities = find(text, [])
    if not text or units(text) > most:
        raise bad_request("message text is empty" if not text else f"message{' caption' * (most < 4096)} is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
    "setMessageReaction": set_message_reaction,
    "answerCallbackQuery": answer_callback_query,
}
