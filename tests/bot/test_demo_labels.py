"""The demo names on its page whatever falls due."""

from bot.story import LABELS
from handlers.due import ACTS, ANNOUNCE


def test_everything_that_falls_due_has_a_label():
    assert set(LABELS) == {*ACTS, ANNOUNCE}
