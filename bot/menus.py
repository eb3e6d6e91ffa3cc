"""The command menus, set per scope and language, so that people see only their own."""

import asyncio
import logging
from collections import Counter
from contextlib import suppress
from typing import Any

from bot.wire import Ambiguous, NotSent, Telegram
from storage import communities, people
from storage.database import Database, Reader, StorageFailed
from texts.menus import menu
from texts.words import LANGUAGES, Words

log = logging.getLogger("corridor.menus")

Menu = tuple[str, str]  # a role of texts/menus.py, and the language of who has neither of ours


async def announce(telegram: Telegram, database: Database) -> None:
    """Tell Telegram which commands each chat shows, now and whenever places are taken; a failure costs a menu."""
    told: dict[int | str, Menu] = {}
    changed = asyncio.Event()
    database.on_wake("menus", changed.set)
    while True:
        changed.clear()
        with suppress(StorageFailed):  # the intake says so
            for chat, menu_ in (await database.look(_menus)).items():
                if told.get(chat) != menu_ and await _tell(telegram, chat, *menu_):
                    told[chat] = menu_
        await changed.wait()


async def _tell(telegram: Telegram, chat: int | str, role: str, own: str) -> bool:
    """Set a chat's menus in both languages, and in `own` for any other; False where Telegram does not take them."""
    scope = {"type": chat} if isinstance(chat, str) else {"type": "chat", "chat_id": chat}
    for language in ("", *LANGUAGES):
        commands = menu(Words(language or own), role)
        parameters: dict[str, Any] = {
            "commands": [{"command": name, "description": text} for name, text in commands],
            "scope": scope,
        }
        if language:
            parameters["language_code"] = language
        try:
            answer = await telegram.call("setMyCommands", parameters)
        except (NotSent, Ambiguous) as error:
            log.info("the command menu of chat %s is not set: %s", chat, error)
            return False
        if not answer.ok:
            log.info("the command menu of chat %s is not set: %s", chat, answer.description)
            return False
    return True


async def _menus(reader: Reader) -> dict[int | str, Menu]:
    """Return what each chat is and speaks: all private ones, all groups, the council's chats, who serves in private."""
    there = await communities.all_(reader)
    first = there[0].language if there else "en"
    menus: dict[int | str, Menu] = {"all_private_chats": ("resident", first), "all_group_chats": ("group", first)}
    workers: dict[int, Menu] = {}
    served: Counter[int] = Counter()  # by staff: in how many communities
    for community in there:
        own = community.language
        for chat in await communities.chats(reader, community.id, "council"):
            menus[chat.telegram_id] = ("council", own)
        for party in await communities.parties(reader, community.id):
            workers |= dict.fromkeys(party.users, ("party", own))
        for one in await communities.staff_of(reader, community.id):
            if one.telegram_id:
                served[one.telegram_id] += 1
                workers[one.telegram_id] = ("staff" if served[one.telegram_id] == 1 else "district", own)
        for seat in await communities.seats(reader, community.id):
            if seat.person is not None and seat.has_council_vote:
                workers[seat.person] = ("head" if seat.is_head else "member", own)
    # Telegram knows no private chat with who has not pressed Start.
    met = [await people.by_telegram(reader, worker) for worker in workers]
    return menus | {one.telegram_id: workers[one.telegram_id] for one in met if one and one.reachable}
