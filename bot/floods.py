"""Who sends more than a person can mean: noticed before anything is done, in memory; a restart forgives it.

What must survive a restart (wrong join codes) is counted by the store.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from telegram.constants import ChatType

from actions import posts
from actions.people import caller_of
from actions.rulebook import hazards
from handlers.desk import Desk
from handlers.incoming import query_id, query_language
from rules.floods import MEASURES, TELL_AGAIN, Errand, admit
from storage import communities
from storage.database import StorageFailed, Unit
from texts.chats import slower, too_fast
from texts.words import Words

KNOWN_FOR = timedelta(minutes=1)  # how long the list of who works here is taken as true
MOST = 5000  # measures that are kept before those that are whole again are forgotten


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sends and what it costs, read before anything is done with it."""

    person: int
    name: str
    language: str | None
    errand: Errand
    private: bool = False
    text: str = ""  # with the words of the message replied to
    query: str | None = None  # of a tap


class Floods:
    """The measures of everybody who sent something lately."""

    def __init__(self, desk: Desk) -> None:
        self.measures = MEASURES
        self._desk = desk
        self._full_at: dict[tuple[int, Errand], datetime] = {}
        self._told: dict[int, datetime] = {}
        self._working: frozenset[int] = frozenset()
        self._asked: datetime | None = None
        self._asking: asyncio.Task[None] | None = None

    async def refresh(self, now: datetime) -> None:
        """Ask now and then who works here, for which only who comes first waits; forget who sends nothing any more."""
        if self._asked is None or not timedelta() <= now - self._asked < KNOWN_FOR:
            first, self._asked = self._asked is None, now
            if self._asking is None or self._asking.done():
                self._asking = asyncio.create_task(self._ask(), name="working")
            if first:
                await self._asking
        if len(self._full_at) > MOST:
            self._full_at = {key: at for key, at in self._full_at.items() if at > now}
            self._told = {key: at for key, at in self._told.items() if at + TELL_AGAIN > now}

    async def _ask(self) -> None:
        with suppress(StorageFailed):  # who was known stays known
            self._working = await self._desk.database.read(communities.working)

    def end(self) -> None:
        """Ask no more."""
        if self._asking:
            self._asking.cancel()

    async def hold(self, update: Mapping[str, Any], now: datetime) -> bool:
        """Say whether an update is one too many; its sender is told, in private once an hour, in a group not."""
        sent = read_sent(update)
        if sent is None or self._admit(sent, now):
            return False
        if sent.query:
            self._desk.reply(sent.query, slower(Words(query_language(update))))
        elif sent.private and now - self._told.get(sent.person, now - TELL_AGAIN) >= TELL_AGAIN:
            self._told[sent.person] = now
            await self._desk.database.unit(lambda unit: _tell(unit, sent))
        return True

    def _admit(self, sent: Sent, now: datetime) -> bool:
        return self._take(sent, sent.errand, now) or (bool(hazards(sent.text)) and self._take(sent, Errand.HAZARD, now))

    def _take(self, sent: Sent, errand: Errand, now: datetime) -> bool:
        key = sent.person, errand
        full_at = admit(self._full_at.get(key), self.measures[errand], now, wide=sent.person in self._working)
        if full_at is not None:
            self._full_at[key] = full_at
        return full_at is not None


async def _tell(unit: Unit, sent: Sent) -> None:
    caller = await caller_of(unit, sent.person, sent.name, sent.language, sent.person)
    await posts.answer(unit, caller.community_id, sent.person, too_fast(caller.words))


def read_sent(update: Mapping[str, Any]) -> Sent | None:
    """Return who sends a raw update and what it costs; None where that is nobody, or the update is odd."""
    kind = next((one for one in update if one != "update_id"), "")
    try:
        what = update[kind]
        who = what["user"] if kind == "poll_answer" else what.get("sender_chat") or what["from"]
        sender = int(who["id"]), str(who.get("first_name", "")), who.get("language_code")
        if kind in ("callback_query", "poll_answer"):
            return Sent(*sender, _of_tap(str(what.get("data"))), query=query_id(update))
        private = what["chat"]["type"] == ChatType.PRIVATE
        if kind == "my_chat_member":
            return None if private else Sent(*sender, Errand.FILE)
        answered = what.get("reply_to_message") or {}
        errand = _errand(what, private=private, to_us=private or bool(answered.get("from", {}).get("is_bot")))
        return Sent(*sender, errand, private, f"{_text(what)} {_text(answered)}") if kind == "message" else None
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None


def _of_tap(data: str) -> Errand:
    return Errand.OWN if data.startswith("owndata:") and data.endswith((":export", ":gone")) else Errand.TAP


def _errand(message: Mapping[str, Any], *, private: bool, to_us: bool) -> Errand:
    first = "".join(_text(message).split(maxsplit=1)[:1]).lower().partition("@")[0]
    if first in ("/propose", "/request"):
        return Errand.MATTER
    if private and "document" in message:
        return Errand.FILE
    return Errand.WORDS if to_us or first.startswith("/") else Errand.TALK


def _text(message: Mapping[str, Any]) -> str:
    return str(message.get("text") or message.get("caption") or "")
