"""What the stories of this room share: the rule files as they ship, and a council of seven."""

import tomllib
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from rules.catalogue import in_force, read_rules
from rules.seats import Role, Seat
from rules.votes import Rule

# A busy machine makes no rule wrong: no example is judged by how long it took.
settings.register_profile("rules", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("rules")


def data_file(name: str) -> dict[str, Any]:
    return tomllib.loads(files("rules").joinpath(name).read_text("utf-8"))


@pytest.fixture(scope="session")
def catalogue() -> dict[str, Rule]:
    rules = read_rules(data_file("decision_rules.toml"))
    return {name: rule for name, versions in rules.items() for rule in versions if in_force(rule, date(2026, 5, 1))}


@pytest.fixture(scope="session")
def rule_file() -> dict[str, Any]:
    return data_file("decision_rules.toml")


@pytest.fixture(scope="session", params=["corridor_talks", "three_unions"])
def method_file(request: pytest.FixtureRequest) -> dict[str, Any]:
    return data_file(f"methods/{request.param}.toml")


@pytest.fixture(scope="session")
def hazard_file() -> dict[str, Any]:
    return data_file("hazards.toml")


@pytest.fixture(scope="session")
def seven() -> list[Seat]:
    """Chair 1, vice-chair 2, mediators 3 to 7; a recorder (8) without a council vote."""
    roles = [Role.CHAIR, Role.VICE_CHAIR, *[Role.MEDIATOR] * 5, Role.RECORDER]
    return [Seat(number, role, person=100 + number) for number, role in enumerate(roles, start=1)]
