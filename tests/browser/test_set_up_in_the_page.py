"""A community of two groups and a council is set up in the page, from an empty store: by taps, links and one file."""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio
from person import Person, someone
from playwright.async_api import Browser, expect
from town import Town

from playground.client import text_of

pytestmark = pytest.mark.asyncio(loop_scope="session")
FOUNDER, NEIGHBOURS = 730000001, range(730000002, 730000017)
EAST, WEST, COUNCIL = -1001000000001, -1001000000002, -1001000000009
HOMES = "area,building,entrance,unit,exclusive_area,owner\n" + "".join(
    f"{area},{building},1,{floor}01,80.00,{area}{building}{floor}\n"
    for area in ("East", "West") for building in (1, 2) for floor in (1, 2, 3)
)  # fmt: skip
LINK = re.compile(r"https://t\.me/corridor_bot\?start=(\w+)")


@pytest_asyncio.fixture(loop_scope="session")
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Three groups of neighbours who know nothing of the bot yet, and a store that is empty."""
    async with Town.open(tmp_path, bare=True) as town:
        names = {FOUNDER: "Sun Li", **{one: f"Neighbour {one - FOUNDER}" for one in NEIGHBOURS}}
        await town.control.add_users(
            [{"id": one, "first_name": name, "language_code": "en"} for one, name in names.items()]
        )
        for chat, title in ((EAST, "East side"), (WEST, "West side"), (COUNCIL, "The seven")):
            await town.control.add_chat(chat, "supergroup", title, [*names], owner=FOUNDER, quiet=True)
        await town.start_bot()
        async with town.hurrying():
            yield town
        assert town.troubles() == []


async def test_two_groups_and_a_council_in_five_minutes_with_no_id_typed(town: Town, browser: Browser) -> None:
    await town.eventually(
        lambda: any(LINK.search(line) for line in town.printed), "the link of the first member of staff"
    )
    link = next(found[1] for line in town.printed if (found := LINK.search(line)))
    async with someone(browser, town.telegram.url, "en") as person:
        began = await moment(town)
        await town.control.start(FOUNDER, link)  # the code on the terminal, scanned
        await person.be("Sun Li", at="Corridor")
        await answer_questions(person)
        await person.attach("homes.csv", HOMES.encode())
        preview = await person.reads("12 households, 4 buildings")
        await person.tap("Apply", preview)
        await person.reads("Garden is set up")
        for title, role, part in (
            ("East side", "Residents", "East"),
            ("West side", "Residents", "West"),
            ("The seven", "Council", ""),
        ):
            await bind(person, title, role, part)
        await invite(person, town)
        seconds, by_hand, typed = await moment(town) - began, person.by_hand(reads_slowly=False), person.typed
    told = (await town.corridor("show")).out
    print(f"\nset-up: {person.taps} taps, {person.signs} signs, {seconds:.0f} s, by hand {by_hand:.0f} s")
    assert seconds < 300
    assert by_hand < 300
    assert not re.search(r"\d{4}", typed), typed
    for chat, part in ((EAST, "East"), (WEST, "West")):
        assert f'scope = "{part}"\nid = {chat}\n' in told
    assert f"id = {COUNCIL}\n" in told
    assert told.count("user = ") == 1 + 7


async def moment(town: Town) -> float:
    """Seconds on the clock of the local Telegram."""
    return datetime.fromisoformat((await town.control.clock())["now"]).timestamp()


async def answer_questions(person: Person) -> None:
    """The six short questions."""
    await person.tap("English", await person.reads("Welcome. You set up your community."))
    await person.reads("What is the community called?")
    await person.type("Garden")
    await person.send()
    await person.tap("Three Unions", await person.reads("Which working method?"))
    await person.tap("Asia/Shanghai", await person.reads("In which time zone"))
    await person.tap("Saturdays 19:00", await person.reads("When does the council meet?"))
    await person.reads("Where does the council meet?")
    await person.type("The corridor by Building 2")
    await person.send()
    await person.reads("Now send the household file of Garden")


async def bind(person: Person, title: str, role: str, part: str) -> None:
    """Add the bot to a group by its link, and say what the group is for."""
    await person.look("Corridor")
    await person.tap("Add to a group", person.bubble("Garden is set up"))
    await person.tap(title, person.page.get_by_role("dialog"))
    await person.tap(role, await person.reads("What is this group for?"))
    if part:
        await person.tap(part, await person.reads("Whole community"))
        await person.reads(f"Residents' group: {part}")
    else:
        await person.reads("Council of Garden")


async def invite(person: Person, town: Town) -> None:
    """Seven seats by links that the founder passes on; the first is tapped in the council's group."""
    await person.look("Corridor")
    await person.tap("Set-up", person.bubble("Garden is set up"))
    await person.reads("Council seats 0/7")
    for place in range(7):  # the card is edited after each
        over = await town.heard(FOUNDER, data="invite:", contains=f"Council seats {place}/7", since=0)
        card = person.bubble(f"Council seats {place}/7")
        await expect(card).to_be_visible()
        mark = town.control.mark
        await person.tap(over["reply_markup"]["inline_keyboard"][0][0]["text"], card)
        photo = await town.heard(FOUNDER, data="revoke:", since=mark)
        await town.control.start(NEIGHBOURS[place], LINK.search(text_of(photo))[1])  # type: ignore[index]
        await town.heard(NEIGHBOURS[place], contains="You are here as: ", since=0)
    await expect(person.bubble("Council seats 7/7")).to_be_visible()
