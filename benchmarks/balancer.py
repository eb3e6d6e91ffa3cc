"""A balancer before several workers, as small as one can be."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import aiohttp
from aiohttp import web


class Balancer:
    """Hands each post to the next worker in turn; one that does not answer or cannot keep it is passed over.

    So do nginx (`proxy_next_upstream error timeout http_503 non_idempotent`) and Caddy (`lb_try_duration`).
    """

    def __init__(self, ports: Sequence[int], patience: float = 8.0) -> None:
        self.ports, self.patience, self.turn = list(ports), patience, 0
        self.taken: Counter[int] = Counter()  # by port

    @asynccontextmanager
    async def serving(self, port: int) -> AsyncIterator["Balancer"]:
        """Serve on a port of loopback while the context is open."""
        runner = web.ServerRunner(web.Server(self._on_post, access_log=None), shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        timeout = aiohttp.ClientTimeout(total=self.patience)
        async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as self.session:
            try:
                yield self
            finally:
                await runner.cleanup()

    async def _on_post(self, request: web.BaseRequest) -> web.Response:
        body, headers = await request.read(), {"Content-Type": "application/json"}
        headers |= {name: value for name, value in request.headers.items() if name.startswith("X-Telegram")}
        self.turn = (self.turn + 1) % len(self.ports)
        for port in (*self.ports[self.turn :], *self.ports[: self.turn]):  # each of them once, whatever others ask
            if (answer := await self._asked(port, request.path, body, headers)) is not None:
                return answer
        return web.Response(status=503, headers={"Retry-After": "1"})

    async def _asked(self, port: int, path: str, body: bytes, headers: dict[str, str]) -> web.Response | None:
        with suppress(aiohttp.ClientError, TimeoutError):
            async with self.session.post(f"http://127.0.0.1:{port}{path}", data=body, headers=headers) as answer:
                if answer.status != 503:
                    self.taken[port] += 1
                    said = await answer.read()
                    return web.Response(status=answer.status, body=said, content_type=answer.content_type)
        return None
