"""Consultations and joint decisions: who may do what, and each edge of what is needed."""

from datetime import UTC, datetime, timedelta

import pytest

from rules.consultations import (
    JOINT_RULES,
    ConsultationState,
    Speaker,
    Stance,
    decide_jointly,
    may_conclude,
    may_confirm,
    may_convene,
    may_leave_out,
    may_report,
    may_speak,
    offer_named,
    reminded_at,
)
from rules.refusals import Reason, Refused
from rules.seats import Role, Seat
from rules.stages import Stage
from rules.votes import Choice, Rule, Verdict

COMMITTEE, PROPERTY = 1, 4
CHAIR = Speaker(1, seat=Seat(1, Role.CHAIR, 1))
MEDIATOR = Speaker(3, seat=Seat(3, Role.MEDIATOR, 3))
SUPERVISOR = Speaker(8, seat=Seat(8, Role.SUPERVISOR, 8))
STAFF = Speaker(9, is_staff=True)
CONVENER = Speaker(9, is_staff=True, is_convener=True)
MANAGER = Speaker(20, parties=frozenset({PROPERTY}))
RESIDENT = Speaker(50)
OPEN, OVER = ConsultationState.OPEN, ConsultationState.CONCLUDED


def refused(reason: Reason) -> Refused:
    return Refused(reason)


@pytest.mark.parametrize("stage", Stage)
def test_a_matter_is_put_before_the_parties_when_it_is_ready_for_an_agenda(stage: Stage) -> None:
    ready = stage in {Stage.SUPPORTED, Stage.REFERRED}
    assert (may_convene(stage, MEDIATOR) is None) == (may_convene(stage, STAFF) is None) == ready
    assert may_convene(stage, MANAGER) == may_convene(stage, SUPERVISOR) == refused(Reason.NOT_COUNCIL_OR_STAFF)


def test_why_a_matter_is_not_put_before_the_parties() -> None:
    said = {stage: may_convene(stage, CHAIR) for stage in (Stage.RAISED, Stage.ACCEPTED, Stage.CONSULTATION)}
    assert said == {
        Stage.RAISED: refused(Reason.NOT_ACCEPTED),
        Stage.ACCEPTED: refused(Reason.NOT_SUPPORTED),
        Stage.CONSULTATION: refused(Reason.CONSULTED_ALREADY),
    }
    assert may_convene(Stage.DECLINED, CHAIR) == refused(Reason.MATTER_ENDED)
    assert may_convene(Stage.SUPPORTED, CHAIR, internal=True) == refused(Reason.INTERNAL)


def test_a_party_speaks_itself_and_others_for_it_only_while_it_has_not() -> None:
    assert may_speak(OPEN, MANAGER, PROPERTY, said_itself=True) is None
    assert may_speak(OPEN, MANAGER, COMMITTEE, said_itself=False) == refused(Reason.NOT_OF_PARTY)
    assert may_speak(OPEN, STAFF, PROPERTY, said_itself=False) is None
    assert may_speak(OPEN, STAFF, PROPERTY, said_itself=True) == refused(Reason.SAID_SO_SELF)
    assert may_speak(OPEN, RESIDENT, PROPERTY, said_itself=False) == refused(Reason.NOT_OF_PARTY)
    assert may_speak(OVER, MANAGER, PROPERTY, said_itself=False) == refused(Reason.CONSULTATION_OVER)


def test_nobody_of_one_party_decides_for_another_though_they_serve() -> None:
    both = Speaker(9, parties=frozenset({COMMITTEE}), is_staff=True)
    assert may_speak(OPEN, both, COMMITTEE, said_itself=False) is None
    assert may_speak(OPEN, both, PROPERTY, said_itself=False) == refused(Reason.NOT_OF_PARTY)


def test_its_convener_or_the_chair_concludes_once_a_party_has_spoken() -> None:
    assert may_conclude(OPEN, CONVENER, ["", "for"]) is may_conclude(OPEN, CHAIR, ["against"]) is None
    assert may_conclude(OPEN, CHAIR, ["", ""]) == refused(Reason.NOBODY_SPOKE)
    for other in (MEDIATOR, STAFF, MANAGER):
        assert may_conclude(OPEN, other, ["for"]) == refused(Reason.NOT_CONVENER)
    assert may_conclude(OVER, CHAIR, ["for"]) == refused(Reason.CONSULTATION_OVER)


