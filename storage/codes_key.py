"""The key of the join codes: 32 random bytes in a file beside the store, part of each backup."""

import hmac
import os
import re
from pathlib import Path

from storage import chance

ANOTHER_KEY = "the join codes were made with another key: put back this store's corridor.key, one for all workers"


class KeyUnusable(Exception):
    """The key file is there and is no key; the text says so in one sentence."""


def read(path: Path) -> bytes | None:
    """Return the key, or None where there is none yet."""
    try:
        text = path.read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeyUnusable(f"{path.name} cannot be read ({error.strerror}): no join code can be checked") from None
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise KeyUnusable(f"{path.name} is not the key of the join codes: put back the one from the backup")
    return bytes.fromhex(text)


def check_of(key: bytes) -> str:
    """Return what a store keeps to know its key by; nothing of the key can be had from it."""
    return hmac.digest(key, b"the key of this store", "sha256").hex()


def kept(path: Path, *, codes_exist: bool) -> bytes | None:
    """Return the key, or None where there is none yet; KeyUnusable where codes hang on one that is not there."""
    key = read(path)
    if key is None and codes_exist:
        raise KeyUnusable(f"{path.name} is missing, and no code is right without: put it back from a backup or worker")
    return key


def ensure(path: Path, *, codes_exist: bool) -> bytes:
    """Return the key, drawn and written first where there is none yet; one that codes hang on is never replaced."""
    key = kept(path, codes_exist=codes_exist)
    if key is None:
        key = chance.draw(32)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{key.hex()}\n")
            file.flush()
            os.fsync(descriptor)
    return key
