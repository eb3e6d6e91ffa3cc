"""corridor run and demo: the bot itself, and its story."""

import asyncio
import signal
from pathlib import Path

import click

from bot.command import Refusal, command, config_option
from bot.config import Settings

INTERRUPTED = 130  # the status of what Ctrl-C ended, as shells have it


@command("run", short_help="Run the bot until it is stopped.")
def run(settings: Settings) -> None:
    """Run the bot until SIGTERM or SIGINT; overdue work is done first."""
    from bot import app  # noqa: PLC0415 - the other commands need not wait for the framework to load

    settings.require_token()
    app.run(settings)


@click.command("demo", short_help="Play the story with a local Telegram.")
@click.option("--story", type=click.Choice(["stay", "once"]), default="stay", help="Stay afterwards, or end.")
@click.option("--plug", "times", type=click.IntRange(min=1), help="Instead, kill the bot in so many rounds of taps.")
@click.option("--households", type=click.IntRange(20, 2400), default=2000, help="How many tap in each of these rounds.")
@config_option
def demo(story: str, times: int | None, households: int, config_file: Path | None) -> int:  # noqa: ARG001 - the demo has a store and a token of its own
    """Play the story of Modern Garden with a local Telegram and the real bot."""
    try:
        return asyncio.run(_demo(times, households, stay=story == "stay"))
    except (KeyboardInterrupt, asyncio.CancelledError):
        click.echo("\nended")
        return 0 if story == "stay" and not times else INTERRUPTED


async def _demo(times: int | None, households: int, *, stay: bool) -> int:
    from bot import demo as stories  # noqa: PLC0415 - as above
    from playground import server  # noqa: PLC0415 - the product runs without the local Telegram
    from playground.client import Control  # noqa: PLC0415
    from playground.errors import ControlError  # noqa: PLC0415

    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    for end in (signal.SIGTERM, signal.SIGHUP):  # as Ctrl-C: the bot's process must not outlive us
        loop.add_signal_handler(end, lambda: task.cancel() if task else None)
    telegram = await server.start(papers=stories.PAPERS)
    try:
        async with Control(telegram.url) as control:
            if times:
                return min(1, await stories.pull_the_plug(telegram, control, times=times, households=households))
            await stories.play(telegram, control, stay=stay)
            return 0
    except ControlError as error:
        raise Refusal(f"the story cannot go on: {error}") from None
    finally:
        await telegram.stop()
