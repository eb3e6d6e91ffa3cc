"""What the board of a group shows."""

from actions import agenda
from actions.people import words_of
from rules.scope import Scope, intersects
from rules.stages import ENDED, Stage
from storage import boards, communities, talks
from storage.communities import Community
from storage.database import Reader
from texts import boards as texts
from texts.cards import Card

LATEST = 20  # talks looked at for one that concerns a group
IN_PROGRESS = frozenset(Stage) - ENDED - {Stage.RAISED, Stage.DONE, Stage.EVALUATED}


async def board(reader: Reader, community: Community, chat_id: int, _chat: int) -> Card | None:
    """The board of a residents' group (our id): open votes, the next meeting and its agenda, matters in progress."""
    groups = await communities.chats(reader, community.id, "residents")
    group = next((chat for chat in groups if chat.id == chat_id), None)
    return texts.board(words_of(community), shown=await shown(reader, community, group.scope)) if group else None


async def shown(reader: Reader, community: Community, scope: Scope) -> texts.Board:
    """Gather what concerns a group of this scope."""
    votes = [vote for vote in await boards.open_votes(reader, community.id) if intersects(vote.scope, scope)]
    under_way = [one for one in await boards.scopes_in(reader, community.id, IN_PROGRESS) if intersects(one, scope)]
    next_ = await agenda.next_shown(reader, community.id)
    held = await talks.latest(reader, community.id, LATEST)
    talk = next((one for one in held if intersects(one.scope, scope)), None)
    return texts.Board(
        community.name,
        votes=tuple((vote.title, vote.closes_at) for vote in votes),
        meets=next_.meeting.starts_at if next_ else None,
        venue=next_.meeting.venue(community.venue) if next_ else "",
        items=next_.told() if next_ else (),
        closes=next_.meeting.agenda_closes_at if next_ and next_.meeting.grows else None,
        in_progress=len(under_way),
        talk=(talk.place, talk.heads) if talk else None,
    )
