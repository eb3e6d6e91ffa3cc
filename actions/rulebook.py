"""The decision rules, hazards and methods that ship with the program: data, read once."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from rules.assembly_calls import CallRules, parse_call_rules
from rules.catalogue import in_force, override, parse_rule, read_rules
from rules.hazards import Hazard, HazardWords, hazards_in, parse_hazards
from rules.needs import Category, Need, NeedWords, category_of, need_of, parse_needs
from rules.similar import Topics, parse_topics, similar
from rules.votes import Rule
from storage.motions import Motion


@cache
def catalogue() -> dict[str, list[Rule]]:
    """Return every version of each decision rule that ships with the program, the oldest first."""
    return read_rules(tomllib.loads(files("rules").joinpath("decision_rules.toml").read_text("utf-8")))


def shipped(name: str) -> list[Rule]:
    """Return every version of a decision rule, the oldest first; KeyError for an unknown name."""
    return catalogue()[name]


def rule_named(name: str, day: date, decisions: Mapping[str, object]) -> Rule:
    """Return a decision rule as it stands on a day, with what a community sets anew in it; KeyError if none does."""
    found = [rule for rule in shipped(name) if in_force(rule, day)]
    if not found:
        raise KeyError(name)
    return override(found[0], decisions[name], f"decisions.{name}") if name in decisions else found[0]


def motion_rule(motion: Motion) -> Rule:
    """Return the rule under which a motion was opened, whatever was applied since."""
    return parse_rule(motion.rule, motion.rule_data) if motion.rule_data else shipped(motion.rule)[-1]


@cache
def _hazard_words() -> HazardWords:
    return parse_hazards(tomllib.loads(files("rules").joinpath("hazards.toml").read_text("utf-8")))


def hazards(text: str) -> list[Hazard]:
    """Return the hazards of the urgent track that a text speaks of."""
    return hazards_in(text, _hazard_words())


@cache
def _need_words() -> NeedWords:
    return parse_needs(tomllib.loads(files("rules").joinpath("needs.toml").read_text("utf-8")))


def category(text: str) -> Category | None:
    """Return what a request is about by its words; None where they say nothing of it."""
    return category_of(text, _need_words())


def need(text: str, *, hazard: bool) -> Need | None:
    """Return which of 急难愁盼 a request is by its words."""
    return need_of(text, _need_words(), hazard=hazard)


@cache
def call_rules() -> CallRules:
    """Return how many signatures call for an assembly."""
    return parse_call_rules(tomllib.loads(files("rules").joinpath("assembly_calls.toml").read_text("utf-8")))


@cache
def topics() -> Topics:
    """Return the word lists by which proposals are found alike."""
    return parse_topics(tomllib.loads(files("rules").joinpath("similar.toml").read_text("utf-8")))


def alike(text: str, others: Iterable[tuple[int, str]], most: int = 3) -> list[int]:
    """Return the numbers of the texts that are like one, the most alike first."""
    return similar(text, others, topics(), most)


@cache
def methods() -> dict[str, Mapping[str, Any]]:
    """Return the working methods, each as its data under its name."""
    found = [file for file in files("rules.methods").iterdir() if file.name.endswith(".toml")]
    return {
        file.name.removesuffix(".toml").replace("_", "-"): tomllib.loads(file.read_text("utf-8"))
        for file in sorted(found, key=lambda file: file.name)
    }
