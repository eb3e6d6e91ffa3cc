"""1,989 households decide: the numbers of acceptance script 4, over the wire; 1,200 of them have joined."""

import asyncio
from pathlib import Path

import pytest
from test_who_votes_journey import AGENDA, RULES, adopt, ballot_on, propose
from villages import EAST, Here, Village, at, homes, settled, text_of

from actions import households
from actions.households import Joined
from bot.command import writing
from bot.config import load
from storage import codes_key, people

JOINED = 1200
VOTES = (  # title, how many are for, against and abstain, and what comes of it, in each language
    ({"zh": "种树", "en": "Plant trees"}, (994, 0, 0), {"zh": "参加不足", "en": "Too few took part"}),
    ({"zh": "开一间小店", "en": "A small shop"}, (995, 0, 0), {"zh": "通过", "en": "Passed"}),
    ({"zh": "修外墙", "en": "Mend the wall"}, (601, 599, 0), {"zh": "通过", "en": "Passed"}),
    ({"zh": "收停车费", "en": "Parking fees"}, (600, 500, 100), {"zh": "未通过", "en": "Not passed"}),
)


async def join(here: Here) -> None:
    """Have 1,200 people join, each with the code of their home, by the bot's own action: the bot rests meanwhile."""
    settings = load(here.town.folder / "config.toml")
    key = codes_key.read(settings.key_file)
    assert key
    async with writing(settings, "test") as database:

        async def enter(place: int) -> None:
            code, number = here.village.codes[here.village.homes[place]]["code"], here.people[place]

            async def act(unit: object) -> object:
                return await households.join(
                    unit, await people.meet(unit, number, f"Resident {place}", None), code, key
                )

            assert isinstance(await database.unit(act), Joined)

        await asyncio.gather(*map(enter, range(JOINED)))


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_of_1989_households_995_must_take_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    village = Village(language, homes=homes("East", *[221] * 9), rules=RULES, agenda=AGENDA, quiet=("00:00", "00:00"))
    async with settled(tmp_path, village, run=False) as here:
        monkeypatch.setenv("CORRIDOR_CLOCK_URL", f"{here.town.telegram.url}/clock")
        await join(here)
        await here.town.start_bot()
        numbers = await propose(here, *((EAST, here.people[0], title[language]) for title, _, _ in VOTES))
        await here.until(at(6, "08:01"))
        await adopt(here, len(VOTES))
        for number, (title, counts, _) in zip(numbers, VOTES, strict=True):
            vote, ballot = await ballot_on(here, EAST, number, title[language], "assembly")
            first = 0
            for count, choice in zip(counts, ("for", "against", "abstain"), strict=True):
                if count:
                    taps = here.people[first : first + count]
                    said = await here.control.load(
                        EAST, ballot["message_id"], taps, [f"vote:{vote}:{choice}"], within=20
                    )
                    assert said["answered"] == count
                    assert all(here.say("已记下", "Recorded") in text for text in said["texts"]), said
                    first += count
        await here.until(at(6, "11:30"))
        for number, (_, (favour, against, abstain), verdict) in zip(numbers, VOTES, strict=True):
            outcome = text_of(await here.heard(EAST, here.say(f"结果通知 №{number}", f"Outcome №{number}"), since=0))
            assert outcome.splitlines()[0].endswith(f" {verdict[language]}"), outcome
            took_part = favour + against + abstain
            for part in (
                here.say(f"参加 {took_part}/1989 户（需 995）", f"Took part {took_part}/1989 (needs 995)"),
                here.say(
                    f"赞成 {favour}，反对 {against}，弃权 {abstain}",
                    f"For {favour}, against {against}, abstain {abstain}",
                ),
            ):
                assert part in outcome
        assert {vote["for"] for vote in (await here.verified())["votes"]} == {994, 995, 601, 600}
