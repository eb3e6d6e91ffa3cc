"""The one board of each residents' group: opened once, edited for ever."""

from actions import posts
from storage import boards, communities
from storage.communities import Chat, Community
from storage.database import Unit
from storage.outbox import Rank


async def refresh_all(unit: Unit, community_id: int) -> None:
    """Have every board of a community shown anew, and open one in each residents' group that has none."""
    await boards.refresh(unit, community_id)
    if without := await boards.missing(unit, community_id):
        community = await communities.by_id(unit, community_id)
        for chat in await communities.chats(unit, community_id, "residents"):
            if chat.id in without:
                await open_(unit, community, chat)


async def open_all(unit: Unit, community: Community) -> None:
    """Open a board in each residents' group that has none, and have the others shown anew."""
    await refresh_all(unit, community.id)


async def open_(unit: Unit, community: Community, chat: Chat, *, at_once: bool = False) -> None:
    """Open the board of a group; `at_once` where somebody sets it up and waits to pin it."""
    await posts.card_in(unit, community, chat, "board", chat.id, Rank.AGENDA, at_once=at_once)
