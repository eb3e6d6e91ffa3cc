"""Secret votes: who has voted is kept, and totals; what each voted is kept nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.people import Caller
from rules.ballots import Side
from rules.refusals import Reason, Refused
from rules.secret_votes import FEWEST
from storage import ballots as ballot_rows
from storage import households, secret_votes, votes
from storage.database import Reader, Unit
from storage.record import digest_of
from storage.votes import Vote


@dataclass(frozen=True, slots=True)
class Entrance:
    """The roll of an entrance: each home on it, and whether it has voted."""

    name: tuple[str, str, str]  # area, building, entrance
    homes: tuple[tuple[str, bool], ...]


def voted_digest(electors: Iterable[int]) -> str:
    """Return the digest of who has voted, as docs/record.md has it."""
    return digest_of("".join(f"{elector}\n" for elector in sorted(electors)))


async def sealed_figures(reader: Reader, vote: Vote, *, copied: bool) -> dict[str, Any]:
    """Return what the record holds of a secret vote beside its totals; it is called once nobody can vote any more."""
    electors = [row["elector"] for row in await ballot_rows.counting(reader, vote.id)]
    return {"secret": True, "voted": voted_digest(electors), "copied": copied}


async def was_copied(reader: Reader, vote: Vote, copies: Iterable[datetime], now: datetime) -> bool:
    """Whether a copy of the store exists that was made while the vote was open: by backup, migration, or a server."""
    if any(vote.opens_at <= at <= now for at in copies) or await reader.connection.copied():
        return True
    return await secret_votes.copied_between(reader, vote.opens_at, now)


async def roll_of_entrance(unit: Unit, caller: Caller, vote_id: int) -> Entrance | Refused:
    """Return who has voted in the entrance of who asks; hidden where it has fewer than five electors."""
    vote = await votes.by_id(unit, vote_id)
    homes = await households.of_person(unit, vote.community, caller.person.telegram_id) if vote else []
    if vote is None or not homes:
        return Refused(Reason.NOT_REGISTERED)
    own = homes[0].household
    there = {home.id: home for home in await households.of_community(unit, vote.community) if home.place == own.place}
    voted = await secret_votes.homes_voted(unit, vote_id)
    roll = [
        row["home"] for row in await votes.roll(unit, vote_id) if row["home"] in there and row["entitled"] != Side.SEAT
    ]
    if len(roll) < FEWEST:
        return Refused(Reason.SEALING_NEEDS_MORE)
    lines = tuple((there[home].unit, home in voted) for home in roll)
    return Entrance((own.area, own.building, own.entrance), lines)
