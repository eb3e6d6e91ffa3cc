"""Each fault that a bot must live with, and what Telegram answers to it: by itself where it can be, else on demand."""

import asyncio
from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from bare_bot import BOT, CHEN, GROUP, LI, SUPER, WANG, BotApi

from playground.client import Control
from playground.server import Server

FORUM = -1002
BUTTONS = {"inline_keyboard": [[{"text": "For", "callback_data": "vote:1:for"}]]}
NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
WEBHOOK_ON = (
    "409 Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
FORM = "application/x-www-form-urlencoded"
Call = tuple[str, dict[str, Any]]


def send(chat: int, **more: Any) -> Call:
    return "sendMessage", {"chat_id": chat, "text": "x", **more}


async def flood(control: Control, bot: BotApi) -> Call:
    await control.set_limits(True)
    for _ in range(3):
        await bot.ok("sendMessage", chat_id=GROUP, text="x")
    return send(GROUP)


async def flood_for_hours(control: Control, bot: BotApi) -> Call:
    text = "Too Many Requests: retry after 36000"
    await control.fault("sendMessage", status=429, description=text, retry_after=36000)
    return send(GROUP)


async def card(bot: BotApi, chat: int = GROUP) -> dict[str, Any]:
    sent = await bot.ok("sendMessage", chat_id=chat, text="card", reply_markup=BUTTONS)
    return {"chat_id": chat, "message_id": sent["message_id"]}


async def late_answer(control: Control, bot: BotApi) -> Call:
    place = await card(bot)
    tap = await control.tap(GROUP, WANG, place["message_id"], "vote:1:for", wait=False)
    await control.advance(151)
    return "answerCallbackQuery", {"callback_query_id": tap.query_id}


async def same_edit(control: Control, bot: BotApi) -> Call:
    return "editMessageText", {**await card(bot), "text": "card", "reply_markup": BUTTONS}


async def deleted_card(control: Control, bot: BotApi) -> Call:
    place = await card(bot)
    await control.delete(GROUP, place["message_id"])
    return "editMessageText", {**place, "text": "new"}


async def foreign_card(control: Control, bot: BotApi) -> Call:
    said = await control.say(GROUP, WANG, "mine")
    return "editMessageText", {"chat_id": GROUP, "message_id": said["message_id"], "text": "x"}


async def never_started(control: Control, bot: BotApi) -> Call:
    return send(WANG)


async def blocked(control: Control, bot: BotApi) -> Call:
    await control.start(WANG)
    await control.block(WANG)
    return send(WANG)


async def deleted_account(control: Control, bot: BotApi) -> Call:
    await control.start(WANG)
    await control.delete_account(WANG)
    return send(WANG)


async def kicked(control: Control, bot: BotApi) -> Call:
    await control.remove_member(GROUP, BOT, kicked=True)
    return send(GROUP)


async def kicked_from_a_supergroup(control: Control, bot: BotApi) -> Call:
    await control.remove_member(SUPER, BOT, kicked=True)
    return send(SUPER)


async def left(control: Control, bot: BotApi) -> Call:
    await bot.ok("leaveChat", chat_id=SUPER)
    return send(SUPER)


async def deleted_group(control: Control, bot: BotApi) -> Call:
    await control.delete_chat(GROUP)
    return send(GROUP)


async def upgraded(control: Control, bot: BotApi) -> Call:
    await control.upgrade(GROUP, -100777)
    return send(GROUP)


async def topic(control: Control) -> int:
    await control.add_chat(FORUM, "supergroup", "Forum", [LI, BOT], forum=True, quiet=True)
    return await control.create_topic(FORUM, LI, "Lift")


async def closed_topic(control: Control, bot: BotApi) -> Call:
    number = await topic(control)
    await control.close_topic(FORUM, LI, number)
    return send(FORUM, message_thread_id=number)


async def gone_topic(control: Control, bot: BotApi) -> Call:
    number = await topic(control)
    await control.delete_topic(FORUM, number)
    return send(FORUM, message_thread_id=number)


async def muted(control: Control, bot: BotApi) -> Call:
    await control.mute(SUPER, BOT)
    return send(SUPER)


async def cannot_pin(control: Control, bot: BotApi) -> Call:
    return "pinChatMessage", await card(bot)


async def webhook_left_on(control: Control, bot: BotApi) -> Call:
    await bot.ok("setWebhook", url="http://127.0.0.1:9/hook")
    return "getUpdates", {}


async def restart(control: Control, bot: BotApi) -> Call:
    await control.fault("sendMessage", status=500, description="Internal Server Error: restart")
    return send(GROUP)


async def too_long(control: Control, bot: BotApi) -> Call:
    return "sendMessage", {"chat_id": GROUP, "text": "户" * 4097}


async def bad_markup(control: Control, bot: BotApi) -> Call:
    return "sendMessage", {"chat_id": GROUP, "text": "1 < 2", "parse_mode": "HTML"}


async def bad_button(control: Control, bot: BotApi) -> Call:
    return send(GROUP, reply_markup={"inline_keyboard": [[{"text": "A", "callback_data": "x" * 65}]]})


async def revoked(control: Control, bot: BotApi) -> Call:
    await control.revoke_token()
    return "getMe", {}


async def malformed_token(control: Control, bot: BotApi) -> Call:
    bot.token = "nonsense"
    return "getMe", {}


async def reply_target_gone(control: Control, bot: BotApi) -> Call:
    place = await card(bot)
    await control.delete(GROUP, place["message_id"])
    return send(GROUP, reply_parameters={"message_id": place["message_id"]})


ANSWERS: list[tuple[Callable[[Control, BotApi], Awaitable[Call]], str]] = [
    (flood, "429 Too Many Requests: retry after 1"),
    (flood_for_hours, "429 Too Many Requests: retry after 36000"),
    (late_answer, "400 Bad Request: query is too old and response timeout expired or query ID is invalid"),
    (same_edit, NOT_MODIFIED),
    (deleted_card, "400 Bad Request: message to edit not found"),
    (foreign_card, "400 Bad Request: message can't be edited"),
    (blocked, "403 Forbidden: bot was blocked by the user"),
    (never_started, "403 Forbidden: bot can't initiate conversation with a user"),
    (deleted_account, "403 Forbidden: user is deactivated"),
    (kicked, "403 Forbidden: bot was kicked from the group chat"),
    (kicked_from_a_supergroup, "403 Forbidden: bot was kicked from the supergroup chat"),
    (left, "403 Forbidden: bot is not a member of the supergroup chat"),
    (deleted_group, "403 Forbidden: the group chat was deleted"),
    (upgraded, "400 Bad Request: group chat was upgraded to a supergroup chat"),
    (closed_topic, "400 Bad Request: TOPIC_CLOSED"),
    (gone_topic, "400 Bad Request: message thread not found"),
    (muted, "400 Bad Request: not enough rights to send text messages to the chat"),
    (cannot_pin, "400 Bad Request: not enough rights to manage pinned messages in the chat"),
    (webhook_left_on, WEBHOOK_ON),
    (restart, "500 Internal Server Error: restart"),
    (too_long, "400 Bad Request: message is too long"),
    (bad_markup, '400 Bad Request: can\'t parse entities: Unsupported start tag "" at byte offset 2'),
    (bad_button, "400 Bad Request: BUTTON_DATA_INVALID"),
    (revoked, "401 Unauthorized"),
    (malformed_token, "401 Unauthorized: invalid token specified"),
    (reply_target_gone, "400 Bad Request: message to be replied not found"),
]


@pytest.mark.parametrize(("arrange", "answer"), ANSWERS, ids=[arrange.__name__ for arrange, _ in ANSWERS])
async def test_what_telegram_answers(
    control: Control, bot: BotApi, arrange: Callable[[Control, BotApi], Awaitable[Call]], answer: str
) -> None:
    method, params = await arrange(control, bot)
    refused = await bot.call(method, **params)
    assert f"{refused['error_code']} {refused['description']}" == answer
    more = {
        upgraded: {"migrate_to_chat_id": -100777},
        flood: {"retry_after": 1},
        flood_for_hours: {"retry_after": 36000},
    }
    assert refused.get("parameters", {}) == more.get(arrange, {})


@pytest.mark.parametrize("status", [502, 504])
async def test_a_gateway_answers_in_html_or_with_nothing(control: Control, bot: BotApi, status: int) -> None:
    for body in ("<html>Bad Gateway</html>", ""):
        await control.fault("getMe", status=status, body=body)
        async with bot.session.get(f"{bot.url}/bot{bot.token}/getMe") as response:
            assert [response.status, await response.text()] == [status, body]


async def test_a_read_times_out_after_the_effect_and_a_connection_breaks_before_it(
    control: Control, bot: BotApi
) -> None:
    await control.fault("sendMessage", delay_after=5)
    method, params = send(GROUP)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(bot.call(method, **params), 0.2)
    assert len(await control.messages(GROUP)) == 1, "sent all the same"
    await control.fault("sendMessage", drop="before")
    with pytest.raises(aiohttp.ClientError):
        await bot.call(method, **params)
    assert len(await control.messages(GROUP)) == 1


async def serve(hook: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> tuple[str, web.AppRunner]:
    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}/hook", runner


async def test_a_slow_webhook_gets_the_update_again(telegram: Server, control: Control, bot: BotApi) -> None:
    assert telegram.webhooks.patience == 60
    telegram.webhooks.patience = 0.2
    seen: list[int] = []
    again = asyncio.Event()

    async def hook(request: web.Request) -> web.StreamResponse:
        seen.append((await request.json())["update_id"])
        await asyncio.sleep(1 if len(seen) == 1 else 0)
        again.set()
        return web.Response()

    url, runner = await serve(hook)
    await bot.ok("setWebhook", url=url)
    await control.say(WANG, WANG, "hello")
    await asyncio.wait_for(again.wait(), 5)
    assert seen[0] == seen[1]
    await runner.cleanup()


async def test_a_webhook_asks_to_wait_and_answers_with_calls(control: Control, bot: BotApi) -> None:
    seen: list[float] = []

    async def hook(_: web.Request) -> web.StreamResponse:
        seen.append(asyncio.get_running_loop().time())
        if len(seen) == 1:
            return web.Response(status=503, headers={"Retry-After": "1"})
        if len(seen) == 2:
            return web.Response(text=f"method=sendMessage&chat_id={WANG}&text=form", content_type=FORM)
        if len(seen) == 3:
            return web.json_response({"method": "setWebhook", "url": ""})
        return web.json_response({"method": "sendmessage", "chat_id": WANG, "text": "json", "reply_markup": BUTTONS})

    url, runner = await serve(hook)
    await bot.ok("setWebhook", url=url)
    for number in range(3):
        await control.say(WANG, WANG, str(number))
    await control.wait_message(WANG, contains="form", since=0)
    await control.wait_message(WANG, contains="json", since=0)
    assert seen[1] - seen[0] >= 1, "it waits as long as it was asked to"
    assert (await bot.ok("getWebhookInfo"))["url"] == url, "what changes the webhook is not called from a reply"
    assert [call["method"].lower() for call in await control.calls()].count("sendmessage") == 2
    await runner.cleanup()


async def test_webhooks_keep_the_order_of_a_person_and_of_a_poll(control: Control, bot: BotApi) -> None:
    """One update that is refused holds back its own line only: a person's taps, or the answers to a poll."""
    seen: list[str] = []
    done = asyncio.Event()

    def name(update: dict[str, Any]) -> str:
        if "poll_answer" in update:
            return f"poll {update['poll_answer']['user']['id']}"
        return "said" if "message" in update else str(update["callback_query"]["data"])

    async def hook(request: web.Request) -> web.StreamResponse:
        seen.append(name(await request.json()))
        if {"b", f"poll {LI}"} <= set(seen):
            done.set()
        refused = seen[-1] in ("a", f"poll {WANG}") and seen.count(seen[-1]) < 3
        return web.Response(status=500 if refused else 200)

    options = [{"text": "a"}, {"text": "b"}]
    poll = await bot.ok("sendPoll", chat_id=GROUP, question="?", options=options, is_anonymous=False)
    url, runner = await serve(hook)
    await bot.ok("setWebhook", url=url, allowed_updates=["callback_query", "poll_answer", "message"])
    for user, data in ((WANG, "a"), (WANG, "b"), (LI, "c")):
        await control.tap(GROUP, user, 1, data, forged=True, wait=False)
    for user in (WANG, LI):
        await control.vote_poll(GROUP, user, poll["message_id"], [0])
    await control.say(WANG, WANG, "hello")
    await asyncio.wait_for(done.wait(), 5)
    last_a, last_poll = (len(seen) - 1 - seen[::-1].index(one) for one in ("a", f"poll {WANG}"))
    assert [seen.count("a"), seen.count(f"poll {WANG}")] == [3, 3]
    assert seen.index("b") > last_a, "the person's second tap waits for the first"
    assert seen.index(f"poll {LI}") > last_poll, "the second answer waits for the first, whoever gave it"
    assert max(seen.index("c"), seen.index("said"), seen.index(f"poll {WANG}")) < last_a, "all else does not wait"
    await runner.cleanup()


async def test_taps_on_what_is_gone_old_or_copied(control: Control, bot: BotApi) -> None:
    place = await card(bot)
    await control.delete(GROUP, place["message_id"])
    await control.tap(GROUP, WANG, place["message_id"], "vote:1:for", forged=True, wait=False)
    await control.tap(SUPER, CHEN, 1, "vote:1:for", forged=True, wait=False)
    gone, copied = (update["callback_query"] for update in await bot.updates())
    assert gone["message"] == {"chat": gone["message"]["chat"], "message_id": place["message_id"], "date": 0}
    assert [copied["message"]["chat"]["id"], copied["from"]["id"]] == [SUPER, CHEN]
    old = await card(bot)
    await control.upgrade(GROUP)
    tap = await control.tap(GROUP, WANG, old["message_id"], "vote:1:for", wait=False)
    await bot.ok("answerCallbackQuery", callback_query_id=tap.query_id)


async def test_an_anonymous_administrator_taps_under_their_own_name(control: Control, bot: BotApi) -> None:
    await control.promote(SUPER, WANG, ["can_pin_messages"], anonymous=True)
    place = await card(bot, SUPER)
    await control.say(SUPER, WANG, "/votes@corridor_bot", anonymous=True)
    await control.tap(SUPER, WANG, place["message_id"], "vote:1:for", wait=False)
    said, tapped = await bot.updates()
    assert [said["message"]["from"]["id"], said["message"]["sender_chat"]["id"]] == [1087968824, SUPER]
    assert tapped["callback_query"]["from"]["id"] == WANG


@pytest.mark.parametrize("name", ["\u200b", "\u202eevil", "Z\u0351\u036b\u0343", "👨‍👩‍👧‍👦", "<b>Wang</b>"])
async def test_names_come_as_they_are(control: Control, bot: BotApi, name: str) -> None:
    await control.add_user(70, name)
    await control.start(70)
    assert (await bot.updates())[0]["message"]["from"]["first_name"] == name


async def test_the_server_tells_its_time(control: Control, bot: BotApi) -> None:
    await control.advance(86_400)
    async with bot.session.get(f"{bot.url}/bot{bot.token}/getMe") as response:
        assert parsedate_to_datetime(response.headers["Date"]).isoformat() == "2026-05-10T12:00:00+00:00"


async def test_a_second_conflict_is_told_late(telegram: Server, control: Control, bot: BotApi) -> None:
    assert telegram.polling.patience == 3
    telegram.polling.patience = 0.3
    await control.set_limits(True)
    await bot.ok("setWebhook", url="http://127.0.0.1:9/hook")
    assert (await bot.call("setWebhook", url="http://127.0.0.1:9/other"))["error_code"] == 429
    assert (await bot.call("getUpdates"))["error_code"] == 409
    began = asyncio.get_running_loop().time()
    assert (await bot.call("getUpdates"))["error_code"] == 409
    assert asyncio.get_running_loop().time() - began >= 0.3
