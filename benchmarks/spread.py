"""A balancer of connections, which costs next to nothing: what is measured behind it are the workers."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import cycle


class _End(asyncio.Protocol):
    """One end of a connection: it says to the other end what it hears."""

    def __init__(self, other: "_End | None" = None) -> None:
        self.other, self.transport, self.early = other, asyncio.Transport(), b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - it is a socket's
        self.transport = transport
        if self.other is not None:
            self.other.other = self
            transport.write(self.other.early)

    def data_received(self, data: bytes) -> None:
        if self.other is None:
            self.early += data
        else:
            self.other.transport.write(data)

    def connection_lost(self, _: Exception | None) -> None:
        if self.other is not None:
            self.other.transport.close()


@asynccontextmanager
async def spread(port: int, ports: Sequence[int]) -> AsyncIterator[None]:
    """Lead each connection to a port of loopback on to one of several, in turns, while the context is open."""
    loop, turn, dialing = asyncio.get_running_loop(), cycle(ports), set()

    async def dial(front: _End) -> None:
        with suppress(OSError):
            await loop.create_connection(lambda: _End(front), "127.0.0.1", next(turn))
            return
        front.transport.close()

    class Front(_End):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            super().connection_made(transport)
            dialing.add(task := loop.create_task(dial(self)))
            task.add_done_callback(dialing.discard)

    server = await loop.create_server(Front, "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()
