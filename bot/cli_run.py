"""corridor run, demo and check: the bot itself, its story, and whether it can run here."""

import asyncio
import shutil
import signal
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import click

from bot import config
from bot.command import Refusal, alone, clock_of, command, config_option, ours, reading
from bot.config import Settings
from storage import codes_key, communities, migrations

ENOUGH_DISK = 200_000_000  # bytes
INTERRUPTED = 130  # the status of what Ctrl-C ended, as shells have it
WAL_RESET_BUG = ((3, 7, 0), (3, 51, 2))


@command("run", short_help="Run the bot until it is stopped.")
def run(settings: Settings) -> None:
    """Run the bot until SIGTERM or SIGINT; overdue work is done first."""
    from bot import app  # noqa: PLC0415 - the other commands need not wait for the framework to load

    settings.require_token()
    with alone(settings, "run"):
        asyncio.run(ours(settings))
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


@command("check", short_help="Say whether the bot can run here, and what to do.")
def check(settings: Settings) -> None:
    """Look at the configuration, the store, SQLite, the clock and the disk; say what to do about what is wrong."""
    click.echo("\n".join(asyncio.run(_check(settings))))


async def _check(settings: Settings) -> list[str]:
    lines = [f"ok    config    {settings.path}"]
    if settings.token:
        lines.append("ok    token     is set")
    else:
        lines.append(f"look  token     is empty: put it into {settings.path.name} or {config.TOKEN_VARIABLE}")
    lines += await _check_store(settings)
    lines += _check_files(settings)
    lines.append(_check_sqlite(sqlite3.sqlite_version_info))
    try:
        async with clock_of(settings) as clock:
            told = "CORRIDOR_CLOCK_URL" if settings.clock_url else "this machine"
            lines.append(f"ok    clock     {clock.now():%Y-%m-%d %H:%M:%S} UTC, told by {told}")
    except Refusal as refusal:
        lines.append(f"look  clock     {refusal.lines[0]}")
    free = shutil.disk_usage(settings.store.parent if settings.store.parent.is_dir() else settings.path.parent).free
    enough = free >= ENOUGH_DISK
    lines.append(
        f"{'ok  ' if enough else 'look'}  disk      {free // 1_000_000:,} MB free{'' if enough else ': make room'}"
    )
    return lines


async def _check_store(settings: Settings) -> list[str]:
    if not settings.store.exists():
        return [f"look  store     none at {settings.store} yet: corridor apply FILE makes one"]
    try:
        async with reading(settings) as reader:
            found = await reader.connection.fetch("PRAGMA quick_check(1)")
            names = [community.name for community in await communities.all_(reader)]
    except Refusal as refusal:
        return [f"look  store     {refusal.lines[0]}"]
    except (migrations.UnknownSchema, sqlite3.Error) as error:
        return [f"look  store     {error}"]
    if found[0][0] != "ok":
        return [f"look  store     is damaged ({found[0][0]}): restore the last backup"]
    held = ", ".join(names) or "no community yet: corridor apply FILE adds one"
    return [f"ok    store     schema {migrations.newest()}, {held}"]


def _check_files(settings: Settings) -> Iterator[str]:
    try:
        key = codes_key.read(settings.key_file)
    except codes_key.KeyUnusable as error:
        yield f"look  key       {error}"
    else:
        if key is None and settings.store.exists():
            lost = f"{settings.key_file.name} is missing: put it back from a backup, or printed codes are void"
            yield f"look  key       {lost}"
    for file in (settings.store, settings.key_file):
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            yield f"look  files     others may read {file.name}: chmod 600 {file}"


def _check_sqlite(version: tuple[int, int, int]) -> str:
    text = ".".join(map(str, version))
    if WAL_RESET_BUG[0] <= version <= WAL_RESET_BUG[1]:
        return f"ok    sqlite    {text} has the WAL-reset bug; with one writer, as here, it does no harm"
    return f"ok    sqlite    {text}"
