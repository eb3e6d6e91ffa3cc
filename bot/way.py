"""The way of one matter of Modern Garden, act by act: what people do for it, and what the store's file holds of it."""

import asyncio
from dataclasses import dataclass

from bot.cast import CHAIR, COUNCIL, SEATS
from bot.command import reading
from bot.story import PATIENCE, Json, Stage, StoryBroke, buttons_of
from rules.meetings import OVER, MeetingState
from rules.stages import Stage as MatterStage
from storage import matters, meetings, motions, votes
from storage.matters import Matter
from storage.meetings import Meeting
from storage.motions import Motion
from storage.votes import Vote

HERE = SEATS[:5]  # those who come to a meeting: the quorum
BEFORE_COUNCIL = frozenset({MatterStage.RAISED, MatterStage.ACCEPTED, MatterStage.SUPPORTED, MatterStage.ON_AGENDA})


@dataclass(frozen=True, slots=True)
class Facts:
    """Where a matter stands, as the store's file says."""

    matter: Matter | None = None
    meeting: Meeting | None = None
    present: int = 0
    motion: Motion | None = None
    vote: Vote | None = None
    voted: int = 0

    @property
    def stage(self) -> MatterStage | None:
        """The matter's stage, if there is a matter."""
        return self.matter.stage if self.matter else None

    @property
    def decided(self) -> bool:
        """Whether the council is done with it."""
        return self.stage is not None and self.stage not in BEFORE_COUNCIL


@dataclass(slots=True)
class Way:
    """A matter that was or will be proposed in a group; `after` is the last number given before it."""

    stage: Stage
    group: int
    after: int = 0

    async def facts(self) -> Facts:
        """Read where the matter stands."""
        async with reading(self.stage.settings) as reader:
            all_ = await matters.in_stages(reader, self.stage.community, set(MatterStage))
            matter = next((one for one in all_ if one.id > self.after and one.chat == self.group), None)
            if matter is None:
                return Facts()
            meeting = await meetings.of_matter(reader, matter.id)
            here = await meetings.attendance(reader, meeting.id) if meeting else []
            motion = next(reversed(await motions.of_matter(reader, matter.id)), None)
            vote = next(reversed(await votes.of_matter(reader, matter.id)), None)
            voted = await votes.voted(reader, vote.id) if vote else 0
        return Facts(matter, meeting, sum(one.present for one in here), motion, vote, voted)

    async def begin(self) -> None:
        """Forget what was proposed so far."""
        async with reading(self.stage.settings) as reader:
            self.after = max(
                (one.id for one in await matters.in_stages(reader, self.stage.community, set(MatterStage))), default=0
            )

    async def number(self) -> int:
        """Return the matter's number; it must have been proposed."""
        matter = (await self.facts()).matter
        if matter is None:
            raise StoryBroke("nothing was proposed yet")
        return matter.id

    async def propose(self, person: int, words: str, reply_to: int | None = None) -> None:
        """Have a person propose: words of their own, or the message that they reply to."""
        command = "/propose@corridor_bot" + ("" if reply_to else f" {words}")
        await self.stage.control.say(self.group, person, command, reply_to=reply_to)
        for _ in range(int(PATIENCE / 0.1)):
            if (await self.facts()).matter is not None:
                return
            await asyncio.sleep(0.1)
        raise StoryBroke(f"expected a proposal by {person} in {self.group}; seen: none")

    async def support(self, people: list[int]) -> None:
        """Have neighbours support it."""
        number = await self.number()
        card = await self._card(self.group, f"support:{number}")
        await self.stage.tap_all(self.group, people, card, f"support:{number}")

    async def accept(self, seat: int) -> None:
        """Have a council member accept it."""
        number = await self.number()
        await self._tap(COUNCIL, seat, f"screen:{number}:accept")

    async def put_on_agenda(self) -> None:
        """Have the chair put it on the next agenda."""
        await self._tap(COUNCIL, CHAIR, f"agenda:{await self.number()}")

    async def call_roll(self) -> None:
        """Let the clock go on to the roll call of its meeting."""
        while (facts := await self.facts()).meeting is not None and not facts.decided:
            if facts.meeting.state not in OVER | {MeetingState.SCHEDULED}:
                return
            await self.stage.next("roll_call")

    async def open_meeting(self) -> None:
        """Have five say that they are here, and the chair open; a meeting that nobody came to is waited out."""
        await self.call_roll()
        meeting = (await self.facts()).meeting
        if meeting is None or meeting.state is not MeetingState.ROLL_CALL:
            return
        roll = await self._card(COUNCIL, f"present:{meeting.id}")
        for seat in HERE:
            await self.stage.tap(COUNCIL, seat, roll, f"present:{meeting.id}")
        await self._tap(COUNCIL, CHAIR, f"open:{meeting.id}")

    async def adopt(self) -> None:
        """Have those who are here vote for it."""
        motion = (await self.facts()).motion
        if motion is None:
            raise StoryBroke("no motion is open yet")
        card = await self._card(COUNCIL, f"motion:{motion.id}:for")
        for seat in HERE:
            await self.stage.tap(COUNCIL, seat, card, f"motion:{motion.id}:for")

    async def post_notice(self) -> None:
        """Have the chair put it to the households."""
        number, mark = await self.number(), self.stage.control.mark
        await self.stage.control.say(COUNCIL, CHAIR, f"/ballot@corridor_bot {number} assembly")
        data = f"notice:{number}:assembly"
        check = await self.stage.heard(COUNCIL, "", since=mark, data=data)
        await self.stage.tap(COUNCIL, CHAIR, check, data)

    async def open_vote(self) -> None:
        """Let the clock go on until its vote is open."""
        while (vote := (await self.facts()).vote) is not None and vote.state is votes.State.NOTICED:
            await self.stage.next("open_vote")

    async def ballot(self) -> Json:
        """Return the ballot in its group, once it takes taps."""
        vote = (await self.facts()).vote
        if vote is None:
            raise StoryBroke("no notice was posted yet")
        return await self._card(self.group, f"vote:{vote.id}:for")

    async def vote(self, people: list[int], choice: str) -> None:
        """Have people vote in it."""
        ballot = await self.ballot()
        data = next(one for one in buttons_of(ballot) if one.startswith("vote:") and one.endswith(f":{choice}"))
        await self.stage.tap_all(self.group, people, ballot, data)

    async def close_vote(self) -> None:
        """Let the clock go on until its vote is closed."""
        while (vote := (await self.facts()).vote) is not None and vote.state in {votes.State.NOTICED, votes.State.OPEN}:
            await self.stage.next("close_vote")

    async def _tap(self, chat: int, person: int, data: str) -> None:
        await self.stage.tap(chat, person, await self._card(chat, data), data)

    async def _card(self, chat: int, data: str) -> Json:
        return await self.stage.heard(chat, "", data=data)
