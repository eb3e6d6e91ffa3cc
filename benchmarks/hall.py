"""A community with a household for each of many people, and a ballot that is open to all of them.

The community is applied from its file, joining and the council's way to a ballot are done with the actions that the
handlers call, in a few units of work: over the wire the welcome of each person would be sent at the pace
that Telegram allows, 2,500 of them in a minute and a half, and the bot would be busy with it while it is measured.
"""

import asyncio
import csv
import hashlib
import random
import socket
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

from actions import agenda, communities, households, votes
from actions import matters as matter_acts
from actions.people import Caller, caller_of
from actions.votes import Electorate, Noticed
from bot import community_file
from bot.clock import Clock
from rules.codes import write_code
from rules.scope import WHOLE
from rules.stages import Stage
from storage import codes_key, matters, people
from storage.database import Database, Unit

GROUP, COUNCIL, CHAIR = -1001, -1009, 700000001
FIRST_PERSON = 720000001
APART = 100_000  # ids of two halls
COLUMNS = ("area", "building", "entrance", "unit", "exclusive_area", "owner", "code")
COMMUNITY = """name = "Hall {place}"
method = "three-unions"
time_zone = "Asia/Shanghai"
language = "en"
households = "homes-{place}.csv"
[[chats]]
id = {group}
role = "residents"
[[chats]]
id = {council}
role = "council"
[[seats]]
role = "chair"
user = {chair}
name = "Zhou"
[agenda]
when = "Sat 19:00"
[quiet]
from = "00:00"
to = "00:00"
[rules]
notice = "0 minutes"
voting = "{voting}"
"""
CONFIG = """[telegram]
token = "{token}"
api_url = "{url}"
[storage]
url = "sqlite:///corridor.db"
[log]
level = "info"
"""


def people_of(count: int, place: int = 0) -> list[int]:
    """The Telegram ids of everybody who votes in the hall of that number."""
    return [FIRST_PERSON + place * APART + number for number in range(count)]


def chats_of(place: int) -> tuple[int, int, int]:
    """The group of residents, the council's and the chair of the hall of that number."""
    return GROUP - place * APART, COUNCIL - place * APART, CHAIR + place


async def build(
    folder: Path, url: str, token: str, count: int, joined: int | None = None, *, halls: int = 1,
    groups: Sequence[int] = (), voting: str = "7 days",
) -> None:  # fmt: skip
    """Write the configuration, apply each community, let everybody (or `joined` of them) join and open a ballot.

    Residents have a group, and as many more as `groups` names.
    """
    (folder / "config.toml").write_text(CONFIG.format(token=token, url=url), encoding="utf-8")
    for place in range(halls):
        await add(folder, count, joined or count, place, groups, voting=voting)


