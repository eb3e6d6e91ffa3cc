"""Lists that homes without a telephone signed: support, an objection, how it was; by one of the staff and a second."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from actions import (
    agenda_votes,
    assembly_calls,
    completions,
    matters,
    mediations,
    objections,
    paper_requests,
    polls,
    posts,
    teams,
)
from actions.paper_ballots import worker_of
from actions.paper_requests import RATE as RATE_REQUEST
from actions.paper_requests import REOPEN, REQUEST
from actions.people import Caller, home_in_words, words_for
from rules import matters as matter_rules
from rules import paper_ballots as rules
from rules import teams as team_rules
from rules.matters import Supporter
from rules.paper_ballots import State
from rules.refusals import Reason, Refused
from rules.scope import WHOLE, Scope, contains, intersects
from rules.stages import Stage
from storage import cards, communities, households, people, record, signed_lists, talks, votes
from storage import matters as matter_rows
from storage import teams as task_rows
from storage.communities import Community
from storage.database import Unit
from storage.households import Household
from storage.media import Media
from storage.people import Person
from storage.signed_lists import SignedList
from storage.talks import Talk
from storage.votes import State as VoteState
from texts import signed_lists as texts

SUPPORT, OBJECT, RATE, UNFINISHED, PROPOSE = "support", "object", "rate", "unfinished", "propose"
VOLUNTEER, CHOOSE, CALL = "volunteer", "choose", "call"
LETTERS = frozenset({OBJECT, UNFINISHED, REQUEST, REOPEN})
"""What one home writes, in its own words."""
RATINGS = frozenset({RATE, RATE_REQUEST})
"""What says how it was."""
OF_REQUESTS = frozenset({REQUEST, RATE_REQUEST, REOPEN})
IN_WORDS = LETTERS | {PROPOSE}
"""What is said under the photo."""


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
    home: int | None = None  # the only one that may


async def _about(unit: Unit, act: str, subject: int, community: int) -> _About | Refused:
    if act in OF_REQUESTS:
        return await _about_request(unit, act, subject, community)
    if act in (OBJECT, VOLUNTEER):
        return await (_about_result if act == OBJECT else _about_task)(unit, subject)
    if act == PROPOSE:
        talk = await talks.by_id(unit, subject) if subject else None
        if subject and (talk is None or not talk.recorded):
            return Refused(Reason.LIST_OF_NOTHING)
        return _About(talk.community, talk.place, talk.scope) if talk else _About(community, "", WHOLE)
    matter = await matter_rows.by_id(unit, subject)
    if matter is None:
        return Refused(Reason.LIST_OF_NOTHING)
    if act == RATE:
        refused = None if await polls.open_poll(unit, subject) else Refused(Reason.NO_FEEDBACK_NOW)
    elif act == CALL:
        refused = await assembly_calls.may_sign_now(unit, subject)
    elif act == CHOOSE:
        refused = None if await agenda_votes.open_for(unit, matter) else Refused(Reason.CHOICE_CLOSED)
    elif act == UNFINISHED:
        found = await completions.open_now(unit, subject)
        refused = found if isinstance(found, Refused) else None
    else:
        refused = matter_rules.may_support(matter.facts(), unit.now)
    return refused or _About(matter.community, matter.title, matter.scope)


async def _about_request(unit: Unit, act: str, subject: int, community: int) -> _About | Refused:
    if act == REQUEST:
        return _About(community, "", WHOLE)
    asked = await paper_requests.about(unit, act, subject)
    return asked if isinstance(asked, Refused) else _About(asked.community, asked.title, WHOLE, asked.household)


async def _about_result(unit: Unit, number: int) -> _About | Refused:
    vote = await votes.by_id(unit, number)
    if vote is None:
        return Refused(Reason.LIST_OF_NOTHING)
    if not objections.open_to_objections(vote, unit.now):
        return Refused(Reason.OBJECTIONS_OVER)
    return _About(vote.community, (await matters.by_number(unit, vote.matter)).title, vote.scope)


async def _about_task(unit: Unit, number: int) -> _About | Refused:
    task = await task_rows.task(unit, number)
    if task is None:
        return Refused(Reason.LIST_OF_NOTHING)
    refused = team_rules.may_sign_up(task.state, task.ends_at, unit.now, belongs=True)
    return refused or _About(task.community, task.title, task.scope)


async def begin(
    unit: Unit, caller: Caller, act: str, subject: int, talk: int | None = None
) -> tuple[int, str] | Refused:  # fmt: skip
    """Begin a list of homes that support or rate a matter, object to a result or propose one; returns id and subject.

    `talk` is the one at which they signed it.
    """
    about = await _about(unit, act, subject, caller.community_id)
    if isinstance(about, Refused):
        return about
    held = await talks.by_id(unit, talk) if talk else None
    if talk and (held is None or not held.recorded or held.community != about.community):
        return Refused(Reason.LIST_OF_NOTHING)
    worker, place = await worker_of(unit, about.community, caller.person)
    if refused := rules.may_handle(worker):
        return refused
    signed_at = subject or None if act == PROPOSE else talk
    number = await signed_lists.begin(unit, about.community, act, subject, caller.person.id, place, signed_at)
    return number, about.title


async def _mine(unit: Unit, caller: Caller, number: int) -> SignedList | Refused:
    found = await signed_lists.by_id(unit, number)
    if found is None or found.entered_by != caller.person.id or found.state is not State.DRAFT:
        return Refused(Reason.PAPER_CHECKED)
    worker, _ = await worker_of(unit, found.community, caller.person)
    return rules.may_handle(worker) or found


async def write_homes(unit: Unit, caller: Caller, number: int, text: str) -> Named | Refused:
    """Take which homes signed, as somebody writes them: "37-502 37-503"; a letter of objection is one home's."""
    found = await _mine(unit, caller, number)
    about = await _about(unit, found.act, found.subject, found.community) if isinstance(found, SignedList) else found
    if isinstance(found, Refused) or isinstance(about, Refused):
        return found if isinstance(found, Refused) else about  # type: ignore[return-value]  # one of the two is
    there = {one.id: one for one in await households.in_scope(unit, about.community, about.scope)}
    there = {about.home: there[about.home]} if about.home else there
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
    if found.act in RATINGS and found.rating is None:
        return Refused(Reason.PAPER_CHECKED)
    if not found.homes or (found.act in IN_WORDS and not words):
        return Refused(Reason.PAPER_CHECKED if not found.homes else Reason.REASON_NEEDED)
    community = await communities.by_id(unit, found.community)
    if found.act in (PROPOSE, REQUEST) and await mediations.is_private(unit, community, words):
        return Refused(Reason.QUARREL_IS_PRIVATE)
    await signed_lists.enter(unit, number, photo, words)
    data = {"list": number, "act": found.act, "homes": list(found.homes), "by": found.entered_as}
    data |= {"rating": found.rating} if found.rating is not None else {}
    data |= {"talk": found.talk} if found.talk else {}
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
    about = await _about(unit, found.act, found.subject, found.community)
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
    about = await _about(unit, found.act, found.subject, found.community)
    if isinstance(about, Refused):
        return about
    _, place = await worker_of(unit, found.community, caller.person)
    state = State.CONFIRMED if alike else State.VOID
    await signed_lists.check(unit, number, caller.person.id, place, state)
    act = "paper.list_confirmed" if alike else "paper.list_void"
    await record.append(unit, found.community, act, found.about, caller.actor, {"list": number, "by": place})
    if found.talk:
        await cards.refresh_now(unit, "talk", found.talk)
    if not alike:
        return Counted(0, len(homes))
    signed = {"channel": "paper", "list": number, "entered_by": found.entered_as, "confirmed_by": place}
    return await _carry_out(unit, caller, found, homes, about, signed)


