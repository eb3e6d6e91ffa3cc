"""The course of a vote by its entries alone: which act may follow which, when, and what a unit may do."""

import pytest

from rules.proceedings import irregular

NOTICED = {"opens_at": "02", "closes_at": "05"}
CAST = {"unit": 7, "choice": "for", "weight": 90, "receipt": "R"}


def said(*acts, change=True):
    """What is irregular of acts (name, time, data), by the place of the act from 1."""
    entries = [
        {
            "seq": seq,
            "act": f"vote.{act}",
            "at": at,
            "data": {**data, **({"change": change} if act == "noticed" else {})},
        }
        for seq, (act, at, data) in enumerate(acts, 1)
    ]
    return irregular(entries)


def course(*between, after=(), closes="05"):
    """A vote that is noticed, opened and closed in time, with acts in it and after it."""
    opened = [("noticed", "01", NOTICED), ("opened", "02", {"closes_at": "05"})]
    return [*opened, *between, ("closed", closes, {}), *after]


@pytest.mark.parametrize(
    ("between", "after"),
    [
        ((), [("listed", "05", {}), ("confirmed", "06", {})]),
        ((), [("listed", "05", {}), ("recounted", "06", {}), ("listed", "06", {}), ("invalid", "07", {})]),
        ([("ballot", "02", CAST), ("ballot", "04", {**CAST, "choice": "against"})], ()),
        ([("ballot", "03", CAST), ("frozen", "03", CAST), ("thawed", "04", CAST), ("ballot", "04", CAST)], ()),
        ([("ballot", "03", CAST), ("frozen", "03", CAST)], [("thawed", "06", CAST)]),
        ([("ballot", "03", CAST)], [("struck", "06", CAST), ("recounted", "06", {})]),
        ([("ballot", "03", CAST), ("frozen", "03", CAST), ("struck", "04", CAST), ("ballot", "04", CAST)], ()),
        ([("roll_changed", "03", {}), ("objected", "03", {})], [("objected", "06", {})]),
    ],
)
def test_a_vote_that_went_as_it_should(between, after):
    assert said(*course(*between, after=after)) == []


def test_an_extension_comes_with_the_close_and_is_longer():
    extended = [("extended", "05", {"closes_at": "08"}), ("ballot", "07", CAST)]
    assert said(*course(*extended, closes="08")) == []
    for at, closes_at in (("04", "08"), ("05", "05")):
        assert "entry 3 (vote.extended) is not within the times of the vote" in said(
            *course(("extended", at, {"closes_at": closes_at}), closes="08")
        )


@pytest.mark.parametrize(
    ("acts", "wrong"),
    [
        ([("noticed", "01", NOTICED), *course()], [2]),
        (course(("opened", "03", {"closes_at": "05"})), [3]),
        (course(after=[("closed", "06", {})]), [4]),
        (course(after=[("confirmed", "06", {}), ("confirmed", "07", {})]), [5]),
        (course(after=[("confirmed", "06", {}), ("invalid", "07", {})]), [5]),
        (course(after=[("invalid", "06", {}), ("withdrawn", "07", {})]), [5]),
        (course(after=[("confirmed", "06", {}), ("recounted", "07", {})]), [5]),
        (course(after=[("opened", "06", {"closes_at": "05"})]), [4]),
        (course(after=[("roll_changed", "06", {})]), [4]),
        (course(after=[("frozen", "06", CAST)]), [4]),
        (course(("listed", "03", {})), [3]),
        (course(("recounted", "03", {})), [3]),
        (course(("confirmed", "03", {})), [3, 4]),  # and so there is nothing left to close
        (course(("invalid", "03", {})), [3, 4]),
        (course(("withdrawn", "03", {})), [4]),
        (course(("withdrawn", "03", {}), ("ballot", "03", CAST)), [4, 5]),
        (course(after=[("listed", "05", {}), ("listed", "06", {})]), [5]),
        ([("noticed", "01", NOTICED), ("ballot", "03", CAST), *course()[1:]], [2]),
        ([("noticed", "01", NOTICED), ("extended", "05", {"closes_at": "06"}), ("opened", "06", {"closes_at": "06"}),
          ("closed", "06", {})], [2]),
        ([("objected", "01", {}), *course()], [1]),
    ],
)  # fmt: skip
def test_what_cannot_stand_there(acts, wrong):
    assert [line for line in said(*acts) if "stand" in line] == [
        f"entry {place} (vote.{acts[place - 1][0]}) cannot stand there" for place in wrong
    ]


