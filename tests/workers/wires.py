"""A wire to the database that can be cut."""

import asyncio
from contextlib import asynccontextmanager, suppress


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
