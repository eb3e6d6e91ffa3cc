"""Receipts: the bytes that docs/record.md fixes."""

import base64
import hashlib

from rules.receipts import receipt

NONCE = "00112233445566778899aabbccddeeff"


def test_a_receipt_is_ten_signs_of_the_digest_over_all_five() -> None:
    digest = hashlib.sha256(b"12 17 for 8000 00112233445566778899aabbccddeeff").digest()
    assert receipt(12, 17, "for", 8000, NONCE) == base64.b32encode(digest).decode()[:10] == "OEBP44UOG5"


def test_whatever_changes_the_receipt_is_another() -> None:
    ballots = [(12, 17, "for", 8000), (1, 217, "for", 8000), (12, 18, "for", 8000), (12, 17, "against", 8000)]
    ballots += [(12, 17, "for", 8001), (12, -17, "for", 8000)]
    receipts = [receipt(*ballot, NONCE) for ballot in ballots] + [receipt(12, 17, "for", 8000, "f" * 32)]
    assert len(set(receipts)) == len(receipts)
