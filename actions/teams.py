"""Teams of volunteers: tasks with places, a waiting list, who came, pictures, and hours of a year."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from actions import matters, posts
from actions.people import Caller, words_for, words_of
from rules import teams as rules
from rules.parts import Part
from rules.refusals import Reason, Refused
from rules.scope import WHOLE, Scope
from rules.seats import Role
from rules.teams import State
from rules.timing import subtract
from storage import cards, communities, due, people, record, teams
from storage.communities import Community
from storage.database import Reader, Unit
from storage.media import Media
from storage.outbox import Rank
from storage.teams import SignUp, Task
from texts import teams as texts
from texts.cards import Card
from texts.words import Words

PLANNED, DONE, CALLED_OFF = "planned", "done", "called_off"
REMINDER = "task_reminder"

FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody's place: 0, or how many wait until it is their turn; `already` where nothing has changed."""

    task: Task
    waits: int
    already: bool = False


# Who works with teams


async def at_work(unit: Unit, caller: Caller) -> tuple[Community, Scope] | Refused:
    """Return the community of whoever plans tasks, with the part that they serve: staff, or the council."""
    community, account = caller.community, caller.person.telegram_id
    if community is None:
        return Refused(Reason.NOT_COUNCIL_OR_STAFF)
    if not community.method.has(Part.TEAMS):
        return Refused(Reason.NO_TEAMS)
    staff = await communities.staff_member(unit, community.id, account)
    seat = await communities.seat_of(unit, community.id, account)
    if staff is None and not (seat and (seat.has_council_vote or seat.role is Role.RECORDER)):
        return Refused(Reason.NOT_COUNCIL_OR_STAFF)
    return community, staff.scope if staff else WHOLE


async def _task_at_work(unit: Unit, caller: Caller, number: int) -> tuple[Community, Task] | Refused:
    found = await at_work(unit, caller)
    task = await teams.task(unit, number)
    if isinstance(found, Refused):
        return found
    if task is None or task.community != found[0].id or task.state != PLANNED:
        return Refused(Reason.TASK_OVER)
    return found[0], task


async def of_community(unit: Unit, community: int) -> list[tuple[int, str]]:
    """Return a community's teams by id and name; the first one, for the environment, is there from the start."""
    return await teams.of_community(unit, community) or [(await teams.add(unit, community, ""), "")]


async def begin(unit: Unit, caller: Caller, name: str) -> str | Refused:
    """Begin one more team."""
    found = await at_work(unit, caller)
    if isinstance(found, Refused):
        return found
    if not name:
        return Refused(Reason.WORDS_NEEDED)
    community, _ = found
    await of_community(unit, community.id)
    number = await teams.add(unit, community.id, matters.title_of(name))
    await record.append(unit, community.id, "team.begun", f"team:{number}", caller.actor, {}, {"name": name})
    return matters.title_of(name)


async def plan(unit: Unit, caller: Caller, team: int, text: str) -> Task | Refused | None:
    """Plan a task of a team, and offer it in the groups of its part; None for words that do not say one."""
    found = await at_work(unit, caller)
    if isinstance(found, Refused):
        return found
    community, scope = found
    if scope == WHOLE and caller.chat and caller.chat.role == "residents":
        scope = caller.chat.scope
    planned = rules.task_written(text, unit.now, community.zone)
    there = [one for one, _ in await of_community(unit, community.id)]
    if planned is None:
        return None
    number = await teams.add_task(unit, community.id, team if team in there else there[0], planned, scope)
    task = await _known(unit, number)
    data = {
        "team": team if team in there else there[0], "scope": str(scope), "places": planned.places,
        "starts_at": record.moment_of(planned.starts_at), "ends_at": record.moment_of(planned.ends_at),
    }  # fmt: skip
    said = {"title": planned.title, "venue": planned.venue}
    await record.append(unit, community.id, "team.task_planned", task.subject, caller.actor, data, said)
    at = subtract(task.starts_at, community.method.span(Part.TEAMS, "reminder"), community.zone)
    if at > unit.now:
        await due.add(unit, community.id, REMINDER, number, at)
    for chat in await posts.groups(unit, community, scope):
        room = min(await posts.room_at(unit, community, chat), task.starts_at)
        await posts.card_in(unit, community, chat, "task", number, Rank.PROJECT, from_=room)
    await posts.card_in_council(unit, community, "task_work", number)
    return task


async def _known(reader: Reader, number: int) -> Task:
    found = await teams.task(reader, number)
    if found is None:
        raise LookupError(f"task {number} does not exist")
    return found


# Who signs up


