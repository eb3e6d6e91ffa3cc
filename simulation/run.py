"""One seed: set up, play, come to rest, look."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from actions.cards import row_and_card
from actions.verification import Verified, verify
from simulation import invariants
from simulation.crowd import Crowd
from simulation.loop import VirtualLoop, loop_is_the_system
from simulation.scenes import begin
from simulation.store import opened
from simulation.stories import SCENES
from simulation.weather import Power, Weather
from simulation.world import Image, SimulatedClock, World
from storage.database import Reader
from texts.cards import plain

T = TypeVar("T")

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
    used: frozenset[str]  # verbs that were tapped, and commands


def run(seed: int, planted: Callable[[], AbstractContextManager[None]] = nullcontext) -> Outcome:
    """Run one seed from its beginning to its end; the same seed gives the same digest.

    While people play, `planted` may have put a defect into the bot.
    """
    weather = Weather(seed)
    scene = image(weather.scene % len(SCENES))
    world = _in_a_loop(lambda folder: _story(scene, folder, weather, planted))
    found = tuple(dict.fromkeys(world.found))
    ballots = sum(tap.verb == "vote" for tap in world.taps)
    return Outcome(seed, weather.digest, weather.steps, ballots, weather.struck, found, frozenset(world.used))


@cache
def image(scene: int) -> Image:
    """Return the world of a scene, made once in each process."""
    return _in_a_loop(lambda folder: _set_up(folder, scene))


def _in_a_loop(story: Callable[[Path], Coroutine[Any, Any, T]]) -> T:
    """Play a story in a loop and a folder of its own."""
    logging.disable(logging.CRITICAL)
    try:
        with (
            TemporaryDirectory(prefix="corridor-", dir=FAST if FAST.is_dir() else None) as folder,
            loop_is_the_system(),
            asyncio.Runner(loop_factory=VirtualLoop) as runner,
        ):
            return runner.run(story(Path(folder)))
    finally:
        logging.disable(logging.NOTSET)


async def _set_up(folder: Path, scene: int) -> Image:
    weather = Weather(scene)
    weather.posted = False  # how updates come is for each seed to say
    async with World.founded(folder, weather, invariants, scene, SCENES[scene].town) as world:
        await world.start()
        await begin(world, SCENES[scene])
        await Crowd(world, calm=True).play(SCENES[scene].acts)
        await _rest(world)
    return world.kept()


async def _story(
    scene: Image, folder: Path, weather: Weather, planted: Callable[[], AbstractContextManager[None]]
) -> World:
    async with World.resumed(scene, folder, weather, invariants) as world:
        await world.start()
        crowd = Crowd(world)
        with planted():
            weather.foul = True
            await crowd.play(ACTS)
            weather.foul = False
            await asyncio.sleep(60)  # what is under way ends, also a call that takes its time
            crowd.come_back()
            await _rest(world)
    verified, cards = await _look(world)
    world.found += invariants.at_rest(world, verified, cards)
    return world


async def _rest(world: World) -> None:
    """Wait until nothing is under way, nothing waits and nothing is due."""
    await asyncio.sleep(20)
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
        # That of a secret vote moves by five and more: no edit may follow one ballot.
        rows = await reader.connection.fetch(
            "SELECT c.id FROM card c JOIN vote v ON v.id = c.subject AND NOT v.secret"
            " WHERE c.kind = 'ballot' AND NOT c.ended"
        )
        found = [(row["id"], await row_and_card(reader, row["id"])) for row in rows]
        return {number: plain(one[1].text) for number, one in found if one}

    async with opened(world.store, clock, Power(), world.weather) as database:
        return await database.read(verify), await database.read(shown)
