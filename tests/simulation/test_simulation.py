"""A few seeds of `make simulate`, the same seed twice, and a planted defect; 300 and all defects in the long form."""

import pytest

from simulation.defects import DEFECTS, run_with
from simulation.ledger import Ledger
from simulation.run import run


def test_the_same_seed_is_the_same_story():
    first, second = run(4), run(4)
    assert first == second
    assert (first.found, first.struck.get("kill", 0) > 0) == ((), True)
    assert run(30).digest != first.digest


def test_a_planted_defect_is_found():
    assert any(run_with("offset-before-commit", seed).found for seed in (2, 4, 7))


def test_the_ledger_says_where_it_ended(tmp_path):
    Ledger(25, (7,)).write(tmp_path / "ledger.toml")
    assert Ledger.read(tmp_path / "ledger.toml") == Ledger(25, (7,))
    assert Ledger.read(tmp_path / "none.toml") == Ledger()


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("first", range(1, 301, 50))
def test_three_hundred_seeds(first):
    assert {seed: found for seed in range(first, first + 50) if (found := run(seed).found)} == {}


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("defect", sorted(DEFECTS))
def test_every_defect_is_found(defect):
    assert any(run_with(defect, seed).found for seed in range(1, 501))
