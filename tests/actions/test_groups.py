"""A group is set up by who serves the community, for a part that is there, once."""

from dataclasses import replace

import pytest
import stores
from council_play import CHAIR, COUNCIL, GROUP_A, MEMBERS, STAFF, VICE, Clock, Play, given

from actions import chats, communities, groups
from actions.cards import row_and_card
from actions.groups import CouncilHasOne, NotForPart, NotForYou
from storage import cards, new_groups, people, record
from storage import communities as rows
from storage.database import Database
from storage.new_groups import NewGroup, Standing

NEW = -300
BOTH = 77  # staff of two communities
CHEN = 78  # of the second one
KEY = b"k" * 32


class Groups(Play):
    """Green with its groups, and a group to which the bot was added."""

    async def added(self, chat=NEW, standing=None, by=0):
        await self.database.unit(lambda unit: groups.ask(unit, chat, "en", standing or Standing(), by))
        return await self.now()

    async def ask_again(self, user):
        return await self.act(user, groups.ask_again, NEW, Standing(), chat=NEW)

    async def now(self, number=1):
        return await self.read(new_groups.by_id, number)

    async def choose(self, user, action, *arguments):
        return await self.act(user, action, await self.now(), *arguments, chat=NEW)

    async def shown(self):
        card = await self.read(cards.of, groups.KIND, 1, NEW)
        return (await self.read(row_and_card, card.id))[1]

    async def bound(self, chat=NEW):
        found = await self.read(rows.by_chat, chat)
        return (found[0].name, found[1].role, str(found[1].scope), found[1].topic) if found else None


@pytest.fixture
async def place(tmp_path):
    clock = Clock()
    async with Database.open(stores.at(tmp_path / "corridor.db"), clock) as database:
        play = Groups(database, clock)
        await play.apply()
        yield play


def blue(*staff):
    return given(name="Blue", chats=[], seats=[], staff=[{"user": user, "name": f"Ma {user}"} for user in staff])


async def second_community(play):
    await play.database.unit(lambda unit: communities.apply(unit, blue(BOTH, CHEN), KEY))
    both = given(staff=[{"user": STAFF, "name": "Zheng", "scope": "A"}, {"user": BOTH, "name": "Ma"}])
    await play.database.unit(lambda unit: communities.apply(unit, both, KEY))


async def test_who_serves_a_part_sets_up_the_groups_of_that_part_alone(place):
    await place.added()
    await place.choose(STAFF, groups.choose_role, "residents")  # she serves A
    for parts, household in ((0, 0), (1, 7)):
        assert isinstance(await place.choose(STAFF, groups.choose_scope, parts, household), NotForPart)
        assert await place.bound() is None
    await place.choose(STAFF, groups.choose_scope, 1, 1)
    assert await place.bound() == ("Green", "residents", "A", None)


@pytest.mark.parametrize("who", [CHAIR, VICE])
async def test_the_heads_of_the_council_set_a_group_up(place, who):
    await place.added()
    assert isinstance(await place.choose(who, groups.choose_role, "residents"), NewGroup)
    assert isinstance(await place.choose(who, groups.choose_scope, 0, 0), NewGroup)
    assert await place.bound() == ("Green", "residents", "", None)
    acts = [one for one, _ in await place.read(record.entries, 1) if one["act"] == "chat.bound"]
    assert [(one["data"], one["actor"][:7]) for one in acts] == [({"role": "residents", "scope": ""}, "person:")]
    assert await place.read(cards.of, "board", 4, NEW), "a board is on its way, and waits for no morning"


@pytest.mark.parametrize("who", [*MEMBERS[:1], 500])
async def test_others_do_not(place, who):
    await place.added()
    assert isinstance(await place.choose(who, groups.choose_role, "residents"), NotForYou)
    await place.choose(CHAIR, groups.choose_role, "residents")
    assert isinstance(await place.choose(who, groups.choose_scope, 0, 0), NotForYou)
    assert isinstance(await place.choose(who, groups.turn, 2), NotForYou)
    assert await place.bound() is None


