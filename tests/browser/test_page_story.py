"""The story panel, the clock bar and the inspector."""

import json
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import expect
from scene import COUNCIL, GROUP, LI, TOKEN, Scene

from bot.tour import OVER
from bot.tour_steps import STEPS

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_guided_story_is_stepped_through_and_offers_a_look(scene: Scene) -> None:
    page, panel = scene.page, scene.page.get_by_role("region", name="故事")
    await scene.control.add_story(n=1, total=9, title={"zh": "提议", "en": "Propose"}, text="旧的话", guided=True)
    title, text = {"zh": "点「附议」", "en": "Support"}, {"zh": "卡片被编辑", "en": "The card is edited"}
    await scene.control.add_story(n=2, total=9, title=title, text=text, who=LI, chat=COUNCIL, state="now", guided=True)
    await expect(panel.get_by_role("heading")).to_have_text("故事 2/9")
    await expect(panel).to_contain_text("卡片被编辑")
    await expect(panel.get_by_text("旧的话")).to_be_hidden()
    await panel.get_by_role("button", name="下一步").click()
    await panel.get_by_role("button", name="替我做").click()
    await panel.get_by_role("button", name="上一步").click()
    await expect(panel.get_by_role("button", name="上一步")).to_be_focused()
    await scene.control.add_story(n=2, total=9, title=title, text=text, who=LI, chat=COUNCIL, guided=True)
    await expect(panel.locator("li.done")).to_have_count(2)
    await expect(panel.get_by_role("button", name="上一步")).to_be_focused()
    await page.locator("body").press("n")
    await expect(panel).to_be_visible()
    assert await scene.control.wishes(0) == ["next", "do", "back", "next"]
    await panel.get_by_role("button", name="去看看： 李建国 · 议事会群").click()
    await expect(page.get_by_role("heading", name="议事会群")).to_be_visible()
    assert await page.get_by_label("我是").input_value() == str(LI)


async def test_a_told_story_has_no_buttons_and_a_broken_step_says_what_was_seen(scene: Scene) -> None:
    panel = scene.page.get_by_role("region", name="故事")
    await scene.control.add_story(n=1, total=2, title="点名", story="first")
    await scene.control.add_story(n=1, total=2, title="点名", state="broken", expected="5/7", seen={"zh": "看到 4/7"})
    await expect(panel.locator("dl")).to_have_text("应当5/7看到看到 4/7")
    await expect(panel.get_by_role("button")).to_have_count(0)
    await expect(panel.locator("details.before")).to_have_count(1)
    await scene.page.locator("body").press("n")
    assert await scene.control.wishes(0) == []


async def test_offers_counters_progress_and_papers(scene: Scene, tmp_path: Path) -> None:
    panel = scene.page.get_by_role("region", name="故事")
    await scene.control.offer("crowd", {"zh": "2,000 户现在投票", "en": "2,000 households vote"}, "约 20 秒")
    await scene.control.offer("plug", "拔掉电源", enabled=False)
    await expect(panel.get_by_role("button", name="拔掉电源")).to_be_disabled()
    await panel.get_by_role("button", name="2,000 户现在投票").click()
    assert await scene.control.wishes(0, wait=5) == ["crowd"]
    await scene.control.load(GROUP, scene.post("x"), [LI], ["a"], count=30, within=0.01)
    await expect(panel).to_contain_text("已点 30 · 已答 0")
    rows = [{"label": {"zh": "已答", "en": "answered"}, "value": 1999}]
    await scene.control.counters("投票", rows, state="running")
    await expect(panel.locator(".numbers")).to_have_text("1,999已答")
    await scene.control.counters("投票", [{"label": "已答", "value": 2000}], "请核对", state="equal")
    await expect(panel.locator(".counters.equal")).to_contain_text("数目一致")
    await scene.control.links([{"label": {"zh": "会议纪要", "en": "Minutes"}, "href": "/papers/minutes.html"}])
    await panel.get_by_text("留下的文件 (1)").click()
    await scene.control.counters("投票", [{"label": "已答", "value": 2000}], "请核对", state="equal")  # a redraw
    await expect(panel.get_by_role("link", name="会议纪要")).to_have_attribute("href", "/papers/minutes.html")
    late = await scene.open(language="en-GB")
    await expect(late.get_by_role("region", name="Story")).to_contain_text("All equal")
    await late.get_by_text("Papers it left (1)").click()
    await expect(late.get_by_role("link", name="Minutes")).to_be_visible()


async def test_the_clock_shows_now_and_next_and_moves(scene: Scene) -> None:
    page, bar = scene.page, scene.page.get_by_role("contentinfo")
    await expect(bar).to_contain_text("5月9日周六 20:00")
    await bar.get_by_role("button", name="+1 时").click()
    await expect(bar).to_contain_text("5月9日周六 21:00")
    await bar.get_by_role("button", name="+1 天").click()
    await expect(bar).to_contain_text("5月10日周日 21:00")
    await scene.control.next_event("2026-05-16T11:00:00Z", {"zh": "点名", "en": "roll call"})
    await expect(bar).to_contain_text("接下来 周六19:00 点名")
    await bar.get_by_role("button", name="前往").click()
    await expect(page.locator("#now")).to_have_text("5月16日周六 19:00")
    await scene.control.next_event("2026-05-17T11:00:00Z", "回访")
    await expect(bar).to_contain_text("接下来 周日19:00 回访")
    await page.locator("body").press("g")
    await expect(page.locator("#now")).to_have_text("5月17日周日 19:00")