async def _carry_out(
    unit: Unit, caller: Caller, found: SignedList, homes: list[Household], about: _About, signed: Mapping[str, object]
) -> Counted:
    if found.act in OF_REQUESTS:
        done = await paper_requests.carry_out(unit, caller, found, signed)
        return Counted(int(done), int(not done))
    if found.act in LETTERS:
        return await _object(unit, caller, found, signed)
    if found.act == PROPOSE:
        return await _propose(unit, found, homes, about.scope, signed)
    return await _count(unit, caller, found, homes, signed)


async def _count(
    unit: Unit, caller: Caller, found: SignedList, homes: list[Household], signed: Mapping[str, object]
) -> Counted:
    counted, actor, number = 0, caller.actor, found.subject
    for home in homes:
        if found.act == VOLUNTEER:
            counted += await teams.sign_up_on_paper(unit, actor, number, home.id, signed)
        elif found.act == CALL:
            counted += await assembly_calls.sign_on_paper(unit, actor, number, home.id, signed)
        elif found.act == CHOOSE:
            supporter = Supporter(home.id, home.place)
            counted += await agenda_votes.choose_on_paper(unit, actor, number, supporter, signed)
        elif found.rating is not None:
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


async def _propose(
    unit: Unit, found: SignedList, homes: list[Household], scope: Scope, signed: Mapping[str, object]
) -> Counted:
    """Raise what homes proposed on paper, for whoever entered it; each of them supports it."""
    community, person = await communities.by_id(unit, found.community), await people.by_id(unit, found.entered_by)
    if person is None:
        return Counted(0, len(homes))
    if not found.subject:  # at no talk: in the group of all of them
        scope = await _scope_of(unit, community, homes)
    number = await matters.raise_for(unit, community, person, found.words, scope, {**signed})
    counted = 0
    for home in homes:
        supporter = Supporter(home.id, home.place)
        counted += await matters.support_on_paper(unit, person.actor, number, supporter, signed)
    return Counted(counted, len(homes) - counted)


