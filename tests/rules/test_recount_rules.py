"""A vote counted anew from its entries alone, and whatever in them does not follow from the others is said."""

import hashlib
from copy import deepcopy

import pytest

from rules.recounts import (
    LIST_DIFFERS,
    Recorded,
    differences,
    list_differences,
    motion_differences,
    of_entries,
    roll_differences,
    stated,
)

ADD = "the ballots in the record do not add up to the result"
NOT_AS_NOTICED = "it was not counted as it was noticed"
NEEDED = "what was needed does not follow from the thresholds that were noticed"
TIE = "a tie was recorded that is none, or none that is one"
VERDICT = "the recorded verdict does not follow from the recorded thresholds"
CONFIRMED = "what was confirmed is not what was counted last"
SECRET = "the totals of a secret vote cannot be those of its ballots"
NOTICED = {
    "opens_at": "02", "closes_at": "05", "unit": "households", "electorate": 10, "effect": "assembly",
    "participation": "> 1/2", "approval": "> 1/2", "approval_of": "present",
}  # fmt: skip
SAID = {
    "electorate": 10, "took_part": 6, "needed_to_take_part": 6, "needed_for": 4, "for": 4, "against": 1, "abstain": 1,
    "verdict": "passed",
}  # fmt: skip
CHOICES = ("for", "for", "for", "for", "against", "abstain")


def entries(*, noticed=(), said=(), ballots=CHOICES, between=(), after=(), confirmed="passed"):
    """The entries of a vote of ten homes of which six take part."""
    cast = [("ballot", "03", {"unit": n, "choice": one, "weight": 100 * n, "receipt": f"R{n}"})
            for n, one in enumerate(ballots, 1)]  # fmt: skip
    acts = [("noticed", "01", {**NOTICED, **dict(noticed)}), ("opened", "02", {"closes_at": "05"}), *cast, *between]
    acts += [("closed", "05", {**SAID, **dict(said)}), *after, ("confirmed", "07", {"verdict": confirmed})]
    return [
        {"seq": seq, "act": f"vote.{act}", "at": at, "subject": "vote:1", "data": data, "previous": f"d{seq}"}
        for seq, (act, at, data) in enumerate(acts, 1)
    ]


def vote(**changes) -> Recorded:
    return of_entries(entries(**changes))["vote:1"]


