"""Who would rather speak than write: a voice or video message is a proposal, from the group and from private."""

from pathlib import Path

import pytest
from town import BOT, COUNCIL, buttons_of
from villages import EAST, Here, Village, answers_to, homes, number_in, settled, text_of

QUICK = {"support_threshold": 0, "notice": "0 minutes", "objections": "0 minutes"}
OGG = b"OggS, spoken"


async def filed(here: Here, person: int) -> tuple[int, dict]:
    """The number and the docket card of what a person has just said."""
    docket = await here.heard(COUNCIL, data="title:")
    return number_in(docket, "title"), docket


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_a_voice_in_the_group_goes_from_the_microphone_to_the_outcome(tmp_path: Path, language: str) -> None:
    async with settled(tmp_path, Village(language, homes=homes("East", 4), rules=QUICK)) as here:
        await here.join(*range(4))
        wang, chair = here.people[0], here.village.chair
        spoken = await here.control.record(EAST, wang, "voice", OGG, duration=23)
        await here.command(EAST, here.people[1], "/propose", reply_to=spoken["message_id"])
        number, docket = await filed(here, wang)
        length = here.say("语音留言 0:23", "Voice message, 0:23")
        card = await here.card(EAST, number)
        assert length in text_of(card)
        assert answers_to(card) == spoken["message_id"]
        assert length in text_of(docket)
        copied = await here.control.wait_message(COUNCIL, lambda one: "voice" in one, since=0)
        assert copied["voice"]["duration"] == 23
        assert answers_to(copied) == docket["message_id"]

        assert (
            here.say("已为您家附议", "Recorded")
            in (await here.tap(EAST, here.people[2], card, f"support:{number}")).text
        )
        early = await here.tap(COUNCIL, chair, docket, f"screen:{number}:accept")
        assert here.say("标题", "title") in early.text
        assert (await here.tap(COUNCIL, chair, docket, f"screen:{number}:urgent")).text == early.text

        await here.tap(COUNCIL, here.village.seats[3], docket, f"title:{number}")
        question = await here.heard(COUNCIL, here.say("说的是什么事", "What is"))
        misheard = here.say("修好 8 号门的电梯", "Repair the lift at entrance 8")
        title = here.say("修好 3 号门的电梯", "Repair the lift at entrance 3")
        await here.control.say(COUNCIL, here.village.seats[3], f"{misheard}\n!", reply_to=question["message_id"])
        await here.heard(COUNCIL, here.say("有标题了", "has its title"))
        await here.shows(EAST, card, misheard)
        await here.shows(COUNCIL, docket, misheard)
        await here.control.advance(61)
        await here.tap(COUNCIL, next(iter(here.village.staff)), docket, f"title:{number}")  # until it is accepted
        question = await here.heard(COUNCIL, here.say("说的是什么事", "What is"))
        await here.control.say(COUNCIL, next(iter(here.village.staff)), title, reply_to=question["message_id"])
        await here.shows(EAST, card, title)
        await here.shows(COUNCIL, docket, title)
        await here.heard(here.people[1], title)
        await here.adopt(number)
        late = await here.tap(COUNCIL, chair, docket, f"title:{number}", stale=True)
        assert here.say("已经答复", "screened already") in late.text
        outcome = await here.heard(COUNCIL, data=f"publish:{number}", since=0)  # perhaps before that tap
        await here.tap(COUNCIL, chair, outcome, f"publish:{number}")
        told = await here.heard(EAST, here.say("结果通知", "Outcome"))
        assert title in text_of(told)
        assert answers_to(told) == spoken["message_id"]
        (raised,) = here.town.recorded("matter.raised")
        assert list(raised["texts"]) == ["media"]
        assert [list(one["texts"]) for one in here.town.recorded("matter.titled")] == [["title"], ["title"]]
        await here.verified()


