"""The public record of a community: everything that its groups were told, gathered for a static site."""

from datetime import date

from actions import agenda, minutes, reports
from actions.cards import matters as matter_cards
from actions.cards import votes as vote_cards
from storage import matters, meetings, record, sites, votes
from storage.communities import Community
from storage.database import Reader
from storage.matters import Matter
from storage.votes import State, Vote
from texts import ballots
from texts.matters import state_in_words
from texts.sites import Entry, Site, heading, how_it_went
from texts.words import Words

SHOWN = frozenset(State) - {State.WITHDRAWN}


async def of_community(reader: Reader, community: Community, words: Words, today: date) -> Site:
    """Return what anybody may read of a community; votes and meetings of internal matters are left out with them."""
    public = await sites.matters(reader, community.id)
    known = {one.id for one in public}
    entries = [await _matter(reader, words, one) for one in public]
    shown = [await votes.by_id(reader, number) for number in await votes.numbers(reader, community.id, SHOWN)]
    entries += [await _vote(reader, words, vote) for vote in shown if vote and vote.matter in known]
    held = [await _meeting(reader, words, number) for number in await sites.meetings(reader, community.id)]
    entries += [one for one in held if one]
    first = min((one.at for one in entries), default=None)
    years = range(today.year, (first.astimezone(community.zone).year if first else today.year) - 1, -1)
    told = [
        (await reports.of_period(reader, community, reports.Period(date(year, 1, 1), min(today, date(year, 12, 31)))))[
            0
        ]
        for year in years
    ]
    return Site(
        community.name, words.own(community.method.titles), await record.head(reader, community.id),
        await agenda.show(reader, community, words), entries, told, await sites.names(reader, community.id),
    )  # fmt: skip


async def _matter(reader: Reader, words: Words, matter: Matter) -> Entry:
    links = [("vote", one.id) for one in await votes.of_matter(reader, matter.id)]
    if meeting := await meetings.of_matter(reader, matter.id):
        links.append(("meeting", meeting.id))
    state = state_in_words(words, matter.stage.value)
    card = await matter_cards.way(reader, words, matter, asked=False)
    return Entry("matter", matter.id, matter.title, matter.raised_at, state, card, links=links)


async def _vote(reader: Reader, words: Words, vote: Vote) -> Entry:
    matter = await matters.by_id(reader, vote.matter)
    card = (
        await vote_cards.result_card(reader, words, vote)
        if vote.result
        else ballots.ballot(words, shown=await vote_cards.shown(reader, vote))
    )
    return Entry(
        "vote",
        vote.id,
        matter.title if matter else "",
        vote.opens_at,
        heading(card).removesuffix(matter.title if matter else "").strip(),
        card,
        links=[("matter", vote.matter)],
    )


async def _meeting(reader: Reader, words: Words, number: int) -> Entry | None:
    found = await minutes.of_meeting(reader, number)
    if found is None:
        return None
    shown = found[1].public()
    if not shown.items:
        return None  # all of them are internal
    state = how_it_went(words, shown)
    links = [("matter", one.number) for one in shown.items]
    return Entry("meeting", number, words.dated(shown.at), shown.at, state, minutes=shown, links=links)
