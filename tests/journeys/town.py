"""A town for journeys: a local Telegram, a folder with a store, the command line, and the real bot in its own process.

    async with Town.open(folder) as town:
        await town.apply()
        await town.start_bot()
        await town.join(town.people[0], town.homes[0])
        ballot = await town.open_ballot("Charging sheds")
        said = await town.control.tap(GROUP, town.people[0], ballot.message, ballot.data("for"))

Nothing of ours is patched: what a journey sees, it sees over the wire, on the command line or in the store's file.
"""

import asyncio
import csv
import json
import os
import re
import signal
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import stores
from forks import ROOT, Fork

from playground import server
from playground.client import Control, text_of
from playground.clock import Clock, read_time

Json = dict[str, Any]

TOKEN = "424242:a-town-has-a-bot-of-its-own"
BOT = 424242
GROUP, COUNCIL = -1001000000001, -1001000000009
CHAIR, VICE, *MEDIATORS = range(700000001, 700000008)
SEATS = (CHAIR, VICE, *MEDIATORS)
FIRST_PERSON = 720000001
BEGIN = "2026-10-12T01:00:00Z"  # a Monday, 9 in the morning in Shanghai
PATIENCE = 20.0  # seconds of real time in which the bot must have done what is waited for
CONFIG = """[telegram]
token = "{token}"
api_url = "{url}"
{store}[log]
level = "info"
"""


class Home(NamedTuple):
    """A household as the file names it."""

    area: str
    building: str
    entrance: str
    unit: str


