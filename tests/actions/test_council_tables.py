"""Whoever may write the store but not the record: what the council's tables no longer hold of it is found and named."""

import re
from functools import partial

import ballot_play
import pytest
import test_commendations
import test_consultations
import test_duplicates
import test_mediations
import test_minutes
import test_paper_requests
import test_projects
import test_requests
import test_seats
from council_play import CHAIR, STAFF, VICE
from test_requests import LI, WANG

from actions import (
    commendations,
    completions,
    duplicates,
    elections,
    joint_decisions,
    mediations,
    minutes,
    request_work,
    requests,
    resignations,
    sortings,
    verification,
)


async def differences(reader):
    return (await verification.verify(reader)).differences


async def named(play, statement, row, column):
    """A statement is found, and a sentence of verify names row and column; undone again, all is equal."""

    async def tampered(unit):
        before = await differences(unit)
        await unit.connection.run("SAVEPOINT tamper")
        changed = await unit.connection.run(statement)
        after = await differences(unit)
        await unit.connection.run("ROLLBACK TO tamper")
        await unit.connection.run("RELEASE tamper")
        return before, changed, after

    before, changed, after = await play.database.unit(tampered)
    assert (before, changed) == ((), 1), (statement, before)
    (said,) = [one for one in after if one.startswith(f"Green: {row}: ")]
    assert column in re.split("[:,] ", said), statement


