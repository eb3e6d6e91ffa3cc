"""What people do at random: they tap what they see, say what the menus offer, come, go, block and throw the bot out."""

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress

from playground import members, people
from playground.bots import commands_for
from playground.errors import ApiError, ControlError
from playground.model import PERMISSIONS, Chat, Message, User
from rules.reports import PERIODS
from simulation.eyes import FOUNDING
from simulation.phrases import ABOUT_SOMEBODY, OF_STAFF, OF_VOTES, answer, behind, household_file
from simulation.stories import SCENES
from simulation.town import ABROAD, BOT, CHAIR, COUNCIL, NEW, PART, PARTIES, RESIDENTS, SEATS, SECOND, STAFF
from simulation.world import World, asks, buttons
from texts.buttons import LOOKS

EVERYBODY = (*SEATS, STAFF, *RESIDENTS)
# Who acts for the community does more than others.
BUSY = (*[CHAIR] * 5, *SEATS, *[STAFF] * 4, SECOND, SECOND, *PARTIES, *RESIDENTS)
TOGETHER = frozenset({"present", "motion", "agreed", "support", "agree", "signcall", "jointly", "signup", "open"})
LOOK_BACK = 40  # messages that somebody scrolls through
LINK = re.compile(r"[?&]start=([\w-]+)")


