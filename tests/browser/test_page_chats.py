"""Who I am and what is new: the list of chats, the persona, the state of the line, the first moments."""

import pytest
from playwright.async_api import expect
from scene import CHEN, COUNCIL, GROUP, LI, PHONE, WANG, Scene

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_what_is_unread_is_counted_for_each_person(scene: Scene) -> None:
    page = scene.page
    await scene.control.say(COUNCIL, LI, "今晚七点开会")
    await scene.control.say(COUNCIL, LI, "请准时")
    scene.post("看得见的")
    await expect(page.get_by_role("log")).to_contain_text("看得见的")
    await page.get_by_label("我是").select_option(label="陈晓 · 网格员 · 未按「开始」")
    council = page.get_by_role("navigation", name="群聊").get_by_role("button", name="议事会群")
    await expect(council.locator(".count")).to_have_text("2")
    await expect(council).to_contain_text("李建国: 请准时")
    await council.click()
    await expect(page.get_by_role("log")).to_contain_text("今晚七点开会")
    await expect(council.locator(".count")).to_have_count(0)
    await expect(page.get_by_role("heading", name="议事会群")).to_be_visible()


async def test_the_persona_shows_role_and_start_and_sees_their_own_chats(scene: Scene) -> None:
    page = scene.page
    chats = page.get_by_role("navigation", name="群聊").get_by_role("button")
    assert await chats.count() == 2, "a resident is not in the council's chat"
    await expect(page.locator("#who")).to_have_text("未按「开始」")
    await chats.filter(has_text="Corridor").click()
    await expect(page.get_by_role("textbox")).to_be_hidden()
    await page.get_by_role("button", name="开始", exact=True).click()
    await expect(page.get_by_role("log")).to_contain_text("/start")
    await expect(page.get_by_role("textbox")).to_be_visible()
    await expect(page.locator("#who")).to_have_text("")
    await page.get_by_label("我是").select_option(str(LI))
    await expect(chats).to_have_count(3)
    assert await page.get_by_label("我是").locator("option:checked").inner_text() == "李建国 · 会长 · 未按「开始」"


async def test_a_crowd_does_not_fill_the_list_of_people(scene: Scene) -> None:
    await scene.control.add_users([{"id": 10_000 + n, "first_name": f"Household {n}"} for n in range(500)])
    options = scene.page.get_by_label("我是").locator("option")
    await expect(options.filter(has_text="… +500")).to_have_count(1)
    assert await options.count() == 3 + 1


async def test_people_stand_under_their_heading_and_only_some_of_those_who_are_alike(scene: Scene) -> None:
    council = [{"id": 100 + n, "first_name": f"Seat {n}", "note": "mediator", "heading": "Council"} for n in range(5)]
    homes = [{"id": 200 + n, "first_name": f"Home {n}", "note": "resident", "heading": "Homes"} for n in range(30)]
    await scene.control.add_users([council[0], *homes, *council[1:]])
    persona = scene.page.get_by_label("我是")
    groups = persona.locator("optgroup")
    await expect(groups).to_have_count(2)
    assert [await one.get_attribute("label") for one in await groups.all()] == ["Council", "Homes"]
    assert await groups.nth(0).locator("option").count() == 5
    await expect(groups.nth(1).locator("option").last).to_have_text("… +18")
    # Who is chosen is in the list, wherever they stand in it.
    await scene.control.add_story(n=1, total=1, title="Look", who=229, chat=200)
    await scene.page.get_by_role("button", name="Home 29").click()
    await expect(persona).to_have_value("229")


async def test_the_first_load_does_not_jump(scene: Scene) -> None:
    board = scene.post("公告栏")
    await scene.control.pin(GROUP, WANG, board)
    await scene.control.add_story(n=1, total=2, title="Step", guided=True)
    for size in (None, PHONE):
        page = await scene.open(size=size)
        await page.wait_for_timeout(400)
        shift = await page.evaluate("""() => new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
            .observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(sum), 50);
        })""")
        assert shift < 0.02


async def test_a_slow_line_shows_grey_bubbles_and_an_empty_chat_says_so(scene: Scene) -> None:
    page = scene.page
    await expect(page.get_by_role("log")).to_contain_text("还没有消息")
    await page.route("**/control/messages", lambda route: page.wait_for_timeout(600))
    await page.get_by_role("button", name="Corridor 议事").click()
    await expect(page.locator(".ghost").first).to_be_visible()
    await page.unroute_all(behavior="ignoreErrors")


async def test_a_lost_line_is_said_and_what_was_written_stays(scene: Scene) -> None:
    page = scene.page
    await page.get_by_role("textbox").fill("写到一半")
    port = int(scene.telegram.url.rpartition(":")[2])
    await scene.telegram.stop()
    await expect(page.get_by_role("alert")).to_have_text("连不上，正在重试…")
    await scene.telegram.listen(port)
    await scene.control.close()
    await expect(page.get_by_role("alert")).to_be_hidden(timeout=10_000)
    await scene.control.say(GROUP, LI, "又通了")
    await expect(page.get_by_role("log")).to_contain_text("又通了")
    assert await page.get_by_role("textbox").input_value() == "写到一半"
    scene.errors.clear()  # Chromium writes the lost line to its console


async def test_people_and_bots_are_added_to_a_group_by_those_in_it(scene: Scene) -> None:
    page = scene.page
    await scene.control.add_bot("2:other", "second_bot", "Second")
    await scene.control.add_user(55, "新邻居")
    await expect(page.get_by_label("我是")).to_contain_text("新邻居")
    await page.get_by_role("button", name="4 人 · 群主").click()
    sheet = page.get_by_role("dialog")
    await expect(sheet).to_contain_text("李建国")
    await sheet.get_by_label("添加成员").select_option("2")
    await sheet.get_by_role("button", name="添加", exact=True).click()
    await expect(page.get_by_role("log")).to_contain_text("Second 加入了")
    await page.get_by_role("button", name="5 人 · 群主").click()
    await sheet.get_by_role("button", name="设为管理员").last.click()
    await expect(sheet).to_have_count(0)
    members = scene.telegram.telegram.chats[GROUP].members
    assert [members[number].status for number in (1, 2)].count("administrator") == 1
    assert CHEN in members


async def test_a_pasted_link_opens_the_private_chat_with_start(scene: Scene) -> None:
    page = scene.page
    await page.get_by_label("打开 t.me 链接").fill("https://t.me/corridor_bot?start=in_1_ABC")
    await page.get_by_role("button", name="打开", exact=True).click()
    await expect(page.locator("#title")).to_have_text("Corridor 议事")
    await expect(page.get_by_role("log")).to_contain_text("/start in_1_ABC")
