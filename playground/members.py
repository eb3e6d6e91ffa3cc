"""Joining, leaving, rights, upgrades: what happens to memberships, and which bots hear of it."""

from dataclasses import replace
from typing import Any

from playground.errors import ControlError
from playground.model import ADMIN_RIGHTS, PERMISSIONS, Bot, Chat, Member, Topic, User
from playground.telegram import Telegram

Json = dict[str, Any]


def open_chat(
    telegram: Telegram, chat: Chat, members: list[int], *, owner: int | None = None, quiet: bool = False
) -> Chat:
    """Open a group with these accounts; its first person is the owner. Bots in it hear of it unless ``quiet``."""
    if chat.id in telegram.chats:
        raise ControlError(f"chat {chat.id} is there already")
    if chat.kind not in ("group", "supergroup", "channel") or chat.id >= 0:
        raise ControlError("a group, supergroup or channel with a negative id is needed; private chats need none")
    telegram.chats[chat.id] = chat
    if chat.is_forum:
        chat.last_id = chat.general.id  # the first number belongs to the general topic
    users = [telegram.user(number) for number in members]
    if owner is None:
        owner = next((user.id for user in users if not user.is_bot), None)
    for user in users:
        chat.members[user.id] = Member(user, "creator" if user.id == owner else "left")
    by = telegram.users[owner] if owner is not None else None
    for user in users:
        if user.id != owner:
            _enter(telegram, chat, user, by or user, quiet)
    telegram.tell("people", chat.id)
    return chat


def change(telegram: Telegram, chat: Chat, member: Member, by: User, **after: Any) -> None:
    """Change a membership and tell the bot concerned, and the bots that administer the chat."""
    before = member.card(chat.kind)
    for key, value in after.items():
        setattr(member, key, value)
    payload: Json = {
        "chat": chat.card(),
        "from": by.card(),
        "date": telegram.clock.date(),
        "old_chat_member": before,
        "new_chat_member": member.card(chat.kind),
    }
    if member.user.id in telegram.bots:
        telegram.deliver(telegram.bots[member.user.id], "my_chat_member", payload, chat.id)
    for other in chat.members.values():
        if other.user.id in telegram.bots and other.status == "administrator" and other is not member:
            telegram.deliver(telegram.bots[other.user.id], "chat_member", payload, member.user.id)
    telegram.tell("people", chat.id)


def _enter(telegram: Telegram, chat: Chat, user: User, by: User, quiet: bool) -> None:
    member = chat.members.setdefault(user.id, Member(user, "left"))
    if quiet:
        member.status = "member"
        return
    change(telegram, chat, member, by, status="member", rights={}, until=0)
    if user.is_bot and chat.kind != "channel":
        announce(telegram, chat, by, {"new_chat_members": [user.card()]})


def announce(telegram: Telegram, chat: Chat, by: User, content: Json, thread: int | None = None) -> int:
    """Post a service message and return its id."""
    message = telegram.post(chat, by, content, thread=thread)
    telegram.broadcast(message)
    return message.id


def join(telegram: Telegram, chat: Chat, user: User, by: User | None = None) -> None:
    """Somebody joins, or is added by somebody; the chat says so."""
    member = chat.members.setdefault(user.id, Member(user, "left"))
    if member.present:
        return
    change(telegram, chat, member, by or user, status="member", rights={}, until=0)
    announce(telegram, chat, by or user, {"new_chat_members": [user.card()]})


def leave(telegram: Telegram, chat: Chat, user: User, by: User | None = None, kicked: bool = False) -> None:
    """Somebody leaves, or is removed and may not come back (``kicked``)."""
    member = chat.members.get(user.id)
    if member is None or not member.present:
        raise ControlError(f"{user.id} is not in {chat.id}")
    if by is not None or not user.is_bot:
        announce(telegram, chat, by or user, {"left_chat_member": user.card()})
    change(telegram, chat, member, by or user, status="kicked" if kicked else "left", rights={}, until=0)


def owner_of(chat: Chat) -> User | None:
    """The owner of a group."""
    return next((member.user for member in chat.members.values() if member.status == "creator"), None)


def promote(
    telegram: Telegram, chat: Chat, user: User, rights: dict[str, bool] | list[str], *, by: User | None = None,
    anonymous: bool = False, title: str | None = None,
) -> None:  # fmt: skip
    """Make somebody an administrator with ``rights``, or an ordinary member again when there are none."""
    member = chat.members.get(user.id)
    if member is None or not member.present:
        raise ControlError(f"{user.id} is not in {chat.id}")
    wanted = dict.fromkeys(rights, True) if isinstance(rights, list) else dict(rights)
    if unknown := wanted.keys() - set(ADMIN_RIGHTS):
        raise ControlError(f"there is no right {min(unknown)}")
    held = {right: wanted.get(right, False) for right in ADMIN_RIGHTS}
    by = by or owner_of(chat) or user
    if not any(held.values()):
        change(telegram, chat, member, by, status="member", rights={}, is_anonymous=False)
        return
    held["can_manage_chat"] = True
    change(telegram, chat, member, by, status="administrator", rights=held, is_anonymous=anonymous, title=title)


