"""Writing as somebody: text, commands, questions, links into chats and groups, native polls."""

from typing import Any

import pytest
from playwright.async_api import expect
from scene import GROUP, LI, WANG, Scene, keys

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_words_are_sent_with_enter_and_as_a_reply(scene: Scene) -> None:
    page = scene.page
    number = (await scene.control.say(GROUP, LI, "装不装电梯？"))["message_id"]
    await scene.card(number).get_by_label("更多").click()
    await scene.card(number).get_by_role("button", name="回复").click()
    await expect(page.locator("#quoting")).to_contain_text("装不装电梯？")
    await page.get_by_role("textbox").fill("装！")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.press("Enter")
    mine = page.locator("article.own")
    await expect(mine).to_contain_text("装！")
    await expect(mine.get_by_role("button", name="李建国")).to_contain_text("装不装电梯？")
    await expect(page.locator("#quoting")).to_be_hidden()
    assert await page.get_by_role("textbox").input_value() == ""


async def test_what_cannot_be_sent_stays_in_the_box(scene: Scene) -> None:
    await scene.control.mute(GROUP, WANG)
    await scene.page.get_by_role("textbox").fill("听得到吗")
    await scene.page.get_by_role("button", name="发送").click()
    await scene.toast("is muted")
    assert await scene.page.get_by_role("textbox").input_value() == "听得到吗"
    scene.errors.clear()  # Chromium writes the refused request to its console


async def test_the_menu_of_commands_opens_filters_and_sends(scene: Scene) -> None:
    page = scene.page
    commands = [{"command": "propose", "description": "提一件事"}, {"command": "votes", "description": "看表决"}]
    scene.bot("setMyCommands", commands=commands)
    await page.get_by_role("button", name="/", exact=True).click()
    await expect(page.get_by_role("button", name="/propose 提一件事")).to_be_visible()
    await page.get_by_role("textbox").fill("/vo")
    await expect(page.get_by_role("button", name="/propose 提一件事")).to_have_count(0)
    await page.get_by_role("textbox").press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page.locator("article.own")).to_contain_text("/votes@corridor_bot")
    await expect(page.locator("#menu")).to_be_hidden()


async def test_a_question_is_answered_as_a_reply_to_it(scene: Scene) -> None:
    page = scene.page
    await scene.control.start(WANG)
    await page.get_by_role("button", name="Corridor 议事").click()
    force = {"force_reply": True, "input_field_placeholder": "请写一句话"}
    asked = scene.post("您要提什么？", chat=WANG, keyboard=force)
    await expect(page.get_by_placeholder("请写一句话")).to_be_focused()
    await page.keyboard.type("修路灯")
    await page.keyboard.press("Enter")
    said = await scene.control.wait_message(WANG, contains="修路灯", anyone=True, since=0)
    assert said["reply_to_message"]["message_id"] == asked
    rows = {"keyboard": [[{"text": "是"}, {"text": "否"}]], "resize_keyboard": True}
    scene.post("对吗？", chat=WANG, keyboard=rows)
    await page.get_by_role("button", name="否", exact=True).click()
    await scene.control.wait_message(WANG, contains="否", anyone=True, since=0)


async def test_a_deep_link_opens_the_private_chat_and_starts_with_its_payload(scene: Scene) -> None:
    page = scene.page
    card = scene.card(scene.post("请登记", keyboard=keys("去表决=https://t.me/corridor_bot?start=v18", "看=open")))
    await card.get_by_role("button", name="看").click()
    await scene.answer("open", url="https://t.me/corridor_bot?start=w19")
    await expect(page.get_by_role("heading", name="Corridor 议事")).to_be_visible()
    await expect(page.get_by_role("log")).to_contain_text("/start w19")
    await page.get_by_role("navigation", name="群聊").get_by_role("button", name="A 区居民群").click()
    await card.get_by_role("button", name="去表决").click()
    await expect(page.get_by_role("log")).to_contain_text("/start v18")