class Crowd:
    """Everybody who acts, drawn by the seed."""

    def __init__(self, world: World, *, calm: bool = False) -> None:
        self.world = world
        self.pace = 1.5 if calm else 6.0  # acts a second
        self.random = world.weather.random
        # How often which verb and word: what is new draws people, what only shows something does less; a report takes a
        # second to be drawn.
        self.tapped = Counter[str]({**dict.fromkeys(LOOKS, 5), **{f"report:{period}": 30 for period in PERIODS}})
        self.at = (world.group, CHAIR)  # where somebody is in the middle of something
        self._acts: list[tuple[int, Callable[[], None]]] = [
            (24, self._tap), (100 if calm else 50, self._go_on), (10, self._together), (12, self._command),
            (4, self._reply), (2, self._start), (3, self._follow), (3 if calm else 12, self._poll), (2, self._send),
            (4 if calm else 30, self._vote),
        ]  # fmt: skip
        if not calm:
            self._acts += [
                (5, self._to_what_is_due), (2, self._jump),
                (3, self._forge), (3, self._old_tap), (1, self._block), (1, self._throw_out), (1, self._upgrade),
                (1, self._delete), (1, self._mute), (1, self._topic),
            ]  # fmt: skip

    async def play(self, acts: int) -> None:
        """Act so many times."""
        weights = [weight for weight, _ in self._acts]
        for _ in range(acts):
            await asyncio.sleep(self.random.expovariate(self.pace))
            (_, act), *_ = self.random.choices(self._acts, weights)
            with suppress(ControlError, ApiError):  # they are not there, or the button is gone
                act()

    def come_back(self) -> None:
        """Everybody lets the bot in again, and somebody turns to it there."""
        for chat in (self.world.group, COUNCIL):
            members.join(self.world.telegram, self.world.chat(chat), self._user(BOT), self._user(CHAIR))
            every = dict.fromkeys(PERMISSIONS, True)
            members.restrict(self.world.telegram, self.world.chat(chat), self._user(BOT), every)
            self.world.say(chat, CHAIR, "/help@corridor_bot")

    def _user(self, number: int) -> User:
        return self.world.telegram.user(number)

    def _place(self) -> tuple[Chat, int]:
        """Return a chat and somebody who looks at it."""
        new = [NEW] * 2 if self.world.chat(NEW).messages else []
        who = self.random.choice((*BUSY, *SCENES[self.world.scene].busy * 4))
        places = [self.world.group, who, who] + ([COUNCIL] * 4 if who in SEATS or who in (STAFF, SECOND) else [])
        places += new if who in (CHAIR, ABROAD) else []
        if self.world.chat(PART).messages and self.world.chat(PART).member(who):
            places.append(PART)
        return self.world.chat(self.random.choice(places)), who

    def _messages(self, chat: Chat) -> list[Message]:
        """Return the bot's messages that somebody scrolls through; as a rule not many."""
        many = self.random.choice([4, 12, LOOK_BACK])
        recent = list(chat.messages.values())[-many:]
        return [one for one in recent if one.by_bot and not one.deleted]

    def _vote(self) -> None:
        """Somebody taps a ballot, often more than once in a moment."""
        who = self.random.choice(RESIDENTS if self.random.random() < 0.9 else EVERYBODY)
        found = [
            one
            for chat, verb in ((self.world.group, "vote:"), (PART, "vote:"), (who, "further:"))
            for one in self.world.shown(chat, verb)
        ]
        if not found:
            return
        for _ in range(self.random.choice([1, 1, 1, 2, 3])):
            message, data = self.random.choice(found)
            self.world.tap(message.chat, who, message.id, data)

    def _tap(self) -> None:
        """Somebody taps what they see; as a rule what was seldom tapped."""
        chat, who = self._place()
        if self._tap_one_of(chat, who, self._messages(chat)) and self.random.random() < 0.3:
            self.at = (chat.id, who)

    def _tap_one_of(self, chat: Chat, who: int, messages: Sequence[Message]) -> bool:
        found = defaultdict[str, list[tuple[int, str]]](list)
        for message in messages:
            for data in buttons(message):
                found[_kind(data)].append((message.id, data))
        if not found:
            return False
        kinds = list(found)
        (kind,) = self.random.choices(kinds, [1 / (1 + self.tapped[one]) for one in kinds])
        self.tapped[kind] += 1
        self.world.tap(chat, who, *self.random.choice(found[kind]))
        return True

    def _go_on(self) -> None:
        """Who did something goes on with what came of it, there or in private."""
        place, who = self.at
        for chat in (self.world.chat(place), self.world.chat(who)):
            newest = [one for one in list(chat.messages.values())[-4:] if one.by_bot and not one.deleted]
            asked = [kind for person, there, kind in self.world.questions() if (person, there) == (who, chat.id)]
            if asked and (any(map(asks, newest)) or (asked[-1] == FOUNDING and self.random.random() < 0.4)):
                return self._answer(chat, who, asked[-1])
            if self._tap_one_of(chat, who, newest[-2:]):
                return None
        return self._tap()

    def _together(self) -> None:
        """Several tap the same: they are here, vote on a motion, support, sign."""
        chat = self.world.chat(self.random.choice([COUNCIL, self.world.group]))
        found = [
            (message.id, data)
            for message in self._messages(chat)
            for data in buttons(message)
            if data.partition(":")[0] in TOGETHER
        ]
        if found:
            what = self.random.choice(found[-8:])
            people_ = SEATS if chat.id == COUNCIL else RESIDENTS
            for who in self.random.sample(people_, self.random.randint(3, 7)):
                self.world.tap(chat, who, *what)

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
        theme = SCENES[self.world.scene].theme
        if theme and self.random.random() < 0.6:
            name = self.random.choice(theme)
            who = self.random.choice([STAFF, SECOND, CHAIR] if name in OF_STAFF else [CHAIR, CHAIR, *SEATS])
            chat = self.world.chat(who if name in OF_STAFF else self.random.choice([who, COUNCIL]))
        elif offered := commands_for(self.world.telegram.bots[BOT], chat, self._user(who)):
            name = self.random.choice(offered)["command"]
        else:
            return
        at = "" if chat.person else "@corridor_bot"
        number = self.random.choice(self.world.numbers("vote" if name in OF_VOTES else "matter"))
        words = behind(self.random, self.world.now(), name, number)
        self.at = (chat.id, who)
        theirs = [one.id for one in chat.messages.values() if not one.by_bot and one.sender != who]
        to = theirs[-1] if theirs and name in ABOUT_SOMEBODY and self.random.random() < 0.5 else None
        self.world.say(chat.id, who, f"/{name}{at} {words}".strip(), reply_to=to)

    def _reply(self) -> None:
        """An answer to what the bot asked somebody, or to any message of it."""
        if asked := self.world.questions():
            who, place, kind = self.random.choice([*asked[-3:], asked[-1], asked[-1]])
            chat = self.world.chat(place)
        else:
            (chat, who), kind = self._place(), ""
        self._answer(chat, who, kind)

    def _answer(self, chat: Chat, who: int, kind: str) -> None:
        prompts = [one.id for one in self._messages(chat) if asks(one)]
        words = answer(self.random, self.world.now(), kind)
        file = "photo" if kind.endswith("photo") else ""
        if kind == FOUNDING and self.random.random() < 0.3:
            words, file = household_file(self.random), "document"
        self.at = (chat.id, who)
        to = prompts[-1] if prompts and not (chat.person and self.random.random() < 0.7) else None
        self.world.say(chat.id, who, words, reply_to=to, file=file)

    def _follow(self) -> None:
        """Somebody follows a link that they were sent, or that somebody passed on to them."""
        chat, who = self._place()
        links = [link for message in self._messages(chat) for link in LINK.findall(repr(message.data))]
        if links:
            self._begin(self.random.choice([who, who, self.random.choice(EVERYBODY)]), self.random.choice(links[-5:]))

    def _start(self) -> None:
        payload = self.random.choice([self.random.choice(self.world.codes), "hello", "WRONGCOD"])
        self._begin(self.random.choice(EVERYBODY), payload)

    def _begin(self, who: int, payload: str) -> None:
        self.at = (who, who)
        self.world.used.add("/start")
        self.world.weather.note("start", who)
        people.start(self.world.telegram, self.world.telegram.bots[BOT], self._user(who), payload)

    def _send(self) -> None:
        """One of the staff sends a household file."""
        who = self.random.choice([STAFF, STAFF, SECOND, ABROAD])
        self.at = (who, who)
        self.world.say(who, who, household_file(self.random), file="document")

    def _poll(self) -> None:
        """Somebody answers a poll, answers anew, or takes the answer back."""
        who = self.random.choice(RESIDENTS)
        chats = [self.world.chat(chat) for chat in (self.world.group, PART, who)]
        found = [(chat, one) for chat in chats for one in chat.messages.values() if one.poll and one.by_bot]
        if found:
            chat, one = self.random.choice(found[-4:])
            for _ in range(self.random.choice([1, 1, 2])):
                options = [self.random.randrange(len(one.data["poll"]["options"]))]
                back = one.poll is not None and who in one.poll.votes and self.random.random() < 0.5
                self.world.answer(chat, who, one, [] if back else options)

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

    def _mute(self) -> None:
        """The bot may not write in a group any more, or may again."""
        chat = self.world.chat(self.random.choice([self.world.group, COUNCIL]))
        if (member := chat.member(BOT)) and member.present:
            muted = member.status == "restricted"
            members.restrict(self.world.telegram, chat, self._user(BOT), dict.fromkeys(PERMISSIONS, muted))

    def _topic(self) -> None:
        """The topic of the council is closed, opened again, or deleted."""
        chat = self.world.chat(COUNCIL)
        for topic in list(chat.topics.values()):
            if self.random.random() < 0.2:
                members.delete_topic(self.world.telegram, chat, topic)
            else:
                members.close_topic(self.world.telegram, chat, topic, self._user(CHAIR), not topic.closed)

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


def _kind(data: str) -> str:
    """Return the verb of a button with its word, where it has one."""
    verb, _, rest = data.partition(":")
    word = rest.partition(":")[2]
    return verb if not word or word.isdecimal() else f"{verb}:{word}"