def restrict(telegram: Telegram, chat: Chat, user: User, allowed: dict[str, bool], by: User | None = None) -> None:
    """Take permissions from a member: those not in ``allowed`` are gone; all of them given makes an ordinary member."""
    member = chat.members.get(user.id)
    if member is None:
        raise ControlError(f"{user.id} is not in {chat.id}")
    by = by or owner_of(chat) or user
    rights = {permission: allowed.get(permission, False) for permission in PERMISSIONS}
    if all(rights[permission] or not chat.permissions[permission] for permission in PERMISSIONS):
        change(telegram, chat, member, by, status="member", rights={})
    else:
        change(telegram, chat, member, by, status="restricted", rights={**rights, "is_member": member.present})


def upgrade(telegram: Telegram, chat: Chat, new_id: int | None = None) -> Chat:
    """Turn a group into a supergroup: a new id, message ids from 1, the old chat closed. Returns the new chat."""
    if chat.kind != "group" or chat.migrated_to is not None:
        raise ControlError("only a basic group can be upgraded")
    number = new_id or -1_000_000_000_000 - abs(chat.id) % 1_000_000_000_000
    while number in telegram.chats:
        number -= 1
    grown = Chat(number, "supergroup", chat.title, description=chat.description, permissions=chat.permissions)
    grown.members = {key: replace(member) for key, member in chat.members.items()}
    telegram.chats[number] = grown
    by = owner_of(chat) or next(iter(chat.members.values())).user
    announce(telegram, chat, by, {"migrate_to_chat_id": number})
    chat.migrated_to = number
    announce(telegram, grown, by, {"migrate_from_chat_id": chat.id})
    telegram.tell("people", number)
    return grown


def open_topic(telegram: Telegram, chat: Chat, by: User, name: str) -> Topic:
    """Open a forum topic; its thread id is that of the message that says so."""
    if not chat.is_forum:
        raise ControlError("the chat is not a forum")
    thread = chat.last_id + 1
    topic = chat.topics[thread] = Topic(thread, name)
    announce(telegram, chat, by, {"forum_topic_created": {"name": name, "icon_color": topic.icon_color}}, thread=thread)
    return topic


def close_topic(telegram: Telegram, chat: Chat, topic: Topic, by: User, closed: bool = True) -> None:
    """Close a topic, or open it again."""
    topic.closed = closed
    place = None if topic is chat.general else topic.id
    announce(telegram, chat, by, {"forum_topic_closed" if closed else "forum_topic_reopened": {}}, thread=place)


def hide_general(telegram: Telegram, chat: Chat, by: User, hidden: bool = True) -> None:
    """Hide a forum's general topic, which closes it too, or show it again."""
    chat.general.hidden = hidden
    chat.general.closed |= hidden
    announce(telegram, chat, by, {f"general_forum_topic_{'hidden' if hidden else 'unhidden'}": {}})


def delete_topic(telegram: Telegram, chat: Chat, topic: Topic) -> None:
    """Delete a forum topic with everything in it; nobody is told."""
    del chat.topics[topic.id]
    for message in chat.messages.values():
        if message.data.get("message_thread_id") == topic.id and not message.deleted:
            message.deleted = True
            telegram.note(message)


def block(telegram: Telegram, bot: Bot, user: User, blocked: bool = True) -> None:
    """A person blocks the bot, or lets it speak again; the bot hears of both as a change of its own membership."""
    chat = telegram.private_chat(bot, user)
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    payload: Json = {
        "chat": chat.card(),
        "from": user.card(),
        "date": telegram.clock.date(),
        "old_chat_member": Member(bot.user, before).card("private"),
        "new_chat_member": Member(bot.user, after).card("private"),
    }
    telegram.deliver(bot, "my_chat_member", payload, chat.id)
    telegram.tell("people", user.id)


def delete_account(telegram: Telegram, user: User) -> None:
    """Delete a person's account: without a name, in no group any more, out of reach."""
    for chat in telegram.chats.values():
        member = chat.members.get(user.id)
        if member is not None and member.present:
            change(telegram, chat, member, user, status="left", rights={})
    user.deleted, user.first_name, user.last_name, user.username = True, "", None, None
    telegram.tell("people", user.id)
