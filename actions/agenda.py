"""The council's agendas: planned from the community's dates, grown, closed, posted, and carried over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions import agenda_votes, boards, docket, own_stages, posts
from actions import matters as matter_actions
from actions.people import Caller, words_for, words_of
from actions.refusals import explain
from rules import meetings as rules
from rules.matters import may_put_on_agenda
from rules.meetings import MeetingState
from rules.refusals import Reason, Refused
from rules.scope import intersects
from rules.stages import Stage
from storage import cards, communities, due, meetings, people, record
from storage.communities import Chat, Community
from storage.database import Reader, Unit
from storage.matters import Matter
from storage.meetings import Item, ItemState, Meeting
from storage.outbox import Rank
from texts import agendas as texts
from texts import matters as matter_texts
from texts.cards import Card
from texts.refusals import Facts
from texts.words import Words

OPEN_AGENDAS = 2  # so many future agendas are there to put a matter on
FILE = "meeting_file"
DATES_AHEAD = 60  # dates looked at to find them: an agenda may close long before its meeting


@dataclass(frozen=True, slots=True)
class OnAgenda:
    """A matter that was put on the agenda of this meeting."""

    number: int
    meeting: int
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """A meeting to come with the items that stand on its agenda or were struck out."""

    meeting: Meeting
    items: Sequence[Item]
    households: Mapping[int, int]  # that chose a matter, where residents choose

    def told(self, *, internal: bool = False) -> tuple[texts.Item, ...]:
        """Return the items as texts tell them to residents; with `internal` as the council reads them."""
        return tuple(
            texts.Item(
                one.matter,
                one.title,
                struck=not one.stands,
                minutes=one.minutes,
                internal=one.internal,
                households=self.households.get(one.matter),
            )
            for one in self.items
            if internal or not one.internal
        )


# Planning


async def ensure_meetings(unit: Unit, community: Community) -> None:
    """Keep the next two meetings whose agenda is still open, from the dates that the community has set.

    A date on whose agenda nothing stands goes when the community meets at other times; the others stay.
    """
    dates = _dates(community, unit.now)
    for meeting in await meetings.to_come(unit, community.id):
        moved = (meeting.starts_at, meeting.agenda_closes_at) not in dates
        to_come = meeting.state is MeetingState.SCHEDULED and meeting.starts_at > unit.now
        if to_come and moved and await meetings.unplan(unit, meeting.id):
            for what in ("agenda_close", "agenda_post", "roll_call"):
                await due.cancel(unit, what, meeting.id)
    await _plan(unit, community, [date for date in dates if date[1] > unit.now])
    for meeting in await meetings.to_come(unit, community.id):
        if meeting.state is MeetingState.SCHEDULED:
            await _schedule(unit, community, meeting)


def _dates(community: Community, now: datetime) -> list[tuple[datetime, datetime]]:
    """When the council meets and when each agenda closes, the earliest first."""
    set_, days = community.agenda, (community.zone, community.calendar)
    starts = rules.dates(set_.when, set_.holidays, *days, now, DATES_AHEAD) if set_.when else ()
    return [(start, rules.agenda_closes(start, set_.closes, *days)) for start in starts]


async def _plan(unit: Unit, community: Community, dates: list[tuple[datetime, datetime]]) -> None:
    known = await meetings.to_come(unit, community.id)
    taking = sum(rules.takes_items(meeting.facts(), unit.now) for meeting in known)
    latest = max((meeting.starts_at for meeting in known), default=unit.now)
    for starts_at, closes_at in dates:
        if taking >= OPEN_AGENDAS and starts_at > latest:
            return
        local_date = starts_at.astimezone(community.zone).date().isoformat()
        taking += await meetings.plan(unit, community.id, starts_at, local_date, closes_at) is not None


async def _schedule(unit: Unit, community: Community, meeting: Meeting) -> None:
    """Have time close and post an agenda and call the roll; the close stands first where moments are equal."""
    closes_at = meeting.agenda_closes_at
    if meeting.grows:
        await due.add(unit, community.id, "agenda_close", meeting.id, closes_at)
    await due.cancel(unit, "agenda_post", meeting.id)
    for moment in _post_moments(community, meeting):
        await due.add(unit, community.id, "agenda_post", meeting.id, moment)
    await due.add(unit, community.id, "roll_call", meeting.id, meeting.starts_at - rules.ROLL_CALL_BEFORE)


def _post_moments(community: Community, meeting: Meeting) -> list[datetime]:
    post_before = community.agenda.post_before
    moments = rules.agenda_posts(meeting.starts_at, post_before, community.zone, community.calendar)
    return sorted({max(moment, meeting.agenda_closes_at) for moment in moments})


# Growing


async def put_on_agenda(unit: Unit, caller: Caller, number: int) -> OnAgenda | Refused:
    """Put a supported matter on the next agenda that is still open, at the word of the chair or vice-chair."""
    found = await docket.seat_and_matter(unit, caller, number)
    if isinstance(found, Refused):
        return found
    seat, matter = found
    community = await communities.by_id(unit, matter.community)
    residents = community.agenda.chosen_by == "residents" and matter.stage is Stage.SUPPORTED and not matter.own
    if refused := may_put_on_agenda(matter.facts(), seat, residents_choose=residents):
        return explain(refused, Facts(number=number, left=matter.support_needed - matter.supporters))
    if waits := await own_stages.not_passed(unit, community, matter, Stage.ON_AGENDA):
        return waits
    meeting = await next_open(unit, community)
    if meeting is None:
        return Refused(Reason.NO_MEETING_PLANNED)
    await bring_on(unit, community, meeting, matter, caller.actor)
    return OnAgenda(number, meeting.id, meeting.starts_at)


async def bring_on(unit: Unit, community: Community, meeting: Meeting, matter: Matter, actor: str) -> None:
    """Put a matter that is ready on an agenda, and tell its proposer."""
    await add_item(unit, meeting, matter.id, actor)
    await matter_actions.move(unit, matter.id, Stage.ON_AGENDA)
    await matter_actions.refresh(unit, matter)
    if matter.own:
        return
    proposer = await people.by_id(unit, matter.person)
    card = matter_texts.on_agenda(
        words_for(proposer, community), number=matter.id, title=matter.title, at=meeting.starts_at,
        venue=meeting.venue(community.venue),
    )  # fmt: skip
    await posts.privately(unit, community, proposer, "on_agenda", card, subject=matter.id)


async def add_item(unit: Unit, meeting: Meeting, number: int, actor: str) -> None:
    """Put a matter at the end of an agenda, and on record that it stands there."""
    await meetings.add_item(unit, meeting, number)
    await record.append(
        unit, meeting.community, "matter.put_on_agenda", f"matter:{number}", actor, {"meeting": meeting.id}
    )


async def next_open(unit: Unit, community: Community) -> Meeting | None:
    """Return the meeting that a matter goes to now: the earliest whose agenda is still open."""
    await ensure_meetings(unit, community)
    planned = {meeting.id: meeting for meeting in await meetings.to_come(unit, community.id)}
    found = rules.next_open_agenda([meeting.facts() for meeting in planned.values()], unit.now)
    return planned[found.id] if found else None


async def next_shown(reader: Reader, community: int, *, internal: bool = False) -> Shown | None:
    """Return the next meeting that people hear of: with items on its agenda, or an agenda that still grows.

    Internal items make a meeting for the council alone (`internal`).
    """
    for meeting in await meetings.to_come(reader, community):
        found = await shown(reader, meeting)
        if meeting.grows or any(item.stands and (internal or not item.internal) for item in found.items):
            return found
    return None


async def shown(reader: Reader, meeting: Meeting) -> Shown:
    """Return a meeting with its items, and how many households chose each where residents did."""
    choice = None if meeting.grows else await agenda_votes.closed(reader, meeting)
    return Shown(meeting, await meetings.items(reader, meeting.id), choice.counts if choice else {})


async def show(reader: Reader, community: Community, words: Words, *, work: bool = False) -> Card:
    """Return what /agenda says: the next agenda as it stands; at `work` with what the council alone sees and does."""
    found = await next_shown(reader, community.id, internal=work)
    if found is None:
        return texts.no_meeting(words)
    meeting, items = found.meeting, found.told(internal=work)
    told = texts.Agenda(
        meeting.id, meeting.starts_at, meeting.venue(community.venue), items,
        closes=meeting.agenda_closes_at if meeting.grows else None,
    )  # fmt: skip
    return texts.agenda_work(words, shown=told) if work else texts.agenda(words, shown=told)


# Closing and posting


async def close_agenda(unit: Unit, meeting_id: int) -> None:
    """Have an agenda grow no more, from its close or from the roll call on; the next ones are planned."""
    meeting = await meetings.by_id(unit, meeting_id)
    if meeting is None:
        return
    community = await communities.by_id(unit, meeting.community)
    if meeting.grows:
        for number in await agenda_votes.close(unit, community, meeting):
            await bring_on(unit, community, meeting, await matter_actions.by_number(unit, number), "clock")
    if await meetings.close_agenda(unit, meeting_id):
        if matters := [item.matter for item in await meetings.items(unit, meeting_id) if item.left]:
            await record.append(
                unit, meeting.community, "agenda.closed", meeting.subject, "clock", {"matters": matters}
            )
        await boards.refresh_all(unit, meeting.community)
    await ensure_meetings(unit, community)
    await agenda_votes.refresh(unit, community.id)


async def post_agenda(unit: Unit, meeting_id: int) -> None:
    """Post a closed agenda once, in the groups that an item concerns and in the council chat; later, remind of it.

    A meeting without items is not spoken of, nor is one that is over or about to be given up.
    """
    meeting = await meetings.by_id(unit, meeting_id)
    if meeting is None or meeting.state in rules.OVER or unit.now >= meeting.starts_at + rules.NO_QUORUM_AFTER:
        return
    items = [item for item in await meetings.items(unit, meeting_id) if item.stands]
    if not items:
        return
    community = await communities.by_id(unit, meeting.community)
    if meeting.agenda_posted_at is None:
        await meetings.posted(unit, meeting_id)
        await _post(unit, community, meeting, items)
    elif unit.now < meeting.starts_at:
        await _remind(unit, community, meeting, items)


async def _post(unit: Unit, community: Community, meeting: Meeting, items: list[Item]) -> None:
    for chat in await concerned(unit, community, items):
        await posts.card_in(unit, community, chat, "agenda", meeting.id, Rank.AGENDA)
    for chat in await communities.chats(unit, community.id, "council"):
        await posts.card_in(unit, community, chat, "agenda", meeting.id, Rank.COUNCIL)
    await enclose(unit, community, meeting)


async def enclose(unit: Unit, community: Community, meeting: Meeting) -> None:
    """Send the council the meeting as a calendar file beneath its agenda; anew where it is held elsewhere since."""
    chat = await posts.council_chat(unit, community)
    card = await cards.of(unit, "agenda", meeting.id, chat.telegram_id) if chat else None
    if chat and card:
        wanted = await _file_of(unit, meeting)
        await posts.enclose_under(unit, community, chat, card.id, FILE, words_of(community), Rank.COUNCIL, **wanted)


async def give_file(unit: Unit, caller: Caller, meeting_id: int) -> bool:
    """Send somebody in private a meeting as a calendar file; False where there is none to come."""
    meeting = await meetings.by_id(unit, meeting_id)
    if meeting is None or meeting.community != caller.community_id or meeting.state in rules.OVER:
        return False
    wanted, own = await _file_of(unit, meeting), caller.person.telegram_id
    await posts.enclose_tap(unit, meeting.community, own, "document", FILE, caller.words, **wanted)
    return True


async def _file_of(reader: Reader, meeting: Meeting) -> dict[str, int]:
    change = await record.count(reader, meeting.community, "meeting.venue", meeting.subject)
    return {"meeting": meeting.id, "change": change}


async def _remind(unit: Unit, community: Community, meeting: Meeting, items: list[Item]) -> None:
    """Remind each group once a moment, unless its agenda was posted since, and only where there is room for a post."""
    moment = max((at for at in _post_moments(community, meeting) if at <= unit.now), default=None)
    if moment is None or meeting.agenda_posted_at is None or moment <= meeting.agenda_posted_at:
        return
    told = (await shown(unit, meeting)).told()
    card = texts.agenda_reminder(
        words_of(community), at=meeting.starts_at, venue=meeting.venue(community.venue), items=told
    )
    for chat in await concerned(unit, community, items):
        if await posts.within_budget(unit, community, chat):
            await posts.to_group(
                unit, community, chat, Rank.AGENDA, "agenda_reminder", card, subject=meeting.id,
                once=f"agenda:{meeting.id}:{chat.id}:{record.moment_of(moment)}", drop_after=meeting.starts_at,
            )  # fmt: skip


async def concerned(reader: Reader, community: Community, items: list[Item]) -> list[Chat]:
    """Return the residents' groups that an item concerns; an internal one concerns none."""
    groups = await communities.chats(reader, community.id, "residents")
    shown = [item.scope for item in items if not item.internal]
    return [chat for chat in groups if any(intersects(chat.scope, scope) for scope in shown)]


