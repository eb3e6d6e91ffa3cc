"""A year of Lujingyuan over the wire: the example community cut to 24 homes, how time passes, what people saw.

Time passes from one thing that falls due to the next, so that nothing is done late, and what was set off is waited for.
"""

import asyncio
import re
from datetime import UTC, datetime

from villages import SHANGHAI, Here, Village, at, homes, text_of
from year_script import MATTERS

from playground.client import Json

LIANG, SONG = 710000201, 710000202
TANG, HE = 710000301, 710000302
NAMES = ("王德明", "赵雪梅", "徐国栋", "胡美华", "朱永福", "高淑英", "罗志远")
RECORDER, SUPERVISORS = SONG, {TANG: "唐秋菊", HE: "何建华"}
PROPERTY = '[[parties]]\nname = "Property manager"\nusers = [710000104]\n'
JOINED = 16
BUSY = """
SELECT (SELECT count(*) FROM due WHERE done_at IS NULL AND at <= ?1)
     + (SELECT count(*) FROM outbox WHERE state = 'sending' OR state = 'waiting' AND not_before <= ?1)
     + (SELECT count(*) FROM card WHERE dirty > shown AND ended = 0 AND message IS NOT NULL)"""
NEXT = """
SELECT min(at) FROM (SELECT at FROM due WHERE done_at IS NULL
                     UNION ALL SELECT not_before FROM outbox WHERE state = 'waiting') WHERE at > ?"""

VARIES = (
    (re.compile(r"\b\d\d:\d\d(:\d\d)?\b"), "0:00"),
    (re.compile(r"\b[0-9a-f]{16,}\b"), "(digest)"),
    (re.compile(r"https?://\S+"), "(link)"),
)
"""What differs from one playing to the next."""


def lujingyuan(language: str) -> Village:
    """The example community with 24 homes, a council of seven, a recorder, two supervisors and one group."""
    seats = [("recorder", RECORDER, "宋涛"), *(("supervisor", one, name) for one, name in SUPERVISORS.items())]
    more = "".join(f'[[seats]]\nrole = "{role}"\nuser = {user}\nname = "{name}"\n' for role, user, name in seats)
    return Village(
        language, name="Lujingyuan", homes=homes("East", 12, 12), method="corridor-talks", seat_names=NAMES,
        names=("王秀英",), staff={LIANG: "梁燕", SONG: "宋涛"}, agenda={"when": "every 2 weeks Sat 19:00"},
        rules={"support_threshold": 2}, more=PROPERTY + more,
    )  # fmt: skip


def moment(day: str, clock: str = "12:00") -> datetime:
    """A moment of the script: 3.6 is the sixth day of the third fortnight."""
    fortnight, place = day.split(".")
    return at(14 * (int(fortnight) - 1) + int(place), clock)


class Play:
    """The play of a script: each of its verbs is a method of `Year`."""

    def __init__(self, here: Here) -> None:
        self.here, self.village, self.say = here, here.village, here.say
        self.numbers: dict[str, int] = {}
        self.author: dict[str, int] = {}
        self.tasks: dict[str, int] = {}
        self.fortnight = 0
        self.stages: set[str] = set()  # every stage in which some matter stood for a moment
        self.to_agree: tuple[datetime, Json, list[int]] | None = None  # when, which minutes, who

    # Time

    async def play(self, script: str) -> None:
        """Play a script, line by line."""
        for line in script.strip().splitlines():
            day, clock, verb, *words = line.split()
            self.fortnight = int(day.split(".")[0])
            when = moment(day, clock)
            try:
                if self.to_agree and self.to_agree[0] < when:
                    await self._agree()
                await self.to(when)
                await getattr(self, verb)(*words)
                await self.done()
            except AssertionError as error:
                raise AssertionError(f"{line}: {error}") from error
        if self.to_agree:
            await self._agree()

    async def to(self, when: datetime) -> None:
        """Let time pass, and what falls due be done when it does."""
        while (following := await self._next()) and following <= when:
            await self.here.until(following)
            await self.done()
        if when > await self.here.now():
            await self.here.until(when)
        await self.done()

    async def _next(self) -> datetime | None:
        now = await self._stamp()
        found = self.here.town.row(NEXT, now)[0]
        return datetime.fromtimestamp(found / 1000, UTC) if found else None

    async def _stamp(self) -> int:
        return round((await self.here.now()).timestamp() * 1000)

    async def done(self) -> None:
        """Wait until all that is due is done, said and shown; cards and groups have their own pace."""
        for _ in range(400):
            if not self.here.town.row(BUSY, await self._stamp())[0]:
                self.stages |= {row[0] for row in self.here.town.rows("SELECT DISTINCT stage FROM matter")}
                return
            await self.here.control.advance(3)
            await asyncio.sleep(0.05)
        raise AssertionError(f"it does not end; the bot said {self.here.town.log[-5:]}")

    async def rest(self) -> None:
        """Nobody does anything."""

    def title(self, name: str) -> str:
        """A matter's words."""
        return self.say(MATTERS[name].zh, MATTERS[name].en)

    # What people saw

    async def seen(self, chat: int) -> list[str]:
        """What the bot said in a chat, a post a line: the day, a note where it made a sound, and what stands there now.

        Times of day, digests and links differ from one playing to the next.
        """
        return [_line(one) for one in await self.here.posts(chat)]


def _line(post: Json) -> str:
    when = datetime.fromtimestamp(post["date"], SHANGHAI)
    kept = [
        "♪" if not post["silent"] else "",
        "[photo]" if "photo" in post else "",
        f"[{post['document']['file_name']}]" if "document" in post else "",
        "[poll]" if "poll" in post else "",
        " / ".join(text_of(post).splitlines()),
    ]
    said = " ".join(filter(None, kept))
    for pattern, instead in VARIES:
        said = pattern.sub(instead, said)
    return f"{when:%m-%d} {said}"