async def test_a_video_with_a_caption_and_a_voice_in_private_are_proposals_too(tmp_path: Path) -> None:
    async with settled(tmp_path, Village("en", homes=homes("East", 3), rules=QUICK)) as here:
        await here.join(*range(3))
        wang, sun = here.people[0], 700000201
        await here.control.start(sun)
        await here.control.promote(EAST, BOT, ["can_pin_messages"])  # in privacy mode captions do not reach a bot
        spoken = await here.control.record(EAST, wang, "video", b"mp4", "/propose@corridor_bot", duration=61)
        number, _ = await filed(here, wang)
        card = await here.card(EAST, number)
        assert "Video message, 1:01" in text_of(card)
        assert answers_to(card) == spoken["message_id"]
        await here.control.wait_message(COUNCIL, lambda one: "video" in one, since=0)

        board = await here.heard(EAST, data="propose:1", since=0)
        await here.tap(EAST, wang, board, "propose:1")
        await here.heard(wang, "A voice or video message will do, too.")
        await here.control.record(wang, wang, "video_note", b"mp4", duration=5)
        second, docket = await filed(here, wang)
        assert second == number + 1  # two without words are not alike
        assert "Video message, 0:05" in text_of(await here.card(EAST, second))
        film = await here.control.wait_message(COUNCIL, lambda one: "video_note" in one, since=0)

        # The grid worker writes a title in private, once it says something.
        listed = await here.asked(sun, sun, "/docket")
        assert "Video message, 0:05" in text_of(listed)
        refused = await here.control.tap(wang, wang, 1, f"title:{second}", forged=True, within=20)
        assert refused.show_alert
        await here.tap(COUNCIL, sun, docket, f"title:{second}")
        await here.heard(COUNCIL, "What is")  # and replies to what was said there, as people do
        await here.control.say(COUNCIL, sun, "<b>A slide</b> for the children", reply_to=film["message_id"])
        await here.shows(COUNCIL, docket, "<b>A slide</b> for the children")
        await here.tap(COUNCIL, here.village.seats[2], docket, f"screen:{second}:accept")

        # Words with the command are the title at once.
        spoken = await here.control.record(EAST, wang, "voice", OGG)
        third = await here.propose(EAST, wang, "Lamps by the gate", reply_to=spoken["message_id"])
        card = await here.card(EAST, third)
        assert "Lamps by the gate" in text_of(card)
        assert answers_to(card) == spoken["message_id"]
        copied = await here.control.wait_message(COUNCIL, lambda one: "voice" in one, since=0)
        assert answers_to(copied) == (await here.docket(third))["message_id"]
        docket = await here.docket(third)
        assert f"title:{third}" not in buttons_of(docket)
        own = await here.tap(COUNCIL, sun, docket, f"title:{third}", stale=True)
        assert "title already" in own.text, "nobody writes another's own words anew"
        await here.tap(COUNCIL, here.village.seats[2], docket, f"screen:{third}:accept")

        # Not asked for, it is asked after; without a household, it is nobody's proposal.
        unasked = await here.control.record(wang, wang, "voice", OGG, duration=4)
        await here.heard(wang, "Is this a proposal?")
        await here.command(wang, wang, "/propose", reply_to=unasked["message_id"])
        await here.heard(wang, "Voice message, 0:04")
        await here.control.add_user(760000009, "Nobody")
        await here.control.add_members(EAST, [760000009])
        await here.control.start(760000009)
        await here.control.record(760000009, 760000009, "voice", OGG, "/propose")
        await here.heard(760000009, "Register your household")
        assert len(here.town.recorded("matter.raised")) == 4


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_words_answer_the_question_they_reply_to_and_no_other(tmp_path: Path, language: str) -> None:
    """A seat is asked for a title, then for a reason; a reply to the first is the title and declines nothing."""
    async with settled(tmp_path, Village(language, homes=homes("East", 3), rules=QUICK)) as here:
        await here.join(*range(3))
        seat = here.village.seats[3]
        bench = await here.propose(EAST, here.people[1], here.say("池塘边放长椅", "Benches by the pond"))
        bench_docket = await here.docket(bench)
        spoken = await here.control.record(EAST, here.people[0], "voice", OGG, duration=9)
        await here.command(EAST, here.people[0], "/propose", reply_to=spoken["message_id"])
        number, docket = await filed(here, here.people[0])
        await here.tap(COUNCIL, seat, docket, f"title:{number}")
        title_question = await here.heard(COUNCIL, here.say("说的是什么事", "What is"))
        await here.tap(COUNCIL, seat, bench_docket, f"screen:{bench}:decline")
        picker = await here.heard(COUNCIL, data=f"reason:{bench}:write")
        await here.tap(COUNCIL, seat, picker, f"reason:{bench}:write")
        reason_question = await here.heard(COUNCIL, here.say("为什么", "Why is"))
        title, reason = here.say("修电梯", "Repair the lift"), here.say("已有长椅了", "There are benches already")
        await here.control.say(COUNCIL, seat, here.say("我再想想", "I doubt this"), reply_to=bench_docket["message_id"])
        await here.control.say(COUNCIL, seat, title, reply_to=title_question["message_id"])
        await here.shows(COUNCIL, docket, title)
        assert here.town.recorded("matter.screened") == []
        await here.control.say(COUNCIL, seat, reason, reply_to=reason_question["message_id"])
        await here.heard(here.people[1], reason)
        (screened,) = here.town.recorded("matter.screened")
        assert screened["subject"] == f"matter:{bench}"
