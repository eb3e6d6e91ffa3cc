"""A bare client of the Bot API, and the people and chats that the fixtures open."""

from typing import Any

import aiohttp

TOKEN = "1:secret"
BOT, WANG, LI, CHEN = 1, 7, 8, 9
GROUP, SUPER = -100, -1001


class BotApi:
    """Calls methods as a bot; ``ok`` expects success and returns the result, ``refused`` the error's description."""

    def __init__(self, url: str, token: str = TOKEN) -> None:
        self.url, self.token = url, token
        self.session = aiohttp.ClientSession()

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        async with self.session.post(f"{self.url}/bot{self.token}/{method}", json=params) as response:
            answer: dict[str, Any] = await response.json()
            assert answer["ok"] or answer["error_code"] == response.status
            return answer

    async def ok(self, method: str, **params: Any) -> Any:
        answer = await self.call(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **params: Any) -> str:
        answer = await self.call(method, **params)
        assert not answer["ok"], answer
        return f"{answer['error_code']} {answer['description']}"

    async def updates(self, offset: int = 0, **params: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.ok("getUpdates", offset=offset, **params)
        return found

    async def kinds(self) -> list[str]:
        """The kinds of the updates that wait, which are confirmed by this."""
        found = await self.updates()
        if found:
            await self.updates(found[-1]["update_id"] + 1)
        return [next(key for key in update if key != "update_id") for update in found]
