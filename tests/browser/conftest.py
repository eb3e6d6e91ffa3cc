"""A real Chromium for the tests of what people see; without one they are skipped, and CI fails for it."""

import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import lru_cache

import finding
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright
from scene import Scene, setting

HOW = "no Chromium here; `make test` installs it as root on Debian, elsewhere: python -m playwright install chromium"
found = lru_cache(maxsize=1)(finding.chromium)


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Skip what needs a browser where there is none, unless CORRIDOR_BROWSER=required (as CI has it)."""
    needs = {"browser", "chromium"}
    here = [item for item in items if needs.intersection(getattr(item, "fixturenames", ()))]
    if not here:
        return
    if os.environ.get("CORRIDOR_BROWSER") != "required" and found() is None:
        for item in here:
            item.add_marker(pytest.mark.skip(reason=HOW))


@asynccontextmanager
async def _started() -> AsyncIterator[Browser]:
    path = found()
    assert path, HOW
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        await started.close()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A Chromium of this test's own."""
    async with _started() as started:
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """A Chromium that the tests of a module share; they run in the module's event loop."""
    async with _started() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def scene(chromium: Browser) -> AsyncIterator[Scene]:
    """A local Telegram with a bot, three people and two groups, and a page onto it."""
    async with setting(chromium) as ready:
        yield ready
