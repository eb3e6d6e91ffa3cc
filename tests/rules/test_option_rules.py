"""Votes with several options: numbers on both sides of each threshold, ties by the rule's own word, a naive count."""

import hashlib
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.catalogue import override, parse_rule, rule_data
from rules.options import (
    FEWEST,
    MOST,
    SEVERAL,
    SPECS,
    Count,
    Kind,
    Marks,
    Options,
    allowed,
    count,
    decide_options,
    drawn,
    possible,
    read,
    totals,
)
from rules.reading import DataError
from rules.votes import Choice, Measure, Rule, Tie, Verdict

Catalogue = dict[str, Rule]
NAMES = tuple("ABCDEFGHIJKL")


def ballots(*groups: tuple[int, str]) -> list[tuple[str, int]]:
    return [(said, 1) for n, said in groups for _ in range(n)]


def options(kind: Kind, n: int, places: int = 1) -> Options:
    return Options(kind, NAMES[:n], places)


@pytest.mark.parametrize(
    ("groups", "verdict", "chosen", "needed"),
    [
        # of 100 households 51 must take part; with 60 taking part more than half is 31
        ([(31, "2"), (29, "1")], Verdict.PASSED, (2,), 31),
        ([(30, "2"), (29, "1"), (1, "3")], Verdict.NOT_PASSED, (), 31),
        ([(30, "1"), (30, "2")], Verdict.NOT_PASSED, (), 31),
        # an abstention takes part and helps nobody
        ([(31, "1"), (30, "abstain")], Verdict.PASSED, (1,), 31),
        ([(30, "1"), (30, "abstain")], Verdict.NOT_PASSED, (), 31),
        ([(60, "abstain")], Verdict.NOT_PASSED, (), 31),
        # too few is an outcome of its own, whatever the ballots say
        ([(50, "1")], Verdict.TOO_FEW, (), 26),
        ([(51, "1")], Verdict.PASSED, (1,), 26),
        ([], Verdict.TOO_FEW, (), 1),
    ],
)
def test_one_of_three_needs_more_than_half_of_those_taking_part(
    catalogue: Catalogue, groups: list[tuple[int, str]], verdict: Verdict, chosen: tuple[int, ...], needed: int
) -> None:
    result = decide_options(catalogue["assembly"], options(Kind.ONE, 3), 100, count(3, ballots(*groups)))
    assert result.options is not None
    assert (result.verdict, result.options.chosen, result.heads.for_needed) == (verdict, chosen, needed)


def test_up_to_two_of_four_chooses_the_two_with_most_votes_that_reach_the_share(catalogue: Catalogue) -> None:
    kind = options(Kind.UP_TO_K, 4, 2)
    result = decide_options(
        catalogue["assembly"], kind, 10, count(4, ballots((3, "1,2"), (2, "1,3"), (1, "2,3"), (1, "4")))
    )
    assert result.options is not None
    assert result.options.votes == (5, 4, 3, 1)  # seven took part, four are more than half
    assert result.options.chosen == (1, 2)
    assert not result.options.tied


def test_an_approval_vote_takes_any_number_of_marks_and_chooses_one(catalogue: Catalogue) -> None:
    kind = options(Kind.APPROVAL, 3)
    result = decide_options(catalogue["assembly"], kind, 10, count(3, ballots((5, "1,2,3"), (2, "2,3"), (1, "3"))))
    assert result.options is not None
    assert (result.options.votes, result.options.chosen) == ((5, 7, 8), (3,))


@pytest.mark.parametrize(
    ("tie", "chosen"), [(Tie.NONE, (1,)), (Tie.EARLIER, (1, 2)), (Tie.LOT, None)]
)  # fmt: skip
def test_a_tie_at_the_second_seat_goes_by_the_rules_own_word(
    catalogue: Catalogue, tie: Tie, chosen: tuple[int, ...] | None
) -> None:
    rule = replace(catalogue["assembly"], tie=tie)
    found = count(4, ballots((6, "1,2"), (6, "1,3"), (1, "4")))
    result = decide_options(rule, options(Kind.ELECTION, 4, 2), 20, found, lot="vote:7 abc")
    least = min((2, 3), key=lambda one: hashlib.sha256(f"vote:7 abc {one}".encode()).hexdigest())
    # 6 of 13 are not more than half: they are not tied, they have lost
    assert result.options is not None
    assert (result.options.chosen, result.options.tied) == ((1,), ())
    found = count(4, ballots((7, "1,2"), (7, "1,3")))
    half = replace(rule, approval=replace(rule.approval, strict=False)) if rule.approval else rule
    result = decide_options(half, options(Kind.ELECTION, 4, 2), 20, found, lot="vote:7 abc")
    assert result.options is not None
    assert (result.options.chosen, result.options.tied) == (chosen or tuple(sorted((1, least))), (2, 3))


