"""Residents' requests: filed, answered, done, confirmed and rated; who asked hears all of it in private."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from actions import deadlines, matters, posts
from actions.matters import title_of
from actions.people import Caller, words_for, words_of
from actions.rulebook import alike, category, hazards, need
from rules import requests as rules
from rules.refusals import Reason, Refused
from rules.requests import Clock, State
from rules.scope import WHOLE
from storage import cards, communities, households, outbox, people, record, requests
from storage.communities import Chat, Community
from storage.database import Reader, Unit
from storage.media import Media
from storage.people import Person
from storage.requests import Filed, Request
from texts import matters as matter_texts
from texts import request_work as work_texts
from texts import requests as texts
from texts.cards import Card
from texts.words import Words

NONE = "none"
MOST_COMPARED = 100
"""So many open requests are compared with a new one."""


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating that stands; `already` for a second tap of it."""

    already: bool


@dataclass(frozen=True, slots=True)
class Asks:
    """Who asks for what, for which home and since when; `list` is the letter of a home without a telephone.

    Of such a home `person` is who of the staff brought the letter.
    """

    person: Person
    home: int | None
    text: str
    said: Media | None
    at: datetime
    list: int | None = None


# Who asks


async def file(unit: Unit, caller: Caller, text: str, said: Media | None, reply_to: int | None) -> Request | Refused:
    """File a request; both clocks run from now, the word list says whether it is urgent until its author does."""
    community = caller.community
    refused = await matters.may_not_raise(unit, caller)
    if community is None or refused:
        return refused or Refused(Reason.NOT_REGISTERED)
    belongs = await households.of_person(unit, community.id, caller.person.telegram_id)
    home = next((one.household.id for one in belongs if not one.disputed), None)
    return await keep(unit, community, Asks(caller.person, home, text, said, unit.now), {}, reply_to)


async def keep(
    unit: Unit, community: Community, asks: Asks, how: Mapping[str, object], reply_to: int | None = None
) -> Request:  # fmt: skip
    """File a request and show it to who asked and to the council; `how` is what the record says of its way here."""
    text, said, found = asks.text, asks.said, hazards(asks.text)
    settings = community.settings
    filed = Filed(
        community.id, asks.person.id, asks.home, title_of(text) or untitled(community, said), text, said,
        found[0].value if found else "", asks.at,
        rules.reply_by(settings, asks.at, asks.at, community.zone, community.calendar, urgent=bool(found)),
        community.after(asks.at, settings.solve), await _most_like(unit, community, text),
        category(text) or "", need(text, hazard=bool(found)) or "", asks.list,
    )  # fmt: skip
    request = await by_number(unit, await requests.add(unit, filed))
    told = {**({"text": text} if text else {}), **({"media": said.unique} if said else {})}
    about = {"hazard": request.hazard or NONE, "category": request.category or NONE, "need": request.need or NONE}
    data = {**about, **deadlines.data(request), **how}
    await record.append(unit, community.id, "request.filed", request.subject, asks.person.actor, data, told)
    await deadlines.plan(unit, community, request, Clock.REPLY, Clock.SOLVE)
    await show_author(unit, community, request, asks.person.telegram_id, reply_to)
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
    return await do_again(unit, request, caller.actor, {})


async def do_again(
    unit: Unit, request: Request, actor: str, how: Mapping[str, object], reason: str = ""
) -> Request:  # fmt: skip
    """Open a request anew, with a new clock for solving; `reason` is what a letter says."""
    community, number = await communities.by_id(unit, request.community), request.id
    await requests.reopened(unit, number, community.after(unit.now, community.settings.solve))
    request = await by_number(unit, number)
    said = {"reason": reason} if reason else {}
    data = {**deadlines.data(request), **how}
    await record.append(unit, community.id, "request.reopened", request.subject, actor, data, said)
    await deadlines.plan(unit, community, request, Clock.SOLVE)
    card = work_texts.reopened(words_of(community), number=number, title=request.title, solve_by=request.solve_by)
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
    mine = request.person == caller.person.id
    if mine and request.list:
        return Refused(Reason.ASKED_ON_PAPER)
    return may(request.facts(), is_author=mine) or request


