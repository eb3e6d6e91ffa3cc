"""Everybody can use the page: by keyboard, by ear, on a telephone, enlarged, in the dark, in two languages."""

import re

import pytest
from playwright.async_api import Page, expect
from scene import BALLOT, GROUP, LI, PHONE, VOTE, WANG, Scene

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Each visible piece of text against what lies behind it: the lowest contrast found, by WCAG's formula.
CONTRAST = """() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (parts) => parts.slice(0, 3).map((one) => one / 255)
    .map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, index) => sum + one * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const color = rgb(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.checkVisibility({ visibilityProperty: true })) continue;
    const [a, b] = [light(rgb(getComputedStyle(node).color)), light(behind(node))].sort((x, y) => y - x);
    found.push([(a + 0.05) / (b + 0.05), walker.currentNode.data.slice(0, 30)]);
  }
  return found.sort((x, y) => x[0] - y[0])[0].concat(found.length);
}"""
# What a screen reader would call nothing: controls without a name.
NAMELESS = """() => [...document.querySelectorAll("button, a, select, textarea, input, summary, progress, [role=log]")]
  .filter((node) => node.checkVisibility({ visibilityProperty: true }))
  .filter((node) => !node.ariaLabel && !node.textContent.trim() && !node.labels?.length)
  .map((node) => node.outerHTML)"""
SIDEWAYS = "document.scrollingElement.scrollWidth - innerWidth"


async def furnish(scene: Scene) -> int:
    """A bit of everything; returns the number of the ballot."""
    board = scene.post("公告栏\n在办 4 项")
    await scene.control.pin(GROUP, WANG, board)
    said = await scene.control.say(GROUP, LI, "我支持")
    await scene.control.say(GROUP, WANG, "谢谢", reply_to=said["message_id"])
    await scene.control.start(WANG)
    options = [{"text": "满意"}, {"text": "不满意"}]
    poll = scene.bot("sendPoll", chat_id=GROUP, question="满意吗？", options=options, is_anonymous=False)
    await scene.control.vote_poll(GROUP, WANG, poll["message_id"], [0])
    scene.bot("sendPoll", chat_id=GROUP, question="再问一次？", options=options)
    number = scene.post(BALLOT, keyboard=VOTE)
    await scene.control.add_story(n=1, total=3, title="提议", text="说明", note="注", who=LI, chat=GROUP, guided=True)
    await scene.control.add_story(n=2, total=3, title="点名", state="broken", expected="5/7", seen="4/7", guided=True)
    await scene.control.offer("crowd", "2,000 户现在投票", "约 20 秒")
    await scene.control.offer("plug", "拔掉电源", enabled=False)
    await scene.control.counters(
        "投票", [{"label": n, "value": 2000} for n in ("已点", "已答", "已入库")], state="equal"
    )
    await scene.control.links([{"label": "纪要", "href": "/papers/minutes.html"}])
    await scene.control.next_event("2026-05-16T11:00:00Z", {"zh": "点名", "en": "roll call"})
    return number


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_every_text_stands_out_and_every_control_has_a_name(scene: Scene, dark: bool) -> None:
    await furnish(scene)
    page = await scene.open(dark=dark)
    await page.locator("#slash").click()
    await expect(page.locator("#counters, .counters")).to_be_visible()
    lowest, words, texts = await page.evaluate(CONTRAST)
    assert texts > 60
    assert lowest >= 4.5, words
    assert await page.evaluate(NAMELESS) == []
    toggled = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    await page.get_by_role("button", name="浅色或深色").click()
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") != toggled
    lowest, words, _ = await page.evaluate(CONTRAST)
    assert lowest >= 4.5, words


async def panes(page: Page) -> list[str]:
    shown = ["#chats", "#log", "#story", "#inspector"]
    return [one for one in shown if await page.locator(one).is_visible()]


