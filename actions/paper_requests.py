"""Requests of homes without a telephone: a letter that two of the staff have seen, and what the home says later."""

from collections.abc import Mapping
from dataclasses import asdict

from actions import posts, requests
from actions.people import Caller
from rules import requests as rules
from rules.refusals import Reason, Refused
from rules.requests import State
from storage import communities, people, record
from storage import requests as rows
from storage.database import Reader, Unit
from storage.requests import Request
from storage.signed_lists import SignedList

REQUEST, RATE, REOPEN = "request", "rate_request", "reopen_request"
ANSWERS = {"rate": RATE, "unfinished": REOPEN}
"""What staff type about a matter, as an act about a request of that number."""


async def act_of(reader: Reader, act: str, subject: int) -> str:
    """Return the act that somebody means: the number may be a request's, for there is one series."""
    is_request = act in ANSWERS and await rows.by_id(reader, subject) is not None
    return ANSWERS[act] if is_request else act


async def about(unit: Unit, act: str, subject: int) -> Request | Refused:
    """Return a request of a home without a telephone, while that home may rate it or have it done once more."""
    request = await rows.by_id(unit, subject)
    if request is None or not request.list:
        return Refused(Reason.LIST_OF_NOTHING)
    facts = request.facts()
    if act == REOPEN:
        return rules.may_reopen(facts, unit.now, is_author=True) or request
    solved = request.state is State.RESOLVED  # then it is only rated anew
    return (rules.may_rate if solved else rules.may_confirm)(facts, is_author=True) or request


async def carry_out(unit: Unit, caller: Caller, found: SignedList, signed: Mapping[str, object]) -> bool:
    """File a home's request, as of when its letter was sent, or do what it says of one; False where it may not."""
    if found.act == REQUEST:
        return await _file(unit, found, signed)
    request = await about(unit, found.act, found.subject)
    if isinstance(request, Refused):
        return False
    if found.act == REOPEN:
        await requests.do_again(unit, request, caller.actor, signed, found.words)
        return True
    if request.state is State.SOLVED:
        await rows.resolved(unit, request.id)
        await record.append(unit, request.community, "request.confirmed", request.subject, caller.actor, signed)
    await rows.rated(unit, request.id, found.rating or 0)
    data = {"rating": found.rating, **signed}
    await record.append(unit, request.community, "request.rated", request.subject, caller.actor, data)
    await requests.refresh(unit, request)
    return True


async def _file(unit: Unit, found: SignedList, signed: Mapping[str, object]) -> bool:
    community, person = await communities.by_id(unit, found.community), await people.by_id(unit, found.entered_by)
    if person is None:
        return False
    asks = requests.Asks(person, found.homes[0], found.words, None, found.entered_at, found.id)
    request = await requests.keep(unit, community, asks, signed)
    if found.photo:
        await posts.copy_in_council(unit, community, "request_work", request.id, asdict(found.photo))
    return True