async def entitle(unit: Unit, caller: Caller, request: Request, title: str) -> None:
    """Give a request without words its title, and tell who asked."""
    await requests.entitle(unit, request.id, title)
    await record.append(unit, request.community, "request.titled", request.subject, caller.actor, {}, {"title": title})
    await tell_one(unit, request, "titled", lambda words, one: texts.titled(words, number=one.id, title=title))
    await refresh(unit, request)


async def may_entitle(reader: Reader, request: Request) -> bool:
    """Whether the title is for staff to write: there is none yet, or the one there is theirs too."""
    return not request.titled or await record.count(reader, request.community, "request.titled", request.subject) > 0


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


async def show_author(
    unit: Unit, community: Community, request: Request, own: int, reply_to: int | None = None
) -> None:
    """Post the card of a request in the private chat of who asked, unless it stands there."""
    chat = Chat(0, community.id, own, "private", WHOLE, None, None)
    rank = outbox.Rank.ANSWER
    await posts.card_in(unit, community, chat, "request", request.id, rank, reply_to=reply_to, at_once=True)


async def refresh(unit: Unit, request: Request) -> None:
    """Have everything that shows a request shown anew; who asked sees it at once."""
    for one in (request, *await requests.joined_to(unit, request.id)):
        await cards.refresh_now(unit, "request", one.id)
        await cards.refresh(unit, "request_work", one.id)


async def tell_author(unit: Unit, request: Request, purpose: str, card: Callable[[Words, Request], Card]) -> bool:
    """Tell who asked, and who asked for the same, each of their own request; False where the first cannot be told."""
    for one in await requests.joined_to(unit, request.id):
        await tell_one(unit, one, purpose, card)
    return await tell_one(unit, request, purpose, card)


async def tell_one(unit: Unit, request: Request, purpose: str, card: Callable[[Words, Request], Card]) -> bool:
    """Tell who asked in private, at night only of what is urgent; False where the bot cannot write to them."""
    community = await communities.by_id(unit, request.community)
    person = await people.by_id(unit, request.person)
    told = card(words_for(person, community), request)
    return await posts.privately(unit, community, person, purpose, told, subject=request.id, at_once=request.urgent)


async def not_told(reader: Reader, words: Words, request: Request) -> Card:
    """Return what somebody is told whose words do not reach who asked: whom to visit."""
    facts = await shown(reader, await communities.by_id(reader, request.community), request)
    return work_texts.not_told(words, number=request.id, name=facts.by, home=facts.home)


async def shown(
    reader: Reader, community: Community, request: Request, *, to_staff: bool = False
) -> texts.Shown:  # fmt: skip
    """Gather what the cards of a request show; that somebody needs care to staff alone, in private."""
    author = await people.by_id(reader, request.person)
    home = await households.by_id(reader, request.household) if request.household else None
    goes_on = await by_number(reader, request.merged_into) if request.merged_into else request
    return texts.Shown(
        request.id, request.title, request.text, goes_on.state.value, goes_on.reply_by, goes_on.solve_by,
        by=author.name if author else None, home=households.label(home) if home else community.name,
        place=request.place, hazard=request.hazard, hazard_said=request.hazard_said,
        replied=goes_on.replied_at is not None, lead=goes_on.lead, note=goes_on.note,
        untitled="" if request.titled or request.media is None else request.media.kind,
        may_entitle=await may_entitle(reader, request), reopened=request.reopened,
        escalated=request.escalated_at is not None, merged_into=request.merged_into,
        joined=len(await requests.joined_to(reader, request.id)), similar=await _similar(reader, request),
        category=request.category, need=request.need, need_said=request.need_said,
        vulnerable=to_staff and request.vulnerable, on_paper=request.list is not None,
    )  # fmt: skip


async def _similar(reader: Reader, request: Request) -> tuple[int, str] | None:
    """Return number and title of what looked like one that nobody has answered yet, while it is open."""
    like = await requests.by_id(reader, request.similar or 0)
    open_ = like is not None and like.state is State.OPEN and request.facts().running(Clock.REPLY)
    return (like.id, like.title) if like and open_ else None


async def _most_like(reader: Reader, community: Community, text: str) -> int | None:
    newest = sorted(await requests.open_(reader, community.id), key=lambda one: -one.id)[:MOST_COMPARED]
    return next(iter(alike(text, [(one.id, one.text) for one in newest], most=1)), None)
