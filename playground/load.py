"""The load generator: many people tap, and the time to the bot's answer is measured."""

import asyncio
import contextlib
import time
from collections import Counter
from typing import Any

from playground import people
from playground.errors import ControlError
from playground.model import Chat, Query, User
from playground.telegram import Telegram

Json = dict[str, Any]
TELL_EVERY = 0.1  # seconds between two events for the page


class Load:
    """Taps by ``users`` on one message, each with the next of ``data``; the message need not have such a button.

    ``rate`` is taps a second (None: as fast as the bot takes them), ``outstanding`` the most that may be unanswered
    at a time (None: no limit), ``count`` the number of taps (one a user when absent).
    """

    def __init__(self, telegram: Telegram, chat: Chat, message_id: int, users: list[int], data: list[str]) -> None:
        if not users or not data:
            raise ControlError("a load needs users and data")
        self.telegram = telegram
        self.chat = chat
        self.message_id = message_id
        self.users: list[User] = [telegram.user(number) for number in users]
        self.data = data
        self.ms: list[float] = []
        self.texts: Counter[str] = Counter()
        self.sent = 0
        self.last = 0.0
        self._more = asyncio.Event()
        self._telling: asyncio.TimerHandle | None = None

    async def run(
        self, *, count: int | None = None, rate: float | None = None, outstanding: int | None = None,
        within: float = people.CALLBACK_LIVES,
    ) -> Json:  # fmt: skip
        """Tap until all are sent, wait for the answers (at most ``within`` real seconds in all), and report.

        A bot that dies meanwhile may come back: what it had not confirmed is delivered again, and a tap that waits
        can be answered as long as Telegram keeps it.
        """
        count = len(self.users) if count is None else count
        began = time.perf_counter()
        with contextlib.suppress(TimeoutError):  # what is unanswered by then is reported as such
            await asyncio.wait_for(self._run(count, rate, outstanding or count, began), within)
        return self._report(began)

    def progress(self) -> Json:
        """How many taps were made, and how many answered."""
        return {"tapped": self.sent, "answered": len(self.ms)}

    def _changed(self) -> None:
        # A few times a second is enough for the eye; the last change is always told.
        if self._telling is None:
            self._telling = asyncio.get_running_loop().call_later(TELL_EVERY, self._tell)

    def _tell(self) -> None:
        self._telling = None
        self.telegram.tell("progress", self.progress())

    async def _run(self, count: int, rate: float | None, outstanding: int, began: float) -> None:
        while self.sent < count:
            due = count if rate is None else min(count, int((time.perf_counter() - began) * rate) + 1)
            while self.sent < due and self.sent - len(self.ms) < outstanding:
                self._tap()
            if rate is None:
                await self._answered()
            else:
                await asyncio.sleep(max(0.0005, began + self.sent / rate - time.perf_counter()))
        while len(self.ms) < count:
            await self._answered()

    async def _answered(self) -> None:
        self._more.clear()
        if self.sent > len(self.ms):
            await self._more.wait()

    def _tap(self) -> None:
        user = self.users[self.sent % len(self.users)]
        data = self.data[self.sent % len(self.data)]
        self.sent += 1
        people.tap(self.telegram, self.chat, user, self.message_id, data, forged=True, on_answer=self._on_answer)
        self._changed()

    def _on_answer(self, query: Query) -> None:
        self.ms.append(query.ms or 0.0)
        self.texts[(query.answer or {}).get("text", "")] += 1
        self.last = time.perf_counter()
        self._more.set()
        self._changed()

    def _report(self, began: float) -> Json:
        ms = sorted(self.ms)
        took = max(self.last - began, 1e-9)
        percentiles = {f"p{n}": round(ms[min(len(ms) - 1, len(ms) * n // 100)], 3) for n in (50, 90, 95, 99) if ms}
        return {
            "sent": self.sent,
            "answered": len(ms),
            "unanswered": self.sent - len(ms),
            "seconds": round(took, 4),
            "per_second": round(len(ms) / took, 1),
            "ms": percentiles | ({"max": round(ms[-1], 3)} if ms else {}),
            "texts": dict(self.texts.most_common(50)),
        }
