"""A role stands in the place of each name in what is published."""

import pytest

from rules.anonymity import is_a_name, without_names

ROLES = {"周敏": "会长", "Zhou Min": "chair", "Ann": "a resident", "Min": "a resident", "A & B": "a resident"}


@pytest.mark.parametrize(
    ("said", "found"),
    [("周敏", True), ("欧阳小明", True), ("周", False), ("Zhou Min", True), ("Ann", False), ("", False), ("12", False)],
)
def test_what_tells_who_somebody_is(said: str, found: bool) -> None:
    assert is_a_name(said) is found


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<p>周敏提出</p>", "<p>会长提出</p>"),
        ("<p>ZHOU  MIN, Zhou Min.</p>", "<p>ZHOU  MIN, chair.</p>"),
        ("<p>Zhou Mining</p>", "<p>Zhou Mining</p>"),  # another word
        ("<p>Ann and Min</p>", "<p>Ann and Min</p>"),  # one word names nobody
        ("<p>A &amp; B asked</p>", "<p>a resident asked</p>"),
        ('<a title="周敏">周敏</a>', '<a title="周敏">会长</a>'),
    ],
)
def test_a_role_stands_in_its_place(page: str, told: str) -> None:
    assert without_names(page, ROLES) == told


def test_the_communitys_own_name_stays() -> None:
    assert without_names("<h1>Modern Garden</h1>", {"Modern Garden": "a resident"}, ["Modern Garden"]) == (
        "<h1>Modern Garden</h1>"
    )
