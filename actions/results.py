"""How a vote of the households ends: closed and counted, extended once, confirmed, told to everyone concerned."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from actions import boards, elections, lists, matters, own_stages, paper_ballots, posts, secret_votes, tallies
from actions.cards.votes import extension_of, result_card, shown
from actions.people import words_for, words_of
from rules.objections import may_confirm
from rules.secret_votes import is_void
from rules.stages import Stage
from rules.timing import reminder_times
from rules.votes import may_extend
from storage import cards, communities, due, objections, options, outbox, people, record, updates, votes
from storage import paper_ballots as sheets
from storage import secret_votes as secret_rows
from storage.communities import Chat, Community
from storage.database import Reader, Unit
from storage.outbox import Rank
from storage.votes import State, Vote
from texts import objections as objection_texts
from texts import secret_votes as secret_texts
from texts import votes as vote_texts
from texts.cards import Card
from texts.words import Words


async def close_vote(unit: Unit, vote_id: int, *, copied: bool = False) -> None:
    """Close a vote at its stored time and count it; without a quorum it is extended once.

    A secret one is sealed first: its result is announced by `announce_vote`, when its file tells nothing any more;
    `copied` says that copies were made of the store while it was open.
    """
    vote = await votes.by_id(unit, vote_id)
    if vote is None or vote.state not in {State.OPEN, State.SEALED} or unit.now < vote.closes_at:
        return
    community = await communities.by_id(unit, vote.community)
    result = await tallies.judged(unit, vote)
    await outbox.drop(unit, "reminder", vote_id, "the vote is closed")
    if may_extend(result, vote.extended, extension_of(vote, community)):
        await _extend(unit, community, vote)
        return
    if vote.options:
        await options.forget(unit, vote_id)
    if vote.secret and vote.state is State.OPEN:
        await _seal(unit, vote)
        return
    decision = tallies.kept(vote.rule, result, options=vote.options)
    if vote.secret:
        decision |= await secret_votes.sealed_figures(unit, vote, copied=copied)
    await record.append(
        unit, community.id, "vote.closed", vote.subject, "clock", tallies.recorded(decision, vote.matter)
    )
    until = await _keep(unit, community, vote, decision)
    await _announce(unit, community, vote, until)


async def _keep(unit: Unit, community: Community, vote: Vote, decision: Mapping[str, object]) -> datetime | None:
    """Keep what a vote came to, with all that its result tells; return until when one may object, if at all."""
    listed = await lists.fix(unit, community, vote)
    outages = await updates.outages(unit, vote.closes_at - timedelta(hours=1), vote.closes_at)
    figures = {
        **decision, "list": listed, "digest": await record.head(unit, community.id),
        "closed_at": record.moment_of(unit.now),
        "outages": [[start.isoformat(), end.isoformat()] for start, end in outages],
        "sheets": asdict(paper_ballots.stack(await sheets.of_vote(unit, vote.id))),
    }  # fmt: skip
    period = community.settings.objections if vote.rule.objections is None else vote.rule.objections
    until = community.after(unit.now, period) if period and vote.rule.decides else None
    await votes.close(unit, vote.id, figures, until)
    return until


async def _announce(unit: Unit, community: Community, vote: Vote, until: datetime | None) -> None:
    """Tell groups and proposer the result; without a time for objections it is confirmed at once."""
    if vote.rule.decides:
        await matters.move(unit, vote.matter, Stage.PRELIMINARY)
    await cards.refresh(unit, "ballot", vote.id)
    for chat in await where_it_stands(unit, community, vote):
        ballot = await cards.of(unit, "ballot", vote.id, chat.telegram_id)
        reply = ballot.message if ballot else None
        await posts.card_in(unit, community, chat, "result", vote.id, Rank.RESULT, reply_to=reply)
        await lists.send(unit, community, chat, vote.id)
    await _tell_proposer(unit, community, vote)
    if until:
        await matters.move(unit, vote.matter, Stage.OBJECTION_PERIOD)
        await due.add(unit, community.id, "confirm_vote", vote.id, until)
    else:
        await confirm_vote(unit, vote.id)
    await boards.refresh_all(unit, community.id)


async def _seal(unit: Unit, vote: Vote) -> None:
    """Take no more ballots; what would tell who voted what is emptied before the result is announced."""
    await votes.set_state(unit, vote.id, State.SEALED)
    if is_void(await votes.voted(unit, vote.id)):
        await secret_rows.forget_count(unit, vote.id)
    await cards.refresh(unit, "ballot", vote.id)
    await due.add(unit, vote.community, "announce_vote", vote.id, unit.now)


async def tell_waiting(unit: Unit, vote_id: int) -> None:
    """Tell the chair, privately, that a sealed vote cannot be announced yet."""
    vote = await votes.by_id(unit, vote_id)
    if vote is not None and vote.state is State.SEALED:
        community = await communities.by_id(unit, vote.community)
        await posts.to_chair(
            unit, community, "secret_waits", lambda words: secret_texts.waits(words, vote=vote_id), subject=vote_id
        )


async def where_it_stands(reader: Reader, community: Community, vote: Vote) -> list[Chat]:
    """Return the groups of a vote's scope, and those that it was opened in and that the community gave up since."""
    known = await communities.every_chat(reader, community.id)
    opened = [known[one.chat][0] for one in await cards.of_subject(reader, "ballot", vote.id) if one.chat in known]
    found = [*await posts.groups(reader, community, vote.scope), *opened]
    return list({chat.id: chat for chat in found}.values())


