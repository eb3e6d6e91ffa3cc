"""One-time links: a day and not a second more, once, and one vote in the council a person."""

from datetime import UTC, datetime, timedelta

import pytest

from rules.invitations import HOMES, LIFETIME, Link, Place, State, may_sit, may_use
from rules.refusals import Reason
from rules.seats import Role

MADE = datetime(2026, 11, 26, 8, tzinfo=UTC)


def reason(refused):
    return refused.reason if refused else None


@pytest.mark.parametrize(
    ("after", "refused"),
    [
        (timedelta(), None),
        (timedelta(hours=24) - timedelta(seconds=1), None),
        (timedelta(hours=24), Reason.LINK_LAPSED),
        (timedelta(days=30), Reason.LINK_LAPSED),
    ],
)
def test_a_link_lives_for_a_day(after, refused):
    link = Link(State.OPEN, MADE + LIFETIME)
    assert reason(may_use(link, MADE + after, filled=False)) == refused


@pytest.mark.parametrize("filled", [False, True])
@pytest.mark.parametrize("after", [timedelta(hours=1), timedelta(days=2)])
@pytest.mark.parametrize(("state", "refused"), [("used", Reason.LINK_USED), ("revoked", Reason.LINK_REVOKED)])
def test_what_ended_a_link_is_what_is_told(state, refused, after, filled):
    assert reason(may_use(Link(State(state), MADE + LIFETIME), MADE + after, filled=filled)) == refused


def test_a_place_that_was_filled_otherwise_is_not_given_away():
    assert reason(may_use(Link(State.OPEN, MADE + LIFETIME), MADE, filled=True)) == Reason.PLACE_TAKEN


@pytest.mark.parametrize(
    ("role", "scope", "own", "refused"),
    [
        (Role.CHAIR, "", [], False),
        (Role.CHAIR, "", [(Role.MEDIATOR, "")], True),
        (Role.MEDIATOR, "", [(Role.MEDIATOR, "")], True),
        (Role.MEDIATOR, "", [(Role.SUPERVISOR, "")], False),
        (Role.SUPERVISOR, "", [(Role.CHAIR, "")], False),
        (Role.SUPERVISOR, "", [(Role.SUPERVISOR, "")], True),
        (Role.REPRESENTATIVE, "A", [(Role.REPRESENTATIVE, "B")], False),
        (Role.REPRESENTATIVE, "A", [(Role.REPRESENTATIVE, "A")], True),
    ],
)
def test_a_person_has_one_council_vote_and_no_other_seat_twice(role, scope, own, refused):
    assert reason(may_sit(role, scope, own)) == (Reason.HAS_A_SEAT if refused else None)


def test_by_which_links_one_comes_into_a_home():
    assert {Place.OWNER, Place.TENANT} == HOMES
