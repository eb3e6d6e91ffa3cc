"""What a closed vote decided: numbers on both sides of every threshold, and exactness against fractions."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.reading import Words
from rules.timing import Duration, Span
from rules.votes import (
    PERSONAL,
    Base,
    Choice,
    Chosen,
    Effect,
    Measure,
    Result,
    Rule,
    Share,
    Tally,
    Tie,
    Unit,
    Verdict,
    count,
    decide,
    may_extend,
    needed_to_take_part,
)

Catalogue = dict[str, Rule]


@pytest.mark.parametrize(
    ("rule", "for_", "against", "abstain", "present", "verdict", "needed"),
    [
        # script 1: five of seven present, 3-2
        ("council_default", 3, 2, 0, 5, Verdict.NOT_PASSED, 4),
        ("council_present", 3, 2, 0, 5, Verdict.PASSED, 3),
        ("council_default", 4, 1, 0, 5, Verdict.PASSED, 4),
        # script 2: a tie does not pass, by either rule
        ("council_default", 3, 3, 0, 6, Verdict.NOT_PASSED, 4),
        ("council_present", 3, 3, 0, 6, Verdict.NOT_PASSED, 4),
        # script 3: four of seven are no quorum under council_default, they are one under council_present
        ("council_default", 4, 0, 0, 4, Verdict.TOO_FEW, 4),
        ("council_present", 3, 1, 0, 4, Verdict.PASSED, 3),
        ("council_present", 3, 0, 0, 3, Verdict.TOO_FEW, 2),
        # abstaining is taking part, never approval
        ("council_present", 2, 0, 3, 5, Verdict.NOT_PASSED, 3),
        ("council_present", 3, 0, 2, 5, Verdict.PASSED, 3),
        # present and silent counts as present
        ("council_present", 2, 1, 0, 5, Verdict.NOT_PASSED, 3),
    ],
)
def test_a_council_of_seven_decides(
    catalogue: Catalogue, rule: str, for_: int, against: int, abstain: int, present: int, verdict: Verdict, needed: int
) -> None:
    result = decide(catalogue[rule], 7, Tally(for_, against, abstain), present=present)
    assert (result.verdict, result.heads.for_needed, result.heads.took_part) == (verdict, needed, present)


@pytest.mark.parametrize(("size", "default", "present"), [(7, 5, 4), (6, 4, 4), (5, 4, 3), (3, 2, 2), (1, 1, 1)])
def test_quorum_follows_the_filled_seats(catalogue: Catalogue, size: int, default: int, present: int) -> None:
    assert needed_to_take_part(catalogue["council_default"], size) == default
    assert needed_to_take_part(catalogue["council_present"], size) == present


@pytest.mark.parametrize(
    ("present", "tally", "verdict"),
    [
        (994, Tally(994, 0, 0), Verdict.TOO_FEW),
        (995, Tally(995, 0, 0), Verdict.PASSED),
        (1200, Tally(600, 599, 0), Verdict.NOT_PASSED),
        (1200, Tally(600, 600, 0), Verdict.NOT_PASSED),
        (1200, Tally(601, 599, 0), Verdict.PASSED),
        (1200, Tally(600, 500, 100), Verdict.NOT_PASSED),
        (1200, Tally(601, 499, 100), Verdict.PASSED),
        (995, Tally(497, 498, 0), Verdict.NOT_PASSED),
        (995, Tally(498, 497, 0), Verdict.PASSED),
    ],
)
def test_an_assembly_of_1989_households(catalogue: Catalogue, present: int, tally: Tally, verdict: Verdict) -> None:
    result = decide(catalogue["assembly"], 1989, tally, present=present)
    assert result.verdict is verdict
    assert result.heads.needed_to_take_part == 995


@pytest.mark.parametrize(
    ("tally", "verdict", "needed"),
    [
        (Tally(601, 500, 99), Verdict.PASSED, 601),
        (Tally(600, 500, 100), Verdict.NOT_PASSED, 601),
        (Tally(601, 500, 100), Verdict.PASSED, 601),
        (Tally(994, 0, 0), Verdict.TOO_FEW, 498),
    ],
)
def test_by_button_whoever_cast_a_ballot_is_present(
    catalogue: Catalogue, tally: Tally, verdict: Verdict, needed: int
) -> None:
    result = decide(catalogue["assembly"], 1989, tally)
    assert (result.verdict, result.heads.for_needed, result.heads.took_part) == (verdict, needed, tally.total)


def test_the_three_outcomes_are_three(catalogue: Catalogue) -> None:
    rule = catalogue["assembly"]
    outcomes = {decide(rule, 10, tally).verdict for tally in (Tally(6, 0, 0), Tally(3, 3, 0), Tally(5, 0, 0))}
    assert outcomes == {Verdict.PASSED, Verdict.NOT_PASSED, Verdict.TOO_FEW}


def test_a_straw_poll_decides_nothing_however_it_comes_out(catalogue: Catalogue) -> None:
    for tally in (Tally(0, 0, 0), Tally(1, 0, 0), Tally(0, 50, 0), Tally(50, 0, 0)):
        result = decide(catalogue["straw_poll"], 50, tally)
        assert (result.verdict, result.heads.needed_to_take_part, result.heads.for_needed) == (Verdict.OPINION, 0, 0)


def test_nobody_at_all_is_too_few_and_never_a_decision() -> None:
    every = Rule(
        "every",
        Unit.HOUSEHOLDS,
        Share(1, 1, False),
        Share(1, 1, False),
        Base.ALL,
        Effect.ASSEMBLY,
        Words("全体", "all"),
    )
    assert decide(every, 0, Tally()).verdict is Verdict.TOO_FEW


@pytest.mark.parametrize(
    ("electorate", "tally", "present"),
    [(7, Tally(5, 3, 0), None), (7, Tally(3, 2, 0), 4), (7, Tally(3, 2, 0), 8), (7, Tally(-1, 2, 0), None)],
)
def test_numbers_that_cannot_be_are_an_error_not_a_verdict(
    catalogue: Catalogue, electorate: int, tally: Tally, present: int | None
) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        decide(catalogue["council_default"], electorate, tally, present)


def test_ballots_are_counted_by_choice() -> None:
    ballots = [Choice.FOR, Choice.ABSTAIN, Choice.FOR, Choice.AGAINST, Choice.FOR]
    assert count(ballots) == Tally(3, 1, 1)
    assert count([]) == Tally()


def test_too_few_extends_a_vote_once_and_never_with_an_extension_of_zero(catalogue: Catalogue) -> None:
    too_few = decide(catalogue["assembly"], 10, Tally(5, 0, 0))
    enough = decide(catalogue["assembly"], 10, Tally(3, 3, 0))
    three_days, never = Duration(3, Span.DAYS), Duration(0, Span.MINUTES)
    assert may_extend(too_few, extended=False, extension=three_days)
    assert not may_extend(too_few, extended=True, extension=three_days)
    assert not may_extend(too_few, extended=False, extension=never)
    assert not may_extend(enough, extended=False, extension=three_days)


# Properties

shares = st.builds(
    lambda whole, part, strict: Share(min(part, whole), whole, strict),
    st.integers(2, 12),
    st.integers(1, 12),
    st.booleans(),
).filter(lambda share: not (share.strict and share.numerator == share.denominator))


@given(share=shares, whole=st.integers(0, 10**9))
def test_the_least_number_is_exactly_the_boundary_of_the_fraction(share: Share, whole: int) -> None:
    exact = whole * Fraction(share.numerator, share.denominator)
    least = share.least(whole)
    if share.strict:
        assert least > exact >= least - 1
    else:
        assert least >= exact > least - 1
    assert least == (floor(exact) + 1 if share.strict else -floor(-exact))


@st.composite
def votes(draw: st.DrawFn) -> tuple[Rule, int, Tally, int]:
    rule = Rule(
        "drawn",
        Unit.HOUSEHOLDS,
        draw(shares),
        draw(shares),
        draw(st.sampled_from(Base)),
        Effect.ASSEMBLY,
        Words("试", "drawn"),
    )
    tally = Tally(*(draw(st.integers(0, 40)) for _ in range(3)))
    present = tally.total + draw(st.integers(0, 20))
    return rule, present + draw(st.integers(0, 60)), tally, present


@given(votes())
def test_a_verdict_is_what_the_fractions_say(vote: tuple[Rule, int, Tally, int]) -> None:
    rule, electorate, tally, present = vote
    assert rule.participation is not None
    assert rule.approval is not None

    def reaches(number: int, share: Share, whole: int) -> bool:
        bound = whole * Fraction(share.numerator, share.denominator)
        return number > 0 and (number > bound if share.strict else number >= bound)

    whole = {Base.ALL: electorate, Base.PRESENT: present, Base.PARTICIPANTS: tally.total}[rule.approval_of]
    expected = Verdict.TOO_FEW
    if reaches(present, rule.participation, electorate):
        expected = Verdict.PASSED if reaches(tally.for_, rule.approval, whole) else Verdict.NOT_PASSED
    assert decide(rule, electorate, tally, present).verdict is expected


RANK = {Verdict.TOO_FEW: 0, Verdict.NOT_PASSED: 1, Verdict.PASSED: 2}


@given(votes())
def test_turning_a_ballot_to_for_never_harms_and_turning_it_away_never_helps(
    vote: tuple[Rule, int, Tally, int],
) -> None:
    rule, electorate, tally, present = vote
    before: Result = decide(rule, electorate, tally, present)
    if tally.against:
        after = decide(rule, electorate, Tally(tally.for_ + 1, tally.against - 1, tally.abstain), present)
        assert RANK[after.verdict] >= RANK[before.verdict]
    if tally.for_:
        after = decide(rule, electorate, Tally(tally.for_ - 1, tally.against, tally.abstain + 1), present)
        assert RANK[after.verdict] <= RANK[before.verdict]


@given(votes())
def test_an_abstention_weighs_the_same_as_a_ballot_against(vote: tuple[Rule, int, Tally, int]) -> None:
    rule, electorate, tally, present = vote
    turned = Tally(tally.for_, 0, tally.against + tally.abstain)
    assert decide(rule, electorate, turned, present).verdict is decide(rule, electorate, tally, present).verdict


@given(votes())
def test_more_electors_never_make_a_vote_pass(vote: tuple[Rule, int, Tally, int]) -> None:
    rule, electorate, tally, present = vote
    before, after = decide(rule, electorate, tally, present), decide(rule, electorate + 1, tally, present)
    assert RANK[after.verdict] <= RANK[before.verdict]


def test_one_for_and_one_against_are_tied_and_nothing_is_not(catalogue: dict[str, Rule]) -> None:
    rule = catalogue["council_default"]
    assert decide(rule, 2, Tally(1, 1)).tied
    assert not decide(rule, 2, Tally(0, 0, 2)).tied


def test_what_a_rule_says_where_it_says_nothing() -> None:
    rule = Rule("r", Unit.HOUSEHOLDS, None, None, Base.ALL, Effect.OPINION, Words("", ""))
    assert (rule.vote_change, rule.counts, rule.tie, Chosen((1,)).lot) == (True, (Measure.HEADS,), Tie.NONE, "")
    assert {Unit.ADULTS, Unit.GROUP_MEMBERS} == PERSONAL
    assert Tally() == Tally(0, 0, 0)
