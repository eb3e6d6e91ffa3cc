"""The council's desk: each answer to a proposal has a reason, by a button or in words, and reaches its proposer."""

from pathlib import Path

import pytest
from town import COUNCIL, buttons_of
from villages import EAST, Here, Village, answers_to, at, homes, number_in, settled, text_of

from playground.client import Json

PARTIES = '[[parties]]\nname = "Property manager"\nusers = [700000101]'


def village(language: str) -> Village:
    return Village(language, homes=homes("East", 6), rules={"support_threshold": 0}, more=PARTIES)


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_every_answer_reaches_its_proposer_with_a_reason(tmp_path: Path, language: str) -> None:
    async with settled(tmp_path, village(language)) as here:
        await here.join(*range(6))
        await declined_and_reviewed(here)
        await declined_in_words(here)
        await merged(here)
        await passed_on(here)
        await waiting(here)


async def declined_and_reviewed(here: Here) -> None:
    """A listed reason; the proposer asks the chair, and the chair decides otherwise."""
    proposer, mediator = here.people[1], here.village.seats[2]
    number = await here.propose(EAST, proposer, here.say("请换掉物业经理", "Please dismiss the property manager"))
    docket = await here.docket(number)
    await here.tap(COUNCIL, mediator, docket, f"screen:{number}:decline")
    picker = await here.heard(COUNCIL, data=f"reason:{number}:")
    listed = ("not_ours", "decided", "unclear", "private")
    assert {f"reason:{number}:{one}" for one in listed} <= set(buttons_of(picker))
    await here.tap(COUNCIL, mediator, picker, f"reason:{number}:not_ours")
    told = await here.heard(proposer, here.say("没有受理", "declined"), since=docket["created"])
    for part in (
        here.say("理由：不属社区办理", "Reason: It is not for our community to decide"),
        "Li Xiulan",
        here.say("10月19日", "19 Oct"),
    ):
        assert part in text_of(told)
    await here.shows(COUNCIL, docket, here.say("没有受理", "declined"))
    twice = await here.tap(COUNCIL, here.village.chair, docket, f"screen:{number}:accept", stale=True)
    assert twice.show_alert
    stranger = await here.tap(here.people[2], here.people[2], told, f"appeal:{number}", stale=True)
    assert stranger.show_alert
    said = await here.tap(proposer, proposer, told, f"appeal:{number}")
    assert f"№{number}" in said.text
    review = await here.heard(COUNCIL, data=f"screen:{number}:accept", since=picker["created"])
    await here.tap(COUNCIL, here.village.chair, review, f"screen:{number}:accept")
    await here.shows(COUNCIL, docket, data=f"agenda:{number}")


async def declined_in_words(here: Here) -> None:
    """[I'll write] asks for a reply; only the seat that was asked gives the reason."""
    proposer, vice = here.people[2], here.village.vice
    number = await here.propose(EAST, proposer, here.say("每周放一场电影", "Show a film every week"))
    docket = await here.docket(number)
    await here.tap(COUNCIL, vice, docket, f"screen:{number}:decline")
    picker = await here.heard(COUNCIL, data=f"reason:{number}:write")
    await here.tap(COUNCIL, vice, picker, f"reason:{number}:write")
    question = await here.heard(COUNCIL, f"№{number}", since=picker["created"])
    words = here.say("没有场地 <b>&", "There is no room <b>& for it")
    await here.control.say(COUNCIL, here.village.seats[4], "hm", reply_to=question["message_id"])
    await here.control.say(COUNCIL, vice, words, reply_to=question["message_id"])
    told = await here.heard(proposer, words, since=docket["created"])
    assert f"appeal:{number}" in buttons_of(told)
    assert "Ma Jianguo" in text_of(told)


