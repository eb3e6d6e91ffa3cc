"""Groups, forums and channels: what a bot may do there, how it gets in, and what it hears."""

import pytest
from bare_bot import BOT, CHEN, GROUP, LI, SUPER, WANG, BotApi

from playground.client import Control
from playground.errors import ControlError

FORUM, CHANNEL = -1002, -1003


async def test_a_bot_sees_what_it_may_and_may_not(control: Control, bot: BotApi) -> None:
    async def own(chat: int) -> dict[str, object]:
        member: dict[str, object] = await bot.ok("getChatMember", chat_id=chat, user_id=BOT)
        return member

    assert (await own(SUPER))["status"] == "member"
    for chat in (GROUP, SUPER):
        await control.promote(chat, BOT, ["can_pin_messages", "can_delete_messages"])
    held = await own(SUPER)
    assert [held[f"can_{right}"] for right in ("manage_chat", "pin_messages", "delete_messages")] == [True] * 3
    assert [held[f"can_{right}"] for right in ("restrict_members", "manage_topics")] == [False, False]
    assert "can_manage_topics" not in await own(GROUP), "a basic group has no topics"
    assert "can_post_messages" not in held
    await control.add_chat(CHANNEL, "channel", "News", [LI, BOT], quiet=True)
    await control.promote(CHANNEL, BOT, ["can_post_messages"])
    assert (await own(CHANNEL))["can_post_messages"] is True
    await control.mute(SUPER, BOT)
    await control.mute(SUPER, WANG)
    muted = await own(SUPER)
    assert [muted["status"], muted["can_send_messages"], muted["is_member"]] == ["restricted", False, True]
    assert (
        await bot.refused("pinChatMessage", chat_id=SUPER, message_id=1) == "400 Bad Request: message to pin not found"
    )


async def test_privacy_shows_in_get_me(control: Control, bot: BotApi) -> None:
    assert (await bot.ok("getMe"))["can_read_all_group_messages"] is False
    await control.add_bot("2:other", "other_bot", "Other", privacy=False)
    bot.token = "2:other"
    assert (await bot.ok("getMe"))["can_read_all_group_messages"] is True


async def test_a_command_in_a_caption_is_meant_for_the_bot(control: Control, bot: BotApi) -> None:
    await control.record(GROUP, WANG, "voice", b"x", "/propose@corridor_bot the lift")
    await control.record(GROUP, WANG, "voice", b"x", "the lift")
    assert [update["message"]["caption"] for update in await bot.updates()] == ["/propose@corridor_bot the lift"]


async def test_only_supergroups_restrict_members(control: Control, bot: BotApi) -> None:
    await control.promote(GROUP, BOT, ["can_restrict_members"])
    member = {"chat_id": GROUP, "user_id": LI, "permissions": {}}
    assert await bot.refused("restrictChatMember", **member) == (
        "400 Bad Request: method is available only for supergroups"
    )


async def test_a_group_is_joined_by_link(control: Control, bot: BotApi) -> None:
    await control.add_chat(-101, "group", "Stairs", [LI, WANG])
    said = await control.add_by_link(LI, -101, "setup_AB12", rights=["can_pin_messages"])
    assert said is not None
    member, joined, promoted, started = await bot.updates()
    assert [member["my_chat_member"]["from"]["id"], joined["message"]["new_chat_members"][0]["id"]] == [LI, BOT]
    assert promoted["my_chat_member"]["new_chat_member"]["can_pin_messages"] is True
    assert started["message"]["text"] == "/start@corridor_bot setup_AB12"
    assert started["message"]["from"]["id"] == LI
    assert (await control.add_by_link(LI, -101, "again"))["text"] == "/start@corridor_bot again"  # type: ignore[index]
    await control.add_chat(-102, "group", "Yard", [LI])
    assert await control.add_by_link(LI, -102) is None, "no payload, no /start"
    with pytest.raises(ControlError, match="not in"):
        await control.add_by_link(CHEN, -102, "x")


async def test_channels(control: Control, bot: BotApi) -> None:
    await control.add_chat(CHANNEL, "channel", "News", [LI, BOT], quiet=True)
    words = {"chat_id": CHANNEL, "text": "news"}
    assert await bot.refused("sendMessage", **words) == (
        "400 Bad Request: need administrator rights in the channel chat"
    )
    await control.promote(CHANNEL, BOT, ["can_post_messages"])
    assert "from" not in await bot.ok("sendMessage", **words)
    await bot.kinds()
    said = await control.say(CHANNEL, LI, "/votes@corridor_bot")
    await control.edit(CHANNEL, LI, said["message_id"], "later")
    post, edited = await bot.updates()
    assert [post["channel_post"]["sender_chat"]["id"], "from" in post["channel_post"]] == [CHANNEL, False]
    assert edited["edited_channel_post"]["text"] == "later"
    await control.forward(CHANNEL, said["message_id"], WANG, WANG)
    origin = (await bot.updates())[-1]["message"]["forward_origin"]
    assert [origin["type"], origin["chat"]["id"], origin["message_id"]] == ["channel", CHANNEL, said["message_id"]]


async def test_topics_are_closed_hidden_and_deleted(control: Control, bot: BotApi) -> None:
    await control.add_chat(FORUM, "supergroup", "Forum", [WANG, BOT], forum=True, quiet=True)
    topic = await control.create_topic(FORUM, WANG, "Lift")
    await bot.ok("sendMessage", chat_id=FORUM, message_thread_id=topic, text="in it")
    assert "not enough rights" in await bot.refused("closeGeneralForumTopic", chat_id=FORUM)
    await control.close_topic(FORUM, WANG, 1)
    assert await bot.refused("sendMessage", chat_id=FORUM, text="x") == "400 Bad Request: TOPIC_CLOSED"
    await control.promote(FORUM, BOT, ["can_manage_topics"])
    await bot.ok("sendMessage", chat_id=FORUM, text="who may manage topics may write in closed ones")
    assert await bot.refused("closeGeneralForumTopic", chat_id=FORUM) == "400 Bad Request: TOPIC_NOT_MODIFIED"
    await bot.ok("hideGeneralForumTopic", chat_id=FORUM)
    await control.delete_topic(FORUM, topic)
    assert await bot.refused("sendMessage", chat_id=FORUM, message_thread_id=topic, text="x") == (
        "400 Bad Request: message thread not found"
    )
    assert [m["deleted"] for m in await control.messages(FORUM) if m.get("message_thread_id")] == [True, True]
