"""A ballot whose caster may not live in the home: it waits, then it counts or is struck; no other home is touched."""

from itertools import groupby

from actions import corrections
from storage import ballots as ballot_rows
from storage import cards, record, votes
from storage import frozen_ballots as rows
from storage.database import Unit
from storage.frozen_ballots import InDoubt
from storage.joins import Dispute
from storage.votes import State, Vote
from texts import corrections as texts


async def freeze(unit: Unit, dispute: Dispute, actor: str) -> None:
    """Have the ballots wait that somebody in doubt has cast for the home in votes that are open.

    What was counted already stands until the doubt is settled.
    """
    for one in await rows.by_hand(unit, dispute.person, dispute.household):
        if one.state is not State.OPEN or unit.now >= one.closes_at:
            continue
        data = {"unit": one.elector, "dispute": dispute.id}
        await record.append(unit, dispute.community, "vote.frozen", f"vote:{one.vote}", actor, data)
        await rows.freeze(unit, one, dispute.id)
        await cards.refresh(unit, "ballot", one.vote)


async def settle(unit: Unit, dispute: Dispute, actor: str, *, stays: bool) -> bool:
    """Have frozen ballots count again where their caster stays in the home; else strike whatever they cast for it.

    True where the home may vote anew, because a ballot was struck while its vote is open.
    """
    waiting = await rows.by_doubt(unit, dispute.id)
    counted = [] if stays else await rows.by_hand(unit, dispute.person, dispute.household)
    anew = False
    both = sorted([*waiting, *counted], key=lambda one: one.vote)
    for number, ballots in groupby(both, key=lambda one: one.vote):
        vote = await votes.by_id(unit, number)
        if vote is None:
            continue
        if stays:
            await _thaw(unit, vote, list(ballots), dispute, actor)
        else:
            anew = anew or vote.state is State.OPEN
            in_result = [one.channel for one in counted if one.vote == number]
            await _strike(unit, vote, list(ballots), dispute, actor, in_result)
        await cards.refresh(unit, "ballot", number)
    return anew


async def _thaw(unit: Unit, vote: Vote, ballots: list[InDoubt], dispute: Dispute, actor: str) -> None:
    for one in ballots:
        data = {**one.recorded, "dispute": dispute.id}
        await record.append(unit, vote.community, "vote.thawed", vote.subject, actor, data)
        await rows.thaw(unit, one)
    if vote.state is State.PRELIMINARY:
        await corrections.recount(unit, vote, actor, texts.lives_there, thawed=len(ballots))


async def _strike(
    unit: Unit, vote: Vote, ballots: list[InDoubt], dispute: Dispute, actor: str, in_result: list[str]
) -> None:
    for one in ballots:
        data = {"unit": one.elector, "channel": one.channel, "dispute": dispute.id}
        await record.append(unit, vote.community, "vote.struck", vote.subject, actor, data)
    await ballot_rows.strike(unit, vote.id, [one.elector for one in ballots])
    if vote.state is State.PRELIMINARY and in_result:
        await corrections.recount(unit, vote, actor, texts.does_not_live_there, struck=in_result)
    elif vote.state is State.PRELIMINARY:
        await cards.refresh(unit, "result", vote.id)  # one fewer waits; what was counted is the same
