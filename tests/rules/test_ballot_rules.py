"""Whose ballot counts in a household's vote: the stories, and any order of taps."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.ballots import (
    Accepted,
    BallotBox,
    Cast,
    Elector,
    Person,
    Side,
    VoteState,
    accept_ballot,
    why_not,
)
from rules.options import Kind, Marks, Options
from rules.refusals import Reason, Refused
from rules.votes import Choice, Unit

OPENS = datetime(2026, 5, 2, 0, 0, tzinfo=UTC)
CLOSES = datetime(2026, 5, 9, 12, 0, tzinfo=UTC)  # 20:00:00 in Shanghai
DURING = OPENS + timedelta(days=1)
BOX = BallotBox(VoteState.OPEN, Unit.HOUSEHOLDS, OPENS, CLOSES, vote_change=True)
LI_HOME = Elector(id=37502, side=Side.OWNER)
LI, HIS_WIFE, TENANT = Person(1, Side.OWNER), Person(2, Side.OWNER), Person(3, Side.TENANT)
SECOND = timedelta(seconds=1)


def test_mr_li_votes_and_his_wife_hears_only_that_the_household_has_voted() -> None:
    first = accept_ballot(BOX, LI_HOME, None, LI, Choice.FOR, DURING)
    assert first == Accepted(Choice.FOR)
    answers = {
        accept_ballot(BOX, LI_HOME, Cast(LI.id, his), HIS_WIFE, hers, DURING) for his in Choice for hers in Choice
    }
    assert answers == {Refused(Reason.HOUSEHOLD_VOTED)}


@pytest.mark.parametrize(
    ("now", "refusal"),
    [
        (OPENS - timedelta(microseconds=1), Reason.NOT_OPEN_YET),
        (OPENS, None),
        (CLOSES - timedelta(microseconds=1), None),
        (CLOSES, Reason.CLOSED),
        (CLOSES + SECOND, Reason.CLOSED),
    ],
)
def test_a_ballot_counts_from_the_opening_until_just_before_the_close(now: datetime, refusal: Reason | None) -> None:
    answer = accept_ballot(BOX, LI_HOME, None, LI, Choice.FOR, now)
    assert answer == (Refused(refusal) if refusal else Accepted(Choice.FOR))


def test_who_is_in_doubt_neither_casts_nor_changes_while_the_others_of_the_home_vote() -> None:
    doubted = replace(LI, disputed=True)
    frozen = Refused(Reason.JOIN_DISPUTED)
    assert accept_ballot(BOX, LI_HOME, None, doubted, Choice.FOR, DURING) == frozen
    assert accept_ballot(BOX, LI_HOME, Cast(LI.id, Choice.FOR), doubted, Choice.AGAINST, DURING) == frozen
    assert accept_ballot(BOX, LI_HOME, None, HIS_WIFE, Choice.AGAINST, DURING) == Accepted(Choice.AGAINST)
    assert accept_ballot(BOX, LI_HOME, None, doubted, Choice.FOR, CLOSES) == Refused(Reason.CLOSED)
    assert accept_ballot(BOX, LI_HOME, None, LI, Choice.FOR, DURING) == Accepted(Choice.FOR)  # once it is settled


def test_the_stored_deadline_closes_also_while_the_scheduler_sleeps() -> None:
    late = accept_ballot(replace(BOX, state=VoteState.OPEN), LI_HOME, None, LI, Choice.FOR, CLOSES + SECOND)
    assert late == Refused(Reason.CLOSED)


@pytest.mark.parametrize(
    ("state", "refusal"), [(VoteState.NOTICED, Reason.NOT_OPEN_YET), (VoteState.CLOSED, Reason.CLOSED)]
)
def test_the_state_must_be_open_whatever_the_clock_says(state: VoteState, refusal: Reason) -> None:
    assert accept_ballot(replace(BOX, state=state), LI_HOME, None, LI, Choice.FOR, DURING) == Refused(refusal)


def test_an_extended_vote_takes_ballots_until_its_later_close() -> None:
    extended = replace(BOX, closes_at=CLOSES + timedelta(days=3))
    assert accept_ballot(extended, LI_HOME, None, LI, Choice.FOR, CLOSES + SECOND) == Accepted(Choice.FOR)


@pytest.mark.parametrize(
    ("unit", "elector", "person", "refusal"),
    [
        (Unit.HOUSEHOLDS, LI_HOME, None, Reason.NOT_REGISTERED),
        (Unit.HOUSEHOLDS, None, None, Reason.NOT_REGISTERED),
        (Unit.HOUSEHOLDS, None, LI, Reason.NOT_ON_ROLL),
        (Unit.OWNERS, LI_HOME, TENANT, Reason.OWNERS_ONLY),
        (Unit.HOUSEHOLDS, LI_HOME, TENANT, Reason.OWNER_VOTES),
        (Unit.HOUSEHOLDS, Elector(5, Side.TENANT), LI, Reason.TENANT_VOTES),
        (Unit.HOUSEHOLDS, Elector(5, Side.TENANT), TENANT, None),
        (Unit.OWNERS, LI_HOME, LI, None),
    ],
)
def test_who_may_vote_for_a_household(
    unit: Unit, elector: Elector | None, person: Person | None, refusal: Reason | None
) -> None:
    answer = accept_ballot(replace(BOX, unit=unit), elector, None, person, Choice.AGAINST, DURING)
    assert answer == (Refused(refusal) if refusal else Accepted(Choice.AGAINST))


def test_a_double_tap_is_accepted_and_changes_nothing_even_where_nothing_may_change() -> None:
    for box in (BOX, replace(BOX, vote_change=False)):
        again = accept_ballot(box, LI_HOME, Cast(LI.id, Choice.FOR), LI, Choice.FOR, DURING)
        assert isinstance(again, Accepted)
        assert not again.changed


def test_who_cast_it_may_change_it_only_where_the_vote_allows() -> None:
    cast = Cast(LI.id, Choice.FOR)
    changed = accept_ballot(BOX, LI_HOME, cast, LI, Choice.AGAINST, DURING)
    assert changed == Accepted(Choice.AGAINST, previous=Choice.FOR)
    assert isinstance(changed, Accepted)
    assert changed.changed
    fixed = replace(BOX, vote_change=False)
    assert accept_ballot(fixed, LI_HOME, cast, LI, Choice.AGAINST, DURING) == Refused(Reason.NO_CHANGE)


def test_after_the_close_even_a_double_tap_is_late() -> None:
    answer = accept_ballot(BOX, LI_HOME, Cast(LI.id, Choice.FOR), LI, Choice.FOR, CLOSES)
    assert answer == Refused(Reason.CLOSED)


taps = st.lists(
    st.tuples(
        st.integers(1, 4),  # person, four to a home
        st.integers(0, 2),  # household
        st.sampled_from(Choice),
        st.integers(-2, 12),  # days after the opening
    ),
    max_size=40,
)


@given(taps=taps, vote_change=st.booleans())
def test_any_order_of_taps_leaves_one_ballot_a_household_by_its_first_voter(
    taps: list[tuple[int, int, Choice, int]], vote_change: bool
) -> None:
    box = replace(BOX, vote_change=vote_change)
    stored: dict[int, Cast] = {}
    accepted: dict[int, list[tuple[int, Choice]]] = {}
    for number, home, choice, day in taps:
        person = Person(10 * home + number, Side.OWNER)
        now = OPENS + timedelta(days=day)
        answer = accept_ballot(box, Elector(home, Side.OWNER), stored.get(home), person, choice, now)
        if isinstance(answer, Accepted):
            assert OPENS <= now < CLOSES
            stored[home] = Cast(person.id, answer.choice)
            accepted.setdefault(home, []).append((person.id, choice))
    for home, answers in accepted.items():
        assert {person for person, _ in answers} == {answers[0][0]}
        assert stored[home] == Cast(*answers[-1])
        if not vote_change:
            assert {choice for _, choice in answers} == {answers[0][1]}
    in_time = {home for _, home, _, day in taps if OPENS <= OPENS + timedelta(days=day) < CLOSES}
    assert set(stored) == in_time


@pytest.mark.parametrize("choice", [None, Choice.FOR])
def test_whether_one_taps_or_asks_the_reasons_have_one_order(choice: Choice | None) -> None:
    """Over, no vote in it, not open yet, cast already."""
    tenant = Person(9, Side.TENANT)
    owners = replace(BOX, unit=Unit.OWNERS)
    cast = Cast(LI.id, Choice.FOR)
    asked = [
        (owners, tenant, CLOSES), (owners, tenant, OPENS - SECOND), (owners, HIS_WIFE, OPENS - SECOND),
        (owners, HIS_WIFE, DURING),
    ]  # fmt: skip
    assert [why_not(box, LI_HOME, cast, person, now, choice) for box, person, now in asked] == [
        Reason.CLOSED, Reason.OWNERS_ONLY, Reason.NOT_OPEN_YET, Reason.OWNER_VOTED,
    ]  # fmt: skip


ASKED = Options(Kind.ONE, ("A", "B"))


def test_a_ballot_says_what_the_vote_asks_and_nothing_else() -> None:
    assert accept_ballot(BOX, LI_HOME, None, LI, Marks((1,)), DURING) == Refused(Reason.NOT_ON_BALLOT)
    asked = replace(BOX, options=ASKED)
    assert accept_ballot(asked, LI_HOME, None, LI, Choice.FOR, DURING) == Refused(Reason.NOT_ON_BALLOT)
    assert accept_ballot(asked, LI_HOME, None, LI, Marks((2,)), DURING) == Accepted(Marks((2,)))
    assert accept_ballot(asked, LI_HOME, None, LI, Marks((2,)), CLOSES) == Refused(Reason.CLOSED)


@pytest.mark.parametrize(
    ("unit", "left", "cast", "reason"),
    [
        (Unit.ADULTS, 1, None, None),
        (Unit.ADULTS, 0, None, Reason.ADULTS_VOTED),
        (Unit.ADULTS, 0, Cast(LI.id, Choice.FOR), None),  # their own ballot may still be changed
        (Unit.HOUSEHOLDS, 0, None, None),
    ],
)
def test_no_more_adults_of_a_home_vote_than_it_has(
    unit: Unit, left: int, cast: Cast | None, reason: Reason | None
) -> None:
    elector = replace(LI_HOME, places_left=left)
    assert why_not(replace(BOX, unit=unit), elector, cast, LI, DURING, Choice.AGAINST) is reason
    noticed = replace(BOX, unit=unit, state=VoteState.NOTICED)
    assert why_not(noticed, elector, None, LI, DURING) is Reason.NOT_OPEN_YET


def test_a_vote_of_representatives_tells_residents_that_it_is_one() -> None:
    for unit, reason in ((Unit.REPRESENTATIVES, Reason.REPRESENTATIVES_ONLY), (Unit.ADULTS, Reason.NOT_REGISTERED)):
        assert accept_ballot(replace(BOX, unit=unit), None, None, None, Choice.FOR, DURING) == Refused(reason)


def test_who_owns_a_home_since_the_notice_is_told_so() -> None:
    for later, reason in ((True, Reason.OWNER_SINCE_NOTICE), (False, Reason.NOT_ON_ROLL)):
        person = replace(LI, came_later=later)
        assert accept_ballot(BOX, None, None, person, Choice.FOR, DURING) == Refused(reason)


@pytest.mark.parametrize(
    ("box", "cast", "reason"),
    [
        (replace(BOX, secret=True), Cast(0, None), Reason.SEALED_ALREADY),
        (BOX, Cast(HIS_WIFE.id, Choice.FOR, frozen=True), Reason.BALLOT_FROZEN),
        (BOX, Cast(LI.id, Choice.FOR, frozen=True), None),  # who cast it may still change it
        (BOX, Cast(0, Choice.FOR), Reason.VOTED_ON_PAPER),
        (BOX, Cast(0, None), Reason.HOUSEHOLD_VOTED),
        (replace(BOX, unit=Unit.OWNERS), Cast(HIS_WIFE.id, Choice.FOR), Reason.OWNER_VOTED),
    ],
)
def test_why_a_second_ballot_is_none(box: BallotBox, cast: Cast, reason: Reason | None) -> None:
    assert why_not(box, LI_HOME, cast, LI, DURING, Choice.AGAINST) is reason
