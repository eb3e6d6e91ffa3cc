"""Parking: six parties consult, one dissents, one is reminded; they decide together, and one is late with its part."""

from pathlib import Path

import pytest
from town import COUNCIL
from villages import EAST, Here, Village, at, homes, number_in, settled, text_of

from playground.client import Json

COMMITTEE, RESIDENTS, OWNERS, PROPERTY, POLICE = range(700000401, 700000406)
SUN = 700000201  # staff, who convenes it
PARTIES = {
    "zh": ("居委会", "居民代表", "业委会", "物业", "辖区单位", "派出所"),
    "en": ("Committee", "Residents", "Owners", "Property", "Shops", "Police"),
}


def village(language: str) -> Village:
    """Six parties; the fifth has no telephone."""
    users = (COMMITTEE, RESIDENTS, OWNERS, PROPERTY, 0, POLICE)
    offers = {"物业": "园丁", "Property": "gardener"}
    more = "".join(
        f'[[parties]]\nname = "{name}"\nusers = [{user or ""}]\n'
        + (f'offers = ["{offers[name]}"]\n' if name in offers else "")
        for name, user in zip(PARTIES[language], users, strict=True)
    )
    return Village(language, homes=homes("East", 4), rules={"support_threshold": 0}, more=more)


async def says(here: Here, person: int, chat: int, card: Json, data: str, words: str) -> None:
    """Have somebody tap, and answer the question that this asks."""
    mark = await here.mark()
    await here.tap(chat, person, card, data)
    question = await here.heard(chat, here.say("请回复", "Reply"), since=mark)
    mark = await here.mark()
    await here.control.say(chat, person, words, reply_to=question["message_id"])
    await here.heard(chat, here.say("已记下", "Recorded"), since=mark)


async def undertakes(here: Here, person: int, words: str) -> None:
    """Have the people of a party agree in private, and write what it undertakes."""
    card = await here.heard(person, data="jointly:", since=0)
    mark = await here.mark()
    await here.tap(person, person, card, f"jointly:{number_in(card, 'jointly')}:for")
    await here.heard(person, here.say("什么时候做好", "by when?"), since=mark)
    if words:
        mark = await here.mark()
        await here.control.say(person, person, words)
        await here.heard(person, here.say("项承诺", "undertaking"), since=mark)


