"""The one number series of a store: matters and requests take their numbers from it, none is given twice."""

from storage.connection import load
from storage.database import Unit

sql = load("numbers")


async def take(unit: Unit) -> int:
    """Return the next number; the unit that takes it keeps it, or takes it back by failing."""
    row = await sql.take(unit.connection)
    return int(row["last"])