def test_a_tie_for_the_only_place_passes_by_no_other_word_than_the_rules(catalogue: Catalogue) -> None:
    approval, found = options(Kind.APPROVAL, 2), count(2, ballots((9, "1,2")))
    result = decide_options(catalogue["assembly"], approval, 10, found)
    assert result.options is not None
    assert (result.verdict, result.options.tied) == (Verdict.NOT_PASSED, (1, 2))
    by_lot = decide_options(replace(catalogue["assembly"], tie=Tie.LOT), approval, 10, found, lot="vote:1 00")
    assert by_lot.options is not None
    assert (by_lot.verdict, by_lot.options.chosen) == (
        Verdict.PASSED,
        (min((1, 2), key=lambda n: drawn(n, "vote:1 00")),),
    )


def test_an_option_of_owners_needs_heads_and_area(catalogue: Catalogue) -> None:
    rule, kind = catalogue["owners_ordinary"], options(Kind.ONE, 2)
    # three owners of four, 900 of 1,000: 600 of them is one owner's, who alone chose the first
    heads, area = count(2, ballots((1, "1"), (2, "2"))), count(2, [("1", 600), ("2", 150), ("2", 150)])
    result = decide_options(rule, kind, 4, heads, (1000, area))
    assert result.options is not None
    assert (result.verdict, result.options.votes, result.options.areas) == (Verdict.NOT_PASSED, (1, 2), (600, 300))
    area = count(2, [("1", 200), ("2", 350), ("2", 350)])
    result = decide_options(rule, kind, 4, heads, (1000, area))
    assert result.options is not None
    assert (result.verdict, result.options.chosen) == (Verdict.PASSED, (2,))
    too_small = decide_options(rule, kind, 4, heads, (9000, area))
    assert too_small.verdict is Verdict.TOO_FEW
    with pytest.raises(ValueError, match="counts"):
        decide_options(rule, kind, 4, heads)


def test_an_opinion_counts_and_chooses_nothing(catalogue: Catalogue) -> None:
    result = decide_options(catalogue["straw_poll"], options(Kind.ONE, 2), 3, count(2, ballots((3, "1"))))
    assert result.options is not None
    assert (result.verdict, result.options.votes, result.options.chosen) == (Verdict.OPINION, (3, 0), ())


@pytest.mark.parametrize("text", ["", "0", "1,1", "2,1", "1, 2", "for,1", "01", "١"])
def test_a_ballot_on_file_has_one_way_of_writing(text: str) -> None:
    try:
        said = read(text)
    except ValueError:
        return
    assert text == "0"  # a number like others, but never an option
    assert not allowed(options(Kind.ONE, 12), said)


def test_marks_are_added_and_taken_away_and_nothing_toggles() -> None:
    marks = Marks((1,)).with_(3).with_(3)
    assert (marks.value, marks.without(3).without(3).value, read("1,3")) == ("1,3", "1", marks)
    assert Marks(()).value == ""


@pytest.mark.parametrize(
    ("kind", "places", "said", "fits"),
    [
        (Kind.ONE, 1, "4", True),
        (Kind.ONE, 1, "5", False),
        (Kind.ONE, 1, "1,2", False),
        (Kind.UP_TO_K, 2, "1,4", True),
        (Kind.UP_TO_K, 2, "1,2,3", False),
        (Kind.APPROVAL, 1, "1,2,3,4", True),
        (Kind.ELECTION, 3, "2", True),
        (Kind.ELECTION, 3, "1,2,3,4", False),
        (Kind.ELECTION, 3, "abstain", True),
        (Kind.ELECTION, 3, "for", False),
    ],
)
def test_what_a_ballot_may_say(kind: Kind, places: int, said: str, fits: bool) -> None:
    assert allowed(options(kind, 4, places), read(said)) is fits
    assert not allowed(options(kind, 4, places), Marks(()))
    assert allowed(None, read(said)) is (said in set(Choice))


