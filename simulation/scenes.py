"""What has happened before a seed begins: the way of a proposal to a ballot, in calm weather."""

import asyncio

from simulation.world import CHAIR, COUNCIL, RESIDENTS, SEATS, World


async def begin(world: World) -> None:
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
