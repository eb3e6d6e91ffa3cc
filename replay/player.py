"""Plays a script over the wire: each verb is a method, told what it is about and with which words."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import groupby

from bot.cast import CHAIR, COUNCIL, SEATS
from playground.client import Json
from replay.script import Event
from replay.town import CHATS, PARTIES, PATIENCE, NotSeen, Town, buttons_of, number_in, says
from replay.words import UNDERTAKEN

A_MONTH = timedelta(days=30)
AT_ONCE = 60  # ballots under way at a time
SOON = 20.0  # seconds in which an answer is confirmed
START = timedelta(minutes=15)  # from the roll call to the time of the meeting


class Player:
    """Plays events of a script in a town; `tell` hears of each that is over."""

    def __init__(self, town: Town, tell: Callable[[], None] = lambda: None) -> None:
        self.town, self.eyes, self.tell = town, town.eyes, tell
        self.numbers: dict[str, int] = {}  # of matters and requests
        self.groups: dict[str, int] = {}  # where a matter was raised, who asked
        self.titles: dict[str, str] = {}
        self.marks: dict[str, int] = {}  # how far the world had come when something was reported or announced
        self.answered = 0  # answers to polls
        self.newest: Counter[str] = Counter()  # the last meeting and motion that came up
        self.consulted: dict[str, int] = {}  # the number of the consultation of a matter
        self.conveners: dict[str, int] = {}
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
                raise NotSeen(f"{error.what} ({event})") from None
            self.tell()

    # Matters

    async def propose(self, name: str, area: str, person: str, title: str) -> None:
        """Somebody proposes in a group; the council's card tells its number."""
        town, mark = self.town, await self.eyes.now()
        self.groups[name], self.titles[name] = CHATS[area], title
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

    # Consultations

    async def consult(self, name: str, seat: int) -> None:
        """A council member puts it before the parties, and invites them all."""
        number, mark = self.numbers[name], await self.eyes.now()
        await self.town.command(COUNCIL, SEATS[seat], f"/consult {number}")
        card = await self.eyes.see(COUNCIL, "consult:", f"№{number}", mark)
        self.consulted[name] = number_in(card, "consult")
        self.conveners[name], self.marks[name] = SEATS[seat], mark
        await self._conduct(name, "invite")

    async def position(self, name: str, party: int, stance: str, said: str) -> None:
        """A party says what its position is, and why."""
        await self._party(name, party, "position", stance, said)

    async def question(self, name: str, person: str, party: int, said: str, answer: str) -> None:
        """A resident asks a party something, and has its answer."""
        own, number, mark = self.town.person(person), self.numbers[name], await self.eyes.now()
        await self.town.command(own, own, f"/matter {number}")
        way = await self.eyes.see(own, f"askparties:{number}", since=mark)
        await self.town.tap(own, own, f"askparties:{number}", way)
        parties = await self.eyes.see(own, "askparty:", since=mark)
        which = [data for data in buttons_of(parties) if data.startswith("askparty:")][party]
        await self._asked(own, own, which, parties, f"№{number}", said)
        await self._party(name, party, "answerit", "", answer, since=mark)
        await self.eyes.see(own, "", answer, mark)

    async def conclude(self, name: str, opinion: str) -> None:
        """The convener concludes it, with an opinion or without."""
        if opinion:
            await self._said(self.conveners[name], f"consult:{self.consulted[name]}:conclude", name, opinion)
            return
        await self._conduct(name, "conclude")
        await self._conduct(name, "none")

    async def withdraw(self, name: str, why: str) -> None:
        """The convener withdraws it, with a reason."""
        await self._said(self.conveners[name], f"consult:{self.consulted[name]}:withdraw", name, why)

    async def go_on(self, name: str, next_: str) -> None:
        """Onto the agenda, to a joint decision, or to its end."""
        self.marks[name] = await self.eyes.now()
        await self.town.tap(COUNCIL, CHAIR, f"consult:{self.consulted[name]}:{next_}")
        if next_ == "joint":
            await self.town.tap(COUNCIL, CHAIR, f"consult:{self.consulted[name]}:all")

    async def decide_together(self, name: str, parties: Sequence[int]) -> None:
        """Each party agrees, and says what it does by when."""
        day = (await self.town.now()) + A_MONTH
        for party in parties:
            await self._party(name, party, "jointly", "for", f"{UNDERTAKEN[party]}，{day:%m-%d}")

    async def keep(self, name: str) -> None:
        """What the parties undertook is reported as done, and the chair has seen that it is."""
        card = await self.eyes.see(COUNCIL, "undertaken:", f"№{self.numbers[name]}")
        for data in [one for one in buttons_of(card) if one.startswith("undertaken:")]:
            verb, undertaking, _ = data.split(":")
            await self.town.tap(COUNCIL, SEATS[1], data, card)
            await self.town.tap(COUNCIL, CHAIR, f"{verb}:{undertaking}:yes")

    async def _conduct(self, name: str, what: str) -> None:
        await self.town.tap(COUNCIL, self.conveners[name], f"consult:{self.consulted[name]}:{what}")

    async def _party(self, name: str, party: int, verb: str, what: str, said: str, since: int = 0) -> None:
        """Somebody of a party taps in private, is asked for words, and writes them."""
        own, number = PARTIES[party], f"№{self.numbers[name]}"
        asked = await self.eyes.see(own, f"{verb}:", number, since or self.marks[name])
        data = f"{verb}:{number_in(asked, verb)}:{what}".rstrip(":")
        await self._asked(own, own, data, asked, number, said)

    async def _said(self, seat: int, data: str, name: str, said: str) -> None:
        """A council member taps in the council's chat, is asked for words, and replies to the question."""
        await self._asked(COUNCIL, seat, data, await self.eyes.see(COUNCIL, data), f"№{self.numbers[name]}", said)

    async def _asked(self, chat: int, who: int, data: str, card: Json, number: str, said: str) -> None:
        """Tap, and answer the question in words; one that is asked once more after a crash is answered once more."""
        async with self._free[who]:  # one question to a person at a time
            mark = await self.eyes.now()
            await self.town.tap(chat, who, data, card)
            for patience in (SOON, SOON, PATIENCE):
                question = await self.eyes.see(chat, "", number, mark)
                await self.town.control.say(chat, who, said, reply_to=question["message_id"])
                with suppress(NotSeen):
                    await self.eyes.see(chat, "", number, question["created"], unlike=question, patience=patience)
                    return
        raise NotSeen(f"a word on what {who} answered to {data}")

    # The council

    async def meet(self, name: str, here: Sequence[int], verdicts: dict[str, str]) -> None:
        """The roll is called: who comes, who excuses themselves; with a quorum each item is decided."""
        town = self.town
        await self._newest("present")
        meeting = self.numbers[name] = self.newest["present"]
        gone = [seat for place, seat in enumerate(SEATS) if place not in here]
        seats = [SEATS[place] for place in here]
        await asyncio.gather(
            town.tap_all(COUNCIL, seats, f"present:{meeting}"), town.tap_all(COUNCIL, gone, f"absent:{meeting}")
        )
        if not verdicts:
            return
        await town.to((await town.now()) + START)
        await town.tap(COUNCIL, CHAIR, f"open:{meeting}")
        names = {self.numbers[one]: one for one in verdicts}
        for _ in verdicts:
            card = await self._newest("motion")
            item = next(one for number, one in names.items() if says(card, f"№{number}"))
            await getattr(self, verdicts[item])(card, seats)

    async def _newest(self, verb: str) -> Json:
        """Wait for the card of the next meeting or motion; that of an earlier one may be posted again after a crash."""
        since = 0
        while True:
            card = await self.eyes.see(COUNCIL, f"{verb}:", since=since)
            if number_in(card, verb) > self.newest[verb]:
                self.newest[verb] = number_in(card, verb)
                return card
            since = card["created"]

    async def adopt(self, card: Json, seats: list[int]) -> None:
        """All who are here say yes."""
        await self._vote(card, dict.fromkeys(seats, "for"))

    async def reject(self, card: Json, seats: list[int]) -> None:
        """Three say yes, which is no majority of the seven."""
        await self._vote(card, {seat: "for" if place < 3 else "against" for place, seat in enumerate(seats)})

    async def postpone(self, card: Json, seats: list[int]) -> None:
        """A mediator moves to postpone, and that passes."""
        motion, mover = number_in(card, "motions"), seats[-1]
        await self.town.tap(COUNCIL, mover, f"motions:{motion}", card)
        await self.town.tap(COUNCIL, mover, f"postpone:{motion}")
        await self._vote(await self._newest("motion"), dict.fromkeys(seats, "for"))

    async def _vote(self, card: Json, choices: dict[int, str]) -> None:
        motion = number_in(card, "motion")
        await asyncio.gather(
            *(self.town.tap(COUNCIL, seat, f"motion:{motion}:{choice}", card) for seat, choice in choices.items())
        )

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
        poll = await self.eyes.see(chat, "", self.titles[name], self.marks[name], poll=True)
        await asyncio.gather(
            *(
                self.town.control.vote_poll(chat, self.town.person(one), poll["message_id"], [answer])
                for one, answer in answers
            )
        )
        self.answered += len(answers)
        await self.town.until("SELECT count(*) >= ? FROM poll_answer", self.answered)

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
        await self._said(self._works_on(name), f"{verb}:{self.numbers[name]}", name, said)

    def _works_on(self, name: str) -> int:
        return SEATS[1 + self.numbers[name] % (len(SEATS) - 1)]
