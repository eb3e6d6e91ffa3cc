"""Motions of an open meeting: opened one at a time, voted by name, closed, decided."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from actions import agenda, hearings, matters, mediations, minutes, posts, rolls, tallies
from actions.people import Caller, words_for, words_of
from actions.rolls import Roll
from actions.rulebook import motion_rule
from rules import meetings as meeting_rules
from rules import motions as rules
from rules.catalogue import thresholds
from rules.meetings import MeetingState
from rules.motions import MotionAccepted, MotionChoice, MotionKind, MotionState, Moved
from rules.parts import Part
from rules.refusals import Reason, Refused
from rules.seats import council
from rules.stages import Stage
from rules.votes import Rule, Verdict
from storage import cards, communities, meetings, motions, people, record
from storage.database import Reader, Unit
from storage.meetings import ItemState
from storage.motions import Motion
from texts import meetings as texts
from texts.graphemes import cut, is_visible
from texts.votes import after_adoption

LONGEST = 300  # signs of a motion in own words


@dataclass(frozen=True, slots=True)
class AtHand:
    """A motion of an open meeting, with the roll and what was cast so far."""

    motion: Motion
    roll: Roll
    rule: Rule
    ballots: Mapping[int, MotionChoice]

    def facts(self) -> rules.Motion:
        """Return what the rules need to know of the motion."""
        return rules.Motion(self.motion.state, self.ballots, self.rule.vote_change)


@dataclass(frozen=True, slots=True)
class Closed:
    """A motion that was closed at the word of whoever presides."""

    motion: int


async def open_next(unit: Unit, roll: Roll) -> None:
    """Open the next motion of the item at hand, else of the next item; after the last item the meeting closes."""
    items = [item for item in await meetings.items(unit, roll.meeting.id) if item.stands]
    to_come = [item for item in items if item.state is ItemState.OPEN] or [item for item in items if item.left]
    if not to_come:
        await minutes.end_meeting(unit, roll, MeetingState.ENDED)
        return
    number = to_come[0].matter
    if to_come[0].state is ItemState.WAITING:
        await _begin(unit, roll, number)
    moved = await of_item(unit, roll.meeting.id, number)
    if any(one.state is MotionState.OPEN for one in moved):
        return
    if following := rules.next_moved(moved):
        await _open(unit, roll, following.id, rules.recused(moved))
    else:
        await _finish(unit, roll, number)


async def of_item(reader: Reader, meeting: int, matter: int) -> list[Moved]:
    """Return the motions on an item of a meeting, as the rules need them."""
    found = [one for one in await motions.of_meeting(reader, meeting) if one.matter == matter]
    return [Moved(one.id, one.kind, one.state, one.mover, await motions.ballots(reader, one.id)) for one in found]


async def _begin(unit: Unit, roll: Roll, number: int) -> None:
    """Take up an item: the first motion on it, to adopt the proposal, nobody has to move."""
    await meetings.set_item(unit, roll.meeting.id, number, ItemState.OPEN)
    if (await matters.by_number(unit, number)).stage is Stage.DEFERRED:
        await matters.move(unit, number, Stage.ON_AGENDA)
    await motions.add(unit, roll.community.id, roll.meeting.id, number, roll.rule)
    for motion in await _carried(unit, number, roll.meeting.id):
        again = await motions.add(
            unit, roll.community.id, roll.meeting.id, number, roll.rule, MotionKind.OWN, mover=motion.mover,
            text=motion.text,
        )  # fmt: skip
        data = {"meeting": roll.meeting.id, "matter": number, "carried_from": motion.id}
        await record.append(unit, roll.community.id, "motion.carried", f"motion:{again}", "clock", data)


async def _carried(reader: Reader, number: int, meeting: int) -> list[Motion]:
    """Return the motions in members' own words that the last meeting on an item left undecided."""
    before = [one for one in await motions.of_matter(reader, number) if one.meeting != meeting]
    last = [one for one in before if one.meeting == before[-1].meeting]
    return [one for one in last if one.kind is MotionKind.OWN and one.result is None and not one.withdrawn]


async def _open(unit: Unit, roll: Roll, number: int, recused: Collection[int]) -> None:
    """Open a motion, or take it up again; who has recused from its item is out of this one too."""
    motion = await _known(unit, number)
    await motions.set_state(unit, number, MotionState.OPEN)
    data = {"meeting": motion.meeting, "matter": motion.matter, "rule": roll.rule.name, **thresholds(roll.rule)}
    await record.append(unit, motion.community, "motion.opened", motion.subject, "clock", data)
    cast = await motions.ballots(unit, number)
    for seat in sorted(recused):
        if cast.get(seat) is not MotionChoice.RECUSE:
            await _keep(unit, motion, seat, MotionChoice.RECUSE, "clock")
    await posts.card_at_meeting(unit, roll.community, roll.meeting, "motion", number)
    if not (await matters.by_number(unit, motion.matter)).internal:
        await hearings.follow(unit, roll.community, "motion", number)
    await close_if_complete(unit, roll)


