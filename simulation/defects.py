"""Known defects, planted one at a time: each must be found, or the simulation proves nothing.

They replace a method or a function while a seed runs; the product's own code is never touched.
"""

import asyncio
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from unittest.mock import patch

from actions import ballots as ballot_acts
from actions.ballots import BallotTap
from bot import faults
from bot.intake import Intake
from handlers import due as due_acts
from handlers.desk import Desk
from handlers.secret_votes import Emptied
from rules import ballots as rules
from rules.stages import Stage
from simulation.run import Outcome, run
from storage import ballots, due, matters, record, updates
from storage.ballots import AtHand, Home
from storage.cards import CardRow
from storage.database import Database, Reader, Unit
from storage.due import Due
from storage.matters import Matter

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
isolate, handle, tap_again, by_number = Database._isolate, Intake._handle, Intake._tap_again, faults._by_number
do, note = due_acts._do, ballot_acts._note
accept, append_all, first_times = rules.accept_ballot, record.append_all, updates.first_times
save, first_time, support = ballots.save, updates.first_time, matters.support


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong, in words, and what is put in the place of what."""

    what: str
    instead: Mapping[str, Any]


async def _isolate_and_answer(self: Database, jobs: list[Any]) -> set[str]:
    wakes = await isolate(self, jobs)
    for job in jobs:
        if not job.error and not job.done.done():
            job.done.set_result(job.result)
    return wakes


async def _next_at_once(self: Any) -> None:
    batch = await self._fetch()
    if batch:
        self._offset = int(batch[-1]["update_id"]) + 1
        _running.append(asyncio.create_task(self.take(batch, wait=False)))


async def _handle_most(self: Intake, update: Mapping[str, Any]) -> None:
    if "message" not in update or update["update_id"] % 7:
        await handle(self, update)


def _put_and_commit(self: Any, job: Any) -> "asyncio.Future[Any]":
    _running.append(asyncio.ensure_future(self._commit([job])))
    return job.done  # type: ignore[no-any-return]


_running: list[Any] = [None]  # the database first, then what it does beside itself


async def _isolate_and_note(self: Database, jobs: list[Any]) -> set[str]:
    _running[0] = self
    return await isolate(self, jobs)


async def _append_later(unit: Unit, community: int, acts: Sequence[Any]) -> list[Any]:
    later = [act for act in acts if act.act == "vote.ballot"]
    if not later:
        return await append_all(unit, community, acts)
    _running[0].submit(lambda own: append_all(own, community, later))
    return [{} for _ in acts]


def _accept_late(box: rules.BallotBox, *given: Any) -> Any:
    return accept(replace(box, closes_at=NEVER), *given)


def _accept_of_anybody(box: rules.BallotBox, elector: Any, cast: Any, person: Any, *given: Any) -> Any:
    return accept(box, elector, replace(cast, person=person.id) if cast and person else cast, person, *given)


async def _all_are_new(unit: Unit, update_ids: Collection[int]) -> set[int]:
    await first_times(unit, update_ids)
    return set(update_ids)


async def _is_new(unit: Unit, update_id: int) -> bool:
    await first_time(unit, update_id)
    return True


async def _support_doubled(unit: Unit, matter: Matter, household: int, person: int, stage: Stage) -> None:
    await support(unit, matter, household, person, stage)
    await matters.sql.supported(unit.connection, id=matter.id, more=1, stage=stage, at=unit.ms)


async def _save_first(unit: Unit, cast: Sequence[Mapping[str, Any]]) -> None:
    rows = await unit.connection.fetch("SELECT vote, elector FROM ballot")
    there = {(row["vote"], row["elector"]) for row in rows}
    await save(unit, [one for one in cast if (one["vote"], one["elector"]) not in there])


def _note_first_of_several(batch: Any, tap: BallotTap, at_hand: AtHand, home: Home) -> None:
    same = [one for one in at_hand.homes if one.elector and one.elector == home.elector]
    if len(same) == 1 or ((tap.vote, ballot_acts.ballot_of(at_hand, home)) not in batch.standing and not home.cast):
        note(batch, tap, at_hand, home)


async def _not_marked(unit: Unit, ids: Sequence[int]) -> set[int]:
    rows = await unit.connection.fetch(
        "SELECT id FROM outbox WHERE id IN (SELECT value FROM json_each(?)) AND state = 'waiting'", (json.dumps(ids),)
    )
    return {row["id"] for row in rows}


async def _claim_first(desk: Desk, row: Due, emptied: Emptied) -> bool:
    if row.what not in due_acts.ACTS:
        return await do(desk, row, emptied)  # of secret votes: the store is emptied first
    if not await desk.database.unit(lambda unit: due.claim(unit, row)):
        return False
    await desk.database.unit(lambda unit: due_acts.ACTS[row.what](unit, row.subject))
    return True


async def _nothing(*_: Any) -> None:
    return None


async def _none_left(_: Reader) -> list[Any]:
    return []


def _never_told_to_wait(answer: Any) -> Any:
    return None if answer.code == 429 else by_number(answer)


async def _shows_all(unit: Unit, card: CardRow, digest: str) -> None:
    await unit.connection.run(
        "UPDATE card SET shown = dirty, digest = ?, edited_at = ?, attempts = 0 WHERE id = ?",
        (digest, unit.ms, card.id),
    )


async def _tell_and_count(self: Any, update: Mapping[str, Any]) -> bool:
    kept = await tap_again(self, update)
    self._let_go.clear()
    self._unnoted.clear()
    return False if "callback_query" in update else kept


DEFECTS: dict[str, Defect] = {
    "answer-before-commit": Defect(
        "who taps is answered once the unit has run, before its commit",
        {"storage.database.Database._isolate": _isolate_and_answer},
    ),
    "offset-before-commit": Defect(
        "the next offset is asked for while the batch is still handled", {"bot.intake.Intake._next": _next_at_once}
    ),
    "offset-before-answer": Defect(
        "what is on file is confirmed before its answers are written", {"bot.answers.DirectReplies.written": _nothing}
    ),
    "words-lost": Defect(
        "one message in seven is confirmed and not handled", {"bot.intake.Intake._handle": _handle_most}
    ),
    "no-writer-lock": Defect(
        "each unit begins and commits by itself, beside the others", {"storage.database.Database._put": _put_and_commit}
    ),
    "record-outside-unit": Defect(
        "the entry of a ballot follows in a unit of its own",
        {"storage.record.append_all": _append_later, "storage.database.Database._isolate": _isolate_and_note},
    ),
    "deadline-in-scheduler": Defect(
        "a ballot is judged by the state alone, which the scheduler changes",
        {"rules.ballots.accept_ballot": _accept_late}
    ),
    "updates-not-seen": Defect(
        "what Telegram delivers twice is done twice", {"storage.updates.first_times": _all_are_new}
    ),
    "words-not-seen": Defect(
        "a command, or a tap on anything but a ballot, is done twice when Telegram delivers it twice",
        {"storage.updates.first_time": _is_new}
    ),
    "support-doubled": Defect(
        "a home that supports a matter counts twice", {"storage.matters.support": _support_doubled}
    ),
    "one-ballot-each": Defect(
        "whoever belongs to a home changes its ballot", {"rules.ballots.accept_ballot": _accept_of_anybody}
    ),
    "first-choice-stands": Defect(
        "a changed ballot is answered and recorded, and the first counts", {"storage.ballots.save": _save_first}
    ),
    "first-choice-of-several": Defect(
        "who chooses anew on a ballot that is one for several of their homes is answered, and the first choice stands",
        {"actions.ballots._note": _note_first_of_several}
    ),
    "answer-not-taken-back": Defect(
        "who takes an answer to a poll back is counted all the same", {"storage.polls.retract": _nothing}
    ),
    "not-marked": Defect(
        "a message is not marked as on its way before it is sent", {"storage.outbox.sending": _not_marked}
    ),
    "claimed-first": Defect(
        "what is due is marked as done in a unit before the one that does it", {"handlers.due._do": _claim_first}
    ),
    "left-sending": Defect(
        "a start does not look for what was on its way", {"storage.outbox.left_sending": _none_left}
    ),
    "flood-is-refusal": Defect(
        "a message that Telegram asks to wait with is given up", {"bot.faults._by_number": _never_told_to_wait}
    ),
    "last-edit-lost": Defect(
        "a card that changed while it was edited counts as shown", {"storage.cards.shows": _shows_all}
    ),
    "told-and-counted": Defect(
        "a tap of which its person was told that nothing was recorded counts when it comes again",
        {"bot.intake.Intake._tap_again": _tell_and_count},
    ),
}  # fmt: skip


@contextmanager
def planted(name: str) -> Iterator[None]:
    """Have a defect while the context is open."""
    with ExitStack() as stack:
        for where, what in DEFECTS[name].instead.items():
            stack.enter_context(patch(where, what))
        yield


def run_with(defect: str | None, seed: int) -> Outcome:
    """Run a seed, with a defect if one is named."""
    return run(seed, partial(planted, defect) if defect else nullcontext)
