"""Projects: who leads and supervises what carries out an adopted matter, its milestones, notes and budget."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from actions import matters as matter_actions
from actions import posts
from actions.people import Caller, words_for, words_of
from actions.refusals import explain
from actions.request_work import Worker, serving
from rules import projects as rules
from rules.parts import Part
from rules.refusals import Reason, Refused
from rules.seats import Role
from rules.stages import Stage
from rules.timing import to_utc
from storage import cards, communities, due, matters, outbox, people, projects, record
from storage.communities import Community, Seat
from storage.database import Reader, Unit
from storage.matters import Matter
from storage.media import Media
from storage.outbox import Rank
from storage.projects import Milestone, Project
from texts import completions as completion_texts
from texts import projects as texts
from texts.cards import Card
from texts.refusals import Facts
from texts.words import Words

LATE, LATER = "milestone_late", "milestone_late_chair"
LAST_MINUTE = time(23, 59)
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class At:
    """A project as somebody meets it: its matter, who leads, its supervisors' filled seats, and their own seat."""

    community: Community
    matter: Matter
    project: Project
    lead: Worker | None
    leads: tuple[int, ...]  # accounts
    supervisors: tuple[Seat, ...]
    seat: Seat | None

    @property
    def facts(self) -> rules.Project:
        """Return what the rules need to know of it."""
        return rules.Project(
            frozenset(self.leads), frozenset(one.telegram_id for one in self.supervisors if one.telegram_id),
            self.project.reported_at is not None,
        )  # fmt: skip

    def own_seat(self, account: int) -> Seat | None:
        """Return the supervisor's seat of an account."""
        return next((one for one in self.supervisors if one.telegram_id == account), None)


@dataclass(frozen=True, slots=True)
class Kept:
    """Milestones that stand from now on, and the lines of what was written that say none; then nothing has changed."""

    milestones: list[Milestone]
    unclear: list[str]


@dataclass(frozen=True, slots=True)
class Noted:
    """A note that was kept, and the milestones that are still to be reached."""

    inspection: bool
    milestones: list[Milestone]


# Who works on it


async def of_matter(reader: Reader, matter: Matter, account: int) -> At | None:
    """Return the project of a matter, and in which seat an account meets it; None where there is no project."""
    project = await projects.of_matter(reader, matter.id)
    if project is None:
        return None
    community = await communities.by_id(reader, matter.community)
    led = await serving(reader, community.id, project.lead_place, project.lead) if project.lead_place else None
    seats = await communities.seats(reader, community.id)
    supervisors = tuple(one for one in seats if one.id in project.supervisors and one.telegram_id)
    seat = await communities.seat_of(reader, community.id, account)
    return At(community, matter, project, led[0] if led else None, led[1] if led else (), supervisors, seat)


async def at_work(unit: Unit, caller: Caller, number: int) -> At | Refused:
    """Return a project that is being carried out, for who may work on it, or why not."""
    matter = await matters.by_id(unit, number)
    account = caller.person.telegram_id
    if matter is None or (caller.chat and caller.community_id != matter.community):
        serves = caller.community and await _serves(unit, caller.community.id, account)
        return Refused(Reason.NOT_UNDER_WAY if serves else Reason.NOT_COUNCIL_OR_STAFF)
    at = await of_matter(unit, matter, account)
    is_staff = await communities.staff_member(unit, matter.community, account) is not None
    seat = at.seat if at else await communities.seat_of(unit, matter.community, account)
    refused = rules.may_work(at.facts if at else rules.Project(), seat, account, is_staff=is_staff)
    if refused:
        return refused
    if at is None and not await _has_projects(unit, matter.community):
        return Refused(Reason.NO_PROJECTS)
    if matter.stage is not Stage.IMPLEMENTING:
        return Refused(Reason.NOT_UNDER_WAY)
    if at is None:  # it was adopted before its method had projects
        await projects.begin(unit, matter.community, number)
        at = await of_matter(unit, matter, account)
    return at or Refused(Reason.NOT_UNDER_WAY)


async def _has_projects(reader: Reader, community: int) -> bool:
    return (await communities.by_id(reader, community)).method.has(Part.PROJECTS)


async def _serves(reader: Reader, community: int, account: int) -> bool:
    seat = await communities.seat_of(reader, community, account)
    return bool(seat or await communities.staff_member(reader, community, account))


async def steered(unit: Unit, caller: Caller, number: int) -> At | Refused:
    """Return a project for the chair or vice-chair, or why they may not steer it."""
    at = await at_work(unit, caller, number)
    return at if isinstance(at, Refused) else rules.may_steer(at.seat) or at