async def done(here: Here, party: int, card: Json, undertaking: int) -> None:
    """Have a party report what it undertook as done, and the convener confirm it."""
    mark = await here.mark()
    await here.tap(party, party, card, f"undertaken:{undertaking}:done")
    look = await here.heard(SUN, data=f"undertaken:{undertaking}:yes", since=mark)
    await here.tap(SUN, SUN, look, f"undertaken:{undertaking}:yes")


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_six_parties_settle_where_to_park(tmp_path: Path, language: str) -> None:
    names = PARTIES[language]
    async with settled(tmp_path, village(language)) as here:
        for person, name in zip((COMMITTEE, RESIDENTS, OWNERS, PROPERTY, POLICE), "ABCDE", strict=True):
            await here.control.add_user(person, name)
        await here.join(0, 1)
        wang, neighbour = here.people[:2]
        for one in (COMMITTEE, RESIDENTS, OWNERS, PROPERTY, POLICE, SUN, here.village.chair):
            await here.control.start(one)
        number = await here.propose(EAST, wang, here.say("小区停车难", "Too few places to park"))
        await here.tap(COUNCIL, here.village.seats[2], await here.docket(number), f"screen:{number}:accept")

        # Prepared by one of the staff: six parties with what they offer, asked in one tap.
        await here.command(COUNCIL, SUN, f"/consult {number}")
        card = await here.heard(COUNCIL, data="consult:1:invite")
        assert here.say("物业，可提供：园丁", "Property, offers: gardener") in text_of(card)
        await here.tap(COUNCIL, SUN, card, "consult:1:invite")
        asked = {one: await here.heard(one, data="position:", since=0) for one in (COMMITTEE, OWNERS, PROPERTY, POLICE)}
        said = {
            COMMITTEE: ("for", here.say("划四十个车位", "Forty bays")),
            OWNERS: ("against", here.say("绿地不能占", "The green must stay")),
            PROPERTY: ("conditions", here.say("费用要分担", "The cost is shared")),
        }
        for person, (stance, words) in said.items():
            invited = number_in(asked[person], "position")
            await says(here, person, person, asked[person], f"position:{invited}:{stance}", words)
        representatives = await here.heard(RESIDENTS, data="position:", since=0)
        await here.tap(RESIDENTS, RESIDENTS, representatives, "position:2:for")
        picker = await here.tapped_for(COUNCIL, SUN, card, "consult:1:positions", "position:5:choose")
        stances = await here.tapped_for(COUNCIL, SUN, picker, "position:5:choose", "position:5:offer")
        await says(here, SUN, COUNCIL, stances, "position:5:offer", here.say("夜里开放院子", "Our yard at night"))
        offered = here.say("：愿意出力，夜里开放院子", ": offers help, Our yard at night")
        shown = await here.shows(COUNCIL, card, f"{names[4]}{offered}")
        assert here.say("已表态 5/6", "Positions 5/6") in text_of(shown)

        # A resident asks one of them; the police, who are silent, are reminded two days before the end.
        way = await here.asked(neighbour, neighbour, f"/matter {number}")
        whom = await here.tapped_for(neighbour, neighbour, way, f"askparties:{number}", "askparty:4")
        await here.tap(neighbour, neighbour, whom, "askparty:4")
        await here.heard(neighbour, here.say("什么？", "What do you ask"))
        await here.control.say(neighbour, neighbour, here.say("收费吗", "Will it cost anything"))
        question = await here.heard(PROPERTY, data="answerit:1", since=0)
        await says(here, PROPERTY, PROPERTY, question, "answerit:1", here.say("夜里免费", "Free at night"))
        await here.heard(neighbour, here.say("夜里免费", "Free at night"), since=0)
        await here.until(at(6, "10:00"))
        reminder = await here.heard(POLICE, here.say("还缺您的立场", "Your position is missing"), since=0)
        await says(
            here, POLICE, POLICE, reminder, "position:6:for", here.say("消防通道留出", "Keep the fire lane free")
        )

        # The opinion, and the dissent beside it; the proposer hears it in private, the group gets no post.
        before = len(await here.posts(EAST))
        await says(here, SUN, COUNCIL, card, "consult:1:conclude", here.say("先划三十个车位", "Thirty bays first"))
        shown = await here.shows(COUNCIL, card, here.say("协商意见", "Opinion reached"))
        assert text_of(shown).splitlines() == [
            f"{here.say('协商意见', 'Opinion reached')} №{number}", here.say("先划三十个车位", "Thirty bays first"),
            here.say(
                "同意：居委会、居民代表、物业、辖区单位、派出所", "Agree: Committee, Residents, Property, Shops, Police"
            ),
            here.say("条件：物业，费用要分担", "Condition: Property, The cost is shared"),
            here.say("不同意见：业委会，绿地不能占", "Dissent: Owners, The green must stay"),
            here.say("下一步怎么走？", "What comes next?"),
        ]  # fmt: skip
        await here.heard(wang, here.say("先划三十个车位", "Thirty bays first"), since=0)
        assert len(await here.posts(EAST)) == before

        # Five of them decide together, who spoke against it too: all must agree. What they undertake is the plan.
        await here.tap(COUNCIL, SUN, card, "consult:1:joint")
        joint = await here.heard(COUNCIL, data="consult:1:all", since=0)
        kept = await here.tap(COUNCIL, SUN, joint, "concern:3:no")
        assert here.say("要一起决定", "so it decides too") in kept.text
        await here.tap(COUNCIL, SUN, joint, "concern:5:no")
        await here.shows(COUNCIL, joint, data="concern:5:yes")
        await here.tap(COUNCIL, SUN, joint, "consult:1:all")
        plan = here.say(
            "园丁修整绿地，10-24\n划车位，10-27", "The gardener trims the green, 10-24\nPaint the bays, 10-27"
        )
        await undertakes(here, PROPERTY, plan)
        for person in (COMMITTEE, RESIDENTS, OWNERS):
            await undertakes(here, person, "")
        await undertakes(here, POLICE, here.say("清出消防通道，10-30", "Clear the fire lane, 10-30"))
        outcome = await here.heard(EAST, here.say("结果通知", "Outcome"), since=0)
        assert here.say("赞成 5，反对 0，弃权 0", "For 5, against 0, abstain 0") in text_of(outcome)
        shown = await here.shows(COUNCIL, joint, here.say("用园丁", "with gardener"), data="undertaken:1:done")
        assert here.say("通过", "Passed") in text_of(shown).splitlines()[0]

        # The gardener is in time, the bays are late, and in the end everything is done.
        soon = await here.town.go("undertaking_soon")
        assert soon == at(11, "23:59")
        await here.until(at(12, "08:01"))
        green = await here.heard(PROPERTY, here.say("快到期", "Due soon"), since=0)
        await done(here, PROPERTY, green, 1)
        await here.until(at(17, "08:01"))
        late = await here.heard(PROPERTY, here.say("逾期", "Late"), since=0)
        assert here.say("划车位", "Paint the bays") in text_of(late)
        await here.heard(here.village.chair, here.say("逾期", "Late"), since=0)
        await done(here, PROPERTY, late, 2)
        await here.until(at(18, "08:01"))
        lane = await here.heard(POLICE, here.say("快到期", "Due soon"), since=0)
        await done(here, POLICE, lane, 3)
        finished = await here.heard(COUNCIL, here.say("各方承诺都已办好", "All that was undertaken is done"), since=0)
        await here.tap(COUNCIL, here.village.chair, finished, f"done:{number}")
        way = await here.asked(wang, wang, f"/matter {number}")
        for line in (
            here.say("协商已形成意见", "the consultation is concluded"),
            here.say("各方共同决定：通过", "decided together: Passed"),
            here.say("居民问：收费吗", "Asked: Will it cost anything"),
            here.say("✓ 物业：划车位", "✓ Property: Paint the bays"),
        ):
            assert line in text_of(way)
        assert not here.town.troubles()
        await here.verified()
