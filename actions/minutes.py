"""The minutes of a meeting: what happened, what was added to it, who agreed, and how they are published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

from actions import boards, mediations, posts, rolls, seats, tallies
from actions.people import Caller, words_for, words_of
from actions.rolls import Roll
from rules import minutes as rules
from rules.meetings import MeetingState
from rules.minutes import Kind, State
from rules.motions import MotionChoice, MotionState
from rules.objections import remind_at
from rules.parts import Part
from rules.refusals import Reason, Refused
from rules.scope import intersects
from rules.timing import to_utc
from rules.votes import Verdict
from storage import cards, communities, due, matters, meetings, motions, people, record
from storage import minutes as rows
from storage.communities import Community, Seat
from storage.database import Reader, Unit
from storage.motions import Motion
from storage.people import Person
from texts import minutes as texts
from texts.graphemes import is_visible
from texts.meetings import Decision, Moved, RollCall

KIND = "minutes"
REMIND, LAPSE, TASK = "minutes_reminder", "minutes_due", "task_due"
"""What time brings: a reminder to agree, the end of the time for that; the day of a task."""
ROLL = ("present", "absent", "entered", "missing")
TASK_AT = time(10)
VOTED = (MotionChoice.FOR, MotionChoice.AGAINST, MotionChoice.ABSTAIN, MotionChoice.RECUSE)
CLOSINGS = ("meeting.closed", "meeting.adjourned", "meeting.no_quorum")


@dataclass(frozen=True, slots=True)
class Added:
    """What stands in the minutes now; without an entry it was taken out, and this was its number."""

    entry: texts.Entry | None
    number: int


# From what happened


async def end_meeting(unit: Unit, roll: Roll, state: MeetingState, *, moved_to: int | None = None) -> None:
    """End a meeting that was open, and put its minutes before those who were there."""
    meeting, community = roll.meeting, roll.community
    presiding = roll.presiding.id if roll.presiding else None
    await meetings.end(unit, meeting.id, state, presiding=presiding, moved_to=moved_to)
    act = "meeting.closed" if state is MeetingState.ENDED else "meeting.adjourned"
    await record.append(unit, community.id, act, meeting.subject, "clock", roll.data())
    await seats.note_absences(unit, roll)
    await due.cancel(unit, "no_quorum", meeting.id)
    await due.cancel(unit, "adjourn", meeting.id)
    await cards.refresh(unit, "roll_call", meeting.id)
    await boards.refresh_all(unit, community.id)
    if community.method.has(Part.MINUTES):
        await _draft(unit, await rolls.of_meeting(unit, meeting.id) or roll)
    await posts.card_at_meeting(unit, community, meeting, KIND, meeting.id)


async def _draft(unit: Unit, roll: Roll) -> None:
    meeting, community = roll.meeting, roll.community
    due_at = community.after(unit.now, community.method.span(Part.MINUTES, "approval"))
    came = [one.seat for one in roll.attendance if one.came]  # also who left before the end
    kept = {
        **roll.data(), "present": came, "absent": [seat for seat in roll.absent if seat not in came],
        "missing": roll.missing, "entered": roll.entered, "seats": roll.shown().seats,
        "names": {str(seat): name for seat, name in roll.names.items()},
    }  # fmt: skip
    await rows.draft(unit, community.id, meeting.id, kept, due_at)
    await due.add(unit, community.id, REMIND, meeting.id, remind_at(unit.now, due_at))
    await due.add(unit, community.id, LAPSE, meeting.id, due_at)


async def of_meeting(reader: Reader, number: int) -> tuple[Community, texts.Minutes] | None:
    """Return the minutes of a meeting as they stand, or None while there is none or it is not over."""
    roll = await rolls.of_meeting(reader, number)
    if roll is None or roll.meeting.ended_at is None:
        return None
    meeting, community, shown = roll.meeting, roll.community, roll.shown()
    digests = [await record.entry_digest(reader, community.id, act, meeting.subject) for act in CLOSINGS]
    kept = await rows.by_meeting(reader, number)
    named = {int(seat): name for seat, name in kept.roll["names"].items()} if kept else roll.names
    if kept:  # as it was then: seats may be others' by now
        there = {key: tuple(named[seat] for seat in kept.roll[key]) for key in ROLL}
        shown = RollCall(
            number, meeting.starts_at, named.get(kept.roll.get("presiding", 0)), there["present"],
            kept.roll["seats"], kept.roll["quorum"], there["absent"], there["entered"], there["missing"],
        )  # fmt: skip
    items = await _items(reader, number, named)
    return community, texts.Minutes(
        community.name, meeting.id, meeting.starts_at, meeting.opened_at, meeting.ended_at,
        meeting.venue(community.venue), shown, items, await _entries(reader, community, number, items, named),
        await _approval(reader, kept) if kept else None, next((one for one in digests if one), ""),
    )  # fmt: skip


async def _items(reader: Reader, number: int, named: Mapping[int, str]) -> list[texts.Item]:
    decided: dict[int, list[Decision]] = {}
    for one in await decisions(reader, number, named):
        decided.setdefault(one.number, []).append(one)
    found = [item for item in await meetings.items(reader, number) if item.stands]
    taken_back = [one for one in await motions.of_meeting(reader, number) if one.withdrawn]
    return [
        texts.Item(
            place, item.matter, item.title, item.text, decided.get(item.matter, []), item.internal,
            [told for one in taken_back if one.matter == item.matter and (told := await moved(reader, one, named))],
        )
        for place, item in enumerate(found, start=1)
    ]  # fmt: skip


async def _entries(
    reader: Reader, community: Community, number: int, items: list[texts.Item], named: Mapping[int, str]
) -> list[texts.Entry]:  # fmt: skip
    found = await rows.entries(reader, number)
    numbers = {one.id: place for place, one in enumerate(found, start=1)}
    places = {one.number: one.place for one in items}
    replaced = {one.replaces for one in found}
    return [
        texts.Entry(
            numbers[one.id], one.kind, places.get(one.matter or 0, 0), one.words,
            (await _names(reader, [one.seat], named))[0], one.at, one.owner_name,
            _day(community, one.due_on) if one.due_on else None, numbers.get(one.replaces or 0, 0),
            replaced=one.id in replaced,
        )
        for one in found
    ]  # fmt: skip


def _day(community: Community, day: date) -> datetime:
    """Return when somebody is reminded of a task on its day."""
    return to_utc(datetime.combine(day, TASK_AT), community.zone)


async def _approval(reader: Reader, kept: rows.Minutes) -> texts.Approval:
    agreed = await rows.agreed(reader, kept)
    names = tuple(kept.roll["names"][str(seat)] for seat in agreed)
    of = len(kept.present)
    return texts.Approval(kept.state, kept.version, names, rules.needed(of), of, kept.due_at)


async def decisions(reader: Reader, meeting: int, named: Mapping[int, str]) -> list[Decision]:
    """Return what the motions of a meeting decided, in order, with the names that seats had then."""
    found = await motions.of_meeting(reader, meeting)
    return [await decision(reader, motion, motion.result, named) for motion in found if motion.result is not None]


async def decision(
    reader: Reader, motion: Motion, result: Mapping[str, Any], named: Mapping[int, str] = MappingProxyType({})
) -> Decision:
    """Return what a motion decided, with the names behind the figures, those of today where none are `named`."""
    matter = await matters.by_id(reader, motion.matter)
    seats: Mapping[str, list[int]] = result["seats"]
    names = {choice: await _names(reader, seats[choice], named) for choice in VOTED}
    entered = [seat for seat in await motions.entered(reader, motion.id) if any(seat in one for one in seats.values())]
    return Decision(
        motion.matter, matter.title if matter else "", result["verdict"], names[MotionChoice.FOR],
        names[MotionChoice.AGAINST], names[MotionChoice.ABSTAIN], names[MotionChoice.RECUSE],
        need=result["needed_for"], rule=tallies.told(result).rule, moved=await moved(reader, motion, named),
        entered=await _names(reader, entered, named),
    )  # fmt: skip


async def moved(reader: Reader, motion: Motion, named: Mapping[int, str] = MappingProxyType({})) -> Moved | None:
    """Return what somebody moved, and for an item that is postponed to when; None for the first motion on an item."""
    if motion.mover is None:
        return None
    party = next(
        (one.name for one in await communities.parties(reader, motion.community) if one.id == motion.party), None
    )
    mover = (await _names(reader, [motion.mover], named))[0]
    passed = (motion.result or {}).get("verdict") == Verdict.PASSED
    later = await meetings.after(reader, motion.meeting, motion.matter if passed else None)
    dated = passed or motion.state is not MotionState.CLOSED
    return Moved(motion.kind.value, motion.text, mover, party, later.starts_at if later and dated else None)


async def _names(reader: Reader, seats: list[int], named: Mapping[int, str]) -> tuple[str, ...]:
    return tuple([
        named[seat] if seat in named else await rolls.name_of(reader, await communities.seat(reader, seat))
        for seat in seats
    ])  # fmt: skip


# Who agrees, and what is added


async def agree(unit: Unit, caller: Caller, number: int) -> bool | Refused:
    """Take a member's word that the minutes are right, False where it is on file; with enough they are published."""
    found = await _draft_of(unit, caller, number)
    if isinstance(found, Refused):
        return found
    community, kept = found
    seat = await _who_was_there(unit, kept, caller.person)
    refused = rules.may_agree(kept.state, seat, kept.present)
    if refused or seat is None:
        return refused or Refused(Reason.NOT_AT_MEETING)
    if not await rows.agree(unit, kept, seat.id):
        return False
    data = {"seat": seat.id, "version": kept.version}
    await record.append(unit, community.id, "minutes.agreed", f"meeting:{number}", caller.actor, data)
    if len(await rows.agreed(unit, kept)) >= rules.needed(len(kept.present)):
        await _publish(unit, community, kept, State.APPROVED)
    await cards.refresh_now(unit, KIND, number)
    return True


