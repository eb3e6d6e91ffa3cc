"""The first 300 seeds of `make simulate`, a seed twice, and a planted defect; all defects in the long form."""

import pytest
from click.testing import CliRunner

from bot.app import build_routes
from simulation.__main__ import simulate
from simulation.acts import Tap
from simulation.defects import DEFECTS, run_with
from simulation.ledger import Ledger
from simulation.model import sheets
from simulation.run import run
from simulation.stories import SCENES
from texts.buttons import VERBS

FIRST = range(len(SCENES), 11 * len(SCENES), len(SCENES))  # of the shortest scene


def test_the_same_seed_is_the_same_story():
    first, second = run(FIRST[3]), run(FIRST[3])
    assert first == second
    assert run(FIRST[4]).digest != first.digest


@pytest.mark.timeout(600)
@pytest.mark.parametrize("scene", range(len(SCENES)))  # which is set up once so, whoever plays its seeds
def test_three_hundred_seeds_hold(scene):
    outcomes = [run(seed) for seed in range(1, 301) if seed % len(SCENES) == scene]
    assert {one.seed: one.found for one in outcomes if one.found} == {}
    assert sum(one.struck.get("kill", 0) for one in outcomes) > 5


def test_a_planted_defect_is_found():
    assert any(run_with("offset-before-commit", seed).found for seed in FIRST)


@pytest.mark.parametrize(
    ("first", "then", "may"),
    [
        ({1}, {1}, {1: {"against"}}),  # what one home chose for both, the other changed
        ({4}, {1}, {4: {"for"}, 1: {"against"}}),
        ({4}, {4, 1}, {4: {"for", "against"}, 1: {None, "against"}}),  # they moved meanwhile
    ],
)
def test_on_paper_a_tap_counts_for_the_ballot_of_its_home(first, then, may):
    taps = [
        Tap(7, "further", 2, word, update, None, ballots=of)
        for update, word, of in ((1, "for", first), (2, "against", then))
    ]
    assert sheets(taps, lambda tap: tap.word, lambda _: False) == {
        2: {(7, ballot): said for ballot, said in may.items()}
    }


def test_the_ledger_says_where_it_ended(tmp_path):
    ledger = Ledger(20, (7,), {"abc": 20}).after(25, {3}, "def")
    ledger.write(tmp_path / "ledger.toml")
    assert Ledger.read(tmp_path / "ledger.toml") == Ledger(25, (3, 7), {"abc": 20, "def": 25})
    assert Ledger.read(tmp_path / "none.toml") == Ledger()


@pytest.mark.parametrize("seeds", ["5-1", "+0", "+-3", "-5", "all"])
def test_seeds_that_are_none_are_refused(seeds):
    ended = CliRunner().invoke(simulate, ["--", seeds], env={"PYTHONHASHSEED": "0"})
    assert (ended.exit_code, "neither A, nor A-B" in ended.output) == (2, True)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_people_tap_every_verb_and_say_every_command_within_a_thousand_seeds():
    left = {*VERBS, *(f"/{name}" for name in build_routes().names)}
    for seed in range(1, 1001):
        left -= run(seed).used
        if not left:
            break
    assert left == set()


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("defect", sorted(DEFECTS))
def test_every_defect_is_found(defect):
    assert any(run_with(defect, seed).found for seed in range(1, 501))
