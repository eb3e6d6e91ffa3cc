"""Places taken by one-time links: once, within a day, on record, and never emptied by a file that names nobody."""

import asyncio
from datetime import timedelta

import pytest
import stores
from council_play import Clock, given

from actions import communities as applying
from actions import invitations
from actions.invitations import Taken
from rules.invitations import Place, State
from rules.refusals import Reason, Refused
from storage import communities, people, record
from storage import invitations as rows
from storage.database import Database

KEY = b"k" * 32
PLACES = {
    "seats": [{"role": "chair", "user": 1}, {"role": "vice-chair"}, {"role": "mediator", "name": "Li"}],
    "parties": [{"name": "Property manager", "offers": ["plumber"]}, {"name": "Police"}],
    "staff": [{"user": 9, "name": "Zheng", "scope": "A"}, {"name": "Sun"}],
}


class Links:
    """A community with places that nobody has taken, and people with links."""

    def __init__(self, database, clock):
        self.database, self.clock = database, clock

    async def apply(self, **changes):
        file = given(**{**PLACES, **changes})
        return await self.database.unit(lambda unit: applying.apply(unit, file, KEY))

    async def free(self):
        return await self.database.read(lambda reader: invitations.unfilled(reader, 1))

    async def link(self, place=Place.SEAT, nth=0):
        one = [free for free in await self.free() if free.place is place][nth]
        made = await self.database.unit(lambda unit: invitations.invite(unit, 1, place, one.id, "operator"))
        return invitations.payload(KEY, made)

    async def take(self, account, link, key=KEY):
        async def work(unit):
            person = await people.meet(unit, account, f"person {account}", "en")
            found = await invitations.opened(unit, link, key)
            return found if isinstance(found, Refused) else await invitations.take(unit, person, found)

        return await self.database.unit(work)

    async def refused(self, account, link, key=KEY):
        said = await self.take(account, link, key)
        assert isinstance(said, Refused), said
        return said.reason

    async def acts(self):
        found = await self.database.read(lambda reader: record.entries(reader, 1))
        return [(one["act"], one["data"]) for one, _ in found if one["act"].startswith("invitation.")]


@pytest.fixture
async def links(tmp_path):
    clock = Clock()
    async with Database.open(stores.at(tmp_path / "corridor.db"), clock) as database:
        opened = Links(database, clock)
        await opened.apply()
        yield opened


async def test_the_places_that_nobody_has_taken(links):
    assert [(one.place, one.role, one.name) for one in await links.free()] == [
        ("seat", "vice-chair", ""), ("seat", "mediator", "Li"), ("staff", "staff", "Sun"),
        ("party", "party", "Property manager"), ("party", "party", "Police"),
    ]  # fmt: skip


async def test_a_seat_is_taken_once_and_the_second_time_by_the_same_person_changes_nothing(links):
    link = await links.link()
    said = await links.take(50, link)
    assert isinstance(said, Taken)
    assert (said.role, said.again) == ("vice-chair", False)
    assert (await links.database.read(lambda r: communities.seats(r, 1)))[1].telegram_id == 50
    before = await links.acts()
    assert (await links.take(50, link)).again
    assert await links.refused(51, link) is Reason.LINK_USED
    assert await links.acts() == before
    assert [act for act, _ in before] == ["invitation.made", "invitation.used"]
    assert before[1][1] == {"place": "seat", "number": said.invitation.subject}


async def test_a_used_link_is_used_once_the_place_has_ended_or_gone_to_somebody_else(links):
    seat, worker, party = [await links.link(place) for place in (Place.SEAT, Place.STAFF, Place.PARTY)]
    for link in (seat, worker, party):
        assert isinstance(await links.take(50, link), Taken)
    await links.apply(
        seats=[PLACES["seats"][0]],
        staff=[PLACES["staff"][0]],
        parties=[PLACES["parties"][0] | {"users": [61]}, PLACES["parties"][1]],
    )
    for link in (seat, worker, party):
        assert await links.refused(50, link) is Reason.LINK_USED


async def test_staff_hear_in_their_own_language_who_has_taken_a_place(links):
    await links.apply(staff=[*PLACES["staff"], {"user": 10, "name": "He"}])
    for account, name, language in ((9, "Zheng", "zh-hans"), (10, "He", "en")):
        person = await links.database.unit(lambda unit, a=account, n=name, to=language: people.meet(unit, a, n, to))
        await links.database.unit(lambda unit, person=person: people.start(unit, person))
    await links.take(50, await links.link())
    told = await links.database.read(lambda r: r.connection.fetch("SELECT chat, payload FROM outbox ORDER BY chat"))
    assert [row["chat"] for row in told] == [9, 10]
    assert "已就位" in told[0]["payload"]
    assert "has taken a place" in told[1]["payload"]


