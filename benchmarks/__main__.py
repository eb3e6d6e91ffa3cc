"""``python -m benchmarks``: measure, and print each figure beside its goal.

``--keep`` also writes README.md; ``--whole`` sends all 7,500 notices, which takes four minutes more.
"""

import asyncio
import os
import platform
import sqlite3
import statistics
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks import ballots, beside, electorates, reports, sending, weight
from benchmarks.ballots import Measured, Round
from benchmarks.table import Line, reached

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- table -->\n", "<!-- end of the table -->\n"


def main() -> int:
    try:
        measured, peers = asyncio.run(_measured())
        electorate = asyncio.run(electorates.measure())
        sent = asyncio.run(sending.measure(whole="--whole" in sys.argv[1:]))
        weighed = asyncio.run(weight.measure())
        reported = reports.measure()
    except ballots.Miscounted as wrong:
        sys.stderr.write(f"The votes on file are not those that were recorded: {wrong}\n")
        return 1
    table = shown(
        [*lines(measured), *lines_beside(peers), *sent.lines(), *lines_of_electorate(electorate), *weighed.lines(),
         *reported.lines()]
    )  # fmt: skip
    sys.stdout.write(table)
    if "--keep" in sys.argv[1:]:
        before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
        README.write_text(before + BEGIN + table + END + rest.partition(END)[2], encoding="utf-8")
    return 0


async def _measured() -> tuple[Measured, beside.Measured]:
    found: list[beside.Measured] = []

    async def further(bench: ballots.Bench) -> None:
        found.append(await beside.measure(bench))

    return await ballots.measure(beside.ACCOUNTS, further), found[0]


def lines_beside(peers: beside.Measured) -> list[Line]:
    """Ours beside others than the reference."""
    aiogram, client, naive = peers.aiogram, peers.client, peers.naive
    return [
        ("aiogram, answers only, answers/s", "", f"{_median(aiogram.peer, 'per_second'):,.0f}", ""),
        ("votes/s, polling ÷ aiogram", "≥ 3", f"{aiogram.rate:.1f}", reached(aiogram.rate >= 3)),
        (f"ack at {ballots.STEADY_RATE} taps/s, our client that only answers, p50 / p99", "", _acks(client.peer), ""),
        ("p99 of ours ÷ its", "≤ 2", f"{client.p99:.1f}", reached(client.p99 <= 2)),
        ("naive bot, 50 ms at the server, votes/s", "", f"{_median(naive.peer, 'per_second'):,.1f}", ""),
        ("votes/s, polling, 50 ms ÷ naive", "≥ 200", f"{naive.rate:,.0f}", reached(naive.rate >= 200)),
    ]


def lines(measured: Measured) -> list[Line]:
    ours, stock, steady = measured.ours, measured.stock, measured.steady
    assert steady is not None  # noqa: S101 - a finished run has it
    crowd, alone = measured.crowd, measured.alone
    statements, commits = crowd.statements / crowd.votes, crowd.commits / crowd.votes
    last = measured.last_edit
    return [
        ("durable, counted votes/s, polling", "", f"{_median(ours, 'per_second'):,.0f}", ""),
        ("R: stock framework, answers only, answers/s", "", f"{_median(stock, 'per_second'):,.0f}", ""),
        ("votes/s ÷ R", "≥ 5", f"{measured.ratio:.1f}", reached(measured.ratio >= 5)),
        ("durable, counted votes/s, webhook", "", f"{_median(measured.hooked, 'per_second'):,.0f}", ""),
        ("the same ÷ R", "≥ 7", f"{measured.hooked_ratio:.1f}", reached(measured.hooked_ratio >= 7)),
        (f"ack at {ballots.CROWD} taps under way, p50 / p99", "", _acks(ours), ""),
        ("the same, R", "", _acks(stock), ""),
        (f"ack at {ballots.STEADY_RATE} taps/s, p50 / p99", "", _acks([steady]), ""),
        (f"statements per vote, {ballots.CROWD} under way", "≤ 4", f"{statements:.2f}", reached(statements <= 4)),
        (f"commits per vote, {ballots.CROWD} under way", "≤ 0.05", f"{commits:.3f}", reached(commits <= 0.05)),
        (
            f"statements / commits per vote at {ballots.STEADY_RATE} taps/s",
            "",
            f"{alone.statements / alone.votes:.1f} / {alone.commits / alone.votes:.2f}",
            "",
        ),
        (
            f"edits of the card for {ballots.EVENING_TAPS:,} taps in {ballots.EVENING} s",
            "≤ 20",
            f"{measured.edits}",
            reached(measured.edits <= 20),
        ),
        ("at least so far apart", "≥ 4 s", f"{measured.apart:.1f} s", reached(measured.apart >= 4)),
        ("the last of them shows the final count after", "≤ 6 s", f"{last:.1f} s", reached(last <= 6)),
        ("busy: bot / local Telegram", "", f"{_busy(ours)}", ""),
        ("the same, webhook", "", f"{_busy(measured.hooked)}", ""),
        ("the same, R", "", f"{_busy(stock)}", ""),
    ]


def lines_of_electorate(measured: electorates.Measured) -> list[Line]:
    """What a large electorate costs, by the writer alone."""
    many, ms = f"{electorates.ELECTORS:,}", 1000 * min(measured.opening)
    opening, filled = measured.opening_ratio, measured.filled_ratio
    bare = min(measured.opening) / min(measured.bare)
    by_rule = [
        (
            f"votes/s by the writer alone, {rule}{', secret' if secret else ''}",
            "",
            f"{statistics.median(rate):,.0f}",
            "",
        )
        for (rule, secret), rate in measured.by_rule.items()
    ]
    return [
        *by_rule,
        (
            f"votes/s with {electorates.MANY:,} ballots on file ÷ with {electorates.FEW:,}", "≥ 0.95", f"{filled:.2f}",
            reached(filled >= 0.95),
        ),
        (f"tally of {many} ballots", "", f"{1000 * statistics.median(measured.tally):.1f} ms", ""),
        (f"a vote of {many} opened, best of {electorates.ROUNDS}", "", f"{ms:.0f} ms", ""),
        ("the same ÷ writing its rows alone", "≤ 3", f"{opening:.1f}", reached(opening <= 3)),
        ("the same ÷ SQLite's own `executemany` of them", "", f"{bare:.1f}", ""),
    ]  # fmt: skip


def shown(rows: list[Line]) -> str:
    table = ["| figure | goal | result | |", "|---|---|---|---|"]
    table += [f"| {figure} | {goal} | {result} | {verdict} |" for figure, goal, result, verdict in rows]
    return "\n".join([*table, "", machine(), ""])


def machine() -> str:
    pinned = "the bot on one, the local Telegram with its crowd on another" if hasattr(os, "sched_setaffinity") else ""
    return (
        f"{os.cpu_count()} cores ({pinned or 'not pinned'}), {platform.system()} {platform.machine()}, "
        f"{platform.python_implementation()} {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"python-telegram-bot {version('python-telegram-bot')}, aiohttp {version('aiohttp')}"
    )


def _median(rounds: list[Round], name: str) -> float:
    return statistics.median(float(getattr(one, name)) for one in rounds)


def _acks(rounds: list[Round]) -> str:
    return f"{_median(rounds, 'p50'):.0f} / {_median(rounds, 'p99'):.0f} ms"


def _busy(rounds: list[Round]) -> str:
    return f"{_median(rounds, 'bot_busy'):.0%} / {_median(rounds, 'telegram_busy'):.0%} of a core"


if __name__ == "__main__":
    sys.exit(main())
