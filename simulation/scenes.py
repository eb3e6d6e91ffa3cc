"""How a seed's scene comes about: everybody joins, and people do what its story says, line by line."""

import asyncio
from datetime import timedelta

from playground import members
from playground.model import Message
from simulation.phrases import WISHES
from simulation.stories import Scene
from simulation.town import ABROAD, BOT, CHAIR, COUNCIL, NEW, PART, PARTIES, RESIDENTS, SEATS, SECOND, STAFF
from simulation.world import World, asks

PEOPLE: dict[str, tuple[int, ...]] = {
    "chair": (CHAIR,), "staff": (STAFF,), "second": (SECOND,), "abroad": (ABROAD,), "manager": PARTIES[:1],
    "owners": PARTIES[1:], "seats": SEATS, "homes": RESIDENTS[:10],
    **{f"seat{place}": (seat,) for place, seat in enumerate(SEATS)},
    **{f"home{place}": (person,) for place, person in enumerate(RESIDENTS)},
}  # fmt: skip
HOUR = 3_600_000


async def begin(world: World, scene: Scene) -> None:
    """Everybody joins, and proposals go their way from the group through the council; the first one to a ballot."""
    if scene.town is not None:
        await _join(world)
    if scene.votes:
        await _vote(world, scene)
    await tell(world, scene.story)


async def _join(world: World) -> None:
    homes = [2 * place for place in range(10)] + [1, 3, 4, 6]  # tenants in two, and in two more a second owner
    for person, place in zip(RESIDENTS, homes, strict=True):
        world.say(person, person, f"/start {world.codes[place]}")
    for person in (*SEATS, STAFF, SECOND, *PARTIES):
        world.say(person, person, "/start")
    await asyncio.sleep(5)


async def _vote(world: World, scene: Scene) -> None:
    first, *others = await _adopt(world, 1 + len(scene.said))
    for number, said in zip(others, scene.said, strict=True):
        world.say(COUNCIL, CHAIR, said.format(number).replace(" ", "@corridor_bot ", 1))
        await asyncio.sleep(3)
    world.say(COUNCIL, CHAIR, f"/ballot@corridor_bot {first} assembly")
    card, notice = await world.wait_for(COUNCIL, f"notice:{first}:assembly")
    world.tap(card.chat, CHAIR, card.id, notice)
    await world.wait_for(world.group, "vote:")


async def tell(world: World, story: str) -> None:
    """People do what a story says of them, one after the other."""
    for said in filter(None, map(str.strip, story.splitlines())):
        who, where, what = _filled(world, said).split(" ", 2)
        if who == "wait":
            await _wait(world, int(where))
            continue
        if who in {"call", "sit"}:
            await _put_on(world, int(where))
            await (_sit(world) if who == "sit" else _called(world))
            continue
        for person in PEOPLE[who]:
            place = {"council": COUNCIL, "group": world.group, "part": PART, "new": NEW, "own": person}[where]
            await _act(world, person, place, *what.partition(" ")[::2])


def _filled(world: World, said: str) -> str:
    now = world.now()
    days = {"today": 0, "tomorrow": 1, "day": 6, "later": 20}
    facts = {name: f"{now + timedelta(days=count):%m-%d}" for name, count in days.items()}
    codes = {f"code{place}": code for place, code in enumerate(world.codes)}
    return said.format(**facts, **codes).replace(" / ", "\n")


async def _act(world: World, person: int, place: int, how: str, what: str) -> None:
    if how == ">":
        message, data = await world.wait_for(place, what)
        world.tap(message.chat, person, message.id, data)
    elif how == "+":
        members.join(world.telegram, world.chat(place), world.telegram.user(BOT), world.telegram.user(person))
    elif how == "voice":
        world.say(place, person, f"{what}@corridor_bot", file="voice")
    elif how.startswith("/"):
        words, _, name = what.partition("@")
        theirs = PEOPLE[name] if name else ()
        said = [one.id for one in world.chat(place).messages.values() if one.sender in theirs]
        at = "" if place > 0 else "@corridor_bot"
        world.say(place, person, f"{how}{at} {words}".strip(), reply_to=said[-1] if said else None)
    else:
        asked = [one.id for one in world.chat(place).messages.values() if asks(one)]
        to = asked[-1] if place < 0 else None
        world.say(place, person, what, reply_to=to, file="photo" if how == "~" else "")
    await asyncio.sleep(8)


async def _wait(world: World, hours: int) -> None:
    """So many hours go by, and what falls due is done when it does."""
    end = world.now_ms() + hours * HOUR
    while (at := world.next_due()) and at < end:
        world.jump_to(at)
        await asyncio.sleep(5)
    world.jump_to(end)
    await asyncio.sleep(60)


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


async def _called(world: World) -> tuple[Message, str]:
    """The next meeting is called: who comes taps [Here]."""
    await asyncio.sleep(2)
    held = {data for _, data in world.shown(COUNCIL, "present:")}
    for _ in range(40):
        if called := [one for one in world.shown(COUNCIL, "present:") if one[1] not in held]:
            break
        world.jump_to(world.next_due() or 0)
        await asyncio.sleep(1)
    return called[0]


async def _sit(world: World) -> None:
    """The next meeting is held until the first motion is open."""
    card, present = await _called(world)
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
