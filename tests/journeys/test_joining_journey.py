"""Who belongs to a home: a family of three, a stranger with their slip, the doubt both ways, and who settles it."""

from pathlib import Path

import pytest
from town import buttons_of
from villages import EAST, Here, Village, homes, number_in, settled, text_of

QUICK = {"support_threshold": 0, "notice": "0 minutes", "objections": "0 minutes"}
MUM, DAD, DAUGHTER, STRANGER = range(750000001, 750000005)
SUN, ZHAO, FAR = 700000201, 700000202, 700000203
ONE_OF_THE_STAFF = {SUN: "Grid worker Sun"}
TWO_OF_THE_STAFF = {SUN: "Grid worker Sun", ZHAO: "Grid worker Zhao"}


async def arrive(here: Here, *people: int, home: int = 0) -> None:
    """Have people join a home by its slip, one after the other."""
    names = {MUM: "Mum", DAD: "Dad", DAUGHTER: "Daughter", STRANGER: "Stranger"}
    for person in people:
        await here.control.add_user(person, names[person])
        await here.control.add_members(EAST, [person])
        await here.control.start(person, here.village.codes[here.village.homes[home]]["link"])
        await here.heard(person, here.say("登记好了", "You are in"), since=0)


async def told_of(here: Here, person: int, name: str) -> dict:
    """The news that somebody has joined the home of a person."""
    return await here.heard(
        person, here.say(f"\u2068{name}\u2069 登记到您家了", f"\u2068{name}\u2069 joined your home"), since=0
    )


async def strangers(here: Here, person: int) -> list[dict]:
    """The news of joins that a person was told."""
    return [one for one in await here.posts(person) if any(d.startswith("stranger:") for d in buttons_of(one))]


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_a_stranger_with_the_slip_is_found_out_and_two_of_the_staff_remove_them(
    tmp_path: Path, language: str
) -> None:
    village = Village(language, homes=homes("East", 4), rules=QUICK, staff=TWO_OF_THE_STAFF)
    async with settled(tmp_path, village) as here:
        for worker in (SUN, ZHAO, village.chair):
            await here.control.start(worker)
        await here.join(1, 2, 3)
        await arrive(here, MUM, DAD, DAUGHTER, STRANGER)
        for one in (MUM, DAD, DAUGHTER):
            await told_of(here, one, "Stranger")
        assert [len(await strangers(here, one)) for one in (MUM, DAD, DAUGHTER, STRANGER)] == [3, 2, 1, 0]
        number = await here.propose(EAST, here.people[1], here.say("修楼顶", "Repair the roof"))
        await here.adopt(number)
        await here.post_notice(number)
        vote, ballot = await here.ballot(EAST)

        news = await told_of(here, MUM, "Stranger")
        member = number_in(news, "stranger")
        later = await here.control.tap(STRANGER, STRANGER, 1, f"stranger:{member - 1}", forged=True, within=20)
        assert later.show_alert  # who came after may doubt nobody
        assert (
            here.say("工作人员会核实", "Staff will look into it")
            in (await here.tap(MUM, MUM, news, f"stranger:{member}")).text
        )
        again = await here.tap(DAD, DAD, await told_of(here, DAD, "Stranger"), f"stranger:{member}")
        assert here.say("已经交给工作人员", "with staff already") in again.text

        asked = await here.heard(STRANGER, data="livehere:", since=0)
        frozen = here.say("这家有人说不认识您", "Somebody of this home does not know you")
        assert frozen in (await here.tap(EAST, STRANGER, ballot, f"vote:{vote}:for")).text
        refused = await here.asked(STRANGER, STRANGER, here.say("/propose 停车", "/propose Parking"))
        assert frozen in text_of(refused)
        assert here.say("工作人员正在核实", "Staff settle whether") in text_of(
            await here.asked(STRANGER, STRANGER, "/me")
        )
        await here.tap(EAST, DAD, ballot, f"vote:{vote}:against")  # the others of the household vote
        answered = await here.tap(STRANGER, STRANGER, asked, asked_data := f"livehere:{number_in(asked, 'livehere')}")
        assert answered.show_alert
        dispute = number_in(asked, "livehere")
        assert (await here.tap(STRANGER, STRANGER, asked, asked_data)).text != answered.text

        for worker in (SUN, ZHAO):
            card = await here.heard(worker, data=f"belongs:{dispute}:no", since=0)
            await here.shows(worker, card, here.say("我住这里", "I live here"))
        chairs = await here.heard(village.chair, here.say("谁住在这里", "Who lives here?"), since=0)
        assert buttons_of(chairs) == []  # two of the staff settle it, the chair only knows of it
        forged = await here.control.tap(village.chair, village.chair, chairs["message_id"], f"belongs:{dispute}:no",
                                        forged=True, within=20)  # fmt: skip
        assert forged.show_alert
        suns = await here.heard(SUN, data=f"belongs:{dispute}:no", since=0)
        assert here.say("还需一人", "One more") in (await here.tap(SUN, SUN, suns, f"belongs:{dispute}:no")).text
        assert here.say("没有变化", "Nothing") in (await here.tap(SUN, SUN, suns, f"belongs:{dispute}:no")).text
        zhaos = await here.heard(ZHAO, data=f"belongs:{dispute}:no", since=0)
        assert here.say("核实好了", "Settled") in (await here.tap(ZHAO, ZHAO, zhaos, f"belongs:{dispute}:no")).text
        await here.heard(STRANGER, here.say("您已被移出", "you were removed"), since=0)
        await here.heard(MUM, here.say("已从您家移出", "was removed from your home"), since=0)

        code = village.codes[village.homes[0]]["code"]
        away = await here.asked(STRANGER, STRANGER, code)
        assert here.say("不能用这个码", "does not open for you") in text_of(away)
        slip = await here.shows(SUN, suns, data=f"newslip:{dispute}")
        assert (await here.tap(SUN, SUN, slip, f"newslip:{dispute}")).show_alert
        late = await here.tap(ZHAO, ZHAO, zhaos, f"newslip:{dispute}", stale=True)
        assert here.say("已经换过登记码", "new codes already") in late.text
        await here.town.stop_bot()
        assert "nothing" in (await here.apply()).lower()
        await here.town.start_bot()
        assert village.codes[village.homes[0]]["code"] != code
        await here.asked(STRANGER, STRANGER, code, here.say("没有对上", "does not match"))
        assert len(await strangers(here, MUM)) == 3
        assert not [one for one in await here.posts(EAST) if "Stranger" in text_of(one)]  # nothing in the group
        acts = [entry["act"] for entry in recorded(here)]
        assert acts == [
            "household.disputed", "household.dispute_answered", "household.dispute_judged", "household.dispute_judged",
            "household.dispute_settled", "household.codes_renewed",
        ]  # fmt: skip
        await here.verified()


