"""Lists that homes without a telephone signed: support, an objection, how it was; by one of the staff and a second."""

from collections.abc import Mapping
from dataclasses import dataclass

from actions import completions, matters, objections, polls, posts
from actions.paper_ballots import worker_of
from actions.people import Caller, home_in_words, words_for
from rules import matters as matter_rules
from rules import paper_ballots as rules
from rules.matters import Supporter
from rules.paper_ballots import State
from rules.refusals import Reason, Refused
from rules.scope import Scope
from storage import communities, households, people, record, signed_lists, votes
from storage import matters as matter_rows
from storage.database import Unit
from storage.households import Household
from storage.media import Media
from storage.people import Person
from storage.signed_lists import SignedList
from texts import signed_lists as texts

SUPPORT, OBJECT, RATE, UNFINISHED = "support", "object", "rate", "unfinished"
LETTERS = frozenset({OBJECT, UNFINISHED})
"""What one home writes, in its own words."""


@dataclass(frozen=True, slots=True)
class Named:
    """Homes of a list, and the words that name no home, or more than one."""

    homes: tuple[Household, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of a list: how many homes it counts for now, and how many it did not (they had, or may not)."""

    homes: int
    left_out: int


@dataclass(frozen=True, slots=True)
class _About:
    """What a list is about: whose it is, its title, and whose homes may sign."""

    community: int
    title: str
    scope: Scope


async def _about(unit: Unit, act: str, subject: int) -> _About | Refused:
    if act != OBJECT:
        matter = await matter_rows.by_id(unit, subject)
        if matter is None:
            return Refused(Reason.LIST_OF_NOTHING)
        if act == RATE:
            refused = None if await polls.open_poll(unit, subject) else Refused(Reason.NO_FEEDBACK_NOW)
        elif act == UNFINISHED:
            found = await completions.open_now(unit, subject)
            refused = found if isinstance(found, Refused) else None
        else:
            refused = matter_rules.may_support(matter.facts(), unit.now)
        return refused or _About(matter.community, matter.title, matter.scope)
    vote = await votes.by_id(unit, subject)
    if vote is None:
        return Refused(Reason.LIST_OF_NOTHING)
    if not objections.open_to_objections(vote, unit.now):
        return Refused(Reason.OBJECTIONS_OVER)
    return _About(vote.community, (await matters.by_number(unit, vote.matter)).title, vote.scope)


async def begin(unit: Unit, caller: Caller, act: str, subject: int) -> tuple[int, str] | Refused:
    """Begin a list of homes that support or rate a matter or object to a result; returns its id and its subject."""
    about = await _about(unit, act, subject)
    if isinstance(about, Refused):
        return about
    worker, place = await worker_of(unit, about.community, caller.person)
    if refused := rules.may_handle(worker):
        return refused
    number = await signed_lists.begin(unit, about.community, act, subject, caller.person.id, place)
    return number, about.title


async def _mine(unit: Unit, caller: Caller, number: int) -> SignedList | Refused:
    found = await signed_lists.by_id(unit, number)
    own = found is not None and found.entered_by == caller.person.id and found.state is State.DRAFT
    return found if found and own else Refused(Reason.PAPER_CHECKED)


async def write_homes(unit: Unit, caller: Caller, number: int, text: str) -> Named | Refused:
    """Take which homes signed, as somebody writes them: "37-502 37-503"; a letter of objection is one home's."""
    found = await _mine(unit, caller, number)
    about = await _about(unit, found.act, found.subject) if isinstance(found, SignedList) else found
    if isinstance(found, Refused) or isinstance(about, Refused):
        return found if isinstance(found, Refused) else about  # type: ignore[return-value]  # one of the two is
    there = {one.id: one for one in await households.in_scope(unit, about.community, about.scope)}
    named, unknown = rules.homes_listed(text, {home: one.key for home, one in there.items()})
    homes = named[:1] if found.act in LETTERS else named
    for home in homes:
        if refused := await _may_handle(unit, caller.person, there[home]):
            return refused
    await signed_lists.name_homes(unit, number, homes)
    return Named(tuple(there[home] for home in homes), tuple(unknown))


async def rate(unit: Unit, caller: Caller, number: int, rating: int) -> SignedList | Refused:
    """Take which answer all homes of a list give: 4 satisfied … 1 not, 0 don't know."""
    found = await _mine(unit, caller, number)
    if isinstance(found, SignedList):
        await signed_lists.rate(unit, number, rating)
    return found


async def _may_handle(unit: Unit, person: Person, home: Household) -> Refused | None:
    worker, _ = await worker_of(unit, home.community, person)
    own = any(one.person == person.id for one in await households.members(unit, home.id))
    return rules.may_handle(rules.Worker(worker.id, worker.scopes, own_home=own), home.place)


async def enter(unit: Unit, caller: Caller, number: int, photo: Media, words: str) -> int | Refused:
    """Take the photo of a list, and what a letter of objection says; returns how many others are asked to look."""
    found = await _mine(unit, caller, number)
    if isinstance(found, Refused):
        return found
    if found.act == RATE and found.rating is None:
        return Refused(Reason.PAPER_CHECKED)
    if not found.homes or (found.act in LETTERS and not words):
        return Refused(Reason.PAPER_CHECKED if not found.homes else Reason.REASON_NEEDED)
    await signed_lists.enter(unit, number, photo, words)
    data = {"list": number, "act": found.act, "homes": list(found.homes), "by": found.entered_as}
    if found.rating is not None:
        data["rating"] = found.rating
    await record.append(unit, found.community, "paper.listed", found.about, caller.actor, data, {"photo": photo.unique})
    return await _ask_others(unit, number)


async def _ask_others(unit: Unit, number: int) -> int:
    found = await signed_lists.by_id(unit, number)
    if found is None:
        return 0
    near = {one.telegram_id for one in await communities.staff_of(unit, found.community)}
    near |= {seat.telegram_id for seat in await communities.seats(unit, found.community)}
    asked = 0
    for telegram_id in sorted(one for one in near if one):
        person = await people.by_telegram(unit, telegram_id)
        if person and person.reachable:
            asked += await _ask(unit, person, found, at_once=False)
    return asked


async def _ask(unit: Unit, person: Person, found: SignedList, *, at_once: bool) -> bool:
    """Show a list to somebody; False where they sent it, or may not look at it."""
    about = await _about(unit, found.act, found.subject)
    homes = [await households.by_id(unit, home) for home in found.homes]
    if isinstance(about, Refused) or found.photo is None or person.id == found.entered_by:
        return False
    if any([await _may_handle(unit, person, home) for home in homes]):
        return False
    community = await communities.by_id(unit, found.community)
    words = words_for(person, community)
    card = texts.to_check(
        words, number=found.id, act=found.act, subject=found.subject, title=about.title,
        homes=[home_in_words(words, home) for home in homes], said=found.words, rating=found.rating,
    )  # fmt: skip
    await posts.photo(unit, community, person.telegram_id, found.photo, card, at_once=at_once)
    return True


async def ask_again(unit: Unit, caller: Caller) -> int:
    """Bring the lists that wait to somebody who may look at them, and return how many there are."""
    waiting = await signed_lists.waiting(unit, caller.community_id)
    return sum([await _ask(unit, caller.person, one, at_once=True) for one in waiting])


async def check(unit: Unit, caller: Caller, number: int, *, alike: bool) -> Counted | Refused:
    """Take the second person's word on a list: as it is signed, and each of its homes counts; else it is void."""
    found = await signed_lists.by_id(unit, number)
    if found is None or found.state is not State.WAITING:
        return Refused(Reason.PAPER_CHECKED)
    homes = [await households.by_id(unit, home) for home in found.homes]
    refused = next((one for one in [await _may_handle(unit, caller.person, home) for home in homes] if one), None)
    if refused is None and caller.person.id == found.entered_by:
        refused = Refused(Reason.PAPER_SAME_PERSON)
    if refused:
        if refused.reason in rules.TO_RECORD:
            data = {"list": number, "reason": refused.reason.value}
            await record.append(unit, found.community, "paper.refused", found.about, caller.actor, data)
        return refused
    about = await _about(unit, found.act, found.subject)
    if isinstance(about, Refused):
        return about
    _, place = await worker_of(unit, found.community, caller.person)
    state = State.CONFIRMED if alike else State.VOID
    await signed_lists.check(unit, number, caller.person.id, place, state)
    act = "paper.list_confirmed" if alike else "paper.list_void"
    await record.append(unit, found.community, act, found.about, caller.actor, {"list": number, "by": place})
    if not alike:
        return Counted(0, len(homes))
    signed = {"channel": "paper", "list": number, "entered_by": found.entered_as, "confirmed_by": place}
    if found.act in LETTERS:
        return await _object(unit, caller, found, signed)
    return await _count(unit, caller, found, homes, signed)


async def _count(
    unit: Unit, caller: Caller, found: SignedList, homes: list[Household], signed: Mapping[str, object]
) -> Counted:
    counted, actor, number = 0, caller.actor, found.subject
    for home in homes:
        if found.rating is not None:
            counted += await polls.answer_on_paper(unit, actor, number, home.id, found.rating, signed)
        else:
            counted += await matters.support_on_paper(unit, actor, number, Supporter(home.id, home.place), signed)
    return Counted(counted, len(homes) - counted)


async def _object(unit: Unit, caller: Caller, found: SignedList, signed: Mapping[str, object]) -> Counted:
    home = found.homes[0]
    if found.act == UNFINISHED:
        return await _unfinished(unit, caller, found, home, signed)
    vote = await votes.by_id(unit, found.subject)
    if vote is None:
        return Counted(0, 1)
    more = {**signed, "household": home}
    await objections.put(unit, vote, found.entered_by, caller.actor, found.words, more)
    return Counted(1, 0)


async def _unfinished(
    unit: Unit, caller: Caller, found: SignedList, home: int, signed: Mapping[str, object]
) -> Counted:
    ended = await completions.open_now(unit, found.subject)
    if isinstance(ended, Refused) or await completions.has_objected(unit, ended, home):
        return Counted(0, 1)
    matter = await matters.by_number(unit, found.subject)
    await completions.put(unit, ended, matter, home, found.entered_by, caller.actor, found.words, signed)
    return Counted(1, 0)
