"""A matter on its way: support, screening, agenda, ballot, done."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.hazards import Hazard
from rules.matters import (
    OUTCOME_AFTER,
    Matter,
    Screened,
    Screening,
    Supported,
    Supporter,
    accept_support,
    lapses,
    may_ballot,
    may_close_done,
    may_put_on_agenda,
    may_title,
    ready_for_agenda,
    screen,
)
from rules.refusals import Reason, Refused
from rules.scope import Place, parse_scope
from rules.seats import Role, Seat
from rules.stages import BEFORE_AGENDA, ENDED, IN_VOTE, TRANSITIONS, UNDECIDED, Stage, may_follow
from rules.votes import Rule

END = datetime(2026, 5, 16, 12, 0, tzinfo=UTC)
NOW = END - timedelta(days=1)
MATTER = Matter(Stage.RAISED, parse_scope("District A"), support=1, threshold=3, support_until=END)
WANG = Supporter(12, Place("District A", "12", "1"))
ELSEWHERE = Supporter(70, Place("District B", "3", "1"))
CHAIR, VICE, MEDIATOR = Seat(1, Role.CHAIR, 101), Seat(2, Role.VICE_CHAIR, 102), Seat(3, Role.MEDIATOR, 103)
RECORDER, EMPTY = Seat(8, Role.RECORDER, 108), Seat(9, Role.MEDIATOR, None)


# Stages


def test_every_stage_leads_only_to_known_stages_and_every_one_but_the_first_is_reached() -> None:
    assert set(TRANSITIONS) == set(Stage)
    reached, frontier = {Stage.RAISED}, {Stage.RAISED}
    while frontier:
        frontier = {after for stage in frontier for after in TRANSITIONS[stage]} - reached
        reached |= frontier
    assert reached == set(Stage)
    assert all(stage not in TRANSITIONS[stage] for stage in Stage)


def test_from_every_stage_a_matter_can_come_to_an_end() -> None:
    ends = {stage for stage in Stage if not TRANSITIONS[stage]}
    assert ends == {Stage.MERGED, Stage.REDIRECTED, Stage.LAPSED, Stage.TAKEN_BACK}
    assert TRANSITIONS[Stage.CLOSED] == {Stage.REOPENED}
    able = ends | {Stage.CLOSED}
    while grown := {stage for stage in Stage if TRANSITIONS[stage] & able} - able:
        able |= grown
    assert able == set(Stage)


def test_the_groups_of_stages_do_not_overlap() -> None:
    assert BEFORE_AGENDA < UNDECIDED
    assert not UNDECIDED & IN_VOTE
    assert not UNDECIDED & ENDED
    assert not IN_VOTE & ENDED


@pytest.mark.parametrize(
    ("stage", "following", "allowed"),
    [
        (Stage.RAISED, Stage.ON_AGENDA, False),
        (Stage.ACCEPTED, Stage.ON_AGENDA, False),
        (Stage.SUPPORTED, Stage.ON_AGENDA, True),
        (Stage.NOT_ADOPTED, Stage.NOTICED, False),
        (Stage.ADOPTED, Stage.NOTICED, True),
        (Stage.URGENT, Stage.VOTING, False),
        (Stage.EXTENDED, Stage.EXTENDED, False),
        (Stage.VOTING, Stage.CONFIRMED, False),
        (Stage.DONE, Stage.EVALUATED, True),
    ],
)
def test_which_stage_follows_which(stage: Stage, following: Stage, allowed: bool) -> None:
    assert may_follow(stage, following) is allowed


# Support


def test_a_household_supports_once_and_a_second_tap_says_already() -> None:
    assert accept_support(MATTER, WANG, {11}, NOW) == Supported(2, already=False, stage=Stage.RAISED)
    counted = replace(MATTER, support=2)
    assert accept_support(counted, WANG, {11, 12}, NOW) == Supported(2, already=True, stage=Stage.RAISED)


@pytest.mark.parametrize(
    ("stage", "support", "after"),
    [
        (Stage.RAISED, 2, Stage.RAISED),  # enough, but nobody has screened it
        (Stage.ACCEPTED, 1, Stage.ACCEPTED),
        (Stage.ACCEPTED, 2, Stage.SUPPORTED),
        (Stage.SUPPORTED, 3, Stage.SUPPORTED),
        (Stage.ON_AGENDA, 3, Stage.ON_AGENDA),
    ],
)
def test_the_last_household_that_was_missing_makes_an_accepted_matter_ready(
    stage: Stage, support: int, after: Stage
) -> None:
    answer = accept_support(replace(MATTER, stage=stage, support=support), WANG, set(), NOW)
    assert answer == Supported(support + 1, already=False, stage=after)


@pytest.mark.parametrize(
    ("stage", "supporter", "now", "refusal"),
    [
        (Stage.RAISED, None, NOW, Reason.NOT_REGISTERED),
        (Stage.RAISED, ELSEWHERE, NOW, Reason.OUT_OF_SCOPE),
        (Stage.RAISED, WANG, END, Reason.SUPPORT_OVER),
        (Stage.DECLINED, WANG, NOW, Reason.MATTER_ENDED),
        (Stage.LAPSED, WANG, NOW, Reason.MATTER_ENDED),
        (Stage.ADOPTED, WANG, NOW, Reason.ALREADY_DECIDED),
        (Stage.VOTING, WANG, NOW, Reason.ALREADY_DECIDED),
        (Stage.URGENT, WANG, NOW, Reason.ALREADY_DECIDED),
    ],
)
def test_when_support_is_refused(stage: Stage, supporter: Supporter | None, now: datetime, refusal: Reason) -> None:
    assert accept_support(replace(MATTER, stage=stage), supporter, set(), now) == Refused(refusal)


def test_who_is_in_doubt_does_not_support_for_the_home() -> None:
    doubted = replace(WANG, disputed=True)
    for have in (set(), {WANG.household}):
        assert accept_support(MATTER, doubted, have, NOW) == Refused(Reason.JOIN_DISPUTED)


def test_support_is_taken_until_just_before_its_end() -> None:
    last = END - timedelta(microseconds=1)
    assert accept_support(MATTER, WANG, set(), last) == Supported(2, already=False, stage=Stage.RAISED)


@given(
    taps=st.lists(st.integers(1, 9), max_size=30),
    threshold=st.integers(0, 12),
    screened_after=st.integers(0, 30),
)
def test_screening_and_support_may_come_in_any_order(taps: list[int], threshold: int, screened_after: int) -> None:
    supporting = {1}
    matter = replace(MATTER, threshold=threshold)
    for number, home in enumerate([*taps, None]):
        if number == min(screened_after, len(taps)):
            accepted = screen(matter, Screening.ACCEPT, MEDIATOR)
            assert isinstance(accepted, Screened)
            matter = replace(matter, stage=accepted.stage)
        if home is not None:
            answer = accept_support(matter, Supporter(home, WANG.place), supporting, NOW)
            assert isinstance(answer, Supported)
            assert answer.already == (home in supporting)
            supporting.add(home)
            matter = replace(matter, support=answer.count, stage=answer.stage)
    assert matter.support == len(supporting)
    assert ready_for_agenda(matter) == (len(supporting) >= threshold)


@pytest.mark.parametrize(
    ("stage", "support", "now", "over"),
    [
        (Stage.RAISED, 2, END, True),
        (Stage.ACCEPTED, 2, END, True),
        (Stage.ACCEPTED, 2, END - timedelta(seconds=1), False),
        (Stage.RAISED, 3, END, False),  # supported, only the council is late
        (Stage.ON_AGENDA, 3, END, False),
        (Stage.DECLINED, 1, END, False),
    ],
)
def test_a_matter_lapses_below_its_threshold_at_the_end_of_support(
    stage: Stage, support: int, now: datetime, over: bool
) -> None:
    assert lapses(replace(MATTER, stage=stage, support=support), now) is over


# Screening


@pytest.mark.parametrize(
    ("answer", "reason", "stage"),
    [
        (Screening.ACCEPT, None, Stage.ACCEPTED),
        (Screening.DECLINE, "not for us", Stage.DECLINED),
        (Screening.MERGE, "as №12", Stage.MERGED),
        (Screening.REDIRECT, "to the property manager", Stage.REDIRECTED),
    ],
)
def test_any_council_seat_screens(answer: Screening, reason: str | None, stage: Stage) -> None:
    for seat in (CHAIR, VICE, MEDIATOR):
        assert screen(MATTER, answer, seat, reason) == Screened(stage)


def test_accepted_with_enough_support_or_a_threshold_of_zero_is_ready_at_once() -> None:
    for ready in (replace(MATTER, support=3), replace(MATTER, support=0, threshold=0)):
        assert screen(ready, Screening.ACCEPT, MEDIATOR) == Screened(Stage.SUPPORTED)


@pytest.mark.parametrize("answer", [Screening.DECLINE, Screening.MERGE, Screening.REDIRECT])
@pytest.mark.parametrize("reason", [None, "", "   "])
def test_declining_merging_and_redirecting_give_a_reason(answer: Screening, reason: str | None) -> None:
    assert screen(MATTER, answer, CHAIR, reason) == Refused(Reason.REASON_NEEDED)


@pytest.mark.parametrize("seat", [None, RECORDER, EMPTY])
def test_nobody_without_a_council_vote_screens(seat: Seat | None) -> None:
    for answer in Screening:
        assert screen(MATTER, answer, seat, "why", [Hazard.LEAK], [CHAIR]) == Refused(Reason.NOT_A_SEAT)


def test_a_proposal_is_answered_once() -> None:
    for stage in set(Stage) - {Stage.RAISED}:
        for answer in set(Screening) - {Screening.URGENT}:
            answered = screen(replace(MATTER, stage=stage), answer, CHAIR, "why")
            assert answered == Refused(Reason.ALREADY_SCREENED)


def test_the_chair_and_one_more_put_a_hazard_on_the_urgent_track_in_either_order() -> None:
    def urgent(seat: Seat, *confirmed: Seat) -> Screened | Refused:
        return screen(MATTER, Screening.URGENT, seat, None, [Hazard.LIFT], confirmed)

    assert urgent(CHAIR) == Screened(Stage.RAISED)
    assert urgent(MEDIATOR, CHAIR) == Screened(Stage.URGENT)
    assert urgent(CHAIR, MEDIATOR) == Screened(Stage.URGENT)
    assert urgent(VICE, MEDIATOR) == Screened(Stage.RAISED)  # two, but not the chair
    assert urgent(CHAIR, CHAIR) == Refused(Reason.ALREADY_CONFIRMED)


def test_without_a_hazard_a_matter_stays_on_the_normal_track() -> None:
    assert screen(MATTER, Screening.URGENT, CHAIR, "urgent!", [], [MEDIATOR]) == Refused(Reason.NOT_A_HAZARD)


@pytest.mark.parametrize(
    ("stage", "urgent"),
    [(Stage.ACCEPTED, True), (Stage.SUPPORTED, True), (Stage.ON_AGENDA, False), (Stage.DECLINED, False)],
)
def test_a_hazard_may_turn_urgent_until_it_comes_before_the_council(stage: Stage, urgent: bool) -> None:
    answer = screen(replace(MATTER, stage=stage), Screening.URGENT, CHAIR, None, [Hazard.LEAK], [VICE])
    assert answer == (Screened(Stage.URGENT) if urgent else Refused(Reason.ALREADY_SCREENED))


def test_a_voice_proposal_is_accepted_only_once_it_has_a_title() -> None:
    spoken = replace(MATTER, titled=False)
    assert screen(spoken, Screening.ACCEPT, MEDIATOR) == Refused(Reason.TITLE_NEEDED)
    assert screen(spoken, Screening.URGENT, CHAIR, hazards=[Hazard.LIFT]) == Refused(Reason.TITLE_NEEDED)
    assert screen(spoken, Screening.DECLINE, MEDIATOR, "private") == Screened(Stage.DECLINED)
    assert screen(MATTER, Screening.ACCEPT, MEDIATOR) == Screened(Stage.ACCEPTED)


@pytest.mark.parametrize(
    ("seat", "is_staff", "stage", "own_words", "refusal"),
    [
        (MEDIATOR, False, Stage.RAISED, False, None),
        (None, True, Stage.RAISED, False, None),
        (RECORDER, False, Stage.RAISED, False, Reason.NOT_COUNCIL_OR_STAFF),
        (EMPTY, False, Stage.RAISED, False, Reason.NOT_COUNCIL_OR_STAFF),
        (None, False, Stage.RAISED, False, Reason.NOT_COUNCIL_OR_STAFF),
        (MEDIATOR, False, Stage.RAISED, True, Reason.ALREADY_TITLED),
        (MEDIATOR, False, Stage.DECLINED, False, Reason.ALREADY_SCREENED),
        (MEDIATOR, False, Stage.ACCEPTED, False, Reason.ALREADY_SCREENED),
        (None, True, Stage.SUPPORTED, False, Reason.ALREADY_SCREENED),
    ],
)
def test_who_writes_a_title_and_when(
    seat: Seat | None, is_staff: bool, stage: Stage, own_words: bool, refusal: Reason | None
) -> None:
    said = may_title(replace(MATTER, stage=stage), seat, is_staff=is_staff, own_words=own_words)
    assert said == (Refused(refusal) if refusal else None)


# Agenda, ballot, done


@pytest.mark.parametrize(
    ("stage", "refusal"),
    [
        (Stage.SUPPORTED, None),
        (Stage.RAISED, Reason.NOT_ACCEPTED),
        (Stage.ACCEPTED, Reason.NOT_SUPPORTED),
        (Stage.URGENT, Reason.URGENT_TRACK),
        (Stage.ON_AGENDA, Reason.ALREADY_ON_AGENDA),
        (Stage.DECLINED, Reason.MATTER_ENDED),
        (Stage.ADOPTED, Reason.ALREADY_DECIDED),
        (Stage.VOTING, Reason.ALREADY_DECIDED),
    ],
)
def test_only_an_accepted_and_supported_matter_goes_on_the_agenda(stage: Stage, refusal: Reason | None) -> None:
    matter = replace(MATTER, stage=stage, support=5)
    for seat in (CHAIR, VICE):
        assert may_put_on_agenda(matter, seat) == (Refused(refusal) if refusal else None)
    for other in (MEDIATOR, RECORDER, None, Seat(1, Role.CHAIR, None)):
        assert may_put_on_agenda(matter, other) == Refused(Reason.NOT_CHAIR_OR_VICE)


@pytest.mark.parametrize(
    ("stage", "refusal", "opinion"),
    [
        (Stage.ADOPTED, None, None),
        (Stage.INVALID, None, None),
        (Stage.RAISED, Reason.NOT_ADOPTED, None),
        (Stage.ON_AGENDA, Reason.NOT_ADOPTED, None),
        (Stage.NOT_ADOPTED, Reason.NOT_ADOPTED, Reason.MATTER_ENDED),
        (Stage.DECLINED, Reason.MATTER_ENDED, Reason.MATTER_ENDED),
        (Stage.URGENT, Reason.URGENT_TRACK, None),
        (Stage.VOTING, Reason.VOTE_UNDER_WAY, None),
        (Stage.OBJECTION_PERIOD, Reason.VOTE_UNDER_WAY, None),
        (Stage.CONFIRMED, Reason.ALREADY_DECIDED, None),
        (Stage.IMPLEMENTING, Reason.ALREADY_DECIDED, None),
        (Stage.DONE, Reason.ALREADY_DONE, None),
        (Stage.CLOSED, Reason.MATTER_ENDED, Reason.MATTER_ENDED),
    ],
)
def test_residents_vote_on_what_the_council_adopted_and_give_an_opinion_before_the_end(
    catalogue: dict[str, Rule], stage: Stage, refusal: Reason | None, opinion: Reason | None
) -> None:
    assert may_ballot(stage, catalogue["assembly"], CHAIR) == (Refused(refusal) if refusal else None)
    assert may_ballot(stage, catalogue["straw_poll"], VICE) == (Refused(opinion) if opinion else None)


def test_who_opens_a_ballot_and_by_which_rules(catalogue: dict[str, Rule]) -> None:
    for seat in (MEDIATOR, RECORDER, None):
        assert may_ballot(Stage.ADOPTED, catalogue["assembly"], seat) == Refused(Reason.NOT_CHAIR_OR_VICE)
    for name in ("council_default", "council_present"):
        assert may_ballot(Stage.ADOPTED, catalogue[name], CHAIR) == Refused(Reason.RULE_NOT_FOR_RESIDENTS)


@pytest.mark.parametrize(
    ("stage", "refusal"),
    [
        (Stage.ADOPTED, None),
        (Stage.IMPLEMENTING, None),
        (Stage.URGENT, None),
        (Stage.ON_AGENDA, Reason.NOT_ADOPTED),
        (Stage.NOT_ADOPTED, Reason.NOT_ADOPTED),
        (Stage.INVALID, Reason.NOT_ADOPTED),
        (Stage.VOTING, Reason.VOTE_UNDER_WAY),
        (Stage.DONE, Reason.ALREADY_DONE),
        (Stage.EVALUATED, Reason.ALREADY_DONE),
        (Stage.CLOSED, Reason.MATTER_ENDED),
    ],
)
def test_what_may_be_reported_as_carried_out(stage: Stage, refusal: Reason | None) -> None:
    expected = Refused(refusal) if refusal else None
    assert may_close_done(stage, CHAIR) == expected
    assert may_close_done(stage, None, is_lead=True) == expected
    assert may_close_done(stage, None, is_staff=True) == expected


def test_who_may_not_report_it() -> None:
    for seat in (VICE, MEDIATOR, RECORDER, None, Seat(1, Role.CHAIR, None)):
        assert may_close_done(Stage.ADOPTED, seat) == Refused(Reason.NOT_LEAD_CHAIR_OR_STAFF)


FOLLOWS = {
    "raised": "accepted declined lapsed merged redirected supported taken_back urgent",
    "accepted": "lapsed supported taken_back urgent",
    "supported": "closed consultation joint on_agenda taken_back urgent",
    "declined": "raised", "merged": "", "redirected": "", "lapsed": "", "taken_back": "",
    "urgent": "done",
    "on_agenda": "adopted deferred not_adopted referred supported",
    "adopted": "done implementing noticed",
    "not_adopted": "closed",
    "deferred": "on_agenda supported",
    "referred": "closed consultation joint on_agenda",
    "consultation": "referred supported",
    "joint": "adopted referred supported",
    "noticed": "adopted voting",
    "voting": "adopted extended preliminary",
    "extended": "adopted preliminary",
    "preliminary": "confirmed objection_period",
    "objection_period": "confirmed invalid",
    "invalid": "noticed",
    "confirmed": "closed implementing",
    "implementing": "done",
    "done": "evaluated reopened",
    "evaluated": "closed",
    "closed": "reopened",
    "reopened": "implementing",
}  # fmt: skip


def test_the_whole_table_of_stages_and_their_groups() -> None:
    assert {stage.value: " ".join(sorted(after)) for stage, after in TRANSITIONS.items()} == FOLLOWS
    assert " ".join(sorted(BEFORE_AGENDA)) == "accepted raised supported"
    assert " ".join(sorted(UNDECIDED - BEFORE_AGENDA)) == "consultation deferred joint on_agenda referred"
    assert " ".join(sorted(IN_VOTE)) == "extended noticed objection_period preliminary voting"
    assert " ".join(sorted(ENDED)) == "closed declined lapsed merged not_adopted redirected taken_back"


def test_a_deferred_matter_stands_on_an_agenda_already_and_where_residents_choose_the_chair_does_not() -> None:
    deferred = replace(MATTER, stage=Stage.DEFERRED)
    assert may_put_on_agenda(deferred, CHAIR) == Refused(Reason.ALREADY_ON_AGENDA)
    ready = replace(MATTER, stage=Stage.SUPPORTED)
    assert may_put_on_agenda(ready, CHAIR, residents_choose=True) == Refused(Reason.RESIDENTS_CHOOSE)


@pytest.mark.parametrize("name", ["joint_all", "joint_majority", "satisfaction"])
def test_parties_and_respondents_have_votes_of_their_own(catalogue: dict[str, Rule], name: str) -> None:
    assert may_ballot(Stage.ADOPTED, catalogue[name], CHAIR) == Refused(Reason.RULE_NOT_FOR_RESIDENTS)
    assert may_ballot(Stage.ADOPTED, catalogue["owners_ordinary"], CHAIR) is None


def test_a_matter_that_is_internal_goes_to_no_residents(catalogue: dict[str, Rule]) -> None:
    for name in ("assembly", "straw_poll"):
        assert may_ballot(Stage.ADOPTED, catalogue[name], CHAIR, internal=True) == Refused(Reason.INTERNAL)
    assert may_ballot(Stage.RAISED, catalogue["assembly"], CHAIR, called=True) is None


def test_an_adopted_matter_is_an_outcome_after_half_an_hour() -> None:
    assert timedelta(minutes=30) == OUTCOME_AFTER
