"""``python -m playground``: the local Telegram by itself."""

import argparse
import asyncio
import signal
import sys

from playground import server
from playground.clock import Clock, read_time
from playground.errors import ControlError


def main() -> None:
    """Serve until interrupted, and print the address."""
    parser = argparse.ArgumentParser(prog="python -m playground", description="A local Telegram on loopback.")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--at", help="the time at the start, ISO 8601; the present when absent")
    parser.add_argument("--frozen", action="store_true", help="the clock stands still until it is moved")
    parser.add_argument("--limits", action="store_true", help="enforce the real limits (429)")
    parser.add_argument("--bot", action="append", default=[], metavar="TOKEN:USERNAME", help="open a bot's account")
    options = parser.parse_args()
    try:
        clock = Clock(read_time(options.at) if options.at else None, running=not options.frozen)
        asyncio.run(_serve(options.port, clock, options.limits, options.bot))
    except (OSError, ValueError, ControlError) as error:  # a port that is taken, a time or a token that is none
        sys.exit(f"python -m playground: {error}")
    except KeyboardInterrupt:
        pass


async def _serve(port: int, clock: Clock, limited: bool, bots: list[str]) -> None:
    running = await server.start(port, clock=clock, limited=limited)
    for bot in bots:
        token, _, username = bot.rpartition(":")
        running.telegram.add_bot(token, username, username)
    sys.stdout.write(f"{running.url}\n")
    sys.stdout.flush()
    done = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, done.set)
    await done.wait()
    await running.stop()


if __name__ == "__main__":
    main()
