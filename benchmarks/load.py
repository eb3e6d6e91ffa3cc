"""How the bot bears a load on this machine: `make load RATE=300 SECONDS=10 COMMUNITIES=1`.

The real bot in a process of its own, over HTTP with a local Telegram: in each community a ballot is open and everybody
taps, again and again. Told, tapped and on file must agree, else it ends with status 1.
"""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from benchmarks import hall
from benchmarks.ballots import CHOICES, OURS, Miscounted, on_file
from benchmarks.processes import cores, local_telegram, started
from playground.client import Control

SETTLE = 2.0  # seconds after the last tap in which the cards follow


@click.command()
@click.option("--rate", type=click.IntRange(1), default=300, show_default=True, help="Taps a second, in all.")
@click.option("--seconds", type=click.IntRange(1), default=10, show_default=True, help="How long.")
@click.option(
    "--communities", type=click.IntRange(1, 100), default=1, show_default=True, help="How many share the bot."
)
@click.option("--homes", type=click.IntRange(2, 20_000), default=500, show_default=True, help="Of each community.")
def main(rate: int, seconds: int, communities: int, homes: int) -> None:
    """Put a load on the bot and say how it bears it."""
    people = communities * homes
    if rate > people:  # who taps faster than a person can is told to wait (docs/operating.md, Floods)
        raise click.UsageError(f"{rate} taps/s are too many for {people} people: one a second each; give more --homes")
    click.echo(f"{communities} × {homes:,} homes, {rate:,} taps/s for {seconds} s; the communities are set up …")
    try:
        for line in asyncio.run(_measured(rate, seconds, communities, homes)):
            click.echo(line)
    except Miscounted as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(1)


async def _measured(rate: int, seconds: int, communities: int, homes: int) -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with local_telegram(f"{OURS}:ours_bot") as (control, _):
            for place in range(communities):
                await crowd(control, place, homes)
            await hall.build(folder, control.url, OURS, homes, halls=communities)
            async with started("bot", "run", on=cores()[1], folder=folder) as bot:
                await bot.says("corridor: running")
                before = bot.seconds
                each = [rate // communities + (place < rate % communities) for place in range(communities)]
                loads = [tap(control, place, homes, one, seconds) for place, one in enumerate(each) if one]
                reports = await asyncio.gather(*loads)
                busy = (bot.seconds - before) / max(report["seconds"] for report in reports)
                await asyncio.sleep(SETTLE)
                return list(_told(reports, busy, bot.most, on_file(folder)))


async def crowd(control: Control, place: int, homes: int) -> None:
    """Open the accounts and groups of a hall."""
    group, council, chair = hall.chats_of(place)
    everybody = hall.people_of(homes, place)
    await control.add_users([{"id": one, "first_name": "Person", "language_code": "en"} for one in (chair, *everybody)])
    await control.add_chat(group, "supergroup", "Residents", [*everybody, 1], quiet=True)
    await control.add_chat(council, "supergroup", "Council", [chair, 1], quiet=True)


async def tap(control: Control, place: int, homes: int, rate: int, seconds: int) -> dict[str, Any]:
    """Have everybody of a hall tap, again and again; the local Telegram's report of it."""
    group, people = hall.chats_of(place)[0], hall.people_of(homes, place)
    starts = f"vote:{place + 1}:"
    card = await control.wait_message(
        group, lambda message: starts in str(message.get("reply_markup")), timeout=60, since=0
    )
    # After each round everybody says something else: each tap is a ballot cast or changed.
    choices = [f"{starts}{CHOICES[turn % 3]}" for turn in range(3) for _ in people]
    return await control.load(group, card["message_id"], people, choices, count=rate * seconds, rate=rate)


def _told(reports: list[dict[str, Any]], busy: float, most: float, kept: int) -> Iterator[str]:
    sent, answered = (sum(report[what] for report in reports) for what in ("sent", "answered"))
    said = sum(n for report in reports for text, n in report["texts"].items() if text.startswith("Recorded"))
    worst = {name: max(report["ms"].get(name, 0) for report in reports) for name in ("p50", "p95", "p99", "max")}
    yield f"answered  {answered:,} of {sent:,} taps, {answered / max(one['seconds'] for one in reports):,.0f} a second"
    yield "within    " + ", ".join(f"{name} {ms:.0f} ms" for name, ms in worst.items())
    yield f"the bot   {busy:.0%} of a core, {most:.0f} MB at most"
    if not kept == said == sent:
        raise Miscounted(f"{sent:,} taps, {said:,} told that they are recorded, {kept:,} on file")
    yield f"on file   {kept:,} ballots: as many as were tapped, and as many as were told so"


if __name__ == "__main__":
    main()
