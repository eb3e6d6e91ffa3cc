"""One seed: set up, play, come to rest, look."""

import asyncio
import gc
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from actions.cards import row_and_card
from actions.verification import Verified, verify
from simulation import invariants
from simulation.crowd import Crowd
from simulation.loop import VirtualLoop, loop_is_the_system
from simulation.store import opened
from simulation.weather import Power, Weather
from simulation.world import CHAIR, COUNCIL, RESIDENTS, SEATS, SimulatedClock, World
from storage.database import Reader
from texts.cards import plain

FAST = Path("/dev/shm")  # noqa: S108 - a folder of the kernel's, where the disk is not what is tested
ACTS = 120
REST = 400  # looks at most, until everything has come to rest


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a seed came to."""

    seed: int
    digest: str
    steps: int
    ballots: int
    struck: dict[str, int]
    found: tuple[str, ...]


def run(seed: int, planted: Callable[[], AbstractContextManager[None]] = nullcontext) -> Outcome:
    """Run one seed from its beginning to its end; the same seed gives the same digest.

    While people play, `planted` may have put a defect into the bot.
    """
    weather = Weather(seed)
    logging.disable(logging.CRITICAL)
    try:
        with (
            TemporaryDirectory(prefix="corridor-", dir=FAST if FAST.is_dir() else None) as folder,
            loop_is_the_system(),
            asyncio.Runner(loop_factory=VirtualLoop) as runner,
        ):
            world = runner.run(_story(Path(folder), weather, planted))
    finally:
        logging.disable(logging.NOTSET)
        gc.unfreeze()  # each start of the bot freezes what it has built
    found = tuple(dict.fromkeys(world.found))
    return Outcome(seed, weather.digest, weather.steps, len(world.taps), weather.struck, found)


async def _story(folder: Path, weather: Weather, planted: Callable[[], AbstractContextManager[None]]) -> World:
    async with World.open(folder, weather, invariants) as world:
        await _begin(world)
        crowd = Crowd(world)
        with planted():
            weather.foul = True
            await crowd.play(ACTS)
            weather.foul = False
            crowd.come_back()
            await _rest(world)
    verified, cards = await _look(world)
    world.found += invariants.at_rest(world, verified, cards)
    return world


async def _begin(world: World) -> None:
    """Everybody joins, and a proposal goes its way from the group through the council to a ballot."""
    for place, person in enumerate(RESIDENTS[:12]):
        code = world.codes[place % 10 * 2 + place // 10]
        world.say(person, person, f"/start {code}")
    await asyncio.sleep(5)
    world.say(world.group, RESIDENTS[0], "/propose@corridor_bot A bench at the gate")
    card, screen = await world.wait_for(COUNCIL, "screen:")
    number = screen.split(":")[1]
    world.tap(card.chat, CHAIR, card.id, f"screen:{number}:accept")
    card, _ = await world.wait_for(COUNCIL, f"agenda:{number}")
    world.tap(card.chat, CHAIR, card.id, f"agenda:{number}")
    await asyncio.sleep(2)
    for _ in range(40):
        if world.shown(COUNCIL, "present:"):
            break
        world.jump_to(world.next_due() or 0)
        await asyncio.sleep(1)
    card, present = await world.wait_for(COUNCIL, "present:")
    meeting = present.split(":")[1]
    for seat in SEATS:
        world.tap(card.chat, seat, card.id, present)
    await asyncio.sleep(2)
    for _ in range(10):
        world.tap(card.chat, CHAIR, card.id, f"open:{meeting}", forged=True)
        await asyncio.sleep(2)
        if world.shown(COUNCIL, "motion:"):
            break
        world.jump(600)
    card, motion = await world.wait_for(COUNCIL, "motion:")
    for seat in SEATS:
        world.tap(card.chat, seat, card.id, f"motion:{motion.split(':')[1]}:for")
    await asyncio.sleep(3)
    world.say(COUNCIL, CHAIR, f"/ballot@corridor_bot {number} assembly")
    card, notice = await world.wait_for(COUNCIL, f"notice:{number}:assembly")
    world.tap(card.chat, CHAIR, card.id, notice)
    await world.wait_for(world.group, "vote:")


async def _rest(world: World) -> None:
    """Wait until nothing is under way, nothing waits and nothing is due."""
    await asyncio.sleep(60)
    for _ in range(REST):
        await asyncio.sleep(5)
        waits = world.waits_until()
        if waits is None:
            return
        if waits > world.now_ms():
            world.jump_to(waits)
            await asyncio.sleep(10)


async def _look(world: World) -> tuple[Verified, dict[int, str]]:
    """Verify the record, and gather what each ballot's card should show."""
    clock = SimulatedClock(world.telegram.clock)

    async def shown(reader: Reader) -> dict[int, str]:
        rows = await reader.connection.fetch("SELECT id FROM card WHERE kind = 'ballot' AND NOT ended")
        found = [(row["id"], await row_and_card(reader, row["id"])) for row in rows]
        return {number: plain(one[1].text) for number, one in found if one}

    async with opened(world.store, clock, Power(), world.weather) as database:
        return await database.read(verify), await database.read(shown)
