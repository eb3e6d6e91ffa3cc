"""Objections, and what two people must agree on: both sides of every boundary."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from actions.rulebook import shipped
from rules.agreements import Hand, What, may_agree, may_ask, may_change_roll
from rules.ballots import VoteState
from rules.matters import may_withdraw
from rules.objections import (
    Consequence,
    Objection,
    falls,
    homes_listed,
    may_answer,
    may_be_struck,
    may_confirm,
    may_follow_up,
    remind_at,
)  # fmt: skip
from rules.refusals import Reason, Refused
from rules.seats import Role, Seat
from rules.stages import Stage, may_follow
from rules.votes import Tally, Unit, Verdict, decide

NOW = datetime(2026, 11, 28, 11, tzinfo=UTC)
SECOND = timedelta(seconds=1)
AUTHOR, OTHER = 5, 6
CHAIR, VICE, MEDIATOR, RECORDER = (
    Seat(place, role, place) for place, role in enumerate((Role.CHAIR, Role.VICE_CHAIR, Role.MEDIATOR, Role.RECORDER))
)
OPEN = Objection(AUTHOR)
NOT_UPHELD = Objection(AUTHOR, answered=True)
UPHELD = Objection(AUTHOR, answered=True, upheld=True)


def test_a_seat_answers_once_and_nobody_their_own_objection():
    assert may_answer(OPEN, MEDIATOR, OTHER, preliminary=True) is None
    for seat in (None, RECORDER, Seat(9, Role.CHAIR)):
        assert may_answer(OPEN, seat, OTHER, preliminary=True) == Refused(Reason.NOT_A_SEAT)
    assert may_answer(OPEN, CHAIR, AUTHOR, preliminary=True) == Refused(Reason.OWN_OBJECTION)
    assert may_answer(NOT_UPHELD, CHAIR, OTHER, preliminary=True) == Refused(Reason.OBJECTION_ANSWERED)
    assert may_answer(OPEN, CHAIR, OTHER, preliminary=False) == Refused(Reason.RESULT_SETTLED)


def test_what_follows_is_decided_once_and_only_of_an_upheld_one():
    assert may_follow_up(UPHELD, preliminary=True) is None
    assert may_follow_up(OPEN, preliminary=True) == Refused(Reason.NOT_UPHELD)
    assert may_follow_up(NOT_UPHELD, preliminary=True) == Refused(Reason.NOT_UPHELD)
    assert may_follow_up(UPHELD, preliminary=False) == Refused(Reason.RESULT_SETTLED)
    for consequence in Consequence:
        settled = Objection(AUTHOR, answered=True, upheld=True, consequence=consequence)
        assert may_follow_up(settled, preliminary=True) == Refused(Reason.OBJECTION_ANSWERED)


def test_a_result_is_confirmed_in_time_and_with_nothing_open():
    settled = Objection(AUTHOR, answered=True, upheld=True, consequence=Consequence.STANDS)
    assert may_confirm(NOW, [], NOW)
    assert not may_confirm(NOW, [], NOW - SECOND)
    assert may_confirm(NOW, [NOT_UPHELD, settled], NOW)
    assert not may_confirm(NOW, [NOT_UPHELD, OPEN], NOW + timedelta(days=30))
    assert not may_confirm(NOW, [settled, UPHELD], NOW)


@pytest.mark.parametrize(
    ("reply", "before"), [(timedelta(days=3), timedelta(days=1)), (timedelta(days=2), timedelta(days=1)),
                          (timedelta(hours=4), timedelta(hours=2))],
)  # fmt: skip
def test_the_council_is_reminded_a_day_before_or_halfway(reply, before):
    assert remind_at(NOW, NOW + reply) == NOW + reply - before


def test_only_paper_proxy_and_disputed_ballots_are_struck():
    assert [may_be_struck(channel, disputed=False) for channel in ("paper", "proxy", "button")] == [True, True, False]
    assert may_be_struck("button", disputed=True)


def test_a_recount_that_leaves_too_few_is_invalid_and_a_vote_that_had_too_few_is_not():
    fallen = {pair for pair in product(Verdict, Verdict) if falls(*pair)}
    assert fallen == {(before, Verdict.TOO_FEW) for before in Verdict if before is not Verdict.TOO_FEW}


def hands():
    return {
        "chair": Hand(1, CHAIR), "vice": Hand(2, VICE), "mediator": Hand(3, MEDIATOR), "recorder": Hand(4, RECORDER),
        "staff": Hand(5, staff=True), "clerk": Hand(6, staff=True), "chair on staff": Hand(7, CHAIR, staff=True),
        "nobody": Hand(8),
    }  # fmt: skip


def test_the_chair_and_one_more_seat_agree_or_two_of_the_staff_on_ballots():
    agreeing = {
        (one, other)
        for (one, first), (other, second) in product(hands().items(), repeat=2)
        if may_ask(first, What.STRIKE) is None and may_agree(first, second, What.STRIKE) is None
    }
    chairs = {"chair", "chair on staff"}
    council = {(one, other) for one, other in product([*chairs, "vice", "mediator"], repeat=2) if one != other}
    staff = {(one, other) for one, other in product(["staff", "clerk", "chair on staff"], repeat=2) if one != other}
    assert agreeing == {pair for pair in council if chairs & set(pair)} | staff
    assert may_agree(hands()["chair"], hands()["chair"], What.STRIKE) == Refused(Reason.ALREADY_CONFIRMED)
    assert may_agree(hands()["vice"], hands()["mediator"], What.STRIKE) == Refused(Reason.CHAIR_NEEDED)
    assert may_agree(hands()["chair"], hands()["nobody"], What.STRIKE) == Refused(Reason.NOT_COUNCIL_OR_STAFF)


@pytest.mark.parametrize("what", [What.VOID, What.ROLL_ADD, What.ROLL_STRIKE])
def test_staff_alone_change_no_roll_and_end_no_vote(what):
    assert may_ask(hands()["staff"], what) == Refused(Reason.NOT_A_SEAT)
    assert may_agree(hands()["chair"], hands()["staff"], what) == Refused(Reason.NOT_A_SEAT)
    assert may_agree(hands()["mediator"], hands()["chair"], what) is None


def test_a_noticed_vote_is_withdrawn_by_its_heads_until_just_before_the_close():
    for state in (VoteState.NOTICED, VoteState.OPEN):
        assert may_withdraw(state, NOW, VICE, NOW - SECOND) is None
        assert may_withdraw(state, NOW, CHAIR, NOW) == Refused(Reason.VOTE_CLOSED)
        assert may_withdraw(state, NOW, MEDIATOR, NOW - SECOND) == Refused(Reason.NOT_CHAIR_OR_VICE)
    assert may_withdraw(VoteState.CLOSED, NOW, CHAIR, NOW - SECOND) == Refused(Reason.VOTE_CLOSED)
    assert {stage for stage in Stage if may_follow(stage, Stage.ADOPTED)} == {
        Stage.ON_AGENDA, Stage.JOINT, Stage.NOTICED, Stage.VOTING, Stage.EXTENDED,
    }  # fmt: skip


def test_a_list_of_homes_is_read_as_people_write_it():
    assert homes_listed("37-502，37-503; 9-1\n") == ["37-502", "37-503", "9-1"]


def test_the_roll_of_an_open_vote_of_households_alone_may_change():
    assert may_change_roll(VoteState.NOTICED, Unit.HOUSEHOLDS, secret=False) is None
    assert may_change_roll(VoteState.OPEN, Unit.HOUSEHOLDS, secret=False) is None
    assert may_change_roll(VoteState.CLOSED, Unit.HOUSEHOLDS, secret=False) == Refused(Reason.ROLL_FIXED)
    for state in VoteState:
        assert may_change_roll(state, Unit.HOUSEHOLDS, secret=True) == Refused(Reason.ROLL_SEALED)
    for unit in set(Unit) - {Unit.HOUSEHOLDS}:
        assert may_change_roll(VoteState.OPEN, unit, secret=False) == Refused(Reason.ROLL_FIXED)


@pytest.mark.parametrize(
    ("favour", "against", "abstain", "verdict", "tied"),
    [(3, 3, 0, Verdict.NOT_PASSED, True), (4, 3, 0, Verdict.PASSED, False), (3, 4, 0, Verdict.NOT_PASSED, False),
     (0, 0, 6, Verdict.NOT_PASSED, False), (2, 2, 0, Verdict.TOO_FEW, False)],
)  # fmt: skip
def test_a_tie_too_few_and_rejected_are_three_outcomes(favour, against, abstain, verdict, tied):
    result = decide(shipped("assembly")[-1], 10, Tally(favour, against, abstain))
    assert (result.verdict, result.tied) == (verdict, tied)
