"""Staff say that somebody has moved out: two of them, the person hears it, and what was voted stands."""

from datetime import timedelta

import pytest
from ballot_play import cast, live, opened
from council_play import CHAIR, STAFF, SUNDAY, VICE

from actions import joins, verification
from rules.ballots import Accepted
from rules.joins import Verdict
from rules.refusals import Reason, Refused
from storage import households, people
from storage import votes as rows

LEAVER, WIFE = 61, 62


@pytest.fixture
async def vote(play):
    """An open vote in which somebody has voted who is about to move out."""
    number = await opened(play)
    for user in (LEAVER, WIFE):
        await live(play, user=user, household=1)
    for judge in (STAFF, CHAIR, VICE):
        await play.act(judge, lambda unit, caller: people.start(unit, caller.person))
    await cast(play, number, (LEAVER, "against"))
    return number


async def member(play, user):
    return next(one.id for one in await play.read(households.members, 1) if one.telegram_id == user)


async def out(play, judge, user=LEAVER):
    return await play.act(judge, joins.moved_out, await member(play, user), chat=judge)


async def test_two_of_the_staff_end_a_membership_and_the_ballot_stands(play, vote):
    assert (await out(play, STAFF)).settled is None
    assert await play.said("join_disputed") == [LEAVER]
    assert (await out(play, STAFF)).already, "one person is not two"
    (reply,) = await cast(play, vote, (LEAVER, "for"))
    assert isinstance(reply.said, Accepted), "nothing changes until two agree"
    assert (await out(play, CHAIR)).settled is Verdict.REMOVED
    assert [one.telegram_id for one in await play.read(households.members, 1)] == [WIFE]
    assert await play.said("join_settled") == [LEAVER]
    (reply,) = await cast(play, vote, (LEAVER, "abstain"))
    assert reply.said == Refused(Reason.NOT_REGISTERED)
    assert LEAVER not in [one.telegram_id for one in await play.read(rows.not_voted, vote)]
    await play.at(SUNDAY + timedelta(days=7))
    assert (await play.read(rows.by_id, vote)).result["for"] == 1
    assert (await play.read(verification.verify)).differences == ()
    asked = await play.acts("household.disputed")
    assert asked == [("household.disputed", "household:1", {"dispute": 1, "votes": [], "reason": "moved_out"})]


async def test_who_is_said_to_have_moved_out_may_be_doubted_and_the_other_way_round(play, vote):
    await out(play, STAFF)
    assert await play.act(LEAVER, joins.doubt, await member(play, WIFE), chat=LEAVER) == joins.Noted()
    assert await out(play, STAFF, WIFE) == joins.Noted()
    for user in (STAFF, CHAIR):
        await play.act(user, joins.look, await member(play, LEAVER), await member(play, WIFE), chat=user)
    assert len(await play.acts("household.disputed")) == 4


async def test_nobody_else_can_end_it_and_a_real_doubt_is_not_held_up(play, vote):
    for nobody in (WIFE, LEAVER, 99):
        assert await out(play, nobody) == Refused(Reason.NOT_A_JUDGE)
    await out(play, STAFF)
    await play.act(WIFE, joins.doubt, await member(play, LEAVER), chat=WIFE)
    assert await play.act(LEAVER, joins.doubt, await member(play, WIFE), chat=LEAVER) == joins.Noted()
    (reply,) = await cast(play, vote, (WIFE, "for"))
    assert reply.said == Refused(Reason.JOIN_DISPUTED)