async def _finish(unit: Unit, roll: Roll, number: int) -> None:
    """Take what the motions on an item came to: adopted by the first that passed, else not adopted."""
    about = [one for one in await motions.of_meeting(unit, roll.meeting.id) if one.matter == number]
    decided = [one for one in about if one.result and one.kind not in rules.FIRST]
    if not decided:  # all were withdrawn: the proposal is there still
        await motions.add(unit, roll.community.id, roll.meeting.id, number, roll.rule)
        await open_next(unit, roll)
        return
    last = next((one for one in decided if (one.result or {})["verdict"] == Verdict.PASSED), decided[-1])
    figures = {key: value for key, value in (last.result or {}).items() if key != "seats"}
    if last.text and figures["verdict"] == Verdict.PASSED:
        figures["words"] = last.text
    await meetings.set_item(unit, roll.meeting.id, number, ItemState.DECIDED)
    await matters.council_decided(unit, number, last.id, figures)
    if figures["verdict"] == Verdict.PASSED and not (await matters.by_number(unit, number)).internal:
        await _ask_what_follows(unit, roll, number)
    await open_next(unit, roll)


async def cast(unit: Unit, caller: Caller, number: int, choice: MotionChoice) -> MotionAccepted | Refused:
    """Take a member's ballot or recusal; the last of those present closes the motion."""
    found = await at_hand(unit, caller, number)
    if isinstance(found, Refused):
        return found
    seat = found.roll.seat_of(caller.person)
    if seat and found.ballots.get(seat.id) is choice:
        return MotionAccepted(choice, choice)  # a second tap, also on the ballot that closed the motion
    said = rules.accept_motion_ballot(found.facts(), seat, found.roll.present, choice)
    if isinstance(said, Refused) or seat is None:
        return said
    if found.roll.overdue(unit.now):
        return Refused(Reason.MEETING_OVER)
    await _keep(unit, found.motion, seat.id, choice, caller.actor)
    await close_if_complete(unit, found.roll)
    return said


async def may_enter(unit: Unit, caller: Caller, number: int) -> AtHand | Refused:
    """Say whether the caller enters what members in one room say."""
    found = await at_hand(unit, caller, number)
    if isinstance(found, Refused):
        return found
    refused = meeting_rules.may_enter(found.roll.seat_of(caller.person), found.roll.presiding)
    if refused is None and found.roll.overdue(unit.now):
        refused = Refused(Reason.MEETING_OVER)
    return refused or found


async def enter(
    unit: Unit, caller: Caller, number: int, choice: MotionChoice, who: int | None
) -> tuple[str, ...] | Refused:
    """Enter what members in one room say, of one seat or (None) of all of them who have not voted; their names.

    Who came by a tap of their own votes by a tap of their own: nobody speaks for them.
    """
    found = await may_enter(unit, caller, number)
    if isinstance(found, Refused):
        return found
    roll, by = found.roll, found.roll.seat_of(caller.person)
    in_room = {*roll.entered, *([by.id] if by else [])}
    wanted = [who] if who else [seat for seat in roll.present if seat in in_room and seat not in found.ballots]
    voted_self = who in found.ballots and who not in await motions.entered(unit, number)
    if who in roll.present and (who not in in_room or voted_self):
        return Refused(Reason.SAID_SO_SELF)
    for seat in wanted:
        said = rules.accept_motion_ballot(found.facts(), roll.seat(seat), roll.present, choice)
        if isinstance(said, Refused):
            return said
        if said.changed:
            await _keep(unit, found.motion, seat, choice, caller.actor, by.id if by else None)
    await close_if_complete(unit, roll)
    return roll.named(wanted)


async def _keep(
    unit: Unit, motion: Motion, seat: int, choice: MotionChoice, actor: str, entered_by: int | None = None
) -> None:
    """Keep what a seat said; `entered_by` is another seat, which entered it in the room."""
    by = entered_by if entered_by != seat else None
    await motions.cast(unit, motion, seat, choice, by)
    data = {"seat": seat, "choice": choice.value} | ({"entered_by": by} if by else {})
    await record.append(unit, motion.community, "motion.ballot", motion.subject, actor, data)
    await cards.refresh(unit, "motion", motion.id)


