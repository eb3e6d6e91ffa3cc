"""A motion in the council: seven named votes, recusals, one motion at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.motions import (
    Motion,
    MotionAccepted,
    MotionChoice,
    MotionKind,
    MotionState,
    Moved,
    accept_motion_ballot,
    decide_motion,
    may_close_motion,
    may_move,
    may_withdraw,
    motion_complete,
    next_moved,
)
from rules.refusals import Reason, Refused
from rules.seats import Role, Seat
from rules.votes import Rule, Tally, Verdict

FOR, AGAINST, ABSTAIN, RECUSE = MotionChoice
ADOPT, OWN, POSTPONE, REFER = MotionKind
WAITING, CLOSED = MotionState.WAITING, MotionState.CLOSED
OPEN = Motion(MotionState.OPEN, {})
ALL = frozenset(range(1, 8))


def test_a_member_on_the_roll_votes(seven: list[Seat]) -> None:
    assert accept_motion_ballot(OPEN, seven[2], ALL, FOR) == MotionAccepted(FOR)


@pytest.mark.parametrize(
    ("state", "seat", "present", "refusal"),
    [
        (MotionState.OPEN, None, ALL, Reason.NOT_A_SEAT),
        (MotionState.OPEN, Seat(8, Role.RECORDER, 108), {8}, Reason.NOT_A_SEAT),
        (MotionState.OPEN, Seat(3, Role.MEDIATOR, None), {3}, Reason.NOT_A_SEAT),
        (MotionState.OPEN, Seat(3, Role.MEDIATOR, 103), {1, 2}, Reason.NOT_PRESENT),
        (MotionState.WAITING, Seat(3, Role.MEDIATOR, 103), ALL, Reason.MOTION_NOT_OPEN),
        (MotionState.CLOSED, Seat(3, Role.MEDIATOR, 103), ALL, Reason.MOTION_CLOSED),
    ],
)
def test_who_may_not_vote_on_a_motion_and_when(
    state: MotionState, seat: Seat | None, present: set[int], refusal: Reason
) -> None:
    for choice in MotionChoice:
        assert accept_motion_ballot(Motion(state, {}), seat, present, choice) == Refused(refusal)


def test_who_recused_stays_out_and_who_voted_may_still_recuse(seven: list[Seat]) -> None:
    recused = Motion(MotionState.OPEN, {3: RECUSE})
    assert accept_motion_ballot(recused, seven[2], ALL, FOR) == Refused(Reason.RECUSED)
    assert accept_motion_ballot(recused, seven[2], ALL, RECUSE) == MotionAccepted(RECUSE, previous=RECUSE)
    for change in (True, False):
        voted = Motion(MotionState.OPEN, {3: FOR}, vote_change=change)
        assert accept_motion_ballot(voted, seven[2], ALL, RECUSE) == MotionAccepted(RECUSE, previous=FOR)


def test_a_member_changes_a_ballot_only_where_the_rule_lets_it(seven: list[Seat]) -> None:
    voted = {3: FOR}
    changed = accept_motion_ballot(Motion(MotionState.OPEN, voted), seven[2], ALL, AGAINST)
    assert changed == MotionAccepted(AGAINST, previous=FOR)
    fixed = Motion(MotionState.OPEN, voted, vote_change=False)
    assert accept_motion_ballot(fixed, seven[2], ALL, AGAINST) == Refused(Reason.NO_CHANGE)
    again = accept_motion_ballot(fixed, seven[2], ALL, FOR)
    assert isinstance(again, MotionAccepted)
    assert not again.changed


def ballots(*choices: MotionChoice) -> dict[int, MotionChoice]:
    return dict(enumerate(choices, start=1))


def test_five_of_seven_with_three_to_two_is_adopted_by_one_rule_and_not_by_the_other(
    catalogue: dict[str, Rule], seven: list[Seat]
) -> None:
    cast = ballots(FOR, FOR, FOR, AGAINST, AGAINST)
    assert decide_motion(catalogue["council_default"], seven, range(1, 6), cast).verdict is Verdict.NOT_PASSED
    assert decide_motion(catalogue["council_present"], seven, range(1, 6), cast).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("choices", "verdict", "base", "took_part", "needed"),
    [
        ((FOR, FOR, FOR, FOR, AGAINST, AGAINST, RECUSE), Verdict.PASSED, 6, 6, 4),
        ((FOR, FOR, FOR, AGAINST, AGAINST, AGAINST, RECUSE), Verdict.NOT_PASSED, 6, 6, 4),
        ((FOR, FOR, FOR, RECUSE, RECUSE), Verdict.TOO_FEW, 5, 3, 3),  # quorum of 5 is 4
        ((FOR, FOR, FOR, AGAINST, RECUSE, RECUSE), Verdict.PASSED, 5, 4, 3),
        ((RECUSE,) * 7, Verdict.TOO_FEW, 0, 0, 1),
    ],
)
def test_who_recuses_leaves_the_base_and_those_taking_part(
    catalogue: dict[str, Rule],
    seven: list[Seat],
    choices: tuple[MotionChoice, ...],
    verdict: Verdict,
    base: int,
    took_part: int,
    needed: int,
) -> None:
    cast = ballots(*choices)
    result = decide_motion(catalogue["council_default"], seven, list(cast), cast)
    assert (result.verdict, result.heads.electorate, result.heads.took_part, result.heads.for_needed) == (
        verdict,
        base,
        took_part,
        needed,
    )


def test_empty_seats_and_seats_without_a_council_vote_are_not_in_the_base(
    catalogue: dict[str, Rule], seven: list[Seat]
) -> None:
    emptied = [*seven[:6], Seat(7, Role.MEDIATOR, None), seven[7]]
    result = decide_motion(catalogue["council_default"], emptied, range(1, 9), ballots(FOR, FOR, FOR, FOR))
    assert (result.heads.electorate, result.heads.took_part, result.heads.needed_to_take_part) == (6, 6, 4)
    assert result.verdict is Verdict.PASSED


def test_who_is_present_and_silent_takes_part_and_a_ballot_from_off_the_roll_does_not_count(
    catalogue: dict[str, Rule], seven: list[Seat]
) -> None:
    result = decide_motion(catalogue["council_present"], seven, range(1, 6), {1: FOR, 2: FOR, 7: FOR})
    assert (result.heads.took_part, result.heads.tally, result.heads.for_needed) == (5, Tally(2, 0, 0), 3)
    assert result.verdict is Verdict.NOT_PASSED


def moved(number: int, kind: MotionKind, state: MotionState, mover: int | None = 3, **ballots: MotionChoice) -> Moved:
    return Moved(number, kind, state, mover, {int(seat.removeprefix("seat")): said for seat, said in ballots.items()})


def test_one_motion_at_a_time_about_the_way_of_an_item_first_then_as_they_were_moved() -> None:
    aside, own = moved(30, ADOPT, WAITING, None), moved(31, OWN, WAITING)
    postpone = moved(32, POSTPONE, WAITING)
    assert next_moved([own, aside]) == aside
    assert next_moved([own, aside, postpone]) == postpone
    assert next_moved([moved(30, ADOPT, MotionState.OPEN, None), own]) is None
    assert next_moved([moved(30, ADOPT, CLOSED, None), own]) == own
    assert next_moved([moved(30, ADOPT, CLOSED, None)]) is None


def test_who_may_move_what_on_the_item_at_hand(seven: list[Seat]) -> None:
    first = moved(30, ADOPT, MotionState.OPEN, None)
    assert may_move([first], OWN, seven[2], ALL) is None
    assert may_move([first], POSTPONE, seven[2], ALL) is None
    assert may_move([first], OWN, None, ALL) == Refused(Reason.NOT_A_SEAT)
    assert may_move([first], OWN, Seat(9, Role.RECORDER, 9), ALL) == Refused(Reason.NOT_A_SEAT)
    assert may_move([first], OWN, seven[2], {1, 2}) == Refused(Reason.NOT_PRESENT)
    assert may_move([moved(30, ADOPT, CLOSED, None)], OWN, seven[2], ALL) == Refused(Reason.MOTION_CLOSED)
    assert may_move([first, moved(31, OWN, WAITING)], OWN, seven[2], ALL) == Refused(Reason.MOTION_WAITS)
    assert may_move([first, moved(31, OWN, WAITING)], OWN, seven[3], ALL) is None
    assert may_move([first, moved(31, OWN, CLOSED)], OWN, seven[2], ALL) is None
    out = moved(30, ADOPT, MotionState.OPEN, None, seat3=RECUSE)
    assert may_move([out], POSTPONE, seven[2], ALL) == Refused(Reason.RECUSED)
    waits, refer = moved(30, ADOPT, WAITING, None), moved(31, REFER, MotionState.OPEN)
    assert may_move([waits, refer], POSTPONE, seven[2], ALL) == Refused(Reason.MOVED_BEFORE)
    assert may_move([first, moved(31, REFER, CLOSED)], REFER, seven[2], ALL) == Refused(Reason.MOVED_BEFORE)
    assert may_move([first, moved(31, REFER, CLOSED)], POSTPONE, seven[2], ALL) is None


def test_who_may_withdraw_a_motion_and_until_when(seven: list[Seat]) -> None:
    chair, mover, other = seven[0], seven[2], seven[3]
    own, first = moved(31, OWN, WAITING), moved(30, ADOPT, MotionState.OPEN, None)
    assert may_withdraw(own, [first, own], mover, chair) is None
    assert may_withdraw(own, [first, own], other, chair) == Refused(Reason.NOT_MOVER)
    assert may_withdraw(own, [first, own], None, chair) == Refused(Reason.NOT_MOVER)
    assert may_withdraw(moved(31, OWN, CLOSED), [], mover, chair) == Refused(Reason.MOTION_CLOSED)
    voted = moved(31, OWN, MotionState.OPEN, seat4=FOR)
    assert may_withdraw(voted, [voted], mover, chair) == Refused(Reason.MOTION_VOTED)
    assert may_withdraw(moved(31, OWN, MotionState.OPEN, seat4=RECUSE), [], mover, chair) is None
    assert may_withdraw(first, [first, own], chair, chair) is None
    assert may_withdraw(first, [first], chair, chair) == Refused(Reason.MOTION_NEEDED)
    assert may_withdraw(first, [first, own], mover, chair) == Refused(Reason.NOT_MOVER)


def test_a_motion_closes_by_itself_when_all_present_have_voted_or_recused() -> None:
    assert not motion_complete({1, 2, 3}, {1, 2})
    assert motion_complete({1, 2, 3}, {1, 2, 3})
    assert motion_complete({1, 2}, {1, 2, 3})
    assert not motion_complete(set(), set())


def test_whoever_presides_may_close_a_motion(seven: list[Seat]) -> None:
    chair, vice, member = seven[:3]
    refused = Refused(Reason.NOT_PRESIDING)
    assert may_close_motion(MotionState.OPEN, chair, seven, {1, 2, 3, 4, 5}) is None
    assert may_close_motion(MotionState.OPEN, vice, seven, {1, 2, 3, 4, 5}) == refused
    assert may_close_motion(MotionState.OPEN, vice, seven, {2, 3, 4, 5, 6}) is None
    assert may_close_motion(MotionState.OPEN, member, seven, {1, 2, 3, 4, 5}) == refused
    assert may_close_motion(MotionState.OPEN, None, seven, set()) == refused
    assert may_close_motion(MotionState.CLOSED, chair, seven, {1}) == Refused(Reason.MOTION_CLOSED)
    assert may_close_motion(MotionState.WAITING, chair, seven, {1}) == Refused(Reason.MOTION_NOT_OPEN)


@given(
    present=st.sets(st.integers(1, 7)),
    taps=st.lists(st.tuples(st.integers(1, 8), st.sampled_from(MotionChoice)), max_size=30),
)
def test_any_order_of_taps_keeps_one_answer_a_seat_and_only_from_the_roll(
    seven: list[Seat], catalogue: dict[str, Rule], present: set[int], taps: list[tuple[int, MotionChoice]]
) -> None:
    stored: dict[int, MotionChoice] = {}
    recused: set[int] = set()
    for number, choice in taps:
        answer = accept_motion_ballot(Motion(MotionState.OPEN, stored), seven[number - 1], present, choice)
        if isinstance(answer, MotionAccepted):
            stored[number] = answer.choice
        recused |= {number} if stored.get(number) is RECUSE else set()
    assert set(stored) == {number for number, _ in taps} & present
    assert recused == {seat for seat, choice in stored.items() if choice is RECUSE}
    result = decide_motion(catalogue["council_default"], seven, present, stored)
    assert result.heads.electorate == 7 - len(recused)
    assert result.heads.took_part == len(present - recused)
    assert result.heads.tally.total == len(stored) - len(recused)


def test_a_double_tap_changes_nothing_and_the_first_ballot_does() -> None:
    assert [MotionAccepted(FOR, before).changed for before in (FOR, None, AGAINST)] == [False, True, True]


def test_the_proposal_itself_is_withdrawn_only_for_another_motion_that_waits() -> None:
    head = Seat(1, Role.CHAIR, 101)
    itself = Moved(1, ADOPT, MotionState.OPEN)
    for others, reason in (
        ([itself], Reason.MOTION_NEEDED),
        ([itself, Moved(2, OWN, CLOSED, 3)], Reason.MOTION_NEEDED),
        ([itself, Moved(2, OWN, WAITING, 3)], None),
    ):
        assert may_withdraw(itself, others, head, head) == (Refused(reason) if reason else None)