GONE, UNKNOWN = "its row is gone", "the record does not know of it"
MEETING = (
    ("UPDATE meeting SET state = 'no_quorum' WHERE id = 1", "meeting 1", "state"),
    ("UPDATE meeting SET opened_at = opened_at + 1 WHERE id = 1", "meeting 1", "opened_at"),
    ("UPDATE attendance SET state = 'absent' WHERE seat = 2", "attendance 1:2", "state"),
    ("UPDATE attendance SET entered_by = 1 WHERE seat = 2", "attendance 1:2", "entered_by"),
    ("UPDATE attendance SET came = 1 WHERE seat = 7", "attendance 1:7", "came"),
    ("DELETE FROM attendance WHERE seat = 2", "attendance 1:2", GONE),
    ("UPDATE minutes SET state = 'unapproved'", "minutes of meeting 1", "state"),
    ("UPDATE minutes SET published_at = published_at - 1", "minutes of meeting 1", "published_at"),
    ("UPDATE minutes SET version = 1", "minutes of meeting 1", "version"),
    ("DELETE FROM minutes_agreement WHERE seat = 3", "agreement to the minutes 1:2:3", GONE),
    ("INSERT INTO minutes_agreement VALUES (1, 1, 2, 6, 0)", "agreement to the minutes 1:2:6", UNKNOWN),
    ("UPDATE minutes_entry SET text = ''", "words in the minutes 1:1", "text"),
    ("UPDATE minutes_entry SET seat = 2", "words in the minutes 1:1", "seat"),
    ("UPDATE motion SET result = json_set(result, '$.for', 6) WHERE id = 1", "motion 1", "for"),
    ("UPDATE motion SET result = json_set(result, '$.verdict', 'not_passed') WHERE id = 2", "motion 2", "verdict"),
    ("UPDATE motion SET matter = 2 WHERE id = 1", "motion 1", "matter"),
    ("UPDATE motion SET result = NULL WHERE id = 1", "motion 1", "verdict"),
    ("UPDATE motion SET withdrawn = 1 WHERE id = 1", "motion 1", "withdrawn"),
    ("UPDATE motion_ballot SET choice = 'for' WHERE motion = 2 AND seat = 1", "ballot on motion 2:1", "choice"),
)
PROJECT = (
    ("UPDATE project SET lead = 4", "project 1", "lead"),
    ("UPDATE project SET lead_place = 'staff'", "project 1", "lead_place"),
    ("UPDATE project SET supervisors = '[]'", "project 1", "supervisors"),
    ("UPDATE project SET budget = '00'", "project 1", "budget"),
    ("UPDATE project SET reported_at = 1", "project 1", "reported_at"),
    ("UPDATE completion SET seat = 1", "completion of project 1:1", "seat"),
    ("UPDATE completion SET at = at - 1", "completion of project 1:1", "at"),
    ("UPDATE completion SET reopened_at = 1", "completion of project 1:1", "reopened_at"),
    ("UPDATE completion SET community = 2", "completion of project 1:1", GONE),
    ("UPDATE completion_objection SET upheld = 1", "objection to a completion 1", "upheld"),
    ("UPDATE completion_objection SET answer = ''", "objection to a completion 1", "answer"),
)
COMMENDATION = (
    ("UPDATE commendation SET state = 'ended'", "commendation 1", "state"),
    ("UPDATE commendation SET deed = 'Nothing'", "commendation 1", "deed"),
    ("UPDATE commendation_word SET says = 'support' WHERE household = 2", "word on commendation 1:2", "says"),
    ("UPDATE commendation_word SET why = 'Well' WHERE household = 2", "word on commendation 1:2", "why"),
    ("DELETE FROM commendation_word WHERE says = 'object'", "word on commendation 1:2", GONE),
    ("DELETE FROM commendation_word WHERE says = 'support'", "word on commendation 1:3", GONE),
)
MEDIATION = (
    ("UPDATE mediation SET state = 'held'", "mediation 1", "state"),
    ("UPDATE mediation SET mediator = 1", "mediation 1", "mediator"),
    ("UPDATE mediation SET agreement = 'Nothing'", "mediation 1", "agreement"),
    ("UPDATE mediation SET text = 'Nothing'", "mediation 1", "text"),
    ("UPDATE mediation SET meets_at = 1", "mediation 1", "meets_at"),
)
REQUESTS = (
    ("UPDATE request SET replied_at = reply_by WHERE id = 1", "request 1", "replied_at"),
    ("UPDATE request SET rating = 4 WHERE id = 1", "request 1", "rating"),
    ("UPDATE request SET reopened = 0 WHERE id = 1", "request 1", "reopened"),
    ("UPDATE request SET state = 'resolved' WHERE id = 2", "request 2", "state"),
    ("UPDATE request SET merged_into = NULL WHERE id = 2", "request 2", "merged_into"),
    ("UPDATE request SET merged_into = 2 WHERE id = 3", "request 3", "merged_into"),
    ("UPDATE request SET reply_by = reply_by + 1 WHERE id = 4", "request 4", "reply_by"),
    ("UPDATE request SET hazard = '' WHERE id = 4", "request 4", "hazard"),
    ("UPDATE request SET escalated_at = NULL WHERE id = 4", "request 4", "escalated_at"),
    ("UPDATE request SET replied_at = NULL WHERE id = 4", "request 4", "replied_at"),
    ("UPDATE request SET need = 'hope' WHERE id = 4", "request 4", "need"),
    ("UPDATE request SET solve_by = solve_by - 1 WHERE id = 5", "request 5", "solve_by"),
    ("DELETE FROM request WHERE id = 3", "request 3", GONE),
)
SEATS = (
    ("UPDATE seat SET ended_at = NULL WHERE id = 5", "seat 5", "ended_at"),
    ("UPDATE seat_matter SET kind = 'review'", "what is decided of a seat by matter 2", "kind"),
    ("DELETE FROM seat_matter", "what is decided of a seat by matter 2", GONE),
)

CONSULTATION = (
    ("UPDATE consultation SET agreed = 0", "consultation 1", "agreed"),
    ("UPDATE consultation SET opinion = ''", "consultation 1", "opinion"),
    ("UPDATE consultation SET concluded_at = NULL", "consultation 1", "concluded_at"),
    ("UPDATE consultation SET joint_result = json_set(joint_result, '$.for', 2)", "consultation 1", "for"),
    ("UPDATE consultation_party SET stance = 'against' WHERE party = 2", "party in consultation 1:2", "stance"),
    ("UPDATE consultation_party SET choice = '' WHERE party = 2", "party in consultation 1:2", "choice"),
    ("UPDATE consultation_party SET concerned = 1 WHERE party = 4", "party in consultation 1:4", "concerned"),
    ("UPDATE undertaking SET reported_at = NULL", "undertaking 1", "reported_at"),
    ("UPDATE undertaking SET confirmed_at = 1", "undertaking 1", "confirmed_at"),
)  # fmt: skip


