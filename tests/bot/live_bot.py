"""The real bot in this process, over HTTP against a local Telegram whose clock it shares.

    async with LiveBot.open(folder) as bot:
        async with bot.running():
            await bot.queue(GROUP_A, "hello")
            await bot.heard(GROUP_A, "hello")

A store of its own lies in the folder, with the community of council_play applied; what goes wrong is asked of the
local Telegram (`bot.control.fault`, `block`, `upgrade` …), and nothing of ours is patched.
"""

import asyncio
import time
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
import stores
from council_play import CHAIR, COUNCIL, GROUP_A, GROUP_B, MEMBERS, NAMES, STAFF, SUNDAY, VICE, Play

from actions import posts, votes
from bot import app, config, health
from bot.clock import Clock, FollowedClock
from bot.meters import Meters
from playground import server
from playground.client import Control
from playground.clock import Clock as TelegramClock
from rules.floods import Errand, Measure
from rules.stages import Stage
from storage import households, matters, outbox, people
from storage.database import Database
from storage.outbox import Post, Rank
from texts.cards import Card, Html

KEY = b"k" * 32  # of the join codes, as council_play applies them
TOKEN = "1000:live-bots-have-a-token-of-their-own"
BOT = 1000
RESIDENTS = (50, 51, 52, 53)
PATIENCE = 8.0  # seconds of real time in which something must have happened
CONFIG = """[telegram]
token = "{token}"
api_url = "{url}"
"""
__all__ = [
    "BOT",
    "CHAIR",
    "COUNCIL",
    "GROUP_A",
    "GROUP_B",
    "MEMBERS",
    "RESIDENTS",
    "STAFF",
    "TOKEN",
    "VICE",
    "LiveBot",
    "kept",
]


async def open_vote(bot):
    """A vote of the households of A; returns its id."""
    number = await bot.play.supported("A bench")

    async def adopt(unit):
        await matters.set_stage(unit, number, Stage.ADOPTED)

    await bot.database.unit(adopt)
    return (await bot.play.act(CHAIR, votes.notice, number, "assembly")).vote


@contextmanager
def kept(folder, homes, *, measured=False, **more):
    """A bot that is built once for many cases, in a loop of its own: gives (runner, bot).

    Unless `measured`, one person may send as much as the cases need of them.
    """
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def build():
            bot = await stack.enter_async_context(LiveBot.open(folder, **more))
            await stack.enter_async_context(bot.built())
            await bot.settle_in(homes)
            if not measured:
                bot.app.intake.floods.measures = dict.fromkeys(Errand, Measure(10**9, timedelta(seconds=1)))
            return bot

        bot = runner.run(build())
        try:
            yield runner, bot
        finally:
            runner.run(stack.aclose())


class SharedClock(Clock):
    """The local Telegram's clock, read without a wire; sleep takes no time, but from `held_at` on it waits."""

    def __init__(self, clock):
        self.inner, self.slept = clock, []
        self.held_at, self.go_on = None, asyncio.Event()

    def now(self):
        return datetime.fromtimestamp(self.inner.now(), UTC)

    def correct(self, by, give_or_take=timedelta()):
        """What is followed is right."""

    def on_jump(self, listener):
        self.inner.listeners.append(listener)

    async def sleep(self, seconds):
        self.slept.append(seconds)
        if self.held_at is not None and len(self.slept) >= self.held_at:
            await self.go_on.wait()
        await asyncio.sleep(0.01)


