"""Photos and documents are made when they are sent, and not any more when nobody should have them."""

import io
import json
import re
import zipfile

import pytest
import stores
from council_play import CHAIR, MEMBERS, STAFF, VICE, Clock, Play

from actions import exports, households, invitations, setups
from actions.enclosures import Maker
from rules.invitations import Place
from storage import communities, people, record
from storage.codes_key import KeyUnusable
from storage.database import Database
from texts.cards import plain
from texts.words import Words

KEY = b"k" * 32
BAD = "area,building,entrance,unit,exclusive_area,owner\n" + "A,1,1,101,0,o\n" * 2000


class Post(Play):
    """Green, and what is sent to its staff."""

    async def made(self, what, to=CHAIR, **wanted):
        async def fetch(file, most):
            return {"bad": BAD.encode()}.get(file)

        maker = Maker(self.database, KEY, "corridor_bot", fetch)
        return await maker.make(to, {"what": what, "language": "en", **wanted})

    async def person(self, user=STAFF):
        return await self.database.unit(lambda unit: people.meet(unit, user, "Zheng", "en"))


@pytest.fixture
async def post(tmp_path):
    clock = Clock()
    async with Database.open(stores.at(tmp_path / "corridor.db"), clock) as database:
        play = Post(database, clock)
        await play.apply()
        yield play


def unpacked(enclosure):
    with zipfile.ZipFile(io.BytesIO(enclosure.content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


async def test_who_has_join_slips_sent_is_named_to_the_others_who_set_things_up(post):
    worker, (community, *_) = await post.person(), await post.read(setups.of_person, STAFF)

    async def take(unit, what):
        for telegram_id, language in ((CHAIR, "zh"), (VICE, "en"), (STAFF, "en"), (MEMBERS[0], "en")):
            await people.start(unit, await people.meet(unit, telegram_id, "Zheng", language))
        await setups.take_away(unit, community, worker, what, Words("en"))

    for what in ("slips", "slips", "community_file"):
        await post.database.unit(lambda unit, what=what: take(unit, what))
    told = await post.rows("SELECT chat, payload FROM outbox WHERE purpose = 'slips_taken' ORDER BY chat")
    assert [(row["chat"], plain(json.loads(row["payload"])["text"])) for row in told] == [
        (CHAIR, "\u2068Zheng\u2069 领取了A的登记单：11月22日 周日 10:00"),
        (VICE, "\u2068Zheng\u2069 had the join slips of A sent: Sun 22 Nov 10:00"),
    ]
    (noted,) = [one for one, _ in await post.read(record.entries, 1) if one["act"] == "household.slips"]
    assert noted["data"] == {"scopes": ["A"]}


async def test_who_serves_a_part_has_its_slips_and_nobody_the_files_of_all_but_who_serves_all(post):
    assert sorted(unpacked(await post.made("slips", STAFF, community=1))) == ["001-A-1-1.html"]
    assert await post.made("community_file", STAFF, community=1) is None
    assert await post.made("slips", MEMBERS[0], community=1) is None, "who serves no more when it is sent"
    await post.apply(staff=[{"user": STAFF, "name": "Zheng"}])
    assert len(unpacked(await post.made("slips", STAFF, community=1))) == 2
    assert await post.made("community_file", STAFF, community=1)


async def test_who_serves_a_part_fills_no_place_outside_of_it(post):
    other, mediator = {"name": "Sun", "scope": "B"}, {"role": "mediator", "name": "Lu"}
    await post.apply(
        staff=[{"user": STAFF, "name": "Zheng", "scope": "A"}, other],
        seats=[{"role": "chair", "user": CHAIR}, mediator],
    )
    worker, (community, *_) = await post.person(), await post.read(setups.of_person, STAFF)
    made = await post.database.unit(lambda unit: setups.add_worker(unit, community, worker, "Ma Lan"))
    seats, staff = await post.read(communities.seats, 1), await post.read(communities.staff_of, 1)
    assert [(one.name, str(one.scope)) for one in staff if one.id == made.subject] == [("Ma Lan", "A")]
    places = [*(("seat", one.id) for one in seats), *(("staff", one.id) for one in staff)]

    async def offered(who):
        return [place for place in places if await post.read(setups.free_place, *place, who)]

    assert len((await post.read(setups.shown, community, CHAIR)).free) == 4 - 1
    assert [one.name for one in (await post.read(setups.shown, community, STAFF)).free] == ["Ma Lan"]
    assert await offered(CHAIR) == places
    assert await offered(STAFF) == [("staff", one.id) for one in staff if one.name in {"Zheng", "Ma Lan"}]


async def test_a_link_is_sent_while_its_place_is_open_and_the_link_good(post):
    worker = await post.person()
    community = (await post.read(setups.of_person, STAFF))[0]
    made = await post.database.unit(lambda unit: setups.add_worker(unit, community, worker, "Ma\nLan"))
    sent = await post.made("link", invitation=made.id)
    assert sent.content.startswith(b"\x89PNG")
    url = f"https://t.me/corridor_bot?start={invitations.payload(KEY, made)}"
    assert plain(sent.card.text).splitlines()[:2] == ["grid worker Ma Lan, Green", url]
    assert await post.database.unit(lambda unit: setups.add_worker(unit, community, worker, "Ma Lan")) is None
    await post.database.unit(lambda unit: invitations.revoke(unit, 1, Place.STAFF, made.subject, worker.actor))
    assert await post.made("link", invitation=made.id) is None
    again = await post.database.unit(lambda unit: invitations.invite(unit, 1, Place.STAFF, made.subject, worker.actor))
    other = await post.person(66)
    await post.database.unit(lambda unit: invitations.take(unit, other, again))
    assert await post.made("link", invitation=again.id) is None


async def test_the_slips_hold_the_code_of_every_home_by_entrance(post):
    pages = unpacked(await post.made("slips", community=1))
    assert sorted(pages) == ["001-A-1-1.html", "002-B-2-1.html"]
    codes = re.findall(r'class="code">([2-9A-Z]{4}-[2-9A-Z]{4})<', pages["001-A-1-1.html"])
    assert len(codes) == 12, "six homes, each with one for its tenant"
    person = await post.person(50)
    joined = await post.database.unit(lambda unit: households.join(unit, person, codes[0], KEY))
    assert isinstance(joined, households.Joined)
    stranger = Maker(post.database, b"x" * 32, "corridor_bot", None)
    with pytest.raises(KeyUnusable):
        await stranger.make(CHAIR, {"what": "slips", "language": "en", "community": 1})


async def test_the_exported_files_are_those_of_the_command_line(post):
    files = dict(await post.read(exports.files, "Green"))
    files.pop("own.toml")
    got = unpacked(await post.made("community_file", community=1))
    assert {name: got[name] for name in files} == files


async def test_every_problem_of_a_file_is_listed_and_a_file_that_is_gone_is_not_sent(post):
    sent = await post.made("problems", file="bad", name="h.csv")
    lines = sent.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2000
    assert lines[0] == "Line 2: exclusive_area must be more than zero: 0"
    assert await post.made("problems", file="gone", name="h.csv") is None
