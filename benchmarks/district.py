"""A district in one bot: `python -m benchmarks.district --communities 1000 --homes 2000 --votes 300`.

One community is built as it should be (`benchmarks/hall.py`) and copied in the store as often as asked for; in some of
them a vote closes in the same minute, and meanwhile people tap on the ballot of another. Told are: how long the start
takes, how long taps are answered before the close and during it, until when all is announced, and the memory. It ends
with status 1 where a vote is left open, a result is not sent, or with `--strict` a goal is missed.
"""

import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from benchmarks import hall
from benchmarks.ballots import CHOICES, OURS
from benchmarks.processes import cores, local_telegram, started
from playground.client import Control

RATE, SECONDS = 50, 10  # taps a second, and for how long, before the close
A_SECOND = 30  # messages that Telegram takes in all (the project's contract)
VOTERS = 20  # in each community whose vote closes
LEAD = 20  # seconds from the last look at the idle bot to the close
GOALS = {"p99": 3.0, "announced": 1.1, "memory": 300.0}


@dataclass(slots=True)
class Told:
    """What was measured."""

    built: float = 0.0  # seconds, as the next three
    size: float = 0.0  # of the store, MB
    start: float = 0.0
    settled: float = 0.0  # until every board is posted
    idle: float = 0.0  # p99 of taps, ms
    busy: float = 0.0
    closed: float = 0.0  # seconds from the minute until the last vote is closed
    announced: float = 0.0  # until the last message about it is sent
    calls: int = 0  # sends and edits, as the pace has them
    memory: float = 0.0  # MB


# The store


class Copies:
    """Copies of the rows of the first community, each with its numbers moved."""

    def __init__(self, store: Path, communities: int) -> None:
        self._connection = sqlite3.connect(store, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -200000"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute("CREATE TEMP TABLE place (n INTEGER PRIMARY KEY)")
        self._connection.executemany("INSERT INTO place VALUES (?)", [(n,) for n in range(1, communities)])

    def of(self, table: str, most: int | None = None, where: str = "t.community = 1", **moved: str) -> int:
        """Copy the rows of a table for every place (the first `most` of them); `moved` says how columns change."""
        columns = [row[1] for row in self._connection.execute(f"PRAGMA table_info({table})")]
        values = [moved.get(column, f't."{column}"') for column in columns]
        names = ", ".join(f'"{column}"' for column in columns)
        until = f"AND n < {most}" if most is not None else ""
        sql = f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} t, place WHERE {where} {until}"  # noqa: S608 - names of the schema
        return self._connection.execute(sql).rowcount

    def value(self, sql: str) -> int:
        """Return the one number of a query."""
        return int(self._connection.execute(sql).fetchone()[0] or 0)

    def done(self) -> None:
        """Leave the store as one file that a bot opens."""
        self._connection.execute("BEGIN")
        self._connection.execute("COMMIT")
        self._connection.close()


def copied(store: Path, communities: int, voting: int) -> None:
    """Copy the first community; the vote only into the first `voting` of the copies."""
    copies = Copies(store, communities)
    ids = {name: copies.value(f"SELECT max(id) FROM {name}") for name in ("household", "person", "matter", "vote")}  # noqa: S608 - as above
    home, person, matter, vote = (f"+ n * {ids[name]}" for name in ("household", "person", "matter", "vote"))
    place, away = "1 + n", f"- n * {hall.APART}"
    own = {"community": place}
    copies.of("community", community=place, name="'Hall ' || n", chain="lower(hex(randomblob(16)))")
    copies.of("chat", **own, id="NULL", telegram_id=f"t.telegram_id {away}")
    copies.of("seat", **own, id="NULL", telegram_id="t.telegram_id + n")
    copies.of("household", **own, id=f"t.id {home}")
    people = f"t.telegram_id BETWEEN {hall.FIRST_PERSON} AND {hall.FIRST_PERSON + hall.APART}"
    copies.of("person", voting, people, id=f"t.id {person}", telegram_id=f"t.telegram_id + n * {hall.APART}",
              pseudonym="lower(hex(randomblob(8)))", started_at="NULL")  # fmt: skip
    copies.of("member", voting, **own, id="NULL", person=f"t.person {person}", household=f"t.household {home}")
    copies.of("matter", voting, **own, id=f"t.id {matter}", person=f"t.person {person}",
              chat=f"t.chat {away}")  # fmt: skip
    copies.of("vote", voting, **own, id=f"t.id {vote}", matter=f"t.matter {matter}")
    copies.of("roll", voting, **own, vote=f"t.vote {vote}", home=f"t.home {home}", elector=f"t.elector {home}")
    copies.of("ballot", voting, **own, vote=f"t.vote {vote}", home=f"t.home {home}", elector=f"t.elector {home}",
              person=f"t.person {person}", nonce="randomblob(16)")  # fmt: skip
    copies.of("due", voting, "t.community = 1 AND t.done_at IS NULL", **own, id="NULL", subject=f"t.subject {vote}")
    copies.of("card", voting, "t.community = 1 AND t.kind = 'ballot'", **own, id="NULL", subject=f"t.subject {vote}",
              chat=f"t.chat {away}")  # fmt: skip
    copies.done()