async def test_a_group_link_lets_one_choose_among_ones_groups_without_the_bot(scene: Scene) -> None:
    page = scene.page
    await scene.control.add_chat(-1003, "supergroup", "B 区居民群", [WANG, LI])
    await expect(page.get_by_role("button", name="B 区居民群")).to_be_visible()
    link = "https://t.me/corridor_bot?startgroup=new&admin=pin_messages+delete_messages"
    card = scene.card(scene.post("把我加到群里", keyboard=keys(f"添加={link}")))
    await card.get_by_role("button", name="添加").click()
    sheet = page.get_by_role("dialog")
    assert await sheet.locator("button.line").all_inner_texts() == ["居\nB 区居民群"]
    await sheet.get_by_role("button", name="B 区居民群").click()
    await expect(page.get_by_role("heading", name="B 区居民群")).to_be_visible()
    await expect(page.get_by_role("log")).to_contain_text("/start@corridor_bot new")
    bot = scene.telegram.telegram.chats[-1003].members[1]
    assert [bot.status, bot.rights["can_pin_messages"], bot.rights["can_promote_members"]] == [
        "administrator",
        True,
        False,
    ]


async def test_a_file_and_a_recording_are_sent_as_what_they_are(scene: Scene) -> None:
    for name, kind in (("名册.csv", "text/csv"), ("说话.ogg", "audio/ogg"), ("楼道.mp4", "video/mp4")):
        await scene.page.locator("#file").set_input_files({"name": name, "mimeType": kind, "buffer": b"abc"})
    seen: set[str] = set()
    for part in ("document", "voice", "video"):
        said = await scene.control.wait_message(GROUP, lambda one, part=part: part in one, anyone=True, since=0)
        seen.add(said["from"]["first_name"] + part)
    assert seen == {"王秀英document", "王秀英voice", "王秀英video"}


def poll(scene: Scene, *options: str, **more: Any) -> int:
    given = [{"text": text} for text in options]
    number: int = scene.bot("sendPoll", chat_id=GROUP, question="您满意吗？", options=given, **more)["message_id"]
    return number


async def test_a_poll_is_chosen_voted_and_shows_its_bars(scene: Scene) -> None:
    number = poll(scene, "满意", "不满意", is_anonymous=False)
    card = scene.card(number)
    await expect(card.get_by_role("button", name="投票")).to_be_disabled()
    await card.get_by_label("满意", exact=True).check()
    await scene.control.vote_poll(GROUP, LI, number, [1])
    await expect(card).to_contain_text("1 人已投")
    assert await card.get_by_label("满意", exact=True).is_checked(), "a choice outlives the votes of others"
    await card.get_by_role("button", name="投票").click()
    await expect(card.locator(".result.mine")).to_contain_text("✓满意")
    await expect(card.get_by_role("progressbar", name="不满意")).to_have_attribute("value", "1")
    await expect(card).to_contain_text("1 · 50 %")
    await card.get_by_role("button", name="撤回").click()
    await expect(card.get_by_role("radio")).to_have_count(2)


async def test_polls_of_several_answers_quizzes_and_hidden_results(scene: Scene) -> None:
    many = scene.card(poll(scene, "路灯", "电梯", allows_multiple_answers=True))
    for name in ("路灯", "电梯"):
        await many.get_by_label(name).check()
    await many.get_by_role("button", name="投票").click()
    await expect(many.locator(".result.mine")).to_have_count(2)
    quiz = scene.card(poll(scene, "对", "错", type="quiz", correct_option_ids=[0], explanation="因为公约第 3 条。"))
    await quiz.get_by_label("错").check()
    await quiz.get_by_role("button", name="投票").click()
    await expect(quiz.locator(".result.mine")).to_contain_text("✗错")
    await expect(quiz).to_contain_text("因为公约第 3 条。")
    number = poll(scene, "满意", "不满意", hide_results_until_closes=True, is_anonymous=False)
    hidden = scene.card(number)
    await hidden.get_by_label("满意", exact=True).check()
    await hidden.get_by_role("button", name="投票").click()
    await expect(hidden.locator(".result.mine")).to_contain_text("满意")
    await expect(hidden).to_contain_text("结束后显示结果")
    await expect(hidden.get_by_role("progressbar")).to_have_count(0)
    scene.bot("stopPoll", chat_id=GROUP, message_id=number)
    await expect(hidden).to_contain_text("已结束")
    await expect(hidden.get_by_role("progressbar")).to_have_count(2)
