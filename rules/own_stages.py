"""Stages of a community's own: what its method has between the stages that every community knows."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rules.reading import DataError, Words, read_table
from rules.stages import Stage, may_follow

PLACES = (Stage.ON_AGENDA, Stage.NOTICED, Stage.DONE)
"""The stages that people bring a matter to: before these alone there is somebody who can be told to wait."""


@dataclass(frozen=True, slots=True)
class OwnStage:
    """A stage that a matter passes between two others, when a seat of the council or staff say that it has."""

    name: str
    titles: Words
    after: Stage
    before: Stage


def read_stages(items: Sequence[object], key: str) -> tuple[tuple[Stage, ...], tuple[OwnStage, ...]]:
    """Read the stages of a method in order, the known ones and its own; DataError says which cannot stand there.

    - A known stage is written as its name, one of its own as `{ name, titles }`.
    - Each known stage may follow the one before it.
    - One of its own stands directly before the agenda, the notice of a vote, or the completion.
    """
    stages: list[Stage] = []
    waiting: list[tuple[str, Words]] = []
    own: list[OwnStage] = []
    for number, item in enumerate(items, 1):
        if isinstance(item, Mapping):
            waiting.append(_own(item, f"{key}.{number}", {one.name for one in own} | {name for name, _ in waiting}))
            continue
        stage = _known(item, key)
        if waiting and (stage not in PLACES or not stages):
            raise DataError(key, f"{waiting[0][0]!r} must stand directly before {', '.join(PLACES)}")
        own += [OwnStage(name, titles, stages[-1], stage) for name, titles in waiting]
        waiting = []
        stages.append(stage)
    if waiting:
        raise DataError(key, f"{waiting[0][0]!r} must stand directly before {', '.join(PLACES)}")
    for before, following in pairwise(stages):
        if not may_follow(before, following):
            raise DataError(key, f"{following!s} cannot follow {before!s}")
    return tuple(stages), tuple(own)


def missing(own: Sequence[OwnStage], before: Stage, passed: Collection[str]) -> OwnStage | None:
    """The first stage of the community's own that a matter has still to pass before it may go to this one."""
    return next((one for one in own if one.before is before and one.name not in passed), None)


def waits_in(own: Sequence[OwnStage], stage: Stage, passed: Collection[str]) -> OwnStage | None:
    """The stage of the community's own that a matter at this known stage is in, if it is in one."""
    return next((one for one in own if one.after is stage and one.name not in passed), None)


def _known(item: object, key: str) -> Stage:
    if not isinstance(item, str) or item not in set(Stage):
        raise DataError(key, f"{item!r} is not a stage: {', '.join(Stage)}")
    return Stage(item)


def _own(item: Mapping[object, object], key: str, taken: Collection[str]) -> tuple[str, Words]:
    table = read_table(item, key, ("name", "titles"))
    name = table.text("name")
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,30}", name) or name in set(Stage):
        raise DataError(table.path("name"), f"{name!r} must be small letters, digits and _, and no known stage")
    if name in taken:
        raise DataError(table.path("name"), f"{name!r} is there already")
    return name, table.words("titles")
