"""What is said in a chat, as the page shows it: cards, keyboards, edits, quotes, the board, recordings, long logs."""

import pytest
from playwright.async_api import expect
from scene import BALLOT, GROUP, LI, VOTE, WANG, Scene, keys

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_keyboard_stands_in_its_rows_and_can_be_hit(scene: Scene) -> None:
    card = scene.card(scene.post(BALLOT, keyboard=VOTE))
    await expect(card.get_by_role("button", name="赞成")).to_be_visible()
    rows = await card.locator(".keys .row").all()
    assert [await row.locator("button").all_inner_texts() for row in rows] == [["赞成", "反对", "弃权"], ["我能投吗"]]
    boxes = [await button.bounding_box() for button in await card.locator(".keys button").all()]
    assert all(box and box["height"] >= 44 and box["width"] >= 44 for box in boxes)
    first, second, third, under = (box for box in boxes if box)
    assert first["y"] == second["y"] == third["y"] < under["y"]
    assert abs(first["width"] - third["width"]) < 1
    assert under["width"] > 3 * first["width"]


async def test_a_tap_waits_and_its_answer_is_a_toast_or_a_dialog(scene: Scene) -> None:
    card = scene.card(scene.post(BALLOT, keyboard=VOTE))
    button = card.get_by_role("button", name="赞成")
    await button.click()
    query = await scene.tapped("for")
    await expect(button).to_have_attribute("aria-busy", "true")
    await button.click()
    assert len(scene.telegram.telegram.query_order) == 1, "a second tap while one waits is the same tap"
    scene.bot("answerCallbackQuery", callback_query_id=query, text="已记下，您家：赞成。")
    await scene.toast("已记下，您家：赞成。")
    await expect(button).not_to_have_attribute("aria-busy", "true")
    await card.get_by_role("button", name="我能投吗").click()
    await scene.answer("can", text="可以，您家还没有投。", show_alert=True)
    dialog = scene.page.get_by_role("dialog")
    await expect(dialog).to_contain_text("可以，您家还没有投。")
    await scene.page.keyboard.press("Enter")
    await expect(dialog).to_have_count(0)


async def test_a_failed_tap_says_so_and_can_be_made_again(scene: Scene) -> None:
    card = scene.card(scene.post(BALLOT, keyboard=VOTE))
    await scene.page.route("**/control/tap", lambda route: route.fulfill(status=400, json={"error": "no button"}))
    await card.get_by_role("button", name="反对").click()
    await expect(card.locator(".failed")).to_contain_text("⚠ 反对: no button")
    await scene.page.unroute("**/control/tap")
    await card.get_by_role("button", name="再试").click()
    await scene.answer("against", text="好")
    await scene.toast("好")
    await expect(card.locator(".failed")).to_have_count(0)
    scene.errors.clear()  # Chromium writes the refused request to its console


async def test_an_edit_happens_in_place_and_is_said_once(scene: Scene) -> None:
    number = scene.post(BALLOT, keyboard=VOTE)
    scene.post("下一条")
    card = scene.card(number)
    await expect(scene.page.locator("#said")).to_contain_text("下一条")
    await card.get_by_role("button", name="▾").click()
    await card.get_by_role("button", name="反对").focus()
    for count in (42, 43):
        scene.edit(number, BALLOT.replace("41/62", f"{count}/62"), keyboard=VOTE)
    await expect(card).to_contain_text("43/62")
    await expect(card).to_contain_text("已编辑")
    await expect(card.get_by_role("button", name="▴")).to_be_visible()
    await expect(card.get_by_role("button", name="反对")).to_be_focused()
    assert await scene.page.locator("#log article").count() == 2
    said = scene.page.locator("#said p", has_text="已编辑: ▰▰▰▱▱ 43/62 户，还差 1 户")
    await expect(said).to_have_count(1)
    assert await scene.page.locator("#said p", has_text="已编辑").count() == 1


async def test_a_short_quotation_is_not_folded(scene: Scene) -> None:
    card = scene.card(scene.post("<blockquote expandable>1 栋 26/62</blockquote>"))
    await expect(card.locator("blockquote")).to_have_text("1 栋 26/62")
    await expect(card.get_by_role("button", name="▾")).to_have_count(0)


