"""Both languages say everything, with the same facts, in short sentences."""

import re
import string
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import texts

ROOM = Path(texts.__file__).parent
WHERE = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {"gettext": None, "html": None, "key": None, "ngettext": (1, 2), "nhtml": (1, 2)}
PLACEHOLDER = re.compile(r"\{\w+\}")


@cache
def catalogue(language: str) -> Catalog:
    with (ROOM / "locale" / f"{language}.po").open("rb") as file:
        return read_po(file, locale={"zh": "zh_Hans_CN", "en": "en"}[language], abort_invalid=True)


def entries(language: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {strings(message.id): strings(message.string) for message in catalogue(language) if message.id}


def strings(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def used() -> set[tuple[str, ...]]:
    found = extract_from_dir(str(ROOM), WHERE, keywords=KEYWORDS, options_map={"**.html": {"silent": "false"}})
    return {strings(message) for _, _, message, _, _ in found}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def sentences(text: str) -> list[str]:
    quoted = re.sub(r"「[^」]*」|“[^”]*”|（[^）]*）|\([^)]*\)", "", PLACEHOLDER.sub("", text))
    return re.split(r"[.!?。！？]", quoted)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_key_of_the_code_stands_in_the_catalogue_and_no_other(language: str) -> None:
    assert set(entries(language)) == used()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_key_stands_there_twice(language: str) -> None:
    lines = [
        line
        for line in (ROOM / "locale" / f"{language}.po").read_text("utf-8").splitlines()
        if line.startswith("msgid ")
    ]
    assert [line for line, times in Counter(lines).items() if times > 1] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_entry_is_translated_and_none_is_in_doubt(language: str) -> None:
    for message in catalogue(language):
        assert all(strings(message.string)), message.id
        assert not message.id or not message.fuzzy, message.id


@pytest.mark.parametrize("language", ["zh", "en"])
def test_translations_name_the_same_facts_as_the_code(language: str) -> None:
    for key, said in entries(language).items():
        wanted = set.union(*(fields(form) for form in key))
        assert all(fields(form) == wanted for form in said), key


def test_english_catalogue_says_what_the_code_says() -> None:
    assert all(key == said for key, said in entries("en").items())


def test_chinese_uses_its_own_punctuation() -> None:
    for key, said in entries("zh").items():
        bare = PLACEHOLDER.sub("", said[0].removeprefix("{place}. "))
        assert not re.search(r"[,;:!?()\"'.]", bare), key
        assert not re.search(r"[，。：；！？（）「」、] | [，。：；！？（）「」、]", said[0]), key


def test_chinese_sentences_have_at_most_20_signs() -> None:
    for said in entries("zh").values():
        for sentence in sentences(said[0]):
            assert len(re.findall(r"[\u4e00-\u9fff]|[\w/]+", re.sub(r"[\u4e00-\u9fff]", r" \g<0> ", sentence))) <= 20, (
                sentence
            )


def test_english_sentences_have_at_most_15_words() -> None:
    for said in entries("en").values():
        for sentence in (part for form in said for part in sentences(form)):
            assert len(re.findall(r"[\w/'-]+", sentence)) <= 15, sentence
