"""Join slips: one a household and one for its tenants, to be cut out and brought to the door."""

from collections.abc import Sequence
from dataclasses import dataclass

from texts import papers
from texts.households import home
from texts.words import Words

GROUP = 4  # signs of a code that stand together


@dataclass(frozen=True, slots=True)
class Slip:
    """A household's slips; a code is empty where only the household file knows it, links are always there."""

    unit: str
    code: str
    tenant_code: str
    link: str
    tenant_link: str


@dataclass(frozen=True, slots=True)
class Entrance:
    """The slips of one entrance, in the order of the household file."""

    area: str
    building: str
    entrance: str
    slips: tuple[Slip, ...]

    @property
    def without_code(self) -> int:
        """How many of its households have a slip that can only be scanned."""
        return sum(not (slip.code and slip.tenant_code) for slip in self.slips)


def grouped(code: str) -> str:
    """Return a code as it is printed: four signs, a dash, four signs."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def page(words: Words, *, community: str, bot: str, entrances: Sequence[Entrance]) -> str:
    """Return the slips of some entrances as one HTML file, each entrance from a new sheet on.

    A slip takes about 7 ms, most of it for the QR codes.
    """

    def place(one: Entrance, unit: str = "") -> str:
        return home(words, area=one.area, building=one.building, entrance=one.entrance, unit=unit)

    return papers.render(
        "slips", words, community=community, bot=bot, entrances=entrances, place=place, grouped=grouped
    )
