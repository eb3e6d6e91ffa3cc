"""The register in mid-vote: a thief who has voted, an invitation, a home that is sold, somebody who moves out."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from town import Home
from villages import EAST, Here, Village, homes, number_in, settled, text_of

from playground.client import Json

SON, THIEF, BUYER = range(750000001, 750000004)
SUN, ZHAO = 700000201, 700000202
RULES = {
    "support_threshold": 0,
    "notice": "0 minutes",
    "voting": "7 days",
    "objections": "7 days",
    "extension": "0 minutes",
}


def village(language: str) -> Village:
    return Village(
        language,
        homes=homes("East", 6),
        rules=RULES,
        quiet=("00:00", "00:00"),
        staff={SUN: "Grid worker Sun", ZHAO: "Grid worker Zhao"},
    )


async def come(here: Here, *people: int) -> None:
    names = {SON: "Son", THIEF: "Thief", BUYER: "Buyer"}
    for person in people:
        await here.control.add_user(person, names[person])
        await here.control.add_members(EAST, [person])


async def payload(here: Here, person: int, since: int) -> tuple[Json, str]:
    """The link that a person was sent, and what stands in it."""
    message = await here.heard(person, data="takeback:", since=since)
    return message, re.search(r"start=(in_\w+)", text_of(message))[1]  # type: ignore[index]


def sold(village: Village, home: Home) -> bytes:
    """The household file in which one home has another owner."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([*Home._fields, "exclusive_area", "owner"])
    rows.writerows([*one, "80.00", "new" if one == home else n] for n, one in enumerate(village.homes, start=1))
    return out.getvalue().encode()


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_a_home_is_what_the_register_says_also_while_a_vote_is_open(tmp_path: Path, language: str) -> None:
    async with settled(tmp_path, village(language)) as here:
        mum, seller, leaver = here.people[:3]
        chair = here.village.chair
        for worker in (SUN, ZHAO, chair):
            await here.control.start(worker)
        await here.join(*range(5))
        await come(here, SON, THIEF, BUYER)
        number = await here.propose(EAST, here.people[4], here.say("修楼顶", "Repair the roof"))
        await here.adopt(number)
        await here.post_notice(number)
        vote, ballot = await here.ballot(EAST)

        # A slip taken from a letterbox: the ballot cast with it waits, no other home is touched.
        await here.asked(THIEF, THIEF, f"/start {here.village.codes[here.village.homes[0]]['link']}")
        await here.tap(EAST, THIEF, ballot, f"vote:{vote}:against")
        await here.tap_all(EAST, [seller, leaver, here.people[3]], ballot, f"vote:{vote}:for")
        await here.shows(EAST, ballot, "4/6")
        news = await here.heard(mum, data="stranger:", since=0)
        await here.tap(mum, mum, news, f"stranger:{number_in(news, 'stranger')}")
        await here.shows(EAST, ballot, "3/6")
        waits = await here.tap(EAST, mum, ballot, f"vote:{vote}:for")
        assert here.say("您家的票先不计", "Your household's vote waits") in waits.text
        can = await here.tap(EAST, mum, ballot, f"can:{vote}")
        assert here.say("您家的票先不计", "Your household's vote waits") in can.text
        dispute = number_in(await here.heard(THIEF, data="livehere:", since=0), "livehere")
        for worker in (SUN, ZHAO):
            card = await here.heard(worker, data=f"belongs:{dispute}:no", since=0)
            assert f"№{vote}" in text_of(card)
            await here.tap(worker, worker, card, f"belongs:{dispute}:no")
        await here.heard(mum, here.say("您家可以重新投", "Your home may vote anew"), since=0)
        await here.tap(EAST, mum, ballot, f"vote:{vote}:for")
        await here.shows(EAST, ballot, "4/6")

        # Her son comes by a link that opens once; the one after it she takes back.
        mark = await here.mark()
        own = await here.asked(mum, mum, "/me", here.say("我的信息", "My data"))
        assert "80.00" in text_of(own)
        await here.tap(mum, mum, own, "family:1")
        _, link = await payload(here, mum, mark)
        await here.asked(SON, SON, f"/start {link}", here.say("登记好了", "You are in"))
        await here.heard(mum, here.say("\u2068Son\u2069 登记到您家了", "\u2068Son\u2069 joined your home"), since=mark)
        await here.asked(THIEF, THIEF, f"/start {link}", here.say("已经用过", "has been used"))
        mark = await here.mark()
        await here.tap(mum, mum, own, "family:1")
        message, link = await payload(here, mum, mark)
        await here.tap(mum, mum, message, f"takeback:{number_in(message, 'takeback')}")
        await here.asked(BUYER, BUYER, f"/start {link}", here.say("已经收回", "was taken back"))

        # The second home is sold: the seller leaves, the ballot stands, the buyer votes from the next notice on.
        mark = await here.mark()
        await here.control.send_file(SUN, SUN, sold(here.village, here.village.homes[1]), "homes.csv")
        preview = await here.heard(SUN, here.say("换业主：1 户", "New owner: 1"), since=mark)
        await here.tap(SUN, SUN, preview, f"import:{number_in(preview, 'import')}:apply")
        await here.heard(seller, here.say("换了业主", "has a new owner"), since=mark)
        mark = await here.mark()
        await here.command(SUN, SUN, here.say("/setup 1-102 业主", "/setup 1-102 owner"))
        _, link = await payload(here, SUN, mark)
        await here.asked(BUYER, BUYER, f"/start {link}", here.say("登记好了", "You are in"))
        for data in (f"vote:{vote}:against", f"can:{vote}"):
            late = await here.tap(EAST, BUYER, ballot, data)
            assert here.say("名单固定以后，您家才换业主", "before your home changed hands") in late.text

        # Somebody moves out, by the word of two of the staff; what was voted stands.
        who = await here.asked(
            SUN, SUN, here.say("/setup 1-103 搬走", "/setup 1-103 out"), here.say("谁搬走了", "Who has moved")
        )
        await here.tap(SUN, SUN, who, f"movedout:{number_in(who, 'movedout')}")
        asked = await here.heard(leaver, here.say("说您搬走了", "that you have moved out"), since=0)
        second = await here.heard(ZHAO, data=f"belongs:{number_in(asked, 'livehere')}:no", since=0)
        await here.tap(ZHAO, ZHAO, second, f"belongs:{number_in(asked, 'livehere')}:no")
        await here.heard(leaver, here.say("您投过的票照算", "What you voted stands"), since=0)

        await here.until(await here.now() + timedelta(days=7, hours=1))
        result = await here.heard(EAST, here.say("初步结果", "Preliminary"), since=0)
        assert here.say("赞成 4，反对 0，弃权 0", "For 4, against 0, abstain 0") in text_of(result)
        (recounted,) = (await here.verified())["votes"]
        assert recounted["for"] == 4
        await here.recounted(vote)
