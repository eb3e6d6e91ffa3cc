"""The restore drill of docs/operating.md at its full size."""

import asyncio

import pytest

from benchmarks.drill import GOAL, drill


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_ten_communities_are_back_within_two_minutes(tmp_path):
    took = asyncio.run(drill(tmp_path, 10, 2500, 4))
    assert took["restore"] + took["verify"] + took["start"] < GOAL, took
