"""A talk in one line: place, day, heads; what was raised, a line each; and days as people write them."""

from datetime import date

import pytest

from rules.minutes import State, at_item, may_agree, needed, task_written, writer
from rules.refusals import Reason, Refused
from rules.seats import Role, Seat
from rules.talks import Held, held_written, raised_written, venue_called

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Gate 2, 11-25, 12", Held("Gate 2", date(2026, 11, 25), 12)),
        ("二号门，11月25日，12人", Held("二号门", date(2026, 11, 25), 12)),
        ("12", Held("", TODAY, 12)),
        ("2025-12-30 12 栋旁长廊 8", Held("12 栋旁长廊", date(2025, 12, 30), 8)),
        ("Gate 2 12-30 7 people", Held("Gate 2", date(2025, 12, 30), 7)),  # the last one that was
        ("Gate two", None),
        ("Gate 2, 2026-12-01, 12", None),  # a day to come
        ("Gate 2, 0", None),
        ("", None),
    ],
)
def test_place_day_and_heads_stand_in_one_line(text, held):
    assert held_written(text, TODAY) == (held or Refused(Reason.TALK_LINE))


def test_what_was_raised_is_a_line_each_once_and_a_dash_is_nothing():
    assert raised_written(" Lamp \n\nBench\nLamp\n-") == ["Lamp", "Bench"]
    assert [raised_written(dash) for dash in "-–—－"] == [[]] * 4
    assert raised_written("\n".join(map(str, range(21)))) == Refused(Reason.TALK_LONG)
    assert venue_called(" gate ２", ["Corridor", "Gate 2"]) == "Gate 2"
    assert venue_called("Gate 3", ["Gate 2"]) is None


def test_a_task_names_who_when_and_what_in_any_of_both_languages():
    owners = {"seat:1": "李明", "seat:2": "Li", "staff:1": "Li Mei", "seat:3": ""}
    for text, owner, day, what in (
        ("Li Mei 12-05 ask three firms", "staff:1", date(2026, 12, 5), "ask three firms"),
        ("li: ask three firms by 1-15.", "seat:2", date(2027, 1, 15), "ask three firms by"),
        ("李明，12月5日，询三家价", "seat:1", date(2026, 12, 5), "询三家价"),
        ("Li 11-26 today", "seat:2", TODAY, "today"),
    ):
        task = task_written(text, owners, TODAY)
        assert (task.owner, task.due_on, task.text) == (owner, day, what)
    assert task_written("Wu 12-05 ask", owners, TODAY) == Refused(Reason.TASK_OWNER)
    for text in ("Li ask", "Li 12-05", "Li 2026-11-25 ask", "Li 13-45 ask"):
        assert task_written(text, owners, TODAY) == Refused(Reason.TASK_DAY)


def test_an_item_is_named_by_its_place_first():
    assert at_item("2 Offers come", 2) == (2, "Offers come")
    assert at_item("3 Offers come", 2) == (0, "3 Offers come")
    assert at_item("2、报价", 2) == (2, "报价")
    assert at_item("2026 was dry", 2) == (0, "2026 was dry")
    assert [needed(present) for present in (0, 1, 4, 5, 7)] == [1, 1, 3, 3, 4]


@pytest.mark.parametrize(("text", "heads"), [("Gate 2, 1", 1), ("Gate 2, 9999", 9999), ("Gate 2, 10000", None)])
def test_from_one_to_9999_people_were_there(text, heads):
    said = held_written(text, TODAY)
    assert said == (Held("Gate 2", TODAY, heads) if heads else Refused(Reason.TALK_LINE))


def test_twenty_lines_and_the_first_item_are_read_and_a_wave_at_the_end_stays():
    assert raised_written("\n".join(map(str, range(20)))) == [str(one) for one in range(20)]
    assert at_item("1 Offers come", 2) == (1, "Offers come")
    assert task_written("Li 12-05 ask~", {"seat:2": "Li"}, TODAY).text == "ask~"
    assert held_written("~Gate~ 12", TODAY).place == "~Gate~"


RECORDER, CHAIR, VICE, MEMBER = (
    Seat(8, Role.RECORDER, 8), Seat(1, Role.CHAIR, 1), Seat(2, Role.VICE_CHAIR, 2), Seat(3, Role.MEDIATOR, 3),
)  # fmt: skip


def test_the_recorder_writes_minutes_and_where_there_is_none_a_head():
    seats = [CHAIR, VICE, MEMBER, RECORDER]
    assert [writer(seats, person) for person in (8, 1, 2, 3)] == [RECORDER, None, None, None]
    vacant = [CHAIR, VICE, MEMBER, Seat(8, Role.RECORDER)]
    assert [writer(vacant, person) for person in (8, 1, 2, 3)] == [None, CHAIR, VICE, None]


@pytest.mark.parametrize(
    ("state", "seat", "reason"),
    [
        (State.DRAFT, MEMBER, None), (State.DRAFT, CHAIR, Reason.NOT_AT_MEETING),
        (State.DRAFT, None, Reason.NOT_AT_MEETING),
        (State.APPROVED, MEMBER, Reason.MINUTES_SETTLED), (State.UNAPPROVED, MEMBER, Reason.MINUTES_SETTLED),
        (State.APPROVED, None, Reason.NOT_AT_MEETING),
    ],
)  # fmt: skip
def test_who_was_there_agrees_until_they_are_settled(state, seat, reason):
    assert may_agree(state, seat, {2, 3}) == (Refused(reason) if reason else None)
