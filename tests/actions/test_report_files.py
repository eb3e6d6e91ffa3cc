"""/report: page, workbook and picture for who serves the community; the workbook says again what the page says."""

import io
from datetime import UTC, date, datetime

import openpyxl
from council_play import CHAIR, STAFF

from actions import reports
from actions.enclosures import Maker
from actions.reports import Period
from rules import reports as rules
from rules.scope import WHOLE, Scope
from storage import communities, households, media, people
from texts import applications
from texts import reports as report_texts
from texts.words import Words

DAYS = (date(2026, 11, 22), date(2026, 12, 31))
RESIDENT = 101


async def asked_for(play, scope=WHOLE, chat=CHAIR):
    """What was sent, by its name's ending, and the payloads that asked for it."""
    assert await play.act(CHAIR, reports.send, Period(*DAYS, scope), chat=CHAIR)
    maker = Maker(play.database, b"", "corridor_bot", None)
    rows = [row async for row in _rows(play)]
    made = [await maker.make(chat, one) for one in rows]
    return {one.name.rpartition(".")[2]: one for one in made if one}


async def _rows(play):
    for purpose in (reports.PICTURE, reports.PAGE, reports.WORKBOOK):
        yield (await play.posts(purpose))[-1][1]


def sheets(content):
    """Each sheet as dictionaries, as somebody reads it who counts again."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = {}
    for sheet in book:
        head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()] or [[]]
        found[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    return found


async def test_a_ledger_of_which_nothing_happened_has_its_columns(play):
    await play.apply()
    there = await asked_for(play)
    book = openpyxl.load_workbook(io.BytesIO(there["xlsx"].content))
    heads = {sheet.title: [cell.value for cell in sheet[1]] for sheet in book}
    assert all(sheet.max_row == 1 for sheet in book if sheet.title != "period")
    assert heads["talks"][:2] == ["talk", "held_on"]
    assert {"vote", "verdict", "took_part", "area_for"} <= set(heads["votes"])
    assert "result" not in heads["votes"]
    assert min(map(len, heads.values())) > 1


async def test_the_chair_gets_page_workbook_and_picture_and_a_double_tap_one_of_each(play):
    await play.apply()
    await play.supported("=1+1 of the <lift>")
    made = await asked_for(play)
    assert sorted(made) == ["html", "png", "xlsx"]
    assert made["png"].content.startswith(b"\x89PNG")
    assert "Councils 0, consultations 0; requests answered 0." in made["html"].content.decode()
    assert not await play.act(CHAIR, reports.send, Period(*DAYS), chat=CHAIR)
    ((_, _, said),) = await play.acts("report.taken")
    assert said == {"since": "2026-11-22", "until": "2026-12-31", "scope": ""}
    (matter,) = sheets(made["xlsx"].content)["matters"]
    assert matter["title"] == "'=1+1 of the <lift>"
    assert matter["raised_at"] == datetime(2026, 11, 22, 10)  # noqa: DTZ001 - a cell is in the community's zone


async def test_who_does_not_serve_the_community_any_more_gets_nothing(play):
    await play.apply()
    assert await asked_for(play, chat=STAFF)
    assert not await asked_for_again(play, RESIDENT)


async def asked_for_again(play, chat):
    maker = Maker(play.database, b"", "corridor_bot", None)
    return [made for row in [row async for row in _rows(play)] if (made := await maker.make(chat, row))]


async def request(unit, number, home, rating, merged_into=None):
    """One of a home, answered and done a day later, in time; or joined to another one."""
    now, day = unit.ms, 86_400_000
    done = None if merged_into else now + day
    state = "merged" if merged_into else "resolved"
    await unit.connection.run(
        "INSERT INTO request (id, community, state, person, household, title, text, untitled, media, hazard,"
        " raised_at, reply_by, solve_by,"
        " replied_at, solved_at, resolved_at, rating, merged_into)"
        " VALUES (?, 1, ?, 1, ?, 't', 't', 0, '', '', ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, state, home, now, now + 2 * day, now + 2 * day, done, done, done, rating, merged_into),
    )


async def test_a_part_of_the_community_has_its_own_figures_and_a_second_count_of_the_workbook_agrees(play):
    await play.apply()
    await play.supported("Lift", scope="A")
    await play.supported("Gate", scope="B")
    await play.supported("All", scope="")

    async def requests(unit):
        homes = await households.in_scope(unit, 1)
        await people.meet(unit, RESIDENT, "Wang", "en")
        for number, (home, rating) in enumerate(zip([*homes, *homes], [4, 3, 4, 1, 0, None, 4, 4], strict=False), 501):
            await request(unit, number, home.id, rating)
        await request(unit, 600, homes[0].id, None, merged_into=501)

    await play.database.unit(requests)
    whole = sheets((await asked_for(play))["xlsx"].content)
    own = [one for one in whole["requests"] if one["merged_into"] is None]
    rated = [one["rating"] for one in own if one["rating"]]
    assert (len(whole["requests"]), len(own), len(rated), sum(one >= 3 for one in rated)) == (9, 8, 6, 5)
    assert [one["title"] for one in whole["matters"]] == ["Lift", "Gate", "All"]
    for scope, of in (
        (WHOLE, 8),
        (Scope(("A",)), 7),
        (Scope(("A", "1")), 7),
        (Scope(("B",)), 1),
        (Scope(("A", "1", "9")), 0),
    ):
        period = Period(*DAYS, scope)
        told, rows = await play.read(reports.of_period, await play.read(communities.by_id, 1), period)
        assert told.counted.requests.raised == told.counted.requests.in_time == of
        assert told.counted == rules.count(
            rows, datetime(2026, 11, 21, 16, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC)
        )
    part = await play.read(reports.of_period, await play.read(communities.by_id, 1), Period(*DAYS, Scope(("A",))))
    assert [one["title"] for one in part[1]["matters"]] == ["Lift"]
    assert (part[0].scope, part[0].counted.funnel["raised"]) == ("A", 1)
    page = report_texts.page(Words("en"), report=part[0])  # its buildings took part in votes of the whole
    assert "No vote about this part alone closed" in page


async def test_parts_to_choose_from_are_the_whole_then_areas_buildings_and_entrances(play):
    await play.apply()
    there = await play.read(reports.scopes, await play.read(communities.by_id, 1))
    assert list(map(str, there)) == ["", "A", "B", "A/1", "B/2", "A/1/1", "B/2/1"]


async def test_the_application_says_what_the_community_is_and_each_rate_with_its_base(play):
    await play.apply()
    await play.supported("Lift", scope="A")
    community = await play.read(communities.by_id, 1)
    told, _ = await play.read(reports.of_period, community, Period(*DAYS))
    page = applications.page(Words("en"), report=told, base=await play.read(reports.base, community))
    assert "7 households in 2 buildings with 2 entrances." in page
    assert "Matters raised: 1. Accepted 0/1 (0.0 %), adopted 0/1 (0.0 %), carried out 0/1 (0.0 %)." in page
    assert told.head in page


async def test_the_page_shows_three_pictures_of_one_story_that_residents_saw(play):
    await play.apply()
    number = await play.supported("Lift <new>", scope="A")

    async def carried_out(unit):
        run = unit.connection.run
        await run("UPDATE matter SET done_at = ?, decided_at = raised_at WHERE id = ?", (unit.ms, number))
        await run("INSERT INTO project (matter, community, begun_at) VALUES (?, 1, 1)", (number,))
        for place in range(5):
            photo = media.write(media.Media("photo", f"file-{place}", f"u{place}", 0, -100, place + 1))
            await run(
                "INSERT INTO milestone (community, matter, title, due_at, reached_at, media)"
                " VALUES (1, ?, 't', 1, ?, ?)",
                (number, place + 1, photo),
            )

    await play.database.unit(carried_out)
    fetched = []

    async def fetch(file, most):
        fetched.append(file)
        return {"file-2": b"<script>", "file-4": None}.get(file, b"\xff\xd8\xff of " + file.encode())

    said = {"community": 1, "since": f"{DAYS[0]}", "until": f"{DAYS[1]}", "scope": "", "language": "en"}
    wanted = {"what": "report", **said}
    made = await Maker(play.database, b"", "corridor_bot", fetch).make(CHAIR, wanted)
    page = made.content.decode()
    assert fetched == ["file-0", "file-2", "file-4"]
    assert page.count("<img ") == 1, "one is no picture, one is gone"
    assert "Lift &lt;new&gt;" in page
    assert "<script>" not in page