async def _extend(unit: Unit, community: Community, vote: Vote) -> None:
    """Let a vote go on until the moment that notice and ballot announced, also where its close is handled late.

    Only where that moment is over too, it is open for the whole extension from now.
    """
    extension = extension_of(vote, community)
    closes_at = community.after(vote.closes_at, extension)
    if closes_at <= unit.now:
        closes_at = community.after(unit.now.replace(microsecond=0), extension)
    await votes.extend(unit, vote.id, closes_at)
    if vote.rule.decides:
        await matters.move(unit, vote.matter, Stage.EXTENDED)
    await record.append(
        unit, community.id, "vote.extended", vote.subject, "clock", {"closes_at": record.moment_of(closes_at)}
    )
    await due.add(unit, community.id, "close_vote", vote.id, closes_at)
    for at in reminder_times(unit.now, closes_at, community.zone, community.quiet):
        await due.add(unit, community.id, "remind", vote.id, at)
    facts = await shown(unit, replace(vote, closes_at=closes_at, extended=True))
    card = vote_texts.extended(words_of(community), shown=facts, since=vote.closes_at, resumed=unit.now)
    for chat in await where_it_stands(unit, community, vote):
        ballot = await cards.of(unit, "ballot", vote.id, chat.telegram_id)
        await posts.to_group(
            unit, community, chat, Rank.RESULT, "extension", card, subject=vote.id,
            reply_to=ballot.message if ballot else None, once=f"extension:{vote.id}:{chat.id}",
        )  # fmt: skip
    await cards.refresh(unit, "ballot", vote.id)


async def _tell_proposer(unit: Unit, community: Community, vote: Vote) -> None:
    matter = await matters.by_number(unit, vote.matter)
    proposer = await people.by_id(unit, matter.person)
    closed = await votes.by_id(unit, vote.id)
    if closed is not None:
        card = await result_card(unit, words_for(proposer, community), closed)
        await posts.privately(
            unit, community, proposer, "result", card, subject=vote.id, once=f"result:{vote.id}:proposer"
        )


async def confirm_vote(unit: Unit, vote_id: int) -> None:
    """Confirm a result once objections are over and none is open, and publish the outcome."""
    vote = await votes.by_id(unit, vote_id)
    if vote is None or vote.state is not State.PRELIMINARY or vote.result is None:
        return
    raised = [one.facts for one in await objections.of_vote(unit, vote_id)]
    until = vote.objections_until or unit.now
    if not may_confirm(until, raised, unit.now):
        if unit.now >= until:
            await _tell_held(unit, vote, sum(not one.settled for one in raised))
        return
    await votes.set_state(unit, vote_id, State.CONFIRMED)
    data: dict[str, object] = {"verdict": str(vote.result["verdict"])}
    if raised:
        data |= {"objections": len(raised), "upheld": sum(one.upheld for one in raised)}
    await record.append(unit, vote.community, "vote.confirmed", vote.subject, "clock", data)
    await cards.refresh(unit, "result", vote_id)
    if vote.rule.decides:
        await matters.confirmed(unit, vote.matter, {**vote.result, "vote": vote_id})
        await elections.settle(unit, vote)
    else:
        await own_stages.release_outcome(unit, vote.matter)


async def _tell_held(unit: Unit, vote: Vote, waiting: int) -> None:
    """Tell the chair, once a vote, that it cannot be confirmed while objections are open."""
    community = await communities.by_id(unit, vote.community)
    matter = await matters.by_number(unit, vote.matter)

    def held(words: Words) -> Card:
        return objection_texts.held(words, vote=vote.id, title=matter.title, waiting=waiting)

    await posts.to_chair(unit, community, "held", held, subject=vote.id, once=f"held:{vote.id}")
