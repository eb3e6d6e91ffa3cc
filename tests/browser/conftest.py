"""A real Chromium for the tests of what people see; without one they are skipped, and CI fails for it."""

import os
from collections.abc import AsyncIterator, Iterable
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
    here = [item for item in items if "browser" in getattr(item, "fixturenames", ())]
    if not here:
        return
    if os.environ.get("CORRIDOR_BROWSER") != "required" and found() is None:
        for item in here:
            item.add_marker(pytest.mark.skip(reason=HOW))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A Chromium that all tests of a worker share, in the event loop of the session; each opens a memory of its own."""
    path = found()
    assert path, HOW
    async with async_playwright() as playwright:
        # A process for each page would cost as much as most tests do in one.
        started = await playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--renderer-process-limit=1"]
        )
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def scene(browser: Browser) -> AsyncIterator[Scene]:
    """A local Telegram with a bot, three people and two groups, and a page onto it."""
    async with setting(browser) as ready:
        yield ready
