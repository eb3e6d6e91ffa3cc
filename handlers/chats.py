"""Groups and private chats whose standing changes: added, removed, upgraded, blocked."""

from actions import chats, posts
from actions.groups import AWAY
from actions.people import words_of
from handlers.desk import Desk
from handlers.groups import arrived
from handlers.incoming import Command, Membership, Upgrade
from handlers.routes import Routes
from storage import communities, updates
from storage.database import Unit
from texts.refusals import no_person
from texts.words import Words


def register(routes: Routes) -> None:
    """Register what concerns chats."""
    routes.membership(on_membership)
    routes.upgrade(on_upgrade)
    routes.faceless(on_faceless)


async def on_membership(desk: Desk, change: Membership) -> None:
    """The bot was added, removed, muted or blocked."""

    if change.kind != "private" and change.status not in AWAY:
        await arrived(desk, change)
        return

    async def act(unit: Unit) -> None:
        if not await updates.first_time(unit, change.update_id):
            return
        if change.kind != "private":
            await chats.suspended(unit, change.chat, "bot was kicked")
        elif change.status in AWAY:
            await chats.lost_person(unit, change.sender.telegram_id, "bot was blocked by the user")

    await desk.database.unit(act)


async def on_upgrade(desk: Desk, upgrade: Upgrade) -> None:
    """A group became a supergroup."""

    async def act(unit: Unit) -> None:
        if await updates.first_time(unit, upgrade.update_id):
            await chats.upgraded(unit, upgrade.old, upgrade.new)

    await desk.database.unit(act)


async def on_faceless(desk: Desk, command: Command) -> None:
    """A command of an anonymous administrator or of a channel: once a day a group, how to be somebody."""

    async def act(unit: Unit) -> None:
        if not await updates.first_time(unit, command.update_id):
            return
        found = await communities.by_chat(unit, command.chat)
        words = words_of(found[0]) if found else Words("zh")
        once = f"faceless:{command.chat}:{unit.now.astimezone(words.zone):%Y-%m-%d}"
        await posts.answer(
            unit, found[0].id if found else 0, command.chat, no_person(words), reply_to=command.message,
            topic=command.topic, once=once,
        )  # fmt: skip

    await desk.database.unit(act)
