"""A hall of households, a PostgreSQL, a local Telegram that posts, and several workers between them."""

import asyncio
import contextlib
import re
import shutil
import signal
import time
from collections import Counter

import asyncpg
from postgres_server import Server
from wires import Wire

from benchmarks import hall
from benchmarks.balancer import Balancer
from benchmarks.processes import local_telegram, started

TOKEN = "4000:several-workers-share-one-token"
WORKERS = 4
AHEAD = 3  # the worker whose machine is half a minute ahead
CONFIG = """[telegram]
token = "{token}"
api_url = "{url}"
updates = "webhook"
webhook = {{ url = "http://127.0.0.1:{balancer}/hook", listen = "127.0.0.1:{port}", secret = "four-workers-share-it" }}
[storage]
url = "{store}"
"""


class Worker:
    """One of them: its folder, its wire to the database, its process and what that said."""

    def __init__(self, number, folder, wire):
        self.number, self.folder, self.wire = number, folder, wire
        self.port, self.stack, self.running = hall.free_port(), contextlib.AsyncExitStack(), None

    async def start(self):
        module = "tests.workers.wrong_clock" if self.number == AHEAD else "bot"
        self.running = await self.stack.enter_async_context(started(module, "run", folder=self.folder))
        await self.running.says("taking what is posted")

    async def kill(self):
        self.running.process.send_signal(signal.SIGKILL)
        await self.stack.aclose()

    def on_duty(self):
        """Whether the last that it said of it is that it is on duty."""
        told = [line for line in self.running.said if "on duty" in line]
        return bool(told) and "no more" not in told[-1] and not self.running.ended


class DistrictHall:
    """Everything that runs, and what people have been told."""

    def __init__(self, folder, homes):
        self.folder, self.people = folder, hall.people_of(homes)
        self.said = {}  # person → the choice last answered as recorded
        self.doubtful = {}  # person → a choice that nobody answered
        self.answers = Counter()

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, folder, homes, *, workers=WORKERS, voting="2 minutes"):
        made = cls(folder, homes)
        async with contextlib.AsyncExitStack() as stack:
            made.server = Server(durable=True)
            stack.callback(made.server.remove)
            made.control, _ = await stack.enter_async_context(local_telegram(f"{TOKEN}:corridor_bot"))
            await made._settle(voting)
            made.balancer = Balancer([])
            port = hall.free_port()
            for number in range(workers):
                wire = Wire(str(made.server.folder / ".s.PGSQL.5432"))
                await stack.enter_async_context(wire.leading())
                made.workers = [*getattr(made, "workers", []), made._worker(number, wire, port)]
            made.balancer.ports = [worker.port for worker in made.workers]
            await stack.enter_async_context(made.balancer.serving(port))
            await asyncio.gather(*(worker.start() for worker in made.workers))
            for worker in made.workers:
                stack.push_async_exit(worker.stack)
            every = list(made.workers)
            try:
                yield made
            except BaseException:
                for worker in every:
                    print(f"worker {worker.number}:", *worker.running.said[-25:], sep="\n")
                raise

    async def _settle(self, voting):
        """Build the hall in a file and copy it into the server, as an operator moves."""
        control, first = self.control, self.folder / "first"
        first.mkdir()
        everybody = [*self.people, hall.CHAIR]
        await control.add_users([{"id": person, "first_name": f"P{person}"} for person in everybody])
        bot = int(TOKEN.partition(":")[0])
        await control.add_chat(hall.GROUP, "supergroup", "Hall", [*everybody, bot], quiet=True)
        await control.add_chat(hall.COUNCIL, "supergroup", "Council", [hall.CHAIR, bot], quiet=True)
        await hall.build(first, control.url, TOKEN, len(self.people), voting=voting)
        self.store = await self.server.create()
        asked = ("copy", "--from", f"sqlite:///{first}/corridor.db", "--to", self.store.url)
        async with started("bot", *asked, folder=first) as copied:
            assert await copied.process.wait() == 0, copied.said

    def _worker(self, number, wire, balancer):
        folder = self.folder / f"worker{number}"
        folder.mkdir()
        worker = Worker(number, folder, wire)
        store = f"postgresql://corridor@127.0.0.1:{wire.port}/{self.store.name}"
        (folder / "config.toml").write_text(
            CONFIG.format(token=TOKEN, url=self.control.url, balancer=balancer, port=worker.port, store=store)
        )
        shutil.copy(self.folder / "first" / "corridor.key", folder)
        return worker

    # What happens

    async def on_duty(self, within=15.0):
        """The worker that is on duty, as soon as there is one; fails where there are two."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            found = [worker for worker in self.workers if worker.on_duty()]
            if len(found) == 1:
                return found[0]
            await asyncio.sleep(0.05)
        raise AssertionError(f"on duty: {found}")

    async def ballot(self):
        return await self.control.wait_message(hall.GROUP, contains="Ballot №1", timeout=30, since=0)

    async def all_tap(self, choice, ballot, *, rate=60.0):
        """Everybody taps once, so many a second; what each was told is noted."""
        vote = re.search(r"vote:(\d+):", str(ballot["reply_markup"]))[1]

        async def one(place, person):
            await asyncio.sleep(place / rate)
            said = choice(place)
            data = f"vote:{vote}:{said}"
            told = await self.control.tap(hall.GROUP, person, ballot["message_id"], data, forged=True, within=60)
            self.answers[told.text.split(":")[0] if told.answered else told.status] += 1
            # "Already …": a worker that was killed or cut off had it on disk and could not say so.
            if told.answered and told.text.startswith(("Recorded", "Changed", f"Already {said}")):
                self.said[person] = said
                self.doubtful.pop(person, None)
            elif not told.answered:
                self.doubtful[person] = said

        await asyncio.gather(*(one(place, person) for place, person in enumerate(self.people)))

    async def storm(self, choices, ballot, people):
        """Some tap again and again and wait for no answer."""
        vote = re.search(r"vote:(\d+):", str(ballot["reply_markup"]))[1]
        queries = await self.control.taps(
            [
                {"chat": hall.GROUP, "user": person, "message_id": ballot["message_id"], "forged": True,
                 "data": f"vote:{vote}:{choice}"}
                for choice in choices for person in self.people[:people]
            ]
        )  # fmt: skip
        for query in queries:
            while not (await self.control.answer(query)).answered:  # noqa: ASYNC110 - it is asked over the wire
                await asyncio.sleep(0.05)

    # What is kept

    async def rows(self, query, *parameters):
        connection = await asyncpg.connect(self.store.url, server_settings={"search_path": "corridor"})
        try:
            return await connection.fetch(query, *parameters)
        finally:
            await connection.close()

    async def on_file(self):
        """Each person's ballot."""
        rows = await self.rows(
            "SELECT p.telegram_id, b.choice FROM ballot b"
            " JOIN member m ON m.household = b.elector JOIN person p ON p.id = m.person"
            " WHERE b.struck_at IS NULL"
        )
        return {row["telegram_id"]: row["choice"] for row in rows}
