"""The two example communities: the figures they report, to the household, and files that can be made again."""

import csv
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest

from bot.community_file import read
from rules.communities import KEYS, Chat, Declaration, Party, Seat, Staff
from rules.households import in_assembly
from rules.method import SETTINGS
from rules.seats import COUNCIL_ROLES

EXAMPLES = Path(__file__).parents[2] / "examples"
FIGURES = {  # households, residents, buildings, areas
    "modern-garden": (2530, 7507, 45, {"District A", "District B", "District C", "Building 1"}),
    "lujingyuan": (1989, 5686, 49, {"East Estate", "Middle Estate", "West Estate"}),
}


def homes(name):
    with (EXAMPLES / f"{name}-households.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", FIGURES)
def test_the_figures_are_exact(name):
    households, residents, buildings, areas = FIGURES[name]
    rows = homes(name)
    assert len(rows) == households
    assert sum(int(row["residents"]) for row in rows) == residents
    assert len({(row["area"], row["building"]) for row in rows}) == buildings
    assert {row["area"] for row in rows} == areas


def test_building_1_is_one_building_of_62_households_all_lived_in():
    rows = [row for row in homes("modern-garden") if row["area"] == "Building 1"]
    assert len(rows) == 62
    assert {row["building"] for row in rows} == {"1"}
    assert all(in_assembly(int(row["residents"])) for row in rows)


def test_lujingyuan_has_143_entrances_numbered_through():
    entrances = {(row["area"], row["building"], row["entrance"]) for row in homes("lujingyuan")}
    assert sorted(int(entrance) for _, _, entrance in entrances) == list(range(1, 144))


@pytest.mark.parametrize("name", FIGURES)
def test_owners_are_like_owners(name):
    rows = homes(name)
    units = Counter(row["owner"] for row in rows)
    assert Counter(units.values())[1] > 0.9 * len(units)
    assert any(1 < count < 5 for count in units.values())
    unsold = {row["owner"] for row in rows if row["residents"] == "0"}
    assert len(unsold) == 1, "what is unsold is one developer's"
    assert all(int(row["adults"]) <= int(row["residents"]) for row in rows)


def test_the_script_makes_the_same_bytes(tmp_path):
    subprocess.run([sys.executable, "-I", EXAMPLES / "make_households.py", tmp_path], check=True, timeout=60)
    for name in FIGURES:
        file = f"{name}-households.csv"
        assert (tmp_path / file).read_bytes() == (EXAMPLES / file).read_bytes()


@pytest.mark.parametrize("name", FIGURES)
def test_the_community_files_are_sound(name):
    given, notes = read(EXAMPLES / f"{name}.toml")
    own = given.declaration
    assert notes == []
    assert len(given.rows) == FIGURES[name][0]
    assert len([seat for seat in own.seats if seat.role in COUNCIL_ROLES]) == 7
    assert len(own.parties) == 6
    groups = {chat.scope for chat in own.chats if chat.role == "residents"}
    assert groups == FIGURES[name][3] == {one.scope for one in own.staff}
    assert [chat.scope for chat in own.chats if chat.role == "council"] == [""]


def test_the_two_can_share_a_store():
    ids = [chat.id for name in FIGURES for chat in read(EXAMPLES / f"{name}.toml")[0].declaration.chats]
    assert len(ids) == len(set(ids))


def test_every_key_of_a_community_file_is_explained():
    text = (EXAMPLES / "modern-garden.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    assert {*data, "decisions", "calendar"} == set(KEYS)  # these two stand there as comments
    assert "# [decisions.assembly]" in text
    assert "# [calendar]" in text
    assert set(data["rules"]) == set(SETTINGS)
    assert set(data["quiet"]) == {"from", "to"}
    assert set(data["agenda"]) == {"when", "closes", "post_before"}
    for kind in (Declaration, Chat, Seat, Party, Staff):
        for field in fields(kind):
            assert field.name in text, field.name
