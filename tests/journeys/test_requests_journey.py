"""Somebody asks for help: a lift that is stuck, a lamp that takes too long, a voice and a photo; all over the wire."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from town import COUNCIL
from villages import EAST, Here, Village, answers_to, at, has, homes, number_in, settled, text_of

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x03\x00\x00\x00\x02\x08\x02\x00\x00\x00"  # 3 × 2
PLUMBER = 700000101
PARTY = '[[parties]]\nname = "Property manager"\nusers = [700000101]\n'
SUN = 700000201


async def village(here: Here) -> None:
    await here.join(0, 1)
    await here.control.add_user(PLUMBER, "Plumber Qian")
    for one in (PLUMBER, SUN, here.village.chair):
        await here.control.start(one)


async def asks(here: Here, text: str) -> tuple[int, dict, dict]:
    """Have Wang ask in private; returns the number, what Wang sees and the council's card."""
    wang = here.people[0]
    await here.command(wang, wang, f"/request {text}")
    work = await here.heard(COUNCIL, data="take:")
    number = number_in(work, "take")
    return number, await here.heard(wang, f"№{number}"), work


async def words(here: Here, person: int, work: dict, data: str, said: str) -> dict:
    """Have somebody of the council tap [Reply] or [Done] and answer what they are asked."""
    await here.tap(COUNCIL, person, work, data)
    question = await here.heard(COUNCIL, here.say("请回复这条消息", "Reply to this message"))
    await here.control.say(COUNCIL, person, said, reply_to=question["message_id"])
    return await here.heard(COUNCIL, f"№{data.split(':')[1]}")


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_a_lift_that_is_stuck_is_answered_within_two_hours_solved_and_rated(
    tmp_path: Path, language: str
) -> None:
    async with settled(tmp_path, Village(language, homes=homes("East", 4), more=PARTY)) as here:
        await village(here)
        await here.freeze(at(1, "10:00"))
        wang, li, chair = here.people[0], here.people[1], here.village.chair
        lift = here.say("9-1 电梯卡住了", "Lift stuck, 9-1")
        asked = await here.command(EAST, wang, f"/request {lift}")
        work = await here.heard(COUNCIL, data="take:")
        number = number_in(work, "take")
        card = await here.heard(wang, f"№{number}")
        assert here.say("10月12日 周一 12:00 前答复", "Reply by Mon 12 Oct 12:00") in text_of(card)
        assert here.say("紧急：电梯", "Urgent: Lift") in text_of(work)
        assert "1-1-101" in text_of(work)
        assert [text_of(one) for one in await here.posts(EAST) if lift[:4] in text_of(one)] == []
        nodded = await here.control.messages(EAST)
        assert any(one["message_id"] == asked["message_id"] and one.get("reactions") for one in nodded)

        await here.until(at(1, "10:01"))

        # Where it is takes one tap; nobody else may say so, nor may a stranger's tap count.
        await here.tap(wang, wang, card, f"place:{number}:common")
        await here.shows(wang, card, without=f"place:{number}:common")
        forged = await here.control.tap(li, li, card["message_id"], f"confirm:{number}:yes", within=20, forged=True)
        assert forged.show_alert

        await here.tap(COUNCIL, SUN, work, f"take:{number}")
        await here.shows(COUNCIL, work, here.say("负责人 Grid worker Sun", "lead Grid worker Sun"))
        answered = await words(
            here, SUN, work, f"reply:{number}", here.say("维修工 11 点到", "The engineer comes at 11")
        )
        await here.heard(wang, here.say("维修工 11 点到", "The engineer comes at 11"), since=0)
        question = next(
            one
            for one in await here.posts(COUNCIL)
            if here.say("请回复这条消息", "Reply to this message") in text_of(one)
        )
        assert question["message_id"] < answered["message_id"]
        await here.control.say(COUNCIL, SUN, here.say("改为 12 点", "At 12 instead"), reply_to=question["message_id"])
        await here.heard(COUNCIL, here.say("已不再等您回答", "waits for no answer from you"), since=0)
        await words(here, SUN, work, f"solved:{number}", here.say("门机已更换", "The door drive is new"))
        question = await here.heard(wang, data=f"confirm:{number}:yes", since=0)
        assert here.say("门机已更换", "The door drive is new") in text_of(question)
        late = await here.control.tap(COUNCIL, chair, work["message_id"], f"take:{number}", within=20, forged=True)
        assert here.say("已报告办好", "reported as solved already") in late.text

        await here.tap(wang, wang, question, f"confirm:{number}:yes")
        rating = await here.heard(wang, data=f"rate:{number}:4", since=0)
        await here.tap(wang, wang, rating, f"rate:{number}:3")
        again = await here.tap(wang, wang, rating, f"rate:{number}:3")
        assert here.say("已经记过了", "recorded already") in again.text
        acts = [one["act"] for one in _entries(here, number)]
        assert acts == [
            "request.filed", "request.placed", "request.taken", "request.replied", "request.solved",
            "request.confirmed", "request.rated",
        ]  # fmt: skip
        assert lift not in str(_entries(here, number))

        # Its way is for who asked, staff and the council: nobody else learns that it is there.
        way = await here.asked(wang, wang, f"/matter {number}")
        assert here.say("已解决", "solved") in text_of(way)
        hidden = await here.asked(li, li, f"/matter {number}")
        assert here.say("没有", "There is no") in text_of(hidden)
        await here.asked(COUNCIL, chair, f"/matter {number}", lift)
        proposal = await here.propose(EAST, li, here.say("池塘边放长椅", "Benches by the pond"))
        assert proposal == number + 1
        await here.verified()


