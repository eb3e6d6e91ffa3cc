"""Unplugged: the bot is killed (kill -9) again and again while a crowd taps, and every promise it made holds.

A promise is an answer "Recorded…" that reached a person. The crowd is strict: who taps never says the same thing twice
running, so that each tap is a ballot cast or changed, and each must be in the record once, in the order of the taps.
Forty households have two people in the crowd: whoever is first holds the ballot, the other is never counted.
"""

import asyncio
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from town import BOT, GROUP, Ballot, Town

from playground import people as acts
from playground.client import text_of
from playground.model import Query

SHARED = 40  # homes in which two people tap
CHOICES = ("for", "against", "abstain")
THINKING = (0.05, 0.6)  # seconds between an answer and the next tap
HASTE = 0.2  # part of the taps that are followed by another before they are answered
PATIENCE = 4.0  # seconds after which a person who hears nothing taps again
SEED = 20261012


@dataclass(slots=True)
class Tapped:
    """A tap: what it asked for, and what the person was told, if anything."""

    choice: str
    told: str | None = None


@dataclass(slots=True)
class Crowd:
    """People who cannot make up their minds."""

    town: Town
    ballot: Ballot
    chance: random.Random
    taps: dict[int, list[Tapped]] = field(default_factory=dict)
    resting: asyncio.Event = field(default_factory=asyncio.Event)

    async def play(self) -> None:
        """Tap until told to rest."""
        async with asyncio.TaskGroup() as group:
            for person in self.town.people:
                group.create_task(self._dither(person, random.Random(self.chance.random())))

    async def _dither(self, person: int, chance: random.Random) -> None:
        turn = chance.randrange(3)
        await asyncio.sleep(chance.uniform(*THINKING))
        while not self.resting.is_set():
            hasty = chance.random() < HASTE
            await self._tap(person, CHOICES[turn % 3], wait=not hasty)
            turn += chance.choice((1, 2))
            await asyncio.sleep(0.01 if hasty else chance.uniform(*THINKING))

    async def _tap(self, person: int, choice: str, *, wait: bool) -> None:
        telegram, heard = self.town.telegram.telegram, asyncio.Event()
        tapped = Tapped(choice)
        self.taps.setdefault(person, []).append(tapped)

        def on_answer(query: Query) -> None:
            tapped.told = (query.answer or {}).get("text", "")
            heard.set()

        chat, user = telegram.chat(GROUP), telegram.user(person)
        acts.tap(telegram, chat, user, self.ballot.message, self.ballot.data(choice), on_answer=on_answer)
        with suppress(TimeoutError):  # then they tap again, and the first tap may still be answered later
            await asyncio.wait_for(heard.wait(), PATIENCE if wait else 0.001)

    @property
    def told(self) -> Counter[str]:
        """What people were told, by its first word."""
        return Counter((tap.told or "(nothing)").split()[0].rstrip(":") for taps in self.taps.values() for tap in taps)

    async def handled(self) -> None:
        """Wait until the bot has taken and confirmed every tap."""
        queue = self.town.telegram.telegram.bot(BOT).queue
        await self.town.eventually(lambda: not queue.waiting, "all taps confirmed")


async def test_kept_its_word_after_four_kills(towns):
    await unplug(towns, kills=4, homes=100)


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_kept_its_word_after_fifty_kills(towns, capsys):
    told = await unplug(towns, kills=50, homes=260)
    with capsys.disabled():
        print(f"\n{told}")


async def unplug(towns, *, kills: int, homes: int) -> str:
    chance = random.Random(SEED)
    async with towns(homes=homes, people=homes + SHARED) as town:
        await town.apply()
        await town.start_bot()
        await town.join(town.people[0], town.homes[0])
        ballot = await town.open_ballot("Charging sheds east of Building 1")
        for number, person in enumerate(town.people):
            await town.join(person, town.homes[number % homes])
        await town.joined(len(town.people))
        crowd = Crowd(town, ballot, chance)
        tapping = asyncio.create_task(crowd.play())
        for kill in range(kills):
            await asyncio.sleep(chance.uniform(0.0, 1.0))
            await town.kill_bot()
            # Now and then it is killed again while it starts.
            await town.start_bot(wait=kill % 8 != 7)
        await asyncio.sleep(1.0)
        crowd.resting.set()
        await tapping
        await crowd.handled()
        cast = keeps_its_word(crowd)
        await closes_once(town, crowd.ballot, cast)
        assert await town.stop_bot() == 0
        verified = await town.corridor("verify")
        assert verified.status == 0, verified.err
        taps = sum(map(len, crowd.taps.values()))
        many = len(town.people)
        return f"{kills} kills, {taps} taps of {many} people: told {dict(crowd.told)}; on file {cast.total()} ballots"


