"""The real bot as a process of its own: started, stopped as a service manager does, or killed as by a pulled plug."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import IO

from bot.command import Refusal

ROOT = Path(__file__).parent.parent
STOPS_WITHIN = 12.0  # seconds; the contract allows the bot 10


class Plugged:
    """The bot and the commands beside it, in the folder of their config.toml, with the clock of a local Telegram.

    The bot logs to `log`, to our own stderr if there is none. `program` is the module that is run.
    """

    def __init__(self, folder: Path, url: str, log: IO[str] | None = None, program: str = "bot") -> None:
        self.folder, self._log, self._program = folder, log, program
        self._environment = {
            **os.environ, "CORRIDOR_CLOCK_URL": f"{url}/clock", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1",
        }  # fmt: skip
        self._bot: Process | None = None

    async def corridor(self, *arguments: str) -> None:
        """Run a command to its end; raises Refusal when it did not work, after what it said itself."""
        process = await self._start(*arguments, quiet=True)
        try:
            status = await process.wait()
        except asyncio.CancelledError:
            process.kill()
            await process.wait()
            raise
        if status != 0:
            raise Refusal(f"corridor {' '.join(arguments)} did not work")

    @property
    def pid(self) -> int:
        """The process of the bot that runs; 0 where none does."""
        return self._bot.pid if self._bot else 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run the bot while the context is open."""
        await self.start()
        try:
            yield
        finally:
            await self.stop()

    async def start(self) -> None:
        """Start the bot; it says nothing when it is ready, it answers."""
        self._bot = await self._start("run")

    async def stop(self) -> None:
        """Ask the bot to stop, and wait until it has."""
        bot, self._bot = self._bot, None
        if bot is None:
            return
        with suppress(ProcessLookupError):
            bot.terminate()
        try:
            await asyncio.wait_for(bot.wait(), STOPS_WITHIN)
        except TimeoutError:
            bot.kill()

    async def kill(self) -> None:
        """Pull the plug: kill -9, no goodbye."""
        bot, self._bot = self._bot, None
        if bot is not None:
            with suppress(ProcessLookupError):
                bot.kill()
            await bot.wait()

    async def _start(self, *arguments: str, quiet: bool = False) -> Process:
        # A session of its own: Ctrl-C is for whoever started the demo, who stops the bot in its own order.
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", self._program, *arguments, cwd=self.folder, env=self._environment,
            stdout=DEVNULL if quiet else None, stderr=None if quiet else self._log, start_new_session=True,
        )  # fmt: skip
