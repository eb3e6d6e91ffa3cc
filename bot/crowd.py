"""2,000 households vote at once, the counters are live, and somebody may pull the plug meanwhile.

Three counts must be equal at the end: what was tapped, what was answered, and what is on file. The third is read from
the store's file, which the bot alone writes: the ballots in the record since the round began. And each household's
ballot must be what its person tapped last.
"""

import asyncio
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from actions import households
from actions.households import Joined, Key
from bot.cast import FAMILY_NAMES, GIVEN_NAMES, MEDIATORS, WHOLE, called, in_english
from bot.command import Refusal, reading, writing
from bot.story import Json, Stage, StoryBroke
from bot.way import Way
from rules.votes import Choice
from storage import ballots as ballot_rows
from storage import codes_key, people, record, votes
from storage import households as household_rows
from storage.database import Unit
from storage.votes import State

HOUSEHOLDS = 2000
FIRST_PERSON = 740000001
SUPPORTERS = 20
RATE = 400.0  # taps a second
LOOK_EVERY = 0.15  # seconds between two looks at the counters
CALLBACK_LIVES = 150.0  # seconds in which Telegram takes the answer to a tap
LEANING = ("for",) * 11 + ("against",) * 7 + ("abstain",) * 2  # how the crowd leans in its first round
SEED = 20261012
# Each time another matter, so that none is taken for another.
MATTERS = (
    ("西门晚上十点以后要不要关？", "Shall the west gate close after ten in the evening?"),
    ("中心花园的草坪要不要改成篮球场？", "Shall the lawn in the middle become a basketball court?"),
    ("访客停车要不要收费？", "Shall visitors pay for parking?"),
)


@dataclass(frozen=True, slots=True)
class Count:
    """What was tapped, answered and found on file in a round, and whether every ballot is as it was tapped."""

    tapped: int
    answered: int
    on_file: int
    as_tapped: bool = False
    killed_at: int | None = None  # answers given when the plug was pulled
    silent: float = 0.0  # seconds until the next answer

    @property
    def equal(self) -> bool:
        """Whether the three counts agree, and each ballot with its tap."""
        return self.tapped == self.answered == self.on_file and self.as_tapped


