"""Faults on demand, the real limits, and the clock."""

import time

import aiohttp
import pytest
from bare_bot import BOT, CHEN, GROUP, LI, SUPER, WANG, BotApi

from playground.client import Control
from playground.errors import ApiError, ControlError
from playground.limits import Limits
from playground.server import Server


async def texts(control: Control) -> list[str]:
    return [message["text"] for message in await control.messages(GROUP)]


async def test_a_status_instead_of_the_effect(control: Control, bot: BotApi) -> None:
    await control.fault("sendMessage", status=429, description="Too Many Requests: retry after 7", retry_after=7)
    answer = await bot.call("sendMessage", chat_id=GROUP, text="x")
    assert [answer["error_code"], answer["parameters"]] == [429, {"retry_after": 7}]
    assert await texts(control) == []
    await bot.ok("sendMessage", chat_id=GROUP, text="x")


async def test_faults_match_by_method_chat_and_count(control: Control, bot: BotApi) -> None:
    number = await control.fault(chat=GROUP, count=0, skip=1, status=500, description="Internal Server Error")
    await bot.ok("sendMessage", chat_id=GROUP, text="skipped")
    for _ in range(3):
        assert await bot.refused("sendMessage", chat_id=GROUP, text="x") == "500 Internal Server Error"
    await bot.ok("sendMessage", chat_id=SUPER, text="elsewhere")
    await control.clear_faults(number)
    await bot.ok("sendMessage", chat_id=GROUP, text="x")


async def test_a_gateway_answers_in_html_though_the_message_was_sent(control: Control, bot: BotApi) -> None:
    await control.fault("sendMessage", status=502, body="<html>502 Bad Gateway</html>", effect=True)
    url = f"{bot.url}/bot{bot.token}/sendMessage"
    async with bot.session.post(url, json={"chat_id": GROUP, "text": "sent"}) as response:
        assert [response.status, response.content_type] == [502, "text/html"]
    assert await texts(control) == ["sent"]


async def test_connections_break_before_and_after_the_effect(control: Control, bot: BotApi) -> None:
    await control.fault("sendMessage", drop="before")
    with pytest.raises(aiohttp.ClientError):
        await bot.call("sendMessage", chat_id=GROUP, text="lost")
    await control.fault("sendMessage", drop="after")
    with pytest.raises(aiohttp.ClientError):
        await bot.call("sendMessage", chat_id=GROUP, text="sent")
    assert await texts(control) == ["sent"]


async def test_delays(control: Control, bot: BotApi) -> None:
    await control.fault("getMe", delay_before=0.1, delay_after=0.1)
    began = time.monotonic()
    await bot.ok("getMe")
    assert time.monotonic() - began >= 0.2


async def test_a_revoked_token(control: Control, bot: BotApi) -> None:
    await control.revoke_token()
    assert await bot.refused("getMe") == "401 Unauthorized"


async def test_a_deleted_group(control: Control, bot: BotApi) -> None:
    await control.delete_chat(GROUP)
    assert await bot.refused("sendMessage", chat_id=GROUP, text="x") == "403 Forbidden: the group chat was deleted"


async def send(bot: BotApi, chat: int, times: int) -> list[int]:
    """The status of each of so many sends."""
    answers = [await bot.call("sendMessage", chat_id=chat, text=str(number)) for number in range(times)]
    return [answer.get("error_code", 200) for answer in answers]


async def test_a_chat_takes_a_short_burst_and_one_a_second(control: Control, bot: BotApi) -> None:
    await control.start(WANG)
    await control.set_limits(True)
    assert await send(bot, WANG, 4) == [200, 200, 200, 429]
    answer = await bot.call("sendMessage", chat_id=WANG, text="x")
    assert answer["description"] == "Too Many Requests: retry after 1"
    assert answer["parameters"] == {"retry_after": 1}
    for _ in range(7):
        await control.advance(1)
        assert await send(bot, WANG, 1) == [200]
    await control.advance(1)
    assert await send(bot, WANG, 1) == [429], "ten in ten seconds is the most"


def test_a_group_takes_twenty_a_minute() -> None:
    limits = Limits(on=True)
    for second in range(20):
        limits.check(BOT, GROUP, is_group=True, now=second * 2.0)
    with pytest.raises(ApiError) as caught:
        limits.check(BOT, GROUP, is_group=True, now=42.0)
    assert caught.value.parameters == {"retry_after": 17}
    limits.check(BOT, GROUP, is_group=True, now=60.0)


def test_thirty_a_second_in_all() -> None:
    limits = Limits(on=True)
    for person in range(1, 31):
        limits.check(BOT, person, is_group=False, now=0.0)
    with pytest.raises(ApiError):
        limits.check(BOT, 31, is_group=False, now=0.5)
    limits.check(2, 31, is_group=False, now=0.5)


async def test_look_ups_and_answers_are_not_limited(control: Control, bot: BotApi) -> None:
    await control.set_limits(True)
    for _ in range(40):
        await bot.ok("getChat", chat_id=GROUP)
        await bot.ok("sendChatAction", chat_id=GROUP, action="typing")


async def test_the_clock_stands_runs_and_jumps(control: Control, telegram: Server, bot: BotApi) -> None:
    async def shown() -> str:
        async with bot.session.get(f"{telegram.url}/clock") as response:
            return await response.text()

    assert await shown() == "2026-05-09T12:00:00.000000Z"
    await control.advance(3600)
    assert await shown() == "2026-05-09T13:00:00.000000Z"
    assert (await bot.ok("sendMessage", chat_id=GROUP, text="x"))["date"] == 1_778_331_600
    await control.set_clock("2026-05-10T19:00:00+08:00", running=True)
    assert (await shown()).startswith("2026-05-10T11:00:00")
    assert await shown() < await shown()
    await control.next_event("2026-05-10T12:00:00Z", "roll call")
    assert (await control.clock())["next"] == {"at": "2026-05-10T12:00:00Z", "label": "roll call"}


async def test_what_makes_no_sense_is_refused(control: Control) -> None:
    for verb, fields in (
        ("add_chat", {"id": 5, "type": "group", "title": "x"}),
        ("say", {"chat": GROUP, "user": CHEN, "text": "not a member"}),
        ("say", {"chat": WANG, "user": LI, "text": "not mine"}),
        ("upgrade", {"chat": SUPER}),
        ("start", {"user": WANG, "payload": "two words"}),
        ("start", {"user": WANG, "payload": "x" * 65}),
        ("add_by_link", {"user": WANG, "chat": GROUP, "payload": "a=b"}),
        ("advance", {"hours": 1}),
        ("fault", {"colour": "red"}),
        ("promote", {"chat": GROUP, "user": LI, "rights": ["can_fly"]}),
    ):
        with pytest.raises(ControlError):
            await control.call(verb, **fields)
