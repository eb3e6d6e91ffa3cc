"""What a handler has at hand: the store, the caller, and the way back to the person."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol, TypeVar

from actions import chats, posts
from actions.cards.groups import KIND as SET_UP
from actions.people import Caller, caller_of, speaking_for, words_of
from actions.refusals import facts_of
from handlers.incoming import Command, PollAnswer, Tap
from rules.refusals import Reason, Refused
from storage import cards, outbox, updates
from storage.database import Database, Unit
from storage.new_groups import Standing
from texts.cards import Answer, Card
from texts.chats import answer_is_private
from texts.links import add_link, start_link
from texts.refusals import NO_FACTS, Facts, refused, wrong_chat
from texts.words import Words

T = TypeVar("T")

WORK = frozenset({"docket", "meeting", "agenda", "consult", "ballot", "project", "team", "matter", "results", "votes"})
"""Commands that are answered in the open of the council's chat."""


class WrongChat:
    """A tap on a card that does not stand in that chat, or that this bot did not send."""


class Replies(Protocol):
    """The way to Telegram while somebody waits; whatever else is said goes through the outbox."""

    async def answer(self, query_id: str, text: str, *, alert: bool, url: str | None) -> None:
        """Answer a tap; an answer that comes too late is of no use to anyone and ignored."""

    async def written(self) -> None:
        """Wait until the answers begun so far are on their way, though we be killed then."""

    async def file(self, file_id: str, most: int) -> bytes | None:
        """Return a file that somebody sent, at most so many bytes; None where it is larger or cannot be had."""

    async def standing(self, chat: int, bot: int) -> Standing:
        """Return what the bot may do in a group; what cannot be asked is taken as allowed."""