async def test_a_telephone_shows_one_pane_at_a_time_and_nothing_sideways(scene: Scene) -> None:
    number = await furnish(scene)
    page = await scene.open(size=PHONE)
    tabs = page.get_by_role("navigation", name="页面")
    assert await panes(page) == ["#chats"]
    await page.get_by_role("button", name="A 区居民群").click()
    assert await panes(page) == ["#log"]
    assert await page.evaluate(SIDEWAYS) == 0
    buttons = scene.card(number, page).locator(".keys button")
    boxes = [await button.bounding_box() for button in await buttons.all()]
    assert len(boxes) == 4
    assert all(box and box["height"] >= 44 and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    await expect(page.get_by_role("heading", name="A 区居民群")).to_be_visible()
    await tabs.get_by_role("button", name="故事").click()
    assert await panes(page) == ["#story"]
    assert await page.evaluate(SIDEWAYS) == 0
    await tabs.get_by_role("button", name="接口记录").click()
    assert await panes(page) == ["#inspector"]
    await tabs.get_by_role("button", name="群聊").click()
    await page.get_by_role("textbox").focus()
    await page.keyboard.press("Escape")
    assert await panes(page) == ["#chats"]
    assert await page.evaluate(NAMELESS) == []
    await page.get_by_role("button", name="字号").click()
    assert await page.evaluate(SIDEWAYS) == 0


async def test_twice_the_size_leaves_everything_in_reach(scene: Scene) -> None:
    number = await furnish(scene)
    page = await scene.open(size={"width": 640, "height": 400})  # what 1280 by 800 has left at 200 %
    assert await page.evaluate(SIDEWAYS) == 0
    await page.get_by_role("button", name="A 区居民群").click()
    await scene.card(number, page).get_by_role("button", name="赞成").click()
    await scene.answer("for", text="已记下")
    await expect(page.get_by_role("status")).to_be_in_viewport()
    await expect(page.get_by_role("textbox")).to_be_in_viewport(ratio=1)
    await expect(page.get_by_role("button", name="前往")).to_be_in_viewport(ratio=1)
    assert await page.evaluate(SIDEWAYS) == 0


async def test_all_words_change_with_the_language(scene: Scene) -> None:
    await furnish(scene)
    page = await scene.open()
    await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    await page.get_by_role("button", name="Switch to English").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_role("button", name="Send")).to_be_visible()
    own = await page.evaluate("""() => ["#clock", "#composer", "#panes", "#size", "#theme", "aside h2"]
      .flatMap((one) => [...document.querySelectorAll(`${one}, ${one} *`)])
      .flatMap((node) => [node.innerText, node.ariaLabel, node.title, node.placeholder]).join(" ")""")
    assert "Message…" in own
    assert "roll call" in own
    assert not re.search("[一-鿿]", own)


async def test_the_keyboard_reaches_everything(scene: Scene) -> None:
    number = await furnish(scene)
    page = await scene.open()

    async def press(*keys: str) -> None:
        for key in keys:
            await page.keyboard.press(key)

    focused = page.locator(":focus")
    await page.locator("#language").focus()
    await press("Tab")
    await expect(focused).to_contain_text("A 区居民群")
    await press("ArrowDown", "Enter")
    await expect(page.get_by_role("heading", name="Corridor 议事")).to_be_visible()
    await press("ArrowUp", "Enter")
    await expect(page.get_by_role("heading", name="A 区居民群")).to_be_visible()
    await page.locator("#pinned").focus()
    await press("Tab")
    await expect(focused).to_have_attribute("role", "log")
    await press("ArrowUp")
    await expect(focused).to_have_id(f"m{number}")
    outline = await scene.card(number, page).locator(".card").evaluate("node => getComputedStyle(node).outlineWidth")
    assert outline == "3px"
    await press("Enter")
    await press("ArrowRight")
    await expect(focused).to_have_text("赞成")
    await press("ArrowRight", "Enter")
    await scene.answer("against", text="已记下，您家：反对。")
    await expect(page.get_by_role("status")).to_have_text("已记下，您家：反对。")
    await press("Escape")
    await expect(focused).to_have_id(f"m{number}")
    await press("ArrowUp", "ArrowDown", "Escape")
    await expect(page.get_by_role("textbox")).to_be_focused()
    await page.keyboard.type("ng/")  # while typing these are letters
    assert await page.get_by_role("textbox").input_value() == "ng/"
    assert await scene.control.wishes(0) == []
    await page.get_by_role("textbox").fill("")
    await press("Escape")
    await expect(focused).to_contain_text("A 区居民群")
    await press("/")
    await expect(page.locator("#menu")).to_be_visible()
    await press("Escape")
    await expect(page.locator("#menu")).to_be_hidden()


async def test_what_a_screen_reader_hears(scene: Scene) -> None:
    page = scene.page
    assert await page.get_by_role("log").get_attribute("aria-live") == "off", (
        "the log itself would read each edit whole"
    )
    assert await page.locator("#said").get_attribute("aria-live") == "polite"
    await scene.control.say(GROUP, LI, "有人吗")
    await expect(page.locator("#said")).to_contain_text("李建国: 有人吗")
    await scene.control.say(GROUP, WANG, "在")  # what I say myself need not be read to me
    scene.post("好的")
    await expect(page.locator("#said")).to_contain_text("Corridor 议事: 好的")
    assert await page.locator("#said p", has_text="王秀英").count() == 0