async def merged(here: Here) -> None:
    """Into a listed proposal by a tap, into another by its number in words: each with its author's consent."""
    first = await here.propose(EAST, here.people[0], here.say("东门装一盏路灯", "A street lamp at the east gate"))
    second = await here.propose(EAST, here.people[3], here.say("晚上太暗，看不见路", "It is so dark that one stumbles"))
    third = await here.propose(EAST, here.people[4], here.say("老人怕摔跤", "Old people are afraid of falling"))
    seat, docket = here.village.seats[3], await here.docket(second)
    await here.tap(COUNCIL, seat, docket, f"screen:{second}:merge")
    picker = await here.heard(COUNCIL, data=f"merge:{second}:{first}")
    await here.tap(COUNCIL, seat, picker, f"merge:{second}:{first}")
    told = await here.heard(here.people[3], f"№{second}", data="mergeinto:", since=docket["created"])
    assert f"№{first}" in text_of(told)
    asked = f"mergeinto:{number_in(told, 'mergeinto')}"
    stranger = await here.tap(here.people[4], here.people[4], told, f"{asked}:yes", stale=True)
    assert stranger.show_alert
    await here.tap(here.people[3], here.people[3], told, f"{asked}:no")
    card = await here.shows(EAST, await here.card_of(EAST, second), data=f"support:{second}")
    assert f"№{first}" not in text_of(card)
    docket = await here.docket(third)
    await here.tap(COUNCIL, seat, docket, f"screen:{third}:merge")
    picker = await here.heard(COUNCIL, data=f"merge:{third}:write")
    await here.tap(COUNCIL, seat, picker, f"merge:{third}:write")
    question = await here.heard(COUNCIL, f"№{third}", since=picker["created"])
    why = here.say("说的是同一件事", "both are about light")
    words = here.say(f"№{first}，{why}", f"{first} {why}")
    await here.control.say(COUNCIL, seat, words, reply_to=question["message_id"])
    told = await here.heard(here.people[4], f"№{third}", data="mergeinto:", since=docket["created"])
    assert f"№{first}" in text_of(told)
    assert why in text_of(told)
    await here.tap(here.people[4], here.people[4], told, f"mergeinto:{number_in(told, 'mergeinto')}:yes")
    card = await here.shows(EAST, await here.card_of(EAST, third), f"№{first}")
    assert f"support:{third}" not in buttons_of(card)


async def passed_on(here: Here) -> None:
    """To a party of the community by a tap, to somebody else in words."""
    number = await here.propose(EAST, here.people[5], here.say("垃圾桶没人清", "Nobody empties the bins"))
    seat, docket = here.village.seats[5], await here.docket(number)
    await here.tap(COUNCIL, seat, docket, f"screen:{number}:redirect")
    picker = await here.heard(COUNCIL, data=f"passto:{number}:1")
    await here.tap(COUNCIL, seat, picker, f"passto:{number}:1")
    told = await here.heard(here.people[5], "Property manager", since=docket["created"])
    assert f"№{number}" in text_of(told)
    number = await here.propose(EAST, here.people[5], here.say("邮箱锁坏了", "The letter box has no lock"))
    docket = await here.docket(number)
    await here.tap(COUNCIL, seat, docket, f"screen:{number}:redirect")
    question = await here.heard(COUNCIL, data=f"party:{number}:", since=docket["created"])
    office = here.say("请邮局来修", "The post office repairs it")
    await here.control.say(COUNCIL, seat, office, reply_to=question["message_id"])
    assert f"№{number}" in text_of(await here.heard(here.people[5], office, since=docket["created"]))


async def waiting(here: Here) -> None:
    """/docket lists what waits; a proposal that nobody answers in two working days comes back to the council."""
    number = await here.propose(EAST, here.people[0], here.say("修健身器材", "Repair the exercise bars"))
    docket = await here.docket(number)
    seat = here.village.seats[6]
    assert f"№{number}" in text_of(await here.asked(seat, seat, "/docket", f"№{number}"))
    refused = await here.asked(here.people[0], here.people[0], "/docket")
    assert f"№{number}" not in text_of(refused)
    await here.until(at(3, "09:30"))
    late = await here.heard(COUNCIL, data=f"screen:{number}:accept", since=docket["created"])
    await here.tap(COUNCIL, seat, late, f"screen:{number}:accept")


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_a_hazard_is_acted_on_at_once_and_a_wish_is_not_one(tmp_path: Path, language: str) -> None:
    async with settled(tmp_path, village(language)) as here:
        await here.join(0, 1)
        wish = here.say("把大门重新刷漆，紧急！", "Repaint the gate, urgent!")
        number = await here.propose(EAST, here.people[0], wish)
        docket = await here.docket(number)
        said = await here.tap(COUNCIL, here.village.chair, docket, f"screen:{number}:urgent")
        assert said.show_alert
        assert here.say("不在六类险情内：", "Not a listed hazard: lift,") in said.text
        assert here.say("普通事项", "Normal track") in said.text
        await here.shows(COUNCIL, docket, data=f"screen:{number}:accept")
        await here.until(at(1, "23:00"))
        await lift(here)
        await here.tap(COUNCIL, here.village.chair, docket, f"screen:{number}:accept")


