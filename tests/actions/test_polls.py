"""Feedback: a matter is carried out, its groups are asked, verified answers make the rate."""

import json
from datetime import timedelta
from functools import partial

import pytest
from council_play import CHAIR, COUNCIL, FIRST, GROUP_A, GROUP_B, STAFF, SUNDAY, VICE

from actions import completions, polls, signed_lists, votes
from actions.completions import Done
from rules.refusals import Reason
from rules.stages import Stage
from storage import cards, due, households, joins, matters, people
from storage import votes as vote_rows
from storage.media import Media
from storage.polls import by_id

WEEK = timedelta(days=7)
MINUTE = timedelta(minutes=1)


async def adopted(play, scope="A", **changes):
    """A matter that the council has adopted and whose outcome stands in the council chat."""
    await play.apply(**changes)
    number = await play.supported("Mend the lift", scope)

    async def work(unit):
        await matters.set_stage(unit, number, Stage.ADOPTED)
        decision = {
            "rule": "council_default", "verdict": "passed", "electorate": 7, "took_part": 5, "needed_to_take_part": 5,
            "needed_for": 4, "for": 5, "against": 0, "abstain": 0, "recused": 0,
        }  # fmt: skip
        await matters.decide(unit, number, "passed", decision)
        await cards.add(unit, 1, "outcome_work", number, -200)

    await play.database.unit(work)
    return number


async def asked(play, scope="A", **changes):
    """The same, reported as carried out, its polls sent; their numbers count from 1, Telegram's are P1, P2."""
    number = await adopted(play, scope, **changes)
    said = await play.act(STAFF, completions.report, number)
    for poll in range(1, said.groups + 1):
        await play.database.unit(lambda unit, poll=poll: polls.placed(unit, poll, f"P{poll}", 70 + poll))
    return number


async def join(play, *users, home=1):
    async def work(unit):
        household = await households.by_id(unit, home)
        for user in users:
            person = await people.meet(unit, user, f"person {user}", "en")
            await households.add_member(unit, household, person.id, "owner")

    await play.database.unit(work)


async def answer(play, user, *options, poll="P1"):
    await play.database.unit(lambda unit: polls.answer(unit, poll, user, options))


async def counted(play, number=1):
    return (await play.read(by_id, number)).result


# Done


@pytest.mark.parametrize("user", [STAFF, CHAIR])
async def test_staff_and_the_chair_report_it_done(play, user):
    number = await adopted(play)
    assert await play.act(user, completions.report, number) == Done(number, 1)
    matter = await play.matter(number)
    assert (matter.stage, matter.done_at) == (Stage.DONE, SUNDAY)
    assert await play.acts("matter.done") == [("matter.done", f"matter:{number}", {})]
    assert (await play.card("outcome_work", number))[1] == []


async def test_nobody_else_does(play):
    number = await adopted(play)
    for user in (VICE, 3, 50, 77):
        assert (await play.act(user, completions.report, number)).reason is Reason.NOT_LEAD_CHAIR_OR_STAFF
    assert (await play.act(STAFF, completions.report, 99)).reason is Reason.NOT_A_SEAT


async def test_it_is_done_once(play):
    number = await asked(play)
    assert (await play.act(CHAIR, completions.report, number)).reason is Reason.ALREADY_DONE
    assert await play.said("poll") == [GROUP_A]


async def test_a_matter_that_nobody_adopted_is_not_done(play):
    await play.apply()
    number = await play.supported()
    assert (await play.act(STAFF, completions.report, number)).reason is Reason.NOT_ADOPTED


async def test_an_outcome_that_nobody_has_heard_of_is_published_first(play):
    await play.apply()
    number, _ = await play.on_agenda()
    await play.at(FIRST)
    await play.opened(CHAIR, 3, 4, 5, 6)
    await play.vote(1, zhou="for", li="for", sun="for", qian="for", feng="for")
    assert await play.said("outcome") == []
    await play.act(STAFF, completions.report, number)
    assert await play.said("outcome") == [GROUP_A, 50]
    await play.at(FIRST + timedelta(hours=1))
    assert await play.said("outcome") == [GROUP_A, 50]


# Asking


async def test_a_native_poll_goes_to_the_groups_of_its_scope(play):
    await asked(play)
    ((chat, poll),) = await play.posts("poll")
    assert chat == GROUP_A
    assert poll["question"].startswith("Are you satisfied with “Mend the lift”?")
    assert poll["options"] == ["Satisfied", "Mostly", "Mostly not", "Not", "Don't know"]
    assert poll["silent"]


async def test_reported_at_night_it_is_asked_in_the_morning_and_its_time_counts_from_there(play):
    number = await adopted(play)
    play.clock.at = SUNDAY + timedelta(hours=13)  # 23:00
    await play.act(STAFF, completions.report, number)
    morning = SUNDAY + timedelta(hours=22)  # 08:00
    (row,) = await play.rows("SELECT not_before FROM outbox WHERE purpose = 'poll'")
    assert row["not_before"] == morning.timestamp() * 1000
    assert (await play.read(by_id, 1)).closes_at == morning + WEEK


