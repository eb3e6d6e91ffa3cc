"""The report of a period: the line that a committee tells of itself, then charts, each with its table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from types import MappingProxyType

from rules.reports import FEWEST, Consultations, Counted, Ratings, Took
from texts import charts, papers
from texts.ballots import Building
from texts.cards import Html, plain
from texts.charts import Bar, Chart, Figure, Sheet, Strip
from texts.docket import TAGS
from texts.rules import Tally, counts, rule_name, turnout, verdict
from texts.sortings import CATEGORY_NAMES, NEED_NAMES
from texts.words import Words, key

FUNNEL = MappingProxyType(
    {
        "raised": key("Raised"),
        "accepted": key("Accepted by the council"),
        "on_agenda": key("On an agenda"),
        "adopted": key("Adopted by the council"),
        "decided": key("Outcome told"),
        "done": key("Carried out"),
    }
)
ANSWERS = MappingProxyType(
    {
        "decline": key("Declined"),
        "merge": key("Merged into another"),
        "redirect": key("Redirected"),
        "urgent": key("Urgent, done without a vote"),
    }
)
REASONS = MappingProxyType(
    {
        "not_ours": key("Declined: not for our community"),
        "decided": key("Declined: decided already"),
        "unclear": key("Declined: not clear enough"),
        "private": key("Declined: it concerns private affairs"),
    }
)
SATISFACTION = (key("Satisfied"), key("Mostly satisfied"), key("Mostly not"), key("Not satisfied"))
MARKS = ((timedelta(hours=2), key("2 h")), (timedelta(days=7), key("7 days")), (timedelta(days=15), key("15 days")))


@dataclass(frozen=True, slots=True)
class Voted:
    """A vote that closed in the period."""

    number: int
    title: str
    closed: datetime
    tally: Tally
    invalid: bool = False  # found so afterwards: whatever it came to, nothing is decided


@dataclass(frozen=True, slots=True)
class Story:
    """Something that was carried out; pictures as links that hold them."""

    number: int
    title: str
    raised: datetime
    decided: datetime | None
    done: datetime
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a report tells; both days belong to the period. `scope` is in words, empty for the whole community."""

    community: str
    scope: str
    since: date
    until: date
    head: str
    counted: Counted
    votes: Sequence[Voted] = ()
    buildings: Sequence[Building] = ()
    consults: bool = True  # whether its working method has consultations
    story: Story | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A chart with its table; the first cell of a row names it. Without a chart too few spoke."""

    title: str
    chart: Chart | None
    head: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    notes: tuple[str, ...] = ()


def percent(part: int, whole: int) -> str:
    """Return a rate with one decimal, rounded half up from whole numbers; of nothing there is none."""
    if whole == 0:
        return "–"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10} %"


def of_people(part: int, whole: int) -> str:
    """Return a rate of what people said; of fewer than five there is none, so that nobody's answer can be guessed."""
    return percent(part, whole if whole >= FEWEST else 0)


def page(words: Words, *, report: Report, note: str = "") -> str:
    """Return the report as one HTML file; `note` stands on top, as "played by the demo" does."""
    facts = {"title": title(words, report), "line": one_line(words, report), "days": days(words, report)}
    return papers.render(
        "report", words, report=report, note=note, **facts, figures=figures(words, report),
        sections=sections(words, report), rule_name=rule_name, verdict=verdict, counts=counts,
        turnout=lambda tally: " · ".join(map(plain, turnout(words, tally))),
    )  # fmt: skip


def title(words: Words, report: Report) -> str:
    """What it is the report of."""
    of = f"{report.community} · {report.scope}" if report.scope else report.community
    return words.gettext("Report of {community}", community=of)


def picture(words: Words, *, report: Report) -> Sheet:
    """Return the figures, and how satisfied people are, as one picture that a telephone shows whole."""
    rated = _rated(words, report.counted)
    told = charts.figures(words, one_line(words, report), figures(words, report))
    drawn = [rated.chart] if rated and rated.chart else []
    return charts.sheet(title(words, report), days(words, report), [told, *drawn])


def days(words: Words, report: Report) -> str:
    """The days of a report."""
    return words.gettext("{since} to {until}", since=report.since, until=report.until)


def one_line(words: Words, report: Report) -> str:
    """The line that a committee tells of itself, the rate with its base."""
    counted = report.counted
    rated, of = counted.rated.rate
    met = plain(held(words, report))
    return words.sentences(
        words.gettext("{met}; requests answered {answered}.", met=met, answered=counted.requests.answered),
        words.gettext("Satisfied: {rate} (n = {n}).", rate=of_people(rated, of), n=of),
    )


