"""Residents' requests: filed, answered, done, confirmed and rated; who asked hears all of it in private."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from actions import deadlines, matters, posts
from actions.matters import title_of
from actions.people import Caller, words_for, words_of
from actions.rulebook import hazards
from rules import requests as rules
from rules.refusals import Reason, Refused
from rules.requests import Clock
from rules.scope import WHOLE
from storage import cards, communities, households, outbox, people, record, requests
from storage.communities import Chat, Community
from storage.database import Reader, Unit, from_ms
from storage.media import Media
from storage.requests import Filed, Request
from texts import matters as matter_texts
from texts import requests as texts
from texts.cards import Card
from texts.words import Words

NO_HAZARD = "none"


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
class Rated:
    """A rating that stands; `already` for a second tap of it."""

    already: bool


@dataclass(frozen=True, slots=True)
class Passed:
    """Words about a request that were taken; `told` says whether who asked could be told of them now."""

    request: Request
    told: bool


# Who asks


async def file(unit: Unit, caller: Caller, text: str, said: Media | None, reply_to: int | None) -> Request | Refused:
    """File a request; both clocks run from now, the word list says whether it is urgent until its author does."""
    community = caller.community
    refused = await matters.may_not_raise(unit, caller)
    if community is None or refused:
        return refused or Refused(Reason.NOT_REGISTERED)
    found = hazards(text)
    settings = community.settings
    belongs = await households.of_person(unit, community.id, caller.person.telegram_id)
    home = next((one.household.id for one in belongs if not one.disputed), None)
    filed = Filed(
        community.id, caller.person.id, home, title_of(text) or untitled(community, said), text, said,
        found[0].value if found else "",
        rules.reply_by(settings, unit.now, unit.now, community.zone, community.calendar, urgent=bool(found)),
        community.after(unit.now, settings.solve),
    )  # fmt: skip
    request = await by_number(unit, await requests.add(unit, filed))
    told = {**({"text": text} if text else {}), **({"media": said.unique} if said else {})}
    data = {"hazard": request.hazard or NO_HAZARD, **deadlines.data(request)}
    await record.append(unit, community.id, "request.filed", request.subject, caller.actor, data, told)
    await deadlines.plan(unit, community, request, Clock.REPLY, Clock.SOLVE)
    await show_author(unit, community, request, caller.person.telegram_id, reply_to)
    await posts.card_in_council(unit, community, "request_work", request.id)
    if said:
        await posts.copy_in_council(unit, community, "request_work", request.id, asdict(said))
    return request


def untitled(community: Community, said: Media | None) -> str:
    """Return what stands in the place of a title until somebody has written one."""
    words = words_of(community)
    if said is None or said.kind in {"photo", "document"}:
        return texts.untitled_photo(words)
    return matter_texts.untitled(words, kind=said.kind, seconds=said.seconds)


async def say_hazard(unit: Unit, caller: Caller, number: int, hazard: str) -> Request | Refused:
    """Take its author's word on which of the six hazards it is, or none; the clock for the answer follows."""
    request = await _of_author(unit, caller, number, rules.may_class)
    if isinstance(request, Refused):
        return request
    if request.hazard_said and hazard == (request.hazard or NO_HAZARD):
        return request  # a double tap changes nothing
    community = await communities.by_id(unit, request.community)
    urgent = hazard != NO_HAZARD
    before = request.reply_by
    by = rules.reply_by(
        community.settings, request.raised_at, unit.now, community.zone, community.calendar, urgent=urgent,
        before=before,
    )  # fmt: skip
    await requests.class_(unit, number, hazard if urgent else "", by)
    request = await by_number(unit, number)
    data = {"hazard": hazard, **deadlines.data(request)}
    await record.append(unit, request.community, "request.urgency", request.subject, caller.actor, data)
    if request.reply_by != before:
        await deadlines.plan(unit, community, request, Clock.REPLY)
    await refresh(unit, request)
    return request


async def say_place(unit: Unit, caller: Caller, number: int, place: str) -> Request | Refused:
    """Take its author's word on where it is: home or common."""
    request = await _of_author(unit, caller, number, rules.may_class)
    if isinstance(request, Request):
        await requests.placed(unit, number, place)
        if place != request.place:  # a double tap changes nothing
            data = {"place": place}
            await record.append(unit, request.community, "request.placed", request.subject, caller.actor, data)
        await refresh(unit, request)
    return request


async def confirm(unit: Unit, caller: Caller, number: int) -> Request | Refused:
    """Take its author's word that it is solved."""
    request = await _of_author(unit, caller, number, rules.may_confirm)
    if isinstance(request, Request):
        await requests.resolved(unit, number)
        await record.append(unit, request.community, "request.confirmed", request.subject, caller.actor)
        await refresh(unit, request)
    return request


async def reopen(unit: Unit, caller: Caller, number: int) -> Request | Refused:
    """Take its author's word that it is not solved: a new clock for solving begins."""
    request = await _of_author(
        unit, caller, number, lambda facts, *, is_author: rules.may_reopen(facts, unit.now, is_author=is_author)
    )
    if isinstance(request, Refused):
        return request
    community = await communities.by_id(unit, request.community)
    await requests.reopened(unit, number, community.after(unit.now, community.settings.solve))
    request = await by_number(unit, number)
    await record.append(
        unit, request.community, "request.reopened", request.subject, caller.actor, deadlines.data(request)
    )
    await deadlines.plan(unit, community, request, Clock.SOLVE)
    card = texts.reopened(words_of(community), number=number, title=request.title, solve_by=request.solve_by)
    await posts.to_council(unit, community, "request_reopened", card, subject=number)
    await posts.card_in_council(unit, community, "request_work", number)
    await refresh(unit, request)
    return request


