"""Modern Garden in a local Telegram: the real bot as a process of its own, 2,530 households, who joins, how time goes.

Whatever people do goes over the wire. The store's file is only read, and only for what time is to bring next.
"""

import asyncio
import csv
import re
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.cast import COUNCIL, SEATS, WHOLE, accounts, groups, workers
from bot.command import Refusal
from bot.plug import ROOT, Plugged
from playground import server
from playground.client import Control, Json, text_of
from playground.clock import Clock
from replay.script import ALL, BEGIN

ZONE = ZoneInfo("Asia/Shanghai")
TOKEN = "424242:the-two-years-have-a-bot-of-their-own"
BOT = 424242
PACE = 30.0  # how many seconds go by in one: nobody here reads as long as people do
PATIENCE = 60.0  # seconds of real time in which the bot must have done what is waited for
LOOK_EVERY = 0.01  # seconds between two looks into the store's file
BREATH = 2.0  # seconds in which a bot that starts answers what has waited
JOINING = 200  # people who open their link at a time
NAMES = {"A": "District A", "B": "District B", "C": "District C", "1": "Building 1"}
FIRST = {"A": 750000000, "B": 751000000, "C": 752000000, "1": 753000000}
CHATS = {"A": -1001000000001, "B": -1001000000002, "C": -1001000000003, "1": -1001000000004, ALL: WHOLE}
PARTIES = (700000101, 700000102, 700000103, 700000104, 700000106, 700000107)
"""Who speaks for each of the six parties."""
CONFIG = """[telegram]
token = "{token}"
api_url = "{url}"
[storage]
url = "sqlite:///corridor.db"
[log]
level = "info"
"""
NEXT = "SELECT min(at) FROM due WHERE done_at IS NULL"
SETTLED = """
SELECT NOT EXISTS (SELECT 1 FROM due WHERE done_at IS NULL AND at <= ?1)
   AND NOT EXISTS (SELECT 1 FROM outbox WHERE state = 'sending')
   AND NOT EXISTS (SELECT 1 FROM outbox WHERE state = 'waiting' AND not_before <= ?1)"""
LOG = "bot.log"
HOUSEHOLDS = "modern-garden-households.csv"
Home = tuple[str, str, str, str]


class NotSeen(Exception):
    """What a step waited for did not come."""

    def __init__(self, what: str) -> None:
        super().__init__(f"what was waited for did not come: {what}")
        self.what = what