@pytest.mark.parametrize("language", [pytest.param("zh", marks=pytest.mark.long), "en"])
async def test_a_slow_one_is_nudged_told_to_the_chair_passed_on_reopened_and_rated(
    tmp_path: Path, language: str
) -> None:
    async with settled(tmp_path, Village(language, homes=homes("East", 4), more=PARTY)) as here:
        await village(here)
        await here.until(at(1, "10:00"))
        wang, chair = here.people[0], here.village.chair
        number, card, work = await asks(here, here.say("路灯不亮", "The lamp by the gate is dark"))
        await here.tap(wang, wang, card, f"hazard:{number}:none")
        await here.tap(wang, wang, card, f"place:{number}:common")
        await here.until(at(2, "10:01"))
        nudge = await here.heard(COUNCIL, here.say("待办：诉求", "Waiting: request"), since=0)
        assert answers_to(nudge) == work["message_id"]
        await here.until(at(3, "10:20"))
        await here.heard(chair, here.say("没有答复", "No answer by"), since=0)
        await here.shows(COUNCIL, work, here.say("已告知会长", "the chair was told"))

        await words(here, SUN, work, f"longer:{number}", here.say("要等配件", "The part is on its way"))
        longer = await here.heard(wang, here.say("要等配件", "The part is on its way"), since=0)
        assert here.say("10月27日 周二 前办好", "To be solved by Tue 27 Oct") in text_of(longer)

        # The chair passes it to the property manager, whose people answer and report from their private chat.
        await here.tap(COUNCIL, chair, work, f"redirect:{number}")
        picker = await here.heard(COUNCIL, data=f"handparty:{number}:1")
        await here.tap(COUNCIL, chair, picker, f"handparty:{number}:1")
        passed = await here.heard(PLUMBER, data=f"reply:{number}", since=0)
        await here.tap(PLUMBER, PLUMBER, passed, f"solved:{number}")
        await here.heard(PLUMBER, here.say("怎样办的", "What was done"), since=0)
        await here.control.say(PLUMBER, PLUMBER, here.say("换了灯泡", "A new bulb"))
        question = await here.heard(wang, data=f"confirm:{number}:no", since=0)
        assert here.say("Property manager报告", "Property manager reports") in text_of(question)
        said = await here.tap(wang, wang, question, f"confirm:{number}:no")
        assert here.say("重新办理", "open again") in said.text
        await here.heard(COUNCIL, here.say("重办：诉求", "Reopened: request"), since=0)
        await here.shows(COUNCIL, work, data=f"solved:{number}")

        # Done again, confirmed, and taken back on the thirtieth day by /matter; on the thirty-first it is too late.
        await words(here, chair, work, f"solved:{number}", here.say("换了线路", "New wires") + "！" * 300)
        await here.heard(COUNCIL, here.say("只能看到开头", "reads only its beginning"), since=0)
        stale = await here.tap(wang, wang, question, f"confirm:{number}:yes")
        assert here.say("新的办理报告", "a newer report") in stale.text, "of that one nothing was read yet"
        question = await here.heard(wang, here.say("换了线路", "New wires"), since=0)
        confirmed = await here.now()
        await here.tap(wang, wang, question, f"confirm:{number}:yes")
        rating = await here.heard(wang, data=f"rate:{number}:1", since=0)
        await here.until(confirmed + timedelta(days=29, hours=23))
        way = await here.asked(wang, wang, f"/matter {number}")
        assert has(way, f"reopen:{number}")
        await here.until(confirmed + timedelta(days=30, minutes=30))
        over = await here.tap(wang, wang, rating, f"reopen:{number}")
        assert here.say("30 天已过", "30 days") in over.text
        await here.tap(wang, wang, rating, f"rate:{number}:4")
        acts = [one["act"] for one in _entries(here, number)]
        assert acts == [
            "request.filed", "request.urgency", "request.placed", "request.escalated", "request.extended",
            "request.redirected",
            "request.solved",
            "request.reopened", "request.solved", "request.confirmed", "request.rated",
        ]  # fmt: skip
        made = await here.town.corridor(
            "report", "--community", here.village.name, "--from", "2026-10-12", "--to", "2026-10-12", "--out", "papers"
        )
        assert made.status == 0, made.err
        (page,) = (here.town.folder / "papers").glob("report-*.html")
        told = page.read_text(encoding="utf-8")
        assert here.say("按时答复 0.0 %（n = 1）", "Answered in time: 0.0 % (n = 1)") in told
        assert here.say("办结 100.0 %（n = 1）", "Resolved: 100.0 % (n = 1)") in told
        assert here.say("已评价诉求 n = 1", "Of 1 rated requests.") in told
        assert here.say("<b>–</b>诉求满意率", "<b>–</b>satisfied with") in told, "of fewer than five no rate"
        await reported(here)
        await here.verified()


