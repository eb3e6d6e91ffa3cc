"""Our bot beside other peers than the reference, in turns in the same run: ratios are what counts."""

import statistics
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from benchmarks import hall
from benchmarks.ballots import CROWD, PEOPLE, STEADY_RATE, Bench, Life, Round
from benchmarks.processes import Running, cores, started

AIOGRAM, CLIENT, NAIVE = (
    "3:aiogram-under-measurement",
    "4:our-client-under-measurement",
    "5:the-naive-under-measurement",
)
ACCOUNTS = (f"{AIOGRAM}:aiogram_bot", f"{CLIENT}:client_bot", f"{NAIVE}:naive_bot")
IDS = (3, 4, 5)
ROUNDS = 3
AIOGRAM_TAPS, NAIVE_TAPS = 1000, 60
SLOW = 0.05  # seconds that Telegram takes for each call
SLOW_CROWD = 1000  # taps under way where each answer takes so long


@dataclass(slots=True)
class Beside:
    """Rounds of ours and of a peer, in turns."""

    ours: list[Round] = field(default_factory=list)
    peer: list[Round] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """The median over the rounds of our votes a second ÷ the peer's answers a second."""
        return statistics.median(a.per_second / b.per_second for a, b in zip(self.ours, self.peer, strict=True))

    @property
    def p99(self) -> float:
        """The median over the rounds of our time to an answer, 99 of 100, ÷ the peer's."""
        return statistics.median(a.p99 / b.p99 for a, b in zip(self.ours, self.peer, strict=True))


@dataclass(slots=True)
class Measured:
    """Against aiogram, which only answers; our client, which only answers; a naive bot where Telegram is slow."""

    aiogram: Beside = field(default_factory=Beside)
    client: Beside = field(default_factory=Beside)
    naive: Beside = field(default_factory=Beside)


async def measure(bench: Bench) -> Measured:
    """Measure ours, polling, beside each peer."""
    done = Measured()
    async with AsyncExitStack() as stack:
        aiogram, client, naive = [
            await stack.enter_async_context(_peer(bench, name, token))
            for name, token in (("aiogram_answers", AIOGRAM), ("only_answers", CLIENT), ("naive", NAIVE))
        ]
        ours = await stack.enter_async_context(bench.bot(Life()))
        crowd: dict[str, Any] = {"count": PEOPLE, "outstanding": CROWD}
        await _turns(
            bench, done.aiogram, (ours, aiogram), crowd, "Ballot of aiogram", count=AIOGRAM_TAPS, outstanding=CROWD
        )
        steady: dict[str, Any] = {"count": PEOPLE, "rate": STEADY_RATE}
        await _turns(bench, done.client, (ours, client), steady, "Ballot of a client", **steady)
        slow = await bench.control.fault(count=0, delay_before=SLOW)
        crowd = {"count": PEOPLE, "outstanding": SLOW_CROWD}
        await _turns(
            bench, done.naive, (ours, naive), crowd, "Ballot of the naive", count=NAIVE_TAPS, outstanding=CROWD
        )
        await bench.control.clear_faults(slow)
    return done


def _peer(bench: Bench, name: str, token: str) -> Any:
    return started(f"benchmarks.peers.{name}", bench.control.url, token, str(hall.COUNCIL), on=cores()[1])


async def _turns(
    bench: Bench, done: Beside, bots: Sequence[Running], how: dict[str, Any], ballot: str, **peers: Any
) -> None:
    ours, peer = bots
    card = await bench.control.wait_message(hall.COUNCIL, contains=ballot, timeout=30, since=0)
    for _ in range(ROUNDS):
        answered, _report = await bench.load(peer, hall.COUNCIL, card["message_id"], ["vote:1:for"], **peers)
        done.peer.append(answered)
        done.ours.append(await bench.votes(ours, **how))
