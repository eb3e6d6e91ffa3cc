"""The local Telegram's own clock: runs with real time from a settable start, or stands still, and can jump."""

import time
from collections.abc import Callable
from datetime import UTC, datetime


class Clock:
    """Seconds since 1970 in UTC; ``ticker`` is what makes it run, so a simulation may pass its own.

    ``start`` is where it begins (the real present when absent); ``running`` false freezes it there.
    """

    def __init__(
        self, start: float | None = None, running: bool = True, ticker: Callable[[], float] = time.monotonic
    ) -> None:
        self._ticker = ticker
        self._base = time.time() if start is None else start
        self._since = ticker()
        self.running = running
        self.listeners: list[Callable[[], None]] = []

    def now(self) -> float:
        """The present time in seconds since 1970."""
        return self._base + (self._ticker() - self._since if self.running else 0.0)

    def date(self) -> int:
        """The present time as Telegram writes it, in whole seconds."""
        return int(self.now())

    def set(self, at: float, running: bool | None = None) -> None:
        """Jump to ``at`` and, when ``running`` is given, start or freeze; listeners are told."""
        self._base, self._since = at, self._ticker()
        if running is not None:
            self.running = running
        for listener in self.listeners:
            listener()

    def advance(self, seconds: float) -> None:
        """Jump forward (or back) by ``seconds``."""
        self.set(self.now() + seconds)

    def text(self) -> str:
        """The present time in UTC, ISO 8601."""
        return datetime.fromtimestamp(self.now(), UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read_time(value: str | float) -> float:
    """Seconds since 1970 from a number or an ISO 8601 text; a text without a zone is UTC."""
    if isinstance(value, int | float):
        return float(value)
    moment = datetime.fromisoformat(value)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