def found(**changes):
    return differences(vote(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"ballots": ("for",) * 3 + ("against",) * 3, "confirmed": "not_passed",
         "said": {"for": 3, "against": 3, "abstain": 0, "verdict": "not_passed", "tie": True}},
        {"ballots": ("for",) * 5, "confirmed": "too_few",
         "said": {"for": 5, "against": 0, "abstain": 0, "took_part": 5, "needed_for": 3, "verdict": "too_few"}},
        {"noticed": {"approval_of": "all"}, "said": {"needed_for": 6, "verdict": "not_passed"},
         "confirmed": "not_passed"},
        {"noticed": {"participation": "none", "approval": "none", "effect": "opinion"},
         "said": {"needed_to_take_part": 0, "needed_for": 0, "verdict": "opinion"}, "confirmed": "opinion"},
        {"noticed": {"unit": "group members", "participation": "none", "approval": "none", "electorate": 0},
         "said": {"electorate": 6, "needed_to_take_part": 0, "needed_for": 0, "verdict": "opinion"},
         "confirmed": "opinion"},
        {"ballots": ("abstain",) * 6, "said": {"for": 0, "against": 0, "abstain": 6, "verdict": "not_passed"},
         "confirmed": "not_passed"},
        {"ballots": ("for", "against", *["abstain"] * 4), "confirmed": "not_passed",
         "said": {"for": 1, "against": 1, "abstain": 4, "verdict": "not_passed", "tie": True}},
        {"noticed": {"participation": ">= 1/10", "approval": ">= 1/10"},
         "said": {"needed_to_take_part": 1, "needed_for": 1}},
        {"between": [("roll_changed", "03", {"electorate": 11})], "said": {"electorate": 11}},
        {"noticed": {"area": 2100},
         "said": {"area": {**SAID, "electorate": 2100, "took_part": 2100, "needed_to_take_part": 1051,
                           "needed_for": 1051, "for": 1000, "against": 500, "abstain": 600}, "verdict": "not_passed"},
         "confirmed": "not_passed"},
        {"noticed": {"area": 5000}, "confirmed": "too_few",
         "said": {"area": {**SAID, "electorate": 5000, "took_part": 2100, "needed_to_take_part": 2501,
                           "needed_for": 1051, "for": 1000, "against": 500, "abstain": 600}, "verdict": "too_few"}},
        {"after": [("struck", "06", {"unit": 5}), ("recounted", "06", {**SAID, "took_part": 5, "against": 0,
                                                                       "needed_for": 3, "verdict": "too_few"})],
         "confirmed": "too_few"},
        {"noticed": {"secret": True}, "ballots": (), "said": {"secret": True}},
        {"noticed": {"secret": True}, "ballots": (), "confirmed": "too_few",
         "said": {"secret": True, "took_part": 4, "for": 0, "against": 0, "abstain": 0, "needed_for": 0,
                  "verdict": "too_few"}},
    ],
)  # fmt: skip
def test_what_follows_from_the_entries_is_found_to_be_so(changes):
    assert found(**changes) == []


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"ballots": ("for",) * 4 + ("against", "against")}, [ADD]),
        ({"ballots": (*CHOICES, "spoilt")}, [ADD]),
        ({"said": {"took_part": 7}}, [ADD]),
        ({"said": {"secret": True}}, [SECRET, NOT_AS_NOTICED]),
        ({"noticed": {"secret": True}}, [NOT_AS_NOTICED]),
        ({"noticed": {"area": 2100}}, [NOT_AS_NOTICED]),
        ({"said": {"needed_for": 3}}, [NEEDED]),
        ({"said": {"needed_to_take_part": 5}}, [NEEDED]),
        ({"said": {"electorate": 11}}, [NEEDED]),
        ({"noticed": {"electorate": 9}}, [NEEDED]),
        ({"noticed": {"participation": "> 2/3"}}, [NEEDED]),
        ({"noticed": {"approval": ">= 2/3"}}, []),
        ({"noticed": {"approval": "> 2/3"}}, [NEEDED]),
        ({"said": {"tie": True}}, [TIE]),
        ({"ballots": ("for",) * 3 + ("against",) * 3, "confirmed": "not_passed",
          "said": {"for": 3, "against": 3, "abstain": 0, "verdict": "not_passed"}}, [TIE]),
        ({"said": {"verdict": "not_passed"}, "confirmed": "not_passed"}, [VERDICT]),
        ({"said": {"verdict": "too_few"}, "confirmed": "too_few"}, [VERDICT]),
        ({"said": {"verdict": "opinion"}, "confirmed": "opinion"}, [VERDICT]),
        ({"noticed": {"area": 2100}, "confirmed": "not_passed",
          "said": {"area": {**SAID, "electorate": 2100, "took_part": 2100, "needed_to_take_part": 1051,
                            "needed_for": 1052, "for": 1000, "against": 500, "abstain": 600},
                   "verdict": "not_passed"}}, [NEEDED]),
        ({"confirmed": "not_passed"}, [CONFIRMED]),
        ({"noticed": {"secret": True}, "ballots": (), "said": {"secret": True, "for": 5}}, [SECRET]),
        ({"noticed": {"secret": True}, "ballots": (), "said": {"secret": True, "for": 5, "against": -1, "abstain": 2}},
         [SECRET]),
        ({"noticed": {"secret": True}, "ballots": (), "confirmed": "too_few",
          "said": {"secret": True, "took_part": 4, "for": 1, "against": 0, "abstain": 0, "needed_for": 0,
                   "verdict": "too_few"}}, [SECRET]),
        ({"noticed": {"secret": True}, "ballots": ("for",), "said": {"secret": True}}, [SECRET]),
        ({"between": [("ballot", "06", {"unit": 9, "choice": "for"})]}, None),
    ],
)  # fmt: skip
def test_what_does_not_follow_is_said_in_one_sentence(changes, wrong):
    said = found(**changes)
    assert said == wrong if wrong is not None else any("is not within the times" in one for one in said)