async def test_the_inspector_has_errors_first_and_json_on_opening(scene: Scene) -> None:
    panel = scene.page.get_by_role("region", name="接口记录")
    await scene.control.say(GROUP, LI, "/help@corridor_bot")
    async with aiohttp.ClientSession() as session:
        for method, chat in (("sendMessage", -55), ("getUpdates", 0), ("sendMessage", GROUP)):
            body = {"chat_id": chat, "text": "你好"} if chat else {}
            async with session.post(f"{scene.telegram.url}/bot{TOKEN}/{method}", json=body) as response:
                await response.read()
    lines = panel.locator("summary")
    await expect(lines).to_have_count(3)
    assert [line.split("\n")[0] for line in await lines.all_inner_texts()] == [
        "⚠ sendMessage", "→ sendMessage", "← message /help@corridor_bot",
    ]  # fmt: skip
    await expect(lines.first).to_contain_text("400")
    await expect(lines.nth(1)).to_contain_text("ms")
    await lines.nth(1).click()
    shown = json.loads(await panel.locator("pre").inner_text())
    assert shown["params"] == {"chat_id": GROUP, "text": "你好"}
    assert shown["response"]["ok"] is True


async def test_with_three_offers_the_steps_and_the_papers_are_in_sight_on_a_small_screen(scene: Scene) -> None:
    page = await scene.open()
    panel = page.get_by_role("region", name="故事")
    for number in range(1, 10):
        await scene.control.add_story(n=number, total=9, title=f"第 {number} 步", text="卡片被编辑。" * 8, guided=True)
    hint = "表决当中 kill -9 杀掉机器人再重启，三个数必须相等。"
    for name in ("2,000 户现在表决", "拔电源", "再走一遍"):
        await scene.control.offer(name, name, hint)
    await scene.control.counters("2,000 户同时表决", [{"label": "点了", "value": 2000}] * 3, hint, state="equal")
    await scene.control.links([{"label": f"会议纪要 {one}", "href": f"/papers/{one}.html"} for one in range(6)])
    await expect(panel.get_by_text("留下的文件 (6)")).to_be_in_viewport()
    await expect(panel.locator(".last p").last).to_be_in_viewport()
    for button in await panel.get_by_role("button").all():
        await expect(button).to_be_in_viewport(ratio=1)
    asked = "在 1 栋群里有人说路灯坏了。回复这条消息，发 /propose@corridor_bot，再等机器人的卡片。"
    await scene.control.add_story(
        n=1, total=1, title="提一件事", text=asked, story="anew", who=LI, chat=COUNCIL, guided=True
    )
    await expect(panel.get_by_role("button", name="去看看")).to_be_in_viewport(ratio=1)
    await panel.get_by_text("留下的文件 (6)").click()
    await expect(panel.get_by_role("link", name="会议纪要 5")).to_be_in_viewport()
    await expect(panel.get_by_role("button", name="下一步")).to_be_in_viewport(ratio=1)


async def test_after_a_vote_the_panel_fits_in_english_and_next_stays_in_sight(scene: Scene) -> None:
    page = await scene.open(size={"width": 1280, "height": 800}, language="en-GB")
    panel = page.get_by_role("region", name="Story")
    told = "Join: one code a household"
    await scene.control.add_story(n=1, total=1, title=told, text="", story="before")
    await scene.control.add_story(n=2, total=2, title="A vote of the whole community", text="", story="before")
    for name in ("2,000 households vote now", "Pull the plug", "The tour anew"):
        await scene.control.offer(name, name, "Kills the bot (-9) in the middle and starts it again.")
    note = (
        "Tapped by a script, round 2; “on file” is read from the store. Killed (kill -9) after 1,051 answers, started"
        " again. The next came 14.7 s later. Every ballot is as it was tapped."
    )
    rows = [{"label": name, "value": 2000} for name in ("tapped", "answered", "on file")]
    await scene.control.counters("2,000 households vote", rows, note, state="equal")
    await scene.control.links([{"label": "Minutes", "href": "/papers/minutes.html"}])
    await scene.control.add_user(10, "Wang Xiuying")
    await scene.control.add_chat(-1003, "supergroup", "Building 1 residents", [10])
    longest = max(STEPS, key=lambda step: len(step.text[1]))
    for number, step, note in ((9, longest, ""), (10, STEPS[-1], OVER[1])):
        await scene.control.add_story(
            n=number, total=10, title=step.title[1], text=step.text[1], note=note, who=10, chat=-1003, guided=True
        )
        await expect(panel.locator(".last b")).to_have_text(f"{number}. {step.title[1]}")
        await expect(panel.locator(".counters.equal")).to_be_in_viewport(ratio=1)
        await expect(panel.get_by_role("button", name="See it")).to_be_in_viewport(ratio=1)
        heights = await panel.evaluate("panel => [panel.scrollHeight, panel.clientHeight]")
        assert heights[0] <= heights[1], "nothing of it has to be scrolled to"
        hidden = "steps => steps.querySelector('.last').offsetHeight - steps.clientHeight"
        assert await panel.locator("#steps").evaluate(hidden) <= 0, "nor of the step"
    await page.set_viewport_size({"width": 1280, "height": 560})
    await panel.get_by_text("Papers it left (1)").scroll_into_view_if_needed()
    await expect(panel.get_by_role("button", name="Next")).to_be_in_viewport(ratio=1)
