"""What the running bot counts of itself, for next to nothing; `bot/health.py` tells it.

No label names a person or a chat: communities stand there by their number, and what Telegram is asked by its method.
"""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.duty import Duty
from storage.figures import Figures

SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, float("inf"))
CODES = frozenset({200, 400, 401, 403, 404, 409, 429})
LATEST = 1 << 40  # seconds since 1970, beyond all that Telegram writes


class Times:
    """How long something took, by classes; the library's own costs a hundredth of a tap."""

    def __init__(self) -> None:
        self.counts = [0] * len(SECONDS)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        """Note one time."""
        self.counts[bisect_left(SECONDS, seconds)] += 1
        self.total += seconds

    def told(self, name: str, said: str) -> Metric:
        """Return it as Prometheus has it: each class with all below it."""
        names = [str(bound) if bound < SECONDS[-1] else "+Inf" for bound in SECONDS]
        buckets = list(zip(names, accumulate(self.counts), strict=True))
        return HistogramMetricFamily(name, said, buckets=buckets, sum_value=self.total)


class Meters:
    """Counters of one process, and when something last went well."""

    def __init__(self) -> None:
        self.commits, self.batches = Times(), Times()
        self.updates = 0
        self.answers: Counter[tuple[str, str]] = Counter()  # Telegram's, by method and code
        self.age = 0.0  # of the last message when it was taken, in seconds by Telegram's clock
        self.late = 0.0  # seconds by which the loop last woke too late
        self.kept = True  # what arrived last: a failure of the store is over with its next commit
        self.heard: float | None = None  # when Telegram last gave an answer that was not its own failure
        self.figures: Figures | None = None  # as the store last told them
        self.duty: Duty | None = None
        self.closing = False
        self.backup: float | None = None  # when the last one was made, in seconds since 1970; None: it is not ours
        self._under_way: dict[int, float] = {}  # updates that are taken and not on disk yet: since when
        self._turn = 0
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.registry.register(_Told(self))

    @property
    def on_duty(self) -> bool:
        """Whether this process sends and does what is due."""
        return self.duty is not None and self.duty.on and not self.closing

    def committed(self, seconds: float) -> None:
        """Note a commit of the store."""
        self.commits.add(seconds)
        self.kept = True

    def begin(self, batch: Sequence[Mapping[str, Any]], now: float) -> int:
        """Note that updates are taken, and how old they are; `now` as Telegram writes times."""
        message = batch[-1].get("message") if batch else None
        said = message.get("date") if isinstance(message, dict) else None
        if isinstance(said, int) and 0 < said < LATEST:  # anything else is no time: it must not stop the intake
            self.age = max(0.0, now - said)
        self._turn += 1
        self._under_way[self._turn] = time.monotonic()
        return self._turn

    def end(self, turn: int, count: int) -> None:
        """Note that so many updates of a turn are on disk."""
        self.batches.add(time.monotonic() - self._under_way.pop(turn))
        self.updates += count

    def answered(self, method: str, code: int) -> None:
        """Note the code of Telegram's answer; 0 where none came."""
        label = str(code) if code in CODES else f"{code // 100}xx" if 400 <= code < 600 else "other" if code else "none"
        self.answers[method, label] += 1
        if 0 < code < 500:
            self.heard = time.monotonic()

    def silent(self) -> float:
        """Return for how many seconds Telegram has not answered."""
        return time.monotonic() - (self.heard if self.heard is not None else float("-inf"))

    def stalled(self) -> float:
        """Return for how many seconds the oldest updates that were taken have not come to disk."""
        return time.monotonic() - min(self._under_way.values()) if self._under_way else 0.0


class _Told(Collector):
    """All of it as Prometheus has it, made anew for each look: what has ended is not told any more."""

    def __init__(self, meters: Meters) -> None:
        self._meters = meters

    def collect(self) -> Iterable[Metric]:
        """Return each figure with a line about it."""
        own = self._meters
        yield own.commits.told("corridor_commit_seconds", "A commit, from its beginning until it is on disk.")
        yield own.batches.told("corridor_intake_seconds", "Updates that came together, until all of them are on disk.")
        yield CounterMetricFamily("corridor_updates", "Updates that are on disk.", value=own.updates)
        answers = CounterMetricFamily(
            "corridor_telegram_answers", "Answers to our calls; code none: none came.", labels=["method", "code"]
        )
        for labels, count in own.answers.items():
            answers.add_metric(labels, count)
        yield answers
        yield _gauge("intake_lag_seconds", "Age of the last message when it was taken.", own.age)
        yield _gauge("loop_lag_seconds", "How late the loop last woke.", own.late)
        yield _gauge("on_duty", "1: this process sends and does what is due.", own.on_duty)
        if own.backup is not None:
            yield _gauge("last_backup_timestamp_seconds", "When the last backup was made; 0: none.", own.backup)
        yield _gauge("store_up", "1: the store could be read.", own.figures is not None)
        if own.figures is not None:
            yield from _of_store(own.figures)


def _of_store(found: Figures) -> Iterable[Metric]:
    yield _gauge("schema_version", "The store's schema.", found.schema)
    yield _gauge("dead_letters", "Updates that could not be handled.", found.dead_letters)
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


def _gauge(name: str, said: str, value: float) -> Metric:
    return GaugeMetricFamily(f"corridor_{name}", said, value=value)


def _of(found: Mapping[tuple[str, int], float], what: str) -> dict[int, float]:
    return {community: value for (one, community), value in found.items() if one == what}