def recorded(here: Here) -> list[dict]:
    """What the record says of doubts, oldest first."""
    found = [entry for act in ACTS for entry in here.town.recorded(act)]
    return sorted(found, key=lambda entry: int(entry["seq"]))


ACTS = (
    "household.disputed", "household.dispute_answered", "household.dispute_judged", "household.dispute_settled",
    "household.codes_renewed",
)  # fmt: skip


async def test_a_thief_who_came_first_cannot_lock_out_the_family_and_the_chair_is_the_second(tmp_path: Path) -> None:
    village = Village("en", homes=homes("East", 3), rules=QUICK, staff=ONE_OF_THE_STAFF)
    async with settled(tmp_path, village) as here:
        await here.control.start(village.chair)
        await arrive(here, STRANGER, MUM)
        news = await told_of(here, STRANGER, "Mum")
        await here.tap(STRANGER, STRANGER, news, f"stranger:{number_in(news, 'stranger')}")
        asked = await here.heard(MUM, data="livehere:", since=0)
        dispute = number_in(asked, "livehere")
        await here.tap(MUM, MUM, asked, f"livehere:{dispute}")
        await here.asked(MUM, MUM, "/propose New lamps", "does not know you")
        left = await here.tap(MUM, MUM, await here.heard(MUM, "You are in", since=0), "role:1:not_mine")
        assert left.answered
        sure = await here.heard(MUM, "Leave East, Building 1", data="role:")  # one tap may have been meant otherwise
        kept, goes = buttons_of(sure)[1], buttons_of(sure)[0]
        await here.tap(MUM, MUM, sure, kept)
        await here.heard(MUM, "You are already in")
        await here.shows(MUM, sure, without=kept)
        await here.tap(MUM, MUM, sure, goes, stale=True)
        await here.heard(MUM, "You have left")
        await here.asked(MUM, MUM, village.codes[village.homes[0]]["code"], "You are in")
        await here.asked(MUM, MUM, "/propose New lamps", "does not know you")  # leaving is no way around
        await here.control.start(SUN)  # had not pressed Start when it was opened
        suns = await here.heard(SUN, data=f"belongs:{dispute}:yes", since=0)
        await here.tap(SUN, SUN, suns, f"belongs:{dispute}:no")
        await here.tap(SUN, SUN, suns, f"belongs:{dispute}:yes")  # on second thoughts
        chairs = await here.heard(village.chair, data=f"belongs:{dispute}:yes", since=0)
        await here.shows(village.chair, chairs, "\u2068Grid worker Sun\u2069: belongs")
        await here.tap(village.chair, village.chair, chairs, f"belongs:{dispute}:yes")
        cleared = await here.heard(MUM, "you belong to this home", since=0)
        await here.heard(STRANGER, "\u2068Mum\u2069 belongs to your home", since=0)
        await here.shows(SUN, suns, "Settled", without=f"belongs:{dispute}:yes")
        again = await here.tap(STRANGER, STRANGER, news, f"stranger:{number_in(news, 'stranger')}", stale=True)
        assert "They have left" in again.text  # Mum is back by a membership of her own
        await here.propose(EAST, MUM, "New lamps")
        back = number_in(cleared, "stranger")  # now the family can say who is the stranger
        assert "Staff will look into it" in (await here.tap(MUM, MUM, cleared, f"stranger:{back}")).text
        await here.asked(STRANGER, STRANGER, "/propose Parking", "does not know you")
        for judge in (SUN, village.chair):
            card = await here.heard(judge, data=f"belongs:{dispute + 1}:no", since=0)
            await here.tap(judge, judge, card, f"belongs:{dispute + 1}:no")
        await here.heard(STRANGER, "you were removed", since=0)


