"""What the private card shows on which somebody marks options."""

from actions.people import home_in_words, words_for
from rules.options import Options
from storage import households, matters, options, paper_ballots, people, votes
from storage.communities import Community
from storage.database import Reader
from storage.options import Marking
from texts import options as texts
from texts.cards import Card
from texts.words import Words


async def marking(reader: Reader, community: Community, number: int, chat: int) -> Card | None:
    """The options of a vote, with what its person has marked; nothing of it once a secret ballot is cast."""
    found = await options.by_id(reader, number)
    vote = await votes.by_id(reader, found.vote) if found else None
    matter = await matters.by_id(reader, vote.matter) if vote else None
    if found is None or vote is None or vote.options is None or matter is None:
        return None
    words = words_for(await people.by_telegram(reader, chat), community)
    if found.sheet:
        return await _on_paper(reader, words, found, vote.options)
    if vote.secret and found.cast:
        return texts.sealed(words, vote=vote.id, title=matter.title)
    return texts.marking(
        words, number=number, vote=vote.id, title=matter.title, options=vote.options, marks=found.marks, cast=found.cast
    )


async def _on_paper(reader: Reader, words: Words, found: Marking, options: Options) -> Card | None:
    paper = await paper_ballots.by_id(reader, found.sheet)
    if paper is None:
        return None
    home = home_in_words(words, await households.by_id(reader, paper.home))
    if found.cast:
        return texts.read_on_paper(words, vote=found.vote, home=home)
    verb = "papermark" if found.person == paper.entered_by else "papercheck"
    return texts.on_paper(
        words, number=found.id, vote=found.vote, home=home, sheet=paper.id, verb=verb, options=options,
        marks=found.marks,
    )  # fmt: skip
