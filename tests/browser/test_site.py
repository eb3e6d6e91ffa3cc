"""The published site in a real browser: every page passes axe, fits a phone, and its search finds."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from actions.rulebook import rule_named
from rules.reports import Counted
from texts import agendas, matters
from texts.meetings import Decision, RollCall
from texts.minutes import Item, Minutes
from texts.reports import Report
from texts.sites import Entry, Site, pages
from texts.words import Words

in_the_page = pytest.mark.asyncio(loop_scope="session")
AT = datetime(2026, 11, 28, 11, tzinfo=UTC)


def site(words: Words) -> Site:
    """A site with a matter, a council and a year."""
    steps = [matters.Step(AT, "raised"), matters.Step(AT, "adopted", note="For 5, against 1, abstain 0")]
    bench = matters.matter(
        words, number=3, title="A bench", text="A bench by the gate\nfor old people", state="adopted", steps=steps
    )
    rule = rule_named("council_default", AT.date(), {})
    decided = Decision(3, "A bench", "passed", ("a",) * 5, ("b",), (), (), 4, rule)
    roll = RollCall(2, AT, None, ("a",) * 6, 7, 5)
    held = Minutes(
        "Green", 2, AT, AT, AT, "Gate 2", roll, [Item(1, 3, "A bench", "", [decided])], [], None, "9f" * 32
    )  # fmt: skip
    entries = [
        Entry("matter", 3, "A bench", AT, "Adopted", bench, links=[("meeting", 2)]),
        Entry("matter", 5, "Mend the lift", AT, "Being carried out", replace(bench), links=[]),
        Entry("meeting", 2, words.dated(AT), AT, "Held", minutes=held, links=[("matter", 3)]),
    ]
    report = Report("Green", "", date(2026, 1, 1), date(2026, 11, 28), "ab" * 32, Counted())
    return Site("Green", "Corridor Talks", "ab" * 32, agendas.no_meeting(words), entries, [report], {})


@in_the_page
@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_everybody_can_read_it(browser: Browser, tmp_path: Path, language: str) -> None:
    for name, text in pages(Words(language), site(Words(language))).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    context = await browser.new_context(viewport={"width": 390, "height": 844}, offline=True)
    page = await context.new_page()
    for path in sorted(tmp_path.iterdir()):
        await page.goto(path.as_uri())
        found = await Axe().run(page)
        assert found.violations_count == 0, (path.name, found.generate_report())
        assert await page.evaluate("document.documentElement.scrollWidth") <= 390, path.name
        assert path.stat().st_size < 20_000
    await page.goto((tmp_path / "search.html").as_uri())
    await page.fill("#search", "LIFT mend")
    await expect(page.locator("#found")).to_have_text("1 / 3")
    await expect(page.locator("[data-row]:visible")).to_have_count(1)
    await expect(page.locator("h2:visible")).to_have_count(1)
    await page.get_by_role("link", name="Mend the lift").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Mend the lift")
    await context.close()
