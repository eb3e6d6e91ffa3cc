"""Each rule at each of its edges: a table in which no rule may lack a case."""

from collections.abc import Iterator

import pytest

from rules.electorates import Home, heads, roll, whole_area
from rules.votes import Rule, Tally, Unit, Verdict, decide

YES, NO, FEW, OPINION = Verdict.PASSED, Verdict.NOT_PASSED, Verdict.TOO_FEW, Verdict.OPINION
Ballots = tuple[int, int, int]  # for, against, abstain
Row = tuple[str, int, Ballots, Verdict]  # case, electorate, ballots, verdict
Council = tuple[str, int, int, Ballots, Verdict]  # case, filled seats, present, ballots, verdict
Owners = tuple[str, Ballots, Ballots, Verdict]  # case, ballots by heads, by 0.01 m², verdict

COUNCIL: dict[str, list[Council]] = {
    "council_default": [  # present >= 2/3; for > 1/2 of all seats
        ("zero votes", 7, 0, (0, 0, 0), FEW), ("zero votes", 7, 7, (0, 0, 0), NO),
        ("taking part: below", 9, 5, (5, 0, 0), FEW), ("taking part: at", 9, 6, (6, 0, 0), YES),
        ("taking part: above", 9, 7, (7, 0, 0), YES),
        ("approving: below", 8, 8, (3, 5, 0), NO), ("approving: at", 8, 8, (4, 4, 0), NO),
        ("approving: above", 8, 8, (5, 3, 0), YES), ("approving: above", 8, 6, (5, 1, 0), YES),
        ("all abstain", 7, 7, (0, 0, 7), NO),
        ("empty electorate", 0, 0, (0, 0, 0), FEW),
        ("one elector", 1, 1, (1, 0, 0), YES), ("one elector", 1, 1, (0, 1, 0), NO),
        ("one elector", 1, 0, (0, 0, 0), FEW),
    ],
    "council_present": [  # present > 1/2; for > 1/2 of those present
        ("zero votes", 7, 0, (0, 0, 0), FEW), ("zero votes", 7, 7, (0, 0, 0), NO),
        ("taking part: below", 8, 3, (3, 0, 0), FEW), ("taking part: at", 8, 4, (4, 0, 0), FEW),
        ("taking part: above", 8, 5, (5, 0, 0), YES),
        ("approving: below", 7, 6, (2, 4, 0), NO), ("approving: at", 7, 6, (3, 1, 2), NO),
        ("approving: above", 7, 6, (4, 2, 0), YES),
        ("all abstain", 7, 4, (0, 0, 4), NO),
        ("empty electorate", 0, 0, (0, 0, 0), FEW),
        ("one elector", 1, 1, (1, 0, 0), YES), ("one elector", 1, 1, (0, 0, 1), NO),
        ("one elector", 1, 0, (0, 0, 0), FEW),
    ],
}  # fmt: skip

