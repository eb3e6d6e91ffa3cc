"""make demo: a local Telegram, the real bot in a process of its own, and the stories of two communities."""

import asyncio
import csv
import locale
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from babel.dates import format_datetime, get_timezone

from bot import stories
from bot.command import Refusal
from bot.story import LABELS, Stage, StoryBroke
from storage.connection import SqliteConnection
from storage.database import from_ms
from storage.due import sql as due_rows

TOKEN = "424242:the-demo-has-a-bot-of-its-own"  # noqa: S105 - of the local Telegram, which accepts what it is told
ROOT = Path(__file__).parent.parent
OUTPUT = Path("demo-output")
BEGIN = "2026-10-12T01:00:00Z"  # a Monday, 9 in the morning in Shanghai
CONFIG = """[telegram]
token = "{token}"
api_url = "{api_url}"
[storage]
url = "sqlite:///corridor.db"
[log]
level = "warning"
"""
COMMUNITIES = ("modern-garden", "lujingyuan")

IN_CHINESE = {"Modern Garden": "现代花园", "Lujingyuan": "陆景苑", "Corridor by Building 12": "12 栋旁长廊"}

Json = dict[str, Any]


def language_of_story() -> str:
    """Return STORY_LANG, else the language of the locale, else English."""
    chosen = os.environ.get("STORY_LANG", "").strip().lower()
    if chosen:
        if chosen not in ("zh", "en"):
            raise Refusal(f"STORY_LANG is {chosen!r}: it may be zh or en")
        return chosen
    shown = os.environ.get("LC_ALL") or os.environ.get("LANG") or (locale.getlocale()[0] or "")
    return "zh" if shown.lower().startswith(("zh", "chinese")) else "en"


async def play(server: Any, control: Any, *, stay: bool) -> None:
    """Play the stories against a local Telegram and leave their papers; raises Refusal when a step did not happen."""
    language = language_of_story()
    folder = _fresh(OUTPUT)
    store = folder / "store"
    codes = await _set_up(server.url, store, language)
    await _people(control)
    stage = Stage(
        control,
        language,
        folder,
        codes,
        present=lambda: _present(control),
        next_event=lambda: _next_event(store, control),
    )
    click.echo(click.style(stage.say(f"页面：{server.url}", f"The page: {server.url}"), bold=True))
    async with _bot(store, server.url):
        try:
            await stories.modern_garden(stage)
            await stories.lujingyuan(stage)
        except StoryBroke as broke:
            raise Refusal(f"step {stage.step} of the story did not happen: {broke}") from None
        await _papers(stage)
        if stay:
            click.echo(
                stage.say(
                    f"\n请打开 {server.url} 接着玩，按 Ctrl-C 结束。", f"\nOpen {server.url} and go on; Ctrl-C ends it."
                )
            )
            await _keep_clock(stage)


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "store").mkdir(parents=True)
    return folder.resolve()


async def _set_up(url: str, folder: Path, language: str) -> dict[tuple[str, str, str, str], str]:
    """Write the configuration and apply both communities as a secretary would; return the link codes."""
    (folder / "config.toml").write_text(CONFIG.format(token=TOKEN, api_url=url), encoding="utf-8")
    codes: dict[tuple[str, str, str, str], str] = {}
    for name in COMMUNITIES:
        text = (ROOT / "examples" / f"{name}.toml").read_text(encoding="utf-8")
        (folder / f"{name}.toml").write_text(_in_language(text, language), encoding="utf-8")
        shutil.copy(ROOT / "examples" / f"{name}-households.csv", folder)
        await _corridor(folder, url, "apply", f"{name}.toml", "--codes", f"{name}-codes.csv")
        with (folder / f"{name}-codes.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                codes[row["area"], row["building"], row["entrance"], row["unit"]] = row["link"].rpartition("=")[2]
    return codes


def _in_language(text: str, language: str) -> str:
    """Return a community file as its own people would have written it."""
    if language == "en":
        return text.replace('language = "zh"', 'language = "en"')
    for english, chinese in IN_CHINESE.items():
        text = text.replace(f'"{english}"', f'"{chinese}"')
    return text


async def _corridor(folder: Path, url: str, *arguments: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=folder, env=_environment(url), stdout=asyncio.subprocess.DEVNULL
    )
    if await process.wait() != 0:
        raise Refusal(f"corridor {' '.join(arguments)} did not work")


def _environment(url: str) -> dict[str, str]:
    return {**os.environ, "CORRIDOR_CLOCK_URL": f"{url}/clock", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


@asynccontextmanager
async def _bot(folder: Path, url: str) -> AsyncIterator[None]:
    """Run the real bot, in a process of its own, while the context is open."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=folder, env=_environment(url)
    )
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _people(control: Any) -> None:
    """Open the accounts and groups of both communities in the local Telegram."""
    await control.set_clock(BEGIN, running=True)
    await control.set_zone("Asia/Shanghai")
    await control.set_limits(on=True)
    await control.add_bot(TOKEN, "corridor_bot", "Corridor 议事")
    bot = int(TOKEN.partition(":")[0])
    await control.add_users(stories.accounts())
    for chat in stories.groups():
        await control.add_chat(chat["id"], "supergroup", chat["title"], [*chat["members"], bot], quiet=True)
    for seat in stories.workers():
        await control.start(seat)


async def _present(control: Any) -> str:
    at = datetime.fromisoformat((await control.clock())["now"])
    zh = language_of_story() == "zh"
    pattern, words = ("M月d日 EEE HH:mm", "zh") if zh else ("EEE d MMM yyyy HH:mm", "en")
    return str(format_datetime(at, pattern, tzinfo=get_timezone("Asia/Shanghai"), locale=words))


async def _next_event(folder: Path, control: Any) -> Json | None:
    """Return what the store says is due next, and show it on the page."""
    connection = await SqliteConnection.open(folder / "corridor.db", read_only=True)
    try:
        row = await due_rows.next_event(connection)
    finally:
        await connection.close()
    if row is None:
        return None
    at = from_ms(row["at"]).isoformat()
    await control.next_event(at, LABELS[row["what"]][0 if language_of_story() == "zh" else 1])
    return {"at": at, "what": row["what"], "community": row["community"]}


async def _keep_clock(stage: Stage) -> None:
    while True:
        await stage.next_event()
        await asyncio.sleep(1)


async def _papers(stage: Stage) -> None:
    """Export the vote as anybody may, beside what was kept on the way, and say where it all lies."""
    await _corridor(stage.folder / "store", stage.control.url, "export", "vote", "1", "--out", "..")
    click.echo(stage.say("\n故事留下的文件：", "\nWhat the story left:"))
    exported = sorted(stage.folder.glob("vote-1*"))
    for path in [*stage.papers, *exported]:
        click.echo(f"   {os.path.relpath(path)}")
