"""The five commons of a matter: where it stands, who did what at each, and the story that is shared once."""

from datetime import timedelta

import pytest
import test_consultations
from council_play import CHAIR, GROUP_A, STAFF, SUNDAY

from actions import commons, completions, conclusions, projects
from actions.cards.matters import way
from rules.commons import Common, common_of, reached
from rules.stages import Stage
from storage import matters as rows
from storage import people
from storage.media import Media
from texts.cards import plain
from texts.words import Words


@pytest.mark.parametrize(
    ("stage", "facts", "common"),
    [
        (Stage.RAISED, {}, Common.PLAN), (Stage.CONSULTATION, {}, Common.PLAN), (Stage.VOTING, {}, Common.PLAN),
        (Stage.IMPLEMENTING, {}, Common.BUILD), (Stage.URGENT, {}, Common.BUILD),
        (Stage.IMPLEMENTING, {"reported": True}, Common.MANAGE), (Stage.DONE, {"done": True}, Common.EVALUATE),
        (Stage.CLOSED, {"done": True}, Common.SHARE), (Stage.CLOSED, {}, None), (Stage.DECLINED, {}, None),
        (Stage.TAKEN_BACK, {}, None), (Stage.REOPENED, {"done": True}, Common.BUILD),
    ],
)  # fmt: skip
def test_each_stage_belongs_to_one_of_the_five_or_to_none(stage, facts, common):
    assert common_of(stage, **{"reported": False, "done": False, **facts}) is common
    assert reached(Common.MANAGE) == [Common.PLAN, Common.BUILD, Common.MANAGE]


async def carried(play, *photos):
    """A lamp that staff lead, with a milestone for each photo, carried out."""
    number = await play.adopted(await play.supported("A lamp"))
    worker = (await play.rows("SELECT id FROM staff"))[0]["id"]

    async def known(unit):
        await people.start(unit, await people.meet(unit, STAFF, "Zheng", "en"))

    await play.database.unit(known)
    await play.act(CHAIR, projects.choose_lead, number, "staff", worker)
    if photos:
        plan = "\n".join(f"step {place}, 2026-12-{place:02d}" for place in range(1, len(photos) + 1))
        await play.act(STAFF, projects.plan, number, plan)
    for place, photo in enumerate(photos, 1):
        await play.act(STAFF, projects.note, number, "look", photo)
        await play.act(STAFF, projects.reach, place)
    await play.act(CHAIR, completions.report, number)
    return number


async def way_of(play, number):
    matter = await play.matter(number)
    return plain((await play.read(way, Words("en"), matter)).text).splitlines()


async def test_the_card_marks_where_it_stands_and_the_way_says_who(play):
    await play.apply()
    number = await play.supported("A lamp")

    async def line(reader):
        return await commons.current(reader, await rows.by_id(reader, number))

    assert await play.database.read(line) is Common.PLAN
    assert "Together: ▸plan build manage evaluate share" in await way_of(play, number)
    await play.adopted(number)
    lines = await way_of(play, number)
    assert "Together: ✓plan ▸build manage evaluate share" in lines
    assert [one for one in lines if one.startswith(("Plan", "Build", "Manage"))] == [
        "Plan: raised by \u2068Wang\u2069, supported by 0 households", "Build: the council",
    ]  # fmt: skip


async def test_the_story_is_shared_once_with_the_pictures_of_how_it_began_and_ended(play):
    await play.apply()
    photos = [Media("photo", f"file{place}", f"unique{place}", 0, CHAIR, place) for place in range(3)]
    number = await carried(play, *photos)
    await play.at(SUNDAY + timedelta(days=8))
    assert (await play.matter(number)).stage is Stage.CLOSED
    ((chat, shared),) = await play.posts("share")
    assert chat == GROUP_A
    assert [one["file"] for one in shared["album"]] == ["file0", "file2"]
    lines = plain(shared["text"]).splitlines()
    assert len(lines) == 6
    assert "Build: Zheng; milestones 3" in lines[2]
    assert lines[4] == "Evaluate: nobody rated it"
    assert [data for _, _, data in await play.acts("matter.shared")] == [{"pictures": 2}]


async def test_the_picture_of_how_it_was_completed_is_shared_too(play):
    """It came after the last milestone, or there was none."""
    await play.apply()
    number = await play.adopted(await play.supported("A lamp"))
    await play.act(STAFF, projects.note, number, "It burns", Media("photo", "burns", "unique", 0, STAFF, 9))
    await play.act(CHAIR, completions.report, number)
    await play.at(SUNDAY + timedelta(days=8))
    ((_, shared),) = await play.posts("share")
    assert shared["file"] == "burns"


async def test_without_pictures_it_is_told_in_words(play):
    await play.apply()
    await carried(play)
    await play.at(SUNDAY + timedelta(days=8))
    assert await play.said("share") == [GROUP_A]


async def test_a_method_may_do_without(play):
    await play.apply(parts={"projects": {}})
    number = await carried(play)
    await play.at(SUNDAY + timedelta(days=8))
    assert not any(one.startswith("Together") for one in await way_of(play, number))
    assert await play.said("share") == []


async def test_the_story_counts_consultations_that_were_concluded(play):
    number, one = await test_consultations.opened(play)
    assert (await play.read(commons.story, await play.matter(number), None)).consultations == 0
    await test_consultations.stated(play, one, committee=("for", "Yes"))
    await play.act(STAFF, conclusions.conclude, one, "Mark them")
    assert (await play.read(commons.story, await play.matter(number), None)).consultations == 1
