"""What the check of a survey shows to who wrote it."""

from actions import surveys as acts
from actions.people import words_for
from storage import communities, people, surveys
from storage.communities import Community
from storage.database import Reader
from texts import surveys as texts
from texts.cards import Card


async def check(reader: Reader, community: Community, number: int, chat: int) -> Card | None:
    """A draft as it would be posted, with what can still be changed."""
    one = await surveys.by_id(reader, number)
    if one is None:
        return None
    words = words_for(await people.by_telegram(reader, chat), community)
    groups = {str(group.scope): group.id for group in await communities.chats(reader, community.id, "residents")}
    parts = [(0, ""), *((place, name) for name, place in groups.items() if name)] if len(groups) > 1 else []
    return texts.check(words, survey=acts.shown(one), parts=parts, posted=one.state != "draft")