def held(words: Words, report: Report) -> Html:
    """How many councils were held, and consultations where there are any in the working method."""
    counted = report.counted
    if not report.consults:
        return words.html("Councils {count}", count=counted.councils)
    concluded = counted.consultations.concluded
    return words.html(
        "Councils {count}, consultations {consultations}", count=counted.councils, consultations=concluded
    )


def figures(words: Words, report: Report) -> list[Figure]:
    """The large figures of the first page, each with what it is of."""
    counted = report.counted
    asked = counted.requests
    return [
        Figure(
            str(counted.councils),
            words.ngettext("council that opened with a quorum", "councils that opened with a quorum", counted.councils),
            words.ngettext(
                "{count} found no quorum and is not counted.", "{count} found no quorum and are not counted.",
                counted.no_quorum,
            ),
        ),
        *([_consultations(words, counted.consultations)] if report.consults else []),
        Figure(
            str(asked.answered), words.ngettext("request answered", "requests answered", asked.answered),
            words.sentences(
                words.gettext("Answered in time: {rate} (n = {n}).", rate=percent(*asked.response), n=asked.raised),
                words.gettext("Resolved: {rate} (n = {n}).", rate=percent(*asked.resolution), n=asked.raised),
            ),
        ),
        Figure(
            of_people(*counted.rated.rate), words.gettext("satisfied with their requests"),
            _polled(words, counted.rated, words.gettext("Of {n} rated requests.", n=counted.rated.rate[1])),
        ),
        Figure(
            of_people(*counted.feedback.rate), words.gettext("satisfied with what was carried out"),
            _polled(
                words, counted.feedback,
                words.ngettext(
                    "Of {n} verified answers to {count} poll.", "Of {n} verified answers to {count} polls.",
                    counted.polls, n=counted.feedback.rate[1],
                ),
            ),
        ),
        *([_surveyed(words, counted)] if counted.surveys else []),
    ]  # fmt: skip


def _consultations(words: Words, met: Consultations) -> Figure:
    return Figure(
        str(met.concluded), words.ngettext("consultation concluded", "consultations concluded", met.concluded),
        words.gettext(
            "With agreement: {agreed}. Opened: {opened}, withdrawn: {withdrawn}.",
            agreed=met.agreed, opened=met.opened, withdrawn=met.withdrawn,
        ),
    )  # fmt: skip


def _polled(words: Words, ratings: Ratings, of: str) -> str:
    return words.sentences(of, words.gettext("Don't know: {count}.", count=ratings.unknown))


def _surveyed(words: Words, counted: Counted) -> Figure:
    of = words.ngettext(
        "Of {n} verified answers to {count} survey.", "Of {n} verified answers to {count} surveys.",
        counted.surveys, n=counted.surveyed.rate[1],
    )  # fmt: skip
    rate = of_people(*counted.surveyed.rate)
    return Figure(rate, words.gettext("satisfied, in surveys"), _polled(words, counted.surveyed, of))


def sections(words: Words, report: Report) -> list[Section]:
    """The charts with their tables."""
    counted = report.counted
    made = [
        _funnel(words, counted),
        _clock(words, counted),
        _needs(words, counted),
        _rated(words, counted),
        _satisfaction(words, words.gettext("Satisfaction with what was carried out"), counted.feedback),
        _satisfaction(words, words.gettext("Satisfaction in surveys"), counted.surveyed),
        _turnout(words, report),
    ]
    return [one for one in made if one]


def _share(words: Words, part: int, whole: int, rate: Callable[[int, int], str] = percent) -> str:
    return words.gettext("{count} ({rate})", count=part, rate=rate(part, whole))


def _funnel(words: Words, counted: Counted) -> Section | None:
    raised = counted.funnel.get("raised", 0)
    if not raised:
        return None
    way = [(words.gettext(FUNNEL[name]), number) for name, number in counted.funnel.items()]
    otherwise = [
        (words.gettext(REASONS.get(reason) or ANSWERS[answer]), number)
        for answer in ANSWERS
        for (given, reason), number in sorted(counted.otherwise.items())
        if given == answer
    ]
    tags = [(words.gettext(TAGS[name]), number) for name, number in counted.tags.items()]
    return Section(
        words.gettext("The way of the matters raised in this period"),
        charts.bars(
            words, words.gettext("The way of the matters"),
            [
                *(Bar(name, number, raised, _share(words, number, raised)) for name, number in way),
                *(Bar(name, number, raised, str(number), apart=True) for name, number in otherwise),
            ],
        ),
        (words.gettext("Stage"), words.gettext("Number"), words.gettext("Share")),
        [(name, str(number), percent(number, raised)) for name, number in [*way, *otherwise, *tags]],
        (words.gettext("Each rate is of the {n} that were raised.", n=raised),),
    )  # fmt: skip


