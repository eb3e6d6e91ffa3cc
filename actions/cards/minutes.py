"""What the card of a meeting's minutes shows in the council chat."""

from actions import minutes as acts
from actions.people import words_of
from storage.communities import Community
from storage.database import Reader
from texts import minutes as texts
from texts.cards import Card


async def minutes(reader: Reader, _community: Community, meeting: int, _chat: int) -> Card | None:
    """T18, from the end of the meeting to the publication."""
    found = await acts.of_meeting(reader, meeting)
    return texts.minutes(words_of(found[0]), minutes=found[1]) if found else None
