"""Who sends a flood is slowed, courteously; who sends beside them does not notice."""

import asyncio
import json
import time
from datetime import timedelta
from statistics import median

import pytest
from live_bot import BOT, CHAIR, GROUP_A, kept, open_vote

from rules.floods import Errand, Measure

LI, SUN, STRANGER = 51, 53, 59
numbers = iter(range(1, 10**9))
GROUP = {"id": GROUP_A, "type": "supergroup", "title": "A"}
OWN = {"id": BOT, "is_bot": True, "first_name": "Corridor", "username": "corridor_bot"}


@pytest.fixture
def place(tmp_path):
    """A bot whose time stands still unless it is moved; Li and Sun have homes, and have pressed Start."""
    with kept(tmp_path, {LI: 1, SUN: 2}, measured=True, running=False, rules={"notice": "0 minutes"}) as (runner, bot):
        yield runner, bot


def person(number):
    return {"id": number, "is_bot": False, "first_name": "Li", "language_code": "en"}


def says(number, text, chat=None, **more):
    chat = chat or {"id": number, "type": "private", "first_name": "Li"}
    words = {"message_id": next(numbers), "date": 1, "chat": chat, "from": person(number), "text": text, **more}
    return {"update_id": next(numbers), "message": words}


def taps(number, data):
    card = {"message_id": 5, "date": 1, "chat": GROUP, "from": OWN, "text": "A card"}
    query = {"id": str(next(numbers)), "from": person(number), "chat_instance": "1", "data": data, "message": card}
    return {"update_id": next(numbers), "callback_query": query}


class Told:
    """The way to who tapped: what was answered, to whom, after how long."""

    def __init__(self):
        self.said = {}

    async def answer(self, query_id, text, *, alert, url):
        self.said[query_id] = (text, alert, time.perf_counter())


def take(place, updates):
    runner, bot = place
    assert runner.run(bot.app.intake.take(updates))
    runner.run(bot.app.desk.answered())


def in_private(bot, number):
    rows = bot.rows("SELECT payload FROM outbox WHERE chat = ? ORDER BY id", number)
    return [json.loads(row["payload"]).get("text", "") for row in rows]


def test_a_flood_of_proposals_is_slowed_said_once_an_hour_and_a_hazard_passes(place):
    runner, bot = place
    take(place, [says(LI, f"/propose {sign * 9}") for sign in "abcdefghijklmnopqrstuvwxyz"])
    assert bot.value("SELECT count(*) FROM matter") == 10
    assert sum("That was a lot at once" in text for text in in_private(bot, LI)) == 1
    take(place, [says(LI, "/propose The lift is stuck, people are trapped")])
    assert bot.value("SELECT count(*) FROM matter WHERE title LIKE 'The lift%'") == 1
    take(place, [says(SUN, "/propose A bench by the pond")])
    assert bot.value("SELECT count(*) FROM matter WHERE title LIKE 'A bench%'") == 1
    runner.run(bot.control.advance(300))
    take(place, [says(LI, "/propose Five minutes later"), says(LI, "/propose And another")])
    assert bot.value("SELECT count(*) FROM matter WHERE title = 'Five minutes later'") == 1
    assert bot.value("SELECT count(*) FROM matter WHERE title = 'And another'") == 0
    assert sum("That was a lot at once" in text for text in in_private(bot, LI)) == 1
    runner.run(bot.control.advance(3600))
    take(place, [says(LI, f"/propose {sign * 9}") for sign in "ABCDEFGHIJKLMNOPQRST"])
    assert sum("That was a lot at once" in text for text in in_private(bot, LI)) == 2


def test_in_a_group_the_flood_gets_silence(place):
    _, bot = place
    take(place, [says(LI, "/votes", GROUP) for _ in range(25)])
    assert bot.value("SELECT count(*) FROM outbox WHERE kind = 'reaction'") == 20
    assert "That was a lot at once" not in str(bot.rows("SELECT payload FROM outbox"))


def test_nobody_has_all_looked_through_again_and_again_for_their_own_data(place):
    """A stranger's taps held up who writes and who reads, each as long as it takes to read what was ever sent."""
    _, bot = place
    bot.app.desk.replies = told = Told()
    batch = [taps(STRANGER, f"owndata:1:{what}") for what in ("export", "gone") * 3]
    for update in batch:
        update["callback_query"]["message"]["chat"] = {"id": STRANGER, "type": "private", "first_name": "Li"}
    take(place, batch)
    said = [told.said[update["callback_query"]["id"]][0] for update in batch]
    assert [text.startswith("That was a lot at once") for text in said] == [False] * 4 + [True] * 2, said


def test_the_chair_works_through_a_list_unslowed(place):
    _, bot = place
    take(place, [says(CHAIR, "/votes") for _ in range(100)])
    assert "That was a lot at once" not in str(in_private(bot, CHAIR))


def test_a_batch_that_comes_again_because_the_store_failed_is_no_flood(place):
    runner, bot = place
    batch = [says(LI, "/propose A bench"), says(SUN, "/propose A tree")]
    runner.run(bot.fault_of_the_store())
    for _ in range(30):
        assert not runner.run(bot.app.intake.take(batch))
    runner.run(bot.fault_of_the_store(False))
    take(place, batch)
    assert bot.value("SELECT count(*) FROM matter") == 2


def test_a_reader_that_is_busy_holds_up_no_tap(place):
    """Once a minute it is asked who works here, whose measure is wider."""
    runner, bot = place
    vote = runner.run(open_vote(bot))
    take(place, [says(SUN, "hello")])
    runner.run(bot.control.advance(120))

    async def tapped():
        done = asyncio.Event()
        reading = asyncio.create_task(bot.database.read(lambda _: done.wait()))
        await asyncio.sleep(0)
        async with asyncio.timeout(5):
            kept = await bot.app.intake.take([taps(SUN, f"vote:{vote}:for")])
        done.set()
        await reading
        return kept

    assert runner.run(tapped())


def test_nobody_else_waits_while_somebody_floods_a_thousand_updates(place):
    """Sun votes behind a hundred taps and words of Li's, ten times; and once more with nobody slowed."""
    runner, bot = place
    vote = runner.run(open_vote(bot))
    bot.app.desk.replies = told = Told()

    def wait(flood):  # in the middle of ten: one of them meets whatever else the machine does
        waits = []
        for round_ in range(10):
            mine = taps(SUN, f"vote:{vote}:{('for', 'against')[round_ % 2]}")
            begun = time.perf_counter()
            take(place, [*(flood(one) for one in range(100 if flood else 0)), mine])
            text, _, answered = told.said[mine["callback_query"]["id"]]
            assert text.startswith("Recorded"), text
            waits.append(answered - begun)
            runner.run(bot.control.advance(5))
        return median(waits)

    def flood(one):
        return taps(LI, f"vote:{vote}:for") if one % 2 else says(LI, "hello")

    take(place, [flood(one) for one in range(100)])
    alone, slowed = wait(None), wait(flood)
    heard = [text for text, alert, _ in told.said.values() if alert and text.startswith("That was a lot at once")]
    assert len(heard) > 400, "each tap is answered"
    bot.app.intake.floods.measures = dict.fromkeys(Errand, Measure(10**9, timedelta(seconds=1)))
    unslowed = wait(flood)
    print(f"alone {alone:.4f}, beside a flood {slowed:.4f}, were it not slowed {unslowed:.4f}")
    assert slowed - alone < (unslowed - alone) / 3
