"""Secret votes: totals, and who has voted, which are rows of `ballot` without choice, person, time or nonce."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rules.votes import Choice, Tally
from storage.connection import load
from storage.database import Reader, Unit, to_ms

sql = load("secret_votes")


async def save(unit: Unit, ballots: Sequence[Mapping[str, Any]]) -> None:
    """Keep that these electors have voted, and add their choices to the totals: nothing that joins the two."""
    await sql.save(unit.connection, sorted(ballots, key=lambda row: (row["vote"], row["elector"])))
    added = Counter(
        (ballot["community"], ballot["vote"], choice) for ballot in ballots for choice in ballot["choice"].split(",")
    )
    rows = [{"community": c, "vote": v, "choice": choice, "n": n} for (c, v, choice), n in sorted(added.items())]
    await sql.count_(unit.connection, rows)


async def totals(reader: Reader, vote: int) -> dict[str, int]:
    """Return the totals by choice, or by option: which options were marked together is kept nowhere."""
    return {row["choice"]: row["n"] async for row in sql.tally(reader.connection, vote=vote)}


async def tally(reader: Reader, vote: int) -> Tally:
    """Return the totals of a vote without options."""
    found = await totals(reader, vote)
    return Tally(*(found.get(choice.value, 0) for choice in (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)))


async def forget_count(unit: Unit, vote: int) -> None:
    """Drop totals that would tell what single electors voted."""
    await sql.forget_count(unit.connection, vote=vote)


async def open_(reader: Reader) -> list[int]:
    """Return the secret votes of all communities whose ballots may still come in or lie in their order."""
    return [row["id"] async for row in sql.open_(reader.connection)]


async def homes_voted(reader: Reader, vote: int) -> set[int]:
    """Return the lines of the roll for which a ballot was cast."""
    return {row["home"] async for row in sql.homes_voted(reader.connection, vote=vote)}


async def copied_between(reader: Reader, since: datetime, until: datetime) -> bool:
    """Whether the store was copied beside itself for a migration in this time."""
    return bool(await sql.copied_between(reader.connection, since=to_ms(since), until=to_ms(until)))


async def telling(reader: Reader, vote: int) -> bool:
    """Say whether a row of a secret vote tells more than who has voted."""
    return bool(await sql.telling(reader.connection, vote=vote))
