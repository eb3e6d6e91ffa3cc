"""Paper and proxy: who enters, who checks, what stands against a sheet, and how many are compared."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.ballots import ON_PAPER, BallotBox, Cast, Elector, Side, VoteState
from rules.options import Kind, Marks, Options
from rules.paper_ballots import (
    MOST_IN_FULL,
    TO_RECORD,
    WRONG_SHEETS,
    Counts,
    Sheet,
    State,
    Void,
    Worker,
    check,
    homes_called,
    homes_listed,
    judge,
    may_be_signed,
    may_begin,
    may_compare,
    may_handle,
    overmarked,
    proxy_key,
    sample_size,
    to_compare,
)
from rules.refusals import Reason, Refused
from rules.scope import Place, parse_scope
from rules.seats import Role
from rules.timing import day_written
from rules.votes import Choice, Unit

OPENS = datetime(2026, 10, 12, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=7)
DURING = OPENS + timedelta(days=2)
BOX = BallotBox(VoteState.OPEN, Unit.HOUSEHOLDS, OPENS, CLOSES, vote_change=True)
HOME = Elector(17, Side.OWNER)
SHEET = Sheet(by=1, signed_on=date(2026, 10, 13), choice=Choice.FOR, state=State.WAITING)
SECOND = timedelta(seconds=1)


@given(first=st.sampled_from(Choice), second=st.none() | st.sampled_from(Choice))
def test_a_sheet_counts_when_and_only_when_two_people_read_the_same(first: Choice, second: Choice | None) -> None:
    said = check(BOX, HOME, None, replace(SHEET, choice=first), 2, second, DURING)
    assert isinstance(said, Counts) is (first is second)
    if second is None:
        assert said == Void(Reason.PAPER_UNREADABLE, State.UNREADABLE)
    assert check(BOX, HOME, None, replace(SHEET, choice=first), 1, second, DURING) == Refused(Reason.PAPER_SAME_PERSON)


TWO_OF_FOUR = replace(BOX, options=Options(Kind.ELECTION, ("A", "B", "C", "D"), 2))


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ((1, 3), (1, 3), Counts(Marks((1, 3)))),
        ((2,), (2,), Counts(Marks((2,)))),
        ((1, 3), (1, 2), Void(Reason.PAPER_DIFFERS, State.DIFFERS)),
        ((1, 3), (1,), Void(Reason.PAPER_DIFFERS, State.DIFFERS)),
        ((1, 3), (1, 3, 4), Void(Reason.PAPER_DIFFERS, State.DIFFERS)),
        ((1, 3, 4), (1, 3, 4), Void(Reason.PAPER_OVERMARKED)),  # one more than may be
        ((1, 2, 3, 4), (1, 3, 4), Void(Reason.PAPER_DIFFERS, State.DIFFERS)),
        ((1, 5), (1, 5), Refused(Reason.NOT_ON_BALLOT)),
    ],
)
def test_of_several_marks_all_are_read_alike_and_no_more_than_the_ballot_allows(first, second, said) -> None:
    sheet = replace(SHEET, choice=Marks(first))
    assert check(TWO_OF_FOUR, HOME, None, sheet, 2, Marks(second), DURING) == said


def test_who_agrees_with_all_of_an_approval_has_not_marked_too_much() -> None:
    box, every = replace(BOX, options=Options(Kind.APPROVAL, ("A", "B", "C"))), Marks((1, 2, 3))
    assert check(box, HOME, None, replace(SHEET, choice=every), 2, every, DURING) == Counts(every)


@pytest.mark.parametrize("state", [one for one in State if one is not State.WAITING])
def test_a_sheet_is_checked_once(state: State) -> None:
    said = check(BOX, HOME, None, replace(SHEET, state=state), 2, Choice.FOR, DURING)
    assert said == Refused(Reason.PAPER_CHECKED)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (OPENS - SECOND, Refused(Reason.NOT_OPEN_YET)),
        (OPENS, Counts(Choice.FOR)),
        (CLOSES - SECOND, Counts(Choice.FOR)),
        (CLOSES, Refused(Reason.CLOSED)),  # however early it was entered
    ],
)
def test_what_is_not_confirmed_by_the_close_does_not_count(now: datetime, said: object) -> None:
    assert check(BOX, HOME, None, SHEET, 2, Choice.FOR, now) == said


@pytest.mark.parametrize("signed_on", [date(2026, 10, 12), date(2026, 10, 14), date(2026, 10, 15)])
def test_an_electronic_ballot_stays_whatever_day_the_paper_says(signed_on: date) -> None:
    sheet = replace(SHEET, signed_on=signed_on)
    assert judge(BOX, HOME, Cast(5, Choice.AGAINST), sheet, DURING) == Void(Reason.VOTED_BEFORE_PAPER)
    assert judge(BOX, HOME, Cast(ON_PAPER, Choice.AGAINST), sheet, DURING) == Void(Reason.VOTED_ON_PAPER)
    assert judge(BOX, HOME, None, sheet, DURING) is None


def test_a_second_principal_a_home_off_the_roll_and_one_adult_too_many_are_void() -> None:
    assert judge(BOX, HOME, None, replace(SHEET, proxy_taken=True), DURING) == Void(Reason.PROXY_TAKEN)
    assert judge(BOX, None, None, SHEET, DURING) == Void(Reason.NOT_ON_ROLL)
    full = replace(HOME, places_left=0)
    assert judge(replace(BOX, unit=Unit.ADULTS), full, None, SHEET, DURING) == Void(Reason.ADULTS_VOTED)


def test_a_second_sheet_is_begun_only_where_the_first_does_not_stand_or_adults_vote() -> None:
    for state in (State.WAITING, State.CONFIRMED):
        assert may_begin(BOX, HOME, [state], DURING) == Refused(Reason.PAPER_STANDS)
        assert may_begin(replace(BOX, unit=Unit.ADULTS), HOME, [state], DURING) is None
    assert may_begin(BOX, HOME, [State.VOID, State.DIFFERS, State.UNREADABLE], DURING) is None
    assert may_begin(BOX, None, [], DURING) == Refused(Reason.NOT_ON_ROLL)
    assert may_begin(BOX, HOME, [], CLOSES) == Refused(Reason.CLOSED)
    assert may_begin(replace(BOX, secret=True), HOME, [], DURING) == Refused(Reason.PAPER_TELLS)
    assert may_begin(replace(BOX, unit=Unit.REPRESENTATIVES), HOME, [], DURING) == Refused(Reason.NO_PAPER_HERE)


def test_staff_of_the_scope_and_seats_handle_paper_but_never_that_of_their_own_home() -> None:
    place = Place("East", "12", "3")
    assert may_handle(None, place) == may_handle(Worker(1, ()), place) == Refused(Reason.NOT_COUNCIL_OR_STAFF)
    for scope in ("", "East", "East/12", "East/12/3"):
        worker = Worker(1, (parse_scope(scope),))
        assert may_handle(worker, place) is None
        assert may_handle(replace(worker, own_home=True), place) == Refused(Reason.PAPER_OWN_HOME)
    assert may_handle(Worker(1, (parse_scope("West"),)), place) == Refused(Reason.PAPER_OUT_OF_SCOPE)


def test_a_home_is_called_by_its_entrance_and_unit_or_by_more() -> None:
    homes = {
        1: ("East", "12", "3", "502"), 2: ("West", "2", "3", "502"), 3: ("East", "12", "13", "502"),
        4: ("East", "B2", "1", "101"), 5: ("A 区", "1 栋", "", "101"),
    }  # fmt: skip
    assert homes_called("3-502", homes) == [1, 2]
    assert homes_called("12-3-502", homes) == homes_called("１２－３－５０２", homes) == [1]
    assert homes_called("east-12-3-502", homes) == [1]
    assert homes_called("b2-1-101", homes) == [4]
    assert homes_called("1 栋-101", homes) == [5]
    for nobody in ("502", "", "-", "4-502", "3-50", "12-3-502-1"):
        assert homes_called(nobody, homes) == []


def test_a_day_is_read_as_people_write_it() -> None:
    today = date(2026, 1, 3)
    for text in ("2025-12-30", "12-30", "12月30日", "30 days"):
        expected = None if text == "30 days" else date(2025, 12, 30)
        assert day_written(text, today) == expected
    assert day_written("1/2", today) == date(2026, 1, 2)
    for text in ("13-40", "", "2026", "0-0", "9999999-1-1", "1 2 3 4"):
        assert day_written(text, today) is None


def test_a_sheet_is_signed_from_the_notice_until_today() -> None:
    noticed, today = date(2026, 10, 10), date(2026, 10, 14)
    for day, fits in ((9, False), (10, True), (14, True), (15, False)):
        assert (may_be_signed(date(2026, 10, day), noticed, today) is None) is fits


def test_names_of_proxies_are_compared_without_spaces_width_and_case() -> None:
    assert proxy_key(" Wu  Jie ") == proxy_key("ｗｕ jie") != proxy_key("Wu Jia")


@pytest.mark.parametrize(("sheets", "size"), [(0, 0), (1, 1), (200, 200), (201, 27), (400, 55), (800, 110)])
def test_how_many_sheets_are_compared(sheets: int, size: int) -> None:
    assert sample_size(sheets) == size


@given(st.integers(201, 5000))
def test_a_sample_misses_twenty_wrong_sheets_at_most_once_in_twenty_and_is_the_smallest_that_does(sheets: int) -> None:
    size = sample_size(sheets)
    assert 20 * comb(sheets - 20, size) <= comb(sheets, size)
    assert 20 * comb(sheets - 20, size - 1) > comb(sheets, size - 1)


def test_a_seed_draws_the_same_sample_for_everybody_and_another_seed_another_one() -> None:
    stack = range(1, 401)
    drawn = to_compare(stack, "9f2c")
    assert drawn == to_compare(list(reversed(stack)), "9f2c") == sorted(set(drawn))
    assert len(drawn) == 55
    assert drawn != to_compare(stack, "9f2d")
    assert to_compare(range(1, 201), "9f2c") == list(range(1, 201))


def test_a_day_outside_is_named_and_one_of_several_scopes_is_enough() -> None:
    day = date(2026, 10, 13)
    assert may_be_signed(day, day, day) is None
    assert may_be_signed(day, day + timedelta(days=1), day) == Refused(Reason.PAPER_DATE)
    worker = Worker(1, (parse_scope("B"), parse_scope("A")))
    assert may_handle(worker, Place("A", "1", "1")) is None
    assert may_handle(worker, Place("C", "1", "1")) == Refused(Reason.PAPER_OUT_OF_SCOPE)


def test_too_many_marks_are_marks_of_this_ballot() -> None:
    one = Options(Kind.ONE, ("A", "B"))
    assert overmarked(one, Marks((1, 2)))
    assert not overmarked(one, Marks((1, 3)))
    assert not overmarked(one, Choice.ABSTAIN)
    assert not overmarked(None, Marks((1, 2)))


def test_a_sample_that_misses_once_in_twenty_is_enough_and_is_drawn_by_the_digest() -> None:
    assert [sample_size(400, wrong) for wrong in (379, 380, 381)] == [2, 1, 1]
    by_digest = sorted(range(400), key=lambda one: hashlib.sha256(f"seed {one}".encode()).digest())
    assert to_compare(range(400), "seed") == sorted(by_digest[:55])
    assert proxy_key("Ｌi Mei") == "limei"


@pytest.mark.parametrize(
    ("roles", "staff", "closed", "reason"),
    [
        ((Role.SCRUTINEER,), False, True, None), ((Role.CHAIR, Role.RECORDER), False, True, None),
        ((), True, True, None), ((), True, False, Reason.TALLY_HIDDEN),
        ((Role.CHAIR,), False, False, Reason.TALLY_HIDDEN),
        ((), False, True, Reason.NOT_SCRUTINEER), ((Role.MEDIATOR,), False, False, Reason.NOT_SCRUTINEER),
    ],
)  # fmt: skip
def test_who_compares_sheets_with_the_stack_once_it_is_closed(roles, staff, closed, reason) -> None:
    assert may_compare(roles, staff=staff, closed=closed) == (Refused(reason) if reason else None)


def test_a_list_of_homes_names_each_once_and_says_what_names_none_or_several() -> None:
    homes = {1: ("A", "37", "1", "502"), 2: ("A", "37", "1", "503"), 3: ("B", "37", "1", "502")}
    assert homes_listed("A-37-1-502，A-37-1-503; １-503 9-9 1-502", homes) == ([1, 2], ["9-9", "1-502"])
    assert homes_listed(" ", homes) == ([], [])


def test_what_is_put_on_record_and_how_many_wrong_sheets_a_sample_finds() -> None:
    assert {Reason.PAPER_SAME_PERSON, Reason.PAPER_OWN_HOME} == TO_RECORD
    assert (MOST_IN_FULL, WRONG_SHEETS) == (200, 20)
