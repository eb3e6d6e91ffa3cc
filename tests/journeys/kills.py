"""Unplugged: the bot is killed (kill -9) again and again while people tap and write, and every promise it made holds.

A promise is an answer "Recorded…" that reached a person. The crowd is strict: who taps never says the same thing twice
running, so that each tap is a ballot cast or changed, and each must be in the record once, in the order of the taps.
Some homes have two people in the crowd: whoever is first holds the ballot, the other is never counted.

`make kills TIMES=1000` plays chains of this, each on one store, through vote after vote; see `Chain`.
"""

import asyncio
import random
import re
import shutil
import sqlite3
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from town import BOT, GROUP, Ballot, Json, Town, buttons_of

from playground import people as acts
from playground.client import text_of
from playground.model import Query
from simulation.invariants import DECISIVE, holds

CHOICES = ("for", "against", "abstain")
THINKING = (0.05, 0.6)  # seconds between an answer and the next tap
HASTE = 0.2  # part of the taps that are followed by another before they are answered
HOPE = 4.0  # seconds after which a person who hears nothing taps again
SEED = 20261012

HOMES, SHARED = 40, 10
RUNS = 0.7  # part of the lives that begin to run before they are ended
LIVES = 0.8  # seconds that a life lasts at most from there, the others from their beginning; longer where starts are
LONG = 0.2, 8.0  # part of the lives that may last so many seconds: what waits has to be done some time
UNDER_FIRE = 180.0  # seconds of real time in which the bot must have done what is waited for
KILLS_A_VOTE = 40  # while it is open; more come before and after
SPEAKS = (2.0, 6.0)  # seconds between two proposals or requests
LEDGER = Path(__file__).with_name("kills.toml")
HEAD = (
    "# What `make kills TIMES=+N` has done so far, vote after vote; one at whose end not all was well adds nothing.\n"
)


@dataclass(slots=True)
class Tapped:
    """A tap: what it asked for, and what the person was told, if anything."""

    choice: str
    told: str | None = None
    seen: bool = False  # a kill has left it on file

    @property
    def promised(self) -> bool:
        """Whether the person was told that it stands."""
        return (self.told or "").startswith("Recorded")


@dataclass(slots=True)
class Crowd:
    """People who cannot make up their minds."""

    town: Town
    ballot: Ballot
    chance: random.Random
    taps: dict[int, list[Tapped]] = field(default_factory=dict)
    resting: asyncio.Event = field(default_factory=asyncio.Event)

    async def play(self) -> None:
        """Tap until told to rest."""
        async with asyncio.TaskGroup() as group:
            for person in self.town.people:
                group.create_task(self._dither(person, random.Random(self.chance.random())))

    async def _dither(self, person: int, chance: random.Random) -> None:
        turn = chance.randrange(3)
        await asyncio.sleep(chance.uniform(*THINKING))
        while not self.resting.is_set():
            hasty = chance.random() < HASTE
            await self._tap(person, CHOICES[turn % 3], wait=not hasty)
            turn += chance.choice((1, 2))
            await asyncio.sleep(0.01 if hasty else chance.uniform(*THINKING))

    async def _tap(self, person: int, choice: str, *, wait: bool) -> None:
        telegram, heard = self.town.telegram.telegram, asyncio.Event()
        tapped = Tapped(choice)
        self.taps.setdefault(person, []).append(tapped)

        def on_answer(query: Query) -> None:
            tapped.told = (query.answer or {}).get("text", "")
            heard.set()

        chat, user = telegram.chat(GROUP), telegram.user(person)
        acts.tap(telegram, chat, user, self.ballot.message, self.ballot.data(choice), on_answer=on_answer)
        with suppress(TimeoutError):  # then they tap again, and the first tap may still be answered later
            await asyncio.wait_for(heard.wait(), HOPE if wait else 0.001)

    @property
    def told(self) -> Counter[str]:
        """What people were told, by its first word."""
        return Counter((tap.told or "(nothing)").split()[0].rstrip(":") for taps in self.taps.values() for tap in taps)

    async def handled(self) -> None:
        """Wait until the bot has taken and confirmed every tap."""
        queue = self.town.telegram.telegram.bot(BOT).queue
        await self.town.eventually(lambda: not queue.waiting, "all taps confirmed")

    def recorded(self) -> dict[int, list[str]]:
        """Return what the record has of each person, in its order."""
        home_of = {row["pseudonym"]: (row["telegram_id"], row["household"]) for row in self.town.rows(
            "SELECT p.pseudonym, p.telegram_id, m.household FROM person p JOIN member m ON m.person = p.id"
        )}  # fmt: skip
        found: dict[int, list[str]] = {}
        holders: dict[int, int] = {}
        for entry in self.town.recorded("vote.ballot", f"vote:{self.ballot.vote}"):
            person, household = home_of[entry["actor"].removeprefix("person:")]
            assert entry["data"]["unit"] == household
            assert holders.setdefault(household, person) == person, "two people hold the ballot of one household"
            found.setdefault(person, []).append(entry["data"]["choice"])
        return found

    def keeps_its_word(self) -> int:
        """Hold what was answered against the file, as a kill leaves it; return how many more it has unanswered."""
        recorded, unanswered = self.recorded(), 0
        for person, taps in self.taps.items():
            on_file = recorded.get(person, [])
            # None lost, none twice, in their order: answered or not, a tap is taken once.
            assert on_file == [tap.choice for tap in taps[: len(on_file)]], f"{person}: {on_file}, {taps}"
            promised = max((place for place, tap in enumerate(taps, 1) if tap.promised), default=0)
            assert promised <= len(on_file), f"{person} was told {taps[promised - 1].told!r} and is not on file"
            for tap in taps[: len(on_file)]:
                unanswered += tap.told is None and not tap.seen
                tap.seen = True
            for tap in taps:
                assert not tap.promised or f", {tap.choice}." in (tap.told or ""), tap
        return unanswered

    def at_rest(self) -> Counter[str]:
        """Hold every tap against the file once all are handled, and return the ballots by choice."""
        town, recorded = self.town, self.recorded()
        self.keeps_its_word()
        for person, choices in recorded.items():
            taps = self.taps[person]
            assert len(choices) == len(taps), f"of {person} these are missing: {taps[len(choices) - 1 :]}"
        assert "That" not in self.told, "somebody was told to tap again who is on file, or whose home has voted"
        assert len(recorded) == len(town.homes)
        home_of = {row[0]: row[1] for row in town.rows(
            "SELECT p.telegram_id, m.household FROM person p JOIN member m ON m.person = p.id"
        )}  # fmt: skip
        ballots = {row["elector"]: row["choice"] for row in town.rows(
            "SELECT elector, choice FROM ballot WHERE vote = ?", self.ballot.vote
        )}  # fmt: skip
        assert ballots == {home_of[person]: choices[-1] for person, choices in recorded.items()}
        assert not town.rows("SELECT * FROM dead_letter")
        assert not town.troubles()
        return Counter(ballots.values())


