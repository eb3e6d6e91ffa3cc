"""Two communities in one bot: Green, and Red, all of whose words carry a mark; Red grows by what it is offered.

Homes, seats and groups of both are alike; somebody of Green is staff of Red, and somebody of Red is staff of Green. Red
lives for a month, and if asked to presses every button that it sees, once each, and answers every question.
"""

import asyncio
import io
import sqlite3
import zipfile
from contextlib import closing, suppress

from actions import communities, rulebook
from playground import members, people
from playground.errors import ApiError, ControlError
from playground.model import Chat, User
from rules.households import check_rows
from simulation.store import opened
from simulation.town import BOT, ROLES, TOKEN
from simulation.weather import Power, Weather
from simulation.world import SimulatedClock, World, buttons
from storage import codes_key

MARK = "Zq7x"  # long enough to be in no picture by chance
GREEN, RED = 1, 2
GROUPS = {GREEN: -5001, RED: -5002}
COUNCILS = {GREEN: -1001000000001, RED: -1001000000002}
SEATS = {GREEN: tuple(range(100, 107)), RED: tuple(range(200, 207))}
STAFF = {GREEN: 110, RED: 210}
PARTY = {GREEN: 120, RED: 220}
RESIDENTS = {GREEN: (131, 132, 133), RED: tuple(range(231, 240))}
WORKS_THERE, LIVES_THERE = 131, 231  # a resident of Green who is staff of Red, and the other way round
STRANGER = 999
HOMES = 10
LAST = ("gone", "erase", "leave", "movedout", "resign", "withdraw", "retract", "giveup", "takeback", "revoke", "again")
"""Of what is offered, what is pressed when all else was."""
ANSWERS = (
    "A bench {} at the gate", "12-28 19:00 Room {}", "1-1-101{}", "Motor ordered {}, 12-15\nTested {}, 12-20",
    "{} first\n{} second\n{} third", "7",
)  # fmt: skip
TITLES = (
    "A bench at the east gate", "Chess tables under plane trees", "Replace our old lift", "Repair roof tiles",
    "Street lamps by night", "Handrails on stairs", "Swings for toddlers", "Waste sorting pavilion",
)  # fmt: skip
FILES = ("document", "photo", "voice", "video")


class Calm(Weather):
    """A day on which nothing goes wrong."""

    def __init__(self, seed: int = 1) -> None:
        super().__init__(seed)
        self.wire = self.store = self.slow = 0.0
        self.kills = self._kill_in = 0


def of(town: int) -> tuple[int, ...]:
    """Everybody who lives or works in a community."""
    other = WORKS_THERE if town == RED else LIVES_THERE
    return (*SEATS[town], STAFF[town], PARTY[town], *RESIDENTS[town], other)


