"""What the card of a matter in a stage of the community's own shows."""

from actions import own_stages as acts
from actions.people import words_of
from storage import matters, own_stages
from storage.communities import Community
from storage.database import Reader
from texts import own_stages as texts
from texts.cards import Card


async def waiting(reader: Reader, community: Community, begun_id: int, _chat: int) -> Card | None:
    """The matter and the stage in which it waits."""
    begun = await own_stages.by_id(reader, begun_id)
    matter = await matters.by_id(reader, begun.matter) if begun else None
    stage = acts.named(community, begun) if begun else None
    if begun is None or matter is None or stage is None:
        return None
    return texts.waiting(
        words_of(community), begun=begun.id, number=matter.id, title=matter.title, titles=stage.titles,
        passed=begun.passed_at is not None,
    )  # fmt: skip
