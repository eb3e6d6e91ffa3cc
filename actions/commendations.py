"""Role models: nominated with their consent, screened by the council, noticed to the residents, commended."""

from dataclasses import dataclass
from datetime import date, timedelta

from actions import boards, matters, posts
from actions.people import Caller, words_for, works_for
from rules.commendations import CommendationState, TalkGiven, after_notice, read_talk
from rules.parts import Part
from rules.refusals import Reason, Refused
from rules.scope import WHOLE
from storage import cards, commendations, communities, due, households, people, record
from storage.commendations import Commendation
from storage.database import Unit
from storage.outbox import Rank
from storage.people import Person
from texts import commendations as texts
from texts.graphemes import is_visible

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Nominated:
    """Somebody was nominated and is asked; not `reached` where the bot cannot write to them."""

    number: int
    name: str
    reached: bool


async def nominate(
    unit: Unit, caller: Caller, account: int, deed: str, chat: int, message: int | None
) -> Nominated | Refused:
    """Nominate the person behind an account for what they did; nothing is public before they agree."""
    community = caller.community
    if refused := await matters.may_not_raise(unit, caller):
        return refused
    nominee = await people.by_telegram(unit, account) if account else None
    if community is None or not community.method.has(Part.COMMENDATIONS):
        return Refused(Reason.NO_SUCH_PART)
    if nominee is None or nominee.id == caller.person.id or not is_visible(deed):
        return Refused(Reason.WHOM_TO_COMMEND)
    if not nominee.reachable:
        return Nominated(0, nominee.name, reached=False)
    if await commendations.running_of(unit, community.id, nominee.id):
        return Refused(Reason.ALREADY_NOMINATED)
    number = await commendations.add(unit, community.id, nominee.id, caller.person.id, deed, chat, message)
    await record.append(
        unit, community.id, "commendation.nominated", f"commendation:{number}", caller.actor, {}, {"deed": deed}
    )
    words = words_for(nominee, community)
    await posts.privately(
        unit, community, nominee, "commendation", texts.may_we(words, number=number, deed=deed), at_once=True
    )
    return Nominated(number, nominee.name, reached=True)


async def consent(unit: Unit, caller: Caller, number: int, *, agrees: bool) -> Commendation | Refused:
    """Take the nominee's word; with it the council screens the nomination."""
    one = await commendations.by_id(unit, number)
    if one is None or one.nominee != caller.person.id:
        return Refused(Reason.NOT_NOMINATED)
    if one.state is not CommendationState.ASKED:
        return Refused(Reason.ALREADY_DECIDED)
    await commendations.set_state(unit, number, CommendationState.AGREED if agrees else CommendationState.ENDED)
    await record.append(unit, one.community, "commendation.answered", one.subject, caller.actor, {"agrees": agrees})
    if agrees:
        community = await communities.by_id(unit, one.community)
        await posts.card_in_council(unit, community, "commendation_work", number)
    return one


async def screen(unit: Unit, caller: Caller, number: int, *, accept: bool) -> Commendation | Refused:
    """Take a council seat's word on a nomination: accepted, its public notice is posted in every residents' group."""
    one = await commendations.by_id(unit, number)
    community = caller.community
    seat = await communities.seat_of(unit, community.id, caller.person.telegram_id) if community else None
    if one is None or community is None or one.community != community.id or seat is None or not seat.has_council_vote:
        return Refused(Reason.NOT_A_SEAT)
    if one.nominee == caller.person.id:
        return Refused(Reason.HAS_AN_INTEREST)
    if one.state is not CommendationState.AGREED:
        return Refused(Reason.ALREADY_DECIDED)
    data = {"seat": seat.id, "accept": accept}
    await record.append(unit, one.community, "commendation.screened", one.subject, caller.actor, data)
    if accept:
        groups = await posts.groups(unit, community, WHOLE)
        rooms = [await posts.room_at(unit, community, chat) for chat in groups]
        seen = max(rooms, default=unit.now)  # the notice runs from when all may read it
        until = community.after(seen, community.method.span(Part.COMMENDATIONS, "notice"))
        await commendations.notice(unit, number, until)
        await due.add(unit, community.id, "commendation_over", number, until)
        for chat, room in zip(groups, rooms, strict=True):
            await posts.card_in(unit, community, chat, "commendation", number, Rank.PROJECT, from_=room)
    else:
        await _end(unit, one, CommendationState.ENDED)
    await cards.refresh(unit, "commendation_work", number)
    return one


async def may_speak(unit: Unit, caller: Caller, number: int) -> tuple[Commendation, int] | Refused:
    """Return a commendation that is noticed and the caller's household, or why they have no say in it."""
    one = await commendations.by_id(unit, number)
    belongs = await households.of_person(unit, one.community, caller.person.telegram_id) if one else []
    home = next((found.household.id for found in belongs if not found.disputed), None)
    if one is None or home is None or (caller.chat and caller.community_id != one.community):
        return Refused(Reason.NOT_REGISTERED)
    if one.state is not CommendationState.NOTICED or one.notice_until is None or unit.now >= one.notice_until:
        return Refused(Reason.NOTICE_OVER)
    nominee = await people.by_id(unit, one.nominee)
    theirs = await households.of_person(unit, one.community, nominee.telegram_id) if nominee else []
    own = one.nominee == caller.person.id or home in {found.household.id for found in theirs}
    return Refused(Reason.HAS_AN_INTEREST) if own else (one, home)


