"""Role models: what a notice ends in, and a talk read from one line."""

from datetime import date

import pytest

from rules.commendations import CommendationState, TalkGiven, after_notice, read_talk

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("support", "objections", "state"),
    [
        (0, 0, CommendationState.ENDED),
        (1, 0, CommendationState.COMMENDED),
        (9, 1, CommendationState.DOUBTED),
        (0, 1, CommendationState.DOUBTED),
    ],
)
def test_a_notice_ends_in_what_residents_said(support, objections, state):
    assert after_notice(support, objections) is state


@pytest.mark.parametrize(
    ("said", "talk"),
    [
        ("11-20, sorting waste, 35", TalkGiven(date(2026, 11, 20), "sorting waste", 35)),
        ("11-20，垃圾分类，35人", TalkGiven(date(2026, 11, 20), "垃圾分类", 35)),
        ("2025-01-31, Waste, and water, 7", TalkGiven(date(2025, 1, 31), "Waste, and water", 7)),
        ("12-24, of last year, 7", TalkGiven(date(2025, 12, 24), "of last year", 7)),
        ("11-22, today, 0", TalkGiven(TODAY, "today", 0)),
        ("2026-11-23, tomorrow, 5", None),
        ("13-01, no such month, 5", None),
        ("sorting waste, 35", None),
        ("11-20, sorting waste, many", None),
        ("", None),
    ],
)
def test_a_talk_is_one_line(said, talk):
    assert read_talk(said, TODAY) == talk
