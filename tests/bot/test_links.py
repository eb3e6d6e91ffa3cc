"""What a start prints for an empty store: one link, the same until it is used or its day is over."""

import re
from datetime import timedelta

import pytest
import stores
from council_play import Clock, Play, given

from actions import communities, invitations
from bot import links
from rules.refusals import Refused
from storage import foundings, people
from storage.database import Database

KEY = b"k" * 32


class Start(Play):
    """A store, and a bot that is started again and again."""

    async def prints(self):
        said = "".join(await links.first(self.database, KEY, "corridor_bot"))
        found = re.search(r"https://t\.me/corridor_bot\?start=(\S+)\n$", said)
        return found[1] if found else said

    async def opened(self, user, link):
        async def work(unit):
            person = await people.meet(unit, user, "Li", "zh")
            found = await invitations.opened(unit, link, KEY)
            return found if isinstance(found, Refused) else await invitations.take(unit, person, found)

        return await self.database.unit(work)


@pytest.fixture
async def start(tmp_path):
    clock = Clock()
    async with Database.open(stores.at(tmp_path / "corridor.db"), clock) as database:
        yield Start(database, clock)


async def test_the_link_is_printed_again_until_its_day_is_over(start):
    link = await start.prints()
    start.clock.at += timedelta(hours=23, minutes=59)
    assert await start.prints() == link
    start.clock.at += timedelta(minutes=1)
    assert await start.prints() != link


async def test_once_used_none_is_printed_until_the_set_up_has_been_left_alone_for_a_day(start):
    link = await start.prints()
    assert isinstance(await start.opened(1, link), invitations.Taken)
    assert "has begun" in await start.prints()
    start.clock.at += timedelta(hours=23)
    await start.database.unit(lambda unit: foundings.keep(unit, 1, {"language": "zh"}))
    start.clock.at += timedelta(hours=23)
    assert "has begun" in await start.prints(), "an answer keeps it for another day"
    start.clock.at += timedelta(hours=1)
    again = await start.prints()
    assert again.startswith("in_2_")
    assert isinstance(await start.opened(2, again), invitations.Taken)
    assert await start.read(foundings.of_person, 1) is None


async def test_where_there_is_a_community_nothing_is_printed_and_an_old_link_opens_nothing(start):
    link = await start.prints()
    await start.database.unit(lambda unit: communities.apply(unit, given(), KEY))
    assert await start.prints() == ""
    assert not isinstance(await start.opened(1, link), invitations.Taken)
