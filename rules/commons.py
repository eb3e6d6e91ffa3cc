"""The five commons: where a matter stands from planning together to sharing what came of it."""

from enum import StrEnum

from rules.stages import BEFORE_AGENDA, IN_VOTE, UNDECIDED, Stage


class Common(StrEnum):
    """What is done together, in this order (`domain.md`, section 1)."""

    PLAN = "plan"  # proposed, supported, consulted on, decided
    BUILD = "build"  # carried out
    MANAGE = "manage"  # looked at by its supervisors
    EVALUATE = "evaluate"  # rated by residents
    SHARE = "share"  # told to all


PLANNED = BEFORE_AGENDA | UNDECIDED | IN_VOTE | {Stage.ADOPTED, Stage.INVALID, Stage.CONFIRMED}
BUILT = frozenset({Stage.URGENT, Stage.IMPLEMENTING, Stage.REOPENED})


def common_of(stage: Stage, *, reported: bool, done: bool) -> Common | None:
    """Return at which of the five a matter stands; None for one that ended before anything was done.

    - `reported` as done by its lead, it is looked at; `done` stays true once it was carried out.

    Source: `domain.md`, section 1; which stage of ours belongs to which of the five is our own decision.
    """
    if stage in PLANNED:
        return Common.PLAN
    if stage in BUILT:
        return Common.MANAGE if reported else Common.BUILD
    if stage in {Stage.DONE, Stage.EVALUATED}:
        return Common.EVALUATE
    return Common.SHARE if stage is Stage.CLOSED and done else None


def reached(current: Common) -> list[Common]:
    """Return those that a matter has come to, in order."""
    return list(Common)[: list(Common).index(current) + 1]
