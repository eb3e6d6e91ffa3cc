"""Somebody gives up their seat, also while a meeting is open: the council goes on without it."""

from actions import motions, rolls, seats
from actions.people import Caller
from rules.meetings import OVER, MeetingState
from rules.refusals import Refused
from rules.seats import Seat
from storage import cards, meetings
from storage import motions as motion_rows
from storage.database import Unit


async def resign(unit: Unit, caller: Caller, seat_id: int) -> Seat | Refused:
    """Give up a seat; a motion for which only this seat was waited closes without it."""
    said = await seats.give_up(unit, caller, seat_id)
    if isinstance(said, Refused):
        return said
    for meeting in await meetings.to_come(unit, caller.community_id):
        if meeting.state in OVER or meeting.state is MeetingState.SCHEDULED:
            continue
        await cards.refresh(unit, "roll_call", meeting.id)
        roll = await rolls.of_meeting(unit, meeting.id)
        if roll is not None and meeting.state is MeetingState.OPEN:
            if open_now := await motion_rows.open_in(unit, meeting.id):
                await cards.refresh(unit, "motion", open_now.id)
            await motions.close_if_complete(unit, roll)
    return said