# Carrying over


async def move_items(unit: Unit, community: Community, meeting: Meeting) -> Meeting | None:
    """Move what a meeting left undecided to the next date, even if its agenda is closed; None where there is no date.

    Without a date the matters are ready again for any agenda.
    """
    left = [item for item in await meetings.items(unit, meeting.id) if item.left]
    for item in left:
        await move_item(unit, community, meeting, item.matter)
    return await _next_date(unit, community, meeting)


async def move_item(unit: Unit, community: Community, meeting: Meeting, number: int) -> None:
    """Move one item that a meeting did not decide to the next date."""
    later = await _next_date(unit, community, meeting)
    await meetings.set_item(unit, meeting.id, number, ItemState.CARRIED)
    if later is None:
        await matter_actions.move(unit, number, Stage.SUPPORTED)
    else:
        await add_item(unit, later, number, "clock")
        await cards.refresh(unit, "agenda", later.id)
        if not later.grows:
            await due.add(unit, community.id, "agenda_post", later.id, unit.now)
    await matter_actions.refresh(unit, await matter_actions.by_number(unit, number))


async def _next_date(unit: Unit, community: Community, meeting: Meeting) -> Meeting | None:
    """Return the next meeting that can still be held: its roll is not called yet, nor is it too late for that."""
    await ensure_meetings(unit, community)
    later = [one for one in await meetings.to_come(unit, community.id) if one.starts_at > meeting.starts_at]
    waiting = [one for one in later if one.state is MeetingState.SCHEDULED]
    return next((one for one in waiting if unit.now < one.starts_at + rules.NO_QUORUM_AFTER), None)
