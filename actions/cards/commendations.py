"""What the cards of a commendation show: the notice to residents, and the work to the council."""

from actions.people import words_of
from storage import commendations, people
from storage.communities import Community
from storage.database import Reader
from texts import commendations as texts
from texts.cards import Card


async def notice(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """The public notice in a residents' group."""
    shown = await _shown(reader, number)
    return texts.notice(words_of(community), shown=shown) if shown else None


async def work(reader: Reader, community: Community, number: int, _chat: int) -> Card | None:
    """What the council screens, and how it stands."""
    shown = await _shown(reader, number)
    return texts.work(words_of(community), shown=shown) if shown else None


async def _shown(reader: Reader, number: int) -> texts.Commendation | None:
    one = await commendations.by_id(reader, number)
    if one is None:
        return None
    person = await people.by_id(reader, one.nominee)
    support, _ = await commendations.counts(reader, number)
    return texts.Commendation(
        number, person.name if person else None, one.deed, one.state.value, one.notice_until, support,
        tuple(await commendations.objections(reader, number)),
    )  # fmt: skip