@dataclass
class Town:
    """The community as it is played, in a folder of its own; `residents` are how many people of each area take part."""

    folder: Path
    telegram: server.Server
    control: Control
    plugged: Plugged
    ticker: "Ticker"
    residents: dict[str, int]
    homes: dict[str, list[Home]] = field(default_factory=dict)
    eyes: "Eyes" = field(init=False)
    pulling: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.eyes = Eyes(self.control)

    @classmethod
    @asynccontextmanager
    async def open(
        cls, folder: Path, residents: dict[str, int], *, short: bool = False, program: str = "bot"
    ) -> "AsyncIterator[Town]":
        """Set everything up in a folder, and have the residents join; the bot (the module `program`) runs meanwhile.

        What an earlier replay left there is removed, other things are not: raises Refusal. `short` leaves out all homes
        of whom nobody takes part.
        """
        if folder.exists() and any(folder.iterdir()):
            if not (folder / LOG).exists():
                raise Refusal(f"{folder}: it is not empty, and no replay was played in it")
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        began = BEGIN.replace(tzinfo=ZONE).timestamp() - 3600
        ticker = Ticker()
        telegram = await server.start(clock=Clock(began, ticker=ticker), limited=True)
        try:
            with (folder / LOG).open("w", encoding="utf-8") as log:
                async with Control(telegram.url) as control:
                    plugged = Plugged(folder, telegram.url, log, program)
                    town = cls(folder, telegram, control, plugged, ticker, residents)
                    codes = await town._declare(short=short)
                    await town._people()
                    async with plugged.running():
                        await town._join(codes)
                        with closing(town.store):
                            yield town
        finally:
            await telegram.stop()

    async def _declare(self, *, short: bool) -> dict[Home, str]:
        """Apply the example community, with a group of everybody; return the codes of the homes' links."""
        (self.folder / "config.toml").write_text(CONFIG.format(token=TOKEN, url=self.telegram.url), encoding="utf-8")
        text = (ROOT / "examples" / "modern-garden.toml").read_text(encoding="utf-8")
        whole = f'[[chats]]\nid = {WHOLE}\nrole = "residents"\n\n[[seats]]'
        (self.folder / "modern-garden.toml").write_text(text.replace("[[seats]]", whole, 1), encoding="utf-8")
        rows = _read(ROOT / "examples" / HOUSEHOLDS)
        if short:  # of each area those homes alone whose people take part
            rows = [row for area, name in NAMES.items() for row in _of(rows, name)[: self.residents[area]]]
        with (self.folder / HOUSEHOLDS).open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, rows[0].keys())
            out.writeheader()
            out.writerows(rows)
        for area, name in NAMES.items():
            self.homes[area] = [_home(row) for row in _of(rows, name)]
        await self.plugged.corridor("apply", "modern-garden.toml", "--codes", "codes.csv")
        return {_home(row): row["link"].rpartition("=")[2] for row in _read(self.folder / "codes.csv")}

    async def _people(self) -> None:
        control = self.control
        await control.add_bot(TOKEN, "corridor_bot", "Corridor 议事")
        own = [one for one in accounts("zh") if one["id"] in workers()]
        inside = {area: [FIRST[area] + place for place in range(count)] for area, count in self.residents.items()}
        inside[ALL] = [one for people in inside.values() for one in people]
        residents = [{"id": one, "first_name": f"居民 {one % 10**6}"} for one in inside[ALL]]
        parties = [{"id": one, "first_name": f"代表 {place}"} for place, one in enumerate(PARTIES, start=1)]
        await control.add_users([*own, *parties, *residents])
        for chat, title, _ in groups("zh"):
            area = next((area for area, one in CHATS.items() if one == chat), None)
            if chat == COUNCIL:
                await control.add_chat(chat, "supergroup", title, [*SEATS, BOT], quiet=True)
            elif area:
                await control.add_chat(chat, "supergroup", title, [SEATS[0], BOT, *inside[area]], quiet=True)
        for one in (*SEATS, *PARTIES):
            await control.start(one)

    async def _join(self, codes: dict[Home, str]) -> None:
        """Have everybody press Start with the link of their home."""
        links = [
            (FIRST[area] + place, codes[self.homes[area][place]])
            for area, count in self.residents.items()
            for place in range(count)
        ]
        for first in range(0, len(links), JOINING):
            await asyncio.gather(*(self.control.start(*link) for link in links[first : first + JOINING]))
            await self.until("SELECT count(*) >= ? FROM member", min(first + JOINING, len(links)))

    async def pull_the_plug(self) -> None:
        """Kill the bot and start it again, while time goes as it does: a tap waits at Telegram for 150 seconds."""
        async with self.pulling:
            before = self._starts()
            self.ticker.run(1)
            await self.plugged.kill()
            await self.plugged.start()
            async with asyncio.timeout(PATIENCE):
                while self._starts() == before:  # noqa: ASYNC110 - no event: its log is read
                    await asyncio.sleep(LOOK_EVERY)
            await asyncio.sleep(BREATH)
            self.ticker.run(PACE)

    def _starts(self) -> int:
        return (self.folder / LOG).read_text(encoding="utf-8").count("corridor: running")

    def person(self, name: str) -> int:
        """The account of somebody of the script."""
        return FIRST[name[0]] + int(name[1:])

    # Time

    async def now(self) -> datetime:
        """The present time."""
        return datetime.fromisoformat((await self.control.clock())["now"])

    async def to(self, when: datetime) -> None:
        """Let time pass to a moment by the community's clock, and what falls due on the way be done when it does."""
        until = when.replace(tzinfo=ZONE) if when.tzinfo is None else when
        while (following := self.look(NEXT)) and following <= until.timestamp() * 1000:
            await self._jump(datetime.fromtimestamp(following / 1000, UTC))
            await self.until("SELECT count(*) = 0 FROM due WHERE done_at IS NULL AND at <= ?", following)
        await self._jump(until)

    async def _jump(self, at: datetime) -> None:
        """Set the clock to a moment to come, once all is said; never while the bot is down, for Telegram forgets."""
        async with self.pulling:
            await self.settled()
            if at > await self.now():
                await self.control.set_clock(at.isoformat(), running=True)

    async def settled(self) -> None:
        """Wait until all that is due is done and said."""
        await self.until(SETTLED, round((await self.now()).timestamp() * 1000))

    async def until(self, query: str, *parameters: Any) -> None:
        """Wait until a query of the store's file says yes."""
        patience = time.monotonic() + PATIENCE
        while not self.look(query, *parameters):
            if time.monotonic() > patience:
                raise NotSeen(f"{query} {parameters}")
            await asyncio.sleep(LOOK_EVERY)

    def look(self, query: str, *parameters: Any) -> int:
        """Read one number from the store's file."""
        ((found,),) = self.store.execute(query, parameters).fetchall()
        return int(found or 0)

    @cached_property
    def store(self) -> sqlite3.Connection:
        """The store's file, for reading alone; opened once, for its schema takes longer to read than any answer."""
        address = (self.folder / "corridor.db").absolute().as_uri()
        return sqlite3.connect(f"{address}?mode=ro", uri=True, timeout=5)

    # What people do

    async def tap(self, chat: int, person: int, data: str, message: Json | None = None) -> str:
        """Have a person tap a button, once it is there, and return what they were told."""
        card = message or await self.eyes.see(chat, data)
        said = await self.control.tap(chat, person, card["message_id"], data, within=PATIENCE, forged=True)
        if not said.answered:
            raise NotSeen(f"an answer to the tap {data} of {person}")
        return str(said.text)

    async def tap_all(self, chat: int, people: Iterable[int], data: str) -> list[str]:
        """Have people tap side by side."""
        card = await self.eyes.see(chat, data)
        return list(await asyncio.gather(*(self.tap(chat, one, data, card) for one in people)))

    async def command(self, chat: int, person: int, text: str) -> Json:
        """Have a person send a command, as a group asks for it: with the bot's name."""
        name, space, rest = text.partition(" ")
        return await self.control.say(chat, person, f"{name}@corridor_bot{space}{rest}" if chat < 0 else text)


