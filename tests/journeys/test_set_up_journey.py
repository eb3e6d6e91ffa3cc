"""A community is set up from an empty store by taps, links and one file; and what goes wrong on the way."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import stores
from town import BOT, COUNCIL, GROUP, Json, Town, buttons_of

from playground.client import text_of

FOUNDER, STRANGER = 730000001, 730000099
CHANNEL = -1001000000077
PEOPLE = range(730000002, 730000020)
STRANGER_INSIDE = 730000019
HEAD = "area,building,entrance,unit,exclusive_area,owner,residents\n"
HOMES = HEAD + "".join(
    f"{area},{building},1,{floor}01,80.00,{area}{building}{floor},2\n"
    for area in ("East", "West")
    for building in (1, 2)
    for floor in (1, 2, 3)
)
LINK = re.compile(r"https://t\.me/corridor_bot\?start=(in_[0-9]+_[A-Z0-9]+)")


class Desk:
    """An empty store with its bot, and people with telephones and no number of anything."""

    def __init__(self, town: Town) -> None:
        self.town, self.control = town, town.control

    async def run(self) -> str | None:
        """Start the bot; returns what stands in the link on the terminal, if there is one."""
        before = len(self.town.printed)
        await self.town.start_bot()
        said = "prints nothing"

        def printed() -> bool:
            return any(LINK.search(line) or "set-up has begun" in line for line in self.town.printed[before:])

        try:
            await self.town.eventually(printed, said, 3)
        except AssertionError:
            return None
        return next((found[1] for line in self.town.printed[before:] if (found := LINK.search(line))), None)

    async def asked(self, who: int, contains: str = "", data: str = "") -> Json:
        """Wait for the next thing that the bot says to somebody in private."""
        return await self.town.heard(who, contains=contains, data=data, since=self.control.mark)

    async def tapped(self, who: int, message: Json, ending: str, chat: int | None = None) -> str:
        """Tap the button whose data begins or ends so."""
        data = next(one for one in buttons_of(message) if one.endswith(ending) or one.startswith(ending))
        return await self.town.tap(chat or who, who, message, data)

    async def answers(self, link: str, name: str = "Modern Garden", language: str = "en") -> Json:
        """Answer all questions of the founder; returns the message that asks for the file."""
        await self.control.start(FOUNDER, link)
        asked = await self.asked(FOUNDER, data="found:")
        await self.tapped(FOUNDER, asked, f":{language}")
        await self.asked(FOUNDER)
        await self.control.say(FOUNDER, FOUNDER, name)
        for answer in ("three_unions", "shanghai", "sat"):
            asked = await self.asked(FOUNDER, data="found:")
            await self.tapped(FOUNDER, asked, answer)
        await self.asked(FOUNDER, data="found:")
        await self.control.say(FOUNDER, FOUNDER, "Gate 2")
        return await self.asked(FOUNDER, data="found:")

    async def add_to(self, chat: int, title: str, by: int = FOUNDER, kind: str = "supergroup") -> Json:
        """Have somebody open a group and add the bot to it; returns what it says there."""
        await self.control.add_chat(chat, kind, title, [by, *PEOPLE])
        await self.control.add_by_link(by, chat, "setup")  # as [Add to a group] does
        return await self.town.heard(chat, since=0)


@pytest.fixture
async def desk(towns: Any, request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    language = "zh" if "chinese" in request.node.name else "en"
    async with towns(bare=True) as town:
        everybody = [FOUNDER, *PEOPLE, STRANGER]
        await town.control.add_users(
            [{"id": one, "first_name": f"Person {one % 1000}", "language_code": language} for one in everybody]
        )
        async with town.hurrying():
            yield Desk(town)


async def test_a_community_of_two_groups_and_a_council_by_links_taps_and_one_file(desk: Desk, tmp_path: Path) -> None:
    """And the exported file, applied to another store, makes the same."""
    town = desk.town
    link = await desk.run()
    assert link
    wanted = await desk.answers(link)
    assert wanted["document"]["file_name"] == "households.csv"
    await desk.control.send_file(FOUNDER, FOUNDER, HOMES.encode(), "homes.csv")
    shown = await desk.asked(FOUNDER, data="import:", contains="12 households, 4 buildings, 4 entrances")
    assert "960.00 m² in all, 12 owners" in text_of(shown)
    await desk.tapped(FOUNDER, shown, ":apply")
    done = await desk.asked(FOUNDER, data="prepare:", contains="Modern Garden is set up")

    asked = await desk.add_to(GROUP, "East side")
    assert "Staff, the chair or vice-chair" in await town.tap(GROUP, STRANGER_INSIDE, asked, "setup:1:residents")
    await desk.tapped(FOUNDER, asked, "setup:1:residents", GROUP)
    parts = await town.heard(GROUP, data="whole:")
    labels = [button["text"] for row in parts["reply_markup"]["inline_keyboard"] for button in row]
    assert labels == ["Whole community", "East", "West", "East 1", "East 2", "West 1", "West 2"]
    await desk.tapped(FOUNDER, parts, "area:", GROUP)
    assert "Hold the board message, tap Pin." in text_of(await town.heard(GROUP, contains="Residents' group: East"))
    await town.heard(GROUP, data="propose:", contains="Modern Garden board", since=0)
    council = await desk.add_to(COUNCIL, "The seven")
    await desk.tapped(FOUNDER, council, ":council", COUNCIL)
    await town.heard(COUNCIL, contains="Council of Modern Garden", since=0)
    await town.heard(COUNCIL, contains="The council meets here now", since=0)

    await desk.tapped(FOUNDER, done, ":show")
    over = await desk.asked(FOUNDER, data="invite:", contains="Council seats 0/7")
    for button, archive in ((":export", "community.zip"), (":slips", "slips.zip")):
        await desk.tapped(FOUNDER, over, button)
        assert (await desk.asked(FOUNDER))["document"]["file_name"] == archive
        await desk.tapped(FOUNDER, over, button)
    for act, what in (("community.exported", "community_file"), ("household.slips", "slips")):
        assert len(town.recorded(act)) == 1, "a double tap asks once"
        assert town.row("SELECT count(*) AS n FROM outbox WHERE purpose = ?", what)["n"] == 1
    tokens = [link]
    for number, place in enumerate(one for one in buttons_of(over) if one.startswith("invite:")):
        await town.tap(FOUNDER, FOUNDER, over, place)
        photo = await desk.asked(FOUNDER, data="revoke:")
        assert photo["photo"]
        if number == 0:
            await desk.tapped(FOUNDER, photo, "renew:")
            again = await desk.asked(FOUNDER, data="revoke:")
            assert text_of(again) != text_of(photo)
            photo = again
        tokens.append(LINK.search(text_of(photo))[1])  # type: ignore[index]
        await desk.control.start(PEOPLE[number], tokens[-1])
        await desk.asked(PEOPLE[number], contains="You are here as: ")
    old = await town.heard(FOUNDER, contains="Every place is taken.", since=0)
    assert old["message_id"] == over["message_id"], "the card of before says how things stand now"
    assert not any(one.startswith("invite:") for one in buttons_of(old))
    await desk.control.say(FOUNDER, FOUNDER, "/setup")
    await desk.asked(FOUNDER, contains="Every place is taken.")
    await desk.control.wait_message(
        FOUNDER, lambda one: one["message_id"] == over["message_id"] and not buttons_of(one), contains="", since=0
    )
    await desk.control.say(PEOPLE[0], PEOPLE[0], "/setup")  # the chair sees it too
    complete = await desk.asked(PEOPLE[0], contains="Every place is taken.")

    told = (await town.corridor("show")).out
    assert f'[[chats]]\nrole = "residents"\nscope = "East"\nid = {GROUP}\n' in told
    assert told.count("user = ") == 8
    assert told.count("users = [") == 6
    written = await town.corridor("show", "--out", "export")
    assert (written.status, written.out.splitlines()) == (0, ["export/community.toml", "export/households.csv"])
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    ours = (tmp_path / "config.toml").read_text(encoding="utf-8")
    theirs = ours.replace(stores.config(town.path), stores.config(elsewhere / "corridor.db"))
    (elsewhere / "config.toml").write_text(theirs, encoding="utf-8")
    config = ("--config", str(elsewhere / "config.toml"))
    assert (await town.corridor(*config, "apply", "export/community.toml")).status == 0
    assert (await town.corridor(*config, "show")).out == told
    assert [entry["data"] for entry in town.recorded("chat.bound")] == [
        {"role": "residents", "scope": "East"}, {"role": "council", "scope": ""},
    ]  # fmt: skip
    assert len(town.recorded("invitation.used")) == 14
    store = stores.content(town.path) + "".join(town.log).encode()
    assert not any(one.split("_")[2].encode() in store for one in tokens), "no link stands in the store or a log"

    await desk.tapped(PEOPLE[0], complete, ":worker")
    asked = await desk.asked(PEOPLE[0], contains="What is the grid worker called?")
    await desk.control.say(PEOPLE[0], PEOPLE[0], "Sun Li", reply_to=asked["message_id"])
    photo = await desk.asked(PEOPLE[0], data="revoke:")
    await desk.control.start(STRANGER, LINK.search(text_of(photo))[1])  # type: ignore[index]
    await desk.asked(STRANGER, contains="You are here as: ")
    assert not town.troubles()


async def test_in_chinese_with_wrong_answers_wrong_files_strangers_and_a_link_too_late(desk: Desk) -> None:
    town, control = desk.town, desk.control
    late = await desk.run()
    assert late
    await control.advance(24 * 3600)
    await control.start(FOUNDER, late)
    await desk.asked(FOUNDER, contains="一天")
    await town.stop_bot()
    link = await desk.run()
    assert link not in (None, late)
    await control.start(FOUNDER, link)
    asked = await desk.asked(FOUNDER, data="found:", contains="欢迎您")
    await control.start(STRANGER, link)
    await desk.asked(STRANGER, contains="已经用过")
    await control.say(FOUNDER, FOUNDER, "现代花园")
    await desk.asked(FOUNDER, contains="请点一个按钮")
    await desk.tapped(FOUNDER, asked, ":zh")
    await desk.asked(FOUNDER, contains="叫什么名字")
    await control.say(FOUNDER, FOUNDER, "现" * 61)
    await desk.asked(FOUNDER, contains="这样写不行")
    await control.say(FOUNDER, FOUNDER, "现代花园")
    await desk.tapped(FOUNDER, await desk.asked(FOUNDER, data="found:"), ":three_unions")
    await desk.asked(FOUNDER, contains="时区")
    await control.say(FOUNDER, FOUNDER, "Beijing")
    await desk.asked(FOUNDER, contains="没有这个时区")
    await control.say(FOUNDER, FOUNDER, "asia/shanghai")
    await desk.asked(FOUNDER, contains="什么时候开会")
    await town.kill_bot()  # the answers so far are on file
    assert await desk.run() is None, "the link was used: none is printed any more"
    assert any("set-up has begun" in line for line in town.printed)
    await control.say(FOUNDER, FOUNDER, "every 2 weeks Thu 16:00")
    await desk.tapped(FOUNDER, await desk.asked(FOUNDER, contains="在哪里开会"), ":skip")
    await desk.asked(FOUNDER, contains="住户表")

    await control.send_file(STRANGER, STRANGER, HOMES.encode(), "homes.csv")
    await desk.asked(STRANGER, contains="谢谢，这个文件用不上")
    bad = HEAD + "".join(f"东区,1,1,{unit},0,{unit},2\n" for unit in range(101, 113))
    await control.send_file(FOUNDER, FOUNDER, bad.encode("gb18030"), "住户.csv")
    said = text_of(await desk.asked(FOUNDER, contains="这个文件还不能用"))
    assert said.count("必须大于零") == 10
    assert "第 2 行" in said
    assert "还有 2 处" in said
    everything = await town.heard(FOUNDER, contains="12 处", since=0)
    assert everything["document"]["file_name"] == "problems.txt"
    await control.send_file(FOUNDER, FOUNDER, b"PK", "homes.xlsx")
    await desk.asked(FOUNDER, contains="这不是 Excel 文件")
    await control.send_file(FOUNDER, FOUNDER, b"x", "homes.pdf")
    await desk.asked(FOUNDER, contains="这里收住户表")
    await control.send_file(FOUNDER, FOUNDER, bad.replace(",0,", ",80.5,").encode("gb18030"), "住户.csv")
    shown = await desk.asked(FOUNDER, data="import:", contains="12 户，1 栋，1 个门栋")
    forged = await control.tap(FOUNDER, STRANGER, shown["message_id"], "import:1:apply", forged=True, within=20)
    assert "属于另一个群" in forged.text
    await desk.tapped(FOUNDER, shown, ":apply")
    await desk.asked(FOUNDER, contains="现代花园设置好了")
    assert buttons_of(await town.heard(FOUNDER, contains="12 户，1 栋，1 个门栋", since=0)) == []  # its work is done
    assert town.row("SELECT count(*) AS n FROM household WHERE ended_at IS NULL")["n"] == 12
    assert town.row("SELECT count(*) AS n FROM household_file")["n"] == 0
    assert town.row("SELECT name FROM party WHERE position = 0")["name"] == "居委会"

    fewer = bad.replace(",0,", ",80.5,").replace("东区,1,1,112,80.5,112,2\n", "").replace("101,80.5", "101,81")
    await control.send_file(FOUNDER, FOUNDER, fewer.encode(), "住户.csv")
    changes = await desk.asked(FOUNDER, data="import:", contains="新增 0，变更 1，停用 1")
    assert await desk.tapped(FOUNDER, changes, ":cancel") == "什么都没有改。"
    assert town.row("SELECT count(*) AS n FROM household WHERE ended_at IS NULL")["n"] == 12
    stale = next(one for one in buttons_of(changes) if one.endswith(":apply"))  # on a phone that has not heard
    told = await control.tap(FOUNDER, FOUNDER, changes["message_id"], stale, forged=True, within=20)
    assert "请再发一次" in told.text

    await control.send_file(FOUNDER, FOUNDER, fewer.encode(), "住户.csv")
    changes = await desk.asked(FOUNDER, data="import:")
    await control.fault("getFile", status=400, description="Bad Request: invalid file_id")
    await desk.tapped(FOUNDER, changes, ":apply")
    await desk.asked(FOUNDER, contains="请把文件再发一次")
    assert town.row("SELECT count(*) AS n FROM household WHERE ended_at IS NULL")["n"] == 12
    await desk.tapped(FOUNDER, changes, ":apply")  # it still waits
    await desk.asked(FOUNDER, contains="住户已更新")
    assert town.row("SELECT count(*) AS n FROM household WHERE ended_at IS NULL")["n"] == 11

    await control.add_chat(CHANNEL, "channel", "News", [FOUNDER])
    await control.add_member(CHANNEL, BOT, by=FOUNDER)
    await control.promote(CHANNEL, BOT, ["can_post_messages"])
    await town.heard(CHANNEL, contains="我在群里做事，不在频道里", since=0)
    assert not town.troubles()