async def sign_up(unit: Unit, caller: Caller, number: int) -> Signed | Refused:
    """Give somebody of the community a place, or one on the waiting list; they can give it back in private."""
    task = await teams.task(unit, number)
    belongs = task is not None and task.community == caller.community_id
    refused = await matters.may_not_raise(unit, caller) if belongs else Refused(Reason.NOT_REGISTERED)
    if task is None or refused:
        return refused or Refused(Reason.NOT_REGISTERED)
    if over := rules.may_sign_up(task.state, task.ends_at, unit.now, belongs=True):
        return over
    taken = await teams.signed_up(unit, number)
    if own := next((one for one in taken if one.person == caller.person.id), None):
        return Signed(task, _waits(taken, own), already=True)
    state = rules.place([one.state for one in taken], task.places)
    await teams.sign_up(unit, task, caller.person.id, state)
    await record.append(
        unit, task.community, "team.signed_up", task.subject, caller.actor, {"waits": state is State.WAITING}
    )
    await _refresh(unit, number)
    waits = 0 if state is State.IN else sum(one.state is State.WAITING for one in taken) + 1
    if caller.person.reachable:
        card = texts.signed_up(caller.words, shown=told(task), waits=waits)
        await posts.answer_tap(unit, task.community, caller.person.telegram_id, card)
    return Signed(task, waits)


async def sign_up_on_paper(unit: Unit, actor: str, number: int, household: int, signed: Mapping[str, object]) -> bool:
    """Give a home that signed a list a place, or one on the waiting list; False where it has one, or it is over."""
    task = await _known(unit, number)
    taken = await teams.signed_up(unit, number)
    over = rules.may_sign_up(task.state, task.ends_at, unit.now, belongs=True)
    if over or any(one.person == -household for one in taken):
        return False
    state = rules.place([one.state for one in taken], task.places)
    await teams.sign_up(unit, task, -household, state)
    data = {"waits": state is State.WAITING, "household": household, **signed}
    await record.append(unit, task.community, "team.signed_up", task.subject, actor, data)
    await _refresh(unit, number)
    return True


def _waits(taken: list[SignUp], own: SignUp) -> int:
    return sum(one.state is State.WAITING and one.id <= own.id for one in taken) if own.state is State.WAITING else 0


async def withdraw(unit: Unit, caller: Caller, number: int) -> Task | Refused:
    """Free somebody's place: the first who waits moves up and hears of it."""
    task = await teams.task(unit, number)
    if task is None or task.state != PLANNED or unit.now >= task.ends_at:
        return Refused(Reason.TASK_OVER)
    own = next((one for one in await teams.signed_up(unit, number) if one.person == caller.person.id), None)
    if own is None or own.state is State.CAME:
        return task  # a double tap changes nothing
    await teams.withdraw(unit, own.id)
    await record.append(unit, task.community, "team.withdrew", task.subject, caller.actor)
    taken = await teams.signed_up(unit, number)
    up = rules.moves_up([one.state for one in taken], task.places)
    if up is not None:
        await teams.set_state(unit, taken[up].id, State.IN)
        await _tell(unit, task, taken[up], "task_moved_up", lambda words: texts.moved_up(words, shown=told(task)))
    await _refresh(unit, number)
    return task


async def remind(unit: Unit, number: int) -> None:
    """Remind those who have a place, in private."""
    task = await _known(unit, number)
    to_come = task.state == PLANNED and unit.now < task.starts_at
    for one in await teams.signed_up(unit, number) if to_come else []:
        if one.state is State.IN:
            await _tell(unit, task, one, REMINDER, lambda words: texts.reminder(words, shown=told(task)))


async def _tell(unit: Unit, task: Task, one: SignUp, purpose: str, card: Callable[[Words], Card]) -> None:
    community, person = await communities.by_id(unit, task.community), await people.by_id(unit, one.person)
    await posts.privately(unit, community, person, purpose, card(words_for(person, community)), subject=task.id)


# At the task, and after it


async def note_presence(unit: Unit, caller: Caller, sign_up_id: int, *, came: bool) -> Task | Refused:
    """Note that somebody who had a place, or waited for one, came; or that this was a slip."""
    one = await teams.one(unit, sign_up_id)
    found = await _task_at_work(unit, caller, one.task if one else 0)
    if isinstance(found, Refused) or one is None:
        return found if isinstance(found, Refused) else Refused(Reason.TASK_OVER)
    _, task = found
    if unit.now < task.starts_at:
        return Refused(Reason.TASK_NOT_BEGUN)
    state = State.CAME if came else State.IN
    if state is not one.state:
        await teams.set_state(unit, one.id, state)
        data = {"sign_up": one.id, "came": came}
        await record.append(unit, task.community, "team.presence", task.subject, caller.actor, data)
        await cards.refresh_now(unit, "task_work", task.id)
    return task


