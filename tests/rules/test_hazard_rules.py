"""What is urgent by the list of six hazards, and what only says so."""

from typing import Any

import pytest

from rules.hazards import Hazard, hazards_in, parse_hazards, pattern
from rules.reading import DataError


@pytest.mark.parametrize(
    ("text", "hazards"),
    [
        ("Lift stuck, 9-1", {Hazard.LIFT}),
        ("LIFT  STUCK", {Hazard.LIFT}),
        ("The elevator in Building 3 is out of order", {Hazard.LIFT}),
        ("电梯困人，9栋1门", {Hazard.LIFT}),
        ("9栋lift坏了", {Hazard.LIFT}),
        ("９栋电梯坏了", {Hazard.LIFT}),
        ("消防通道被占用", {Hazard.FIRE_GEAR}),
        ("Fire extinguishers on floor 2 have expired", {Hazard.FIRE_GEAR}),
        ("外墙瓷砖脱落，砸到车", {Hazard.FACADE}),
        ("Pieces of the façade are falling", {Hazard.FACADE}),
        ("围墙要倒了", {Hazard.WALL_OR_ROAD}),
        ("There is a hole in the road by the gate", {Hazard.WALL_OR_ROAD}),
        ("楼道漏水", {Hazard.LEAK}),
        ("Water leaking into the stairwell", {Hazard.LEAK}),
        ("下水道堵了", {Hazard.DRAINAGE}),
        ("The drain is blocked", {Hazard.DRAINAGE}),
        ("水管爆了，电梯也停运", {Hazard.LIFT, Hazard.LEAK}),
    ],
)
def test_a_hazard_is_found_by_its_words(hazard_file: dict[str, Any], text: str, hazards: set[Hazard]) -> None:
    assert set(hazards_in(text, parse_hazards(hazard_file))) == hazards


@pytest.mark.parametrize(
    "text",
    [
        "Repaint the gate, urgent",
        "紧急！大门要重新刷漆",
        "Install a lift in Building 3",
        "老人上下楼困难，建议加装电梯",
        "Paint the wall by the playground",
        "A wallet was found near the stuck gate",
        "I was uplifted by the broken record",
        "The playground swing is broken",
        "修剪绿化带",
        "",
    ],
)
def test_a_wish_or_an_urgent_word_is_no_hazard(hazard_file: dict[str, Any], text: str) -> None:
    assert hazards_in(text, parse_hazards(hazard_file)) == []


@pytest.mark.parametrize("hazard", list(Hazard))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_hazard_has_words_in_both_languages(hazard_file: dict[str, Any], hazard: Hazard, language: str) -> None:
    words = parse_hazards(hazard_file)
    signs = hazard_file["signs"][language]
    for thing in hazard_file[hazard]["things"][language]:
        assert hazard in hazards_in(f"{thing.removesuffix('*')} {signs[0].removesuffix('*')}", words)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"gas": {}}, "gas"),
        ({"signs": ["stuck"]}, "signs"),
        ({"lift": {"alone": {"zh": [], "en": []}}}, "lift.things"),
        ({"lift": {"alone": {"zh": [], "en": [""]}, "things": {"zh": [], "en": []}}}, "lift.alone.en"),
        ({"lift": {"alone": {"zh": [], "en": []}, "things": {"zh": [], "en": [""]}}}, "lift.things.en"),
        ({"signs": {"zh": ["坏"]}}, "signs.en"),
    ],
)
def test_a_wrong_word_list_names_its_key(hazard_file: dict[str, Any], change: dict[str, Any], key: str) -> None:
    with pytest.raises(DataError) as error:
        parse_hazards(hazard_file | change)
    assert error.value.key == key


def test_an_empty_list_finds_nothing(hazard_file: dict[str, Any]) -> None:
    empty: dict[str, list[str]] = {"zh": [], "en": []}
    bare = hazard_file | {"lift": {"alone": empty, "things": empty}}
    assert hazards_in("Lift stuck", parse_hazards(bare)) == []


def test_a_phrase_is_whole_words_with_any_space_between_and_a_star_is_any_ending() -> None:
    words = pattern({"zh": ["漏水"], "en": ["burst pipe", "lift*"]}, "signs")
    found = {
        "a burst  pipe": True,
        "burst pipes": False,
        "airlift": False,
        "the lifts": True,
        "水管漏水": True,
        "": False,
    }
    assert {text: bool(words.search(text)) for text in found} == found