async def close(unit: Unit, caller: Caller, number: int) -> Closed | Refused:
    """Close the open motion at the word of whoever presides."""
    found = await at_hand(unit, caller, number)
    if isinstance(found, Refused):
        return found
    roll = found.roll
    refused = rules.may_close_motion(found.motion.state, roll.seat_of(caller.person), roll.seats, roll.present)
    if refused:
        return refused
    if roll.overdue(unit.now):
        return Refused(Reason.MEETING_OVER)
    await _decide(unit, found, caller.actor)
    return Closed(number)


async def close_if_complete(unit: Unit, roll: Roll) -> None:
    """Close the open motion when everybody on the roll has voted or recused."""
    motion = await motions.open_in(unit, roll.meeting.id)
    if motion is None or roll.overdue(unit.now):
        return
    ballots = await motions.ballots(unit, motion.id)
    if rules.motion_complete(roll.present, ballots.keys()):
        await _decide(unit, AtHand(motion, roll, motion_rule(motion), ballots), "clock")


# What members move


async def may_move(unit: Unit, caller: Caller, number: int, kind: MotionKind) -> AtHand | Refused:
    """Say whether the caller may move something on the item of a motion that is at hand."""
    found = await at_hand(unit, caller, number)
    if isinstance(found, Refused):
        return found
    moved = await of_item(unit, found.roll.meeting.id, found.motion.matter)
    refused = rules.may_move(moved, kind, found.roll.seat_of(caller.person), found.roll.present)
    if refused is None and found.roll.overdue(unit.now):
        refused = Refused(Reason.MEETING_OVER)
    return refused or found


async def move(
    unit: Unit, caller: Caller, number: int, kind: MotionKind, *, text: str = "", party: int | None = None
) -> int | Refused:
    """Move something on the item of a motion: in own words it waits for its turn, else it is decided at once."""
    found = await may_move(unit, caller, number, kind)
    if isinstance(found, Refused):
        return found
    if kind is MotionKind.OWN and not is_visible(text):
        return Refused(Reason.WORDS_NEEDED)
    if await mediations.is_private(unit, found.roll.community, text):
        return Refused(Reason.QUARREL_IS_PRIVATE)
    motion, roll, seat = found.motion, found.roll, found.roll.seat_of(caller.person)
    parties = [one.id for one in await communities.parties(unit, roll.community.id)]
    if seat is None or (party is not None and party not in parties):
        return Refused(Reason.MOTION_CLOSED)
    if kind is MotionKind.REFER and party is None and not roll.community.method.has(Part.CONSULTATION):
        return Refused(Reason.NO_CONSULTATIONS)
    said = cut(text.strip(), LONGEST)
    made = await motions.add(
        unit, motion.community, motion.meeting, motion.matter, roll.rule, kind, mover=seat.id, text=said, party=party
    )
    data = {"meeting": motion.meeting, "matter": motion.matter, "kind": kind.value, "seat": seat.id}
    data |= {"party": party} if party else {}
    await record.append(
        unit, motion.community, "motion.moved", f"motion:{made}", caller.actor, data, {"text": said} if said else {}
    )
    if kind in rules.FIRST and (aside := await motions.open_in(unit, motion.meeting)):
        await motions.set_state(unit, aside.id, MotionState.WAITING)
        await record.append(unit, motion.community, "motion.set_aside", aside.subject, "clock", {"by": made})
        await cards.refresh(unit, "motion", aside.id)
        await open_next(unit, roll)
    return made


async def withdraw(unit: Unit, caller: Caller, number: int) -> Closed | Refused:
    """Take back a motion at the word of its mover; the first on an item at that of whoever presides."""
    found = await at_hand(unit, caller, number)
    if isinstance(found, Refused):
        return found
    motion, roll = found.motion, found.roll
    moved = await of_item(unit, motion.meeting, motion.matter)
    own = next(one for one in moved if one.id == number)
    if refused := rules.may_withdraw(own, moved, roll.seat_of(caller.person), roll.presiding):
        return refused
    await motions.withdraw(unit, number)
    await record.append(unit, motion.community, "motion.withdrawn", motion.subject, caller.actor)
    await cards.refresh(unit, "motion", number)
    await open_next(unit, roll)
    return Closed(number)


async def put_off(unit: Unit, roll: Roll, matter: int | None = None) -> None:
    """Close motions without a result, of one item or of the whole meeting: they were not decided."""
    for motion in await motions.of_meeting(unit, roll.meeting.id):
        if motion.state is not MotionState.CLOSED and matter in (None, motion.matter):
            await motions.close(unit, motion.id, None)
            await cards.refresh(unit, "motion", motion.id)


async def _known(reader: Reader, number: int) -> Motion:
    motion = await motions.by_id(reader, number)
    if motion is None:
        raise LookupError(f"motion {number} does not exist")
    return motion


