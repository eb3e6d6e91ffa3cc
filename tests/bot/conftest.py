"""A live bot for whoever asks."""

import pytest
from live_bot import LiveBot


@pytest.fixture
async def bot(tmp_path):
    """A bot with its community applied; it does not run yet."""
    async with LiveBot.open(tmp_path) as bot:
        yield bot
