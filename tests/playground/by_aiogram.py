"""The judge that takes three seconds to load: aiogram."""

import asyncio
from typing import Union

import aiogram.types
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BufferedInputFile
from bare_bot import GROUP, TOKEN, WANG
from judges import Plain, faults
from pydantic import TypeAdapter

from playground.client import Control
from playground.specification import specification


def read_by_aiogram(kind: str, plain: Plain) -> None:
    """Aiogram reads it and knows every field."""
    one_of = specification()["types"][kind].get("one_of", [kind])
    fitting = tuple(getattr(aiogram.types, name) for name in one_of if not list(faults([name], plain, name)))
    _known_to_aiogram(TypeAdapter(Union[fitting]).validate_python(plain))  # noqa: UP007 - made of what was found


def _known_to_aiogram(parsed: aiogram.types.TelegramObject) -> None:
    assert not parsed.model_extra, f"{type(parsed).__name__} has {parsed.model_extra}"
    for _, value in parsed:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, aiogram.types.TelegramObject):
                _known_to_aiogram(one)


async def calls_through(control: Control, url: str) -> None:
    """A bot of aiogram sends, fetches and polls at this address."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    async with Bot(TOKEN, session=session) as other:
        assert (await other.me()).username == "corridor_bot"
        message = await other.send_voice(GROUP, BufferedInputFile(b"sound", "a.ogg"), caption="hear")
        assert message.voice is not None
        content = await other.download(message.voice)
        assert content is not None
        assert content.read() == b"sound"
        before = [update.update_id for update in await other.get_updates()]
        wait = asyncio.create_task(other.get_updates(offset=max(before, default=0) + 1, timeout=5))
        await control.say(WANG, WANG, "hello")
        assert (await wait)[0].message is not None
