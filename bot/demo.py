"""make demo: a local Telegram, the real bot in a process of its own, the stories of two communities, and a tour."""

import csv
import locale
import os
import random
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from bot import cast, config, stories
from bot.command import Refusal, reading
from bot.crowd import RATE, SEED, Crowd
from bot.picture import picture
from bot.plug import ROOT, Plugged
from bot.story import Stage, StoryBroke, both
from bot.wishes import afterwards, in_words
from storage import chance, communities, lock, meetings

BOT = 424242
OUTPUT = Path("demo-output")
PAPERS = OUTPUT / "papers"
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
WHOLE = f'[[chats]]\nid = {cast.WHOLE}\nrole = "residents"\n\n'  # the examples know no group of everybody

PERIOD = ("--from", "2026-10-01", "--to", "2026-12-31")  # the quarter in which the story plays
PLAYED = (
    "由演示播放：人物和数字都是演出来的，不是真实社区的决定。",
    "Played by the demo: invented people, no decision of a real community.",
)
PAPER_NAMES = {
    "report-*.html": ("报告", "The report"),
    "minutes-*.html": ("会议纪要", "The minutes"),
    "story.svg": ("一页图", "The story on one page"),
    "vote-1-ballots.csv": ("各户的票，供监票人核对", "The ballots by home, for scrutineers"),
    "vote-1.json": ("表决数字", "Figures of the vote"),
}

IN_CHINESE = {
    "Modern Garden": "现代花园", "Lujingyuan": "陆景苑", "Corridor by Building 12": "12 栋旁长廊",
    "The long corridor, Middle Estate": "中区长廊",
    "Residents' committee": "居委会", "Resident representatives": "居民代表", "Owners' committee": "业委会",
    "Property manager": "物业", "Local organisations": "驻区单位", "Government and police": "政府和公安",
}  # fmt: skip


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
    async with staged(server, control, COMMUNITIES) as stage:
        click.echo(click.style(stage.say(f"页面：{stage.page}", f"The page: {stage.page}"), bold=True))
        async with stage.plugged.running():
            stage.total = stories.SCENES + stay
            await stories.modern_garden(stage)
            await stories.lujingyuan(stage)
            await _papers(stage)
            if stay:
                async with type(control)(server.url) as beside:
                    await afterwards(stage, Crowd(stage, beside))


