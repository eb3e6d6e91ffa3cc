"""What residents do with proposals of their own, over the wire: handed over, taken back, and taken to an assembly."""

from pathlib import Path

import pytest
from town import COUNCIL, buttons_of
from villages import EAST, Here, Village, homes, number_in, settled, text_of


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_a_proposal_is_handed_over_taken_back_and_another_goes_to_an_assembly(
    tmp_path: Path, language: str
) -> None:
    village = Village(language, homes=homes("East", 6), rules={"support_threshold": 0})
    async with settled(tmp_path, village) as here:
        await here.join(*range(4))
        await handed_over(here)
        await called(here)


async def handed_over(here: Here) -> None:
    """The author answers a neighbour's message; the neighbour accepts, and takes it back."""
    author, neighbour = here.people[0], here.people[1]
    number = await here.propose(EAST, author, here.say("每周放一场电影", "Show a film every week"))
    said = await here.control.say(EAST, neighbour, here.say("我来张罗", "I could see to it"))
    mark = await here.mark()
    await here.command(EAST, author, f"/matter {number}", reply_to=said["message_id"])
    sure = await here.heard(author, data=f"handover:{number}:", since=mark)
    await here.tap(author, author, sure, next(one for one in buttons_of(sure) if one.startswith("handover:")))
    offer = await here.heard(neighbour, data=f"takeover:{number}:yes", since=mark)
    stranger = await here.tap(here.people[2], here.people[2], offer, f"takeover:{number}:yes", stale=True)
    assert stranger.show_alert
    await here.tap(neighbour, neighbour, offer, f"takeover:{number}:yes")
    assert f"№{number}" in text_of(await here.heard(author, here.say("接手了", "goes on with"), since=mark))
    way = await here.asked(neighbour, neighbour, f"/matter {number}", f"№{number}")
    sure = await here.tapped_for(neighbour, neighbour, way, f"giveup:{number}:ask", f"giveup:{number}:yes")
    await here.tap(neighbour, neighbour, sure, f"giveup:{number}:yes")
    card = await here.card_of(EAST, number)
    await here.shows(EAST, card, here.say("提议人已收回", "taken back by its proposer"))


async def called(here: Here) -> None:
    """Two of six homes sign what the council has not come to, and the chair's tap prepares the ballot."""
    first, second = here.people[2], here.people[3]
    number = await here.propose(EAST, first, here.say("东门装一盏路灯", "A street lamp at the east gate"))
    way = await here.asked(first, first, f"/matter {number}", f"№{number}")
    sure = await here.tapped_for(first, first, way, f"callassembly:{number}:ask", f"callassembly:{number}:yes")
    assert here.say("满 2 户联名", "With 2 households' signatures") in text_of(sure)
    mark = await here.mark()
    await here.tap(first, first, sure, f"callassembly:{number}:yes")
    card = await here.heard(EAST, data="signcall:", since=mark)
    call = number_in(card, "signcall")
    again = await here.tap(EAST, first, card, f"signcall:{call}")
    assert here.say("已经签过", "signed already") in again.text
    await here.tap(EAST, second, card, f"signcall:{call}")
    work = await here.heard(COUNCIL, data=f"ballot:{number}:assembly", since=mark)
    check = await here.tapped_for(COUNCIL, here.village.chair, work, f"ballot:{number}:assembly", f"notice:{number}:")
    await here.tap(COUNCIL, here.village.chair, check, f"notice:{number}:assembly")
    await here.shows(EAST, card, here.say("居民会议已经召集", "The assembly is called"))
