"""What of a community is public, and the names that are not."""

from storage.connection import load
from storage.database import Reader
from storage.matters import Matter, matter_of

sql = load("sites")


async def matters(reader: Reader, community: int) -> list[Matter]:
    """Return the matters that anybody may read of, in the order of their numbers."""
    return [matter_of(row) async for row in sql.matters(reader.connection, community=community)]


async def meetings(reader: Reader, community: int) -> list[int]:
    """Return the meetings that are over and whose agenda residents have seen."""
    return [row["id"] async for row in sql.meetings(reader.connection, community=community)]


async def names(reader: Reader, community: int) -> dict[str, str]:
    """Return every name that the store knows with what this person is here: a role of a seat, staff, resident …"""
    found = [(row["name"], row["role"]) async for row in sql.names(reader.connection, community=community)]
    return dict(reversed(found))  # the first of several roles stays
