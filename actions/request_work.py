"""Who works on a request: taken in hand, answered, passed on, given more time, reported as done."""

from dataclasses import dataclass, replace
from datetime import datetime

from actions import deadlines, posts
from actions.people import Caller, words_for, words_of
from actions.requests import by_number, refresh, shown, tell_author
from rules import requests as rules
from rules.refusals import Reason, Refused
from rules.requests import Clock, State
from storage import communities, people, record, requests
from storage.database import Reader, Unit, from_ms
from storage.requests import Request
from texts import duplicates as duplicate_texts
from texts import request_work as work_texts
from texts import requests as texts
from texts.cards import Card
from texts.words import Words


@dataclass(frozen=True, slots=True)
class Worker:
    """In which place somebody works on a request: seat, staff or party, its id, and the name that people read."""

    place: str
    id: int
    name: str

    @property
    def data(self) -> dict[str, str | int]:
        """How the record names it."""
        return {"place": self.place, "number": self.id}


@dataclass(frozen=True, slots=True)
class Passed:
    """Words about a request that were taken; `told` says whether who asked could be told of them now."""

    request: Request
    told: bool


# Who works on it


async def at_work(unit: Unit, caller: Caller, number: int) -> tuple[Request, Worker] | Refused:
    """Return a request and the place in which the caller works on it, or why they may not."""
    request = await requests.by_id(unit, number)
    if request is None or (caller.chat and caller.community_id != request.community):
        return Refused(Reason.NOT_COUNCIL_OR_STAFF)
    worker, seat = await _worker(unit, caller, request)
    refused = rules.may_work(
        request.facts(), seat, is_staff=worker is not None and worker.place == "staff",
        is_party=worker is not None and worker.place == "party",
    )  # fmt: skip
    if refused or worker is None:
        return refused or Refused(Reason.NOT_COUNCIL_OR_STAFF)
    return request, worker


async def _worker(reader: Reader, caller: Caller, request: Request) -> tuple[Worker | None, communities.Seat | None]:
    own, name = caller.person.telegram_id, caller.person.name
    seat = await communities.seat_of(reader, request.community, own)
    if seat and seat.has_council_vote:
        return Worker("seat", seat.id, seat.name or name), seat
    if staff := await communities.staff_member(reader, request.community, own):
        return Worker("staff", staff.id, staff.name or name), seat
    parties = await communities.parties(reader, request.community)
    led = next((one for one in parties if one.id == request.lead_party and own in one.users), None)
    return (Worker("party", led.id, led.name) if led else None), seat


async def take(unit: Unit, caller: Caller, number: int) -> Request | Refused:
    """Have somebody of the council or staff take a request in hand."""
    found = await at_work(unit, caller, number)
    if isinstance(found, Refused):
        return found
    request, worker = found
    if request.lead != worker.name or await _lead(unit, request) not in (None, worker.data):
        # A second tap changes nothing; somebody else of the same name takes it.
        await requests.lead(unit, number, worker.name, request.lead_party if worker.place == "party" else None)
        await record.append(unit, request.community, "request.taken", request.subject, caller.actor, worker.data)
        await refresh(unit, request)
    return request


async def _lead(reader: Reader, request: Request) -> dict[str, str | int] | None:
    """Return who took a request in hand or got it passed on last, by place and id; None where nobody did."""
    steps = await record.steps(reader, request.community, [request.subject])
    return next((dict(one.data) for one in reversed(steps) if one.act in ("request.taken", "request.redirected")), None)


async def reply(unit: Unit, caller: Caller, number: int, said: str) -> Passed | Refused:
    """Send somebody's words to who asked; the first answer stops its clock."""
    found = await at_work(unit, caller, number)
    if isinstance(found, Refused):
        return found
    if not said:
        return Refused(Reason.WORDS_NEEDED)
    request, worker = found
    await _replied(unit, request, worker)
    await record.append(
        unit, request.community, "request.replied", request.subject, caller.actor, worker.data, {"text": said}
    )

    def card(words: Words, one: Request) -> Card:
        return texts.reply(words, number=one.id, title=one.title, by=worker.name, said=said, solve_by=request.solve_by)

    return Passed(request, await tell_author(unit, request, "request_reply", card))


async def extend(unit: Unit, caller: Caller, number: int, reason: str) -> Passed | Refused:
    """Give a complex request its longer time, once, and tell who asked why."""
    found = await at_work(unit, caller, number)
    if isinstance(found, Refused):
        return found
    request, worker = found
    began, extended = await _solving(unit, request)
    refused = rules.may_extend(extended)
    if refused or not reason:
        return refused or Refused(Reason.WORDS_NEEDED)
    community = await communities.by_id(unit, request.community)
    by = rules.longer(community.settings, began, request.solve_by, community.zone, community.calendar)
    await requests.extended(unit, number, by)
    request = await by_number(unit, number)
    data = {**worker.data, "solve_by": deadlines.data(request)["solve_by"]}
    await record.append(unit, community.id, "request.extended", request.subject, caller.actor, data, {"reason": reason})
    await deadlines.plan(unit, community, request, Clock.SOLVE, extended_from=began)

    def card(words: Words, one: Request) -> Card:
        return texts.extended(words, number=one.id, title=one.title, said=reason, solve_by=by)

    await refresh(unit, request)
    return Passed(request, await tell_author(unit, request, "request_longer", card))


