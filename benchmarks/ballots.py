"""How fast are votes durable and counted? The real bot, polling, beside the reference that only answers."""

import asyncio
import sqlite3
import statistics
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import hall
from benchmarks.processes import Running, cores, local_telegram, started
from playground.client import Control

OURS, STOCK = "1:our-bot-under-measurement", "2:the-reference-under-measurement"
CROWD = 100  # taps under way at a time
PEOPLE = 2500
PASSES = 4  # times that everybody taps in a round, each time for something else
ROUNDS = 3
STOCK_TAPS = 1000
STEADY_RATE, STEADY_TAPS = 300, 1500
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
class Measured:
    """All rounds, side by side."""

    ours: list[Round] = field(default_factory=list)
    stock: list[Round] = field(default_factory=list)
    steady: Round | None = None
    edits: int = 0  # of the card, under the steady load
    last_edit: float = 0.0  # seconds after the last tap at which the card shows the final count
    taps: int = 0
    acts: int = 0
    commits: int = 0
    statements: int = 0

    @property
    def ratio(self) -> float:
        """The median over the rounds of ours ÷ the reference of the same round."""
        return statistics.median(a.per_second / b.per_second for a, b in zip(self.ours, self.stock, strict=True))


async def measure() -> Measured:
    """Measure both in turns, in one run."""
    measured = Measured()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with local_telegram(f"{OURS}:ours_bot", f"{STOCK}:stock_bot") as (control, telegram):
            await _crowd(control)
            await hall.build(folder, control.url, OURS, PEOPLE)
            async with (
                started("benchmarks.peers.stock", control.url, STOCK, str(hall.COUNCIL), on=cores()[1]) as stock,
                started("bot", "run", on=cores()[1], folder=folder) as ours,
            ):
                await _rounds(measured, folder, control, telegram, ours, stock)
            said = await ours.says(r"(\d+) acts in \d+ units and (\d+) commits, (\d+) statements")
            measured.acts, measured.commits, measured.statements = (int(number) for number in said.groups())
    return measured


async def _crowd(control: Control) -> None:
    everybody = hall.people_of(PEOPLE)
    await control.add_users([{"id": one, "first_name": "Person", "language_code": "en"} for one in everybody])
    await control.add_user(hall.CHAIR, "Zhou")
    await control.add_chat(hall.GROUP, "supergroup", "Residents", [*everybody, 1], quiet=True)
    await control.add_chat(hall.COUNCIL, "supergroup", "Council", [hall.CHAIR, 1, 2], quiet=True)


async def _rounds(
    measured: Measured, folder: Path, control: Control, telegram: Running, ours: Running, stock: Running
) -> None:
    card = await control.wait_message(hall.GROUP, _is_ballot, timeout=30, since=0)
    peers_card = await control.wait_message(hall.COUNCIL, contains="Ballot", timeout=30, since=0)
    everybody = hall.people_of(PEOPLE)

    async def votes(turn: int, **how: Any) -> Round:
        before = _on_file(folder)
        # Everybody says something else than the last time: each tap is a ballot cast or changed.
        choices = [f"vote:1:{CHOICES[(turn + place) % 3]}" for place in range(3)]
        done, report = await _load(control, telegram, ours, hall.GROUP, card["message_id"], everybody, choices, **how)
        done.votes = _on_file(folder) - before
        told = sum(n for text, n in report["texts"].items() if text.startswith("Recorded"))
        if not done.votes == told == report["sent"]:
            raise Miscounted(f"{report['sent']} taps, {told} told that they are recorded, {done.votes} on file")
        measured.taps += done.votes
        return done

    measured.steady = await votes(0, count=STEADY_TAPS, rate=STEADY_RATE)
    began = asyncio.get_running_loop().time()
    final = await control.wait_edit(
        hall.GROUP, card["message_id"], contains=f" {STEADY_TAPS}/{PEOPLE}", timeout=20, since=0
    )
    measured.last_edit = asyncio.get_running_loop().time() - began
    measured.edits = final["edits"]
    for turn in range(1, ROUNDS + 1):
        answered, _ = await _load(
            control, telegram, stock, hall.COUNCIL, peers_card["message_id"], everybody, ["vote:1:for"],
            count=STOCK_TAPS, outstanding=CROWD,
        )  # fmt: skip
        measured.stock.append(answered)
        measured.ours.append(await votes(turn, count=PEOPLE * PASSES, outstanding=CROWD))


async def _load(
    control: Control, telegram: Running, bot: Running, chat: int, message: int, users: list[int], choices: list[str],
    **how: Any,
) -> tuple[Round, dict[str, Any]]:  # fmt: skip
    before = bot.seconds, telegram.seconds
    report = await control.load(chat, message, users, choices, **how)
    if report["unanswered"]:
        raise Miscounted(f"{report['unanswered']} taps were not answered")
    seconds, ms = report["seconds"], report["ms"]
    busy = (bot.seconds - before[0]) / seconds, (telegram.seconds - before[1]) / seconds
    return Round(report["answered"], seconds, ms["p50"], ms["p99"], *busy), report


def _is_ballot(message: dict[str, Any]) -> bool:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return any(one.get("callback_data") == "vote:1:for" for row in rows for one in row)


def _on_file(folder: Path) -> int:
    """Recount from the file, by a connection of one's own: ballots cast or changed, as the record has them.

    The ballots that stand must be the last of each household.
    """
    path = (folder / "corridor.db").absolute().as_uri()
    with closing(sqlite3.connect(f"{path}?mode=ro", uri=True)) as store:
        (cast,) = store.execute("SELECT count(*) FROM record WHERE act = 'vote.ballot'").fetchone()
        (odd,) = store.execute(
            """
            SELECT count(*) FROM (
                SELECT entry ->> '$.data.unit' AS household, entry ->> '$.data.choice' AS choice, max(seq)
                FROM record WHERE act = 'vote.ballot' GROUP BY household
            ) last LEFT JOIN ballot b ON b.vote = 1 AND b.household = last.household
            WHERE b.choice IS NOT last.choice
            """
        ).fetchone()
        if odd:
            raise Miscounted(f"{odd} households have another ballot than the record says")
    return int(cast)
