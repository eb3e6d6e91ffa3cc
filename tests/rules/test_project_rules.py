"""Projects: milestones as people write them, and who may do what."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rules import projects
from rules.projects import Planned, Project, milestones_written
from rules.refusals import Reason, Refused
from rules.seats import Role, Seat
from rules.timing import Duration, Span

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
CHAIR, MEDIATOR, SUPERVISOR = Seat(1, Role.CHAIR, 1), Seat(3, Role.MEDIATOR, 3), Seat(8, Role.SUPERVISOR, 8)
LED = Project(lead=frozenset({3}), supervisors=frozenset({8}), reported=True)


@pytest.mark.parametrize(
    ("line", "title", "day"),
    [
        ("Motor ordered, 2026-12-31", "Motor ordered", date(2026, 12, 31)),
        ("1. 订电机，12月5日", "订电机", date(2026, 12, 5)),
        ("装好 ２０２７年１月１５日。", "装好", date(2027, 1, 15)),
        ("Lift 3-2 runs 1-8", "Lift 3-2 runs", date(2027, 1, 8)),
        ("Paint the gate (12/24)", "Paint the gate", date(2026, 12, 24)),
        ("Lamps, posts and wires, 3 Dec", "Lamps, posts and wires", date(2026, 12, 3)),
        ("Lamps, Feb 3 2027", "Lamps", date(2027, 2, 3)),
        ("Today, 11-22", "Today", TODAY),
    ],
)
def test_a_line_with_a_day_is_a_milestone(line, title, day):
    assert milestones_written(line, TODAY) == ([Planned(title, day)], [])


@pytest.mark.parametrize(
    "line",
    [
        "Motor ordered",
        "12-31",
        "Motor, 2026-02-30",
        "Motor, 2026-11-21",
        "Motor, 2999-01-01",
        "Motor, soon",
        "a, 99 9 9",
    ],
)
def test_a_line_without_a_day_to_come_is_named(line):
    assert milestones_written(f"First, 12-1\n\n{line}\n", TODAY) == ([Planned("First", date(2026, 12, 1))], [line])


def test_who_leads_never_supervises():
    assert projects.may_supervise({3}, 3).reason is Reason.SUPERVISOR_LEADS
    assert projects.may_supervise({3}, None).reason is Reason.NOT_ON_THE_LIST
    assert projects.may_supervise({3}, 8) is None
    both = Project(lead=frozenset({8}), supervisors=frozenset({8}), reported=True)  # a seat changed hands
    assert projects.may_confirm(both, 8).reason is Reason.SUPERVISOR_LEADS


def test_only_a_supervisor_confirms_what_was_reported():
    assert projects.may_confirm(LED, 8) is None
    assert projects.may_confirm(LED, 1).reason is Reason.NOT_SUPERVISOR
    assert projects.may_confirm(Project(supervisors=frozenset({8})), 8).reason is Reason.NOT_REPORTED


def test_heads_steer_and_whoever_serves_works():
    assert projects.may_steer(CHAIR) is None
    assert projects.may_steer(MEDIATOR).reason is Reason.NOT_CHAIR_OR_VICE
    assert projects.may_steer(Seat(1, Role.CHAIR)).reason is Reason.NOT_CHAIR_OR_VICE
    workers = [(MEDIATOR, 3, False), (None, 9, True), (None, 3, False), (SUPERVISOR, 8, False)]
    assert [projects.may_work(LED, seat, account, is_staff=staff) for seat, account, staff in workers] == [None] * 4
    scrutineer = Seat(9, Role.SCRUTINEER, 10)
    assert projects.may_work(LED, scrutineer, 10, is_staff=False).reason is Reason.NOT_COUNCIL_OR_STAFF


def test_a_household_objects_once_and_in_time():
    until = NOW + timedelta(days=30)
    assert projects.may_object(until, NOW, reopened=False, already=False) is None
    assert projects.may_object(NOW, NOW, reopened=False, already=False).reason is Reason.OBJECTIONS_OVER
    assert projects.may_object(until, NOW, reopened=True, already=False).reason is Reason.ALREADY_REOPENED
    assert projects.may_object(until, NOW, reopened=False, already=True).reason is Reason.ALREADY_OBJECTED


def test_a_supervisor_answers_else_the_heads_and_never_who_leads():
    answers = [
        (LED, SUPERVISOR, 8, None),
        (LED, CHAIR, 1, Reason.NOT_SUPERVISOR),
        (Project(), CHAIR, 1, None),
        (Project(), MEDIATOR, 3, Reason.NOT_CHAIR_OR_VICE),
        (Project(lead=frozenset({1})), CHAIR, 1, Reason.SUPERVISOR_LEADS),
        (LED, None, 8, Reason.NOT_SUPERVISOR),
    ]
    for project, seat, account, reason in answers:
        refused = projects.may_answer(project, seat, account, own=False, answered=False)
        assert (refused and refused.reason) is reason
    assert projects.may_answer(LED, SUPERVISOR, 8, own=True, answered=False).reason is Reason.OWN_OBJECTION
    assert projects.may_answer(LED, SUPERVISOR, 8, own=False, answered=True).reason is Reason.OBJECTION_ANSWERED


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Bench, 5 Jan", date(2027, 1, 5)),  # the next one
        ("Bench, 5 Jan 2027", date(2027, 1, 5)),
        ("Bench, 5 Jan 2026", None),
        ("Bench, Sat 5.12.2026", date(2026, 12, 5)),  # the day comes first
        ("Bench, 2046-12-31", date(2046, 12, 31)),
        ("Bench, 2047-01-01", None),
        ("1. 12-31", None),  # a number is no words
    ],
)
def test_the_days_on_both_sides_of_a_milestone(line, day):
    assert milestones_written(line, TODAY) == (([Planned("Bench", day)], []) if day else ([], [line]))


def test_nobody_confirms_their_own_report():
    assert projects.may_confirm(LED, 8, own=True) == Refused(Reason.OWN_REPORT)


def test_a_plan_has_twelve_milestones_and_the_chair_hears_two_working_days_later():
    assert (12, 20, Duration(2, Span.WORKING_DAYS)) == (
        projects.MOST_MILESTONES,
        projects.MOST_YEARS,
        projects.TO_CHAIR,
    )