class LiveBot:
    """One bot, its store and its Telegram; `running` may be entered again and again, as a bot is restarted."""

    def __init__(self, folder, telegram, token):
        self.folder, self.telegram, self.token = folder, telegram, token
        self.id = int(token.partition(":")[0])
        self.path = folder / "corridor.db"
        self.control = Control(telegram.url)
        self.clock = SharedClock(telegram.telegram.clock)
        self.database = self.app = self.task = self.play = None

    @classmethod
    @asynccontextmanager
    async def open(cls, folder, *, limits=False, running=True, kind="supergroup", faster=1, token=TOKEN, **changes):
        """A bot that does not run yet; `running` says whether time does, `kind` what the residents' groups are."""
        clock = TelegramClock(SUNDAY.timestamp(), running=running, ticker=lambda: time.monotonic() * faster)
        telegram = await server.start(clock=clock, limited=limits)
        bot = cls(folder, telegram, token)
        try:
            await bot._settle(kind)
            async with bot.opened():
                await bot.play.apply(**changes)
            yield bot
        finally:
            await bot.control.close()
            await telegram.stop()

    async def _settle(self, kind):
        control = self.control
        await control.add_bot(self.token, "corridor_bot", "Corridor", privacy=False)
        people = {**NAMES, STAFF: "Zheng", **{person: f"Resident {person}" for person in RESIDENTS}}
        await control.add_users(
            [{"id": id_, "first_name": name, "language_code": "en"} for id_, name in people.items()]
        )
        await control.add_chat(GROUP_A, kind, "Residents A", [CHAIR, *RESIDENTS, self.id], quiet=True)
        await control.add_chat(GROUP_B, kind, "Residents B", [CHAIR, *RESIDENTS, self.id], quiet=True)
        await control.add_chat(COUNCIL, "supergroup", "Council", [*NAMES, self.id], quiet=True)
        (self.folder / "corridor.key").write_text(f"{KEY.hex()}\n", encoding="ascii")
        (self.folder / "config.toml").write_text(
            CONFIG.format(token=self.token, url=self.telegram.url) + stores.config(self.path), encoding="utf-8"
        )

    @property
    def settings(self):
        return config.load(self.folder / "config.toml", {})

    @asynccontextmanager
    async def following(self):
        """The clock asked for over HTTP, as CORRIDOR_CLOCK_URL has it."""
        shared = self.clock
        async with FollowedClock(f"{self.telegram.url}/clock").following() as self.clock:
            self.clock.inner = shared.inner
            yield
        self.clock = shared

    @asynccontextmanager
    async def opened(self):
        """The store alone, without a bot."""
        async with Database.open(stores.at(self.path), self.clock) as self.database:
            self.play = Play(self.database, self.clock)
            yield self.database

    @asynccontextmanager
    async def built(self):
        """The bot as it is built, with nothing of it running."""
        self.meters = Meters()
        async with (
            self.opened(),
            health.watched(self.settings, self.database, self.clock, self.meters),
            app.build_app(self.settings, self.database, self.clock, self.meters) as self.app,
        ):
            yield self.app

    @asynccontextmanager
    async def running(self, *, greeted=()):
        """The bot as it runs; whoever is `greeted` has pressed Start and heard the greeting."""
        async with self.built():
            self.task = asyncio.create_task(self.app.run())
            try:
                for person in greeted:
                    await self.control.start(person)
                    await self.heard(person)
                yield self
            finally:
                await self.stop()

    async def stop(self):
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task

    async def ended(self):
        """What ended the bot by itself."""
        done, _ = await asyncio.wait([self.task], timeout=PATIENCE)
        assert done, "the bot runs on"
        error = self.task.exception()
        self.task = asyncio.create_task(asyncio.sleep(0))
        return error.exceptions[0] if isinstance(error, BaseExceptionGroup) else error

    # Who belongs where

    async def settle_in(self, homes):
        """Have people belong to households: {person: household}; they have pressed Start as far as the store knows."""

        async def work(unit):
            for telegram_id, home in homes.items():
                person = await people.meet(unit, telegram_id, f"Resident {telegram_id}", "en")
                await people.start(unit, person)
                await households.add_member(unit, await households.by_id(unit, home), person.id, "owner")

        await self.database.unit(work)

    async def fault_of_the_store(self, at_fault=True, kept=[]):  # noqa: B006 - one connection a test
        """Have the store refuse every write from now on, or no more."""
        if stores.ON_POSTGRESQL:
            here, there = ("last_commit", "hidden") if at_fault else ("hidden", "last_commit")
            stores.rows(self.path, f"ALTER TABLE {here} RENAME TO {there}")
            return

        async def hand_out(unit):
            kept[:] = [unit.connection]

        if at_fault:
            await self.database.unit(hand_out)
        await kept[0].run(f"PRAGMA query_only = {'ON' if at_fault else 'OFF'}")

    async def updates(self):
        """The raw updates that wait at Telegram, unconfirmed."""
        answer = await self.app.telegram.call("getUpdates", {"limit": 100})
        assert answer.ok, answer
        return answer.result

    # What is sent

    async def queue(self, chat, text, *, rank=Rank.RESULT, must_arrive=True, kind="message", **more):
        """Have a message sent as any action does."""
        kept = {key: more.pop(key) for key in ("reply_to", "topic") if key in more}
        payload = more.pop("payload", None) or posts.payload(Card(Html(text)), **kept)
        post = Post(1, chat, rank, more.pop("purpose", "test"), payload, kind=kind, must_arrive=must_arrive, **more)
        await self.database.unit(lambda unit: outbox.add(unit, post))

    async def queue_all(self, posts_):
        """Have many messages sent; pairs of chat and text."""
        rows = [
            Post(1, chat, Rank.RESULT, "test", posts.payload(Card(Html(text))), must_arrive=True)
            for chat, text in posts_
        ]
        await self.database.unit(lambda unit: outbox.add_all(unit, rows))

    async def heard(self, chat, contains="", *, within=PATIENCE, **more):
        """A message of the bot's that stands in a chat."""
        return await self.control.wait_message(chat, contains=contains, timeout=within, since=0, **more)

    async def said(self, chat):
        """The words of the bot's messages that stand in a chat, in order, boards apart."""
        found = sorted(await self.control.messages(chat), key=lambda message: message["message_id"])
        return [one["text"] for one in found if one["by_bot"] and not one["deleted"] and "text" in one]

    async def calls(self, method=None, chat=None):
        """The calls that Telegram has had, oldest first."""
        found = await self.control.calls(limit=4000)
        fits = [one for one in found if method is None or one["method"] == method]
        return [one for one in fits if chat is None or one["params"].get("chat_id") == chat]

    # What is kept

    def rows(self, query, *parameters):
        """What a stranger reads who has the store."""
        return [dict(row) for row in stores.rows(self.path, query, parameters)]

    def value(self, query, *parameters):
        """The one value of a query."""
        return next(iter(self.rows(query, *parameters)[0].values()))

    def states(self, purpose="test"):
        """Where the messages of a purpose stand, in order."""
        return [row["state"] for row in self.rows("SELECT state FROM outbox WHERE purpose = ? ORDER BY id", purpose)]

    async def until(self, holds, what="", within=PATIENCE):
        """Wait until something holds."""
        end = time.monotonic() + within
        while not (found := holds()):
            assert time.monotonic() < end, f"not within {within} s: {what or holds}"
            await asyncio.sleep(0.02)
        return found

    async def quiet(self, *, edits=False, within=PATIENCE):
        """Wait until nothing is to be sent at present; `edits`: move the clock on until no card is to be edited."""
        query = (
            "SELECT (SELECT count(*) FROM outbox WHERE state = 'sending' OR (state = 'waiting' AND not_before <= ?)) a,"
            " (SELECT count(*) FROM card WHERE dirty > shown AND ended = 0 AND message IS NOT NULL) b"
        )
        end = time.monotonic() + within
        while True:
            waiting, dirty = self.rows(query, int(self.clock.inner.now() * 1000))[0].values()
            if not waiting and not (edits and dirty):
                return
            assert time.monotonic() < end, f"after {within} s {waiting} messages and {dirty} edits are still to come"
            await asyncio.sleep(0.02)
            if not waiting:
                await self.control.advance(1)

    def unplugged(self):
        """The bytes of the store as they are on disk now: what a pulled plug would leave."""
        if stores.ON_POSTGRESQL:
            pytest.skip("about SQLite: the bytes of its files")
        return {file.name: file.read_bytes() for file in self.folder.glob("corridor.db*")}

    def plug_in(self, left):
        """Lay the store out as a pulled plug left it."""
        for file in self.folder.glob("corridor.db*"):
            file.unlink()
        for name, content in left.items():
            (self.folder / name).write_bytes(content)
