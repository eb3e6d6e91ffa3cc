"""The figures of a report: each counted by itself, each rate over its own base and over no other that lies near."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rules import reports

START = datetime(2026, 1, 5, tzinfo=UTC)
NAMES = ("meetings", "consultations", "matters", "requests", "turnout", "polls", "surveys", "talks", "volunteers")


def count(**ledgers):
    return reports.count({**dict.fromkeys(NAMES, ()), **ledgers}, START, START + timedelta(days=365))


def request(number, *, state="resolved", rating=None, replied=1, solved=2, merged_into=None):
    """Raised on the same morning; the first answer is due in two days, the rest in seven."""
    by = {"reply_by": START + timedelta(days=2), "solve_by": START + timedelta(days=7)}
    ended = {"replied_at": replied, "solved_at": solved, "resolved_at": solved if state == "resolved" else None}
    at = {name: days and START + timedelta(days=days) for name, days in ended.items()}
    return {
        "raised_at": START,
        "state": state,
        "rating": rating,
        "merged_into": merged_into,
        "need": "",
        "category": "",
        **by,
        **at,
    }


def year_end():
    """Script 15: 79 of their own and 6 duplicates; 74 resolved, 69 rated, 66 of them satisfied, 2 do not know."""
    ratings = [4] * 40 + [3] * 26 + [2] * 2 + [1] + [0] * 2 + [None] * 3
    own = [request(number, rating=rating) for number, rating in enumerate(ratings)]
    own += [request(number, state="open", solved=None) for number in range(5)]
    return own + [request(number, state="open", replied=None, solved=None, merged_into=1) for number in range(6)]


def test_year_end_has_three_rates_each_over_its_own_base():
    counted = count(requests=year_end())
    assert (counted.requests.response, counted.requests.resolution, counted.rated.rate) == (
        (79, 79),
        (74, 79),
        (66, 69),
    )
    assert (counted.requests.answered, counted.joined, counted.rated.unknown) == (79, 6, 2)
    assert counted.requests.satisfaction == counted.rated.rate


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("response", 85),
        ("response", 74),
        ("resolution", 69),
        ("resolution", 85),
        ("rate", 79),
        ("rate", 74),
        ("rate", 71),
    ],
)
def test_no_rate_stands_over_the_base_of_another(name, wrong):
    counted = count(requests=year_end())
    assert getattr(counted.rated if name == "rate" else counted.requests, name)[1] != wrong


def test_clocks_tell_what_was_in_time_what_was_late_and_what_runs():
    counted = count(
        requests=[request(1), request(2, replied=3, solved=8), request(3, state="open", replied=None, solved=None)]
    )
    days = timedelta(days=1)
    assert (counted.replied.in_time, counted.replied.late, counted.replied.running) == ([days], [3 * days], 1)
    assert (counted.solved.in_time, counted.solved.late, counted.solved.running) == ([2 * days], [8 * days], 1)
    assert (counted.requests.answered, counted.requests.in_time) == (2, 1)


def test_satisfaction_with_requests_and_with_what_was_done_never_mix():
    poll = {"matter": 7, "satisfied": 10, "mostly": 0, "mostly_not": 0, "not_satisfied": 30, "dont_know": 9}
    survey = {**poll, "satisfied": 90, "mostly": 5, "not_satisfied": 5}
    untold = {**survey, "satisfied": None}  # fewer than five answers, or of another kind
    counted = count(
        requests=[request(1, rating=4)] * 8, polls=[poll, {**poll, "dont_know": 1}], surveys=[survey, untold]
    )
    assert (counted.surveyed.rate, counted.surveyed.unknown, counted.surveys) == ((95, 100), 9, 1)
    assert counted.rated.rate == (8, 8)
    assert (counted.feedback.rate, counted.feedback.unknown, counted.polls) == ((20, 80), 10, 1)


def test_turnout_adds_up_votes_and_is_silent_about_small_buildings():
    rows = [("A", "1", 41, 52), ("A", "1", 30, 50), ("A", "2", None, None), ("B", "2", None, None), ("B", "2", 3, 6)]
    told = [dict(zip(("area", "building", "voted", "electors"), row, strict=True)) for row in rows]
    counted = count(turnout=told)
    assert counted.buildings == {("A", "1"): (71, 102), ("B", "2"): (3, 6)}
    assert counted.hidden == 1


def test_a_consultation_counts_when_it_was_concluded_in_the_period_with_or_without_agreement():
    day = timedelta(days=1)

    def one(opened, concluded=None, withdrawn=None, agreed=0):
        spans = {"opened_at": opened, "concluded_at": concluded, "withdrawn_at": withdrawn}
        return {
            **{name: None if days is None else START + days * day for name, days in spans.items()},
            "agreed": agreed,
        }

    rows = [one(-3, 0, agreed=1), one(1, 5), one(2, withdrawn=3), one(4), one(360, 365, agreed=1), one(-9, withdrawn=1)]
    assert count(consultations=rows).consultations == reports.Consultations(
        concluded=2, agreed=1, opened=4, withdrawn=2
    )


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("month", "2028-02-01 2028-02-29"), ("last_month", "2028-01-01 2028-01-31"),
        ("quarter", "2028-01-01 2028-02-29"),
        ("year", "2028-01-01 2028-02-29"), ("last_year", "2027-01-01 2027-12-31"),
    ],
)  # fmt: skip
def test_a_period_by_tap_ends_today_or_is_whole(name, days):
    assert name in reports.PERIODS
    assert reports.period(name, date(2028, 2, 29)) == reports.read_days(days)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-1-1 2026-12-31", (date(2026, 1, 1), date(2026, 12, 31))),
        ("２０２６年１月１日至２０２６年３月５日", (date(2026, 1, 1), date(2026, 3, 5))),
        ("2026-01-01, 2026-01-01", (date(2026, 1, 1),) * 2),
        ("2026-02-30 2026-03-01", None), ("2026-03-02 2026-03-01", None), ("2026", None), ("", None),
        ("0001-01-01 0001-01-02", None),
    ],
)  # fmt: skip
def test_own_days_are_read_as_people_write_them(text, read):
    assert reports.read_days(text) == read


def test_councils_matters_talks_and_tasks_are_counted_each_by_itself():
    day = START + timedelta(days=1)
    meetings = [
        {"opened_at": day, "agenda_posted_at": day},
        *[{"opened_at": None, "agenda_posted_at": day}] * 2,
        {"opened_at": None, "agenda_posted_at": None},
    ]
    blank = {"screened": None, "reason": None, "tag": None, "on_agenda": 0, "adopted_at": None, "decided_at": None}
    matters = [
        {**blank, "screened": "accept", "tag": "service", "on_agenda": 1, "adopted_at": day, "decided_at": day},
        {**blank, "screened": "accept", "tag": "service", "on_agenda": 1},
        {**blank, "screened": "decline", "reason": "private"},
        *[{**blank, "screened": how, "reason": "kept to itself"} for how in ("redirect", "merge", "urgent")],
        blank,
    ]
    tasks = [
        {"state": "done", "came": 3, "minutes": 60},
        {"state": "done", "came": 2, "minutes": 30},
        {"state": "planned", "came": 9, "minutes": 9},
    ]
    asked = [{**request(1), "need": "urgent", "category": "repair"}, request(2)]
    counted = count(
        meetings=meetings,
        matters=[{**one, "done_at": one["decided_at"]} for one in matters],
        talks=[{"heads": 5}, {"heads": 7}],
        volunteers=tasks,
        requests=asked,
    )
    assert (counted.councils, counted.no_quorum) == (1, 2)
    assert counted.funnel == {"raised": 7, "accepted": 2, "on_agenda": 2, "adopted": 1, "decided": 1, "done": 1}
    assert counted.otherwise == {
        ("decline", "private"): 1, ("redirect", ""): 1, ("merge", ""): 1, ("urgent", ""): 1,
    }  # fmt: skip
    assert (counted.tags, counted.needs, counted.categories) == ({"service": 2}, {"urgent": 1}, {"repair": 1})
    assert (counted.talks, counted.tasks) == ((2, 12), (2, 5, 240))


def test_what_ends_at_its_deadline_is_in_time_and_who_did_not_say_is_nobody():
    counted = count(requests=[request(1, replied=2, solved=7)])
    assert (len(counted.replied.in_time), len(counted.solved.in_time)) == (1, 1)
    assert counted.replied.late == counted.solved.late == []
    assert counted.rated.unknown == counted.feedback.unknown == 0


@pytest.mark.parametrize(("month", "first"), [(1, 1), (3, 1), (4, 4), (6, 4), (7, 7), (9, 7), (10, 10), (12, 10)])
def test_a_quarter_begins_in_january_april_july_or_october(month, first):
    assert reports.period("quarter", date(2026, month, 5))[0] == date(2026, first, 1)


@pytest.mark.parametrize(
    ("text", "read"),
    [("2000-01-01 2000-01-02", True), ("1999-12-31 2000-01-02", False),
     ("2026-01-01 9998-12-31", True), ("2026-01-01 9999-01-01", False)],
)  # fmt: skip
def test_a_period_lies_between_2000_and_9998(text, read):
    assert (reports.read_days(text) is not None) is read