# Answers


async def test_who_is_in_doubt_where_they_live_is_not_verified(play):
    await asked(play)
    await join(play, 61, 62)

    async def doubt(unit):
        first, second = [await people.by_telegram(unit, user) for user in (61, 62)]
        await joins.add(unit, 1, 1, 2, second.id, first.id)

    await play.database.unit(doubt)
    await answer(play, 61, 0)
    await answer(play, 62, 3)
    await play.at(SUNDAY + WEEK)
    assert await counted(play) == {"raw": [1, 0, 0, 1, 0], "verified": [1, 0, 0, 0, 0]}


async def test_verified_answers_make_the_rate_and_all_stand_beside_it(play):
    number = await asked(play)
    await join(play, 61, 62, 63, 64)
    await join(play, 71, home=7)  # of another district
    for user, option in ((61, 0), (62, 1), (63, 3), (64, 4), (71, 0), (99, 0)):
        await answer(play, user, option)
    await play.at(SUNDAY + WEEK)
    assert await counted(play) == {"raw": [3, 1, 0, 1, 1], "verified": [1, 1, 0, 1, 1]}
    ((chat, result),) = await play.posts("poll_result")
    assert (chat, result["reply_to"]) == (GROUP_A, 71)
    assert "Satisfied: 66.7 % (n = 3, verified residents)" in result["text"]
    assert "All answers: 6." in result["text"]
    assert await play.posts("stop_poll") == [(GROUP_A, {"message": 71})]
    assert (await play.matter(number)).stage is Stage.CLOSED
    assert [act for act, _, _ in await play.acts("poll.opened", "poll.closed", "matter.closed")] == [
        "poll.opened", "poll.closed", "matter.closed",
    ]  # fmt: skip


async def test_an_answer_is_changed_and_taken_back(play):
    await asked(play)
    await join(play, 61, 62)
    await answer(play, 61, 0)
    await answer(play, 61, 3)
    await answer(play, 62, 0)
    await answer(play, 62)
    await play.at(SUNDAY + WEEK)
    assert await counted(play) == {"raw": [0, 0, 0, 1, 0], "verified": [0, 0, 0, 1, 0]}


async def test_an_answer_that_overtakes_the_notice_of_its_poll_is_kept(play):
    number = await adopted(play)
    await play.act(STAFF, completions.report, number)
    await join(play, 61)
    await answer(play, 61, 0)
    await play.database.unit(lambda unit: polls.placed(unit, 1, "P1", 71))
    await play.at(SUNDAY + WEEK)
    assert (await counted(play))["verified"] == [1, 0, 0, 0, 0]


async def test_after_its_time_no_answer_counts_though_nobody_woke(play):
    await asked(play)
    await join(play, 61, 62)
    play.clock.at = SUNDAY + WEEK - MINUTE
    await answer(play, 61, 0)
    play.clock.at = SUNDAY + WEEK
    await answer(play, 62, 0)
    await answer(play, 61)
    await play.at(SUNDAY + WEEK + timedelta(days=3))
    assert await counted(play) == {"raw": [1, 0, 0, 0, 0], "verified": [1, 0, 0, 0, 0]}
    await answer(play, 62, 0)
    assert (await counted(play))["raw"] == [1, 0, 0, 0, 0]


async def test_who_answers_in_two_groups_counts_once_by_the_last_answer(play):
    number = await asked(play, scope="")
    assert await play.said("poll") == [GROUP_A, GROUP_B]
    await join(play, 61)
    await answer(play, 61, 0, poll="P1")
    play.clock.at += MINUTE
    await answer(play, 61, 3, poll="P2")
    await play.at(SUNDAY + WEEK)
    assert await counted(play, 1) == {"raw": [1, 0, 0, 0, 0], "verified": [0, 0, 0, 0, 0]}
    assert await counted(play, 2) == {"raw": [0, 0, 0, 1, 0], "verified": [0, 0, 0, 1, 0]}
    results = await play.posts("poll_result")
    assert [(chat, post["reply_to"]) for chat, post in results] == [(GROUP_A, 71), (GROUP_B, 72)]
    assert all("Satisfied: 0 % (n = 1" in post["text"] and "All answers: 2." in post["text"] for _, post in results)
    assert len(await play.acts("matter.closed")) == 1
    assert (await play.matter(number)).stage is Stage.CLOSED


async def test_without_a_verified_answer_there_is_no_rate(play):
    await asked(play)
    await answer(play, 99, 0)
    await play.at(SUNDAY + WEEK)
    assert "No verified resident has rated it." in (await play.posts("poll_result"))[0][1]["text"]


