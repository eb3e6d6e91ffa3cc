"""What a service manager is told by sd_notify, a datagram each: that we serve, that the loop turns, that we stop."""

import asyncio
import os
import socket
from contextlib import suppress

from bot.meters import Meters

VARIABLE = "NOTIFY_SOCKET"
EVERY = 1.0  # seconds between two beats
ATTEMPT = 60.0  # seconds, more than an attempt to reach the store takes


def tell(state: str) -> None:
    """Tell the service manager, where one listens."""
    if where := os.environ.get(VARIABLE):
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.connect(f"\0{where[1:]}" if where.startswith("@") else where)
            manager.sendall(state.encode())


def waiting(seconds: float) -> None:
    """Say that we do not serve yet, and will not for so many seconds and as many as another attempt may take."""
    tell(f"STATUS=waiting for the store\nEXTEND_TIMEOUT_USEC={int((seconds + ATTEMPT) * 1_000_000)}")


async def beat(meters: Meters) -> None:
    """Say for ever that the loop turns, and note how late it does."""
    loop = asyncio.get_running_loop()
    while True:
        until = loop.time() + EVERY
        await asyncio.sleep(EVERY)
        meters.late = loop.time() - until
        tell("WATCHDOG=1")
