"""python-telegram-bot and nothing else: it starts, greets Telegram and asks for updates.

python -m benchmarks.peers.bare URL TOKEN
"""

import logging
import sys

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes


async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.callback_query is not None:
        await update.callback_query.answer()


def main(url: str, token: str) -> None:
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")  # "Application started" among them
    application = Application.builder().token(token).base_url(f"{url}/bot").build()
    application.add_handler(CallbackQueryHandler(answer))
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
