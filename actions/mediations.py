"""Disputes between neighbours: moved out of the group, given to a mediator in turn, kept between the sides."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from actions import matters, posts
from actions.matters import Origin, Raised
from actions.people import Caller, words_for, words_of
from actions.rolls import name_of
from rules.mediations import Home, MediationState, in_turn, is_quarrel, named_home
from rules.parts import Part
from rules.refusals import Reason, Refused
from rules.scope import WHOLE
from rules.timing import to_utc
from storage import cards, communities, due, households, mediations, people, record, seats
from storage import matters as matter_rows
from storage.communities import Chat, Community, Seat
from storage.database import Reader, Unit
from storage.mediations import Mediation
from storage.outbox import Rank
from storage.people import Person
from texts import mediations as texts
from texts.cards import Card
from texts.graphemes import is_visible
from texts.words import Words

BEFORE = timedelta(hours=2)
"""How long before an appointment both sides and the mediator are reminded."""
WHEN = re.compile(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})\s+(\d{1,2})[:：](\d{2})\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Opened:
    """A mediation that was opened; `named`: it has a mediator."""

    number: int
    named: bool


# Opening


async def open_(unit: Unit, caller: Caller, text: str, origin: Origin, by: int = 0) -> Opened | Refused:
    """Open a mediation about what was said; `by` is the account of who said it, where somebody else moves it."""
    chat, message = origin.chat, origin.message
    refused = await matters.may_not_raise(unit, caller)
    if caller.community is None or refused:
        return refused or Refused(Reason.NOT_REGISTERED)
    community = caller.community
    if not community.method.has(Part.MEDIATION):
        return Refused(Reason.NO_SUCH_PART)
    if not is_visible(text):
        return Refused(Reason.DISPUTE_OF_NOTHING)
    if message is not None and (known := await mediations.of_message(unit, chat, message)):
        return Opened(known.id, named=known.mediator is not None)
    author = (await people.by_telegram(unit, by) if by else None) or caller.person
    home = await home_in(unit, community, text)
    mediator = await _in_turn(unit, community, author, home, ())
    number = await mediations.add(
        unit, community.id, author.id, text, home, mediator.id if mediator else None, (chat, message)
    )
    opened = await _known(unit, number)
    data = {"mediator": mediator.id} if mediator else {}
    await record.append(unit, community.id, "mediation.opened", opened.subject, caller.actor, data, {"text": text})
    if chat < 0:
        await posts.answer(
            unit, community.id, chat, texts.moved(words_of(community)), reply_to=message, topic=origin.topic,
            once=f"mediation:{number}", silent=True,
        )  # fmt: skip
    await _show_mediator(unit, community, opened)
    await posts.card_in_council(unit, community, "mediation_count", number)
    shown = texts.Mediation(number, mediator=await _name(unit, mediator))
    await posts.privately(
        unit, community, author, "mediation", texts.told(words_for(author, community), shown=shown), at_once=True
    )
    return Opened(number, named=mediator is not None)


async def home_in(reader: Reader, community: Community, text: str) -> int | None:
    """Return the household that somebody's words name."""
    register = await households.in_scope(reader, community.id)
    found = named_home(text, (Home(one.id, one.place, one.unit) for one in register))
    return found.id if found else None


async def diverted(unit: Unit, caller: Caller, text: str, origin: Origin) -> bool:
    """Take a proposal out of public sight that names a home; False where it names none.

    Words of a quarrel are moved at once, also of somebody whom the bot cannot ask; others are asked in private.
    """
    community = caller.community
    if community is None or not community.method.has(Part.MEDIATION) or not is_visible(text):
        return False
    if await matters.may_not_raise(unit, caller) or await home_in(unit, community, text) is None:
        return False
    if is_quarrel(text) or not caller.person.reachable:
        return isinstance(await open_(unit, caller, text, origin), Opened)
    draft = await matter_rows.add_draft(
        unit, community.id, caller.person.id, origin.chat, origin.topic, origin.message, text, origin.media
    )
    await posts.answer(unit, community.id, caller.person.telegram_id, texts.names_home(caller.words, draft=draft))
    return True


async def is_private(reader: Reader, community: Community, text: str) -> bool:
    """Say whether somebody's words are a quarrel that names a home: no group may read them."""
    return is_quarrel(text) and await home_in(reader, community, text) is not None


async def is_overheard_quarrel(unit: Unit, caller: Caller, text: str) -> bool:
    """Whether words said in a group to nobody are a quarrel that names a home of the community."""
    if caller.community is None or not caller.community.method.has(Part.MEDIATION):
        return False
    return await is_private(unit, caller.community, text)