def keeps_its_word(crowd: Crowd) -> Counter[str]:
    """Hold every tap against the file, and return the ballots by choice."""
    town, vote = crowd.town, crowd.ballot.vote
    home_of = {row["pseudonym"]: (row["telegram_id"], row["household"]) for row in town.rows(
        "SELECT p.pseudonym, p.telegram_id, m.household FROM person p JOIN member m ON m.person = p.id"
    )}  # fmt: skip
    recorded: dict[int, list[str]] = {}
    for entry in town.recorded("vote.ballot"):
        person, household = home_of[entry["actor"].removeprefix("person:")]
        assert entry["data"]["unit"] == household
        recorded.setdefault(person, []).append(entry["data"]["choice"])
    holders = {household: person for person, household in home_of.values() if person in recorded}
    assert len(holders) == len(recorded), "two people hold the ballot of one household"

    for person, taps in crowd.taps.items():
        if person in recorded:
            # None lost, none twice, in their order: answered or not, a tap is taken once.
            assert recorded[person] == [tap.choice for tap in taps], f"{person}: {taps}"
        for tap in taps:
            if (tap.told or "").startswith("Recorded"):
                assert person in recorded, f"{person} was told {tap.told!r} and is not on file"
                assert f", {tap.choice}." in (tap.told or "")
    assert "That" not in crowd.told, "somebody was told to tap again who is on file, or whose home has voted"
    refused = [person for person in crowd.taps if person not in recorded]
    assert len(recorded) == len(town.homes)
    assert len(refused) == SHARED

    ballots = {row["elector"]: row["choice"] for row in town.rows("SELECT * FROM ballot WHERE vote = ?", vote)}
    assert ballots == {household: recorded[person][-1] for household, person in holders.items()}
    assert not town.rows("SELECT * FROM dead_letter")
    assert not town.troubles()
    return Counter(ballots.values())


async def closes_once(town: Town, ballot: Ballot, cast: Counter[str]) -> None:
    """The clock reaches the close: the result is what the file holds, and it is announced once."""
    await town.go("close_vote")
    counts = f"For {cast['for']}, against {cast['against']}, abstain {cast['abstain']}"
    await town.heard(GROUP, contains=counts)
    await town.heard(GROUP, contains=f"Outcome №{ballot.matter}")
    await town.control.advance(6)
    await asyncio.sleep(1)
    for words in (f"Result №{ballot.vote}", f"Outcome №{ballot.matter}"):
        said = [text_of(message) for message in await town.said_in(GROUP, words)]
        assert len(said) == 1, said
        assert counts in said[0]
    late = await town.control.tap(GROUP, town.people[0], ballot.message, ballot.data("for"), forged=True)
    assert late.answered
    assert "Recorded" not in late.text
    assert Counter(row["choice"] for row in town.rows("SELECT choice FROM ballot")) == cast


@pytest.mark.parametrize(
    "fault",
    [{"drop": "before"}, {"drop": "after"}, {"status": 502, "body": "<html>"}, {"status": 429, "retry_after": 1}],
    ids=["unheard", "half heard", "bad gateway", "too many"],
)
async def test_an_answer_that_the_wire_swallowed_is_said_again(town, fault):
    await town.join(town.people[0], town.homes[0])
    await town.joined(1)
    welcome = await town.heard(town.people[0], data="role:")
    await town.control.fault("answerCallbackQuery", count=1, **fault)
    said = await town.control.tap(town.people[0], town.people[0], welcome["message_id"], "role:1:family")
    assert said.answered
