"""HTML to text and entities, with the official errors."""

import pytest

from playground.errors import ApiError
from playground.markup import parse


def entities(html: str) -> list[tuple[str, int, int]]:
    return [(entity["type"], entity["offset"], entity["length"]) for entity in parse(html, "HTML")[1]]


def test_nested_tags_and_their_order() -> None:
    text, _ = parse("<b>one <i>two</i></b> <u>3</u><s>4</s><tg-spoiler>5</tg-spoiler>", "HTML")
    assert text == "one two 345"
    assert entities("<b>one <i>two</i></b>") == [("bold", 0, 7), ("italic", 4, 3)]
    assert entities("<i><b>x</b></i>") == [("bold", 0, 1), ("italic", 0, 1)]


def test_offsets_count_utf16_units() -> None:
    assert entities("😀<b>户</b>") == [("bold", 2, 1)]


def test_trimming_moves_entities() -> None:
    text, found = parse(" \n<b> x </b>\n", "HTML")
    assert text == "x"
    assert [(e["offset"], e["length"]) for e in found] == [(0, 1)]


def test_links_code_and_quotes() -> None:
    _, found = parse('<a href="https://a.b/?x=1&amp;y=2">l</a> <pre><code class="language-sql">q</code></pre>', "HTML")
    assert found == [
        {"type": "text_link", "offset": 0, "length": 1, "url": "https://a.b/?x=1&y=2"},
        {"type": "pre", "offset": 2, "length": 1, "language": "sql"},
    ]
    assert entities("<blockquote>a</blockquote><blockquote expandable>b</blockquote>") == [
        ("blockquote", 0, 1),
        ("expandable_blockquote", 1, 1),
    ]


def test_html_entities_are_text() -> None:
    assert parse("a &lt;b&gt; &amp;amp; &quot; &#128512; &nbsp;", "HTML")[0] == 'a <b> &amp; " 😀 &nbsp;'


def test_commands_links_and_names_are_found() -> None:
    _, found = parse("/vote@corridor_bot 18 for @somebody at https://a.b/c #lift x/y 1/2", None)
    assert [entity["type"] for entity in found] == ["bot_command", "mention", "url", "hashtag"]


@pytest.mark.parametrize(
    ("html", "error"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("户<x>", 'Unsupported start tag "x" at byte offset 3'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_official_errors(html: str, error: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse(html, "HTML")
    assert caught.value.description == f"Bad Request: can't parse entities: {error}"
