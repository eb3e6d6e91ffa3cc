"""A household file between its preview and [Apply]: what was looked at is what is applied, or nothing is."""

import asyncio
import json
from dataclasses import replace

import pytest
import stores
from council_play import STAFF, Clock, Play, given

from actions import communities
from actions.enclosures import Maker
from actions.households import digest_of
from handlers import imports
from handlers.desk import Desk
from handlers.incoming import Attachment, Command, Sender, Tap
from storage import foundings, households, people
from storage.database import Database
from texts.buttons import Press

BOT = 1000
WHO = Sender(STAFF, "Zheng", "en")
WORKER = Sender(10, "He", "en")  # in A alone
HEAD = "area,building,entrance,unit,exclusive_area,owner\n"
HOMES = HEAD + "A,1,1,101,80,a\nB,2,1,1,70,b\n"


class Telegram:
    """Holds one file, answers nothing."""

    def __init__(self):
        self.content, self.fetched, self.said = HOMES.encode(), 0, []

    async def file(self, file_id, most):
        self.fetched += 1
        return self.content if self.content is None or len(self.content) <= most else None

    async def answer(self, query_id, text, *, alert, url):
        self.said.append(text)


class Files(Play):
    def __init__(self, database, clock):
        super().__init__(database, clock)
        self.telegram = Telegram()
        self.desk = Desk(database, self.telegram, BOT, "corridor_bot", b"k" * 32)
        self.updates = iter(range(1, 1000))

    async def send(self, name="h.csv", size=100, who=WHO):
        file = Attachment("file", name, size)
        command = Command(next(self.updates), who, who.telegram_id, True, None, 5, "", "", None, "", 0, document=file)
        await imports.on_document(self.desk, command)
        return await self.last()

    async def tap(self, number=1, who=WHO):
        tap = Tap(next(self.updates), "q", who, who.telegram_id, 9, BOT, f"import:{number}:apply")
        await imports.on_import(self.desk, tap, Press("import", number, "apply"))
        await self.desk.answered()
        return await self.last()

    async def last(self):
        rows = await self.read(lambda reader: reader.connection.fetch("SELECT payload FROM outbox ORDER BY id"))
        return rows[-1]["payload"]

    async def homes(self):
        query = "SELECT count(*) AS n FROM household WHERE ended_at IS NULL"
        return (await self.read(lambda reader: reader.connection.fetch(query)))[0]["n"]


@pytest.fixture
async def files(tmp_path):
    clock = Clock()
    async with Database.open(stores.at(tmp_path / "corridor.db"), clock) as database:
        play = Files(database, clock)
        await play.apply(
            staff=[{"user": STAFF, "name": "Zheng"}, {"user": WORKER.telegram_id, "name": "He", "scope": "A"}]
        )
        for one in (WHO, WORKER):
            person = await database.unit(lambda unit, one=one: people.meet(unit, one.telegram_id, one.name, "en"))
            await database.unit(lambda unit, person=person: people.start(unit, person))
        yield play


async def test_what_was_looked_at_is_applied_once(files):
    assert "import:1:apply" in await files.send()
    assert await files.homes() == 7
    assert "up to date" in await files.tap()
    assert await files.homes() == 2
    await files.tap()
    assert "waits no more" in "".join(text for text in files.telegram.said if text)


@pytest.mark.parametrize("content", [(HOMES + "A,1,1,102,80,a\n").encode(), b"", None, HEAD.encode()])
async def test_a_file_that_is_another_one_by_now_is_not_applied(files, content):
    await files.send()
    files.telegram.content = content
    assert "once more" in await files.tap()
    assert await files.homes() == 7


async def test_a_founder_who_began_anew_after_the_preview_is_asked_first(tmp_path):
    clock = Clock()
    async with Database.open(stores.at(tmp_path / "corridor.db"), clock) as database:
        play = Files(database, clock)
        told = {
            "language": "en",
            "method": "three-unions",
            "time_zone": "Asia/Shanghai",
            "when": "Sat 19:00",
            "venue": "",
        }
        await database.unit(lambda unit: foundings.keep(unit, STAFF, {"name": "Garden", **told}))
        assert "import:1:apply" in await play.send()
        await database.unit(lambda unit: foundings.keep(unit, STAFF, {}))
        assert "found:1:zh" in await play.tap()


async def test_a_worker_of_a_part_changes_that_part(files):
    files.telegram.content = (HEAD + "A,1,1,101,80,a\n").encode()
    said = await files.send(who=WORKER)
    assert "Only for A. Homes elsewhere stay as they are." in said
    assert "changed: 1, ended: 5" in said
    assert "up to date" in await files.tap(who=WORKER)
    assert await files.homes() == 2


async def test_every_home_of_another_part_is_named_by_its_line(files):
    files.telegram.content = (HEAD + "".join(f"B,2,1,{unit},70,b\n" for unit in range(1, 14))).encode()
    await files.send(who=WORKER)
    listed, said = await files.rows("SELECT payload FROM outbox ORDER BY id DESC LIMIT 2")
    assert "Line 11: This home is outside A. Please leave it out." in said["payload"] + listed["payload"]
    wanted = next(json.loads(row["payload"]) for row in (listed, said) if "scopes" in row["payload"])
    maker = Maker(files.database, b"k" * 32, "corridor_bot", files.telegram.file)
    made = await maker.make(WORKER.telegram_id, wanted)
    assert made.content.decode("utf-8-sig").splitlines()[-1] == "Line 14: This home is outside A. Please leave it out."


@pytest.mark.parametrize(
    ("homes", "said"),
    [
        ("A,1,1,101,80,a,\n", "B里没有住户了，却还有群、席位或网格员。"),
        ("A,1,1,101,80,a,\nB,2,1,1,70,b,VVVV2222\n", "第 3 行：这个登记码已作废。请换一个或不填。"),
        ("A,1,1,101,80,a,BLUE2222\nB,2,1,1,70,b,\n", "别处已用的码：1 个。请换掉或空着。"),
    ],
)
async def test_what_does_not_fit_the_community_is_said_in_the_readers_language(files, homes, said):
    blue = given(name="Blue", chats=[], seats=[], staff=[])
    blue = replace(blue, rows=[replace(blue.rows[0], code="BLUE2222")])
    await files.database.unit(lambda unit: communities.apply(unit, blue, b"k" * 32))
    void = {"digest": digest_of(b"k" * 32, "VVVV2222"), "household": 1, "role": "owner", "form": "void"}
    await files.database.unit(lambda unit: households.add_codes(unit, 1, [households.Code(**void)]))
    files.telegram.content = (HEAD.replace("owner", "owner,code") + homes).encode()
    assert said in await files.send(who=Sender(STAFF, "Zheng", "zh-hans"))


async def test_a_file_too_large_is_refused_before_anything_of_it_is_fetched(files):
    assert "larger than 5 MB" in await files.send(size=5_000_001)
    assert "import:" in await files.send(size=5_000_000)
    assert files.telegram.fetched == 1


async def test_nobody_but_staff_makes_the_bot_fetch(files):
    assert "Staff, the chair or vice-chair send household files" in await files.send(who=Sender(500, "Li", "en"))
    assert files.telegram.fetched == 0


async def test_a_file_that_telegram_does_not_hand_out_in_time_is_asked_for_once_more(files, monkeypatch):
    async def never(_file_id, _most):
        await asyncio.Event().wait()

    monkeypatch.setattr(imports, "PATIENCE", 0.05)
    monkeypatch.setattr(files.telegram, "file", never)
    assert "once more" in await files.send()
