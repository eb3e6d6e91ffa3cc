"""Objections to a preliminary result: raised, answered by the council, and what follows from one that is upheld."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from actions import matters, posts, results
from actions.people import Caller, words_for, words_of
from rules import objections as rules
from rules.objections import Consequence
from rules.refusals import Reason, Refused
from storage import cards, communities, due, households, objections, people, record, votes
from storage.communities import Community
from storage.database import Unit
from storage.objections import Objection
from storage.votes import State, Vote
from texts import objections as texts


@dataclass(frozen=True, slots=True)
class Objected:
    """An objection that is on record; the council answers by then."""

    answer_by: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """An objection has its answer."""

    vote: int
    upheld: bool


async def may_object(unit: Unit, caller: Caller, vote_id: int) -> Vote | Refused:
    """Return the vote to which a member of the community may object now, or why not."""
    vote = await votes.by_id(unit, vote_id)
    belongs = await households.of_person(unit, vote.community, caller.person.telegram_id) if vote else []
    if vote is None or not belongs:
        return Refused(Reason.NOT_REGISTERED)
    if all(one.disputed for one in belongs):
        return Refused(Reason.JOIN_DISPUTED)
    return vote if open_to_objections(vote, unit.now) else Refused(Reason.OBJECTIONS_OVER)


def open_to_objections(vote: Vote, now: datetime) -> bool:
    """Say whether one may object to the result of a vote."""
    return vote.state is State.PRELIMINARY and vote.objections_until is not None and now < vote.objections_until


async def object_to(unit: Unit, caller: Caller, vote_id: int, text: str) -> Objected | Refused:
    """Put an objection on record and before the council; who objected is not told in any group."""
    vote = await may_object(unit, caller, vote_id)
    return vote if isinstance(vote, Refused) else await put(unit, vote, caller.person.id, caller.actor, text)


async def put(
    unit: Unit, vote: Vote, person: int, actor: str, text: str, on_paper: Mapping[str, object] = MappingProxyType({})
) -> Objected:
    """Put an objection on record; `person` hears the answer, `on_paper` says how a letter came."""
    community = await communities.by_id(unit, vote.community)
    answer_by = community.after(unit.now, community.settings.objection_reply)
    number = await objections.add(unit, community.id, vote.id, person, answer_by)
    data = {"objection": number, "answer_by": record.moment_of(answer_by), **on_paper}
    kept = await record.append(unit, community.id, "vote.objected", vote.subject, actor, data, {"text": text})
    await objections.put_words(unit, number, kept["text"])
    await due.add(unit, community.id, "objection_reminder", number, rules.remind_at(unit.now, answer_by))
    await due.add(unit, community.id, "objection_late", number, answer_by)
    await posts.card_in_council(unit, community, "objection", number)
    return Objected(answer_by)


# Answers


async def may_answer(unit: Unit, caller: Caller, number: int) -> tuple[Objection, Vote, int] | Refused:
    """Return an objection, its vote and the seat that may answer it, or why the caller may not."""
    found = await of_caller(unit, caller, number)
    if isinstance(found, Refused):
        return found
    objection, vote = found
    seat = await communities.seat_of(unit, vote.community, caller.person.telegram_id)
    preliminary = vote.state is State.PRELIMINARY
    refused = rules.may_answer(objection.facts, seat, caller.person.id, preliminary=preliminary)
    if refused or seat is None:
        return refused or Refused(Reason.NOT_A_SEAT)
    return objection, vote, seat.id


async def of_caller(unit: Unit, caller: Caller, number: int) -> tuple[Objection, Vote] | Refused:
    """Return an objection of the caller's community with its vote."""
    objection = await objections.by_id(unit, number)
    vote = await votes.by_id(unit, objection.vote) if objection else None
    if objection is None or vote is None or vote.community != caller.community_id:
        return Refused(Reason.NOT_A_SEAT)
    return objection, vote


async def answer(unit: Unit, caller: Caller, number: int, text: str, *, upheld: bool) -> Answered | Refused:
    """Answer an objection with a reason: who objected hears it; an upheld one waits for what follows."""
    found = await may_answer(unit, caller, number)
    if isinstance(found, Refused):
        return found
    if not text:
        return Refused(Reason.REASON_NEEDED)
    objection, vote, seat = found
    community = await communities.by_id(unit, vote.community)
    data = {"objection": number, "upheld": upheld, "seat": seat}
    kept = await record.append(
        unit, community.id, "vote.objection_answered", vote.subject, caller.actor, data, {"reason": text}
    )
    await objections.answer(unit, number, upheld=upheld, answer=kept["reason"], seat=seat)
    for what in ("objection_reminder", "objection_late"):
        await due.cancel(unit, what, number)
    await _tell_author(unit, community, vote, objection, text, seat, upheld=upheld)
    await cards.refresh_now(unit, "objection", number)
    await results.confirm_vote(unit, vote.id)  # where it was held back for this answer
    return Answered(vote.id, upheld)


