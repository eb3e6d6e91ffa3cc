"""The methods about the bot itself: its account, its commands and texts, its files, its webhook, its updates."""

import re
from typing import Any
from urllib.parse import urlsplit

from playground.access import reach
from playground.errors import ApiError, bad_request, too_many
from playground.model import ADMIN_RIGHTS, Bot, Chat, User
from playground.telegram import Telegram
from playground.updates import DEFAULT_KINDS

Json = dict[str, Any]
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MOST_COMMANDS, MOST_DOWNLOAD = 100, 20 * 1024 * 1024
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
POLLING_CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_CONFLICT = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


def get_me(_: Telegram, bot: Bot, __: Json) -> Json:
    """GetMe."""
    return {
        **bot.user.card(),
        "can_join_groups": True,
        "can_read_all_group_messages": not bot.privacy,
        "supports_guest_queries": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def _scope(telegram: Telegram, bot: Bot, p: Json) -> tuple[str, str]:
    scope: Json = p.get("scope") or {"type": "default"}
    language = p.get("language_code", "")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    key = scope["type"]
    if "chat_id" in scope:
        key += f":{reach(telegram, bot, _number(scope['chat_id']), 'read').id}"
    if "user_id" in scope:
        key += f":{scope['user_id']}"
    return key, language


def _number(chat_id: int | str) -> int | str:
    return int(chat_id) if isinstance(chat_id, str) and chat_id.lstrip("-").isdecimal() else chat_id


def set_my_commands(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """SetMyCommands."""
    commands: list[Json] = p["commands"]
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for one in commands:
        if not COMMAND.fullmatch(one["command"].removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not one["description"].strip():
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    key = _scope(telegram, bot, p)
    bot.commands[key] = [{**one, "command": one["command"].removeprefix("/")} for one in commands]
    telegram.tell("people", bot.id)
    return True


def get_my_commands(telegram: Telegram, bot: Bot, p: Json) -> list[Json]:
    """GetMyCommands, of exactly that scope and language."""
    return bot.commands.get(_scope(telegram, bot, p), [])


def delete_my_commands(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """DeleteMyCommands."""
    bot.commands.pop(_scope(telegram, bot, p), None)
    return True


def commands_for(bot: Bot, chat: Chat, user: User) -> list[Json]:
    """The commands that a person is offered in a chat: the narrowest scope that has any, in their language first."""
    member = chat.member(user.id)
    admin = member is not None and member.status in ("creator", "administrator")
    if chat.person is not None:
        scopes = [f"chat:{chat.id}", "all_private_chats", "default"]
    else:
        scopes = [f"chat_member:{chat.id}:{user.id}"]
        scopes += [f"chat_administrators:{chat.id}"] * admin + [f"chat:{chat.id}"]
        scopes += ["all_chat_administrators"] * admin + ["all_group_chats", "default"]
    for scope in scopes:
        for language in (user.language_code or "", ""):
            if found := bot.commands.get((scope, language[:2])):
                return found
    return []


def _setter(what: str, parameter: str) -> Any:
    def set_text(_: Telegram, bot: Bot, p: Json) -> bool:
        key = (what, p.get("language_code", ""))
        if parameter == "name" and not key[1] and p.get("name"):
            bot.user.first_name = p["name"]
        bot.texts[key] = p.get(parameter, "")
        return True

    return set_text


def _getter(what: str, parameter: str) -> Any:
    def get_text(_: Telegram, bot: Bot, p: Json) -> Json:
        default = bot.user.first_name if what == "name" else ""
        general = bot.texts.get((what, "")) or default
        return {parameter: bot.texts.get((what, p.get("language_code", ""))) or general}

    return get_text


def set_chat_menu_button(_: Telegram, bot: Bot, p: Json) -> bool:
    """SetChatMenuButton."""
    bot.settings[f"menu:{p.get('chat_id', 0)}"] = p.get("menu_button", {"type": "default"})
    return True


def get_chat_menu_button(_: Telegram, bot: Bot, p: Json) -> Json:
    """GetChatMenuButton."""
    button: Json = bot.settings.get(f"menu:{p.get('chat_id', 0)}", {"type": "commands"})
    return {"type": "commands"} if button["type"] == "default" else button


def set_default_rights(_: Telegram, bot: Bot, p: Json) -> bool:
    """SetMyDefaultAdministratorRights."""
    bot.settings[f"rights:{p.get('for_channels', False)}"] = p.get("rights", {})
    return True


def get_default_rights(_: Telegram, bot: Bot, p: Json) -> Json:
    """GetMyDefaultAdministratorRights."""
    rights: Json = bot.settings.get(f"rights:{p.get('for_channels', False)}", {})
    return dict.fromkeys(("is_anonymous", *ADMIN_RIGHTS), False) | rights


def get_file(telegram: Telegram, _: Bot, p: Json) -> Json:
    """GetFile; the path is downloaded from /file/bot<token>/<path>."""
    file = telegram.files.get(p["file_id"])
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > MOST_DOWNLOAD:
        raise bad_request("file is too big")
    return {key: file.card[key] for key in ("file_id", "file_unique_id", "file_size")} | {"file_path": file.path}


def get_user_profile_photos(telegram: Telegram, _: Bot, p: Json) -> Json:
    """GetUserProfilePhotos; nobody has one here."""
    if p["user_id"] not in telegram.users:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}


def set_webhook(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """SetWebhook; only to loopback, and http will do."""
    if not p.get("url"):
        return delete_webhook(telegram, bot, p)
    now = telegram.clock.now()
    if telegram.limits.on and now < bot.settings.get("hook_at", 0) + 1:
        raise too_many(1)
    bot.settings["hook_at"] = now
    url = urlsplit(p["url"])
    if url.scheme not in ("http", "https") or not url.hostname:
        raise bad_request("invalid webhook URL specified")
    if url.hostname not in LOOPBACK:
        raise bad_request("bad webhook: the local Telegram posts only to loopback")
    secret = p.get("secret_token", "")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    bot.queue.allow(p.get("allowed_updates"))
    if p.get("drop_pending_updates"):
        bot.queue.clear()
    most = min(max(p.get("max_connections", 40), 1), 100)
    bot.webhook = {"url": p["url"], "secret": secret, "max_connections": most, "ip_address": "127.0.0.1"}
    telegram.tell("webhook", bot)
    return True


def delete_webhook(telegram: Telegram, bot: Bot, p: Json) -> bool:
    """DeleteWebhook."""
    if p.get("drop_pending_updates"):
        bot.queue.clear()
    bot.webhook = {}
    telegram.tell("webhook", bot)
    return True


def get_webhook_info(_: Telegram, bot: Bot, __: Json) -> Json:
    """GetWebhookInfo."""
    hook = bot.webhook
    info: Json = {
        "url": hook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(bot.queue.waiting),
    }
    keys = ("ip_address", "max_connections", "last_error_date", "last_error_message")
    info |= {key: hook[key] for key in keys if key in hook}
    if bot.queue.kinds != DEFAULT_KINDS:
        info["allowed_updates"] = sorted(bot.queue.kinds)
    return info


def take_updates(telegram: Telegram, bot: Bot, p: Json) -> list[bytes]:
    """What getUpdates returns at once; waiting for more is the server's business."""
    if bot.webhook:
        raise ApiError(409, WEBHOOK_CONFLICT)
    bot.queue.allow(p.get("allowed_updates"))
    return bot.queue.take(p.get("offset", 0), p.get("limit", 100), telegram.clock.now())


METHODS = {
    "getMe": get_me,
    "logOut": lambda *_: True,
    "close": lambda *_: True,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name", "name"),
    "getMyName": _getter("name", "name"),
    "setMyDescription": _setter("description", "description"),
    "getMyDescription": _getter("description", "description"),
    "setMyShortDescription": _setter("short", "short_description"),
    "getMyShortDescription": _getter("short", "short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "setMyDefaultAdministratorRights": set_default_rights,
    "getMyDefaultAdministratorRights": get_default_rights,
    "getFile": get_file,
    "getUserProfilePhotos": get_user_profile_photos,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