async def closes(town: Town, ballot: Ballot, cast: Counter[str], *, most: int = 1) -> None:
    """The clock reaches the close: the result is what the file holds, and it is announced, so often at most."""
    await town.go("close_vote")
    counts = f"For {cast['for']}, against {cast['against']}, abstain {cast['abstain']}"
    await town.heard(GROUP, contains=counts)
    await town.heard(GROUP, contains=f"Outcome №{ballot.matter}")
    await town.control.advance(6)
    await asyncio.sleep(1)
    for words in (f"Result №{ballot.vote}", f"Outcome №{ballot.matter}"):
        said = [text_of(message) for message in await town.said_in(GROUP, words)]
        assert 1 <= len(said) <= most, said
        assert all(counts in text for text in said)
    for _ in range(8):  # where the machine is slow a tap may wait longer than it lives
        late = await town.control.tap(GROUP, town.people[0], ballot.message, ballot.data("for"), forged=True)
        if late.answered:
            break
    assert late.answered
    assert "Recorded" not in late.text
    assert Counter(row["choice"] for row in town.rows("SELECT choice FROM ballot WHERE vote = ?", ballot.vote)) == cast


class Unplugged(Town):
    """A town whose bot is killed: of a card that was sent and not noted a second one stands, which is kept true."""

    __slots__ = ()

    async def tap(self, chat: int, person: int, message: Json, data: str) -> str:
        """Have a person tap a button on the card that has it."""
        for _ in range(8):  # where the machine is slow a tap may wait longer than it lives
            shown = await self.heard(chat, data=data)
            said = await self.control.tap(chat, person, shown["message_id"], data, within=15)
            if said.answered:
                return said.text
        raise AssertionError(f"the tap {data} of {person} was not answered")

    async def heard(self, chat: int, *, data: str = "", contains: str = "", since: int = 0) -> Json:
        """Wait for a message of the bot, longer than in peace."""

        def fits(message: Json) -> bool:
            return not data or any(one.startswith(data) for one in buttons_of(message))

        return await self.control.wait_message(chat, fits, contains=contains, timeout=UNDER_FIRE, since=since)

    async def go(self, what: str) -> datetime:
        """Let half days pass until one of this kind is done: what waits at Telegram lives for a day."""
        row = self.row("SELECT id, at FROM due WHERE done_at IS NULL AND what = ? ORDER BY at LIMIT 1", what)
        end, queue = datetime.fromtimestamp(row["at"] / 1000, UTC), self.telegram.telegram.bot(BOT).queue
        late = "SELECT 1 FROM due WHERE done_at IS NULL AND at <= ?"
        at = datetime.fromtimestamp(self.telegram.telegram.clock.now(), UTC)
        while at < end:
            at = min(at + timedelta(hours=12), end)
            await self.until(at)
            ms = round(at.timestamp() * 1000)
            await self.eventually(lambda ms=ms: not queue.waiting and not self.rows(late, ms), f"all due by {at} done")
        return end

    async def eventually(self, holds: Any, what: str, patience: float = UNDER_FIRE) -> None:
        """Wait until something holds, longer than in peace."""
        await Town.eventually(self, holds, what, patience)