class Ended(NamedTuple):
    """A command of the command line that has ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """An open vote, and the message in the group that takes its taps."""

    vote: int
    matter: int
    message: int

    def data(self, choice: str) -> str:
        """The callback data of a choice."""
        return f"vote:{self.vote}:{choice}"


@dataclass(slots=True)
class Process:
    """The bot as it runs, and what it has logged so far."""

    inner: Fork
    reading: asyncio.Task[None]
    running: asyncio.Event


@dataclass(slots=True)
class Town:
    """One town; `homes` and `people` are in the order of the household file, `codes` are filled by `apply`."""

    folder: Path
    telegram: server.Server
    control: Control
    language: str
    homes: list[Home]
    people: list[int]
    codes: dict[Home, str] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)  # every line that the bot wrote to stderr, over all its lives
    printed: list[str] = field(default_factory=list)  # and to stdout
    bot: Process | None = None

    @classmethod
    @asynccontextmanager
    async def open(
        cls, folder: Path, *, language: str = "en", homes: int = 12, people: int | None = None, begin: str = BEGIN,
        limits: bool = False, settings: str = "", bare: bool = False,
    ) -> "AsyncIterator[Town]":  # fmt: skip
        """Open a town of one area, buildings of 60 homes, a residents' group and a council of seven.

        `people` have accounts and are in the group (as many as homes unless said); `settings` are further lines
        under [rules] of the community file. A `bare` town has its bot and its configuration, and nobody in it yet.
        """
        telegram = await server.start(clock=Clock(read_time(begin)), limited=limits)
        everybody = [FIRST_PERSON + number for number in range(homes if people is None else people)]
        town = cls(folder, telegram, Control(telegram.url), language, [_home(n) for n in range(homes)], everybody)
        try:
            await town._move_in()
            if not bare:
                await town._settle()
                town.declare(settings)
            yield town
        finally:
            with suppress(ProcessLookupError):
                await town.kill_bot()
            await town.control.close()
            await telegram.stop()

    async def _move_in(self) -> None:
        await self.control.add_bot(TOKEN, "corridor_bot", "Corridor")
        (self.folder / "config.toml").write_text(
            CONFIG.format(token=TOKEN, url=self.telegram.url, store=stores.config(self.path)), encoding="utf-8"
        )

    async def _settle(self) -> None:
        control = self.control
        await control.add_users(
            [{"id": one, "first_name": f"Resident {one - FIRST_PERSON + 1}"} for one in self.people]
            + [{"id": one, "first_name": f"Seat {place}"} for place, one in enumerate(SEATS, start=1)]
        )
        await control.add_chat(GROUP, "supergroup", "Residents", [CHAIR, BOT, *self.people], quiet=True)
        await control.add_chat(COUNCIL, "supergroup", "Council", [*SEATS, BOT], quiet=True)

    # The command line

    def declare(self, settings: str = "") -> None:
        """Write the community file and its households."""
        (self.folder / "town.toml").write_text(_declaration(self.language, settings), encoding="utf-8")
        with (self.folder / "homes.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow([*Home._fields, "exclusive_area", "owner"])
            out.writerows([*home, "80.00", number] for number, home in enumerate(self.homes, start=1))

    async def apply(self) -> None:
        """Apply the community as a secretary does and read the join codes that it writes."""
        ended = await self.corridor("apply", "town.toml", "--codes", "codes.csv")
        assert ended.status == 0, ended.err
        with (self.folder / "codes.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                self.codes[Home(row["area"], row["building"], row["entrance"], row["unit"])] = row["code"]

    async def corridor(self, *arguments: str) -> Ended:
        """Run a command of the command line to its end."""
        process = await Fork.start(arguments, self.folder, self._environment())
        out, err = await process.communicate()
        return Ended(process.returncode or 0, out.decode(), err.decode())

    def _environment(self) -> dict[str, str]:
        clock = f"{self.telegram.url}/clock"
        return {**os.environ, "CORRIDOR_CLOCK_URL": clock, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}

    # The bot's process

    async def start_bot(self, *, wait: bool = True) -> None:
        """Start the real bot and wait until it says that it runs, unless told not to."""
        assert self.bot is None, "the bot runs already"
        process = await Fork.start(["run"], self.folder, self._environment())
        running = asyncio.Event()
        self.bot = Process(process, asyncio.create_task(self._read_log(process, running)), running)
        if not wait:
            return
        ended = asyncio.create_task(process.wait())
        waits = asyncio.create_task(running.wait())
        await asyncio.wait({ended, waits}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        for task in (ended, waits):
            task.cancel()
        assert running.is_set(), f"the bot did not start: {self.log[-20:]}"

    async def _read_log(self, process: Fork, running: asyncio.Event) -> None:
        async def read_out() -> None:
            async for line in process.stdout:
                self.printed.append(line.decode(errors="replace").rstrip())

        printing = asyncio.create_task(read_out())
        async for line in process.stderr:
            text = line.decode(errors="replace").rstrip()
            self.log.append(text)
            if text.endswith("corridor: running"):
                running.set()
        await printing

    async def stop_bot(self) -> int:
        """Ask the bot to stop, as a service manager does, and return its exit status."""
        return await self._end_bot(signal.SIGTERM)

    async def kill_bot(self) -> None:
        """Pull the plug: kill -9, no goodbye; does nothing where no bot runs."""
        if self.bot is not None:
            await self._end_bot(signal.SIGKILL)

    async def _end_bot(self, how: signal.Signals) -> int:
        assert self.bot is not None, "no bot runs"
        bot, self.bot = self.bot, None
        bot.inner.send_signal(how)
        status = await asyncio.wait_for(bot.inner.wait(), PATIENCE)
        await bot.reading
        return status

    def troubles(self) -> list[str]:
        """The errors that the bot has logged."""
        return [line for line in self.log if re.search(r" (ERROR|CRITICAL) |^Traceback", line)]

    # What people do and see

    async def join(self, person: int, home: Home) -> None:
        """Have a person press Start with their household's code; the answer is not waited for."""
        await self.control.start(person, self.codes[home])

    async def joined(self, count: int) -> None:
        """Wait until so many people belong to a household."""
        await self.eventually(lambda: self.row("SELECT count(*) AS n FROM member")["n"] >= count, f"{count} members")

    async def tap(self, chat: int, person: int, message: Json, data: str) -> str:
        """Have a person tap a button, once the message has it, and return what they were told."""

        def offered(shown: Json) -> bool:
            return shown["message_id"] == message["message_id"] and data in buttons_of(shown)

        await self.control.wait_message(chat, offered, timeout=PATIENCE, since=0)
        said = await self.control.tap(chat, person, message["message_id"], data, within=PATIENCE)
        assert said.answered, f"the tap {data} of {person} was not answered; the bot said {self.log[-5:]}"
        return said.text

    async def heard(self, chat: int, *, data: str = "", contains: str = "", since: int = 0) -> Json:
        """Wait for a message of the bot, by a button whose data begins so or by words in it."""

        def fits(message: Json) -> bool:
            return not data or any(one.startswith(data) for one in buttons_of(message))

        return await self.control.wait_message(chat, fits, contains=contains, timeout=PATIENCE, since=since)

    async def said_in(self, chat: int, contains: str = "") -> list[Json]:
        """The messages of the bot that stand in a chat now, with these words in them."""
        found = await self.control.messages(chat)
        return [one for one in found if one["by_bot"] and not one["deleted"] and contains in text_of(one)]

    async def file(self, message: Json) -> bytes:
        """The document of a message, as a bot of Telegram fetches it."""
        async with aiohttp.ClientSession(self.telegram.url) as http:
            asked = await http.get(f"/bot{TOKEN}/getFile", params={"file_id": message["document"]["file_id"]})
            path = (await asked.json())["result"]["file_path"]
            return await (await http.get(f"/file/bot{TOKEN}/{path}")).read()

    # Time

    async def until(self, moment: str | datetime) -> None:
        """Let the clock jump to a moment (UTC) and run on from there."""
        await self.control.set_clock(moment if isinstance(moment, str) else moment.isoformat(), running=True)

    @asynccontextmanager
    async def hurrying(self) -> AsyncIterator[None]:
        """Ten seconds in one: a chat gets a message a second, and nobody here reads as long as people do."""

        async def hurry() -> None:
            while True:
                await self.control.advance(2)  # further than a clock that runs: the bot takes it for a jump, and wakes
                await asyncio.sleep(0.2)

        task = asyncio.create_task(hurry())
        try:
            yield
        finally:
            task.cancel()

    def due(self) -> Json | None:
        """What the store says is due next: what, subject, at."""
        found = self.rows("SELECT what, subject, at FROM due WHERE done_at IS NULL ORDER BY at, id LIMIT 1")
        return dict(found[0]) if found else None

    async def go(self, what: str) -> datetime:
        """Let the clock jump from one due act to the next until one of this kind is done; returns its time."""
        for _ in range(60):
            event = self.due()
            if event is None:
                break
            at = datetime.fromtimestamp(event["at"] / 1000, UTC)
            await self.until(at)
            await self.eventually(lambda event=event: self.due() != event, f"{event['what']} done")
            if event["what"] == what:
                return at
        raise AssertionError(f"nothing of the kind {what} falls due")

    async def eventually(self, holds: Any, what: str, patience: float = PATIENCE) -> None:
        """Wait until something holds, for so many real seconds at most."""
        until = time.monotonic() + patience
        while not holds():
            assert time.monotonic() < until, f"not within {patience} s: {what}; the bot said {self.log[-5:]}"
            await asyncio.sleep(0.05)

    # The store

    @property
    def path(self) -> Path:
        """Where the store is, as tests/stores.py has it."""
        return self.folder / "corridor.db"

    def rows(self, query: str, *parameters: Any) -> list[Any]:
        """Read from the store, as a stranger who has it would."""
        return stores.rows(self.path, query, parameters)

    def row(self, query: str, *parameters: Any) -> Any:
        """Read the one row of a query."""
        (found,) = self.rows(query, *parameters)
        return found

    def recorded(self, act: str, subject: str = "%") -> list[Json]:
        """The entries of the record for an act, oldest first."""
        query = "SELECT entry FROM record WHERE act = ? AND subject LIKE ? ORDER BY seq"
        return [json.loads(row["entry"]) for row in self.rows(query, act, subject)]

    # The way of a proposal to the households

    async def open_ballot(self, title: str) -> Ballot:
        """Take a proposal from the group through the council to an open ballot, all of it over the wire.

        Needs one person who has joined, and the settings of a town: no support asked for, no notice before the vote.
        """
        matter, docket = await self.propose(self.people[0], title)
        await self.tap(COUNCIL, CHAIR, docket, f"screen:{matter}:accept")
        await self.control.advance(6)  # a card is edited at most every 5 seconds
        await self.tap(COUNCIL, CHAIR, docket, f"agenda:{matter}")
        mark = self.control.mark
        await self.go("roll_call")
        await self.decide(since=mark)
        mark = self.control.mark
        await self.control.say(COUNCIL, CHAIR, f"/ballot@corridor_bot {matter} assembly")
        check = await self.heard(COUNCIL, data=f"notice:{matter}:assembly", since=mark)
        await self.tap(COUNCIL, CHAIR, check, f"notice:{matter}:assembly")
        card = await self.heard(GROUP, data="vote:", since=mark)
        vote = int(next(one for one in buttons_of(card) if one.startswith("vote:")).split(":")[1])
        return Ballot(vote, matter, card["message_id"])

    async def propose(self, person: int, text: str) -> tuple[int, Json]:
        """Have a person propose in the group; returns the matter's number and its card in the council chat."""
        mark = self.control.mark
        await self.control.say(GROUP, person, f"/propose@corridor_bot {text}")
        docket = await self.heard(COUNCIL, data="screen:", contains=text[:12], since=mark)
        return int(next(one for one in buttons_of(docket) if one.startswith("screen:")).split(":")[1]), docket

    async def decide(self, choices: Iterable[str] = ("for",) * 7, since: int = 0) -> None:
        """Hold the meeting whose roll is called: those who have a choice are here, and vote so on its one motion."""
        here = list(zip(SEATS, choices, strict=False))
        roll = await self.heard(COUNCIL, data="present:", since=since)
        meeting = int(next(one for one in buttons_of(roll) if one.startswith("present:")).split(":")[1])
        for seat, _ in here:
            await self.tap(COUNCIL, seat, roll, f"present:{meeting}")
        await self.until(
            datetime.fromtimestamp(self.row("SELECT starts_at FROM meeting WHERE id = ?", meeting)[0] / 1000, UTC)
        )
        await self.tap(COUNCIL, CHAIR, roll, f"open:{meeting}")
        card = await self.heard(COUNCIL, data="motion:", since=since)
        motion = next(one for one in buttons_of(card) if one.startswith("motion:")).split(":")[1]
        for seat, choice in here:
            await self.tap(COUNCIL, seat, card, f"motion:{motion}:{choice}")


