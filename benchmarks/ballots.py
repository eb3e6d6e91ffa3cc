"""How fast are votes durable and counted? The real bot, by polling and by webhook, beside one that only answers."""

import asyncio
import sqlite3
import statistics
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks import hall
from benchmarks.processes import Running, cores, local_telegram, started
from playground.client import Control

OURS, STOCK = "1:our-bot-under-measurement", "2:the-reference-under-measurement"
CROWD = 100  # taps under way at a time
PEOPLE = 2500
PASSES = 4  # times that everybody taps in a round, each time for something else
ROUNDS = 5
STOCK_TAPS = 1000
STEADY_RATE, STEADY_TAPS = 300, 1500
EVENING_TAPS, EVENING = 1000, 60  # on an evening in the group, and in how many seconds
CHOICES = ("for", "against", "abstain")


class Miscounted(Exception):
    """What people were told is not what the file holds."""


@dataclass(slots=True)
class Round:
    """A load, and what became of it."""

    votes: int
    seconds: float
    p50: float
    p99: float
    bot_busy: float  # part of a core
    telegram_busy: float

    @property
    def per_second(self) -> float:
        """Votes, or answers, a second."""
        return self.votes / self.seconds


@dataclass(slots=True)
class Life:
    """What the bot's writer did from its start to its stop, beside the votes that it counted in that time."""

    votes: int = 0
    commits: int = 0
    statements: int = 0


@dataclass(slots=True)
class Measured:
    """All rounds, side by side."""

    ours: list[Round] = field(default_factory=list)
    stock: list[Round] = field(default_factory=list)
    hooked: list[Round] = field(default_factory=list)  # the same bot, to which updates are posted
    hooked_stock: list[Round] = field(default_factory=list)  # the reference, in turns with it
    crowd: Life = field(default_factory=Life)
    steady: Round | None = None
    alone: Life = field(default_factory=Life)  # under the steady load, where a vote seldom shares a commit
    edits: int = 0  # of the card, on the evening
    apart: float = 0.0  # seconds between two of them, at least
    last_edit: float = 0.0  # seconds after the last tap at which the card shows the final count

    @property
    def ratio(self) -> float:
        """The median over the rounds of ours, polling, ÷ the reference of the same round."""
        return _ratio(self.ours, self.stock)

    @property
    def hooked_ratio(self) -> float:
        """The same of ours by webhook."""
        return _ratio(self.hooked, self.hooked_stock)


def _ratio(ours: list[Round], stock: list[Round]) -> float:
    return statistics.median(a.per_second / b.per_second for a, b in zip(ours, stock, strict=True))


async def measure(accounts: Sequence[str] = (), then: Callable[["Bench"], Awaitable[None]] | None = None) -> Measured:
    """Measure both in turns, in one run; `then` measures on in the same hall, with bots of these further accounts."""
    with tempfile.TemporaryDirectory() as name:
        async with local_telegram(f"{OURS}:ours_bot", f"{STOCK}:stock_bot", *accounts) as (control, telegram):
            await crowd(control, [1, 2, *(int(one.partition(":")[0]) for one in accounts)])
            await hall.build(Path(name), control.url, OURS, PEOPLE)
            bench = Bench(Path(name), control, telegram)
            async with bench.bot(Life()) as ours:
                await bench.evening(ours)
            async with bench.bot(bench.measured.alone) as ours:
                bench.measured.steady = await bench.votes(ours, count=STEADY_TAPS, rate=STEADY_RATE)
            stock = started("benchmarks.peers.stock", control.url, STOCK, str(hall.COUNCIL), on=cores()[1])
            async with stock as peer:
                async with bench.bot(bench.measured.crowd) as ours:
                    await bench.rounds(ours, peer, bench.measured.ours, bench.measured.stock)
                if then:
                    await then(bench)
                hall.by_webhook(Path(name))
                async with bench.bot(Life()) as ours:
                    await bench.rounds(ours, peer, bench.measured.hooked, bench.measured.hooked_stock)
    return bench.measured


async def crowd(control: Control, bots: Sequence[int], count: int = PEOPLE) -> None:
    """Open everybody's accounts, and the groups with them and the bots in it."""
    everybody = hall.people_of(count)
    await control.add_users([{"id": one, "first_name": "Person", "language_code": "en"} for one in everybody])
    await control.add_user(hall.CHAIR, "Zhou")
    await control.add_chat(hall.GROUP, "supergroup", "Residents", [*everybody, 1], quiet=True)
    await control.add_chat(hall.COUNCIL, "supergroup", "Council", [hall.CHAIR, *bots], quiet=True)


