"""The tour after the story: the newcomer acts, and the story waits for it, goes on, or does it for them."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.cast import BUILDING_1
from bot.story import Json, Pair, Stage, StoryBroke, both
from bot.way import Facts, Way

LOOKING_BACK = ("回看：这一步已经做完，什么也不会撤销。", "Looking back: this step is done, and nothing is undone.")
OVER = (
    "走完了。点「前往」，异议期满后公布结果。也可以再走一遍。",
    "That was it. Press Go for the outcome after the objections, or go it again.",
)

Act = Callable[["Tour"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do, as whom and where, how to tell that it happened, and what it looks like until then."""

    title: Pair
    text: Pair
    who: int
    chat: int
    happened: Callable[[Facts], bool]
    expected: Pair
    seen: Callable[[Facts], Pair]
    do: Act
    then: Act | None = None  # what others do once the newcomer has begun


@dataclass(slots=True)
class Tour:
    """Where the newcomer stands: `reached` is the step to be done, `at` the step that is shown (both from 0)."""

    stage: Stage
    steps: tuple[Step, ...]
    asks: tuple[int, Pair]  # who says what in the group, of which the newcomer makes a proposal
    way: Way = field(init=False)
    original: int = 0
    reached: int = 0
    at: int = 0
    run: int = 0
    trouble: Json = field(default_factory=dict)  # expected and seen, once somebody wanted to go on too early

    def __post_init__(self) -> None:
        self.way = Way(self.stage, BUILDING_1)

    @property
    def over(self) -> bool:
        """Whether every step has happened."""
        return self.reached == len(self.steps)

    async def begin(self) -> None:
        """Begin from the first step, with a message in the group that asks to become a proposal."""
        self.reached = self.at = 0
        self.run += 1
        self.trouble = {}
        await self.way.begin()
        who, words = self.asks
        said = await self.stage.control.say(BUILDING_1, who, self.stage.say(*words))
        self.original = said["message_id"]
        await self._show()

    async def look(self) -> None:
        """Go on when the step has happened, whoever did it."""
        while not self.over and self.steps[self.reached].happened(await self.way.facts()):
            step = self.steps[self.reached]
            self.stage.tell(f"✓ {step.title[0]}", f"✓ {step.title[1]}")
            self.reached += 1
            self.at, self.trouble = min(self.reached, len(self.steps) - 1), {}
            await self._show()
            if step.then:
                with self._troubles():
                    await step.then(self)

    async def heed(self, wish: str) -> None:
        """Do what somebody at the page wishes: "do", "next" or "back"."""
        if wish == "back":
            self.at = max(0, self.at - 1)
        elif self.at < min(self.reached, len(self.steps) - 1):
            self.at += 1
        elif not self.over:
            with self._troubles():
                await (self.steps[self.reached].do(self) if wish == "do" else self._ask_for_it())
                await self.look()
        await self._show()

    @contextmanager
    def _troubles(self) -> Iterator[None]:
        """Keep what did not happen, to show it; the tour goes on."""
        try:
            yield
        except StoryBroke as broke:
            self._broke(str(broke))

    async def failed(self, why: str) -> None:
        """Say at the step that is to be done why it failed, once; it may be tried again."""
        if self.trouble.get("seen") == why:
            return
        self._broke(why)
        self.at = min(self.reached, len(self.steps) - 1)
        await self._show()

    def _broke(self, why: str) -> None:
        self.stage.tell(f"没有做成：{why}", f"this did not work: {why}")
        expected = self.steps[min(self.reached, len(self.steps) - 1)].expected
        self.trouble = {"expected": both(expected), "seen": why, "state": "broken"}

    async def _ask_for_it(self) -> None:
        facts, step = await self.way.facts(), self.steps[self.reached]
        self.trouble = {"expected": both(step.expected), "seen": both(step.seen(facts)), "state": "broken"}

    async def _show(self) -> None:
        """Show the steps so far, the one at which the newcomer looks last; looking back changes nothing."""
        for number in range(min(self.reached + 1, len(self.steps))):
            if number != self.at:
                await self._tell(number)
        await self._tell(self.at)

    async def _tell(self, number: int) -> None:
        step = self.steps[number]
        shown: Json = {"title": both(step.title), "text": both(step.text), "who": step.who, "chat": step.chat}
        shown["state"] = "done" if number < self.reached else "now"
        if self.over and number == len(self.steps) - 1:
            shown["note"] = both(OVER)
        elif number == self.at < self.reached:
            shown |= {"state": "now", "note": both(LOOKING_BACK)}
        elif number == self.reached:
            shown |= self.trouble
        story = "tour" if self.run == 1 else f"tour {self.run}"
        await self.stage.control.add_story(story=story, n=number + 1, total=len(self.steps), guided=True, **shown)
