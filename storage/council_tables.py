"""Rows of the council's tables as they can be held against the record: facts by a key."""

from typing import Any

from storage.connection import load
from storage.database import Reader

sql = load("council_tables")


async def facts(reader: Reader, table: str, community: int) -> dict[str, dict[str, Any]]:
    """Return the facts of a table by key, as the query of its name has them."""
    rows = [dict(row) async for row in getattr(sql, table)(reader.connection, community=community)]
    return {str(row.pop("key")): row for row in rows}
