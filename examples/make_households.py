"""Makes the two household files of this folder: invented homes in the exact figures of two real communities.

Run it again and the bytes are the same: `python examples/make_households.py [DIR]`. Nobody in them exists.
"""

import csv
import io
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COLUMNS = ("area", "building", "entrance", "unit", "exclusive_area", "owner", "residents", "adults")
HOMES_OF_ONE_OWNER = (2, 3, 4)
RESIDENTS = (1, 2, 3, 4, 5, 6)
HOW_OFTEN = (14, 26, 31, 17, 9, 3)


@dataclass(frozen=True)
class Shape:
    """A building: each entrance has floors, each floor homes."""

    entrances: int
    floors: int
    homes: int

    @property
    def count(self) -> int:
        """Homes of the building."""
        return self.entrances * self.floors * self.homes


@dataclass
class Home:
    """One line of a file; areas are in 0.01 m²."""

    area: str
    building: str
    entrance: str
    unit: str
    exclusive_area: int
    owner: str = ""
    residents: int = 0
    adults: int = 0


def modern_garden() -> str:
    """Districts A, B, C and Building 1: 45 buildings, 2,530 households, 7,507 residents."""
    rng = random.Random("Modern Garden 1999")  # noqa: S311 - the same bytes each time are what is wanted
    homes = list(_building(rng, "Building 1", "1", Shape(2, 8, 4), 1, numbered_on=False))
    del homes[-4 * 8 : -4 * 8 + 2]  # the caretaker's room takes two homes of the second entrance's ground floor
    number = 1
    plan = (
        ("District A", [Shape(4, 7, 2)] * 6 + [Shape(5, 6, 2)] * 6 + [Shape(3, 6, 3)] * 4),
        ("District B", [Shape(4, 7, 2)] * 9 + [Shape(3, 7, 3)] * 3 + [Shape(4, 6, 2)] * 3),
        ("District C", [Shape(5, 6, 2)] * 7 + [Shape(4, 7, 2)] * 6),
    )
    rest: list[Home] = []
    for area, shapes in plan:
        for shape in rng.sample(shapes, len(shapes)):
            number += 1
            rest += _building(rng, area, str(number), shape, 1, numbered_on=False)
    rest = _without_ground_floor_homes(rng, rest, 2530 - len(homes))
    _sell(rng, rest, first_owner=100001, unsold=9)
    _sell(rng, homes, first_owner=900001, unsold=0)
    _move_in(rng, homes + rest, 7507)
    return _csv(homes + rest)


def lujingyuan() -> str:
    """Three estates: 49 buildings, 143 entrances numbered through, 1,989 households, 5,686 residents."""
    rng = random.Random("Lujingyuan 2002")  # noqa: S311 - as above
    homes: list[Home] = []
    building, entrance = 0, 1
    plan = (
        ("East Estate", [3] * 14 + [4] * 2 + [2] * 3),
        ("Middle Estate", [3] * 12 + [4] * 2 + [2] * 3),
        ("West Estate", [3] * 9 + [4] * 1 + [2] * 3),
    )
    for area, entrances in plan:
        for count in rng.sample(entrances, len(entrances)):
            building += 1
            homes += _building(rng, area, str(building), Shape(count, 7, 2), entrance, numbered_on=True)
            entrance += count
    homes = _without_ground_floor_homes(rng, homes, 1989)
    _sell(rng, homes, first_owner=200001, unsold=6)
    _move_in(rng, homes, 5686)
    return _csv(homes)


def _building(
    rng: random.Random, area: str, building: str, shape: Shape, first_entrance: int, *, numbered_on: bool
) -> Iterator[Home]:
    """Yield a building's homes; homes above one another have the same floor area."""
    first = first_entrance if numbered_on else 1
    for entrance in range(first, first + shape.entrances):
        stack = [rng.randint(5200, 11800) for _ in range(shape.homes)]
        for floor in range(1, shape.floors + 1):
            for home in range(1, shape.homes + 1):
                yield Home(area, building, str(entrance), f"{floor}{home:02d}", stack[home - 1])


def _without_ground_floor_homes(rng: random.Random, homes: list[Home], target: int) -> list[Home]:
    """Return as many homes as are wanted: some ground floors have a passage, a shop or a bicycle room instead."""
    ground = [at for at, home in enumerate(homes) if home.unit == "101"]
    gone = set(rng.sample(ground, len(homes) - target))
    return [home for at, home in enumerate(homes) if at not in gone]


def _sell(rng: random.Random, homes: list[Home], first_owner: int, unsold: int) -> None:
    """Give each home an owner: mostly one home each, some families several, a developer what is unsold."""
    order = rng.sample(homes, len(homes))
    owner = first_owner
    for home in order[:unsold]:
        home.owner, home.residents = str(owner), -1
    at = unsold
    while at < len(order):
        owner += 1
        count = rng.choice(HOMES_OF_ONE_OWNER) if rng.random() < 0.03 else 1
        for home in order[at : at + count]:
            home.owner = str(owner)
        at += count


def _move_in(rng: random.Random, homes: list[Home], target: int) -> None:
    """Let people move in until exactly the wanted number lives there; what is unsold stays empty."""
    sold = [home for home in homes if home.residents == 0]
    for home in homes:
        home.residents = rng.choices(RESIDENTS, HOW_OFTEN)[0] if home.residents == 0 else 0
    total = sum(home.residents for home in homes)
    while total != target:
        home, step = rng.choice(sold), 1 if total < target else -1
        if RESIDENTS[0] <= home.residents + step <= RESIDENTS[-1]:
            home.residents += step
            total += step
    for home in sold:
        home.adults = max(1, home.residents - rng.choices((0, 1, 2), (6, 3, 1))[0])


def _csv(homes: list[Home]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for home in homes:
        area = f"{home.exclusive_area // 100}.{home.exclusive_area % 100:02d}"
        writer.writerow(
            [home.area, home.building, home.entrance, home.unit, area, home.owner, home.residents, home.adults]
        )
    return out.getvalue()


FILES = {"modern-garden-households.csv": modern_garden, "lujingyuan-households.csv": lujingyuan}


def main() -> None:
    """Write both files into this folder, or into the one that is named."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for name, make in FILES.items():
        (folder / name).write_bytes(make().encode())


if __name__ == "__main__":
    main()
