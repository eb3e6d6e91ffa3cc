"""How the figures grow with the ballots on file and with the communities of one bot: growth.json, and a plot of it.

    .venv/bin/python -m benchmarks.growth            # measure, about ten minutes, and draw
    .venv/bin/python -m benchmarks.growth --draw     # draw what was measured

Ballots are those of votes of long ago, each with its line of the roll and its entry in the record, put on file by SQL.
Votes and tallies are those of a vote of 1,000 people by the actions on the file, without a wire; start, memory and
report are those of the real commands. The best of several counts: what disturbs one makes it longer.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import hall, load
from benchmarks.__main__ import machine
from benchmarks.ballots import OURS
from benchmarks.electorates import fill, voted
from benchmarks.processes import ROOT, cores, local_telegram, run, started
from bot.clock import Clock
from storage import votes as rows
from storage.database import Database

BALLOTS, COMMUNITIES = (1_000, 100_000, 1_000_000), (1, 10, 100, 1_000)
PEOPLE, HOMES, JOINED = 1_000, 40, 2  # of the hall in which votes are cast; of each further one
ROUNDS, TURNS = 3, 15  # of what takes a process; of what takes a moment
DATA = Path(__file__).with_name("growth.json")
PLOT = ROOT / "docs" / "images" / "growth.svg"


class Figure(NamedTuple):
    """What is drawn: its key, what it is called, its unit and how many decimals it has."""

    key: str
    name: str
    unit: str
    decimals: int


FIGURES = (
    Figure("votes", "Votes a second, by the writer alone", "/s", 0),
    Figure("tally", "Tally of 1,000 ballots", " ms", 1),
    Figure("start", "Start, processor time", " s", 2),
    Figure("memory", "Memory, every card out", " MB", 0),
    Figure("report", "Report of a year, processor time", " s", 2),
)
Measured = Mapping[str, Mapping[str, Mapping[str, float]]]  # series, size, figure


def main() -> None:
    if "--draw" not in sys.argv[1:]:
        DATA.write_text(json.dumps(asyncio.run(_measured()), indent=1) + "\n", encoding="utf-8")
    PLOT.write_text(drawn(json.loads(DATA.read_text(encoding="utf-8"))), encoding="utf-8")


async def _measured() -> dict[str, object]:
    found: dict[str, dict[str, dict[str, float]]] = {"ballots": {}, "communities": {}}
    for ballots in BALLOTS:
        found["ballots"][str(ballots)] = await _one(ballots, 1)
        print(f"{ballots:>9,} ballots: {found['ballots'][str(ballots)]}", flush=True)
    for halls in COMMUNITIES:
        found["communities"][str(halls)] = await _one(0, halls)
        print(f"{halls:>9,} communities: {found['communities'][str(halls)]}", flush=True)
    return {**found, "machine": machine()}


async def _one(ballots: int, halls: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with local_telegram(f"{OURS}:ours_bot") as (control, _):
            await hall.build(folder, control.url, OURS, PEOPLE)
            await load.crowd(control, 0, PEOPLE)
            for place in range(1, halls):
                await hall.add(folder, HOMES, JOINED, place)
                await load.crowd(control, place, JOINED)
            if ballots:
                fill(folder, ballots)
            starts = [await _start(folder) for _ in range(ROUNDS)]
            async with started("bot", "run", on=cores()[1], folder=folder) as bot:
                await bot.says("corridor: running")
                await hall.quiet(folder, 600)
                memory = bot.most
        votes, tallies = await _written(folder)
        report = (
            "bot",
            "report",
            "--community",
            "Hall 0",
            "--from",
            "2026-01-01",
            "--to",
            "2026-12-31",
            "--out",
            "papers",
        )
        reports = [run(*report, folder=folder).busy for _ in range(ROUNDS)]
    return {
        "votes": max(votes), "tally": 1000 * min(tallies), "start": min(starts), "memory": memory,
        "report": min(reports),
    }  # fmt: skip


async def _start(folder: Path) -> float:
    async with started("bot", "run", on=cores()[1], folder=folder) as bot:
        await bot.says("corridor: running")
        return bot.seconds


async def _written(folder: Path) -> tuple[list[float], list[float]]:
    votes, tallies = [], []
    async with Database.open(folder / "corridor.db", Clock()) as database:
        for _ in range(TURNS):
            votes.append(await voted(database, "assembly"))
            (vote,) = await database.read(lambda reader: reader.connection.fetch("SELECT max(id) FROM vote"))
            began = time.perf_counter()
            await database.read(lambda reader, vote=vote[0]: rows.tally(reader, vote))
            tallies.append(time.perf_counter() - began)
    return votes, tallies


# Drawing

WIDE, HIGH, LEFT, TOP, GAP = 320, 120, 24, 96, 56  # of a panel; of the sheet's edge and head; between panels
INK, FAINT, LINE = "#1d2733", "#6b7785", "#1f6f54"


def drawn(measured: Measured) -> str:
    """Return the plot: a row for each figure, a column for each series; from zero up, sizes evenly apart."""
    width, height = 2 * WIDE + 3 * LEFT + GAP, TOP + len(FIGURES) * (HIGH + GAP)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            'font-family="system-ui, sans-serif" font-size="13">'
        ),
        "<title>How the figures grow with ballots and communities</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for column, (series, head) in enumerate(
        (("ballots", "Ballots on file"), ("communities", "Communities of one bot"))
    ):
        left = LEFT + column * (WIDE + GAP + LEFT)
        parts.append(_text(left, 40, head, 18, INK, weight="600"))
        for row, figure in enumerate(FIGURES):
            points = [(f"{int(size):,}", one[figure.key]) for size, one in measured[series].items()]
            parts.append(_panel(left, TOP + row * (HIGH + GAP), figure, points))
    return "\n".join([*parts, "</svg>", ""])


def _panel(left: float, top: float, figure: Figure, points: Sequence[tuple[str, float]]) -> str:
    most = max(value for _, value in points) or 1
    step = (WIDE - 80) / (len(points) - 1)
    at = [
        (left + 40 + step * place, top + HIGH - 0.72 * HIGH * value / most) for place, (_, value) in enumerate(points)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
    parts = [
        _text(left, top + 4, figure.name, 13, INK),
        f'<line x1="{left}" y1="{top + HIGH}" x2="{left + WIDE}" y2="{top + HIGH}" stroke="{FAINT}"/>',
        f'<polyline points="{path}" fill="none" stroke="{LINE}" stroke-width="2"/>',
    ]
    for (size, value), (x, y) in zip(points, at, strict=True):
        told = f"{value:,.{figure.decimals}f}{figure.unit}"
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{LINE}"/>')
        parts.append(_text(x, y - 10, told, 13, INK, "middle"))
        parts.append(_text(x, top + HIGH + 17, size, 12, FAINT, "middle"))
    return "\n".join(parts)


def _text(x: float, y: float, words: str, size: int, colour: str, anchor: str = "start", weight: str = "400") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{words}</text>'
    )


if __name__ == "__main__":
    main()
