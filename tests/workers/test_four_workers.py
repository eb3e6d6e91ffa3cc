"""Four workers share one PostgreSQL behind a balancer: one is killed, one is cut off, one's clock is wrong."""

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from district_hall import DistrictHall

from benchmarks import hall
from benchmarks.processes import started
from bot.pace import ALL, EACH_GROUP

HOMES = 300
TAKEN_OVER = 10.0  # seconds
CHOICES = ("for", "against", "abstain")

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]


def most_within(moments, window):
    """The most calls that any window of so many seconds holds."""
    moments, most, first = sorted(moments), 0, 0
    for last, moment in enumerate(moments):
        while moment - moments[first] >= window:
            first += 1
        most = max(most, last - first + 1)
    return most


async def test_one_killed_one_cut_off_one_with_a_wrong_clock_and_nothing_is_lost_or_twice(tmp_path):
    async with DistrictHall.open(tmp_path, HOMES) as there:
        ballot = await there.ballot()
        for choices in (CHOICES, CHOICES[::-1]):  # three taps of one person at once, whichever workers take them
            await there.storm(choices, ballot, people=30)
            on_file = await there.on_file()
            assert {on_file[person] for person in there.people[:30]} == {choices[-1]}
        await there.all_tap(lambda place: CHOICES[place % 3], ballot)
        assert len(there.said) == HOMES, there.answers

        killed = await there.on_duty()
        taps = asyncio.create_task(there.all_tap(lambda place: CHOICES[(place + 1) % 3], ballot))
        await asyncio.sleep(1.5)
        await killed.kill()
        gone = time.monotonic()
        there.workers.remove(killed)
        cut_off = await there.on_duty()
        assert time.monotonic() - gone < TAKEN_OVER
        await taps

        taps = asyncio.create_task(there.all_tap(lambda place: CHOICES[(place + 2) % 3], ballot))
        await asyncio.sleep(1.5)
        cut_off.wire.cut()
        gone = time.monotonic()
        there.workers.remove(cut_off)
        await there.on_duty(TAKEN_OVER)
        await taps
        cut_off.wire.mend()

        # Everybody was told the truth.
        on_file = await there.on_file()
        certain = {person: choice for person, choice in there.said.items() if person not in there.doubtful}
        assert {person: on_file.get(person) for person in certain} == certain, there.answers
        assert len(there.doubtful) < HOMES / 5
        assert {on_file[person] in {there.said[person], choice} for person, choice in there.doubtful.items()} <= {True}

        # The vote closes when it says, by no wrong clock, and everybody hears of it once.
        ((closes,),) = await there.rows("SELECT closes_at FROM vote")
        result = await there.control.wait_message(hall.GROUP, contains="Preliminary", timeout=150, since=0)
        closed_at = datetime.fromtimestamp(result["date"], UTC)
        late = closed_at - datetime.fromtimestamp(closes / 1000, UTC)
        assert timedelta(seconds=-1) <= late < timedelta(seconds=TAKEN_OVER)
        count = Counter(on_file.values())
        said = " ".join(result["text"].split())
        assert all(f"{count[choice]}" in said for choice in CHOICES), (count, said)
        await asyncio.sleep(3)
        messages = await there.control.messages(hall.GROUP)
        texts = Counter(message["text"] for message in messages if message["by_bot"] and "text" in message)
        assert {text: n for text, n in texts.items() if n > 1} == {}

        # One pace for all of them.
        calls = [
            call for call in await there.control.calls(limit=4000)
            if call["method"].startswith(("send", "edit")) and call["status"] == 200
        ]  # fmt: skip
        assert calls
        for window, most in ALL:
            assert most_within([call["at"] for call in calls], window.total_seconds()) <= most
        for window, most in EACH_GROUP:
            to_group = [call["at"] for call in calls if call["params"].get("chat_id") == hall.GROUP]
            assert most_within(to_group, window.total_seconds()) <= most

        left = await there.on_duty()  # a busy machine may just have handed it over
        async with started("bot", "verify", folder=left.folder) as verified:
            assert await verified.process.wait() == 0, verified.said
