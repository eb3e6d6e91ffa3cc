"""Groups and private chats whose standing changes: added, removed, upgraded, blocked."""

import logging

from actions import chats
from handlers.desk import Desk
from handlers.incoming import Membership, Upgrade
from handlers.routes import Routes
from storage import updates
from storage.database import Unit

log = logging.getLogger("corridor.chats")

GONE = frozenset({"left", "kicked"})


def register(routes: Routes) -> None:
    """Register what concerns chats."""
    routes.membership(on_membership)
    routes.upgrade(on_upgrade)


async def on_membership(desk: Desk, change: Membership) -> None:
    """The bot was added, removed, muted or blocked."""

    async def act(unit: Unit) -> None:
        if not await updates.first_time(unit, change.update_id):
            return
        if change.kind == "private":
            if change.status in GONE:
                await chats.lost_person(unit, change.sender.telegram_id, "bot was blocked by the user")
        elif change.status in GONE:
            await chats.suspended(unit, change.chat, "bot was kicked")
        elif not await chats.back(unit, change.chat):
            log.info("added to a group that no community file names: id %d", change.chat)

    await desk.database.unit(act)


async def on_upgrade(desk: Desk, upgrade: Upgrade) -> None:
    """A group became a supergroup."""

    async def act(unit: Unit) -> None:
        if await updates.first_time(unit, upgrade.update_id):
            await chats.upgraded(unit, upgrade.old, upgrade.new)

    await desk.database.unit(act)
