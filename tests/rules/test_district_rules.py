"""Communities side by side: the sum of each figure, and no rating of fewer than five in any of them."""

from rules.districts import Now, Period, line, total
from rules.reports import Counted, Ratings
from rules.requests import Figures


def counted(satisfied, rated):
    return Counted(
        councils=2,
        requests=Figures(raised=9, answered=8, in_time=7, resolved=6),
        rated=Ratings((satisfied, 0, rated - satisfied, 0), 3),
        funnel={"raised": 5, "decided": 4, "done": 1},
        buildings={("A", "1"): (3, 10), ("A", "2"): (4, 10)},
    )


def test_each_figure_is_added_by_itself():
    assert total([Now(10, 4, 1), Now(20, 5, 0, late=3)], Now()) == Now(30, 9, 1, late=3)
    assert total([], Now()) == Now()
    assert Now(to_screen=1, under_way=2, in_vote=3, carried_out=4).matters == 10


def test_a_row_is_what_the_community_s_own_report_counts():
    assert line(Counted()) == Period()
    assert line(counted(4, 5)) == Period(2, 0, 5, 4, 1, 7, 20, 9, 8, 7, 6, rated=5, satisfied=4)


def test_fewer_than_five_ratings_are_in_no_row_and_no_sum():
    rows = [line(counted(4, 5)), line(counted(4, 4))]
    assert (rows[1].rated, rows[1].satisfied) == (0, 0)
    both = total(rows, Period())
    assert (both.rated, both.satisfied, both.requests) == (5, 4, 18)