async def rate(unit: Unit, caller: Caller, number: int, rating: int) -> Rated | Refused:
    """Take how satisfied its author is: 4 to 1, 0 for don't know; the last word counts."""
    request = await _of_author(unit, caller, number, rules.may_rate)
    if isinstance(request, Refused):
        return request
    already = request.rating == rating
    if not already:
        await requests.rated(unit, number, rating)
        await record.append(unit, request.community, "request.rated", request.subject, caller.actor, {"rating": rating})
    return Rated(already)


async def _of_author(
    unit: Unit, caller: Caller, number: int, may: "Callable[..., Refused | None]"
) -> Request | Refused:
    request = await requests.by_id(unit, number)
    if request is None:
        return Refused(Reason.NOT_ITS_AUTHOR)
    return may(request.facts(), is_author=request.person == caller.person.id) or request


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

    def card(words: Words) -> Card:
        return texts.reply(
            words, number=number, title=request.title, by=worker.name, said=said, solve_by=request.solve_by
        )

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

    def card(words: Words) -> Card:
        return texts.extended(words, number=number, title=request.title, said=reason, solve_by=by)

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
    told = await tell_author(
        unit, request, "request_solved", lambda words: texts.is_solved(words, number=number, by=worker.name, note=note)
    )
    return Passed(request, told)


async def entitle(unit: Unit, caller: Caller, request: Request, title: str) -> None:
    """Give a request without words its title, and tell who asked."""
    await requests.entitle(unit, request.id, title)
    await record.append(unit, request.community, "request.titled", request.subject, caller.actor, {}, {"title": title})
    await tell_author(unit, request, "titled", lambda words: texts.titled(words, number=request.id, title=title))
    await refresh(unit, request)


async def may_entitle(reader: Reader, request: Request) -> bool:
    """Whether the title is for staff to write: there is none yet, or the one there is theirs too."""
    return not request.titled or await record.count(reader, request.community, "request.titled", request.subject) > 0


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
    facts = await shown(unit, community, request)
    for one in people_:
        person = await people.by_telegram(unit, one)
        card = texts.work(words_for(person, community), shown=facts)
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


# What is shown, and to whom


async def by_number(reader: Reader, number: int) -> Request:
    """Return a request that is known to exist."""
    found = await requests.by_id(reader, number)
    if found is None:
        raise LookupError(f"request {number} does not exist")
    return found


async def open_(unit: Unit, community: Community) -> list[tuple[int, str, datetime]]:
    """Return number, title and next deadline of the open requests; their cards come where the council's chat is now."""
    found = await requests.open_(unit, community.id)
    for one in found:
        await posts.card_in_council(unit, community, "request_work", one.id)
    ends = [(one.id, one.title, one.solve_by if one.replied_at else one.reply_by) for one in found]
    return sorted(ends, key=lambda end: end[2])


async def visible(reader: Reader, caller: Caller, number: int) -> Request | None:
    """Return a request if the caller may see it: its author, staff, the council, and the party that has it."""
    request = await requests.by_id(reader, number)
    if request is None:
        return None
    if request.person == caller.person.id:
        return request
    worker, _ = await _worker(reader, caller, request)
    return request if worker else None


async def show_author(
    unit: Unit, community: Community, request: Request, own: int, reply_to: int | None = None
) -> None:
    """Post the card of a request in the private chat of who asked, unless it stands there."""
    chat = Chat(0, community.id, own, "private", WHOLE, None, None)
    rank = outbox.Rank.ANSWER
    await posts.card_in(unit, community, chat, "request", request.id, rank, reply_to=reply_to, at_once=True)


async def refresh(unit: Unit, request: Request) -> None:
    """Have everything that shows a request shown anew; who asked sees it at once."""
    await cards.refresh_now(unit, "request", request.id)
    await cards.refresh(unit, "request_work", request.id)


async def tell_author(unit: Unit, request: Request, purpose: str, card: Callable[[Words], Card]) -> bool:
    """Tell who asked in private, at night only of what is urgent; False where the bot cannot write to them."""
    community = await communities.by_id(unit, request.community)
    person = await people.by_id(unit, request.person)
    told = card(words_for(person, community))
    return await posts.privately(unit, community, person, purpose, told, subject=request.id, at_once=request.urgent)


async def not_told(reader: Reader, words: Words, request: Request) -> Card:
    """Return what somebody is told whose words do not reach who asked: whom to visit."""
    facts = await shown(reader, await communities.by_id(reader, request.community), request)
    return texts.not_told(words, number=request.id, name=facts.by, home=facts.home)


async def shown(reader: Reader, community: Community, request: Request) -> texts.Shown:
    """Gather what the cards of a request show."""
    author = await people.by_id(reader, request.person)
    home = await households.by_id(reader, request.household) if request.household else None
    return texts.Shown(
        request.id, request.title, request.text, request.state.value, request.reply_by, request.solve_by,
        by=author.name if author else None, home=households.label(home) if home else community.name,
        place=request.place, hazard=request.hazard, hazard_said=request.hazard_said,
        replied=request.replied_at is not None, lead=request.lead, note=request.note,
        untitled="" if request.titled or request.media is None else request.media.kind,
        may_entitle=await may_entitle(reader, request), reopened=request.reopened,
        escalated=request.escalated_at is not None,
    )  # fmt: skip