async def reported(here: Here) -> None:
    """The chair asks for a report in the chat, by tap and by two days."""
    chair = here.village.chair
    await here.control.say(chair, chair, "/report")
    card = await here.heard(chair, data="report:1:own", since=0)
    await here.tap(chair, chair, card, "report:1:year")
    book = await here.control.wait_message(chair, lambda one: is_file(one, ".xlsx"), timeout=20, since=0)
    await here.tap(chair, chair, card, "report:1:own")
    await here.heard(chair, here.say("从哪天到哪天", "From which day"), since=0)
    await here.control.say(chair, chair, here.say("十月", "October"))
    await here.heard(chair, here.say("这不是两个日期", "These are no two days"), since=0)
    await here.control.say(chair, chair, "2026-10-12 2026-10-12")
    page = await here.control.wait_message(
        chair, lambda one: is_file(one, "2026-10-12-2026-10-12.html"), timeout=20, since=book["message_id"]
    )
    assert page


def is_file(message: dict[str, Any], ending: str) -> bool:
    return str(message.get("document", {}).get("file_name", "")).endswith(ending)


@pytest.mark.parametrize("language", [pytest.param("zh", marks=pytest.mark.long), "en"])
async def test_two_ask_for_the_same_one_by_a_letter_and_what_it_is_is_said_by_taps(
    tmp_path: Path, language: str
) -> None:
    async with settled(tmp_path, Village(language, homes=homes("East", 4), more=PARTY)) as here:
        await village(here)
        await here.until(at(1, "10:00"))
        wang, chair = here.people[0], here.village.chair
        number, card, work = await asks(
            here, here.say("大门口的路灯不亮，急！", "The lamp by the gate is dark, urgent")
        )
        assert here.say("10月14日 周三 10:00 前答复", "Reply by Wed 14 Oct 10:00") in text_of(card), "it is no hazard"
        for data in (f"hazard:{number}:none", f"place:{number}:common", f"need:{number}:urgent"):
            card = await here.shows(wang, card, data=data)
            said = await here.tap(wang, wang, card, data)
        assert here.say("不在六类险情内", "Not a listed hazard") in said.text
        await here.shows(wang, card, without=f"need:{number}:urgent")

        # Staff sort it in private: what it is about, hazard or not, which need, and what staff alone may know.
        await here.tap(COUNCIL, SUN, work, f"sort:{number}")
        for data in (f"sortas:{number}:facilities", f"hazard:{number}:none", f"need:{number}:hope"):
            question = await here.heard(SUN, data=data, since=0)
            await here.tap(SUN, SUN, question, data)
        question = await here.heard(SUN, data=f"vulnerable:{number}:yes", since=0)
        await here.tap(SUN, SUN, question, f"vulnerable:{number}:yes")
        await here.shows(COUNCIL, work, here.say("公共设施 · 盼：早想有", "Facilities · Hoped for"))
        care = here.say("需要照顾的人", "needs care")
        for who, reads in ((SUN, True), (chair, False), (wang, False)):
            way = await here.asked(who, who, f"/matter {number}", here.say("大门口", "gate"))
            assert (care in text_of(way)) is reads

        # A home without a telephone asks for the same by a letter: joined, it is no request of its own.
        again = here.say("大门口路灯又不亮了", "By the gate the lamp is dark again")
        await here.sign(SUN, chair, "request", "1-1-103", again)
        other = number + 1
        second = await here.heard(COUNCIL, data=f"duplicate:{other}", since=0)
        assert f"№{number} " in text_of(second), "the similar one is named"
        await here.tap(COUNCIL, chair, second, f"duplicate:{other}")
        picker = await here.heard(COUNCIL, data=f"sameas:{other}:{number}", since=0)
        joined = await here.tap(COUNCIL, chair, picker, f"sameas:{other}:{number}")
        assert here.say(f"№{other} 已并入 №{number}", f"№{other} goes on as №{number}") in joined.text
        await here.shows(COUNCIL, work, here.say("+1 件同样的诉求", "+1 request for the same"))
        await here.heard(SUN, data=f"another:{other}", since=0)
        await words(here, chair, work, f"solved:{number}", here.say("换好了", "A new lamp"))
        await here.heard(SUN, here.say(f"诉求 №{other} 报告已办好", f"Request №{other} is reported as solved"), since=0)
        question = await here.heard(wang, data=f"confirm:{number}:yes", since=0)
        await here.tap(wang, wang, question, f"confirm:{number}:yes")
        told = await here.tap(COUNCIL, chair, picker, f"sameas:{other}:{number}", stale=True)
        assert here.say("已与另一件合并", "goes on with another") in told.text

        # Another letter: what the home says of it comes on paper as well.
        await here.sign(SUN, chair, "request", "1-1-104", here.say("水龙头滴水", "The tap in the yard drips"))
        letter = other + 1
        work = await here.heard(COUNCIL, data=f"solved:{letter}", since=0)
        await words(here, chair, work, f"solved:{letter}", here.say("换了垫圈", "A new washer"))
        await here.heard(SUN, f"/paper {here.say('评价', 'rate')} {letter}", since=0)
        await here.sign(SUN, chair, f"rate {letter}", "1-1-104", rating="4")
        on_paper = [one["act"] for one in _entries(here, letter) if one["data"].get("channel") == "paper"]
        assert on_paper == ["request.filed", "request.confirmed", "request.rated"]
        await here.verified()


