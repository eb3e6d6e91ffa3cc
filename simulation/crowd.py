"""What people do at random: they tap what they see, say what the menus offer, come, go, block and throw the bot out."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from playground import members, people
from playground.bots import commands_for
from playground.errors import ApiError, ControlError
from playground.model import Chat, Message, User
from simulation.world import BOT, CHAIR, COUNCIL, RESIDENTS, SEATS, STAFF, World, buttons

EVERYBODY = (*SEATS, STAFF, *RESIDENTS)
WORDS = (
    "A bench at the gate", "Light in stairwell 2", "1", "2", "3 yes", "no", "The lift is stuck", "7 days",
    "Bicycle shed behind house 1", "Garden", "https://example.org", "<b>&amp;", "10-18 19:00", "/", "🙂🙂",
)  # fmt: skip
LOOK_BACK = 40  # messages that somebody scrolls through


class Crowd:
    """Everybody who acts, drawn by the seed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.random = world.weather.random
        self._acts: list[tuple[int, Callable[[], None]]] = [
            (40, self._vote), (30, self._tap), (3, self._forge), (3, self._old_tap), (10, self._command),
            (6, self._reply), (3, self._start), (3, self._poll), (4, self._to_what_is_due), (2, self._jump),
            (1, self._block), (1, self._throw_out), (1, self._upgrade), (1, self._delete),
        ]  # fmt: skip

    async def play(self, acts: int) -> None:
        """Act so many times."""
        weights = [weight for weight, _ in self._acts]
        for _ in range(acts):
            await asyncio.sleep(self.random.expovariate(3.0))
            (_, act), *_ = self.random.choices(self._acts, weights)
            with suppress(ControlError, ApiError):  # they are not there, or the button is gone
                act()

    def come_back(self) -> None:
        """Everybody lets the bot in again."""
        for chat in (self.world.group, COUNCIL):
            members.join(self.world.telegram, self.world.chat(chat), self.world.telegram.user(BOT), self._user(CHAIR))

    def _user(self, number: int) -> User:
        return self.world.telegram.user(number)

    def _place(self) -> tuple[Chat, int]:
        """Return a chat and somebody who looks at it."""
        who = self.random.choice(EVERYBODY)
        places = [self.world.group, who, who] + ([COUNCIL] * 4 if who in SEATS else [])
        return self.world.chat(self.random.choice(places)), who

    def _messages(self, chat: Chat) -> list[Message]:
        recent = list(chat.messages.values())[-LOOK_BACK:]
        return [one for one in recent if one.by_bot and not one.deleted]

    def _vote(self) -> None:
        """Somebody taps a ballot, often more than once in a moment."""
        found = self.world.shown(self.world.group, "vote:")
        if not found:
            return
        who = self.random.choice(RESIDENTS[:12] if self.random.random() < 0.9 else EVERYBODY)
        for _ in range(self.random.choice([1, 1, 1, 2, 3])):
            message, data = self.random.choice(found)
            self.world.tap(message.chat, who, message.id, data)

    def _tap(self) -> None:
        chat, who = self._place()
        found = [(message.id, data) for message in self._messages(chat) for data in buttons(message)]
        if found:
            self.world.tap(chat, who, *self.random.choice(found))

    def _forge(self) -> None:
        """Data of one card from somewhere else, or of no card at all."""
        chat, who = self._place()
        number, other = self.random.randint(0, 60), self.random.randint(1, 9)
        data = self.random.choice(
            [f"vote:{other}:for", f"vote:{other}:9", f"screen:{other}:accept", f"motion:{other}:for", "x" * 64, "vote:"]
        )
        self.world.tap(chat, who, number, data, forged=True)

    def _old_tap(self) -> None:
        """A button of a card that has long been passed over, from a phone that still shows it."""
        chat, who = self._place()
        seen = [data for message in chat.messages.values() for data in buttons(message)]
        if seen:
            self.world.tap(chat, who, self.random.choice(list(chat.messages)), self.random.choice(seen), forged=True)

    def _command(self) -> None:
        chat, who = self._place()
        offered = commands_for(self.world.telegram.bots[BOT], chat, self._user(who))
        if offered:
            name = self.random.choice(offered)["command"]
            at = "" if chat.person else "@corridor_bot"
            words = self.random.choice(["", "1", str(self.random.randint(1, 6)), self.random.choice(WORDS)])
            self.world.say(chat.id, who, f"/{name}{at} {words}".strip())

    def _reply(self) -> None:
        """An answer to what the bot asked in private, or to any message of it."""
        chat, who = self._place()
        if found := self._messages(chat):
            asked = [one for one in found if one.prompt] or found
            self.world.say(chat.id, who, self.random.choice(WORDS), reply_to=asked[-1].id)

    def _start(self) -> None:
        who = self.random.choice(EVERYBODY)
        payload = self.random.choice([self.random.choice(self.world.codes), "hello", "WRONGCOD"])
        self.world.weather.note("start", who)
        people.start(self.world.telegram, self.world.telegram.bots[BOT], self._user(who), payload)

    def _poll(self) -> None:
        chat, who = self._place()
        polls = [one for one in self._messages(chat) if one.poll]
        if polls:
            one = self.random.choice(polls)
            people.vote(self.world.telegram, chat, self._user(who), one.id, [0], None)

    def _to_what_is_due(self) -> None:
        """The time jumps to just before or after the next deadline."""
        if at := self.world.next_due():
            self.world.jump_to(at + self.random.choice([-1500, -200, 0, 1, 400]))
            for _ in range(self.random.choice([0, 2, 4])):
                self._vote()  # in the last moment, or just after it

    def _jump(self) -> None:
        """The clock is corrected, or some hours go by in which nobody does anything."""
        self.world.jump(self.random.choice([-2.0, 0.7, 3.0, 60.0, 3600.0, 86_400.0]))

    def _block(self) -> None:
        who = self.random.choice(EVERYBODY)
        bot = self.world.telegram.bots[BOT]
        members.block(self.world.telegram, bot, self._user(who), blocked=not self.world.chat(who).blocked)

    def _throw_out(self) -> None:
        """The bot is removed from a group and comes back, some moments later or at once."""
        chat = self.world.chat(self.random.choice([self.world.group, COUNCIL]))
        bot = self._user(BOT)
        self.world.weather.note("member", chat.id)
        if (member := chat.member(BOT)) and member.present:
            members.leave(self.world.telegram, chat, bot, self._user(CHAIR), kicked=True)
        else:
            members.join(self.world.telegram, chat, bot, self._user(CHAIR))

    def _upgrade(self) -> None:
        chat = self.world.chat(self.world.group)
        if chat.kind == "group" and (member := chat.member(BOT)) and member.present:
            self.world.weather.note("upgrade")
            self.world.group = members.upgrade(self.world.telegram, chat).id

    def _delete(self) -> None:
        """An administrator deletes a message of the bot."""
        chat = self.world.chat(self.random.choice([self.world.group, COUNCIL]))
        if found := self._messages(chat):
            people.delete(self.world.telegram, chat, self.random.choice(found).id)
