"""Cutting keeps every limit and never halves what a reader sees as one sign."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from texts.cards import Button, Card, Html, card, escape, line, passage, plain, visible_length
from texts.graphemes import clusters, cut, is_visible, one_line, tidy, units

FAMILY, FLAG, THUMB, RAINBOW = "👩‍👩‍👧‍👦", "🇨🇳", "👍🏽", "🏳️‍🌈"
texts = st.text(st.characters(exclude_categories=["Cs"]))


def test_units_are_utf16() -> None:
    assert (units("a中"), units("👍"), units(FAMILY)) == (2, 2, 11)


@pytest.mark.parametrize("sign", [FAMILY, FLAG, THUMB, RAINBOW, "e\u0301", "한"])
def test_signs_stay_whole(sign: str) -> None:
    assert list(clusters(sign * 3)) == [sign] * 3
    assert cut(sign * 10, units(sign) * 2 + 1) == sign * 2 + "…"
    assert cut(sign * 10, units(sign) * 3) == sign * 2 + "…"
    assert cut(sign * 2, units(sign) * 2) == sign * 2


@given(texts, st.integers(1, 50))
def test_cut_keeps_its_limit(text: str, limit: int) -> None:
    kept = cut(text, limit)
    assert units(kept) <= limit
    assert kept == text or (kept.endswith("…") and text.startswith(kept[:-1]))


@given(st.text())
def test_tidied_text_can_be_sent(text: str) -> None:
    tidy(text).encode()
    shown = line(text)
    shown.encode()
    assert "\n" not in shown
    assert units(shown) <= 62
    assert passage(text).count("\n") <= 4


@given(texts)
def test_escaping_is_undone_by_reading(text: str) -> None:
    assert plain(escape(text)) == text
    assert visible_length(escape(text)) == units(text)
    assert escape(escape(text)) == escape(text)


def test_marks_and_directions_do_no_harm() -> None:
    assert one_line("Z" + "\u0335" * 100) == "Z" + "\u0335" * 4
    assert tidy("\u202eevil\u2069") == "evil"
    assert one_line(" a\n\tb ") == "a b"
    assert line("שלום") == "\u2068שלום\u2069"
    assert not is_visible("\u200b \u3164")


def test_a_card_that_telegram_would_refuse_is_not_built() -> None:
    tap = Button("Yes", "vote:1:for")
    with pytest.raises(ValueError, match="1 to 3 buttons"):
        Card("text", ((tap,) * 4,))
    for label, data, url in (("", "a", None), ("Yes", None, None), ("Yes", "a", "https://t.me"), ("Yes", "是", None)):
        with pytest.raises(ValueError, match=r"button|callback"):
            Button(label, data, url)
    assert card(Html("a"), None, Html("b"), buttons=[(), (tap,)]) == Card("<b>a</b>\nb", ((tap,),))
