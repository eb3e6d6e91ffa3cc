"""What a residents' group hears: little, seldom with sound, and nothing in the night; deadlines act all the same."""

import asyncio
from pathlib import Path

from noise import assert_quiet, busy_weeks, village
from town import COUNCIL, buttons_of
from villages import EAST, at, settled, text_of


async def test_the_busiest_week_is_six_posts_and_two_sounds(tmp_path: Path) -> None:
    async with settled(tmp_path, village("zh")) as here:
        await busy_weeks(here)
        posts = await here.posts(EAST)
        assert len(posts) > 8
        await assert_quiet(here, EAST)
        boards = [one for one in posts if here.say("公告栏", "board") in text_of(one)]
        assert len(boards) == 1


async def test_the_night_keeps_posts_back_and_no_deadline(tmp_path: Path) -> None:
    early = village("en", notice="1 day", voting="2 days", objections="0 minutes")
    early.quiet = ("19:10", "08:00")  # so that a meeting of seven o'clock is followed by the night
    async with settled(tmp_path, early) as here:
        await here.join(*range(8))
        await here.heard(EAST, "board", since=0)  # else the night comes between its mark and its call
        await here.until(at(1, "23:00"))
        number = await here.propose(here.people[0], here.people[0], "Handrails on the stairs")
        own = await here.propose(EAST, here.people[1], "A mirror at the garage")  # an answer to a person's own command
        assert own == number + 1
        assert not [one for one in await here.posts(EAST) if "Handrails" in text_of(one)]
        await here.until(at(2, "07:59"))
        assert not [one for one in await here.posts(EAST) if "Handrails" in text_of(one)]
        await here.until(at(2, "08:00"))
        await here.card(EAST, number)
        await here.adopt(number)
        check = await here.check(number)
        await here.freeze(at(6, "19:15"))
        await here.tap(COUNCIL, here.village.chair, check, f"notice:{number}:assembly")
        assert not [one for one in await here.posts(EAST) if "Public notice" in text_of(one)]
        await here.freeze(at(7, "08:00"))
        posted = await here.heard(EAST, "Public notice", since=0)
        assert "Sun 18 Oct 19:15" in text_of(posted)
        await here.freeze(at(7, "19:15"))
        await asyncio.sleep(1)  # what is due is done within two seconds
        await here.command(here.people[3], here.people[3], "/votes")
        ballot = await here.heard(here.people[3], data="vote:")
        vote = next(one for one in buttons_of(ballot) if one.endswith(":for"))
        assert "Recorded" in (await here.tap(here.people[3], here.people[3], ballot, vote)).text
        assert not any(one.startswith("vote:") for post in await here.posts(EAST) for one in buttons_of(post))
        await here.freeze(at(8, "08:00"))
        _, public = await here.ballot(EAST)
        assert not public["silent"]
        await here.tap_all(EAST, here.people[4:8], public, vote)
        await here.freeze(at(9, "19:14:59"))
        assert "Recorded" in (await here.tap(EAST, here.people[1], public, vote)).text
        await here.freeze(at(9, "19:15"))
        assert "was not counted" in (await here.tap(EAST, here.people[2], public, vote, stale=True)).text
        assert not [one for one in await here.posts(EAST) if "For 6" in text_of(one)]
        await here.until(at(10, "08:00"))
        await here.heard(EAST, "For 6, against 0, abstain 0", since=0)
        await assert_quiet(here, EAST)
