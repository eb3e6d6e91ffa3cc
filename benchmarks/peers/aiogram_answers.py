"""aiogram as its documentation sets it up: it answers each tap and stores nothing.

python -m benchmarks.peers.aiogram_answers URL TOKEN CHAT
"""

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup

CHOICES = ("for", "against", "abstain")


async def answer(query: CallbackQuery) -> None:
    await query.answer("Recorded: your household, for.")


async def main(url: str, token: str, chat: int) -> None:
    bot = Bot(token, AiohttpSession(api=TelegramAPIServer.from_base(url)))
    buttons = [InlineKeyboardButton(text=choice, callback_data=f"vote:1:{choice}") for choice in CHOICES]
    await bot.send_message(chat, "Ballot of aiogram", reply_markup=InlineKeyboardMarkup(inline_keyboard=[buttons]))
    dispatcher = Dispatcher()
    dispatcher.callback_query.register(answer)
    await dispatcher.start_polling(bot, allowed_updates=["callback_query"])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
