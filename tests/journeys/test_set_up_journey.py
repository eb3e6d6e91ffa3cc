"""A community is set up from an empty store by taps, links and one file; and what goes wrong on the way."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from town import Json, Town, buttons_of

from playground.client import text_of

FOUNDER, STRANGER = 730000001, 730000099
PEOPLE = range(730000002, 730000020)
HEAD = "area,building,entrance,unit,exclusive_area,owner,residents\n"
HOMES = HEAD + "".join(
    f"{area},{building},1,{floor}01,80.00,{area}{building}{floor},2\n"
    for area in ("East", "West")
    for building in (1, 2)
    for floor in (1, 2, 3)
)
LINK = re.compile(r"https://t\.me/corridor_bot\?start=(in_[0-9]+_[A-Z0-9]+)")


class Desk:
    """An empty store with its bot, and people with telephones and no number of anything."""

    def __init__(self, town: Town) -> None:
        self.town, self.control = town, town.control

    async def run(self) -> str | None:
        """Start the bot; returns what stands in the link on the terminal, if there is one."""
        before = len(self.town.printed)
        await self.town.start_bot()
        said = "prints nothing"

        def printed() -> bool:
            return any(LINK.search(line) or "set-up has begun" in line for line in self.town.printed[before:])

        try:
            await self.town.eventually(printed, said, 3)
        except AssertionError:
            return None
        return next((found[1] for line in self.town.printed[before:] if (found := LINK.search(line))), None)

    async def asked(self, who: int, contains: str = "", data: str = "") -> Json:
        """Wait for the next thing that the bot says to somebody in private."""
        return await self.town.heard(who, contains=contains, data=data, since=self.control.mark)

    async def tapped(self, who: int, message: Json, ending: str, chat: int | None = None) -> str:
        """Tap the button whose data begins or ends so."""
        data = next(one for one in buttons_of(message) if one.endswith(ending) or one.startswith(ending))
        return await self.town.tap(chat or who, who, message, data)

    async def answers(self, link: str, name: str = "Modern Garden", language: str = "en") -> Json:
        """Answer all questions of the founder; returns the message that asks for the file."""
        await self.control.start(FOUNDER, link)
        asked = await self.asked(FOUNDER, data="found:")
        await self.tapped(FOUNDER, asked, f":{language}")
        await self.asked(FOUNDER)
        await self.control.say(FOUNDER, FOUNDER, name)
        for answer in ("three_unions", "shanghai", "sat"):
            asked = await self.asked(FOUNDER, data="found:")
            await self.tapped(FOUNDER, asked, answer)
        await self.asked(FOUNDER, data="found:")
        await self.control.say(FOUNDER, FOUNDER, "Gate 2")
        return await self.asked(FOUNDER, data="found:")


@pytest.fixture
async def desk(towns: Any) -> AsyncIterator[Desk]:
    async with towns(bare=True) as town:
        everybody = [FOUNDER, *PEOPLE, STRANGER]
        await town.control.add_users(
            [{"id": one, "first_name": f"Person {one % 1000}", "language_code": "en"} for one in everybody]
        )
        yield Desk(town)


async def test_an_empty_store_becomes_a_community_by_a_link_a_few_answers_and_a_file(desk: Desk) -> None:
    link = await desk.run()
    assert link
    wanted = await desk.answers(link)
    assert wanted["document"]["file_name"] == "households.csv"
    await desk.control.send_file(FOUNDER, FOUNDER, HOMES.encode(), "homes.csv")
    shown = await desk.asked(FOUNDER, data="import:", contains="12 households, 4 buildings, 4 entrances")
    assert "960.00 m² in all, 12 owners" in text_of(shown)
    await desk.tapped(FOUNDER, shown, ":apply")
    done = await desk.asked(FOUNDER, data="prepare:", contains="Modern Garden is set up")
    await desk.tapped(FOUNDER, done, ":show")
    over = await desk.asked(FOUNDER, data="invite:", contains="Council seats 0/7")
    await desk.tapped(FOUNDER, over, "invite:1:seat")
    got = await desk.asked(FOUNDER, data="revoke:")
    assert got["photo"]
    chair = LINK.search(text_of(got))
    assert chair
    await desk.control.start(PEOPLE[0], chair[1])
    await desk.asked(PEOPLE[0], contains="You are here as: chair")
    shown_words = await desk.town.corridor("show")
    assert f'role = "chair"\nuser = {PEOPLE[0]}\n' in shown_words.out
    assert f"user = {FOUNDER}\n" in shown_words.out
    token = link.split("_")[2], chair[1].split("_")[2]
    assert not any(one in line for one in token for line in desk.town.log), "no link stands in a log"
    store = b"".join(file.read_bytes() for file in desk.town.folder.glob("corridor.db*"))
    assert not any(one.encode() in store for one in token), "nor in the store"
    assert not desk.town.troubles()
