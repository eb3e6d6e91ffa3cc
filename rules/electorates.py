"""Who is on the roll of a vote: the electorate, frozen when the notice is posted."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from rules.ballots import Side
from rules.households import in_assembly
from rules.votes import Unit


class Home(NamedTuple):
    """A household as the register has it; `exclusive_area` is in 0.01 m²."""

    id: int
    area: str
    building: str
    exclusive_area: int
    owner: str
    residents: int | None = None
    adults: int | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A filled seat that votes, as the register has it."""

    id: int
    area: str = ""


class OnRoll(NamedTuple):
    """A line of the roll: a household, or in a vote of representatives a seat (`home` is then the seat's number).

    `elector` is who has the ballot: the household itself, or for an owner the first of their households. `weight` is
    the elector's whole exclusive area in 0.01 m², `places` how many ballots the elector has: its adults, else one.
    """

    home: int
    elector: int
    area: str
    building: str
    exclusive_area: int
    weight: int
    side: Side
    places: int = 1

    @property
    def counts(self) -> bool:
        """Whether this line stands for its elector: an owner has one line a unit, and is one head."""
        return self.home == self.elector


def roll(unit: Unit, homes: Iterable[Home], with_tenant: Collection[int], seats: Iterable[Seat] = ()) -> list[OnRoll]:
    """Freeze the electorate of a vote.

    - Households: those where somebody lives; the tenant's vote where one has joined (`with_tenant`).
    - Adults: as households, with as many ballots as there are adults; where the register does not say, one.
    - Owners: one head however many units, unsold units of a developer included; the area is summed in full.
    - Representatives: one ballot a filled seat.
    - People of a group: nobody knows how many there are, so one line stands for them all.

    Source: `domain.md`, section 2.
    """
    if unit is Unit.REPRESENTATIVES:
        return [OnRoll(seat.id, seat.id, seat.area, "", 0, 0, Side.SEAT) for seat in seats]
    if unit is Unit.GROUP_MEMBERS:
        return [OnRoll(0, 0, "", "", 0, 0, Side.GROUP, places=0)]
    if unit is Unit.OWNERS:
        return _owners(homes)
    lived_in = [home for home in homes if in_assembly(home.residents)]
    return [
        OnRoll(
            home.id, home.id, home.area, home.building, home.exclusive_area, home.exclusive_area,
            Side.TENANT if home.id in with_tenant else Side.OWNER,
            places=_adults(home) if unit is Unit.ADULTS else 1,
        )
        for home in lived_in
    ]  # fmt: skip


def _adults(home: Home) -> int:
    return 1 if home.adults is None else home.adults


def _owners(homes: Iterable[Home]) -> list[OnRoll]:
    known = sorted(homes, key=lambda home: home.id)
    first: dict[str, int] = {}
    weight: dict[str, int] = {}
    for home in known:
        first.setdefault(home.owner, home.id)
        weight[home.owner] = weight.get(home.owner, 0) + home.exclusive_area
    return [
        OnRoll(
            home.id, first[home.owner], home.area, home.building, home.exclusive_area, weight[home.owner], Side.OWNER
        )
        for home in known
    ]


def heads(lines: Iterable[OnRoll]) -> int:
    """How many ballots there can be."""
    return sum(line.places for line in lines if line.counts)


def whole_area(lines: Iterable[OnRoll]) -> int:
    """The exclusive area of all electors, in 0.01 m²."""
    return sum(line.exclusive_area for line in lines)
