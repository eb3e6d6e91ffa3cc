"""What has happened before a seed begins, in calm weather: each scene is about something else; there is a vote."""

import asyncio
from typing import NamedTuple

from simulation.phrases import WISHES
from simulation.world import CHAIR, COUNCIL, PARTIES, RESIDENTS, SEATS, SECOND, STAFF, World


class Scene(NamedTuple):
    """How many matters the council has adopted, what the chair says of them, and how long people act after that.

    `sits`: the council sits once more, and a motion is open.
    """

    said: tuple[str, ...] = ()
    acts: int = 0
    sits: bool = False


SCENES = (
    Scene(),
    Scene(acts=150),
    Scene(("/consult {}", "/project {}", "/ballot {}", "/ballot {} owners_ordinary"), acts=150),
    Scene(("/ballot {} straw_poll",), acts=150),
    Scene(acts=60, sits=True),
)


async def begin(world: World, scene: Scene) -> None:
    """Everybody joins, and proposals go their way from the group through the council; the first one to a ballot."""
    for place, person in enumerate(RESIDENTS[:12]):
        code = world.codes[place % 10 * 2 + place // 10]
        world.say(person, person, f"/start {code}")
    for person in (*SEATS, STAFF, SECOND, *PARTIES):
        world.say(person, person, "/start")
    await asyncio.sleep(5)
    first, *others = await _adopt(world, 1 + len(scene.said))
    for number, said in zip(others, scene.said, strict=True):
        world.say(COUNCIL, CHAIR, said.format(number).replace(" ", "@corridor_bot ", 1))
        await asyncio.sleep(3)
    world.say(COUNCIL, CHAIR, f"/ballot@corridor_bot {first} assembly")
    card, notice = await world.wait_for(COUNCIL, f"notice:{first}:assembly")
    world.tap(card.chat, CHAIR, card.id, notice)
    await world.wait_for(world.group, "vote:")
    if scene.sits:
        await _put_on(world, 3)
        await _sit(world)


async def _adopt(world: World, count: int) -> list[str]:
    """So many proposals are adopted by the council in one meeting."""
    numbers = await _put_on(world, count)
    await _sit(world)
    for _ in numbers:
        card, motion = await world.wait_for(COUNCIL, "motion:")
        for seat in SEATS:
            world.tap(card.chat, seat, card.id, f"motion:{motion.split(':')[1]}:for")
        await asyncio.sleep(20)
    return numbers


async def _put_on(world: World, count: int) -> list[str]:
    """Put so many new proposals on the next agenda."""
    numbers = []
    for place in range(count):
        world.say(world.group, RESIDENTS[place], f"/propose@corridor_bot {WISHES[place]}")
        card, screen = await world.wait_for(COUNCIL, "screen:")
        number = screen.split(":")[1]
        numbers.append(number)
        world.tap(card.chat, CHAIR, card.id, f"screen:{number}:accept")
        card, data = await world.wait_for(COUNCIL, f"agenda:{number}")
        world.tap(card.chat, CHAIR, card.id, data)
        await asyncio.sleep(20)
    return numbers


async def _sit(world: World) -> None:
    """The next meeting is held until the first motion is open."""
    await asyncio.sleep(2)
    held = {data for _, data in world.shown(COUNCIL, "present:")}
    for _ in range(40):
        if called := [one for one in world.shown(COUNCIL, "present:") if one[1] not in held]:
            break
        world.jump_to(world.next_due() or 0)
        await asyncio.sleep(1)
    card, present = called[0]
    for seat in SEATS:
        world.tap(card.chat, seat, card.id, present)
    await asyncio.sleep(2)
    before = {data for _, data in world.shown(COUNCIL, "motion:")}
    for _ in range(10):
        world.tap(card.chat, CHAIR, card.id, f"open:{present.split(':')[1]}", forged=True)
        await asyncio.sleep(2)
        if any(data not in before for _, data in world.shown(COUNCIL, "motion:")):
            break
        world.jump(600)
