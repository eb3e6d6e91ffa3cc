"""What the cards of a vote show: turnout while it is open, never a tally."""

from datetime import datetime

from actions import tallies
from actions.people import words_of
from rules.agreements import What
from rules.ballots import VoteState
from rules.timing import Duration
from storage import agreements, communities, comparisons, frozen_ballots, matters, objections, record, votes
from storage.communities import Community
from storage.database import Reader
from storage.votes import State, Turnout, Vote
from texts import ballots as ballot_texts
from texts import corrections as correction_texts
from texts import results as result_texts
from texts import votes as texts
from texts.cards import Card
from texts.words import Words


async def notice(reader: Reader, community: Community, vote_id: int, _chat: int) -> Card | None:
    """The public notice of a vote."""
    vote = await votes.by_id(reader, vote_id)
    matter = await matters.by_id(reader, vote.matter) if vote else None
    if vote is None or matter is None:
        return None
    if vote.state is State.WITHDRAWN:
        return correction_texts.ballot_withdrawn(
            words_of(community), vote=vote.id, number=matter.id, title=matter.title
        )
    announced = texts.Notice(
        matter.id, matter.title, vote.rule, vote.electorate, vote.area, vote.opens_at, vote.closes_at, vote=vote.id,
        secret=vote.secret, extends=await stays_open_until(reader, vote), repeats=vote.repeats,
        options=vote.options,
    )  # fmt: skip
    return texts.notice(words_of(community), announced=announced)


async def ballot(reader: Reader, community: Community, vote_id: int, _chat: int) -> Card | None:
    """The ballot in a group."""
    vote = await votes.by_id(reader, vote_id)
    if vote is None:
        return None
    facts = await shown(reader, vote)
    words = words_of(community)
    if vote.state is State.WITHDRAWN:
        return correction_texts.ballot_withdrawn(words, vote=vote.id, number=vote.matter, title=facts.title)
    open_ = vote.state in {State.NOTICED, State.OPEN}
    return ballot_texts.ballot(words, shown=facts) if open_ else ballot_texts.ballot_closed(words, shown=facts)


async def shown(reader: Reader, vote: Vote) -> ballot_texts.Ballot:
    """Gather the turnout of a vote, in all and by building."""
    matter = await matters.by_id(reader, vote.matter)
    turnout = await votes.turnout(reader, vote.id)
    several = len({one.area for one in turnout}) > 1
    buildings = tuple(
        ballot_texts.Building(building_name(one, several=several), one.voted, one.electors)
        for one in sorted(turnout, key=by_place)
        if one.building  # seats and people of a group have none
    )
    return ballot_texts.Ballot(
        vote.id, vote.matter, matter.title if matter else "", matter.text if matter else "", vote.rule,
        vote.closes_at, vote.may_change, vote.electorate, sum(one.voted for one in turnout), buildings,
        vote.area, sum(one.voted_area for one in turnout), extended=vote.extended, secret=vote.secret,
        extends=await stays_open_until(reader, vote), repeats=vote.repeats,
        options=vote.options,
    )  # fmt: skip


async def stays_open_until(reader: Reader, vote: Vote) -> datetime | None:
    """Return until when a vote stays open should too few take part; None where it is not extended, or was."""
    community = await communities.by_id(reader, vote.community)
    extension = extension_of(vote, community)
    if vote.rule.participation is None or vote.extended or not extension or vote.phase is VoteState.CLOSED:
        return None
    return community.after(vote.closes_at, extension)


def extension_of(vote: Vote, community: Community) -> Duration:
    """Return for how long a vote without a quorum is extended; votes of the first versions left it to the community."""
    return community.settings.extension if vote.rule.extension is None else vote.rule.extension


def building_name(one: Turnout, *, several: bool) -> str:
    """Return what a building is called; with its area where there are several."""
    return f"{one.area} {one.building}" if several and one.area != one.building else one.building


def by_place(one: Turnout) -> tuple[str, int, str]:
    """Return the order of buildings: by area, then as people count."""
    digits = "".join(sign for sign in one.building if sign.isdigit())
    return one.area, int(digits or 0), one.building


async def result(reader: Reader, community: Community, vote_id: int, _chat: int) -> Card | None:
    """The result in a group: preliminary while objections may come, then confirmed."""
    vote = await votes.by_id(reader, vote_id)
    return await result_card(reader, words_of(community), vote) if vote and vote.result else None


async def facts_of(reader: Reader, vote: Vote) -> result_texts.Result:
    """Gather the figures of a closed vote."""
    matter = await matters.by_id(reader, vote.matter)
    kept = vote.result or {}
    raised = [one.facts for one in await objections.of_vote(reader, vote.id)]
    compared = await comparisons.last(reader, vote.id, done=True)
    outages = tuple((datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in kept["outages"])
    told = tallies.told(kept)
    return result_texts.Result(
        vote.id, vote.matter, matter.title if matter else "",
        result_texts.nothing_chosen(told) if vote.state is State.INVALID else told, vote.objections_until,
        str(kept["digest"]), outages, len(raised), sum(one.upheld for one in raised), int(kept.get("struck", 0)),
        listed=str((kept.get("list") or {}).get("list", "")),
        sheets=result_texts.Sheets(
            **kept.get("sheets", {}), compared=(compared.sheets, compared.differ) if compared else None
        ),
        frozen=await frozen_ballots.count(reader, vote.id), invalid=vote.state is State.INVALID,
        digest_before=str(kept.get("before", {}).get("digest", "")),
    )  # fmt: skip


async def result_card(reader: Reader, words: Words, vote: Vote) -> Card:
    """Return the result in a reader's language."""
    facts = await facts_of(reader, vote)
    if vote.state is State.CONFIRMED and vote.objections_until:
        return result_texts.settled(words, result=facts, status="confirmed")
    if vote.state is State.INVALID:
        return result_texts.settled(words, result=facts, status="invalid", why=await why_invalid(reader, words, vote))
    return result_texts.preliminary(words, result=facts)


async def why_invalid(reader: Reader, words: Words, vote: Vote) -> str:
    """Return why a vote is invalid: the answer to the objection on which it rests, or that too few were left."""
    agreed = await agreements.done_of(reader, vote.id, What.VOID)
    rests_on = await objections.by_id(reader, agreed.objection) if agreed and agreed.objection else None
    if rests_on is None:
        return correction_texts.too_few_left(words)
    return await record.text_under(reader, vote.community, rests_on.answer)
