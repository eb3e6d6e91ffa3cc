"""What was adopted is carried out: led, photographed, late, confirmed, objected to and reopened; all over the wire."""

import json
from pathlib import Path

import pytest
from town import COUNCIL
from villages import EAST, PHOTO, Here, Village, answers_to, at, homes, number_in, settled, text_of

SUN, GAO = 700000201, 700000301
SUPERVISOR = '[[seats]]\nrole = "supervisor"\nuser = 700000301\nname = "Gao Ming"\n'


async def answers(here: Here, person: int, chat: int, card: dict, data: str, *said: str) -> dict:
    """Have somebody tap and answer the question that this asks, more than once; return what they are told last."""
    await here.tap(chat, person, card, data)
    question = await here.heard(chat, here.say("请回复", "Reply"))
    for one in said:
        await here.control.say(chat, person, one, reply_to=question["message_id"])
        told = await here.heard(chat)
    return told


async def photographed(here: Here, number: int, said: str) -> dict:
    """Have Sun send a photo with /project under it, and return the answer with the milestones still to be reached."""
    await here.control.send_photo(COUNCIL, SUN, PHOTO, f"/project@corridor_bot {number} {said}")
    return await here.heard(COUNCIL, here.say("进展记录已存", "progress note is kept"))


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_a_lift_is_mended_late_and_again(tmp_path: Path, language: str) -> None:
    rules = {"support_threshold": 0}
    async with settled(tmp_path, Village(language, homes=homes("East", 4), rules=rules, more=SUPERVISOR)) as here:
        await here.control.add_user(GAO, "Gao Ming")
        await here.join(0, 1)
        wang, chair = here.people[0], here.village.chair
        for one in (GAO, SUN, chair):
            await here.control.start(one)
        number = await here.propose(EAST, wang, here.say("修好 3 号门的电梯", "Mend the lift at gate 3"))
        await here.adopt(number)
        await here.until(at(6, "19:40"))
        work = await here.card(COUNCIL, number, "lead")
        outcome = await here.heard(EAST, here.say("结果通知", "Outcome"), since=0)

        # The chair names who leads and who supervises; Sun, who leads, writes the plan.
        await here.tap(COUNCIL, chair, work, f"lead:{number}")
        picker = await here.heard(COUNCIL, data=f"leadstaff:{number}:1")
        await here.tap(COUNCIL, chair, picker, f"leadstaff:{number}:1")
        await here.heard(SUN, here.say("请您负责", "You lead"), since=0)
        await here.tap(COUNCIL, chair, work, f"supervisor:{number}:choose")
        picker = await here.heard(COUNCIL, data=f"supervisor:{number}:")
        first = next(one for row in picker["reply_markup"]["inline_keyboard"] for one in row)
        assert first["text"] == "Gao Ming", "who is a supervisor comes first"
        await here.tap(COUNCIL, chair, picker, first["callback_data"])
        plan = ["订好电机，10-20", "电机到货，10月22日", "拆旧的，10/23", "装好，2026-10-27"]
        plan = (
            plan
            if language == "zh"
            else ["Ordered, 10-20", "Delivered, 22 Oct", "Old one out, 10/23", "Built in, 2026-10-27"]
        )
        unclear = "\n".join([*plan[:2], "装好"])
        kept = await answers(here, SUN, COUNCIL, work, f"milestones:{number}", unclear, "\n".join(plan))
        await here.heard(COUNCIL, here.say("没有以后的日期：装好", "No day to come: 装好"), since=0)
        assert here.say("装好，10月27日 周二 前", "Built in, until Tue 27 Oct") in text_of(kept)

        # Its milestones are told under the outcome with the photo; what there is no room for goes into the last post.
        noted = await photographed(here, number, here.say("合同已签", "The contract is signed"))
        taps = [one["callback_data"] for row in noted["reply_markup"]["inline_keyboard"] for one in row]
        await here.tap(COUNCIL, SUN, noted, taps[0])
        await here.until(at(7, "08:00"))
        told = await here.heard(EAST, here.say("进度", "Progress"), since=0)
        assert text_of(told).splitlines()[:3] == [
            f"{here.say('进度', 'Progress')} №{number} {here.say('修好 3 号门的电梯', 'Mend the lift at gate 3')}",
            here.say("▰▱▱▱▱ 订好电机", "▰▱▱▱▱ Ordered"),
            here.say("负责人 Grid worker Sun，监督员 Gao Ming", "Lead Grid worker Sun, supervisor Gao Ming"),
        ]
        assert told["photo"]
        assert answers_to(told) == outcome["message_id"]
        await photographed(here, number, here.say("电机到了", "It is here"))
        await here.tap(COUNCIL, SUN, noted, taps[1])
        second = await here.heard(EAST, here.say("▰▰▱▱▱ 电机到货", "▰▰▱▱▱ Delivered"))
        assert second["photo"]
        await here.tap(COUNCIL, SUN, noted, taps[2])
        await here.shows(EAST, second, here.say("▰▰▰▱▱ 拆旧的", "▰▰▰▱▱ Old one out"))
        await here.until(at(17, "08:01"))
        late = await here.heard(SUN, here.say("逾期", "Late"), since=0)
        assert here.say("装好，10月27日 周二 前", "Built in, until Tue 27 Oct") in text_of(late)
        await here.until(at(19, "08:01"))
        await here.heard(chair, here.say("逾期", "Late"), since=0)
        way = await here.asked(wang, wang, f"/matter {number}")
        assert here.say("逾期：装好", "Late: Built in") in text_of(way)

        # Who leads reports, only the supervisor confirms; a household objects, and it is done once more.
        said = await here.tap(COUNCIL, SUN, work, f"done:{number}")
        assert here.say("由监督员确认", "A supervisor confirms it") in said.text
        look = await here.heard(GAO, data=f"inspect:{number}:done", since=0)
        refused = await here.tap(COUNCIL, chair, work, f"inspect:{number}:done")
        assert here.say("由", "The supervisors") in refused.text
        await answers(here, GAO, GAO, look, f"inspect:{number}:not_yet", here.say("门还响", "The door squeaks"))
        await here.heard(SUN, here.say("门还响", "The door squeaks"), since=0)
        await here.shows(COUNCIL, work, data=f"done:{number}")
        await here.tap(COUNCIL, SUN, work, f"done:{number}")
        look = await here.heard(GAO, data=f"inspect:{number}:done")
        await here.tap(GAO, GAO, look, f"inspect:{number}:done")
        done = await here.heard(EAST, data="unfinished:", since=0)
        assert here.say("监督员 Gao Ming 已确认", "Confirmed by supervisor Gao Ming") in text_of(done)
        await here.control.wait_message(EAST, lambda one: "poll" in one, since=0)
        await here.tap(EAST, wang, done, f"unfinished:{number_in(done, 'unfinished')}")
        await here.heard(wang, here.say("哪里没有办好", "What is not done"))
        await here.control.say(wang, wang, here.say("三楼还停", "It stops at floor 3"))
        await here.heard(wang, here.say("已收到异议", "Objection received"))
        objection = await here.heard(GAO, data="unfinishedis:", since=0)
        upheld = f"unfinishedis:{number_in(objection, 'unfinishedis')}:upheld"
        await answers(here, GAO, GAO, objection, upheld, here.say("确实如此", "So it is"))
        await here.heard(wang, here.say("您的异议成立", "You were right"), since=0)
        await here.shows(EAST, done, here.say("重新办理", "Open again"), without="unfinished:")
        await here.shows(COUNCIL, work, data=f"done:{number}")
        await here.tap(COUNCIL, SUN, work, f"done:{number}")
        look = await here.heard(GAO, data=f"inspect:{number}:done")
        await here.tap(GAO, GAO, look, f"inspect:{number}:done")
        acts = [json.loads(row["entry"])["act"] for row in here.town.rows(
            "SELECT entry FROM record WHERE subject = ? AND seq > 0 ORDER BY seq", f"matter:{number}"
        )]  # fmt: skip
        assert [one for one in acts if one.startswith(("project.o", "matter.d", "matter.r"))] == [
            "matter.raised", "project.overdue", "project.overdue", "matter.done", "project.objected",
            "project.objection_answered", "matter.reopened", "matter.done",
        ]  # fmt: skip
        await here.verified()
