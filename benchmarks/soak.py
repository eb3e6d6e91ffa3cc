"""Does the bot grow? A real hour under load, or weeks of Modern Garden as `replay` plays them: what it holds meanwhile.

    .venv/bin/python -m benchmarks.soak                # an hour, 30 taps a second, commands and proposals among them
    .venv/bin/python -m benchmarks.soak --weeks 24     # so many weeks over the wire, as fast as they can be played
    .venv/bin/python -m benchmarks.soak --minutes 5    # shorter

The bot is the real one, in a process of its own; after each minute or week, when all is said, it is asked for its
tasks, threads, objects, open files and memory, and its outbox is counted in the file. Ends with status 1 where one
of them is larger at the end than in the middle, beyond what `MORE` allows.
"""

import asyncio
import csv
import json
import os
import signal
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

import click

from benchmarks import ballots, hall
from benchmarks.processes import cores, local_telegram, started
from benchmarks.watched import TOLD
from bot.wire import CONNECTIONS
from replay import script
from replay.player import Player
from replay.town import LOG, Town

ACCOUNT = "1:our-bot-under-measurement"
PEOPLE = 2500
WRITERS = 12  # people who write within a minute: each asks for something, the last one proposes
MORE = {"tasks": 2, "threads": 0, "files": 0, "objects": 3_000, "megabytes": 6, "outbox": 2}
"""By how much the last quarter may exceed the second one: a cache that fills slowly, a message under way."""
SOCKETS = CONNECTIONS + 4  # a pool keeps as many as were ever busy at a time, up to its limit
WAITING = "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')"
Sample = dict[str, float]


@click.command()
@click.option("--minutes", type=click.IntRange(4), default=60, show_default=True, help="How long people tap.")
@click.option("--rate", type=click.IntRange(1), default=30, show_default=True, help="Taps a second.")
@click.option("--weeks", type=click.IntRange(script.FEW_WEEKS, script.WEEKS), help="Instead, play so many weeks.")
@click.option("--seed", type=int, default=2, show_default=True, help="Which history the weeks are.")
@click.option("--keep", type=click.File("w"), help="A CSV file for the samples.")
def main(minutes: int, rate: int, weeks: int | None, seed: int, keep: TextIO | None) -> None:
    """Look for growth; ends with status 1 where there is some."""
    samples: list[Sample] = []

    def tell(sample: Sample) -> None:
        samples.append(sample)
        click.echo(f"{len(samples):>4}  " + "  ".join(f"{name} {one:,.10g}" for name, one in sample.items()))

    if weeks:
        asyncio.run(play(weeks, seed, tell))
    else:
        asyncio.run(under_load(minutes, rate, tell))
    if keep:
        out = csv.DictWriter(keep, samples[0])
        out.writeheader()
        out.writerows(samples)
    grown = growth(samples)
    click.echo("\n".join(grown) or "nothing grows")
    sys.exit(1 if grown else 0)


def growth(samples: list[Sample]) -> list[str]:
    """Return what is larger in the last quarter of the samples than in the second, by their medians."""
    quarter = max(1, len(samples) // 4)
    found = []
    for name, allowed in MORE.items():
        middle, last = (
            statistics.median(one[name] for one in part)
            for part in (samples[quarter : 2 * quarter], samples[-quarter:])
        )
        if last - middle > allowed:
            found.append(f"{name} grows: {middle:,.10g} in the second quarter, {last:,.10g} in the last")
    if (most := max(one["sockets"] for one in samples)) > SOCKETS:
        found.append(f"{most:,.10g} sockets")
    return found


async def under_load(minutes: int, rate: int, tell: Callable[[Sample], None]) -> None:
    """Have people tap, ask and propose in real time; what was told and what is on file must agree at the end."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with local_telegram(f"{ACCOUNT}:ours_bot") as (control, telegram):
            await ballots.crowd(control, [1])
            await hall.build(folder, control.url, ACCOUNT, PEOPLE)
            bench = ballots.Bench(folder, control, telegram)
            async with started("benchmarks.watched", "run", on=cores()[1], folder=folder) as ours:
                await ours.says("corridor: running")
                for minute in range(minutes):
                    writing = asyncio.create_task(_write(bench, minute))
                    await bench.votes(ours, count=60 * rate, rate=rate)
                    await writing
                    await hall.quiet(folder)
                    tell(await _held(lambda: ours.said, ours.process.pid, folder))


async def _write(bench: ballots.Bench, minute: int) -> None:
    """Within the next minute some people write to the bot, one after the other."""
    people = [bench.everybody[(minute * WRITERS + place) % PEOPLE] for place in range(WRITERS)]
    for person, word in zip(people, ("/votes", "/help", "/start", "/matter 1") * 2, strict=False):
        await bench.control.say(person, person, word)
        await asyncio.sleep(4)
    await bench.control.say(hall.GROUP, people[-1], f"/propose@ours_bot Bench number {minute} under the old trees")


async def play(weeks: int, seed: int, tell: Callable[[Sample], None]) -> None:
    """Play weeks of Modern Garden over the wire; everybody who takes part has joined before the first."""
    events = script.history(seed, weeks)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "town"
        async with Town.open(folder, script.residents(weeks), program="benchmarks.watched") as town:
            player = Player(town)
            for week in range(weeks):
                begin = script.BEGIN + timedelta(weeks=week)
                await player.play([one for one in events if begin <= one.at < begin + timedelta(weeks=1)])
                await town.settled()
                lines = lambda: (folder / LOG).read_text(encoding="utf-8").splitlines()  # noqa: E731
                tell(await _held(lines, town.plugged.pid, folder))


async def _held(said: Callable[[], list[str]], process: int, folder: Path) -> Sample:
    """Ask the bot what it holds, and count in its file what waits to be said and how large the file is."""
    before = sum(line.startswith(TOLD) for line in said())
    os.kill(process, signal.SIGUSR1)
    async with asyncio.timeout(10):
        while len(told := [line for line in said() if line.startswith(TOLD)]) == before:  # noqa: ASYNC110 - no event: its log is read
            await asyncio.sleep(0.05)
    held: dict[str, Any] = json.loads(told[-1].removeprefix(TOLD))
    return {**held, "outbox": hall.rows(folder, WAITING)[0][0]}


if __name__ == "__main__":
    main()