async def speak(unit: Unit, caller: Caller, number: int, *, supports: bool, why: str = "") -> bool | Refused:
    """Keep what a household says of a commendation, once; False where it has spoken already."""
    found = await may_speak(unit, caller, number)
    if isinstance(found, Refused):
        return found
    one, home = found
    if not supports and not is_visible(why):
        return Refused(Reason.WORDS_NEEDED)
    if not await commendations.say(unit, one, home, "support" if supports else "object", why):
        return False
    act = "commendation.supported" if supports else "commendation.objected"
    await record.append(
        unit, one.community, act, one.subject, caller.actor, {"household": home}, {"why": why} if why else {}
    )
    await cards.refresh(unit, "commendation_work", number)
    return True


async def end_notice(unit: Unit, number: int) -> None:
    """End the notice: commended where nobody objected, else the chair or vice-chair decides."""
    one = await commendations.by_id(unit, number)
    if one is None or one.state is not CommendationState.NOTICED:
        return
    await _end(unit, one, after_notice(*await commendations.counts(unit, number)))


async def decide(unit: Unit, caller: Caller, number: int, *, commend: bool) -> Commendation | Refused:
    """Take the chair's or vice-chair's word after objections."""
    one = await commendations.by_id(unit, number)
    community = caller.community
    seat = await communities.seat_of(unit, community.id, caller.person.telegram_id) if community else None
    if one is None or community is None or one.community != community.id or seat is None or not seat.is_head:
        return Refused(Reason.NOT_CHAIR_OR_VICE)
    if one.nominee == caller.person.id:
        return Refused(Reason.HAS_AN_INTEREST)
    if one.state is not CommendationState.DOUBTED:
        return Refused(Reason.ALREADY_DECIDED)
    await _end(unit, one, CommendationState.COMMENDED if commend else CommendationState.ENDED, caller.actor)
    return one


async def _end(unit: Unit, one: Commendation, state: CommendationState, actor: str = "clock") -> None:
    await commendations.set_state(unit, one.id, state)
    support, objections = await commendations.counts(unit, one.id)
    data = {"state": state.value, "support": support, "objections": objections}
    await record.append(unit, one.community, "commendation.ended", one.subject, actor, data)
    community = await communities.by_id(unit, one.community)
    for kind in ("commendation", "commendation_work"):
        await cards.refresh(unit, kind, one.id)
    if state is CommendationState.DOUBTED:
        return
    card = texts.commended if state is CommendationState.COMMENDED else texts.not_commended
    for person in await _concerned(unit, one):
        await posts.privately(
            unit, community, person, "commendation", card(words_for(person, community), deed=one.deed)
        )
    await boards.refresh_all(unit, community.id)


async def _concerned(unit: Unit, one: Commendation) -> list[Person]:
    """Return the nominee and who nominated them, as far as they are known."""
    found = [await people.by_id(unit, person) for person in (one.nominee, one.nominated_by)]
    return [person for person in found if person is not None]


async def may_log(unit: Unit, caller: Caller, number: int) -> Commendation | Refused:
    """Return a role model whose talks the caller may log: a seat or staff."""
    one = await commendations.by_id(unit, number)
    community = caller.community
    if (
        one is None
        or community is None
        or one.community != community.id
        or not await works_for(unit, community.id, caller.person.telegram_id)
    ):
        return Refused(Reason.NOT_COUNCIL_OR_STAFF)
    return one if one.state is CommendationState.COMMENDED else Refused(Reason.ALREADY_DECIDED)


async def log_talk(unit: Unit, caller: Caller, number: int, said: str) -> TalkGiven | Refused:
    """Log a talk that a role model gave: day, topic and how many listened, in one line."""
    one = await may_log(unit, caller, number)
    if isinstance(one, Refused) or caller.community is None:
        return one if isinstance(one, Refused) else Refused(Reason.NOT_COUNCIL_OR_STAFF)
    talk = read_talk(said, unit.now.astimezone(caller.community.zone).date())
    if talk is None:
        return Refused(Reason.LECTURE_LINE)
    await commendations.add_talk(unit, one, talk, caller.actor)
    data = {"day": talk.day.isoformat(), "audience": talk.audience}
    await record.append(
        unit, one.community, "commendation.talk", one.subject, caller.actor, data, {"topic": talk.topic}
    )
    return talk


async def role_models(unit: Unit, caller: Caller) -> list[texts.RoleModel]:
    """Return the community's role models with the talks of the last year."""
    if caller.community is None:
        return []
    today = unit.now.astimezone(caller.community.zone).date()
    given = await commendations.talks(unit, caller.community.id, _a_year_before(today), today + DAY)
    found = []
    for one in await commendations.in_state(unit, caller.community.id, CommendationState.COMMENDED):
        person = await people.by_id(unit, one.nominee)
        own = [talk for number, talk in given if number == one.id]
        found.append(texts.RoleModel(one.id, person.name if person else None, one.deed, tuple(own)))
    return found


def _a_year_before(day: date) -> date:
    return day - timedelta(days=365)
