"""A small community, its Telegram and its bot: set up over the wire, killed and started again."""

import asyncio
import base64
import pickle
import re
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Protocol

from bot import app as program
from bot import config
from bot.clock import Clock
from bot.meters import Meters
from playground import members, people
from playground.clock import Clock as TelegramClock
from playground.model import Chat, Message, Query, User
from playground.specification import Upload
from playground.telegram import Telegram
from rules.floods import MEASURES, Errand
from simulation.acts import Answered, Tap
from simulation.eyes import ON_BALLOTS, Eyes, ballot_of
from simulation.loop import BEGIN
from simulation.posts import Posted
from simulation.store import opened, salvage
from simulation.town import (
    ABROAD,
    BOT,
    CHAIR,
    COUNCIL,
    DECLARED,
    GROUP,
    NEW,
    NOTHING,
    PART,
    PARTIES,
    RESIDENTS,
    SEATS,
    SECOND,
    STAFF,
    TOKEN,
    Town,
    move_in,
)  # fmt: skip
from simulation.weather import Power, Weather
from simulation.wire import Hears, Hello, Wire
from storage import chance, codes_key
from storage.database import StorageFailed

PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FILES = {"photo": ("a", "image/png"), "voice": ("a", "audio/ogg"), "document": ("homes.csv", "text/csv")}
REMEMBERED = ("taps", "answers", "gone", "codes", "group")
WITH_TOPICS = 4  # the scene whose council speaks in a topic
BY_WEBHOOK = """telegram.updates = "webhook"
telegram.webhook = {url = "http://127.0.0.1:8443/", listen = "127.0.0.1:8443", secret = "only-in-this-process"}
"""
PATIENCE = 3700.0
MOST_ENDS = 20  # of a bot that ends by itself: after that nobody starts it again
UP_AGAIN = (0.2, 2.0, 20.0)  # seconds until somebody starts it again


class Looks(Protocol):
    """Who looks at the file while the story goes on."""

    def after_kill(self, store: Path, taps: Iterable[Tap]) -> list[str]:
        """Return what was answered and is not on file."""

    def on_file(self, eyes: Eyes) -> tuple[set[int], set[int]]:
        """Return which updates have been handled, and which are set aside."""


class SimulatedClock(Clock):
    """The time that the local Telegram shows; it hears of jumps."""

    def __init__(self, inner: TelegramClock) -> None:
        self._inner = inner
        inner.listeners.append(self._jumped)

    def now(self) -> datetime:
        """Return the present time in UTC."""
        return datetime.fromtimestamp(self._inner.now(), UTC)

    def forget(self) -> None:
        """Hear no more."""
        self._inner.listeners.remove(self._jumped)


@dataclass(frozen=True, slots=True, repr=False)  # megabytes, which a loop's end would write out for nothing
class Image:
    """A world at rest, from which many seeds begin: the files of the store, what Telegram knows, what people did."""

    files: dict[str, bytes]
    scene: int
    at: float  # seconds since 1970
    remembered: bytes


