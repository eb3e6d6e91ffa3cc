"""Where tests have their stores: files, or with CORRIDOR_TEST_STORE=postgresql databases of a real server.

Each store is named by a path: with SQLite its file, with PostgreSQL a database of its own that belongs to the path.
"""

import asyncio
import os
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import cache
from pathlib import Path

import asyncpg
import pytest
from council_play import Clock
from postgres_server import running

from storage import dialect
from storage.database import Database
from storage.postgres import set_codecs
from storage.stores import Address, Store

ON_POSTGRESQL = os.environ.get("CORRIDOR_TEST_STORE") == "postgresql"
# What SQLite has for whoever tampers with a store.
TAMPERING = """
CREATE FUNCTION corridor.json_set(document text, path text, value text) RETURNS text LANGUAGE sql
AS $$ SELECT jsonb_set(document::jsonb, corridor.json_path(path), to_jsonb(value))::text $$;
CREATE FUNCTION corridor.json_set(document text, path text, value integer) RETURNS text LANGUAGE sql
AS $$ SELECT jsonb_set(document::jsonb, corridor.json_path(path), to_jsonb(value))::text $$;
"""
_ADDRESSES: dict[Path, Address] = {}


def only_sqlite(why):
    """Mark a test, or a module's, that is about SQLite's file itself; `why` says in which way."""
    return pytest.mark.skipif(ON_POSTGRESQL, reason=f"about SQLite: {why}")


def at(path: Path) -> Store:
    """The store of a path, empty where nothing has used it yet; of this program's schema where a server has it."""
    if not ON_POSTGRESQL and path not in _ADDRESSES:
        return path
    return put_on_server(path)


def put_on_server(path: Path) -> Address:
    """Have the store of a path on a server, also where other tests have theirs in files."""
    if path not in _ADDRESSES:
        _forget_the_gone()
        _ADDRESSES[path] = _now(running().create(template()))
    return _ADDRESSES[path]


def _forget_the_gone() -> None:
    """Drop the databases of tests that are over, whose folders are gone: each holds nine megabytes."""
    for path in [path for path in _ADDRESSES if not path.parent.exists()]:
        _drop(path)


def _drop(path: Path) -> None:
    gone = _ADDRESSES.pop(path, None)
    if gone and gone == running().address(gone.name):  # not another server's
        look_away()
        _now(running().drop(gone.name))


def lay(path: Path, address: Address) -> None:
    """Have this database be the store of a path."""
    _ADDRESSES[path] = address


def empty(path: Path, image: Path) -> Store:
    """The store of a path, of this program's schema and with nothing in it: a copy of the image."""
    if not ON_POSTGRESQL:
        shutil.copyfile(image, path)
    return at(path)


def config(path: Path) -> str:
    """The lines of config.toml that name the store of a path; none for the file that is the default."""
    store = at(path)
    return f'[storage]\nurl = "{store.url}"\n' if isinstance(store, Address) else ""


def rows(path: Path, query: str, parameters=()):
    """Read the store of a path as a stranger would, on a connection of one's own."""
    store = at(path)
    if isinstance(store, Address):
        return _looking(store).rows(query, parameters)
    with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(query, parameters).fetchall()


def tables(path: Path) -> list[str]:
    """The names of the tables of the store of a path that both engines have."""
    query = (
        "SELECT tablename FROM pg_tables WHERE schemaname = 'corridor'"
        " AND tablename NOT IN ('last_commit', 'lease', 'reader')"
        if ON_POSTGRESQL
        else "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_sequence'"
    )
    return sorted(row[0] for row in rows(path, query))


def copy(source: Path, path: Path) -> Path:
    """Make the store of a path a copy of another one, which nobody has open."""
    store = at(source)
    if isinstance(store, Address):
        look_away()  # the server copies what nobody looks at
        _drop(path)
        _ADDRESSES[path] = _now(running().create(store.name))
    else:
        shutil.copyfile(source, path)
    return path


class Stranger:
    """Somebody with the store and a program of their own, who changes it behind our back."""

    def __init__(self, path: Path) -> None:
        self._store = at(path)
        self._inner = (
            Session(self._store) if isinstance(self._store, Address) else sqlite3.connect(path, isolation_level=None)
        )

    def execute(self, query, parameters=()):
        """Run a statement and return its rows."""
        if isinstance(self._store, Path):
            return self._inner.execute(query, parameters).fetchall()
        return [tuple(row) for row in self._inner.rows(query, parameters)]

    def close(self):
        self._inner.close()


class Session:
    """A connection to a server, in a loop and a thread of its own: whoever asks may be in a loop already."""

    def __init__(self, address: Address) -> None:
        self.address, self._loop, self._alone = address, asyncio.new_event_loop(), ThreadPoolExecutor(1)
        self._inner = self._do(self._connect())

    async def _connect(self):
        inner = await asyncpg.connect(self.address.url, server_settings={"search_path": "corridor"})
        await set_codecs(inner)
        return inner

    def _do(self, work):
        return self._alone.submit(self._loop.run_until_complete, work).result()

    @property
    def lost(self) -> bool:
        """Whether the server has hung up."""
        self._do(asyncio.sleep(0))  # what it said is heard in a turn of the loop
        return self._inner.is_closed()

    def rows(self, query, parameters=()):
        text, keys = dialect.numbered(query)
        return self._do(self._inner.fetch(text, *dialect.arguments(keys, parameters)))

    def close(self):
        if not self.lost:  # as after a restart of its server
            self._do(self._inner.close())
        self._loop.close()
        self._alone.shutdown()


_kept: list[Session] = []  # of who looked last: to connect costs more than most of what is asked


def _looking(address: Address) -> Session:
    if not _kept or _kept[0].address != address or _kept[0].lost:
        look_away()
        _kept.append(Session(address))
    return _kept[0]


def look_away() -> None:
    """Hang up: who looked last has seen enough."""
    while _kept:
        _kept.pop().close()


def content(path: Path) -> bytes:
    """All bytes of the files that hold the store of a path."""
    store = at(path)
    if isinstance(store, Address):
        ((oid,),) = rows(path, "SELECT oid FROM pg_database WHERE datname = current_database()")
        rows(path, "CHECKPOINT")
        return b"".join(file.read_bytes() for file in (running().folder / "data" / "base" / str(oid)).iterdir())
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def _now(work):
    """Wait for something asynchronous, also where a loop runs already."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, work).result()


@cache
def template() -> str:
    """The name of an empty database of this program's schema: every migration is run once a process."""

    async def make() -> str:
        address = await running().create()
        async with Database.open(address, Clock()):
            pass
        connection = await asyncpg.connect(address.url)
        await connection.execute(TAMPERING)
        await connection.close()
        return address.name

    return _now(make())
