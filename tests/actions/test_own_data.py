"""One's own data: told whole, erased so that no byte of it is left, beside a record that still verifies."""

import json

import pytest
import stores
from council_play import CHAIR, GROUP_A, NAMES, STAFF
from test_owner_changes import codes, join

from actions import matters, own_data, requests, verification
from actions.matters import Origin
from actions.people import caller_of
from rules.refusals import Reason, Refused
from storage import households, invitations, new_groups, outbox, people
from storage import matters as rows
from storage.invitations import Place
from storage.media import Media
from storage.new_groups import Standing
from storage.outbox import Post, Rank
from texts import own_data as texts
from texts.words import Words

WANG, LI, PLUMBER = 7_000_000_061, 7_000_000_062, 7_000_000_063
NAME, ASKED = "Wang Xiuying the Elder", "my kitchen tap drips all night"


@pytest.fixture
async def home(play):
    """Wang has a home, has raised a matter, supported it and asked for help; Li shares the home."""
    await play.apply()
    own = await codes(play, 0, {})
    for person in (WANG, LI):
        await join(play, person, own.code)

    async def live(unit):
        caller = await caller_of(unit, WANG, NAME, "en", GROUP_A)
        await people.start(unit, caller.person)
        await matters.propose(unit, caller, "A bench <b>by the pond</b>", Origin(GROUP_A, None, 5))
        caller = await caller_of(unit, WANG, NAME, "en", WANG)
        assert not isinstance(await requests.file(unit, caller, ASKED, None, None), Refused)

    await play.database.unit(live)
    return play


async def erase(play, user):
    async def work(unit):
        return await own_data.erase(unit, await caller_of(unit, user, NAME, "en", user))

    return await play.database.unit(work)


async def kept(play, user):
    async def look(reader):
        person = await people.by_telegram(reader, user)
        return person, await own_data.of(reader, person)

    return await play.database.read(look)


async def test_all_that_is_kept_is_told_as_a_page_and_as_json(home):
    person, found = await kept(home, WANG)
    told = json.loads(own_data.as_json(person, found))
    assert (told["account"], told["name"], told["name_in_the_record"]) == (WANG, NAME, person.actor)
    assert [one["what"] for one in told["homes"]] == ["A 1-1-101"]
    assert [one["words"] for one in told["requests"]] == [ASKED]
    assert [one["words"] for one in told["proposals"]] == ["A bench <b>by the pond</b>"]
    assert {"household.joined", "matter.raised", "request.filed"} <= {one["what"] for one in told["acts"]}
    page = texts.page(Words("en"), name=person.name, account=WANG, pseudonym=person.pseudonym, kept=found)
    assert "A bench &lt;b&gt;by the pond&lt;/b&gt;" in page
    assert "<b>" not in page
    _, others = await kept(home, LI)
    assert ASKED not in str(others)


async def test_places_in_the_council_as_staff_and_for_a_party_are_told_also_once_they_ended(home):
    """Seats, staff and parties keep an account and a name, also of a place that ended; no word was said of them."""

    async def live(unit):
        for one in (CHAIR, STAFF, PLUMBER):
            await people.meet(unit, one, "", "en")

    await home.database.unit(live)
    await home.apply(staff=[], parties=[{"name": "Plumbers", "users": [PLUMBER], "offers": ["plumber"]}])
    (_, chair), (_, staff), (_, plumber) = [await kept(home, one) for one in (CHAIR, STAFF, PLUMBER)]
    assert [(one.what, one.words) for one in chair["places"]] == [(NAMES[CHAIR], "chair")]
    assert [(one.words, one.at is not None) for one in staff["past_places"]] == [("grid worker", True)]
    assert [(one.what, one.words) for one in plumber["places"]] == [("Plumbers", "party")]
    page = texts.page(Words("zh"), name="", account=CHAIR, pseudonym="", kept=chair)
    assert "会长" in page


async def test_who_served_and_is_erased_leaves_no_account_in_the_place_that_ended(home):
    parties, both = [{"name": "Plumbers", "users": [PLUMBER], "offers": ["plumber"]}], (STAFF, PLUMBER)

    async def live(unit):
        for one in both:
            await people.meet(unit, one, "", "en")

    await home.database.unit(live)
    await home.apply(parties=parties)
    await home.apply(staff=[], parties=[])
    for one in both:
        assert await erase(home, one) is True
    places = "SELECT CAST(telegram_id AS TEXT) AS account, name FROM staff UNION ALL SELECT users, '' FROM party"
    found = [tuple(row) for row in await home.database.read(lambda reader: reader.connection.fetch(places))]
    assert found
    assert not [row for row in found if str(STAFF) in str(row[0]) or str(PLUMBER) in str(row[0]) or row[1]]
    assert (await home.read(verification.verify)).differences == ()


