"""What papers say of a vote or a meeting."""

from actions import minutes, rolls
from actions.cards.votes import facts_of, stays_open_until, why_invalid
from storage import communities, matters, meetings, record, votes
from storage.communities import Community
from storage.database import Reader
from storage.votes import State, Vote
from texts.links import start_link
from texts.posters import Minutes, Poster
from texts.results import Result
from texts.words import Words

CLOSINGS = ("meeting.closed", "meeting.adjourned", "meeting.no_quorum")


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


async def minutes_of(reader: Reader, number: int) -> tuple[Community, Minutes] | None:
    """Return the minutes of a meeting, or None while there is none or it is not over."""
    roll = await rolls.of_meeting(reader, number)
    if roll is None or roll.meeting.ended_at is None:
        return None
    meeting, community, shown = roll.meeting, roll.community, roll.shown()
    digests = [await record.entry_digest(reader, community.id, act, meeting.subject) for act in CLOSINGS]
    return community, Minutes(
        community.name, meeting.id, meeting.starts_at, meeting.opened_at, meeting.ended_at, community.venue,
        shown.presiding if meeting.opened_at else None, shown.present, shown.absent, shown.seats, shown.quorum,
        [(one.matter, one.title, one.text) for one in await meetings.items(reader, number) if one.stands],
        await minutes.decisions(reader, number), next((one for one in digests if one), ""),
    )  # fmt: skip