async def candidates(reader: Reader, at: At) -> list[Seat]:
    """Return the seats that may supervise: filled, not the lead's, those of supervisors first."""
    seats = [one for one in await communities.seats(reader, at.community.id) if one.telegram_id]
    free = [one for one in seats if one.telegram_id not in at.leads and one.id not in at.project.supervisors]
    return sorted(free, key=lambda one: one.role is not Role.SUPERVISOR)


async def choose_lead(unit: Unit, caller: Caller, number: int, place: str, id_: int) -> Worker | Refused:
    """Have a seat, a party or one of the staff lead a project; never one of its supervisors."""
    at = await steered(unit, caller, number)
    if isinstance(at, Refused):
        return at
    found = await serving(unit, at.community.id, place, id_)
    if found is None:
        return Refused(Reason.NOT_ON_THE_LIST)
    lead, accounts = found
    if at.facts.supervisors & set(accounts):
        return Refused(Reason.SUPERVISOR_LEADS)
    if at.lead != lead:
        await projects.lead(unit, number, place, id_)
        await record.append(unit, at.community.id, "project.led", at.project.subject, caller.actor, lead.data)
        title = at.matter.title
        for one in accounts:
            await _tell(unit, at, one, "project_led", lambda words: texts.you_lead(words, number=number, title=title))
        await cards.refresh_now(unit, "outcome_work", number)
    return lead


async def name_supervisor(unit: Unit, caller: Caller, number: int, seat_id: int) -> str | Refused:
    """Name one more supervisor, who is not the lead; returns the names of all of them."""
    at = await steered(unit, caller, number)
    if isinstance(at, Refused):
        return at
    seats = {one.id: one for one in await communities.seats(unit, at.community.id)}
    chosen = seats.get(seat_id)
    refused = rules.may_supervise(at.leads, chosen.telegram_id if chosen else None)
    if refused or chosen is None:
        return refused or Refused(Reason.NOT_ON_THE_LIST)
    if seat_id not in at.project.supervisors:
        await _supervise(unit, caller, at, [*(one for one in at.project.supervisors if one in seats), seat_id])
        title = at.matter.title
        await _tell(
            unit, at, chosen.telegram_id or 0, "project_supervised",
            lambda words: texts.you_supervise(words, number=number, title=title),
        )  # fmt: skip
        if at.facts.reported:
            await ask_to_look(unit, at, [chosen])
    return words_of(at.community).people(list(dict.fromkeys([*(one.name for one in at.supervisors), chosen.name])))


async def drop_supervisor(unit: Unit, caller: Caller, number: int, seat_id: int) -> str | Refused:
    """Name a supervisor no more while another one stays: what is supervised stays so."""
    at = await steered(unit, caller, number)
    if isinstance(at, Refused):
        return at
    left = [one for one in at.supervisors if one.id != seat_id]
    if not left:
        return Refused(Reason.LAST_SUPERVISOR)
    if seat_id in at.project.supervisors:
        await _supervise(unit, caller, at, [one.id for one in left])
    return words_of(at.community).people([one.name for one in left])


async def _supervise(unit: Unit, caller: Caller, at: At, seats: list[int]) -> None:
    await projects.supervise(unit, at.matter.id, seats)
    data = {"seats": seats}
    await record.append(unit, at.community.id, "project.supervised", at.project.subject, caller.actor, data)
    await cards.refresh_now(unit, "outcome_work", at.matter.id)


async def ask_to_look(unit: Unit, at: At, supervisors: Sequence[Seat]) -> None:
    """Ask supervisors to look at what is reported as done; where all gave up their seats, ask the council for one."""
    number, title, by = at.matter.id, at.matter.title, at.lead.name if at.lead else ""
    for one in supervisors:
        await _tell(
            unit, at, one.telegram_id or 0, "project_reported",
            lambda words: completion_texts.look_please(words, number=number, title=title, by=by),
        )  # fmt: skip
    if at.project.supervisors and not (supervisors or at.supervisors):
        seats = [(one.id, one.name) for one in await candidates(unit, at)]
        card = texts.supervisor_picker(words_of(at.community), number=number, seats=seats, named=[])
        await posts.to_council(unit, at.community, "supervisor_needed", card, subject=number)


async def without(unit: Unit, community: Community, seat: int) -> None:
    """Show that somebody who gave up their seat supervises no more, and ask for another where nobody is left."""
    for project in await projects.running(unit, community.id):
        if seat in project.supervisors:
            await cards.refresh(unit, "outcome_work", project.matter)
            if at := await of_matter(unit, await matter_actions.by_number(unit, project.matter), 0):
                await ask_to_look(unit, at, [])


