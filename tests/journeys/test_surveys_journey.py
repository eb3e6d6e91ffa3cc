"""The chair asks residents by native polls, with names and without, and has them rate the council; over the wire."""

from pathlib import Path

import pytest
from town import COUNCIL, SEATS, buttons_of
from villages import EAST, Village, at, homes, settled, text_of

CHAIR = SEATS[0]


def is_poll(message):
    return "poll" in message


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_residents_are_asked_by_native_polls(tmp_path: Path, language: str) -> None:
    async with settled(tmp_path, Village(language, homes=homes("East", 6))) as here, here.town.hurrying():
        await here.join(0, 1, 2)
        await here.control.start(CHAIR)
        await here.until(at(1, "10:00"))

        async def asks(kind: str, words: str, *taps: str) -> dict:
            """Have the chair write a survey, change it by taps and post it; returns its poll in the group."""
            mark = here.control.mark
            kinds = await here.asked(CHAIR, CHAIR, "/poll", here.say("哪一种调查", "what kind of poll"))
            await here.tap(CHAIR, CHAIR, kinds, f"poll:1:{kind}")
            await here.heard(CHAIR, here.say("问什么", "what is asked"))
            await here.control.say(CHAIR, CHAIR, words)
            check = await here.heard(CHAIR, data="survey:")
            number = next(one for one in buttons_of(check) if one.endswith(":post")).split(":")[1]
            for tap in (*taps, "post"):
                await here.tap(CHAIR, CHAIR, check, f"survey:{number}:{tap}")
            return await here.control.wait_message(EAST, is_poll, contains=words.splitlines()[0], since=mark)

        quiz = await asks(
            "quiz", here.say("哪天收大件？\n周三\n*周六\n# 公告写明", "Which day?\nWed\n*Sat\n# See the notice")
        )
        poll = quiz["poll"]
        assert (poll["type"], poll["is_anonymous"], poll["correct_option_ids"]) == ("quiz", False, [1])
        assert poll["description"].startswith(here.say("投票会显示姓名", "Names are shown"))
        wang, li, chen = here.people[:3]
        copy = await here.control.forward(EAST, quiz["message_id"], COUNCIL, CHAIR)
        for chat, person, shown, option in ((EAST, wang, quiz, 1), (EAST, li, quiz, 0), (COUNCIL, CHAIR, copy, 1)):
            await here.control.vote_poll(chat, person, shown["message_id"], [option])  # the chair lives nowhere here
        nameless = await asks("single", here.say("几点扫？\n早上\n晚上", "When?\nMorning\nEvening"), "anonymous")
        assert nameless["poll"]["is_anonymous"]
        for person, option in ((wang, 0), (li, 0), (chen, 0), (here.people[3], 1), (here.people[4], 1)):
            await here.control.vote_poll(EAST, person, nameless["message_id"], [option])

        await here.tap(EAST, wang, quiz, "comment:1")
        await here.heard(wang, here.say("您还想说什么", "What else"))
        await here.control.say(wang, wang, here.say("希望周日也收", "Sundays too, please"))
        await here.heard(wang, here.say("谢谢您", "Thank you"))

        mark = here.control.mark
        await here.until(at(8, "12:00"))
        shown = await here.heard(EAST, here.say("✓ 周六：1（全部 2）", "✓ Sat: 1 (all: 2)"), since=mark)
        assert shown["photo"]
        assert here.say("n = 2 位已登记居民。全部回答 3 份。", "n = 2 verified residents. All answers: 3.") in text_of(
            shown
        )
        told = await here.heard(EAST, here.say("早上：3", "Morning: 3"), since=mark)
        assert here.say("共 5 份，不记名", "Answers: 5, without names") in text_of(told)
        kinds = await here.asked(CHAIR, CHAIR, "/poll", here.say("1 条意见", "comments 1"))
        await here.tap(CHAIR, CHAIR, kinds, "survey:1:comments")
        read = await here.heard(CHAIR, here.say("希望周日也收", "Sundays too"))
        assert "Resident" not in text_of(read)

        await here.tap(CHAIR, CHAIR, kinds, "evaluate:1:ask")
        whom = await here.heard(CHAIR, data="evaluate:1:council")
        await here.tap(CHAIR, CHAIR, whom, "evaluate:1:council")
        ballot = await here.heard(EAST, here.say("您对议事会满意吗", "how satisfied are you with the council"))
        choices = [one for one in buttons_of(ballot) if one.startswith("choose:")]
        assert len(choices) == 4
        said = await here.tap(EAST, li, ballot, choices[0])
        assert here.say("只记总数", "Only totals are kept") in said.text
