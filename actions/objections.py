"""Objections to a preliminary result: who, what, by when it is answered. The answers themselves come later."""

from dataclasses import dataclass
from datetime import datetime

from actions import posts
from actions.people import Caller, words_of
from rules.refusals import Reason, Refused
from rules.timing import add
from storage import communities, households, record, votes
from storage.database import Unit
from storage.votes import State, Vote
from texts import results as texts


@dataclass(frozen=True, slots=True)
class Objected:
    """An objection that is on record; the council answers by then."""

    answer_by: datetime


async def may_object(unit: Unit, caller: Caller, vote_id: int) -> Vote | Refused:
    """Return the vote to which a member of the community may object now, or why not."""
    vote = await votes.by_id(unit, vote_id)
    belongs = await households.of_person(unit, vote.community, caller.person.telegram_id) if vote else []
    if vote is None or not belongs:
        return Refused(Reason.NOT_REGISTERED)
    if all(one.disputed for one in belongs):
        return Refused(Reason.JOIN_DISPUTED)
    if vote.state is not State.PRELIMINARY or vote.objections_until is None or unit.now >= vote.objections_until:
        return Refused(Reason.OBJECTIONS_OVER)
    return vote


async def object_to(unit: Unit, caller: Caller, vote_id: int, text: str) -> Objected | Refused:
    """Put an objection on record and before the council; who objected is not told in any group."""
    vote = await may_object(unit, caller, vote_id)
    if isinstance(vote, Refused):
        return vote
    community = await communities.by_id(unit, vote.community)
    answer_by = add(unit.now, community.settings.objection_reply, community.zone)
    data = {"answer_by": record.moment_of(answer_by)}
    await record.append(unit, community.id, "vote.objected", vote.subject, caller.actor, data, {"text": text})
    card = texts.objection_raised(words_of(community), vote=vote_id, text=text, day=answer_by)
    await posts.to_council(unit, community, "objection", card, subject=vote_id)
    return Objected(answer_by)
