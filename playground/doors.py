"""Who may come in: programs of this machine and our own page, not what pages of other sites make a browser send.

And who has left: what they waited for ends.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler

T = TypeVar("T")
NAMES = ("127.0.0.1", "localhost", "[::1]")
LOOK_EVERY = 0.05  # seconds


class Left(web.HTTPException):
    """Whoever asked has gone; nobody reads this answer."""

    status_code = 499


@web.middleware
async def keep(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer 403 to a host name that is not ours (DNS rebinding) and to requests that another site's page makes."""
    if not _ours(request):
        raise web.HTTPForbidden(text="this server is for programs of this machine and for its own page")
    return await handler(request)


def _ours(request: web.Request) -> bool:
    host, headers = request.host.lower(), request.headers
    port = request.transport.get_extra_info("sockname")[1] if request.transport else None
    if host not in {f"{name}:{port}" for name in NAMES} and not (port == 80 and host in NAMES):
        return False
    if headers.get("Origin", f"http://{host}").lower() != f"http://{host}":
        return False
    # With a picture or a link a browser sends no origin. A link may lead to the page, but make no call.
    if headers.get("Sec-Fetch-Site", "none") in {"none", "same-origin"}:
        return True
    return headers.get("Sec-Fetch-Mode") == "navigate" and not request.path.startswith("/bot")


async def while_there(request: web.Request, work: Coroutine[Any, Any, T]) -> T:
    """Await what somebody waits for; raises Left, and cancels it, once their connection is gone.

    The server itself could cancel handlers then, but also those of a call that it has whole and has not begun.
    """
    task = asyncio.create_task(work)
    try:
        while not task.done():
            if request.transport is None or request.transport.is_closing():
                raise Left
            await asyncio.wait((task,), timeout=LOOK_EVERY)
        return task.result()
    finally:
        task.cancel()
