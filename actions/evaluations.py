"""The yearly democratic evaluation: residents rate the council, or one seat, in a secret vote that decides nothing."""

from dataclasses import replace
from datetime import timedelta

from actions import posts, votes
from actions.people import Caller, words_of
from actions.rulebook import rule_named
from actions.votes import Noticed
from rules.options import Kind, Options
from rules.parts import Part
from rules.refusals import Reason, Refused
from rules.scope import WHOLE
from rules.secret_votes import may_be_secret
from rules.stages import Stage
from rules.timing import Duration
from storage import communities, due, matters, record, seats, surveys
from storage import votes as vote_rows
from storage.communities import Community, Seat
from storage.database import Reader, Unit
from storage.votes import State
from texts import evaluations as texts

RULE, WHAT = "evaluation", "evaluation_due"
AGAIN = timedelta(days=30)
"""After so long the chair is told once more that it is due."""


async def may_open(reader: Reader, caller: Caller) -> Refused | None:
    """None when somebody may have residents evaluate the council: the chair and staff, where the method has it."""
    community, account = caller.community, caller.person.telegram_id
    if community is None or not community.method.has(Part.EVALUATION):
        return Refused(Reason.NO_SURVEYS)
    seat = await communities.seat_of(reader, community.id, account)
    is_chair = seat is not None and seat.is_chair
    return (
        None
        if is_chair or await communities.staff_member(reader, community.id, account)
        else Refused(Reason.CHAIR_OR_STAFF)
    )


async def rated_seats(reader: Reader, community: Community) -> list[Seat]:
    """Return the seats that residents may evaluate one by one: those that are taken and vote."""
    return [seat for seat in await communities.seats(reader, community.id) if seat.person and seat.has_council_vote]


async def open_(unit: Unit, caller: Caller, seat_id: int) -> Noticed | Refused:
    """Open the secret evaluation of a seat, of 0 of the whole council: its ballot goes to every residents' group.

    It is a vote with options under its own rule: the roll and totals are kept, ballots are not, nothing follows by law.
    """
    refused = await may_open(unit, caller)
    if refused or caller.community is None:
        return refused or Refused(Reason.CHAIR_OR_STAFF)
    community, words = caller.community, words_of(caller.community)
    seat = next((one for one in await rated_seats(unit, community) if one.id == seat_id), None)
    if seat_id and seat is None:
        return Refused(Reason.NOT_A_SEAT)
    title = texts.title(words, role=seat.role if seat else None, name=seat.name if seat else "")
    if any(one.title == title for one in await _running(unit, community)):
        return Refused(Reason.EVALUATION_RUNS)
    rule = rule_named(RULE, unit.now.astimezone(community.zone).date(), community.decisions)
    voting = rule.voting or community.method.span(Part.EVALUATION, "open")
    found = await votes.electorate(unit, community, replace(rule, voting=voting), WHOLE)
    if refused := may_be_secret(found.rule, found.electors):
        return refused
    account = caller.person.telegram_id
    number = await matters.add_own(unit, community.id, caller.person.id, account, title, title, internal=False)
    await matters.set_stage(unit, number, Stage.CLOSED)
    raised = {"scope": "", "own": True}
    await record.append(unit, community.id, "matter.raised", f"matter:{number}", caller.actor, raised, {"text": title})
    if seat:
        await seats.add_matter(unit, community.id, number, seat.id, RULE, [seat.name])  # the title has it for good
    options = Options(Kind.ONE, texts.answers(words))
    noticed = await votes.announce(unit, community, caller.actor, number, found, options, secret=True)
    await plan(unit, community)
    return noticed


async def _running(reader: Reader, community: Community) -> list[matters.Matter]:
    states = (State.NOTICED, State.OPEN, State.SEALED)
    there = [one for one in await vote_rows.in_states(reader, community.id, states) if one.rule.name == RULE]
    found = [await matters.by_id(reader, one.matter) for one in there]
    return [one for one in found if one]


# Yearly


async def plan(unit: Unit, community: Community) -> None:
    """Have time say when the next one is due: a year after the last one, or after the community's beginning."""
    if not community.method.has(Part.EVALUATION):
        return
    last = await surveys.last_evaluation(unit, community.id, RULE)
    await due.add(unit, community.id, WHAT, community.id, community.after(last or unit.now, every(community)))


def every(community: Community) -> Duration:
    """How long from one evaluation to the next."""
    return community.method.span(Part.EVALUATION, "every")


async def tell_due(unit: Unit, community_id: int) -> None:
    """Tell the chair that the yearly evaluation is due, and once more in a month while nobody has opened it."""
    community = await communities.by_id(unit, community_id)
    last = await surveys.last_evaluation(unit, community_id, RULE)
    if not community.method.has(Part.EVALUATION) or (last and unit.now < community.after(last, every(community))):
        return
    await posts.to_chair(unit, community, WHAT, texts.is_due, subject=community_id)
    await due.add(unit, community_id, WHAT, community_id, unit.now + AGAIN)
