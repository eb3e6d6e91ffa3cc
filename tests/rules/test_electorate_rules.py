"""Who is on the roll: households that live, adults, owners by heads and area, seats."""

import pytest

from rules.ballots import Side
from rules.catalogue import as_noticed, override
from rules.electorates import Home, OnRoll, Seat, heads, roll, whole_area
from rules.method import parse_method
from rules.reading import DataError
from rules.timing import Duration, Span
from rules.votes import Effect, Measure, Rule, Tally, Unit, Verdict, decide


def fixture_f() -> list[Home]:
    """120 units, 10,800.00 m²: a developer with 6 unsold units of 90 m², Chen with 3 of 90 m², 111 others of 90 m²."""
    owners = ["developer"] * 6 + ["chen"] * 3 + [f"owner {n}" for n in range(111)]
    return [Home(n, "A", "1", 9000, owner, 0 if owner == "developer" else 3) for n, owner in enumerate(owners, 1)]


def test_an_owner_is_one_head_however_many_units_and_the_area_is_summed_in_full() -> None:
    lines = roll(Unit.OWNERS, fixture_f(), {1, 9})
    assert (len(lines), heads(lines), whole_area(lines)) == (120, 113, 1_080_000)
    assert {line.weight for line in lines if line.elector == 1} == {54_000}  # six unsold units, 540 m²
    assert {line.weight for line in lines if line.elector == 7} == {27_000}  # Chen's three, 270 m²
    assert {line.side for line in lines} == {Side.OWNER}


def test_households_are_those_where_somebody_lives_and_a_tenants_where_one_has_joined() -> None:
    lines = roll(Unit.HOUSEHOLDS, fixture_f(), {9})
    assert (heads(lines), [line.home for line in lines if line.side is Side.TENANT]) == (114, [9])


@pytest.mark.parametrize(("adults", "ballots"), [(None, 1), (0, 0), (1, 1), (3, 3)])
def test_adults_have_a_ballot_each_and_a_household_that_does_not_say_has_one(adults: int | None, ballots: int) -> None:
    assert heads(roll(Unit.ADULTS, [Home(1, "A", "1", 9000, "x", 3, adults)], ())) == ballots


def test_representatives_have_a_ballot_a_seat_and_nobody_at_all_is_an_empty_roll() -> None:
    assert roll(Unit.REPRESENTATIVES, fixture_f(), (), [Seat(4), Seat(9, "A")]) == [
        OnRoll(4, 4, "", "", 0, 0, Side.SEAT), OnRoll(9, 9, "A", "", 0, 0, Side.SEAT),
    ]  # fmt: skip
    for unit in Unit:
        assert heads(roll(unit, [], ())) == 0


F = (113, 1_080_000)


@pytest.mark.parametrize(
    ("rule", "heads_", "area", "verdict"),
    [
        # script 5: 76 heads and 7,200.00 m² is valid; for 38 fails on heads, 3,600.00 m² on area, 3,600.01 passes
        ("owners_ordinary", (38, 38, 0), (370_000, 350_000, 0), Verdict.NOT_PASSED),
        ("owners_ordinary", (39, 37, 0), (360_000, 360_000, 0), Verdict.NOT_PASSED),
        ("owners_ordinary", (39, 37, 0), (360_001, 359_999, 0), Verdict.PASSED),
        ("owners_ordinary", (39, 0, 37), (360_001, 0, 359_999), Verdict.PASSED),
        ("owners_ordinary", (0, 0, 76), (0, 0, 720_000), Verdict.NOT_PASSED),
        # one head or a square centimetre less and too few took part
        ("owners_ordinary", (75, 0, 0), (800_000, 0, 0), Verdict.TOO_FEW),
        ("owners_ordinary", (76, 0, 0), (719_999, 0, 0), Verdict.TOO_FEW),
        ("owners_ordinary", (76, 0, 0), (720_000, 0, 0), Verdict.PASSED),
        ("owners_ordinary", (0, 0, 0), (0, 0, 0), Verdict.TOO_FEW),
        # script 6: 80 heads and 7,600 m²
        ("owners_special", (61, 19, 0), (565_000, 195_000, 0), Verdict.NOT_PASSED),
        ("owners_special", (60, 20, 0), (569_999, 190_001, 0), Verdict.NOT_PASSED),
        ("owners_special", (60, 20, 0), (570_000, 190_000, 0), Verdict.PASSED),
        ("owners_special", (59, 21, 0), (600_000, 160_000, 0), Verdict.NOT_PASSED),
    ],
)
def test_owners_decide_by_heads_and_area(
    catalogue: dict[str, Rule], rule: str, heads_: tuple[int, int, int], area: tuple[int, int, int], verdict: Verdict
) -> None:
    result = decide(catalogue[rule], F[0], Tally(*heads_), area=(F[1], Tally(*area)))
    assert result.verdict is verdict
    assert result.area is not None
    assert (result.heads.needed_to_take_part, result.area.needed_to_take_part) == (76, 720_000)