async def test_of_two_people_at_once_one_has_the_seat(links):
    link = await links.link()
    said = await asyncio.gather(*(links.take(account, link) for account in (50, 51, 52)))
    assert [isinstance(one, Taken) for one in said].count(True) == 1
    assert [one.reason for one in said if isinstance(one, Refused)] == [Reason.LINK_USED] * 2


async def test_staff_and_parties_are_taken_as_seats_are(links):
    assert (await links.take(60, await links.link(Place.STAFF))).name == "Sun"
    assert (await links.take(61, await links.link(Place.PARTY))).name == "Property manager"
    staff = await links.database.read(lambda reader: communities.staff_of(reader, 1))
    parties = await links.database.read(lambda reader: communities.parties(reader, 1))
    assert [one.telegram_id for one in staff] == [9, 60]
    assert [one.users for one in parties] == [(61,), ()]


async def test_a_link_is_the_same_until_its_day_is_over_and_then_a_new_one(links):
    link = await links.link()
    links.clock.at += timedelta(hours=24) - timedelta(seconds=1)
    assert await links.link() == link
    links.clock.at += timedelta(seconds=1)
    new = await links.link()
    assert new != link
    assert await links.refused(50, link) is Reason.LINK_LAPSED
    assert isinstance(await links.take(50, new), Taken)


async def test_a_link_that_was_taken_back_is_void_and_the_next_one_is_not(links):
    link = await links.link()
    one = (await links.free())[0]
    await links.database.unit(lambda unit: invitations.revoke(unit, 1, one.place, one.id, "operator"))
    assert await links.refused(50, link) is Reason.LINK_REVOKED
    assert isinstance(await links.take(50, await links.link()), Taken)


async def test_a_council_vote_is_one_a_person(links):
    link = await links.link()
    assert await links.refused(1, link) is Reason.HAS_A_SEAT
    assert isinstance(await links.take(50, link), Taken), "the refusal did not use it up"
    assert await links.refused(50, await links.link()) is Reason.HAS_A_SEAT


async def test_a_guess_and_a_link_under_another_key_are_nothing(links):
    link = await links.link()
    last = "3" if link[-1] == "2" else "2"
    assert await links.refused(50, link[:-1] + last) is Reason.LINK_UNKNOWN
    assert await links.refused(50, link.replace("in_1_", "in_99_")) is Reason.LINK_UNKNOWN
    assert await links.refused(50, link, b"another key of 32 bytes, no less") is Reason.LINK_UNKNOWN
    for other in ("ABCD2345", "vote-17", "in_1", "in_1_short", link.lower()):
        assert not invitations.is_link(other)


async def test_nothing_of_a_link_lies_in_the_store(links, tmp_path):
    link = await links.link()
    await links.take(50, link)
    stored = await links.database.read(lambda reader: rows.by_id(reader, 1))
    assert stored.state is State.USED
    token = link.split("_")[2].encode()
    assert all(token not in file.read_bytes() for file in tmp_path.iterdir())


async def test_a_file_that_names_nobody_leaves_places_that_were_taken_as_they_are(links):
    accounts = iter(range(70, 80))
    for place, count in ((Place.SEAT, 2), (Place.STAFF, 1), (Place.PARTY, 2)):
        for _ in range(count):
            assert isinstance(await links.take(next(accounts), await links.link(place)), Taken)
    assert await links.free() == []
    assert not await links.apply()
    shown = await links.database.read(lambda reader: applying.show(reader, "Green"))
    told = {name: shown.words[name] for name in PLACES}
    assert [seat.get("user") for seat in told["seats"]] == [1, 70, 71]
    await links.apply(**told)
    await links.apply()
    assert await links.free() == [], "the earlier file named them only because it was exported"


async def test_a_file_may_fill_a_place_of_staff_and_the_place_is_the_same(links):
    sun = next(one.id for one in await links.free() if one.place is Place.STAFF)
    found = await links.apply(staff=[PLACES["staff"][0], {"name": "Sun", "user": 66}])
    assert [(one.kind, one.noun, one.name) for one in found.changes] == [("changed", "staff", "Sun")]
    staff = await links.database.read(lambda reader: communities.staff_of(reader, 1))
    assert (staff[1].id, staff[1].telegram_id) == (sun, 66)


async def test_the_place_of_a_founder_is_free_while_no_community_is_there(tmp_path):
    clock = Clock()
    async with Database.open(tmp_path / "empty.db", clock) as database:
        made = await database.unit(lambda unit: invitations.invite(unit, 0, Place.FOUNDER, 0, "operator"))
        free = await database.read(lambda reader: invitations.place_of(reader, made))
        assert (free.place, free.id, free.role) == (Place.FOUNDER, 0, "founder")
        await database.unit(lambda unit: applying.apply(unit, given(**PLACES), KEY))
        assert await database.read(lambda reader: invitations.place_of(reader, made)) is None
