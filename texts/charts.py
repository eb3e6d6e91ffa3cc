"""Charts: from figures to SVG, for a page as for a picture; each with its words for who does not see it."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup

from texts.graphemes import ELLIPSIS, clusters, one_line
from texts.papers import macros, width
from texts.words import Words

WIDTH, MARGIN, SIZE = 480, 24, 16  # of a chart and of a sheet's edge; of the type, in units of the drawing
BESIDE = 7.5  # ems: names up to this length stand beside their bars, longer ones above
COLUMN, STACK = 8, 10  # width of a column of dots; how many dots it holds at most
SHORTEST, LONGEST = timedelta(minutes=10), timedelta(days=60)  # the ends of the scale of a clock


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a bar chart: `count` of `of`, and what is written at its end; `apart` does not belong to the whole."""

    name: str
    count: int
    of: int
    said: str
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """How long each of many took, and which of them were late."""

    name: str
    in_time: Sequence[timedelta]
    late: Sequence[timedelta]


@dataclass(frozen=True, slots=True)
class Figure:
    """A large figure: what it is, and of what."""

    value: str
    what: str
    base: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing `WIDTH` units wide, and the same in words."""

    title: str
    told: str
    height: float
    drawing: Markup

    def inline(self) -> Markup:
        """Return it for a page, which has its title elsewhere."""
        drawn: Markup = macros("charts.svg").inline(self)
        return drawn


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture of its own (SVG), in units."""

    svg: str
    width: float
    height: float


def figures(words: Words, title: str, found: Sequence[Figure]) -> Chart:
    """Two figures in a row."""
    cells = [(_fitting(one.value, 6), _lines(one.what, 13), _lines(one.base, 16)) for one in found]
    rows, at = [], 0
    for place in range(0, len(cells), 2):
        row = cells[place : place + 2]
        height = max(64 + 20 * len(what) + 18 * len(base) for _, what, base in row)
        rows.append((at, height, row))
        at += height + 12
    told = [
        words.sentences(words.gettext("{what}: {count}.", what=one.what, count=one.value), one.base) for one in found
    ]
    return Chart(title, words.sentences(*told), at, macros("charts.svg").figures(rows))


def bars(words: Words, title: str, found: Sequence[Bar]) -> Chart:
    """A bar a line; what stands apart from the whole is outlined below the others."""
    rows = sorted(found, key=lambda one: one.apart)
    above = any(width(one.name) > BESIDE for one in rows)
    said = max((width(one.said) for one in rows), default=0) * SIZE + 10
    left = 0 if above else BESIDE * SIZE + 8
    room = max(WIDTH - left - said, 60)
    names = WIDTH / SIZE if above else BESIDE
    drawn = [
        (_fitting(one.name, names), _length(room, one), _fitting(one.said, (WIDTH - left - room) / SIZE), one.apart)
        for one in rows
    ]
    told = words.gettext("; ").join(words.gettext("{what}: {count}", what=one.name, count=one.said) for one in rows)
    step = 54 if above else 30
    return Chart(title, one_line(told), step * len(rows) + 8, macros("charts.svg").bars(drawn, step, left, room, above))


def _length(room: float, one: Bar) -> float:
    return max(room * one.count / one.of, 1) if one.of and one.count else 0


def clock(words: Words, title: str, strips: Sequence[Strip], marks: Sequence[tuple[timedelta, str]]) -> Chart:
    """Dots on a scale of time that grows by doubling; a late one is hollow, and of many a dot stands for several."""
    columns = [(strip, _columns(strip.in_time), _columns(strip.late)) for strip in strips]
    most = max((max((early + late).values(), default=0) for _, early, late in columns), default=0)
    each = max(1, math.ceil(most / STACK))
    drawn = [(_fitting(strip.name, WIDTH / SIZE), _dots(early, late, each)) for strip, early, late in columns]
    lines = [(_place(span), name) for span, name in marks]
    note = words.ngettext(
        "A dot is {count} request; hollow: late.", "A dot is up to {count} requests; hollow: late.", each
    )
    told = [
        words.gettext("{name}: {in_time} in time, {late} late", name=name, in_time=len(in_time), late=len(late))
        for name, in_time, late in ((one.name, one.in_time, one.late) for one in strips)
    ]
    height = 120 * len(strips) + 52
    return Chart(title, words.gettext("; ").join(told), height, macros("charts.svg").clock(drawn, lines, note))


def sheet(title: str, below: str, charts: Sequence[Chart]) -> Sheet:
    """Put charts under each other, with their titles drawn."""
    heads, notes = _lines(title, WIDTH / 24), _lines(below, WIDTH / 15)
    at: float = MARGIN + 32 * len(heads) + 22 * len(notes) + 20
    placed: list[tuple[float, list[str], Chart]] = []
    for chart in charts:
        titles = _lines(chart.title, WIDTH / 19)
        placed.append((at, titles, chart))
        at += 28 * len(titles) + chart.height + 22
    wide, high = WIDTH + 2 * MARGIN, at + MARGIN
    return Sheet(str(macros("charts.svg").sheet(heads, notes, placed, wide, high, MARGIN)), wide, high)


def _place(span: timedelta) -> float:
    """Where a span of time lies on the scale, in units from the left."""
    part = math.log(max(span, SHORTEST) / SHORTEST) / math.log(LONGEST / SHORTEST)
    return min(part, 1) * (WIDTH - COLUMN)


def _columns(spans: Iterable[timedelta]) -> Counter[int]:
    return Counter(int(_place(span) / COLUMN) for span in spans)


def _dots(early: Counter[int], late: Counter[int], each: int) -> list[tuple[float, float, bool]]:
    """From left and from below in units, and whether it is hollow; late ones lie above the others of their column."""
    found = []
    for column in sorted(early | late):
        filled = math.ceil(early[column] / each)
        hollow = math.ceil(late[column] / each)
        found += [
            ((column + 0.5) * COLUMN, (place + 0.5) * COLUMN, place >= filled)
            for place in range(min(filled + hollow, STACK + 1))
        ]
    return found


def _fitting(text: str, ems: float) -> str:
    """Return the text in one line, cut where it would be longer than so many squares of its type."""
    text = one_line(text)
    if width(text) <= ems:
        return text
    kept = ""
    for sign in clusters(text):
        if width(kept + sign + ELLIPSIS) > ems:
            break
        kept += sign
    return kept.rstrip() + ELLIPSIS


def _lines(text: str, ems: float) -> list[str]:
    """Break a text into lines: at spaces, and between Chinese signs, but not before their punctuation."""
    lines, word = [""], ""
    for sign in [*clusters(one_line(text)), " "]:
        word += sign
        if sign == "（" or (sign != " " and width(sign) < 1):
            continue
        if width((lines[-1] + word).rstrip()) > ems and lines[-1] and word not in {*"，。：；、（）！？"}:
            lines.append("")
        lines[-1] += word
        word = ""
    return [line.rstrip() for line in lines if line.strip()]
