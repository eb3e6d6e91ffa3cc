"""What a request is: where, one of six hazards or not, of which category and need; by who asked, and at screening."""

from collections.abc import Mapping
from dataclasses import dataclass

from actions import deadlines, request_work
from actions.people import Caller
from actions.requests import NONE, by_number, refresh
from rules import requests as rules
from rules.refusals import Reason, Refused
from rules.requests import Clock
from storage import communities, record, requests
from storage.database import Reader, Unit
from storage.requests import Request


@dataclass(frozen=True, slots=True)
class Sorted:
    """A request as it is sorted now; `working` for whoever works on it and has more to say."""

    request: Request
    working: bool


async def _may(unit: Unit, caller: Caller, number: int) -> tuple[Request, Mapping[str, str | int]] | Refused:
    """Return an open request and who sorts it, as the record names them: its author until it is answered, or a worker.

    Of a home without a telephone nobody is the author.
    """
    request = await requests.by_id(unit, number)
    if request and not request.list and request.person == caller.person.id:
        refused = rules.may_class(request.facts(), is_author=True)
        if refused is None:
            return request, {}
    else:
        refused = Refused(Reason.NOT_ITS_AUTHOR)
    found = await request_work.at_work(unit, caller, number)
    if isinstance(found, Refused):
        return refused if found.reason is Reason.NOT_COUNCIL_OR_STAFF else found
    return found[0], found[1].data


async def say_hazard(unit: Unit, caller: Caller, number: int, hazard: str) -> Sorted | Refused:
    """Take which of the six hazards it is, or none; the clock for the answer follows."""
    found = await _may(unit, caller, number)
    if isinstance(found, Refused):
        return found
    request, by = found
    if refused := rules.may_class(request.facts(), is_author=True):
        return refused
    if request.hazard_said and hazard == (request.hazard or NONE):
        return Sorted(request, bool(by))  # a double tap changes nothing
    community = await communities.by_id(unit, request.community)
    urgent, before = hazard != NONE, request.reply_by
    until = rules.reply_by(
        community.settings, request.raised_at, unit.now, community.zone, community.calendar, urgent=urgent,
        before=before,
    )  # fmt: skip
    await requests.class_(unit, number, hazard if urgent else "", until)
    request = await by_number(unit, number)
    data = {"hazard": hazard, **deadlines.data(request), **by}
    await record.append(unit, request.community, "request.urgency", request.subject, caller.actor, data)
    if request.reply_by != before:
        await deadlines.plan(unit, community, request, Clock.REPLY)
    await refresh(unit, request)
    return Sorted(request, bool(by))


async def say_place(unit: Unit, caller: Caller, number: int, place: str) -> Request | Refused:
    """Take where it is: home or common."""
    found = await _may(unit, caller, number)
    if isinstance(found, Refused):
        return found
    request, _ = found
    if place != request.place:  # a double tap changes nothing
        await requests.placed(unit, number, place)
        data = {"place": place}
        await record.append(unit, request.community, "request.placed", request.subject, caller.actor, data)
        await refresh(unit, request)
    return request


async def say_need(unit: Unit, caller: Caller, number: int, need: str) -> Sorted | Refused:
    """Take which of 急难愁盼 it is, or none; that moves no clock."""
    found = await _may(unit, caller, number)
    if isinstance(found, Refused):
        return found
    request, by = found
    if not request.need_said or need != (request.need or NONE):
        await requests.needed(unit, number, "" if need == NONE else need)
        request = await by_number(unit, number)
        await record.append(
            unit, request.community, "request.need", request.subject, caller.actor, {"need": need, **by}
        )
        await refresh(unit, request)
    return Sorted(request, bool(by))


async def categorise(unit: Unit, caller: Caller, number: int, category: str) -> Request | Refused:
    """Take what it is about, from whoever works on it."""
    found = await request_work.at_work(unit, caller, number)
    if isinstance(found, Refused):
        return found
    request, worker = found
    if category != request.category:
        await requests.categorised(unit, number, category)
        data = {"category": category, **worker.data}
        await record.append(unit, request.community, "request.sorted", request.subject, caller.actor, data)
        await refresh(unit, request)
    return await by_number(unit, number)


async def is_staff(reader: Reader, caller: Caller, request: Request) -> bool:
    """Whether somebody may read in private what only staff may."""
    staff = await communities.staff_member(reader, request.community, caller.person.telegram_id)
    return staff is not None and caller.chat is None


async def flag(unit: Unit, caller: Caller, number: int, *, vulnerable: bool) -> Request | Refused:
    """Take from staff, in private, whether somebody there needs care.

    The record has the answer as a salted hash alone, and an entry for a no as well: that there is one tells nothing.
    """
    found = await request_work.at_work(unit, caller, number)
    if isinstance(found, Refused):
        return found
    request, _ = found
    if not await is_staff(unit, caller, request):
        return Refused(Reason.NOT_COUNCIL_OR_STAFF)
    asked = await record.count(unit, request.community, "request.flagged", request.subject)
    if not asked or request.vulnerable != vulnerable:
        await requests.flagged(unit, number, vulnerable)
        said = {"vulnerable": "yes" if vulnerable else "no"}
        await record.append(unit, request.community, "request.flagged", request.subject, caller.actor, {}, said)
    return request