@dataclass(slots=True)
class Count:
    """What chains have done."""

    kills: int = 0
    starting: int = 0  # of these, before the bot ran
    unanswered: int = 0  # ballots that a kill left on file with nobody told
    taps: int = 0
    promised: int = 0
    written: int = 0  # proposals and requests
    votes: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def __str__(self) -> str:
        return (
            f"{self.kills:,} kills, {self.starting:,} of them while it started; {self.taps:,} taps,"
            f" {self.promised:,} answered “Recorded”, {self.unanswered:,} found on file before anybody was told;"
            f" {self.written:,} proposals and requests, {self.votes} votes closed; 0 lost, 0 counted twice"
        )


@dataclass(slots=True)
class Chain:
    """One town on one store, vote after vote: notice, ballots, close and result, with the plug pulled all the time.

    At each kill the file must hold what was answered. After each vote everything must have come to rest as it should.
    """

    town: Town
    chance: random.Random
    count: Count = field(default_factory=Count)
    crowd: Crowd | None = None
    said: list[str] = field(default_factory=list)
    plugged: asyncio.Lock = field(default_factory=asyncio.Lock)
    pulled: asyncio.Event = field(default_factory=asyncio.Event)

    async def begin(self) -> None:
        """Have everybody move in."""
        await self.town.apply()
        await self.town.start_bot()
        for number, person in enumerate(self.town.people):
            await self.town.join(person, self.town.homes[number % len(self.town.homes)])
        await self.town.joined(len(self.town.people))

    async def vote(self, kills: int) -> None:
        """Play the life of a vote under fire, open for so many kills that there are so many in all, and look at it."""
        async with self._under_fire():
            await self._vote(min(KILLS_A_VOTE, kills - self.count.kills))
        await self._rest()

    @asynccontextmanager
    async def _under_fire(self) -> AsyncIterator[None]:
        """Pull the plug all the time, and have people write meanwhile."""
        story = asyncio.current_task()
        tasks = [asyncio.create_task(self._pull()), asyncio.create_task(self._write())]
        for task in tasks:
            task.add_done_callback(lambda done: story.cancel() if not done.cancelled() and story else None)
        try:
            yield
        finally:
            async with self.plugged:
                for task in tasks:
                    task.cancel()
            for ended in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(ended, Exception):
                    raise ended

    async def _pull(self) -> None:
        while True:
            bot, began = self.town.bot, time.monotonic()
            if bot and self.chance.random() < RUNS:  # else it may end before it runs
                await self.town.eventually(bot.running.is_set, "the bot runs")
            longest = LONG[1] if self.chance.random() < LONG[0] else LIVES
            await asyncio.sleep(self.chance.uniform(0.0, max(longest, time.monotonic() - began)))
            async with self.plugged:
                self.count.starting += self.town.bot is not None and not self.town.bot.running.is_set()
                await self.town.kill_bot()
                self.count.kills += 1
                self.pulled.set()
                self.pulled.clear()
                if self.crowd:
                    self.count.unanswered += self.crowd.keeps_its_word()
                assert not (twice := [text for text, count in self._written().items() if count > 1]), twice
                await self.town.start_bot(wait=False)

    async def _write(self) -> None:
        while True:
            await asyncio.sleep(self.chance.uniform(*SPEAKS))
            words = " ".join("".join(self.chance.choices("bdfgklmnprst", k=6)) for _ in range(4))
            command = self.chance.choice(("propose", "propose", "request"))
            await self.town.control.say(GROUP, self.chance.choice(self.town.people), f"/{command}@corridor_bot {words}")
            self.said.append(words)

    def _written(self) -> Counter[str]:
        rows = self.town.rows("SELECT title AS words FROM matter UNION ALL SELECT text FROM request")
        return Counter(row["words"] for row in rows)

    async def _vote(self, kills: int) -> None:
        async with self.town.hurrying():  # not while people tap: a tap lives for 150 seconds
            ballot = await self.town.open_ballot(f"Shed {self.count.votes} {self.chance.random():.12f}")
        crowd = self.crowd = Crowd(self.town, ballot, self.chance)
        tapping = asyncio.create_task(crowd.play())
        until = self.count.kills + kills
        try:
            while self.count.kills < until or len(crowd.taps) < len(self.town.people):
                await self.pulled.wait()
        finally:
            crowd.resting.set()
            await tapping
        await crowd.handled()
        async with self.town.hurrying():
            await closes(self.town, ballot, crowd.at_rest(), most=6)

    async def _rest(self) -> None:
        """All that was said has had its effect once, nothing stands in the group more than twice, the record holds."""
        town, crowd = self.town, self.crowd
        assert crowd is not None
        assert town.bot is not None
        await town.eventually(town.bot.running.is_set, "the bot runs")
        await crowd.handled()
        assert (written := self._written()) == Counter(written.keys())
        assert not (lost := [words for words in self.said if words not in written]), lost
        verified = await town.corridor("verify")
        assert verified.status == 0, verified.err
        assert [tuple(row) for row in town.rows("PRAGMA integrity_check")] == [("ok",)]
        now = round(town.telegram.telegram.clock.now() * 1000)
        with closing(sqlite3.connect(f"{(town.folder / 'corridor.db').as_uri()}?mode=ro", uri=True)) as store:
            store.row_factory = sqlite3.Row
            assert not (wrong := holds(store, town.telegram.telegram, now)), wrong
        often = (
            "SELECT * FROM outbox WHERE kind NOT IN ('reaction', 'stop_poll')"
            " AND attempts > CASE WHEN card IS NULL AND purpose NOT IN (?, ?, ?, ?, ?) THEN 2 ELSE 6 END"
        )
        assert not (found := [dict(row) for row in town.rows(often, *DECISIVE)]), found
        taps = [tap for taps in crowd.taps.values() for tap in taps]
        self.count.taps += len(taps)
        self.count.promised += sum(tap.promised for tap in taps)
        self.count.written, self.count.votes = len(self.said), self.count.votes + 1
        self.crowd = None
        town.log.clear()


