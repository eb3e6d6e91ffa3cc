"""A play of a small community for whoever asks."""

import pytest
from council_play import Clock, Play

from storage.database import Database


@pytest.fixture
async def play(tmp_path):
    """A store of its own with nothing applied yet."""
    clock = Clock()
    async with Database.open(tmp_path / "corridor.db", clock) as database:
        yield Play(database, clock)