@pytest.mark.parametrize(("before", "asked"), [("left", True), ("restricted", True), ("member", False)])
async def test_a_group_is_asked_about_when_the_bot_comes_or_may_write_again(place, before, asked):
    async def work(unit):
        arrival = groups.Arrival(NEW, "supergroup", "Block 2", before, Standing())
        await groups.arrived(unit, await people.meet(unit, CHAIR, "Zhou", "en"), arrival)

    await place.database.unit(work)
    assert (await place.now() is not None) is asked


async def test_where_there_is_no_community_yet_a_group_hears_where_to_begin(play):
    there = Groups(play.database, play.clock)
    await there.added()
    assert "There is no community yet" in (await there.shown()).text


async def test_a_part_is_an_area_or_a_building_that_is_there(place):
    await place.added()
    await place.choose(CHAIR, groups.choose_role, "residents")
    buttons = [button.data for row in (await place.shown()).buttons for button in row]
    assert buttons == ["whole:1", "area:1:1", "area:1:7"], "an area of one building is that building"
    for parts, household in ((1, 2), (1, 99), (2, 1), (0, 1)):
        assert await place.choose(CHAIR, groups.choose_scope, parts, household) is None
    await place.choose(CHAIR, groups.choose_scope, 1, 7)
    assert await place.bound() == ("Green", "residents", "B", None)


async def test_the_council_has_one_group_until_the_bot_is_removed_there(place):
    await place.added()
    assert isinstance(await place.choose(CHAIR, groups.choose_role, "council"), CouncilHasOne)
    assert await place.bound() is None
    await place.database.unit(lambda unit: chats.suspended(unit, COUNCIL, "bot was kicked"))
    await place.choose(CHAIR, groups.choose_role, "council")
    assert await place.bound() == ("Green", "council", "", None)
    assert await place.bound(COUNCIL) is None


async def test_the_councils_group_is_chosen_by_who_serves_the_whole_community(place):
    await place.database.unit(lambda unit: chats.suspended(unit, COUNCIL, "bot was kicked"))
    await place.added()
    assert isinstance(await place.choose(STAFF, groups.choose_role, "council"), NotForPart)
    assert await place.bound() is None
    await place.choose(VICE, groups.choose_role, "council")
    assert await place.bound() == ("Green", "council", "", None)


async def test_whose_group_it_is_is_asked_only_of_who_serves_several(place):
    await second_community(place)
    await place.added()
    said = await place.choose(BOTH, groups.choose_role, "residents")
    assert (said.community, said.bound_at) == (0, None)
    assert [button.label for row in (await place.shown()).buttons for button in row] == ["Green", "Blue"]
    assert isinstance(await place.choose(CHAIR, groups.choose_community, 2), NotForYou)
    await place.choose(BOTH, groups.choose_community, 2)
    await place.choose(BOTH, groups.choose_scope, 0, 0)
    assert await place.bound() == ("Blue", "residents", "", None)


async def test_a_group_is_of_the_community_whose_staff_added_the_bot(place):
    await second_community(place)
    await place.added(by=CHAIR)
    assert isinstance(await place.choose(CHEN, groups.choose_role, "residents"), NotForYou), "Blue's happen to be here"
    assert isinstance(await place.ask_again(CHEN), NotForYou)
    said = await place.choose(BOTH, groups.choose_role, "residents")
    assert said.community == 1, "nothing else is offered"
    assert isinstance(await place.choose(BOTH, groups.choose_community, 2), NotForYou)
    await place.choose(CHAIR, groups.choose_scope, 0, 0)
    assert await place.bound() == ("Green", "residents", "", None)


