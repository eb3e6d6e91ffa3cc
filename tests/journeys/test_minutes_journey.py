"""The minutes of a meeting over the wire: written, added to, agreed to, published; and a talk held in the corridor."""

from pathlib import Path

import pytest
from town import COUNCIL
from villages import EAST, PHOTO, Here, Village, at, homes, number_in, settled, text_of

from playground.client import Json

SUN, ZHOU = 700000201, 700000202
BENCH = {"zh": "长廊东头加一张长椅", "en": "One more bench in the corridor"}
GATE = {"zh": "西门晚上十点以后上锁", "en": "Lock the west gate after ten at night"}


def village(language: str) -> Village:
    return Village(
        language,
        homes=homes("East", 6),
        method="corridor-talks",
        rules={"support_threshold": 0},
        staff={SUN: "Sun", ZHOU: "Zhou"},
        quiet=("00:00", "00:00"),
        more='[[venues]]\nname = "Corridor by Building 12"\nscope = "East"\n',
    )


async def add(here: Here, card: Json, what: str, words: str, said: str) -> None:
    """Have the chair add something to the minutes by a reply."""
    chair, meeting = here.village.chair, number_in(card, "change")
    await here.tap(COUNCIL, chair, card, f"change:{meeting}")
    choice = await here.heard(COUNCIL, data=f"minute:{meeting}:{what}")
    await here.tap(COUNCIL, chair, choice, f"minute:{meeting}:{what}")
    question = await here.heard(COUNCIL, here.say("补充会议纪要", "Add to the minutes"))
    await here.control.say(COUNCIL, chair, words, reply_to=question["message_id"])
    await here.heard(COUNCIL, said)
    await here.shows(COUNCIL, card, said)


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_a_talk_is_recorded_and_minutes_are_agreed_to_and_published(tmp_path: Path, language: str) -> None:
    async with settled(tmp_path, village(language)) as here:
        await here.join(0)
        await a_talk(here)
        await the_minutes(here)
        await here.head()


async def a_talk(here: Here) -> None:
    """Three steps in private; what was raised are matters, and the people of the talk propose one more on a list."""
    bench = BENCH[here.village.language]
    for one in (SUN, ZHOU):
        await here.control.start(one)
    asked = await here.asked(SUN, SUN, "/talk", here.say("现场议事（第 1 步", "(1 of 3)"))
    talk = number_in(asked, "talkat")
    await here.tap(SUN, SUN, asked, f"talkat:{talk}:1")
    await here.heard(SUN, here.say("来了几人", "How many people"))
    await here.control.say(SUN, SUN, here.say("不记得了", "I forgot"))
    await here.heard(SUN, here.say("要有地点、日期和人数", "are needed"))
    await here.control.say(SUN, SUN, "9")
    await here.heard(SUN, "2")
    await here.control.say(SUN, SUN, f"{bench}\nA lamp")
    await here.heard(SUN, here.say("请拍照发来", "Please send a photo"))
    await here.control.advance(12)
    await here.control.send_photo(SUN, SUN, PHOTO)
    await here.heard(SUN, bench)
    card = await here.heard(COUNCIL, data=f"signlist:{talk}", since=0)
    assert "Corridor by Building 12" in text_of(card)
    raised = await here.heard(EAST, data="support:", since=0)
    assert bench in text_of(raised)
    await here.tap(COUNCIL, ZHOU, card, f"signlist:{talk}")
    offered = await here.heard(ZHOU, here.say("他们签的是什么", "What did they sign"))
    await here.tap(ZHOU, ZHOU, offered, f"signpropose:{talk}")
    await here.heard(ZHOU, here.say("哪些户提议", "Which homes propose"))
    await here.control.say(ZHOU, ZHOU, "1-101 1-102")
    await here.heard(ZHOU, here.say("请拍照发来", "Please send a photo"))
    await here.control.advance(12)
    await here.control.send_photo(ZHOU, ZHOU, PHOTO, "Handrail")
    shown = await here.heard(SUN, data="signed:")
    await here.tap(SUN, SUN, shown, f"signed:{number_in(shown, 'signed')}:yes")
    await here.heard(EAST, "Handrail")
    assert [one["data"]["channel"] for one in here.town.recorded("matter.supported")] == ["paper"] * 2
    await here.shows(COUNCIL, card, here.say("签名单已计 2 户", "count for 2 homes"))


async def the_minutes(here: Here) -> None:
    """They are agreed to anew after each change, published with the page for print, and remember a task."""
    gate = GATE[here.village.language]

    number = await here.propose(EAST, here.people[0], gate)
    here_are = here.village.seats[:5]
    await here.control.start(here_are[2])
    await here.to_agenda(number)
    motion = await here.open(await here.meet(here=here_are))
    await here.vote_on(motion, dict.fromkeys(here_are, "for"))
    card = await here.heard(COUNCIL, here.say("会议纪要（待确认）", "Minutes to approve"), since=0)
    meeting = number_in(card, "agreed")
    assert gate in text_of(card)
    await here.tap(COUNCIL, here_are[1], card, f"agreed:{meeting}")
    await here.shows(COUNCIL, card, "1/3")
    note = here.say("1 先量尺寸", "1 Measure first")
    await add(here, card, "note", note, note[2:])
    await here.shows(COUNCIL, card, "0/3")  # a change asks everybody anew
    owner = here.village.seat_names[2]
    await add(here, card, "task", f"{owner} 10-20 {note[2:]}", owner)
    for seat in here_are[:3]:
        await here.tap(COUNCIL, seat, card, f"agreed:{meeting}")
    await here.shows(COUNCIL, card, here.say("（已确认）", "approved"), without=f"agreed:{meeting}")
    late = await here.tap(COUNCIL, here_are[3], card, f"agreed:{meeting}", stale=True)
    assert late.show_alert
    posted = await here.control.wait_message(EAST, lambda one: "document" in one, timeout=20, since=0)
    assert posted["document"]["file_name"] == f"minutes-{meeting}.html"
    assert gate in text_of(posted)
    printed = await here.town.corridor("print", "minutes", str(meeting), "--out", "papers")
    assert printed.status == 0, printed.err
    page = (here.town.folder / "papers" / f"minutes-{meeting}.html").read_text(encoding="utf-8")
    assert here.say("纪要已确认：到会 5 人，3 人无异议。", "Approved by 3 of the 5 members who were there.") in page
    assert owner in page
    await here.until(at(9, "10:00"))
    await here.heard(here_are[2], here.say("您的任务今天到期", "Your task is due today"), since=0)
