"""Every card that a group can see, as a telephone shows it: short enough for who reads slowly."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from card_samples import IN_GROUPS, People, samples
from person import someone
from playwright.async_api import Browser, expect

from playground import server
from playground.client import Control
from texts.cards import Card, plain
from texts.words import Words

pytestmark = pytest.mark.asyncio(loop_scope="session")
TOKEN, READER, GROUP = "424242:a-bot-that-only-shows-cards", 7, -1001000000001
MEASURES = f"(all) => all.map({(Path(__file__).parent / 'measures.js').read_text(encoding='utf-8')})"
UNITS, LINES = {"zh": ("characters", 120), "en": ("words", 60)}, 12
A_CHAT = 60  # cards; of a longer chat the page shows the end first


def cards(language: str) -> dict[str, Card]:
    said = samples(People(Words(language, ZoneInfo("Asia/Shanghai"))))
    return {name: one for name, one in said.items() if name.split("/")[0] in IN_GROUPS and isinstance(one, Card)}


def keyboard(card: Card) -> dict[str, object]:
    return {"inline_keyboard": [
        [{"text": one.label, **({"url": one.url} if one.url else {"callback_data": one.data})} for one in row]
        for row in card.buttons
    ]}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_check_7_group_cards_are_short_on_a_telephone(browser: Browser, language: str) -> None:
    shown = list(cards(language).items())
    telegram = await server.start()
    async with Control(telegram.url) as control:
        await control.add_bot(TOKEN, "corridor_bot", "Corridor")
        await control.add_user(READER, "Reader")
        groups = [shown[start : start + A_CHAT] for start in range(0, len(shown), A_CHAT)]
        for number, some in enumerate(groups, start=1):
            await control.add_chat(GROUP - number, "supergroup", f"Garden {number}", [READER, 424242], quiet=True)
            await post(telegram.url, GROUP - number, [card for _, card in some])
        async with someone(browser, telegram.url, language, phone=True) as person:
            found = []
            for number, some in enumerate(groups, 1):
                await person.look(f"Garden {number}")
                last = plain(some[-1][1].text).splitlines()[0]
                await expect(person.log.get_by_role("article").last).to_contain_text(last)  # not the chat before
                await expect(person.log.get_by_role("article")).to_have_count(len(some))  # all are drawn
                found += await person.log.get_by_role("article").evaluate_all(MEASURES)
                await person.leave()
    await telegram.stop()
    assert len(found) == len(shown)
    sizes = [length(language, one["seen"]) for one in found]
    lines = [one["lines"] for one in found]
    unit, most = UNITS[language]
    print(f"\ncheck 7, {language}: {len(shown)} cards, at most {max(sizes)} {unit}, {max(lines)} lines at 390 px")
    too_long = [
        f"{name}: {size} {unit}, {one['lines']} lines, {one['wide'] or 'no'} button too narrow\n{one['seen']}"
        for (name, _), size, one in zip(shown, sizes, found, strict=True)
        if size > most or one["lines"] > LINES or one["wide"]
    ]
    assert not too_long, "\n\n".join(too_long)


async def post(url: str, chat: int, cards: list[Card]) -> None:
    """Send cards as the bot does."""
    async with aiohttp.ClientSession() as session:
        for card in cards:
            sent = {"chat_id": chat, "text": card.text, "parse_mode": "HTML", "reply_markup": keyboard(card)}
            async with session.post(f"{url}/bot{TOKEN}/sendMessage", json=sent) as answer:
                assert answer.status == 200, await answer.text()


def length(language: str, seen: str) -> int:
    """Words in English, characters in Chinese; bars, spaces and marks of direction are neither."""
    if language == "en":
        return len(re.findall(r"\d[\d,.:/]*|[\w/№'-]+", seen))
    return len(re.sub(r"[\s▰▱\u2068\u2069]", "", seen))
