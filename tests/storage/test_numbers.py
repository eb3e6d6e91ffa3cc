"""One number series for matters and requests: no number twice, whatever is older, fails or runs side by side."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta

import stores
from council_play import SUNDAY, Clock, Play

from rules.scope import WHOLE
from storage import matters, migrations, people, requests
from storage.database import Database

OLDER = (
    "INSERT INTO matter (id, community, stage, person, title, text, scope, chat, raised_at, screen_by, support_until,"
    " support_needed) VALUES (?, 1, 'raised', 1, 't', 't', '', -100, 0, 0, 0, 0)"
)


async def raise_matter(unit):
    person = await people.meet(unit, 50, "Wang", "en")
    draft = await matters.draft(unit, await matters.add_draft(unit, 1, person.id, 50, None, 5, "A bench"))
    later = unit.now + timedelta(days=14)
    return await matters.add(unit, draft, "A bench", WHOLE, matters.Terms(later, later, 0))


async def file_request(unit):
    person = await people.meet(unit, 51, "Li", "en")
    later = unit.now + timedelta(days=2)
    filed = requests.Filed(
        1, person.id, None, "Lamp", "Lamp", None, "", unit.now, later, later, None, "other", "", None
    )  # fmt: skip
    return await requests.add(unit, filed)


async def test_matters_and_requests_take_their_numbers_from_one_series(play: Play):
    await play.apply()
    taken = await asyncio.gather(
        *(play.database.unit(act) for act in (raise_matter, file_request, file_request, raise_matter) * 5)
    )
    assert sorted(taken) == list(range(1, 21))


async def test_a_unit_that_fails_gives_its_number_back(play: Play):
    await play.apply()

    async def fails(unit):
        await file_request(unit)
        raise ValueError

    assert await play.database.unit(raise_matter) == 1
    assert isinstance((await asyncio.gather(play.database.unit(fails), return_exceptions=True))[0], ValueError)
    assert await play.database.unit(file_request) == 2


@stores.only_sqlite("stores of before have files alone")
async def test_an_older_store_goes_on_after_the_highest_number_that_it_ever_gave(tmp_path):
    path = tmp_path / "corridor.db"
    series = next(number for number, sql in migrations.numbered() if "number_series" in sql)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL);"
        )
        for number, sql in migrations.numbered()[: series - 1]:
            connection.executescript(sql)
            connection.execute("INSERT INTO schema_version VALUES (?, 1)", (number,))
        connection.executemany(OLDER, [(4,), (41,)])
        connection.execute("DELETE FROM matter WHERE id = 41")
        connection.commit()
    async with Database.open(stores.at(path), Clock(SUNDAY)) as database:
        await Play(database, Clock()).apply()
        assert await database.unit(file_request) == 42
        assert await database.unit(raise_matter) == 43
        assert (await database.read(lambda reader: matters.by_id(reader, 4))).id == 4
