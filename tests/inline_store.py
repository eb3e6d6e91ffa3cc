"""A store in memory on one connection without a thread: what hundreds of examples can each have to themselves."""

import sqlite3
from contextlib import asynccontextmanager

from storage import migrations
from storage.connection import SqliteConnection
from storage.database import Database


class InlineConnection:
    """The seam of storage/connection.py over sqlite3 itself; it writes and reads in turns."""

    def __init__(self, image=None):
        self._inner = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        if image:
            self._inner.deserialize(image)
        self._inner.row_factory = sqlite3.Row
        for pragma in ("foreign_keys = ON", "recursive_triggers = ON"):
            self._inner.execute(f"PRAGMA {pragma}")
        self.statements = 0

    async def begin(self):
        await self.run("BEGIN IMMEDIATE")

    async def commit(self):
        await self.run("COMMIT")

    async def rollback(self):
        if self._inner.in_transaction:
            await self.run("ROLLBACK")

    async def fetch(self, sql, parameters=()):
        self.statements += 1
        return self._inner.execute(sql, parameters).fetchall()

    async def run(self, sql, parameters=()):
        self.statements += 1
        return self._inner.execute(sql, parameters).rowcount

    async def insert(self, sql, parameters=()):
        self.statements += 1
        return self._inner.execute(sql, parameters).lastrowid

    async def run_many(self, sql, rows):
        given = list(rows)
        self.statements += len(given)
        self._inner.executemany(sql, given)

    async def tell(self, whom):
        """Nobody shares it."""

    async def migrate(self, sql):
        self._inner.executescript(sql)

    tables = SqliteConnection.tables

    async def compact(self):
        self._inner.execute("VACUUM")

    async def copied(self):
        return False

    async def close(self):
        self._inner.close()

    def image(self):
        """The store as bytes, for another one to begin with."""
        return self._inner.serialize()


async def empty_image(ms):
    """A store of this program's schema in which nothing is."""
    connection = InlineConnection()
    await migrations.migrate(connection, ms)
    image = connection.image()
    await connection.close()
    return image


@asynccontextmanager
async def opened(image, clock):
    """A database over a copy of a store."""
    connection = InlineConnection(image)
    database = Database(connection, connection, clock)
    async with database.running():
        yield database
    await connection.close()
