"""One router for taps, commands, words, poll answers and members: who handles what is said here and nowhere else."""

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationHandlerStop, ContextTypes, TypeHandler

from handlers.desk import Desk
from handlers.incoming import (
    Command,
    Membership,
    PollAnswer,
    PollState,
    Tap,
    Upgrade,
    read_command,
    read_faceless,
    read_membership,
    read_poll_answer,
    read_upgrade,
)  # fmt: skip
from texts import buttons
from texts.buttons import Press

OnTap = Callable[[Desk, Tap, Press], Awaitable[None]]
OnCommand = Callable[[Desk, Command], Awaitable[None]]


class Routes:
    """Tables from what arrives to the function that handles it."""

    def __init__(self) -> None:
        self._asking: set[str] = set()
        self._taps: dict[str, OnTap] = {}
        self._commands: dict[str, OnCommand] = {}
        self._words: OnCommand | None = None
        self._document: OnCommand | None = None
        self._unknown: OnCommand | None = None
        self._stray: Callable[[Desk, Tap], Awaitable[None]] | None = None
        self._faceless: OnCommand | None = None
        self._poll: Callable[[Desk, PollState], Awaitable[None]] | None = None
        self._poll_answer: Callable[[Desk, PollAnswer], Awaitable[None]] | None = None
        self._membership: Callable[[Desk, Membership], Awaitable[None]] | None = None
        self._upgrade: Callable[[Desk, Upgrade], Awaitable[None]] | None = None

    def tap(self, verb: str, handler: OnTap, *, asks: bool = False) -> None:
        """Have the taps of a verb handled; `asks`: by asking Telegram for something first."""
        if verb in self._taps:
            raise ValueError(f"two handlers for the taps of {verb}")
        self._taps[verb] = handler
        self._asking.update({verb} if asks else ())

    def command(self, name: str, handler: OnCommand, *, asks: bool = False) -> None:
        """Have a command handled; `asks` as with a tap."""
        if name in self._commands:
            raise ValueError(f"two handlers for /{name}")
        self._commands[name] = handler
        self._asking.update({f"/{name}"} if asks else ())

    def words(self, handler: OnCommand) -> None:
        """Have plain words handled: they may answer a question of ours."""
        self._words = handler

    def document(self, handler: OnCommand) -> None:
        """Have files handled that somebody sends in private; they are asked for."""
        self._document = handler
        self._asking.add("document")

    def unknown(self, command: OnCommand, tap: Callable[[Desk, Tap], Awaitable[None]]) -> None:
        """Have commands that nobody knows, and taps that this program never built, handled."""
        self._unknown, self._stray = command, tap

    def faceless(self, handler: OnCommand) -> None:
        """Have commands handled that come from nobody in particular: anonymous administrators, channels."""
        self._faceless = handler

    def poll(self, handler: Callable[[Desk, PollState], Awaitable[None]]) -> None:
        """Have what Telegram counts of native polls handled."""
        self._poll = handler

    def poll_answer(self, handler: Callable[[Desk, PollAnswer], Awaitable[None]]) -> None:
        """Have answers to native polls handled."""
        self._poll_answer = handler

    def membership(self, handler: Callable[[Desk, Membership], Awaitable[None]]) -> None:
        """Have changes of the bot's own standing in a chat handled; in a group they make us ask more."""
        self._membership = handler
        self._asking.add("member")

    def upgrade(self, handler: Callable[[Desk, Upgrade], Awaitable[None]]) -> None:
        """Have the upgrade of a group handled."""
        self._upgrade = handler

    @property
    def names(self) -> list[str]:
        """The commands that are known."""
        return sorted(self._commands)

    def knows(self, kind: str) -> bool:
        """Whether what an update is (`gist`) is a word of ours, and none that somebody wrote."""
        return kind in self._taps or kind in self._asking or kind.removeprefix("/") in self._commands

    def asks(self, kind: str) -> bool:
        """Whether Telegram is asked for something before an update is answered: nobody else may wait for that."""
        return kind in self._asking

    async def on_tap(self, desk: Desk, tap: Tap) -> None:
        """Hand a tap to the handler of its verb."""
        press = buttons.parse(tap.data)
        handler = self._taps.get(press.verb) if press else None
        if handler is not None and press is not None:
            await handler(desk, tap, press)
        elif self._stray is not None:
            await self._stray(desk, tap)

    async def on_poll(self, desk: Desk, state: PollState) -> None:
        """Hand over what Telegram counts of a poll."""
        if self._poll is not None:
            await self._poll(desk, state)

    async def on_update(self, desk: Desk, update: Update) -> None:
        """Hand anything but a tap to its handler; what nobody asked for is let go."""
        if (answer := read_poll_answer(update)) and self._poll_answer:
            await self._poll_answer(desk, answer)
        elif (membership := read_membership(update)) and self._membership:
            await self._membership(desk, membership)
        elif (upgrade := read_upgrade(update)) and self._upgrade:
            await self._upgrade(desk, upgrade)
        elif (command := read_command(update)) and self._is_ours(desk, command):
            handler = self._commands.get(command.name, self._unknown) if command.name else self._words
            if command.document and command.private:
                handler = self._document
            if handler is not None:
                await handler(desk, command)
        elif (command := read_faceless(update)) and self._faceless and self._is_meant(desk, command):
            await self._faceless(desk, command)

    def _is_ours(self, desk: Desk, command: Command) -> bool:
        return command.addressee in ("", desk.username.lower())

    def _is_meant(self, desk: Desk, command: Command) -> bool:
        """Whether words from nobody in particular are for this bot: a command of its own, or a reply to it."""
        named = bool(command.addressee) or command.name in self._commands
        return self._is_ours(desk, command) and (named or command.reply_from_bot == desk.bot_id)

    def attach(self, application: Application[Any, Any, Any, Any, Any, Any], desk: Desk) -> None:
        """Let the framework hand over what it processes."""

        async def hand_over(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
            await self.on_update(desk, update)
            raise ApplicationHandlerStop

        application.add_handler(TypeHandler(Update, hand_over))
