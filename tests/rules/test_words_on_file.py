"""The words in which rules are kept: rows, records and exports of released versions hold them, so none may change.

`words_on_file.json` has them by vocabulary: one that stands there stays; a new word comes there with its release.
"""

import json
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import rules

KEPT = Path(__file__).with_name("words_on_file.json")


def vocabularies() -> dict[str, dict[str, str]]:
    """Every vocabulary of the rules, its words by their names."""
    modules = [import_module(f"rules.{one.name}") for one in iter_modules(rules.__path__)]
    return {
        f"{one.__module__}.{one.__name__}": {word.name: word.value for word in one}
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, StrEnum) and one.__module__ == module.__name__
    }


def test_every_word_is_the_one_that_released_versions_wrote() -> None:
    kept = json.loads(KEPT.read_text("utf-8"))
    now = vocabularies()
    assert {name: {word: now[name].get(word) for word in words} for name, words in kept.items()} == kept
