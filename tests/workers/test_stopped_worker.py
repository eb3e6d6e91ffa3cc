"""The worker on duty stands still (SIGSTOP), another takes over, and it wakes (SIGCONT): it sends nothing any more."""

import asyncio
import os
import signal
from collections import Counter

import pytest
from district_hall import DistrictHall

from actions import posts
from bot.clock import Clock
from storage import outbox
from storage.database import Database
from storage.outbox import Post, Rank
from texts.cards import Card, Html

HOMES, ROUNDS, EACH = 40, 3, 5
CHOICES = ("for", "against", "abstain")

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]


async def sends(there):
    """What everybody has been sent, oldest first: chat and text."""
    calls = await there.control.calls(limit=4000)
    return [
        (call["params"]["chat_id"], call["params"]["text"]) for call in calls
        if call["method"] == "sendMessage" and call["status"] == 200
    ]  # fmt: skip


async def unsent(there):
    return (await there.rows("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')"))[0][0]


async def all_sent(there):
    async with asyncio.timeout(60):
        while await unsent(there):  # noqa: ASYNC110 - another process tells nobody
            await asyncio.sleep(0.2)


async def test_a_worker_that_wakes_after_its_lease_has_gone_sends_nothing_and_nothing_is_twice(tmp_path):
    async with (
        DistrictHall.open(tmp_path, HOMES, workers=2, voting="1 hour") as there,
        Database.open(there.store, Clock()) as store,
    ):
        ballot = await there.ballot()
        for person in there.people:
            await there.control.start(person)
        await all_sent(there)
        for turn in range(ROUNDS):
            texts = [f"{turn} {number}" for number in range(EACH)]
            rows = [
                Post(1, person, Rank.RESULT, "test", posts.payload(Card(Html(text))), must_arrive=number % 2 == 0)
                for number, text in enumerate(texts) for person in there.people
            ]  # fmt: skip
            sleeper = await there.on_duty()
            await store.unit(lambda unit, rows=rows: outbox.add_all(unit, rows))
            await asyncio.sleep(1.5)
            os.kill(sleeper.running.process.pid, signal.SIGSTOP)
            doubtful = await there.rows("SELECT chat, payload FROM outbox WHERE state = 'sending'")
            assert await unsent(there) > len(doubtful), "it is stopped in the middle"
            taps = asyncio.create_task(there.all_tap(lambda place, turn=turn: CHOICES[(place + turn) % 3], ballot))
            (awake,) = [worker for worker in there.workers if worker is not sleeper]
            async with asyncio.timeout(15):
                while not awake.on_duty():  # noqa: ASYNC110 - another process tells nobody
                    await asyncio.sleep(0.05)
            await taps
            await all_sent(there)
            before = await sends(there)
            os.kill(sleeper.running.process.pid, signal.SIGCONT)
            await sleeper.running.says("on duty no more")
            await asyncio.sleep(3)
            assert await sends(there) == before, "who woke has sent something"

            counted = Counter(one for one in before if one[1] in texts)
            unsure = {(row["chat"], text) for row in doubtful for text in texts if f'"{text}"' in row["payload"]}
            assert {one: n for one, n in counted.items() if n > 1 and one not in unsure} == {}
            wanted = {(person, text) for person in there.people for text in texts}
            assert wanted - counted.keys() <= unsure
            assert await there.on_file() == there.said, there.answers
            assert there.doubtful == {}
