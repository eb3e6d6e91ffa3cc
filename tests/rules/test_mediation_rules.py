"""Mediation: which words name a home, which speak of a quarrel, and whose turn it is."""

from datetime import UTC, datetime

import pytest

from rules.mediations import Home, in_turn, is_quarrel, named_home
from rules.scope import Place
from rules.seats import Role, Seat

HOMES = [
    Home(1, Place("A", "37", "1"), "502"),
    Home(2, Place("A", "9", "1"), "1"),
    Home(3, Place("B", "Gate", "12"), "101"),
]


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("Noise from 37-502 every night", 1),
        ("37栋502室天天吵", 1),
        ("37號樓1单元502半夜打麻将", 1),
        ("３７－５０２ 很吵", 1),
        ("37 - 1 - 502", 1),
        ("12-101 shouts", 3),
        ("Lift stuck, 9-1", None),  # a building and its entrance
        ("Repaint the gate, urgent", None),
        ("Please call 137-5020-1122", None),
        ("37-503 is loud", None),  # nobody lives there
        ("meeting 10-12 at 502", None),
        ("", None),
    ],
)
def test_words_name_a_home_that_the_register_has(text, home):
    found = named_home(text, HOMES)
    assert (found.id if found else None) == home


@pytest.mark.parametrize(
    ("text", "quarrel"),
    [
        ("Loud music from 37-502", True),
        ("A dispute with 37-502", True),
        ("37-502 半夜吵闹", True),
        ("A bench by 37-502", False),
        ("37-502 漏水", False),
    ],
)
def test_a_quarrel_is_known_by_its_words(text, quarrel):
    assert is_quarrel(text) is quarrel


def seat(number, role=Role.MEDIATOR, person=0):
    return Seat(number, role, person or 100 + number)


MEDIATORS = [seat(1, Role.CHAIR), seat(2, Role.VICE_CHAIR), seat(3), seat(4), seat(5)]


def day(number):
    return datetime(2026, 11, number, tzinfo=UTC)


def test_who_never_had_one_comes_before_who_had_one_long_ago():
    assert in_turn(MEDIATORS, (), {}).id == 3
    assert in_turn(MEDIATORS, (), {3: day(1)}).id == 4
    assert in_turn(MEDIATORS, (), {3: day(3), 4: day(1), 5: day(2)}).id == 4


def test_nobody_mediates_between_their_own_neighbours_or_after_passing_it_on():
    assert in_turn(MEDIATORS, {103}, {}).id == 4
    assert in_turn(MEDIATORS, {103}, {}, but={4}).id == 5
    assert in_turn(MEDIATORS, {103, 104, 105}, {}).id == 2
    assert in_turn(MEDIATORS, {103, 104, 105, 102}, {}).id == 1
    assert in_turn(MEDIATORS, {101, 102, 103, 104, 105}, {}) is None
    assert in_turn([Seat(6, Role.MEDIATOR), seat(7, Role.RECORDER)], (), {}) is None