class Ticker:
    """What makes the local Telegram's clock run: so many seconds in each real one."""

    def __init__(self) -> None:
        self._speed, self._began, self._shown = PACE, time.monotonic(), 0.0

    def __call__(self) -> float:
        """The seconds that went by."""
        return self._shown + (time.monotonic() - self._began) * self._speed

    def run(self, speed: float) -> None:
        """Let it go at another speed from now on."""
        self._shown, self._began = self(), time.monotonic()
        self._speed = speed


class Eyes:
    """What stands in the chats that people look at, kept as the control API tells of each change, once."""

    def __init__(self, control: Control) -> None:
        self.control = control
        self.mark = 0  # how far the world had come when something was last seen
        self._marks: dict[int, int] = {}
        self._messages: dict[int, dict[int, Json]] = {}
        self._buttons: dict[int, dict[str, int]] = {}

    async def see(
        self, chat: int, data: str = "", contains: str = "", since: int = 0, *, poll: bool = False,
        unlike: Json | None = None, patience: float = PATIENCE,
    ) -> Json:  # fmt: skip
        """Wait for the newest message of the bot since a mark: by a button, by its words, or because it is a poll.

        `unlike` is a message with other words.
        """

        def fits(one: Json) -> bool:
            offers = not data or any(has.startswith(data) for has in buttons_of(one))
            other = unlike is None or text_of(one) != text_of(unlike)
            return bool(one["by_bot"]) and offers and says(one, contains) and poll <= ("poll" in one) and other

        until = time.monotonic() + patience
        while (found := self._known(chat, data, since, fits)) is None:
            left = until - time.monotonic()
            if left <= 0:
                raise NotSeen(f"in {chat}: {data or contains!r}")
            await self._look(chat, min(left, 5))
        return found

    def _known(self, chat: int, data: str, since: int, fits: Callable[[Json], bool]) -> Json | None:
        messages = self._messages.get(chat, {})
        if data and not data.endswith(":"):
            number = self._buttons.get(chat, {}).get(data)
            found = messages[number] if number else None
            return found if found and found["created"] > since and fits(found) else None
        for one in reversed(messages.values()):
            if one["created"] <= since:
                return None
            if fits(one):
                return one
        return None

    async def _look(self, chat: int, wait: float) -> None:
        answer = await self.control.call("messages", chat=chat, since=self._marks.get(chat, 0), wait=wait)
        buttons = self._buttons.setdefault(chat, {})
        for one in sorted(answer["messages"], key=lambda one: int(one["message_id"])):
            known, number = self._messages.setdefault(chat, {}), one["message_id"]
            for data in buttons_of(known.get(number, {})):
                if buttons.get(data) == number:
                    del buttons[data]
            known[number] = one
            for data in buttons_of(one):
                buttons[data] = max(number, buttons.get(data, 0))
            self._marks[chat] = max(self._marks.get(chat, 0), one["changed"])

    async def now(self) -> int:
        """How far the world has come."""
        return int(await self.control.call("mark"))


def says(message: Json, words: str) -> bool:
    """Whether words stand in a message; №1 does not stand in №12."""
    return re.search(re.escape(words) + r"(?!\d)", text_of(message)) is not None


def buttons_of(message: Json) -> list[str]:
    """The callback data on a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [one["callback_data"] for row in rows for one in row if "callback_data" in one]


def number_in(message: Json, verb: str) -> int:
    """The id in the first button of a verb on a message."""
    return next(int(one.split(":")[1]) for one in buttons_of(message) if one.startswith(f"{verb}:"))


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _of(rows: list[dict[str, str]], area: str) -> list[dict[str, str]]:
    """The homes of an area in which somebody lives."""
    return [row for row in rows if row["area"] == area and row["residents"] != "0"]


def _home(row: dict[str, str]) -> Home:
    return row["area"], row["building"], row["entrance"], row["unit"]