@dataclass(slots=True)
class Crowd:
    """People of so many households, and the vote in which they tap; `control` is a client of its own."""

    stage: Stage
    control: Any
    size: int = HOUSEHOLDS
    way: Way = field(init=False)
    people: list[int] = field(default_factory=list)
    homes: dict[int, int] = field(default_factory=dict)  # person → household
    said: dict[int, str] = field(default_factory=dict)  # person → the choice last tapped in this vote
    vote: int = 0
    ballot: Json = field(default_factory=dict)
    rounds: int = 0
    load: int = 0  # the number that the local Telegram gives to this round's taps
    prepared: int = 0
    plug: asyncio.Event = field(default_factory=asyncio.Event)
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 - a crowd, no secret

    def __post_init__(self) -> None:
        self.way = Way(self.stage, WHOLE)

    # Before the vote

    async def register(self) -> None:
        """Register a person for each household with its real code, by the product's own action; the bot must rest."""
        key = codes_key.read(self.stage.settings.key_file)
        if key is None:
            raise Refusal("the key of the join codes is missing")
        async with writing(self.stage.settings, "demo") as database:
            rows = await database.read(lambda reader: household_rows.of_community(reader, self.stage.community))
            # Where nobody lives there is no vote in the assembly; Building 1 has its own story.
            homes = ((in_english(one.area), *one.key[1:]) for one in rows if one.residents != 0)
            lived_in = [place for place in homes if place[0].startswith("District")]
            places = sorted(lived_in)[: self.size]
            names = [
                called(FAMILY_NAMES[i // 10 % 20] + GIVEN_NAMES[i % 10], self.stage.language)
                for i in range(len(places))
            ]
            self.people = [FIRST_PERSON + index for index in range(len(places))]

            async def join(person: int, name: str, place: Key) -> None:
                async def act(unit: Unit) -> households.JoinOutcome:
                    return await households.join(
                        unit, await people.meet(unit, person, name, None), self.stage.codes[place], key
                    )

                joined = await database.unit(act)
                if not isinstance(joined, Joined):
                    raise StoryBroke(f"{place} could not be joined: {joined}")
                self.homes[person] = joined.household.id

            await asyncio.gather(*map(join, self.people, names, places))
        accounts = [{"id": who, "first_name": name} for who, name in zip(self.people, names, strict=True)]
        await self.control.add_users(accounts)
        await self.control.add_members(WHOLE, self.people)

    async def prepare(self) -> None:
        """Take a matter of the whole community through the council to an open ballot."""
        zh, en = MATTERS[self.prepared % len(MATTERS)]
        self.prepared += 1
        await self.way.begin()
        await self.way.propose(self.people[0], self.stage.say(zh, en))
        await self.way.support(self.people[1:SUPPORTERS])
        await self.way.accept(MEDIATORS[0])
        await self.way.put_on_agenda()
        await self.way.open_meeting()
        await self.way.adopt()
        await self.way.post_notice()
        await self.way.open_vote()
        self.ballot = await self.way.ballot()
        facts = await self.way.facts()
        self.vote, self.said, self.rounds = facts.vote.id if facts.vote else 0, {}, 0

    async def open(self) -> bool:
        """Say whether the vote takes taps for as long as a round may last."""
        now = datetime.fromisoformat((await self.control.clock())["now"])
        async with reading(self.stage.settings) as reader:
            vote = await votes.by_id(reader, self.vote)
        return (
            vote is not None and vote.state is State.OPEN and vote.closes_at > now + timedelta(seconds=CALLBACK_LIVES)
        )

    # The vote

    async def round(self, *, pull_at: int | None = None, rate: float | None = RATE) -> Count:
        """Have everybody tap once, each something else than before; `plug` pulls the plug, or so many answers do.

        `rate` is taps a second, None: all at once.
        """
        self.rounds += 1
        self.said = {person: self._choice(person) for person in self.people}
        before = await self._on_file()
        self.load = (await self.control.progress())["load"] + 1
        killed: int | None = None
        silent, cut = 0.0, 0.0
        loop = asyncio.get_running_loop()
        taps, pull = asyncio.create_task(self._tap_all(rate)), asyncio.create_task(self._moment(pull_at))
        try:
            while not taps.done():
                awaited = [taps, pull] if killed is None else [taps]
                await asyncio.wait(awaited, timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
                if killed is None and pull.done():  # before anything that takes its time
                    pull.result()
                    await self.stage.plugged.kill()
                    killed, cut = (await self._count(before, killed)).answered, loop.time()
                    await self.stage.plugged.start()
                seen = await self._count(before, killed)
                await self._show(seen)
                if killed is not None and not silent and seen.answered > killed:
                    silent = loop.time() - cut
            taps.result()
        finally:
            taps.cancel()
            pull.cancel()
        seen = await self._count(before, killed)
        told = Count(seen.tapped, seen.answered, seen.on_file, await self._as_tapped(), killed, silent)
        await self._show(told, over=True)
        return told

    def _choice(self, person: int) -> str:
        said = self.said.get(person)
        return self.chance.choice([one.value for one in Choice if one.value != said] if said else LEANING)

    async def _tap_all(self, rate: float | None) -> None:
        data = [f"vote:{self.vote}:{self.said[person]}" for person in self.people]
        message = self.ballot["message_id"]
        await self.control.load(WHOLE, message, self.people, data, rate=rate, within=CALLBACK_LIVES)

    async def _moment(self, pull_at: int | None) -> None:
        """Wait for the moment to pull the plug: so many answers of this round, or somebody's wish."""
        if pull_at is None:
            await self.plug.wait()
        else:
            await self.control.progress(self.load, pull_at, within=CALLBACK_LIVES)

    async def _count(self, before: int, killed: int | None) -> Count:
        seen = await self.control.progress()
        if seen["load"] < self.load:  # still the round before
            seen = {"tapped": 0, "answered": 0}
        return Count(seen["tapped"], seen["answered"], await self._on_file() - before, killed_at=killed)

    async def _on_file(self) -> int:
        async with reading(self.stage.settings) as reader:
            return await record.count(reader, self.stage.community, "vote.ballot", f"vote:{self.vote}")

    async def _as_tapped(self) -> bool:
        async with reading(self.stage.settings) as reader:
            on_file = {row["elector"]: row["choice"] for row in await ballot_rows.counting(reader, self.vote)}
        return on_file == {self.homes[person]: choice for person, choice in self.said.items()}

    async def _show(self, count: Count, *, over: bool = False) -> None:
        rows = [
            {"label": {"zh": "点了", "en": "tapped"}, "value": count.tapped},
            {"label": {"zh": "答复了", "en": "answered"}, "value": count.answered},
            {"label": {"zh": "存档了", "en": "on file"}, "value": count.on_file},
        ]
        title = {"zh": f"{self.size:,} 户同时表决", "en": f"{self.size:,} households vote"}
        state = "running" if not over else "equal" if count.equal else "unequal"
        await self.control.counters(title, rows, note=self._note(count, over=over), state=state)

    def _note(self, count: Count, *, over: bool) -> Json:
        zh = [f"由脚本点击，第 {self.rounds} 轮；「存档了」读自存储文件。"]
        en = [f"Tapped by a script, round {self.rounds}; “on file” is read from the store."]
        if count.killed_at is not None:
            zh.append(f"答复了 {count.killed_at:,} 下时拔了电源（kill -9），随即重启。")
            en.append(f"Killed (kill -9) after {count.killed_at:,} answers, started again.")
        if over and count.killed_at is None and self.plug.is_set():
            zh.append("点完才拔电源，来不及了。")
            en.append("The taps were over before the plug was pulled.")
        if over and count.silent:
            zh.append(f"{count.silent:.1f} 秒后又有答复。")
            en.append(f"The next came {count.silent:.1f} s later.")
        if over:
            zh.append("每户存档的票都与所点一致。" if count.as_tapped else "有的票与所点不一致！")
            en.append("Every ballot is as it was tapped." if count.as_tapped else "Some ballots differ!")
        return {"zh": "".join(zh), "en": " ".join(en)}
