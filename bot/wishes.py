"""What people at the page may wish once the story is over: a tour, 2,000 households that vote, the plug pulled."""

import asyncio
import random
from collections.abc import Awaitable
from dataclasses import dataclass, field

import click

from bot.cast import CHAIR, COUNCIL
from bot.command import Refusal
from bot.crowd import SEED, Count, Crowd
from bot.story import Stage, StoryBroke, both
from bot.tour import Tour
from bot.tour_steps import ASKS, LAMPS, STEPS

VOTING, LONG_VOTING = 'voting = "7 days"', 'voting = "60 days"'
PATIENCE = 0.5  # seconds between two looks at what the newcomer did by hand


async def afterwards(stage: Stage, crowd: Crowd) -> None:
    """Have the vote of the whole community stand ready, then heed every wish until somebody ends the demo."""
    wishes = Wishes(stage, crowd, Tour(stage, STEPS, (ASKS, LAMPS)))
    await wishes.offer(ready=False)
    homes = sum(place[0].startswith(("District", "Building")) for place in stage.codes)
    await stage.scene(
        ("全小区的表决准备好了", "A vote of the whole community stands ready"),
        (
            f"全小区 {homes:,} 户，{crowd.size:,} 户由脚本登记：真的登记码，产品自己的登记动作，没有人手点。",
            f"{homes:,} households; a script registers {crowd.size:,}, with real codes and the product's own action.",
        ),
        who=CHAIR, chat=COUNCIL,
    )  # fmt: skip
    await wishes.make_ready()
    await stage.scene_over()
    await wishes.tour.begin()
    await wishes.offer(ready=True)
    url = stage.page
    click.echo(stage.say(f"\n请打开 {url} 接着玩，按 Ctrl-C 结束。", f"\nOpen {url} and go on; Ctrl-C ends it."))
    async with asyncio.TaskGroup() as group:
        await wishes.heed_all(group)


@dataclass(slots=True)
class Wishes:
    """Hears what people press, and does it; the crowd's vote runs beside the tour."""

    stage: Stage
    crowd: Crowd
    tour: Tour
    heard: int = 0
    voting: asyncio.Task[None] | None = None
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 - a moment, no secret

    async def offer(self, *, ready: bool) -> None:
        """Show what may be pressed: the plug also while the households vote."""
        size, control = f"{self.crowd.size:,}", self.stage.control
        hint = ("由脚本替他们点击，数字是真的。", "A script taps for them; the numbers are real.")
        await control.offer(
            "vote", both((f"{size} 户现在表决", f"{size} households vote now")), both(hint), enabled=ready
        )
        hint = (
            "表决当中 kill -9 杀掉机器人再重启，三个数必须相等。",
            "Kills the bot (-9) in the middle and starts it again.",
        )
        can_pull = ready or self.voting is not None
        await control.offer("plug", both(("拔电源", "Pull the plug")), both(hint), enabled=can_pull)
        await control.offer("again", both(("再走一遍", "The tour anew")), enabled=ready)

    async def make_ready(self) -> None:
        """Open a vote of the whole community; it lasts 60 days, so that the tour's weeks can go by beside it.

        The bot rests while the secretary applies the community's file; an open vote keeps the rules that it began with.
        """
        file = self.stage.plugged.folder / "modern-garden.toml"
        usual = file.read_text(encoding="utf-8")
        await self._apply(usual.replace(VOTING, LONG_VOTING))
        await self.crowd.prepare()
        await self._apply(usual)

    async def _apply(self, text: str) -> None:
        plugged = self.stage.plugged
        await plugged.stop()
        (plugged.folder / "modern-garden.toml").write_text(text, encoding="utf-8")
        try:
            await plugged.corridor("apply", "modern-garden.toml")
            if not self.crowd.people:
                await self.crowd.register()
        finally:
            await plugged.start()

    async def heed_all(self, group: asyncio.TaskGroup) -> None:
        """Hear wishes and look at what was done by hand, for ever."""
        self.heard = len(await self.stage.control.wishes())  # what was pressed before anybody listened
        while True:
            for wish in await self.stage.control.wishes(self.heard, wait=PATIENCE):
                self.heard += 1
                await self._heed(wish, group)
            await self._try(self._look())

    async def _look(self) -> None:
        await self.tour.look()
        await self.stage.next_event()

    async def _try(self, act: Awaitable[None]) -> None:
        """Let a step of the tour fail for itself: it says so where it stands, and the demo goes on."""
        try:
            await act
        except Exception as broke:  # whatever it is, the next wish may work
            await self.tour.failed(why(broke))

    async def _heed(self, wish: str, group: asyncio.TaskGroup) -> None:
        if wish in {"vote", "plug"}:
            if self.voting is None:
                self.crowd.plug.clear()  # here, and not as the taps begin: who pulls it before that is heard, too
                self.voting = group.create_task(self._vote(pull=wish == "plug"))
            elif wish == "plug":
                self.crowd.plug.set()
        elif wish == "again":
            await self._try(self.tour.begin())
        elif wish in {"do", "next", "back"}:
            await self._try(self.tour.heed(wish))

    async def _vote(self, *, pull: bool) -> None:
        """Have the households vote once; where their vote is over, another is taken through the council first."""
        await self.offer(ready=False)
        try:
            if not await self.crowd.open():
                self.stage.tell(
                    "上次表决已经截止，先准备一次新的，时间会往前走。", "That vote is over: another is prepared."
                )
                await self.make_ready()
            size = self.crowd.size
            at = self.chance.randint(size // 10, size * 7 // 10) if pull else None
            click.echo(f"   {in_words(self.stage, await self.crowd.round(pull_at=at))}")
        except Exception as broke:  # whatever it is, it ends this vote and not the demo
            said = why(broke)
            self.stage.tell(f"表决没有办成：{said}", f"this vote did not happen: {said}")
            await self.stage.control.counters(both(("表决没有办成", "This vote did not happen")), [], said, "unequal")
        finally:
            self.voting = None
        await self.offer(ready=True)


def why(broke: Exception) -> str:
    """Return in one line what went wrong."""
    said = " ".join(str(broke).split())
    return said if isinstance(broke, StoryBroke | Refusal) else f"{type(broke).__name__}: {said}"


def in_words(stage: Stage, count: Count) -> str:
    """Return a round's counts as a line of the transcript."""
    words = stage.say(
        f"点了 {count.tapped:,} · 答复了 {count.answered:,} · 存档了 {count.on_file:,}",
        f"tapped {count.tapped:,} · answered {count.answered:,} · on file {count.on_file:,}",
    )
    if count.killed_at is not None:
        words += stage.say(
            f" · 答复 {count.killed_at:,} 下后拔电源，{count.silent:.1f} 秒后又答复",
            f" · killed after {count.killed_at:,} answers, answers again {count.silent:.1f} s later",
        )
    return words + (stage.say("：相等", ": equal") if count.equal else stage.say("：不相等", ": NOT EQUAL"))
