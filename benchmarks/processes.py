"""The processes of a run, each on a core of its own where the system lets us say so."""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from playground.client import Control

ROOT = Path(__file__).parents[1]
PATIENCE = 30.0  # seconds
LOOK = 0.01  # seconds between two looks at what a process has said
ANYWHERE: frozenset[int] = frozenset()


def cores() -> tuple[set[int], set[int]]:
    """Return the core of the local Telegram and its crowd, and the core of the bot that is measured."""
    if not hasattr(os, "sched_getaffinity"):
        return set(), set()
    ours = sorted(os.sched_getaffinity(0))
    return {ours[0]}, {ours[-1]}


@dataclass(slots=True)
class Running:
    """A process of the run; `said` is what it has said."""

    process: asyncio.subprocess.Process
    said: list[str]
    ended: bool = False  # and nothing more will be said

    @property
    def seconds(self) -> float:
        """The processor time that it has used."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def most(self) -> float:
        """The most memory that it ever held, in MB; 0 where the system does not say."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return 0.0
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    async def says(self, wanted: str) -> re.Match[str]:
        """Wait until it has said something."""
        for _ in range(int(PATIENCE / LOOK)):
            for line in self.said:
                if found := re.search(wanted, line):
                    return found
            if self.ended:
                break
            await asyncio.sleep(LOOK)
        raise TimeoutError(f"not said: {wanted}; but: {self.said[-10:]}")


@asynccontextmanager
async def started(
    *arguments: str, on: AbstractSet[int] = ANYWHERE, folder: Path | None = None
) -> AsyncIterator[Running]:
    """Run a module of ours in a process that keeps to some cores; ended by SIGTERM, and then what it said is whole."""

    def keep_to() -> None:
        if on:
            os.sched_setaffinity(0, on)

    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *arguments, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, preexec_fn=keep_to,
    )  # fmt: skip
    running = Running(process, [])

    async def read() -> None:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        async for line in process.stdout:
            running.said.append(line.decode(errors="replace").rstrip())
        running.ended = True

    reading = asyncio.create_task(read())
    try:
        yield running
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
        await reading


class Ran(NamedTuple):
    """What a program took: seconds in all, seconds of a processor, and the most megabytes."""

    seconds: float
    busy: float
    most: float


def run(*arguments: str, folder: Path | None = None) -> Ran:
    """Run a module of ours to its end."""
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own modules
        [sys.executable, "-m", *arguments], cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        raise RuntimeError(f"it was refused: {arguments}")
    return Ran(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


@asynccontextmanager
async def local_telegram(*bots: str) -> AsyncIterator[tuple[Control, Running]]:
    """Run a local Telegram with accounts for bots (TOKEN:NAME each)."""
    accounts = [word for bot in bots for word in ("--bot", bot)]
    async with started("playground", "--port", "0", *accounts, on=cores()[0]) as running:
        url = (await running.says(r"http://\S+"))[0]
        async with Control(url) as control:
            yield control, running
