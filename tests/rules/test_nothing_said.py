"""What is not said is nothing: no default of a rule or a fact decides anything, but for those that stand here."""

from dataclasses import MISSING, fields, is_dataclass
from importlib import import_module
from inspect import Parameter, isclass, isfunction, signature
from pkgutil import iter_modules
from typing import Any

import rules
from rules.calendars import EVERY_WEEK
from rules.paper_ballots import State
from rules.votes import Measure, Tie

SAID = {
    "Elector": {"places_left": 1}, "OnRoll": {"places": 1}, "Options": {"places": 1},
    "Rule": {"vote_change": True, "counts": (Measure.HEADS,), "tie": Tie.NONE}, "Motion": {"vote_change": True},
    "Matter": {"titled": True}, "Void": {"state": State.VOID}, "Recurrence": {"weeks": 1}, "_Course": {"change": True},
    "Declaration": {"language": "zh"}, "Council": {"seats": 7, "term_years": 3, "absences": 3},
    "Agenda": {"holidays": "keep", "chosen_by": "council", "residents_items": 3},
    "write_code": {"length": 8}, "similar": {"most": 3}, "sample_size": {"wrong": 20},
}  # fmt: skip


def defaults(one: Any) -> dict[str, object]:
    """Each default of a fact or a rule that is not nothing; zeros are, and the calendar without holidays."""
    if is_dataclass(one):
        found = {field.name: field.default for field in fields(one) if field.default is not MISSING}
    elif isclass(one):
        found = getattr(one, "_field_defaults", {})
    else:
        found = {
            name: given.default
            for name, given in signature(one).parameters.items()
            if given.default is not Parameter.empty
        }
    return {name: value for name, value in found.items() if value != EVERY_WEEK and not _is_nothing(value)}


def _is_nothing(value: object) -> bool:
    return not any(value) if isinstance(value, tuple) else not value


def test_what_is_not_said_is_nothing() -> None:
    modules = [import_module(f"rules.{one.name}") for one in iter_modules(rules.__path__)]
    own = [
        one
        for module in modules
        for one in vars(module).values()
        if (isclass(one) or isfunction(one)) and one.__module__ == module.__name__
    ]
    assert len(own) > 300
    assert {one.__name__: said for one in own if (said := defaults(one))} == {k: v for k, v in SAID.items() if v}
    assert (EVERY_WEEK.country, EVERY_WEEK.off, EVERY_WEEK.on) == ("", frozenset(), frozenset())
