"""What staff see of a dispute about who belongs to a household."""

from actions.benches import bench_of
from actions.people import home_in_words, words_for
from rules.joins import Verdict
from storage import households, joins, people
from storage.communities import Community
from storage.database import Reader
from texts import joins as texts
from texts.cards import Card


async def dispute(reader: Reader, community: Community, number: int, chat: int) -> Card | None:
    """One dispute as one of the staff reads it in private, with buttons where their word settles it."""
    found = await joins.by_id(reader, number)
    if found is None:
        return None
    home = await households.by_id(reader, found.household)
    words = words_for(await people.by_telegram(reader, chat), community)
    doubted, by = await people.by_id(reader, found.person), await people.by_id(reader, found.disputed_by)
    judges = (await bench_of(reader, found)).judges
    there = [await people.by_id(reader, one.person) for one in await households.members(reader, home.id)]
    said = []
    for telegram_id, verdict in (await joins.opinions(reader, number)).items():
        judge = await people.by_telegram(reader, telegram_id)
        said.append((judge.name if judge else None, verdict.value))
    shown = texts.Dispute(
        number, home_in_words(words, home), doubted.name if doubted else None, by.name if by else None,
        found.opened_at, answered=found.answered, votes=tuple(await joins.ballots_of(reader, found.person, home.id)),
        said=tuple(said), verdict=found.verdict.value if found.verdict else None, judges=chat in judges,
        there=tuple([one.name if one else None for one in there]) if found.whole else None,
        moved=found.moved, renewed=found.verdict is Verdict.REMOVED and home.generation != found.generation,
    )  # fmt: skip
    return texts.dispute(words, shown=shown)
