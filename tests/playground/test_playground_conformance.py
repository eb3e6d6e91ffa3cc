"""Every method that is built and every kind of update, read by the specification and by two strict frameworks."""

from typing import Any

import aiohttp
import pytest
import telegram as ptb
from bare_bot import BOT, CHEN, GROUP, LI, SUPER, TOKEN, WANG, BotApi
from judges import judge, specification

from playground import methods
from playground.client import Control
from playground.media import KINDS

FORUM, CHANNEL = -1002, -1003
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x03\x00\x00\x00\x02\x08\x02\x00\x00\x00"
BUTTONS = {
    "inline_keyboard": [
        [{"text": "For", "callback_data": "vote:1:for"}, {"text": "Open", "url": "https://t.me/corridor_bot?start=x"}]
    ]
}
HTML = '<b>b</b> <i>i</i> <u>u</u> <s>s</s> <code>c</code> <pre>p</pre> <a href="https://a.b/">a</a> /me #x @someone'
HTML += "<blockquote expandable>q</blockquote><tg-spoiler>t</tg-spoiler>"
ASK = {"question": "<b>How</b>?", "question_parse_mode": "HTML", "is_anonymous": False, "description": "of late"}
UPDATES = {
    "message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "poll", "poll_answer",
    "my_chat_member", "chat_member", "message_reaction",
}  # fmt: skip


