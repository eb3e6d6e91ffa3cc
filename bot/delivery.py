"""Outbox → Telegram: at our own pace, retried, each card edited once for many changes.

A row is marked as on its way before it is. After a crash such a row is ambiguous: what must arrive is sent once more
with the same visible number, courtesy is not. An edit can be repeated without harm.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from actions import cards as gathered
from actions import chats, posts
from actions.enclosures import Enclosure, Maker
from bot import calls, outcomes
from bot.clock import Clock
from bot.duty import STOP_WITHIN, Duty
from bot.faults import Do, Fault, heard
from bot.pace import LONGEST, Pace
from bot.wire import Answer, Telegram
from storage import cards, outbox, trails
from storage.cards import CardRow
from storage.database import Database, Reader, StorageFailed, Unit
from storage.outbox import FREE, Waiting
from texts.cards import Card

T = TypeVar("T")

log = logging.getLogger("corridor.delivery")

EDITS_APART = timedelta(seconds=5)
TICK = 0.2  # seconds between two looks while something waits for the pace
IDLE = 0.5
LOOK_AHEAD = 60  # twice what may go in a second; of one chat a look takes one, and the next look none


class TokenRevoked(Exception):
    """Telegram does not accept the token any more: nothing can be sent."""


class Delivery:
    """Sends what the outbox holds and keeps the cards true."""

    def __init__(self, database: Database, telegram: Telegram, clock: Clock, maker: Maker, duty: Duty) -> None:
        self._database = database
        self._maker = maker
        self._telegram = telegram
        self._clock = clock
        self._duty = duty
        self._pace = Pace()
        self._wake = asyncio.Event()
        self._busy: set[int] = set()  # chats with a call under way: order within a chat is kept
        self._counted: set[int] = set()  # chats whose call under way the pace counts until it is answered
        self._marked: dict[int, int] = {}  # when that call was put on file, in milliseconds
        self._calls: set[asyncio.Task[None]] = set()
        self._revoked = self._stopping = False
        database.on_wake("delivery", self._wake.set)
        clock.on_jump(self._wake.set)
        clock.on_set(self._pace.shift)

    async def run(self) -> None:
        """Send for ever; raises TokenRevoked when there is no point."""
        try:
            await self._insist(self._recover)
            while not self._revoked:
                self._wake.clear()
                waits = False
                with suppress(StorageFailed):  # the intake says so; here it is tried again
                    waits = await self._round()
                # Not wait_for: before Python 3.12 it may swallow a stop that comes just as it is woken.
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._tick() if waits else IDLE):
                        await self._wake.wait()
            raise TokenRevoked("Telegram refuses the token")
        finally:
            await self._let_go()

    async def _let_go(self) -> None:
        """Let the calls under way end; one that hangs is left in doubt, as a crash would leave it."""
        self._stopping = True
        if self._calls:
            _, hanging = await asyncio.wait(self._calls, timeout=STOP_WITHIN)
            for call in hanging:
                call.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)

    async def _insist(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Try until the store can: what came of a call is known here and nowhere else."""
        while True:
            try:
                return await attempt()
            except StorageFailed as error:
                if self._stopping:
                    raise
                log.error("the store cannot keep a delivery: %s", error)
                await asyncio.sleep(IDLE)

    async def _keep(self, note: Callable[[Unit], Awaitable[None]]) -> None:
        await self._insist(lambda: self._database.unit(note))

    def _tick(self) -> float:
        """Return the seconds until another look; where all is full, until there is room."""
        return min(self._pace.opens(self._clock.now()).total_seconds(), TICK) or TICK

    async def _recover(self) -> None:
        now, moved = self._clock.now(), self._clock.moved()  # the server's clock may have jumped, and the lease ended
        for chat, at in await self._database.read(lambda reader: outbox.pace_since(reader, now - LONGEST - moved)):
            self._pace.remember(chat, min(at + moved, now))
        for row in await self._database.read(outbox.left_sending):
            self._pace.remember(row.chat, now)
            await self._database.unit(partial(self._left_in_doubt, row=row))

    async def _left_in_doubt(self, unit: Unit, row: Waiting) -> None:
        await self._duty.confirm(unit)
        await outcomes.unsure(unit, row, "the program stopped while sending")

    async def _round(self) -> bool:
        """Set off what may go now; returns whether anything waits."""
        now, busy = self._clock.now(), set(self._busy)
        if not self._pace.room(now):  # what the pace does not count can wait as long, too
            return True
        full = self._pace.full(now)

        async def look(reader: Reader) -> tuple[list[Waiting], list[CardRow], bool]:
            rows = await outbox.waiting(reader, now, LOOK_AHEAD, busy, full)
            dirty = await cards.dirty(reader, now, now - EDITS_APART, busy | full, LOOK_AHEAD)
            held = bool(full) and await outbox.waiting(reader, now, 1)  # a chat that is busy wakes us
            return rows, dirty, bool(rows or dirty or held) or await cards.any_dirty(reader)

        rows, dirty, waits = await self._database.read(look)
        if not rows and not dirty:
            return waits
        sends = [row for row in rows if self._take(row.chat, free=row.kind in FREE)]
        edits = [card for card in dirty if self._take(card.chat)]
        if sends or edits:
            await self._begin(sends, edits)
        self._pace.forget(now)
        return waits

    async def _begin(self, sends: list[Waiting], edits: list[CardRow]) -> None:
        """Mark what is on its way and set it off, but for what was dropped since it was looked up."""
        paced = [row.chat for row in sends if row.kind not in FREE] + [card.chat for card in edits]
        marked: set[int] = set()

        async def mark(unit: Unit) -> None:
            marked.clear()  # of a commit that is run again
            await self._duty.confirm(unit)
            self._marked.update(dict.fromkeys(paced, unit.ms))
            await outbox.drop_late(unit)
            await posts.hold_for_morning(unit, sends)
            await cards.editing(unit, [card.id for card in edits])
            await outbox.add_pace(unit, paced)
            await outbox.forget_pace(unit, unit.now - 2 * LONGEST)
            marked.update(await outbox.sending(unit, [row.id for row in sends]))

        async def take_back(unit: Unit) -> None:
            for row in marked:
                await outbox.again(unit, row, unit.now, "")

        try:
            await self._database.unit(mark)
        except asyncio.CancelledError:
            # A stop between the mark and the call: nothing has left, so nothing is in doubt.
            self._database.submit(take_back)
            raise
        except StorageFailed:
            for chat in (*(row.chat for row in sends), *(card.chat for card in edits)):
                self._release(chat)
            raise
        for row in sends:
            if row.id in marked:
                self._start(row, self._send(row))
            else:
                self._release(row.chat)
        for card in edits:
            self._start(card, self._edit(card))

    def _take(self, chat: int, *, free: bool = False) -> bool:
        """Claim a chat for one call, if no other is under way there and the pace allows."""
        now = self._clock.now()
        if chat in self._busy or not (free or self._pace.allows(chat, now)):
            return False
        self._busy.add(chat)
        if not free:
            self._count(chat)
            self._marked[chat] = 0
        return True

    def _count(self, chat: int) -> None:
        self._counted.add(chat)
        self._pace.begin(chat)

    def _answered(self, chat: int) -> None:
        """Let the call count from now on for as long as its window is."""
        if chat in self._counted:
            self._counted.discard(chat)
            self._pace.end(chat, self._clock.now())

    def _release(self, chat: int) -> None:
        """Let the next call to a chat begin."""
        self._answered(chat)  # where none was made
        self._marked.pop(chat, None)
        self._busy.discard(chat)

    def _start(self, what: Waiting | CardRow, call: Coroutine[Any, Any, None]) -> None:
        async def guarded() -> None:
            try:
                with trails.along(what.trail if isinstance(what, Waiting) else ""):
                    await call
            except StorageFailed:
                pass  # at a stop: it is in doubt, as after a crash
            except Exception as error:
                # A mistake of ours: it stays on file and must not hold up what follows it in the chat.
                log.exception("a delivery failed")
                why = repr(error)
                with suppress(StorageFailed):
                    await self._keep(lambda unit: outcomes.put_aside(unit, what, why))
            finally:
                self._release(what.chat)
                self._wake.set()

        task = asyncio.create_task(guarded())
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    async def _call(
        self, method: str, parameters: dict[str, Any], chat: int, file: Enclosure | None = None, *, resent: bool = False
    ) -> tuple[Answer, Fault]:
        try:
            if resent and not await self._telegram.answers():  # it would be in doubt once more: once too often
                return Answer(ok=False), Fault(Do.RETRY, "Telegram does not answer")
            self._duty.check()  # after the mark the process may have stood still, and another has sent it since
            return await heard(calls.begin(self._telegram, method, parameters, file), chat)
        finally:
            await self._clock.refresh()  # the pace counts from the answer on
            self._answered(chat)

    async def _send(self, row: Waiting) -> None:
        card, shown = None, None
        if row.card is not None:
            found = await self._shown(row.card)
            if found is None or found[0].message is not None:
                await self._keep(lambda unit: outbox.give_up(unit, row.id, "the card is not wanted", dropped=True))
                return
            card, shown = found
        if under := row.payload.get("under"):  # a card, whose message is known only once it stands
            above = await self._insist(lambda: self._database.read(lambda reader: cards.by_id(reader, under)))
            row.payload["reply_to"] = above.message if above else None
        file = None
        if row.kind in calls.ENCLOSED.values():
            file = await self._make(row)
            if file is None:
                return
            shown = file.card
        method, parameters = calls.of_row(row, shown)
        answer, fault = await self._call(method, parameters, row.chat, file, resent=bool(row.payload.get("resent")))

        async def note(unit: Unit) -> None:
            await outbox.answered(unit, row.chat, self._marked.get(row.chat))
            if fault.do in (Do.SENT, Do.SAME):
                is_new = isinstance(answer.result, dict) and row.kind != "spent"
                message = answer.result.get("message_id") if is_new else None
                await outbox.sent(unit, row.id, row.chat, message)
                if card is not None and shown is not None:
                    await outcomes.placed(unit, card, message, calls.digest(shown))
                if isinstance(answer.result, dict):
                    await outcomes.take_in(unit, row, answer.result)
            else:
                await outcomes.not_sent(unit, row, fault)
                await self._learn(unit, row.chat, answer, fault)

        await self._keep(note)
        past = (self._clock.now() - row.written).total_seconds()
        done = "sent" if fault.do in (Do.SENT, Do.SAME) else "not sent"
        log.info("message %d (%s) is %s, %.1f s after it was written", row.id, row.purpose, done, past)

    async def _make(self, row: Waiting) -> Enclosure | None:
        """Make what a row asks for; None where nobody wants it any more, or where it fails, which is said."""
        try:
            if (file := await self._insist(lambda: self._maker.make(row.chat, row.payload))) is not None:
                return file
        except StorageFailed:
            raise
        except Exception as error:
            log.exception("what message %d encloses could not be made", row.id)
            why = repr(error)
            await self._keep(lambda unit: outcomes.not_made(unit, row, why))
        else:
            await self._keep(lambda unit: outbox.give_up(unit, row.id, "there is nothing to enclose", dropped=True))
        return None

    async def _shown(self, card: int) -> tuple[CardRow, Card] | None:
        return await self._insist(lambda: self._database.read(lambda reader: gathered.row_and_card(reader, card)))

    async def _edit(self, card: CardRow) -> None:
        found = await self._shown(card.id)
        if found is None:
            await self._keep(lambda unit: cards.end(unit, card))
            return
        fresh, shown = found
        digest = calls.digest(shown)
        # As `card` says, from before this edit was marked: one that was cut short may show what stood meanwhile.
        if (card.message, card.digest) == (fresh.message, digest) or fresh.message is None:
            await self._keep(lambda unit: cards.shows(unit, fresh, digest))
            return
        answer, fault = await self._call(*calls.of_edit(fresh.chat, fresh.message, shown), fresh.chat)
        if fault.do is Do.PLAIN:
            log.warning("card %d in chat %d is shown without markup: %s", fresh.id, fresh.chat, fault.why)
            self._count(fresh.chat)
            bare = calls.of_edit(fresh.chat, fresh.message, shown, as_plain=True)
            answer, fault = await self._call(*bare, fresh.chat)

        async def note(unit: Unit) -> None:
            await outbox.answered(unit, fresh.chat, self._marked.get(fresh.chat))
            if fault.do in (Do.SENT, Do.SAME):
                await cards.shows(unit, fresh, digest)
            else:
                await outcomes.not_edited(unit, fresh, fault)
                await self._learn(unit, fresh.chat, answer, fault)

        await self._keep(note)

    async def _learn(self, unit: Unit, chat: int, answer: Answer, fault: Fault) -> None:
        """Take in what an answer says of the chat or of the bot, whatever it was that did not get through."""
        match fault.do:
            case Do.HALT:
                await outbox.halt(unit, chat, unit.now + timedelta(seconds=max(1, answer.retry_after)))
            case Do.UPGRADED:
                await chats.upgraded(unit, chat, answer.migrate_to)
            case Do.SUSPEND:
                await chats.suspended(unit, chat, fault.why)
            case Do.UNREACHABLE:
                await chats.lost_person(unit, chat, fault.why)
            case Do.REVOKED:
                self._revoked = True
