"""Residents call for an assembly: how many must sign, about which matters, and until when."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rules.assembly_calls import (
    CALLABLE,
    ENDED_BY_COUNCIL,
    CallState,
    Route,
    enough,
    may_begin,
    may_sign,
    parse_call_rules,
)
from rules.reading import DataError
from rules.refusals import Reason, Refused
from rules.stages import Stage

UNTIL = datetime(2026, 12, 1, tzinfo=UTC)
THRESHOLD = {"share": ">= 1/5", "since": date(2026, 1, 1), "source": {"zh": "法", "en": "law"}}
DATA = {"signing": "30 days", "calling": "20 days", **dict.fromkeys(("households", "adults"), THRESHOLD)}
DATA["representatives"] = {**THRESHOLD, "share": "> 1/3", "confirmed_by": "assembly"}


def test_the_data_says_how_many_of_each_route_and_how_long():
    rules = parse_call_rules(DATA)
    assert (str(rules.signing), str(rules.calling)) == ("30 days", "20 days")
    assert rules.thresholds[Route.ADULTS].since == date(2026, 1, 1)
    base = {Route.HOUSEHOLDS: 1989, Route.ADULTS: 0, Route.REPRESENTATIVES: 30}
    assert rules.needed(base) == {Route.HOUSEHOLDS: 398, Route.REPRESENTATIVES: 11}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"signing": "soon"}, "signing"), ({"calling": "0 days off"}, "calling"), ({"weeks": 1}, "weeks"),
        ({"adults": {**THRESHOLD, "share": "none"}}, "adults.share"),
        ({"adults": {**THRESHOLD, "share": "half"}}, "adults.share"),
        ({"adults": {**THRESHOLD, "since": "soon"}}, "adults.since"),
        ({"adults": {**THRESHOLD, "by": 1}}, "adults.by"), ({"adults": {**THRESHOLD, "source": 1}}, "adults.source"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_it_is_named(change, key):
    with pytest.raises(DataError) as error:
        parse_call_rules({**DATA, **change})
    assert error.value.key == key


def test_one_route_with_enough_will_do():
    needed = {Route.HOUSEHOLDS: 398, Route.ADULTS: 500}
    assert not enough(needed, {Route.HOUSEHOLDS: 397, Route.ADULTS: 499})
    assert enough(needed, {Route.HOUSEHOLDS: 398})
    assert enough(needed, {Route.ADULTS: 501})
    assert not enough(needed, {})
    assert not enough({Route.ADULTS: 1}, {})


def test_about_which_matters_an_assembly_is_called():
    assert " ".join(sorted(CALLABLE)) == "accepted declined lapsed not_adopted raised referred supported"
    assert " ".join(sorted(ENDED_BY_COUNCIL)) == "closed redirected"
    for stage in Stage:
        reason = None if stage in CALLABLE else Refused(Reason.NOT_CALLABLE)
        assert may_begin(stage, on_base=True, again=False) == reason
    assert may_begin(Stage.RAISED, on_base=False, again=True) == Refused(Reason.NOT_ON_BASE)
    assert may_begin(Stage.RAISED, on_base=True, again=True) == Refused(Reason.CALL_RUNS)


@pytest.mark.parametrize(
    ("state", "now", "on_base", "reason"),
    [
        (CallState.SIGNING, UNTIL - timedelta(seconds=1), True, None),
        (CallState.SIGNING, UNTIL, True, Reason.SIGNING_OVER),
        (CallState.ENOUGH, UNTIL - timedelta(seconds=1), True, Reason.SIGNING_OVER),
        (CallState.SIGNING, UNTIL - timedelta(seconds=1), False, Reason.NOT_ON_BASE),
        (CallState.LAPSED, UNTIL, False, Reason.SIGNING_OVER),
    ],
)
def test_who_signs_until_when(state, now, on_base, reason):
    assert may_sign(state, UNTIL, now, on_base=on_base) == (Refused(reason) if reason else None)
