"""The command menus, set per scope and language, so that people see only their own."""

import logging
from typing import Any

from bot.wire import Ambiguous, NotSent, Telegram
from storage import communities
from storage.database import Database, Reader
from texts.menus import menu
from texts.words import LANGUAGES, Words

log = logging.getLogger("corridor.menus")

NOT_SERVED = frozenset({"request"})


async def announce(telegram: Telegram, database: Database) -> None:
    """Tell Telegram which commands each chat shows; a failure costs a menu, nothing else."""
    for scope, role in await database.read(_scopes):
        for language in ("", *LANGUAGES):
            commands = menu(Words(language or "en"), role, without=NOT_SERVED)
            parameters: dict[str, Any] = {
                "commands": [{"command": name, "description": text} for name, text in commands],
                "scope": scope,
            }
            if language:
                parameters["language_code"] = language
            try:
                answer = await telegram.call("setMyCommands", parameters)
            except (NotSent, Ambiguous) as error:
                log.info("a command menu is not set: %s", error)
                return
            if not answer.ok:
                log.info("a command menu is not set: %s", answer.description)


async def _scopes(reader: Reader) -> list[tuple[dict[str, Any], str]]:
    scopes: list[tuple[dict[str, Any], str]] = [
        ({"type": "all_private_chats"}, "resident"),
        ({"type": "all_group_chats"}, "group"),
    ]
    for community in await communities.all_(reader):
        chats = await communities.chats(reader, community.id, "council")
        seats = [seat for seat in await communities.seats(reader, community.id) if seat.has_council_vote]
        scopes += [({"type": "chat", "chat_id": chat.telegram_id}, "council") for chat in chats]
        scopes += [({"type": "chat", "chat_id": seat.person}, "member") for seat in seats]
    return scopes
