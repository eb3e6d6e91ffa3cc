"""A restore drill, timed: a backup under load, the machine is gone, the store is put back elsewhere and the bot starts.

.venv/bin/python -m benchmarks.drill      # 10 communities of 2,500 households with 100,000 ballots on file
"""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from actions import ballots
from actions.ballots import BallotTap
from benchmarks import hall
from benchmarks.processes import started
from bot.clock import Clock
from playground import server
from playground.client import Control
from rules.votes import Choice
from storage.database import Database

ROOT = Path(__file__).parents[1]
TOKEN = "1:a-drill-has-a-bot-of-its-own"
CHOICES = tuple(Choice)
TOGETHER = 500  # ballots in a commit
GOAL = 120.0  # seconds from the empty folder to a bot that runs


@click.command()
@click.option("--communities", default=10, show_default=True)
@click.option("--homes", default=2500, show_default=True)
@click.option("--rounds", default=4, show_default=True, help="How often each household casts or changes its ballot.")
def main(communities: int, homes: int, rounds: int) -> None:
    """Carry the drill out and print how long each step took; status 1 where it took longer than the goal."""
    with tempfile.TemporaryDirectory() as made:
        took = asyncio.run(drill(Path(made), communities, homes, rounds))
    click.echo(f"backup file: {took.pop('megabytes'):.0f} MB")
    for step, seconds in took.items():
        click.echo(f"{step}: {seconds:.1f} s")
    back = sum(took[step] for step in ("restore", "verify", "start"))
    click.echo(f"from the empty folder to a bot that runs: {back:.1f} s (goal: {GOAL:.0f})")
    sys.exit(back > GOAL)


async def drill(folder: Path, communities: int, homes: int, rounds: int) -> dict[str, float]:
    """Make a store, back it up while it is written, restore and verify it elsewhere, start the bot there."""
    took: dict[str, float] = {}
    here, there = folder / "here", folder / "there"
    here.mkdir()
    there.mkdir()
    telegram = await server.start()
    try:
        async with Control(telegram.url) as control:
            await control.add_bot(TOKEN, "corridor_bot", "Corridor")
        with _timed(took, "make"):
            await hall.build(here, telegram.url, TOKEN, homes, halls=communities)
            last = await _voted(here, communities, homes, rounds, taken := folder / "store.tar", took)
        (there / "config.toml").write_text((here / "config.toml").read_text(encoding="utf-8"), encoding="utf-8")
        with _timed(took, "restore"):
            _corridor(there, "restore", str(taken))
        with _timed(took, "verify"):
            _corridor(there, "verify", "--head", last)
        with _timed(took, "start"):
            async with started("bot", "run", folder=there) as bot:
                await bot.says("corridor: running$")
        took["megabytes"] = taken.stat().st_size / 1e6
    finally:
        await telegram.stop()
    return took


async def _voted(folder: Path, communities: int, homes: int, rounds: int, target: Path, took: dict[str, float]) -> str:
    """Have everybody vote, with a backup in the last round; return the head that the backup told."""
    async with Database.open(folder / "corridor.db", Clock()) as database:
        for number in range(rounds):
            for place in range(communities):
                taps = [
                    BallotTap(None, person, "en", hall.chats_of(place)[0], True, place + 1, CHOICES[(at + number) % 3])
                    for at, person in enumerate(hall.people_of(homes, place))
                ]
                backup = None
                if (number, place) == (rounds - 1, communities - 1):
                    began = time.perf_counter()
                    backup = asyncio.create_task(asyncio.to_thread(_corridor, folder, "backup", str(target)))
                for start in range(0, homes, TOGETHER):
                    part = taps[start : start + TOGETHER]
                    await asyncio.gather(*(database.submit_together(ballots.cast_ballots, tap) for tap in part))
                if backup:
                    said = await backup
                    took["backup"] = time.perf_counter() - began
    return re.findall(r"head ([0-9a-f]{64})", said)[-1]


@contextmanager
def _timed(took: dict[str, float], step: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    took[step] = time.perf_counter() - began


def _corridor(folder: Path, *arguments: str) -> str:
    """Run a command in a folder, as an operator does, and return what it says."""
    done = subprocess.run(  # noqa: S603 - this program
        [sys.executable, "-m", "bot", *arguments], cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"corridor {arguments[0]}: {done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
