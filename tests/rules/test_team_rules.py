"""Tasks of a team as people write them, and who gets a place."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from rules import teams
from rules.refusals import Reason
from rules.teams import State, task_written

NOW, ZONE = datetime(2026, 11, 22, 2, tzinfo=UTC), ZoneInfo("Asia/Shanghai")
IN, WAITING, CAME = State.IN, State.WAITING, State.CAME


@pytest.mark.parametrize(
    ("text", "title", "places", "venue"),
    [
        ("Sweep the corridor, 12-05 9:00-11:00, 8", "Sweep the corridor", 8, ""),
        ("Sweep the corridor, 5 Dec 9:00–11:00, 8 people, Gate 2", "Sweep the corridor", 8, "Gate 2"),
        ("清扫长廊，12月5日 9：00到11：00，8人，3 号门", "清扫长廊", 8, "3 号门"),
        ("清扫长廊 2026-12-05\n9:00 - 11:00\n８名", "清扫长廊", 8, ""),
    ],
)
def test_a_task_is_read_from_one_message(text, title, places, venue):
    said = task_written(text, NOW, ZONE)
    assert (said.title, said.places, said.venue) == (title, places, venue)
    assert (said.starts_at, said.ends_at) == (
        datetime(2026, 12, 5, 1, tzinfo=UTC),
        datetime(2026, 12, 5, 3, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "text",
    [
        "", "Sweep", "Sweep, 12-05, 8", "Sweep, 9:00-11:00, 8", "12-05 9:00-11:00, 8", "Sweep, 12-05 9:00-11:00",
        "Sweep, 12-05 9:00-11:00, 0", "Sweep, 12-05 9:00-11:00, 61", "Sweep, 12-05 11:00-9:00, 8",
        "Sweep, 11-22 9:00-11:00, 8", "Sweep, 12-05 25:00-26:00, 8",
    ],
)  # fmt: skip
def test_what_lacks_something_is_no_task(text):
    assert task_written(text, NOW, ZONE) is None


def test_nobody_passes_who_waits_and_the_first_moves_up():
    assert [teams.place(taken, 2) for taken in ([], [IN], [IN, CAME], [IN, WAITING])] == [IN, IN, WAITING, WAITING]
    assert [teams.moves_up(taken, 2) for taken in ([IN, WAITING, WAITING], [IN, IN, WAITING], [IN])] == [1, None, None]


def test_one_signs_up_until_it_is_over():
    ends = datetime(2026, 12, 5, 3, tzinfo=UTC)
    assert teams.may_sign_up("planned", ends, NOW, belongs=True) is None
    assert teams.may_sign_up("planned", ends, NOW, belongs=False).reason is Reason.NOT_REGISTERED
    for state, now in (("planned", ends), ("done", NOW), ("called_off", NOW)):
        assert teams.may_sign_up(state, ends, now, belongs=True).reason is Reason.TASK_OVER


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Sweep, 12-05 9:00-11:00, 1", True), ("Sweep, 12-05 9:00-11:00, 60", True),
        ("Sweep, 11-22 10:00-11:00, 8", False),  # it begins now
        ("Sweep, 11-22 10:01-11:00, 8", True),
        ("Sweep, 12-05 9:00-9:00, 8", False), ("Sweep, 12-05 9:00-9:01, 8", True),
        ("Sweep, 12-05 22:00-23:59, 8", True), ("Sweep, 12-05 9:00-24:00, 8", False),
        ("Sweep, 12-05 9:00-10:60, 8", False), ("Sweep, 12-05 9:60-11:00, 8", False),
    ],
)  # fmt: skip
def test_the_numbers_on_both_sides_of_a_task(text, read):
    assert (task_written(text, NOW, ZONE) is not None) is read
