"""``python -m benchmarks.shared``: PostgreSQL beside SQLite, several workers beside one, and a copy of a large store.

A server of its own is started, durable as a real one (fsync on, synchronous_commit on). All bots are posted to, in
turns, from one crowd. What people were told, what was tapped and what is on file must agree after every load.
"""

import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import asyncpg

from benchmarks import ballots, electorates, hall
from benchmarks.ballots import CHOICES, CROWD, OURS, PEOPLE, Miscounted
from benchmarks.processes import local_telegram, started
from benchmarks.spread import spread
from playground.client import Control
from storage import copies, stores
from storage.stores import Address, Store
from tests.postgres_server import Server

ROUNDS, PASSES, WORKERS = 7, 2, 4
COPIED = 1_000_000
CONFIG = """[telegram]
token = "{token}"
api_url = "{url}"
updates = "webhook"
webhook = {{ url = "http://127.0.0.1:{at}/hook", listen = "127.0.0.1:{port}", secret = "shared-by-all-workers" }}
[storage]
url = "{store}"
"""


class Bench:
    """The crowd, and where its ballots are counted."""

    def __init__(self, folder: Path, control: Control, server: Server) -> None:
        self.folder, self.control, self.server = folder, control, server
        self.turns: Counter[Store] = Counter()

    @asynccontextmanager
    async def workers(self, store: Store, count: int) -> AsyncIterator[None]:
        """Run so many workers on a store while the context is open, behind a balancer, also where there is one."""
        at, *ports = [hall.free_port() for _ in range(count + 1)]
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(spread(at, ports))
            for number, port in enumerate(ports):
                folder = self.folder / f"worker{number}"
                folder.mkdir(exist_ok=True)
                shutil.copy(self.folder / "corridor.key", folder)
                where = store.url if isinstance(store, Address) else f"sqlite:///{store}"
                told = CONFIG.format(token=OURS, url=self.control.url, at=at, port=port, store=where)
                (folder / "config.toml").write_text(told, encoding="utf-8")
                bot = await stack.enter_async_context(started("bot", "run", folder=folder))
                await bot.says("taking what is posted")
            yield

    async def votes(self, store: Store) -> float:
        """Everybody taps, each time something else; return the votes a second, refused unless all counts agree."""
        card = await self.control.wait_message(
            hall.GROUP, lambda message: "vote:1:for" in str(message.get("reply_markup")), timeout=60, since=0
        )
        before = await _on_file(store)
        # A pass ends one choice further on than it began; the next begins with another one again.
        choices = [f"vote:1:{CHOICES[(self.turns[store] + place) % 3]}" for place in range(3)]
        self.turns[store] += PASSES
        report = await self.control.load(
            hall.GROUP, card["message_id"], hall.people_of(PEOPLE), choices, count=PEOPLE * PASSES, outstanding=CROWD
        )
        said = sum(n for text, n in report["texts"].items() if text.startswith("Recorded"))
        if not (kept := await _on_file(store) - before) == said == report["sent"]:
            raise Miscounted(f"{report['sent']} taps, {said} told that they are recorded, {kept} on file")
        return float(report["per_second"])


async def _on_file(store: Store) -> int:
    connection = await stores.connect(store, read_only=True)
    try:
        ((cast,),) = await connection.fetch("SELECT count(*) FROM record WHERE act = 'vote.ballot'")
    finally:
        await connection.close()
    return int(cast)


