"""What a bot can reach and may do: the checks in the order and the words of the real server."""

from typing import Any, Literal

from playground.errors import ApiError, bad_request, forbidden
from playground.markup import Formatted, parse
from playground.model import Bot, Chat, Message
from playground.telegram import Telegram

Json = dict[str, Any]
Access = Literal["read", "edit", "write"]
KINDS = {"group": "group chat", "supergroup": "supergroup chat", "channel": "channel chat"}
WORDS = {
    "can_send_messages": "text messages",
    "can_send_photos": "photos",
    "can_send_documents": "documents",
    "can_send_audios": "music",
    "can_send_voice_notes": "voice notes",
    "can_send_videos": "videos",
    "can_send_video_notes": "video notes",
    "can_send_other_messages": "animations",
    "can_send_polls": "polls",
}
ACTIONS = frozenset(
    {"url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
     "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay"}
)  # fmt: skip


def reach(telegram: Telegram, bot: Bot, chat_id: int | str, access: Access) -> Chat:
    """The chat, when the bot has that access to it. Raises ApiError as the real server words it."""
    chat = telegram.seen_by(bot, chat_id)
    if chat.person is not None:
        _check_private(chat, access)
    else:
        _check_group(chat, bot, access)
    return chat


def _check_private(chat: Chat, access: Access) -> None:
    if access == "read":
        return
    if chat.person is not None and chat.person.deleted:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")


def _check_group(chat: Chat, bot: Bot, access: Access) -> None:
    if chat.migrated_to is not None:
        if access == "write":
            parameters = {"migrate_to_chat_id": chat.migrated_to}
            raise ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", parameters)
        return
    if chat.deleted:
        raise forbidden("the group chat was deleted")
    if access == "read" and chat.kind == "group":
        return
    member = chat.member(bot.id)
    if member is not None and member.status == "kicked":
        raise forbidden(f"bot was kicked from the {KINDS[chat.kind]}")
    if (member is None or not member.present) and not (chat.username and access == "read"):
        raise forbidden(f"bot is not a member of the {KINDS[chat.kind]}")


def may_send(chat: Chat, bot: Bot, right: str) -> None:
    """Refuse what a muted or restricted bot may not send."""
    member = chat.member(bot.id)
    if chat.kind == "channel" and not (member and member.may("can_post_messages")):
        raise bad_request("need administrator rights in the channel chat")
    if member is None or member.status in ("creator", "administrator"):
        return
    allowed = chat.permissions[right] and (member.status != "restricted" or member.rights.get(right, False))
    if not allowed:
        raise bad_request(f"not enough rights to send {WORDS[right]} to the chat")


def require_right(chat: Chat, bot: Bot, right: str, words: str) -> None:
    """Refuse, in ``words``, what only an administrator with ``right`` may do."""
    member = chat.member(bot.id)
    if member is None or not (member.may(right) or chat.permissions.get(right)):
        raise bad_request(words)


def find_message(chat: Chat, message_id: int | None, what: str) -> Message:
    """The message, or "``what`` not found"."""
    message = chat.messages.get(message_id or 0)
    if message is None or message.deleted:
        raise bad_request(f"{what} not found")
    return message


def thread(chat: Chat, bot: Bot, thread_id: int | None) -> int | None:
    """The forum topic to post in; None is the general one, and where there are no topics the number is ignored."""
    if not chat.is_forum:
        return None
    topic = chat.topics.get(thread_id) if thread_id else chat.general
    if topic is None:
        raise bad_request("message thread not found")
    member = chat.member(bot.id)
    if topic.closed and not (member and member.may("can_manage_topics")):
        raise bad_request("TOPIC_CLOSED")
    return thread_id


def reply(telegram: Telegram, bot: Bot, chat: Chat, p: Json) -> tuple[Message | None, Json]:
    """The message replied to, if it is in this chat, and the fields that a reply or quote adds."""
    given: Json = p.get("reply_parameters") or {}
    if not given:
        return None, {}
    elsewhere = "chat_id" in given and str(given["chat_id"]) != str(chat.id)
    source = reach(telegram, bot, given["chat_id"], "read") if elsewhere else chat
    target = source.messages.get(given["message_id"])
    if target is None or target.deleted:
        if given.get("allow_sending_without_reply"):
            return None, {}
        raise bad_request("message to be replied not found")
    fields: Json = {}
    if elsewhere:
        fields["external_reply"] = {"origin": origin(target), "chat": source.card(), "message_id": target.id}
    if quote := given.get("quote"):
        text, entities = _quoted(target, given, quote)
        fields["quote"] = {"text": text, "position": given.get("quote_position", 0), "is_manual": True}
        if entities:
            fields["quote"]["entities"] = entities
    return (None if elsewhere else target), fields


def _quoted(target: Message, given: Json, quote: str) -> Formatted:
    text, entities = parse(quote, given.get("quote_parse_mode"), given.get("quote_entities"))
    if text not in (target.data.get("text") or target.data.get("caption") or ""):
        raise bad_request("QUOTE_TEXT_INVALID")
    return text, entities


def origin(message: Message) -> Json:
    """The MessageOrigin of a forward."""
    if "forward_origin" in message.data:
        earlier: Json = message.data["forward_origin"]
        return earlier
    plain: Json = {"date": message.data["date"]}
    if sender_chat := message.data.get("sender_chat"):
        if message.chat.kind == "channel":
            return {"type": "channel", **plain, "chat": sender_chat, "message_id": message.id}
        return {"type": "chat", **plain, "sender_chat": sender_chat}
    return {"type": "user", **plain, "sender_user": message.data["from"]}


def keyboard(p: Json) -> tuple[Json | None, Json | None]:
    """The reply markup as (inline keyboard, anything else), with its buttons checked."""
    markup: Json | None = p.get("reply_markup")
    if not markup:
        return None, None
    if "inline_keyboard" not in markup:
        return None, markup
    rows = [row for row in markup["inline_keyboard"] if row]
    if sum(map(len, rows)) > 100:
        raise bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return ({"inline_keyboard": rows} if rows else None), None


def _check_button(button: Json) -> None:
    prefix = "can't parse inline keyboard button: "
    actions = [key for key in button if key in ACTIONS]
    if not actions:
        raise bad_request(f"{prefix}Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        # The real server takes the first and drops the others in silence; the specification says exactly one.
        raise bad_request(f"{prefix}exactly one action is allowed, not {' and '.join(sorted(actions))}")
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if button.get("style", "primary") not in ("primary", "success", "danger"):
        raise bad_request(f"{prefix}invalid button style specified")
    url = button.get("url")
    if url is not None and not url.startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
