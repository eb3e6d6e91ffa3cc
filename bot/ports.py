"""A port of this machine on which something is served over plain HTTP."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import http_exceptions, web

# Seconds in which the next request must have come with its whole head, else the connection is closed; a proxy keeps one
# for less before it uses it again (nginx 60, Caddy 120).
SILENT = 150.0


class PortTaken(Exception):
    """Nothing can be served there; the text names the key of the configuration and says why."""


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether a mistake is one of ours: who sends what is no HTTP is answered 400, and fills no log."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, http_exceptions.HttpProcessingError | web.RequestPayloadError | ConnectionError)


logging.getLogger("aiohttp.server").addFilter(_is_ours)


@asynccontextmanager
async def served(what: web.Application | web.Server, key: str, host: str, port: int) -> AsyncIterator[None]:
    """Serve while the context is open; raises PortTaken."""
    runner: web.BaseRunner
    if isinstance(what, web.Server):
        runner = web.ServerRunner(what, shutdown_timeout=5.0)
    else:
        runner = web.AppRunner(what, access_log=None, shutdown_timeout=5.0, keepalive_timeout=SILENT)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise PortTaken(f"{key}: {host}:{port} cannot be had ({error.strerror})") from None
        yield
    finally:
        await runner.cleanup()
