"""Receipts for ballots: each unique within its vote, and told to nobody but who cast the ballot."""

from collections.abc import Sequence
from typing import Any

from rules.receipts import receipt
from storage import ballots as ballot_rows
from storage import chance
from storage.database import Unit


async def issue(unit: Unit, ballots: Sequence[dict[str, Any]]) -> None:
    """Give each ballot (vote, elector, choice, weight) a `nonce` and a `receipt`; a clash draws a new nonce."""
    given: set[tuple[int, str]] = set()
    waiting = list(ballots)
    while waiting:
        for ballot in waiting:
            ballot["nonce"] = chance.draw(16).hex()
            ballot["receipt"] = receipt(
                ballot["vote"], ballot["elector"], ballot["choice"], ballot["weight"], ballot["nonce"]
            )
        asked = [(ballot["vote"], ballot["receipt"]) for ballot in waiting]
        taken = given | await ballot_rows.receipts_taken(unit, asked)
        again = []
        for ballot in waiting:
            key = (ballot["vote"], ballot["receipt"])
            (again.append(ballot) if key in taken else given.add(key))
            taken.add(key)
        waiting = again
