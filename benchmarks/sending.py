"""How the bot sends much at once: private reminders to all homes that have not voted, and an agenda to 300 groups.

The local Telegram enforces the real limits (429); what arrived, when, and what it refused is counted from its log of
calls, and again from the outbox in the file. The clock is the real one; so the reminders are fewer than in the goal,
unless the whole is asked for: at 30 a second the rate is what is measured.
"""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks import hall
from benchmarks.ballots import OURS, Bench, Life, crowd
from benchmarks.processes import local_telegram
from benchmarks.table import Line, reached
from bot.clock import Clock
from bot.pace import ALL
from bot.wire import AiohttpRequest, Telegram
from playground.client import Control, Json
from storage.database import Database

WHOLE, FEWER = 7500, 1500  # reminders
TAPPERS, RATE = 301, 30  # people who tap meanwhile, and have voted; taps a second
IDLE = 20  # seconds in which they tap a bot that does nothing else
GROUPS = 300  # the council's among them
((WINDOW, MOST),) = ALL
A_SECOND = MOST / WINDOW.total_seconds()
SOON = 3000  # milliseconds until what is measured falls due
REMIND = """
UPDATE due SET at = :at
WHERE id = (SELECT min(id) FROM due WHERE what = 'remind' AND subject = :of AND done_at IS NULL)"""
POST = "UPDATE meeting SET agenda_closes_at = :at, starts_at = :at + 86400000 WHERE id = :of"
ROUND = 200  # people who press Start at a time


@dataclass(frozen=True, slots=True)
class Sent:
    """What arrived: how many, in how many seconds since it was due, refusals (429), and how many arrived twice."""

    count: int
    seconds: float
    refused: int
    twice: int


@dataclass(frozen=True, slots=True)
class Measured:
    """The reminders with the time to an answer, 99 of 100, meanwhile and idle (ms); the agenda."""

    reminders: Sent
    busy: float
    idle: float
    agenda: Sent

    def lines(self) -> list[Line]:
        """The lines of the table."""
        sent, limit = self.reminders, self.reminders.count / A_SECOND
        ratio, took = self.busy / self.idle, self.agenda.seconds / (self.agenda.count / A_SECOND)
        return [
            (f"{sent.count:,} private notices ÷ {limit:.0f} s", "≤ 1.08", f"{sent.seconds / limit:.2f}",
             reached(sent.seconds <= 1.08 * limit)),
            ("refusals (429) provoked", "0", f"{sent.refused + self.agenda.refused}",
             reached(not sent.refused + self.agenda.refused)),
            (f"ack p99 at {RATE} taps/s meanwhile / idle", "", f"{self.busy:.0f} / {self.idle:.0f} ms", ""),
            ("the one ÷ the other", "≤ 3", f"{ratio:.1f}", reached(ratio <= 3)),
            (f"agenda to {self.agenda.count} groups due at one minute ÷ {self.agenda.count / A_SECOND:.0f} s", "≤ 1.1",
             f"{took:.2f}", reached(took <= 1.1)),
            ("agendas that arrived twice", "0", f"{self.agenda.twice}", reached(not self.agenda.twice)),
        ]  # fmt: skip


async def measure(*, whole: bool = False) -> Measured:
    """Measure both, each in a community of its own."""
    reminders, busy, idle = await _reminded(WHOLE if whole else FEWER)
    return Measured(reminders, busy, idle, await _agenda())


async def _reminded(count: int) -> tuple[Sent, float, float]:
    async with _hall(count + TAPPERS) as bench:
        for first in range(0, len(bench.everybody), ROUND):
            await asyncio.gather(*map(bench.control.start, bench.everybody[first : first + ROUND]))
        await _forgotten(bench.control)
        bench.everybody = bench.everybody[:TAPPERS]
        async with bench.bot(Life()) as ours:
            await hall.quiet(bench.folder)
            idle = await bench.votes(ours, count=IDLE * RATE, rate=RATE)
        due = _soon(bench.folder, REMIND, 1)
        async with bench.bot(Life()) as ours:
            watched = asyncio.create_task(_watched(bench.control, bench.folder, "reminder", count))
            await asyncio.sleep(max(0.0, due - time.time()))
            busy = await bench.votes(ours, count=round(count * RATE / A_SECOND), rate=RATE)
            return _sent(await watched, due), busy.p99, idle.p99


