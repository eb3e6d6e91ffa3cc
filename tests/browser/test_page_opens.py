"""The page of the local Telegram comes up in a real browser."""

import pytest
from playwright.async_api import Browser, expect

from playground import server

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_page_opens_without_an_error(browser: Browser) -> None:
    telegram = await server.start()
    try:
        page = await browser.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(telegram.url)
        await page.wait_for_selector("#composer")
        await page.goto(f"{telegram.url}/?lang=zh")  # as make demo prints it for a story in Chinese
        await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        await page.locator("#language").click()
        await page.reload()  # what a person chose stands above the address
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        assert errors == []
    finally:
        await telegram.stop()
