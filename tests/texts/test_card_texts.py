"""Every card in both languages, with ordinary words and with whatever people may type."""

import inspect
import pkgutil
import re
from html.parser import HTMLParser
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from card_samples import IN_GROUPS, People, Said, samples

import texts
from texts import buttons
from texts.cards import ALERT_LIMIT, MESSAGE_LIMIT, Answer, Card, Poll, plain, visible_length
from texts.graphemes import units
from texts.words import Words

NOT_SAID = {"cards", "labels"}  # what cards are made of
MODULES = [
    import_module(f"texts.{module.name}")
    for module in pkgutil.iter_modules(texts.__path__)
    if module.name not in NOT_SAID
]
LANGUAGES = ("zh", "en")
LABELS = {"zh": {3: 5, 2: 6, 1: 12}, "en": {3: 9, 2: 14, 1: 24}}
TYPED = {
    "nothing": "",
    "blank": " \u200b\n ",
    "long": "x" * 5000,
    "long lines": "电梯坏了\n" * 1000,
    "markup": "<b>&amp;</i><script>\"'</b>" * 200,
    "fields": "{title} {0} %s \\",
    "zalgo": "Z" + "\u0335\u0321\u034f\u0489" * 2000,
    "right to left": "\u202eשלום عليكم\u2069 " * 300,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈🇨🇳👍🏽" * 400,
    "control": "\x00\x1b[31m\ud800\r\t",
}
ZONE = ZoneInfo("Asia/Shanghai")


class Reader(HTMLParser):
    """Reads as Telegram does: only tags that it knows, each closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert (tag, attrs) in [("b", []), ("s", []), ("code", []), ("blockquote", [("expandable", None)])]
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_entityref(self, name: str) -> None:
        assert name in {"amp", "lt", "gt"}

    def handle_data(self, data: str) -> None:
        assert not set(data) & set("<>&")


def said_in(language: str, typed: str | None = None, *, many: bool = False) -> dict[str, Said]:
    return samples(People(Words(language, ZONE), typed, many))


def check_limits(name: str, said: Said) -> None:
    if isinstance(said, Answer):
        assert 1 <= units(said.text) <= ALERT_LIMIT, name
        said.text.encode()
    elif isinstance(said, Poll):
        assert units(said.question) <= 300
        assert 2 <= len(said.options) <= 10
        assert all(1 <= units(option) <= 100 for option in said.options)
        said.question.encode()
    else:
        Reader(said.text)
        assert said.text.startswith("<b>"), name
        assert 1 <= visible_length(said.text) <= MESSAGE_LIMIT, name
        said.text.encode()


def check_labels(language: str, said: Card) -> None:
    for row in said.buttons:
        limit = LABELS[language][len(row)]
        assert all(units(button.label) <= limit for button in row), row
        assert all(button.url or buttons.parse(button.data) for button in row), row


def test_everything_that_can_be_said_has_a_sample() -> None:
    sayable = {
        f"{module.__name__.removeprefix('texts.')}.{name}"
        for module in MODULES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
        if inspect.signature(function).return_annotation in {Card, Answer, Poll}
    }
    assert {name.split("/")[0] for name in said_in("en")} == sayable


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", [None, *TYPED])
def test_limits_hold_whatever_people_type(language: str, typed: str | None) -> None:
    for name, said in said_in(language, None if typed is None else TYPED[typed], many=typed is not None).items():
        check_limits(name, said)
        if isinstance(said, Card):
            check_labels(language, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_field_and_no_code_name_is_left_in_a_text(language: str) -> None:
    for name, said in said_in(language).items():
        text = re.sub(r"https://\S+", "", said.question if isinstance(said, Poll) else plain(said.text))
        assert not re.search(r"[{}]|\bNone\b(?! of you)|[a-z]_[a-z]", text), (name, text)


def test_chinese_cards_hold_no_english_sentence() -> None:
    ours = re.compile(
        r"English|CSV|XLSX|UTF-8|GB18030|Excel|Asia/|Europe/|Shanghai|Berlin|Sat|every 2 weeks Thu|unit|"
        r"Corridor|QR|[a-f0-9]{64}|[A-Z2-7]{10}|/[a-z]+|\b[nOIA]\b|B2"
    )
    for name, said in said_in("zh").items():
        text = re.sub(r"https://\S+", "", said.question if isinstance(said, Poll) else plain(said.text))
        assert not re.search(r"[A-Za-z]", ours.sub("", text)), (name, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_group_cards_are_short(language: str) -> None:
    for name, said in said_in(language).items():
        if name.split("/")[0] not in IN_GROUPS or not isinstance(said, Card):
            continue
        shown = plain(re.sub(r"<blockquote expandable>.*?</blockquote>", "▸\n▸\n▸", said.text, flags=re.DOTALL))
        shown = re.sub(r"[0-9a-f]{64}", "digest", shown)
        assert len(shown.splitlines()) <= 12, name
        owners = name.startswith("results.") and "owners_" in name  # every figure in heads and in area
        room = 3 / 2 if owners else 1
        if language == "en":
            assert len(re.findall(r"\d[\d,.:/]*|[\w/№'-]+", shown)) <= 60 * room, (name, shown)
        else:
            assert len(re.sub(r"[\s▰▱▸\u2068\u2069]", "", shown)) <= 120 * room, (name, shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ballot_is_neutral(language: str) -> None:
    ballot = said_in(language)["ballots.ballot"]
    assert isinstance(ballot, Card)
    words = Words(language)
    labels = [button.label for button in ballot.buttons[0]]
    assert labels == [words.gettext("For"), words.gettext("Against"), words.gettext("Abstain")]
    # The rule says who must be for: it opens at a tap.
    at_first = re.sub(r"<blockquote expandable>.*?</blockquote>", "", ballot.text, flags=re.DOTALL)
    assert all(label not in plain(at_first) for label in labels)
