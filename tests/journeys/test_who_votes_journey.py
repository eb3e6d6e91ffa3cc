"""Who votes in which kind of vote: a household, its resident tenant, each adult, all owners of one building."""

from pathlib import Path

import pytest
from town import COUNCIL, Home
from villages import EAST, WEST, Here, Village, at, homes, number_in, settled, text_of

from playground.client import Json

RULES = {
    "support_threshold": 0, "notice": "0 minutes", "voting": "2 hours", "objections": "0 minutes",
    "extension": "0 minutes",
}  # fmt: skip
AGENDA = {"when": "Sat 08:00", "closes": "0 minutes", "post_before": ["1 hour"]}
LI_HOME = Home("East", "1", "37", "502")
LI, WIFE, TENANT = 720000001, 750000001, 750000002
FAMILY = range(750000011, 750000015)  # of the court's first home, which has three adults
COURT, COURT_COUNCIL = -1002000000001, -1002000000009
SUN, ZHAO = 700000201, 700000202


def garden(language: str) -> Village:
    """Three homes in building 1, Mr Li's first; three in building 2, which has a group of its own."""
    return Village(
        language, homes=[LI_HOME, *homes("East", 3, 3)[1:]], groups={EAST: "East", WEST: "East/2"}, rules=RULES,
        agenda=AGENDA, staff={SUN: "Grid worker Sun", ZHAO: "Grid worker Zhao"}, quiet=("00:00", "00:00"),
    )  # fmt: skip


def court(language: str) -> Village:
    """Adults vote here."""
    return Village(
        language, "Court", homes=homes("South", 3), groups={COURT: "South"}, council=COURT_COUNCIL,
        seats=range(710000001, 710000008), staff={}, rules=RULES, agenda=AGENDA, first_person=770000001,
        more='[decisions.assembly]\nunit = "adults"', columns=[{"adults": "3"}, {"adults": "1"}, {"adults": "1"}],
        quiet=("00:00", "00:00"),
    )  # fmt: skip


async def arrive(here: Here, group: int, person: int, name: str, link: str) -> None:
    """Have somebody come to a group and join a home by a link."""
    await here.control.add_user(person, name)
    await here.control.add_members(group, [person])
    await here.control.start(person, link)
    await here.heard(person, here.say("登记好了", "You are in"), since=0)


async def propose(here: Here, *proposed: tuple[int, int, str]) -> list[int]:
    """Proposals (group, person, title) that are on the agenda."""
    numbers = [await here.propose(*one) for one in proposed]
    for number in numbers:
        await here.to_agenda(number)
    return numbers


async def adopt(here: Here, count: int) -> None:
    """Five seats come and adopt everything."""
    council, seats = here.village.council, here.village.seats[:5]
    roll = await here.heard(council, data="present:", since=0)
    await here.tap_all(council, seats, roll, f"present:{number_in(roll, 'present')}")
    motion = await here.open(roll)
    for place in range(count):
        mark = await here.mark()
        await here.vote_on(motion, dict.fromkeys(seats, "for"))
        if place + 1 < count:
            motion = await here.heard(council, data="motion:", since=mark)


async def ballot_on(here: Here, group: int, number: int, title: str, rule: str) -> tuple[int, Json]:
    """Post the notice of a vote that opens at once; its id and card."""
    await here.post_notice(number, rule)
    card = await here.heard(group, title, data="vote:", since=0)
    return number_in(card, "vote"), card


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_households_tenants_adults_and_all_owners_of_a_building(tmp_path: Path, language: str) -> None:
    async with settled(tmp_path, garden(language), court(language)) as (here, there):
        say, links = here.say, [here.village.codes[home] for home in here.village.homes]
        for worker in (SUN, ZHAO):
            await here.control.start(worker)
        await arrive(here, EAST, WIFE, "Wife", links[0]["link"])
        await here.join(*range(6))
        await arrive(here, WEST, TENANT, "Tenant", links[3]["tenant_link"])
        await here.control.add_members(EAST, [TENANT])
        family = there.village.codes[there.village.homes[0]]["link"]
        for number, person in enumerate(FAMILY, start=1):
            await arrive(there, COURT, person, f"Family {number}", family)
        titles = [say("种树", "Plant trees"), say("开一间小店", "A small shop"), say("开一间茶馆", "A tea house")]
        owners = here.people[3:]
        matters = await propose(here, (EAST, LI, titles[0]), (WEST, owners[0], titles[1]), (WEST, owners[0], titles[2]))
        (games,) = await propose(there, (COURT, FAMILY[0], say("建棋牌室", "A room for games")))
        await here.until(at(6, "08:01"))
        await adopt(here, 3)
        await adopt(there, 1)

        await a_household_and_its_tenant(here, matters[0], titles[0])
        await all_owners_of_a_building(here, matters[1:], titles[1:])
        await each_adult_of_a_home(there, games)
        await here.until(at(6, "11:00"))
        result = text_of(await here.heard(EAST, say(f"结果通知 №{matters[0]}", f"Outcome №{matters[0]}"), since=0))
        assert say("赞成 3，反对 1，弃权 0", "For 3, against 1, abstain 0") in result
        for number, verdict in zip(matters[1:], (say("未通过", "Not passed"), say("参加不足", "Too few")), strict=True):
            outcome = text_of(await here.heard(WEST, say(f"结果通知 №{number}", f"Outcome №{number}"), since=0))
            assert verdict in outcome.splitlines()[0]
        adults = text_of(await there.heard(COURT, say(f"结果通知 №{games}", f"Outcome №{games}"), since=0))
        assert adults.splitlines()[0].endswith(say("通过", "Passed"))
        assert say("赞成 2，反对 1，弃权 0", "For 2, against 1, abstain 0") in adults


