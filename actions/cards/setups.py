"""What /setup shows: how far a community is set up."""

from actions import setups
from actions.people import words_for
from storage import invitations, people
from storage.communities import Community
from storage.database import Reader
from texts import setups as texts
from texts.cards import Card
from texts.links import add_link


async def overview(reader: Reader, community: Community, _number: int, chat: int) -> Card | None:
    """The overview in the private chat of somebody who sets the community up; it stands as it is once they do not."""
    if not await setups.may(reader, community.id, chat):
        return None
    words = words_for(await people.by_telegram(reader, chat), community)
    add_url = add_link(await invitations.bot_name(reader))
    return texts.overview(words, shown=await setups.shown(reader, community, chat), add_url=add_url)
