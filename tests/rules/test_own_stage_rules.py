"""Stages of a community's own: where they may stand in a method, and what they hold back."""

import pytest

from rules.own_stages import missing, read_stages, waits_in
from rules.reading import DataError
from rules.stages import Stage

VISIT = {"name": "site_visit", "titles": {"zh": "现场踏勘", "en": "Site visit"}}
COUNT = {"name": "cost_check", "titles": {"zh": "核价", "en": "Cost check"}}
WAY = ["raised", "supported", "on_agenda", "adopted", "implementing", "done"]


def with_own(before, *own):
    at = WAY.index(before)
    return [*WAY[:at], *own, *WAY[at:]]


def test_a_stage_of_ones_own_stands_between_two_that_are_known():
    stages, own = read_stages(with_own("on_agenda", VISIT), "stages")
    assert [str(stage) for stage in stages] == WAY
    assert [(one.name, one.after, one.before) for one in own] == [("site_visit", Stage.SUPPORTED, Stage.ON_AGENDA)]


def test_several_in_a_row_are_passed_one_after_the_other():
    _, own = read_stages(with_own("done", VISIT, COUNT), "stages")
    assert [waits_in(own, Stage.IMPLEMENTING, passed).name for passed in ((), ("site_visit",))] == [
        "site_visit", "cost_check",
    ]  # fmt: skip
    assert missing(own, Stage.DONE, {"site_visit"}).name == "cost_check"
    assert missing(own, Stage.DONE, {"site_visit", "cost_check"}) is None
    assert missing(own, Stage.ON_AGENDA, ()) is None
    assert waits_in(own, Stage.ADOPTED, ()) is None


@pytest.mark.parametrize(
    ("items", "key", "why"),
    [
        (with_own("adopted", VISIT), "stages", "must stand directly before on_agenda, noticed, done"),
        (with_own("raised", VISIT), "stages", "must stand directly before"),
        ([*WAY, VISIT], "stages", "must stand directly before"),
        (with_own("done", VISIT, VISIT), "stages.7.name", "is there already"),
        (with_own("done", {**VISIT, "name": "adopted"}), "stages.6.name", "no known stage"),
        (with_own("done", {**VISIT, "name": "Site visit"}), "stages.6.name", "small letters"),
        (with_own("done", {"name": "visit", "titles": {"en": "Visit"}}), "stages.6.titles.zh", "is missing"),
        (with_own("done", {**VISIT, "days": 3}), "stages.6.days", "not a known key"),
        (["raised", 7], "stages", "is not a stage"),
    ],
)
def test_one_that_cannot_be_says_where_and_why(items, key, why):
    with pytest.raises(DataError, match=why) as error:
        read_stages(items, "stages")
    assert error.value.key == key
