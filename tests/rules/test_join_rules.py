"""Who may doubt a join, who settles it, and when it is settled: both sides of each boundary."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.joins import LAPSES_AFTER, TO_SETTLE, Membership, Verdict, judges, may_ask, may_dispute, settles
from rules.refusals import Reason, Refused

HOME, OTHER = 1, 2
DOUBTED = Membership(5, HOME)


@pytest.mark.parametrize(
    ("own", "is_open", "settled", "reason"),
    [
        ([Membership(4, HOME)], False, False, None),
        ([Membership(6, HOME)], False, False, Reason.JOINED_LATER),
        ([Membership(5, HOME)], False, False, Reason.JOINED_LATER),  # one's own join
        ([Membership(4, OTHER)], False, False, Reason.JOINED_LATER),  # earlier, but elsewhere
        ([Membership(1, OTHER), Membership(4, HOME)], False, False, None),
        ([], False, False, Reason.JOINED_LATER),
        ([Membership(4, HOME, disputed=True)], False, False, Reason.JOIN_DISPUTED),
        ([Membership(1, OTHER, disputed=True), Membership(4, HOME)], False, False, None),
        ([Membership(4, HOME)], True, False, Reason.ALREADY_DISPUTED),
        ([Membership(6, HOME)], True, False, Reason.JOINED_LATER),  # a stranger learns nothing of the dispute
        ([Membership(4, HOME)], False, True, Reason.JOIN_SETTLED),
        ([Membership(4, HOME, tenant=True)], False, False, Reason.OTHER_SIDE),
    ],
)
def test_who_may_doubt_a_join(own, is_open, settled, reason):
    said = may_dispute(DOUBTED, own, is_open=is_open, settled=settled, cleared=False)
    assert said == (Refused(reason) if reason else None)


def test_nobody_doubts_who_has_left():
    said = may_dispute(None, [Membership(4, HOME)], is_open=False, settled=False, cleared=False)
    assert said == Refused(Reason.JOIN_GONE)


@pytest.mark.parametrize(
    ("own", "reason"),
    [
        ([Membership(6, HOME)], None),  # came later, but staff have heard both
        ([Membership(6, OTHER)], Reason.JOINED_LATER),
        ([Membership(6, HOME, disputed=True)], Reason.JOIN_DISPUTED),  # in doubt by somebody else
    ],
)
def test_whom_staff_have_cleared_may_doubt_anybody_there(own, reason):
    said = may_dispute(DOUBTED, own, is_open=False, settled=False, cleared=True)
    assert said == (Refused(reason) if reason else None)


@pytest.mark.parametrize(
    ("own", "may"),
    [
        ([Membership(6, HOME)], True),
        ([Membership(6, HOME, disputed=True)], True),
        ([Membership(6, HOME, tenant=True)], True),
        ([DOUBTED], False),
        ([Membership(6, OTHER)], False),
        ([], False),
    ],
)
def test_whoever_belongs_to_a_home_may_ask_staff_about_another(own, may):
    assert may_ask(DOUBTED, own) is may


@pytest.mark.parametrize(
    ("staff", "heads", "household", "found"),
    [
        ({1, 2}, {8, 9}, {50}, {1, 2}),
        ({1}, {8, 9}, {50}, {1, 8, 9}),
        (set(), {8, 9}, {50}, {8, 9}),
        ({1, 2}, {8, 9}, {2, 50}, {1, 8, 9}),  # one of the staff lives there: no judge, so the heads are
        ({1}, {8, 9}, {1, 8}, {9}),
        ({1, 2, 3}, {8}, {3}, {1, 2}),
    ],
)
def test_who_settles_it(staff, heads, household, found):
    assert judges(staff, heads, household) == found


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ({}, None),
        ({1: Verdict.REMOVED}, None),
        ({1: Verdict.REMOVED, 2: Verdict.BELONGS}, None),
        ({1: Verdict.REMOVED, 2: Verdict.REMOVED}, Verdict.REMOVED),
        ({1: Verdict.BELONGS, 2: Verdict.BELONGS}, Verdict.BELONGS),
        ({1: Verdict.REMOVED, 7: Verdict.REMOVED}, None),  # 7 is no judge (any more)
        ({1: Verdict.REMOVED, 2: Verdict.BELONGS, 3: Verdict.REMOVED}, Verdict.REMOVED),
    ],
)
def test_two_who_say_the_same_settle_it(said, verdict):
    assert settles(said, {1, 2, 3}) is verdict


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(Verdict)), max_size=12))
def test_in_any_order_one_alone_never_settles_it(words):
    said: dict[int, Verdict] = {}
    for judge, verdict in words:
        said[judge] = verdict
        settled = settles(said, {1, 2, 3})
        if settled:
            assert sum(1 for judge, word in said.items() if word is settled and judge in {1, 2, 3}) >= 2
            break


@pytest.mark.parametrize(
    ("own", "reason"),
    [
        ([Membership(4, HOME), Membership(6, HOME)], None),
        ([Membership(4, HOME), Membership(6, HOME, tenant=True)], Reason.OTHER_SIDE),
        ([Membership(4, HOME), Membership(6, HOME, disputed=True)], Reason.JOIN_DISPUTED),
    ],
)
def test_who_joined_a_home_twice_was_there_before_and_any_of_both_may_stand_against_it(own, reason):
    said = may_dispute(DOUBTED, own, is_open=False, settled=False, cleared=False)
    assert said == (Refused(reason) if reason else None)


def test_a_doubt_ends_after_a_week_by_itself_and_two_settle_it():
    assert (timedelta(days=7), 2) == (LAPSES_AFTER, TO_SETTLE)
