"""make demo: the story to its end, the tour by what a newcomer presses or does by hand, the crowd and the plug."""

import asyncio
import os
import sys
import tomllib
from contextlib import asynccontextmanager, suppress

import defusedxml.ElementTree
import pytest
from stores import only_sqlite
from town import ROOT, buttons_of

from bot import stories
from bot.cast import BUILDING_1
from bot.crowd import Crowd
from bot.demo import OUTPUT, PAPERS, new_token, staged
from bot.tour import Tour
from bot.tour_steps import ASKS, LAMPS, STEPS
from bot.wishes import Wishes
from playground import server
from playground.client import Control
from rules.stages import Stage
from storage.votes import State

pytestmark = only_sqlite("the demo has a file of its own")
PATIENCE = 30.0
BROKEN = "UnknownSchema: the store cannot be read: file is not a database"


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_the_story_happens_and_leaves_its_papers(tmp_path, language):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--story", "once", cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "STORY_LANG": language}, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    said = out.decode()
    assert process.returncode == 0, said + err.decode()
    assert not err, "a story that goes well complains of nothing"
    assert f"{stories.SCENES}. " in said
    token = tomllib.loads((tmp_path / OUTPUT / "store" / "config.toml").read_text())["telegram"]["token"]
    assert token.partition(":")[2] not in said
    (report,) = (tmp_path / PAPERS).glob("report-*-2026-10-01-2026-12-31.html")
    for paper in ("story.svg", report.name, "minutes-1.html", "vote-1-ballots.csv"):
        assert f"{PAPERS}/{paper}" in said
        text = (tmp_path / PAPERS / paper).read_text(encoding="utf-8-sig")
        assert paper.endswith(".csv") or ("由演示播放" if language == "zh" else "Played by the demo") in text
    drawn = "".join(defusedxml.ElementTree.parse(tmp_path / PAPERS / "story.svg").getroot().itertext())
    played, counted = {
        "zh": ("由演示播放", "参加 41/62 户（需 32），赞成 33 户（需 21）"),
        "en": ("Played by the demo", "41 of 62 households took part (32 needed), 33 for (21 needed)"),
    }[language]
    assert played in drawn
    assert counted in drawn


def test_each_demo_has_a_token_of_its_own():
    assert len({new_token() for _ in range(3)}) == 3


@asynccontextmanager
async def a_tour(folder, monkeypatch):
    """The demo as it stands after the story, with Building 1 joined and somebody who heeds what is pressed."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("STORY_LANG", "en")
    telegram = await server.start()
    try:
        async with (
            Control(telegram.url) as control,
            Control(telegram.url) as beside,
            staged(telegram, control, ("modern-garden",)) as stage,
            stage.plugged.running(),
            asyncio.TaskGroup() as group,
        ):
            await stories.join(stage)
            wishes = Wishes(stage, Crowd(stage, beside, 60), Tour(stage, STEPS, (ASKS, LAMPS)))
            await wishes.tour.begin()
            heeding = group.create_task(wishes.heed_all(group))
            yield wishes, beside
            heeding.cancel()
    finally:
        await telegram.stop()


async def shown(control, holds):
    """The steps of the tour as the page shows them, once they are as wanted."""
    async with asyncio.timeout(PATIENCE):
        while True:
            steps = [one for one in (await control.state())["story"] if one["story"] == "tour"]
            if holds(steps):
                return steps
            await asyncio.sleep(0.1)


async def wishes_fail(wishes, control, aside):
    """While the store cannot be read, what is pressed says so where it stands, and the demo hears what is next."""
    store, plugged = wishes.stage.settings.store, wishes.stage.plugged
    await wishes.offer(ready=True)
    await plugged.stop()
    store.rename(aside)
    store.write_bytes(b"no store at all" * 400)
    assert await counted(control, "vote") == ("unequal", [])
    assert (await control.state())["counters"]["note"] == BROKEN
    (step,) = await shown(control, lambda steps: steps[-1]["state"] == "broken")
    assert step["seen"] == BROKEN
    aside.rename(store)
    await plugged.start()


async def test_a_newcomer_is_led_through_the_tour(tmp_path, monkeypatch):
    async with a_tour(tmp_path, monkeypatch) as (wishes, control):
        await wishes_fail(wishes, control, tmp_path / "aside.db")
        # Too early: the page says what is expected and what is seen.
        await control.call("wish", wish="next")
        (first,) = await shown(control, lambda steps: isinstance(steps[-1]["seen"], dict))
        assert first["seen"]["en"] == "there is no new proposal yet"
        # By hand, as the step says.
        await control.say(first["chat"], first["who"], "/propose@corridor_bot", reply_to=wishes.tour.original)
        _, second = await shown(control, lambda steps: len(steps) == 2)
        card = await control.wait_message(BUILDING_1, lambda one: any("support:" in data for data in buttons_of(one)))
        support = next(data for data in buttons_of(card) if data.startswith("support:"))
        await control.tap(second["chat"], second["who"], card["message_id"], support)
        await shown(control, lambda steps: len(steps) == 3)
        # Looking back undoes nothing.
        await control.call("wish", wish="back")
        steps = await shown(control, lambda steps: steps[1]["note"])
        assert [one["state"] for one in steps] == ["done", "now", "now"]
        await control.call("wish", wish="next")
        await shown(control, lambda steps: not steps[1]["note"])
        # The rest is done for them.
        for number in range(3, len(STEPS)):
            await control.call("wish", wish="do")
            await shown(control, lambda steps, number=number: len(steps) > number)
        await control.call("wish", wish="do")
        await shown(control, lambda steps: steps[-1]["state"] == "done")
        facts = await wishes.tour.way.facts()
        # The result stands there to be read: the outcome comes only when somebody presses Go.
        assert (facts.stage, facts.vote.state) == (Stage.OBJECTION_PERIOD, State.PRELIMINARY)
        assert facts.vote.result["for"] + facts.vote.result["against"] == facts.voted == stories.VOTERS
        assert facts.matter.supporters > stories.SUPPORTERS


@pytest.mark.long
async def test_a_crowd_votes_twice_and_its_vote_is_renewed_when_it_is_over(tmp_path, monkeypatch):
    async with a_tour(tmp_path, monkeypatch) as (wishes, control):
        await wishes.make_ready()
        await wishes.offer(ready=True)
        for rounds, pressed in enumerate((("vote", "plug"), ("plug",)), 1):
            assert await counted(control, *pressed) == ("equal", [60, 60, 60])
            assert wishes.crowd.rounds == rounds
            if "vote" in pressed:  # by hand, before the first tap
                assert "Killed" in (await control.state())["counters"]["note"]["en"]
        before = wishes.crowd.vote
        await control.advance(61 * 24 * 3600)
        assert await counted(control, "plug") == ("equal", [60, 60, 60])
        assert wishes.crowd.vote > before


async def counted(control, *pressed):
    """Press offers and return what the counters show at the end."""
    for wish in pressed:
        await control.call("wish", wish=wish)
    with suppress(TimeoutError):  # it may have begun and ended before we look
        await _offered(control, enabled=False, within=1.0)
    await _offered(control, enabled=True, within=PATIENCE * 2)
    found = (await control.state())["counters"]
    return found["state"], [row["value"] for row in found["rows"]]


async def _offered(control, *, enabled, within):
    async with asyncio.timeout(within):
        for _ in iter(int, 1):
            if (await control.state())["offers"][0]["enabled"] is enabled:
                return
            await asyncio.sleep(0.05)