async def test_a_silent_thief_who_came_first_is_named_under_me_and_put_out(tmp_path: Path) -> None:
    village = Village("en", homes=homes("East", 3), rules=QUICK, staff=TWO_OF_THE_STAFF)
    async with settled(tmp_path, village) as here:
        for worker in (SUN, ZHAO):
            await here.control.start(worker)
        await arrive(here, STRANGER, MUM)
        mine = await here.asked(MUM, MUM, "/me", "My data")
        await here.tap(MUM, MUM, mine, "housemates:1")
        names = await here.heard(MUM, "Who is not one of you?")
        thief = number_in(names, "stranger")
        assert "Staff will look into it" in (await here.tap(MUM, MUM, names, f"stranger:{thief}")).text
        doubt = await here.heard(SUN, data=f"look:{thief}:", since=0)
        assert "Mum" in text_of(doubt)
        opened = await here.tap(SUN, SUN, doubt, buttons_of(doubt)[0])
        assert "Opened" in opened.text
        zhaos = await here.heard(ZHAO, data=f"look:{thief}:", since=0)
        assert "with staff already" in (await here.tap(ZHAO, ZHAO, zhaos, buttons_of(zhaos)[0])).text
        dispute = number_in(await here.heard(STRANGER, data="livehere:", since=0), "livehere")
        for worker in (SUN, ZHAO):
            card = await here.heard(worker, data=f"belongs:{dispute}:no", since=0)
            await here.tap(worker, worker, card, f"belongs:{dispute}:no")
        await here.heard(STRANGER, "you were removed", since=0)
        await here.verified()


async def test_each_further_home_may_support_by_a_button_of_its_own(tmp_path: Path) -> None:
    rules = {"support_threshold": 20}
    async with settled(tmp_path, Village("en", homes=homes("East", 5), rules=rules)) as here:
        await here.join(0, 1, 4)
        wang, codes = here.people[0], here.village.codes
        for home in here.village.homes[1:4]:
            await here.control.start(wang, codes[home]["link"])
            await here.heard(wang, "You are in")
        number = await here.propose(EAST, here.people[4], "Repair the roof")
        card = await here.card(EAST, number)
        await here.tap(EAST, here.people[1], card, f"support:{number}")  # the second home supports for itself
        assert "3 now" in (await here.tap(EAST, wang, card, f"support:{number}")).text
        offer = await here.heard(wang, data=f"supportfor:{number}:")
        labels = [button["text"] for row in offer["reply_markup"]["inline_keyboard"] for button in row]
        assert labels == ["Support for 1-1-103", "Support for 1-1-104"]
        first, second = buttons_of(offer)
        assert "4 now" in (await here.tap(wang, wang, offer, first)).text
        assert "already" in (await here.tap(wang, wang, offer, first)).text
        await here.tap(EAST, wang, card, f"support:{number}")
        offers = [one for one in await here.posts(wang) if any(d.startswith("supportfor:") for d in buttons_of(one))]
        assert len(offers) == 1
        forged = await here.control.tap(here.people[1], here.people[1], 1, second, forged=True, within=20)
        assert forged.show_alert
        assert "5 now" in (await here.tap(wang, wang, offer, second)).text
        await here.shows(EAST, card, "5 households")
