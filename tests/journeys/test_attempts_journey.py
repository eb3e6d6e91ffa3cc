"""What a chair tries with a vote and may not: told so at once, once each in the record, and nothing changes by it."""

from pathlib import Path

import pytest
from town import COUNCIL
from villages import EAST, Here, Village, at, homes, settled, text_of

from playground.client import Json

SHED, LAMP = ("建充电棚", "Charging sheds"), ("加一盏灯", "One more lamp")


def village(language: str) -> Village:
    return Village(
        language,
        homes=homes("East", 8),
        rules={"support_threshold": 0, "notice": "0 minutes", "voting": "2 days", "objections": "2 days"},
        agenda={"when": "Sat 19:00", "closes": "0 minutes", "post_before": ["1 hour"]},
        quiet=("00:00", "00:00"),
    )


async def tried(here: Here, chat: int, message: Json, data: str, said: str) -> None:
    """Have the chair tap what is no longer, or never was, under a message."""
    refused = await here.tap(chat, here.village.chair, message, data, stale=True)
    assert said in refused.text, refused.text


async def adopted(here: Here) -> tuple[int, int]:
    """Two matters that the council adopts in one meeting."""
    shed, lamp = [await here.propose(EAST, here.people[place], here.say(*t)) for place, t in ((1, SHED), (2, LAMP))]
    for number in (shed, lamp):
        await here.to_agenda(number)
    motion, mark = await here.open(await here.meet()), await here.mark()
    await here.vote_on(motion, dict.fromkeys(here.village.seats, "for"))
    motion = await here.heard(COUNCIL, data="motion:", since=mark)
    await here.vote_on(motion, dict.fromkeys(here.village.seats, "for"))
    return shed, lamp


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_a_chair_who_tries_what_nobody_may_is_refused_and_it_is_on_record(tmp_path: Path, language: str) -> None:
    async with settled(tmp_path, village(language)) as here:
        chair, code = here.village.chair, here.village.codes[here.village.homes[0]]["link"]
        await here.join(*range(6))
        await here.control.start(chair, code)  # the chair's own telephone, beside that of the home
        await here.heard(chair, here.say("登记好了", "You are in"), since=0)
        shed, lamp = await adopted(here)

        # An open vote: no second ballot of the home, no count, no other notice.
        check = await here.check(shed)
        mark = await here.mark()
        await here.tap(COUNCIL, chair, check, f"notice:{shed}:assembly")
        ballot = await here.heard(EAST, data="vote:1:", since=mark)
        await here.tap_all(EAST, here.people[:6], ballot, "vote:1:for")
        await tried(here, EAST, ballot, "vote:1:against", here.say("您家已投过票", "Your household has voted"))
        await tried(here, EAST, ballot, "how:1", here.say("谁也看不到票数", "Nobody sees a count"))
        await tried(here, COUNCIL, check, f"notice:{shed}:owners_ordinary", here.say("表决", "vote"))

        # A secret vote: no home is added to it.
        check = await here.check(lamp)
        mark = await here.mark()
        await here.tap(COUNCIL, chair, check, f"secret:{lamp}:assembly")
        question = await here.heard(COUNCIL, data=f"seal:{lamp}:assembly", since=mark)
        await here.tap(COUNCIL, chair, question, f"seal:{lamp}:assembly")
        secret = await here.heard(EAST, data="vote:2:", since=mark)
        await here.tap_all(EAST, here.people[:5], secret, "vote:2:for")
        refused = await here.asked(COUNCIL, chair, "/roll 2 1-101 add", private=True)
        assert here.say("秘密", "secret") in text_of(refused)
        await tried(here, EAST, secret, "how:2", here.say("谁也看不到票数", "Nobody sees a count"))

        # Closed is closed.
        await here.until(at(9, "10:00"))
        for vote in (1, 2):
            await here.heard(EAST, here.say(f"初步结果 №{vote}", f"Preliminary №{vote}"), since=mark)
        await tried(here, COUNCIL, check, f"notice:{lamp}:assembly", here.say("表决", "vote"))
        attempts = [(one["subject"], one["data"]["what"]) for one in here.town.recorded("vote.attempt_refused")]
        assert attempts == [
            ("vote:1", "second_ballot"), ("vote:1", "tally"), ("vote:1", "notice"), ("vote:2", "roll"),
            ("vote:2", "tally"), ("vote:2", "reopen"),
        ]  # fmt: skip
        told = {one["subject"]: one["data"] for one in here.town.recorded("vote.closed")}
        assert [told[f"vote:{vote}"]["for"] for vote in (1, 2)] == [6, 5], "nothing changed by it"
        await here.verified()
