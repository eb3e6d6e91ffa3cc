"""What Telegram says of the bot: its token, what it may read, whether it is heard in its groups, what time it is."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot.clock import Clock
from bot.config import Settings
from bot.findings import Finding, bad, look, ok
from bot.wire import AiohttpRequest, Ambiguous, Answer, NotSent, Telegram
from storage.communities import Chat

SKEW = timedelta(seconds=2)
PATIENCE = 5.0  # seconds for one answer


async def ask(settings: Settings, groups: Sequence[tuple[str, Chat]]) -> AsyncIterator[Finding]:
    """Ask Telegram for the bot, its webhook and its place in each group; no answer is one line.

    A group comes with the name of its community, "" where that need not be said.
    """
    request = AiohttpRequest()
    await request.initialize()
    try:
        telegram = Telegram(request, settings.api_url, settings.require_token())
        me = await telegram.call("getMe", {}, read_timeout=PATIENCE)
        if not me.ok:
            yield _refused(me)
            return
        yield ok("token", f"@{me.result.get('username', '')}, at {settings.api_url}")
        if me.result.get("can_read_all_group_messages"):
            yield look("privacy", "is off, so the bot gets every message: @BotFather, /setprivacy, Enable")
        else:
            yield ok("privacy", "mode is on: the bot gets commands and replies only")
        hook = await telegram.call("getWebhookInfo", {}, read_timeout=PATIENCE)
        if hook.ok:
            for found in _webhook(settings, hook.result):
                yield found
        for community, chat in groups:
            yield await _check_group(telegram, community, chat, int(me.result["id"]))
        if not settings.clock_url:
            yield await _check_skew(request, settings)
    except (NotSent, Ambiguous) as error:
        said = f"{settings.api_url} does not answer ({error}): the rest of Telegram was not looked at"
        yield bad("telegram", said)
    finally:
        await request.shutdown()


def _webhook(settings: Settings, hook: Mapping[str, Any]) -> Iterator[Finding]:
    """Say whether updates come as the config has it, and what Telegram could not deliver."""
    url, ours = str(hook.get("url") or ""), settings.webhook.url
    if settings.updates == "polling":
        if url and url == ours:
            yield ok("webhook", "is still set to our own address: run takes it away")
        elif url:
            yield bad("webhook", f"one is set, so run gets 409: open {settings.api_url}/bot<token>/deleteWebhook")
    elif url != ours:
        yield look("webhook", f"is {'another address' if url else 'not set'}: run sets telegram.webhook.url")
    else:
        yield ok("webhook", f"{ours}, {hook.get('pending_update_count', 0)} updates wait")
    if url and (why := hook.get("last_error_message")):
        at = datetime.fromtimestamp(int(hook.get("last_error_date", 0)), UTC)
        yield look("webhook", f"the last post failed at {at:%Y-%m-%d %H:%M} UTC: {why}; is the proxy up?")


def _refused(me: Answer) -> Finding:
    if me.code in {401, 404}:
        return bad("token", "Telegram refuses it: copy it anew from @BotFather")
    return bad("telegram", f"answers {me.code} {me.description}: try again later")


async def _check_group(telegram: Telegram, community: str, chat: Chat, bot: int) -> Finding:
    name = f"{chat.telegram_id} ({' '.join(part for part in (chat.role, str(chat.scope)) if part)})"
    if community:
        name = f"{community}, {name}"
    found = await telegram.call("getChatMember", {"chat_id": chat.telegram_id, "user_id": bot}, read_timeout=PATIENCE)
    if found.migrate_to:
        return look("group", f"{name}: was upgraded to {found.migrate_to}: put that into the community file")
    if not found.ok:
        return bad("group", f"{name}: cannot be reached ({found.description}): add the bot there")
    if wrong := _stands_wrong(found.result, chat):
        return bad("group", f"{name}: {wrong}")
    if found.result.get("status") == "administrator":
        too_much = "the bot is an administrator and gets every message: an ordinary member is enough"
        return look("group", f"{name}: {too_much}")
    topic = f", topic {chat.topic}" if chat.topic else ""
    return ok("group", f"{name}: the bot is an ordinary member{topic}")


def _stands_wrong(member: Mapping[str, Any], chat: Chat) -> str:
    """Return what keeps the bot from speaking in a group, and what to do."""
    status = member.get("status")
    if status in {"left", "kicked"}:
        return "the bot is not a member: add it there"
    if status == "restricted" and not member.get("can_send_messages"):
        return "the bot is muted: let it send messages"
    if chat.suspended:
        return f"suspended ({chat.suspended}), and the bot is a member: take it out and add it anew"
    return ""


async def _check_skew(request: AiohttpRequest, settings: Settings) -> Finding:
    try:
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        async with request.session.head(settings.api_url, allow_redirects=False, timeout=timeout) as answer:
            theirs = parsedate_to_datetime(answer.headers.get("Date", ""))
        off = Clock().now() - theirs
    except (aiohttp.ClientError, TimeoutError, ValueError, TypeError):
        return ok("time", "the server does not say what time it has")
    # The header has whole seconds: what it says may be just over.
    if not -SKEW <= off <= SKEW + timedelta(seconds=1):
        return look("time", f"this machine is {off.total_seconds():+.0f} s off the server: switch on NTP")
    return ok("time", "this machine agrees with the server")