@pytest.mark.parametrize(
    ("acts", "wrong"),
    [
        (course(("ballot", "05", CAST)), 3),
        ([("noticed", "01", NOTICED), ("opened", "01", {"closes_at": "05"}), ("ballot", "01", CAST),
          ("closed", "05", {})], 3),
        (course(closes="04"), 3),
        ([("noticed", "01", NOTICED), ("opened", "02", {"closes_at": "06"}), ("closed", "05", {})], 2),
        ([("noticed", "01", NOTICED), ("opened", "01", {"closes_at": "05"}), ("closed", "05", {})], 2),
    ],
)  # fmt: skip
def test_what_came_too_early_or_too_late(acts, wrong):
    assert f"entry {wrong} (vote.{acts[wrong - 1][0]}) is not within the times of the vote" in said(*acts)


@pytest.mark.parametrize(
    ("between", "wrong"),
    [
        ([("frozen", "03", CAST)], 3),  # nothing was cast
        ([("thawed", "03", CAST)], 3),  # nothing was frozen
        ([("struck", "03", CAST)], 3),
        ([("ballot", "03", CAST), ("frozen", "03", CAST), ("ballot", "03", CAST)], 5),
        ([("ballot", "03", CAST), ("frozen", "03", CAST), ("frozen", "03", CAST)], 5),
        ([("ballot", "03", CAST), ("frozen", "03", CAST), ("thawed", "03", {**CAST, "choice": "against"})], 5),
        ([("ballot", "03", CAST), ("frozen", "03", CAST), ("thawed", "03", {**CAST, "weight": 91})], 5),
        ([("ballot", "03", CAST), ("frozen", "03", CAST), ("thawed", "03", {**CAST, "receipt": "S"})], 5),
        ([("ballot", "03", CAST), ("struck", "03", CAST), ("struck", "03", CAST)], 5),
    ],
)
def test_what_a_unit_could_not_do(between, wrong):
    assert said(*course(*between)) == [f"entry {wrong} (vote.{between[wrong - 3][0]}) is not what the unit could do"]


def test_a_ballot_that_may_not_change_is_cast_once_and_another_units_is_its_own():
    twice, two = [("ballot", "03", CAST)] * 2, [("ballot", "03", CAST), ("ballot", "03", {**CAST, "unit": 8})]
    assert said(*course(*twice), change=False) == ["entry 4 (vote.ballot) is not what the unit could do"]
    assert said(*course(*two), change=False) == []
    assert said(*course(*[("ballot", "03", {"choice": "for"})] * 2), change=False)  # of a vote without units: unit 0


def test_what_is_missing_is_named():
    assert said(("noticed", "01", NOTICED)) == [f"the record has no vote.{one} of it" for one in ("opened", "closed")]
    assert irregular([]) == [f"the record has no vote.{one} of it" for one in ("noticed", "opened", "closed")]


def test_a_close_without_an_opening_and_a_notice_that_says_nothing_of_changes():
    assert "entry 2 (vote.closed) cannot stand there" in said(("noticed", "01", NOTICED), ("closed", "05", {}))
    twice = course(*[("ballot", "03", CAST)] * 2)
    silent = [{"seq": 1, "act": f"vote.{act}", "at": at, "data": data} for act, at, data in twice]
    assert irregular(silent) == []


def test_a_vote_is_extended_once_and_not_after_its_close():
    twice = [("extended", "05", {"closes_at": "08"}), ("extended", "08", {"closes_at": "09"})]
    assert said(*course(*twice, closes="09")) == ["entry 4 (vote.extended) cannot stand there"]
    after = course(after=[("extended", "06", {"closes_at": "08"})])
    assert "entry 4 (vote.extended) cannot stand there" in said(*after)
