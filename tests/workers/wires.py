"""What stands between: a balancer before several workers, and a wire to the database that can be cut."""

import asyncio
from collections import Counter
from contextlib import asynccontextmanager, suppress

import aiohttp
from aiohttp import web


class Balancer:
    """Hands each post to the next worker in turn; one that does not answer or cannot keep it is passed over.

    So do nginx (`proxy_next_upstream error timeout http_503 non_idempotent`) and Caddy (`lb_try_duration`).
    """

    def __init__(self, ports, patience=8.0):
        self.ports, self.patience, self.turn = list(ports), patience, 0
        self.taken = Counter()

    @asynccontextmanager
    async def serving(self, port):
        application = web.Application()
        application.router.add_post("/{path:.*}", self._on_post)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        timeout = aiohttp.ClientTimeout(total=self.patience)
        async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as self.session:
            try:
                yield self
            finally:
                await runner.cleanup()

    async def _on_post(self, request):
        body, headers = await request.read(), {"Content-Type": "application/json"}
        headers |= {name: value for name, value in request.headers.items() if name.startswith("X-Telegram")}
        for _ in self.ports:
            self.turn = (self.turn + 1) % len(self.ports)
            port = self.ports[self.turn]
            with suppress(aiohttp.ClientError, TimeoutError):
                async with self.session.post(
                    f"http://127.0.0.1:{port}{request.path}", data=body, headers=headers
                ) as answer:
                    if answer.status != 503:
                        self.taken[port] += 1
                        said = await answer.read()
                        return web.Response(status=answer.status, body=said, content_type=answer.content_type)
        return web.Response(status=503, headers={"Retry-After": "1"})


class Wire:
    """A port that leads to a server's socket until it is cut: then it swallows all, as a broken switch does."""

    def __init__(self, socket):
        self.socket, self.whole, self.open = socket, asyncio.Event(), set()
        self.whole.set()

    @asynccontextmanager
    async def leading(self):
        server = await asyncio.start_server(self._on_call, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            self.hang_up()
            server.close()
            await server.wait_closed()

    def cut(self):
        """From now on nothing gets through, and nobody is told."""
        self.whole.clear()

    def mend(self):
        """Whoever calls anew gets through; what was under way is gone."""
        self.hang_up()
        self.whole.set()

    def hang_up(self):
        """End what is open, as a server does that restarts."""
        for writer in self.open:
            writer.transport.abort()
        self.open.clear()

    async def _on_call(self, reader, writer):
        self.open.add(writer)
        with suppress(OSError, asyncio.CancelledError):
            await self.whole.wait()
            inner_reader, inner_writer = await asyncio.open_unix_connection(self.socket)
            self.open.add(inner_writer)
            await asyncio.gather(self._pass(reader, inner_writer), self._pass(inner_reader, writer))

    async def _pass(self, reader, writer):
        while data := await reader.read(65536):
            if not self.whole.is_set():
                continue  # swallowed
            writer.write(data)
            await writer.drain()
        writer.close()