async def test_a_quote_leads_to_what_it_quotes(scene: Scene) -> None:
    first = (await scene.control.say(GROUP, WANG, "能不能装电梯？"))["message_id"]
    for n in range(120):
        scene.post(f"第 {n} 条")
    reply = (await scene.control.say(GROUP, LI, "我支持", reply_to=first))["message_id"]
    page = await scene.open()
    await expect(scene.card(reply, page)).to_be_in_viewport()
    assert await scene.card(first, page).count() == 0, "the old ones are not drawn yet"
    await scene.card(reply, page).get_by_role("button", name="能不能装电梯？").click()
    await expect(scene.card(first, page)).to_be_in_viewport()
    await page.get_by_role("button", name="到最新消息").click()
    await expect(scene.card(reply, page)).to_be_in_viewport()


async def test_the_board_stands_at_the_top_and_leads_to_itself(scene: Scene) -> None:
    board = scene.post("<b>公告栏</b>\n在办 4 项")
    for n in range(30):
        scene.post(f"第 {n} 条")
    await scene.control.pin(GROUP, WANG, board)
    pinned = scene.page.get_by_role("button", name="置顶: 公告栏")
    await expect(pinned).to_contain_text("在办 4 项")
    await expect(scene.card(board)).not_to_be_in_viewport()
    await pinned.click()
    await expect(scene.card(board)).to_be_in_viewport()
    scene.edit(board, "<b>公告栏</b>\n在办 5 项")
    await expect(pinned).to_contain_text("在办 5 项")


async def test_photos_files_and_recordings_have_their_bubbles(scene: Scene) -> None:
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000002000000010802000000"
        "7b40e8dd0000000f49444154789c63606060f8cf000001050101ad7f3c5b0000000049454e44ae426082"
    )
    photo = await scene.control.send_photo(GROUP, WANG, png, "楼道")
    file = await scene.control.send_file(GROUP, WANG, b"a" * 3000, "名册.csv")
    voice = {"name": "a.ogg", "content_type": "audio/ogg", "base64": "AAAA", "duration": 67}
    spoken = await scene.control.call("say", chat=GROUP, user=WANG, voice=voice)
    video = {**voice, "name": "b.mp4", "content_type": "video/mp4", "duration": 5}
    seen = await scene.control.call("say", chat=GROUP, user=WANG, video=video)
    await expect(scene.card(photo["message_id"]).get_by_role("img", name="楼道")).to_be_visible()
    await expect(scene.card(file["message_id"]).get_by_role("link")).to_contain_text("名册.csv · 3 kB")
    await expect(scene.card(spoken["message_id"])).to_contain_text("语音 · 1:07")
    await expect(scene.card(seen["message_id"])).to_contain_text("视频 · 0:05")
    await expect(scene.card(spoken["message_id"]).locator("audio")).to_have_count(0)  # it cannot be played


async def test_joining_leaving_and_deleting_are_told(scene: Scene) -> None:
    number = scene.post("会删掉")
    await expect(scene.card(number)).to_be_visible()
    await scene.control.delete(GROUP, number)
    await expect(scene.page.get_by_text("消息已删除")).to_be_visible()
    await scene.control.remove_member(GROUP, LI)
    await expect(scene.page.get_by_text("李建国 离开了")).to_be_visible()


async def test_a_reaction_is_counted_and_can_be_joined(scene: Scene) -> None:
    number = scene.post("谢谢")
    await scene.control.react(GROUP, LI, number, "👍")
    one = scene.card(number).get_by_role("button", name="👍 1")
    await one.click()
    await expect(scene.card(number).get_by_role("button", name="👍 2")).to_have_attribute("aria-pressed", "true")


async def test_a_chat_of_two_thousand_messages_is_drawn_in_parts(scene: Scene) -> None:
    page = scene.page
    await page.goto("about:blank")
    for n in range(2000):
        scene.post(f"第 {n} 条\n{'长' * 60}", keyboard=keys("看=look"))
    await page.goto(scene.telegram.url)
    log = page.get_by_role("log")
    await expect(log.get_by_text("第 1999 条")).to_be_in_viewport()
    assert await log.get_by_role("article").count() == 80
    await log.evaluate("log => { log.scrollTop = 0; }")
    await expect(log.get_by_text("第 1900 条")).to_be_attached()
    await expect(log.get_by_text("第 1920 条")).to_be_in_viewport()  # what was in view stays there
    await page.get_by_role("button", name="到最新消息").click()
    await expect(log.get_by_text("第 1999 条")).to_be_in_viewport()
    for n in range(2000, 2260):
        scene.post(f"第 {n} 条")
    await expect(log.get_by_text("第 2259 条")).to_be_in_viewport()
    assert await log.get_by_role("article").count() <= 320
