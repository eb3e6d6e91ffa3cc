"""``python -m replay``: play two years of Modern Garden, and set the report's figures beside those of the script."""

import asyncio
import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import click

from bot.command import Refusal
from replay import report, script
from replay.player import Player
from replay.script import BEGIN, FEW_WEEKS, WEEKS, Event
from replay.town import LOG, NotSeen, Town

OUT = Path("replay-output")
RECOUNT = Path(__file__).with_name("recount.py")
INTERRUPTED = 130  # the status of what was stopped, as shells have it
LONGEST = 0.3  # seconds into an event at which the bot is killed at most


@click.command()
@click.option("--seed", type=int, default=1, show_default=True, help="Which history; 1 is that of the community.")
@click.option("--kills", type=click.IntRange(0, 100), default=0, help="How often the bot is killed on the way.")
@click.option("--weeks", type=click.IntRange(FEW_WEEKS, WEEKS), default=WEEKS, show_default=True, help="How many.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=OUT,
    help="The folder; an earlier replay in it is removed.",
)
def main(seed: int, kills: int, weeks: int, out: Path) -> None:
    """Play a history over the wire; ends with status 1 where a figure is not that of the script."""
    events, began = script.history(seed, weeks), time.monotonic()
    expected = script.expected(events)
    try:
        page, workbook = asyncio.run(_play(events, seed, kills, weeks, out.absolute()))
    except (NotSeen, Refusal) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except asyncio.CancelledError:
        sys.exit(INTERRUPTED)
    lines, wrong = table(expected, report=report.told(page), workbook=_recounted(workbook))
    click.echo("\n".join(lines))
    outcome = f"{wrong} figures differ" if wrong else "every figure is that of the script, and the record verifies"
    click.echo(f"{len(events):,} events in {time.monotonic() - began:.0f} s: {outcome}")
    sys.exit(1 if wrong else 0)


async def _play(events: Sequence[Event], seed: int, kills: int, weeks: int, out: Path) -> tuple[str, Path]:
    """Play the events in a folder of their own; return the page of the report, and where its workbook is."""
    task = asyncio.current_task()
    # As Ctrl-C: the bot's process must not outlive us.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lambda: task.cancel() if task else None)
    chance, over = random.Random(f"kills {seed}"), 0
    moments = set(chance.sample(range(1, len(events)), kills))
    pulled: list[asyncio.Task[None]] = []
    async with Town.open(out, script.residents(weeks), short=weeks <= FEW_WEEKS) as town:

        async def pull(after: float) -> None:
            await asyncio.sleep(after)
            await town.pull_the_plug()

        with click.progressbar(length=len(events), label="two years") as bar:

            def tell() -> None:
                nonlocal over
                bar.update(1)
                over += 1
                if over in moments:
                    pulled.append(asyncio.create_task(pull(chance.uniform(0, LONGEST))))

            await Player(town, tell).play(events)
        await asyncio.gather(*pulled)
        until = BEGIN + timedelta(weeks=weeks, days=-1)
        period = ("--from", f"{BEGIN:%Y-%m-%d}", "--to", f"{until:%Y-%m-%d}")
        report_ = town.plugged.corridor("report", *period, "--language", "en", "--out", "papers")
        await asyncio.gather(town.plugged.corridor("verify"), report_)
    if " ERROR " in (out / LOG).read_text(encoding="utf-8"):
        raise Refusal(f"the bot logged errors: see {out / LOG}")
    (page,), (workbook,) = ((out / "papers").glob(kind) for kind in ("report-*.html", "ledgers-*.xlsx"))
    return page.read_text(encoding="utf-8"), workbook


def _recounted(workbook: Path) -> dict[str, str]:
    """What the other script counts, in a process of its own that has nothing of this one."""
    command = [sys.executable, "-I", str(RECOUNT), str(workbook)]
    counted = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8")  # noqa: S603 - our own script
    found: dict[str, str] = json.loads(counted.stdout)
    return found


def table(expected: Mapping[str, str], **sources: Mapping[str, str]) -> tuple[list[str], int]:
    """Return the lines that set what each source tells beside what is expected, and how many figures differ."""
    lines, wrong = ["".join([f"{'':<18}", *(f"{name:>10}" for name in ("script", *sources))])], 0
    for name, figure in expected.items():
        told = [source.get(name, "") for source in sources.values()]
        differ = sum(one not in ("", figure) for one in told)
        wrong += differ
        cells = "".join(f"{one:>10}" for one in (figure, *told))
        lines.append(f"{name.replace('_', ' '):<18}{cells}{'  differs' if differ else ''}")
    return lines, wrong


if __name__ == "__main__":
    main()
