"""What a year has beside council and votes: projects, team days, mediations, role models, seats."""

import re
from datetime import datetime, timedelta

from town import COUNCIL
from villages import EAST, PHOTO, number_in
from year_play import LIANG, TANG, Play, moment

from playground.client import Json


class Parts(Play):
    """The verbs of these."""

    # Projects

    async def project(self, name: str, *days: str) -> None:
        """The chair names who leads and who supervises; the lead writes a milestone for each of these days."""
        here, chair, number = self.here, self.village.chair, self.numbers[name]
        work = await here.card(COUNCIL, number, "lead")
        for verb, data, ask in (
            ("leadstaff", f"leadstaff:{number}:1", f"lead:{number}"),
            ("supervisor", "", f"supervisor:{number}:choose"),
        ):
            mark = await here.mark()
            await here.tap(COUNCIL, chair, work, ask)
            picker = await here.heard(COUNCIL, data=f"{verb}:{number}:", since=mark)
            first = picker["reply_markup"]["inline_keyboard"][0][0]
            await here.tap(COUNCIL, chair, picker, data or first["callback_data"])
        mark = await here.mark()
        await here.tap(COUNCIL, LIANG, work, f"milestones:{number}")
        question = await here.heard(COUNCIL, self.say("请回复", "Reply"), since=mark)
        plan = "\n".join(f"{self._step(place)}，{moment(day):%m-%d}" for place, day in enumerate(days, start=1))
        mark = await here.mark()
        await here.control.say(COUNCIL, LIANG, plan, reply_to=question["message_id"])
        await here.heard(COUNCIL, self._step(1), since=mark)

    async def reached(self, name: str, which: str, photo: str = "") -> None:
        """The lead notes progress, with a photo or without, and taps the next milestone, which is this one."""
        here, number = self.here, self.numbers[name]
        words = self.say("办到了", "It is done")
        mark = await here.mark()
        if photo:
            await here.control.send_photo(COUNCIL, LIANG, PHOTO, f"/project@corridor_bot {number} {words}")
        else:
            await here.command(COUNCIL, LIANG, f"/project {number} {words}")
        noted = await here.heard(COUNCIL, data="reached:", since=mark)
        following = noted["reply_markup"]["inline_keyboard"][0][0]
        assert self._step(int(which)) in following["text"]
        await here.tap(COUNCIL, LIANG, noted, following["callback_data"])

    def _step(self, which: int) -> str:
        return self.say("第一步 第二步 第三步", "Step-one Step-two Step-three").split()[which - 1]

    async def completed(self, name: str) -> None:
        """The lead reports it as done, the supervisor confirms."""
        here, number = self.here, self.numbers[name]
        work = await here.card(COUNCIL, number, "done")
        mark = await here.mark()
        await here.tap(COUNCIL, LIANG, work, f"done:{number}")
        look = await here.heard(TANG, data=f"inspect:{number}:done", since=mark)
        await here.tap(TANG, TANG, look, f"inspect:{number}:done")

    async def unfinished(self, name: str, place: str) -> None:
        """A household says that it is not done; the supervisor finds that it is right."""
        here, person = self.here, self.here.people[int(place)]
        done = await here.heard(EAST, self.title(name), data="unfinished:", since=0)
        mark = await here.mark()
        await here.tap(EAST, person, done, f"unfinished:{number_in(done, 'unfinished')}")
        await here.heard(person, since=mark)
        why = self.say("下雨就积水", "Water stands there after rain")
        mark = await here.mark()
        await here.control.say(person, person, why)
        await here.heard(person, self.say("已收到异议", "Objection received"), since=mark)
        objection = await here.heard(TANG, data="unfinishedis:", since=mark)
        mark = await here.mark()
        await here.tap(TANG, TANG, objection, f"unfinishedis:{number_in(objection, 'unfinishedis')}:upheld")
        question = await here.heard(TANG, self.say("请回复", "Reply"), since=mark)
        await here.control.say(TANG, TANG, self.say("确实如此", "So it is"), reply_to=question["message_id"])
        await here.heard(person, self.say("您的异议成立", "You were right"), since=mark)

    # The team

    async def task(self, name: str, day: str) -> None:
        """Staff plan a Saturday of the environment team, for two."""
        words = self.say("清扫长廊", "Sweep the corridor")
        await self.here.asked(COUNCIL, LIANG, f"/team {words}, {moment(day):%m-%d} 9:00-10:30, 2", words)
        self.tasks[name] = len(self.tasks) + 1

    async def sign_up(self, name: str, *places: str) -> None:
        """Neighbours sign up; who finds no place waits."""
        card = await self.here.heard(EAST, data=f"signup:{self.tasks[name]}", since=0)
        people = [self.here.people[int(place)] for place in places]
        await self.here.tap_all(EAST, people, card, f"signup:{self.tasks[name]}")

    async def held(self, name: str, *places: str) -> None:
        """The day itself: pictures before and after, who came, the hours."""
        task = self.tasks[name]
        for which, clock in ((self.say("前", "before"), "09:05"), (self.say("后", "after"), "10:35")):
            day = (await self.here.now()).date()
            await self.to(datetime.fromisoformat(f"{day}T{clock}:00+08:00"))
            await self.here.control.send_photo(COUNCIL, LIANG, PHOTO, f"/team@corridor_bot {task} {which}")
            await self.here.heard(COUNCIL, self.say("照片已存", "is kept"))
        work = await self.here.heard(COUNCIL, data=f"taskdone:{task}", since=0)
        for _ in places:
            work = await self.here.shows(COUNCIL, work, data="came:")
            await self.here.tap(COUNCIL, LIANG, work, f"came:{number_in(work, 'came')}")
            await self.done()
        await self.here.tap(COUNCIL, LIANG, work, f"taskdone:{task}")

    # Mediation

    async def quarrel(self, place: str) -> None:
        """A household brings a quarrel to the bot in private."""
        person = self.here.people[int(place)]
        words = self.say("2-1-102 半夜太吵了", "Loud music from 2-1-102 every night")
        await self.here.asked(person, person, f"/dispute {words}", self.say("全程不公开", "stays private"))
        await self.done()

    async def complained(self, place: str) -> None:
        """A household complains in the group: it is moved out of it."""
        words = self.say("2-1-203 每晚吵闹", "Noise from 2-1-203 every evening")
        await self.here.command(EAST, self.here.people[int(place)], f"/propose {words}")
        await self.here.heard(EAST, self.say("已转为私下调解", "Moved to private"))

    async def _mediator(self, number: str, what: str) -> tuple[int, Json]:
        """Who has the mediation, and what in their private chat has this button."""
        found = "SELECT telegram_id FROM seat JOIN mediation ON mediator = seat.id WHERE mediation.id = ?"
        person = self.here.town.row(found, int(number))[0]
        return person, await self.here.heard(person, data=f"mediation:{number}:{what}", since=0)

    async def _mediate(self, number: str, what: str, words: str) -> None:
        person, card = await self._mediator(number, what)
        await self.here.tap(person, person, card, f"mediation:{number}:{what}")
        question = await self.here.heard(person)
        await self.here.control.say(person, person, words, reply_to=question["message_id"])
        await self.here.heard(person)
        await self.done()

    async def settled(self, number: str) -> None:
        """They meet tomorrow, and agree."""
        tomorrow = await self.here.now() + timedelta(days=1)
        await self._mediate(number, "date", f"{tomorrow:%m-%d} 19:00 Room 2")
        await self._mediate(number, "agreed", self.say("十点以后安静", "Quiet after ten"))

    async def kept(self, number: str) -> None:
        """The mediator says that the agreement is kept."""
        await self._told(number, "kept")

    async def broken(self, number: str) -> None:
        """The mediator says that it is not kept: the mediation goes on."""
        await self._told(number, "broken")

    async def passed(self, number: str) -> None:
        """The mediator is too close to it: the next in turn has it."""
        await self._told(number, "pass")

    async def no_accord(self, number: str) -> None:
        """It ends without an agreement."""
        await self._told(number, "none")

    async def _told(self, number: str, what: str) -> None:
        person, card = await self._mediator(number, what)
        await self.here.tap(person, person, card, f"mediation:{number}:{what}")

    # Role models

    async def commend(self, number: str, place: str, nominee: str) -> None:
        """A neighbour nominates another, who agrees; a mediator screens it, the notice stands."""
        here, other = self.here, self.here.people[int(nominee)]
        message = await here.control.say(EAST, other, self.say("雪扫好了", "The snow is cleared"))
        mark = await here.mark()
        deed = self.say("为大家扫雪", "Shovels the snow for all")
        await here.command(EAST, here.people[int(place)], f"/commend {deed}", reply_to=message["message_id"])
        asked = await here.heard(other, data=f"commend:{number}:yes", since=mark)
        await here.tap(other, other, asked, f"commend:{number}:yes")
        work = await here.heard(COUNCIL, data=f"commend:{number}:accept", since=mark)
        await here.tap(COUNCIL, self.village.seats[2], work, f"commend:{number}:accept")

    async def backed(self, number: str, *places: str) -> None:
        """Households support a role model."""
        card = await self.here.heard(EAST, data=f"commend:{number}:support", since=0)
        people = [self.here.people[int(place)] for place in places]
        await self.here.tap_all(EAST, people, card, f"commend:{number}:support")

    async def doubted(self, number: str, place: str) -> None:
        """A household objects to one, which only the council reads."""
        here, person = self.here, self.here.people[int(place)]
        card = await here.heard(EAST, data=f"commend:{number}:object", since=0)
        await here.tap(EAST, person, card, f"commend:{number}:object")
        await here.heard(person, self.say("什么", "What speaks"))
        await here.control.say(person, person, self.say("他收了钱", "They were paid for it"))
        await here.heard(person, self.say("已转给议事会", "The council has it"))

    async def commended(self, number: str) -> None:
        """After an objection the chair decides."""
        work = await self.here.heard(COUNCIL, data=f"commend:{number}:confirm", since=0)
        await self.here.tap(COUNCIL, self.village.chair, work, f"commend:{number}:confirm")

    # Seats

    async def review(self) -> None:
        """The chair puts the review of a seat on the agenda, for the council alone."""
        card = await self.here.heard(COUNCIL, data="review:", since=0)
        await self.here.tap(COUNCIL, self.village.chair, card, f"review:{number_in(card, 'review')}")

    async def resign(self, place: str) -> None:
        """Who holds a seat gives it up."""
        here, person = self.here, self.village.seats[int(place) - 1]
        mine = await here.asked(person, person, "/me", self.say("您的席位", "Your seat"))
        seat = number_in(mine, "resign")
        sure = await here.tapped_for(person, person, mine, f"resign:{seat}:ask", f"resign:{seat}:yes")
        await here.tap(person, person, sure, f"resign:{seat}:yes")

    async def elect(self, *names: str) -> None:
        """The chair opens the election of the vacant seat; all households elect."""
        here, chair = self.here, self.village.chair
        vacant = await here.heard(COUNCIL, self.say("空缺", "vacant"), data="elect:", since=0)
        mark = await here.mark()
        await here.tap(COUNCIL, chair, vacant, f"elect:{number_in(vacant, 'elect')}")
        question = await here.heard(COUNCIL, self.say("回复", "Reply with the names"), since=mark)
        await here.control.say(COUNCIL, chair, "\n".join(names), reply_to=question["message_id"])
        who = await here.heard(COUNCIL, data="optcheck:", since=mark)
        spec = f"optcheck:{number_in(who, 'optcheck')}:election_1"
        check = await here.tapped_for(COUNCIL, chair, who, spec, "optnotice:")
        await here.tap(COUNCIL, chair, check, f"optnotice:{number_in(check, 'optnotice')}:election_1")

    async def chosen(self, option: str, votes: str) -> None:
        """So many households choose so."""
        card = await self.here.heard(EAST, data="choose:", since=0)
        vote = number_in(card, "choose")
        await self.here.tap_all(EAST, self.here.people[: int(votes)], card, f"choose:{vote}:{option}")

    async def seated(self, place: str) -> None:
        """Who was elected takes the seat by the one-time link, which the chair was given."""
        here, person = self.here, self.here.people[int(place)]
        chosen = await here.heard(COUNCIL, data="invite:", since=0)
        mark = await here.mark()
        await here.tap(COUNCIL, self.village.chair, chosen, f"invite:{number_in(chosen, 'invite')}:seat")
        link = await here.heard(self.village.chair, "start=", since=mark)
        await here.control.start(person, re.search(r"start=([\w-]+)", str(link))[1])
        await here.control.add_member(COUNCIL, person)
        self.village.seats = [*self.village.seats[:6], person]
