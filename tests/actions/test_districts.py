"""Who is staff of several communities sees them side by side: figures, sums, pages, a report; and nobody else does."""

import asyncio
import io
from datetime import date

import openpyxl
import pytest
from council_play import CHAIR, FILE, STAFF, SUNDAY, given

from actions import communities, districts, enclosures, groups, requests
from actions.cards.groups import set_up
from actions.enclosures import Maker
from bot.command import Refusal, community_named
from handlers import districts as district_handlers
from handlers import projects as project_handlers
from handlers import setups as setup_handlers
from handlers.desk import Desk
from handlers.households import me
from handlers.incoming import Command, Sender, Tap
from handlers.routes import Routes
from rules.districts import Now
from rules.stages import Stage
from storage import households, matters, new_groups, outbox, people
from storage.new_groups import Standing
from texts import districts as texts
from texts.cards import plain

ALONE, NOBODY = 19, 77  # staff of one community; nobody's


async def add(play, name, user=STAFF, place=0):
    """One more community with the same homes, whose staff is this person."""
    chats = [{"id": -300 - place, "role": "residents", "scope": "A"}, {"id": -400 - place, "role": "council"}]
    staff = [{"user": user, "name": "Zheng", "scope": "A"}]
    more = given(name=name, chats=chats, staff=staff, seats=FILE["seats"][:2])
    await play.database.unit(lambda unit: communities.apply(unit, more, b"k" * 32))


@pytest.fixture
async def district(play):
    """Green and Red are Zheng's, Blue is somebody else's; in each a home has joined, Red and Blue have a request."""
    await play.apply()
    await add(play, "Red")
    await add(play, "Blue", ALONE, place=1)

    async def live(unit):
        for user in (STAFF, ALONE):
            await people.start(unit, await people.meet(unit, user, "Zheng", "en"))
        for community, user in ((1, 61), (2, 62), (3, 63)):
            person = await people.meet(unit, user, "Wang", "en")
            await people.start(unit, person)
            home = (await households.of_community(unit, community))[0]
            await households.add_member(unit, home, person.id, "owner")

    await play.database.unit(live)
    for user in (62, 63):
        await play.act(user, requests.file, "The bins are full", None, None, chat=user)
    return play


async def seen(play, user, page=1):
    return await play.read(districts.view, user, page, play.clock.now())


async def test_figures_are_those_of_their_own_communities_alone(district):
    number = await district.supported("Lift")
    await district.database.unit(lambda unit: matters.set_stage(unit, number, Stage.IMPLEMENTING))
    found = await seen(district, STAFF)
    assert [(one.name, one.now.homes, one.now.joined) for one in found.places] == [("Green", 7, 1), ("Red", 7, 1)]
    assert found.total == Now(14, 2, carried_out=1, requests=1)
    assert found.places[1].now == Now(7, 1, requests=1)
    assert found.places[0].meets_at is not None
    assert "Blue" not in str(found)


async def test_what_is_late_is_told_at_its_moment(district):
    await district.at(SUNDAY.replace(month=12, day=20))
    assert (await seen(district, STAFF)).total.late == 1


@pytest.mark.parametrize("user", [ALONE, NOBODY, 61])
async def test_who_is_not_staff_of_several_sees_nothing(district, user):
    assert await seen(district, user) is None
    said = await district.act(user, districts.send, date(2026, 11, 1), date(2026, 11, 30), chat=user)
    assert said is False
    assert await district.said(districts.PAGE) == []


async def test_hundreds_are_paged_and_the_last_page_stands_for_what_is_beyond(district):
    for place in range(2, 12):
        await add(district, f"Town {place:02}", place=place)
    first, last = await seen(district, STAFF), await seen(district, STAFF, 9)
    assert (first.of, first.pages, len(first.places), last.page, len(last.places)) == (12, 3, 5, 3, 2)
    assert first.total == last.total
    card = texts.view(await district.act(STAFF, words), shown=first, chosen=1)
    taps = [button.data for row in card.buttons for button in row]
    assert taps == ["speakfor:2", "speakfor:4", "speakfor:5", "speakfor:6", "district:2", "districtreport:1:ask"]
    assert len(plain(card.text).splitlines()) <= 22


async def words(_unit, caller):
    return caller.words


async def speaks_for(_unit, caller):
    return caller.community.name


async def test_who_works_for_several_chooses_one_and_comes_back(district):
    async def choose(unit, caller, community):
        await people.choose_community(unit, caller.person, community)

    assert await district.act(STAFF, speaks_for, chat=STAFF) == "Green"
    await district.act(STAFF, choose, 2, chat=STAFF)
    assert await district.act(STAFF, speaks_for, chat=STAFF) == "Red"
    await district.act(STAFF, choose, 3, chat=STAFF)
    assert await district.act(STAFF, speaks_for, chat=STAFF) == "Green", "nobody speaks for a community not theirs"


async def test_a_resident_who_works_elsewhere_finds_both_under_me(district):
    """Who had chosen their home could never speak for the community again that they work for."""
    person = await district.read(people.by_telegram, STAFF)

    async def live(unit):
        await households.add_member(unit, (await households.of_community(unit, 3))[0], person.id, "owner")
        await people.choose_community(unit, person, 3)

    await district.database.unit(live)
    card = await district.act(STAFF, me, chat=STAFF)
    taps = [button.data for row in card.buttons for button in row]
    assert [one for one in taps if one.startswith("speakfor")] == ["speakfor:1", "speakfor:2"]


class Told:
    """Keeps what taps were answered with."""

    def __init__(self):
        self.answers = []

    async def answer(self, query_id, text, *, alert, url):
        self.answers.append(text)


