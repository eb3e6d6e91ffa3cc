"""What papers say of a vote."""

from actions.cards.votes import facts_of, stays_open_until, why_invalid
from storage import communities, matters, record, votes
from storage.communities import Community
from storage.database import Reader
from storage.votes import State, Vote
from texts.links import start_link
from texts.posters import Poster
from texts.results import Result
from texts.words import Words


async def of_vote(reader: Reader, number: int, bot: str) -> tuple[Community, Vote, Poster] | None:
    """Return a vote as its papers tell it, or None where there is none; `bot` is the bot's user name."""
    vote = await votes.by_id(reader, number)
    matter = await matters.by_id(reader, vote.matter) if vote else None
    if vote is None or matter is None:
        return None
    community = await communities.by_id(reader, vote.community)
    poster = Poster(
        community.name, vote.id, matter.id, matter.title, matter.text, vote.rule, vote.electorate, vote.area,
        vote.noticed_at, vote.opens_at, vote.closes_at, vote.may_change, start_link(bot, _arrival(vote)),
        await record.entry_digest(reader, community.id, "vote.noticed", vote.subject), vote.options,
        secret=vote.secret, extends=await stays_open_until(reader, vote), repeats=vote.repeats,
    )  # fmt: skip
    return community, vote, poster


def _arrival(vote: Vote) -> str:
    """Return where a scan leads: to the ballot, to an objection while one may be made, else to the matter's way."""
    if vote.result is None:
        return f"vote-{vote.id}"
    objecting = vote.state is State.PRELIMINARY and vote.objections_until
    return f"object-{vote.id}" if objecting else f"matter-{vote.matter}"


async def result_of(reader: Reader, vote: Vote) -> tuple[Result, bool] | None:
    """Return the figures of a closed vote, and whether they are confirmed."""
    return (await facts_of(reader, vote), vote.state is State.CONFIRMED) if vote.result else None


async def why_not(reader: Reader, words: Words, vote: Vote) -> str | None:
    """Return why a vote is invalid, None for one that is not."""
    return await why_invalid(reader, words, vote) if vote.state is State.INVALID else None