async def _who_was_there(reader: Reader, kept: rows.Minutes, person: Person) -> Seat | None:
    """Return the seat from which a person was at a meeting; who has taken it since was not."""
    meeting = await meetings.by_id(reader, kept.meeting)
    ended = meeting.ended_at if meeting else None
    return next(
        (
            one
            for one in await communities.seats(reader, kept.community)
            if one.person == person.telegram_id and one.id in kept.present
            and not (one.taken_at and ended and one.taken_at > ended)
        ),
        None,
    )  # fmt: skip


async def _draft_of(unit: Unit, caller: Caller, number: int) -> tuple[Community, rows.Minutes] | Refused:
    kept = await rows.by_meeting(unit, number)
    if kept is None or kept.community != caller.community_id:
        return Refused(Reason.NOT_AT_MEETING)
    if kept.state is not State.DRAFT or unit.now >= kept.due_at:
        return Refused(Reason.MINUTES_SETTLED)
    return await communities.by_id(unit, kept.community), kept


async def may_change(unit: Unit, caller: Caller, number: int) -> tuple[rows.Minutes, Seat, bool] | Refused:
    """Return the minutes, the seat from which somebody may add to them, and whether it writes them, or why not.

    The recorder writes them, or where there is none the chair or vice-chair; others who were there remark.
    """
    found = await _draft_of(unit, caller, number)
    if isinstance(found, Refused):
        return found
    community, kept = found
    seats = await communities.seats(unit, community.id)
    if writer := rules.writer(seats, caller.person.telegram_id):
        return kept, writer, True
    member = await _who_was_there(unit, kept, caller.person)
    return (kept, member, False) if member else Refused(Reason.MINUTES_OF_OTHERS)


