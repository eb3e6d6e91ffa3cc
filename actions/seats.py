"""Seats and who holds them: terms begin and end, a seat is given up, absences bring a review."""

from actions import mediations, posts, projects
from actions.people import Caller, words_for, words_of
from actions.rolls import Roll
from rules import seats as rules
from rules.refusals import Reason, Refused
from rules.seats import Seat
from storage import cards, communities, due, meetings, people, record, seats
from storage.communities import Community
from storage.database import Reader, Unit
from texts import seats as texts

CARD = "seat"
SOON, OVER = "term_soon", "term_over"


def subject(seat: int) -> str:
    """How the record names a seat."""
    return f"seat:{seat}"


async def begin_terms(unit: Unit, community: Community) -> None:
    """Give each council seat that somebody has taken its term, and have time speak of the end."""
    for seat in await communities.seats(unit, community.id):
        if not seat.has_council_vote:
            continue
        ends_at = seat.term_ends_at
        if ends_at is None:
            ends_at = rules.term_end(seat.taken_at or unit.now, community.method.council.term_years, community.zone)
            await seats.begin_term(unit, seat.id, ends_at)
        await due.add(unit, community.id, SOON, seat.id, ends_at - rules.REMIND_BEFORE)
        await due.add(unit, community.id, OVER, seat.id, ends_at)


async def term_soon(unit: Unit, seat_id: int) -> None:
    """Remind chair and council, a month before, that a term ends."""
    seat = await seats.by_id(unit, seat_id)
    if seat is None or seat.term_ends_at is None or not rules.ends_soon(seat.term_ends_at, unit.now):
        return  # it was given up, or renewed
    community = await communities.by_id(unit, seat.community)
    await show(unit, community, seat.id)
    heads = await communities.seats(unit, community.id)
    chair = next((one.telegram_id for one in heads if one.is_chair), None)
    person = await people.by_telegram(unit, chair) if chair else None
    card = texts.term_ends(words_for(person, community), role=seat.role, name=seat.name, at=seat.term_ends_at)
    await posts.privately(unit, community, person, "term_ends", card, subject=seat.id)


async def term_over(unit: Unit, seat_id: int) -> None:
    """Note that a term is over; who holds the seat stays until a successor takes it, so that the council can act."""
    seat = await seats.by_id(unit, seat_id)
    if seat is None or seat.term_ends_at is None or unit.now < seat.term_ends_at:
        return
    await record.append(unit, seat.community, "seat.term_over", subject(seat.id), "clock")
    await show(unit, await communities.by_id(unit, seat.community), seat.id)


async def show(unit: Unit, community: Community, seat: int) -> None:
    """Show the council how a seat stands, with what may be done about it."""
    await posts.card_in_council(unit, community, CARD, seat)


async def show_all(unit: Unit, community: Community) -> None:
    """Show the council each of its seats that something has to be done about."""
    for seat in await communities.seats(unit, community.id):
        if seat.role in rules.COUNCIL_ROLES and (seat.person is None or await needs_care(unit, community, seat)):
            await show(unit, community, seat.id)


async def needs_care(unit: Unit, community: Community, seat: communities.Seat) -> bool:
    """Whether the council has to see to a seat that somebody holds: its term ends, or absences bring a review."""
    return rules.ends_soon(seat.term_ends_at, unit.now) or rules.comes_under_review(
        await absences(unit, seat.id), community.method.council.absences
    )


async def absences(reader: Reader, seat: int) -> int:
    """Count the meetings that a seat missed without a word, within a year and since it was last reviewed."""
    return await meetings.missed(reader, seat, rules.YEAR)


async def note_absences(unit: Unit, roll: Roll) -> None:
    """Note at the end of a meeting who missed it without a word; where it is once too often, the seat is reviewed."""
    said = {one.seat: one for one in roll.attendance}
    for seat in roll.seats:
        known = said.get(seat.id)
        was_there = known is not None and known.came
        if seat.taken_at and seat.taken_at > roll.meeting.counts_from:
            continue  # somebody took it since
        if not seat.has_council_vote or not rules.missed(known.state if known else None, came=was_there):
            continue
        await meetings.attend(unit, roll.meeting, seat.id, "missing")
        await record.append(unit, roll.community.id, "meeting.missed", roll.meeting.subject, "clock", {"seat": seat.id})
        if await needs_care(unit, roll.community, seat):
            await show(unit, roll.community, seat.id)


async def held_by(reader: Reader, caller: Caller) -> list[communities.Seat]:
    """Return the seats that the caller holds in the community that they speak for."""
    there = await communities.seats(reader, caller.community_id)
    return [seat for seat in there if seat.telegram_id == caller.person.telegram_id]


async def give_up(unit: Unit, caller: Caller, seat_id: int) -> Seat | Refused:
    """Give up a seat that the caller holds; returns the empty one in its place."""
    seat = next((one for one in await held_by(unit, caller) if one.id == seat_id), None)
    if seat is None or caller.community is None:
        return Refused(Reason.NOT_A_SEAT)
    await record.append(unit, seat.community, "seat.resigned", subject(seat.id), caller.actor)
    return await vacate(unit, caller.community, seat)


async def left(unit: Unit, community: Community, seat: int) -> None:
    """Have others go on with what was entrusted to a seat that has ended: mediations, and projects it supervised."""
    await mediations.hand_over(unit, community, seat)
    await projects.without(unit, community, seat)


async def vacate(unit: Unit, community: Community, seat: communities.Seat) -> communities.Seat:
    """End a seat with what was decided from it, and show the council the empty one that takes its place."""
    following = await seats.vacate(unit, seat.id)
    for what in (SOON, OVER):
        await due.cancel(unit, what, seat.id)
    for card in await cards.of_subject(unit, CARD, seat.id):
        await cards.refresh(unit, card.kind, card.subject)
    await show(unit, community, following)
    await left(unit, community, seat.id)
    await without_heads(unit, community)
    unit.wake("menus")
    return await communities.seat(unit, following)


async def without_heads(unit: Unit, community: Community) -> None:
    """Tell staff, the council and who acts for the chair that there is neither a chair nor a vice-chair any more."""
    seats = await communities.seats(unit, community.id)
    if any(seat.is_head and not seat.acting for seat in seats):
        return
    acting = next((seat for seat in seats if seat.acting), None)
    name = acting.name if acting else None
    await posts.to_council(unit, community, "no_heads", texts.no_heads(words_of(community), acting=name))
    staff = [one.telegram_id for one in await communities.staff_of(unit, community.id)]
    for account in dict.fromkeys([*staff, acting.telegram_id if acting else None]):
        person = await people.by_telegram(unit, account) if account else None
        card = texts.no_heads(words_for(person, community), acting=name)
        await posts.privately(unit, community, person, "no_heads", card)
