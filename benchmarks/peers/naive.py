"""A bot as many write one: each tap is committed, answered and shown in the tally before the next one is looked at.

python -m benchmarks.peers.naive URL TOKEN CHAT
"""

import sqlite3
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

CHOICES = ("for", "against", "abstain")


def keyboard() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(one, callback_data=f"vote:1:{one}") for one in CHOICES]])


def main(url: str, token: str, chat: int) -> None:
    store = sqlite3.connect(Path(tempfile.mkdtemp()) / "naive.db")
    store.execute("PRAGMA journal_mode = WAL")
    store.execute("PRAGMA synchronous = FULL")
    store.execute("CREATE TABLE ballot (person INTEGER PRIMARY KEY, choice TEXT)")

    async def vote(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None or query.data is None:
            return
        choice = query.data.rpartition(":")[2]
        store.execute("INSERT OR REPLACE INTO ballot VALUES (?, ?)", (query.from_user.id, choice))
        store.commit()
        await query.answer("Recorded: your household, for.")
        counted = dict(store.execute("SELECT choice, count(*) FROM ballot GROUP BY choice"))
        with suppress(BadRequest):  # the text is as it was
            await query.edit_message_text(f"Ballot of the naive {counted}", reply_markup=keyboard())

    async def post_ballot(application: Application) -> None:  # type: ignore[type-arg]
        await application.bot.send_message(chat, "Ballot of the naive", reply_markup=keyboard())

    application = Application.builder().token(token).base_url(f"{url}/bot").post_init(post_ballot).build()
    application.add_handler(CallbackQueryHandler(vote))
    application.run_polling(allowed_updates=[Update.CALLBACK_QUERY])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
