"""Villages: communities of a town as their secretary declares them, and what their people do and read, over the wire.

    async with settled(folder, Village("en")) as here:
        number = await here.propose(EAST, here.people[0], "A bench")
        await here.tap(EAST, here.people[1], await here.card(EAST, number), f"support:{number}")

Only the contract is known here: commands, callback data, messages, the command line. Nobody looks into a table.
"""

import asyncio
import base64
import csv
import json
import re
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from town import BEGIN, BOT, COUNCIL, PATIENCE, ROOT, SEATS, Home, Town, buttons_of

from playground import client
from playground.client import Control, Json, Tap

EAST, WEST = -1001000000001, -1001000000002
FIRST_PERSON = 720000001
FIRST_SUPERGROUP = -1_000_000_000_000  # groups of other ids are basic groups, which can be upgraded
SHANGHAI = ZoneInfo("Asia/Shanghai")
NAMES = ("Zhou Min", "Ma Jianguo", "Li Xiulan", "Chen Zhiqiang", "Yang Guifang", "Huang Haitao", "Wu Yuzhen")
PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
NUDGE = 0.2  # seconds of real waiting after which the clock is moved on, as a card is edited every 5 seconds at most


def homes(area: str, *buildings: int) -> list[Home]:
    """So many homes in each building of an area."""
    return [
        Home(area, str(building), "1", str(101 + place // 4 * 100 + place % 4))
        for building, count in enumerate(buildings, start=1)
        for place in range(count)
    ]


def at(day: int, clock: str = "12:00") -> datetime:
    """A moment in Shanghai; days count from Monday, 12 October 2026: day 1. The council meets on day 6, at 19:00."""
    hour, minute, *second = (int(part) for part in clock.split(":"))
    start = datetime(2026, 10, 12, hour, minute, *second, tzinfo=SHANGHAI)
    return start + timedelta(days=day - 1)


@dataclass(slots=True)
class Village:
    """A community file and who lives there; the person at a place in `people` has the home at that place."""

    language: str = "en"
    name: str = "Garden"
    homes: list[Home] = field(default_factory=lambda: homes("East", 12, 4))
    groups: Mapping[int, str] = field(default_factory=lambda: {EAST: "East"})
    council: int = COUNCIL
    seats: Sequence[int] = SEATS
    method: str = "three-unions"
    rules: Mapping[str, object] = field(default_factory=dict)
    agenda: Mapping[str, object] = field(default_factory=lambda: {"when": "Sat 19:00"})
    quiet: tuple[str, str] = ("21:30", "08:00")
    staff: Mapping[int, str] = field(default_factory=lambda: {700000201: "Grid worker Sun"})
    first_person: int = FIRST_PERSON
    names: Sequence[str] = ()  # of people, in the order of their homes; whoever has none is Resident and a number
    seat_names: Sequence[str] = NAMES
    council_title: str = "council"
    more: str = ""  # further lines of the community file
    hearing: Sequence[
        int
    ] = ()  # groups with topics where the council can be followed; the bot may open one in the first
    columns: Sequence[Mapping[str, str]] = ()  # further cells of the homes, in their order
    codes: dict[Home, dict[str, str]] = field(default_factory=dict)

    @property
    def people(self) -> list[int]:
        """One account for each home."""
        return [self.first_person + place for place in range(len(self.homes))]

    @property
    def chair(self) -> int:
        """Who sits in the chair."""
        return self.seats[0]

    @property
    def vice(self) -> int:
        """Who is vice-chair."""
        return self.seats[1]

    @property
    def file(self) -> str:
        """The name of the community file."""
        return f"{self.name.lower()}.toml"

    def write(self, folder: Path, columns: Iterable[Mapping[str, str]] = ()) -> None:
        """Write the community file and its households, with further cells for some of them."""
        extra = list(columns or self.columns)
        (folder / self.file).write_text(self._declaration(), encoding="utf-8")
        more = sorted({name for cells in extra for name in cells} - {"exclusive_area", "owner"})
        with (folder / f"{self.name.lower()}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, [*Home._fields, "exclusive_area", "owner", *more])
            out.writeheader()
            for number, home in enumerate(self.homes, start=1):
                cells = extra[number - 1] if number <= len(extra) else {}
                out.writerow({**home._asdict(), "exclusive_area": "80.00", "owner": str(number), **cells})

    def _declaration(self) -> str:
        roles = ["chair", "vice-chair", *["mediator"] * (len(self.seats) - 2)]
        given = {
            "name": self.name, "method": self.method, "time_zone": "Asia/Shanghai", "language": self.language,
            "households": f"{self.name.lower()}.csv", "venue": "Gate 2",
        }  # fmt: skip
        chats = [
            {"id": chat, "role": "residents", "scope": scope, **({"hearing": True} if chat in self.hearing else {})}
            for chat, scope in self.groups.items()
        ]
        tables = [
            *(("chats", chat) for chat in [*chats, {"id": self.council, "role": "council"}]),
            *(
                ("seats", {"role": role, "user": seat, "name": name})
                for role, seat, name in zip(roles, self.seats, self.seat_names, strict=False)
            ),
            *(("staff", {"user": user, "name": name}) for user, name in self.staff.items()),
        ]
        quiet = {"from": self.quiet[0], "to": self.quiet[1]}
        singles = [("agenda", self.agenda), ("quiet", quiet), ("rules", self.rules)]
        parts = [_pairs(given), self.more, *(f"[[{key}]]\n{_pairs(table)}" for key, table in tables)]
        return "\n".join([*parts, *(f"[{key}]\n{_pairs(table)}" for key, table in singles), ""])


def _pairs(table: Mapping[str, object]) -> str:
    return "\n".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items())


@dataclass(slots=True)
class Here:
    """A village in a running town: what its people do, and what they are shown."""

    town: Town
    village: Village
    frozen: bool = False

    @property
    def control(self) -> Control:
        """The local Telegram's control."""
        return self.town.control

    @property
    def people(self) -> list[int]:
        """One account for each home."""
        return self.village.people

    def say(self, zh: str, en: str) -> str:
        """The words of the village's language."""
        return zh if self.village.language == "zh" else en

    # Before the bot runs

    async def settle(self) -> None:
        """Open the accounts and groups, write the community file and apply it."""
        village, control = self.village, self.control
        seats = [{"id": one, "first_name": name} for one, name in zip(village.seats, village.seat_names, strict=False)]
        staff = [{"id": one, "first_name": name} for one, name in village.staff.items()]
        names = [*village.names, *(f"Resident {place + 1}" for place in range(len(village.names), len(self.people)))]
        residents = [{"id": one, "first_name": name} for one, name in zip(self.people, names, strict=False)]
        await control.add_users([*residents, *seats, *staff])
        for chat, scope in village.groups.items():
            inside = [
                one for one, home in zip(self.people, village.homes, strict=True) if "/".join(home).startswith(scope)
            ]
            kind = "group" if chat > FIRST_SUPERGROUP else "supergroup"
            await control.add_chat(
                chat, kind, f"{village.name} {scope}", [village.chair, BOT, *inside], quiet=True,
                forum=chat in village.hearing,
            )  # fmt: skip
            if chat in village.hearing[:1]:
                await control.promote(chat, BOT, ["can_manage_topics"])
        await control.add_chat(
            village.council,
            "supergroup",
            f"{village.name} {village.council_title}",
            [*village.seats, *village.staff, BOT],
            quiet=True,
        )
        village.write(self.town.folder)
        await self.apply()

    async def apply(self) -> str:
        """Apply the community file as it stands, keep the codes, and return what was said."""
        name = f"{self.village.name.lower()}-codes.csv"
        ended = await self.town.corridor("apply", self.village.file, "--codes", name)
        assert ended.status == 0, ended.err
        with (self.town.folder / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                self.village.codes[Home(*(row[key] for key in Home._fields))] = row
        return ended.out

    # What people do

    async def join(self, *places: int) -> None:
        """Have the people at these places press Start with the link of their own home, and wait until all are in."""
        links = {place: self.village.codes[self.village.homes[place]]["link"] for place in places}
        await asyncio.gather(*(self.control.start(self.people[place], link) for place, link in links.items()))
        for place in places:
            await self.heard(self.people[place], self.say("登记好了", "You are in"), since=0)

    async def command(self, chat: int, person: int, text: str, *, reply_to: int | None = None) -> Json:
        """Have a person send a command, as a group asks for it: with the bot's name."""
        name, space, rest = text.partition(" ")
        where = f"{name}@corridor_bot" if chat < 0 else name
        return await self.control.say(chat, person, f"{where}{space}{rest}", reply_to=reply_to)

    async def asked(self, chat: int, person: int, text: str, contains: str = "", *, private: bool = False) -> Json:
        """Have a person send a command and return the bot's answer: in the chat, or to a group's command in private."""
        await self.command(chat, person, text)
        return await self.heard(person if private else chat, contains)

    async def propose(self, chat: int, person: int, text: str, *, reply_to: int | None = None) -> int:
        """Have a person propose, and file it although others are alike; the number is that of the card."""
        await self.command(chat, person, f"/propose {text}".strip(), reply_to=reply_to)
        since = self.control.mark
        said = await self._wait(chat, lambda one: has(one, "support:") or has(one, "similar:"), since=since)
        if has(said, "similar:"):
            await self.tap(chat, person, said, f"similar:{number_in(said, 'similar')}:file")
            said = await self.heard(chat, data="support:", since=since)
        return number_in(said, "support")

    async def tap(self, chat: int, person: int, message: Json, data: str, *, stale: bool = False) -> Tap:
        """Have a person tap; `stale` taps a button that their telephone still shows although the card has lost it."""
        if not stale:
            await self.shows(chat, message, data=data)
        said = await self.control.tap(chat, person, message["message_id"], data, within=PATIENCE, forged=stale)
        assert said.answered, f"the tap {data} of {person} was not answered; the bot said {self.town.log[-5:]}"
        return said

    async def tapped_for(self, chat: int, person: int, message: Json, data: str, leads: str) -> Json:
        """Have a person tap, and return the card with a button that begins so."""
        mark = await self.mark()
        await self.tap(chat, person, message, data)
        return await self.heard(chat, data=leads, since=mark)

    async def tap_all(self, chat: int, people: Iterable[int], message: Json, data: str) -> list[str]:
        """Have people tap one after the other and return what each was told."""
        return [(await self.tap(chat, person, message, data)).text for person in people]

    async def sign(self, by: int, second: int, about: str, homes_: str, words: str = "", rating: str = "") -> Tap:
        """Have one of the staff send what homes signed, and a second person say that it is as signed."""
        mark = await self.mark()
        await self.control.advance(12)
        await self.asked(by, by, f"/paper {about}", self.say("请这样写", "Write"))
        await self.control.say(by, by, homes_)
        if rating:
            answers = await self.heard(by, data="listrate:")
            number = number_in(answers, "listrate")
            await self.tap(by, by, answers, f"listrate:{number}:{rating}")
        await self.heard(by, self.say("请拍照发来", "Please send a photo"))
        await self.control.send_photo(by, by, PHOTO, words)
        await self.heard(by, self.say("等另一位核对", "A second person looks"))
        shown = await self.heard(second, data="signed:", since=mark)
        assert words in text_of(shown)
        return await self.tap(second, second, shown, f"signed:{number_in(shown, 'signed')}:yes")

    # What people see

    async def heard(self, chat: int, contains: str = "", *, data: str = "", since: int | None = None) -> Json:
        """Wait for a message of the bot, by words in it or by a button; `since` the last act unless said."""

        def fits(message: Json) -> bool:
            return not data or has(message, data)

        return await self._wait(chat, fits, contains, self.control.mark if since is None else since)

    async def shows(self, chat: int, message: Json, contains: str = "", *, data: str = "", without: str = "") -> Json:
        """Wait until a message of the bot shows words or a button, or is without one, and return it."""

        def fits(now: Json) -> bool:
            same = now["message_id"] == message["message_id"] and not now["deleted"]
            return same and (not data or has(now, data)) and not (without and has(now, without))

        return await self._wait(chat, fits, contains)

    async def withdrawn(self, chat: int, message: Json) -> None:
        """Wait until a message of the bot is taken back."""
        until, gone = time.monotonic() + PATIENCE, False
        while not gone:
            there = await self.control.messages(chat)
            gone = any(one["message_id"] == message["message_id"] and one["deleted"] for one in there)
            assert gone or time.monotonic() < until, f"it still stands there: {text_of(message)}"
            await self.control.advance(6)

    async def _wait(self, chat: int, fits: Callable[[Json], bool], contains: str = "", since: int = 0) -> Json:
        """Wait for a message; unless it stands still, the clock moves on meanwhile: cards are edited at their pace."""
        until = time.monotonic() + PATIENCE
        while True:
            patience = PATIENCE if self.frozen else NUDGE
            try:
                return await self.control.wait_message(chat, fits, contains=contains, timeout=patience, since=since)
            except TimeoutError as error:
                if self.frozen or time.monotonic() > until:
                    raise AssertionError(f"{error}; the bot said {self.town.log[-5:]}") from None
                await self.control.advance(6)

    async def card(self, chat: int, number: int, verb: str = "support") -> Json:
        """The card in a chat that has a matter's button."""
        return await self.heard(chat, data=f"{verb}:{number}", since=0)

    async def docket(self, number: int) -> Json:
        """The card of a proposal in the council chat."""
        return await self.card_of(self.village.council, number, f"screen:{number}:accept")

    async def card_of(self, chat: int, number: int, data: str = "") -> Json:
        """The first card in a chat that has, or once had, a matter's button: [Support] unless another is named."""
        wanted = data or f"support:{number}"
        return await self._wait(chat, lambda card: any(has(one, wanted) for one in [card, *card["history"]]))

    async def posts(self, chat: int, since: int = 0) -> list[Json]:
        """What the bot has said in a chat, in the order of saying."""
        found = await self.control.messages(chat)
        return sorted(
            (one for one in found if one["by_bot"] and one["created"] > since), key=lambda one: int(one["created"])
        )

    async def mark(self) -> int:
        """How far the world has come."""
        state = [await self.control.messages(chat) for chat in (*self.village.groups, self.village.council)]
        return max([self.control.mark, *(one["changed"] for messages in state for one in messages)])

    # Time

    async def until(self, moment: datetime) -> None:
        """Let the clock jump to a moment and run on from there; what falls due by the jump is not waited for."""
        self.frozen = False
        await self.town.until(moment)

    async def freeze(self, moment: datetime) -> None:
        """Let the clock jump to a moment and stand still there, however long something is waited for."""
        self.frozen = True
        await self.control.set_clock(moment.isoformat(), running=False)

    async def now(self) -> datetime:
        """The present time."""
        return datetime.fromisoformat((await self.control.clock())["now"]).astimezone(SHANGHAI)

    # The way through the council

    async def to_agenda(self, number: int) -> None:
        """Have a mediator accept a proposal and the chair put it on the agenda."""
        card, council = await self.docket(number), self.village.council
        await self.tap(council, self.village.seats[2], card, f"screen:{number}:accept")
        await self.tap(council, self.village.chair, card, f"agenda:{number}")

    async def meet(self, day: int = 6, here: Iterable[int] | None = None) -> Json:
        """Let the time of roll call come, have seats say that they are here until it is time, and return the roll."""
        await self.until(at(day, "18:45"))
        roll = await self.heard(self.village.council, data="present:")
        meeting = number_in(roll, "present")
        await self.tap_all(
            self.village.council, self.village.seats if here is None else here, roll, f"present:{meeting}"
        )
        await self.until(at(day, "19:00"))
        return roll

    async def open(self, roll: Json, by: int | None = None) -> Json:
        """Have the meeting opened, and return the card of its first motion."""
        meeting, mark = number_in(roll, "present"), await self.mark()
        await self.tap(self.village.council, by or self.village.chair, roll, f"open:{meeting}")
        return await self.heard(self.village.council, data="motion:", since=mark)

    async def vote_on(self, card: Json, choices: Mapping[int, str]) -> None:
        """Have seats vote on a motion by name."""
        motion = number_in(card, "motion")
        for seat, choice in choices.items():
            await self.tap(self.village.council, seat, card, f"motion:{motion}:{choice}")

    async def adopt(self, number: int, day: int = 6) -> None:
        """Take a proposal through the agenda and a meeting of all seven, who all say yes."""
        await self.to_agenda(number)
        motion = await self.open(await self.meet(day))
        await self.vote_on(motion, dict.fromkeys(self.village.seats, "for"))

    async def post_notice(self, number: int, rule: str = "assembly") -> None:
        """Have the chair check a vote and post its notice."""
        check = await self.check(number, rule)
        await self.tap(self.village.council, self.village.chair, check, f"notice:{number}:{rule}")

    async def check(self, number: int, rule: str = "assembly") -> Json:
        """Have the chair ask for the check before a notice."""
        await self.command(self.village.council, self.village.chair, f"/ballot {number} {rule}")
        return await self.heard(self.village.council, data=f"notice:{number}:{rule}")

    async def ballot(self, chat: int) -> tuple[int, Json]:
        """The open vote of a group: its id and its card."""
        card = await self.heard(chat, data="vote:", since=0)
        return number_in(card, "vote"), card

    # The command line

    async def head(self) -> str:
        """The head of the record, as `verify` says it; the record must be whole."""
        found = await self.verified()
        assert re.fullmatch(r"[0-9a-f]{64}", found["head"])
        return str(found["head"])

    async def verified(self) -> Json:
        """What `verify --json` says of a record that is whole."""
        ended = await self.town.corridor("verify", "--json")
        assert ended.status == 0, ended.err
        found: Json = json.loads(ended.out)
        return found

    async def recounted(self, vote: int) -> str:
        """Export a closed vote and have both verifiers count every vote from that file alone; returns the folder."""
        folder = f"papers-{vote}"
        ended = await self.town.corridor("export", "vote", str(vote), "--out", folder)
        assert ended.status == 0, ended.err
        file = self.town.folder / folder / f"vote-{vote}-record.json"
        elsewhere = await self.town.corridor("verify", "--config", "nowhere.toml", "--export", str(file), "--json")
        assert elsewhere.status == 0, elsewhere.err
        assert json.loads(elsewhere.out)["votes"] == (await self.verified())["votes"]
        for half, said in (("recount.py", " equal\n"), ("course.py", " in order\n")):
            script = ROOT / "examples" / half
            process = await asyncio.create_subprocess_exec(sys.executable, script, file, stdout=asyncio.subprocess.PIPE)
            out, _ = await process.communicate()
            assert process.returncode == 0, out.decode()
            assert out.decode().count(said) == len(json.loads(elsewhere.out)["votes"]) + 1
        return folder

    async def restart(self) -> None:
        """Stop the bot as a service manager does, and start it again."""
        assert await self.town.stop_bot() == 0
        await self.town.start_bot()


@asynccontextmanager
async def settled(folder: Path, *villages: Village, begin: str = BEGIN, run: bool = True) -> AsyncIterator[Any]:
    """A town of these villages whose bot runs: `Here` of the one village, or of each of several."""
    async with Town.open(folder, bare=True, begin=begin) as town:
        found = [Here(town, village) for village in villages]
        for here in found:
            await here.settle()
        if run:
            await town.start_bot()
        yield found[0] if len(found) == 1 else found
        assert town.troubles() == []


def has(message: Json, data: str) -> bool:
    """Whether a message has a button with this data, or one that begins with it where it ends in a colon."""
    return any(one.startswith(data) if data.endswith(":") else one == data for one in buttons_of(message))


def text_of(message: Json) -> str:
    """The words of a message, without the signs that keep names of other scripts apart."""
    return client.text_of(message).replace("\u2068", "").replace("\u2069", "")


def number_in(message: Json, verb: str) -> int:
    """The id in the first button of a verb on a message."""
    return next(int(one.split(":")[1]) for one in buttons_of(message) if one.startswith(f"{verb}:"))


def answers_to(message: Json) -> int | None:
    """The number of the message that a message replies to."""
    return message["reply_to_message"]["message_id"] if "reply_to_message" in message else None
