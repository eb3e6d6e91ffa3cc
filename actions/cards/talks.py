"""What the card of a talk shows in the council chat."""

from actions import talks as acts
from actions.people import words_of
from storage import talks
from storage.communities import Community
from storage.database import Reader
from texts import talks as texts
from texts.cards import Card


async def talk(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """Where and when, how many were there, what was raised, how many homes signed."""
    found = await talks.by_id(reader, number)
    return texts.talk(words_of(community), talk=await acts.told(reader, found)) if found else None
