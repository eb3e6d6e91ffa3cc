"""The story panel: steps, offers, counters, links, papers, and how far a load has come."""

import asyncio
import json
from pathlib import Path

import pytest
from bare_bot import GROUP, LI, WANG, BotApi

from playground import server
from playground.client import Control
from playground.errors import ControlError
from playground.server import Server


async def test_a_step_replaces_the_one_with_its_number(control: Control) -> None:
    await control.add_story(n=1, total=2, title={"zh": "提议", "en": "Propose"}, who=WANG, chat=GROUP, state="now")
    await control.add_story(n=2, total=2, title="Screen", story="other")
    await control.add_story(n=1, total=2, title="Propose", state="broken", expected="a card", seen={"en": "nothing"})
    first, second = (await control.state())["story"]
    assert [first["story"], first["n"], first["state"], first["seen"]] == ["main", 1, "broken", {"en": "nothing"}]
    assert [second["story"], second["n"], second["guided"], second["who"]] == ["other", 2, False, None]
    with pytest.raises(ControlError, match="cannot be odd"):
        await control.call("add_story", n=1, total=1, title="", state="odd")


async def test_wishes_are_waited_for(control: Control) -> None:
    wait = asyncio.create_task(control.wishes(0, wait=5))
    await control.call("wish", wish="next")
    assert await wait == ["next"]
    assert await control.wishes(1) == []


async def test_offers_counters_and_links_are_there_for_a_page_that_opens_late(control: Control) -> None:
    await control.offer("crowd", {"zh": "2,000 户", "en": "2,000 households"}, "now")
    await control.offer("plug", "Pull the plug")
    await control.offer("crowd", "2,000 households", enabled=False)
    await control.counters("Crowd", [{"label": "Tapped", "value": 7}], state="equal")
    await control.links([{"label": "Minutes", "href": "/papers/minutes.html"}])
    state = await control.state()
    assert [(one["name"], one["enabled"]) for one in state["offers"]] == [("crowd", False), ("plug", True)]
    assert [state["counters"]["rows"][0]["value"], state["counters"]["state"]] == [7, "equal"]
    assert state["links"] == [{"label": "Minutes", "href": "/papers/minutes.html"}]
    with pytest.raises(ControlError, match="begins with /"):
        await control.links([{"label": "Elsewhere", "href": "https://example.org/"}])
    with pytest.raises(ControlError, match="rows of label and value"):
        await control.counters("Crowd", [{"label": "Tapped"}])


async def test_a_load_outlives_the_death_of_the_bot(control: Control, telegram: Server, bot: BotApi) -> None:
    card = (await bot.ok("sendMessage", chat_id=GROUP, text="Ballot"))["message_id"]
    assert await control.progress() == {"load": 0, "tapped": 0, "answered": 0}
    events = await bot.session.get(f"{telegram.url}/control/events")
    load = asyncio.create_task(control.load(GROUP, card, [WANG, LI], ["a"], count=4, within=10))
    taken = [update["callback_query"]["id"] for update in await bot.updates(timeout=5)]
    first = asyncio.create_task(control.progress(1, 1, within=5))
    assert (await control.progress(1, 1, within=0.05))["answered"] == 0
    await bot.ok("answerCallbackQuery", callback_query_id=taken[0])
    assert await first == {"load": 1, "tapped": 4, "answered": 1}
    again = BotApi(telegram.url)  # the first one died before it confirmed anything
    for update in await again.updates():
        if (number := update["callback_query"]["id"]) != taken[0]:
            await again.ok("answerCallbackQuery", callback_query_id=number)
    await again.session.close()
    assert (await load)["answered"] == 4
    async for line in events.content:
        if line.startswith(b"data: ") and json.loads(line[6:]) == {
            "kind": "progress",
            "what": {"tapped": 4, "answered": 4},
        }:
            break
    events.close()


async def test_papers_are_served_and_nothing_beside_them(tmp_path: Path, bot: BotApi) -> None:
    folder = tmp_path / "papers"
    (tmp_path / "secret.txt").write_text("no")
    running = await server.start(papers=folder)  # the folder appears when the first paper does
    folder.mkdir()
    (folder / "minutes.html").write_text("<p>纪要</p>")
    (folder / "way-out.txt").symlink_to(tmp_path / "secret.txt")
    try:
        async with bot.session.get(f"{running.url}/papers/minutes.html") as response:
            assert await response.text() == "<p>纪要</p>"
            assert response.content_type == "text/html"
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        for path in ("%2e%2e/secret.txt", "..%2Fsecret.txt", "way-out.txt", "nothing.html", "%2Fetc%2Fpasswd"):
            async with bot.session.get(f"{running.url}/papers/{path}") as response:
                assert response.status == 404, path
    finally:
        await running.stop()