def close_together(store: Path, at: float) -> int:
    """Have every vote but the first close at one moment (seconds since 1970), for good; returns how many."""
    with closing(sqlite3.connect(store)) as connection:
        closes = {"at": round(at * 1000)}
        connection.execute("UPDATE vote SET closes_at = :at, extended = 1 WHERE id > 1", closes)
        connection.execute("DELETE FROM due WHERE what = 'remind'")
        found = connection.execute("UPDATE due SET at = :at WHERE what = 'close_vote' AND subject > 1", closes).rowcount
        connection.commit()
        return found


def look(store: Path, sql: str) -> Any:
    """Return the one value of a query, beside the bot."""
    with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
        return connection.execute(sql).fetchone()[0]


WAITING = """SELECT (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending'))
    + (SELECT count(*) FROM due WHERE done_at IS NULL AND at <= unixepoch() * 1000)
    + (SELECT count(*) FROM card WHERE dirty > shown AND NOT ended AND message IS NOT NULL)"""


async def until(holds: Any, within: float) -> float:
    """Wait until something holds, and return after how many seconds it did."""
    begun = time.monotonic()
    while not holds():
        if time.monotonic() - begun > within:
            raise TimeoutError(f"not within {within:.0f} s")
        await asyncio.sleep(0.5)
    return time.monotonic() - begun


# The run


async def measure(communities: int, homes: int, voting: int, folder: Path) -> Told:
    """Build the district and measure the bot in it."""
    told, store = Told(), folder / "corridor.db"
    async with local_telegram(f"{OURS}:ours_bot") as (control, _):
        people = hall.people_of(min(homes, 500))
        await _crowd(control, communities, people)
        begun = time.monotonic()
        await hall.build(folder, control.url, OURS, homes, len(people))
        _cast(store)
        copied(store, communities, voting + 1)
        told.built, told.size = time.monotonic() - begun, store.stat().st_size / 1e6
        begun = time.monotonic()
        async with started("bot", "run", on=cores()[1], folder=folder) as bot:
            await bot.says("corridor: running")
            told.start = time.monotonic() - begun
            told.settled = await until(lambda: not look(store, WAITING), 600)
            told.idle = (await _taps(control, people, RATE * SECONDS))["ms"]["p99"]
            told.memory = bot.most
        at = time.time() + told.start + LEAD
        if close_together(store, at) != voting:
            raise RuntimeError("not every vote has its close")
        async with started("bot", "run", on=cores()[1], folder=folder) as bot:
            await bot.says("corridor: running")
            await asyncio.sleep(max(0.0, at - time.time() - 1))
            await _close(told, control, store, people, voting)
            told.memory = max(told.memory, bot.most)
    return told


async def _close(told: Told, control: Control, store: Path, people: list[int], voting: int) -> None:
    """The minute: people tap on another ballot while the votes close and their results go out."""
    since = time.time()
    before = look(store, "SELECT max(id) FROM outbox")
    expected = voting * 4 / A_SECOND  # seconds, roughly
    tapping = asyncio.create_task(_taps(control, people, round(RATE * max(SECONDS, expected))))
    told.closed = await until(lambda: not look(store, "SELECT count(*) FROM vote WHERE id > 1 AND state = 'open'"), 120)
    told.announced = told.closed + await until(lambda: not look(store, WAITING), 1200)
    told.busy = (await tapping)["ms"]["p99"]
    told.calls = look(store, f"SELECT count(*) FROM pace WHERE at >= {since * 1000:.0f}")  # noqa: S608 - a number
    results = look(store, f"SELECT count(*) FROM outbox WHERE id > {before} AND purpose = 'result' AND state = 'sent'")  # noqa: S608 - as above
    if results < voting:
        raise RuntimeError(f"{results} results of {voting} are sent, {time.time() - since:.0f} s after the close")


