"""Somebody at the page of the local Telegram: finds what is written there, taps it, types, and counts what it costs.

    async with someone(browser, telegram.url, "zh") as person:
        await person.be("Resident 3", at="Garden East")
        await person.tap("赞成", person.bubble("表决"))
        await person.hears("已记下")

Found by role, label and text, as a person or their screen reader finds it.
"""

import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from datetime import time as clock
from typing import NamedTuple

from memories import lent
from playwright.async_api import Browser, Locator, Page, TimeoutError, expect  # noqa: A004 - Playwright's own

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
# The keystroke-level model (Card, Moran, Newell 1980), with its slowest typist: a moment to think, and the act.
THINK, POINT, KEY = 1.35, 1.1, 1.2
# Silent reading (Brysbaert 2019; Brysbaert, Sui, Dirix 2020: 238 words, 260 characters a minute) at half that speed.
READ = {"en": 119 / 60, "zh": 130 / 60}


class Post(NamedTuple):
    """A message as the page shows it: when, its title if it is a card, and whether it came without a sound."""

    at: datetime
    title: str
    by_bot: bool
    silent: bool


@dataclass(slots=True)
class Person:
    """Whoever sits at a page; `seconds` are the machine's, `by_hand` those that a person needs."""

    page: Page
    language: str
    taps: int = 0
    signs: int = 0
    typed: str = ""
    reading: float = 0
    errors: list[str] = field(default_factory=list)
    began: float = 0

    # Where one is; not counted: the person has the chat before them

    async def be(self, name: str, *, at: str) -> None:
        """Be somebody, with a chat open, and count from zero."""
        picker = self.page.get_by_role("combobox", name=re.compile("我是|I am"))
        value = (
            await picker.locator("option")
            .filter(has_text=re.compile(rf"^{re.escape(name)}( ·|$)"))
            .first.get_attribute("value")
        )
        await picker.select_option(value)
        await self.look(at)
        self.counting()

    async def look(self, chat: str) -> None:
        """Open a chat by its name."""
        chats = self.page.get_by_role("navigation", name=re.compile("群聊|Chats"))
        await chats.get_by_role("button", name=re.compile(f"^{re.escape(chat)}")).click()
        await expect(self.page.get_by_role("heading", name=chat)).to_be_visible()

    async def leave(self) -> None:
        """Go back to the list of chats, on a telephone."""
        await self.page.get_by_role("button", name=re.compile("返回|Back")).first.click()

    def counting(self) -> None:
        """Count from here."""
        self.taps, self.signs, self.reading, self.began = 0, 0, 0, time.perf_counter()

    @property
    def seconds(self) -> float:
        """Real seconds since the count began."""
        return time.perf_counter() - self.began

    def by_hand(self, *, reads_slowly: bool = True) -> float:
        """Seconds that a person would have needed for the same; one who reads slowly needs twice as long to read."""
        reading = self.reading if reads_slowly else self.reading / 2
        return self.taps * (THINK + POINT) + self.signs * (THINK + KEY) + reading

    # What one sees

    @property
    def log(self) -> Locator:
        """The messages of the open chat."""
        return self.page.get_by_role("log")

    def bubble(self, words: str | re.Pattern[str]) -> Locator:
        """The latest message with these words."""
        return self.log.get_by_role("article").filter(has_text=words).last

    async def posts(self) -> list["Post"]:
        """What the open chat shows, in its order, each message under its day."""
        day, found = date.min, []
        for shown in await self.log.evaluate(
            "log => [...log.children].map(one => ({ kind: one.tagName, words: one.textContent,"
            " title: one.querySelector('strong')?.textContent ?? '' }))"
        ):
            if shown["kind"] != "ARTICLE":
                if match := re.match(r"(\d+)年(\d+)月(\d+)日", shown["words"]):
                    day = date(*map(int, match.groups()))
                continue
            hour, minute = map(int, re.findall(r"(\d\d):(\d\d)", shown["words"])[-1])
            at = datetime.combine(day, clock(hour, minute))
            found.append(Post(at, shown["title"], "Corridor" in shown["words"], "静音" in shown["words"]))
        return found

    async def reads(self, words: str | re.Pattern[str]) -> Locator:
        """Wait for a message and read it."""
        bubble = self.bubble(words)
        await expect(bubble).to_be_visible(timeout=15_000)
        text = await bubble.inner_text()
        length = len(re.findall(r"[一-鿿]", text)) if self.language == "zh" else len(text.split())
        self.reading += length / READ[self.language]
        return bubble

    async def hears(self, words: str) -> str:
        """Wait for what a tap is answered with; what asks to be closed is closed."""
        said = self.page.get_by_role("status").or_(self.page.get_by_role("dialog")).filter(has_text=words)
        await expect(said.first).to_be_visible(timeout=15_000)
        text = await said.first.inner_text()
        if await self.page.get_by_role("dialog").count():
            await self.page.get_by_role("dialog").get_by_role("button").last.click()
        return text

    # What one does

    async def tap(self, label: str, on: Locator | None = None, *, which: int = -1) -> None:
        """Tap a button by its label, on a message or anywhere; `which` of several that read alike, from 0."""
        self.taps += 1
        await (on or self.page).get_by_role("button", name=label, exact=True).nth(which).click()

    async def answered(self, button: Locator, *, within: float = 10) -> bool:
        """Tap a button and wait until the tap is answered; False where the button goes before it can be tapped."""
        try:
            async with self.page.expect_response("**/control/tap", timeout=within * 1000):
                await button.click(timeout=within * 1000)
        except TimeoutError:
            return False
        self.taps += 1
        await expect(button.and_(self.page.locator("[aria-busy]"))).to_have_count(0)
        if await self.page.get_by_role("dialog").count():
            await self.page.get_by_role("dialog").get_by_role("button").last.click()
        return True

    async def start(self) -> None:
        """Press Start where the chat asks for it, as Telegram does before the first word."""
        start = self.page.get_by_role("button", name=re.compile("^(开始|Start)$"))
        if await start.count():
            self.taps += 1
            await start.first.click()

    async def reply(self, to: Locator) -> None:
        """Answer a message."""
        await self.tap({"zh": "回复", "en": "Reply"}[self.language], to)

    async def command(self, name: str) -> None:
        """Choose a command from the menu, which sends it."""
        await self.tap("/")
        self.taps += 1
        listed = self.page.get_by_role("listitem").filter(has_text=re.compile(rf"^/{name}\b"))
        await listed.get_by_role("button").click()

    async def type(self, text: str) -> None:
        """Type where messages are written."""
        self.signs += len(text)
        self.typed += text + "\n"
        await self.page.get_by_role("textbox").fill(text)

    async def attach(self, name: str, content: bytes) -> None:
        """Send a file."""
        self.taps += 1
        given = {"name": name, "mimeType": "text/csv", "buffer": content}
        await self.page.locator("input[type=file]").set_input_files(given)  # type: ignore[arg-type]

    async def send(self) -> None:
        """Send what is written."""
        self.taps += 1
        await self.page.get_by_role("button", name=re.compile("^(发送|Send)$")).click()


@asynccontextmanager
async def someone(
    browser: Browser, url: str, language: str, *, phone: bool = False, dark: bool = False
) -> AsyncIterator[Person]:
    """Open a page in a browser of its own memory; an error in it fails whoever looks."""
    memory = lent(
        browser, viewport=PHONE if phone else DESK, locale=LOCALES[language], color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )  # fmt: skip
    async with memory as context:
        page = await context.new_page()
        page.set_default_timeout(10_000)
        person = Person(page, language)
        page.on("pageerror", lambda error: person.errors.append(str(error)))
        await page.goto(url)
        yield person
        assert person.errors == []
