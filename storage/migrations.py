"""Numbered migrations, and the refusal of a store that a newer program wrote."""

from functools import cache
from pathlib import Path

from storage.connection import SQL, Connection, StoreError
from storage.stores import Store

UNFINISHED = "copied"  # the table that a store has while another one is copied into it
NOTES = f"CREATE TABLE {UNFINISHED} (name TEXT PRIMARY KEY)"


class UnknownSchema(Exception):
    """The store cannot be used by this program; the text says why in one sentence."""


@cache
def numbered() -> tuple[tuple[int, str], ...]:
    """Return the migrations of this program as (number, SQL), oldest first, without gaps."""
    files = sorted((SQL / "migrations").glob("*.sql"))
    found = tuple((int(file.name.partition("_")[0]), file.read_text(encoding="utf-8")) for file in files)
    if [number for number, _ in found] != list(range(1, len(found) + 1)):
        raise AssertionError(f"migrations must be numbered 1, 2, 3, …: {[file.name for file in files]}")
    return found


def newest() -> int:
    """Return the schema version that this program writes."""
    return len(numbered())


async def version(connection: Connection) -> int:
    """Return the schema version of a store, 0 for an empty one; refuse what is not a store of ours."""
    try:
        tables = await connection.tables()
        if tables.get("schema_version") == ["version", "applied_at"]:
            return int((await connection.fetch("SELECT max(version) FROM schema_version"))[0][0] or 0)
    except StoreError as error:
        if error.again:
            raise
        raise UnknownSchema(f"the store cannot be read: {error}") from None
    if tables:  # others have a table of that name too
        raise UnknownSchema("the file is a database, but not a store of Corridor")
    return 0


async def check(connection: Connection) -> int:
    """Return the schema version, or refuse a store that is newer than the program or into which something is copied."""
    found = await version(connection)
    if found and UNFINISHED in await connection.tables():
        raise UnknownSchema("a copy into this store was not finished: run that corridor copy again, it goes on")
    if found > newest():
        raise UnknownSchema(
            f"the store is newer (schema {found}) than this program (schema {newest()}): update Corridor"
        )
    return found


async def migrate(
    connection: Connection, ms: int, store: Store | None = None, *, to_copy_into: bool = False
) -> list[int]:
    """Bring a store up to this program's schema and return the numbers applied; each one whole or not at all.

    An older file is copied first where its path is given, to a file beside it that names its schema. What is made
    `to_copy_into` is unfinished from its first step on.
    """
    found = await (version if to_copy_into else check)(connection)
    if isinstance(store, Path) and 0 < found < newest():
        copy = store.with_name(f"{store.name}.schema-{found}.{ms}")
        await connection.run("VACUUM INTO ?", (str(copy),))
        copy.chmod(0o600)
    applied = []
    begun = "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL);"
    if to_copy_into:
        begun += f"{NOTES};"
    for number, sql in numbered()[found:]:
        first = begun if number == 1 else ""
        note = f"INSERT INTO schema_version VALUES ({number:d}, {ms:d});"  # noqa: S608 - two integers of ours
        try:
            await connection.migrate(f"{first}{sql}\n;{note}")
        except StoreError:
            if await version(connection) < number:
                raise
            continue  # another worker of the same program was faster
        applied.append(number)
    return applied