async def _tell_author(
    unit: Unit, community: Community, vote: Vote, objection: Objection, reason: str, seat: int, *, upheld: bool
) -> None:
    author = await people.by_id(unit, objection.facts.person)
    matter = await matters.by_number(unit, vote.matter)
    by = (await communities.seat(unit, seat)).name
    card = texts.told(
        words_for(author, community), vote=vote.id, title=matter.title, upheld=upheld, reason=reason, by=by
    )
    await posts.privately(unit, community, author, "objection_answered", card, subject=objection.id)


async def let_stand(unit: Unit, caller: Caller, number: int) -> Answered | Refused:
    """Decide that an upheld objection changes nothing in the result."""
    found = await may_follow_up(unit, caller, number)
    if isinstance(found, Refused):
        return found
    await follow(unit, found[0], caller.actor, Consequence.STANDS)
    await results.confirm_vote(unit, found[1].id)
    return Answered(found[1].id, upheld=True)


async def may_follow_up(unit: Unit, caller: Caller, number: int) -> tuple[Objection, Vote] | Refused:
    """Return an upheld objection of which it is open what follows, with its vote, or why nothing does."""
    found = await of_caller(unit, caller, number)
    if isinstance(found, Refused):
        return found
    seat = await communities.seat_of(unit, found[1].community, caller.person.telegram_id)
    if seat is None or not seat.has_council_vote:
        return Refused(Reason.NOT_A_SEAT)
    return await open_to(unit, number)


async def may_strike(unit: Unit, caller: Caller, number: int) -> tuple[Objection, Vote] | Refused:
    """As `may_follow_up`, for ballots to be struck: nobody knows what a secret one says, all of them can be invalid."""
    found = await may_follow_up(unit, caller, number)
    return Refused(Reason.SEALED_STANDS) if not isinstance(found, Refused) and found[1].secret else found


async def open_to(unit: Unit, number: int) -> tuple[Objection, Vote] | Refused:
    """Return an upheld objection with its vote while it is open what follows from it, whoever asks."""
    objection = await objections.by_id(unit, number)
    vote = await votes.by_id(unit, objection.vote) if objection else None
    if objection is None or vote is None:
        return Refused(Reason.RESULT_SETTLED)
    refused = rules.may_follow_up(objection.facts, preliminary=vote.state is State.PRELIMINARY)
    return refused or (objection, vote)


async def follow(unit: Unit, objection: Objection, actor: str, consequence: Consequence) -> None:
    """Record what follows from an upheld objection."""
    await objections.settle(unit, objection.id, consequence)
    data = {"objection": objection.id, "consequence": consequence.value}
    subject = f"vote:{objection.vote}"
    await record.append(unit, objection.community, "vote.objection_followed", subject, actor, data)
    await cards.refresh_now(unit, "objection", objection.id)


# Clocks


async def remind(unit: Unit, number: int) -> None:
    """Remind the council of an objection before the time for its answer is over."""
    found = await _waits(unit, number)
    if found:
        community, objection = found
        card = texts.reminder(words_of(community), number=number, vote=objection.vote, answer_by=objection.answer_by)
        await posts.to_council(unit, community, "objection_reminder", card, subject=number)


async def tell_late(unit: Unit, number: int) -> None:
    """Tell the chair, privately, that an objection was not answered in time."""
    found = await _waits(unit, number)
    if found:
        community, objection = found
        vote, answer_by = objection.vote, objection.answer_by
        await posts.to_chair(
            unit, community, "objection_late", lambda words: texts.late(words, vote=vote, answer_by=answer_by),
            subject=number,
        )  # fmt: skip


async def _waits(unit: Unit, number: int) -> tuple[Community, Objection] | None:
    objection = await objections.by_id(unit, number)
    vote = await votes.by_id(unit, objection.vote) if objection else None
    if objection is None or objection.facts.answered or vote is None or vote.state is not State.PRELIMINARY:
        return None
    return await communities.by_id(unit, vote.community), objection