def buttons_of(message: Json) -> list[str]:
    """The callback data on a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [one["callback_data"] for row in rows for one in row if "callback_data" in one]


def _home(number: int) -> Home:
    """Sixty homes a building: ten floors of six."""
    building, place = divmod(number, 60)
    return Home("Garden", str(building + 1), "1", str((place // 6 + 1) * 100 + place % 6 + 1))


def _declaration(language: str, settings: str) -> str:
    roles = ["chair", "vice-chair", *["mediator"] * len(MEDIATORS)]
    seats = [
        f'[[seats]]\nrole = "{role}"\nuser = {seat}\nname = "Seat {place}"'
        for place, (seat, role) in enumerate(zip(SEATS, roles, strict=True), start=1)
    ]
    return "\n".join(
        [
            'name = "Town"', 'method = "three-unions"', 'time_zone = "Asia/Shanghai"', f'language = "{language}"',
            'households = "homes.csv"', 'venue = "Gate 2"',
            f'[[chats]]\nid = {GROUP}\nrole = "residents"', f'[[chats]]\nid = {COUNCIL}\nrole = "council"', *seats,
            '[agenda]\nwhen = "Sat 19:00"', '[quiet]\nfrom = "00:00"\nto = "00:00"',
            '[rules]\nsupport_threshold = 0\nnotice = "0 minutes"\nobjections = "0 minutes"', settings, "",
        ]
    )  # fmt: skip