async def test_a_group_that_somebody_else_added_the_bot_to_is_any_communitys_until_one_begins(place):
    await second_community(place)
    await place.added(by=500)
    assert await place.ask_again(CHEN) is None, "asked for once more"
    await place.choose(CHEN, groups.choose_role, "residents")
    for again in (place.choose(CHAIR, groups.choose_role, "residents"), place.ask_again(CHAIR)):
        assert isinstance(await again, NotForYou)
    await place.choose(CHEN, groups.choose_scope, 0, 0)
    assert await place.bound() == ("Blue", "residents", "", None)


async def test_a_resident_who_adds_the_bot_anew_gives_the_group_to_nobody_else(place):
    await second_community(place)
    await place.added(by=CHAIR)
    await place.choose(CHAIR, groups.choose_role, "residents")
    await place.added(by=500)
    assert isinstance(await place.choose(CHEN, groups.choose_role, "residents"), NotForYou)
    await place.choose(CHAIR, groups.choose_role, "residents")
    await place.choose(CHAIR, groups.choose_scope, 0, 0)
    assert await place.bound() == ("Green", "residents", "", None)


async def test_topic_and_hearing_are_as_the_file_has_them_for_such_a_group(place):
    await place.apply(chats=[{"role": "residents", "scope": "B", "topic": 5, "hearing": True}])
    await place.added(standing=Standing(polls=False, topics=True, administrator=True))
    await place.choose(CHAIR, groups.choose_role, "residents")
    await place.choose(CHAIR, groups.choose_scope, 1, 7)
    assert await place.bound() == ("Green", "residents", "B", 5)
    shown = await place.read(communities.show, "Green")
    assert {"role": "residents", "scope": "B", "id": NEW, "topic": 5, "hearing": True} in shown.words["chats"]
    said = (await place.shown()).text
    assert "I may not send polls here" in said
    assert "topics" not in said, "one is chosen"


async def test_a_group_that_is_upgraded_meanwhile_is_the_same(place):
    await place.added()
    await place.choose(CHAIR, groups.choose_role, "residents")
    await place.database.unit(lambda unit: chats.upgraded(unit, NEW, -1000300))
    await place.choose(CHAIR, groups.choose_scope, 0, 0)
    assert await place.bound(-1000300) == ("Green", "residents", "", None)


async def test_a_long_list_of_buildings_is_turned_over(place):
    group = await place.added()
    homes = [("A", str(building), "1", "101", "80", f"a{building}") for building in range(1, 21)]
    file = given()
    rows_ = [
        replace(file.rows[0], line=n, area=a, building=b, owner=o) for n, (a, b, _, _, _, o) in enumerate(homes, 2)
    ]
    await place.database.unit(
        lambda unit: communities.apply(unit, replace(file, rows=[*rows_, file.rows[-1]]), b"k" * 32)
    )
    await place.choose(CHAIR, groups.choose_role, "residents")

    async def labels():
        return [button.label for row in (await place.shown()).buttons for button in row]

    first = await labels()
    assert (len(first), first[0], first[-1]) == (10, "Whole community", "More")
    await place.choose(CHAIR, groups.turn, 2)
    assert len(set(await labels()) & set(first)) == 2
    await place.choose(CHAIR, groups.turn, 4)
    assert await labels() == first, "after the last page comes the first"
    assert (await place.now()).id == group.id


async def test_a_bound_group_of_the_file_stays_where_it_is(place):
    assert await place.bound(GROUP_A) == ("Green", "residents", "A", None)


async def test_what_one_community_has_begun_no_other_takes_over(place):
    """Eve, staff of Blue, is a member of the group that Green's chair is setting up."""
    eve = 901
    file = given(name="Blue", chats=[], seats=[], staff=[{"user": eve, "name": "Eve"}])
    await place.database.unit(lambda unit: communities.apply(unit, file, b"k" * 32))
    await place.added()
    assert not isinstance(await place.choose(CHAIR, groups.choose_role, "residents"), NotForYou)
    assert isinstance(await place.choose(eve, groups.choose_role, "council"), NotForYou)
    assert isinstance(await place.choose(eve, groups.choose_community, 2), NotForYou)
    assert await place.bound() is None
