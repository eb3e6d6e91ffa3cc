"""A matter waits in a stage of the community's own until somebody says that it is passed."""

from datetime import timedelta

import pytest

from actions import agenda, agenda_votes, chats, communities, completions, matters, own_stages, votes
from actions.cards import matters as shown
from actions.refusals import Explained
from rules.refusals import Reason, Refused
from rules.stages import Stage
from storage import communities as community_rows
from storage import matters as rows
from tests.council_play import CHAIR, COUNCIL, MEMBERS, STAFF, SUNDAY, given
from texts.cards import plain
from texts.words import Words

WAY = ["raised", "accepted", "supported", "on_agenda", "adopted", "noticed", "voting", "preliminary", "confirmed"]
END = ["implementing", "done"]


def own(name, zh, en):
    return {"name": name, "titles": {"zh": zh, "en": en}}


VISIT, COST, PHOTOS = (
    own("visit", "现场踏勘", "Site visit"),
    own("cost", "核价", "Cost check"),
    own("photos", "拍照", "Photos"),
)


async def apply(play, stages):
    """A community whose own method has these stages."""
    file = given()
    method = {**file.settled.data["method"], "stages": stages}
    words = communities.as_data(file.declaration)
    changed = communities.give(words, method, file.rows)
    await play.database.unit(lambda unit: communities.apply(unit, changed, b"k" * 32))


async def accepted(play):
    number = await play.supported()
    await play.database.unit(lambda unit: own_stages.begin(unit, number))
    return number


async def adopted(play, number, stage=Stage.ADOPTED):
    async def work(unit):
        await rows.set_stage(unit, number, stage)
        await rows.adopted(unit, number)
        await rows.decide(unit, number, "passed", {"verdict": "passed"})
        await own_stages.release_outcome(unit, number)
        await matters.refresh(unit, await matters.by_number(unit, number))

    await play.database.unit(work)


async def test_a_supported_matter_waits_for_its_visit_and_then_comes_onto_the_agenda(play):
    await play.apply()
    await apply(play, [*WAY[:3], VISIT, *WAY[3:], *END])
    number = await accepted(play)
    lines, buttons = await play.card("own_stage", 1)
    assert lines == [f"№{number} Lift", "Next: Site visit. The matter waits until it is done."]
    assert buttons == ["stage:1", f"details:{number}"]
    refused = await play.act(CHAIR, agenda.put_on_agenda, number)
    assert isinstance(refused, Explained)
    assert refused.reason is Reason.OWN_STAGE_FIRST
    assert await play.database.read(_candidates) == []
    assert (await play.act(50, own_stages.pass_, 1)) == Refused(Reason.NOT_A_SEAT)
    assert isinstance(await play.act(MEMBERS[0], own_stages.pass_, 1), own_stages.Passed)
    assert (await play.act(STAFF, own_stages.pass_, 1)) == Refused(Reason.ALREADY_DECIDED)
    assert (await play.card("own_stage", 1))[0][1] == "Passed: Site visit"
    assert await play.database.read(_candidates) == [number]
    assert isinstance(await play.act(CHAIR, agenda.put_on_agenda, number), agenda.OnAgenda)
    way = await play.database.read(lambda reader: _way(reader, number))
    assert "Site visit" in way
    recorded = [(subject, data) for _, subject, data in await play.acts("matter.stage_passed")]
    assert recorded == [(f"matter:{number}", {"stage": "visit"})]


async def _candidates(reader):
    return [one.matter for one in await agenda_votes.candidates(reader, await community_rows.by_id(reader, 1), 1)]


async def _way(reader, number):
    return plain((await shown.way(reader, Words("en"), await rows.by_id(reader, number))).text)


