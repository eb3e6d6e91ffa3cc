"""The answers of a founder: which question comes next, what is taken, and the community file that comes of them."""

import tomllib
from importlib.resources import files

import pytest

from rules.communities import Declaration, declare
from rules.foundings import ANYTHING, METHODS, accepts, in_file, next_question, words

METHOD = tomllib.loads(files("rules").joinpath("methods/three_unions.toml").read_text("utf-8"))
ANSWERS = {
    "language": "zh", "name": "绿园", "method": "corridor-talks", "time_zone": "Asia/Shanghai", "when": "Sun 18:00",
    "venue": "",
}  # fmt: skip


def test_six_questions_one_after_the_other():
    asked, answers = [], {}
    while question := next_question(answers):
        asked.append(question)
        answers[question] = ""
    assert asked == ["language", "name", "method", "time_zone", "when", "venue"]
    assert METHODS == ("three-unions", "corridor-talks")


@pytest.mark.parametrize(
    ("question", "answer", "taken"),
    [
        ("name", "n" * 60, True), ("name", "n" * 61, False), ("name", "two\nlines", False),
        ("language", "en", True), ("language", "fr", False), ("time_zone", "Europe/Berlin", True),
        ("time_zone", "Mars", False), ("when", "Sat 19:00", True), ("when", "soon", False),
        ("venue", "Gate 2", True), ("venue", "v" * 61, True), ("method", "three-unions", True),
    ],
)  # fmt: skip
def test_an_answer_is_taken_where_a_community_file_with_it_would_be(question, answer, taken):
    assert accepts(question, answer, METHOD) is taken


@pytest.mark.parametrize(
    ("question", "said", "meant"),
    [
        ("when", "每周六 19:00", "Sat 19:00"), ("when", "周日 9：30", "Sun 9:30"), ("when", "星期天10点", "Sun 10:00"),
        ("when", "每周六晚上 7 点半", "Sat 19:30"),
        ("when", "每两周周四下午 4 点", "every 2 weeks Thu 16:00"),
        ("when", "每两周周四 16:00", "every 2 weeks Thu 16:00"),
        ("when", "中午", "中午"), ("when", "Sat 19:00", "Sat 19:00"),
        ("time_zone", "北京时间", "Asia/Shanghai"), ("venue", "每周六 19:00", "每周六 19:00"),
    ],
)  # fmt: skip
def test_a_time_and_a_zone_may_be_said_in_chinese(question, said, meant):
    assert in_file(question, said) == meant
    assert accepts(question, meant, METHOD) is (meant != "中午")


def test_each_answer_is_tried_beside_others_that_are_taken():
    assert ANYTHING == {
        "language": "en", "name": "–", "method": "three-unions", "time_zone": "UTC", "when": "Sat 19:00", "venue": "",
    }  # fmt: skip


def test_the_file_has_seven_empty_seats_the_parties_and_the_founder():
    written = words(ANSWERS, {"user": 9, "name": "Zheng"}, ["Residents' committee", "Police"])
    assert written == {
        "name": "绿园", "method": "corridor-talks", "time_zone": "Asia/Shanghai", "language": "zh",
        "households": "households.csv", "agenda": {"when": "Sun 18:00"},
        "seats": [{"role": role} for role in ("chair", "vice-chair", *["mediator"] * 5)],
        "parties": [{"name": "Residents' committee"}, {"name": "Police"}],
        "staff": [{"user": 9, "name": "Zheng"}],
    }  # fmt: skip
    assert isinstance(declare(written), Declaration)
    alone = words({**ANSWERS, "venue": "Gate 2"}, {}, ())
    assert (alone["staff"], alone["venue"]) == ([], "Gate 2")
