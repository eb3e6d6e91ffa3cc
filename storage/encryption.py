"""Backups that only a key kept elsewhere opens: files of age (age-encryption.org/v1), by pyrage, an extra."""

import importlib
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

from storage.backups import BadBackup

HEAD, LAST_OF_HEAD = b"age-encryption.org/v1", b"\n--- "
MOST_OF_HEAD = 65_536  # bytes; the time to read one grows with its square


def is_encrypted(file: Path) -> bool:
    """Return whether a file is one of age."""
    with file.open("rb") as opened:
        return opened.read(len(HEAD)) == HEAD


def for_recipients(said: Sequence[str]) -> Callable[[Path, Path], None]:
    """Return what writes a file that only the owners of these public keys can read; BadBackup where one is none."""
    age = _age()
    keys = []
    for one in said:
        try:
            keys.append(age.x25519.Recipient.from_str(one))
        except (age.RecipientError, UnicodeError):
            raise BadBackup(f"{one[:16]!r} is no public key of age, which begins with age1") from None

    def seal(plain: Path, sealed: Path) -> None:
        try:
            age.encrypt_file(str(plain), str(sealed), keys)
        except (age.EncryptError, OSError) as error:
            raise _of_the_disk(error, sealed) or BadBackup(f"it cannot be encrypted ({error})") from None

    return seal


def decrypt(sealed: Path, plain: Path, identity: Path) -> None:
    """Write what a file of age holds, with the private keys of a file; BadBackup where none of them opens it."""
    age = _age()
    lines = (line.strip() for line in identity.read_text(encoding="utf-8", errors="replace").splitlines())
    try:
        keys = [age.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except age.IdentityError:
        keys = []
    if not keys:
        raise BadBackup(f"{identity.name} holds no identity of age, as age-keygen writes it")
    with sealed.open("rb") as opened:
        whole = LAST_OF_HEAD in opened.read(MOST_OF_HEAD)
    try:
        if whole:
            age.decrypt_file(str(sealed), str(plain), keys)
    except (age.DecryptError, OSError) as error:
        if failed := _of_the_disk(error, plain):
            raise failed from None
        if "No matching keys" in str(error):
            raise BadBackup(f"{sealed.name} was encrypted for another key than {identity.name} holds") from None
        whole = False
    if not whole:
        raise BadBackup(f"{sealed.name} is damaged")


def _of_the_disk(error: Exception, path: Path) -> OSError | None:
    """Return what the system said, which pyrage tells in words alone; None where it said nothing."""
    found = re.search(r"os error (\d+)", str(error))
    return OSError(int(found[1]), os.strerror(int(found[1])), str(path)) if found else None


def _age() -> ModuleType:
    try:
        return importlib.import_module("pyrage")
    except ModuleNotFoundError:
        raise BadBackup("encryption needs a further library: requirements/age.lock has it") from None