async def takes(unit: Unit, caller: Caller, text: str, origin: Origin) -> bool:
    """Open a mediation where words are a quarrel that names a home; False where they are not, or the caller may not."""
    if not await is_overheard_quarrel(unit, caller, text):
        return False
    return isinstance(await open_(unit, caller, text, origin), Opened)


async def choose(unit: Unit, caller: Caller, draft_id: int, *, private: bool) -> Opened | Raised | Refused | None:
    """Take the author's word on a proposal that names a home: a mediation, or for all to read; None for others."""
    draft = await matter_rows.draft(unit, draft_id)
    if draft is None or draft.person != caller.person.id:
        return None
    if not private:
        said = await matters.choose(unit, caller, draft_id, None)
        return said if isinstance(said, Raised | Refused) else None
    if not await matter_rows.settle_draft(unit, draft_id):
        return Refused(Reason.ALREADY_DECIDED)
    community = await communities.by_id(unit, draft.community)
    origin = Origin(draft.chat, draft.topic, draft.message)
    return await open_(unit, replace(caller, community=community), draft.text, origin)


async def _in_turn(
    unit: Unit, community: Community, author: Person, home: int | None, passed_on: tuple[int, ...]
) -> Seat | None:
    """Return the mediator whose turn it is: one who can be written to and has no interest in it."""
    there = await communities.seats(unit, community.id)
    near = await _neighbours(unit, community, author, home, there)
    silent = [seat.id for seat in there if not await _reachable(unit, seat)]
    last = await mediations.last_of_seats(unit, community.id)
    found = in_turn(there, {author.telegram_id, *near}, last, but={*passed_on, *silent})
    return next((seat for seat in there if found and seat.id == found.id), None)


async def _neighbours(
    unit: Unit, community: Community, author: Person, home: int | None, there: list[Seat]
) -> set[int]:
    """Return the accounts in seats that live by the stairs of one of the sides."""
    sides = {one.household.place for one in await households.of_person(unit, community.id, author.telegram_id)}
    if home is not None:
        sides.add((await households.by_id(unit, home)).place)
    found = set()
    for seat in there:
        if seat.person and sides & {
            one.household.place for one in await households.of_person(unit, community.id, seat.person)
        }:
            found.add(seat.person)
    return found


async def _reachable(unit: Unit, seat: Seat) -> bool:
    person = await people.by_telegram(unit, seat.person) if seat.person else None
    return person is not None and person.reachable


async def _show_mediator(unit: Unit, community: Community, one: Mediation) -> None:
    """Show a mediation, with its words, to its mediator alone."""
    seat = await seat_of(unit, one)
    if seat and seat.person:
        private = Chat(0, community.id, seat.person, "private", WHOLE, None, None)
        await posts.card_in(unit, community, private, "mediation", one.id, Rank.ANSWER, at_once=True)


# The mediator's work


async def at_work(unit: Unit, caller: Caller, number: int) -> Mediation | Refused:
    """Return an open mediation whose mediator the caller is, or why they may not act in it."""
    one = await mediations.by_id(unit, number)
    if one is None or caller.community is None or one.community != caller.community.id:
        return Refused(Reason.NOT_THE_MEDIATOR)
    seat = await seat_of(unit, one)
    if seat is None or seat.person != caller.person.telegram_id:
        return Refused(Reason.NOT_THE_MEDIATOR)
    return one if one.state is MediationState.OPEN else Refused(Reason.ALREADY_DECIDED)


async def take(unit: Unit, caller: Caller, number: int) -> Mediation | Refused:
    """Take on a mediation for which nobody was free, as one of the council."""
    one = await mediations.by_id(unit, number)
    community = caller.community
    if one is None or community is None or one.community != community.id:
        return Refused(Reason.NOT_A_SEAT)
    seat = await communities.seat_of(unit, community.id, caller.person.telegram_id)
    if seat is None or not seat.has_council_vote:
        return Refused(Reason.NOT_A_SEAT)
    if await seat_of(unit, one) is not None:
        return Refused(Reason.ALREADY_DECIDED)
    author = await people.by_id(unit, one.person)
    near = await _neighbours(unit, community, author, one.home, [seat]) if author else set()
    if seat.id in one.passed_on or seat.person in near or (author and author.telegram_id == seat.person):
        return Refused(Reason.HAS_AN_INTEREST)
    return await _assign(unit, caller.actor, one, seat, one.passed_on)


async def pass_on(unit: Unit, caller: Caller, number: int) -> Mediation | Refused:
    """Give a mediation to the next in turn: its mediator has an interest in it."""
    one = await at_work(unit, caller, number)
    if isinstance(one, Refused) or caller.community is None:
        return one
    return await _to_next(unit, caller.community, one, caller.actor)


