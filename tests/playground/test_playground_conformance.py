"""Two strict frameworks accept everything that the local Telegram says."""

import json
from typing import Any

import aiogram.types
import pytest
import telegram as ptb
from bare_bot import BOT, CHEN, GROUP, LI, SUPER, TOKEN, WANG, BotApi

from playground.client import Control

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x03\x00\x00\x00\x02\x08\x02\x00\x00\x00"
BUTTONS = {
    "inline_keyboard": [
        [{"text": "For", "callback_data": "vote:1:for"}, {"text": "Open", "url": "https://t.me/corridor_bot?start=x"}]
    ]
}
HTML = '<b>b</b> <i>i</i> <u>u</u> <s>s</s> <code>c</code> <pre>p</pre> <a href="https://a.b/">a</a> /me #x @someone'
HTML += "<blockquote expandable>q</blockquote><tg-spoiler>t</tg-spoiler>"
RESULTS: list[tuple[str, dict[str, Any], Any]] = [
    ("getMe", {}, aiogram.types.User),
    (
        "sendMessage",
        {"chat_id": GROUP, "text": HTML, "parse_mode": "HTML", "reply_markup": BUTTONS},
        aiogram.types.Message,
    ),
    ("getChat", {"chat_id": GROUP}, aiogram.types.ChatFullInfo),
    ("getChat", {"chat_id": WANG}, aiogram.types.ChatFullInfo),
    ("getWebhookInfo", {}, aiogram.types.WebhookInfo),
    ("getMyName", {}, aiogram.types.BotName),
    ("getMyDescription", {}, aiogram.types.BotDescription),
    ("getMyShortDescription", {}, aiogram.types.BotShortDescription),
    ("getMyDefaultAdministratorRights", {}, aiogram.types.ChatAdministratorRights),
    ("getUserProfilePhotos", {"user_id": WANG}, aiogram.types.UserProfilePhotos),
    ("getChatMenuButton", {}, aiogram.types.MenuButtonCommands),
]
KINDS = {"message", "edited_message", "callback_query", "poll", "poll_answer", "my_chat_member", "chat_member"}
KINDS.add("message_reaction")
PTB = {"Message": ptb.Message, "User": ptb.User, "ChatFullInfo": ptb.ChatFullInfo, "WebhookInfo": ptb.WebhookInfo}


def check(kind: type[Any], plain: dict[str, Any]) -> None:
    """Both frameworks read it, and neither finds a field that it does not know."""
    kind.model_validate(plain)
    if reader := PTB.get(kind.__name__):
        assert_known(reader.de_json(plain, None))


def assert_known(parsed: ptb.TelegramObject) -> None:
    unknown = {key: value for key, value in parsed.api_kwargs.items() if key != "can_send_welcome_messages"}
    assert not unknown, f"{type(parsed).__name__} has {unknown}"
    for value in parsed.to_dict(recursive=False).values():
        for one in value if isinstance(value, tuple | list) else [value]:
            if isinstance(one, ptb.TelegramObject):
                assert_known(one)


@pytest.mark.parametrize(("method", "params", "kind"), RESULTS)
async def test_results(control: Control, bot: BotApi, method: str, params: dict[str, Any], kind: type[Any]) -> None:
    await control.start(WANG)
    check(kind, await bot.ok(method, **params))


async def test_every_status_of_a_member(control: Control, bot: BotApi) -> None:
    await control.promote(SUPER, BOT, ["can_pin_messages"], title="Bot")
    await control.mute(SUPER, WANG)
    await control.add_member(SUPER, CHEN)
    await control.add_member(GROUP, CHEN)
    await control.remove_member(GROUP, CHEN, kicked=True)
    kinds = [
        (SUPER, LI, "ChatMemberOwner"), (SUPER, BOT, "ChatMemberAdministrator"), (SUPER, WANG, "ChatMemberRestricted"),
        (SUPER, CHEN, "ChatMemberMember"), (GROUP, CHEN, "ChatMemberBanned"),
    ]  # fmt: skip
    for chat, user, name in kinds:
        plain = await bot.ok("getChatMember", chat_id=chat, user_id=user)
        getattr(aiogram.types, name).model_validate(plain)
        parsed = ptb.ChatMember.de_json(plain, None)
        assert type(parsed).__name__ == name
        assert_known(parsed)


