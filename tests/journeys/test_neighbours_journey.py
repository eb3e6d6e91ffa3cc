"""Homes and who shares them, people with two homes, and two communities in one store that do not see each other."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest
from town import COUNCIL, buttons_of
from villages import EAST, Here, Village, at, homes, number_in, settled, text_of

QUICK = {"support_threshold": 0, "notice": "0 minutes", "objections": "0 minutes"}
SHARING = range(750000001, 750000008)
SOUTH, OTHER_COUNCIL, OTHER_SEATS = -1002000000001, -1002000000009, range(710000001, 710000008)


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_one_person_with_two_homes_is_asked_for_the_second_in_private(tmp_path: Path, language: str) -> None:
    async with settled(tmp_path, Village(language, homes=homes("East", 8), rules=QUICK)) as here:
        await here.join(*range(8))
        wang, codes = here.people[0], here.village.codes
        for home in here.village.homes[1:3]:  # two more homes are Wang's too
            await here.control.start(wang, codes[home]["link"])
        number = await here.propose(EAST, wang, here.say("修楼顶", "Repair the roof"))
        card = await here.card(EAST, number)
        assert "2" in (await here.tap(EAST, here.people[3], card, f"support:{number}")).text
        await here.adopt(number)
        await here.post_notice(number)
        vote, ballot = await here.ballot(EAST)
        await here.tap(EAST, here.people[1], ballot, f"vote:{vote}:against")  # the second home votes for itself
        mark = await here.mark()
        said = await here.tap(EAST, wang, ballot, f"vote:{vote}:for")
        assert here.say("已记下，您家：赞成。", "Recorded: your household, for.") in said.text
        offer = await here.heard(wang, data="further:", since=mark)
        assert here.say("1 栋 1 门 103", "Building 1, Entrance 1, 103") in text_of(offer)
        await here.shows(EAST, ballot, "2/8")
        counted = await here.tap(wang, wang, offer, f"further:{number_in(offer, 'further')}:abstain")
        assert here.say("弃权", "abstain") in counted.text
        await here.shows(EAST, ballot, "3/8")
        taken = await here.tap(EAST, here.people[2], ballot, f"vote:{vote}:for")
        assert taken.show_alert
        assert here.say("弃权", "abstain") not in taken.text
        offers = [one for one in await here.posts(wang) if any(d.startswith("further:") for d in buttons_of(one))]
        assert len(offers) == 1
        forged = await here.control.tap(
            here.people[4], here.people[4], 1, f"further:{number_in(offer, 'further')}:for", forged=True, within=20
        )
        assert forged.show_alert
        await here.shows(EAST, ballot, "3/8")
        changed = await here.tap(EAST, wang, ballot, f"vote:{vote}:against")
        assert here.say("反对", "against") in changed.text
        await here.until(await here.now() + timedelta(days=7, hours=1))
        assert "3/8" in text_of(await here.heard(EAST, here.say("表决延期", "Vote extended"), since=ballot["created"]))


async def test_six_people_share_a_home_and_the_seventh_is_told_whom_to_ask(tmp_path: Path) -> None:
    async with settled(tmp_path, Village("en", homes=homes("East", 3))) as here:
        code = here.village.codes[here.village.homes[0]]["code"]
        await here.control.add_users([{"id": one, "first_name": "Sharing"} for one in SHARING])
        for one in SHARING[:6]:
            await here.asked(one, one, f"/start {code[:4]}-{code[4:]}", "You are in")
        full = await here.asked(SHARING[6], SHARING[6], code)
        assert "Grid worker Sun" in text_of(full)
        for tries_left in (4, 3, 2, 1, 0):
            wrong = text_of(await here.asked(SHARING[6], SHARING[6], "/start 99999999"))
            assert f"Tries left: {tries_left}" in wrong
        paused = await here.asked(SHARING[6], SHARING[6], here.village.codes[here.village.homes[1]]["code"])
        assert "You are in" not in text_of(paused)
        await here.control.advance(3601)
        await here.asked(SHARING[6], SHARING[6], here.village.codes[here.village.homes[1]]["code"], "You are in")


async def test_a_person_is_spoken_to_in_their_language_and_the_group_in_its_own(tmp_path: Path) -> None:
    async with settled(tmp_path, Village("zh", homes=homes("East", 3))) as here:
        foreigner, code = 760000001, here.village.codes[here.village.homes[1]]["code"]
        await here.control.add_user(foreigner, "Foreigner", language_code="en-GB")
        await here.control.add_members(EAST, [foreigner])
        await here.asked(foreigner, foreigner, code, "You are in")
        number = await here.propose(EAST, foreigner, "A slide for children")
        assert "提议" in text_of(await here.card(EAST, number))
        again = await here.tap(EAST, foreigner, await here.card(EAST, number), f"support:{number}")
        assert again.text.isascii()
        choice = await here.asked(foreigner, foreigner, "/language")
        await here.tap(foreigner, foreigner, choice, "language:1:zh")
        await here.asked(foreigner, foreigner, "/me", "我的信息")


async def test_two_communities_in_one_store_do_not_see_each_other(tmp_path: Path) -> None:
    garden = Village("en", "Garden", homes=homes("East", 6), rules=QUICK)
    corridor = Village(
        "en",
        "Corridor",
        homes=homes("South", 6),
        groups={SOUTH: ""},
        council=OTHER_COUNCIL,
        seats=OTHER_SEATS,
        staff={},
        method="corridor-talks",
        rules=QUICK,
        first_person=770000001,
    )
    async with settled(tmp_path, garden, corridor) as (here, there):
        await here.join(*range(6))
        await there.join(*range(6))
        ours = await here.propose(EAST, here.people[0], "A bench by the pond")
        theirs = await there.propose(SOUTH, there.people[0], "A bench by the pond")  # alike, and yet not offered
        assert theirs == ours + 1  # one number series in a store
        for side, group, foreign in ((here, EAST, theirs), (there, SOUTH, ours)):
            unknown = await side.asked(group, side.people[1], f"/matter {foreign}", private=True)
            assert f"№{foreign}" in text_of(unknown)
            assert "bench" not in text_of(unknown)
        await not_their_business(here, there, theirs)
        await here.adopt(ours)
        await here.post_notice(ours)
        vote, ballot = await here.ballot(EAST)
        await here.control.add_members(EAST, there.people)
        foreign = await here.tap(EAST, there.people[0], ballot, f"vote:{vote}:for")
        assert "Recorded" not in foreign.text
        await here.tap_all(EAST, here.people[:4], ballot, f"vote:{vote}:for")
        assert not any(d.startswith("vote:") for one in await there.posts(SOUTH) for d in buttons_of(one))
        nothing = await there.asked(there.people[1], there.people[1], "/votes")
        assert not any(data.startswith("vote:") for data in buttons_of(nothing))
        await here.until(await here.now() + timedelta(days=7, hours=15))
        await here.heard(EAST, "For 4, against 0, abstain 0", since=ballot["created"])
        listed = text_of(await there.asked(there.people[1], there.people[1], "/results"))
        assert "bench" not in listed
        found = await here.verified()
        assert {chain["community"] for chain in found["chains"]} == {"Garden", "Corridor"}
        shown = await here.town.corridor("show", "--community", "Corridor")
        assert "Garden" not in shown.out
        assert json.dumps(str(OTHER_COUNCIL))[1:-1] in shown.out


async def not_their_business(here: Here, there: Here, theirs: int) -> None:
    """Neither their residents' support nor our seats' word counts over there, from whichever chat."""
    head, card, docket = await here.head(), await there.card(SOUTH, theirs), await there.docket(theirs)
    for chat, person, message, data in (
        (SOUTH, here.people[1], card, f"support:{theirs}"),
        (EAST, here.people[1], card, f"support:{theirs}"),
        (OTHER_COUNCIL, here.village.chair, docket, f"screen:{theirs}:accept"),
        (COUNCIL, here.village.chair, docket, f"screen:{theirs}:accept"),
        (COUNCIL, there.village.chair, docket, f"screen:{theirs}:accept"),
        (COUNCIL, here.village.chair, docket, f"agenda:{theirs}"),
        (here.village.chair, here.village.chair, docket, f"screen:{theirs}:accept"),
    ):
        said = await here.tap(chat, person, message, data, stale=True)
        assert said.text, data
        assert said.show_alert or said.url, said.text
    assert await here.head() == head


async def test_a_tenant_votes_for_the_home_and_the_owner_where_nobody_rents(tmp_path: Path) -> None:
    async with settled(tmp_path, Village("en", homes=homes("East", 6), rules=QUICK)) as here:
        await here.join(0, 1)
        tenant, late, home = 780000001, 780000002, here.village.homes[1]
        await here.control.add_users([{"id": one, "first_name": "Tenant"} for one in (tenant, late)])
        await here.control.add_members(EAST, [tenant, late])
        await here.asked(tenant, tenant, f"/start {here.village.codes[home]['tenant_link']}", "tenant")
        number = await here.propose(EAST, here.people[0], "Bins for paper")
        await here.adopt(number)
        await here.post_notice(number)
        vote, ballot = await here.ballot(EAST)
        await here.asked(late, late, f"/start {here.village.codes[here.village.homes[0]]['tenant_code']}", "tenant")
        owner = await here.tap(EAST, here.people[1], ballot, f"vote:{vote}:for")
        assert "tenant votes" in owner.text
        assert "Recorded" in (await here.tap(EAST, tenant, ballot, f"vote:{vote}:for")).text
        too_late = await here.tap(EAST, late, ballot, f"vote:{vote}:for")
        assert "owner votes" in too_late.text  # the side was fixed with the roll
        assert "Recorded" in (await here.tap(EAST, here.people[0], ballot, f"vote:{vote}:for")).text
        await here.until(at(30))


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_the_boards_buttons_and_the_menus_lead_somewhere(tmp_path: Path, language: str) -> None:
    async with settled(tmp_path, Village(language, homes=homes("East", 3), rules=QUICK)) as here:
        await here.join(0)
        known, unknown = here.people[:2]
        board = await here.heard(EAST, data="propose:1", since=0)
        first = await here.tap(EAST, unknown, board, "me:1")
        assert first.url
        assert text_of(
            await here.asked(unknown, unknown, f"/start {first.url.partition('start=')[2]}", here.say("码", "code"))
        )
        await here.tap(EAST, known, board, "me:1")
        await here.heard(known, here.say("我的信息", "My data"))
        await here.tap(EAST, known, board, "propose:1")
        await here.heard(known, here.say("您想提什么", "What would you like to raise?"))
        await here.control.say(known, known, here.say("给楼道换灯", "New lamps on the stairs"))
        number = number_in(await here.heard(EAST, data="support:"), "support")
        await here.docket(number)
        await here.control.say(EAST, here.village.chair, "/propose@corridor_bot As a group", anonymous=True)
        own, work = await here.control.commands(EAST, known), await here.control.commands(COUNCIL, here.village.chair)
        assert "propose" in {one["command"] for one in own}
        assert {"docket", "meeting", "ballot"} <= {one["command"] for one in work}
        assert not {"docket", "meeting", "ballot"} & {one["command"] for one in own}
        for command in (
            "/help",
            "/privacy",
            "/agenda",
            "/votes",
            "/results",
            "/matter",
            f"/matter {number}",
            "/matter 999",
        ):
            assert text_of(await here.asked(known, known, command)), command
        assert not [one for one in await here.posts(EAST) if "As a group" in text_of(one)]
        # Nobody is sent a menu before their Start, which Telegram refuses; the worker's comes with it.
        worker = next(iter(here.village.staff))
        await here.asked(worker, worker, "/start")
        await menu_comes(here, worker, "docket")
        offered = await here.control.commands(worker, worker)  # their telephone speaks neither language
        assert here.say("待办", "waits") in next(one["description"] for one in offered if one["command"] == "docket")
        menus = [one for one in await here.control.calls() if one["method"] == "setMyCommands"]
        assert {one["status"] for one in menus} == {200}


async def menu_comes(here: Here, person: int, command: str) -> None:
    for _ in range(100):
        if command in {one["command"] for one in await here.control.commands(person, person)}:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{person} is not offered /{command}")
