"""Which proposals look alike, on pairs as residents write them."""

import pytest

from rules.similar import similar

OPEN = [
    (1, "楼下电动车乱停乱充，不安全。能不能在 1 栋东侧建充电棚？"),
    (2, "Please mend the lamp at the gate of Building 12"),
    (3, "长廊东头加一张长椅"),
]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("楼下电动车乱停乱充，不安全，能不能在1栋东侧建个充电棚", 1),
        ("the lamp at the gate of building 12, please mend it", 2),
        ("PLEASE MEND THE LAMP AT THE GATE OF BUILDING 12!", 2),
        ("在长廊东头加一张长椅吧", 3),
    ],
)
def test_the_same_wish_in_other_words_is_found(text: str, number: int) -> None:
    assert similar(text, OPEN)[:1] == [number]


@pytest.mark.parametrize("text", ["电梯坏了，有人被困", "A yoga class on Sundays", "请把大门重新刷漆", ""])
def test_another_wish_is_not(text: str) -> None:
    assert similar(text, OPEN) == []


def test_two_voice_messages_without_a_word_are_not_alike() -> None:
    assert similar("", [(1, ""), (2, " ")]) == []
    assert similar("lamps", [(1, "")]) == []


def test_the_most_alike_comes_first_and_few_are_offered() -> None:
    many = [(number, f"长廊东头加一张长椅 {number}") for number in range(1, 9)]
    assert similar("长廊东头加一张长椅 7", many)[0] == 7
    assert len(similar("长廊东头加一张长椅 7", many)) == 3
