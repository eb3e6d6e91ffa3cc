"""At which of the five commons a matter stands, whatever stage it is at; and when a vote may be secret."""

import pytest

from rules.commons import Common, common_of, reached
from rules.refusals import Reason, Refused
from rules.secret_votes import is_void, may_be_secret, shows
from rules.stages import Stage
from rules.votes import Rule

BUILD = {Stage.URGENT, Stage.IMPLEMENTING, Stage.REOPENED}
RATED = {Stage.DONE, Stage.EVALUATED}
ENDED = {Stage.DECLINED, Stage.MERGED, Stage.REDIRECTED, Stage.LAPSED, Stage.TAKEN_BACK, Stage.NOT_ADOPTED}


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_belongs_to_one_of_the_five_or_ended_before(stage: Stage) -> None:
    found = [common_of(stage, reported=reported, done=done) for reported in (False, True) for done in (False, True)]
    if stage in BUILD:
        assert found == [Common.BUILD] * 2 + [Common.MANAGE] * 2
    elif stage in RATED:
        assert found == [Common.EVALUATE] * 4
    elif stage is Stage.CLOSED:
        assert found == [None, Common.SHARE] * 2
    else:
        assert found == [None if stage in ENDED else Common.PLAN] * 4


def test_those_that_were_reached_stand_in_order() -> None:
    assert reached(Common.PLAN) == [Common.PLAN]
    assert reached(Common.MANAGE) == [Common.PLAN, Common.BUILD, Common.MANAGE]
    assert reached(Common.SHARE) == list(Common)


@pytest.mark.parametrize(
    ("rule", "electors", "reason"),
    [
        ("assembly", 5, None),
        ("assembly", 4, Reason.SEALING_NEEDS_MORE),
        ("owners_ordinary", 500, Reason.SEALING_NEEDS_HEADS),
        ("straw_poll", 500, Reason.SEALING_NEEDS_HEADS),
        ("satisfaction", 500, Reason.SEALING_NEEDS_HEADS),
    ],
)
def test_a_secret_vote_counts_heads_and_has_five_electors(
    catalogue: dict[str, Rule], rule: str, electors: int, reason: Reason | None
) -> None:
    assert may_be_secret(catalogue[rule], electors) == (Refused(reason) if reason else None)


def test_below_five_ballots_nothing_is_told_and_its_turnout_moves_by_fives() -> None:
    assert [is_void(ballots) for ballots in (0, 4, 5)] == [True, True, False]
    assert [shows(before, now) for before, now in ((0, 4), (4, 5), (5, 9), (9, 10), (3, 12))] == [
        False, True, False, True, True,
    ]  # fmt: skip
