"""All methods in one table, and what surrounds each call: the token, the limits, the envelope of the answer."""

from collections.abc import Mapping
from typing import Any

from playground import bots, chats, editing, polls, sending, specification
from playground.errors import ApiError
from playground.limits import counts
from playground.model import Bot, encode
from playground.telegram import Telegram

Json = dict[str, Any]
TABLE: dict[str, Any] = {**bots.METHODS, **chats.METHODS, **editing.METHODS, **polls.METHODS, **sending.METHODS}
TRUE = b'{"ok":true,"result":true}'


def bot_of(telegram: Telegram, token: str) -> Bot:
    """The bot of a token. Raises the 401 of the real server."""
    bot = telegram.tokens.get(token)
    if bot is None:
        number, _, secret = token.partition(":")
        form = "" if number.isdecimal() and number[0] != "0" and secret else ": invalid token specified"
        raise ApiError(401, f"Unauthorized{form}")
    return bot


def read(name: str, raw: Mapping[str, object]) -> tuple[str, Json]:
    """The official name of a method and its checked parameters. Raises ApiError."""
    method = specification.method(name)
    if method is None:
        raise ApiError(404, "Not Found: method not found")
    return method.name, method.read(raw)


def answer(telegram: Telegram, token: str, wanted: str, raw: Mapping[str, object]) -> tuple[int, bytes]:
    """Status and body of one whole call, for a program that has the state in its own process and needs no socket."""
    try:
        bot = bot_of(telegram, token)
        name, p = read(wanted, raw)
        return 200, call(telegram, bot, name, p)
    except ApiError as error:
        return error.code, refusal(error)


def call(telegram: Telegram, bot: Bot, name: str, p: Json) -> bytes:
    """Run a method and return the body of its answer; getUpdates answers with what is there, without waiting."""
    if name == "getUpdates":
        return updates(bots.take_updates(telegram, bot, p))
    function = TABLE.get(name)
    if function is None:
        raise ApiError(501, f"Not Implemented: {name} is not built in the local Telegram")
    if telegram.limits.on and counts(name.lower()):
        _limit(telegram, bot, p)
    result = function(telegram, bot, p)
    return TRUE if result is True else b'{"ok":true,"result":' + encode(result) + b"}"


def updates(bodies: list[bytes]) -> bytes:
    """The answer of getUpdates."""
    return b'{"ok":true,"result":[' + b",".join(bodies) + b"]}"


def refusal(error: ApiError) -> bytes:
    """The answer of a call that failed."""
    plain: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        plain["parameters"] = error.parameters
    return encode(plain)


def _limit(telegram: Telegram, bot: Bot, p: Json) -> None:
    chat_id = p.get("chat_id")
    if not isinstance(chat_id, int):
        return
    for _ in range(len(p.get("media", "1")) if isinstance(p.get("media"), list) else 1):
        telegram.limits.check(bot.id, chat_id, chat_id < 0, telegram.clock.now())
