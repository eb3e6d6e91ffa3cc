"""Messages and edits, who can be reached, and what a bot in a group gets to see."""

from bare_bot import BOT, CHEN, GROUP, LI, SUPER, WANG, BotApi

from playground.client import Control

BUTTONS = {"inline_keyboard": [[{"text": "For", "callback_data": "vote:1:for"}]]}


async def heard(bot: BotApi) -> list[str]:
    """The texts of the messages that the bot was told of, confirmed by this."""
    found = await bot.updates()
    if found:
        await bot.updates(found[-1]["update_id"] + 1)
    return [update["message"].get("text", "") for update in found if "message" in update]


async def test_nobody_is_written_to_before_start(control: Control, bot: BotApi) -> None:
    words = {"chat_id": WANG, "text": "hello"}
    assert await bot.refused("sendMessage", **words) == "403 Forbidden: bot can't initiate conversation with a user"
    await control.start(WANG, "CODE")
    assert await heard(bot) == ["/start CODE"]
    assert (await bot.ok("sendMessage", **words))["text"] == "hello"
    await control.block(WANG)
    assert await bot.refused("sendMessage", **words) == "403 Forbidden: bot was blocked by the user"
    assert (await bot.updates())[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    await control.unblock(WANG)
    await bot.ok("sendMessage", **words)
    await control.delete_account(WANG)
    assert await bot.refused("sendMessage", **words) == "403 Forbidden: user is deactivated"


async def test_a_bot_that_is_out_or_muted(control: Control, bot: BotApi) -> None:
    words = {"text": "hello"}
    await control.mute(SUPER, BOT)
    assert await bot.refused("sendMessage", chat_id=SUPER, **words) == (
        "400 Bad Request: not enough rights to send text messages to the chat"
    )
    await control.mute(SUPER, BOT, muted=False)
    await bot.ok("sendMessage", chat_id=SUPER, **words)
    await control.remove_member(SUPER, BOT)
    await control.remove_member(GROUP, BOT, kicked=True)
    assert await bot.refused("sendMessage", chat_id=SUPER, **words) == (
        "403 Forbidden: bot is not a member of the supergroup chat"
    )
    assert await bot.refused("sendMessage", chat_id=GROUP, **words) == (
        "403 Forbidden: bot was kicked from the group chat"
    )
    await control.add_member(SUPER, BOT, by=LI)
    await bot.ok("sendMessage", chat_id=SUPER, **words)


async def test_edits(control: Control, bot: BotApi) -> None:
    sent = await bot.ok("sendMessage", chat_id=GROUP, text="one", reply_markup=BUTTONS)
    same = {"chat_id": GROUP, "message_id": sent["message_id"]}
    assert "message is not modified" in await bot.refused("editMessageText", **same, text="one", reply_markup=BUTTONS)
    edited = await bot.ok("editMessageText", **same, text="<b>two</b>", parse_mode="HTML")
    assert "reply_markup" not in edited, "an edit without a keyboard takes it away"
    assert edited["entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    await bot.ok("editMessageReplyMarkup", **same, reply_markup=BUTTONS)
    (seen,) = await control.messages(GROUP)
    assert [seen["text"], seen["edits"], seen["history"][0]["text"]] == ["two", 2, "one"]
    await bot.ok("deleteMessage", **same)
    assert await bot.refused("editMessageText", **same, text="x") == "400 Bad Request: message to edit not found"


async def test_replies(control: Control, bot: BotApi) -> None:
    said = await control.say(GROUP, WANG, "the lift is broken")
    target = {"message_id": said["message_id"], "quote": "lift"}
    sent = await bot.ok("sendMessage", chat_id=GROUP, text="noted", reply_parameters=target)
    assert sent["reply_to_message"]["text"] == "the lift is broken"
    assert sent["quote"]["text"] == "lift"
    gone = {"message_id": 99, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await bot.ok("sendMessage", chat_id=GROUP, text="x", reply_parameters=gone)


async def test_privacy_mode(control: Control, bot: BotApi) -> None:
    await control.say(GROUP, WANG, "just talk")
    await control.say(GROUP, WANG, "/votes@other_bot")
    await control.say(GROUP, WANG, "/votes")
    await control.say(GROUP, WANG, "/votes@Corridor_Bot now")
    assert await heard(bot) == ["/votes@Corridor_Bot now"]
    sent = await bot.ok("sendMessage", chat_id=GROUP, text="hello")
    await control.say(GROUP, WANG, "/votes")
    await control.say(GROUP, WANG, "yes", reply_to=sent["message_id"])
    await control.say(GROUP, WANG, "just talk")
    assert await heard(bot) == ["/votes", "yes"], "a bare command reaches the bot that spoke last"
    await control.promote(GROUP, BOT, ["can_pin_messages"])
    await control.say(GROUP, WANG, "just talk")
    assert await heard(bot) == ["just talk"], "an administrator bot sees everything"


async def test_a_bot_without_privacy_sees_everything(control: Control, bot: BotApi) -> None:
    await control.add_bot("2:other", "other_bot", "Other", privacy=False)
    await control.add_member(GROUP, 2, by=WANG)
    assert await bot.kinds() == ["message"], "the other one's joining is a service message"
    await control.say(GROUP, WANG, "just talk")
    assert await bot.kinds() == []
    bot.token = "2:other"
    assert await bot.kinds() == ["my_chat_member", "message", "message"]


async def test_members_come_and_go(control: Control, bot: BotApi) -> None:
    await control.add_member(GROUP, CHEN)
    await control.remove_member(GROUP, CHEN)
    joined, left = (update["message"] for update in await bot.updates())
    assert joined["new_chat_members"][0]["id"] == left["left_chat_member"]["id"] == CHEN
    assert (await bot.ok("getChatMember", chat_id=GROUP, user_id=CHEN))["status"] == "left"
    assert (await bot.ok("getChatMember", chat_id=GROUP, user_id=WANG))["status"] == "creator"
    assert await bot.ok("getChatMemberCount", chat_id=GROUP) == 3


async def test_upgrade_to_a_supergroup(control: Control, bot: BotApi) -> None:
    await control.say(GROUP, WANG, "before")
    new = await control.upgrade(GROUP)
    old, grown = (update["message"] for update in await bot.updates())
    assert old["migrate_to_chat_id"] == grown["chat"]["id"] == new
    assert grown["migrate_from_chat_id"] == GROUP
    assert grown["message_id"] == 1, "numbers begin anew"
    answer = await bot.call("sendMessage", chat_id=GROUP, text="x")
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new}
    await bot.ok("sendMessage", chat_id=new, text="x")


async def test_pins(control: Control, bot: BotApi) -> None:
    sent = await bot.ok("sendMessage", chat_id=GROUP, text="board")
    same = {"chat_id": GROUP, "message_id": sent["message_id"]}
    assert await bot.refused("pinChatMessage", **same) == (
        "400 Bad Request: not enough rights to manage pinned messages in the chat"
    )
    await control.pin(GROUP, WANG, sent["message_id"])
    assert (await bot.updates())[-1]["message"]["pinned_message"]["text"] == "board"
    assert (await bot.ok("getChat", chat_id=GROUP))["pinned_message"]["message_id"] == sent["message_id"]
    await control.promote(GROUP, BOT, ["can_pin_messages"])
    await bot.ok("unpinChatMessage", **same)
    await bot.ok("pinChatMessage", **same)
    assert [m["message_id"] for m in await control.messages(GROUP) if m["pinned"]] == [sent["message_id"]]


async def test_forum_topics(control: Control, bot: BotApi) -> None:
    await control.add_chat(-1002, "supergroup", "Forum", [WANG, BOT], forum=True, quiet=True)
    topic = await control.create_topic(-1002, WANG, "Lift")
    sent = await bot.ok("sendMessage", chat_id=-1002, message_thread_id=topic, text="x")
    assert sent["message_thread_id"] == topic
    assert sent["is_topic_message"]
    assert "message_thread_id" not in await bot.ok("sendMessage", chat_id=-1002, text="general")
    assert await bot.refused("sendMessage", chat_id=-1002, message_thread_id=77, text="x") == (
        "400 Bad Request: message thread not found"
    )
    await control.close_topic(-1002, WANG, topic)
    assert await bot.refused("sendMessage", chat_id=-1002, message_thread_id=topic, text="x") == (
        "400 Bad Request: TOPIC_CLOSED"
    )
    assert (await control.say(-1002, WANG, "/votes@corridor_bot", topic=topic))["message_thread_id"] == topic


async def test_anonymous_administrators_and_channels(control: Control, bot: BotApi) -> None:
    await control.add_chat(-1003, "channel", "News", [WANG], quiet=True)
    await control.say(GROUP, WANG, "/votes@corridor_bot", anonymous=True)
    await control.say(GROUP, LI, "/votes@corridor_bot", as_chat=-1003)
    group, channel = (update["message"] for update in await bot.updates())
    assert [group["from"]["id"], group["sender_chat"]["id"]] == [1087968824, GROUP]
    assert [channel["from"]["id"], channel["sender_chat"]["id"]] == [136817688, -1003]


async def test_forwards_lose_their_buttons(control: Control, bot: BotApi) -> None:
    await control.start(WANG)
    sent = await bot.ok("sendMessage", chat_id=GROUP, text="card", reply_markup=BUTTONS)
    mine = await control.forward(GROUP, sent["message_id"], WANG, WANG)
    assert mine["forward_origin"]["sender_user"]["id"] == BOT
    theirs = await bot.ok("forwardMessage", chat_id=WANG, from_chat_id=GROUP, message_id=sent["message_id"])
    assert "reply_markup" not in mine | theirs
    copied = await bot.ok("copyMessage", chat_id=WANG, from_chat_id=GROUP, message_id=sent["message_id"])
    assert (await control.messages(WANG))[-1]["message_id"] == copied["message_id"]


async def test_a_person_edits(control: Control, bot: BotApi) -> None:
    said = await control.say(WANG, WANG, "befor")
    await control.edit(WANG, WANG, said["message_id"], "before")
    edited = (await bot.updates())[-1]["edited_message"]
    assert edited["text"] == "before"
    assert edited["edit_date"] >= edited["date"]


async def test_commands_by_scope_and_language(control: Control, bot: BotApi) -> None:
    async def offer(name: str, **where: object) -> None:
        await bot.ok("setMyCommands", commands=[{"command": name, "description": name}], **where)

    await offer("everywhere")
    await offer("private_zh", scope={"type": "all_private_chats"}, language_code="zh")
    await offer("council", scope={"type": "chat", "chat_id": SUPER})

    async def offered(chat: int) -> list[str]:
        return [one["command"] for one in await control.commands(chat, WANG)]

    assert [await offered(chat) for chat in (GROUP, WANG, SUPER)] == [["everywhere"], ["private_zh"], ["council"]]
    assert (await bot.ok("getMyCommands"))[0]["command"] == "everywhere"
    await bot.ok("deleteMyCommands")
    assert await offered(GROUP) == []
