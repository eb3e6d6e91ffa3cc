"""What the running bot counts of itself, for next to nothing; `bot/health.py` tells it.

No label names a person or a chat: communities stand there by their number, and what Telegram is asked by its method.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.duty import Duty
from storage.figures import Figures

SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CODES = frozenset({200, 400, 401, 403, 404, 409, 429})


class Meters:
    """Counters of one process, and when something last went well."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._commits = Histogram(
            "corridor_commit_seconds", "A commit of the store, from its beginning until it is on disk.",
            buckets=SECONDS, registry=registry,
        )  # fmt: skip
        self._batches = Histogram(
            "corridor_intake_seconds", "Updates that came together, until all of them are on disk.",
            buckets=SECONDS, registry=registry,
        )  # fmt: skip
        self._updates = Counter("corridor_updates", "Updates that are on disk.", registry=registry)
        self._lag = Gauge(
            "corridor_intake_lag_seconds", "Age of the last message when it was taken, by Telegram's clock.",
            registry=registry,
        )  # fmt: skip
        self._answers = Counter(
            "corridor_telegram_answers", "What Telegram answered to our calls; code none: no answer came.",
            ("method", "code"), registry=registry,
        )  # fmt: skip
        self._answer: dict[tuple[str, str], Counter] = {}
        self._pulse = Gauge("corridor_loop_lag_seconds", "How late the loop last woke.", registry=registry)
        duty = Gauge("corridor_on_duty", "1: this process sends and does what is due.", registry=registry)
        duty.set_function(lambda: self.on_duty)
        registry.register(_OfStore(self))
        self.figures: Figures | None = None  # as the store last told them
        self.duty: Duty | None = None
        self.closing = False
        self.kept = True  # what arrived last: a failure of the store is over with its next commit
        self.heard: float | None = None  # when Telegram last gave an answer that was not its own failure
        self._under_way: dict[int, float] = {}  # updates that are taken and not on disk yet: since when
        self._turn = 0

    @property
    def on_duty(self) -> bool:
        """Whether this process sends and does what is due."""
        return self.duty is not None and self.duty.on and not self.closing

    def committed(self, seconds: float) -> None:
        """Note a commit of the store."""
        self._commits.observe(seconds)
        self.kept = True

    def woke(self, late: float) -> None:
        """Note how many seconds too late the loop woke."""
        self._pulse.set(late)

    def begin(self, batch: Sequence[Mapping[str, Any]], now: float) -> int:
        """Note that updates are taken, and how old they are; `now` as Telegram writes times."""
        for update in batch:
            if said := (update.get("message") or {}).get("date"):
                self._lag.set(max(0.0, now - said))
                break
        self._turn += 1
        self._under_way[self._turn] = time.monotonic()
        return self._turn

    def end(self, turn: int, count: int) -> None:
        """Note that so many updates of a turn are on disk."""
        self._batches.observe(time.monotonic() - self._under_way.pop(turn))
        self._updates.inc(count)

    def answered(self, method: str, code: int) -> None:
        """Note the code of Telegram's answer; 0 where none came."""
        label = str(code) if code in CODES else f"{code // 100}xx" if 400 <= code < 600 else "other" if code else "none"
        if (counter := self._answer.get((method, label))) is None:
            counter = self._answer[method, label] = self._answers.labels(method, label)
        counter.inc()
        if 0 < code < 500:
            self.heard = time.monotonic()

    def stalled(self) -> float:
        """Return for how many seconds the oldest updates that were taken have not come to disk."""
        return time.monotonic() - min(self._under_way.values()) if self._under_way else 0.0


class _OfStore(Collector):
    """The figures of the store as gauges: made anew for each look, so that what has ended is not told any more."""

    def __init__(self, meters: Meters) -> None:
        self._meters = meters

    def collect(self) -> Iterable[Metric]:
        """Return what the store last told."""
        found = self._meters.figures
        yield GaugeMetricFamily("corridor_store_up", "1: the store could be read.", value=found is not None)
        if found is None:
            return
        yield GaugeMetricFamily("corridor_schema_version", "The store's schema.", value=found.schema)
        yield GaugeMetricFamily("corridor_dead_letters", "Updates that could not be handled.", value=found.dead_letters)
        names = GaugeMetricFamily("corridor_community_info", "A community and its name.", labels=["community", "name"])
        for number, name in found.names.items():
            names.add_metric([str(number), name], 1)
        yield names
        for name, said, values in (
            ("outbox_messages", "Messages that may go now and have not.", _of(found.lengths, "outbox")),
            ("outbox_age_seconds", "For how long the oldest of them waits.", _of(found.ages, "outbox")),
            ("due_late", "Acts whose time has come and that are not done.", _of(found.lengths, "due")),
            ("due_late_seconds", "How late the oldest of them is.", _of(found.ages, "due")),
            ("votes_open", "Votes that are open.", _of(found.lengths, "votes")),
            ("groups_out_of_reach", "Groups that the bot cannot write to.", _of(found.lengths, "lost")),
        ):
            family = GaugeMetricFamily(f"corridor_{name}", said, labels=["community"])
            for number in sorted({*found.names, *values}):
                family.add_metric([str(number)], values.get(number, 0))
            yield family


def _of(found: Mapping[tuple[str, int], float], what: str) -> dict[int, float]:
    return {community: value for (one, community), value in found.items() if one == what}
