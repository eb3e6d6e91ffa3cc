"""A slip taken from a letterbox: the ballot cast with it waits, then counts or is struck; no other home is touched."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from ballot_play import NOW, cast, live, opened
from council_play import CHAIR, GROUP_A, STAFF, SUNDAY, VICE

from actions import agreements, joins, objections, verification, votes
from actions import lists as list_acts
from rules.ballots import Accepted
from rules.joins import Verdict
from rules.refusals import Reason, Refused
from rules.stages import Stage
from rules.votes import Choice
from storage import frozen_ballots, households, matters, people, record
from storage import votes as rows
from storage.votes import State

MUM, THIEF, NEIGHBOUR, FAR = 61, 62, 63, 64
CLOSES = SUNDAY + timedelta(days=7)
WEEK = {**NOW, "objections": "7 days"}


@pytest.fixture
async def vote(play):
    """An open vote in which a neighbour and a thief have voted, the thief for the home of a family."""
    number = await opened(play, rules=WEEK)
    for user, household in ((MUM, 1), (THIEF, 1), (NEIGHBOUR, 2), (FAR, 3)):
        await live(play, user=user, household=household)
    for judge in (STAFF, CHAIR, VICE):
        await play.act(judge, _start)
    await cast(play, number, (THIEF, "against"), (NEIGHBOUR, "for"))
    return number


async def _start(unit, caller):
    await people.start(unit, caller.person)


async def member(play, user):
    found = await play.read(households.members, 1)
    return next(one.id for one in found if one.telegram_id == user)


async def doubted(play):
    said = await play.act(MUM, joins.doubt, await member(play, THIEF), chat=MUM)
    assert not isinstance(said, Refused)


async def doubted_late(play):
    """A doubt that no time ends before the close."""
    await play.at(CLOSES - timedelta(hours=1))
    await doubted(play)


async def settled(play, verdict):
    for judge in (STAFF, CHAIR):
        await play.act(judge, joins.judge, 1, verdict, chat=judge)


async def counted(play, number):
    """For, against, and how many have voted."""
    tally = next(iter((await play.read(rows.tally, number)).values()))
    assert sum(one.voted for one in await play.read(rows.turnout, number)) == tally.total
    assert await play.read(rows.voted, number) == tally.total
    return tally.for_, tally.against


async def agrees(play):
    found = await play.read(verification.verify)
    assert found.differences == ()
    return found


async def acts(play, number):
    kept = await play.read(record.entries, 1)
    return [entry["act"] for entry, _ in kept if entry["subject"] == f"vote:{number}"]


async def said(play, number, user, choice="for"):
    (reply,) = await cast(play, number, (user, choice))
    return reply.said


async def test_the_ballot_of_somebody_in_doubt_neither_counts_nor_is_lost(play, vote):
    assert await counted(play, vote) == (1, 1)
    await doubted(play)
    assert await counted(play, vote) == (1, 0)
    assert await play.read(frozen_ballots.count, vote) == 1
    assert await said(play, vote, THIEF) == Refused(Reason.JOIN_DISPUTED)
    assert await said(play, vote, MUM) == Refused(Reason.BALLOT_FROZEN), "it may count yet"
    assert await play.acts("vote.attempt_refused") == [
        ("vote.attempt_refused", f"vote:{vote}", {"what": "second_ballot"})
    ]
    assert (await said(play, vote, FAR)).choice is Choice.FOR, "no other home is touched"
    assert await counted(play, vote) == (2, 0)
    assert "vote.frozen" in await acts(play, vote)


async def test_removed_while_the_vote_is_open_the_home_votes_anew(play, vote):
    await doubted(play)
    await settled(play, Verdict.REMOVED)
    assert await counted(play, vote) == (1, 0)
    assert await said(play, vote, THIEF) == Refused(Reason.NOT_REGISTERED)
    assert isinstance(await said(play, vote, MUM), Accepted)
    assert (await said(play, vote, MUM, "abstain")).previous is Choice.FOR, "it is hers to change"
    await play.at(CLOSES)
    assert await counted(play, vote) == (1, 0)
    closed = await play.read(rows.by_id, vote)
    assert (closed.result["for"], closed.result["against"], closed.result["abstain"]) == (1, 0, 1)
    assert len(await play.read(list_acts.lines_of, closed)) == 2
    await agrees(play)


async def test_settled_that_they_belong_while_it_is_open_it_counts(play, vote):
    await doubted(play)
    await settled(play, Verdict.BELONGS)
    assert await counted(play, vote) == (1, 1)
    assert await said(play, vote, MUM) == Refused(Reason.HOUSEHOLD_VOTED)
    assert (await said(play, vote, THIEF)).previous is Choice.AGAINST
    await play.at(CLOSES)
    await agrees(play)


async def test_unsettled_at_the_close_it_is_not_counted_and_the_result_says_so(play, vote):
    await doubted_late(play)
    await play.at(CLOSES)
    closed = await play.read(rows.by_id, vote)
    assert (closed.result["for"], closed.result["against"]) == (1, 0)
    assert "In doubt, not counted: 1" in (await play.card("result", vote, GROUP_A))[0]
    assert len(await play.read(list_acts.lines_of, closed)) == 1
    await agrees(play)


@pytest.mark.parametrize(("verdict", "figures", "lines"), [(Verdict.BELONGS, (1, 1), 2), (Verdict.REMOVED, (1, 0), 1)])
async def test_settled_while_objections_may_come_the_result_is_put_right(play, vote, verdict, figures, lines):
    await doubted_late(play)
    await play.at(CLOSES)
    before = await play.read(list_acts.published, vote)
    await settled(play, verdict)
    after = await play.read(rows.by_id, vote)
    assert (after.result["for"], after.result["against"]) == figures
    assert "not counted" not in str(await play.card("result", vote, GROUP_A))
    assert ("vote.recounted" in await acts(play, vote)) == (verdict is Verdict.BELONGS)
    now = await play.read(list_acts.published, vote)
    assert now.lines == lines
    assert now.content.startswith(before.content), "a correction changes no line"
    await agrees(play)
    await play.at(CLOSES + timedelta(days=7))
    assert (await play.read(rows.by_id, vote)).state is State.CONFIRMED
    await agrees(play)


async def test_after_the_result_is_final_nothing_moves(play, vote):
    await doubted_late(play)
    await play.at(CLOSES + timedelta(days=7) - timedelta(hours=2))
    assert (await play.read(rows.by_id, vote)).state is State.PRELIMINARY
    await play.at(CLOSES + timedelta(days=7))
    assert (await play.read(rows.by_id, vote)).result["against"] == 1, "nobody has settled it: the doubt has ended"
    await agrees(play)


async def test_a_doubt_after_the_close_moves_the_result_once_staff_have_settled_it(play, vote):
    await play.at(CLOSES)
    await doubted(play)
    assert await play.read(frozen_ballots.count, vote) == 0
    await settled(play, Verdict.REMOVED)
    after = await play.read(rows.by_id, vote)
    assert (after.result["for"], after.result["against"], after.result["struck"]) == (1, 0, 1)
    assert len(await play.read(list_acts.lines_of, after)) == 3, "its line stays, another takes it back"
    await agrees(play)


@pytest.mark.parametrize("whole", [True, False])
async def test_what_staff_settle_while_the_close_is_late_is_settled_before_it(play, vote, whole):
    """Removed with all of the home, or cleared, between the time of the close and the close itself."""

    async def late(unit, caller):
        await joins.full(unit, caller.person, await households.by_id(unit, 1))

    if whole:
        await play.act(99, late, chat=99)
    else:
        await doubted_late(play)
    play.clock.at = CLOSES + timedelta(seconds=1)
    await settled(play, Verdict.REMOVED if whole else Verdict.BELONGS)
    await play.at(CLOSES + timedelta(seconds=2))
    closed = await play.read(rows.by_id, vote)
    assert closed.result["against"] == (0 if whole else 1)
    lines = await play.read(list_acts.lines_of, closed)
    assert [one.choice for one in lines if one.choice == "struck"] == []
    assert [one.receipt for one in lines] == sorted(one.receipt for one in lines), "none of them is a correction"
    assert len(lines) == (1 if whole else 2)
    await agrees(play)


async def test_a_doubt_after_the_time_of_the_close_freezes_nothing(play, vote):
    play.clock.at = CLOSES + timedelta(seconds=1)
    await doubted(play)
    assert await play.read(frozen_ballots.count, vote) == 0
    await play.at(CLOSES + timedelta(seconds=2))
    assert (await play.read(rows.by_id, vote)).result["against"] == 1
    await agrees(play)


async def test_a_ballot_whose_voter_was_cleared_is_not_struck_by_an_older_agreement(play, vote):
    await play.at(CLOSES)
    await doubted(play)
    await play.act(NEIGHBOUR, objections.object_to, vote, "It is forged", chat=NEIGHBOUR)
    await play.act(CHAIR, lambda *given: objections.answer(*given, upheld=True), 1, "It may be")
    assert await play.act(CHAIR, agreements.ask_strike, 1, "1-101") == agreements.Asked(1)
    await settled(play, Verdict.BELONGS)
    assert await play.act(VICE, agreements.agree, 1) == Refused(Reason.BALLOT_STANDS)
    assert await counted(play, vote) == (1, 1)
    assert "vote.struck" not in await acts(play, vote)
    await agrees(play)


async def test_a_thief_who_leaves_in_doubt_does_not_leave_a_ballot(play, vote):
    await doubted(play)

    async def leave(unit, caller):
        await households.leave(unit, 1, caller.person.id)

    await play.act(THIEF, leave, chat=THIEF)
    await play.at(SUNDAY + timedelta(days=6))
    assert await play.read(frozen_ballots.count, vote) == 1
    await settled(play, Verdict.BELONGS)
    assert await counted(play, vote) == (1, 0)
    assert isinstance(await said(play, vote, MUM), Accepted)


async def test_an_owner_who_belongs_to_another_of_the_homes_keeps_the_ballot(play):
    """Chen has two homes: a doubt in the second does not touch the ballot cast by right of the first."""
    number = await opened(play, "owners_ordinary", rules=WEEK)
    for user, household in ((MUM, 1), (THIEF, 1), (THIEF, 2)):
        await live(play, user=user, household=household)
    await play.database.unit(_one_owner)
    again = (await play.act(CHAIR, votes.notice, await _adopted(play), "owners_ordinary")).vote
    for one in (number, again):
        await cast(play, one, (THIEF, "for"))
    await doubted(play)
    assert await play.read(frozen_ballots.count, number) == 1, "on that roll the homes are two owners'"
    assert await play.read(frozen_ballots.count, again) == 0


async def _one_owner(unit):
    first, second, *_ = await households.of_community(unit, 1)
    await households.change(unit, [asdict(one) | {"owner": "chen"} for one in (first, second)])


async def _adopted(play):
    number = await play.supported("A bench", "A")
    await play.database.unit(lambda unit: matters.set_stage(unit, number, Stage.ADOPTED))
    return number
