"""Posters as a printer gets them: one sheet of A3 well filled, in type that is read across an entrance hall."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser

from actions.rulebook import shipped
from rules.options import Kind, Options
from texts import posters, slips
from texts.words import Words

pytestmark = pytest.mark.asyncio(loop_scope="session")
NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
LIFTS = {
    "zh": "现有电梯使用 21 年，2025 年困人 7 次。更换 2 部，预算 62 万元，使用维修资金。工期 45 天。\n",
    "en": "The lifts are 21 years old; in 2025 people were stuck 7 times. Two are replaced out of the repair fund.\n",
}


def notice(language: str, times: int, options: Options | None) -> str:
    """The notice of a vote whose text is so many lines long."""
    rule, week = shipped("owners_ordinary")[-1], timedelta(days=7)
    poster = posters.Poster(
        "Modern Garden", 18, 12, "Lifts", LIFTS[language] * times, rule, 2530, 21345678, NOW, NOW + week,
        NOW + week * 2, True, "https://t.me/corridor_bot?start=vote-18", "9f2c" * 16, options,
    )  # fmt: skip
    return posters.notice(Words(language), poster=poster)


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_a_notice_fills_its_sheet_and_keeps_to_it(browser: Browser, language: str) -> None:
    page, sizes = await browser.new_page(), []
    for times, options in ((1, None), (9, Options(Kind.ONE, ("Otis", "KONE", "Schindler")))):
        html = notice(language, times, options)
        sizes.append(int(re.findall(r"273mm; font-size: (\d+)pt", html)[0]))
        await page.set_content(html)
        assert (await page.pdf(prefer_css_page_size=True)).count(b"/Type /Page\n") == 1
        await page.emulate_media(media="print")
        await page.set_viewport_size({"width": 1032, "height": 1490})  # A3 without its margins, at 96 points an inch
        text, foot = [await page.locator(one).first.bounding_box() for one in ("main > p:nth-last-child(2)", ".foot")]
        assert text
        assert foot
        assert 0 <= foot["y"] - text["y"] - text["height"] < 1490 * 0.25, "what is left empty"
    assert sizes[0] >= 24
    assert sizes[0] > sizes[1] >= 14
    await page.close()


async def test_the_words_of_a_slip_stay_on_it_in_either_language(browser: Browser) -> None:
    page, link = await browser.new_page(), "https://t.me/corridor_bot?start=P4VS6HQ7XS4997TSS8A3M3WW"
    await page.set_viewport_size({"width": 733, "height": 1062})  # A4 without its margins
    await page.emulate_media(media="print")
    homes = tuple(slips.Slip(str(unit), "7KQ2MPXA", "27SCWS7R", link, link) for unit in range(501, 504))
    for language in ("zh", "en"):
        entrance = slips.Entrance("East Estate", "12", "3", homes)
        text = slips.page(Words(language), community="Lujingyuan Estate", bot="corridor_bot", entrances=[entrance])
        await page.set_content(text)
        over = "all => all.filter(one => one.scrollHeight > one.parentElement.clientHeight).length"
        assert await page.locator(".slip").evaluate_all(over) == 0
    await page.close()
