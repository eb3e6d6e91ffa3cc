"""Telegram's queue → handlers. The next offset is asked for only when the batch is on disk, and its answers written.

Order per chat and per person is the order of the writer's queue: each update enters it at once, in the order of
arrival, and nobody waits for another's commit. A poison update becomes a dead letter and stops nobody; a store
that fails stops the offset, and the batch comes again. What makes us ask Telegram for something first (a file, how
the bot stands in a group) is put on file and handled beside the others, in order of its chat; a start goes on with it.
"""

import asyncio
import gc
import json
import logging
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import Application, CallbackContext

from bot.clock import Clock
from bot.floods import Floods
from bot.meters import Meters
from bot.wire import Ambiguous, Answer, NotSent, Telegram
from handlers.desk import Desk
from handlers.incoming import gist, query_id, query_language, read_poll, read_tap, without_choice
from handlers.routes import Routes
from storage import trails, updates
from storage.database import StorageFailed, StorageInDoubt
from texts.cards import Answer as Said
from texts.chats import not_recorded, set_aside
from texts.words import Words

log = logging.getLogger("corridor.intake")

LONG_POLL = 25  # seconds
ALLOWED = ("message", "callback_query", "poll", "poll_answer", "my_chat_member")
LONGEST_PAUSE = 30.0
MOST_KEPT = 10_000  # updates whose coming again is waited for
ON_BALLOTS = frozenset({"vote", "choose", "mark", "unmark", "cast", "support"})  # what thousands tap at once
BEAT_EVERY = 15.0  # seconds of real time between two notes that updates arrive


class TokenRefused(Exception):
    """Telegram does not know this token (any more)."""


class AnotherPoller(Exception):
    """Another program asks for the updates of this token."""


