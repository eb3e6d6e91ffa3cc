"""The verbs of the script of a year: matters, the council, votes of the households; the others are those of `Parts`."""

import re

from town import COUNCIL
from villages import EAST, number_in, text_of
from year_parts import Parts
from year_play import RECORDER, moment

from playground.client import Json


class Year(Parts):
    """Each verb is a method."""

    # Matters

    async def propose(self, name: str, place: str) -> None:
        """Somebody proposes in the group."""
        person = self.here.people[int(place)]
        self.numbers[name], self.author[name] = await self.here.propose(EAST, person, self.title(name)), person

    async def bring(self, name: str, place: str) -> None:
        """Proposed, supported by a neighbour, accepted by a mediator, put on the agenda by the chair."""
        await self.propose(name, place)
        number = self.numbers[name]
        card = await self.here.card(EAST, number)
        await self.here.tap(EAST, self.here.people[int(place) + 1], card, f"support:{number}")
        await self.here.to_agenda(number)

    async def _picked(self, name: str, decision: str, data: str) -> None:
        number, seat = self.numbers[name], self.village.seats[3]
        docket = await self.here.docket(number)
        await self.here.tap(COUNCIL, seat, docket, f"screen:{number}:{decision}")
        picker = await self.here.heard(COUNCIL, data=f"{data.partition(':')[0]}:{number}:")
        await self.here.tap(COUNCIL, seat, picker, data)

    async def decline(self, name: str) -> None:
        """A mediator declines with a listed reason."""
        await self._picked(name, "decline", f"reason:{self.numbers[name]}:not_ours")

    async def merge(self, name: str, into: str) -> None:
        """Into another matter that is open, and its author agrees."""
        mark = await self.here.mark()
        await self._picked(name, "merge", f"merge:{self.numbers[name]}:{self.numbers[into]}")
        author = self.author[name]
        asked = await self.here.heard(author, data="mergeinto:", since=mark)
        await self.here.tap(author, author, asked, f"mergeinto:{number_in(asked, 'mergeinto')}:yes")

    async def pass_on(self, name: str) -> None:
        """To the property manager, who is a party."""
        await self._picked(name, "redirect", f"passto:{self.numbers[name]}:1")

    async def appeal(self, name: str) -> None:
        """The proposer asks the chair, who accepts it; a neighbour supports it, and it comes onto the agenda."""
        number = self.numbers[name]
        told = await self.here.heard(self.here.people[4], data=f"appeal:{number}", since=0)
        mark = await self.here.mark()
        await self.here.tap(self.here.people[4], self.here.people[4], told, f"appeal:{number}")
        review = await self.here.heard(COUNCIL, data=f"screen:{number}:accept", since=mark)
        await self.here.tap(COUNCIL, self.village.chair, review, f"screen:{number}:accept")

    # The council

    async def meet(self, *words: str) -> None:
        """Hold a meeting: `-7` a seat that is missing, `~3` one that excused itself, `name:verdict` of each item."""
        here, seats = self.here, self.village.seats
        gone = {int(one[1:]) - 1 for one in words if one[0] in "-~"}
        present = [seat for place, seat in enumerate(seats) if place not in gone]
        verdicts = dict(one.split(":") for one in words if ":" in one)
        roll = await here.heard(COUNCIL, data="present:", since=0)
        meeting = number_in(roll, "present")
        for one in (one for one in words if one[0] == "~"):
            await here.tap(COUNCIL, seats[int(one[1:]) - 1], roll, f"absent:{meeting}")
        await here.tap_all(COUNCIL, present, roll, f"present:{meeting}")
        if not verdicts:
            return
        chair = 0 not in gone
        await self.to(moment(f"{self.fortnight}.6", "19:00" if chair else "19:10"))
        card = await here.open(roll, seats[0 if chair else 1])
        for place in range(len(verdicts)):
            name = self._item(card)
            await here.control.advance(600)  # people talk
            mark = await here.mark()
            await getattr(self, f"_decide_{verdicts[name]}")(card, present)
            if place + 1 < len(verdicts):
                card = await here.heard(COUNCIL, data="motion:", since=mark)
        minutes = await here.heard(COUNCIL, data=f"agreed:{meeting}", since=0)
        if "note" in words:
            await self._note(minutes, meeting)
        if "lapse" not in words:
            self.to_agree = moment(f"{self.fortnight}.8", "09:00"), minutes, present[: len(present) // 2 + 1]

    async def _agree(self) -> None:
        """On Monday morning more than half of those who were there agree to the minutes."""
        when, minutes, seats = self.to_agree
        self.to_agree = None
        await self.to(when)
        for seat in seats:
            await self.here.tap(COUNCIL, seat, minutes, f"agreed:{number_in(minutes, 'agreed')}")
        await self.done()

    def _item(self, card: Json) -> str:
        number = int(re.search(r"№(\d+)", text_of(card))[1])
        return next((name for name, known in self.numbers.items() if known == number), "seat")

    async def _decide_yes(self, card: Json, present: list[int]) -> None:
        await self.here.vote_on(card, dict.fromkeys(present, "for"))

    async def _decide_no(self, card: Json, present: list[int]) -> None:
        await self.here.vote_on(card, {seat: "for" if place < 3 else "against" for place, seat in enumerate(present)})

    async def _decide_tie(self, card: Json, present: list[int]) -> None:
        await self.here.vote_on(card, dict(zip(present, ["for", "against"] * 3, strict=True)))

    async def _decide_recuse(self, card: Json, present: list[int]) -> None:
        choices = dict.fromkeys(present, "for")
        await self.here.vote_on(card, choices | {present[2]: "recuse", present[3]: "abstain"})

    async def _decide_postpone(self, card: Json, present: list[int]) -> None:
        await self._moved(card, present, "postpone")

    async def _decide_refer(self, card: Json, present: list[int]) -> None:
        await self._moved(card, present, "refer", "1")

    async def _decide_consult(self, card: Json, present: list[int]) -> None:
        await self._moved(card, present, "refer", "consultation")

    async def _others(self, card: Json, seat: int) -> tuple[Json, int]:
        motion, mark = number_in(card, "motions"), await self.here.mark()
        await self.here.tap(COUNCIL, seat, card, f"motions:{motion}")
        return await self.here.heard(COUNCIL, data=f"postpone:{motion}", since=mark), motion

    async def _moved(self, card: Json, present: list[int], what: str, to: str = "") -> None:
        """A mediator moves to postpone or to refer, and that passes."""
        here, mover = self.here, present[3]
        others, motion = await self._others(card, mover)
        mark = await here.mark()
        await here.tap(COUNCIL, mover, others, f"{what}:{motion}")
        if to:
            picker = await here.heard(COUNCIL, data=f"referto:{motion}:", since=mark)
            await here.tap(COUNCIL, mover, picker, f"referto:{motion}:{to}")
        moved = await here.heard(COUNCIL, self.say("动议", "Moved by"), data="motion:", since=mark)
        await here.vote_on(moved, dict.fromkeys(present, "for"))

    async def _decide_own(self, card: Json, present: list[int]) -> None:
        """A mediator moves other words; the proposal as it stands is voted down, the words pass."""
        here, mover = self.here, present[4]
        others, motion = await self._others(card, mover)
        mark = await here.mark()
        await here.tap(COUNCIL, mover, others, f"move:{motion}")
        question = await here.heard(COUNCIL, self.say("请回复", "Reply with"), since=mark)
        words = self.say("每周六下午开放两小时", "Two hours on Saturday afternoons")
        await here.control.say(COUNCIL, mover, words, reply_to=question["message_id"])
        await here.heard(COUNCIL, self.say("已记下", "is recorded"), since=mark)
        mark = await here.mark()
        await here.vote_on(card, dict.fromkeys(present, "against"))
        own = await here.heard(COUNCIL, words, data="motion:", since=mark)
        await here.vote_on(own, dict.fromkeys(present, "for"))

    async def _note(self, minutes: Json, meeting: int) -> None:
        """The recorder adds who spoke and what somebody is to do."""
        for what, words in (
            ("speaker", self.say("1 胡美华", "1 胡美华")),
            ("task", self.say("徐国栋 11-20 量好坡道尺寸", "徐国栋 11-20 Measure the ramp")),
        ):
            mark = await self.here.mark()
            await self.here.tap(COUNCIL, RECORDER, minutes, f"change:{meeting}")
            choice = await self.here.heard(COUNCIL, data=f"minute:{meeting}:{what}", since=mark)
            mark = await self.here.mark()
            await self.here.tap(COUNCIL, RECORDER, choice, f"minute:{meeting}:{what}")
            question = await self.here.heard(COUNCIL, since=mark)
            mark = await self.here.mark()
            await self.here.control.say(COUNCIL, RECORDER, words, reply_to=question["message_id"])
            await self.here.heard(COUNCIL, words.split()[-1], since=mark)
            await self.done()

    # Votes of the households

    async def notice(self, name: str) -> None:
        """The chair puts an adopted matter to all households."""
        await self.here.post_notice(self.numbers[name])

    async def ballots(self, name: str, favour: str, against: str) -> None:
        """So many households vote so."""
        card = await self.here.heard(EAST, self.title(name), data="vote:", since=0)
        vote = number_in(card, "vote")
        people = self.here.people
        await self.here.tap_all(EAST, people[: int(favour)], card, f"vote:{vote}:for")
        await self.here.tap_all(EAST, people[int(favour) : int(favour) + int(against)], card, f"vote:{vote}:against")

    # More of matters

    async def hazard(self, name: str, place: str) -> None:
        """The chair and one more seat confirm a hazard: no vote, acted on at once, then done."""
        await self.propose(name, place)
        number = self.numbers[name]
        docket = await self.here.docket(number)
        for seat in (self.village.chair, self.village.seats[4]):
            await self.here.tap(COUNCIL, seat, docket, f"screen:{number}:urgent")
        await self.done()
        work = await self.here.card(COUNCIL, number, "done")
        await self.here.tap(COUNCIL, self.village.chair, work, f"done:{number}")

    async def again(self, name: str) -> None:
        """What was referred is put on an agenda once more."""
        number = self.numbers[name]
        card = await self.here.heard(COUNCIL, data=f"agenda:{number}", since=0)
        await self.here.tap(COUNCIL, self.village.chair, card, f"agenda:{number}")

    async def backed_by(self, name: str, place: str) -> None:
        """One more household supports it, and the chair puts it on the agenda."""
        number = self.numbers[name]
        card = await self.here.card(EAST, number)
        await self.here.tap(EAST, self.here.people[int(place)], card, f"support:{number}")
        await self.done()
        await self.again(name)

    async def accept(self, name: str) -> None:
        """A mediator accepts it; support is still missing."""
        number = self.numbers[name]
        await self.here.tap(COUNCIL, self.village.seats[5], await self.here.docket(number), f"screen:{number}:accept")

    async def publish(self, name: str) -> None:
        """The chair publishes the outcome at once."""
        number = self.numbers[name]
        card = await self.here.card(COUNCIL, number, "publish")
        await self.here.tap(COUNCIL, self.village.chair, card, f"publish:{number}")

    async def object_to(self, name: str, place: str) -> None:
        """A household objects to a result; the council upholds it, and two seats find the vote invalid."""
        here, person = self.here, self.here.people[int(place)]
        result = await here.heard(EAST, self.title(name), data="object:", since=0)
        mark = await here.mark()
        await here.tap(EAST, person, result, f"object:{number_in(result, 'object')}")
        await here.heard(person, since=mark)
        why = self.say("公示的颜色不对", "The notice named another colour")
        await here.control.say(person, person, why)
        card = await here.heard(COUNCIL, why, data="objection:", since=mark)
        objection = number_in(card, "objection")
        mark = await here.mark()
        await here.tap(COUNCIL, self.village.seats[3], card, f"objection:{objection}:upheld")
        question = await here.heard(COUNCIL, self.say("请回复理由", "reply with the reason"), since=mark)
        wrong = self.say("公示写错了", "The notice was wrong")
        await here.control.say(COUNCIL, self.village.seats[3], wrong, reply_to=question["message_id"])
        await here.tap(COUNCIL, self.village.chair, card, f"objection:{objection}:void")
        asked = await here.heard(COUNCIL, data="agree:", since=mark)
        await here.tap(COUNCIL, self.village.seats[4], asked, f"agree:{number_in(asked, 'agree')}")

    async def withdraw(self, name: str) -> None:
        """The chair withdraws a vote after its notice, with a reason."""
        here, chair, number = self.here, self.village.chair, self.numbers[name]
        way = await here.asked(COUNCIL, chair, f"/ballot {number}", self.say("公示已定", "Its notice stands"))
        mark = await here.mark()
        await here.tap(COUNCIL, chair, way, f"withdraw:{number_in(way, 'withdraw')}")
        question = await here.heard(COUNCIL, self.say("撤回表决", "Withdraw vote"), since=mark)
        words = self.say("日期写错了", "The dates were wrong")
        await here.control.say(COUNCIL, chair, words, reply_to=question["message_id"])
        await here.heard(EAST, words, since=mark)