def _clock(words: Words, counted: Counted) -> Section | None:
    if not counted.requests.raised:
        return None
    took = [(words.gettext("First answer"), counted.replied), (words.gettext("Reported as done"), counted.solved)]
    marks = [(span, words.gettext(name)) for span, name in MARKS]
    heading = words.gettext("How long requests took")
    return Section(
        heading,
        charts.clock(words, heading, [Strip(name, one.in_time, one.late) for name, one in took], marks),
        (
            words.gettext("Clock"), *(words.gettext("up to {span}", span=name) for _, name in marks),
            words.gettext("longer"), words.gettext("in time"), words.gettext("late"), words.gettext("running"),
        ),
        [
            (name, *map(str, _bands(one)), str(len(one.in_time)), str(len(one.late)), str(one.running))
            for name, one in took
        ],
        (words.gettext("Working time and extensions count for “in time”; the scale is plain time."),),
    )  # fmt: skip


def _needs(words: Words, counted: Counted) -> Section | None:
    raised = counted.requests.raised
    if not counted.needs and not counted.categories:
        return None
    rows = [(name, counted.needs.get(one, 0)) for one, name in NEED_NAMES.items()]
    rows += [(name, counted.categories[one]) for one, name in CATEGORY_NAMES.items() if counted.categories.get(one)]
    rows = [(words.gettext(name), number) for name, number in rows]
    heading = words.gettext("What requests were about")
    bars = [Bar(name, number, raised, _share(words, number, raised)) for name, number in rows]
    return Section(
        heading,
        charts.bars(words, heading, bars),
        (words.gettext("Kind"), words.gettext("Number"), words.gettext("Share")),
        [(name, str(number), percent(number, raised)) for name, number in rows],
        (words.gettext("Each rate is of the {n} that were raised.", n=raised),),
    )


def _bands(took: Took) -> list[int]:
    """How many took up to each mark, and longer than the last."""
    spans = [*took.in_time, *took.late]
    ends = [timedelta.min, *(span for span, _ in MARKS), timedelta.max]
    return [sum(low < one <= high for one in spans) for low, high in pairwise(ends)]


def _rated(words: Words, counted: Counted) -> Section | None:
    return _satisfaction(words, words.gettext("Satisfaction with requests"), counted.rated)


def _satisfaction(words: Words, heading: str, ratings: Ratings) -> Section | None:
    satisfied, rated = ratings.rate
    if not rated + ratings.unknown:
        return None
    unknown = words.gettext("Don't know: {count}.", count=ratings.unknown)
    if rated < FEWEST:
        few = words.gettext("Fewer than 5 answers: only their number is shown.")
        return Section(heading, None, (), [], (few, words.gettext("Answers: {count}.", count=rated)))
    parts = list(zip(map(words.gettext, SATISFACTION), ratings.four, strict=True))
    apart = words.gettext("Don't know")
    return Section(
        heading,
        charts.bars(
            words, heading,
            [
                *(Bar(name, number, rated, _share(words, number, rated)) for name, number in parts),
                Bar(apart, ratings.unknown, rated, str(ratings.unknown), apart=True),
            ],
        ),
        (words.gettext("Answer"), words.gettext("Number"), words.gettext("Share")),
        [*((name, str(number), percent(number, rated)) for name, number in parts), (apart, str(ratings.unknown), "–")],
        (
            words.gettext("Satisfied: {rate} (n = {n}).", rate=percent(satisfied, rated), n=rated), unknown,
            words.gettext("The rate is the first two of the four. “Don't know” stands apart."),
        ),
    )  # fmt: skip


def _turnout(words: Words, report: Report) -> Section | None:
    if not report.buildings:
        return None
    hidden = words.ngettext(
        "{count} building has fewer than 5 electors and is not shown.",
        "{count} buildings have fewer than 5 electors and are not shown.", report.counted.hidden,
    )  # fmt: skip
    bars = [
        Bar(one.name, one.voted, one.electors, f"{one.voted}/{one.electors} {percent(one.voted, one.electors)}")
        for one in report.buildings
    ]
    heading = words.gettext("Turnout by building, all votes of the period")
    return Section(
        heading,
        charts.bars(words, heading, bars),
        (words.gettext("Building"), words.gettext("Ballots"), words.gettext("Rate")),
        [
            (one.name, f"{one.voted}/{one.electors}", percent(one.voted, one.electors)) for one in report.buildings
        ],
        (hidden,) if report.counted.hidden else (),
    )  # fmt: skip
