"""The list of ballots: sorted, pooled, and never changed by a correction but by new lines."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from rules.receipts import Cast, Line, listed

SMALL = [Cast(f"A{n}", "1", "for", "button") for n in range(6)] + [
    Cast("B1", "2", "against", "paper"), Cast("B2", "3", "abstain", "proxy", 8000),
]  # fmt: skip


def test_a_building_with_fewer_than_five_ballots_never_stands_alone() -> None:
    lines = listed(reversed(SMALL))
    assert [one.receipt for one in lines] == [*(f"A{n}" for n in range(6)), "B1", "B2"]
    assert {one.building for one in lines} == {"1 + 2 + 3"}, "two ballots together are too few to stand apart from 1"
    assert lines[-1] == Line(8, "B2", "1 + 2 + 3", "abstain", "proxy", 8000)


def test_a_struck_ballot_keeps_its_line_and_is_taken_back_by_a_new_one() -> None:
    before = listed(SMALL)
    after = listed([*SMALL[:6], Cast("B1", "2", "against", "paper", struck=True), SMALL[7]])
    assert after[:8] == before
    assert after[8:] == [Line(9, "B1", "1 + 2 + 3", "struck", "paper", 0)]


def test_a_late_ballot_of_a_building_without_a_line_stands_under_a_name_that_others_have() -> None:
    lines = listed([*SMALL, Cast("C1", "9", "against", "button", late=1)])
    assert lines[:8] == listed(SMALL)
    assert lines[8:] == [Line(9, "C1", "1 + 2 + 3", "against", "button", 0)], "one alone would be told"


@given(
    st.lists(st.tuples(st.sampled_from("12345678"), st.sampled_from(["for", "against", "abstain"]), st.booleans())),
    st.randoms(),
)
def test_lines_by_building_are_the_ballots_and_the_order_of_casting_leaves_no_trace(ballots, random) -> None:
    cast = [
        Cast(f"{place:04}", building, choice, "button", struck=struck)
        for place, (building, choice, struck) in enumerate(ballots)
    ]
    lines = listed(cast)
    counted = Counter(one.building for one in cast)
    for name, given_ in Counter(one.building for one in lines if one.choice != "struck").items():
        assert given_ == sum(counted[building] for building in name.split(" + "))
        assert given_ >= 5 or given_ == len(cast)
    random.shuffle(cast)
    assert listed(cast) == lines


def test_where_nobody_voted_before_the_close_a_late_ballot_stands_under_its_own_building() -> None:
    assert listed([Cast("A", "7", "for", "paper", late=1)]) == [Line(1, "A", "7", "for", "paper", 0)]
