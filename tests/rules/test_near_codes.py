"""Words in private that are meant as a join code, also with a sign too many or too few; and such that are not."""

import pytest

from rules.codes import looks_like_code


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("SPVZH6DK", True), ("spvz h6dk", True), ("SPVZ H6D", True), ("SPVZ-H6DKQ", True), ("SPVZ H6DKQ", True),
        ("SPVZH6", True), ("SPVZ5", False), ("SPVZ H6DKQQ", False), ("flat 12b", False), ("unit 502", False),
        ("hello there", False), ("电梯坏了", False), ("the lift 2", False), ("a b c d", False),
        ("SPVZHKDK", True),  # eight letters and no digit
        ("SPV ZH6 DK", False), ("SPV ZH6 DKQ", False),  # three words are a sentence
    ],
)  # fmt: skip
def test_a_code_with_a_sign_amiss_is_told_so_and_words_are_not_taken_for_one(words: str, meant: bool) -> None:
    assert looks_like_code(words) is meant