async def _scope_of(unit: Unit, community: Community, homes: list[Household]) -> Scope:
    """Return the scope of the smallest group to which all these homes belong, else the whole community."""
    chats = [one.scope for one in await communities.chats(unit, community.id, "residents")]
    around = [scope for scope in chats if all(contains(scope, home.place) for home in homes)]
    return max(around, key=lambda scope: len(scope.parts), default=WHOLE)


# At a talk


@dataclass(frozen=True, slots=True)
class ToSign:
    """A talk, and what its people may sign a list for: its matters, results, and what was carried out."""

    talk: Talk
    support: list[int]
    votes: list[int]
    rated: list[int]


async def to_sign(unit: Unit, caller: Caller, number: int) -> ToSign | Refused:
    """Return what the people at a talk may sign a list for, to whoever may enter one."""
    talk = await talks.by_id(unit, number)
    if talk is None or talk.community != caller.community_id:
        return Refused(Reason.LIST_OF_NOTHING)
    worker, _ = await worker_of(unit, talk.community, caller.person)
    if refused := rules.may_handle(worker):
        return refused
    closed = [one.id for one in await votes.in_states(unit, talk.community, {VoteState.PRELIMINARY})]
    done = [one.id for one in await matter_rows.in_stages(unit, talk.community, {Stage.DONE})]
    return ToSign(
        talk, await _open_to(unit, SUPPORT, talk.matters, talk), await _open_to(unit, OBJECT, closed, talk),
        await _open_to(unit, RATE, done, talk),
    )  # fmt: skip


async def _open_to(unit: Unit, act: str, numbers: Iterable[int], talk: Talk) -> list[int]:
    found = {number: await _about(unit, act, number, talk.community) for number in numbers}
    return [
        number
        for number, about in found.items()
        if isinstance(about, _About) and intersects(about.scope, talk.scope)
    ]  # fmt: skip
