"""Backups that only a key kept elsewhere opens: files of age (age-encryption.org/v1), by pyrage, an extra."""

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

from storage.backups import BadBackup

HEAD = b"age-encryption.org/v1"


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
        except age.RecipientError:
            raise BadBackup(f"{one[:16]!r} is no public key of age, which begins with age1") from None
    return lambda plain, sealed: age.encrypt_file(str(plain), str(sealed), keys)


def decrypt(sealed: Path, plain: Path, identity: Path) -> None:
    """Write what a file of age holds, with the private keys of a file; BadBackup where none of them opens it."""
    age = _age()
    lines = (line.strip() for line in identity.read_text(encoding="utf-8", errors="replace").splitlines())
    try:
        keys = [age.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except age.IdentityError:
        raise BadBackup(f"{identity.name} holds no identity of age, as age-keygen writes it") from None
    try:
        age.decrypt_file(str(sealed), str(plain), keys)
    except age.DecryptError:
        raise BadBackup(f"{sealed.name} was encrypted for another key than {identity.name} holds") from None
    except OSError as error:
        if error.errno is not None:  # of the disk
            raise
        raise BadBackup(f"{sealed.name} is damaged") from None


def _age() -> ModuleType:
    try:
        return importlib.import_module("pyrage")
    except ModuleNotFoundError:
        raise BadBackup("encryption needs a further library: requirements/age.lock has it") from None
