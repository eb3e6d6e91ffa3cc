"""Where a store is: a file of SQLite, or the address of a PostgreSQL database; and how it is opened."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from storage.connection import Connection, SqliteConnection, StoreError


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a PostgreSQL database; it is shown without its password and without what follows the name."""

    url: str = field(repr=False)

    @property
    def name(self) -> str:
        """The name of the database."""
        return urlsplit(self.url).path.removeprefix("/")

    def __str__(self) -> str:
        url = urlsplit(self.url)
        return urlunsplit(("postgresql", url.netloc.rpartition("@")[2], url.path, "", ""))


Store = Path | Address


async def connect(store: Store, *, read_only: bool) -> Connection:
    """Open a connection to a store; StoreError where it cannot be had."""
    if isinstance(store, Path):
        return await SqliteConnection.open(store, read_only=read_only)
    try:
        from storage.postgres import PostgresConnection  # noqa: PLC0415 - asyncpg is an extra
    except ModuleNotFoundError:
        raise StoreError(
            "storage.url names PostgreSQL, whose driver is not installed: pip install 'corridor[postgres]'",
            at_fault=True,
        ) from None
    return await PostgresConnection.open(store, read_only=read_only)