@pytest.mark.parametrize(
    ("kind", "n", "places"),
    [(Kind.ONE, 1, 1), (Kind.ONE, 13, 1), (Kind.ONE, 3, 2), (Kind.UP_TO_K, 3, 1), (Kind.UP_TO_K, 3, 4),
     (Kind.ELECTION, 3, 0), (Kind.APPROVAL, 3, 2)],
)  # fmt: skip
def test_a_vote_that_cannot_be_held_is_none(kind: Kind, n: int, places: int) -> None:
    with pytest.raises(ValueError, match="options for"):
        Options(kind, tuple("ABCDEFGHIJKLM")[:n], places)


def test_totals_of_a_secret_vote_must_be_possible() -> None:
    kind = options(Kind.UP_TO_K, 3, 2)
    assert possible(kind, totals(3, {"1": 4, "2": 3, "abstain": 1}, 6))
    assert possible(kind, totals(3, {"1": 5, "2": 5}, 5))
    assert not possible(kind, totals(3, {"1": 6}, 5))  # more votes than ballots
    assert not possible(kind, totals(3, {"1": 4}, 5))  # a ballot that says nothing
    assert not possible(kind, totals(3, {"1": 5, "2": 5, "3": 1}, 5))  # three marks on one of them


def test_the_rules_own_word_is_frozen_with_it_and_a_community_may_set_it(catalogue: Catalogue) -> None:
    rule = catalogue["assembly"]
    assert "tie" not in rule_data(rule)
    changed = override(rule, {"tie": "lot"}, "decisions.assembly")
    assert parse_rule("assembly", rule_data(changed)).tie is Tie.LOT
    with pytest.raises(DataError, match=r"tie.*dice"):
        override(rule, {"tie": "dice"}, "decisions.assembly")


said = st.one_of(st.just(Choice.ABSTAIN.value), st.sets(st.integers(1, 5), min_size=1, max_size=3).map(
    lambda some: ",".join(map(str, sorted(some)))
))  # fmt: skip


@given(cast=st.lists(st.tuples(said, st.integers(1, 5)), max_size=12), rest=st.integers(0, 3), places=st.integers(2, 5),
       tie=st.sampled_from(Tie), owners=st.booleans(), lax=st.booleans())  # fmt: skip
def test_a_naive_count_agrees(
    catalogue: Catalogue, cast: list[tuple[str, int]], rest: int, places: int, tie: Tie, owners: bool, lax: bool
) -> None:
    rule = replace(catalogue["owners_ordinary" if owners else "assembly"], tie=tie)
    if lax and rule.approval:
        rule = replace(rule, approval=replace(rule.approval, numerator=1, denominator=5))
    area = (sum(weight for _, weight in cast) + rest, count(5, cast)) if owners else None
    heads = count(5, [(said, 1) for said, _ in cast])
    result = decide_options(rule, options(Kind.UP_TO_K, 5, places), len(cast) + rest, heads, area, lot="vote:1 x")
    weights = [[1] * len(cast), [weight for _, weight in cast]][: len(rule.counts)]
    sums: list[Counter[int]] = []
    enough, needs = True, []
    assert rule.participation
    assert rule.approval
    for weight in weights:
        got = Counter(dict.fromkeys(range(1, 6), 0))
        for (text, _), one in zip(cast, weight, strict=True):
            for part in text.split(","):
                if part != "abstain":
                    got[int(part)] += one
        sums.append(got)
        least = Fraction(sum(weight) + rest) * Fraction(rule.participation.numerator, rule.participation.denominator)
        enough = enough and sum(weight) >= max(1, floor(least) + 1 if rule.participation.strict else ceil(least))
        share = Fraction(rule.approval.numerator, rule.approval.denominator) * sum(weight)
        needs.append(max(1, floor(share) + 1 if rule.approval.strict else ceil(share)))
    able = [one for one in range(1, 6) if all(got[one] >= need for got, need in zip(sums, needs, strict=True))]
    better = {one: sum(tuple(g[other] for g in sums) > tuple(g[one] for g in sums) for other in able) for one in able}
    equal = {one: [o for o in able if tuple(g[o] for g in sums) == tuple(g[one] for g in sums)] for one in able}
    sure = [one for one in able if better[one] + len(equal[one]) <= places]
    torn = [one for one in able if better[one] < places < better[one] + len(equal[one])]
    lots = sorted(torn, key=lambda option: hashlib.sha256(f"vote:1 x {option}".encode()).digest())
    order = {Tie.NONE: [], Tie.EARLIER: torn, Tie.LOT: lots}
    expected = sorted(sure + order[tie][: places - len(sure)]) if enough else []
    assert result.options is not None
    assert list(result.options.chosen) == expected
    assert list(result.options.tied) == (torn if enough else [])
    assert result.verdict is (Verdict.TOO_FEW if not enough else Verdict.PASSED if expected else Verdict.NOT_PASSED)
    assert (Measure.AREA in rule.counts) is (result.options.areas is not None)