async def votes() -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Return the votes a second of each set-up, round by round: of its first load after a start, and of the next.

    In the first load each worker has its queries prepared and its words read, which it does once in its life.
    """
    first: dict[str, list[float]] = {"sqlite": [], "one": [], "four": []}
    then: dict[str, list[float]] = {"sqlite": [], "one": [], "four": []}
    with tempfile.TemporaryDirectory() as name:
        server = Server(durable=True)
        try:
            async with local_telegram(f"{OURS}:ours_bot") as (control, _):
                bench = Bench(Path(name), control, server)
                await ballots.crowd(control, [1])
                await hall.build(bench.folder, control.url, OURS, PEOPLE)
                file = bench.folder / "corridor.db"
                async with bench.workers(file, 1):
                    await bench.votes(file)  # warm, and the ballot's card is posted
                there = await server.create()
                await _copied(file, there)
                in_turns: list[tuple[str, Store, int]] = [
                    ("sqlite", file, 1), ("one", there, 1), ("four", there, WORKERS),
                ]  # fmt: skip
                for _ in range(ROUNDS):
                    for what, store, count in in_turns:
                        async with bench.workers(store, count):
                            first[what].append(await bench.votes(store))
                            then[what].append(await bench.votes(store))
                    in_turns.reverse()  # a machine that becomes slower or faster favours nobody
        finally:
            server.remove()
    return first, then


def _ratio(found: dict[str, list[float]], a: str, b: str) -> float:
    return statistics.median(x / y for x, y in zip(found[a], found[b], strict=True))


async def _copied(source: Store, target: Address) -> dict[str, float]:
    """Copy a store and return the seconds of each table."""
    from_, to = await stores.connect(source, read_only=True), await stores.connect(target, read_only=False)
    seconds = {}
    try:
        await from_.begin()
        await copies.begin(from_, to, 0)
        for table in copies.order():
            began = time.perf_counter()
            await copies.copy(from_, to, table, lambda: None)
            seconds[table] = time.perf_counter() - began
        await copies.finish(from_, to)
    finally:
        await from_.close()
        await to.close()
    return seconds


async def copied() -> tuple[float, float]:
    """Return the seconds in which a million ballots are copied, and those of the server's own COPY from a file."""
    with tempfile.TemporaryDirectory() as name:
        server = Server(durable=True)
        try:
            await hall.build(Path(name), "http://127.0.0.1:9", "1:nobody-answers-there", electorates.ELECTORS, 10)
            electorates.fill(Path(name), COPIED)
            there = await server.create()
            ours = (await _copied(Path(name) / "corridor.db", there))["ballot"]
            return ours, await _by_itself(there, f"{server.folder}/ballots")
        finally:
            server.remove()


async def _by_itself(store: Address, file: str) -> float:
    connection = await asyncpg.connect(store.url, server_settings={"search_path": "corridor"})
    try:
        await connection.execute(f"COPY ballot TO '{file}' (FORMAT binary)")
        await connection.execute("TRUNCATE ballot CASCADE")
        began = time.perf_counter()
        await connection.execute(f"COPY ballot FROM '{file}' (FORMAT binary)")
        return time.perf_counter() - began
    finally:
        await connection.close()


def main() -> int:
    """Measure, and print each figure beside its goal."""
    first, then = asyncio.run(votes())
    ours, its = asyncio.run(copied())
    rates = {what: statistics.median(rate) for what, rate in then.items()}
    rows: list[tuple[str, str, str]] = [
        ("votes/s, SQLite, one worker behind a balancer", "", f"{rates['sqlite']:,.0f}"),
        ("votes/s, PostgreSQL, one worker behind a balancer", "", f"{rates['one']:,.0f}"),
        ("PostgreSQL ÷ SQLite", "≥ 0.7", f"{_ratio(then, 'one', 'sqlite'):.2f}"),
        ("the same, first 5,000 votes after a start", "", f"{_ratio(first, 'one', 'sqlite'):.2f}"),
        (f"votes/s, PostgreSQL, {WORKERS} workers", "", f"{rates['four']:,.0f}"),
        (f"{WORKERS} workers ÷ one (where all share two cores: ≥ 1)", "≥ 2.5", f"{_ratio(then, 'four', 'one'):.2f}"),
        ("the same, first 5,000 votes after a start", "", f"{_ratio(first, 'four', 'one'):.2f}"),
        (f"{COPIED:,} ballots copied", "", f"{ours:.1f} s"),
        ("the same ÷ the server's own COPY", "≤ 3", f"{ours / its:.1f}"),
    ]
    sys.stdout.write("| figure | goal | result |\n|---|---|---|\n")
    sys.stdout.writelines(f"| {' | '.join(row)} |\n" for row in rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