async def add_words(unit: Unit, caller: Caller, number: int, what: str, text: str) -> Added | Refused:
    """Add a note, a speaker, a task or a remark, or correct what was added; everybody is asked to agree anew."""
    found = await may_change(unit, caller, number)
    if isinstance(found, Refused):
        return found
    kept, seat, writes = found
    if await mediations.is_private(unit, await communities.by_id(unit, kept.community), text):
        return Refused(Reason.QUARREL_IS_PRIVATE)
    if not writes:
        what = Kind.REMARK  # whatever was asked of somebody who wrote them then
    if what == "correct":
        return await _correct(unit, caller, kept, seat, text)
    items = await _items(unit, number, {})
    place, said = rules.at_item(text, len(items))
    if not is_visible(said):
        return Refused(Reason.WORDS_NEEDED)
    matter = items[place - 1].number if place else None
    if what == Kind.TASK:
        return await _give(unit, caller, kept, seat, said, matter)
    return await _add(unit, caller, kept, seat, Kind(what), said, matter=matter)


async def _give(
    unit: Unit, caller: Caller, kept: rows.Minutes, seat: Seat, said: str, matter: int | None
) -> Added | Refused:  # fmt: skip
    """Give a task to somebody of the council or staff."""
    owners = await _owners(unit, kept.community)
    task = rules.task_written(said, owners, unit.now.astimezone(caller.words.zone).date())
    if isinstance(task, Refused):
        return task
    more = {"owner": task.owner, "owner_name": owners[task.owner], "due_on": task.due_on}
    return await _add(unit, caller, kept, seat, Kind.TASK, task.text, matter=matter, **more)


