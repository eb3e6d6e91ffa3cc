"""The chair arranges an agenda: the council's own items, order, minutes, what is internal, struck, held elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actions import agenda, boards, docket, mediations, posts
from actions import matters as matter_actions
from actions.agenda import OnAgenda
from actions.people import Caller, words_for
from rules import agendas as rules
from rules.refusals import Reason, Refused
from rules.seats import Seat
from rules.stages import Stage
from storage import cards, communities, matters, meetings, people, record
from storage.database import Unit
from storage.matters import Matter
from storage.meetings import ItemState, Meeting
from storage.outbox import Rank
from texts import agendas as texts
from texts.graphemes import is_visible, one_line

LONGEST_VENUE = 100


@dataclass(frozen=True, slots=True)
class AtHand:
    """An item that somebody arranges, with its meeting and their seat."""

    seat: Seat | None
    matter: Matter
    meeting: Meeting | None


# Items of the council's own


async def add_own(unit: Unit, caller: Caller, text: str, *, internal: bool = False) -> OnAgenda | Refused:
    """Put an item of the council's own on the next agenda that is still open: the first line is its title."""
    community = caller.community
    meeting = await agenda.next_open(unit, community) if community else None
    refused = await _may_arrange(unit, caller, meeting)
    if refused or community is None or meeting is None:
        return refused or Refused(Reason.NO_MEETING_PLANNED)
    if not is_visible(text):
        return Refused(Reason.WORDS_NEEDED)
    if await mediations.is_private(unit, community, text):
        return Refused(Reason.QUARREL_IS_PRIVATE)
    title = matter_actions.title_of(text.strip().splitlines()[0])
    chat = caller.chat.telegram_id if caller.chat else caller.person.telegram_id
    number = await matters.add_own(unit, community.id, caller.person.id, chat, title, text, internal=internal)
    matter = await matter_actions.by_number(unit, number)
    said = {"scope": "", "own": True, **({"internal": True} if internal else {})}
    await record.append(unit, community.id, "matter.raised", matter.subject, caller.actor, said, {"text": text})
    await agenda.bring_on(unit, community, meeting, matter, caller.actor)
    await posts.card_in_council(unit, community, "agenda_item", number)
    return OnAgenda(number, meeting.id, meeting.starts_at)


async def may_add(unit: Unit, caller: Caller) -> Meeting | Refused:
    """Return the meeting whose agenda an item of the council's own goes onto, or say why not."""
    meeting = await agenda.next_open(unit, caller.community) if caller.community else None
    refused = await _may_arrange(unit, caller, meeting)
    return refused or meeting or Refused(Reason.NO_MEETING_PLANNED)


async def _may_arrange(unit: Unit, caller: Caller, meeting: Meeting | None) -> Refused | None:
    if caller.community is None:
        return Refused(Reason.NOT_CHAIR_OR_VICE)
    seat = await communities.seat_of(unit, caller.community.id, caller.person.telegram_id)
    refused = rules.may_arrange(meeting.facts() if meeting else None, seat, unit.now)
    return Refused(Reason.NO_MEETING_PLANNED) if refused and refused.reason is Reason.NOT_ON_AGENDA else refused


# Arranging


async def show(unit: Unit, caller: Caller, number: int) -> Matter | Refused:
    """Show an item in the council's chat, at the end, with what may be done with it."""
    found = await docket.seat_and_matter(unit, caller, number)
    if isinstance(found, Refused) or found[0] is None:
        return Refused(Reason.NOT_A_SEAT)
    community = await communities.by_id(unit, found[1].community)
    if chat := await posts.council_chat(unit, community):
        if standing := await cards.of(unit, "agenda_item", number, chat.telegram_id):
            await cards.lost(unit, standing)
        await posts.card_in(unit, community, chat, "agenda_item", number, Rank.COUNCIL)
    return found[1]


async def time(unit: Unit, caller: Caller, number: int, minutes: int) -> Matter | Refused:
    """Set how many minutes an item is to take."""
    found = await _to_arrange(unit, caller, number)
    if isinstance(found, Refused):
        return found
    matter, meeting = found
    await meetings.give_minutes(unit, meeting.id, number, minutes)
    return await _changed(unit, caller, matter, meeting, {"matter": number, "minutes": minutes})


async def order(unit: Unit, caller: Caller, number: int, place: int) -> Matter | Refused:
    """Move an item to a place, the first is 1."""
    found = await _to_arrange(unit, caller, number)
    if isinstance(found, Refused):
        return found
    matter, meeting = found
    numbers = [item.matter for item in await meetings.items(unit, meeting.id)]
    numbers.remove(number)
    numbers.insert(place - 1, number)
    await meetings.put_in_order(unit, meeting.id, numbers)
    return await _changed(unit, caller, matter, meeting, {"matters": numbers}, others=numbers)


async def keep_internal(unit: Unit, caller: Caller, number: int, *, internal: bool) -> Matter | Refused:
    """Keep an item of the council's own from residents, or let them read of it."""
    found = await _to_arrange(unit, caller, number)
    if isinstance(found, Refused):
        return found
    matter, meeting = found
    if not matter.own:
        return Refused(Reason.NOT_COUNCILS_OWN)
    await matters.set_internal(unit, number, internal=internal)
    return await _changed(unit, caller, matter, meeting, {"matter": number, "internal": internal})


