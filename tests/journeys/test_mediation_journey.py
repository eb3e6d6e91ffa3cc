"""Script 14: a noise complaint that names a home is moved out of the group, and no address is repeated there."""

from pathlib import Path

import pytest
from town import COUNCIL, buttons_of
from villages import EAST, Here, Village, answers_to, at, homes, settled, text_of

from playground.client import Json

HOME = "2-1-102"
COMPLAINT = {"zh": f"{HOME} 半夜太吵了", "en": f"Loud music from {HOME} every night"}


def village(language: str) -> Village:
    return Village(language, homes=homes("East", 6, 6), quiet=("00:00", "00:00"))


async def write(here: Here, person: int, card: Json, data: str, asked: str, text: str) -> str:
    """Tap a mediator's button in private, answer the question, and return what is said to that."""
    mark = await here.mark()
    await here.tap(person, person, card, data)
    question = await here.heard(person, asked, since=mark)
    mark = await here.mark()
    await here.control.say(person, person, text, reply_to=question["message_id"])
    return text_of(await here.heard(person, data="", since=mark))


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_a_noise_complaint_is_settled_between_the_two_homes(tmp_path: Path, language: str) -> None:
    async with settled(tmp_path, village(language)) as here:
        await here.join(0, 7)
        author, other, mediators = here.people[0], here.people[7], here.village.seats[2:]
        for mediator in mediators:
            await here.asked(mediator, mediator, "/start")
        said = await here.command(EAST, author, f"/propose {COMPLAINT[language]}")
        moved = await here.heard(EAST, here.say("已转为私下调解", "Moved to private mediation"), since=0)
        assert answers_to(moved) == said["message_id"]
        assert moved["silent"], "a ballot and a hazard alone are heard in a residents' group"
        told = await here.heard(author, here.say("全程不公开", "it stays private"), since=0)
        assert HOME not in text_of(told)

        # The first mediator in turn knows the home; the council and the group do not.
        first = mediators[0]
        card = await here.heard(first, COMPLAINT[language], since=0)
        assert here.say("对方", "Other side") in text_of(card)
        counted = await here.heard(COUNCIL, here.say("调解员：", "Mediator: "), since=0)
        assert HOME not in text_of(counted)
        assert not buttons_of(counted)
        stranger = await here.tap(first, first, card, "mediation:1:pass")
        assert stranger is not None
        second = mediators[1]
        card = await here.heard(second, COMPLAINT[language], since=0)
        await here.shows(first, await here.heard(first, here.say("另一位", "another mediator"), since=0), "1")

        # They meet, agree, and both read it.
        await write(
            here, second, card, "mediation:1:date", here.say("何时何地", "When and where"), "10-13 19:00 Room 2"
        )
        for person in (author, other):
            await here.heard(person, here.say("邻里面谈", "A talk between neighbours"), since=0)
        await write(here, second, card, "mediation:1:agreed", here.say("达成了什么", "agreed on"), "Quiet after ten")
        for person in (author, other):
            await here.heard(person, "Quiet after ten", since=0)
        await here.shows(COUNCIL, counted, here.say("已达成协议", "Settled by agreement"))

        # After a month the mediator is asked; nothing of it was ever repeated in the group.
        mark = await here.mark()
        await here.until(at(45, "12:00"))
        asked = await here.heard(second, here.say("履行了吗", "kept?"), since=mark)
        await here.tap(second, second, asked, "mediation:1:kept")
        await here.shows(COUNCIL, counted, here.say("并履行", "is kept"))
        spoken = [text_of(one) for one in await here.posts(EAST, since=0)]
        assert not [text for text in spoken if HOME in text or "102" in text]