@dataclass(slots=True)
class Desk:
    """Shared by all handlers of one running bot."""

    database: Database
    replies: Replies
    bot_id: int
    username: str
    codes_key: bytes
    copies: Callable[[], list[datetime]] = list  # when the store was copied
    _answers: set[asyncio.Task[None]] = field(default_factory=set)

    def link(self, payload: str) -> str:
        """Return the link that opens the private chat and starts with this payload."""
        return start_link(self.username, payload)

    @property
    def add_link(self) -> str:
        """The link by which somebody adds the bot to one of their groups."""
        return add_link(self.username)

    async def act(self, event: Tap | Command | PollAnswer, work: Callable[[Unit, Caller], Awaitable[T]]) -> T | None:
        """Run an action for whoever acts, once however often Telegram delivers it; None for a redelivery."""

        async def once(unit: Unit) -> T | None:
            if not await updates.first_time(unit, event.update_id):
                return None
            sender = event.sender
            caller = await caller_of(unit, sender.telegram_id, sender.name, sender.language, event.chat)
            if caller.chat:
                await chats.heard(unit, caller.chat, addressed=not isinstance(event, Command) or bool(event.name))
            return await work(unit, caller)

        return await self.database.unit(once)

    async def command(self, command: Command, work: Callable[[Unit, Caller], Awaitable[Card | None]]) -> None:
        """Run an action for a command and say the card that it returns, in the same unit of work.

        In private the card is the answer. A command in a group gets a nod there and the card in private; who has not
        pressed Start gets one line with the link, once a day. The council's chat is its desk: work is answered there.
        """

        async def work_and_say(unit: Unit, caller: Caller) -> None:
            at_work = caller.chat is not None and caller.chat.role == "council" and command.name in WORK
            if at_work and caller.community:
                caller = replace(caller, words=words_of(caller.community))
            if (card := await work(unit, caller)) is None:
                return
            if at_work:
                await self.say_here(unit, caller, command, card)
            else:
                await self._say(unit, caller, command, card)

        await self.act(command, work_and_say)

    async def _say(self, unit: Unit, caller: Caller, command: Command, card: Card) -> None:
        community = caller.community_id
        if command.private:
            await posts.answer(unit, community, command.chat, card, reply_to=command.message)
        elif caller.person.reachable:
            await posts.nod(unit, community, command.chat, command.message)
            await posts.answer(unit, community, command.sender.telegram_id, card)
        else:
            words = words_of(caller.community) if caller.community else caller.words
            line = answer_is_private(words, name=command.sender.name, url=self.link("hello"))
            once = f"start:{caller.person.id}:{command.chat}:{unit.now.astimezone(words.zone):%Y-%m-%d}"
            await posts.answer(
                unit, community, command.chat, line, reply_to=command.message, topic=command.topic, once=once
            )

    async def tapped(
        self,
        tap: Tap,
        work: Callable[[Unit, Caller], Awaitable[T]],
        *,
        card: tuple[str, int] | None = None,
        council: bool = False,
    ) -> tuple[Caller, T] | None:
        """Run the action of a tap once; None when it is answered already: a redelivery, or a card of another chat.

        `card` names the card (kind, subject) that must stand in the chat of the tap; `council` asks for the council's
        chat, or the private one. The message must be ours: by its sender, or where Telegram names none by our rows.
        """

        async def check_and_work(unit: Unit, caller: Caller) -> tuple[Caller, T | WrongChat]:
            if tap.private:
                caller = await speaking_for(unit, caller, await outbox.community_of(unit, tap.chat, tap.message))
            if not await self._genuine(unit, caller, tap, card, council=council):
                return caller, WrongChat()
            return caller, await work(unit, caller)

        done = await self.act(tap, check_and_work)
        if done is None:
            self.answer(tap, None)
            return None
        caller, result = done
        if isinstance(result, WrongChat):
            self.answer(tap, wrong_chat(caller.words))
            return None
        return caller, result

    async def tell(
        self,
        tap: Tap,
        work: Callable[[Unit, Caller], Awaitable[T | Refused]],
        said: Callable[[Words, T], Answer | None],
        *,
        number: int = 0,
        council: bool = True,
        start: str | None = None,
    ) -> None:
        """Run the action of a tap and answer it: by `said` (None: in silence), or why not; `number` is the matter's.

        Who has not registered is led to the private chat with `start`.
        """
        done = await self.tapped(tap, work, council=council)
        if done is None:
            return
        caller, outcome = done
        if isinstance(outcome, Refused):
            facts = facts_of(outcome)
            self.refuse(tap, caller, outcome.reason, replace(facts, number=facts.number or number), start)
        else:
            self.answer(tap, said(caller.words, outcome))

    async def tell_once(
        self, tap: Tap, work: Callable[[Unit, Caller], Awaitable[T | Refused]],
        said: Callable[[Words, T], Answer | None], *, number: int = 0, council: bool = True,
    ) -> None:  # fmt: skip
        """As `tell`; what worked can be done but once, so the buttons go with it."""

        async def act(unit: Unit, caller: Caller) -> T | Refused:
            outcome = await work(unit, caller)
            if not isinstance(outcome, Refused):
                await posts.spent(unit, caller.community_id, tap.chat, tap.message)
            return outcome

        await self.tell(tap, act, said, number=number, council=council)

    async def _genuine(
        self, unit: Unit, caller: Caller, tap: Tap, card: tuple[str, int] | None, *, council: bool
    ) -> bool:
        new = card is not None and card[0] == SET_UP  # the one card of a group that nobody has set up yet
        if not tap.private and not new and (caller.chat is None or (council and caller.chat.role != "council")):
            return False
        chat = tap.chat if caller.chat is None else caller.chat.telegram_id  # an upgraded group has a new id
        if card and await cards.of(unit, *card, chat) is None:
            return False
        if tap.private and council:  # its cards stand in the council's chat; here only what was sent with this button
            return await outbox.offers(unit, tap.chat, tap.message, tap.data)
        if tap.from_bot:
            return tap.from_bot == self.bot_id
        return await cards.on_file(unit, tap.chat, tap.message)

    async def tapped_for_card(
        self, tap: Tap, work: Callable[[Unit, Caller], Awaitable[Card | None]], *, start: str
    ) -> None:
        """Answer a tap with a card in private; who has not pressed Start is led there with `start`."""

        async def work_and_say(unit: Unit, caller: Caller) -> bool:
            if not caller.person.reachable and not tap.private:
                return False
            if (card := await work(unit, caller)) is not None:
                await posts.answer_tap(unit, caller.community_id, caller.person.telegram_id, card)
            return True

        done = await self.tapped(tap, work_and_say)
        if done is not None:
            self.answer(tap, None, start=None if done[1] else start)

    async def say_here(self, unit: Unit, caller: Caller, command: Command, card: Card) -> None:
        """Say a card in the chat of a command: the council works in the open of its own chat."""
        await posts.answer(unit, caller.community_id, command.chat, card, reply_to=command.message, topic=command.topic)

    async def say(self, unit: Unit, caller: Caller, tap: Tap, card: Card) -> None:
        """Say a card in the chat of a tap, as a reply to the tapped message."""
        topic = caller.chat.topic if caller.chat else None
        await posts.answer_tap(unit, caller.community_id, tap.chat, card, reply_to=tap.message, topic=topic)

    def refuse(
        self, tap: Tap, caller: Caller, reason: Reason, facts: Facts = NO_FACTS, start: str | None = None
    ) -> None:
        """Say why a tap was not recorded; who has not registered is led to the private chat with `start`."""
        unknown = reason is Reason.NOT_REGISTERED and not tap.private
        told = replace(facts, helper=caller.helper)
        self.answer(tap, refused(caller.words, reason, facts=told), start if unknown else None)

    def answer(self, tap: Tap, answer: Answer | None, start: str | None = None) -> None:
        """Answer a tap after the commit, without holding up what follows it; `start` opens the private chat so."""
        self.reply(tap.query_id, answer, start)

    def reply(self, query_id: str, answer: Answer | None, start: str | None = None) -> None:
        """As `answer`, for a tap that nobody read."""
        text, alert = (answer.text, answer.alert) if answer else ("", False)
        url = self.link(start) if start else None
        task = asyncio.create_task(self.replies.answer(query_id, text, alert=alert, url=url))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def answered(self) -> None:
        """Wait until every answer is out: the last thing before a stop."""
        await asyncio.gather(*self._answers, return_exceptions=True)
