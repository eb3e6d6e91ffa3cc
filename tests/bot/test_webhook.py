"""Updates that are posted: answered once they are on disk, a tap in the reply itself; nobody in without the secret."""

import asyncio
import io
import json
import logging
import time
from contextlib import asynccontextmanager

import aiohttp
import pytest
import stores
from live_bot import GROUP_A, LiveBot, open_vote
from postgres_server import Server

from bot import ports
from bot.intake import BEAT_EVERY, AnotherPoller, TokenRefused
from bot.ports import PortTaken
from bot.webhook import LARGEST, ON_DISK_WITHIN, SECRET

WANG, LI = 50, 51
WORD = "a-long_secret-of_20_"


async def raw(bot, header):
    """The first line of what is answered to a post with a header of any bytes."""
    host, _, path = bot.url.removeprefix("http://").partition("/")
    name, port = host.split(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    writer.write(
        b"POST /%b HTTP/1.1\r\nHost: %b\r\nContent-Length: 2\r\n%b\r\n\r\n{}" % (path.encode(), host.encode(), header)
    )
    line = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return line


@pytest.fixture
async def bot(tmp_path, free_tcp_port):
    async with posted_to(tmp_path, free_tcp_port) as bot:
        yield bot


@asynccontextmanager
async def posted_to(folder, port):
    """A bot to which Telegram posts; two people have homes in A, and a vote opens as soon as it is noticed."""
    async with LiveBot.open(folder, rules={"notice": "0 minutes"}) as bot:
        bot.url = f"http://127.0.0.1:{port}/hook/here"
        config = folder / "config.toml"
        listen = f"127.0.0.1:{port}"
        told = f'updates = "webhook"\nwebhook = {{ url = "{bot.url}", listen = "{listen}", secret = "{WORD}" }}'
        config.write_text(config.read_text().replace("[telegram]", f"[telegram]\n{told}"))
        async with bot.opened():
            await bot.settle_in({WANG: 1, LI: 2})
        yield bot


async def posted(bot, body, secret=WORD, path=""):
    headers = {} if secret is None else {SECRET: secret}
    async with aiohttp.ClientSession() as session, session.post(bot.url + path, data=body, headers=headers) as answer:
        return answer.status, await answer.text()


async def info(bot):
    return (await bot.app.telegram.call("getWebhookInfo", {})).result


async def test_a_ballot_is_answered_in_the_reply_to_its_post_and_stands(bot):
    async with bot.running():
        vote = await open_vote(bot)
        ballot = await bot.heard(GROUP_A, "Ballot №1")
        said = await bot.control.tap(GROUP_A, WANG, ballot["message_id"], f"vote:{vote}:for")
        assert said.text.startswith("Recorded: your household, for.")
        answers = await bot.calls("answerCallbackQuery")
        assert [one["ms"] for one in answers] == [0.0], "it came with the reply: the local Telegram timed no call"
        await bot.control.say(GROUP_A, LI, "/propose@corridor_bot A bench by the gate")
        await bot.heard(GROUP_A, "A bench by the gate")
        assert [row["choice"] for row in bot.rows("SELECT choice FROM ballot")] == ["for"]
        assert (await bot.calls("getUpdates")) == []
    assert (await bot.calls("deleteWebhook")) == []  # while it is down Telegram keeps what comes


async def test_nobody_posts_without_the_secret_and_nothing_odd_gets_in(bot):
    body = '{"update_id": 7, "callback_query": {"id": "1", "from": {"id": 50}, "data": "vote:1:for"}}'
    async with bot.running():
        await bot.heard(GROUP_A, "board")
        before = bot.value("SELECT count(*) FROM seen_update")
        for secret in (None, "", WORD[:-1], WORD + "a", "\u00e9"):
            assert (await posted(bot, body, secret))[0] == 403
        assert b" 403 " in await raw(bot, SECRET.encode() + b": \xe9")  # bytes that are no text
        assert (await posted(bot, body, path="/other"))[0] == 404
        for odd in ("", "[]", "{", '{"update_id": "7"}', '{"update_id": true}', b"\xff"):
            assert (await posted(bot, odd))[0] == 400
        assert (await posted(bot, io.BytesIO(b"x" * (LARGEST + 1))))[0] == 413
        assert bot.value("SELECT count(*) FROM seen_update") == before
        assert bot.rows("SELECT * FROM dead_letter") == []


async def test_what_the_store_cannot_keep_is_refused_at_once_and_comes_again(bot):
    """Each post was held longer than the one before, up to 30 s: soon Telegram had none left for anybody's tap."""
    poll = '{"update_id": %d, "poll": {"id": "7", "options": [], "total_voter_count": 0}}'
    async with bot.running():
        await bot.heard(GROUP_A, "board")
        await bot.quiet()
        await bot.fault_of_the_store()
        answers = await asyncio.gather(*(posted(bot, poll % number) for number in range(10)))
        assert {status for status, _ in answers} == {503}
        await bot.control.say(GROUP_A, WANG, "/propose@corridor_bot A bench")
        assert bot.rows("SELECT * FROM matter") == []
        await bot.fault_of_the_store(False)
        await bot.until(lambda: bot.rows("SELECT * FROM matter"), "the proposal")
        await bot.quiet()
        assert len(bot.rows("SELECT * FROM matter")) == 1
        assert set(bot.clock.slept) == {BEAT_EVERY}


async def test_what_is_not_on_disk_in_time_is_answered_503_and_counts_once_all_the_same(bot, caplog):
    """As long as a server of the store is away nobody knows what comes of it; Telegram posts it again and again."""
    go_on, began = asyncio.Event(), asyncio.Event()

    async def hung(_unit):
        began.set()
        await go_on.wait()

    caplog.set_level("INFO", "corridor.webhook")
    async with bot.running():
        vote = await open_vote(bot)
        ballot = await bot.heard(GROUP_A, "Ballot №1")
        bot.app.source.on_disk_within = 0.2
        bot.database.submit(hung)
        await began.wait()
        tap = asyncio.create_task(bot.control.tap(GROUP_A, WANG, ballot["message_id"], f"vote:{vote}:for"))
        await bot.control.say(GROUP_A, LI, "/propose@corridor_bot A tree")
        async with asyncio.timeout(8):
            while "503" not in (await info(bot)).get("last_error_message", ""):  # noqa: ASYNC110 - it is asked over HTTP
                await asyncio.sleep(0.02)
        await asyncio.sleep(1.3)  # posted again
        go_on.set()
        assert (await tap).text.startswith("Recorded: your household, for.")
        await bot.heard(GROUP_A, "A tree")
        await bot.until(lambda: "the store keeps again" in caplog.text, "what was posted again")
        assert [row["choice"] for row in bot.rows("SELECT choice FROM ballot")] == ["for"]
        assert [row["title"] for row in bot.rows("SELECT title FROM matter ORDER BY id")] == ["A bench", "A tree"]
        assert bot.rows("SELECT * FROM dead_letter") == []
    said = [one.getMessage() for one in caplog.records if "the store" in one.getMessage()]
    assert said == ["the store cannot keep what arrives: Telegram posts it again", "the store keeps again what arrives"]


@pytest.mark.long
async def test_while_its_server_is_away_posts_are_answered_in_time_and_nothing_is_lost(server, tmp_path, free_tcp_port):
    own = Server()
    try:
        stores.lay(tmp_path / "corridor.db", await own.create())
        async with posted_to(tmp_path, free_tcp_port) as bot, bot.running():
            await bot.heard(GROUP_A, "board")
            await bot.quiet()
            own.stop()
            await bot.control.say(GROUP_A, WANG, "/propose@corridor_bot A bench")
            for number in range(3):
                began = time.monotonic()
                body = {"update_id": 10**6 + number, "message": {"text": "nothing"}}
                assert (await posted(bot, json.dumps(body)))[0] == 503
                assert time.monotonic() - began < ON_DISK_WITHIN + 1
            own.start()
            await bot.heard(GROUP_A, "A bench", within=40)
            assert [row["title"] for row in bot.rows("SELECT title FROM matter")] == ["A bench"]
    finally:
        own.remove()


async def test_polling_takes_its_own_webhook_away_and_no_other(bot):
    async with bot.running():
        await bot.heard(GROUP_A, "board")
        await bot.heard(GROUP_A, "board")
        assert (await info(bot))["url"] == bot.url
    config = bot.folder / "config.toml"
    config.write_text(config.read_text().replace('"webhook"', '"polling"'))
    await bot.control.say(GROUP_A, WANG, "/propose@corridor_bot While it was away")
    async with bot.running():
        await bot.heard(GROUP_A, "While it was away")
        assert not (await info(bot))["url"]


async def test_a_port_that_is_taken_is_said_in_one_line(bot):
    async with bot.built():
        holder = await asyncio.start_server(lambda *_: None, "127.0.0.1", bot.settings.webhook.port)
        with pytest.raises(PortTaken, match=r"telegram\.webhook\.listen: 127\.0\.0\.1:\d+ cannot be had"):
            await bot.app.run()
        holder.close()
        await holder.wait_closed()


async def other(bot, method, **parameters):
    """Another program that has the token."""
    return await bot.app.telegram.call(method, parameters)


async def test_a_webhook_that_somebody_took_away_is_set_anew_and_nothing_is_lost(bot):
    async with bot.running():
        await bot.heard(GROUP_A, "board")
        await other(bot, "deleteWebhook")
        await bot.control.say(GROUP_A, WANG, "/propose@corridor_bot While it was away")
        await bot.heard(GROUP_A, "While it was away")
        assert (await info(bot))["url"] == bot.url
        await other(bot, "setWebhook", url="http://127.0.0.1:9/elsewhere")
        await bot.control.say(GROUP_A, LI, "/propose@corridor_bot And again")
        await bot.heard(GROUP_A, "And again")


async def test_who_takes_the_webhook_away_for_ever_has_the_token_too_and_the_bot_stops(bot):
    async def take_away():
        while True:
            await other(bot, "setWebhook", url="http://127.0.0.1:9/elsewhere")
            await asyncio.sleep(0.001)

    async with bot.built():
        thief = asyncio.create_task(take_away())
        with pytest.raises(ExceptionGroup) as raised:
            async with asyncio.timeout(20):
                await bot.app.run()
        thief.cancel()
        assert raised.group_contains(AnotherPoller, match="another program takes the updates")


async def test_a_revoked_token_ends_the_run_also_while_nothing_is_sent(bot):
    async with bot.running():
        await bot.heard(GROUP_A, "board")
        await bot.quiet(edits=True)
        await bot.control.revoke_token()
        assert isinstance(await bot.ended(), TokenRefused)


async def sent_slowly(bot, head, body):
    """The first line of what is answered to a post whose head promises more than comes."""
    host, _, path = bot.url.removeprefix("http://").partition("/")
    name, port = host.split(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    writer.write(b"POST /%b HTTP/1.1\r\nHost: %b\r\n%b\r\n\r\n%b" % (path.encode(), host.encode(), head, body))
    line = await reader.readline()
    writer.close()
    return line


async def test_what_is_no_http_or_no_update_is_answered_400_and_fills_no_log(bot, caplog):
    """Whoever reached the port wrote a traceback into the log with each line of rubbish."""
    async with bot.running():
        await bot.heard(GROUP_A, "board")
        own = SECRET.encode() + b": " + WORD.encode()
        assert b" 400 " in await sent_slowly(bot, b"X: " + b"a" * 10_000, b"")
        assert b" 400 " in await sent_slowly(bot, own + b"\r\nTransfer-Encoding: chunked", b"zz\r\n")
        assert b" 400 " in await sent_slowly(bot, own + b"\r\nContent-Encoding: gzip\r\nContent-Length: 2", b"{}")
        assert (await posted(bot, "[" * 100_000))[0] == 400
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []


async def test_a_forged_length_holds_nothing_up(bot):
    async with bot.running():
        await bot.heard(GROUP_A, "board")
        own = SECRET.encode() + b": " + WORD.encode()
        assert b" 403 " in await sent_slowly(bot, b"Content-Length: 1000", b"{}")
        assert b" 400 " in await sent_slowly(bot, own + b"\r\nContent-Length: -5", b"{}")
        assert b" 400 " in await sent_slowly(bot, own + b"\r\nContent-Length: 1\r\nContent-Length: 2", b"{}")
        assert b" 413 " in await sent_slowly(bot, own + b"\r\nContent-Length: %d" % (LARGEST + 1), b"x" * (LARGEST + 1))
        await bot.control.say(GROUP_A, WANG, "/propose@corridor_bot It hears")
        await bot.heard(GROUP_A, "It hears")


async def test_who_dribbles_a_head_or_sends_nothing_is_cut_off(bot, monkeypatch):
    """Each held a connection for an hour."""
    monkeypatch.setattr(ports, "SILENT", 0.5)
    host, port = bot.url.removeprefix("http://").partition("/")[0].split(":")
    async with bot.running():
        await bot.heard(GROUP_A, "board")
        silent, idle = await asyncio.open_connection(host, int(port))
        slow, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"POST /hook HTTP/1.1\r\n")
        await asyncio.sleep(0.3)
        writer.write(b"Host: a\r\n")
        async with asyncio.timeout(5):
            assert (await silent.read(), await slow.read()) == (b"", b"")
        idle.close()
        writer.close()


@pytest.mark.long
async def test_a_body_that_does_not_come_is_waited_for_ten_seconds(bot):
    async with bot.running():
        await bot.heard(GROUP_A, "board")
        own = SECRET.encode() + b": " + WORD.encode()
        assert b" 408 " in await sent_slowly(bot, own + b"\r\nContent-Length: 1000", b"{")