def declared(town: int) -> communities.Given:
    """The file of a community with its method and homes."""
    mark = MARK if town == RED else ""
    file = {
        "name": f"Town{mark}", "method": "three-unions", "time_zone": "Asia/Shanghai", "language": "en",
        "households": "homes.csv", "venue": f"Gate{mark}",
        "chats": [
            {"id": GROUPS[town], "role": "residents", "hearing": False},
            {"id": COUNCILS[town], "role": "council"},
        ],
        "seats": [
            *({"role": role, "user": one, "name": f"Seat{mark} {one % 100}"}
              for role, one in zip(ROLES, SEATS[town], strict=True)),
            {"role": "supervisor", "user": RESIDENTS[town][2], "name": f"Supervisor{mark}"},
        ],
        "parties": [{"name": f"Plumbers{mark}", "users": [PARTY[town]], "offers": [f"plumber{mark}"]}],
        "staff": [
            {"user": STAFF[town], "name": f"Zheng{mark}"},
            {"user": WORKS_THERE if town == RED else LIVES_THERE, "name": f"Helper{mark}"},
        ],
        "agenda": {"when": "Sat 19:00"}, "quiet": {"from": "00:00", "to": "00:00"},
        "rules": {"support_threshold": 2, "notice": "0 minutes", "objections": "1 day", "voting": "2 days"},
    }  # fmt: skip
    columns = ("area", "building", "entrance", "unit", "exclusive_area", "owner")
    homes = [(f"Garden{mark}", str(n // 5 + 1), "1", f"{101 + n}{mark}", "80", f"owner {n}") for n in range(HOMES)]
    rows, problems = check_rows((line, dict(zip(columns, home, strict=True))) for line, home in enumerate(homes, 2))
    assert not problems
    return communities.give(file, rulebook.methods()["three-unions"], rows)


def content_of(file: bytes) -> str:
    """A file as its reader has it: what is packed is unpacked."""
    if not zipfile.is_zipfile(io.BytesIO(file)):
        return file.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


class TwoTowns(World):
    """The bot with both communities."""

    def _move_in(self, _town) -> None:
        telegram = self.telegram
        telegram.add_bot(TOKEN, "corridor_bot", "Corridor")
        telegram.add_user(User(STRANGER, "Stranger", language_code="en"))
        for number in sorted({*of(GREEN), *of(RED)}):
            mark = MARK if number in of(RED) and number not in of(GREEN) else ""
            telegram.add_user(User(number, f"Person{mark} {number % 100}", language_code="en"))
        for town in (GREEN, RED):
            mark = MARK if town == RED else ""
            working = [*SEATS[town], STAFF[town], WORKS_THERE if town == RED else LIVES_THERE]
            for chat, kind, title, who in (
                (GROUPS[town], "group", "Residents", [*SEATS[town], *RESIDENTS[town]]),
                (COUNCILS[town], "supergroup", "Council", working),
            ):
                there = Chat(chat, kind, f"{title}{mark}")
                members.open_chat(telegram, there, [*who, BOT], owner=SEATS[town][0], quiet=True)

    async def _apply(self, _town) -> None:
        key = codes_key.ensure(self.store.with_name("corridor.key"), codes_exist=False)
        clock = SimulatedClock(self.telegram.clock)
        self.codes_of = {}
        async with opened(self.store, clock, Power(), self.weather, fresh=True) as database:
            for town in (GREEN, RED):
                given = declared(town)
                await database.unit(lambda unit, given=given: communities.apply(unit, given, key))
                codes = await database.read(lambda reader, given=given: communities.codes(reader, given, key))
                self.codes_of[town] = [row.code for row in codes]
        clock.forget()

    # Looking

    def rows(self, sql, *parameters):
        """What a stranger with the file reads."""
        with closing(sqlite3.connect(f"{self.store.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute(sql, parameters).fetchall()

    def seen_in(self, chat: int) -> str:
        """All that the bot ever said in a chat, files and what stood there before an edit included."""
        found = []
        for message in self.chat(chat).messages.values():
            if message.by_bot:
                found += [str(message.data), str(message.history)]
                found += [content_of(self.telegram.files[one].content) for one in _files(message.data)]
        return "\n".join(found)

    def kept_of(self, town: int) -> dict[str, list[tuple]]:
        """Every row of a community."""
        tables = [row[0] for row in self.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        having = [one for one in tables if any(c[1] == "community" for c in self.rows(f"PRAGMA table_info({one})"))]
        return {one: self.rows(f"SELECT * FROM {one} WHERE community = ?", town) for one in having}  # noqa: S608 - names of the schema

    # Acting

    async def joined(self) -> None:
        """Everybody presses Start, residents with the code of a home."""
        for town in (GREEN, RED):
            for place, person in enumerate(RESIDENTS[town]):
                self.say(person, person, f"/start {self.codes_of[town][place]}")
            for person in (*SEATS[town], STAFF[town], PARTY[town]):
                self.say(person, person, "/start")
        self.say(SEATS[RED][0], SEATS[RED][0], f"/start {self.codes_of[RED][9]}")
        await asyncio.sleep(10)

    async def press(self, chat: int, person: int, message: int, data: str, wait: float = 0.4):
        """Tap, and wait a moment; returns what was answered."""
        query = self.tap(self.chat(chat), person, message, data, forged=True)
        await asyncio.sleep(wait)
        return query

    async def told(self, chat: int, person: int, text: str, reply_to: int | None = None) -> None:
        """Say something, and wait a moment."""
        at = "" if chat > 0 or not text.startswith("/") else "@corridor_bot"
        command, _, rest = text.partition(" ")
        self.say(chat, person, f"{command}{at} {rest}".strip(), reply_to)
        await asyncio.sleep(1)

    async def pressed(self, chat: int, person: int, data: str) -> str:
        """Press the newest button in a chat that begins so; returns all of it."""
        message, found = await self.wait_for(chat, data)
        await self.press(chat, person, message.id, found, 1)
        return found

    async def answered(self, chat: int, person: int, words: str) -> None:
        """Answer the newest question in a chat, once the pace has let it through."""
        await asyncio.sleep(40)
        asked = [one for one in self.chat(chat).messages.values() if one.by_bot and not one.deleted]
        await self.told(chat, person, words, asked[-1].id)

    async def live(self) -> None:
        """A month of Red: of each thing that a council and its residents do there is one, if not more."""
        group, council, chair, homes = GROUPS[RED], COUNCILS[RED], SEATS[RED][0], RESIDENTS[RED]
        for place, title in enumerate(TITLES):
            await self.told(group, homes[1 + place % 8], f"/propose {title} {MARK}")
        matters = [row[0] for row in self.rows("SELECT id FROM matter WHERE community = ? ORDER BY id", RED)]
        assert len(matters) == len(TITLES)
        for number in matters:
            await self.pressed(group, homes[1], f"support:{number}")
            await self.pressed(group, homes[2], f"support:{number}")
        for number in matters[1:]:
            await self.pressed(council, chair, f"screen:{number}:accept")
        for number in matters[1:6]:
            await self.pressed(council, chair, f"agenda:{number}")
        for place, words in enumerate(("The lift is stuck", "A lamp is broken", "The bins are full", "A tree fell")):
            await self.told(homes[3 + place], homes[3 + place], f"/request {words} {MARK}")
        await self._meet()
        await self._parts(matters)
        for number, rule in zip(matters[1:4], ("assembly", "assembly", "straw_poll"), strict=True):
            await self.told(council, chair, f"/ballot {number} {rule}")
            secret = number == matters[2]
            if secret:
                await self.pressed(council, chair, f"secret:{number}:{rule}")
            await self.pressed(council, chair, f"{'seal' if secret else 'notice'}:{number}:{rule}")
            vote = (await self.wait_for(group, "vote:"))[1].split(":")[1]
            for person in homes[1:7]:
                await self.pressed(group, person, f"vote:{vote}:for")
        await self._paper()
        await self._options(matters[5])
        await self._closed(matters)

    async def quiet(self, hours: int) -> None:
        """Let what is due soon be done, so that nothing is for so many hours."""
        while (at := self.next_due()) and at < self.now_ms() + hours * 3_600_000:
            self.jump_to(at)
            await asyncio.sleep(5)
        await asyncio.sleep(60)

    async def later(self, days: int) -> None:
        """Let days go by, in which all that falls due is done."""
        end = self.now_ms() + days * 86_400_000
        while (at := self.next_due()) and at < end:
            self.jump_to(at)
            await asyncio.sleep(5)
        await asyncio.sleep(60)

    async def _meet(self) -> None:
        """The council meets and adopts what is on its agenda."""
        council, seats = COUNCILS[RED], SEATS[RED]
        while not self.shown(council, "present:"):
            self.jump_to(self.next_due() or 0)
            await asyncio.sleep(2)
        for seat in seats:
            await self.pressed(council, seat, "present:")
        self.jump(900)
        await asyncio.sleep(2)
        await self.pressed(council, seats[0], "open:")
        while self.rows("SELECT 1 FROM agenda_item WHERE community = ? AND state = 'open'", RED):
            data = (await self.wait_for(council, "motion:"))[1].rpartition(":")[0]
            for seat in seats:
                await self.pressed(council, seat, f"{data}:for")
            await asyncio.sleep(7)

    async def _parts(self, matters: list[int]) -> None:
        """What goes on beside meetings and votes."""
        group, council, chair, homes = GROUPS[RED], COUNCILS[RED], SEATS[RED][0], RESIDENTS[RED]
        staff, party = STAFF[RED], PARTY[RED]
        await self.told(council, chair, f"/consult {matters[7]}")
        await self.pressed(council, chair, "consult:1:invite")
        await self.pressed(party, party, "position:")
        await self.answered(party, party, f"We agree {MARK}")
        await self.pressed(council, chair, f"publish:{matters[4]}")
        await self.told(council, chair, f"/project {matters[4]} Ordered {MARK}")
        said = people.say(self.telegram, self.chat(group), self.telegram.user(homes[4]), people.Words(f"noise {MARK}"))
        await asyncio.sleep(1)
        await self.told(group, homes[5], "/dispute", said.id)
        await self.told(group, chair, f"/commend swept the stairs {MARK}", said.id)
        await self.pressed(homes[4], homes[4], "commend:")
        await self.told(staff, staff, "/talk")
        await self.told(staff, staff, f"Gate{MARK}, 10-12, 12")
        await self.told(staff, staff, f"More light {MARK}")
        await self.told(staff, staff, f"/team Sweep {MARK}, 12-05 9:00-11:00, 8, Gate{MARK}")
        await self.told(chair, chair, "/poll")
        await self.pressed(chair, chair, "poll:1:single")
        await self.told(chair, chair, f"Which colour {MARK}?\nred {MARK}\nblue {MARK}")
        await self.told(staff, staff, "/setup")
        await self.told(chair, chair, "/report")
        await self.told(council, chair, "/docket")

    async def _paper(self) -> None:
        """A sheet of paper, a list with signatures, and the round of the doors."""
        staff = STAFF[RED]
        await self.told(staff, staff, "/paper 1")
        await self.told(staff, staff, f"1-110{MARK} 7")
        await self.told(staff, staff, "/paper 1 list")
        await self.told(staff, staff, "/paper support 1")

    async def _options(self, number: int) -> None:
        """A vote with several options."""
        council, chair = COUNCILS[RED], SEATS[RED][0]
        await self.told(council, chair, f"/ballot {number} assembly")
        await self.pressed(council, chair, f"options:{number}:assembly")
        await self.answered(council, chair, f"red {MARK}\nblue {MARK}\ngreen {MARK}")
        await self.pressed(council, chair, "optcheck:")
        await self.pressed(council, chair, "optnotice:")

    async def _closed(self, matters: list[int]) -> None:
        """The first vote is over: somebody objects; a project has milestones; residents sign for an assembly."""
        group, council, chair, homes = GROUPS[RED], COUNCILS[RED], SEATS[RED][0], RESIDENTS[RED]
        await self.pressed(council, chair, f"milestones:{matters[4]}")
        await self.answered(council, chair, f"Motor {MARK}, 12-15\nTested {MARK}, 12-20")
        await self.told(homes[7], homes[7], f"/matter {matters[0]}")
        await self.later(2)
        await self.pressed(group, homes[3], "object:")
        await self.told(homes[3], homes[3], "/start object-1")
        await self.answered(homes[3], homes[3], f"It was counted badly {MARK}")

    async def grow(self, rounds: int) -> set[str]:
        """Red presses what it sees, again and again; returns what was pressed.

        Who works for Green does not: in private they speak for it, and what they say is Green's.
        """
        done: set[tuple] = set()
        for turn in range(rounds):
            for chat in (COUNCILS[RED], GROUPS[RED], *(one for one in of(RED) if one != LIVES_THERE)):
                for message, data in self._shown(chat):
                    if not (any(word in data for word in LAST) and turn < rounds - 1):
                        for who in self._who_presses(chat, turn):
                            await self._once(done, chat, who, message.id, data)
        return {one[2] for one in done if len(one) == 3}

    def _shown(self, chat: int):
        for message in list(self.chat(chat).messages.values())[-60:]:
            if message.by_bot and not message.deleted:
                for data in buttons(message):
                    yield message, data

    def _who_presses(self, chat: int, turn: int) -> list[int]:
        if chat == COUNCILS[RED]:
            return [SEATS[RED][0], SEATS[RED][1 + turn % 6]]
        if chat == GROUPS[RED]:
            return [RESIDENTS[RED][1 + turn % 8], RESIDENTS[RED][1 + (turn + 4) % 8]]
        return [chat]

    async def _once(self, done: set[tuple], chat: int, who: int, message: int, data: str) -> None:
        if (chat, who, data) in done:
            return
        done.add((chat, who, data))
        await self.press(chat, who, message, data)
        for place in dict.fromkeys((chat, who)):
            for one in list(self.chat(place).messages.values())[-3:]:
                if one.prompt and not one.deleted and (place, one.id) not in done:
                    done.add((place, one.id))
                    words = ANSWERS[len(done) % len(ANSWERS)].format(*[MARK] * 3)
                    with suppress(ControlError, ApiError):
                        self.say(place, who, words, one.id)
                    await asyncio.sleep(0.4)


def _files(data: dict) -> list[str]:
    found = [data[kind] for kind in FILES if kind in data]
    return [one[-1]["file_id"] if isinstance(one, list) else one["file_id"] for one in found]