async def add(
    folder: Path, count: int, joined: int, place: int, groups: Sequence[int] = (), *, voting: str = "7 days"
) -> None:
    """Add a hall of that number, with an open ballot, to a store."""
    group, council, chair = chats_of(place)
    said = COMMUNITY.format(place=place, group=group, council=council, chair=chair, voting=voting)
    said += "".join(f'[[chats]]\nid = {chat}\nrole = "residents"\n' for chat in groups)
    (folder / "hall.toml").write_text(said, encoding="utf-8")
    with (folder / f"homes-{place}.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        out.writerows(_home(number, place) for number in range(count))
    given, _ = community_file.read(folder / "hall.toml")
    async with Database.open(folder / "corridor.db", Clock()) as database:
        key = codes_key.ensure(folder / "corridor.key", codes_exist=place > 0)
        await database.unit(lambda unit: communities.apply(unit, given, key))
        await database.unit(lambda unit: _join(unit, joined, key, place))
        number = await database.unit(lambda unit: adopted(unit, place))
        await database.unit(lambda unit: opened(unit, number, place=place))


def free_port() -> int:
    """Return a port of loopback that is free now, of those that no connection is given before it is used."""
    while True:
        port = random.randrange(20_000, 32_000)  # below what systems give to connections
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port


def by_webhook(folder: Path) -> None:
    """Have updates posted from the next start on, to a port that is free now."""
    where = f"127.0.0.1:{free_port()}"
    config = folder / "config.toml"
    hook = f'{{ url = "http://{where}/hook", listen = "{where}", secret = "bench-bench-bench" }}'
    told = f'updates = "webhook"\nwebhook = {hook}'
    config.write_text(config.read_text(encoding="utf-8").replace("[telegram]", f"[telegram]\n{told}"), encoding="utf-8")


def _home(number: int, place: int) -> tuple[object, ...]:
    """Sixty homes a building, as in a tower: the ballot's card has a line for each."""
    building, at = divmod(number, 60)
    return "A", building + 1, 1, (at // 6 + 1) * 100 + at % 6 + 1, "80.00", number + 1, _code(number, place)


def _code(number: int, place: int) -> str:
    return write_code(hashlib.sha256(str(number + place * APART).encode()).digest())


async def _join(unit: Unit, count: int, key: bytes, place: int) -> None:
    for number, telegram_id in enumerate(people_of(count, place)):
        person = await people.meet(unit, telegram_id, f"Person {number}", "en")
        await people.start(unit, person)
        said = await households.join(unit, person, _code(number, place), key)
        if not isinstance(said, households.Joined):
            raise TypeError(f"person {number} could not join: {said}")


async def adopted(unit: Unit, place: int = 0) -> int:
    """Have the council adopt a matter, and return its number."""
    number = await _raised(unit, place)
    await matters.set_stage(unit, number, Stage.ADOPTED)
    await matters.adopted(unit, number)
    return number


async def on_agenda(unit: Unit) -> int:
    """Put a matter on the next agenda, and return its meeting."""
    number, community = await _raised(unit, 0), (await _chair(unit, 0)).community
    await matters.set_stage(unit, number, Stage.SUPPORTED)
    meeting = await agenda.next_open(unit, community) if community else None
    if community is None or meeting is None:
        raise LookupError("there is no agenda to come")
    await agenda.bring_on(unit, community, meeting, await matter_acts.by_number(unit, number), "clock")
    return meeting.id


async def _raised(unit: Unit, place: int) -> int:
    proposer = await people.by_telegram(unit, people_of(1, place)[0])
    chair = await _chair(unit, place)
    draft = await matters.add_draft(
        unit,
        chair.community_id,
        proposer.id if proposer else 0,
        chats_of(place)[0],
        None,
        None,
        "Charging sheds by the east gate",
    )
    found = await matters.draft(unit, draft)
    if found is None:
        raise LookupError("the draft is not on file")
    later = unit.now + timedelta(days=14)
    terms = matters.Terms(screen_by=later, support_until=later, support_needed=0)
    return await matters.add(unit, found, "Charging sheds by the east gate", WHOLE, terms)


async def opened(unit: Unit, number: int, rule: str = "assembly", *, secret: bool = False, place: int = 0) -> Noticed:
    """Post the notice of a vote that opens at once."""
    said = await votes.notice(unit, await _chair(unit, place), number, rule, secret=secret)
    if not isinstance(said, Noticed):
        raise TypeError(f"the notice was refused: {said}")
    return said


async def prepared(unit: Unit, number: int) -> Electorate:
    """Return what a notice would fix."""
    said = await votes.prepare(unit, await _chair(unit), number, "assembly")
    if not isinstance(said, Electorate):
        raise TypeError(f"no notice may be posted: {said}")
    return said


async def _chair(unit: Unit, place: int = 0) -> Caller:
    _, council, chair = chats_of(place)
    return await caller_of(unit, chair, "Zhou", "en", council)


async def quiet(folder: Path, within: float = 120) -> None:
    """Wait until nothing waits to be said, for so many seconds at most."""
    async with asyncio.timeout(within):
        while rows(folder, "SELECT 1 FROM outbox WHERE state IN ('waiting', 'sending') LIMIT 1"):  # noqa: ASYNC110 - no event: the file is read
            await asyncio.sleep(0.2)


def rows(folder: Path, query: str) -> list[tuple[int, ...]]:
    """Read from the file, by a connection of one's own."""
    path = (folder / "corridor.db").absolute().as_uri()
    with closing(sqlite3.connect(f"{path}?mode=ro", uri=True, timeout=5)) as store:
        return store.execute(query).fetchall()