async def _tell(unit: Unit, at: At, account: int, purpose: str, card: Callable[[Words], Card]) -> bool:
    person = await people.by_telegram(unit, account)
    told = card(words_for(person, at.community))
    return await posts.privately(unit, at.community, person, purpose, told, subject=at.matter.id)


async def tell_lead(unit: Unit, at: At, purpose: str, card: Callable[[Words], Card]) -> None:
    """Tell whoever leads in private; the council's chat where nobody can be told."""
    told = [await _tell(unit, at, one, purpose, card) for one in at.leads]
    if not any(told):
        await posts.to_council(unit, at.community, purpose, card(words_of(at.community)), subject=at.matter.id)


# Plan, budget, notes


async def plan(unit: Unit, caller: Caller, number: int, text: str) -> Kept | Refused:
    """Take milestones, one a line with its day, in the place of those that are not reached."""
    at = await at_work(unit, caller, number)
    if isinstance(at, Refused):
        return at
    zone = at.community.zone
    planned, unclear = rules.milestones_written(text, unit.now.astimezone(zone).date())
    there = await projects.milestones(unit, number)
    reached = [one for one in there if one.reached_at]
    if unclear or not 0 < len(planned) <= rules.MOST_MILESTONES - len(reached):
        return Kept([], unclear)
    for one in there:
        if not one.reached_at:
            await _forget(unit, one.id)
            await projects.drop_milestone(unit, one.id)
    ends = []
    for one_planned in sorted(planned, key=lambda one: one.day):
        ends.append(to_utc(datetime.combine(one_planned.day, LAST_MINUTE), zone))
        id_ = await projects.add_milestone(unit, at.project, matter_actions.title_of(one_planned.title), ends[-1])
        await due.add(unit, at.community.id, LATE, id_, ends[-1])
    data = {"days": [f"{end.astimezone(zone):%Y-%m-%d}" for end in ends]}
    titles = {f"milestone_{place}": one.title for place, one in enumerate(sorted(planned, key=lambda one: one.day), 1)}
    await record.append(unit, at.community.id, "project.planned", at.project.subject, caller.actor, data, titles)
    await cards.refresh_now(unit, "outcome_work", number)
    return Kept(await projects.milestones(unit, number), [])


async def _forget(unit: Unit, milestone: int) -> None:
    for what in (LATE, LATER):
        await due.cancel(unit, what, milestone)


async def write_budget(unit: Unit, caller: Caller, number: int, text: str) -> At | Refused:
    """Keep the note on what a project may cost, and from where."""
    at = await at_work(unit, caller, number)
    if isinstance(at, Refused):
        return at
    if not text:
        return Refused(Reason.WORDS_NEEDED)
    kept = await record.append(
        unit, at.community.id, "project.budgeted", at.project.subject, caller.actor, {}, {"note": text}
    )
    await projects.write_budget(unit, number, kept["note"])
    await cards.refresh_now(unit, "outcome_work", number)
    return at


async def note(unit: Unit, caller: Caller, number: int, text: str, photo: Media | None) -> Noted | Refused:
    """Keep a note of progress in words or a photo; a supervisor's is one of an inspection. The council sees it."""
    at = await at_work(unit, caller, number)
    if isinstance(at, Refused):
        return at
    inspection = at.own_seat(caller.person.telegram_id) is not None
    said = {**({"text": text} if text else {}), **({"media": photo.unique} if photo else {})}
    act = "project.inspected" if inspection else "project.noted"
    kept = await record.append(unit, at.community.id, act, at.project.subject, caller.actor, {}, said)
    await projects.add_note(unit, at.project, kept.get("text", ""), photo, inspection=inspection)
    if caller.chat is None or caller.chat.role != "council":
        await _show_council(unit, at, caller, text, photo, inspection=inspection)
    await cards.refresh_now(unit, "outcome_work", number)
    return Noted(inspection, [one for one in await projects.milestones(unit, number) if not one.reached_at])


async def _show_council(
    unit: Unit, at: At, caller: Caller, text: str, photo: Media | None, *, inspection: bool
) -> None:
    """Let the council read, and see, what was noted elsewhere."""
    card = texts.note(
        words_of(at.community), number=at.matter.id, title=at.matter.title, name=caller.person.name, said=text,
        inspection=inspection,
    )  # fmt: skip
    chat = await posts.council_chat(unit, at.community)
    if chat and photo:
        await posts.photo(unit, at.community, chat.telegram_id, photo, card, at_once=True, topic=chat.topic)
    elif chat:
        await posts.to_group(unit, at.community, chat, Rank.COUNCIL, "project_note", card, subject=at.matter.id)


