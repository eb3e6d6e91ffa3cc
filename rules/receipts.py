"""Receipts of open votes, and the list of ballots in which everybody finds their own."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rules.turnout import pools

SIGNS = 10
STRUCK = "struck"


def receipt(vote: int, unit: int, choice: str, weight: int, nonce: str) -> str:
    """Return a ballot's receipt: the first ten signs, in base32, of SHA-256(vote ‖ unit ‖ choice ‖ weight ‖ nonce).

    - The five stand in ASCII with a space between: integers in decimal, the nonce as 32 hexadecimal digits.
    - The unit is in it, so that no two electors can be shown one receipt; the nonce hides it.

    Source: `trust.md`, section 2; `docs/record.md`, "Receipts".
    """
    digest = hashlib.sha256(f"{vote} {unit} {choice} {weight} {nonce}".encode("ascii")).digest()
    return base64.b32encode(digest)[:SIGNS].decode("ascii")


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot as the list tells it; `weight` is its exclusive area in 0.01 m², `struck` that it does not count."""

    receipt: str
    building: str
    choice: str
    channel: str
    weight: int = 0
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list; `choice` is struck where it takes back an earlier line of the same receipt."""

    number: int
    receipt: str
    building: str
    choice: str
    channel: str
    weight: int


def listed(ballots: Iterable[Cast]) -> list[Line]:
    """Return the list of a closed vote, in which everybody finds their receipt and counts again.

    - A line a ballot, sorted by receipt, which tells nothing of who cast it or when.
    - Small buildings stand together under all their names (`rules/turnout.py`); corrections change no line and no name.
    - A ballot that was struck keeps its line; a new one after all others, in the order of receipts, takes it back.

    Source: `trust.md`, section 2; `domain.md`, section 2.
    """
    by_receipt = sorted(ballots, key=lambda ballot: ballot.receipt)
    given = Counter(ballot.building for ballot in by_receipt)
    together = pools({building: given[building] for building in sorted(given)})
    names = {building: " + ".join(pool) for pool in together for building in pool}
    told = [(ballot, ballot.choice) for ballot in by_receipt]
    told += [(ballot, STRUCK) for ballot in by_receipt if ballot.struck]
    return [
        Line(number, ballot.receipt, names[ballot.building], choice, ballot.channel, ballot.weight)
        for number, (ballot, choice) in enumerate(told, start=1)
    ]
