"""Plays a script over the wire: each verb is a method, told what it is about and with which words."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import groupby

from bot.cast import CHAIR, COUNCIL, SEATS
from playground.client import Json, text_of
from replay.script import Event
from replay.town import CHATS, NotSeen, Town, number_in

AT_ONCE = 60  # ballots under way at a time
START = timedelta(minutes=15)  # from the roll call to the time of the meeting


class Player:
    """Plays events of a script in a town; `tell` hears of each that is over."""

    def __init__(self, town: Town, tell: Callable[[], None] = lambda: None) -> None:
        self.town, self.eyes, self.tell = town, town.eyes, tell
        self.numbers: dict[str, int] = {}  # of matters and requests
        self.groups: dict[str, int] = {}  # where a matter was raised, who asked
        self.marks: dict[str, int] = {}  # how far the world had come when something was reported or announced
        self._free: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def play(self, events: Sequence[Event]) -> None:
        """Play events in the order of time; what is about several things at one moment is done side by side."""
        for at, together in groupby(events, key=lambda event: event.at):
            await self.town.to(at)
            chains: defaultdict[str, list[Event]] = defaultdict(list)
            for event in together:
                chains[event.name].append(event)
            await asyncio.gather(*map(self._in_order, chains.values()))
        await self.town.settled()

    async def _in_order(self, events: list[Event]) -> None:
        for event in events:
            try:
                await getattr(self, event.verb)(event.name, *event.words)
            except NotSeen as error:
                raise NotSeen(f"{event}: {error}") from None
            self.tell()

    # Matters

    async def propose(self, name: str, area: str, person: str, title: str) -> None:
        """Somebody proposes in a group; the council's card tells its number."""
        town, mark = self.town, await self.eyes.now()
        self.groups[name] = CHATS[area]
        await town.command(CHATS[area], town.person(person), f"/propose {title}")
        self.numbers[name] = number_in(await self.eyes.see(COUNCIL, "screen:", title, mark), "screen")

    async def support(self, name: str, area: str, people: Sequence[str]) -> None:
        """Neighbours support it."""
        await self.town.tap_all(CHATS[area], map(self.town.person, people), f"support:{self.numbers[name]}")

    async def accept(self, name: str, seat: int) -> None:
        """A council member accepts it."""
        await self.town.tap(COUNCIL, SEATS[seat], f"screen:{self.numbers[name]}:accept")

    async def agenda(self, name: str) -> None:
        """The chair puts it on the next agenda."""
        await self.town.tap(COUNCIL, CHAIR, f"agenda:{self.numbers[name]}")

    # The council

    async def meet(self, name: str, here: Sequence[int], verdicts: dict[str, str]) -> None:
        """The roll is called: who comes, who excuses themselves; with a quorum each item is decided."""
        town = self.town
        roll = await self.eyes.see(COUNCIL, "present:", since=self.numbers.get("roll", 0))
        self.numbers["roll"], meeting = roll["created"], number_in(roll, "present")
        self.numbers[name] = meeting
        gone = [seat for place, seat in enumerate(SEATS) if place not in here]
        seats = [SEATS[place] for place in here]
        await asyncio.gather(
            town.tap_all(COUNCIL, seats, f"present:{meeting}"), town.tap_all(COUNCIL, gone, f"absent:{meeting}")
        )
        if not verdicts:
            return
        await town.to((await town.now()) + START)
        mark = await self.eyes.now()
        await town.tap(COUNCIL, CHAIR, f"open:{meeting}")
        names = {self.numbers[one]: one for one in verdicts}
        for _ in verdicts:
            card = await self.eyes.see(COUNCIL, "motion:", since=mark)
            item = next(one for number, one in names.items() if f"№{number}" in text_of(card))
            mark = await getattr(self, verdicts[item])(card, seats)

    async def adopt(self, card: Json, seats: list[int]) -> int:
        """All who are here say yes."""
        return await self._vote(card, dict.fromkeys(seats, "for"))

    async def reject(self, card: Json, seats: list[int]) -> int:
        """Three say yes, which is no majority of the seven."""
        return await self._vote(card, {seat: "for" if place < 3 else "against" for place, seat in enumerate(seats)})

    async def postpone(self, card: Json, seats: list[int]) -> int:
        """A mediator moves to postpone, and that passes."""
        motion, mover, mark = number_in(card, "motions"), seats[-1], await self.eyes.now()
        await self.town.tap(COUNCIL, mover, f"motions:{motion}", card)
        await self.town.tap(COUNCIL, mover, f"postpone:{motion}")
        return await self._vote(await self.eyes.see(COUNCIL, "motion:", since=mark), dict.fromkeys(seats, "for"))

    async def _vote(self, card: Json, choices: dict[int, str]) -> int:
        motion, mark = number_in(card, "motion"), await self.eyes.now()
        await asyncio.gather(
            *(self.town.tap(COUNCIL, seat, f"motion:{motion}:{choice}", card) for seat, choice in choices.items())
        )
        return mark

    async def agree(self, name: str, here: Sequence[int]) -> None:
        """More than half of those who were there agree to the minutes."""
        await self.town.tap_all(COUNCIL, [SEATS[place] for place in here], f"agreed:{self.numbers[name]}")

    # What becomes of what was adopted

    async def notice(self, name: str) -> None:
        """The chair puts it to the households."""
        number, mark = self.numbers[name], await self.eyes.now()
        await self.town.command(COUNCIL, CHAIR, f"/ballot {number} assembly")
        data = f"notice:{number}:assembly"
        await self.town.tap(COUNCIL, CHAIR, data, await self.eyes.see(COUNCIL, data, since=mark))
        self.marks[name] = mark

    async def ballots(self, name: str, area: str, favour: int, against: int, abstain: int, people: list[str]) -> None:
        """Hundreds of households vote, side by side."""
        card = await self.eyes.see(CHATS[area], "vote:", since=self.marks[name])
        vote = number_in(card, "vote")
        choices = ["for"] * favour + ["against"] * against + ["abstain"] * abstain
        said = await self.town.control.load(
            CHATS[area], card["message_id"], [self.town.person(one) for one in people],
            [f"vote:{vote}:{choice}" for choice in choices], outstanding=AT_ONCE,
        )  # fmt: skip
        if said["unanswered"]:
            raise NotSeen(f"answers to {said['unanswered']} of {len(people)} taps")

    async def done(self, name: str) -> None:
        """The chair reports that it is carried out."""
        self.marks[name] = await self.eyes.now()
        await self.town.tap(COUNCIL, CHAIR, f"done:{self.numbers[name]}")

    async def polled(self, name: str, answers: Sequence[tuple[str, int]]) -> None:
        """Residents answer the poll in their group: how it was."""
        chat = self.groups[name]
        poll = await self.eyes.see(chat, since=self.marks[name], poll=True)
        await asyncio.gather(
            *(
                self.town.control.vote_poll(chat, self.town.person(one), poll["message_id"], [answer])
                for one, answer in answers
            )
        )

    # Requests

    async def ask(self, name: str, person: str, text: str) -> None:
        """Somebody asks for help, in private."""
        mark, own = await self.eyes.now(), self.town.person(person)
        self.groups[name] = own
        await self.town.command(own, own, f"/request {text}")
        self.numbers[name] = number_in(await self.eyes.see(COUNCIL, "take:", text, mark), "take")

    async def reply(self, name: str, said: str, _when: str) -> None:
        """The first answer."""
        await self._words(name, "reply", said)

    async def longer(self, name: str, why: str) -> None:
        """More time, with a reason."""
        await self._words(name, "longer", why)

    async def solve(self, name: str, note: str) -> None:
        """It is reported as done."""
        self.marks[name] = await self.eyes.now()
        await self._words(name, "solved", note)

    async def deny(self, name: str) -> None:
        """Who asked says that it is not solved."""
        await self._answer(name, "confirm", "no")

    async def confirm(self, name: str) -> None:
        """Who asked says that it is solved."""
        await self._answer(name, "confirm", "yes")

    async def rate(self, name: str, rating: int) -> None:
        """Who asked says how satisfied they are."""
        await self._answer(name, "rate", str(rating))

    async def merge(self, name: str, into: str) -> None:
        """A council member finds that it asks for the same as another one."""
        number, seat = self.numbers[name], self._works_on(name)
        async with self._free[seat]:
            await self.town.tap(COUNCIL, seat, f"duplicate:{number}")
            await self.town.tap(COUNCIL, seat, f"sameas:{number}:{self.numbers[into]}")

    async def _answer(self, name: str, verb: str, what: str) -> None:
        own, data = self.groups[name], f"{verb}:{self.numbers[name]}:{what}"
        await self.town.tap(own, own, data, await self.eyes.see(own, data, since=self.marks[name]))

    async def _words(self, name: str, verb: str, said: str) -> None:
        """A council member taps, is asked for words, and replies to the question."""
        number, seat = self.numbers[name], self._works_on(name)
        async with self._free[seat]:  # one question to a person at a time
            mark = await self.eyes.now()
            await self.town.tap(COUNCIL, seat, f"{verb}:{number}")
            question = await self.eyes.see(COUNCIL, "", f"№{number}", mark)
            await self.town.control.say(COUNCIL, seat, said, reply_to=question["message_id"])
            await self.eyes.see(COUNCIL, "", f"№{number}", question["created"])

    def _works_on(self, name: str) -> int:
        return SEATS[1 + self.numbers[name] % (len(SEATS) - 1)]
