"""Browser memories that are used again: making one costs a Chromium more than all that most tests do in it.

    async with lent(browser, viewport=DESK, locale="zh-CN") as context:
        page = await context.new_page()

Whoever is lent a memory has it alone, finds it empty, and leaves it empty.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakKeyDictionary

from playwright.async_api import Browser, BrowserContext

_resting: WeakKeyDictionary[Browser, dict[str, list[BrowserContext]]] = WeakKeyDictionary()


@asynccontextmanager
async def lent(browser: Browser, **how: Any) -> AsyncIterator[BrowserContext]:
    """A memory of a kind, as `Browser.new_context` takes it; after a failure it is thrown away."""
    kind = _resting.setdefault(browser, {}).setdefault(repr(sorted(how.items())), [])
    context = kind.pop() if kind else await browser.new_context(**how)
    if not context.pages:
        await context.new_page()  # stays: Chromium winds up a memory that nothing looks at, and begins anew
    try:
        yield context
        for page in context.pages[1:]:
            await page.evaluate("localStorage.clear()")  # a later server may have the same port
            await page.close()
    except BaseException:
        await context.close()
        raise
    kind.append(context)
