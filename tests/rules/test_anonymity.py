"""A role stands in the place of each name in what is published."""

import pytest

from rules.anonymity import is_a_name, without_names

ROLES = {
    "\u2068Ann\u2069": "a resident", "阿卜杜拉·买买提": "居民",
    "Pat O'Brien": "a resident", "const shown": "a resident",
    "周敏": "会长", "Zhou Min": "chair", "Ann": "a resident", "Min": "a resident", "A & B": "a resident",
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "found"),
    [("周敏", True), ("欧阳小明", True), ("周", False), ("Zhou Min", True), ("Ann", False), ("", False), ("12", False),
     ("阿卜杜拉·买买提", True), ("25 Nov", False), ("张三 3-502", True),
     ("\u2068Ann\u2069", True), ("\u2068Ann", False)],
)  # fmt: skip
def test_what_tells_who_somebody_is(said: str, found: bool) -> None:
    assert is_a_name(said) is found


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<p>周敏提出</p>", "<p>会长提出</p>"),
        ("<p>ZHOU  MIN, Zhou Min.</p>", "<p>ZHOU  MIN, chair.</p>"),
        ("<p>Zhou Mining</p>", "<p>Zhou Mining</p>"),  # another word
        ("<p>Ann and Min</p>", "<p>Ann and Min</p>"),  # one word names nobody
        ("<p>A &amp; B asked</p>", "<p>a resident asked</p>"),
        ("<p>Plan: \u2068Ann\u2069, Ann</p>", "<p>Plan: a resident, Ann</p>"),  # where a person's name stands
        ("<p>阿卜杜拉·买买提提出</p>", "<p>居民提出</p>"),
        ("<p>Pat O&#39;Brien &lt;b&gt; Pat O'Brien</p>", "<p>a resident &lt;b&gt; a resident</p>"),
        (
            "<script>const shown = 1 < 2;</script><p>const shown</p>",
            "<script>const shown = 1 < 2;</script><p>a resident</p>",
        ),
        ('<a title="周敏">周敏</a>', '<a title="周敏">会长</a>'),
    ],
)
def test_a_role_stands_in_its_place(page: str, told: str) -> None:
    assert without_names(page, ROLES) == told


def test_the_communitys_own_name_stays() -> None:
    assert without_names("<h1>Modern Garden</h1>", {"Modern Garden": "a resident"}, ["Modern Garden"]) == (
        "<h1>Modern Garden</h1>"
    )


def test_nobody_writes_a_result_anew_by_what_they_call_themselves() -> None:
    page = "<p>未通过：赞成 3，王明反对</p>"
    roles = {"通过": "居民", "赞成": "居民", "王明": "居民"}
    assert without_names(page, roles, ["赞成 {favour}", "未通过"]) == "<p>未通过：赞成 3，居民反对</p>"


def test_a_day_with_its_time_is_no_name() -> None:
    assert not is_a_name("Sat 19:00")
    assert not is_a_name("19:00 2026")


def test_all_names_of_a_page_the_longest_first_and_quotes_stay() -> None:
    roles = {"张三": "居民", "张三丰": "会长", "Zhou Min": "chair"}
    page = '<p>张三丰 said "yes", Zhou Min "no", 张三 nothing</p>'
    assert without_names(page, roles) == '<p>会长 said "yes", chair "no", 居民 nothing</p>'
    assert without_names("<b>Modern Garden</b>", {"Modern Garden": "a resident"}, ["Modern", "Garden"]) == (
        "<b>Modern Garden</b>"
    )