async def _to_arrange(unit: Unit, caller: Caller, number: int) -> tuple[Matter, Meeting] | Refused:
    found = await _at_hand(unit, caller, number)
    if isinstance(found, Refused):
        return found
    refused = rules.may_arrange(found.meeting.facts() if found.meeting else None, found.seat, unit.now)
    if refused or found.meeting is None:
        return refused or Refused(Reason.NOT_ON_AGENDA)
    return found.matter, found.meeting


async def _at_hand(unit: Unit, caller: Caller, number: int) -> AtHand | Refused:
    found = await docket.seat_and_matter(unit, caller, number)
    if isinstance(found, Refused):
        return found
    on_it = found[1].stage in {Stage.ON_AGENDA, Stage.DEFERRED}
    return AtHand(*found, await meetings.of_matter(unit, number) if on_it else None)


async def _changed(
    unit: Unit, caller: Caller, matter: Matter, meeting: Meeting, data: dict[str, Any], others: Sequence[int] = ()
) -> Matter:
    await record.append(unit, meeting.community, "agenda.changed", meeting.subject, caller.actor, data)
    for number in {matter.id, *others}:
        await cards.refresh(unit, "agenda_item", number)
    await boards.refresh_all(unit, meeting.community)
    return matter


# Struck out, held elsewhere


async def strike(unit: Unit, caller: Caller, number: int) -> Matter | Refused:
    """Strike an item out, before the close or after it; the matter is ready for a later agenda."""
    found = await _at_hand(unit, caller, number)
    if isinstance(found, Refused):
        return found
    meeting, matter = found.meeting, found.matter
    refused = rules.may_strike(meeting.facts() if meeting else None, found.seat)
    if refused or meeting is None:
        return refused or Refused(Reason.NOT_ON_AGENDA)
    await meetings.set_item(unit, meeting.id, number, ItemState.STRUCK)
    await matter_actions.move(unit, number, Stage.SUPPORTED)
    await record.append(unit, meeting.community, "agenda.struck", meeting.subject, caller.actor, {"matter": number})
    await matter_actions.refresh(unit, matter)
    for kind, subject in (("agenda", meeting.id), ("agenda_item", number)):
        await cards.refresh(unit, kind, subject)
    if not matter.own:
        community = await communities.by_id(unit, matter.community)
        proposer = await people.by_id(unit, matter.person)
        words = words_for(proposer, community)
        card = texts.taken_off(words, number=number, title=matter.title, at=meeting.starts_at)
        await posts.privately(unit, community, proposer, "taken_off", card, subject=number)
    return matter


async def may_move(unit: Unit, caller: Caller, meeting_id: int) -> Meeting | Refused:
    """Return the meeting that somebody may hold elsewhere, or say why not."""
    meeting = await meetings.by_id(unit, meeting_id)
    if meeting is None or caller.community is None or meeting.community != caller.community.id:
        return Refused(Reason.NOT_A_SEAT)
    seat = await communities.seat_of(unit, meeting.community, caller.person.telegram_id)
    return rules.may_strike(meeting.facts(), seat) or meeting


async def set_venue(unit: Unit, caller: Caller, meeting_id: int, venue: str) -> Meeting | Refused:
    """Hold one meeting elsewhere; a posted agenda is edited, and the council gets its calendar file anew."""
    meeting = await may_move(unit, caller, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if not is_visible(venue):
        return Refused(Reason.WORDS_NEEDED)
    kept = one_line(venue)[:LONGEST_VENUE]
    await meetings.set_venue(unit, meeting_id, kept)
    await record.append(unit, meeting.community, "meeting.venue", meeting.subject, caller.actor, texts={"venue": kept})
    await cards.refresh(unit, "agenda", meeting_id)
    await boards.refresh_all(unit, meeting.community)
    community = await communities.by_id(unit, meeting.community)
    if meeting.agenda_posted_at:
        await agenda.enclose(unit, community, meeting)
    return await _known(unit, meeting_id)


async def hold_here(unit: Unit, caller: Caller) -> Meeting | Refused:
    """Hold the next meeting in the council chat where the caller writes: its roll, motions and minutes come there."""
    community, chat = caller.community, caller.chat
    to_come = await meetings.to_come(unit, community.id) if community else []
    if not to_come:
        return Refused(Reason.NO_MEETING_PLANNED)
    meeting = await may_move(unit, caller, to_come[0].id)
    if isinstance(meeting, Refused):
        return meeting
    if chat is None or chat.role != "council":
        return Refused(Reason.NOT_COUNCILS_CHAT)
    await meetings.set_chat(unit, meeting.id, chat.id)
    await record.append(unit, meeting.community, "meeting.chat", meeting.subject, caller.actor, {"chat": chat.id})
    return await _known(unit, meeting.id)


async def _known(unit: Unit, meeting_id: int) -> Meeting:
    found = await meetings.by_id(unit, meeting_id)
    if found is None:
        raise LookupError(f"meeting {meeting_id} does not exist")
    return found
