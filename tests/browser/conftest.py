"""A real Chromium for the tests of what people see; without one they are skipped, and CI fails for it."""

import os
from collections.abc import AsyncIterator, Iterable
from functools import lru_cache

import pytest
from finding import chromium
from playwright.async_api import Browser, async_playwright

HOW = "no Chromium here; `make test` installs it as root on Debian, elsewhere: python -m playwright install chromium"
found = lru_cache(maxsize=1)(chromium)


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Skip what needs a browser where there is none, unless CORRIDOR_BROWSER=required (as CI has it)."""
    here = [item for item in items if "browser" in getattr(item, "fixturenames", ())]
    if not here:
        return
    if os.environ.get("CORRIDOR_BROWSER") != "required" and found() is None:
        for item in here:
            item.add_marker(pytest.mark.skip(reason=HOW))


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A Chromium of this test's own."""
    path = found()
    assert path, HOW
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        await started.close()
