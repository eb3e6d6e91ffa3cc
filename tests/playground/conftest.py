"""A local Telegram with a bot, three people and two groups."""

from collections.abc import AsyncIterator

import pytest
from bare_bot import BOT, CHEN, GROUP, LI, SUPER, TOKEN, WANG, BotApi

from playground import server
from playground.client import Control
from playground.clock import Clock

NOON = 1_778_328_000.0  # 9 May 2026, 12:00 UTC


@pytest.fixture
async def telegram() -> AsyncIterator[server.Server]:
    running = await server.start(clock=Clock(NOON, running=False))
    yield running
    await running.stop()


@pytest.fixture
async def control(telegram: server.Server) -> AsyncIterator[Control]:
    async with Control(telegram.url) as control:
        await control.add_bot(TOKEN, "corridor_bot", "Corridor")
        for number, name in ((WANG, "Wang"), (LI, "Li"), (CHEN, "Chen")):
            await control.add_user(number, name, language_code="zh")
        await control.add_chat(GROUP, "group", "Residents", [WANG, LI, BOT], quiet=True)
        await control.add_chat(SUPER, "supergroup", "Council", [LI, WANG, BOT], quiet=True)
        yield control


@pytest.fixture
async def bot(telegram: server.Server, control: Control) -> AsyncIterator[BotApi]:
    api = BotApi(telegram.url)
    yield api
    await api.session.close()