async def meeting(play):
    await test_minutes.held(play)
    await play.act(3, minutes.add_words, 1, "note", "The key is with Wu")
    for user in (VICE, 3, 4):
        await play.act(user, minutes.agree, 1)


async def project(play):
    await test_projects.objected(play)
    await play.act(test_projects.SUPERVISOR, partial(completions.answer, upheld=False), 1, "It is the brake test")


async def commendation(play):
    await test_commendations.noticed(play)
    why = {"supports": False, "why": "He does not"}
    assert await play.act(test_commendations.NEIGHBOUR, commendations.speak, 1, **why) is True
    await ballot_play.live(play, user=53, household=3)
    assert await play.act(53, commendations.speak, 1, supports=True) is True
    await play.at(test_commendations.OVER)
    await play.act(CHAIR, commendations.decide, 1, commend=True)


async def mediation(play):
    await test_mediations.opened(play, 3)
    await play.act(3, mediations.appoint, 1, "11-28 19:00 Room 2")
    await play.act(3, mediations.agree, 1, "Quiet after ten")


async def asked(play):
    """One that was reopened and rated anew, two that go on as it, a hazard that is late, and one by a letter."""
    one, other = await test_duplicates.both(play)
    third = (await play.act(LI, requests.file, "Lamp, gate", None, None, chat=LI)).id
    await play.act(STAFF, duplicates.join, third, other)
    await play.act(STAFF, duplicates.join, other, one)
    lift = (await play.act(LI, requests.file, "It is stuck", None, None, chat=LI)).id
    await play.act(LI, sortings.say_hazard, lift, "lift", chat=LI)
    await play.act(STAFF, sortings.say_need, lift, "hard")
    await play.act(STAFF, sortings.categorise, lift, "care")
    await play.at((await test_requests.request(play, lift)).reply_by)
    await play.act(STAFF, request_work.reply, lift, "Somebody is on the way")
    await test_paper_requests.letter(play, "request", 0, said="The tap drips")
    await play.act(STAFF, request_work.extend, lift + 1, "The part is on its way")
    for rating in (1, 3):
        await play.act(STAFF, request_work.report, one, "A new lamp")
        await play.act(WANG, requests.confirm, one, chat=WANG)
        await play.act(WANG, requests.rate, one, rating, chat=WANG)
        if rating == 1:
            await play.act(WANG, requests.reopen, one, chat=WANG)


async def seats(play):
    await play.apply()
    await play.on_agenda()
    await play.act(5, resignations.resign, 5)
    vacant = next(one for one in await test_seats.the_seats(play) if one.person is None)
    await play.act(CHAIR, elections.open_, vacant.id, "Ann\nBob")


async def consultation(play):
    await test_consultations.deciding(play)
    await test_consultations.said(play, committee="for", owners="for", property="for")
    manager = test_consultations.MANAGER
    await play.act(manager, joint_decisions.undertake, 3, "Paint the bays, 12-10", chat=manager)
    await play.act(manager, joint_decisions.report, 1, chat=manager)


@pytest.mark.parametrize(
    ("story", "statements"),
    [
        (meeting, MEETING),
        (project, PROJECT),
        (commendation, COMMENDATION),
        (mediation, MEDIATION),
        (asked, REQUESTS),
        (seats, SEATS),
        (consultation, CONSULTATION),
    ],
)
async def test_a_row_that_is_not_what_was_recorded_is_named(play, story, statements):
    await story(play)
    for statement, row, column in statements:
        await named(play, statement, row, column)