async def _solving(reader: Reader, request: Request) -> tuple[datetime, int]:
    """Return when the clock for solving began, as filed or reopened, and how often it was extended since."""
    began, extended = request.raised_at, 0
    for step in await record.steps(reader, request.community, [request.subject]):
        if step.act == "request.reopened":
            began, extended = from_ms(step.at), 0
        extended += step.act == "request.extended"
    return began, extended


async def report(unit: Unit, caller: Caller, number: int, note: str) -> Passed | Refused:
    """Take the report that a request is done, and ask who asked whether it is; it is an answer too."""
    found = await at_work(unit, caller, number)
    if isinstance(found, Refused):
        return found
    if not note:
        return Refused(Reason.WORDS_NEEDED)
    request, worker = found
    await _replied(unit, request, worker)
    await requests.solved(unit, number, note)
    await deadlines.stop(unit, number, Clock.SOLVE)
    await record.append(
        unit, request.community, "request.solved", request.subject, caller.actor, worker.data, {"note": note}
    )

    def card(words: Words, one: Request) -> Card:
        asks = texts.is_solved_on_paper if one.list else texts.is_solved
        asks = duplicate_texts.also_solved if one.merged_into else asks
        return asks(words, number=one.id, by=worker.name, note=note)

    return Passed(request, await tell_author(unit, request, "request_solved", card))


async def say_missing(unit: Unit, caller: Caller, number: int, said: str) -> Request | Refused:
    """Pass on what its author misses in a request that is open again: to the council, and to who works on it."""
    request = await requests.by_id(unit, number)
    if request is None or request.person != caller.person.id:
        return Refused(Reason.NOT_ITS_AUTHOR)
    if not request.reopened or request.state is not State.OPEN:
        return Refused(Reason.REQUEST_ANEW)
    community = await communities.by_id(unit, request.community)
    await record.append(unit, community.id, "request.missing", request.subject, caller.actor, {}, {"text": said})

    def card(words: Words) -> Card:
        return work_texts.missing(words, number=number, title=request.title, said=said)

    await posts.to_council(unit, community, "request_missing", card(words_of(community)), subject=number)
    lead = await _lead(unit, request)
    works = await serving(unit, community.id, str(lead["place"]), int(lead["number"])) if lead else None
    for account in works[1] if works else ():
        person = await people.by_telegram(unit, account)
        said_to = card(words_for(person, community))
        await posts.privately(unit, community, person, "request_missing", said_to, subject=number)
    return request


async def _replied(unit: Unit, request: Request, worker: Worker) -> None:
    await requests.replied(unit, request.id, worker.name)
    await deadlines.stop(unit, request.id, Clock.REPLY)
    await refresh(unit, request)


async def pass_on(unit: Unit, caller: Caller, number: int, place: str, to_id: int) -> str | Refused | None:
    """Pass a request to a party or a member of staff of its community; returns the name, None where they are gone."""
    found = await at_work(unit, caller, number)
    if isinstance(found, Refused):
        return found
    request, _ = found
    found_there = await serving(unit, request.community, place, to_id)
    if found_there is None:
        return None
    to, people_ = found_there
    await requests.lead(unit, number, to.name, to.id if place == "party" else None)
    await record.append(unit, request.community, "request.redirected", request.subject, caller.actor, to.data)
    community = await communities.by_id(unit, request.community)
    request = await by_number(unit, number)
    facts = await shown(unit, community, request, to_staff=place == "staff")
    if place == "party":
        facts = replace(facts, similar=None)  # whose that is is no business of theirs
    for one in people_:
        person = await people.by_telegram(unit, one)
        card = work_texts.work(words_for(person, community), shown=facts)
        await posts.privately(unit, community, person, "request_passed", card, subject=number, at_once=request.urgent)
    await refresh(unit, request)
    return to.name


async def serving(reader: Reader, community: int, place: str, id_: int) -> tuple[Worker, tuple[int, ...]] | None:
    """Return a seat, a party or a member of staff, and the accounts of their people; None who do not serve there."""
    if place == "seat":
        seats = {one.id: one for one in await communities.seats(reader, community)}
        sits = seats[id_].telegram_id if id_ in seats else None
        return (Worker("seat", id_, seats[id_].name), (sits,)) if sits else None
    if place == "party":
        parties = {one.id: one for one in await communities.parties(reader, community)}
        return (Worker("party", id_, parties[id_].name), parties[id_].users) if id_ in parties else None
    staff = {one.id: one for one in await communities.staff_of(reader, community)}
    if id_ not in staff:
        return None
    own = staff[id_].telegram_id
    return Worker("staff", id_, staff[id_].name), (own,) if own else ()


async def visible(reader: Reader, caller: Caller, number: int) -> Request | None:
    """Return a request if the caller may see it: its author, staff, the council, and the party that has it."""
    request = await requests.by_id(reader, number)
    if request is None:
        return None
    if request.person == caller.person.id:
        return request
    worker, _ = await _worker(reader, caller, request)
    return request if worker else None
