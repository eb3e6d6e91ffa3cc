"""The democratic evaluation of the council: a secret vote of the households that keeps totals alone, once a year."""

from datetime import timedelta

import ballot_play
from council_play import CHAIR, GROUP_A, GROUP_B, STAFF, SUNDAY, VICE
from test_surveys import mine

from actions import ballots, corrections, evaluations, results, verification
from actions.ballots import BallotTap
from rules.options import Marks
from rules.refusals import Reason, Refused
from rules.votes import Choice
from storage import communities
from storage import secret_votes as secret_rows
from storage import votes as vote_rows

FORTNIGHT = timedelta(days=14)
YEAR = timedelta(days=365)


async def voted(play, vote, *options):
    """Households, from the first on, each mark an option; "abstain" is that they do not know."""
    for home, option in enumerate(options, start=1):
        await ballot_play.live(play, user=60 + home, household=home)
        said = Choice.ABSTAIN if option == "abstain" else Marks((option,))
        tap = BallotTap(None, 60 + home, "en", GROUP_A, True, vote, said)
        await play.database.unit(lambda unit, tap=tap: ballots.cast_ballots(unit, [tap]))


async def over(play, vote):
    play.clock.at = SUNDAY + FORTNIGHT
    for _ in range(2):  # sealed, then announced
        await play.database.unit(lambda unit: results.close_vote(unit, vote))


async def test_residents_rate_the_council_and_totals_are_all_that_is_kept(play):
    await play.apply()
    said = await mine(play, evaluations.open_, 0)
    assert {row["chat"] for row in await play.rows("SELECT chat FROM card WHERE kind = 'ballot'")} == {GROUP_A, GROUP_B}
    (noticed,) = await play.acts("vote.noticed")
    assert (noticed[2]["secret"], noticed[2]["rule"], noticed[2]["electorate"]) == (True, "evaluation", 7)
    assert (await mine(play, evaluations.open_, 0, user=CHAIR)).reason is Reason.EVALUATION_RUNS
    shown = (await play.card("ballot", said.vote, GROUP_A))[0]
    assert not [one for one in shown if "Equal votes" in one or "About" in one]  # nobody proposed it, nobody wins
    await voted(play, said.vote, 1, 2, 2, 4, "abstain")
    assert await play.read(secret_rows.telling, said.vote) is False
    await over(play, said.vote)
    found = (await play.read(vote_rows.by_id, said.vote)).result
    assert [found[key] for key in ("options", "abstain", "took_part", "electorate")] == [[1, 2, 0, 1], 1, 5, 7]
    assert not (await play.read(verification.verify)).differences
    lines = (await play.card("result", said.vote, GROUP_A))[0]
    assert "Yearly evaluation: how satisfied are you with the council?" in lines[0]
    answers = [line for line in lines if line[:2] in {"1.", "2.", "3.", "4."}]
    assert lines[2:4] == ["Satisfaction: 75 % (n = 4)", "1. Satisfied: 1"]
    assert [line[0] for line in answers] == ["1", "2", "3", "4"], "in their order, whatever they came to"


async def test_under_five_votes_nothing_is_told_and_a_seat_may_be_rated_too(play):
    await play.apply()
    seat = (await play.read(evaluations.rated_seats, await play.read(communities.by_id, 1)))[1]
    said = await mine(play, evaluations.open_, seat.id, user=CHAIR)
    await voted(play, said.vote, 1, 1, 1, 1)
    await over(play, said.vote)
    found = (await play.read(vote_rows.by_id, said.vote)).result
    assert [found[key] for key in ("options", "abstain", "took_part")] == [[0, 0, 0, 0], 0, 4]
    lines = (await play.card("result", said.vote, GROUP_A))[0]
    assert "Wu" in lines[0]
    assert not any("Satisfied" in line for line in lines)


async def test_the_evaluation_of_a_seat_is_no_difference_to_the_record(play):
    """Its row holds the name in its title and decides nothing of the seat; `corridor verify` found one."""
    await play.apply()
    seat = (await play.read(evaluations.rated_seats, await play.read(communities.by_id, 1)))[1]
    await mine(play, evaluations.open_, seat.id, user=CHAIR)
    assert (await play.read(verification.verify)).differences == ()


async def test_the_chair_and_staff_open_it_and_the_chair_hears_when_a_year_is_over(play):
    await play.apply()
    assert (await mine(play, evaluations.open_, 0, user=VICE)).reason is Reason.CHAIR_OR_STAFF
    assert (await mine(play, evaluations.open_, 99)).reason is Reason.NOT_A_SEAT
    community = await play.read(communities.by_id, 1)
    for _ in range(2):  # each start plans the same
        await play.database.unit(lambda unit: evaluations.plan(unit, community))
    due = [when for what, when in await play.waiting() if what == evaluations.WHAT]
    assert due == [1]
    play.clock.at = SUNDAY + YEAR
    for _ in range(2):
        await play.database.unit(lambda unit: evaluations.tell_due(unit, 1))
    assert len(await play.posts(evaluations.WHAT)) == 2
    await mine(play, evaluations.open_, 0, user=STAFF)
    await play.database.unit(lambda unit: evaluations.tell_due(unit, 1))
    assert len(await play.posts(evaluations.WHAT)) == 2


async def test_neither_one_that_was_withdrawn_nor_that_of_one_seat_is_the_years(play):
    await play.apply()
    play.clock.at = SUNDAY + YEAR
    said = await mine(play, evaluations.open_, 0, user=CHAIR)
    await play.act(CHAIR, corrections.withdraw, said.vote, "Too early")
    community = await play.read(communities.by_id, 1)
    seat = (await play.read(evaluations.rated_seats, community))[1]
    await mine(play, evaluations.open_, seat.id, user=CHAIR)
    await play.database.unit(lambda unit: evaluations.tell_due(unit, 1))
    assert len(await play.posts(evaluations.WHAT)) == 1


async def test_a_method_without_it_says_so(play):
    await play.apply(parts={})
    assert await play.act(CHAIR, evaluations.may_open) == Refused(Reason.NO_SURVEYS)