def test_an_election_may_be_for_one_seat() -> None:
    assert options(Kind.ELECTION, 2, 1).marks == 1


def test_totals_of_a_secret_vote_are_those_of_its_options_and_who_abstained() -> None:
    assert totals(2, {"1": 3, "abstain": 2}, 5) == Count((3, 0), 2, 5)
    kind = options(Kind.UP_TO_K, 3, 2)
    assert possible(kind, totals(3, {"1": 3, "2": 2}, 5))  # one mark each
    assert not possible(kind, totals(3, {"1": 6, "2": 1, "abstain": 1}, 6))  # five ballots have no six votes for one


def test_only_where_a_lot_would_part_them_is_told_what_it_hangs_on(catalogue: Catalogue) -> None:
    for tie, lot in ((Tie.NONE, ""), (Tie.EARLIER, ""), (Tie.LOT, "vote:7 abc")):
        rule = replace(catalogue["assembly"], tie=tie)
        result = decide_options(rule, options(Kind.ONE, 2), 3, count(2, ballots((3, "1"))), lot="vote:7 abc")
        assert result.options is not None
        assert result.options.lot == lot
    assert drawn(2, "vote:7 abc") == hashlib.sha256(b"vote:7 abc 2").hexdigest()


@pytest.mark.parametrize(
    "wrong",
    [Count((-1, 3), 0, 5), Count((6, 0), 0, 5), Count((5, 0), 1, 5), Count((5, 0), 0, 11), Count((0, 0), -1, 5)],
)
def test_a_count_that_cannot_be_is_not_judged(catalogue: Catalogue, wrong: Count) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        decide_options(catalogue["assembly"], options(Kind.ONE, 2), 10, wrong)


@pytest.mark.parametrize(
    ("kind", "places", "spec", "at_once"),
    [
        (Kind.ONE, 1, "one", True), (Kind.APPROVAL, 1, "approval", False),
        (Kind.UP_TO_K, 2, "up_to_k_2", False), (Kind.ELECTION, 3, "election_3", False),
    ],
)  # fmt: skip
def test_a_kind_with_its_places_is_one_word(kind: Kind, places: int, spec: str, at_once: bool) -> None:
    found = options(kind, 3, places)
    assert (found.spec, found.at_once) == (spec, at_once)
    assert Options.by_spec(spec, found.texts) == found
    assert found.data == {"kind": kind.value, "options": 3, "places": places}
    assert found.named == {"option_1": "A", "option_2": "B", "option_3": "C"}
    assert found.spec in SPECS


@pytest.mark.parametrize("spec", ["up_to_k", "up_to_k_4", "one_2", "cats", "election_0", ""])
def test_a_word_that_does_not_fit_is_none(spec: str) -> None:
    assert Options.by_spec(spec, ("A", "B", "C")) is None


def test_the_words_of_all_kinds() -> None:
    k = range(1, 13)
    assert {"one", "approval", *(f"up_to_k_{one}" for one in k), *(f"election_{one}" for one in k)} == SPECS
    assert (FEWEST, MOST) == (2, 12)
    assert {Kind.UP_TO_K, Kind.ELECTION} == SEVERAL
