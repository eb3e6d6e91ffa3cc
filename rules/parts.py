"""The parts of a working method beside council and votes: a table of the method file each; no table, no such part."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from rules.reading import DataError, Table, read_table
from rules.timing import Duration, parse_duration


class Part(StrEnum):
    """What a community may do besides deliberating and voting (`domain.md`, section 1)."""

    MINUTES = "minutes"
    HEARING = "hearing"
    TALKS = "talks"
    PROJECTS = "projects"
    TEAMS = "teams"
    COMMENDATIONS = "commendations"
    MEDIATION = "mediation"
    CONSULTATION = "consultation"
    COMMONS = "commons"
    SURVEYS = "surveys"
    EVALUATION = "evaluation"


SPANS: Mapping[Part, Mapping[str, str]] = MappingProxyType(
    {
        Part.MINUTES: {"approval": "2 working days"},
        Part.HEARING: {},
        Part.TALKS: {},
        Part.PROJECTS: {"objections": "30 days"},
        Part.TEAMS: {"reminder": "1 day"},
        Part.COMMENDATIONS: {"notice": "7 days"},
        Part.MEDIATION: {"follow_up": "30 days"},
        Part.CONSULTATION: {"open": "7 days", "reminder": "2 days"},
        Part.COMMONS: {},
        Part.SURVEYS: {"open": "7 days"},
        Part.EVALUATION: {"every": "365 days", "open": "14 days"},
    }
)
"""The durations that each part has, with the values that a method may leave to us."""

Parts = Mapping[Part, Mapping[str, Duration]]


def read_parts(table: Table) -> Parts:
    """Read the parts that a method has; DataError names the key that is unknown or wrong."""
    return MappingProxyType({part: _spans(table, part) for part in Part if table.has(part)})


def every_part() -> Parts:
    """All parts with their defaults: what a method has that was kept before there were parts."""
    return read_parts(Table({part: {} for part in Part}, ""))


def _spans(table: Table, part: Part) -> Mapping[str, Duration]:
    given = read_table(table.raw(part), table.path(part), SPANS[part])
    return {name: _span(given, name) if given.has(name) else parse_duration(SPANS[part][name]) for name in SPANS[part]}


def _span(table: Table, name: str) -> Duration:
    try:
        return parse_duration(table.text(name))
    except DataError:
        raise
    except ValueError as error:
        raise DataError(table.path(name), str(error)) from error
