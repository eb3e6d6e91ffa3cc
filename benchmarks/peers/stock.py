"""R, the reference: python-telegram-bot as its manual sets it up, one update after the other, over httpx.

It answers each tap and stores nothing. `sniffio` is installed (without it httpcore is slower still), and one update
at a time is its faster setting: side by side, httpcore looks through all its connections at each request.

    python -m benchmarks.peers.stock URL TOKEN CHAT
"""

import importlib.util
import sys

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

CHOICES = ("for", "against", "abstain")


async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.callback_query is not None:
        await update.callback_query.answer("Recorded: your household, for.")


def main(url: str, token: str, chat: int) -> None:
    if importlib.util.find_spec("sniffio") is None:
        sys.exit("sniffio is not installed: the reference would be slower than it can be")

    async def post_ballot(application: Application) -> None:  # type: ignore[type-arg]
        buttons = [InlineKeyboardButton(choice, callback_data=f"vote:1:{choice}") for choice in CHOICES]
        await application.bot.send_message(chat, "Ballot", reply_markup=InlineKeyboardMarkup([buttons]))

    application = Application.builder().token(token).base_url(f"{url}/bot").post_init(post_ballot).build()
    application.add_handler(CallbackQueryHandler(answer))
    application.run_polling(allowed_updates=[Update.CALLBACK_QUERY])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
