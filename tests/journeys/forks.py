"""The program, loaded once: each command and each bot of a journey is a fork of it, as loading costs more than most do.

    ended = await Fork.start(["verify"], folder, environment)
    out, err = await ended.communicate()

A fork has a folder, an environment, streams, signals and an end of its own, as `python -m bot` has, which
tests/bot/test_cli_edges.py starts in full. What has loaded the program waits at a socket until the tests end.
"""

import asyncio
import atexit
import gc
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST = 1 << 16  # bytes of a request


@lru_cache(maxsize=1)
def _parent() -> socket.socket:
    """Start what loads the program, once; it ends when this process does."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    loaded = subprocess.Popen(
        [sys.executable, __file__, str(theirs.fileno())], pass_fds=[theirs.fileno()], env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    theirs.close()

    def end() -> None:
        ours.close()
        loaded.wait()

    atexit.register(end)
    return ours


class Fork:
    """A command that runs; the part of asyncio's subprocess that journeys ask for."""

    def __init__(self, pid: int, line: asyncio.StreamReader, out: asyncio.StreamReader, err: asyncio.StreamReader):
        self.pid, self.stdout, self.stderr = pid, out, err
        self.returncode: int | None = None
        self._ends = asyncio.create_task(self._end(line))

    @classmethod
    async def start(cls, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> "Fork":
        """Start a command in a folder."""
        pipes = [os.pipe() for _ in range(3)]
        asked = json.dumps([list(arguments), str(folder), dict(environment)]).encode()
        socket.send_fds(_parent(), [asked], [theirs for _, theirs in pipes])
        for _, theirs in pipes:
            os.close(theirs)
        line, out, err = [await _reader(ours) for ours, _ in pipes]
        return cls(int(await line.readline()), line, out, err)

    async def _end(self, line: asyncio.StreamReader) -> int:
        self.returncode = os.waitstatus_to_exitcode(int(await line.read()))
        return self.returncode

    async def wait(self) -> int:
        """Wait for the end and return the exit status; minus the signal that ended it."""
        return await asyncio.shield(self._ends)

    async def communicate(self) -> tuple[bytes, bytes]:
        """Return what it writes until its end."""
        out, err, _ = await asyncio.gather(self.stdout.read(), self.stderr.read(), self.wait())
        return out, err

    def send_signal(self, which: signal.Signals) -> None:
        """Send a signal to the command itself, unless it has ended."""
        if self.returncode is None:
            os.kill(self.pid, which)


async def _reader(descriptor: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    pipe = os.fdopen(descriptor, "rb", buffering=0)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    return reader


def serve(asked: socket.socket) -> None:
    """Become each command that is asked for: returns in the fork, ready to run it, and ends where nobody asks."""
    while True:
        request, streams, _, _ = socket.recv_fds(asked, MOST, 3)
        if not request:
            sys.exit()
        if not os.fork():
            break
        for stream in streams:
            os.close(stream)
        while _reaped():
            pass
    line, out, err = streams
    asked.close()
    if pid := os.fork():  # this one tells its number, waits, and tells its end
        os.close(out)
        os.close(err)
        os.write(line, b"%d\n" % pid)
        os.write(line, b"%d" % os.waitpid(pid, 0)[1])
        os._exit(0)
    os.close(line)
    for stream, place in ((out, 1), (err, 2)):
        os.dup2(stream, place)
        os.close(stream)
    arguments, folder, environment = json.loads(request)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = arguments


def _reaped() -> bool:
    try:
        return os.waitpid(-1, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return False


if __name__ == "__main__":
    from bot import __main__ as program
    from bot import app, cli, demo
    from texts import words

    loaded = (app, cli, demo, *map(words.catalogue, words.LANGUAGES))
    gc.freeze()  # so that a fork shares what was loaded
    serve(socket.socket(fileno=int(sys.argv[1])))
    status = 0
    try:
        program.start()
    except SystemExit as ended:
        status = int(ended.code or 0)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # to take apart what was loaded costs as much as most commands