async def picture(unit: Unit, caller: Caller, number: int, photo: Media, *, before: bool) -> Task | Refused:
    """Keep the picture of before, or of after, in which the groups see what was done."""
    found = await _task_at_work(unit, caller, number)
    if isinstance(found, Refused):
        return found
    _, task = found
    await teams.picture(unit, number, photo, before=before)
    data = {"before": before}
    await record.append(
        unit, task.community, "team.pictured", task.subject, caller.actor, data, {"media": photo.unique}
    )
    await cards.refresh_now(unit, "task_work", number)
    return task


async def finish(unit: Unit, caller: Caller, number: int) -> int | Refused:
    """Close a task that has begun: whoever came has its hours, the groups see its pictures; returns how many came."""
    found = await _task_at_work(unit, caller, number)
    if isinstance(found, Refused):
        return found
    community, task = found
    if unit.now < task.starts_at:
        return Refused(Reason.TASK_NOT_BEGUN)
    came = sum(one.state is State.CAME for one in await teams.signed_up(unit, number))
    await teams.end_task(unit, number, DONE)
    data = {"came": came, "minutes": task.minutes}
    await record.append(unit, community.id, "team.task_done", task.subject, caller.actor, data)
    await _refresh(unit, number)
    await _show(unit, community, task, came)
    return came


async def _show(unit: Unit, community: Community, task: Task, came: int) -> None:
    """Show the groups a task's pictures in one post under its card; without one the card says all."""
    pictures = [one for one in (task.before, task.after) if one]
    if not pictures:
        return
    card = texts.result(words_of(community), shown=told(task), came=came, both=len(pictures) > 1)
    for chat in await posts.groups(unit, community, task.scope):
        above = await cards.of(unit, "task", task.id, chat.telegram_id)
        await posts.album(
            unit, community, chat, Rank.PROJECT, "task_result", pictures, card, subject=task.id,
            reply_to=above.message if above else None, not_before=await posts.room_at(unit, community, chat),
        )  # fmt: skip


async def call_off(unit: Unit, caller: Caller, number: int) -> Task | Refused:
    """Call a task off: whoever signed up hears of it."""
    found = await _task_at_work(unit, caller, number)
    if isinstance(found, Refused):
        return found
    _, task = found
    await teams.end_task(unit, number, CALLED_OFF)
    await due.cancel(unit, REMINDER, number)
    await record.append(unit, task.community, "team.task_called_off", task.subject, caller.actor)
    for one in await teams.signed_up(unit, number):
        await _tell(unit, task, one, "task_called_off", lambda words: texts.called_off(words, shown=told(task)))
    await _refresh(unit, number)
    return task


async def _refresh(unit: Unit, number: int) -> None:
    await cards.refresh(unit, "task", number)
    await cards.refresh(unit, "task_work", number)


# What is shown


def told(task: Task) -> texts.Task:
    """Return a task as cards show it."""
    return texts.Task(
        task.id, task.team, task.title, task.venue, task.starts_at, task.ends_at, task.places, task.state,
        before=task.before is not None, after=task.after is not None,
    )  # fmt: skip


async def year_of(reader: Reader, community: Community, person: int, year: int) -> list[Task]:
    """Return the tasks of a year, by the community's calendar, in which somebody took part."""
    since, until = (datetime(one, 1, 1, tzinfo=community.zone).astimezone(UTC) for one in (year, year + 1))
    return await teams.came_to(reader, community.id, person, since, until)


async def may_have_certificate(unit: Unit, caller: Caller, year: int) -> Refused | None:
    """None where somebody has hours in that year."""
    community = caller.community
    known = community is not None and FIRST_YEAR <= year <= unit.now.year + 1
    if known and community and await year_of(unit, community, caller.person.id, year):
        return None
    return Refused(Reason.NO_HOURS)


async def certificate(reader: Reader, chat: int, community_id: int, year: int) -> texts.Certificate | None:
    """Gather what somebody's certificate of a year says; None without an hour."""
    person = await people.by_telegram(reader, chat)
    community = await communities.by_id(reader, community_id)
    tasks = await year_of(reader, community, person.id, year) if person else []
    if person is None or not tasks:
        return None
    lines = tuple(texts.Line(one.starts_at, one.team, one.title, one.minutes) for one in tasks)
    return texts.Certificate(person.name, community.name, year, lines, await record.head(reader, community.id))