async def hand_over(unit: Unit, community: Community, seat: int) -> None:
    """Give what somebody has mediated who gave up their seat to the next in turn: nobody else may read it."""
    for number in await mediations.of_seat(unit, seat):
        await _to_next(unit, community, await _known(unit, number), "clock")


async def _to_next(unit: Unit, community: Community, one: Mediation, actor: str) -> Mediation:
    passed_on = (*one.passed_on, *([one.mediator] if one.mediator else []))
    author = await people.by_id(unit, one.person)
    following = await _in_turn(unit, community, author, one.home, passed_on) if author else None
    return await _assign(unit, actor, one, following, passed_on)


async def _assign(unit: Unit, actor: str, one: Mediation, seat: Seat | None, passed_on: tuple[int, ...]) -> Mediation:
    community = await communities.by_id(unit, one.community)
    await mediations.assign(unit, one.id, seat.id if seat else None, passed_on)
    data = {"mediator": seat.id} if seat else {}
    await record.append(unit, one.community, "mediation.assigned", one.subject, actor, data)
    changed = await _known(unit, one.id)
    await cards.refresh(unit, "mediation", one.id)
    await cards.refresh(unit, "mediation_count", one.id)
    await _show_mediator(unit, community, changed)
    shown = texts.Mediation(one.id, mediator=await _name(unit, seat))
    await _tell_author(unit, community, changed, lambda words: texts.told(words, shown=shown))
    return changed


async def other_side(unit: Unit, caller: Caller, number: int, said: str) -> Mediation | Refused:
    """Note which home the other side is, in the mediator's words."""
    one = await at_work(unit, caller, number)
    if isinstance(one, Refused) or caller.community is None:
        return one
    home = await home_in(unit, caller.community, said)
    if home is None:
        return Refused(Reason.NO_SUCH_HOME)
    await mediations.name_home(unit, number, home)
    await record.append(unit, one.community, "mediation.side_named", one.subject, caller.actor)
    await cards.refresh(unit, "mediation", number)
    return replace(one, home=home)


async def appoint(unit: Unit, caller: Caller, number: int, said: str) -> Mediation | Refused:
    """Set when and where the sides meet, in the mediator's words: "11-28 19:00 Room 2"; both sides are told."""
    one = await at_work(unit, caller, number)
    if isinstance(one, Refused) or caller.community is None:
        return one
    found = when_written(said, unit.now, caller.community)
    if found is None:
        return Refused(Reason.APPOINTMENT_DATE)
    meets_at, place = found
    await mediations.appoint(unit, number, meets_at, place)
    await record.append(
        unit, one.community, "mediation.appointed", one.subject, caller.actor, {"at": record.moment_of(meets_at)}
    )
    await due.cancel(unit, "mediation_meets", number)
    if meets_at - BEFORE > unit.now:
        await due.add(unit, one.community, "mediation_meets", number, meets_at - BEFORE)
    changed = await _known(unit, number)
    await _tell_sides(unit, caller.community, changed, lambda words: _appointment(words, changed))
    await cards.refresh(unit, "mediation", number)
    return changed


def _appointment(words: Words, one: Mediation, *, again: bool = False) -> Card:
    assert one.meets_at is not None  # noqa: S101 - told only of one that has a time
    return texts.appointment(words, number=one.id, at=one.meets_at, place=one.place, again=again)


def when_written(said: str, now: datetime, community: Community) -> tuple[datetime, str] | None:
    """Return the moment (UTC) and the place of an appointment; a date without a year is the next such one."""
    if (found := WHEN.fullmatch(" ".join(said.split()))) is None:
        return None
    year, month, day, hour, minute, place = found.groups()
    today = now.astimezone(community.zone)
    for one in [int(year)] if year else [today.year, today.year + 1]:
        try:
            moment = to_utc(datetime(one, int(month), int(day), int(hour), int(minute)), community.zone)  # noqa: DTZ001 - wall time of the community
        except ValueError:
            continue
        if moment > now:
            return moment, place
    return None


async def remind(unit: Unit, number: int) -> None:
    """Remind both sides and the mediator two hours before they meet."""
    one = await mediations.by_id(unit, number)
    if one is None or one.state is not MediationState.OPEN or one.meets_at is None or unit.now >= one.meets_at:
        return
    community = await communities.by_id(unit, one.community)
    await _tell_sides(unit, community, one, lambda words: _appointment(words, one, again=True))
    mediator = await _mediator(unit, one)
    if mediator:
        card = _appointment(words_for(mediator, community), one, again=True)
        await posts.privately(unit, community, mediator, "mediation", card, at_once=True)


# Its end