def test_a_vote_that_is_not_closed_says_nothing_yet_and_others_entries_are_not_its():
    open_ = of_entries([*entries()[:4], {"act": "matter.raised", "subject": "matter:1", "data": {}}, {
        "act": "vote.opened", "subject": "vote:2", "data": None,
    }])  # fmt: skip
    assert set(open_) == {"vote:1"}
    assert differences(open_["vote:1"]) == []
    assert (open_["vote:1"].said, open_["vote:1"].count()) == (None, {"for": 2, "against": 0, "abstain": 0})


def test_ballots_are_counted_by_choice_and_by_a_figure_of_theirs():
    closed = vote()
    assert (closed.count(), closed.count("weight")) == (
        {"for": 4, "against": 1, "abstain": 1}, {"for": 1000, "against": 500, "abstain": 600},
    )  # fmt: skip
    assert (closed.whole(), closed.whole("weight"), closed.lot) == (6, 2100, "vote:1 d9")
    assert (closed.terms_kept, Recorded().terms_kept) == (True, False)
    frozen = vote(between=[("frozen", "04", {"unit": 1})])
    assert (frozen.whole(), frozen.struck) == (5, {})
    thawed = vote(between=[("frozen", "04", {"unit": 1}), ("thawed", "04", {"unit": 1, "choice": "for"})])
    assert thawed.whole() == 6
    before, after = ("struck", "04", {"unit": 1}), ("struck", "06", {"unit": 2})
    struck = vote(between=[before], after=[after])
    assert (struck.whole(), set(struck.struck)) == (4, {2})  # only what was struck after the close stays on the list
    assert stated({"options": [3, 4]}) == {"1": 3, "2": 4, "abstain": 0}


@pytest.mark.parametrize(
    ("noticed", "ballot", "kept"),
    [
        ({"approval": "> 1/2"}, {"choice": "for"}, True), ({"effect": "opinion"}, {"choice": "for"}, True),
        ({}, {"choice": "for", "receipt": "R1"}, True), ({}, {"choice": "for"}, False),
    ],
)  # fmt: skip
def test_a_vote_of_the_first_versions_kept_no_terms_and_its_own_word_is_taken_for_them(noticed, ballot, kept):
    acts = {"vote.noticed": noticed, "vote.closed": {**SAID, "verdict": "opinion"}}
    first = Recorded(acts, ballots={1: ballot})
    assert (first.terms_kept, first.count("weight")["for"], first.whole("weight")) == (kept, 0, 0)
    if not kept:
        assert VERDICT not in differences(first)


BALLOT = {"kind": "up_to_k", "options": 3, "places": 2, "tie": "none"}


def options(said=(), ballots=("1,2", "1,2", "1,3", "1", "2", "abstain"), tie="none", **changes):
    counted = {"options": [4, 3, 1], "abstain": 1, "took_part": 6, "needed_for": 3, "chosen": [1, 2], "tied": []}
    noticed = {"ballot": {**BALLOT, "tie": tie}, "approval": ">= 1/2", **changes}
    figures = {**{key: value for key, value in SAID.items() if key not in ("for", "against")}, **counted, **dict(said)}
    acts = entries(noticed=noticed, ballots=ballots, confirmed=figures["verdict"])
    closed = next(one for one in acts if one["act"] == "vote.closed")
    closed["data"] = figures
    return differences(of_entries(acts)["vote:1"])


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({}, []),
        ({"chosen": [1]}, [VERDICT]),
        ({"tied": [2, 3]}, [VERDICT]),
        ({"lot": "vote:1 d9"}, [VERDICT]),
        ({"options": [4, 2, 1]}, [ADD, VERDICT]),
        ({"chosen": [], "verdict": "not_passed"}, []),
    ],
)
def test_options_are_counted_and_chosen_anew(said, wrong):
    assert options(said) == wrong