async def test_an_option_that_no_poll_has_is_ignored(play):
    await asked(play)
    await answer(play, 61, 5)
    await answer(play, 61, 0, poll="somebody else's")
    await play.at(SUNDAY + WEEK)
    assert (await counted(play))["raw"] == [0, 0, 0, 0, 0]


# What did not go as it should


async def test_a_poll_that_never_went_out_is_not_sent_any_more(play):
    number = await adopted(play)
    await play.act(STAFF, completions.report, number)
    await play.at(SUNDAY + WEEK)
    (row,) = await play.rows("SELECT state FROM outbox WHERE purpose = 'poll'")
    assert row["state"] == "dropped"
    assert "reply_to" not in (await play.posts("poll_result"))[0][1]
    assert (await play.matter(number)).stage is Stage.CLOSED


async def test_a_poll_that_went_out_too_late_is_stopped(play):
    number = await adopted(play)
    await play.act(STAFF, completions.report, number)
    await play.at(SUNDAY + WEEK)
    await play.database.unit(lambda unit: polls.placed(unit, 1, "P1", 71))
    assert await play.posts("stop_poll") == [(GROUP_A, {"message": 71})]


async def test_where_no_group_is_concerned_nobody_is_asked(play):
    number = await adopted(play, scope="C")
    assert await play.act(STAFF, completions.report, number) == Done(number, 0)
    assert (await play.matter(number)).stage is Stage.DONE


# On paper


async def signed(play, number, homes, rating):
    """A list of homes with one answer, sent by staff and found as it is signed by the chair."""
    sheet, _ = await play.act(STAFF, signed_lists.begin, signed_lists.RATE, number)
    await play.act(STAFF, signed_lists.write_homes, sheet, homes)
    await play.act(STAFF, signed_lists.rate, sheet, rating)
    await play.act(STAFF, signed_lists.enter, sheet, Media("photo", "f", "u", 0, STAFF, 1), "")
    assert await play.act(STAFF, signed_lists.ask_again) == 0  # who sent it does not look at it
    assert await play.act(CHAIR, signed_lists.ask_again) == 1
    counted_now = await play.act(CHAIR, partial(signed_lists.check, alike=True), sheet)
    assert await play.act(CHAIR, signed_lists.ask_again) == 0
    return counted_now


async def test_homes_without_a_telephone_answer_on_a_signed_list_once(play):
    number = await asked(play)
    await join(play, 61, home=1)
    await answer(play, 61, 3)
    assert await signed(play, number, "1-101 1-102 1-103", 4) == signed_lists.Counted(2, 1)
    assert await signed(play, number, "1-102", 0) == signed_lists.Counted(0, 1)
    await join(play, 62, home=2)  # finds a telephone, and answers by hand: that counts in the place of paper
    await answer(play, 62, 1)
    await play.at(SUNDAY + WEEK)
    assert await counted(play) == {"raw": [2, 1, 0, 1, 0], "verified": [1, 1, 0, 1, 0]}
    acts = await play.acts("poll.answered")
    assert [(data["household"], data["rating"], data["channel"]) for _, _, data in acts] == [
        (2, 4, "paper"), (3, 4, "paper"),
    ]  # fmt: skip
    assert {(data["entered_by"], data["confirmed_by"]) for _, _, data in acts} == {("staff:1", "seat:1")}
    refused = await play.act(STAFF, signed_lists.begin, signed_lists.RATE, number)
    assert refused.reason is Reason.NO_FEEDBACK_NOW


async def test_an_opinion_that_is_open_holds_the_outcome(play):
    """The council's decision is told once nobody is asked any more, not while the opinion runs."""
    number = await adopted(play, rules={"notice": "0 minutes", "voting": "7 days"})
    await play.database.unit(lambda unit: due.add(unit, 1, "publish", number, SUNDAY + 30 * MINUTE))
    vote = (await play.act(CHAIR, votes.notice, number, "straw_poll")).vote
    await play.at(SUNDAY + WEEK - MINUTE)
    assert await play.said("outcome") == []
    closes_at = (await play.read(vote_rows.by_id, vote)).closes_at
    await play.at(closes_at)
    assert (await play.said("outcome"), (await play.matter(number)).stage) == ([], Stage.ADOPTED)
    await play.at(closes_at + 31 * MINUTE)
    assert await play.said("outcome") == [GROUP_A, 50]
    assert (await play.matter(number)).stage is Stage.IMPLEMENTING


async def test_a_poll_stands_in_the_topic_of_its_group_and_makes_no_sound(play):
    chats = [{"id": GROUP_A, "role": "residents", "scope": "A", "topic": 7}, {"id": COUNCIL, "role": "council"}]
    await asked(play, chats=chats)
    (payload,) = [
        json.loads(row["payload"]) for row in await play.rows("SELECT payload FROM outbox WHERE kind = 'poll'")
    ]
    assert (payload["topic"], payload["silent"]) == (7, True)
