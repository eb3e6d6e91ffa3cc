"""What the bot weighs: its memory with ten communities and a hundred open votes, and how long it takes to start.

The most memory that the process ever held counts, after every card is out and a thousand people have tapped. A start is
the time until it says that it runs, in turns with python-telegram-bot alone.
"""

import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import hall, load
from benchmarks.ballots import OURS, STOCK
from benchmarks.processes import ROOT, cores, local_telegram, started
from benchmarks.table import Line, reached
from bot.clock import Clock
from storage.database import Database

HALLS, HOMES, JOINED, VOTES = 10, 2500, 400, 10  # communities; homes, people and open votes of each
RATE, SECONDS = 100, 10  # taps a second, and how long
STARTS = 5
MOST, TIMES = 120, 2  # the goals: MB, and starts of the framework alone


@dataclass(slots=True)
class Measured:
    """Megabytes, and seconds of each start."""

    most: float = 0.0
    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    def lines(self) -> list[Line]:
        """The lines of the table."""
        ours, bare = statistics.median(self.ours), statistics.median(self.bare)
        ratio = statistics.median(a / b for a, b in zip(self.ours, self.bare, strict=True))
        what = f"{HALLS} communities × {HOMES:,} homes, {HALLS * VOTES} open votes"
        return [
            (f"memory with {what}", f"≤ {MOST} MB", f"{self.most:.0f} MB", reached(self.most <= MOST)),
            ("start, the same / python-telegram-bot alone", "", f"{ours:.2f} / {bare:.2f} s", ""),
            ("the one ÷ the other", f"≤ {TIMES}", f"{ratio:.1f}", reached(ratio <= TIMES)),
        ]


async def measure() -> Measured:
    """Measure both."""
    done = Measured()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with local_telegram(f"{OURS}:ours_bot", f"{STOCK}:stock_bot") as (control, _):
            for place in range(HALLS):
                await load.crowd(control, place, JOINED)
            await hall.build(folder, control.url, OURS, HOMES, JOINED, halls=HALLS)
            await voting(folder, HALLS, VOTES - 1)
            async with started("bot", "run", on=cores()[1], folder=folder) as bot:
                await bot.says("corridor: running")
                await load.tap(control, 0, JOINED, RATE, SECONDS)
                await hall.quiet(folder)
                done.most = bot.most
            for _ in range(STARTS):
                done.bare.append(await _start("Application started", "benchmarks.peers.bare", control.url, STOCK))
                done.ours.append(await _start("corridor: running", "bot", "run", folder=folder))
    return done


async def voting(folder: Path, halls: int, more: int) -> None:
    """Open so many more votes in each hall."""
    async with Database.open(folder / "corridor.db", Clock()) as database:
        for place in range(halls):
            for _ in range(more):
                number = await database.unit(lambda unit, place=place: hall.adopted(unit, place))
                await database.unit(lambda unit, place=place, number=number: hall.opened(unit, number, place=place))


async def _start(says: str, *arguments: str, folder: Path = ROOT) -> float:
    """Return the seconds until a program says that it runs."""
    began = time.perf_counter()
    async with started(*arguments, on=cores()[1], folder=folder) as bot:
        await bot.says(says)
        return time.perf_counter() - began
