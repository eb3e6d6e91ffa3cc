"""Residents follow the council's meetings as they happen, in a topic of their own group."""

from dataclasses import replace

from actions import posts
from actions.people import words_of
from rules.parts import Part
from storage import communities, outbox
from storage.communities import Chat, Community
from storage.database import Reader, Unit
from storage.outbox import Post, Rank
from texts import hearings as texts

KINDS = frozenset({"roll_call", "motion"})
"""The cards of a meeting: in the council's chat with buttons, in such a topic without."""
TOPIC = "hearing_topic"


async def groups(reader: Reader, community: Community) -> list[Chat]:
    """Return the residents' groups whose file says that the council can be followed there."""
    known = await communities.declared(reader, community.name)
    if known is None or not community.method.has(Part.HEARING):
        return []
    former = await communities.former_chats(reader)
    said = [chat for chat in known.declaration.get("chats", []) if chat.get("hearing")]
    by_id = {former.get(chat["id"], chat["id"]) for chat in said if "id" in chat}
    by_scope = {chat.get("scope", "") for chat in said if "id" not in chat}
    there = await communities.chats(reader, community.id, "residents")
    return [chat for chat in there if chat.telegram_id in by_id or str(chat.scope) in by_scope]


async def prepare(unit: Unit, community: Community) -> None:
    """Have a topic made in each such group that has none yet, asked for once a day."""
    for chat in await groups(unit, community):
        if chat.hearing_topic is None and chat.suspended is None:
            day = unit.now.astimezone(community.zone).date()
            await outbox.add(
                unit,
                Post(
                    community.id, chat.telegram_id, Rank.COUNCIL, TOPIC, {"name": texts.topic(words_of(community))},
                    kind="topic", once=f"{TOPIC}:{chat.id}:{day}",
                ),
            )  # fmt: skip


async def follow(unit: Unit, community: Community, kind: str, subject: int) -> None:
    """Show a card of a meeting in each such topic; from then on it is edited with the council's own."""
    for chat in await groups(unit, community):
        if chat.hearing_topic is not None:
            await posts.card_in(unit, community, replace(chat, topic=chat.hearing_topic), kind, subject, Rank.COUNCIL)


async def lost(unit: Unit, telegram_id: int) -> None:
    """Forget a topic that is gone: what is said of meetings never comes into the group itself."""
    await communities.hear_in(unit, telegram_id, None)


async def impossible(unit: Unit, telegram_id: int) -> None:
    """Tell the council, once a month, that a group's people cannot follow it, and what would let them."""
    if found := await communities.by_chat(unit, telegram_id):
        community, chat = found
        card = texts.impossible(words_of(community), group=str(chat.scope) or community.name)
        council = await posts.council_chat(unit, community)
        if council is not None:
            month = f"{unit.now.astimezone(community.zone):%Y-%m}"
            await posts.to_group(
                unit, community, council, Rank.COUNCIL, "hearing_impossible", card, subject=chat.id,
                once=f"hearing_impossible:{chat.id}:{month}",
            )  # fmt: skip