class Intake:
    """Takes updates by polling and hands each to its handler."""

    def __init__(
        self,
        telegram: Telegram,
        application: Application[Any, Any, Any, Any, Any, Any],
        routes: Routes,
        desk: Desk,
        clock: Clock,
        meters: Meters,
    ) -> None:
        self._telegram = telegram
        self._application = application
        self._routes = routes
        self._desk = desk
        self._clock = clock
        self._meters = meters
        self._offset: int | None = None
        self._pause = 0.0
        self._conflicts = 0
        self._beaten = -BEAT_EVERY
        self._jumped = False
        self.floods = Floods(desk)
        self._admitted: set[str] = set()  # updates that are not on disk yet: they come again, and are one
        self._let_go: set[str] = set()  # taps whose people were told that nothing was recorded
        self._unnoted: set[int] = set()  # the numbers of their updates, until a store that works again has them
        self._noting: tuple[asyncio.Future[set[int]], frozenset[int]] | None = None  # which are being put on file
        self._unsaid: list[Mapping[str, Any]] | None = None  # of a batch: taps that were let go and not told so yet
        self._failed: dict[int, Exception] = {}  # what the handling of an update raised, by the update's identity
        self._aside: dict[int, asyncio.Task[None]] = {}  # what is handled beside the others, by the update's number
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()  # of what is aside, by chat
        self._more_aside = asyncio.Event()
        clock.on_jump(self._on_jump)
        desk.database.on_wake("aside", self._more_aside.set)
        application.add_error_handler(self._on_error)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Be ready for updates: who polls asks for them, and hears none before."""
        # What the start has built stays for ever: walking it again and again took the collector an eighth of the
        # time under load, 40 ms at once.
        gc.collect()
        gc.freeze()
        try:
            yield
        finally:
            self.floods.end()

    async def run(self) -> None:
        """Poll for ever; raises when the token is void or somebody else polls."""
        self._offset, self._conflicts = None, 0  # another worker may have polled meanwhile
        async with self.going():
            self.beat()  # the silence ends here, not with the first long poll
            while True:
                await self._next()

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """Handle what is set aside, by an earlier run or by any worker, and leave the rest at the end to the next."""
        # A clock that was set right while another worker was on duty does not excuse the silence since its last note.
        self._jumped, self._beaten = False, -BEAT_EVERY
        watch = asyncio.create_task(self._go_on(), name="aside")
        try:
            yield
        finally:
            watch.cancel()
            for task in self._aside.values():
                task.cancel()  # whoever is on duty next goes on with it
            await asyncio.gather(watch, *self._aside.values(), return_exceptions=True)

    async def _go_on(self) -> None:
        while True:
            self._more_aside.clear()
            try:
                for body in await self._desk.database.read(updates.aside):
                    self._begin(json.loads(body))
            except Exception as error:  # also a mistake of ours: what is set aside must not be left there in silence
                await self._back_off(f"what is set aside cannot be read ({error!r})")
                continue
            await self._more_aside.wait()

    async def _next(self) -> None:
        batch = await self._fetch()
        if batch is None:
            return
        # A tap is judged by the time at which it is taken, so that time is asked anew for each batch.
        await self._clock.refresh()
        if not batch:
            return
        self._unsaid = []
        if kept := await self.take(batch, wait=False):
            await self._desk.replies.written()  # what is confirmed does not come again, and nobody would say it
            self._offset = int(batch[-1]["update_id"]) + 1
            if not self._let_go or await self._confirmed():
                self._let_go.clear()
        await self._say_let_go()  # where something waits for the store they cannot be confirmed
        self._unsaid = None
        if not kept:
            await self._back_off("the store cannot keep what arrives")

    async def _confirmed(self) -> bool:
        """Have Telegram forget what was let go before anybody is told: after a kill it would come again, and count."""
        try:
            answer = await self._telegram.call("getUpdates", {"timeout": 0, "limit": 1, "offset": self._offset})
        except (NotSent, Ambiguous):
            return False
        return answer.ok

    async def _note_let_go(self) -> None:
        """Have on file what was let go before anything later is: should it come again, as after a kill, it is seen."""
        while numbers := frozenset(self._unnoted):
            if self._noting is None or self._noting[0].done():
                noting = self._desk.database.submit(partial(updates.first_times, update_ids=numbers))
                self._noting = noting, numbers
            noted, numbers = self._noting  # all who come meanwhile wait for the one note
            await asyncio.shield(noted)
            self._unnoted -= numbers

    async def _say_let_go(self) -> None:
        unsaid, self._unsaid = self._unsaid or [], []
        await asyncio.gather(*(self._say_not_recorded(update) for update in unsaid))

    async def _fetch(self) -> Sequence[Mapping[str, Any]] | None:
        parameters: dict[str, Any] = {"timeout": LONG_POLL, "allowed_updates": ALLOWED, "limit": 100}
        if self._offset is not None:
            parameters["offset"] = self._offset
        try:
            answer = await self._telegram.call("getUpdates", parameters, read_timeout=LONG_POLL + 10)
        except (NotSent, Ambiguous) as error:
            await self._back_off(f"Telegram does not answer ({error})")
            return None
        if answer.ok:
            self._pause, self._conflicts = 0.0, 0
            self.beat()
            return list(answer.result)
        await self._refused(answer)
        return None

    def beat(self) -> None:
        """Note now and then that updates arrive: a result names the times when they did not."""
        if time.monotonic() - self._beaten >= BEAT_EVERY:
            self._beaten = time.monotonic()
            jumped, self._jumped = self._jumped, False
            self._desk.database.submit(lambda unit: updates.beat(unit, jumped=jumped))

    def _on_jump(self) -> None:
        # The next long poll would otherwise look like a silence as long as the jump.
        self._jumped, self._beaten = True, -BEAT_EVERY

    async def _refused(self, answer: Answer) -> None:
        if answer.code in (401, 404):
            raise TokenRefused("Telegram refuses the token")
        if answer.code == 409:
            self._conflicts += 1
            # A predecessor's long poll may still be open for as long as it lasts; after that somebody else is there.
            if self._conflicts > 6:
                raise AnotherPoller("another program takes the updates of this token, or a webhook is set")
        if answer.retry_after:
            await self._clock.sleep(answer.retry_after)
        await self._back_off(answer.description)

    async def _back_off(self, why: str) -> None:
        self._pause = min(LONGEST_PAUSE, self._pause * 2 or 0.5)
        log.warning("%s; trying again in %.1f s", why, self._pause)
        await self._clock.sleep(self._pause)

    async def take(self, batch: Sequence[Mapping[str, Any]], *, wait: bool = True) -> bool:
        """Handle a batch and say whether all of it is on disk (handled, or buried as a dead letter).

        Without `wait`, what makes us ask Telegram is on disk and handled later.
        """
        turn = self._meters.begin(batch, self._clock.now().timestamp())
        kept = False
        try:
            await self.floods.refresh(self._clock.now())
            tasks = [asyncio.create_task(self._take(update, wait=wait)) for update in batch]
            kept = all(await asyncio.gather(*tasks))
        finally:
            self._meters.end(turn, len(batch) if kept else 0)
        if kept:
            self._pause = 0.0  # also where nobody polls
        return kept

    async def _take(self, update: Mapping[str, Any], *, wait: bool) -> bool:
        number = str(update.get("update_id"))
        trails.current.set(trails.of_update(number))
        try:
            if number not in self._admitted and await self.floods.hold(update, self._clock.now()):
                return True
        except StorageFailed as error:
            log.error("whoever sends too much cannot be told: %s", error)
            return True
        if len(self._admitted) >= MOST_KEPT:  # of those that never came again: they would be measured once more
            self._admitted.clear()
        self._admitted.add(number)
        if kept := await self._keep(update, wait=wait):
            self._admitted.discard(number)
        return kept

    async def _keep(self, update: Mapping[str, Any], *, wait: bool) -> bool:
        if query_id(update) in self._let_go:
            return await self._tap_again(update)  # where a post's reply was lost nobody has told them yet
        kind = gist(update)[1]
        try:
            await self._note_let_go()
            if wait or not self._routes.asks(kind):
                await self._handle(update)
            else:
                await self._set_aside(update)
                return True
        except StorageFailed as error:
            log.error("update %s is not on disk: %s", update.get("update_id"), error)
            self._meters.kept = False
            return not isinstance(error, StorageInDoubt) and await self._tap_again(update)
        except Exception as error:
            return await self._bury(update, error)
        if kind not in ON_BALLOTS and self._routes.knows(kind):
            log.info("%s is handled", kind)
        else:
            log.debug("a ballot, or talk, is handled")
        return True

    async def _set_aside(self, update: Mapping[str, Any]) -> None:
        number, body = int(update["update_id"]), json.dumps(update)
        await self._desk.database.unit(lambda unit: updates.set_aside(unit, number, body))

    def _begin(self, update: Mapping[str, Any]) -> None:
        """Handle what is set aside, unless that goes on already."""
        number = int(update["update_id"])
        if number not in self._aside:
            self._aside[number] = asyncio.create_task(self._handle_aside(update))
            self._aside[number].add_done_callback(lambda _: self._aside.pop(number))

    async def _handle_aside(self, update: Mapping[str, Any]) -> None:
        trails.current.set(trails.of_update(update["update_id"]))
        turn = self._turns.setdefault(gist(update)[0], asyncio.Lock())
        async with turn:
            while not await self._keep(update, wait=True):
                await self._back_off("the store cannot keep what arrives")
        with suppress(StorageFailed):  # a start would find it handled
            await self._desk.database.unit(lambda unit: updates.done_aside(unit, int(update["update_id"])))

    async def _tap_again(self, update: Mapping[str, Any]) -> bool:
        """Tell who tapped that nothing was recorded: a tap lives for seconds, and a store may fail for hours.

        It is let go: should Telegram deliver it again in this batch, it must not count after all. All else waits.
        """
        if (query := query_id(update)) is None:
            return False
        if len(self._let_go) > MOST_KEPT:  # of a webhook no batch ends
            self._let_go.clear()
        if len(self._unnoted) > MOST_KEPT:  # of a long outage: those before may count if they come again
            self._unnoted.clear()
        told = query in self._let_go
        self._let_go.add(query)
        if not told and (number := int(update["update_id"])) < 1 << 63:  # as large as a row can hold
            self._unnoted.add(number)
        if self._unsaid is None:
            await self._say_not_recorded(update)
        elif not told:  # else the batch comes again, and again, for something else in it
            self._unsaid.append(update)
        return True

    async def _say_not_recorded(self, update: Mapping[str, Any]) -> None:
        await self._say(str(query_id(update)), not_recorded(Words(query_language(update))))

    async def _say(self, query: str, answer: Said) -> None:
        try:
            await self._desk.replies.answer(query, answer.text, alert=answer.alert, url=None)
        except ValueError as odd:
            log.info("a tap was not answered: %r", odd)  # an id that cannot be written

    async def _handle(self, update: Mapping[str, Any]) -> None:
        if not any(kind in update for kind in ALLOWED):
            return  # what nobody asked for; also what only next year's framework can read
        if "callback_query" in update:
            tap = read_tap(update)
            if tap is not None:
                await self._routes.on_tap(self._desk, tap)
            elif query := query_id(update):
                await self._desk.replies.answer(query, "", alert=False, url=None)
            return
        if "poll" in update:
            await self._routes.on_poll(self._desk, read_poll(update))
            return
        if "poll_answer" in update:
            # Servers older than Bot API 9.6 do not send this field, and the framework insists on it.
            update = {**update, "poll_answer": {"option_persistent_ids": [], **update["poll_answer"]}}
        read = Update.de_json(dict(update), self._application.bot)
        await self._application.process_update(read)
        if error := self._failed.pop(id(read), None):
            raise error

    async def _on_error(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        # The framework would log it and go on, and an update that nobody kept would count as handled.
        if context.error is not None:
            self._failed[id(update)] = context.error

    async def _bury(self, update: Mapping[str, Any], error: Exception) -> bool:
        try:
            update_id = int(update["update_id"])
            body = json.dumps(without_choice(update))  # ASCII, so that whatever was sent can be kept
            new = await self._desk.database.unit(lambda unit: updates.bury(unit, update_id, body, repr(error)))
        except StorageFailed:
            return False
        except Exception:
            # Nothing of it can be kept, its number neither; it must not come back for ever.
            log.exception("an update is let go: it cannot be kept as a dead letter (%r)", error)
            return True
        if new:
            log.error("update %s could not be handled and is a dead letter now", update_id, exc_info=error)
        if query := query_id(update):
            await self._say(query, set_aside(Words(query_language(update))))
        return True