async def run(kills: int, chains: int, seed: int, before: Count | None) -> Count:
    """Play chains side by side and return what all of them did; the folder of a chain that failed is kept.

    The ledger has what there was `before` and each vote that ended well; None: it is left as it is.
    """
    ended, begun = [Count() for _ in range(chains)], time.monotonic()

    async def one(place: int) -> None:
        folder = Path(tempfile.mkdtemp(prefix="kills-"))
        async with Unplugged.open(folder, homes=HOMES, people=HOMES + SHARED) as town:
            chain = Chain(town, random.Random(seed + place))
            await chain.begin()
            try:
                while chain.count.kills < -(-kills // chains):
                    await chain.vote(-(-kills // chains))
                    ended[place] = replace(chain.count)
                    done = sum(ended, Count())
                    if before is not None:
                        _keep(before + done)
                    votes = f"{done.votes} vote{'' if done.votes == 1 else 's'}"
                    click.echo(f"{done.kills:>5} kills, {votes}, {time.monotonic() - begun:.0f} s")
            except BaseException:
                click.echo(f"chain {place} stopped after {chain.count.kills} kills; its store: {folder}", err=True)
                raise
        shutil.rmtree(folder)

    async with asyncio.TaskGroup() as group:
        for place in range(chains):
            group.create_task(one(place))
    return sum(ended, Count())


def _keep(count: Count) -> None:
    lines = (f"{name} = {value}\n" for name, value in asdict(count).items())
    LEDGER.write_text(HEAD + "".join(lines), encoding="utf-8")


@click.command()
@click.argument("times", default="100")
@click.option("--chains", type=click.IntRange(1, 8), default=2, show_default=True, help="Towns side by side.")
@click.option("--seed", type=int, help="What is drawn from; another one each time unless it is said.")
def main(times: str, chains: int, seed: int | None) -> None:
    """Kill the bot at least TIMES times while people tap (a vote is played to its end); +TIMES adds to the ledger."""
    if not re.fullmatch(r"\+?0*[1-9][0-9]*", times):
        raise click.BadParameter(f"{times!r} is neither N nor +N")
    seed = random.randrange(10**6) if seed is None else seed
    click.echo(f"seed {seed}")
    before = Count(**tomllib.loads(LEDGER.read_text(encoding="utf-8"))) if times.startswith("+") else None
    click.echo(str(asyncio.run(run(int(times), chains, seed, before))))


if __name__ == "__main__":
    main()
