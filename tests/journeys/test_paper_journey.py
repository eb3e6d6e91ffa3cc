"""Households without a telephone: their ballots on paper and by proxy, through two pairs of eyes."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from town import buttons_of
from villages import EAST, PHOTO, Here, Village, at, homes, number_in, settled, text_of

from playground.client import Json, Tap

SUN, ZHOU, FANG = 700000201, 700000202, 700000203
SHED = {"zh": "在东侧建充电棚", "en": "Charging sheds on the east side"}


def village(language: str) -> Village:
    return Village(
        language,
        homes=homes("East", 10),
        rules={
            "support_threshold": 0,
            "notice": "0 minutes",
            "objections": "2 days",
            "voting": "2 days",
            "extension": "0 minutes",
        },
        agenda={"when": "Sat 19:00", "closes": "0 minutes", "post_before": ["1 hour"]},
        staff={SUN: "Sun", ZHOU: "Zhou", FANG: "Fang"},
        quiet=("00:00", "00:00"),
    )


@dataclass
class Desk:
    """What staff do with a sheet in their private chats."""

    here: Here
    vote: int

    async def photo(self, who: int, home: str, proxy: str = "") -> Json:
        """Have one of the staff name a home and send the photo of its sheet; returns the question for the day."""
        here = self.here
        await here.control.advance(12)  # nothing waits for the pace of this chat
        await here.asked(who, who, f"/paper {self.vote}", here.say("哪一户", "Which home"))
        await here.control.say(who, who, home)
        asked = await here.heard(who, here.say("请拍照发来", "Please send a photo"))
        if proxy:
            await here.tap(who, who, asked, next(one for one in buttons_of(asked) if one.startswith("paperproxy:")))
            await here.heard(who, here.say("代理人是谁", "Who is the proxy"))
            await here.control.say(who, who, proxy)
            await here.heard(who, proxy.strip())
        await here.control.advance(12)
        if who == ZHOU:  # whose telephone sends photos as files
            await here.control.send_file(who, who, PHOTO, "sheet.png", content_type="image/png")
        else:
            await here.control.send_photo(who, who, PHOTO)
        return await here.heard(who, data="paperday:")

    async def enter(self, who: int, home: str, choice: str, day: str = "", proxy: str = "") -> Tap:
        """Have one of the staff enter a sheet that was signed today, or on another day."""
        asked = await self.photo(who, home, proxy)
        paper = number_in(asked, "paperday")
        if day:
            await self.here.control.say(who, who, day)
        else:
            await self.here.tap(who, who, asked, f"paperday:{paper}:today")
        mark = await self.here.heard(who, data="papermark:")
        return await self.here.tap(who, who, mark, f"papermark:{paper}:{choice}")

    async def look(self, who: int, since: int) -> Json:
        """What a second person is shown of the newest sheet."""
        return await self.here.heard(who, data="papercheck:", since=since)

    async def check(self, who: int, shown: Json, read: str) -> Tap:
        """Have a second person say what they see on the photo."""
        return await self.here.tap(who, who, shown, f"papercheck:{number_in(shown, 'papercheck')}:{read}")


async def compare(here: Here, vote: int, who: int, differ: str, said: str) -> None:
    """Have somebody ask for the sheets to compare, and write how many differ."""
    await here.control.advance(12)
    mark = await here.mark()
    await here.asked(who, who, f"/paper {vote} compare", "3")
    listed = await here.control.wait_message(who, lambda one: "document" in one, timeout=20, since=mark)
    assert listed["document"]["file_name"] == f"compare-{vote}.html"
    await here.control.say(who, who, differ)
    await here.heard(who, said)


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_paper_and_proxies_count_once_and_only_before_two_pairs_of_eyes(tmp_path: Path, language: str) -> None:
    async with settled(tmp_path, village(language)) as here:
        await here.join(*range(3))
        for one in (SUN, ZHOU, FANG):
            await here.control.start(one)
        number = await here.propose(EAST, here.people[0], SHED[language])
        await here.sign(SUN, ZHOU, f"support {number}", "1-203 1-204 1-101")
        supported = [one["data"] for one in here.town.recorded("matter.supported")]
        assert [one.get("channel") for one in supported] == [None, "paper", "paper"]  # who proposed supports already
        await here.adopt(number)
        await here.freeze(at(6, "19:20"))
        await here.post_notice(number)
        vote, ballot = await here.ballot(EAST)
        desk = Desk(here, vote)
        await here.until(at(7, "10:00"))

        # A sheet counts once a second person has read the same, who was not shown what the first one read.
        mark = await here.mark()
        entered = await desk.enter(SUN, "1-201 7", "for")
        assert here.say("等另一位核对", "A second person checks it") in entered.text
        shown = await desk.look(ZHOU, mark)
        assert here.say("请只看照片", "Look only at the photo") in text_of(shown)
        assert "photo" in shown
        card = (await here.posts(SUN))[-1]
        own = await here.control.tap(SUN, SUN, card["message_id"], "papercheck:1:for", forged=True, within=20)
        assert own.show_alert
        again = await here.control.tap(SUN, SUN, card["message_id"], "papercheck:1:for", forged=True, within=20)
        assert again.show_alert  # and once in the record, see below
        assert here.say("您自己录入", "entered this sheet yourself") in own.text
        counted = await desk.check(ZHOU, shown, "for")
        assert here.say("已计票", "It counts") in counted.text
        await here.heard(SUN, here.say("纸质票已计票", "Paper counted"))
        await here.shows(ZHOU, shown, without="papercheck:")  # it has done its work
        await here.shows(EAST, ballot, "1/10")

        # The roll blocks a second vote in both directions (script 10).
        await here.join(4)  # 1-201 finds a telephone
        tapped = await here.tap(EAST, here.people[4], ballot, f"vote:{vote}:against")
        assert here.say("您家已投纸质票", "has voted on paper") in tapped.text
        await here.tap(EAST, here.people[1], ballot, f"vote:{vote}:against")
        await here.until(at(8, "10:00"))
        for day in ("", "10-17"):  # dated after the electronic vote, and before it: it stays
            void = await desk.enter(SUN, "1-102", "for", day)
            assert void.show_alert
            assert here.say("已电子投票", "An electronic vote came") in void.text
            assert here.say("两份存档", "both are kept") in void.text

        # Whoever goes from door to door has the homes that have not voted, and writes down what they answered.
        await here.command(FANG, FANG, "/docket")
        waiting = await here.heard(FANG, data=f"doors:{vote}")
        await here.tap(FANG, FANG, waiting, f"doors:{vote}")
        await here.heard(FANG, here.say("8 户还没有投", "8 homes have not voted"))
        listed = await here.control.wait_message(FANG, lambda one: "document" in one, timeout=20, since=mark)
        assert listed["document"]["file_name"] == f"doors-{vote}.html"
        await here.control.say(FANG, FANG, "1-203 1-204，9-999 1-102")
        round_ = await here.heard(FANG, data="door:")
        assert "9-999, 1-102" in text_of(round_)  # nobody lives there; they have voted
        noted = await here.tap(FANG, FANG, round_, f"door:{number_in(round_, 'door')}:away")
        assert here.say("已记下 2 户", "Noted for 2 homes") in noted.text

        # What two people read differently does not count, and is entered anew.
        mark = await here.mark()
        await desk.enter(ZHOU, "1-202 8", "for")
        shown = await desk.look(SUN, mark)
        assert shown["document"]["file_name"] == "sheet.png"  # Telegram sends again as a file what came as one
        differs = await desk.check(SUN, shown, "against")
        assert here.say("不一样", "differently") in differs.text
        await here.heard(ZHOU, here.say("重新录入", "enter it anew"))
        mark = await here.mark()
        await desk.enter(SUN, "1-202 8", "against")
        await desk.check(ZHOU, await desk.look(ZHOU, mark), "against")

        # Whoever is a proxy is it for one (script 10).
        mark = await here.mark()
        await desk.enter(SUN, "1-203", "for", proxy="Wu Jie")
        shown = await desk.look(ZHOU, mark)
        assert "Wu Jie" in text_of(shown)
        await desk.check(ZHOU, shown, "for")
        second = await desk.enter(SUN, "1-204", "for", proxy="wu jie ")
        assert second.show_alert
        assert here.say("已代理一户", "already a proxy for one") in second.text

        # What is not confirmed by the close does not count, and the result says so.
        mark = await here.mark()
        await desk.enter(SUN, "1-301 9", "for")
        late = await desk.look(FANG, mark)
        await here.until(at(8, "19:20"))
        result = await here.heard(EAST, here.say("初步结果", "Preliminary"), since=ballot["created"])
        assert here.say("赞成 2，反对 2，弃权 0", "For 2, against 2, abstain 0") in text_of(result)
        assert here.say("纸质票 2，代理 1", "On paper 2, by proxy 1") in text_of(result)
        assert here.say("存档不计票：4", "Kept on file, not counted: 4") in text_of(result)
        assert here.say("截止前没有核对，不计票：1", "Not confirmed by the close, not counted: 1") in text_of(result)
        gone = await desk.check(FANG, late, "for")
        assert here.say("表决已截止", "The vote is closed") in gone.text
        assert [one["data"]["reason"] for one in here.town.recorded("paper.void")] == [
            "voted_before_paper", "voted_before_paper", "paper_differs", "proxy_taken",
        ]  # fmt: skip
        assert [one["data"]["reason"] for one in here.town.recorded("paper.refused")] == ["paper_same_person"]
        # Two people compare the sheets with the stack, each alone, and the result says so.
        await compare(here, vote, SUN, "0", here.say("另一位写的相同才算数", "once a second person writes the same"))
        await compare(here, vote, ZHOU, "1", here.say("两位的数不一样", "You two counted differently"))
        await compare(here, vote, ZHOU, "0", here.say("已记下", "Noted"))
        refused = await here.asked(here.people[0], here.people[0], f"/paper {vote} compare")
        assert here.say("核对由监票人", "Scrutineers, staff and the chair") in text_of(refused)
        await compare(here, vote, here.village.chair, "0", here.say("已入记录", "On record"))
        await here.shows(EAST, result, here.say("3 张中的 3 张，不符 0 张", "Sample check: 3 of 3 sheets, 0 differ"))
        assert here.town.recorded("paper.compared")[0]["data"] == {
            "sheets": 3, "of": 3, "differ": 0, "entered_by": "staff:2", "confirmed_by": "seat:1",
        }  # fmt: skip
        objected = await here.sign(SUN, ZHOU, f"object {vote}", "1-204", "They came at night.")
        assert here.say("已为 1 户计入", "Counted for 1 home") in objected.text
        assert here.town.recorded("vote.objected")[0]["data"]["channel"] == "paper"
        await here.verified()
