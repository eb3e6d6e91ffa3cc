"""What changes a vote after its notice: ballots struck and a recount, the whole of it invalid, a withdrawal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions import assembly_calls, evaluations, lists, matters, own_stages, posts, tallies
from actions.cards.votes import facts_of
from actions.people import Caller, words_for, words_of
from actions.results import where_it_stands
from rules.matters import may_withdraw
from rules.objections import falls
from rules.refusals import Reason, Refused
from rules.stages import Stage
from rules.votes import Verdict
from storage import ballots as ballot_rows
from storage import cards, communities, due, options, outbox, people, record, secret_votes, votes
from storage.agreements import Agreement
from storage.communities import Community
from storage.database import Unit
from storage.objections import Objection
from storage.outbox import Rank
from storage.votes import State, Vote
from texts import corrections as texts
from texts import votes as vote_texts
from texts.cards import Card
from texts.words import Words


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A vote that is withdrawn."""

    vote: int


# Struck ballots and the recount


async def strike(
    unit: Unit, vote: Vote, objection: Objection, asked: Agreement, units: Sequence[int], actor: str
) -> None:
    """Strike ballots that two people agreed on, and count the vote anew."""
    channels = {one.elector: one.channel for one in await ballot_rows.on_file(unit, vote.id)}
    why = await record.text_under(unit, vote.community, objection.answer)
    first = await people.by_id(unit, asked.person)
    by = {"asked_by": first.actor} if first else {}
    for one in units:
        data = {"unit": one, "channel": channels[one], "objection": objection.id, **by}
        await record.append(unit, vote.community, "vote.struck", vote.subject, actor, data, {"why": why})
    await ballot_rows.strike(unit, vote.id, units)
    await recount(unit, vote, actor, lambda _words: why, struck=[channels[one] for one in units])


async def recount(
    unit: Unit, vote: Vote, actor: str, why: Callable[[Words], str], *, struck: Sequence[str] = (), thawed: int = 0
) -> None:
    """Count a vote anew, because ballots of these channels were struck or so many count after all; tell everyone."""
    before: Mapping[str, Any] = vote.result or {}
    community = await communities.by_id(unit, vote.community)
    result = await tallies.judged(unit, vote)
    decision = tallies.kept(vote.rule, result, options=vote.options)
    await record.append(
        unit, vote.community, "vote.recounted", vote.subject, actor, tallies.recorded(decision, vote.matter)
    )
    invalid = falls(Verdict(before["verdict"]), result.verdict)
    if invalid:
        await record.append(unit, vote.community, "vote.invalid", vote.subject, actor, {"reason": "too_few"})
    listed = await lists.fix(unit, community, vote)
    figures = {
        **{key: value for key, value in before.items() if key != "tie"}, **decision, "list": listed,
        "digest": await record.head(unit, vote.community), "struck": before.get("struck", 0) + len(struck),
        "sheets": _sheets(before.get("sheets", {}), struck),
        "thawed": before.get("thawed", 0) + thawed,
        "before": {"digest": before["digest"]},
    }  # fmt: skip
    await votes.recount(unit, vote.id, figures, State.INVALID if invalid else State.PRELIMINARY)
    counted = await votes.by_id(unit, vote.id)
    if counted is None:
        return
    facts, told = await facts_of(unit, counted), tallies.told(before)

    def correction(words: Words) -> Card:
        return texts.recounted(
            words, before=told, digest_before=str(before["digest"]), result=facts, struck=len(struck), thawed=thawed,
            why=why(words),
        )  # fmt: skip

    once = f"correction:{vote.id}:{figures['struck']}:{figures['thawed']}"
    await _tell(unit, community, vote, "correction", correction, once)
    for chat in await where_it_stands(unit, community, vote):
        await lists.send(unit, community, chat, vote.id)
    if invalid:
        await _end_invalid(unit, community, vote, None)


def _sheets(before: Mapping[str, int], struck: Sequence[str]) -> dict[str, int]:
    """The stack in figures, without the struck sheets, which are kept."""
    gone = {channel: struck.count(channel) for channel in ("paper", "proxy") if channel in struck}
    kept = {"void": before.get("void", 0) + sum(gone.values())}
    return {**before, **{one: before.get(one, 0) - count for one, count in gone.items()}, **kept}


# Invalid


async def void(unit: Unit, vote: Vote, objection: Objection, actor: str) -> None:
    """End a vote as invalid: its notice, say, was not what it had to be."""
    community = await communities.by_id(unit, vote.community)
    why = await record.text_under(unit, vote.community, objection.answer)
    data = {"reason": "objection", "objection": objection.id}
    await record.append(unit, vote.community, "vote.invalid", vote.subject, actor, data, {"why": why})
    await votes.set_state(unit, vote.id, State.INVALID)
    await _end_invalid(unit, community, vote, why)


