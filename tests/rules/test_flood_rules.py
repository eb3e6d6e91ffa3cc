"""How much one person may send at once, with numbers on both sides of each measure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.floods import MEASURES, TELL_AGAIN, WIDER, Errand, admit

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def admitted(errand, moments, *, wide=False, full_at=None):
    """How many of what is sent at these moments are let in."""
    count = 0
    for moment in moments:
        found = admit(full_at, MEASURES[errand], moment, wide=wide)
        full_at, count = found or full_at, count + (found is not None)
    return count


@pytest.mark.parametrize(
    ("errand", "at_once", "seconds"),
    [
        (Errand.TAP, 40, 1), (Errand.WORDS, 20, 4), (Errand.TALK, 60, 1), (Errand.MATTER, 10, 300),
        (Errand.FILE, 10, 30), (Errand.HAZARD, 10, 60), (Errand.OWN, 4, 900),
    ],
)  # fmt: skip
def test_so_many_pass_at_once_and_one_more_each_interval(errand, at_once, seconds):
    interval = timedelta(seconds=seconds)
    assert admitted(errand, [NOON] * at_once) == at_once
    assert admitted(errand, [NOON] * 1000) == at_once
    assert admitted(errand, [*[NOON] * 1000, NOON + interval - timedelta(milliseconds=1)]) == at_once
    assert admitted(errand, [*[NOON] * 1000, NOON + interval]) == at_once + 1
    assert admitted(errand, [*[NOON] * 1000, *[NOON + interval * 3] * 9]) == at_once + 3
    assert admitted(errand, [*[NOON] * 1000, *[NOON + timedelta(days=1)] * 1000]) == 2 * at_once


def test_council_and_staff_have_ten_times_as_much():
    assert (10, timedelta(hours=1)) == (WIDER, TELL_AGAIN)
    assert admitted(Errand.MATTER, [NOON] * 1000, wide=True) == 10 * WIDER
    later = [NOON + timedelta(seconds=29), NOON + timedelta(seconds=30)]
    assert admitted(Errand.MATTER, [*[NOON] * 1000, *later], wide=True) == 10 * WIDER + 1


def test_who_taps_twice_at_each_of_nineteen_votes_is_never_slowed():
    taps = [NOON + timedelta(seconds=vote) for vote in range(19) for _ in range(2)]
    assert admitted(Errand.TAP, taps) == len(taps)


def test_a_clock_set_back_holds_nobody():
    spent = NOON + timedelta(seconds=40)
    assert admitted(Errand.TAP, [NOON], full_at=spent) == 0
    assert admitted(Errand.TAP, [NOON - timedelta(seconds=1)] * 99, full_at=spent) == 40


@given(st.lists(st.integers(0, 10**6), max_size=60).map(sorted))
def test_nobody_ever_gets_more_than_a_measure_and_what_filled_since(seconds):
    got = admitted(Errand.FILE, [NOON + timedelta(seconds=one) for one in seconds])
    span = seconds[-1] - seconds[0] if seconds else 0
    assert min(len(seconds), 10) <= got <= min(len(seconds), 10 + span // 30)