async def at_hand(unit: Unit, caller: Caller, number: int) -> AtHand | Refused:
    """Return a motion of the caller's community with its roll and ballots."""
    motion = await motions.by_id(unit, number)
    if motion is None:
        return Refused(Reason.NOT_A_SEAT)
    roll = await rolls.for_caller(unit, motion.meeting, caller.community)
    if isinstance(roll, Refused):
        return roll
    return AtHand(motion, roll, motion_rule(motion), await motions.ballots(unit, number))


async def _decide(unit: Unit, found: AtHand, actor: str) -> None:
    """Close a motion with its result, tell the matter, and go on to the next item."""
    motion, roll = found.motion, found.roll
    result = rules.decide_motion(found.rule, roll.seats, roll.present, found.ballots)
    seats = _by_choice(roll, found.ballots)
    figures = tallies.kept(found.rule, result, recused=len(seats[MotionChoice.RECUSE]))
    await motions.close(unit, motion.id, {**figures, "seats": seats})
    await record.append(unit, motion.community, "motion.closed", motion.subject, actor, _recorded(figures))
    await cards.refresh(unit, "motion", motion.id)
    passed = result.verdict is Verdict.PASSED
    if motion.kind in rules.FIRST:
        if passed:
            await _send_on(unit, roll, motion)
    elif result.verdict is Verdict.TOO_FEW:  # so many recused that nothing is decided: not a rejection
        await put_off(unit, roll, motion.matter)
        await agenda.move_item(unit, roll.community, roll.meeting, motion.matter)
    await open_next(unit, roll)


async def _send_on(unit: Unit, roll: Roll, motion: Motion) -> None:
    """Postpone an item to the next date, or refer it; what else was moved on it is not decided."""
    number, community = motion.matter, roll.community
    await put_off(unit, roll, number)
    if motion.kind is MotionKind.POSTPONE:
        await matters.move(unit, number, Stage.DEFERRED)
        await record.append(unit, community.id, "matter.deferred", f"matter:{number}", "clock", {"motion": motion.id})
        await agenda.move_item(unit, community, roll.meeting, number)
    else:
        await meetings.set_item(unit, roll.meeting.id, number, ItemState.DECIDED)
        await matters.move(unit, number, Stage.REFERRED)
        data = {"motion": motion.id} | ({"party": motion.party} if motion.party else {})
        await record.append(unit, community.id, "matter.referred", f"matter:{number}", "clock", data)
        await matters.refresh(unit, await matters.by_number(unit, number))
    await _tell_where(unit, roll, motion)


async def _tell_where(unit: Unit, roll: Roll, motion: Motion) -> None:
    """Tell the proposer, and a party to which it was referred, where an item goes on."""
    community, matter = roll.community, await matters.by_number(unit, motion.matter)
    party = next((one for one in await communities.parties(unit, community.id) if one.id == motion.party), None)
    hear = [] if matter.own else [await people.by_id(unit, matter.person)]
    hear += [await people.by_telegram(unit, user) for user in (party.users if party else ())]
    later = await meetings.of_matter(unit, motion.matter)
    at = later.starts_at if later and later.id != roll.meeting.id else None
    for person in hear:
        card = texts.goes_on(
            words_for(person, community), number=matter.id, title=matter.title, kind=motion.kind.value, at=at,
            party=party.name if party else None,
        )  # fmt: skip
        await posts.privately(unit, community, person, "goes_on", card, subject=matter.id)


async def _ask_what_follows(unit: Unit, roll: Roll, number: int) -> None:
    """Ask the chair whether the households decide on an adopted matter, or it is the outcome."""
    matter = await matters.by_number(unit, number)
    represented = bool(await communities.representatives(unit, roll.community.id, matter.scope))
    card = after_adoption(words_of(roll.community), number=number, title=matter.title, represented=represented)
    await posts.to_council(unit, roll.community, "after_adoption", card, subject=number)


def _by_choice(roll: Roll, ballots: Mapping[int, MotionChoice]) -> dict[str, list[int]]:
    """Return the seats behind each figure: ballots count of who is on the roll, a recusal of any filled seat."""
    base, here = council(roll.seats), set(roll.present)
    counted = {
        seat: choice
        for seat, choice in ballots.items()
        if seat in base and (seat in here or choice is MotionChoice.RECUSE)
    }
    return {choice.value: [seat for seat, cast in counted.items() if cast is choice] for choice in MotionChoice}


def _recorded(figures: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "base": figures["electorate"], "present": figures["took_part"], "for": figures["for"],
        "against": figures["against"], "abstain": figures["abstain"], "recused": figures["recused"],
        "needed": figures["needed_for"], "verdict": figures["verdict"],
    }  # fmt: skip