def test_an_option_is_chosen_where_it_has_enough_by_heads_and_by_area_too():
    area = {"options": [900, 400, 100], "abstain": 600, "took_part": 2100, "needed_to_take_part": 1051,
            "needed_for": 1050, "electorate": 2100}  # fmt: skip
    assert VERDICT in options({"area": area}, area=2100)
    assert VERDICT not in options({"area": {**area, "options": [1100, 1050, 100]}}, area=2100)


def test_the_totals_of_secret_options_are_those_that_so_many_ballots_can_have():
    kept = {"secret": True, "verdict": "passed"}
    assert options(kept, (), secret=True) == []
    assert options({**kept, "options": [6, 3, 1]}, (), secret=True) == [SECRET]


def test_a_lot_is_drawn_anew():
    lot = "vote:1 d9"
    least = min((2, 3), key=lambda one: hashlib.sha256(f"{lot} {one}".encode()).hexdigest())
    ballots = ("1,2", "1,2", "1,3", "1,3", "2", "3")
    said = {"options": [4, 3, 3], "abstain": 0, "chosen": sorted((1, least)), "tied": [2, 3], "lot": lot}
    assert options(said, ballots, tie="lot") == []
    assert options({**said, "lot": ""}, ballots, tie="lot") == [VERDICT]
    assert options({**said, "chosen": [1, 5 - least]}, ballots, tie="lot") == [VERDICT]


LINES = ["1 100", "2 200", "7 300"]
ROLL = hashlib.sha256(b"1 100\n2 200\n7 300\n").hexdigest()


def test_a_roll_is_the_one_of_the_digest_and_every_ballot_has_its_line():
    kept = vote(noticed={"roll": ROLL})
    assert roll_differences(kept, LINES, {1: 100, 7: None}) == []
    assert roll_differences(kept, LINES[:2], {}) == ["the roll is not the one that was noticed"]
    assert roll_differences(kept, LINES, {3: 100, 2: 201}) == [
        f"unit {unit} is not on the roll with the weight of its ballot" for unit in (3, 2)
    ]
    changed = vote(noticed={"roll": "old"}, between=[("roll_changed", "03", {"roll": ROLL, "electorate": 10})])
    assert roll_differences(changed, LINES, {}) == []


@pytest.mark.parametrize(
    ("unit", "voted", "wrong"),
    [("adults", 4, False), ("adults", 5, True), ("group members", 5, False)],
)
def test_no_more_adults_vote_than_there_are_places(unit, voted, wrong):
    lines = ["1 100 owner 3", "2 200 owner"]
    digest = hashlib.sha256("".join(f"{one}\n" for one in lines).encode()).hexdigest()
    kept = vote(noticed={"unit": unit, "roll": digest})
    said = roll_differences(kept, lines, dict.fromkeys(range(voted)))
    assert said == (["more have voted than there are places on the roll"] if wrong else [])


def listed(rows, **changes):
    content = ("number,receipt,building,choice\n" + "".join(f"{row}\n" for row in rows)).encode("utf-8-sig")
    digest = hashlib.sha256(content).hexdigest()
    after = [*changes.pop("after", ()), ("listed", "06", {"list": digest})]
    return vote(after=after, **changes), content


def test_a_list_has_each_ballot_of_the_record_once():
    rows = [f"{n},R{n},1,{said}" for n, said in enumerate(CHOICES, 1)]
    assert list_differences(*listed(rows)) == []
    words = {"for": "赞成", "against": "反对", "abstain": "弃权"}
    assert list_differences(*listed([row.replace(row.split(",")[3], words[row.split(",")[3]]) for row in rows])) == []
    for wrong in (
        rows[:-1],
        [*rows, "7,R7,1,for"],
        [rows[0].replace("for", "against"), *rows[1:]],
        rows[:1] * 6,
        [rows[0].replace("R1", "R9"), *rows[1:]],
    ):
        assert list_differences(*listed(wrong)) == [LIST_DIFFERS]
    kept, content = listed(rows)
    assert list_differences(kept, content + b"x") == ["the list is not the one whose digest is recorded"]
    assert list_differences(vote(), content) == ["the list is not the one whose digest is recorded"]
    struck = [*rows, "7,R5,1,作废"]
    assert list_differences(*listed(struck, after=[("struck", "06", {"unit": 5})])) == []
    other = [*rows, "7,R9,1,作废"]
    assert list_differences(*listed(other, after=[("struck", "06", {"unit": 5})])) == [LIST_DIFFERS]
    assert list_differences(*listed(rows, after=[("struck", "06", {"unit": 5})])) == [LIST_DIFFERS]
    bare = {"unit": 7, "choice": "for"}  # cast before the record held receipts
    for row, wrong in (("7,,1,for", []), ("7,,1,against", [LIST_DIFFERS])):
        assert list_differences(*listed([*rows, row], between=[("ballot", "04", bare)])) == wrong
    assert LIST_DIFFERS == "the ballots of the list are not those of the record"


