"""Whatever is handed over, each reader takes it or refuses it in its own word; in the long form a million times.

An example of hypothesis is a seed: of it come a hundred specimens bent out of shape, so that a failure names what to
play again.
"""

import copy
import io
import random
import tomllib
from contextlib import suppress
from pathlib import Path

import msgspec
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_intake_fuzz import KINDS, places

from actions.communities import NotApplied
from actions.household_files import BadFile, read
from bot import community_file, config
from bot.config import ConfigRefused
from bot.floods import read_sent
from handlers.incoming import gist, query_id, query_language, read_tap, without_choice
from rules.method import parse_method
from rules.reading import DataError
from texts.buttons import VERBS, build, parse

ROOT = Path(__file__).parents[2]
EACH = 100
ODD = [
    "", " ", ":", "0", "-1", "٣", "\x00", "\ud800", "\u202e", "é", "=1+1", "1e999", "9" * 40, "NaN", "true", '"',
    "'", "\\",
    "[[", "]]", "[a]\n", "\n", "\r", ",", "\ufeff", "\t", "{", "}", "a.b.c = 1\n", "x" * 300, "2026-99-99", "50 days",
]  # fmt: skip
JUNK = [
    None,
    True,
    0,
    -1,
    2**63,
    10**30,
    1.5,
    float("inf"),
    float("nan"),
    "",
    "\ud800",
    "a" * 500,
    [],
    {},
    [[]],
    {"id": []},
]
HOMES = (
    "area,building,entrance,unit,exclusive_area,owner,residents,adults,code\n"
    "东区,12,3,502,86.30,1002,3,2,\nA,1,1,101,80,o,,,ABCD2345\n"
)
COMMUNITY = (ROOT / "examples" / "modern-garden.toml").read_text(encoding="utf-8")
CONFIG = (ROOT / "config.example.toml").read_text(encoding="utf-8")
METHODS = [
    tomllib.loads((ROOT / "rules" / "methods" / f"{name}.toml").read_text(encoding="utf-8"))
    for name in ("three_unions", "corridor_talks")
]


def workbook():
    book = openpyxl.Workbook()
    for line in HOMES.splitlines():
        book.active.append(line.split(","))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bent_text(chance, text):
    """A text with a few pieces of it cut, doubled, swapped or replaced."""
    for _ in range(chance.randrange(1, 5)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.randrange(12))
        piece = chance.choice(["", text[start:end] * 2, chance.choice(ODD), chr(chance.randrange(1, 0xD7FF))])
        text = text[:start] + piece + text[end:]
    return text


def bent_bytes(chance, content):
    kept = bytearray(content)
    for _ in range(chance.randrange(1, 8)):
        if kept:
            kept[chance.randrange(len(kept))] = chance.randrange(256)
    return bytes(kept[: chance.choice([len(kept), chance.randrange(len(kept) + 1)])])


def bent_tree(chance, tree):
    tree = copy.deepcopy(tree)
    for _ in range(chance.randrange(1, 4)):
        if not (found := places(tree)):
            break
        *way, last = chance.choice(found)
        inside = tree
        for step in way:
            inside = inside[step]
        if chance.random() < 0.3:
            del inside[last]
        else:
            inside[last] = copy.deepcopy(chance.choice([*JUNK, chance.choice(ODD)]))
    return tree


def a_tap(chance, _folder):
    verb = chance.choice(list(VERBS))
    argument = chance.choice(
        [*sorted(VERBS[verb].words), "1"] if VERBS[verb].number else [*sorted(VERBS[verb].words), None]
    )
    with suppress(ValueError):  # not a tap
        data = bent_text(chance, build(verb, chance.randrange(1, 10**6), argument))
        if press := parse(data):
            assert build(press.verb, press.id, press.argument) == data


def an_update(chance, _folder):
    update = {"update_id": 1, **bent_tree(chance, chance.choice(KINDS))}
    gist(update), query_id(update), query_language(update), without_choice(update), read_sent(update)
    if "callback_query" in update:
        with suppress(msgspec.ValidationError, UnicodeEncodeError):  # a dead letter
            read_tap(update)


def a_household_file(chance, _folder):
    content = bent_text(chance, HOMES).encode(chance.choice(["utf-8", "utf-8-sig", "gb18030"]), "replace")
    with suppress(BadFile):
        assert read("homes.csv", content)[0]


def a_workbook(chance, _folder, made=workbook()):  # noqa: B008 - made once
    with suppress(BadFile):
        assert read("homes.xlsx", bent_bytes(chance, made))[0]


def a_config(chance, folder):
    path = folder / "config.toml"
    path.write_bytes(bent_text(chance, CONFIG).encode("utf-8", "replace"))
    with suppress(ConfigRefused):
        config.load(path, {})


def a_community_file(chance, folder):
    path = folder / "community.toml"
    path.write_bytes(bent_text(chance, COMMUNITY).encode("utf-8", "replace"))
    (folder / "modern-garden-households.csv").write_text(HOMES, encoding="utf-8")
    with suppress(NotApplied):
        community_file.read(path)


def a_method(chance, _folder):
    with suppress(DataError):
        parse_method(bent_tree(chance, chance.choice(METHODS)))


@pytest.mark.parametrize(
    ("one", "examples"),
    [
        pytest.param(one, many, id=f"{one.__name__}-{many * EACH:,}", marks=marks)
        for one, short, long in [
            (a_tap, 10, 3000), (an_update, 10, 3900), (a_household_file, 5, 1500), (a_workbook, 1, 100),
            (a_config, 2, 400), (a_community_file, 1, 100), (a_method, 2, 1000),
        ]
        for many, marks in [(short, ()), (long, (pytest.mark.long, pytest.mark.timeout(3600)))]
    ],
)  # fmt: skip
def test_what_is_bent_is_taken_or_refused_and_nothing_else(tmp_path, one, examples):
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 2**64))
    def play(seed):
        chance = random.Random(seed)
        for _ in range(EACH):
            one(chance, tmp_path)

    play()