async def lift(here: Here) -> None:
    """By night too, with sound, as a reply; the chair and one more confirm, nobody votes; then it is done and told."""
    words = here.say("9 栋 1 门电梯坏了，有人被困", "The lift is stuck, 9-1, somebody is inside")
    number = await here.propose(EAST, here.people[1], words)
    docket, mediator = await here.docket(number), here.village.seats[3]
    await here.tap(COUNCIL, mediator, docket, f"screen:{number}:urgent")
    await here.shows(COUNCIL, docket, here.say(f"紧急 №{number} 电梯", f"Urgent №{number} Lift"))
    again = await here.tap(COUNCIL, mediator, docket, f"screen:{number}:urgent")
    assert again.show_alert
    another = await here.tap(COUNCIL, here.village.seats[4], docket, f"screen:{number}:urgent")
    assert not [one for one in await hazards(here, number) if not one["silent"]], another.text
    await here.tap(COUNCIL, here.village.chair, docket, f"screen:{number}:urgent")
    work = await here.heard(COUNCIL, data=f"done:{number}")
    await here.heard(EAST, here.say("紧急", "urgent"), since=docket["created"])
    (post,) = await hazards(here, number)
    assert answers_to(post) is not None
    refused = await here.tap(COUNCIL, here.village.chair, docket, f"agenda:{number}", stale=True)
    assert refused.show_alert
    await here.tap(COUNCIL, here.village.chair, work, f"done:{number}")
    await here.until(at(2, "08:00"))
    await here.heard(EAST, here.say("满意", "satisfied"), since=post["created"])


async def hazards(here: Here, number: int) -> list[Json]:
    """The posts with sound about a matter in the group."""
    return [one for one in await here.posts(EAST) if f"№{number}" in text_of(one) and not one["silent"]]


async def test_similar_open_proposals_are_offered_first(tmp_path: Path) -> None:
    async with settled(tmp_path, village("zh")) as here:
        await here.join(*range(4))
        words = here.say("在 2 栋楼下装一个电动车充电棚", "A charging shed for e-bikes below house 2")
        first = await here.propose(EAST, here.people[0], words)
        offers = [
            await here.asked(EAST, person, f"/propose {words}!", here.say("有相近的提议", "Something similar is open"))
            for person in here.people[1:4]
        ]
        supported, filed, ignored = offers
        assert f"№{first}" in str(supported["reply_markup"])
        draft = number_in(supported, "similar")
        said = await here.tap(EAST, here.people[1], supported, f"similar:{draft}:{first}")
        assert "2" in said.text
        draft = number_in(filed, "similar")
        wrong = await here.tap(EAST, here.people[3], filed, f"similar:{draft}:file")
        assert wrong.show_alert
        await here.tap(EAST, here.people[2], filed, f"similar:{draft}:file")
        own = number_in(await here.heard(EAST, data="support:"), "support")
        assert own != first
        assert number_in(ignored, "similar") != draft
        mark = await here.mark()
        await here.control.advance(601)
        late = await here.heard(EAST, data="support:", since=mark)
        await here.heard(COUNCIL, data=f"screen:{max(own, number_in(late, 'support'))}:accept", since=0)
        cards = [one for one in await here.posts(EAST) if any(data.startswith("support:") for data in buttons_of(one))]
        assert len(cards) == 3
        for offer in offers:  # what was decided, or filed in silence, is asked no more
            await here.withdrawn(EAST, offer)
