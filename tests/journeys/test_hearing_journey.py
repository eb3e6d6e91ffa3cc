"""Residents follow a meeting of the council in a topic of their group; members move motions; a room is recorded."""

from pathlib import Path

import pytest
from town import COUNCIL, buttons_of
from villages import EAST, WEST, Here, Village, at, homes, number_in, settled, text_of

LONG = pytest.mark.long
GATE = {"zh": "西门晚上十点以后上锁", "en": "Lock the west gate after ten at night"}
LAMP = {"zh": "路灯修一修", "en": "Mend the lamps of the path"}
FIRMS = {"zh": "先问三家报价", "en": "Ask three firms for a price first"}


async def topic_of(here: Here) -> list[str]:
    """What stands in the topics of the residents' group."""
    return [text_of(one) for one in await here.posts(EAST) if one.get("message_thread_id") and text_of(one)]


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=LONG)])
async def test_a_meeting_is_followed_in_a_topic_motion_by_motion(tmp_path: Path, language: str) -> None:
    village = Village(
        language, homes=[*homes("East", 6), *homes("West", 1)], method="corridor-talks",
        rules={"support_threshold": 0}, hearing=(EAST, WEST),
        groups={EAST: "East", WEST: "West"},
        agenda={"when": "Sat 19:00"},
    )  # fmt: skip
    async with settled(tmp_path, village) as here:
        await here.join(0)
        gate = await here.propose(EAST, here.people[0], GATE[language])
        lamp = await here.propose(EAST, here.people[0], LAMP[language])
        for number in (gate, lamp):
            await here.to_agenda(number)
        chair, vice, third, fourth, fifth, *_ = here.village.seats

        # In one group the bot may open a topic; in the other somebody says which one it is.
        await here.heard(COUNCIL, here.say("West：还不能旁听议事会", "West: nobody can follow"), since=0)
        west = await here.control.create_topic(WEST, chair, "Council")
        await here.control.say(WEST, chair, f"/setup@corridor_bot {here.say('旁听', 'hearing')}", topic=west)
        await here.heard(WEST, here.say("答复在私聊里", "your answer is private"))
        roll = await here.meet(here=[chair, vice, third, fourth])
        meeting = number_in(roll, "present")
        room = await here.tapped_for(COUNCIL, vice, roll, f"room:{meeting}", "roomhere:")
        await here.tap(COUNCIL, vice, room, f"roomhere:{meeting}:5")
        card = await here.open(roll)
        motion = number_in(card, "motion")

        # Somebody else's words come up next, and are followed; the first motion on an item is voted down.
        others = await here.tapped_for(COUNCIL, third, card, f"motions:{motion}", f"move:{motion}")
        await here.tap(COUNCIL, third, others, f"move:{motion}")
        question = await here.heard(COUNCIL, here.say("请回复", "Reply with"))
        await here.control.say(COUNCIL, third, FIRMS[language], reply_to=question["message_id"])
        await here.heard(COUNCIL, here.say("您的动议已记下", "Your motion is recorded"))
        mark = await here.mark()
        await here.vote_on(card, dict.fromkeys([chair, vice, third, fourth], "against"))
        ways = await here.tapped_for(COUNCIL, chair, others, f"roomvotes:{motion}", f"enter:{motion}:against")
        names = await here.tapped_for(COUNCIL, chair, ways, f"enter:{motion}:against", "putagainst:")
        await here.tap(COUNCIL, chair, names, f"putagainst:{motion}:all")
        await here.shows(COUNCIL, card, here.say("现场代记", "Entered in the room"))
        own = await here.heard(COUNCIL, FIRMS[language], data="motion:", since=mark)
        await here.vote_on(own, dict.fromkeys([chair, vice, third, fourth], "for"))
        mark = await here.mark()
        await here.tap(COUNCIL, chair, own, f"close:{number_in(own, 'close')}")

        # The second item is postponed by a vote.
        card = await here.heard(COUNCIL, LAMP[language], data="motion:", since=mark)
        others = await here.tapped_for(COUNCIL, fourth, card, f"motions:{number_in(card, 'motion')}", "postpone:")
        mark = await here.mark()
        await here.tap(COUNCIL, fourth, others, f"postpone:{number_in(card, 'motion')}")
        postpone = await here.heard(
            COUNCIL, here.say("动议：延期到", "Motion: postpone it to"), data="motion:", since=mark
        )
        await here.vote_on(postpone, dict.fromkeys([chair, vice, third, fourth], "for"))
        await here.tap(COUNCIL, chair, postpone, f"close:{number_in(postpone, 'close')}")
        await here.shows(COUNCIL, roll, here.say("议事会已散会", "Council closed"))

        # All that stands in the topic, with names and without buttons, and nowhere else in the group.
        await here.heard(EAST, here.say("议事会已散会", "Council closed"), since=0)
        for words in (here.say("未决", "Not decided"), f"{here.say('通过', 'Passed')} №{lamp}"):
            await here.heard(EAST, words, since=0)
        first, voted_down, words, waiting, postponed = await topic_of(here)
        assert "Ma Jianguo" in first
        assert voted_down.startswith(here.say("未通过", "Not passed"))
        assert words.startswith(here.say("通过", "Passed"))
        assert FIRMS[language] in words
        assert "Ma Jianguo" in words
        assert here.say("未决", "Not decided") in waiting
        assert postponed.startswith(here.say("通过", "Passed"))
        assert not [one for one in await here.posts(EAST) if one.get("message_thread_id") and buttons_of(one)]
        plain = [text_of(one) for one in await here.posts(EAST) if not one.get("message_thread_id")]
        assert not [text for text in plain if FIRMS[language] in text]
        there = [text_of(one) for one in await here.posts(WEST) if one.get("message_thread_id") == west]
        assert [text for text in there if FIRMS[language] in text]
        following = await here.asked(EAST, here.people[0], "/agenda", here.say("10月24日", "24 Oct"), private=True)
        assert f"№{lamp}" in text_of(following)

        # A member gives up the seat in private; the council reads that it is vacant.
        await here.command(fifth, fifth, "/start")
        mine = await here.asked(fifth, fifth, "/me", here.say("您的席位", "Your seat"))
        seat = number_in(mine, "resign")
        sure = await here.tapped_for(fifth, fifth, mine, f"resign:{seat}:ask", f"resign:{seat}:yes")
        mark = await here.mark()
        await here.tap(fifth, fifth, sure, f"resign:{seat}:yes")
        vacant = await here.heard(COUNCIL, here.say("席位空缺", "Seat vacant"), since=mark)
        assert any(data.startswith("elect:") for data in buttons_of(vacant))
        await here.until(at(7))
