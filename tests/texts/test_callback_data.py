"""Callback data is input like any other: nothing but our own taps is read, and nothing raises."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from texts import buttons
from texts.buttons import HIGHEST_ID, VERBS, Press, build, parse

ids = st.integers(1, HIGHEST_ID)
nearly = st.from_regex(r"[a-z]{0,9}:[-+0-9٣ ]{0,20}(:[a-z_0-9:]{0,20})?", fullmatch=True)


@given(st.one_of(st.text(), nearly, st.text("vote:1for ", max_size=80)))
@settings(max_examples=200)
def test_no_string_makes_parse_raise(data: str) -> None:
    press = parse(data)
    if press is not None:
        assert build(press.verb, press.id, press.argument) == data


@pytest.mark.parametrize("verb", VERBS)
@given(number=ids, other=ids)
@settings(max_examples=10)
def test_what_is_built_is_read_back(verb: str, number: int, other: int) -> None:
    allowed = VERBS[verb]
    arguments = [*sorted(allowed.words), *([str(other)] if allowed.number else [])] or [None]
    for argument in arguments:
        data = build(verb, number, argument)
        assert data.isascii()
        assert len(data) <= 64
        assert parse(data) == Press(verb, number, argument)


@pytest.mark.parametrize(
    "data",
    [
        None, "", "vote", "vote:", "vote:1", "vote:0:for", "vote:01:for", "vote:-1:for", "vote:+1:for", "vote:1:for:",
        "vote:1:for:2", "vote:1:maybe", "vote:1:FOR", "Vote:1:for", "vote:1:for\n", " vote:1:for", "vote:1.0:for",
        "vote:9223372036854775808:for", "vote:٣:for", "support:1:2", "support:1:", "drop:1", "notice:1:council_default",
        "notice:1:satisfaction", "merge:1:0", "merge:1:9223372036854775808", "rate:1:5", "screen:1", "x" * 5000,
    ],
)  # fmt: skip
def test_what_we_never_built_is_refused(data: str | None) -> None:
    assert parse(data) is None


@pytest.mark.parametrize(("verb", "number", "argument"), [("vote", 0, "for"), ("vote", 1, None), ("vote", 1, "x:y")])
def test_a_wrong_tap_is_not_built(verb: str, number: int, argument: str | None) -> None:
    with pytest.raises(ValueError, match="not a tap"):
        build(verb, number, argument)


@pytest.mark.parametrize(
    "data",
    [
        "support:12", "screen:12:accept", "screen:12:decline", "screen:12:merge", "screen:12:redirect",
        "screen:12:urgent",
        "agenda:12", "present:7", "open:7", "motion:4:for", "motion:4:against", "motion:4:abstain", "motion:4:recuse",
        "notice:12:assembly", "notice:12:straw_poll", "vote:18:for", "vote:18:against", "vote:18:abstain", "done:12",
        "confirm:12:yes", "confirm:12:no", "rate:12:4", "rate:12:0",
    ],
)  # fmt: skip
def test_the_table_of_the_contract_is_read(data: str) -> None:
    press = parse(data)
    assert press is not None
    assert data == ":".join([press.verb, str(press.id), *([press.argument] if press.argument else [])])


def test_a_number_as_argument() -> None:
    assert buttons.parse("merge:3:12") == Press("merge", 3, "12")
    assert Press("merge", 3, "12").number == 12