def test_a_reminder_goes_out_before_the_end_unless_its_time_is_past() -> None:
    until = datetime(2026, 12, 1, 8, tzinfo=UTC)
    before = until - timedelta(days=2)
    assert reminded_at(until, before, before - timedelta(seconds=1)) == before
    assert reminded_at(until, before, before) is None
    assert reminded_at(until, until, before) is None


@pytest.mark.parametrize(
    ("rule", "agree", "against", "abstain", "verdict"),
    [
        ("joint_all", 6, 0, 0, Verdict.PASSED),
        ("joint_all", 5, 0, 0, Verdict.TOO_FEW),
        ("joint_all", 5, 1, 0, Verdict.NOT_PASSED),
        ("joint_all", 5, 0, 1, Verdict.NOT_PASSED),
        ("joint_majority", 3, 3, 0, Verdict.NOT_PASSED),
        ("joint_majority", 4, 2, 0, Verdict.PASSED),
        ("joint_majority", 4, 0, 0, Verdict.PASSED),
        ("joint_majority", 3, 0, 0, Verdict.TOO_FEW),
    ],
)
def test_six_parties_decide_together(
    catalogue: dict[str, Rule], rule: str, agree: int, against: int, abstain: int, verdict: Verdict
) -> None:
    said = [Choice.FOR] * agree + [Choice.AGAINST] * against + [Choice.ABSTAIN] * abstain
    assert decide_jointly(catalogue[rule], range(1, 7), dict(enumerate(said, 1))).verdict is verdict


def test_a_party_that_is_not_concerned_counts_with_nobody(catalogue: dict[str, Rule]) -> None:
    says = {1: Choice.FOR, 2: Choice.FOR, 3: Choice.AGAINST}
    assert decide_jointly(catalogue["joint_all"], {1, 2}, says).verdict is Verdict.PASSED
    assert decide_jointly(catalogue["joint_all"], {1, 2, 3}, says).verdict is Verdict.NOT_PASSED


def test_who_spoke_against_it_is_not_left_out_of_the_decision() -> None:
    said = {stance: may_leave_out(stance) for stance in (None, *Stance)}
    assert said == {**dict.fromkeys(said), Stance.AGAINST: refused(Reason.DISSENT_STAYS)}


def test_what_is_undertaken_draws_on_the_offer_that_it_names() -> None:
    offers = ("lift", "Lift engineer", "园丁")
    assert offer_named("The LIFT ENGINEER looks at it", offers) == "Lift engineer"
    assert offer_named("请园丁补种", offers) == "园丁"
    assert offer_named("Paint the bays", offers) == ""


def test_what_was_undertaken_is_confirmed_by_others_than_who_did_it() -> None:
    assert may_report(MANAGER, PROPERTY) is may_report(STAFF, PROPERTY) is None
    assert may_report(RESIDENT, PROPERTY) == refused(Reason.NOT_OF_PARTY)
    assert may_confirm(CONVENER, PROPERTY, supervises=False, own=False) is None
    assert may_confirm(SUPERVISOR, PROPERTY, supervises=True, own=False) is None
    assert may_confirm(MEDIATOR, PROPERTY, supervises=False, own=False) == refused(Reason.NOT_CONVENER)
    assert may_confirm(CONVENER, PROPERTY, supervises=False, own=True) == refused(Reason.OWN_REPORT)
    manager_and_supervisor = Speaker(8, parties=frozenset({PROPERTY}), seat=SUPERVISOR.seat)
    assert may_confirm(manager_and_supervisor, PROPERTY, supervises=True, own=False) == refused(Reason.OWN_REPORT)


@pytest.mark.parametrize(
    ("stage", "reason"),
    [
        (Stage.URGENT, Reason.URGENT_TRACK),
        (Stage.ON_AGENDA, Reason.ALREADY_ON_AGENDA),
        (Stage.DEFERRED, Reason.ALREADY_ON_AGENDA),
        (Stage.JOINT, Reason.CONSULTED_ALREADY),
        (Stage.TAKEN_BACK, Reason.MATTER_ENDED),
        (Stage.NOT_ADOPTED, Reason.MATTER_ENDED),
        (Stage.ADOPTED, Reason.ALREADY_DECIDED),
        (Stage.VOTING, Reason.ALREADY_DECIDED),
    ],
)
def test_what_has_gone_another_way_is_told_which(stage: Stage, reason: Reason) -> None:
    assert may_convene(stage, CHAIR) == refused(reason)


def test_parties_decide_by_one_of_two_rules_of_the_catalogue(catalogue: dict[str, Rule]) -> None:
    assert JOINT_RULES == ("joint_all", "joint_majority")
    assert set(JOINT_RULES) <= set(catalogue)