async def test_a_voice_and_a_photo_are_requests_whose_title_staff_write(tmp_path: Path) -> None:
    async with settled(tmp_path, Village("en", homes=homes("East", 4))) as here:
        await village(here)
        wang, stranger = here.people[0], here.people[3]
        board = await here.heard(EAST, data="request:1", since=0)
        await here.tap(EAST, wang, board, "request:1")
        await here.heard(wang, "What do you need help with?")
        await here.control.record(wang, wang, "voice", b"OggS, spoken", duration=23)
        work = await here.heard(COUNCIL, data="title:")
        number = number_in(work, "take")
        assert "Voice message, 0:23" in text_of(work)
        copied = await here.control.wait_message(COUNCIL, lambda one: "voice" in one, since=0)
        assert answers_to(copied) == work["message_id"]
        await here.tap(COUNCIL, SUN, work, f"title:{number}")
        question = await here.heard(COUNCIL, "What is")
        await here.control.say(COUNCIL, SUN, "The drain smells", reply_to=question["message_id"])
        await here.shows(COUNCIL, work, "The drain smells")
        await here.heard(wang, "has a title", since=0)

        # A photo in the group, to which somebody replies, and one with its words in private.
        pictured = await here.control.send_photo(EAST, here.people[1], PNG)
        await here.command(EAST, wang, "/request", reply_to=pictured["message_id"])
        second = await here.heard(COUNCIL, data="title:")
        assert "Photo" in text_of(second)
        copied = await here.control.wait_message(COUNCIL, lambda one: "photo" in one, since=0)
        assert answers_to(copied) == second["message_id"]
        await here.control.send_photo(wang, wang, PNG, "/request A hole in the road by gate 2")
        third = await here.heard(COUNCIL, "A hole in the road")
        assert "Urgent: Wall or road" in text_of(third)
        assert number_in(third, "take") == number + 2

        listed = await here.asked(SUN, SUN, "/docket")
        assert [f"Request №{one} " in text_of(listed) for one in (number, number + 2, number + 3)] == [
            True,
            True,
            False,
        ]

        # Without words it is asked for; without a household it leads to the code.
        await here.command(wang, wang, "/request")
        await here.heard(wang, "What do you need help with?")
        await here.control.start(stranger)
        await here.command(stranger, stranger, "/request Please help")
        await here.heard(stranger, "Register your household")
        assert len(here.town.recorded("request.filed")) == 3


def _entries(here: Here, number: int) -> list[dict]:
    rows = here.town.rows("SELECT entry FROM record WHERE subject = ? ORDER BY seq", f"request:{number}")
    return [json.loads(row["entry"]) for row in rows]