HEADS: dict[str, list[Row]] = {
    "assembly": [  # > 1/2 take part; for > 1/2 of them
        ("zero votes", 10, (0, 0, 0), FEW),
        ("taking part: below", 10, (4, 0, 0), FEW), ("taking part: at", 10, (5, 0, 0), FEW),
        ("taking part: above", 10, (6, 0, 0), YES), ("taking part: above", 9, (5, 0, 0), YES),
        ("approving: below", 10, (3, 5, 0), NO), ("approving: at", 10, (4, 4, 0), NO),
        ("approving: at", 10, (4, 0, 4), NO), ("approving: above", 10, (5, 3, 0), YES),
        ("approving: above", 10, (5, 0, 3), YES),
        ("all abstain", 10, (0, 0, 10), NO), ("all abstain", 10, (0, 0, 5), FEW),
        ("empty electorate", 0, (0, 0, 0), FEW),
        ("one elector", 1, (1, 0, 0), YES), ("one elector", 1, (0, 1, 0), NO), ("one elector", 1, (0, 0, 1), NO),
        ("one elector", 1, (0, 0, 0), FEW),
    ],
    "representatives": [  # >= 2/3 take part; for > 1/2 of them
        ("zero votes", 30, (0, 0, 0), FEW),
        ("taking part: below", 31, (20, 0, 0), FEW), ("taking part: at", 30, (11, 9, 0), YES),
        ("taking part: above", 31, (21, 0, 0), YES),
        ("approving: below", 30, (10, 12, 0), NO), ("approving: at", 30, (11, 10, 1), NO),
        ("approving: above", 30, (12, 10, 0), YES),
        ("all abstain", 30, (0, 0, 20), NO), ("all abstain", 30, (0, 0, 19), FEW),
        ("empty electorate", 0, (0, 0, 0), FEW),
        ("one elector", 1, (1, 0, 0), YES), ("one elector", 1, (0, 1, 0), NO), ("one elector", 1, (0, 0, 1), NO),
        ("one elector", 1, (0, 0, 0), FEW),
    ],
    "unanimous": [  # all take part, and all are for
        ("zero votes", 3, (0, 0, 0), FEW),
        ("taking part: below", 3, (2, 0, 0), FEW), ("taking part: at", 3, (3, 0, 0), YES),
        ("approving: below", 3, (2, 1, 0), NO), ("approving: at", 4, (4, 0, 0), YES),
        ("all abstain", 3, (0, 0, 3), NO),
        ("empty electorate", 0, (0, 0, 0), FEW),
        ("one elector", 1, (1, 0, 0), YES), ("one elector", 1, (0, 1, 0), NO), ("one elector", 1, (0, 0, 1), NO),
        ("one elector", 1, (0, 0, 0), FEW),
    ],
    "joint_all": [  # every party concerned says something, and agrees
        ("zero votes", 6, (0, 0, 0), FEW),
        ("taking part: below", 6, (5, 0, 0), FEW), ("taking part: at", 6, (6, 0, 0), YES),
        ("approving: below", 6, (5, 1, 0), NO), ("approving: below", 6, (5, 0, 1), NO),
        ("approving: at", 2, (2, 0, 0), YES),
        ("all abstain", 6, (0, 0, 6), NO),
        ("empty electorate", 0, (0, 0, 0), FEW),
        ("one elector", 1, (1, 0, 0), YES), ("one elector", 1, (0, 1, 0), NO), ("one elector", 1, (0, 0, 0), FEW),
    ],
    "joint_majority": [  # > 1/2 say something; > 1/2 of all concerned agree
        ("zero votes", 6, (0, 0, 0), FEW),
        ("taking part: below", 6, (2, 0, 0), FEW), ("taking part: at", 6, (3, 0, 0), FEW),
        ("taking part: above", 6, (4, 0, 0), YES),
        ("approving: below", 6, (2, 4, 0), NO), ("approving: at", 6, (3, 3, 0), NO),
        ("approving: at", 6, (3, 0, 1), NO),
        ("approving: above", 6, (4, 2, 0), YES), ("approving: above", 5, (3, 2, 0), YES),
        ("all abstain", 6, (0, 0, 6), NO), ("all abstain", 6, (0, 0, 3), FEW),
        ("empty electorate", 0, (0, 0, 0), FEW),
        ("one elector", 1, (1, 0, 0), YES), ("one elector", 1, (0, 0, 1), NO), ("one elector", 1, (0, 0, 0), FEW),
    ],
    "straw_poll": [  # an opinion asks for nobody
        ("zero votes", 10, (0, 0, 0), OPINION), ("all abstain", 10, (0, 0, 10), OPINION),
        ("empty electorate", 0, (0, 0, 0), OPINION), ("one elector", 1, (1, 0, 0), OPINION),
    ],
    "evaluation": [
        ("zero votes", 10, (0, 0, 0), OPINION), ("all abstain", 10, (0, 0, 10), OPINION),
        ("empty electorate", 0, (0, 0, 0), OPINION), ("one elector", 1, (1, 0, 0), OPINION),
    ],
    "satisfaction": [
        ("zero votes", 10, (0, 0, 0), OPINION), ("all abstain", 10, (0, 0, 10), OPINION),
        ("empty electorate", 0, (0, 0, 0), OPINION), ("one elector", 1, (0, 1, 0), OPINION),
    ],
}  # fmt: skip

NINE = (9, 90_000)  # heads and area of the owners in the next table: 6 and 600.00 m² must take part
OWNERS: dict[str, list[Owners]] = {
    "owners_ordinary": [  # for > 1/2 of the participants, by heads and by area
        ("zero votes", (0, 0, 0), (0, 0, 0), FEW),
        ("taking part: below", (5, 0, 0), (60_000, 0, 0), FEW), ("taking part: below", (6, 0, 0), (59_999, 0, 0), FEW),
        ("taking part: at", (6, 0, 0), (60_000, 0, 0), YES), ("taking part: above", (7, 0, 0), (60_001, 0, 0), YES),
        ("approving: below", (3, 5, 0), (50_000, 30_000, 0), NO),
        ("approving: below", (5, 3, 0), (39_999, 40_001, 0), NO),
        ("approving: at", (4, 4, 0), (50_000, 30_000, 0), NO), ("approving: at", (5, 0, 3), (40_000, 0, 40_000), NO),
        ("approving: above", (5, 3, 0), (40_001, 39_999, 0), YES),
        ("all abstain", (0, 0, 9), (0, 0, 90_000), NO), ("all abstain", (0, 0, 5), (0, 0, 50_000), FEW),
    ],
    "owners_special": [  # for >= 3/4 of the participants, by heads and by area
        ("zero votes", (0, 0, 0), (0, 0, 0), FEW),
        ("taking part: below", (5, 0, 0), (60_000, 0, 0), FEW), ("taking part: below", (6, 0, 0), (59_999, 0, 0), FEW),
        ("taking part: at", (6, 0, 0), (60_000, 0, 0), YES), ("taking part: above", (7, 0, 0), (60_001, 0, 0), YES),
        ("approving: below", (5, 3, 0), (70_000, 10_000, 0), NO),
        ("approving: below", (6, 2, 0), (59_999, 20_001, 0), NO),
        ("approving: at", (6, 2, 0), (60_000, 20_000, 0), YES), ("approving: at", (6, 0, 2), (60_000, 0, 20_000), YES),
        ("approving: above", (7, 1, 0), (60_001, 19_999, 0), YES),
        ("all abstain", (0, 0, 9), (0, 0, 90_000), NO),
    ],
}  # fmt: skip

