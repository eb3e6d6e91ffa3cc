"""What is published by building, and what is pooled so that nobody's ballot can be guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.turnout import is_public, pools


def test_turnout_of_a_building_is_hidden_only_below_five_electors() -> None:
    assert [is_public(electors) for electors in (0, 4, 5, 6)] == [False, False, True, True]


@pytest.mark.parametrize(
    ("ballots", "published"),
    [
        ({"1": 5, "2": 9}, [("1",), ("2",)]),
        ({"1": 9, "2": 4, "3": 1}, [("1",), ("2", "3")]),
        ({"1": 9, "2": 4}, [("1", "2")]),
        ({"1": 9, "2": 6, "3": 4}, [("1",), ("2", "3")]),
        ({"1": 2, "2": 2, "3": 2, "4": 1}, [("1", "2", "3", "4")]),
        ({"1": 2, "2": 1}, [("1", "2")]),
        ({"1": 0, "2": 7}, [("2",)]),
        ({}, []),
    ],
)
def test_small_buildings_are_pooled_until_there_are_five_ballots(
    ballots: dict[str, int], published: list[tuple[str, ...]]
) -> None:
    assert pools(ballots) == published


@given(st.dictionaries(st.sampled_from("ABCDEFGHJK"), st.integers(0, 12)))
def test_every_ballot_is_published_once_and_no_small_group_stands_while_it_could_join(ballots: dict[str, int]) -> None:
    groups = pools(ballots)
    members = [building for group in groups for building in group]
    assert sorted(members) == sorted(building for building, given_ in ballots.items() if given_)
    sizes = [sum(ballots[building] for building in group) for group in groups]
    assert all(size >= 5 for size in sizes) or len(groups) == 1
