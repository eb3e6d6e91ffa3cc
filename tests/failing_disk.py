"""A disk that fails: SQLite's files through APSW's VFS, where the nth write, sync or truncation goes wrong.

    disk = Disk()
    async with disk.opened(path, clock) as database:
        disk.fail(7, "full")
        ...

Everything else is the product's: the same statements, pragmas and writer; only the library beneath the seam of
storage/connection.py is another build of SQLite.
"""

import itertools
import sqlite3
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import NamedTuple

import apsw

from storage import migrations
from storage.connection import PRAGMAS, WRITING, SqliteConnection
from storage.database import Database, to_ms

names = itertools.count()
HOW = ("ioerr", "full", "short", "dead")


class Disk(apsw.VFS):
    """A disk whose `nth` step from now on goes wrong, as `how` says.

    `ioerr`: once, nothing of it happens. `full`: once, there is no room. `short`: once, after half of what is written.
    `dead`: from then on nothing works any more. `unsynced`: from then on what is written is never synced.
    """

    def __init__(self):
        self.name = f"disk-{next(names)}"
        self.steps, self.nth, self.how, self.struck = 0, 0, "", False
        super().__init__(self.name, "")

    def fail(self, nth, how):
        """Have a step go wrong; 0: none."""
        self.steps, self.nth, self.how, self.struck = 0, nth, how, False

    def xOpen(self, name, flags):  # noqa: N802 - SQLite's name
        return File(self, name, flags)

    def step(self, half):
        """Count a step; raise where it goes wrong."""
        self.steps += 1
        lasts = self.how in {"dead", "unsynced"}
        if not self.nth or self.steps < self.nth or (self.steps > self.nth and not lasts):
            return
        if self.how == "unsynced" and half:
            return
        self.struck = True
        if self.how == "short" and half:
            half()
        if half is None:
            raise apsw.exception_for(apsw.SQLITE_IOERR_FSYNC)
        raise apsw.exception_for(apsw.SQLITE_FULL if self.how == "full" else apsw.SQLITE_IOERR_WRITE)

    @asynccontextmanager
    async def opened(self, path, clock):
        """The store on this disk, as Database.open has it."""
        writer = SqliteConnection(OnDisk(path, self.name, read_only=False), read_only=False)
        try:
            await migrations.migrate(writer, to_ms(clock.now()))
            reader = SqliteConnection(OnDisk(path, self.name, read_only=True), read_only=True)
            try:
                database = Database(writer, reader, clock)
                async with database.running():
                    yield database
            finally:
                await reader.close()
        finally:
            await writer.close()


class File(apsw.VFSFile):
    """A file on that disk."""

    def __init__(self, disk, name, flags):
        self.disk = disk
        super().__init__("", name, flags)

    def xWrite(self, data, offset):  # noqa: N802 - SQLite's name
        self.disk.step(lambda: super(File, self).xWrite(data[: len(data) // 2], offset))
        super().xWrite(data, offset)

    def xSync(self, flags):  # noqa: N802 - SQLite's name
        self.disk.step(None)
        super().xSync(flags)

    def xTruncate(self, size):  # noqa: N802 - SQLite's name
        self.disk.step(None)
        super().xTruncate(size)


class Row(tuple):
    """What sqlite3.Row is to whoever reads it."""

    def __new__(cls, names, values):
        row = super().__new__(cls, values)
        row.names = names
        return row

    def __getitem__(self, key):
        return super().__getitem__(self.names.index(key) if isinstance(key, str) else key)

    def keys(self):
        return self.names


class Ended(NamedTuple):
    """A cursor whose statement has run."""

    rowcount: int


class OnDisk:
    """What SqliteConnection asks of aiosqlite, by APSW on the loop itself."""

    def __init__(self, path, disk, *, read_only):
        kind = apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        with told():
            self._inner = apsw.Connection(str(path), flags=kind, vfs=disk)
            for pragma in PRAGMAS if read_only else (*PRAGMAS, *WRITING):
                self._inner.execute(f"PRAGMA {pragma}")

    async def execute_fetchall(self, sql, parameters=()):
        with told():
            cursor = self._inner.execute(sql, parameters)
            try:
                names = [one[0] for one in cursor.get_description()]
            except apsw.ExecutionCompleteError:
                return []
            return [Row(names, values) for values in cursor]

    async def execute(self, sql, parameters=()):
        with told():
            self._inner.execute(sql, parameters).fetchall()
        return Ended(self._inner.changes())

    async def execute_insert(self, sql, parameters=()):
        await self.execute(sql, parameters)
        return (self._inner.last_insert_rowid(),)

    async def executemany(self, sql, rows):
        with told():
            self._inner.executemany(sql, rows).fetchall()

    async def executescript(self, sql):
        with told():
            self._inner.execute(sql).fetchall()

    async def close(self):
        with suppress(apsw.IOError, apsw.FullError):  # a dead disk keeps nobody
            self._inner.close(True)


@contextmanager
def told():
    """Tell APSW's errors as sqlite3 does."""
    try:
        yield
    except apsw.Error as error:
        kind = sqlite3.IntegrityError if isinstance(error, apsw.ConstraintError) else sqlite3.OperationalError
        said = kind(str(error))
        said.sqlite_errorcode = error.extendedresult
        raise said from error
