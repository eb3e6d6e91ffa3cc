"""The pictures of docs/screens.md: a short scene with the real bot, photographed wide and narrow, light and dark.

    make pictures

Every picture is of the page as anybody sees it at `make demo`; nothing is painted over.
"""

import asyncio
import os
import re
import signal
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / place) for place in ("", "tests", "tests/journeys", "tests/browser")]

from finding import chromium  # noqa: E402 - after the path to it
from person import Person, someone  # noqa: E402
from playwright.async_api import Browser, async_playwright  # noqa: E402
from town import BOT, COUNCIL, buttons_of  # noqa: E402
from villages import EAST, Here, Village, at, homes, settled  # noqa: E402

SHOTS = ROOT / "docs" / "images"
WEST = -1001000000002
PEOPLE = {
    "zh": ("王秀英", "李建国", "陈丽", "张伟", "刘洋", "赵敏", "孙强", "周静", "吴刚", "郑红", "冯涛", "蒋芳"),
    "en": ("Wang Xiuying", "Li Jianguo", "Chen Li", "Zhang Wei", "Liu Yang", "Zhao Min", "Sun Qiang", "Zhou Jing",
           "Wu Gang", "Zheng Hong", "Feng Tao", "Jiang Fang"),
}  # fmt: skip
SEATS = {
    "zh": ("周敏", "马建国", "李秀兰", "陈志强", "杨桂芳", "黄海涛", "吴玉珍"),
    "en": ("Zhou Min", "Ma Jianguo", "Li Xiulan", "Chen Zhiqiang", "Yang Guifang", "Huang Haitao", "Wu Yuzhen"),
}


def village(language: str) -> Village:
    """Modern Garden's District A, small: two houses."""
    zh = language == "zh"
    area = "A区" if zh else "District A"
    return Village(
        language, name="现代花园" if zh else "Modern Garden", homes=homes(area, 8, 6), groups={EAST: area},
        names=PEOPLE[language], seat_names=SEATS[language], council_title="议事会" if zh else "council",
        staff={700000201: "网格员小孙" if zh else "Grid worker Sun"}, quiet=("00:00", "00:00"),
        rules={"support_threshold": 5, "notice": "1 day", "voting": "2 days", "objections": "0 minutes"},
    )  # fmt: skip


async def shoot(person: Person, name: str) -> None:
    """Photograph the page as it stands once it stands still."""
    if "1280" in name:
        await person.page.set_viewport_size({"width": 1280, "height": 720})
    await asyncio.sleep(0.4)
    await person.page.screenshot(path=SHOTS / f"{name}.png")


async def tell(here: Here, number: int, zh: str, en: str, more_zh: str, more_en: str) -> None:
    """A step of the story in the panel."""
    await here.control.add_story(n=number, total=4, title=here.say(zh, en), text=here.say(more_zh, more_en))


async def scene(browser: Browser, language: str) -> None:
    """From a slip of paper to an open ballot."""
    with tempfile.TemporaryDirectory() as folder:
        async with settled(Path(folder), village(language)) as here:
            await here.control.set_zone("Asia/Shanghai")
            for worker in (*here.village.seats, *here.village.staff):
                await here.control.start(worker)
            await joined(browser, here)
            number = await proposed(browser, here)
            await here.tap(COUNCIL, here.village.seats[2], await here.docket(number), f"screen:{number}:accept")
            await here.tap(COUNCIL, here.village.chair, await here.docket(number), f"agenda:{number}")
            await here.vote_on(await here.open(await here.meet()), dict.fromkeys(here.village.seats, "for"))
            await tell(
                here,
                3,
                "七人表决",
                "Seven members vote",
                "七人都赞成，交居民会议。",
                "All are for; the assembly decides.",
            )
            await here.post_notice(number)
            await balloted(browser, here)
            await told(browser, here)
            await set_up(browser, here)
            await decided(browser, here)


async def joined(browser: Browser, here: Here) -> None:
    """Everybody joins; one of them looks at the private chat."""
    await here.join(*range(12))
    await tell(here, 1, "登记", "Joining", "各家扫登记单上的码。", "Each home scans the code on its slip.")
    async with someone(browser, here.town.telegram.url, here.village.language, phone=True) as person:
        await person.be(here.village.names[0], at="Corridor")
        await person.reads(here.say("登记好了", "You are in"))
        await shoot(person, f"joined-390-{here.village.language}")


async def proposed(browser: Browser, here: Here) -> int:
    """A message becomes a proposal; the council sees it in its chat."""
    words = here.say("在东侧建电动车充电棚", "Charging sheds for e-bikes")
    message = await here.control.say(EAST, here.people[0], words)
    number = await here.propose(EAST, here.people[0], "", reply_to=message["message_id"])
    card = await here.card(EAST, number)
    await here.tap_all(EAST, here.people[1:6], card, f"support:{number}")
    await tell(here, 2, "提议", "A proposal", "六户附议，议事会看到了。", "Six homes support it, the council sees it.")
    async with someone(browser, here.town.telegram.url, here.village.language) as person:
        await person.be(here.village.seat_names[0], at=f"{here.village.name} {here.village.council_title}")
        await person.reads(here.say("待审 №", "To screen №"))
        await shoot(person, f"docket-1280-{here.village.language}")
    return number