class Bench:
    """A store with an open ballot, a local Telegram with its crowd, and what was measured so far."""

    def __init__(self, folder: Path, control: Control, telegram: Running, count: int = PEOPLE) -> None:
        self.folder = folder
        self.control = control
        self.telegram = telegram
        self.everybody = hall.people_of(count)
        self.measured = Measured()
        self._turn = 0

    @asynccontextmanager
    async def bot(self, life: Life) -> AsyncIterator[Running]:
        """Run the real bot while the context is open; then its own counts are known."""
        before = on_file(self.folder)
        async with started("bot", "run", on=cores()[1], folder=self.folder) as ours:
            await ours.says("corridor: running")
            yield ours
        said = await ours.says(r"acts in \d+ units and (\d+) commits, (\d+) statements")
        life.votes, life.commits, life.statements = on_file(self.folder) - before, int(said[1]), int(said[2])

    async def evening(self, ours: Running) -> None:
        """People tap one after the other; the card follows, as Telegram's log of calls has it."""
        card = await self._ballot()
        await self.votes(ours, count=EVENING_TAPS, rate=EVENING_TAPS / EVENING)
        began, shows = asyncio.get_running_loop().time(), f" {EVENING_TAPS}/{PEOPLE}"
        await self.control.wait_edit(hall.GROUP, card["message_id"], contains=shows, timeout=20, since=0)
        self.measured.last_edit = asyncio.get_running_loop().time() - began
        calls = [one for one in await self.control.calls(limit=4000) if one["method"] == "editMessageText"]
        edits = [one["at"] for one in calls if one["params"]["message_id"] == card["message_id"]]
        self.measured.edits = len(edits)
        self.measured.apart = min((b - a for a, b in pairwise(edits)), default=EVENING)

    async def rounds(self, ours: Running, stock: Running, done: list[Round], peers: list[Round]) -> None:
        """A crowd taps as fast as each bot takes it, in turns."""
        card = await self.control.wait_message(hall.COUNCIL, contains="Ballot", timeout=30, since=0)
        for _ in range(ROUNDS):
            answered, _report = await self.load(
                stock, hall.COUNCIL, card["message_id"], ["vote:1:for"], count=STOCK_TAPS, outstanding=CROWD
            )
            peers.append(answered)
            done.append(await self.votes(ours, count=PEOPLE * PASSES, outstanding=CROWD))

    async def _ballot(self) -> dict[str, Any]:
        return await self.control.wait_message(hall.GROUP, _is_ballot, timeout=30, since=0)

    async def votes(self, ours: Running, **how: Any) -> Round:
        """Everybody taps on our ballot, each time something else; refused unless told, tapped and on file agree."""
        card, before = await self._ballot(), on_file(self.folder)
        # Everybody says something else than the last time: each tap is a ballot cast or changed.
        choices = [f"vote:1:{CHOICES[(self._turn + place) % 3]}" for place in range(3)]
        self._turn += -(-how["count"] // len(self.everybody))  # which are one more than a multiple of three
        done, report = await self.load(ours, hall.GROUP, card["message_id"], choices, **how)
        done.votes = on_file(self.folder) - before
        told = sum(n for text, n in report["texts"].items() if text.startswith("Recorded"))
        if not done.votes == told == report["sent"]:
            raise Miscounted(f"{report['sent']} taps, {told} told that they are recorded, {done.votes} on file")
        return done

    async def load(
        self, bot: Running, chat: int, message: int, choices: list[str], **how: Any
    ) -> tuple[Round, dict[str, Any]]:
        """A load on a bot, and the local Telegram's report of it."""
        before = bot.seconds, self.telegram.seconds
        report = await self.control.load(chat, message, self.everybody, choices, **how)
        if report["unanswered"]:
            raise Miscounted(f"{report['unanswered']} taps were not answered")
        seconds, ms = report["seconds"], report["ms"]
        busy = (bot.seconds - before[0]) / seconds, (self.telegram.seconds - before[1]) / seconds
        return Round(report["answered"], seconds, ms["p50"], ms["p99"], *busy), report


def _is_ballot(message: dict[str, Any]) -> bool:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return any(one.get("callback_data") == "vote:1:for" for row in rows for one in row)


def on_file(folder: Path) -> int:
    """Recount from the file, by a connection of one's own: ballots cast or changed, as the record has them.

    The ballots that stand must be the last of each household; every household has one vote at most.
    """
    path = (folder / "corridor.db").absolute().as_uri()
    with closing(sqlite3.connect(f"{path}?mode=ro", uri=True)) as store:
        (cast,) = store.execute("SELECT count(*) FROM record WHERE act = 'vote.ballot'").fetchone()
        (odd,) = store.execute(
            """
            SELECT count(*) FROM (
                SELECT entry ->> '$.data.unit' AS household, entry ->> '$.data.choice' AS choice, max(seq)
                FROM record WHERE act = 'vote.ballot' GROUP BY household
            ) last LEFT JOIN ballot b ON b.elector = last.household
            WHERE b.choice IS NOT last.choice
            """
        ).fetchone()
        if odd:
            raise Miscounted(f"{odd} households have another ballot than the record says")
    return int(cast)