MOTION = [
    ("opened", {"participation": "> 1/2", "approval": "> 1/2", "approval_of": "all"}),
    *[("ballot", {"seat": seat, "choice": one}) for seat, one in enumerate(("for",) * 4 + ("against", "recuse"), 1)],
    ("closed", {"for": 4, "against": 1, "abstain": 0, "recused": 1, "present": 5, "base": 6, "needed": 4,
                "verdict": "passed"}),
]  # fmt: skip


def motion(said=(), opened=(), without=()):
    acts = deepcopy([one for one in MOTION if one[1].get("seat") not in without])
    acts[0][1].update(dict(opened))
    acts[-1][1].update(dict(said))
    return motion_differences({"act": f"motion.{act}", "subject": "motion:1", "data": data} for act, data in acts)


BALLOTS = "motion:1: the ballots in the record do not come to the result"
JUDGED = f"motion:1: {VERDICT}"


@pytest.mark.parametrize(
    ("said", "opened", "wrong"),
    [
        ({}, {}, []),
        ({"for": 3, "verdict": "not_passed"}, {}, []),  # one has left since
        ({"for": 5}, {}, [BALLOTS]),
        ({"against": 2}, {}, [BALLOTS]),
        ({"recused": 2}, {}, [BALLOTS]),
        ({"present": 4}, {}, [BALLOTS]),
        ({"base": 4}, {}, [BALLOTS, JUDGED]),
        ({"present": 6}, {}, []),
        (
            {"for": 1, "against": 0, "recused": 0, "present": 1, "verdict": "not_passed"},
            {"participation": ">= 1/6"},
            [],
        ),
        ({"needed": 1}, {"approval": ">= 1/6"}, []),
        ({"needed": 3}, {}, [JUDGED]),
        ({"verdict": "not_passed"}, {}, [JUDGED]),
        ({"needed": 3}, {"approval_of": "present"}, []),
        ({"needed": 3}, {"approval_of": "participants"}, []),
        ({"base": 10, "needed": 6, "verdict": "too_few"}, {}, []),
        ({"base": 9, "needed": 5, "verdict": "not_passed"}, {}, []),
        ({"needed": 0, "verdict": "opinion"}, {"approval": "none"}, []),
        ({"base": 10, "needed": 6, "verdict": "not_passed"}, {"participation": "none"}, []),
    ],
)
def test_a_motion_is_judged_by_its_own_entries(said, opened, wrong):
    assert motion(said, opened) == wrong


def test_a_motion_of_the_first_versions_is_let_be_and_one_that_cannot_be_read_is_named():
    assert motion_differences([{"act": "motion.closed", "subject": "motion:1", "data": {}}]) == []
    assert motion_differences([{"act": "meeting.opened", "subject": "meeting:1", "data": {"approval": "x"}}]) == []
    first = [("opened", {}), ("opened", None), ("closed", {"for": 1, "verdict": "passed"})]
    acts = [{"act": f"motion.{act}", "subject": "motion:1", "data": data} for act, data in first]
    assert motion_differences(acts) == []
    assert motion(opened={"approval": "most"})[0].startswith("motion:1: its entries cannot be read: ValueError")
    assert motion(without=(1,)) == [BALLOTS]
