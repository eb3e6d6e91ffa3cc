"""getUpdates: offsets, long polls, conflicts, and what the queue forgets."""

import asyncio
import time

from bare_bot import GROUP, SUPER, WANG, BotApi

from playground.client import Control
from playground.doors import LOOK_EVERY
from playground.updates import UpdateQueue


async def three(control: Control) -> None:
    for text in ("one", "two", "three"):
        await control.say(WANG, WANG, text)


def texts(updates: list[dict]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_stay_until_an_offset_confirms_them(control: Control, bot: BotApi) -> None:
    await three(control)
    first = await bot.updates()
    assert texts(first) == ["one", "two", "three"]
    ids = [update["update_id"] for update in first]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]
    assert texts(await bot.updates()) == ["one", "two", "three"], "nothing was confirmed"
    assert texts(await bot.updates(ids[1])) == ["two", "three"]
    assert texts(await bot.updates()) == ["two", "three"], "what is confirmed does not come back"
    assert await bot.updates(ids[2] + 1) == []


async def test_a_negative_offset_keeps_the_last_ones(control: Control, bot: BotApi) -> None:
    await three(control)
    assert texts(await bot.updates(-1)) == ["three"]
    assert texts(await bot.updates()) == ["three"]


async def test_limit(control: Control, bot: BotApi) -> None:
    await three(control)
    assert texts(await bot.updates(limit=2)) == ["one", "two"]


def test_an_offset_far_in_the_future_confirms_nothing() -> None:
    queue = UpdateQueue(10)
    queue.add(b"1", 100.0, ("message", 1))
    assert queue.take(22, 100, 0.0) == [b"1"]
    assert queue.take(21, 100, 0.0) == []


def test_updates_expire() -> None:
    queue = UpdateQueue(10)
    queue.add(b"old", 100.0, ("message", 1))
    queue.add(b"new", 200.0, ("message", 1))
    assert queue.take(0, 100, 150.0) == [b"new"]


async def test_a_long_poll_ends_with_the_first_update(control: Control, bot: BotApi) -> None:
    poll = asyncio.create_task(bot.updates(timeout=20))
    await asyncio.sleep(0.05)
    assert not poll.done()
    await control.say(WANG, WANG, "hello")
    assert texts(await asyncio.wait_for(poll, 2)) == ["hello"]


async def test_a_long_poll_ends_with_its_time(bot: BotApi) -> None:
    began = time.monotonic()
    assert await bot.updates(timeout=1) == []
    assert 0.9 < time.monotonic() - began < 10


async def test_a_second_poller_ends_the_first(control: Control, bot: BotApi) -> None:
    first = asyncio.create_task(bot.refused("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(bot.updates(timeout=20))
    assert await asyncio.wait_for(first, 2) == (
        "409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    await control.say(WANG, WANG, "hello")
    assert texts(await asyncio.wait_for(second, 2)) == ["hello"]


async def test_a_poll_ends_with_its_connection(control: Control, bot: BotApi) -> None:
    dead = BotApi(bot.url)
    poll = asyncio.create_task(dead.updates(timeout=20))
    await asyncio.sleep(0.05)
    poll.cancel()
    await dead.session.close()
    await asyncio.sleep(2 * LOOK_EVERY)
    second = asyncio.create_task(bot.updates(timeout=20))
    await asyncio.sleep(0.05)
    await control.say(WANG, WANG, "hello")
    assert texts(await asyncio.wait_for(second, 2)) == ["hello"]
    calls = [call for call in await control.calls() if call["method"] == "getUpdates"]
    assert [call["status"] for call in calls] == [200], "no conflict with who is gone"


async def test_a_call_takes_effect_though_nobody_waits_for_its_answer(control: Control, bot: BotApi) -> None:
    await control.fault("sendMessage", delay_before=0.2)
    hasty = BotApi(bot.url)
    said = asyncio.create_task(hasty.ok("sendMessage", chat_id=GROUP, text="late"))
    await asyncio.sleep(0.05)
    said.cancel()
    await hasty.session.close()
    assert await control.wait_message(GROUP, contains="late", timeout=2)


async def test_no_polling_beside_a_webhook(bot: BotApi) -> None:
    await bot.ok("setWebhook", url="http://127.0.0.1:9/hook")
    assert "409 Conflict: can't use getUpdates method while webhook is active" in await bot.refused("getUpdates")
    await bot.ok("deleteWebhook")
    assert await bot.updates() == []
    await bot.ok("setWebhook", url="http://127.0.0.1:9/hook")
    await bot.ok("setWebhook", url="")
    assert await bot.updates() == [], "an empty address takes the webhook away"


async def test_allowed_updates_are_remembered(control: Control, bot: BotApi) -> None:
    await bot.updates(allowed_updates=["callback_query"])
    await control.say(WANG, WANG, "not wanted")
    assert await bot.updates() == []
    await bot.updates(allowed_updates=[])
    await control.say(WANG, WANG, "wanted")
    assert texts(await bot.updates()) == ["wanted"]


async def test_some_kinds_come_only_when_asked_for(control: Control, bot: BotApi) -> None:
    await control.promote(SUPER, 1, ["can_pin_messages"])
    message = await control.say(SUPER, WANG, "hello")
    await bot.kinds()
    await control.react(SUPER, WANG, message["message_id"], "👍")
    await control.mute(SUPER, WANG)
    assert await bot.kinds() == []
    await bot.updates(allowed_updates=["chat_member", "message_reaction"])
    await control.react(SUPER, WANG, message["message_id"], "👎")
    await control.mute(SUPER, WANG, muted=False)
    assert await bot.kinds() == ["message_reaction", "chat_member"]


async def test_a_bot_that_asks_again_at_once_is_slowed_when_limits_are_on(control: Control, bot: BotApi) -> None:
    await control.set_limits(True)
    await three(control)
    assert len(await bot.updates()) == 3
    assert len(await bot.updates()) == 1
