"""What a request is about and which of 急难愁盼 it is, by words that people use, in both languages."""

import pytest

from actions import rulebook
from rules.needs import Category, Need, parse_needs
from rules.reading import DataError


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("楼道的灯坏了", Category.REPAIR),
        ("The tap in the yard is broken", Category.REPAIR),
        ("垃圾三天没人清扫，很臭", Category.CLEANING),
        ("Rubbish by gate 2 has not been collected", Category.CLEANING),
        ("有人在楼道给电动车充电，有火灾隐患", Category.SAFETY),
        ("Cars are parked on the pavement", Category.TRAFFIC),
        ("想在花坛边加一张长椅", Category.FACILITIES),
        ("Ｂｅｎｃｈｅｓ by the pond", Category.FACILITIES),
        ("独居老人需要送餐", Category.CARE),
        ("How do I apply for the pension form?", Category.ADVICE),
        ("谢谢", None),
        ("Apartment 3", None),  # no "park" within a word
        ("", None),
    ],
)
def test_a_category_is_guessed_by_most_of_its_words(text, category):
    assert rulebook.category(text) is category


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Repaint the gate, urgent", Need.URGENT),
        ("大门掉漆，急！", Need.URGENT),
        ("我一个人搬不动", Need.HARD),
        ("She lives alone and cannot carry it", Need.HARD),
        ("半夜装修，睡不着", Need.WORRY),
        ("We are afraid of the loose dog", Need.WORRY),
        ("盼着早日通气", Need.HOPE),
        ("We hope for a bench", Need.HOPE),
        ("Insurgents", None),  # no word of ours within a word
        ("路灯不亮", None),
    ],
)
def test_which_of_the_four_needs_a_text_speaks_of_and_a_hazard_cannot_wait(text, need):
    assert rulebook.need(text, hazard=False) is need
    assert rulebook.need(text, hazard=True) is Need.URGENT


def test_that_something_cannot_wait_makes_it_no_hazard():
    assert (rulebook.need("Repaint the gate, urgent", hazard=False), rulebook.hazards("Repaint the gate, urgent")) == (
        Need.URGENT, [],
    )  # fmt: skip


def test_a_list_that_is_not_there_is_named():
    with pytest.raises(DataError, match="needs"):
        parse_needs({"categories": {}})


def test_a_list_that_nobody_knows_is_named():
    with pytest.raises(DataError, match=r"^moods: is not a known key"):
        parse_needs({"categories": {}, "needs": {}, "moods": {}})
