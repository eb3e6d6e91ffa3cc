"""The story panel of the page: steps, buttons under them, live counters, papers to open, and what people wish of it.

Words are a string, or {"zh": …, "en": …} of which the page shows its own language.
"""

import asyncio
from dataclasses import asdict, dataclass
from typing import Any, Literal

from playground.errors import ControlError
from playground.hub import Hub
from playground.telegram import Telegram

Json = dict[str, Any]
Words = str | dict[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a story; ``who`` and ``chat`` are whose act it is and where, for the page to offer a look.

    A broken step says what was ``expected`` and ``seen``; ``guided``: the teller listens to "next", "do" and "back".
    """

    n: int
    total: int
    title: Words
    text: Words = ""
    story: str = "main"
    who: int | None = None
    chat: int | None = None
    state: Literal["done", "now", "broken"] = "done"
    expected: Words | None = None
    seen: Words | None = None
    note: Words = ""
    guided: bool = False


class Panel:
    """What the panel shows; all but ``view`` are verbs of the control API. ``hub`` is who listens."""

    def __init__(self, telegram: Telegram, hub: Hub) -> None:
        self._telegram = telegram
        self._hub = hub
        self._steps: dict[tuple[str, int], Json] = {}
        self._offers: dict[str, Json] = {}
        self._counters: Json | None = None
        self._links: list[Json] = []
        self._wishes: list[str] = []

    def view(self) -> Json:
        """Everything that the panel shows."""
        offers = list(self._offers.values())
        return {"story": list(self._steps.values()), "offers": offers, "counters": self._counters, "links": self._links}

    def add_story(self, **step: Any) -> None:
        """Show a step of a story (the fields of Step), in the place of the one with that number."""
        shown = Step(**step)
        if shown.state not in ("done", "now", "broken"):
            raise ControlError(f"a step cannot be {shown.state}")
        self._steps[shown.story, shown.n] = asdict(shown)
        self._telegram.tell("story", asdict(shown))

    def offer(self, name: str, label: Words, hint: Words = "", enabled: bool = True) -> None:
        """Show a button under the story, in the place of the one with that name; pressing it wishes for ``name``."""
        self._offers[name] = {"name": name, "label": label, "hint": hint, "enabled": enabled}
        self._telegram.tell("offers", list(self._offers.values()))

    def counters(
        self, title: Words, rows: list[Json], note: Words = "",
        state: Literal["running", "equal", "unequal"] = "running",
    ) -> None:  # fmt: skip
        """Show big numbers, each {label, value}, in the place of those before; ``state`` says how they compare."""
        if state not in ("running", "equal", "unequal") or not all({"label", "value"} <= row.keys() for row in rows):
            raise ControlError("counters are running, equal or unequal rows of label and value")
        self._counters = {"title": title, "rows": rows, "note": note, "state": state}
        self._telegram.tell("counters", self._counters)

    def links(self, items: list[Json]) -> None:
        """Show papers to open, each {label, href}, in the place of those before; an href is a path on this server."""
        if not all(str(item.get("href", "")).startswith("/") and "label" in item for item in items):
            raise ControlError("a link has a label and an href that begins with /")
        self._links = items
        self._telegram.tell("links", items)

    def wish(self, wish: str) -> int:
        """What somebody at the page wants: "next", "do" or "back" of the story, or the name of an offer."""
        self._wishes.append(wish)
        self._telegram.tell("wish", wish)
        return len(self._wishes)

    async def wishes_since(self, since: int = 0, wait: float = 0.0) -> list[str]:
        """The wishes after the first ``since``; may wait until there is one."""
        until = asyncio.get_running_loop().time() + wait
        while len(self._wishes) <= since:
            left = until - asyncio.get_running_loop().time()
            if left <= 0 or not await self._hub.wait(left):
                break
        return self._wishes[since:]