async def _end_invalid(unit: Unit, community: Community, vote: Vote, why: str | None) -> None:
    """Tell everyone that nothing is decided, and the council that it may be voted on anew."""
    matter = await matters.by_number(unit, vote.matter)
    await due.cancel(unit, "confirm_vote", vote.id)
    await matters.move(unit, vote.matter, Stage.INVALID)

    def invalid(words: Words) -> Card:
        said = why if why is not None else texts.too_few_left(words)
        return texts.invalid(words, vote=vote.id, number=matter.id, title=matter.title, why=said)

    await _tell(unit, community, vote, "invalid", invalid, f"invalid:{vote.id}")
    card = texts.ask_again(words_of(community), number=matter.id, title=matter.title)
    await posts.to_council(unit, community, "invalid", card, subject=vote.id)
    await matters.refresh(unit, matter)


async def _tell(unit: Unit, community: Community, vote: Vote, purpose: str, card: Any, once: str) -> None:
    """Post in every group where the vote stood, as a reply to its newest card, and tell the proposer."""
    for chat in await where_it_stands(unit, community, vote):
        placed = [await cards.of(unit, kind, vote.id, chat.telegram_id) for kind in ("result", "ballot", "notice")]
        reply = next((one.message for one in placed if one and one.message), None)
        await posts.to_group(
            unit, community, chat, Rank.RESULT, purpose, card(words_of(community)), subject=vote.id, reply_to=reply,
            once=f"{once}:{chat.id}",
        )  # fmt: skip
    proposer = await people.by_id(unit, (await matters.by_number(unit, vote.matter)).person)
    said = card(words_for(proposer, community))
    await posts.privately(unit, community, proposer, purpose, said, subject=vote.id, once=f"{once}:proposer")
    for kind in ("result", "ballot", "notice"):
        await cards.refresh(unit, kind, vote.id)


# Withdrawal


async def withdrawable(unit: Unit, caller: Caller, vote_id: int) -> Vote | Refused:
    """Return the vote that the caller may withdraw, or why not."""
    vote = await votes.by_id(unit, vote_id)
    if vote is None or vote.community != caller.community_id:
        return Refused(Reason.NOT_CHAIR_OR_VICE)
    seat = await communities.seat_of(unit, vote.community, caller.person.telegram_id)
    return may_withdraw(vote.phase, vote.closes_at, seat, unit.now) or vote


async def running(unit: Unit, caller: Caller, number: int) -> Vote | None:
    """Return the vote on a matter that the caller may withdraw now."""
    found = await votes.of_matter(unit, number)
    vote = await withdrawable(unit, caller, found[-1].id) if found else None
    return vote if isinstance(vote, Vote) else None


async def withdraw(unit: Unit, caller: Caller, vote_id: int, why: str) -> Withdrawn | Refused:
    """Withdraw a vote before its close: the matter is again one that the council has adopted."""
    vote = await withdrawable(unit, caller, vote_id)
    if isinstance(vote, Refused):
        return vote
    if not why:
        return Refused(Reason.REASON_NEEDED)
    community = await communities.by_id(unit, vote.community)
    matter = await matters.by_number(unit, vote.matter)
    await record.append(unit, community.id, "vote.withdrawn", vote.subject, caller.actor, texts={"why": why})
    await votes.withdraw(unit, vote.id)
    await options.forget(unit, vote.id)
    if vote.secret:  # what was counted so far goes as after a close
        await secret_votes.forget_count(unit, vote.id)
        await due.add(unit, community.id, "announce_vote", vote.id, unit.now)
    for what in ("open_vote", "remind", "close_vote"):
        await due.cancel(unit, what, vote.id)
    await outbox.drop(unit, "reminder", vote.id, "the vote is withdrawn")
    if vote.rule.decides:
        if not await assembly_calls.called_off(unit, matter):
            await matters.move(unit, vote.matter, Stage.ADOPTED)
    else:
        await own_stages.release_outcome(unit, vote.matter)
    if vote.rule.name == evaluations.RULE:  # it was none: the last one counts again
        await evaluations.plan(unit, community)

    def withdrawn(words: Words) -> Card:
        return texts.withdrawn(words, vote=vote.id, number=matter.id, title=matter.title, why=why)

    await _tell(unit, community, vote, "withdrawn", withdrawn, f"withdrawn:{vote.id}")
    if vote.rule.decides:  # an opinion has left its matter where it was
        represented = bool(await communities.representatives(unit, community.id, matter.scope))
        card = vote_texts.after_adoption(
            words_of(community), number=matter.id, title=matter.title, represented=represented
        )
        await posts.to_council(unit, community, "withdrawn", card, subject=matter.id)
    await matters.refresh(unit, matter)
    return Withdrawn(vote.id)
