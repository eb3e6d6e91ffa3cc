"""An answer to a tap is with the system before Telegram may forget the tap, over real sockets."""

import asyncio
import time
from contextlib import asynccontextmanager

import pytest

from bot.answers import BEGIN_AT_ONCE, PAUSES, WRITTEN_WITHIN, DirectReplies
from bot.wire import CONNECTIONS, AiohttpRequest, Telegram

HOST = "127.0.0.1"
DONE = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 25\r\n\r\n{"ok":true,"result":true}'


class Server:
    """A Telegram that counts what it has whole, and replies when it is told to."""

    def __init__(self, port):
        self.port, self.heard, self.more, self.replies = port, 0, asyncio.Condition(), asyncio.Event()

    @asynccontextmanager
    async def listening(self):
        server = await asyncio.start_server(self._serve, HOST, self.port)
        try:
            yield
        finally:
            self.replies.set()
            server.close()

    async def has_heard(self, count):
        """Wait until so much has arrived: another process is sent it by the system, here our own loop reads it."""
        async with asyncio.timeout(8), self.more:
            await self.more.wait_for(lambda: self.heard >= count)
        assert self.heard == count

    async def _serve(self, reader, writer):
        while head := await reader.readline():
            while (line := await reader.readline()) != b"\r\n":
                head = line if line.lower().startswith(b"content-length") else head
            await reader.readexactly(int(head.split(b":")[1]))
            async with self.more:
                self.heard += 1
                self.more.notify_all()
            await self.replies.wait()
            writer.write(DONE)
        writer.close()


@pytest.fixture
async def telegram(free_tcp_port):
    return Server(free_tcp_port)


@pytest.fixture
async def replies(free_tcp_port):
    request = AiohttpRequest()
    await request.initialize()
    yield DirectReplies(Telegram(request, f"http://{HOST}:{free_tcp_port}", "1:token"))
    await request.shutdown()


@pytest.fixture
async def say(replies):
    """Begin so many answers; those that are not said in the end are given up."""
    tasks = []

    def begin(count):
        tasks.extend(
            asyncio.create_task(replies.answer(str(n), "Recorded", alert=True, url=None)) for n in range(count)
        )

    yield begin
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_all_are_written_though_telegram_replies_to_none(telegram, replies, say):
    async with telegram.listening():
        say(5 * BEGIN_AT_ONCE)
        began = time.monotonic()
        await replies.written()
        assert time.monotonic() - began < WRITTEN_WITHIN, "no reply is waited for"
        await telegram.has_heard(5 * BEGIN_AT_ONCE)


async def test_what_finds_no_connection_is_waited_for_until_it_is_written(telegram, replies, say):
    say(3)
    waiting = asyncio.create_task(replies.written())
    await asyncio.sleep(PAUSES[0] / 2)
    assert not waiting.done(), "nothing was written"
    async with telegram.listening():
        await waiting
        await telegram.has_heard(3)


async def test_where_nobody_listens_each_is_waited_for_until_it_is_given_up(replies, say):
    say(2)
    began = time.monotonic()
    await replies.written()
    assert PAUSES[0] + PAUSES[1] <= time.monotonic() - began < 2 * WRITTEN_WITHIN


async def test_where_no_connection_is_free_each_is_waited_for_once(telegram, replies, say):
    async with telegram.listening():
        say(CONNECTIONS)
        await replies.written()
        say(1)
        began = time.monotonic()
        await replies.written()
        assert WRITTEN_WITHIN <= time.monotonic() - began < 2 * WRITTEN_WITHIN
        await asyncio.wait_for(replies.written(), WRITTEN_WITHIN / 2)
        say(1)
        waiting = asyncio.create_task(replies.written())
        await asyncio.sleep(WRITTEN_WITHIN / 2)
        assert not waiting.done(), "the new one is waited for"
        telegram.replies.set()
        await asyncio.wait_for(waiting, WRITTEN_WITHIN)