async def _crowd(control: Control, communities: int, people: list[int]) -> None:
    somebody = hall.CHAIR
    await control.add_users([{"id": one, "first_name": "Person", "language_code": "en"} for one in (somebody, *people)])
    for place in range(communities):
        group, council, _ = hall.chats_of(place)
        there = [somebody, *(people if place == 0 else ()), 1]
        await control.add_chat(group, "supergroup", f"Residents {place}", there, quiet=True)
        await control.add_chat(council, "supergroup", f"Council {place}", [somebody, 1], quiet=True)


async def _taps(control: Control, people: list[int], count: int) -> dict[str, Any]:
    card = await control.wait_message(
        hall.GROUP, lambda message: "vote:1:" in str(message.get("reply_markup")), timeout=120, since=0
    )
    choices = [f"vote:1:{CHOICES[turn % 3]}" for turn in range(3) for _ in people]
    return await control.load(hall.GROUP, card["message_id"], people, choices, count=count, rate=RATE)


def _cast(store: Path) -> None:
    """Some homes of the first community have voted, as they would have by a tap."""
    with closing(sqlite3.connect(store)) as connection:
        connection.execute(
            """INSERT INTO ballot (community, vote, elector, person, choice, channel, at, home, weight, nonce)
            SELECT r.community, r.vote, r.elector, m.person, 'for', 'button', 0, r.home, r.weight, hex(randomblob(16))
            FROM roll r JOIN member m ON m.household = r.home WHERE r.vote = 1 ORDER BY r.home LIMIT ?""",
            (VOTERS,),
        )
        connection.commit()


# The table


def lines(told: Told) -> Iterator[str]:
    """What was measured, a line each, with the goals."""
    pace, slower = told.announced / max(1.0, told.calls / A_SECOND), told.busy / told.idle
    yield f"built      {told.built:.0f} s, {told.size:,.0f} MB on disk"
    yield f"start      {told.start:.1f} s until it runs; every board is posted after {told.settled:.0f} s"
    yield f"taps       p99 {told.idle:.0f} ms, at the close {told.busy:.0f} ms: {slower:.1f} × (goal ≤ 3)"
    yield f"closed     all within {told.closed:.1f} s"
    yield f"announced  {told.calls:,} sends and edits in {told.announced:.0f} s: {pace:.2f} × the pace (goal ≤ 1.1)"
    yield f"memory     {told.memory:.0f} MB at most (goal ≤ 300)"


def missed(told: Told) -> list[str]:
    """Return which goals were missed."""
    reached = {
        "p99": told.busy <= GOALS["p99"] * told.idle,
        "announced": told.announced <= GOALS["announced"] * max(1.0, told.calls / A_SECOND),
        "memory": told.memory <= GOALS["memory"],
    }
    return [name for name, good in reached.items() if not good]


@click.command()
@click.option("--communities", type=click.IntRange(2, 5000), default=1000, show_default=True)
@click.option("--homes", type=click.IntRange(2, 20_000), default=2000, show_default=True, help="Of each community.")
@click.option("--votes", type=click.IntRange(1), default=300, show_default=True, help="That close in the same minute.")
@click.option("--strict", is_flag=True, help="Status 1 where a goal is missed.")
def main(communities: int, homes: int, votes: int, *, strict: bool) -> None:
    """Measure a bot with a whole district."""
    if votes >= communities:
        raise click.UsageError("a vote each, and the first community's stays open: give more --communities")
    click.echo(f"{communities:,} communities × {homes:,} homes, {votes} votes close in one minute …")
    with tempfile.TemporaryDirectory() as name:
        told = asyncio.run(measure(communities, homes, votes, Path(name)))
    click.echo("\n".join(lines(told)))
    if strict and (which := missed(told)):
        click.echo(f"missed: {', '.join(which)}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
