"""Seats: how long they are held, which absences count, when one is elected."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules.refusals import Reason, Refused
from rules.seats import (
    REMIND_BEFORE,
    YEAR,
    Role,
    Seat,
    acting_head,
    comes_under_review,
    may_be_elected,
    missed,
    term_end,
)

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 28, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "years", "zone", "ends"),
    [
        (NOW, 3, SHANGHAI, datetime(2029, 11, 28, 11, tzinfo=UTC)),
        (datetime(2028, 2, 29, 4, tzinfo=UTC), 1, SHANGHAI, datetime(2029, 2, 28, 4, tzinfo=UTC)),
        (datetime(2026, 3, 29, 12, tzinfo=UTC), 1, BERLIN, datetime(2027, 3, 29, 12, tzinfo=UTC)),
        (
            datetime(2026, 3, 28, 12, tzinfo=UTC),
            1,
            BERLIN,
            datetime(2027, 3, 28, 11, tzinfo=UTC),
        ),  # summer time by then
    ],
)
def test_a_term_ends_on_the_same_day_and_hour_years_later(
    since: datetime, years: int, zone: ZoneInfo, ends: datetime
) -> None:
    assert term_end(since, years, zone) == ends


def test_an_absence_counts_where_nobody_came_and_nothing_was_said_in_time() -> None:
    assert missed(None, came=False)
    assert missed("missing", came=False)  # [Absent] after the opening
    assert not missed("absent", came=False)
    assert not missed("absent", came=True)
    assert not missed("missing", came=True)
    assert [comes_under_review(count, 3) for count in (2, 3, 4)] == [False, True, True]


def test_a_seat_is_elected_when_it_is_vacant_near_its_end_or_reviewed() -> None:
    held, later = Seat(3, Role.MEDIATOR, 3), NOW + timedelta(days=31)
    assert may_be_elected(held, later, NOW, reviewed=False) == Refused(Reason.SEAT_HELD)
    assert may_be_elected(held, None, NOW, reviewed=False) == Refused(Reason.SEAT_HELD)
    assert may_be_elected(held, later, NOW, reviewed=True) is None
    assert may_be_elected(held, NOW + timedelta(days=30), NOW, reviewed=False) is None
    assert may_be_elected(held, NOW - timedelta(days=30), NOW, reviewed=False) is None
    assert may_be_elected(Seat(3, Role.MEDIATOR), later, NOW, reviewed=False) is None


def test_the_first_substitute_acts_for_the_chair_only_while_nobody_is_chair_or_vice_chair() -> None:
    seven = [
        Seat(number, role, number) for number, role in enumerate([Role.CHAIR, Role.VICE_CHAIR, *[Role.MEDIATOR] * 3], 1)
    ]
    assert acting_head(seven) is None
    assert acting_head(seven[1:]) is None
    assert acting_head(seven[2:]) == seven[2]
    assert (
        acting_head([Seat(1, Role.CHAIR), Seat(2, Role.VICE_CHAIR), *seven[2:4], replace(seven[4], substitutes=1)]).id
        == 5
    )
    assert acting_head([Seat(1, Role.CHAIR), Seat(8, Role.RECORDER, 8)]) is None


def test_of_two_substitutes_the_first_in_order_acts() -> None:
    seats = [
        Seat(3, Role.MEDIATOR, 3),
        Seat(4, Role.MEDIATOR, 4, substitutes=2),
        Seat(5, Role.MEDIATOR, 5, substitutes=1),
    ]
    found = acting_head(seats)
    assert found is not None
    assert found.id == 5


def test_who_serves_and_who_heads_by_the_seat() -> None:
    assert [role for role in Role if not Seat(1, role, 1).serves] == [Role.REPRESENTATIVE]
    assert not Seat(1, Role.CHAIR).serves
    assert [role for role in Role if Seat(1, role, 1).is_head] == [Role.CHAIR, Role.VICE_CHAIR]
    assert [role for role in Role if Seat(1, role, 1).has_council_vote] == [Role.CHAIR, Role.VICE_CHAIR, Role.MEDIATOR]
    acting = Seat(3, Role.MEDIATOR, 3, acting=True)
    assert acting.is_head
    assert acting.is_chair
    assert (timedelta(days=30), timedelta(days=365)) == (REMIND_BEFORE, YEAR)