async def a_household_and_its_tenant(here: Here, number: int, title: str) -> None:
    """Mr Li votes, his wife may not vote against and disputes; where somebody rents, the tenant votes."""
    say = here.say
    vote, ballot = await ballot_on(here, EAST, number, title, "assembly")
    assert say("您家：赞成", "your household, for") in (await here.tap(EAST, LI, ballot, f"vote:{vote}:for")).text
    for data in (f"vote:{vote}:against", f"can:{vote}"):
        told = await here.tap(EAST, WIFE, ballot, data)
        assert told.show_alert
        assert say("您家已投过票", "our household has voted") in told.text
        assert say("赞成", ", for") not in told.text
    news = await here.heard(WIFE, data="stranger:", since=0)
    await here.tap(WIFE, WIFE, news, f"stranger:{number_in(news, 'stranger')}")
    for worker in (SUN, ZHAO):
        card = await here.heard(worker, data="belongs:", since=0)
        assert say("37 门 502", "Entrance 37, 502") in text_of(card)
        dispute = number_in(card, "belongs")
        await here.tap(worker, worker, card, f"belongs:{dispute}:yes")
    owner = await here.tap(EAST, here.people[3], ballot, f"vote:{vote}:against")
    assert say("租户投票", "the tenant votes") in owner.text
    for person, choice in ((TENANT, "for"), (here.people[1], "for"), (here.people[2], "against")):
        assert say("已记下", "Recorded") in (await here.tap(EAST, person, ballot, f"vote:{vote}:{choice}")).text
    await here.shows(EAST, ballot, "4/6")


async def all_owners_of_a_building(here: Here, numbers: list[int], titles: list[str]) -> None:
    """One against, then one who is missing; the tenant is refused and comments, which the council reads."""
    say, owners = here.say, here.people[3:]
    for number, title, choices in zip(numbers, titles, (("for", "for", "against"), ("for", "for")), strict=True):
        vote, ballot = await ballot_on(here, WEST, number, title, "unanimous")
        for owner, choice in zip(owners, choices, strict=False):
            assert say("已记下", "Recorded") in (await here.tap(WEST, owner, ballot, f"vote:{vote}:{choice}")).text
    refused = await here.tap(WEST, TENANT, ballot, f"vote:{vote}:for")
    assert say("租户不参加", "tenants do not vote") in refused.text
    assert f"/matter {number}" in refused.text
    comment = say("请在晚上十点前关门。", "Please close at ten in the evening.")
    told = await here.asked(TENANT, TENANT, f"/matter {number} {comment}")
    assert say("已转给议事会", "is with the council") in text_of(told)
    assert comment in text_of(await here.heard(COUNCIL, say(f"意见 №{number}", f"Comment on №{number}"), since=0))
    assert comment not in text_of(await here.asked(owners[0], owners[0], f"/matter {number}"))


async def each_adult_of_a_home(there: Here, number: int) -> None:
    """Of three adults three vote, the fourth of that home does not; nobody has two votes."""
    say = there.say
    await there.post_notice(number)
    vote, ballot = await there.ballot(COURT)
    for person, choice in zip(FAMILY, ("for", "for", "against"), strict=False):
        assert say("已记下", "Recorded") in (await there.tap(COURT, person, ballot, f"vote:{vote}:{choice}")).text
    await there.shows(COURT, ballot, "3/5")
    again = await there.tap(COURT, FAMILY[0], ballot, f"vote:{vote}:for")
    assert say("没有变化", "Nothing changed") in again.text
    fourth = await there.tap(COURT, FAMILY[3], ballot, f"vote:{vote}:against")
    assert fourth.show_alert
    assert say("已记下", "Recorded") not in fourth.text
    await there.shows(COURT, ballot, "3/5")
