"""The law of a vote as a neighbour would keep it: fractions, nothing of the product."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

HALF, TWO_THIRDS, THREE_QUARTERS, ALL = Fraction(1, 2), Fraction(2, 3), Fraction(3, 4), Fraction(1)
CHOICES = ("for", "against", "abstain")
FEWEST_SECRET = 5


@dataclass(frozen=True)
class Law:
    """Whose vote it is, the share that takes part and the share that approves (`more`: it must be exceeded)."""

    whose: str
    part: Fraction | None
    part_more: bool
    approve: Fraction | None
    approve_more: bool
    of_all: bool = False  # the approving share is of all, else of those who took part
    by_area: bool = False
    change: bool = True

    def enough(self, measures: Iterable[tuple[int, Sequence[int]]]) -> bool:
        """Say whether enough took part: of each measure all there is, and what was cast for, against and abstaining."""
        return self.part is None or all(
            reaches(sum(cast), self.part * whole, more=self.part_more) for whole, cast in measures
        )

    def judge(self, measures: Sequence[tuple[int, Sequence[int]]]) -> str:
        """Return the verdict."""
        if self.part is None or self.approve is None:
            return "opinion"
        if not self.enough(measures):
            return "too_few"
        passed = all(
            reaches(cast[0], self.approve * (whole if self.of_all else sum(cast)), more=self.approve_more)
            for whole, cast in measures
        )
        return "passed" if passed else "not_passed"


LAWS = {
    "assembly": Law("households", HALF, True, HALF, True),
    "adults": Law("adults", HALF, True, HALF, True),  # an assembly of which the community says so
    "representatives": Law("seats", TWO_THIRDS, False, HALF, True),
    "owners_ordinary": Law("owners", TWO_THIRDS, False, HALF, True, by_area=True, change=False),
    "owners_special": Law("owners", TWO_THIRDS, False, THREE_QUARTERS, False, by_area=True, change=False),
    "unanimous": Law("owners", ALL, False, ALL, False, of_all=True, change=False),
    "straw_poll": Law("group", None, False, None, False),
}


def reaches(number: int, bound: Fraction, *, more: bool) -> bool:
    """Say whether somebody at all, and enough of them, are there."""
    return number > 0 and (number > bound if more else number >= bound)