async def balloted(browser: Browser, here: Here) -> None:
    """An open ballot in the group, wide and narrow, light and dark."""
    await here.until(at(7, "19:01"))
    await tell(
        here, 4, "表决", "The ballot", "每户一票，截止后公布。", "One vote a household, the result after the close."
    )
    vote, ballot = await here.ballot(EAST)
    await here.tap_all(EAST, here.people[4:9], ballot, f"vote:{vote}:for")
    await here.tap_all(EAST, here.people[9:11], ballot, f"vote:{vote}:against")
    await here.shows(EAST, ballot, "7/14")
    await here.control.next_event(at(9, "19:01").isoformat(), here.say("表决截止", "the vote closes"))
    for phone, dark in ((False, False), (False, True), (True, False), (True, True)):
        async with someone(browser, here.town.telegram.url, here.village.language, phone=phone, dark=dark) as person:
            await person.be(here.village.names[11], at=f"{here.village.name} {here.village.groups[EAST]}")
            await person.reads(here.say("表决 №", "Ballot №"))
            width, light = "390" if phone else "1280", "dark" if dark else "light"
            await shoot(person, f"ballot-{width}-{light}-{here.village.language}")


async def told(browser: Browser, here: Here) -> None:
    """The pane of the story on a telephone."""
    async with someone(browser, here.town.telegram.url, here.village.language, phone=True) as person:
        await person.be(here.village.names[0], at=f"{here.village.name} {here.village.groups[EAST]}")
        await person.page.get_by_role("navigation").get_by_role("button", name=here.say("故事", "Story")).click()
        await shoot(person, f"story-390-{here.village.language}")


async def set_up(browser: Browser, here: Here) -> None:
    """The bot is added to one more group."""
    worker = next(iter(here.village.staff))
    title = here.say("现代花园 B区", "Modern Garden District B")
    await here.control.add_chat(WEST, "supergroup", title, [worker, *here.people[:8]], owner=worker, quiet=True)
    await here.control.add_member(WEST, BOT, by=worker)
    async with someone(browser, here.town.telegram.url, here.village.language) as person:
        await person.be(here.village.staff[worker], at=title)
        await person.reads(here.say("做什么用", "What is this group for?"))
        await shoot(person, f"set-up-1280-{here.village.language}")


async def decided(browser: Browser, here: Here) -> None:
    """The outcome, as a reply to the message that began it."""
    _, ballot = await here.ballot(EAST)
    await here.tap_all(EAST, here.people[:3], ballot, next(one for one in buttons_of(ballot) if one.endswith(":for")))
    await here.control.next_event(None)
    await here.until(at(9, "19:05"))
    await here.heard(EAST, here.say("结果通知", "Outcome"), since=ballot["created"])
    async with someone(browser, here.town.telegram.url, here.village.language, phone=True) as person:
        await person.be(here.village.names[0], at=f"{here.village.name} {here.village.groups[EAST]}")
        await person.reads(here.say("结果通知", "Outcome"))
        await shoot(person, f"outcome-390-{here.village.language}")


async def demo(browser: Browser, language: str) -> None:
    """The page of make demo after its story, once the plug was pulled."""
    with tempfile.TemporaryDirectory() as folder:
        told = {**os.environ, "STORY_LANG": language, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        teller = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "demo", "--story", "stay", cwd=folder, env=told, stdout=asyncio.subprocess.PIPE
        )
        assert teller.stdout is not None
        address = ""
        while not (address := address or re.search(r"http://127\S+", (await teller.stdout.readline()).decode())):
            pass
        drain = asyncio.create_task(teller.stdout.read())
        page = await browser.new_page(
            viewport={"width": 1280, "height": 860}, locale={"zh": "zh-CN", "en": "en-GB"}[language]
        )
        await page.goto(address[0])
        plug = page.get_by_role("button", name="拔电源" if language == "zh" else "Pull the plug")
        await plug.click(timeout=240_000)  # it can be pressed once the story is over
        await page.locator(".counters.equal").wait_for(timeout=60_000)
        await asyncio.sleep(6)  # the card's last edit
        await page.screenshot(path=SHOTS / f"demo-1280-{language}.png")
        await page.close()
        teller.send_signal(signal.SIGINT)
        await teller.wait()
        await drain


async def main() -> None:
    """Take all pictures."""
    SHOTS.mkdir(exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for language in ("zh", "en"):
            await scene(browser, language)
            await demo(browser, language)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
