"""The demo names on its page whatever falls due."""

from bot.story import LABELS
from handlers.due import ACTS


def test_everything_that_falls_due_has_a_label():
    assert set(LABELS) == set(ACTS)