async def test_who_sits_in_several_councils_chooses_one_under_me(district):
    """Without a home they were asked for a join code, and spoke for the first of their councils for ever."""
    card = await district.act(CHAIR, me, chat=CHAIR)
    taps = [button.data for row in card.buttons for button in row]
    assert taps == ["speakfor:2", "speakfor:3"]


async def test_what_a_community_asked_is_answered_for_it_whichever_was_chosen(district):
    """A private message of Green, tapped by who had chosen Red: it was taken for a tap in Red and refused."""
    number = await district.adopted(await district.supported("Lift"))
    offer = {"text": "a card", "buttons": [[{"label": "Done", "data": f"done:{number}", "url": None}]]}

    async def send(unit):
        await people.choose_community(unit, await people.by_telegram(unit, STAFF), 2)
        await outbox.add(unit, outbox.Post(1, STAFF, outbox.Rank.ANSWER, "answer", offer))
        (row,) = await unit.connection.fetch("SELECT max(id) AS id FROM outbox", ())
        await outbox.sent(unit, row["id"], STAFF, 5)

    await district.database.unit(send)
    assert await district.act(STAFF, speaks_for, chat=STAFF) == "Red"
    told, routes = Told(), Routes()
    project_handlers.register(routes)
    desk = Desk(district.database, told, 1000, "corridor_bot", b"")
    await routes.on_tap(desk, Tap(1, "q", Sender(STAFF, "Zheng", "en"), STAFF, 5, 1000, f"done:{number}"))
    await desk.answered()
    assert (await district.matter(number)).done_at is not None, told.answers


async def test_set_up_shows_the_chosen_one_to_who_serves_many(district):
    """`/setup` sent a card for each of hundreds of communities."""
    for place in range(2, 5):
        await add(district, f"Town {place:02}", place=place)
    desk = Desk(district.database, Told(), 1000, "corridor_bot", b"")
    said = Command(2, Sender(STAFF, "Zheng", "en"), STAFF, True, None, 6, "setup", "", None, "", 0)
    await setup_handlers.on_setup(desk, said)
    rows = await district.rows("SELECT subject FROM card WHERE kind = 'overview'")
    assert [row["subject"] for row in rows] == [1]


async def test_a_look_at_a_district_and_what_everybody_reads_by_do_not_wait_for_one_another(district):
    desk, done = Desk(district.database, Told(), 1000, "corridor_bot", b""), asyncio.Event()
    reading = asyncio.create_task(district.database.read(lambda _: done.wait()))
    await asyncio.sleep(0)
    said = Command(3, Sender(STAFF, "Zheng", "en"), STAFF, True, None, 7, "district", "", None, "", 0)
    async with asyncio.timeout(5):
        await district_handlers.on_district(desk, said)
    done.set()
    await reading
    (row,) = await district.rows("SELECT payload FROM outbox WHERE chat = ?", STAFF)
    assert "Red" in row["payload"]


async def test_the_report_has_a_row_for_each_and_the_sum(district):
    assert await district.act(STAFF, districts.send, date(2026, 11, 1), date(2026, 12, 31), chat=STAFF)
    maker = Maker(district.database, b"k" * 32, "corridor_bot", None)
    asked = {"since": "2026-11-01", "until": "2026-12-31", "language": "en"}
    page = await enclosures.district(maker, STAFF, {**asked, "what": districts.PAGE})
    text = page.content.decode()
    assert all(one in text for one in ("Report of 2 communities", "Green", "Red", "All together"))
    assert "Blue" not in text
    book = await enclosures.district(maker, STAFF, {**asked, "what": districts.WORKBOOK})
    sheet = openpyxl.load_workbook(io.BytesIO(book.content))["communities"]
    rows = list(sheet.iter_rows(values_only=True))
    place = rows[2].index("requests")
    assert [(row[0], row[place]) for row in rows[3:]] == [("Green", 0), ("Red", 1), ("sum", 1)]
    assert {row[-2:] for row in rows[3:]} == {(None, None)}, "nobody rated: nothing is told"
    assert await enclosures.district(maker, ALONE, {**asked, "what": districts.PAGE}) is None
    assert await district.acts("report.district") == [
        ("report.district", "community:1", {"since": "2026-11-01", "until": "2026-12-31", "communities": 2})
    ]


async def test_who_speaks_for_their_home_has_no_report_of_others_noted_there(district):
    person = await district.read(people.by_telegram, STAFF)

    async def live(unit):
        await households.add_member(unit, (await households.of_community(unit, 3))[0], person.id, "owner")
        await people.choose_community(unit, person, 3)

    await district.database.unit(live)
    assert await district.act(STAFF, speaks_for, chat=STAFF) == "Blue"
    assert await district.act(STAFF, districts.send, date(2026, 11, 1), date(2026, 12, 31), chat=STAFF)
    noted = await district.rows("SELECT community FROM record WHERE act = 'report.district'")
    assert [row["community"] for row in noted] == [1]


async def test_a_new_group_is_offered_the_communities_of_who_taps_and_no_others(district):
    """Who belonged nowhere had added the bot: the group read the names of all communities of the store."""
    chat = -999
    await district.database.unit(lambda unit: groups.ask(unit, chat, "en", Standing(), NOBODY))

    async def tap(unit, caller):
        return await groups.choose_role(unit, caller, await new_groups.by_chat(unit, chat), "residents")

    await district.act(STAFF, tap, chat=chat)
    card = await district.read(set_up, 1)
    assert [row[0].label for row in card.buttons] == ["Green", "Red"]


async def test_a_refusal_of_the_command_line_names_some_of_hundreds(district):
    for place in range(2, 12):
        await add(district, f"Town {place:02}", place=place)
    with pytest.raises(Refusal, match=r"the store holds Green, Red, Blue, .*Town 08 and 3 more$"):
        await district.read(community_named, None)