async def swept(home, path):
    """What the files hold once old rows are out of them, as a server sees to by itself in time."""
    await home.database.compact()
    if stores.ON_POSTGRESQL:
        stores.rows(path, "VACUUM (FULL)")
    return stores.content(path)


async def test_an_erased_person_leaves_no_byte_and_the_record_verifies(home, tmp_path):
    before = await kept(home, WANG)
    assert await erase(home, WANG) is True
    assert await home.read(people.by_telegram, WANG) is None
    assert [one.telegram_id for one in await home.read(households.members, 1)] == [LI]
    assert (await home.rows("SELECT title, supporters FROM matter"))[0]["title"].startswith("A bench")
    assert [tuple(row) for row in await home.rows("SELECT text, title FROM request")] == [("", "")]
    assert (await home.read(verification.verify)).differences == ()
    assert ("person.erased", "community", {}) in await home.acts("person.erased")
    assert before[0].pseudonym in str([row["entry"] for row in await home.rows("SELECT entry FROM record")]), (
        "what was counted keeps its pseudonym"
    )
    content = await swept(home, tmp_path / "corridor.db")
    for gone in (NAME.encode(), ASKED.encode(), str(WANG).encode(), WANG.to_bytes(5, "big")):
        assert gone not in content, gone
    assert await home.rows("SELECT entry FROM record"), "the record itself is there"


async def test_what_others_were_told_names_an_erased_person_no_more(home, tmp_path):
    """Their name stood in messages to neighbours and staff, their account in what they had said in private."""
    (request,) = await home.rows("SELECT id FROM request")

    async def live(unit):
        caller = await caller_of(unit, WANG, NAME, "en", WANG)
        said = Media("voice", "a-file", "the-same", 4, WANG, 6)
        await matters.propose(unit, caller, "A tree", Origin(WANG, None, 6, said))
        told = {"text": f"By {caller.words.person(NAME)}", "buttons": []}
        await outbox.add(unit, Post(1, LI, Rank.NOTICE, "joined", told))
        await outbox.add(unit, Post(1, LI, Rank.NOTICE, "request_passed", {"text": ASKED}, subject=request["id"]))
        await unit.connection.run("UPDATE outbox SET state = 'sent' WHERE purpose = 'request_passed'")
        await outbox.add(unit, Post(1, WANG, Rank.ANSWER, "under_way", {"text": ASKED}))
        await unit.connection.run("UPDATE outbox SET state = 'sending' WHERE purpose = 'under_way'")
        await outbox.halt(unit, WANG, unit.now)
        await outbox.add_pace(unit, [WANG])
        await invitations.add(unit, 1, Place.TENANT, 1, for_account=WANG)
        await new_groups.begin(unit, -77, "en", Standing(), WANG)

    await home.database.unit(live)
    assert await erase(home, WANG) is True
    content = await swept(home, tmp_path / "corridor.db")
    for gone in (NAME.encode(), ASKED.encode(), str(WANG).encode(), WANG.to_bytes(5, "big")):
        assert gone not in content, gone
    told = await home.rows("SELECT purpose, payload FROM outbox WHERE chat = ? OR kind = 'copy'", LI)
    kept = {row["purpose"]: json.loads(row["payload"]) for row in told}
    assert kept["joined"]["text"] == "By …"
    assert (kept["copy"]["file"], kept["copy"].get("message")) == ("a-file", None), "it is sent by its file"
    (tree,) = await home.rows("SELECT id FROM matter WHERE title = 'A tree'")
    assert (await home.read(rows.by_id, tree["id"])).media.file == "a-file"
    (bind,) = await home.rows("SELECT for_account FROM invitation WHERE for_account IS NOT NULL")
    assert bind["for_account"] < 0, "nobody else can use it"


async def test_the_request_of_who_was_erased_is_still_shown_to_the_council(home):
    """Its row could not be read any more: no card of it, no docket and no report was made."""
    (number,) = [row["id"] for row in await home.rows("SELECT id FROM request")]
    assert await erase(home, WANG) is True
    assert (await home.read(requests.by_number, number)).media is None
    assert await home.card("request_work", number)
    await home.database.unit(lambda unit: unit.connection.run("UPDATE request SET media = '{}'"))
    assert await home.read(requests.by_number, number), "as an older program left it"


@pytest.mark.parametrize("user", [CHAIR, STAFF])
async def test_who_serves_ends_that_first(home, user):
    assert await erase(home, user) == Refused(Reason.SERVES_HERE)
    assert await home.read(people.by_telegram, user) is None or (await kept(home, user))[0].name


async def test_who_comes_back_is_somebody_new(home):
    await erase(home, WANG)
    own = await codes(home, 0, {})
    await join(home, WANG, own.code)
    _, found = await kept(home, WANG)
    assert set(found) == {"homes", "acts"}