async def agree(unit: Unit, caller: Caller, number: int, said: str) -> Mediation | Refused:
    """Keep what the sides agreed on; both read it, and after a while the mediator is asked whether it is kept."""
    one = await at_work(unit, caller, number)
    if isinstance(one, Refused) or caller.community is None:
        return one
    if not is_visible(said):
        return Refused(Reason.DISPUTE_OF_NOTHING)
    community = caller.community
    await mediations.set_state(unit, number, MediationState.AGREED, said)
    await record.append(unit, one.community, "mediation.agreed", one.subject, caller.actor, {}, {"agreement": said})
    follow_up = community.after(unit.now, community.method.span(Part.MEDIATION, "follow_up"))
    await due.add(unit, one.community, "mediation_follow_up", number, follow_up)
    return await _ended(unit, community, number, lambda words: texts.agreement(words, number=number, text=said))


async def give_up(unit: Unit, caller: Caller, number: int) -> Mediation | Refused:
    """End a mediation without an agreement."""
    one = await at_work(unit, caller, number)
    if isinstance(one, Refused) or caller.community is None:
        return one
    await mediations.set_state(unit, number, MediationState.NOT_AGREED, "")
    await record.append(unit, one.community, "mediation.not_agreed", one.subject, caller.actor)
    return await _ended(unit, caller.community, number, lambda words: texts.not_agreed(words, number=number))


async def _ended(unit: Unit, community: Community, number: int, card: Callable[[Words], Card]) -> Mediation:
    await due.cancel(unit, "mediation_meets", number)
    one = await _known(unit, number)
    await _tell_sides(unit, community, one, card)
    await cards.refresh(unit, "mediation", number)
    await cards.refresh(unit, "mediation_count", number)
    return one


async def follow_up(unit: Unit, number: int) -> None:
    """Ask the mediator whether an agreement is kept."""
    one = await mediations.by_id(unit, number)
    if one is None or one.state is not MediationState.AGREED:
        return
    community, mediator = await communities.by_id(unit, one.community), await _mediator(unit, one)
    if mediator:
        card = texts.follow_up(words_for(mediator, community), number=number)
        await posts.privately(unit, community, mediator, "mediation", card)


async def followed_up(unit: Unit, caller: Caller, number: int, *, kept: bool) -> Mediation | Refused:
    """Take the mediator's word on an agreement: it is kept, or the mediation goes on."""
    one = await mediations.by_id(unit, number)
    mediator = await _mediator(unit, one) if one else None
    if one is None or mediator is None or mediator.id != caller.person.id:
        return Refused(Reason.NOT_THE_MEDIATOR)
    if one.state is not MediationState.AGREED:
        return Refused(Reason.ALREADY_DECIDED)
    state = MediationState.HELD if kept else MediationState.OPEN
    await mediations.set_state(unit, number, state, one.agreement if kept else "")
    act = "mediation.kept" if kept else "mediation.reopened"
    await record.append(unit, one.community, act, one.subject, caller.actor)
    await cards.refresh(unit, "mediation", number)
    await cards.refresh(unit, "mediation_count", number)
    return await _known(unit, number)


async def _tell_sides(unit: Unit, community: Community, one: Mediation, card: Callable[[Words], Card]) -> None:
    """Tell who complained and those who live, beyond doubt, in the home that is the other side."""
    there = await households.members(unit, one.home) if one.home else []
    sure = [member.telegram_id for member in there if member.person != one.person and not member.disputed]
    others = [await people.by_telegram(unit, account) for account in sure]
    for person in [await people.by_id(unit, one.person), *others]:
        if person:
            told = card(words_for(person, community))
            await posts.privately(unit, community, person, "mediation", told, at_once=True)


async def _tell_author(unit: Unit, community: Community, one: Mediation, card: Callable[[Words], Card]) -> None:
    author = await people.by_id(unit, one.person)
    if author:
        await posts.privately(unit, community, author, "mediation", card(words_for(author, community)), at_once=True)


async def _mediator(reader: Reader, one: Mediation) -> Person | None:
    seat = await seat_of(reader, one)
    return await people.by_telegram(reader, seat.person) if seat and seat.person else None


async def seat_of(reader: Reader, one: Mediation) -> Seat | None:
    """Return the seat of whoever mediates; None where nobody does, or gave that seat up."""
    return await seats.by_id(reader, one.mediator) if one.mediator else None


async def _name(reader: Reader, seat: Seat | None) -> str | None:
    return await name_of(reader, seat) if seat else None


async def _known(reader: Reader, number: int) -> Mediation:
    found = await mediations.by_id(reader, number)
    if found is None:
        raise LookupError(f"mediation {number} does not exist")
    return found
