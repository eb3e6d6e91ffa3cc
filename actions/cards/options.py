"""What the private card shows on which somebody marks options."""

from actions.people import words_for
from storage import matters, options, people, votes
from storage.communities import Community
from storage.database import Reader
from texts import options as texts
from texts.cards import Card


async def marking(reader: Reader, community: Community, number: int, chat: int) -> Card | None:
    """The options of a vote, with what its person has marked; nothing of it once a secret ballot is cast."""
    found = await options.by_id(reader, number)
    vote = await votes.by_id(reader, found.vote) if found else None
    matter = await matters.by_id(reader, vote.matter) if vote else None
    if found is None or vote is None or vote.options is None or matter is None:
        return None
    words = words_for(await people.by_telegram(reader, chat), community)
    if vote.secret and found.cast:
        return texts.sealed(words, vote=vote.id, title=matter.title)
    return texts.marking(
        words, number=number, vote=vote.id, title=matter.title, options=vote.options, marks=found.marks, cast=found.cast
    )
