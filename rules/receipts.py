"""Receipts of open votes: by them a person finds the ballot in the list that everyone gets."""

import base64
import hashlib

SIGNS = 10


def receipt(vote: int, unit: int, choice: str, weight: int, nonce: str) -> str:
    """Return a ballot's receipt: the first ten signs, in base32, of SHA-256(vote ‖ unit ‖ choice ‖ weight ‖ nonce).

    - The five stand in ASCII with a space between: integers in decimal, the nonce as 32 hexadecimal digits.
    - The unit is in it, so that no two electors can be shown one receipt; the nonce hides it.

    Source: `trust.md`, section 2; `docs/record.md`, "Receipts".
    """
    digest = hashlib.sha256(f"{vote} {unit} {choice} {weight} {nonce}".encode("ascii")).digest()
    return base64.b32encode(digest)[:SIGNS].decode("ascii")
