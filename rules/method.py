"""A working method as data, and the settings that a community makes of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rules.own_stages import OwnStage, read_stages
from rules.parts import SPANS, Part, Parts, every_part, read_parts
from rules.reading import DataError, Table, Words, read_table
from rules.stages import Stage
from rules.timing import Duration, Recurrence, add, parse_duration, parse_recurrence


@dataclass(frozen=True, slots=True)
class Settings:
    """Every key of a community's `[rules]`, read and checked."""

    support_threshold: int
    support_period: Duration
    screen_reply: Duration
    appeal: Duration
    notice: Duration
    voting: Duration
    extension: Duration
    objections: Duration
    objection_reply: Duration
    vote_change: bool
    signed_ballots: bool
    feedback: Duration
    first_reply: Duration
    urgent_first_reply: Duration
    solve: Duration
    solve_complex: Duration


@dataclass(frozen=True, slots=True)
class Agenda:
    """When the council meets (None: only when it is called), when its agenda closes and when it is posted."""

    when: Recurrence | None
    closes: Duration
    post_before: tuple[Duration, ...]
    holidays: str = "keep"  # or skip, move: what becomes of a meeting on a holiday
    chosen_by: str = "council"  # or residents: who chooses which of the supported matters come onto the next agenda
    residents_items: int = 3  # how many of them, where residents choose


@dataclass(frozen=True, slots=True)
class Council:
    """How many seats with a vote the council has, for how many years, and how many absences bring a review."""

    seats: int = 7
    term_years: int = 3
    absences: int = 3  # unexcused, in a year


@dataclass(frozen=True, slots=True)
class Method:
    """A working method: its titles, its stages in order, its council's rule, its parts and its defaults."""

    name: str
    titles: Words
    stages: tuple[Stage, ...]
    own_stages: tuple[OwnStage, ...]
    council_rule: str
    council: Council
    parts: Parts
    settings: Settings
    agenda: Agenda

    def has(self, part: Part) -> bool:
        """Whether the method has this part."""
        return part in self.parts

    def span(self, part: Part, name: str) -> Duration:
        """A duration of a part; of one that the method has given up our own, for what goes on."""
        return self.parts[part][name] if part in self.parts else parse_duration(SPANS[part][name])


SETTINGS = tuple(field.name for field in fields(Settings))
FLAGS = frozenset({"vote_change", "signed_ballots"})
NEVER_ZERO = frozenset({"support_period", "voting", "feedback"})
MONDAY, ANY_ZONE = datetime(2026, 1, 5, tzinfo=UTC), ZoneInfo("UTC")  # to compare spans, working days too
AGENDA = tuple(field.name for field in fields(Agenda))
AGENDA_WORDS = {"holidays": ("keep", "skip", "move"), "chosen_by": ("council", "residents")}


def parse_method(data: Mapping[str, object]) -> Method:
    """Read a working method; DataError names the key that is missing, unknown or wrong."""
    table = read_table(data, "", ("name", "titles", "stages", "council_rule", "council", "rules", "agenda", *Part))
    rules, meetings = table.table("rules", SETTINGS), table.table("agenda", AGENDA)
    stages, own = read_stages(_list(table, "stages"), table.path("stages"))
    return Method(
        name=table.text("name"),
        titles=table.words("titles"),
        stages=stages,
        own_stages=own,
        council_rule=table.text("council_rule"),
        council=_council(table) if table.has("council") else Council(),
        parts=read_parts(table) if table.has("council") else every_part(),  # kept before there were parts
        settings=Settings(**{name: _value(rules, name) for name in SETTINGS}),
        agenda=Agenda(
            when=_recurrence(meetings) if meetings.has("when") else None,
            closes=_duration(meetings, "closes"),
            post_before=_durations(meetings),
            **{name: _one_of(meetings, name, words) for name, words in AGENDA_WORDS.items() if meetings.has(name)},
            **_counts(meetings, "residents_items"),
        ),
    )


def consistent(method: Method, council_rules: Collection[str]) -> Method:
    """Refuse a longer time for solving that is the shorter one, and a rule that is none of a council's.

    A store that holds such a method already goes on.
    """
    if council_rules and method.council_rule not in council_rules:
        raise DataError("council_rule", f"{method.council_rule!r} is none of {', '.join(council_rules)}")
    kept = method.settings
    if add(MONDAY, kept.solve_complex, ANY_ZONE) < add(MONDAY, kept.solve, ANY_ZONE):
        raise DataError("rules.solve_complex", f"must not be shorter than solve, which is {kept.solve}")
    return method


def settings(method: Method, overrides: Mapping[str, object]) -> Settings:
    """The method's defaults with a community's `[rules]` over them; DataError names the key that is wrong."""
    table = read_table(overrides, "rules", SETTINGS)
    values = {name: getattr(method.settings, name) for name in SETTINGS}
    return Settings(**values | {name: _value(table, name) for name in SETTINGS if table.has(name)})


def _council(table: Table) -> Council:
    given = table.table("council", tuple(field.name for field in fields(Council)))
    return Council(**_counts(given, *(field.name for field in fields(Council))))


def _counts(table: Table, *names: str) -> dict[str, Any]:
    """Read the numbers that are given, each of them 1 or more."""
    numbers = {name: table.whole(name) for name in names if table.has(name)}
    for name, number in numbers.items():
        if not number:
            raise DataError(table.path(name), "must be 1 or more")
    return numbers


def _one_of(table: Table, name: str, words: Collection[str]) -> Any:
    text = table.text(name)
    if text not in words:
        raise DataError(table.path(name), f"{text!r} is none of {', '.join(words)}")
    return text


def _value(table: Table, name: str) -> Any:
    if name == "support_threshold":
        return table.whole(name)
    if name in FLAGS:
        return table.flag(name)
    duration = _duration(table, name)
    if name in NEVER_ZERO and not duration:
        raise DataError(table.path(name), "must be longer than zero")
    return duration


def _duration(table: Table, name: str) -> Duration:
    return read_duration(table.text(name), table.path(name))


def _durations(table: Table) -> tuple[Duration, ...]:
    return tuple(read_duration(text, table.path("post_before")) for text in table.texts("post_before"))


def read_duration(text: str, key: str) -> Duration:
    """Return the duration that a key says. Raises DataError."""
    try:
        return parse_duration(text)
    except ValueError as error:
        raise DataError(key, str(error)) from error


def _recurrence(table: Table) -> Recurrence:
    text = table.text("when")
    try:
        return parse_recurrence(text)
    except ValueError as error:
        raise DataError(table.path("when"), str(error)) from error


def _list(table: Table, name: str) -> Sequence[object]:
    value = table.raw(name)
    if not isinstance(value, list):
        raise DataError(table.path(name), f"must be a list, not {value!r}")
    return value