class Judged(BotApi):
    """A bot whose every answer is judged by what the specification says the method returns."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.called: set[str] = set()

    async def ok(self, method: str, **params: Any) -> Any:
        result = await super().ok(method, **params)
        judge(specification()["methods"][method]["returns"], result)
        self.called.add(method)
        return result

    async def upload(self, method: str, **files: tuple[str, bytes]) -> Any:
        """A method that sends files to the council."""
        fields = specification()["methods"][method]["parameters"]
        form = aiohttp.FormData({key: value for key, value in FILE.items() if key in fields})
        for key, (name, content) in files.items():
            form.add_field(key, content, filename=name)
        async with self.session.post(f"{self.url}/bot{self.token}/{method}", data=form) as response:
            result = (await response.json())["result"]
        judge(specification()["methods"][method]["returns"], result)
        self.called.add(method)
        return result


FILE = {
    "chat_id": str(SUPER),
    "caption": "<b>look</b>",
    "parse_mode": "HTML",
    "duration": "3",
    "title": "t",
    "width": "9",
}


@pytest.fixture
async def bot(telegram: Any, control: Control) -> Any:
    api = Judged(telegram.url)
    await control.add_chat(FORUM, "supergroup", "Forum", [LI, BOT], forum=True)
    await control.add_chat(CHANNEL, "channel", "News", [LI, BOT], quiet=True)
    rights = ["can_manage_topics", "can_pin_messages", "can_restrict_members", "can_promote_members", "can_change_info"]
    for chat in (SUPER, FORUM):
        await control.promote(chat, BOT, [*rights, "can_invite_users"], title="Robot")
    await control.promote(CHANNEL, BOT, ["can_post_messages"])
    await control.start(WANG, "x")
    yield api
    await api.session.close()


async def about_itself(bot: Judged) -> None:
    await bot.ok("getMe")
    for what, parameter in (
        ("Name", "name"),
        ("Description", "description"),
        ("ShortDescription", "short_description"),
    ):
        await bot.ok(f"setMy{what}", **{parameter: "x"})
        await bot.ok(f"getMy{what}")
    await bot.ok("setMyCommands", commands=[{"command": "up", "description": "Go up"}])
    await bot.ok("getMyCommands")
    await bot.ok("deleteMyCommands")
    await bot.ok("setMyDefaultAdministratorRights", rights={"can_pin_messages": True}, for_channels=False)
    await bot.ok("getMyDefaultAdministratorRights")
    await bot.ok("setChatMenuButton", menu_button={"type": "commands"})
    await bot.ok("getChatMenuButton")
    await bot.ok("getUserProfilePhotos", user_id=WANG)
    await bot.ok("setWebhook", url="http://127.0.0.1:9/hook", allowed_updates=["message"])
    await bot.ok("getWebhookInfo")
    await bot.ok("deleteWebhook", drop_pending_updates=True)
    await bot.ok("logOut")
    await bot.ok("close")


async def about_chats(control: Control, bot: Judged) -> None:
    for chat in (WANG, GROUP, SUPER, FORUM, CHANNEL):
        await bot.ok("getChat", chat_id=chat)
        await bot.ok("getChatMemberCount", chat_id=chat)
    await control.mute(SUPER, WANG)
    await control.add_member(SUPER, CHEN)
    await control.add_member(GROUP, CHEN)
    await control.remove_member(GROUP, CHEN, kicked=True)
    statuses = [
        (await bot.ok("getChatMember", chat_id=chat, user_id=user))["status"]
        for chat, user in ((SUPER, LI), (SUPER, BOT), (SUPER, WANG), (SUPER, CHEN), (GROUP, CHEN), (FORUM, WANG))
    ]
    assert statuses == ["creator", "administrator", "restricted", "member", "kicked", "left"]
    await bot.ok("getChatAdministrators", chat_id=SUPER)
    await bot.ok("restrictChatMember", chat_id=SUPER, user_id=WANG, permissions={"can_send_messages": True})
    await bot.ok("promoteChatMember", chat_id=SUPER, user_id=CHEN, can_pin_messages=True)
    await bot.ok("banChatMember", chat_id=SUPER, user_id=CHEN)
    await bot.ok("unbanChatMember", chat_id=SUPER, user_id=CHEN)
    await bot.ok("setChatPermissions", chat_id=SUPER, permissions={"can_send_messages": True, "can_pin_messages": True})
    await bot.ok("setChatTitle", chat_id=SUPER, title="The council")
    await bot.ok("setChatDescription", chat_id=SUPER, description="of the garden")
    await bot.ok("exportChatInviteLink", chat_id=SUPER)
    await control.add_member(SUPER, WANG)
    await control.mute(SUPER, WANG, muted=False)


async def about_topics(bot: Judged) -> None:
    topic = (await bot.ok("createForumTopic", chat_id=FORUM, name="Lift"))["message_thread_id"]
    sent = await bot.ok("sendMessage", chat_id=FORUM, message_thread_id=topic, text="x")
    await bot.ok("pinChatMessage", chat_id=FORUM, message_id=sent["message_id"])
    where = {"chat_id": FORUM, "message_thread_id": topic}
    await bot.ok("editForumTopic", **where, name="Lifts")
    for method in ("closeForumTopic", "reopenForumTopic", "unpinAllForumTopicMessages", "deleteForumTopic"):
        await bot.ok(method, **where)
    await bot.ok("editGeneralForumTopic", chat_id=FORUM, name="Talk")
    for method in ("close", "reopen", "hide", "unhide"):
        await bot.ok(f"{method}GeneralForumTopic", chat_id=FORUM)
    await bot.ok("unpinAllGeneralForumTopicMessages", chat_id=FORUM)


async def words_and_files(bot: Judged) -> int:
    elsewhere = await bot.ok("sendMessage", chat_id=WANG, text="elsewhere")
    target = {"chat_id": WANG, "message_id": elsewhere["message_id"], "quote": "else"}
    sent = await bot.ok("sendMessage", chat_id=SUPER, text=HTML, parse_mode="HTML", reply_parameters=target)
    number: int = sent["message_id"]
    same = {"chat_id": SUPER, "message_id": number}
    await bot.ok("editMessageText", **same, text="edited", reply_markup=BUTTONS)
    await bot.ok("editMessageReplyMarkup", **same)
    await bot.ok("editMessageReplyMarkup", **same, reply_markup=BUTTONS)
    await bot.ok("sendChatAction", chat_id=SUPER, action="typing")
    files: dict[str, str] = {}
    for kind in KINDS:
        name = "".join(word.capitalize() for word in kind.split("_"))
        sent = await bot.upload(f"send{name}", **{kind: (f"a.{kind}", PNG)})
        plain = sent[kind][0] if kind == "photo" else sent[kind]
        files[kind] = (await bot.ok("getFile", file_id=plain["file_id"]))["file_id"]
    album = [{"type": kind, "media": files[kind], "has_spoiler": True} for kind in ("photo", "video")]
    photo = (await bot.ok("sendMediaGroup", chat_id=SUPER, media=album))[0]["message_id"]
    await bot.ok("editMessageCaption", chat_id=SUPER, message_id=photo, caption="new")
    media = {"type": "document", "media": files["document"]}
    await bot.ok("editMessageMedia", chat_id=SUPER, message_id=photo, media=media)
    there = {"chat_id": WANG, "from_chat_id": SUPER}
    await bot.ok("forwardMessage", **there, message_id=number)
    await bot.ok("forwardMessages", **there, message_ids=[number, photo])
    await bot.ok("copyMessage", **there, message_id=photo)
    await bot.ok("copyMessages", **there, message_ids=[number, photo])
    await bot.ok("setMessageReaction", **same, reaction=[{"type": "emoji", "emoji": "👍"}])
    await bot.ok("pinChatMessage", **same)
    await bot.ok("unpinChatMessage", **same)
    await bot.ok("unpinAllChatMessages", chat_id=SUPER)
    await bot.ok("deleteMessage", chat_id=SUPER, message_id=photo)
    await bot.ok("deleteMessages", chat_id=SUPER, message_ids=[photo + 1])
    post = (await bot.ok("sendMessage", chat_id=CHANNEL, text="news"))["message_id"]
    await bot.ok("forwardMessage", chat_id=WANG, from_chat_id=CHANNEL, message_id=post)
    return number


async def taps_and_polls(control: Control, bot: Judged, number: int) -> None:
    tap = await control.tap(SUPER, WANG, number, "vote:1:for", wait=False)
    await bot.ok("answerCallbackQuery", callback_query_id=tap.query_id, text="recorded", show_alert=True)
    await control.tap(SUPER, WANG, 999, "gone", forged=True, wait=False)
    photo = (await bot.upload("sendPhoto", photo=("a.png", PNG)))["photo"][0]["file_id"]
    picture = {"type": "photo", "media": photo}
    place = {"type": "venue", "latitude": 22.5, "longitude": 114.1, "title": "Hall", "address": "Garden 1"}
    options = [{"text": "<i>a</i>", "text_parse_mode": "HTML", "media": picture}, {"text": "b", "media": place}]
    more = {"allow_adding_options": True, "allows_multiple_answers": True, "open_period": 600, "media": picture}
    poll = (await bot.ok("sendPoll", chat_id=SUPER, options=options, **ASK, **more))["message_id"]
    await control.add_option(SUPER, LI, poll, "c")
    await control.vote_poll(SUPER, WANG, poll, [0, 2])
    await control.vote_poll(SUPER, WANG, poll, [], as_chat=SUPER)
    await bot.ok("stopPoll", chat_id=SUPER, message_id=poll)
    quiz = {"type": "quiz", "correct_option_ids": [0, 1], "explanation": "<b>so</b>", "explanation_parse_mode": "HTML"}
    await bot.ok("sendPoll", chat_id=SUPER, options=options, **ASK, **quiz, explanation_media=picture)


async def people_do(control: Control, number: int) -> None:
    said = await control.say(WANG, WANG, "/help #x https://a.b/")
    await control.edit(WANG, WANG, said["message_id"], "edited /help #x")
    await control.say(SUPER, WANG, "/propose@corridor_bot lift", reply_to=number)
    await control.say(SUPER, LI, "as the group", anonymous=True)
    await control.say(SUPER, LI, "as the channel", as_chat=CHANNEL)
    post = await control.say(CHANNEL, LI, "news")
    await control.edit(CHANNEL, LI, post["message_id"], "newer")
    await control.react(SUPER, WANG, number, "👍")
    await control.pin(SUPER, WANG, number)
    photo = await control.send_photo(SUPER, WANG, PNG, "look /here")
    await control.send_file(SUPER, WANG, b"x", "x.txt")
    recordings: list[Any] = ["voice", "video", "video_note", "audio"]
    for kind in recordings:
        await control.record(SUPER, WANG, kind, b"x", duration=3)
    await control.forward(SUPER, photo["message_id"], WANG, WANG)
    await control.forward(CHANNEL, post["message_id"], WANG, WANG)
    await control.add_member(SUPER, CHEN, by=LI)
    await control.remove_member(SUPER, CHEN)
    topic = await control.create_topic(FORUM, LI, "Lift")
    await control.say(FORUM, LI, "in the topic", topic=topic)
    await control.close_topic(FORUM, LI, topic)
    await control.block(WANG)
    await control.add_chat(-101, "group", "Stairs", [LI])
    await control.add_by_link(LI, -101, "setup")
    await control.upgrade(-101)
    await control.remove_member(SUPER, BOT, kicked=True)


async def test_every_method_and_every_kind_of_update(control: Control, bot: Judged) -> None:
    await about_itself(bot)
    await bot.ok("getUpdates", allowed_updates=sorted(UPDATES))
    await about_chats(control, bot)
    await about_topics(bot)
    number = await words_and_files(bot)
    await taps_and_polls(control, bot, number)
    await people_do(control, number)
    updates = await bot.ok("getUpdates")
    assert {key for update in updates for key in update} == UPDATES | {"update_id"}
    await bot.ok("leaveChat", chat_id=FORUM)
    assert bot.called == {*methods.TABLE, "getUpdates"}


async def test_two_frameworks_call_through(control: Control, bot: Judged) -> None:
    async with ptb.Bot(TOKEN, base_url=f"{bot.url}/bot", base_file_url=f"{bot.url}/file/bot") as framework:
        sent = await framework.send_document(GROUP, b"1,2", filename="a.csv", caption="<b>x</b>", parse_mode="HTML")
        assert sent.document is not None
        file = await framework.get_file(sent.document.file_id)
        assert await file.download_as_bytearray() == b"1,2"
        assert (await framework.get_chat_administrators(GROUP))[0].user.id == WANG
        poll = await framework.send_poll(GROUP, "?", ["a", "b"], is_anonymous=False)
        assert (await framework.stop_poll(GROUP, poll.message_id)).is_closed
    from by_aiogram import calls_through  # noqa: PLC0415 - slow to load: not wherever tests are collected

    await calls_through(control, bot.url)
