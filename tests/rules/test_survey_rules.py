"""Surveys: how they are written within Telegram's limits, whose answers count, what stays hidden, the rate."""

import pytest

from rules.refusals import Reason, Refused
from rules.surveys import Given, Kind, Per, Tally, Written, by_building, satisfied, tally, tells, tells_all, written


def test_a_survey_is_a_question_and_a_line_for_each_answer():
    assert written(Kind.SINGLE, " When?\n\n Mon \nTue\n") == Written("When?", ("Mon", "Tue"))
    assert written(Kind.SCALE, "How loud is it?") == Written("How loud is it?")


def test_a_quiz_marks_the_right_answer_and_explains_it():
    for text in ("When?\nMon\n*Tue\n# The notice says so", "When?\nMon\n＊ Tue\n＃The notice says so"):
        assert written(Kind.QUIZ, text) == Written("When?", ("Mon", "Tue"), 1, "The notice says so")
    assert written(Kind.QUIZ, "How many?\n~5\n*~6").options == ("~5", "~6")
    assert written(Kind.SINGLE, "When?\n*Mon\n#Tue").options == ("*Mon", "#Tue")  # elsewhere these are but signs


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        (Kind.SINGLE, "  \n ", Reason.SURVEY_QUESTION),
        (Kind.SINGLE, "q" * 301 + "\na\nb", Reason.SURVEY_QUESTION),
        (Kind.SINGLE, "😀" * 151 + "\na\nb", Reason.SURVEY_QUESTION),  # two units each, as Telegram counts
        (Kind.SINGLE, "q\na", Reason.SURVEY_OPTIONS),
        (Kind.SINGLE, "q\n" + "\n".join(map(str, range(13))), Reason.SURVEY_OPTIONS),
        (Kind.SEVERAL, "q\nＡ\na", Reason.SURVEY_OPTIONS),
        (Kind.SINGLE, "q\na\n" + "b" * 101, Reason.SURVEY_OPTION_LONG),
        (Kind.SCALE, "q\na", Reason.SURVEY_NO_OPTIONS),
        (Kind.QUIZ, "q\na\nb", Reason.QUIZ_RIGHT),
        (Kind.QUIZ, "q\n*a\n*b", Reason.QUIZ_RIGHT),
        (Kind.QUIZ, "q\n*a\n*", Reason.SURVEY_OPTIONS),
        (Kind.QUIZ, "q\n*a\nb\n#" + "w" * 201, Reason.QUIZ_EXPLANATION),
        (Kind.QUIZ, "q\n*a\nb\n#one\n#two", Reason.QUIZ_EXPLANATION),
    ],
)
def test_what_telegram_would_not_take_is_refused_before(kind, text, reason):
    assert written(kind, text) == Refused(reason)


def test_the_limits_themselves_are_taken():
    text = "\n".join(["q" * 300, *(f"{place:<2}".replace(" ", "x") + "a" * 98 for place in range(12))])
    assert len(written(Kind.SINGLE, text).options) == 12


ANSWERS = [
    Given((0,), 1, home=1, building="1"),
    Given((1,), 2, home=1, building="1"),  # the same home, later
    Given((0, 2), 3, home=2, building="1"),
    Given((2,), 4),  # nobody's home is known
]


def test_verified_residents_count_and_all_answers_stand_beside():
    assert tally(3, ANSWERS, Per.PERSON) == Tally((2, 1, 2), 4, (2, 1, 1), 3)


def test_of_a_household_its_last_answer_counts():
    assert tally(3, ANSWERS[::-1], Per.HOUSEHOLD) == Tally((2, 1, 2), 4, (1, 1, 1), 2)


def test_a_building_stands_alone_from_five_answers_on():
    def answers(*sizes):
        homes = iter(range(1, 100))
        return [Given((0,), 1, next(homes), str(name)) for name, size in enumerate(sizes, 1) for _ in range(size)]

    assert by_building(answers(5, 4, 1), Per.PERSON, 2) == [(("1",), (5, 0)), (("2", "3"), (5, 0))]
    assert by_building(answers(6, 4), Per.PERSON, 2) == [(("1", "2"), (10, 0))]
    assert by_building(answers(3, 1), Per.PERSON, 2) == []
    assert by_building([], Per.PERSON, 2) == []


def test_counts_that_would_tell_who_answered_what_are_not_told():
    assert not tells(4, names_show=False)
    assert tells(5, names_show=False)
    assert tells(1, names_show=True)


def test_the_rate_is_the_first_two_over_the_four_and_who_does_not_know_stands_apart():
    assert satisfied((46, 20, 2, 1, 5)) == (66, 69)
    assert satisfied((0, 0, 0, 0, 9)) == (0, 0)


@pytest.mark.parametrize(("answers", "of_all", "told"), [(5, 5, True), (5, 6, False), (5, 9, False), (5, 10, True)])
def test_what_fewer_than_five_said_beside_those_that_count_is_not_told(answers, of_all, told):
    assert tells_all(answers, of_all, names_show=False) is told
    assert tells_all(answers, of_all, names_show=True)
