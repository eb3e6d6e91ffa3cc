"""Every parameter is checked; the words are the real server's where it has any."""

from typing import Any

import aiohttp
import pytest
from bare_bot import GROUP, TOKEN, WANG, BotApi

from playground import methods, specification
from playground.client import Control
from playground.server import Server

SAY = {"chat_id": WANG, "text": "x"}
FIRST = {"chat_id": WANG, "message_id": 1}
OPTION = {"options": [{"text": "a"}]}
ASK = {"chat_id": WANG, "question": "?"}
BUTTON = {"text": "A", "callback_data": "a"}


def markup(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{**BUTTON, **button}]]}


@pytest.mark.parametrize(
    ("method", "params", "refusal"),
    [
        ("sendMessage", {}, "chat_id is empty"),
        ("sendMessage", {"chat_id": WANG}, "message text is empty"),
        ("sendMessage", {"chat_id": WANG, "text": " \n"}, "message text is empty"),
        ("sendMessage", {"chat_id": WANG, "text": "x" * 4097}, "message is too long"),
        ("sendMessage", {"chat_id": WANG, "text": "😀" * 2049}, "message is too long"),
        ("sendMessage", {"chat_id": 404, "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "chat not found"),
        ("sendMessage", {**SAY, "colour": 1}, 'unknown parameter "colour"'),
        ("sendMessage", {"chat_id": [1], "text": "x"}, 'parameter "chat_id" must be of type Integer or String'),
        ("sendMessage", {**SAY, "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ("sendMessage", {**SAY, "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ("sendMessage", {**SAY, "reply_markup": "[]"}, "object expected as reply markup"),
        ("sendMessage", {**SAY, "reply_markup": markup(callback_data="x" * 65)}, "BUTTON_DATA_INVALID"),
        ("sendMessage", {**SAY, "reply_markup": markup(callback_data="赞" * 22)}, "BUTTON_DATA_INVALID"),
        (
            "sendMessage",
            {**SAY, "reply_markup": {"inline_keyboard": [[{"text": "A"}]]}},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            "sendMessage",
            {**SAY, "reply_markup": {"inline_keyboard": [[{"callback_data": "A"}]]}},
            'can\'t parse inline keyboard button: Can\'t find field "text"',
        ),
        (
            "sendMessage",
            {**SAY, "reply_markup": markup(colour="red")},
            'can\'t parse inline keyboard button: Unknown field "colour" of InlineKeyboardButton',
        ),
        ("sendMessage", {**SAY, "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ("editMessageText", {"chat_id": WANG, "message_id": 99, "text": "x"}, "message to edit not found"),
        ("editMessageText", {"chat_id": WANG, "message_id": 1, "text": "x"}, "message can't be edited"),
        ("deleteMessage", {"chat_id": WANG, "message_id": 99}, "message to delete not found"),
        ("pinChatMessage", {"chat_id": WANG, "message_id": 99}, "message to pin not found"),
        ("stopPoll", {"chat_id": WANG, "message_id": 99}, "message with poll to stop not found"),
        ("stopPoll", {"chat_id": WANG, "message_id": 1}, "message is not a poll"),
        ("sendPoll", {**ASK, "options": []}, "poll must have at least 1 option"),
        ("sendPoll", {**ASK, "question": "?" * 301, **OPTION}, "poll question length must not exceed 300"),
        ("sendPoll", {**ASK, "options": [{"text": "a" * 101}]}, "poll options length must not exceed 100"),
        ("sendPhoto", {"chat_id": WANG}, "there is no photo in the request"),
        ("sendDocument", {"chat_id": WANG}, "there is no document in the request"),
        ("answerCallbackQuery", {"callback_query_id": "5", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
        ("setMyCommands", {"commands": [{"command": "UP", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "up", "description": " "}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ("setMessageReaction", {**FIRST, "reaction": [{"type": "emoji", "emoji": "x"}]}, "REACTION_INVALID"),
        ("sendChatAction", {"chat_id": WANG, "action": "dancing"}, "wrong parameter action in request"),
        ("getChatMember", {"chat_id": WANG}, "invalid user_id specified"),
        ("createForumTopic", {"chat_id": GROUP, "name": "x"}, "the chat is not a forum"),
        ("setWebhook", {"url": "https://example.org/"}, "bad webhook: the local Telegram posts only to loopback"),
        ("getFile", {"file_id": "x"}, "invalid file_id"),
    ],
)  # fmt: skip
async def test_refusals(control: Control, bot: BotApi, method: str, params: dict[str, Any], refusal: str) -> None:
    await control.start(WANG)
    assert await bot.refused(method, **params) == f"400 Bad Request: {refusal}"


async def test_unknown_methods_and_tokens(telegram: Server, bot: BotApi) -> None:
    assert await bot.refused("sendMoney") == "404 Not Found: method not found"
    assert await bot.refused("sendGame", chat_id=WANG, game_short_name="x") == (
        "501 Not Implemented: sendGame is not built in the local Telegram"
    )
    bot.token = "1:wrong"
    assert await bot.refused("getMe") == "401 Unauthorized"


async def test_every_way_to_pass_parameters(control: Control, telegram: Server, bot: BotApi) -> None:
    await control.start(WANG)
    url = f"{telegram.url}/bot{TOKEN}/SENDmessage"
    params = {"chat_id": str(WANG), "text": "hello", "disable_notification": "true"}
    multipart = aiohttp.FormData(params)
    multipart.add_field("unused", b"x", filename="x.txt")
    for given in ({"params": params}, {"data": params}, {"json": params}, {"data": multipart}):
        async with bot.session.post(url, **given) as response:
            assert (await response.json())["result"]["text"] == "hello"
    async with bot.session.get(url, params=params) as response:
        assert (await response.json())["ok"]
    assert [message["silent"] for message in await control.messages(WANG)] == [False, *[True] * 5]


def test_every_method_of_the_specification_compiles() -> None:
    names = specification.specification()["methods"]
    assert len(names) == 176
    for name in names:
        method = specification.method(name)
        assert method is not None
        assert set(method.required) <= set(method.readers)


def test_every_method_that_is_built_is_in_the_specification() -> None:
    assert set(methods.TABLE) <= set(specification.specification()["methods"])
