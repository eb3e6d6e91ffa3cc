"""A local Telegram with a bot that says what a test wants, and pages onto it that may not look elsewhere."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from memories import lent
from playwright.async_api import Browser, Locator, Page, expect

from playground import methods, server
from playground.client import Control
from playground.clock import Clock

Json = dict[str, Any]
BOT, WANG, LI, CHEN = 1, 7, 8, 9
GROUP, COUNCIL = -1001, -1002
TOKEN = "1:secret"
expect.set_options(timeout=15_000)
NOON = 1_778_328_000.0  # Saturday 9 May 2026, 20:00 in Shanghai
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
BALLOT = """<b>表决 №18 为 3 栋加装电梯</b>
三部电梯，从维修资金支出。
▰▰▰▱▱ 41/62 户，还差 1 户
<blockquote expandable>▰▰▰▰▱ 1 栋 18/22
▰▰▰▱▱ 2 栋 12/20
▰▰▱▱▱ 3 栋 11/20
▰▱▱▱▱ 4 栋 3/20</blockquote>
截止后公布结果。"""


def keys(*rows: str) -> Json:
    """An inline keyboard; a row is "label=data label=data", a button with an address has it for its data."""
    parsed = [[one.partition("=")[::2] for one in row.split()] for row in rows]
    return {
        "inline_keyboard": [
            [{"text": text, "url" if data.startswith("http") else "callback_data": data} for text, data in row]
            for row in parsed
        ]
    }


VOTE = keys("赞成=for 反对=against 弃权=abstain", "我能投吗=can")


@dataclass(slots=True)
class Scene:
    """The local Telegram, its control, and the first page; `errors` are what any page complained of."""

    telegram: server.Server
    control: Control
    browser: Browser
    page: Page = None  # type: ignore[assignment]  # set before a test sees it
    memories: AsyncExitStack = field(default_factory=AsyncExitStack)
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def bot(self, method: str, **fields: Any) -> Any:
        """A call of the bot, which must succeed."""
        status, body = methods.answer(self.telegram.telegram, TOKEN, method, fields)
        assert status == 200, body
        return json.loads(body)["result"]

    def post(self, text: str, chat: int = GROUP, keyboard: Json | None = None, **more: Any) -> int:
        """A message of the bot, in HTML; returns its number."""
        given = {"reply_markup": keyboard, "parse_mode": "HTML", **more}
        fields = {key: value for key, value in given.items() if value is not None}
        number: int = self.bot("sendMessage", chat_id=chat, text=text, **fields)["message_id"]
        return number

    def edit(self, number: int, text: str, chat: int = GROUP, keyboard: Json | None = None) -> None:
        """A change of a message of the bot."""
        markup = {"reply_markup": keyboard} if keyboard else {}
        self.bot("editMessageText", chat_id=chat, message_id=number, text=text, parse_mode="HTML", **markup)

    async def tapped(self, data: str) -> str:
        """Wait until somebody at the page has tapped a button with this data; returns the query id."""
        for _ in range(200):
            for query in self.telegram.telegram.query_order:
                if query.data == data and query.answer is None:
                    return query.id
            await asyncio.sleep(0.01)
        raise AssertionError(f"nobody tapped {data}")

    async def answer(self, data: str, **fields: Any) -> None:
        """Answer the tap on the button with this data."""
        self.bot("answerCallbackQuery", callback_query_id=await self.tapped(data), **fields)

    async def open(
        self, *, size: Json | None = None, language: str = "zh-CN", dark: bool = False, me: int = WANG
    ) -> Page:
        """Open a page of somebody, in a browser memory of its own."""
        memory = lent(
            self.browser, viewport=size or DESK, locale=language, color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )  # fmt: skip
        page = await (await self.memories.enter_async_context(memory)).new_page()
        await page.add_init_script(
            f"location.protocol === 'http:' && !localStorage.getItem('me') && localStorage.setItem('me', {me})"
        )
        page.set_default_timeout(15_000)  # a machine that does much else
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: said.type in ("error", "warning") and self.errors.append(said.text))
        page.on(
            "request", lambda one: one.url.startswith((self.telegram.url, "data:")) or self.elsewhere.append(one.url)
        )
        await page.goto(self.telegram.url)
        await page.wait_for_selector("#chats button", state="attached")
        return page

    def card(self, number: int, page: Page | None = None) -> Locator:
        """The bubble of a message."""
        return (page or self.page).locator(f"#m{number}")

    async def toast(self, words: str) -> None:
        """Wait for a passing word."""
        await expect(self.page.get_by_role("status")).to_contain_text(words)


@asynccontextmanager
async def setting(browser: Browser) -> AsyncIterator[Scene]:
    """A scene with its first page open; nothing may have gone wrong in any page, nor asked for anything outside."""
    telegram = await server.start(clock=Clock(NOON, running=False))
    async with Control(telegram.url) as control:
        await control.set_zone("Asia/Shanghai")
        await control.add_bot(TOKEN, "corridor_bot", "Corridor 议事")
        for number, name, note in ((WANG, "王秀英", "68 岁居民"), (LI, "李建国", "会长"), (CHEN, "陈晓", "网格员")):
            await control.add_user(number, name, language_code="zh", note=note)
        await control.add_chat(GROUP, "supergroup", "A 区居民群", [WANG, LI, CHEN, BOT], quiet=True)
        await control.add_chat(COUNCIL, "supergroup", "议事会群", [LI, CHEN, BOT], quiet=True)
        scene = Scene(telegram, control, browser)
        async with scene.memories:
            scene.page = await scene.open()
            yield scene
    await telegram.stop()
    assert scene.errors == [], scene.errors
    assert scene.elsewhere == []
