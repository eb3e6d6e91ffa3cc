"""The command menus, set per scope and language, so that people see only their own."""

import asyncio
import logging
from contextlib import suppress
from typing import Any

from bot.wire import Ambiguous, NotSent, Telegram
from rules.seats import HEADS
from storage import communities, people
from storage.database import Database, Reader, StorageFailed
from texts.menus import menu
from texts.words import LANGUAGES, Words

log = logging.getLogger("corridor.menus")

NOT_SERVED = frozenset({"request"})


async def announce(telegram: Telegram, database: Database) -> None:
    """Tell Telegram which commands each chat shows, now and whenever places are taken; a failure costs a menu."""
    told: dict[int | str, str] = {}
    changed = asyncio.Event()
    database.on_wake("menus", changed.set)
    while True:
        changed.clear()
        with suppress(StorageFailed):  # the intake says so
            for chat, role in (await database.read(_roles)).items():
                if told.get(chat) != role and await _tell(telegram, chat, role):
                    told[chat] = role
        await changed.wait()


async def _tell(telegram: Telegram, chat: int | str, role: str) -> bool:
    """Set the menus of a chat in every language; False where Telegram does not take them."""
    scope = {"type": chat} if isinstance(chat, str) else {"type": "chat", "chat_id": chat}
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
            return False
        if not answer.ok:
            log.info("a command menu is not set: %s", answer.description)
            return False
    return True


async def _roles(reader: Reader) -> dict[int | str, str]:
    """Return what each chat is: all private ones, all groups, the council's chats, who serves in private."""
    roles: dict[int | str, str] = {"all_private_chats": "resident", "all_group_chats": "group"}
    workers: dict[int, str] = {}
    for community in await communities.all_(reader):
        roles |= {one.telegram_id: "council" for one in await communities.chats(reader, community.id, "council")}
        workers |= {
            one.telegram_id: "staff" for one in await communities.staff_of(reader, community.id) if one.telegram_id
        }
        for seat in await communities.seats(reader, community.id):
            if seat.person is not None and seat.has_council_vote:
                workers[seat.person] = "head" if seat.role in HEADS else "member"
    # Telegram knows no private chat with who has not pressed Start.
    met = [await people.by_telegram(reader, worker) for worker in workers]
    return roles | {one.telegram_id: workers[one.telegram_id] for one in met if one and one.reachable}