async def test_an_adopted_matter_is_no_outcome_by_itself_while_it_waits(play):
    await play.apply()
    await apply(play, [*WAY[:5], VISIT, COST, *WAY[5:], *END])
    number = await accepted(play)
    await adopted(play, number)
    assert ("publish", number) not in await play.waiting()
    assert (await play.act(CHAIR, votes.prepare, number, "assembly")).reason is Reason.OWN_STAGE_FIRST
    assert (await play.act(CHAIR, matters.publish_now, number)).reason is Reason.OWN_STAGE_FIRST
    await play.act(CHAIR, own_stages.pass_, 1)
    assert (await play.card("own_stage", 2))[0][1].startswith("Next: Cost check")
    assert ("publish", number) not in await play.waiting()
    await play.act(CHAIR, own_stages.pass_, 2)
    assert ("publish", number) in await play.waiting()
    assert isinstance(await play.act(CHAIR, votes.prepare, number, "assembly"), votes.Electorate)


async def test_before_the_completion_too(play):
    await play.apply()
    await apply(play, [*WAY, END[0], PHOTOS, END[1]])
    number = await accepted(play)
    await adopted(play, number, Stage.IMPLEMENTING)
    assert (await play.act(STAFF, completions.report, number)).reason is Reason.OWN_STAGE_FIRST
    await play.act(STAFF, own_stages.pass_, 1)
    assert isinstance(await play.act(STAFF, completions.report, number), completions.Done)


async def test_a_method_without_votes_of_residents_has_none(play):
    await play.apply()
    await apply(play, [*WAY[:5], *END])
    number = await accepted(play)
    await adopted(play, number)
    assert (await play.act(CHAIR, votes.prepare, number, "assembly")) == Refused(Reason.NO_RESIDENTS_VOTES)
    assert isinstance(await play.act(CHAIR, votes.prepare, number, "straw_poll"), votes.Electorate)


@pytest.mark.parametrize("given_up", [True, False])
async def test_a_stage_that_the_community_gives_up_holds_nothing_back(play, given_up):
    await play.apply()
    await apply(play, [*WAY[:3], VISIT, *WAY[3:], *END])
    number = await accepted(play)
    if given_up:
        await apply(play, [*WAY, *END])
    said = await play.act(CHAIR, agenda.put_on_agenda, number)
    assert isinstance(said, agenda.OnAgenda) is given_up


async def test_it_waits_in_the_council_chat_alone_also_after_an_upgrade(play):
    await play.apply()
    await apply(play, [*WAY[:3], VISIT, *WAY[3:], *END])
    await accepted(play)
    await play.at(SUNDAY + timedelta(minutes=1))
    shown_in = await play.rows("SELECT chat FROM card WHERE kind = 'own_stage'")
    assert [row["chat"] for row in shown_in] == [COUNCIL]
    await play.database.unit(lambda unit: unit.connection.run("UPDATE card SET message = id"))
    await play.database.unit(lambda unit: unit.connection.run("UPDATE outbox SET state = 'sent' WHERE kind = 'card'"))
    await play.database.unit(lambda unit: chats.upgraded(unit, COUNCIL, -1_000_200))
    waits = await play.rows("SELECT chat FROM outbox WHERE purpose = 'own_stage' AND state = 'waiting'")
    assert [row["chat"] for row in waits] == [-1_000_200]


async def test_an_opinion_that_ends_and_a_completion_pass_no_stage_before_the_notice(play):
    await play.apply()
    await apply(play, [*WAY[:5], VISIT, *WAY[5:], *END])
    number = await accepted(play)
    await adopted(play, number)
    await play.database.unit(lambda unit: own_stages.release_outcome(unit, number))  # as when an opinion has ended
    assert ("publish", number) not in await play.waiting()
    assert (await play.act(CHAIR, completions.report, number)).reason is Reason.OWN_STAGE_FIRST
    assert (await play.matter(number)).stage is Stage.ADOPTED


async def test_a_stage_passed_while_an_opinion_is_asked_publishes_nothing(play):
    await play.apply()
    await apply(play, [*WAY[:5], VISIT, *WAY[5:], *END])
    number = await accepted(play)
    await adopted(play, number)
    assert isinstance(await play.act(CHAIR, votes.notice, number, "straw_poll"), votes.Noticed)
    await play.act(STAFF, own_stages.pass_, 1)
    assert ("publish", number) not in await play.waiting()
