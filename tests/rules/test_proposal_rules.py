"""What becomes of a proposal by its author's word, and for whom it is wider."""

from datetime import UTC, datetime, timedelta

import pytest

from rules import proposals
from rules.matters import Matter, Supporter
from rules.refusals import Reason, Refused
from rules.scope import Place, parse_scope
from rules.seats import Role, Seat
from rules.stages import Stage

UNTIL = datetime(2026, 11, 25, tzinfo=UTC)
MATTER = Matter(Stage.RAISED, parse_scope("A/1"), 2, 5, UNTIL)


def refused(reason):
    return Refused(reason) if reason else None


@pytest.mark.parametrize(
    ("stage", "into", "reason"),
    [
        (Stage.RAISED, Stage.RAISED, None), (Stage.RAISED, Stage.ON_AGENDA, None),
        (Stage.ACCEPTED, Stage.RAISED, Reason.ALREADY_SCREENED), (Stage.RAISED, Stage.DECLINED, Reason.MATTER_ENDED),
        (Stage.RAISED, Stage.ADOPTED, Reason.MATTER_ENDED),
    ],
)  # fmt: skip
def test_which_proposal_may_go_on_in_which(stage, into, reason):
    assert proposals.may_merge(stage, into) == refused(reason)


def test_the_author_has_three_days_and_not_a_moment_more():
    assert timedelta(days=3) == proposals.CONSENT_WITHIN
    assert proposals.too_late(UNTIL, UNTIL - timedelta(microseconds=1)) is None
    assert proposals.too_late(UNTIL, UNTIL) == Refused(Reason.ALREADY_DECIDED)


def test_support_goes_on_once_for_the_homes_of_the_wider_matter():
    here, there = Supporter(1, Place("A", "1", "1")), Supporter(2, Place("B", "1", "1"))
    assert proposals.carried_over([here, there], parse_scope("A"), ()) == [here]
    assert proposals.carried_over([here, there], parse_scope(""), {1}) == [there]


@pytest.mark.parametrize(
    ("stage", "more", "after"),
    [
        (Stage.ACCEPTED, 3, Stage.SUPPORTED), (Stage.ACCEPTED, 2, Stage.ACCEPTED), (Stage.RAISED, 3, Stage.RAISED),
        (Stage.ON_AGENDA, 3, Stage.ON_AGENDA),
    ],
)  # fmt: skip
def test_what_more_support_makes_of_it(stage, more, after):
    matter = Matter(stage, MATTER.scope, 2, 5, UNTIL)
    assert proposals.with_more_support(matter, more) is after


@pytest.mark.parametrize(
    ("stage", "author", "reason"),
    [
        (Stage.RAISED, True, None), (Stage.SUPPORTED, True, None), (Stage.RAISED, False, Reason.NOT_THE_PROPOSER),
        (Stage.ON_AGENDA, True, Reason.COUNCIL_HAS_IT), (Stage.MERGED, True, Reason.MATTER_ENDED),
    ],
)  # fmt: skip
def test_who_gives_it_up_until_when(stage, author, reason):
    assert proposals.may_give_up(stage, author=author) == refused(reason)


def test_it_is_widened_by_the_council_to_what_holds_it():
    assert [str(one) for one in proposals.wider(parse_scope("A/1/2"))] == ["A/1", "A", ""]
    assert proposals.wider(parse_scope("")) == []
    seat = Seat(3, Role.MEDIATOR, 3)
    for to in ("A", ""):
        assert proposals.may_widen(MATTER, seat, parse_scope(to)) is None
    for to in ("A/1", "B", "A/1/2"):
        assert proposals.may_widen(MATTER, seat, parse_scope(to)) == Refused(Reason.ALREADY_SCREENED)
    answered = Matter(Stage.ACCEPTED, MATTER.scope, 2, 5, UNTIL)
    assert proposals.may_widen(answered, seat, parse_scope("A")) == Refused(Reason.ALREADY_SCREENED)
    for other in (None, Seat(8, Role.RECORDER, 8)):
        assert proposals.may_widen(MATTER, other, parse_scope("A")) == Refused(Reason.NOT_A_SEAT)
