"""`make load`: a load on this machine, and what was told, tapped and kept agree."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def load(*arguments):
    command = [sys.executable, "-m", "benchmarks.load", *arguments]
    return subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=110)


@pytest.mark.long
def test_more_taps_than_people_can_make_are_refused():
    done = load("--rate", "61", "--homes", "30", "--communities", "2")
    assert done.returncode == 2
    assert "61 taps/s are too many for 60 people" in done.stderr


@pytest.mark.long
def test_two_communities_share_a_load_and_every_tap_is_on_file():
    done = load("--rate", "60", "--seconds", "2", "--homes", "40", "--communities", "2")
    assert (done.returncode, done.stderr) == (0, "")
    assert "answered  120 of 120 taps" in done.stdout
    assert "on file   120 ballots" in done.stdout
    assert re.search(
        r"within    p50 \d+ ms, p95 \d+ ms, p99 \d+ ms, max \d+ ms\nthe bot   \d+% of a core, \d+ MB", done.stdout
    )
