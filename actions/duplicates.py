"""Requests for the same thing: the later one goes on as the earlier, and who asked hears the answers to it, too."""

from actions import deadlines, request_work
from actions.people import Caller
from actions.request_work import Worker
from actions.requests import MOST_COMPARED, NONE, by_number, refresh, tell_one
from actions.rulebook import alike as most_alike
from rules import requests as rules
from rules.refusals import Reason, Refused
from rules.requests import Clock
from storage import communities, record, requests
from storage.database import Reader, Unit
from storage.requests import Request
from texts import duplicates as texts


async def candidates(reader: Reader, request: Request, worker: Worker) -> list[tuple[int, str]]:
    """Return number and title of the open requests that a worker may read, the most alike first."""
    others = [one for one in await requests.open_(reader, request.community) if one.id != request.id]
    if worker.place == "party":
        others = [one for one in others if one.lead_party == worker.id]
    others.sort(key=lambda one: -one.id)
    alike = most_alike(request.text, [(one.id, one.text) for one in others[:MOST_COMPARED]], most=5)
    others.sort(key=lambda one: alike.index(one.id) if one.id in alike else len(alike))
    return [(one.id, one.title) for one in others]


async def join(unit: Unit, caller: Caller, number: int, other: int) -> tuple[int, int] | Refused:
    """Have the later of two open requests go on as the earlier; returns which, and as which.

    What is a hazard in either is one in both, and its clock runs on.
    """
    found = await request_work.at_work(unit, caller, number)
    if isinstance(found, Refused):
        return found
    request, worker = found
    same = await request_work.at_work(unit, caller, other)  # a party has some of them, and touches no others
    there = same[0] if not isinstance(same, Refused) and same[0].community == request.community else None
    refused = rules.may_join(there.facts() if there else None, itself=other == number)
    if refused or there is None:
        return refused or Refused(Reason.NO_SUCH_REQUEST)
    stays, goes = sorted((request, there), key=lambda one: one.id)
    await requests.merged(unit, goes.id, stays.id)
    for clock in Clock:
        await deadlines.stop(unit, goes.id, clock)
    data = {"into": stays.id, **worker.data}
    await record.append(unit, goes.community, "request.joined", goes.subject, caller.actor, data)
    if goes.hazard and not stays.hazard and not stays.replied_at:
        await _hasten(unit, caller, stays, goes)
    await tell_one(unit, goes, "request_joined", lambda words, one: texts.joined(words, number=one.id, title=one.title))
    await refresh(unit, goes)
    await refresh(unit, stays)
    return goes.id, stays.id


async def _hasten(unit: Unit, caller: Caller, stays: Request, goes: Request) -> None:
    await requests.class_(unit, stays.id, goes.hazard, min(stays.reply_by, goes.reply_by))
    stays = await by_number(unit, stays.id)
    data = {"hazard": stays.hazard or NONE, **deadlines.data(stays)}
    await record.append(unit, stays.community, "request.urgency", stays.subject, caller.actor, data)
    await deadlines.plan(unit, await communities.by_id(unit, stays.community), stays, Clock.REPLY)


async def part(unit: Unit, caller: Caller, number: int) -> Request | Refused:
    """Take its author's word that it is another thing: it goes on by itself, with the deadlines that it had."""
    request = await requests.by_id(unit, number)
    if request is None:
        return Refused(Reason.NOT_ITS_AUTHOR)
    goes_on_as = await by_number(unit, request.merged_into or number)
    refused = rules.may_part(request.facts(), goes_on_as.facts(), is_author=request.person == caller.person.id)
    if refused:
        return refused
    await requests.parted(unit, number)
    request = await by_number(unit, number)
    await record.append(unit, request.community, "request.parted", request.subject, caller.actor)
    running = [clock for clock in Clock if request.facts().running(clock)]
    await deadlines.plan(unit, await communities.by_id(unit, request.community), request, *running)
    await refresh(unit, request)
    await refresh(unit, goes_on_as)
    return request