async def _owners(reader: Reader, community: int) -> dict[str, str]:
    """Return who may have a task, as the record names the place, with the name."""
    seats = {f"seat:{one.id}": await rolls.name_of(reader, one) for one in await communities.seats(reader, community)}
    return seats | {f"staff:{one.id}": one.name for one in await communities.staff_of(reader, community)}


async def _correct(unit: Unit, caller: Caller, kept: rows.Minutes, seat: Seat, text: str) -> Added | Refused:
    entries = await rows.entries(unit, kept.meeting)
    place, words = rules.at_item(text, len(entries))
    before = entries[place - 1] if place else None
    if before is None or before.id in {one.replaces for one in entries} or not (before.words and words):
        return Refused(Reason.NO_SUCH_ENTRY)
    if before.kind is Kind.REMARK and before.seat != seat.id:
        return Refused(Reason.REMARK_OF_OTHERS)
    said = "" if words in {"-", "–", "—", "－"} else words
    task = {"owner": before.owner, "owner_name": before.owner_name, "due_on": before.due_on}
    return await _add(unit, caller, kept, seat, before.kind, said, matter=before.matter, replaces=before.id, **task)


async def _add(
    unit: Unit, caller: Caller, kept: rows.Minutes, seat: Seat, kind: Kind, said: str, **more: Any
) -> Added | Refused:  # fmt: skip
    """Keep an entry and put it on record; without words it takes out the one that it replaces."""
    known = [one.id for one in await rows.entries(unit, kept.meeting)]
    before, number = more.get("replaces"), len(known) + 1
    data = {"number": number, "kind": kind.value, "seat": seat.id, "version": kept.version + 1}
    data |= {key: more[key] for key in ("matter", "owner") if more.get(key)}
    data |= {"due_on": more["due_on"].isoformat()} if more.get("due_on") else {}
    data |= {"replaces": known.index(before) + 1} if before else {}
    digests = await record.append(
        unit, kept.community, "minutes.amended", f"meeting:{kept.meeting}", caller.actor, data,
        {"text": said} if said else {},
    )  # fmt: skip
    entry = await rows.add_entry(unit, kept, kind, digests.get("text", ""), seat.id, **more)
    if kind is Kind.TASK and said:
        day = _day(await communities.by_id(unit, kept.community), more["due_on"])
        await due.add(unit, kept.community, TASK, entry, day)
    await cards.refresh_now(unit, KIND, kept.meeting)
    if not said:
        return Added(None, known.index(before) + 1 if before else number)
    found = await of_meeting(unit, kept.meeting)
    return Added(found[1].entries[-1] if found else None, number)


# Publication


