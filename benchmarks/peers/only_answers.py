"""Our own client and nothing else: it asks for updates, answers each tap at once and stores nothing.

python -m benchmarks.peers.only_answers URL TOKEN CHAT
"""

import asyncio
import sys
from typing import Any

from bot.wire import AiohttpRequest, Telegram

CHOICES = ("for", "against", "abstain")


async def main(url: str, token: str, chat: int) -> None:
    request = AiohttpRequest()
    await request.initialize()
    telegram = Telegram(request, url, token)
    buttons = [{"text": choice, "callback_data": f"vote:1:{choice}"} for choice in CHOICES]
    ballot = {"chat_id": chat, "text": "Ballot of a client", "reply_markup": {"inline_keyboard": [buttons]}}
    await telegram.call("sendMessage", ballot)
    asked: dict[str, Any] = {"timeout": 25, "allowed_updates": ["callback_query"], "limit": 100}
    answers: set[asyncio.Task[Any]] = set()
    while True:
        batch = await telegram.call("getUpdates", asked, read_timeout=35)
        for update in batch.result:
            said = {"callback_query_id": update["callback_query"]["id"], "text": "Recorded: your household, for."}
            task = asyncio.create_task(telegram.call("answerCallbackQuery", said))
            answers.add(task)
            task.add_done_callback(answers.discard)
            asked["offset"] = update["update_id"] + 1


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
