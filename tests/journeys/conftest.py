"""A town for whoever asks: `town` is one of twelve homes, `towns` opens one as a journey needs it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from town import Town

OpenTown = Callable[..., AbstractAsyncContextManager[Town]]


@pytest.fixture
def towns(tmp_path: Path) -> OpenTown:
    """Open a town in a folder of its own; takes what `Town.open` takes."""

    def open_(**how: Any) -> AbstractAsyncContextManager[Town]:
        return Town.open(tmp_path, **how)

    return open_


@pytest.fixture
async def town(towns: OpenTown) -> AsyncIterator[Town]:
    """A town whose community is applied and whose bot runs."""
    async with towns() as town:
        await town.apply()
        await town.start_bot()
        yield town
