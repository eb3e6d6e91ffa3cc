"""The real limits: how many messages and edits a bot may send before it is told to wait (429)."""

import math
from collections import deque

from playground.errors import too_many

Window = tuple[float, int]

# Telegram names 1 a second for a chat, 20 a minute for a group and 30 a second in all, and lets short bursts pass.
# Each window is a little shorter than its name, so that a bot that is exact is not refused for the wire's jitter.
CHAT: tuple[Window, ...] = ((0.9, 3), (9.5, 10))
GROUP: tuple[Window, ...] = (*CHAT, (59.0, 20))
OVERALL: tuple[Window, ...] = ((0.9, 30),)


def counts(method: str) -> bool:
    """Whether a call of ``method`` (lower case) is a send or an edit; a chat action is neither."""
    return method.startswith(("send", "edit", "forward", "copy")) and method != "sendchataction"


class Limits:
    """Sliding windows per bot and per chat; off until ``on`` is set."""

    def __init__(self, on: bool = False) -> None:
        self.on = on
        self._times: dict[tuple[int, int], deque[float]] = {}

    def check(self, bot: int, chat: int, is_group: bool, now: float) -> None:
        """Count one send or edit, or refuse it with the seconds to wait; a refused one is not counted."""
        here = self._times.setdefault((bot, chat), deque(maxlen=20))
        overall = self._times.setdefault((bot, 0), deque(maxlen=30))
        waits = [_wait(here, window, now) for window in (GROUP if is_group else CHAT)]
        waits += [_wait(overall, window, now) for window in OVERALL]
        if (wait := max(waits)) > 0:
            raise too_many(max(1, math.ceil(wait)))
        here.append(now)
        overall.append(now)


def _wait(times: deque[float], window: Window, now: float) -> float:
    length, most = window
    if len(times) < most:
        return 0.0
    oldest = times[-most]
    # A clock that was set back must not make anybody wait for its return.
    return oldest + length - now if oldest <= now else 0.0