@dataclass(slots=True, repr=False)
class World(Eyes):
    """All there is: what lives on when the bot is killed is Telegram, the file, and what people did."""

    weather: Weather
    telegram: Telegram
    folder: Path
    store: Path
    looks: Looks
    taps: list[Tap] = field(default_factory=list)
    found: list[str] = field(default_factory=list)  # what should not be
    let_go: list[Tap] = field(default_factory=list)  # confirmed to Telegram in this life, with nothing on file
    early: list[Tap] = field(default_factory=list)  # on file, and confirmed to Telegram before they were answered
    answers: list[Answered] = field(default_factory=list)
    words: dict[int, str] = field(default_factory=dict)  # commands, by the number of their update
    sent: Counter[tuple[int, Errand]] = field(default_factory=Counter)  # words and documents, by who sent them
    used: set[str] = field(default_factory=set)  # verbs that were tapped, and commands
    gone: set[int] = field(default_factory=set)  # who erased their data: no file knows what they did
    codes: list[str] = field(default_factory=list)
    scene: int = 0
    lives: int = 0
    group: int = GROUP
    running: asyncio.Event = field(default_factory=asyncio.Event)
    _life: asyncio.Task[None] | None = None
    _supervisor: asyncio.Task[None] | None = None
    _ended: int = 0
    _eyes: dict[str, sqlite3.Connection] = field(default_factory=dict)

    @classmethod
    @asynccontextmanager
    async def founded(
        cls, folder: Path, weather: Weather, looks: Looks, scene: int = 0, town: Town = NOTHING
    ) -> "AsyncIterator[World]":
        """Open a new world: everybody has moved in, the community is declared, with what `town` has otherwise."""
        telegram = Telegram(TelegramClock(BEGIN.timestamp(), ticker=asyncio.get_running_loop().time))
        world = cls(weather, telegram, folder, folder / "corridor.db", looks, scene=scene)
        async with world._going():
            world._move_in(town)
            await world._apply(town)
            yield world

    @classmethod
    @asynccontextmanager
    async def resumed(cls, image: Image, folder: Path, weather: Weather, looks: Looks) -> "AsyncIterator[World]":
        """Open a world as it was kept, and start the bot."""
        for name, content in image.files.items():
            (folder / name).write_bytes(content)
        known, kept = pickle.loads(image.remembered)  # noqa: S301 - of this process
        telegram = Telegram()
        vars(telegram).update(known, clock=TelegramClock(image.at, ticker=asyncio.get_running_loop().time))
        world = cls(weather, telegram, folder, folder / "corridor.db", looks, scene=image.scene, **kept)
        async with world._going():
            yield world

    def kept(self) -> Image:
        """Return the world as an image; the bot does not run any more."""
        known = {name: what for name, what in vars(self.telegram).items() if name != "clock"}  # that is of this loop
        remembered = pickle.dumps((known, {name: getattr(self, name) for name in REMEMBERED}), pickle.HIGHEST_PROTOCOL)
        names = (self.store.name, f"{self.store.name}-wal", "corridor.key")
        files = {name: found.read_bytes() for name in names if (found := self.store.with_name(name)).exists()}
        return Image(files, self.scene, self.telegram.clock.now(), remembered)

    @asynccontextmanager
    async def _going(self) -> AsyncIterator[None]:
        """Draw random bytes from the seed, and start the bot whenever it ended, once the store is there."""
        chance.source.append(self.weather.random.randbytes)
        self.weather.pull = self.kill
        try:
            yield
        finally:
            await self.stop()
            chance.source.pop()

    async def start(self) -> None:
        """Have the bot started whenever it does not run, from now on."""
        self._supervisor = asyncio.create_task(self._supervise())
        await self.running.wait()

    async def stop(self) -> None:
        """Stop the bot for good."""
        if self._supervisor:
            self._supervisor.cancel()
            with suppress(asyncio.CancelledError):
                await self._supervisor
        self.close_eyes()

    def _move_in(self, town: Town) -> None:
        telegram = self.telegram
        bot = telegram.add_bot(TOKEN, "corridor_bot", "Corridor")
        everybody = [*SEATS, STAFF, SECOND, ABROAD, *PARTIES, *RESIDENTS]
        for number in everybody:
            telegram.add_user(User(number, f"Person {number}", language_code="en"))
        forum = self.scene == WITH_TOPICS
        council = [*SEATS, STAFF, SECOND]
        part, new = [CHAIR, STAFF, ABROAD, *RESIDENTS[:5], *RESIDENTS[10:13]], [CHAIR, ABROAD]
        known = () if town is None else [one["id"] for one in town.get("chats", DECLARED["chats"])]
        for chat, title, there in (
            (GROUP, "Residents", everybody), (COUNCIL, "Council", council), (PART, "House 1", part), (NEW, "New", new),
        ):  # fmt: skip
            members.open_chat(
                telegram,
                Chat(chat, "supergroup" if chat == COUNCIL else "group", title, is_forum=forum and chat == COUNCIL),
                [*there, *([bot.id] if chat in known else [])],
                owner=CHAIR,
                quiet=True,
            )

    async def _apply(self, town: Town) -> None:
        topic = None
        if self.scene == WITH_TOPICS:
            topic = members.open_topic(self.telegram, self.chat(COUNCIL), self.telegram.user(CHAIR), "Council").id
        key = codes_key.ensure(self.store.with_name("corridor.key"), codes_exist=False)
        clock = SimulatedClock(self.telegram.clock)
        async with opened(self.store, clock, Power(), self.weather, fresh=True) as database:
            self.codes = await move_in(database, key, town, topic)
        clock.forget()

    # The bot's lives

    async def _supervise(self) -> None:
        """Start the bot, and start it again whenever it ended."""
        try:
            while self._ended < MOST_ENDS:
                power = Power()
                self._life = asyncio.create_task(self._live(power))
                await asyncio.wait([self._life])
                self.running.clear()
                await asyncio.sleep(self.weather.random.choice(UP_AGAIN))
        finally:
            if self._life:
                self._life.cancel()
                await asyncio.wait([self._life])

    async def _live(self, power: Power) -> None:
        self.lives += 1
        clock = SimulatedClock(self.telegram.clock)
        file = self.store.with_name("config.toml")
        written = f'telegram.token = "{TOKEN}"\nstorage.url = "sqlite:///{self.store.name}"\n'
        file.write_text(written + (BY_WEBHOOK if self.weather.posted else ""), encoding="utf-8")
        settings = config.load(file, {})
        framework = program.build_framework(settings, Hello(self.telegram, TOKEN), Hello(self.telegram, TOKEN))
        hears = Hears(self._confirmed, self._answered)
        wire = Wire(self.telegram, TOKEN, power, self.weather, hears)
        try:
            async with (
                opened(self.store, clock, power, self.weather) as database,
                program.assemble(settings, database, clock, framework, wire, Meters()) as app,
            ):
                if self.weather.posted:
                    around = (self.telegram, power, self.weather, hears)
                    app.source = Posted(app.intake, wire, settings.webhook, clock, *around)
                self.running.set()
                await app.run()
        except asyncio.CancelledError:
            pass
        except (Exception, BaseExceptionGroup) as error:
            if power.on and not _store_failed(error):  # a start that finds the store locked is tried again
                self.found.append(f"the bot ended by itself: {error!r}")
                self._ended += 1
        finally:
            clock.forget()

    def kill(self, power: Power) -> None:
        """Pull the plug: what is on file at this instant is all that is left."""
        power.on = False
        self.store = salvage(self.store, self.folder / f"life-{self.lives}")
        self.found += self.looks.after_kill(self.store, [tap for tap in self.taps if tap.person not in self.gone])
        self.let_go.clear()  # who was not told yet hears nothing, and taps again
        if self._life:
            self._life.cancel()

    def _confirmed(self, updates: set[int]) -> None:
        """Telegram hears that it may forget these: each has an outcome and is being answered, or is told otherwise."""
        taps = {tap.update: tap for tap in self.taps if tap.update in updates and not tap.settled}
        words = {update: self.words[update] for update in updates & self.words.keys()}
        if taps or words:
            handled, aside = self.looks.on_file(self)
            gone = (taps | words).keys() - handled - aside
            self.let_go += [taps[update] for update in gone & taps.keys()]
            self.found += [f"{words[one]!r} was confirmed to Telegram, nothing on file" for one in gone & words.keys()]
            self.early += [taps[update] for update in taps.keys() & (handled - aside)]

    def _answered(self, query: str) -> None:
        for tap in reversed(self.taps):
            if tap.query.id == query:
                tap.settled = True
                self._note_ballot(tap)
                return

    def _note_ballot(self, tap: Tap) -> None:
        if tap.verb in ON_BALLOTS:
            tap.ballots.add(ballot_of(self.eye(), tap.number, tap.person, tap.home))

    @property
    def bot(self) -> int:
        """The bot's account."""
        return BOT

    # What people do

    def chat(self, number: int) -> Chat:
        """Return a chat; a person's number is their private one with the bot."""
        return self.telegram.chat(number)

    def tap(self, chat: Chat, person: int, message: int, data: str, *, forged: bool = False) -> Query:
        """Tap a button."""
        update = self.telegram.bots[BOT].queue.next_id
        user = self.telegram.user(person)
        query = people.tap(self.telegram, chat, user, message, data, forged=forged, bot=self.telegram.bots[BOT])
        self.weather.note("tap", person, data)
        verb, _, rest = data.partition(":")
        number, _, word = rest.partition(":")
        self.used.update(() if forged else (verb,))
        if verb == "owndata" and word == "gone":
            self.gone.add(person)
        about, home = self.meant(verb, int(number) if number.isdecimal() else 0)
        self.taps.append(Tap(person, verb, about, word, update, query, home=home))
        self._note_ballot(self.taps[-1])
        return query

    def say(self, chat: int, person: int, text: str, reply_to: int | None = None, *, file: str = "") -> None:
        """Write something, with a photo or a voice message if wanted; of a household file the text is what it holds."""
        self.weather.note("say", chat, person, text)
        self.used.update(re.findall(r"^/[a-z]+", text))
        queue = self.telegram.bots[BOT].queue
        number = queue.next_id
        words = people.Words(text, reply_to=reply_to)
        if file:
            content, text = (text.encode(), "") if file == "document" else (PHOTO, text)
            words = people.Words(text, reply_to=reply_to, upload=Upload(*FILES[file], content), kind=file)
        people.say(self.telegram, self.chat(chat), self.telegram.user(person), words)
        errand = Errand.FILE if file == "document" else Errand.WORDS
        self.sent[person, errand] += 1
        asks = text.startswith("/") or errand is Errand.FILE
        slowed = self.sent[person, errand] > MEASURES[errand].at_once  # perhaps: what waited comes all at once
        if asks and not slowed and queue.next_id > number:  # where the bot is not it hears nothing
            self.words[number] = text

    def answer(self, chat: Chat, person: int, poll: Message, options: list[int]) -> None:
        """Answer a poll; no option takes the answer back."""
        self.weather.note("answer", person, options)
        people.vote(self.telegram, chat, self.telegram.user(person), poll.id, options, None)
        if not poll.data["poll"]["is_anonymous"]:
            self.answers.append(Answered(person, str(poll.data["poll"]["id"]), tuple(options), self.now_ms()))

    def shown(self, chat: int, data: str) -> list[tuple[Message, str]]:
        """Return the buttons in a chat whose data begins so, the newest first, with their messages; `*` is anything."""
        found = []
        for message in reversed(self.chat(chat).messages.values()):
            if not message.deleted:
                found += [(message, one) for one in buttons(message) if fnmatchcase(one, f"{data}*")]
        return found

    async def wait_for(self, chat: int, data: str, within: float = 120) -> tuple[Message, str]:
        """Wait until a chat shows such a button."""
        for _ in range(int(within * 2)):
            if found := self.shown(chat, data):
                return found[0]
            await asyncio.sleep(0.5)
        raise TimeoutError(f"no button {data} in chat {chat} within {within} virtual seconds")

    def jump(self, seconds: float) -> None:
        """Let the time jump; hours only once the bot has taken what waits at Telegram, where it lives for a day."""
        if seconds > PATIENCE and (self.telegram.bots[BOT].queue.waiting or self.weather.posting):
            return
        self.weather.note("jump", round(seconds, 3))
        self.telegram.clock.advance(seconds)

    def jump_to(self, ms: int) -> None:
        """Let the time jump forward to a moment, in milliseconds since 1970."""
        self.jump(max(0.0, ms / 1000 - self.telegram.clock.now()))

    def now(self) -> datetime:
        """Return the present time in UTC."""
        return datetime.fromtimestamp(self.telegram.clock.now(), UTC)

    def now_ms(self) -> int:
        """Return the present time in milliseconds."""
        return int(self.telegram.clock.now() * 1000)


def buttons(message: Message) -> list[str]:
    """Return the callback data on a message."""
    rows: list[list[dict[str, Any]]] = message.data.get("reply_markup", {}).get("inline_keyboard", [])
    return [one["callback_data"] for row in rows for one in row if "callback_data" in one]


def asks(message: Message) -> bool:
    """Whether a message of the bot wants words for an answer."""
    return message.by_bot and not message.deleted and ("Reply" in message.data.get("text", "") or bool(message.prompt))


def _store_failed(error: BaseException) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return all(_store_failed(one) for one in error.exceptions)
    return isinstance(error, StorageFailed)
