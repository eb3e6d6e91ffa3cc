"""The command menus of who serves, while the bot runs."""

import asyncio

from council_play import FILE
from live_bot import PATIENCE, RESIDENTS


async def test_who_is_applied_beside_a_running_bot_has_their_menu(bot):
    """On a server `corridor apply` works beside it: a new member of staff had no menu until the next start."""
    one = RESIDENTS[0]

    async def menu():
        return {command["command"] for command in await bot.control.commands(one, one)}

    async with bot.running(greeted=[one]):
        assert "setup" not in await menu()
        await bot.play.apply(staff=[*FILE["staff"], {"user": one, "name": "Li"}])
        async with asyncio.timeout(PATIENCE):
            while "setup" not in await menu():  # noqa: ASYNC110 - Telegram tells nobody
                await asyncio.sleep(0.05)
