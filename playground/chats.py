"""The methods about chats: what they are, who is in them, topics, and moderation."""

from collections.abc import Callable
from typing import Any

from playground import members
from playground.access import Access, reach, require_right
from playground.errors import ControlError, bad_request
from playground.model import ADMIN_RIGHTS, Bot, Chat, Member, Topic
from playground.telegram import Telegram

Json = dict[str, Any]
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_chat(telegram: Telegram, bot: Bot, p: Json) -> Json:
    """GetChat."""
    chat = reach(telegram, bot, p["chat_id"], "read")
    full: Json = {
        **chat.card(),
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    if chat.is_group:
        full["permissions"] = dict(chat.permissions)
    if chat.description:
        full["description"] = chat.description
    if chat.username:
        full["active_usernames"] = [chat.username]
    if chat.pinned:
        pinned = chat.messages[chat.pinned[-1]].data
        full["pinned_message"] = {key: value for key, value in pinned.items() if key != "reply_to_message"}
    return full


def _group(telegram: Telegram, bot: Bot, p: Json, access: Access = "write") -> Chat:
    chat = reach(telegram, bot, p["chat_id"], access)
    if not chat.is_group:
        raise bad_request("method is available only for groups and supergroups")
    return chat


def _members(telegram: Telegram, bot: Bot, p: Json) -> Chat:
    """A chat whose members may be read: in a basic group only by who may write there."""
    chat = reach(telegram, bot, p["chat_id"], "read")
    return reach(telegram, bot, p["chat_id"], "write") if chat.kind == "group" else chat


def get_chat_member(telegram: Telegram, bot: Bot, p: Json) -> Json:
    """GetChatMember."""
    chat = _members(telegram, bot, p)
    user = telegram.users.get(p["user_id"])
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if chat.person is not None:
        if user.id not in (chat.person.id, bot.id):
            raise bad_request("member not found")
        return Member(user).card("private")
    return (chat.member(user.id) or Member(user, "left")).card(chat.kind)


def get_chat_administrators(telegram: Telegram, bot: Bot, p: Json) -> list[Json]:
    """GetChatAdministrators; other bots are left out unless asked for."""
    chat = _members(telegram, bot, p)
    if chat.person is not None:
        raise bad_request("there are no administrators in the private chat")
    bots = p.get("return_bots", False)
    found = [m for m in chat.members.values() if m.status in ("creator", "administrator")]
    return [m.card(chat.kind) for m in found if bots or not m.user.is_bot or m.user.id == bot.id]


def get_chat_member_count(telegram: Telegram, bot: Bot, p: Json) -> int:
    """GetChatMemberCount."""
    chat = _members(telegram, bot, p)
    return 2 if chat.person is not None else sum(member.present for member in chat.members.values())


def leave_chat(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """LeaveChat."""
    members.leave(telegram, _group(telegram, bot, p), bot.user)
    return True


def _target(telegram: Telegram, bot: Bot, p: Json, right: str) -> tuple[Chat, Member]:
    chat = _group(telegram, bot, p)
    require_right(chat, bot, right, "not enough rights to restrict/unrestrict chat member")
    member = chat.member(p["user_id"])
    if member is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if member.status == "creator":
        raise bad_request("can't remove chat owner")
    return chat, member


def ban_chat_member(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """BanChatMember."""
    chat, member = _target(telegram, bot, p, "can_restrict_members")
    if member.present:
        members.leave(telegram, chat, member.user, bot.user, kicked=True)
    member.status, member.until = "kicked", p.get("until_date", 0)
    return True


def unban_chat_member(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """UnbanChatMember; without only_if_banned it also removes a member who is there."""
    chat, member = _target(telegram, bot, p, "can_restrict_members")
    if member.status == "kicked":
        members.change(telegram, chat, member, bot.user, status="left", until=0)
    elif member.present and not p.get("only_if_banned"):
        members.leave(telegram, chat, member.user, bot.user)
    return True


def restrict_chat_member(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """RestrictChatMember."""
    chat, member = _target(telegram, bot, p, "can_restrict_members")
    if chat.kind != "supergroup":
        raise bad_request("method is available only for supergroups")
    members.restrict(telegram, chat, member.user, p["permissions"], bot.user)
    return True


def promote_chat_member(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """PromoteChatMember."""
    chat, member = _target(telegram, bot, p, "can_promote_members")
    rights = {right: p.get(right, False) for right in ADMIN_RIGHTS}
    try:
        anonymous = p.get("is_anonymous", False)
        members.promote(telegram, chat, member.user, rights, by=bot.user, anonymous=anonymous)
    except ControlError as error:
        raise bad_request("USER_NOT_PARTICIPANT") from error
    return True


def set_chat_permissions(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """SetChatPermissions."""
    chat = _group(telegram, bot, p)
    require_right(chat, bot, "can_restrict_members", "not enough rights to change chat permissions")
    chat.permissions = {key: p["permissions"].get(key, False) for key in chat.permissions}
    return True


def set_chat_title(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """SetChatTitle."""
    chat = _group(telegram, bot, p)
    require_right(chat, bot, "can_change_info", "not enough rights to change chat title")
    chat.title = p["title"]
    members.announce(telegram, chat, bot.user, {"new_chat_title": chat.title})
    telegram.tell("people", chat.id)
    return True


def set_chat_description(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """SetChatDescription."""
    chat = _group(telegram, bot, p)
    require_right(chat, bot, "can_change_info", "not enough rights to set chat description")
    if chat.description == p.get("description", ""):
        raise bad_request("chat description is not modified")
    chat.description = p.get("description", "")
    return True


def export_chat_invite_link(telegram: Telegram, bot: Bot, p: Json) -> str:
    """ExportChatInviteLink."""
    chat = _group(telegram, bot, p)
    require_right(chat, bot, "can_invite_users", "not enough rights to manage chat invite link")
    return f"https://t.me/+local{next(telegram.numbers)}"


def create_forum_topic(telegram: Telegram, bot: Bot, p: Json) -> Json:
    """CreateForumTopic."""
    topic = members.open_topic(telegram, _forum(telegram, bot, p), bot.user, p["name"])
    return {"message_thread_id": topic.id, "name": topic.name, "icon_color": topic.icon_color}


def _forum(telegram: Telegram, bot: Bot, p: Json) -> Chat:
    chat = reach(telegram, bot, p["chat_id"], "write")
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    require_right(chat, bot, "can_manage_topics", "not enough rights to create a topic")
    return chat


def _topical(act: Callable[[Telegram, Chat, Topic, Bot, Json], None], general: bool = False) -> Any:
    """A method that does something to a topic: the one that the call names, or the general one."""

    def method(telegram: Telegram, bot: Bot, p: Json) -> bool:
        chat = _forum(telegram, bot, p)
        topic = chat.general if general else chat.topics.get(p["message_thread_id"])
        if topic is None:
            raise bad_request("message thread not found")
        act(telegram, chat, topic, bot, p)
        return True

    return method


def _rename(telegram: Telegram, chat: Chat, topic: Topic, bot: Bot, p: Json) -> None:
    if not p.get("name") or p["name"] == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = p["name"]
    thread = None if topic is chat.general else topic.id
    members.announce(telegram, chat, bot.user, {"forum_topic_edited": {"name": topic.name}}, thread=thread)


def _close(closed: bool) -> Any:
    def act(telegram: Telegram, chat: Chat, topic: Topic, bot: Bot, _: Json) -> None:
        if topic.closed == closed:
            raise bad_request("TOPIC_NOT_MODIFIED")
        members.close_topic(telegram, chat, topic, bot.user, closed)

    return act


def _hide(hidden: bool) -> Any:
    def act(telegram: Telegram, chat: Chat, topic: Topic, bot: Bot, _: Json) -> None:
        if topic.hidden == hidden:
            raise bad_request("TOPIC_NOT_MODIFIED")
        members.hide_general(telegram, chat, bot.user, hidden)

    return act


def _unpin(telegram: Telegram, chat: Chat, topic: Topic, bot: Bot, _: Json) -> None:
    require_right(chat, bot, "can_pin_messages", "not enough rights to manage pinned messages in the chat")
    thread = None if topic is chat.general else topic.id
    for message in [chat.messages[number] for number in chat.pinned]:
        if message.data.get("message_thread_id") == thread:
            chat.pinned.remove(message.id)
            telegram.note(message)


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "banChatMember": ban_chat_member,
    "unbanChatMember": unban_chat_member,
    "restrictChatMember": restrict_chat_member,
    "promoteChatMember": promote_chat_member,
    "setChatPermissions": set_chat_permissions,
    "setChatTitle": set_chat_title,
    "setChatDescription": set_chat_description,
    "exportChatInviteLink": export_chat_invite_link,
    "createForumTopic": create_forum_topic,
    "editForumTopic": _topical(_rename),
    "closeForumTopic": _topical(_close(closed=True)),
    "reopenForumTopic": _topical(_close(closed=False)),
    "deleteForumTopic": _topical(lambda telegram, chat, topic, *_: members.delete_topic(telegram, chat, topic)),
    "unpinAllForumTopicMessages": _topical(_unpin),
    "editGeneralForumTopic": _topical(_rename, general=True),
    "closeGeneralForumTopic": _topical(_close(closed=True), general=True),
    "reopenGeneralForumTopic": _topical(_close(closed=False), general=True),
    "hideGeneralForumTopic": _topical(_hide(hidden=True), general=True),
    "unhideGeneralForumTopic": _topical(_hide(hidden=False), general=True),
    "unpinAllGeneralForumTopicMessages": _topical(_unpin, general=True),
}