async def remind(unit: Unit, number: int) -> None:
    """Remind those who were there and have not agreed, in private, before the time is over."""
    kept, found = await rows.by_meeting(unit, number), await of_meeting(unit, number)
    if kept is None or found is None or kept.state is not State.DRAFT or unit.now >= kept.due_at:
        return
    community, agreed = found[0], await rows.agreed(unit, kept)
    for seat in await communities.seats(unit, community.id):
        if seat.id in kept.present and seat.id not in agreed and seat.telegram_id:
            person = await people.by_telegram(unit, seat.telegram_id)
            card = texts.reminder(words_for(person, community), minutes=found[1], due=kept.due_at)
            await posts.privately(unit, community, person, REMIND, card, subject=number)


async def lapse(unit: Unit, number: int) -> None:
    """Publish minutes to which too few have agreed in their time: as such, with how many did."""
    kept = await rows.by_meeting(unit, number)
    if kept is not None and kept.state is State.DRAFT:
        await _publish(unit, await communities.by_id(unit, kept.community), kept, State.UNAPPROVED)
        await cards.refresh_now(unit, KIND, number)


async def _publish(unit: Unit, community: Community, kept: rows.Minutes, state: State) -> None:
    number, agreed = kept.meeting, await rows.agreed(unit, kept)
    await rows.publish(unit, number, state)
    await due.cancel(unit, REMIND, number)
    await due.cancel(unit, LAPSE, number)
    data = {"state": state.value, "version": kept.version, "agreed": agreed, "present": len(kept.present)}
    await record.append(unit, community.id, "minutes.published", f"meeting:{number}", "clock", data)
    scopes = [item.scope for item in await meetings.items(unit, number) if item.stands and not item.internal]
    for chat in await communities.chats(unit, community.id):
        whole = chat.role == "council"
        if whole or any(intersects(chat.scope, scope) for scope in scopes):
            await posts.document(unit, community, chat, KIND, words_of(community), meeting=number, whole=whole)


async def tell_of_task(unit: Unit, number: int) -> None:
    """Remind whoever has a task on its day; who cannot be written to is named in the council's chat."""
    found = await rows.entry(unit, number)
    meeting = await meetings.by_id(unit, found[0]) if found else None
    if (
        found is None
        or meeting is None
        or found[1].done_at
        or found[1].id in {one.replaces for one in await rows.entries(unit, found[0])}
    ):
        return
    community, task = await communities.by_id(unit, meeting.community), found[1]
    person = await _holder(unit, community, task.owner)
    card = texts.task_due(words_for(person, community), task=number, text=task.words, at=meeting.starts_at)
    if not await posts.privately(unit, community, person, TASK, card, subject=number):
        card = texts.task_of(
            words_of(community), task=number, name=task.owner_name, text=task.words, at=meeting.starts_at
        )
        await posts.to_council(unit, community, TASK, card, subject=number)


async def task_done(unit: Unit, caller: Caller, number: int) -> bool | Refused:
    """Note that a task is done, at the word of whoever has it, the chair or staff; True where it was done already."""
    found = await rows.entry(unit, number)
    meeting = await meetings.by_id(unit, found[0]) if found else None
    community = caller.community
    if found is None or meeting is None or community is None or meeting.community != community.id:
        return Refused(Reason.NOT_A_SEAT)
    task, account = found[1], caller.person.telegram_id
    seat = await communities.seat_of(unit, community.id, account)
    holder = await _holder(unit, community, task.owner) if task.owner else None
    own = holder is not None and holder.telegram_id == account
    heads = seat is not None and seat.is_chair
    if not task.owner or not (own or heads or await communities.staff_member(unit, community.id, account)):
        return Refused(Reason.NOT_LEAD_CHAIR_OR_STAFF)
    if task.done_at:
        return True
    await rows.task_done(unit, number)
    await record.append(unit, community.id, "minutes.task_done", meeting.subject, caller.actor, {"task": number})
    return False


async def _holder(reader: Reader, community: Community, owner: str) -> Person | None:
    """Return who sits in a place that has a task."""
    place, _, number = owner.partition(":")
    there: list[Any] = await (communities.seats if place == "seat" else communities.staff_of)(reader, community.id)
    own = next((one.telegram_id for one in there if one.id == int(number)), None)
    return await people.by_telegram(reader, own) if own else None
