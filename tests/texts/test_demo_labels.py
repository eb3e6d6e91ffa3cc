"""The demo has words for whatever falls due and wherever a matter may stand."""

from bot.story import LABELS
from bot.tour_steps import MEETINGS, VOTES
from handlers.due import ACTS, ANNOUNCE
from rules.meetings import MeetingState
from storage.votes import State


def test_everything_that_falls_due_has_a_label():
    assert set(LABELS) == {*ACTS, ANNOUNCE}


def test_every_state_has_words():
    assert set(MEETINGS) == set(MeetingState)
    assert set(VOTES) == set(State)
