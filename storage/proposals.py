"""What an author is asked about a proposal, whose support goes on with it, and to whom it is offered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rules.matters import Supporter
from rules.scope import Place, Scope
from rules.stages import Stage
from storage.connection import Row, load
from storage.database import Reader, Unit, from_ms, to_ms
from storage.matters import Matter

sql = load("proposals")


@dataclass(frozen=True, slots=True)
class MergeOffer:
    """The question to an author whether a proposal may go on in another one; `answer` is empty while it waits."""

    id: int
    community: int
    matter: int
    into: int
    seat: int
    reason: str
    until: datetime
    answer: str


def _offer(row: Row) -> MergeOffer:
    return MergeOffer(
        row["id"], row["community"], row["matter"], row["into_matter"], row["seat"], row["reason"],
        from_ms(row["until"]), row["answer"],
    )  # fmt: skip


async def ask(unit: Unit, matter: Matter, into: int, seat: int, reason: str, until: datetime) -> int:
    """Keep the question whether a proposal may go on in another one, and return its id."""
    return int(
        await sql.offer(
            unit.connection, community=matter.community, matter=matter.id, into_matter=into, seat=seat, reason=reason,
            until=to_ms(until),
        )
    )  # fmt: skip


async def offer(reader: Reader, number: int) -> MergeOffer | None:
    """Return such a question."""
    row = await sql.offer_by_id(reader.connection, id=number)
    return _offer(row) if row else None


async def offers_of(reader: Reader, matter: int) -> list[MergeOffer]:
    """Return the questions about a proposal, oldest first."""
    return [_offer(row) async for row in sql.offers_of(reader.connection, matter=matter)]


async def settle(unit: Unit, number: int, answer: str) -> bool:
    """End a question with its answer; False if it was ended before."""
    return bool(await sql.settle(unit.connection, id=number, answer=answer) == 1)


async def supporters(reader: Reader, matter: int) -> list[tuple[Supporter, int]]:
    """Return the households that support a matter, each with the person who said so (0: on paper)."""
    rows = sql.supporters(reader.connection, matter=matter)
    return [
        (Supporter(row["household"], Place(row["area"], row["building"], row["entrance"])), row["person"])
        async for row in rows
    ]


async def carry(unit: Unit, into: Matter, homes: Iterable[tuple[int, int]], stage: Stage) -> None:
    """Count more households, each with its person, as supporters of a matter, which is at a stage then."""
    about = {"community": into.community, "matter": into.id, "at": unit.ms}
    rows = [{**about, "household": household, "person": person} for household, person in homes]
    await sql.add_supports(unit.connection, rows)
    await sql.carry(unit.connection, id=into.id, more=len(rows), stage=stage, at=unit.ms)


async def merged_authors(reader: Reader, matter: int) -> list[int]:
    """Return who proposed what has gone on in a matter."""
    return [row["person"] async for row in sql.authors_merged_into(reader.connection, matter=matter)]


async def widen(unit: Unit, matter: int, scope: Scope) -> None:
    """Make a matter one of more homes."""
    await sql.widen(unit.connection, id=matter, scope=str(scope))


async def offer_to(unit: Unit, matter: Matter, person: int) -> None:
    """Note to whom a proposal is offered; the last offer counts."""
    await sql.offer_to(unit.connection, matter=matter.id, community=matter.community, person=person, at=unit.ms)


async def offered_to(reader: Reader, matter: int) -> int | None:
    """Return to whom a proposal is offered."""
    found = await sql.offered_to(reader.connection, matter=matter)
    return int(found) if found is not None else None


async def end_offer(unit: Unit, matter: int, to: int | None = None) -> None:
    """End such an offer; with `to` that person proposes the matter from now on."""
    await sql.offered_no_more(unit.connection, matter=matter)
    if to is not None:
        await sql.hand_over(unit.connection, id=matter, person=to)
