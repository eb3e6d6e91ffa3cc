"""An agenda over the wire: residents choose, the chair adds and arranges; what residents and the council read of it."""

from pathlib import Path

import pytest
from town import COUNCIL
from villages import EAST, Here, Village, at, homes, settled, text_of

RESIDENTS = {"when": "Sat 19:00", "chosen_by": "residents", "residents_items": 1}


def village(language: str) -> Village:
    return Village(language, homes=homes("East", 6), rules={"support_threshold": 0}, agenda=RESIDENTS)


@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=pytest.mark.long)])
async def test_residents_choose_and_the_chair_arranges(tmp_path: Path, language: str) -> None:
    async with settled(tmp_path, village(language)) as here:
        await here.join(*range(6))
        lamp, bench = await two_proposals(here)
        await residents_choose(here, lamp, bench)
        hidden = await the_chair_adds(here, bench)
        await here.until(at(3, "19:00"))
        await what_stands_on_it(here, bench, hidden)
        await another_venue(here)


async def two_proposals(here: Here) -> tuple[int, int]:
    words = here.say("路灯坏了", "The lamps are out"), here.say("加一张长椅", "One more bench to sit on")
    numbers = [await here.propose(EAST, here.people[place], one) for place, one in enumerate(words)]
    for number in numbers:
        docket = await here.docket(number)
        await here.tap(COUNCIL, here.village.seats[2], docket, f"screen:{number}:accept")
    lamp, bench = numbers
    assert not [
        one for one in await here.posts(COUNCIL) if f"agenda:{lamp}" in str(one)
    ]  # the choice is not the chair's
    return lamp, bench


async def residents_choose(here: Here, lamp: int, bench: int) -> None:
    card = await here.heard(EAST, data=f"bring:1:{bench}", since=0)
    for place, number in ((0, lamp), (1, bench), (2, bench)):
        told = await here.tap(EAST, here.people[place], card, f"bring:1:{number}")
        assert f"№{number}" in told.text
    stranger = await here.tap(EAST, here.village.chair, card, f"bring:1:{lamp}")
    assert stranger.url or here.say("登记", "register") in stranger.text
    await here.shows(EAST, card, here.say("已有 3 户选过", "3 households have chosen"))


async def the_chair_adds(here: Here, bench: int) -> int:
    """An item of the council's own, for the council alone, first on the agenda."""
    work = await here.asked(COUNCIL, here.village.chair, "/agenda", here.say("还没有议题", "No items yet"))
    refused = await here.tap(COUNCIL, here.village.seats[3], work, "own:1:internal")
    assert here.say("会长", "chair") in refused.text
    await here.tap(COUNCIL, here.village.chair, work, "own:1:internal")
    question = await here.heard(COUNCIL, here.say("议事会要议什么", "What is the council to take up"))
    await here.control.say(
        COUNCIL, here.village.chair, here.say("保安的工资", "Pay of the guard"), reply_to=question["message_id"]
    )
    card = await here.heard(COUNCIL, data="internal:", since=question["created"])
    hidden = bench + 1
    await here.tap(COUNCIL, here.village.chair, card, f"minutes:{hidden}:10")
    await here.shows(COUNCIL, card, here.say("居民看不到", "residents do not read of it"))
    return hidden


async def what_stands_on_it(here: Here, bench: int, hidden: int) -> None:
    post = await here.heard(EAST, here.say("只议以上", "Only these"), since=0)
    assert here.say(
        f"1. №{bench} 加一张长椅 · 2 户", f"1. №{bench} One more bench to sit on · 2 households"
    ) in text_of(post)
    council = await here.heard(COUNCIL, here.say("只议以上", "Only these"), since=0)
    ten, internal = here.say("10 分钟", "10 min"), here.say("内部", "internal")
    assert f"1. №{hidden} {here.say('保安的工资', 'Pay of the guard')} · {ten} · {internal}" in text_of(council)
    guard = here.say("保安", "guard")
    assert not [one for one in await here.posts(EAST) if guard in str(one)]
    own = await here.asked(here.people[0], here.people[0], f"/matter {hidden}", str(hidden))
    assert guard not in text_of(own)
    await here.tap(EAST, here.people[0], post, "calendar:1")
    file = await here.heard(here.people[0], here.say("存进日历", "into your calendar"))
    assert file["document"]["file_name"] == "council-2026-10-17.ics"


async def another_venue(here: Here) -> None:
    work = await here.asked(COUNCIL, here.village.chair, "/agenda", "№")
    await here.tap(COUNCIL, here.village.chair, work, "venue:1")
    question = await here.heard(COUNCIL, here.say("在哪里开", "Where is the council"))
    hall = here.say("三栋大厅", "Hall of Building 3")
    await here.control.say(COUNCIL, here.village.chair, hall, reply_to=question["message_id"])
    post = await here.heard(EAST, here.say("只议以上", "Only these"), since=0)
    await here.shows(EAST, post, hall)
