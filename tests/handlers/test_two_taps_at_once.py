"""Two people of one household tap within a millisecond, 500 times: one ballot each time, the other told so."""

import asyncio
from random import Random

from ballot_play import opened
from council_play import GROUP_A

from handlers import votes as handlers
from handlers.desk import Desk
from handlers.incoming import Sender, Tap
from handlers.routes import Routes
from storage import ballots as ballot_rows
from storage import households, people
from storage.record import entries

BOT, TIMES, FIRST = 1000, 500, 10_000
HOMES = [("A", str(n // 20 + 1), "1", str(n), "80", f"owner {n}") for n in range(1, TIMES + 1)]


class Told:
    """Keeps what each tap was answered with."""

    def __init__(self):
        self.by_query = {}

    async def answer(self, query_id, text, *, alert, url):
        assert self.by_query.setdefault(query_id, text) is text, "a tap is answered once"


async def move_in(unit):
    """Two people for each home: FIRST + 2n and the next one."""
    for home in await households.of_community(unit, 1):
        for mate in range(2):
            user = FIRST + 2 * home.id + mate
            person = await people.meet(unit, user, f"person {user}", "en")
            await households.add_member(unit, home, person.id, "owner")


async def test_one_ballot_each_time_and_the_other_is_told(play):
    vote = await opened(play, homes=[*HOMES, ("B", "1", "1", "1", "70", "b")])
    await play.database.unit(move_in)
    told, chance = Told(), Random(4)
    desk, routes = Desk(play.database, told, BOT, "corridor_bot", b""), Routes()
    handlers.register(routes)

    async def tap(user, choice, after):
        await asyncio.sleep(after)
        sender = Sender(user, f"person {user}", "en")
        await routes.on_tap(desk, Tap(user, str(user), sender, GROUP_A, 5, BOT, f"vote:{vote}:{choice}"))

    commits, together = play.database.counts.commits, 0
    for home in range(1, TIMES + 1):
        mates = [(FIRST + 2 * home, "for"), (FIRST + 2 * home + 1, "against")]
        chance.shuffle(mates)
        before = play.database.counts.commits
        # At the same moment, or the second some part of a millisecond later.
        apart = chance.choice([0, chance.random() / 1000])
        await asyncio.gather(*(tap(*mate, place * apart) for place, mate in enumerate(mates)))
        together += play.database.counts.commits == before + 1
    await desk.answered()
    assert 0 < together < TIMES, "some waited together, some had a commit each"
    assert play.database.counts.commits - commits == 2 * TIMES - together
    ballots = await play.read(ballot_rows.counting, vote)
    recorded = [entry["data"]["choice"] for entry, _ in await play.read(entries, 1) if entry["act"] == "vote.ballot"]
    assert (len(ballots), len(recorded)) == (TIMES, TIMES)
    for ballot in ballots:
        mates = {"for": FIRST + 2 * ballot["elector"], "against": FIRST + 2 * ballot["elector"] + 1}
        other = {"for": "against", "against": "for"}[ballot["choice"]]
        assert told.by_query[str(mates[ballot["choice"]])].startswith("Recorded"), ballot
        assert told.by_query[str(mates[other])].startswith("Your household has voted, one vote each."), ballot
