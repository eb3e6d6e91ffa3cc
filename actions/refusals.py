"""A refusal with what its sentences may name."""

from dataclasses import dataclass, field

from rules.refusals import Refused
from texts.refusals import NO_FACTS, Facts


@dataclass(frozen=True, slots=True)
class Explained(Refused):
    """An act that may not be done, why, and the figures that belong to the reason."""

    facts: Facts = field(default=NO_FACTS)


def explain(refused: Refused, facts: Facts) -> Explained:
    """Return a refusal with its facts."""
    return Explained(refused.reason, facts)


def facts_of(refused: Refused) -> Facts:
    """Return the facts of a refusal, if it has any."""
    return refused.facts if isinstance(refused, Explained) else NO_FACTS
