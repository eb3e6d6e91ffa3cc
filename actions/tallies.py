"""A result as rows keep it and as texts tell it."""

from collections.abc import Mapping
from typing import Any

from rules.votes import Result
from texts.rules import Counts, Tally


def kept(rule: str, result: Result, recused: int = 0) -> dict[str, Any]:
    """Return a result as JSON keeps it, with every number that it rests on."""
    return {
        "rule": rule, "verdict": result.verdict.value, "electorate": result.electorate, "took_part": result.took_part,
        "needed_to_take_part": result.needed_to_take_part, "needed_for": result.for_needed, "for": result.tally.for_,
        "against": result.tally.against, "abstain": result.tally.abstain, "recused": recused,
    }  # fmt: skip


def told(decision: Mapping[str, Any]) -> Tally:
    """Return a kept result as the texts tell it."""
    return Tally(
        rule=decision["rule"], verdict=decision["verdict"], electors=decision["electorate"],
        quorum=decision["needed_to_take_part"], took_part=decision["took_part"],
        counts=Counts(decision["for"], decision["against"], decision["abstain"]),
        need=decision["needed_for"],
    )  # fmt: skip


def recorded(decision: Mapping[str, Any], matter: int) -> dict[str, Any]:
    """Return a kept result as the record of a vote has it."""
    return {**{key: value for key, value in decision.items() if key not in ("rule", "recused")}, "matter": matter}