# Milestones


async def reach(unit: Unit, caller: Caller, milestone_id: int) -> Milestone | Refused:
    """Take somebody's word that a milestone is reached: residents read it, with the last photo since the one before."""
    milestone = await projects.milestone(unit, milestone_id)
    if milestone is None:  # it was planned anew since
        return Refused(Reason.MILESTONE_REACHED)
    at = await at_work(unit, caller, milestone.matter)
    if isinstance(at, At) and milestone.reached_at:
        at = Refused(Reason.MILESTONE_REACHED)
    if isinstance(at, Refused):
        return explain(at, Facts(number=milestone.matter))
    before = [one.reached_at for one in await projects.milestones(unit, milestone.matter) if one.reached_at]
    photo = await projects.photo_since(unit, milestone.matter, max(before, default=at.project.begun_at))
    await projects.reach(unit, milestone_id, photo)
    await _forget(unit, milestone_id)
    data = {"milestone": milestone_id}
    said = {"title": milestone.title}
    await record.append(unit, at.community.id, "project.reached", at.project.subject, caller.actor, data, said)
    await _tell_groups(unit, at, milestone_id)
    await cards.refresh_now(unit, "outcome_work", milestone.matter)
    return milestone


async def _tell_groups(unit: Unit, at: At, milestone: int) -> None:
    """Tell the groups of a matter's scope: anew under the outcome, or where a group has had enough in its last post."""
    reached = [
        one.id for one in await projects.milestones(unit, at.matter.id) if one.reached_at and one.id != milestone
    ]
    for chat in await posts.groups_of(unit, at.community, at.matter):
        room = await posts.room_at(unit, at.community, chat)
        stands = [one for one in reached if await cards.of(unit, "progress", one, chat.telegram_id)]
        if stands and room > posts.after_night(at.community, unit.now):
            await cards.refresh(unit, "progress", stands[-1])
            continue
        outcome = await outbox.message_of(unit, chat.telegram_id, "outcome", at.matter.id)
        await posts.card_in(
            unit, at.community, chat, "progress", milestone, Rank.PROJECT, reply_to=outcome, from_=room
        )  # fmt: skip


async def tell_late(unit: Unit, milestone_id: int) -> None:
    """Tell who leads that the day of a milestone is over; two working days later the chair hears of it."""
    if found := await _late(unit, milestone_id):
        at, milestone = found
        await _record_late(unit, at, milestone, "lead")
        await tell_lead(unit, at, "milestone_late", lambda words: _overdue(words, at, milestone))
        later = at.community.after(unit.now, rules.TO_CHAIR)
        await due.add(unit, at.community.id, LATER, milestone_id, later)


async def tell_chair(unit: Unit, milestone_id: int) -> None:
    """Tell the chair of a milestone that its lead was told of, in vain."""
    if found := await _late(unit, milestone_id):
        at, milestone = found
        await _record_late(unit, at, milestone, "chair")
        await posts.to_chair(
            unit, at.community, "milestone_late", lambda words: _overdue(words, at, milestone), subject=at.matter.id
        )


async def _late(unit: Unit, milestone_id: int) -> tuple[At, Milestone] | None:
    milestone = await projects.milestone(unit, milestone_id)
    if milestone is None or milestone.reached_at:
        return None
    at = await of_matter(unit, await matter_actions.by_number(unit, milestone.matter), 0)
    runs = at is not None and at.matter.stage is Stage.IMPLEMENTING and not at.facts.reported
    return (at, milestone) if at and runs else None


async def watch(unit: Unit, at: At) -> None:
    """Watch anew what was not reached of a project that is not done after all, tomorrow at the earliest."""
    for one in await projects.milestones(unit, at.matter.id):
        if not one.reached_at:
            await _forget(unit, one.id)
            await due.add(unit, at.community.id, LATE, one.id, max(one.due_at, unit.now + A_DAY))


async def _record_late(unit: Unit, at: At, milestone: Milestone, told: str) -> None:
    data = {"milestone": milestone.id, "told": told}
    await record.append(unit, at.community.id, "project.overdue", at.project.subject, "clock", data)
    await projects.late(unit, milestone.id)
    await cards.refresh(unit, "outcome_work", at.matter.id)


def _overdue(words: Words, at: At, milestone: Milestone) -> Card:
    return texts.overdue(
        words, number=at.matter.id, title=at.matter.title, milestone=milestone.title, day=milestone.due_at,
        lead=at.lead.name if at.lead else "",
    )  # fmt: skip