async def pull_the_plug(server: Any, control: Any, *, times: int, households: int) -> int:
    """Kill the bot once in each of so many rounds of taps and print the counts; returns how many were not equal."""
    async with staged(server, control, COMMUNITIES[:1]) as stage:
        crowd = Crowd(stage, control, households)
        stage.tell(f"{households:,} 户由脚本登记……", f"A script registers {households:,} households …")
        await crowd.register()
        unequal, chance = 0, random.Random(SEED)  # noqa: S311 - a moment, no secret
        async with stage.plugged.running():
            await crowd.prepare()
            for number in range(1, times + 1):
                at = chance.randint(households // 20, households * 3 // 5)
                count = await crowd.round(pull_at=at, rate=chance.choice((RATE, 2 * RATE, None)))
                click.echo(f"{number:>3}. {in_words(stage, count)}")
                unequal += not count.equal
    return unequal


@asynccontextmanager
async def staged(server: Any, control: Any, communities: tuple[str, ...]) -> AsyncIterator[Stage]:
    """Set everything up in an empty folder and give the stage; a step that does not happen is a Refusal."""
    language = language_of_story()
    OUTPUT.mkdir(exist_ok=True)
    try:
        with lock.hold(OUTPUT / "demo.lock", "demo"):
            folder = _fresh(OUTPUT)
            plugged = Plugged(folder, server.url)
            token = new_token()
            (folder / "config.toml").write_text(CONFIG.format(token=token, api_url=server.url), encoding="utf-8")
            settings = replace(config.load(folder / "config.toml", {}), clock_url=f"{server.url}/clock")
            codes: dict[tuple[str, str, str, str], str] = {}
            for name in communities:
                codes |= await _set_up(plugged, name, language)
            await _people(control, language, token)
            stage = Stage(control, language, PAPERS.resolve(), settings, plugged, codes)
            try:
                yield stage
                await stage.scene_over()
            except StoryBroke as broke:
                await stage.scene_over(str(broke))
                raise Refusal(f"step {stage.step} of the story did not happen: {broke}") from None
    except lock.StoreLocked as held:
        holder = re.search(r"process \d+", str(held))
        who = f" ({holder[0]})" if holder else ""
        raise Refusal(f"another demo{who} is playing in {OUTPUT}/: end it there with Ctrl-C first") from None


def new_token() -> str:
    """Draw a token for the demo's bot, which no other program of this machine can know."""
    return f"{BOT}:{chance.draw(18).hex()}"


def _fresh(folder: Path) -> Path:
    """Empty the folder of what an earlier demo left, and return the folder of the store."""
    for left in folder.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        elif left.name != "demo.lock":
            left.unlink()
    PAPERS.mkdir()
    (folder / "store").mkdir()
    return (folder / "store").resolve()


async def _set_up(plugged: Plugged, name: str, language: str) -> dict[tuple[str, str, str, str], str]:
    """Apply a community as a secretary would; return the link codes of its households."""
    folder = plugged.folder
    text = (ROOT / "examples" / f"{name}.toml").read_text(encoding="utf-8")
    if name == COMMUNITIES[0]:
        text = text.replace("[[seats]]", f"{WHOLE}[[seats]]", 1)
    (folder / f"{name}.toml").write_text(_in_language(text, language), encoding="utf-8")
    households = (ROOT / "examples" / f"{name}-households.csv").read_text(encoding="utf-8")
    (folder / f"{name}-households.csv").write_text(_areas_in_language(households, language), encoding="utf-8")
    await plugged.corridor("apply", f"{name}.toml", "--codes", f"{name}-codes.csv")
    with (folder / f"{name}-codes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        (cast.in_english(row["area"]), row["building"], row["entrance"], row["unit"]): row["link"].rpartition("=")[2]
        for row in rows
    }


def _in_language(text: str, language: str) -> str:
    """Return a community file as its own people would have written it."""
    if language == "en":
        text = text.replace('language = "zh"', 'language = "en"')
        return re.sub(r'(?<=^name = ")[^"]+', lambda found: cast.called(found[0], language), text, flags=re.MULTILINE)
    for english, chinese in (IN_CHINESE | cast.AREAS).items():
        text = text.replace(f'"{english}"', f'"{chinese}"')
    return text


def _areas_in_language(rows: str, language: str) -> str:
    for english, chinese in cast.AREAS.items() if language == "zh" else ():
        rows = rows.replace(f"\n{english},", f"\n{chinese},")
    return rows


async def _people(control: Any, language: str, token: str) -> None:
    """Open the accounts and groups of both communities in the local Telegram."""
    await control.set_clock(BEGIN, running=True)
    await control.set_zone("Asia/Shanghai")
    await control.set_limits(on=True)
    await control.add_bot(token, "corridor_bot", "Corridor 议事")
    await control.add_users(cast.accounts(language))
    for chat, title, members in cast.groups(language):
        await control.add_chat(chat, "supergroup", title, [*members, BOT], quiet=True)
    for seat in cast.workers():
        await control.start(seat)


async def _papers(stage: Stage) -> None:
    """Leave the papers of the story, each as anybody may have it, and say and show where they are."""
    papers, corridor, note = stage.papers, stage.plugged.corridor, ("--note", stage.say(*PLAYED))
    async with reading(stage.settings) as reader:
        (papers / "story.svg").write_text(await picture(reader, 1), encoding="utf-8")
        meeting = await meetings.of_matter(reader, 1)
        community = await communities.by_id(reader, 1)
    await corridor("export", "vote", "1", "--out", str(papers))
    await corridor("print", "minutes", str(meeting.id if meeting else 0), *note, "--out", str(papers))
    await corridor("report", "--community", community.name, *PERIOD, *note, "--out", str(papers))
    click.echo(
        stage.say("\n故事留下的文件（由演示播放，人物是虚构的）：", "\nWhat the story left (played, invented people):")
    )
    links = []
    for pattern, (zh, en) in PAPER_NAMES.items():
        for file in sorted(papers.glob(pattern)):
            click.echo(f"   {os.path.relpath(file)}  {stage.say(zh, en)}")
            links.append({"label": both((f"{zh}（演示）", f"{en} (played)")), "href": f"/papers/{quote(file.name)}"})
    await stage.control.links(links)