async def _agenda() -> Sent:
    groups = [hall.GROUP * 1000 - place for place in range(GROUPS - 2)]
    async with _hall(TAPPERS, groups) as bench:
        for chat in groups:
            await bench.control.add_chat(chat, "supergroup", f"Building {-chat}", [hall.CHAIR, 1], quiet=True)
        async with bench.bot(Life()):
            await hall.quiet(bench.folder)  # each group has its board
        async with Database.open(bench.folder / "corridor.db", Clock()) as database:
            meeting = await database.unit(hall.on_agenda)
        # A start plans every agenda anew: it is posted when it closes, at the latest.
        due = _soon(bench.folder, POST, meeting)
        async with bench.bot(Life()):
            return _sent(await _watched(bench.control, bench.folder, "agenda", GROUPS), due)


@asynccontextmanager
async def _hall(count: int, groups: list[int] | None = None) -> AsyncIterator[Bench]:
    with tempfile.TemporaryDirectory() as name:
        async with local_telegram(f"{OURS}:ours_bot") as (control, telegram):
            await crowd(control, [1], count)
            await control.set_limits(True)
            await hall.build(Path(name), control.url, OURS, count, groups=groups or [])
            yield Bench(Path(name), control, telegram, count)


async def _forgotten(control: Control) -> None:
    """Let go of the updates that wait: people pressed Start long ago."""
    request = AiohttpRequest()
    await request.initialize()
    telegram = Telegram(request, control.url, OURS)
    last = (await telegram.call("getUpdates", {"offset": -1})).result[0]["update_id"]
    await telegram.call("getUpdates", {"offset": last + 1})
    await request.shutdown()


def _soon(folder: Path, change: str, of: int) -> float:
    """Have what is planned fall due in a moment, and return when, in seconds since 1970."""
    at = int(time.time() * 1000) + SOON
    with closing(sqlite3.connect(folder / "corridor.db")) as store, store:
        if store.execute(change, {"at": at, "of": of}).rowcount != 1:
            raise LookupError("nothing is planned")
    return at / 1000


async def _watched(control: Control, folder: Path, purpose: str, count: int) -> list[Json]:
    """Wait until so many messages of a purpose are sent, and return the calls that Telegram had meanwhile."""
    calls: list[Json] = []
    async with asyncio.timeout(2 * count / A_SECOND + 60):
        done = False
        while not done:
            query = f"SELECT count(*) FROM outbox WHERE purpose = '{purpose}' AND state = 'sent'"  # noqa: S608 - of ours
            done = hall.rows(folder, query)[0][0] >= count
            calls += await control.calls(calls[-1]["seq"] if calls else 0, 4000)
            await asyncio.sleep(0.5)
    wanted = {(chat, message) for chat, message in hall.rows(
        folder, f"SELECT chat, message FROM outbox WHERE purpose = '{purpose}'"  # noqa: S608 - as above
    )}  # fmt: skip
    return [one for one in calls if one["status"] == 429 or _placed(one) in wanted]


def _placed(call: Json) -> tuple[int, int] | None:
    made = (call["response"] or {}).get("result") if call["method"] == "sendMessage" else None
    return (made["chat"]["id"], made["message_id"]) if isinstance(made, dict) else None


def _sent(calls: list[Json], due: float) -> Sent:
    arrived = [one for one in calls if one["status"] == 200]
    chats = {one["params"]["chat_id"] for one in arrived}
    refused = len(calls) - len(arrived)
    return Sent(len(chats), max(one["at"] for one in arrived) - due, refused, len(arrived) - len(chats))