async def act(control: Control, bot: BotApi) -> list[dict[str, Any]]:
    """Everything that happens here, and the messages that the bot's own calls returned."""
    await bot.updates(allowed_updates=sorted(KINDS))
    said = await control.start(WANG, "x")
    await control.edit(WANG, WANG, said["message_id"], "edited /help #x")
    await control.promote(SUPER, BOT, ["can_manage_topics", "can_pin_messages"])
    sent = [await bot.ok("sendMessage", chat_id=chat, text="card", reply_markup=BUTTONS) for chat in (GROUP, SUPER)]
    number = sent[1]["message_id"]
    await control.tap(SUPER, WANG, number, "vote:1:for", wait=False)
    await control.tap(SUPER, WANG, 999, "gone", forged=True, wait=False)
    await control.say(SUPER, WANG, "/propose@corridor_bot lift", reply_to=number)
    await control.say(SUPER, LI, "as the group", anonymous=True)
    await control.react(SUPER, WANG, number, "👍")
    await control.pin(SUPER, WANG, number)
    photo = await control.send_photo(SUPER, WANG, PNG, "look")
    await control.send_file(SUPER, WANG, b"x", "x.txt")
    await control.forward(SUPER, photo["message_id"], WANG, WANG)
    options = [{"text": "<b>a</b>", "text_parse_mode": "HTML"}, {"text": "b"}]
    poll = {"question": "?", "options": options, "is_anonymous": False, "description": "d", "open_period": 600}
    sent.append(await bot.ok("sendPoll", chat_id=SUPER, **poll))
    await control.vote_poll(SUPER, WANG, sent[-1]["message_id"], [0])
    await control.vote_poll(SUPER, WANG, sent[-1]["message_id"], [], as_chat=SUPER)
    sent.append(await bot.ok("editMessageText", chat_id=SUPER, message_id=number, text="edited"))
    elsewhere = {"chat_id": SUPER, "message_id": number, "quote": "edit"}
    sent.append(await bot.ok("sendMessage", chat_id=WANG, text="re", reply_parameters=elsewhere))
    sent.append(await bot.ok("forwardMessage", chat_id=WANG, from_chat_id=SUPER, message_id=number))
    await control.add_member(SUPER, CHEN, by=LI)
    await control.remove_member(SUPER, CHEN)
    await control.upgrade(GROUP)
    await control.add_chat(-1002, "supergroup", "Forum", [LI, BOT], forum=True)
    await control.promote(-1002, BOT, ["can_manage_topics"])
    topic = await control.create_topic(-1002, LI, "Lift")
    await control.say(-1002, LI, "in the topic", topic=topic)
    await control.close_topic(-1002, LI, topic)
    await control.block(WANG)
    await control.remove_member(SUPER, BOT, kicked=True)
    return sent


async def test_every_update_and_message(control: Control, bot: BotApi) -> None:
    sent = await act(control, bot)
    updates = await bot.updates()
    kinds = {key for update in updates for key in update if key != "update_id"}
    assert kinds == KINDS
    for update in updates:
        aiogram.types.Update.model_validate(update)
        assert_known(ptb.Update.de_json(json.loads(json.dumps(update)), None))
    for message in sent:
        check(aiogram.types.Message, message)


async def test_a_framework_calls_through(control: Control, bot: BotApi) -> None:
    async with ptb.Bot(TOKEN, base_url=f"{bot.url}/bot", base_file_url=f"{bot.url}/file/bot") as framework:
        sent = await framework.send_document(GROUP, b"1,2", filename="a.csv", caption="<b>x</b>", parse_mode="HTML")
        assert sent.document is not None
        file = await framework.get_file(sent.document.file_id)
        assert await file.download_as_bytearray() == b"1,2"
        assert (await framework.get_chat_administrators(GROUP))[0].user.id == WANG
        poll = await framework.send_poll(GROUP, "?", ["a", "b"], is_anonymous=False)
        assert (await framework.stop_poll(GROUP, poll.message_id)).is_closed
