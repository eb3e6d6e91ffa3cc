"""Charts: the same figures in a drawing, in words and in a picture, whatever names people have."""

import struct
from datetime import timedelta

import pytest
from defusedxml import ElementTree

from texts import charts, pictures
from texts.charts import Bar, Figure, Strip
from texts.words import Words

EN = Words("en")
HOSTILE = '<b>&"\x00\ufffe\ud800 \u202eקצר 😀 龘 ' + "长" * 300


def picture(*found, title="Report"):
    sheet = charts.sheet(title, "n = 69", found)
    png = pictures.png(sheet)
    assert png.startswith(b"\x89PNG")
    return sheet, png, struct.unpack(">II", png[16:24])


def rects(chart):
    return [one.attrib for one in ElementTree.fromstring(str(chart.inline())).iter("rect")]


def test_a_bar_is_as_long_as_its_part_and_what_stands_apart_is_an_outline_below():
    chart = charts.bars(
        EN, "Satisfaction", [Bar("Don't know", 4, 8, "4", apart=True), Bar("Satisfied", 2, 8, "2 (25.0 %)")]
    )
    track, bar, outline = rects(chart)
    assert float(bar["width"]) == pytest.approx(float(track["width"]) / 4, abs=0.1)
    assert outline["fill"] == "none"
    assert float(outline["y"]) > float(bar["y"])
    assert chart.told == "Satisfied: 2 (25.0 %); Don't know: 4"
    assert chart.told.replace("'", "&#39;") in str(chart.inline())


def test_a_clock_has_a_dot_for_each_request_until_there_are_too_many_and_late_ones_are_hollow():
    hour = timedelta(hours=1)
    few = charts.clock(EN, "Clock", [Strip("First answer", [hour, 30 * hour], [90 * hour])], [(2 * hour, "2 h")])
    dots = [one.attrib for one in ElementTree.fromstring(str(few.inline())).iter("circle")]
    assert [one["fill"] for one in dots] == ["#1B4F8F", "#1B4F8F", "#FFF"]
    assert [float(one["cx"]) for one in dots] == sorted(float(one["cx"]) for one in dots)
    assert few.told == "First answer: 2 in time, 1 late"
    many = charts.clock(EN, "Clock", [Strip("First answer", [hour] * 5_000, [hour] * 5_000)], [])
    assert str(many.inline()).count("<circle") == charts.STACK
    assert "up to 1,000 requests" in str(many.inline()).replace("1000", "1,000")


def test_a_picture_shows_chinese_in_the_font_that_travels_with_it_and_a_box_for_a_sign_it_has_not():
    shown = {sign: picture(title=sign)[1] for sign in ("满", "意", "龘", "𠮷")}
    assert len(set(shown.values())) == 3
    assert shown["龘"] == shown["𠮷"]


def test_no_name_breaks_a_picture_and_the_largest_is_one_that_telegram_takes():
    houses = [Bar(f"{HOSTILE}{number}", number, 143, HOSTILE) for number in range(143)]
    found = charts.bars(EN, HOSTILE, houses), charts.figures(EN, "", [Figure(HOSTILE, HOSTILE, "")] * 3)
    _, _, size = picture(*found, title=HOSTILE[:100])
    assert sum(size) <= 10_000
    assert picture(charts.bars(EN, "", []), charts.clock(EN, "", [], []))[2] > (0, 0)
