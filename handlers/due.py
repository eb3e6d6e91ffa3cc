"""What time wakes: each due row is claimed and done in one unit of work, once."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import cache, partial

from actions import (
    agenda,
    assembly_calls,
    commendations,
    completions,
    consultations,
    deadlines,
    digests,
    docket,
    evaluations,
    joins,
    joint_decisions,
    matters,
    mediations,
    meetings,
    minutes,
    objections,
    polls,
    projects,
    proposals,
    results,
    seats,
    surveys,
    teams,
    votes,
)  # fmt: skip
from handlers import secret_votes
from handlers.desk import Desk
from handlers.secret_votes import Emptied
from rules.requests import Clock
from storage import due, trails
from storage.database import StorageFailed, Unit
from storage.due import Due

log = logging.getLogger("corridor.due")

ANNOUNCE = "announce_vote"
"""The one act before which the store itself is rebuilt."""
Act = Callable[[Unit, int], Awaitable[None]]

ACTS: dict[str, Act] = {
    "file_draft": matters.file_unanswered,
    "screen_late": docket.remind_council,
    "support_end": matters.end_support,
    "publish": matters.publish_outcome,
    digests.WHAT: digests.tell,
    "agenda_close": agenda.close_agenda,
    "agenda_post": agenda.post_agenda,
    "roll_call": meetings.call_roll_in_time,
    "no_quorum": meetings.give_up_without_quorum,
    "adjourn": meetings.adjourn,
    minutes.REMIND: minutes.remind,
    minutes.LAPSE: minutes.lapse,
    minutes.TASK: minutes.tell_of_task,
    "open_vote": votes.open_vote,
    "remind": votes.remind,
    "close_vote": results.close_vote,
    "confirm_vote": results.confirm_vote,
    "objection_reminder": objections.remind,
    "objection_late": objections.tell_late,
    "close_poll": polls.close_poll,
    evaluations.WHAT: evaluations.tell_due,
    surveys.CLOSE: surveys.close,
    surveys.TELL: surveys.tell,
    projects.LATE: projects.tell_late,
    projects.LATER: projects.tell_chair,
    teams.REMINDER: teams.remind,
    "completion_over": completions.end_objections,
    "completion_objection_late": completions.tell_late,
    consultations.REMIND: consultations.remind,
    consultations.OVER: consultations.end_in_time,
    joint_decisions.SOON: joint_decisions.tell_soon,
    joint_decisions.LATE: joint_decisions.tell_late,
    "commendation_over": commendations.end_notice,
    "mediation_meets": mediations.remind,
    "mediation_follow_up": mediations.follow_up,
    assembly_calls.OVER: assembly_calls.end_signing,
    assembly_calls.UNCALLED: assembly_calls.remind,
    proposals.UNANSWERED: proposals.lapse_merge,
    seats.SOON: seats.term_soon,
    seats.OVER: seats.term_over,
    joins.LAPSE: joins.lapse,
    **{f"{clock}_{deadlines.NUDGE}": partial(deadlines.nudge, clock=clock) for clock in Clock},
    **{f"{clock}_{deadlines.LATE}": partial(deadlines.late, clock=clock) for clock in Clock},
}


async def run(desk: Desk, now: datetime) -> int:
    """Do everything that is due, oldest first, and return how much that was."""
    done = 0
    while rows := await _ready(desk, now):
        emptied = cache(desk.database.compact)  # one for all of them: each was sealed before it begins
        for row in rows:
            try:
                with trails.along(trails.of_due(row.id)):
                    done += await _do(desk, row, emptied)
            except StorageFailed as error:
                log.error("%s of %d is due and cannot be kept: %s", row.what, row.subject, error)
                return done
    return done


async def _ready(desk: Desk, now: datetime) -> list[Due]:
    try:
        return await desk.database.read(lambda reader: due.ready(reader, now))
    except StorageFailed as error:
        log.error("what is due cannot be read: %s", error)
        return []


async def _do(desk: Desk, row: Due, emptied: Emptied) -> bool:
    async def act(unit: Unit) -> bool:
        if not await due.claim(unit, row):
            return False
        if row.what == ANNOUNCE:
            await secret_votes.announce(desk, unit, row.subject)
        else:
            await ACTS[row.what](unit, row.subject)
        return True

    try:
        if row.what == ANNOUNCE and not await secret_votes.empty(desk, row, emptied):
            return False
        return await desk.database.unit(act)
    except StorageFailed:
        raise
    except Exception as error:
        log.error("%s of %d failed", row.what, row.subject, exc_info=error)
        reason = repr(error)
        again = await desk.database.unit(lambda unit: due.fail(unit, row, reason))
        if not again:
            log.critical("%s of %d is given up: %s", row.what, row.subject, reason)
        return False
