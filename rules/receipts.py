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
    """A ballot as the list tells it; `weight` is its exclusive area in 0.01 m².

    `late` and `struck` order the corrections after the close by which it began to count, or does no more; 0: none.
    """

    receipt: str
    building: str
    choice: str
    channel: str
    weight: int = 0
    late: int = 0
    struck: int = 0


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
    - A ballot that was struck keeps its line; a new one after all others takes it back.
    - One that counts only since a correction has its line there, too; where its building had no name, under that of the
      pool that stands last, so that it is never one alone. Corrections stand in their order, those of one moment in the
      order of receipts.

    Source: `trust.md`, section 2; `domain.md`, section 2.
    """
    by_receipt = sorted(ballots, key=lambda ballot: ballot.receipt)
    at_the_close = [ballot for ballot in by_receipt if not ballot.late]
    given = Counter(ballot.building for ballot in at_the_close)
    together = pools({building: given[building] for building in sorted(given)})
    names = {building: " + ".join(pool) for pool in together for building in pool}
    last = names[together[-1][0]] if together else ""
    corrected = [(ballot.late, ballot, ballot.choice) for ballot in by_receipt if ballot.late]
    corrected += [(ballot.struck, ballot, STRUCK) for ballot in by_receipt if ballot.struck]
    told = [(ballot, ballot.choice) for ballot in at_the_close]
    told += [(ballot, choice) for _, ballot, choice in sorted(corrected, key=lambda one: one[0])]
    return [
        Line(
            number, ballot.receipt, names.get(ballot.building, last or ballot.building), choice, ballot.channel,
            ballot.weight,
        )
        for number, (ballot, choice) in enumerate(told, start=1)
    ]  # fmt: skip
