"""recount.html in a real browser: it counts the list that the group got, and says what differs in an altered one."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from rules.receipts import Cast, listed
from texts import lists
from texts.options import Option
from texts.results import Result
from texts.rules import Counts, Tally

in_the_page = pytest.mark.asyncio(loop_scope="session")
CASTS = [
    *(Cast(f"AAAAAAAA{sign}2", "1", "for", "button", 8000) for sign in "ABCDEF"),
    *(Cast(f"BBBBBBBB{sign}2", 'North, "old" 2', "against", "paper", 7050) for sign in "ABCDE"),
    Cast("CCCCCCCCA2", "1", "abstain", "proxy", 9999),
    Cast("DDDDDDDDA2", "1", "for", "paper", 5000, struck=True),
]
SAID, VOTES = ("1,3", "1", "1,3", "2", "abstain"), {"Gym {1}": 3, "Lamps": 1, "Trees": 2}
COUNTS = Counts(6, 5, 1, (48000, 35250, 9999))


def written(folder: Path, language: str, casts: list[Cast] = CASTS, *older: str) -> tuple[Path, Path, Path]:
    """The page, the list and the list with areas of a vote, which correct those with the `older` digests."""
    lines = listed(casts)
    files = [lists.file(language, lines, areas=areas) for areas in (False, True)]
    tally = Tally("owners_ordinary", "passed", 30, 20, 12, COUNTS, 7)
    result = Result(18, 12, "Repair <the> gate", tally, None, "9f2c" * 16)
    digests = [lists.digest(file) for file in files]
    page = lists.page(
        result, community="Green", digest=digests[0], areas_digest=digests[1], lines=len(lines), older=["00", *older]
    )
    paths = folder / "recount-18.html", folder / "list.csv", folder / "areas.csv"
    for path, content in zip(paths, (page.encode(), *files), strict=True):
        path.write_bytes(content)
    return paths


@in_the_page
async def test_a_neighbour_counts_again_without_a_network(browser: Browser, tmp_path: Path) -> None:
    page_file, list_file, areas_file = written(tmp_path, "zh")
    context = await browser.new_context(locale="en-GB", viewport={"width": 390, "height": 844}, offline=True)
    page = await context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    await page.goto(page_file.as_uri())
    said = page.locator("#said")
    await page.set_input_files("#file", list_file)
    await expect(said).to_contain_text("For 6, against 5, abstain 1: equal")
    await expect(said).to_contain_text(f"Digest {lists.digest(list_file.read_bytes())}: equal")
    await page.fill("#receipt", "bbbbbbbbc2")
    await expect(said).to_contain_text("Your line 9: against")
    await page.fill("#receipt", "DDDDDDDDA2")
    await expect(said).to_contain_text("Your line 13: for, struck later")
    await page.fill("#receipt", "NOTTHERE22")
    await expect(said).to_contain_text("No line has this receipt.")
    await expect(said).not_to_contain_text("DIFFERENT")
    await page.screenshot(path=tmp_path / "recount.png", full_page=True)
    await page.set_input_files("#file", areas_file)
    await expect(said).to_contain_text("Areas in m²: for 480.00, against 352.50, abstain 99.99: equal")
    await expect(said).to_contain_text(f"Digest {lists.digest(areas_file.read_bytes())}: equal")
    announced = lists.digest(list_file.read_bytes())
    altered = list_file.read_bytes().replace("反对".encode(), "赞成".encode(), 1)
    list_file.write_bytes(altered.replace(b"BBBBBBBBE2", b"BBBBBBBBD2"))
    await page.set_input_files("#file", list_file)
    await expect(said).to_contain_text(
        "For 7, against 3, abstain 1: DIFFERENT. The result says: for 6, against 5, abstain 1."
    )
    await expect(said).to_contain_text("These lines cannot be right: 11")
    await expect(said).to_contain_text(f"DIFFERENT. The result says: {announced}")
    odd_file = tmp_path / "no-list.csv"
    odd_file.write_text("shopping\nmilk\n")
    await page.set_input_files("#file", odd_file)  # says so itself, and nothing of the list before it
    await expect(said).to_contain_text("For 0, against 0, abstain 0: DIFFERENT.")
    await expect(said).to_contain_text("These lines cannot be right: 1")
    await page.set_input_files("#file", list_file)
    await page.click("#language")
    await expect(said).to_contain_text("赞成 7，反对 3，弃权 1：不一致。结果公布的是：赞成 6，反对 5，弃权 1。")
    assert await page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert troubles == []
    await context.close()


@in_the_page
async def test_page_and_list_of_two_counts_say_which_is_newer(browser: Browser, tmp_path: Path) -> None:
    before = [replace(one, struck=0) for one in CASTS]
    old_page, old_list, old_areas = written(tmp_path, "en", before)
    (tmp_path / "new").mkdir()
    older = [lists.digest(one.read_bytes()) for one in (old_list, old_areas)]
    new_page, new_list, new_areas = written(tmp_path / "new", "en", CASTS, *older)
    context = await browser.new_context(locale="en-GB", offline=True)
    page = await context.new_page()
    said = page.locator("#said")
    newer, corrected = (
        "This page is older than your list, {}.",
        "This list was corrected. Newer is the list with the digest {}.",
    )
    for at, file, what, newest in (
        (old_page, new_list, newer, new_list),
        (old_page, new_areas, newer, new_areas),
        (new_page, old_list, corrected, new_list),
        (new_page, old_areas, corrected, new_areas),
    ):
        await page.goto(at.as_uri())
        await page.set_input_files("#file", file)
        await expect(said).to_contain_text(what.format(lists.digest(newest.read_bytes())))
        await expect(said).to_contain_text("DIFFERENT")
    await page.set_input_files("#file", new_list)
    await expect(said).not_to_contain_text("Newer")
    await context.close()


@in_the_page
async def test_options_are_counted_each_for_itself(browser: Browser, tmp_path: Path) -> None:
    casts = [Cast(f"AAAAAAAA{sign}2", "1", said, "button") for sign, said in zip("ABCDE", SAID, strict=True)]
    casts[2] = replace(casts[2], channel="paper")
    options = tuple(Option(n, text, votes, None, n == 1) for n, (text, votes) in enumerate(VOTES.items(), 1))
    tally = Tally("assembly", "passed", 9, 5, 5, Counts(0, 0, 1, None, options), 3)
    content = lists.file("zh", listed(casts))
    result = Result(18, 12, "Projects", tally, None, "9f2c" * 16)
    page_file, list_file = tmp_path / "recount.html", tmp_path / "list.csv"
    page_file.write_text(
        lists.page(result, community="Green", digest=lists.digest(content), areas_digest="", lines=5), "utf-8"
    )
    list_file.write_bytes(content)
    context = await browser.new_context(locale="en-GB", viewport={"width": 390, "height": 844}, offline=True)
    page = await context.new_page()
    await page.goto(page_file.as_uri())
    said = page.locator("#said")
    await page.set_input_files("#file", list_file)
    await page.fill("#receipt", "AAAAAAAAA2")
    await expect(said).to_contain_text("1. Gym (1) 3; 2. Lamps 1; 3. Trees 2; abstain 1: equal")
    await expect(said).to_contain_text("Your line 1: 1,3")
    await expect(said).not_to_contain_text("DIFFERENT")
    altered = tmp_path / "altered.csv"
    altered.write_bytes(content.replace(b'"1,3"', b'"1,4"', 1).replace(b",2,", b",1,", 1))
    await page.set_input_files("#file", altered)
    await expect(said).to_contain_text("DIFFERENT. The result says: 1. Gym (1) 3; 2. Lamps 1; 3. Trees 2; abstain 1")
    await expect(said).to_contain_text("These lines cannot be right: 1")
    await context.close()


def test_the_page_is_small_and_asks_nothing_of_any_network(tmp_path: Path) -> None:
    text = written(tmp_path, "en")[0].read_text("utf-8")
    script = text.split("<script>\n")[1].split("</script>")[0]
    assert len(script.splitlines()) <= 100
    assert max(map(len, script.splitlines())) <= 125
    assert "Repair <the> gate" not in text
    for asking in ("http:", "https:", "src=", "import", "fetch", "XMLHttpRequest"):
        assert asking not in text, asking
