"""What may be published of a vote by building, so that no household's ballot can be guessed."""

from collections.abc import Mapping

FEWEST_ELECTORS = 5
FEWEST_BALLOTS = 5


def is_public(electors: int) -> bool:
    """Whether the turnout of a building with so many electors is public: with 5 or more.

    Source: `domain.md`, section 2.
    """
    return electors >= FEWEST_ELECTORS


def pools(ballots: Mapping[str, int]) -> list[tuple[str, ...]]:
    """The buildings that stand together in a published list of ballots.

    - A building with 5 ballots or more stands alone; one without ballots is left out.
    - Smaller ones are pooled in their order until a pool has 5.
    - What is left joins the pool or building with the fewest ballots, so that it never stands alone.

    Source: `domain.md`, section 2.
    """
    groups: list[tuple[str, ...]] = [(building,) for building, given in ballots.items() if given >= FEWEST_BALLOTS]
    rest: tuple[str, ...] = ()
    for building, given in ballots.items():
        if 0 < given < FEWEST_BALLOTS:
            rest += (building,)
        if sum(ballots[one] for one in rest) >= FEWEST_BALLOTS:
            groups, rest = [*groups, rest], ()
    if rest and groups:
        host = min(groups, key=lambda group: sum(ballots[one] for one in group))
        groups = [group + rest if group is host else group for group in groups]
    elif rest:
        groups = [rest]
    return groups