EVERYWHERE = {"zero votes", "all abstain", "empty electorate", "one elector"}
THRESHOLDS = {f"{what}: {where}" for what in ("taking part", "approving") for where in ("below", "at", "above")}
NOTHING_ABOVE_ALL = {"taking part: above", "approving: above"}


def rows() -> Iterator[tuple[str, int, int | None, Ballots, tuple[int, Ballots] | None, Verdict]]:
    for rule, council in COUNCIL.items():
        for _, seats, present, ballots, verdict in council:
            yield rule, seats, present, ballots, None, verdict
    for rule, plain in HEADS.items():
        for _, electorate, ballots, verdict in plain:
            yield rule, electorate, None, ballots, None, verdict
    for rule, owners in OWNERS.items():
        for _, ballots, area, verdict in owners:
            yield rule, NINE[0], None, ballots, (NINE[1], area), verdict


@pytest.mark.parametrize(("rule", "electorate", "present", "ballots", "area", "verdict"), list(rows()))
def test_each_rule_at_each_edge(
    catalogue: dict[str, Rule],
    rule: str,
    electorate: int,
    present: int | None,
    ballots: Ballots,
    area: tuple[int, Ballots] | None,
    verdict: Verdict,
) -> None:
    weighed = (area[0], Tally(*area[1])) if area else None
    assert decide(catalogue[rule], electorate, Tally(*ballots), present, weighed).verdict is verdict


def test_no_rule_lacks_a_case(catalogue: dict[str, Rule]) -> None:
    tables = {**COUNCIL, **HEADS, **OWNERS}
    assert set(tables) == set(catalogue)
    for name, rule in catalogue.items():
        wanted = EVERYWHERE | (THRESHOLDS if rule.participation else set())
        if name in {"unanimous", "joint_all"}:
            wanted -= NOTHING_ABOVE_ALL
        if name in OWNERS:
            wanted -= {"empty electorate", "one elector"}  # on real rolls, beneath
        assert {row[0] for row in tables[name]} == wanted, name


# Rolls with weights


@pytest.mark.parametrize("rule", ["owners_ordinary", "owners_special"])
@pytest.mark.parametrize(
    ("weights", "for_", "verdict"),
    [
        ([], [], FEW),  # nobody owns anything there
        ([8000], [0], YES), ([8000], [], FEW),  # one elector
        ([0], [0], FEW),  # the only one has no area: no share of nothing takes part
        ([0, 0, 0], [0, 1, 2], FEW),
        ([0, 8000, 8000], [0, 1], FEW),  # by heads enough, by area half
        ([0, 8000, 8000], [1, 2], YES),  # who has no area is a head that may stay away
        ([0, 0, 8000], [2], FEW),  # all the area, a third of the heads
        ([0, 0, 8000], [0, 2], YES),
    ],
)  # fmt: skip
def test_owners_with_and_without_an_area(
    catalogue: dict[str, Rule], rule: str, weights: list[int], for_: list[int], verdict: Verdict
) -> None:
    lines = roll(Unit.OWNERS, [Home(n, "A", "1", area, f"owner {n}") for n, area in enumerate(weights)], ())
    cast = Tally(for_=len(for_)), Tally(for_=sum(weights[n] for n in for_))
    result = decide(catalogue[rule], heads(lines), cast[0], area=(whole_area(lines), cast[1]))
    assert result.verdict is verdict


def test_where_heads_count_a_home_without_an_area_counts_as_any_other(catalogue: dict[str, Rule]) -> None:
    lines = roll(Unit.HOUSEHOLDS, [Home(n, "A", "1", 0, f"owner {n}") for n in range(3)], ())
    assert decide(catalogue["assembly"], heads(lines), Tally(2, 0, 0)).verdict is YES
