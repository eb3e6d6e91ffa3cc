"""Which household belongs where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.scope import WHOLE, Place, Scope, contains, covered, intersects, parse_scope, within

HOME = Place("District A", "12", "3")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        ("   ", ()),
        ("District A", ("District A",)),
        ("District A/12", ("District A", "12")),
        (" District A / 12 / 3 ", ("District A", "12", "3")),
        ("Ａ区／１２", ("A区", "12")),
    ],
)
def test_a_scope_is_read(text: str, parts: tuple[str, ...]) -> None:
    assert parse_scope(text) == Scope(parts)


@pytest.mark.parametrize(("text", "complaint"), [("A//3", "empty part"), ("A/", "empty part"), ("A/1/2/3", "4 parts")])
def test_a_wrong_scope_says_what_is_wrong(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_scope(text)


@pytest.mark.parametrize(
    ("scope", "belongs"),
    [
        ("", True),
        ("District A", True),
        ("District A/12", True),
        ("District A/12/3", True),
        ("District B", False),
        ("District", False),
        ("District A/1", False),
        ("District A/12/4", False),
        ("District B/12/3", False),
    ],
)
def test_a_household_belongs_to_the_scopes_above_it(scope: str, belongs: bool) -> None:
    assert contains(parse_scope(scope), HOME) is belongs


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [("", "A/1", True), ("A", "A/1/2", True), ("A/1", "A/2", False), ("A", "B", False), ("A/1/2", "A/1/2", True)],
)
def test_scopes_meet_when_one_holds_the_other(one: str, other: str, meet: bool) -> None:
    assert intersects(parse_scope(one), parse_scope(other)) is meet
    assert intersects(parse_scope(other), parse_scope(one)) is meet


names = st.sampled_from(["A", "B", "1"])
scopes = st.lists(names, max_size=3).map(lambda parts: Scope(tuple(parts)))


@given(one=scopes, other=scopes)
def test_scopes_meet_exactly_when_some_household_belongs_to_both(one: Scope, other: Scope) -> None:
    everywhere = [Place(area, building, entrance) for area in "AB1" for building in "AB1" for entrance in "AB1"]
    assert intersects(one, other) == any(contains(one, home) and contains(other, home) for home in everywhere)


@given(scopes)
def test_a_scope_reads_back_from_its_own_words(scope: Scope) -> None:
    assert parse_scope(str(scope)) == scope
    assert intersects(WHOLE, scope)


def test_one_of_several_scopes_is_enough_and_none_is_everything() -> None:
    scopes, place = [parse_scope("A"), parse_scope("B/1")], Place("B", "1", "2")
    assert covered(scopes, place)
    assert covered([], place)
    assert not covered(scopes, Place("B", "2", "1"))
    assert within(scopes, parse_scope("A/7"))
    assert within(scopes, parse_scope("B/1"))
    assert within([], parse_scope("C"))
    for outside in ("B", "B/2", "C", ""):
        assert not within(scopes, parse_scope(outside))