@pytest.mark.parametrize(
    ("tally", "verdict"),
    [
        (Tally(5, 0, 0), Verdict.PASSED), (Tally(4, 1, 0), Verdict.NOT_PASSED), (Tally(4, 0, 1), Verdict.NOT_PASSED),
        (Tally(4, 0, 0), Verdict.TOO_FEW),
    ],
)  # fmt: skip
def test_all_affected_owners_agree_or_it_is_not_unanimous(
    catalogue: dict[str, Rule], tally: Tally, verdict: Verdict
) -> None:
    assert decide(catalogue["unanimous"], 5, tally).verdict is verdict


@pytest.mark.parametrize(
    ("present", "for_", "verdict"),
    [(19, 19, Verdict.TOO_FEW), (20, 10, Verdict.NOT_PASSED), (20, 11, Verdict.PASSED), (30, 15, Verdict.NOT_PASSED)],
)
def test_thirty_representatives_need_twenty_present(
    catalogue: dict[str, Rule], present: int, for_: int, verdict: Verdict
) -> None:
    result = decide(catalogue["representatives"], 30, Tally(for_, present - for_, 0))
    assert result.verdict is verdict


def test_a_rule_is_judged_by_what_it_counts_or_not_at_all(catalogue: dict[str, Rule]) -> None:
    with pytest.raises(ValueError, match="counts heads, area"):
        decide(catalogue["owners_ordinary"], 113, Tally(76, 0, 0))
    with pytest.raises(ValueError, match="counts heads"):
        decide(catalogue["assembly"], 113, Tally(76, 0, 0), area=(1, Tally()))


@pytest.mark.parametrize(
    ("name", "given", "key"),
    [
        ("assembly", {"participation": "> 1/3"}, "participation"),
        ("assembly", {"approval": ">= 1/2"}, "approval"),
        ("assembly", {"approval_of": "participants"}, "approval_of"),
        ("assembly", {"unit": "owners"}, "unit"),
        ("owners_ordinary", {"participation": "none"}, "participation"),
        ("owners_ordinary", {"notice": "14 days"}, "notice"),
        ("owners_ordinary", {"voting": "4 days"}, "voting"),
        ("owners_ordinary", {"voting": "61 days"}, "voting"),
        ("assembly", {"effect": "council"}, "effect"),
        ("assembly", {"voting": "soon"}, "voting"),
    ],
)
def test_a_wrong_override_is_refused_with_its_key(
    catalogue: dict[str, Rule], name: str, given: dict[str, str], key: str
) -> None:
    with pytest.raises(DataError) as caught:
        override(catalogue[name], given, f"decisions.{name}")
    assert caught.value.key == f"decisions.{name}.{key}"


def test_a_community_may_ask_for_more(catalogue: dict[str, Rule]) -> None:
    stricter = override(catalogue["assembly"], {"participation": ">= 2/3", "unit": "adults"}, "decisions.assembly")
    assert (stricter.unit, str(stricter.participation)) == (Unit.ADULTS, ">= 2/3")
    assert override(catalogue["owners_ordinary"], {"voting": "60 days"}, "d").voting == Duration(60, Span.DAYS)
    looser = override(catalogue["council_default"], {"participation": "> 1/2"}, "d")
    assert str(looser.participation) == "> 1/2"  # the council's rules are the community's own


@pytest.mark.parametrize(
    ("signed", "notice", "voting", "effect"),
    [(False, 7, 7, Effect.INDICATIVE), (True, 15, 7, Effect.OWNERS)],
)
def test_signed_ballots_have_the_notice_that_the_law_asks_for(
    catalogue: dict[str, Rule], method_file: dict[str, object], signed: bool, notice: int, voting: int, effect: Effect
) -> None:
    rules = {**method_file["rules"], "signed_ballots": signed}  # type: ignore[dict-item]
    frozen = as_noticed(catalogue["owners_ordinary"], parse_method({**method_file, "rules": rules}).settings)
    assert (frozen.notice, frozen.voting) == (Duration(notice, Span.DAYS), Duration(voting, Span.DAYS))
    assert frozen.effect is effect
    assert Measure.AREA in frozen.counts


@pytest.mark.parametrize(("asked", "given"), [("3 days", 5), ("5 days", 5), ("60 days", 60), ("90 days", 60)])
def test_signed_ballots_stay_open_five_to_sixty_days(
    catalogue: dict[str, Rule], method_file: dict[str, object], asked: str, given: int
) -> None:
    rules = {**method_file["rules"], "signed_ballots": True, "voting": asked}  # type: ignore[dict-item]
    frozen = as_noticed(catalogue["owners_special"], parse_method({**method_file, "rules": rules}).settings)
    assert frozen.voting == Duration(given, Span.DAYS)


def test_a_line_of_a_household_of_a_group_and_of_an_owner_in_full() -> None:
    home = Home(3, "A", "1", 9000, "x", 2)
    assert roll(Unit.HOUSEHOLDS, [home], {3}) == [OnRoll(3, 3, "A", "1", 9000, 9000, Side.TENANT)]
    assert roll(Unit.HOUSEHOLDS, [home], ()) == [OnRoll(3, 3, "A", "1", 9000, 9000, Side.OWNER)]
    assert roll(Unit.GROUP_MEMBERS, [home], ()) == [OnRoll(0, 0, "", "", 0, 0, Side.GROUP, places=0)]
